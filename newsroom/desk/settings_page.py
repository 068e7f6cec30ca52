"""What stands on every page: who publishes, press contact, menu, footer, logo; and the colours, with their contrast.

Place in the pipeline: between `directory/site.yml`, `pelicanconf.py` and the template. Comes in: their values. Goes out:
inputs; a changed part is an edit of that value alone. A colour is a text in the settings file, found by Python's own
parser and exchanged in its place. Refuses: to change any other setting.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

from newsroom.desk import file_store
from newsroom.desk.desk import Desk
from newsroom.desk.directory_page import Input, file_of, put_part, write_entry
from newsroom.desk.text_file import split_lines
from newsroom.desk.texts import catalogue, language_name
from newsroom.model.problems import UsageError
from newsroom.reading.source import read_mapping
from newsroom.reading.yaml_text import plain_fields

COLOURS = ("primary", "accent")
LISTS = ("press_contacts", "menu", "featured")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def values(desk: Desk, lang: str) -> dict[str, Any]:
    """Values of `settings.html`."""
    words = catalogue(lang).gettext
    settings = desk.editor.settings
    data = file_store.read(desk.content, file_of("site"))
    site = plain_fields(read_mapping(file_of("site"), data or b"").fields)
    inputs = [
        Input(place="publisher", label=words("Who publishes"), value=_text(site.get("publisher"))),
        Input(place="press_contacts", label=words("Contacts on every page"), value=_listed(site.get("press_contacts"))),
        Input(place="boilerplate", label=words("Standing text"), value=_text(site.get("boilerplate"))),
    ]
    if _is_simple(site.get("menu")):
        inputs.append(
            Input(
                place="menu",
                label=words("Menu, e.g. news, topics, page:about, contacts"),
                value=_listed(site.get("menu")),
            )
        )
    logo = _mapping(site.get("logo"))
    for part, label in (("file", "Logo: file"), ("dark", "Logo on dark: file"), ("alt", "Logo: description")):
        shown = logo.get(part, "")
        if isinstance(shown, str):
            inputs.append(Input(place=f"logo.{part}", label=words(label), value=shown))
    text = _mapping(site.get("footer")).get("text", {})
    for code in settings.languages:
        shown = text.get(code, "") if isinstance(text, dict) else text if code == settings.languages[0] else ""
        place = f"footer.text.{code}" if isinstance(text, dict) else "footer.text"
        if isinstance(text, dict) or code == settings.languages[0]:
            label = f"{words('Footer')}, {language_name(code)}"
            inputs.append(Input(place=place, label=label, value=_text(shown), lang=code))
    problems = [problem for problem in desk.preview.problems if problem.path.endswith(("site.yml", settings.file))]
    return {
        "inputs": inputs,
        "opened": file_store.digest_of(data) if data is not None else "",
        "colours": [(name, words(name.capitalize()), settings.brand.get(name, "")) for name in COLOURS],
        "can_colour": all(colour_place(_settings_text(desk), name) for name in COLOURS if settings.brand.get(name)),
        "site_languages": [language_name(code) for code in settings.languages],
        "settings_file": settings.file,
        "problems": problems,
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_simple(menu: Any) -> bool:
    """Whether a menu has nothing but words and pages."""
    rows = menu if isinstance(menu, list) else []
    return all(isinstance(row, str) or (isinstance(row, dict) and list(row) == ["page"]) for row in rows)


def _listed(value: Any) -> str:
    rows = value if isinstance(value, list) else [value] if isinstance(value, str) and value else []
    return ", ".join(row if isinstance(row, str) else f"page:{row.get('page', '')}" for row in rows)


def save_site(desk: Desk, opened: str, parts: dict[str, str]) -> None:
    """Writes the parts of site.yml that were changed. Raises Changed, EditRefused."""
    path = file_of("site")
    data = file_store.read(desk.content, path)
    if file_store.digest_of(data) != opened:
        raise file_store.Changed(data)
    site = plain_fields(read_mapping(path, data or b"").fields)
    for place, value in parts.items():
        name = place.partition(".")[0]
        if name not in ("publisher", "press_contacts", "boilerplate", "menu", "logo", "footer"):
            raise UsageError(f"{name}: is no part of this form")
        if name in LISTS:
            rows = [part.strip() for part in re.split("[,،、]", value) if part.strip()]
            site[name] = [{"page": row[5:].strip()} if row.startswith("page:") else row for row in rows]
        else:
            put_part(site, place.split("."), " ".join(value.split()))
    for name in dict.fromkeys(place.partition(".")[0] for place in parts):
        write_entry(desk, "site", name, site.get(name) or None, file_store.read(desk.content, path))


# ── colours ──────────────────────────────────────────────────────────────────
def _settings_text(desk: Desk) -> str:
    try:
        return Path(desk.editor.settings.file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def colour_place(text: str, name: str) -> tuple[int, int] | None:
    """Where a colour of `BRAND = {…}` stands in a settings file, as characters; None where it is not written out there."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    starts = [0]
    for line in split_lines(text):
        starts.append(starts[-1] + len(line))
    for node in tree.body:
        named = isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id == "BRAND" for each in node.targets
        )
        if not named or not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Dict):
            continue
        for key, part in zip(node.value.keys, node.value.values, strict=True):
            if not (isinstance(key, ast.Constant) and key.value == name and isinstance(part, ast.Constant)):
                continue
            if isinstance(part.value, str) and part.end_col_offset is not None and part.end_lineno == part.lineno:
                written = text[starts[part.lineno - 1] : starts[part.lineno]].encode()
                begin = len(written[: part.col_offset].decode())
                end = len(written[: part.end_col_offset].decode())
                return starts[part.lineno - 1] + begin, starts[part.lineno - 1] + end
    return None


