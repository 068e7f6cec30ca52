"""Problems in the words of whoever writes at the desk: the field's label, the text by its title; the file comes second.

Place in the pipeline: between what `check` finds and the desk's pages. Comes in: a problem. Goes out: words in the
interface's language for the problems that writers meet most; of the others those of `check`, without forms of a file, in
English. Refuses: to judge, to leave a problem out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import msgspec

from newsroom.desk.editing.desk import Desk
from newsroom.desk.files import file_store
from newsroom.desk.files.head_edit import values_of
from newsroom.desk.files.text_file import NotText, open_text
from newsroom.desk.forms import directory_form, forms, site_form
from newsroom.desk.forms.forms import Shown
from newsroom.desk.texts import catalogue, language_name
from newsroom.model.problems import Problem

NOT_FILLED_IN = "Not filled in yet."
NOT_KNOWN = "“{was}” is not in the directory. Choose from the list, or add it there."
NOT_READABLE = "The fields of this file cannot be read as they are. Mend them in the source; nothing else is touched."
WORDS = {
    **dict.fromkeys(("contact", "date", "dateline", "event", "name", "title"), NOT_FILLED_IN),
    **dict.fromkeys(("contact-unknown", "topic-unknown", "place-unknown", "author-unknown", "key-unknown"), NOT_KNOWN),
    **dict.fromkeys(("yaml-broken", "yaml-tab", "yaml-alias", "head-missing", "head-open"), NOT_READABLE),
    "alt-missing": "The picture needs a description for those who cannot see it.",
    "picture-credit": "Who made the picture is not said.",
    "picture-licence": "Under which terms the picture may be used is not said.",
    "picture-small": "The picture is small. It should be 1200 pixels wide or more.",
    "body-empty": "There is no text yet.",
    "date-unreal": "There is no such day: {was}. Write for example 2026-03-02.",
    "needs-offset": "The hour has no time zone. Choose the day and hour once more.",
    "link-missing": "A link leads to what is not there: {was}",
    "file-missing": "This file is not there: {was}",
    "language-missing": "Not given in every language of the site.",
    "inherited-words": "Readers are shown the original's words here. Write them in this language too.",
    "phone-incomplete": "Write the whole number, with its area code.",
    "contact-without-email": "There is no e-mail address; readers are shown none.",
    "template-left": "This is still the example of a new site. Write your own.",
}
WHOLE = {
    "body": "Text",
    "head": "More fields",
    "file": "File",
    "slug": "Last part of the address",
}  # what has no control of its name
SETTINGS = {
    "SITEURL": "Public address", "SITENAME": "Name of the site", "TIMEZONE": "Time zone", "LANGUAGES": "Languages", "BRAND": "Colours",
}  # fmt: skip
_TEXT = re.compile(r"((?:releases/[0-9]{4}|pages)/([^/]+))/(.+)")
_WAS = re.compile(r"\(got (?:a link to )?'([^']*)'")
_KEY = re.compile(rb"^([A-Za-z0-9_-]+)[ \t]*:", re.MULTILINE)


def label(field: str, kind: str = "") -> str:
    """The label of a field, in English; the field itself where no form has it. `kind`: of an entry of the directory."""
    entry_controls = site_form.CONTROLS.values() if kind == "site" else directory_form.KINDS[kind][1] if kind else ()
    labels = {each.name: each.label for each in entry_controls or forms.CONTROLS.values()}
    return labels.get(field) or SETTINGS.get(field) or WHOLE.get(field, field)


def said(problem: Problem | Shown, lang: str) -> tuple[str, str]:
    """(what is wrong, the language of these words) for a reader of the interface in `lang`."""
    own = WORDS.get(problem.rule.removeprefix("missing-"))
    was = _WAS.search(problem.message)
    if own is not None and (was is not None or "{was}" not in own):
        return catalogue(lang).gettext(own).format(was=was[1] if was else ""), lang
    plain = (
        f"{problem.message}{'' if problem.message.endswith('.') or not problem.hint else '.'} {problem.hint}".rstrip()
    )
    plain = re.sub(rf"e\.g\. {re.escape(problem.field)}: ", "e.g. ", plain).replace("`", "")
    return re.sub(r"directory/[a-z/]*(?:\.yml)?", "the directory", plain), "en"


def in_editor(problem: Shown, lang: str) -> dict[str, Any]:
    """A problem of the text that is open, as the script shows it."""
    words, spoken = said(problem, lang)
    return {
        **msgspec.to_builtins(problem),
        "label": catalogue(lang).gettext(label(problem.field)),
        "said": words,
        "lang": spoken,
    }


def listed(desk: Desk, problems: Iterable[Problem], lang: str) -> list[dict[str, str]]:
    """Problems as `problems.html` lists them: where, with the address at which it is mended, the field, what, the file."""
    state = desk.preview.shown().content_state
    inside = f"{state.label if state else 'content'}/"
    found = []
    for problem in problems:
        path = problem.path.removeprefix(inside)
        where, address, kind = _place(desk, path, problem.line, lang)
        words, spoken = said(problem, lang)
        found.append({
            "where": where, "address": address, "label": catalogue(lang).gettext(label(problem.field, kind)), "words": words,
            "lang": spoken, "severity": problem.severity, "file": f"{problem.path}:{problem.line}", "check": problem.words(),
        })  # fmt: skip
    return found


def _place(desk: Desk, path: str, line: int, lang: str) -> tuple[str, str, str]:
    """(words for the place of a file inside content/, the desk's page for it, the kind of its entries)."""
    words = catalogue(lang).gettext
    if (text := _TEXT.fullmatch(path)) is not None:
        folder, slug, name = text.groups()
        if name.endswith(".md") and (title := _title(desk, path)):
            return f"{title} ({language_name(name.removesuffix('.md'))})", f"/_desk/edit/{path}", ""
        first = next(iter(desk.versions(folder)), None)
        if first is None:
            return f"{slug}: {name}", f"/_desk/edit/{path}", ""
        return f"{first.title}: {name}", f"/_desk/edit/{folder}/{first.lang}.md", ""
    kind = path.removeprefix("directory/").removesuffix(".yml")
    if path == "directory/site.yml":
        return words("Settings"), "/_desk/settings", kind
    if path.startswith("directory/"):
        if kind not in directory_form.KINDS:
            return f"{words('Directory')}: {path.removeprefix('directory/')}", "/_desk/directory", ""
        key = _entry_at(file_store.read(desk.content, path) or b"", line)
        return f"{words(directory_form.KINDS[kind][0])}: {key}", f"/_desk/directory#{kind}/{key}", kind
    return (words("Settings"), "/_desk/settings", "") if path.endswith(".py") else (path, "", "")


def _title(desk: Desk, path: str) -> str:
    """The title in a file as it is now; "" where it has none, or cannot be read."""
    try:
        return str(values_of(open_text(path, file_store.read(desk.content, path) or b"")).get("title") or "")
    except NotText:
        return ""


def _entry_at(data: bytes, line: int) -> str:
    """The key of the entry in which a line of a file of the directory lies."""
    keys = [(data.count(b"\n", 0, key.start()) + 1, key[1].decode()) for key in _KEY.finditer(data)]
    return keys[max(0, bisect_right(keys, (line, "\uffff")) - 1)][1] if keys else ""
