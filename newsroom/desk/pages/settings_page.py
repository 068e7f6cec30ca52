"""The parts of every page, the colours with their contrast, the languages, the targets of publishing: as forms.

Place in the pipeline: between `directory/site.yml`, the settings files and the template. Comes in: their values. Goes out:
controls; a changed part is an edit of that value alone. Refuses: to change any other setting.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from newsroom.desk.editing.desk import Desk
from newsroom.desk.files import file_store
from newsroom.desk.files.settings_source import assigned, has_entries, with_key, with_value
from newsroom.desk.forms.entry_form import ADDRESS, values_shown, values_written
from newsroom.desk.forms.forms import choices
from newsroom.desk.forms.site_form import CONTROLS, GROUPS
from newsroom.desk.pages.directory_page import file_of, write_entry
from newsroom.desk.pages.problem_words import listed
from newsroom.desk.texts import OWN_NAMES, catalogue, language_name
from newsroom.model.face import PLACES
from newsroom.model.problems import ContentError, UsageError
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.reading.files.source import read_mapping
from newsroom.reading.files.yaml_text import plain_fields
from newsroom.reading.settings.file import read_settings
from newsroom.render.brand import read_tokens, write_hex
from newsroom.starting.answers import parse_url, time_zones

COLOURS = ("primary", "accent")
PLACE_NAMES = {
    "news": "News", "topics": "Topics", "types": "Kinds of release", "places": "Places", "contacts": "Press office",
    "search": "Search",
}  # fmt: skip
MOST_FEATURED = 100  # releases to choose from, the newest
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `settings.html`."""
    words = catalogue(lang).gettext
    settings, directory = desk.editor.settings, desk.editor.directory
    data = file_store.read(desk.content, file_of("site"))
    site = plain_fields(read_mapping(file_of("site"), data or b"").fields)
    contacts = choices(directory, "contacts", lang, settings.languages[0])
    problems = [
        problem for problem in desk.preview.problems if problem.path.endswith(("site.yml", Path(settings.file).name))
    ]
    tokens = read_tokens(Path(settings.theme, "css", "tokens.css").read_text("utf-8"))
    source = _settings_text(desk)
    return {
        "groups": GROUPS,
        "values": values_shown(CONTROLS.values(), site, settings.languages, contacts),
        "options": _options(desk, lang),
        "opened": file_store.digest_of(data) if data is not None else "",
        "address": _written(source, "SITEURL") or "",
        "names": [
            (code, language_name(code), settings.site_names.get(code, "") if number else settings.site_name)
            for number, code in enumerate(settings.languages)
        ],
        "zone": settings.timezone,
        "zones": sorted({settings.timezone, *time_zones()}),
        "can_zone": _written(source, "TIMEZONE") is not None,
        "can_name": None not in (_written(source, "SITENAME"), _written(source, "SITEURL")),
        "colours": [
            (name, words(name.capitalize()), settings.brand.get(name) or write_hex(tokens[name].light))
            for name in COLOURS
        ],
        "can_colour": _can_colour(source),
        "site_languages": [
            {"key": code, "name": language_name(code), "texts": _texts_in(desk, code)} for code in settings.languages
        ],
        "more_languages": [
            {"key": code, "name": name} for code, name in OWN_NAMES.items() if code not in settings.languages
        ],
        "can_languages": assigned(source, "LANGUAGES") is not None,
        "settings_file": settings.file,
        "problems": listed(desk, problems, lang),
        "for_script": {
            "choices": {"press_contacts": [{"key": c.key, "name": c.name, "also": c.also} for c in contacts]},
            "words": {text: words(text) for text in ("Add “{word}”", "Saved")},
        },
    }


def _options(desk: Desk, lang: str) -> dict[str, list[tuple[str, str]]]:
    """Control, or control and part → (value, words) to choose from."""
    words = catalogue(lang).gettext
    directory, fallback = desk.editor.directory, desk.editor.settings.languages[0]
    texts = [(key, next(iter(each.values())).title or key) for key, each in directory.boilerplates.items()]
    pages = [(f"page:{row.slug}", words("Page: {title}").format(title=row.title)) for row in desk.rows(pages=True)]
    places = [(place, words(PLACE_NAMES[place])) for place in PLACES]
    releases = [(row.slug, row.title) for row in desk.rows()[:MOST_FEATURED]]
    return {
        "publisher": [(each.key, each.name) for each in choices(directory, "organisations", lang, fallback)],
        "boilerplate": [("", words("None")), *texts],
        "menu.is": [*places, *pages, (ADDRESS, words("A web address"))],
        "featured.release": releases,
    }


def _texts_in(desk: Desk, code: str) -> int:
    """How many texts are in a language."""
    return sum(version.lang == code for pages in (False, True) for row in desk.rows(pages) for version in row.versions)


def save_site(desk: Desk, opened: str, sent: dict[str, Any]) -> None:
    """Writes the parts of site.yml that were changed. Raises Changed, EditRefused, UsageError."""
    path = file_of("site")
    data = file_store.read(desk.content, path)
    if file_store.digest_of(data) != opened:
        raise file_store.Changed(data)
    site = plain_fields(read_mapping(path, data or b"").fields)
    languages = desk.editor.settings.languages
    contacts = choices(desk.editor.directory, "contacts", languages[0], languages[0])
    for name, value in values_written(CONTROLS.values(), sent, site, languages, contacts).items():
        write_entry(desk, "site", name, value, file_store.read(desk.content, path))