def with_colour(text: str, name: str, colour: str) -> str:
    """The settings file with another colour. Raises UsageError."""
    place = colour_place(text, name)
    if not _COLOUR.fullmatch(colour):
        raise UsageError(f"{name}: must be a colour, e.g. #14507a (got {colour[:20]!r})")
    if place is None:
        raise UsageError(f"{name}: stands in the settings file in a form of its own, and is changed there")
    return f'{text[: place[0]]}"{colour}"{text[place[1] :]}'


def save_colours(desk: Desk, colours: dict[str, str]) -> None:
    """Writes colours into the settings file, and shows them."""
    file = Path(desk.editor.settings.file)
    text = file.read_bytes().decode()
    for name, colour in colours.items():
        if name not in COLOURS:
            raise UsageError(f"{name}: is no colour of the site")
        text = with_colour(text, name, colour)
    aside = file.with_name(f"{file_store.TEMPORARY}{file.name}")
    aside.write_bytes(text.encode())
    aside.chmod(file.stat().st_mode & 0o777)
    aside.replace(file)
    desk.take_in_settings(str(file.absolute()))


# ── where to publish ─────────────────────────────────────────────────────────
def publish_file(desk: Desk) -> Path:
    return Path(desk.editor.settings.file).absolute().parent / "publishconf.py"


def has_target(desk: Desk) -> bool:
    """Whether the settings for publishing name a host."""
    file = publish_file(desk)
    return file.is_file() and re.search(r"^PUBLISH\b", file.read_text(encoding="utf-8"), re.MULTILINE) is not None


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
    before = file.read_text(encoding="utf-8") if file.is_file() else "from pelicanconf import *\n"
    written = {"folder": {"kind": "folder", "path": str(target)}}
    lines = (
        f"{before.rstrip()}\n\n# Where `Publish` sends the site. Other hosts: docs/publishing.\nPUBLISH = {written!r}\n"
    )
    aside = file.with_name(f"{file_store.TEMPORARY}{file.name}")
    aside.write_text(lines, encoding="utf-8")
    aside.replace(file)
