"""The values that the editor's page shows.

Place in the pipeline: between `editor` and the template. Comes in: a path. Goes out: values for the template, and for the
scripts.
"""

from __future__ import annotations

from typing import Any

from newsroom.desk.editing.desk import Desk
from newsroom.desk.editing.editor import NEW, Opened
from newsroom.desk.editing.overview import state_of
from newsroom.desk.files import file_store
from newsroom.desk.files.text_file import blocks_of, open_text
from newsroom.desk.forms.forms import DIRECTORY_KINDS, FIRST, MORE, choices, moment_words
from newsroom.desk.pages.list_page import state_words
from newsroom.desk.sharing.repository import Sharing
from newsroom.desk.texts import LOCALES, catalogue, language_name
from newsroom.model.problems import UsageError
from newsroom.reading.release.fields import NEVER_INHERITED
from newsroom.reading.values.rules import CATEGORIES
from newsroom.render.words import direction
from newsroom.site.translations import missed_change
from newsroom.store.publications import publications

ZONES = ("Europe/Zurich", "America/New_York", "Africa/Nairobi", "Asia/Dubai", "Asia/Bangkok", "Asia/Seoul", "UTC")
KINDS = {
    "press-release": "Press release", "statement": "Statement", "media-advisory": "Media advisory", "news": "News",
    "briefing-note": "Briefing note", "speech": "Speech",
}  # fmt: skip


def values_new(desk: Desk, lang: str, number: str, text_lang: str) -> dict[str, Any]:
    """Values of `editor.html` for a release that is not there yet."""
    languages = desk.editor.settings.languages
    if not number.isalnum() or len(number) > 40:
        raise UsageError("a new release: must have its number in the address")
    return _values(desk, lang, desk.editor.blank(number, text_lang if text_lang in languages else languages[0]))


def values(desk: Desk, lang: str, path: str) -> dict[str, Any] | None:
    """Values of `editor.html`; None where nothing is, and nothing can be."""
    settings = desk.editor.settings
    folder, _, name = path.rpartition("/")
    text_lang = name.removesuffix(".md")
    if not name.endswith(".md") or not folder.startswith(("releases/", "pages/")):
        return None
    opened = desk.editor.open(path)
    if opened is None:
        there = file_store.confined(settings.content, folder).is_dir()
        if not there or text_lang not in settings.languages:
            return None
        opened = desk.editor.blank_translation(folder, text_lang)
    return _values(desk, lang, opened)


def _values(desk: Desk, lang: str, opened: Opened) -> dict[str, Any]:
    settings, directory = desk.editor.settings, desk.editor.directory
    is_page, is_new = opened.path.startswith("pages/"), opened.path.startswith(NEW)
    folder = opened.path.rpartition("/")[0]
    fallback = settings.languages[0]
    original = _original(desk, folder, opened.lang) if not is_new else None
    known = {name: choices(directory, name, lang, fallback) for name in DIRECTORY_KINDS}
    words = catalogue(lang).gettext
    boilerplates = [{"key": "", "name": words("The site's own") if directory.boilerplate else words("None")}] + [
        {"key": key, "name": next(iter(versions.values())).title or key}
        for key, versions in directory.boilerplates.items()
    ]
    kinds = [{"key": key, "name": words(KINDS.get(key, key))} for key in CATEGORIES]
    languages = [
        {"key": code, "name": language_name(code), "is_there": _is_there(desk, folder, code)}
        for code in settings.languages
    ]
    typed = desk.journal.typed(opened.path)
    if original is not None:
        kinds.insert(0, {"key": "", "name": words("As the original")})
    elif not opened.values["category"]:
        kinds[0] = {**kinds[0], "key": ""}  # it is one by default
    return {
        "text": opened,
        "state": state_shown(desk, lang, opened.path),
        "first": [control for control in FIRST if control.pages or not is_page],
        "more": [control for control in MORE if control.pages or not is_page],
        "has_more": any(opened.values.get(control.name) for control in MORE),
        "choices": {"category": kinds, "boilerplate": boilerplates},
        "text_languages": languages,
        "text_direction": direction(opened.lang),
        "is_new": is_new,
        "is_page": is_page,
        "original": original,
        "turn": _older_translations(desk, folder, opened.lang),
        "drafts": [] if is_new or opened.is_draft else _other_drafts(desk, folder, opened.lang),
        "original_blocks": _blocks(desk, folder, opened, original) if original is not None else [],
        "original_direction": direction(original.lang) if original is not None else "ltr",
        "inherited": _inherited(original) if original is not None else {},
        "is_first": not (desk.is_shared or publications(settings.cache) or _is_recorded(desk)),
        "zone": settings.timezone,
        "zones": sorted({settings.timezone, *ZONES}),
        "for_script": {
            "path": opened.path,
            "lang": opened.lang,
            "opened": opened.opened,
            "folder": "" if is_new else folder,
            "choices": {name: [{"key": c.key, "name": c.name, "also": c.also} for c in found] for name, found in known.items()},
            "typed": None if typed is None else {
                "at": typed.at, "opened": typed.opened, "fields": typed.fields, "text": typed.text, "source": typed.source,
            },
            "words": {text: words(text) for text in SCRIPT_WORDS},
        },
    }  # fmt: skip