# ── the settings file ────────────────────────────────────────────────────────
def _settings_text(desk: Desk) -> str:
    try:
        return Path(desk.editor.settings.file).read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _can_colour(source: str) -> bool:
    """Whether the colours can be changed from here: they are written out, or nothing is said of them."""
    try:
        return bool([with_colour(source, name, "#000000") for name in COLOURS])
    except UsageError:
        return False


def with_colour(text: str, name: str, colour: str) -> str:
    """The settings file with another colour. Raises UsageError."""
    if not _COLOUR.fullmatch(colour):
        raise UsageError(f"{name}: must be a colour, e.g. #14507a (got {colour[:20]!r})")
    return with_key(text, "BRAND", name, f'"{colour}"')


def save_colours(desk: Desk, colours: dict[str, str]) -> None:
    """Writes colours into the settings file, and shows them."""
    text = _settings_text(desk)
    for name, colour in colours.items():
        if name not in COLOURS:
            raise UsageError(f"{name}: is no colour of the site")
        text = with_colour(text, name, colour)
    _write_settings(desk, Path(desk.editor.settings.file), text)


def _written(source: str, name: str) -> str | None:
    """A text as the settings file has it; None where it is computed. (The desk's own settings have the desk's address.)"""
    place = assigned(source, name)
    return str(place.node.value) if place is not None and isinstance(place.node, ast.Constant) else None


def save_names(desk: Desk, sent: dict[str, str]) -> None:
    """Writes the site's names, by language, and its public address, under `address`, its time zone, under `zone`. Raises UsageError."""
    settings, text = desk.editor.settings, _settings_text(desk)
    first, *others = settings.languages
    given = {key: " ".join(value.split()) for key, value in sent.items()}
    if unknown := next((key for key in given if key not in {"address", "zone", *settings.languages}), ""):
        raise UsageError(f"settings: {unknown[:20]!r} is no language of the site")
    if "address" in given:
        try:
            text = with_value(text, "SITEURL", repr(parse_url(given["address"])))
        except UsageError:
            raise UsageError(
                f"Public address: must begin with https://, e.g. https://news.example.org (got {given['address']!r})"
            ) from None
    if "zone" in given:
        if given["zone"] not in time_zones():
            raise UsageError(f"Time zone: must be one of the list, e.g. Asia/Seoul (got {given['zone'][:60]!r})")
        text = with_value(text, "TIMEZONE", repr(given["zone"]))
    if first in given:
        if not given[first]:
            raise UsageError("Name of the site: must be given in the first language")
        text = with_value(text, "SITENAME", repr(given[first]))
    names = {code: given.get(code, settings.site_names.get(code, "")) for code in others}
    if any(code in given for code in others):
        text = with_value(text, "SITENAMES", repr({code: name for code, name in names.items() if name}))
    _write_settings(desk, Path(settings.file), text)


def save_languages(desk: Desk, codes: list[str]) -> None:
    """Writes the languages of the site. The first, at the root, stays. A language with texts stays too."""
    now = desk.editor.settings.languages
    if codes[:1] != [now[0]] or len(set(codes)) != len(codes) or not all(map(LANGUAGE_CODE.fullmatch, codes)):
        raise UsageError(f"languages: must begin with {now[0]}, each once and in lower case, e.g. en, pt-br")
    if gone := [code for code in now if code not in codes and _texts_in(desk, code)]:
        raise UsageError(f"languages: there are texts in {', '.join(gone)}; delete or move them first")
    text = with_value(_settings_text(desk), "LANGUAGES", "[" + ", ".join(f'"{code}"' for code in codes) + "]")
    _write_settings(desk, Path(desk.editor.settings.file), text)


def _write_settings(desk: Desk, file: Path, text: str) -> None:
    aside = file.with_name(f"{file_store.TEMPORARY}{file.name}")
    aside.write_bytes(text.encode())
    if file.exists():
        aside.chmod(file.stat().st_mode & 0o777)
    aside.replace(file)
    desk.take_in_settings(str(Path(desk.editor.settings.file).absolute()))


# ── where to publish ─────────────────────────────────────────────────────────
def publish_file(desk: Desk) -> Path:
    return Path(desk.editor.settings.file).absolute().parent / "publishconf.py"


def _publish_text(desk: Desk) -> str:
    file = publish_file(desk)
    return file.read_bytes().decode() if file.is_file() else "from pelicanconf import *\n"


def has_target(desk: Desk) -> bool:
    """Whether the settings for publishing name a host."""
    return has_entries(_publish_text(desk), "PUBLISH")


def target_names(desk: Desk) -> list[str]:
    """The names in `PUBLISH`, as they are written there; none where the settings cannot be read, which publishing says."""
    file = publish_file(desk)
    try:
        return sorted(map(str, read_settings(file).publish)) if file.is_file() else []
    except (ContentError, UsageError):
        return []


def publish_to_folder(desk: Desk, path: str) -> None:
    """Names a folder of this machine, or a stick, as the place to publish to. Raises UsageError."""
    file, path = publish_file(desk), path.strip()
    if has_target(desk):
        raise UsageError("publishconf.py names a place to publish to already; it is changed there")
    if not path or len(path) > 500 or any(letter in path for letter in "\n\r\0"):
        raise UsageError("folder: must be given, e.g. /media/stick/site")
    target = (file.parent / Path(path).expanduser()).resolve()
    settings = desk.editor.settings
    for own in (settings.content, settings.output, settings.cache, settings.theme):
        if target.is_relative_to(Path(own).resolve()) or Path(own).resolve().is_relative_to(target):
            raise UsageError(f"folder: must lie outside of the site's own folders, e.g. ../published (got {path!r})")
    written = f'{{"kind": "folder", "path": {str(target)!r}}}'
    _write_settings(desk, file, with_key(_publish_text(desk), "PUBLISH", "folder", written))