def state_shown(desk: Desk, lang: str, path: str) -> dict[str, str]:
    """Where a text stands, for a person, with the state's own name; what cannot be read counts as a draft."""
    folder, _, name = path.rpartition("/")
    version = None if path.startswith(NEW) else state_of(desk.preview, folder, name.removesuffix(".md"))
    if version is None:
        return {"key": "draft", "words": catalogue(lang).gettext("Draft")}
    return {"key": version.state, "words": state_words(version, lang)}


def _is_recorded(desk: Desk) -> bool:
    """Whether anything is recorded as published."""
    state = desk.preview.shown().content_state
    return state is not None and bool(state.ledger.entries)


def _is_there(desk: Desk, folder: str, lang: str) -> bool:
    return (
        folder.startswith(("releases/", "pages/")) and file_store.read(desk.content, f"{folder}/{lang}.md") is not None
    )


def _original(desk: Desk, folder: str, lang: str) -> Opened | None:
    """The text of which this one is a translation."""
    versions, languages = desk.versions(folder), desk.editor.settings.languages
    first = versions[0].lang if versions else next((code for code in languages if _is_there(desk, folder, code)), "")
    return desk.editor.open(f"{folder}/{first}.md") if first and first != lang else None


def _older_translations(desk: Desk, folder: str, lang: str) -> list[dict[str, str]]:
    """Translations of this text that were changed before it was: it is their turn."""
    versions = desk.versions(folder)
    own = next((page for page in versions if page.lang == lang and page.original == lang), None)
    if own is None:
        return []
    older = [page for page in versions if page is not own and missed_change(own, page) is not None]
    return [_link(folder, page.lang) for page in older]


def _other_drafts(desk: Desk, folder: str, lang: str) -> list[dict[str, str]]:
    """The other languages of a text that was let out which are drafts still: each is let out by itself."""
    return [_link(folder, page.lang) for page in desk.versions(folder) if page.lang != lang and page.draft]


def _link(folder: str, lang: str) -> dict[str, str]:
    return {"name": language_name(lang), "address": f"/_desk/edit/{folder}/{lang}.md"}


def _blocks(desk: Desk, folder: str, opened: Opened, original: Opened) -> list[dict[str, Any]]:
    """The original's blocks; those that changed since the translation was committed last are marked, where git knows."""
    was: set[str] | None = None
    shared = Sharing(desk.content)
    if opened.opened and (versions := shared.versions(opened.path)):
        data = shared.data_at(versions[0].key, f"{folder}/{original.lang}.md")
        if data is not None:
            was = {block.strip() for block in blocks_of(open_text(original.path, data).text)}
    blocks = [block.strip() for block in blocks_of(original.text) if block.strip()]
    return [{"text": block, "changed": was is not None and block not in was} for block in blocks]


def _inherited(original: Opened) -> dict[str, Any]:
    """The value that a translation inherits where it has none of its own; of a group, its parts."""
    return {
        name: value
        for name, value in original.values.items()
        if name not in NEVER_INHERITED and isinstance(value, str | dict)
    }


def moment_in_words(desk: Desk, lang: str, text: str, zone: str) -> str:
    """A date as a person says it, in the site's zone and in one more."""
    site_zone = desk.editor.settings.timezone
    return moment_words(text[:60], site_zone, zone if zone in ZONES else "", LOCALES.get(lang, lang))


SCRIPT_WORDS = (
    "Saved", "Saving …", "Kept in the journal", "The desk is not running. Your text stays in this tab.",
    "No problems", "{number} to mend", "{number} doubtful", "Line {line}", "File", "Use “{word}”",
    "Changed elsewhere. Save shows both.", "Changed elsewhere and taken over.", "Choose", "Mine", "Theirs", "Both, mine first",
    "As it was", "Cancel", "Save both", "This file was changed meanwhile", "Add “{word}”",
    "The page cannot be drawn while this is wrong. The last good page stays.", "Restore", "Discard",
    "What you typed at {time} was not saved.", "Dropped: {name}", "This file was deleted meanwhile. Save makes it anew.",
    "Nothing was changed.", "Text", "The whole file", "Nothing: it was taken out", "Changed by one of you: taken over",
)  # fmt: skip
