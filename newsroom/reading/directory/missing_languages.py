"""What a language of the site lacks: names in the directory, standing pages, words that a translation takes from its original.

Place in the pipeline: beside `directory.files` and `references`. Comes in: files of the directory with their lines; versions of
pages and releases. Goes out: warnings, each with its line. Refuses: to stop a site for it; what is missing is shown in another
language and says so.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsroom.model.release import Event, Page, Picture, Release
from newsroom.reading.files.yaml_text import RawField

RULE = "language-missing"
HINT = "Its readers see it in another language. One text alone counts for every language."


class Lack(NamedTuple):
    """Something that a language lacks."""

    line: int
    field: str  # outermost part
    message: str


def directory_lacks(fields: Mapping[str, RawField], languages: Sequence[str], has_keys: bool) -> Iterator[Lack]:
    """Texts of a directory file that are not in each language. `has_keys`: it holds entries by their key, not parts."""
    for name, field in fields.items():
        if not has_keys:
            yield from _texts(field, name, name, "", languages)
        elif isinstance(field.value, dict):
            for part, inner in field.value.items():
                yield from _texts(inner, part, part, name, languages)


def _texts(field: RawField, name: str, part: str, key: str, languages: Sequence[str]) -> Iterator[Lack]:
    """A mapping whose names are languages is a text; the parts of any other value are looked at. `name`: the innermost part."""
    value = field.value
    if isinstance(value, str):
        return
    if isinstance(value, dict) and value and value.keys() <= set(languages):
        there = [lang for lang in languages if lang in value and value[lang].value != ""]
        missing = [lang for lang in languages if lang not in there]
        if there and missing:
            owner = f"'{key}' has" if key else "got"
            example = f"{name}: {{{there[0]}: …, {missing[0]}: …}}"
            message = f"should be given in {_listed(missing)} too, e.g. {example} ({owner} '{value[there[0]].value}' in {there[0]})"
            yield Lack(field.line, part, message)
        return
    for inner_name, inner in value.items() if isinstance(value, dict) else ((name, inner) for inner in value):
        yield from _texts(inner, inner_name, part, key, languages)


def page_lacks(versions: Sequence[Page], languages: Sequence[str]) -> Iterator[str]:
    """What a standing page lacks: versions that are not there, or still drafts, where another one is not."""
    written = {page.lang for page in versions if not page.draft}
    missing = [lang for lang in languages if lang not in written]
    if written and missing:
        first = next(lang for lang in languages if lang in written)
        drafts = {page.lang for page in versions if page.draft}
        state = " (a draft so far)" if drafts.issuperset(missing) else ""
        yield f"should have a text in {_listed(missing)} too, e.g. {missing[0]}.md{state} (got {first}.md)"


def inherited_words(page: Page) -> Iterator[tuple[str, str]]:
    """(field, message) of each field whose words a translation takes from its original."""
    for field in page.inherited:
        if field == "dateline" and isinstance(page, Release) and page.dateline:
            if _script(page.dateline) != _script(page.title):
                message = f"should be given in {page.lang} too, e.g. as its readers write the place (got '{page.dateline}', the original's)"
                yield field, message
            continue
        found = dict.fromkeys(_words_of(page, field))
        if found:
            parts = ", ".join(found)
            yield (
                field,
                f"should be given in {page.lang} too, with {parts}: what is shown is the original's, in {page.original}",
            )


def _words_of(page: Page, field: str) -> Iterator[str]:
    """Names of the parts of a field that readers see in words."""
    if field in ("image", "gallery"):
        pictures: Iterable[Picture] = page.gallery if field == "gallery" else filter(None, (page.image,))
        for picture in pictures:
            if picture.alt and not picture.decorative:
                yield "alt"
            if picture.caption:
                yield "caption"
    elif field == "documents" and page.documents:
        yield "title"
    elif field == "media":
        for part in ("title", "alt", "captions", "transcript"):
            if any(getattr(each, part) for each in page.media):
                yield part
    elif isinstance(page, Release):
        if field == "withdrawn" and page.withdrawn is not None:
            yield "reason"
        elif field == "event" and page.event is not None:
            yield from _words_of_event(page.event)


_DENSE = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")  # one letter says as much as three of an alphabet


def _script(text: str) -> str:
    """The script of most of a text, as Unicode names it: LATIN, HANGUL, CJK."""
    scripts = Counter[str]()
    for letter in filter(str.isalpha, text):
        script = unicodedata.name(letter, "").partition(" ")[0]
        scripts[script] += 3 if script in _DENSE else 1
    return max(scripts, key=lambda script: scripts[script], default="")


def _words_of_event(event: Event) -> Iterator[str]:
    yield "name"
    if event.venue:
        yield "venue"
    if event.registration and "://" not in event.registration and not event.registration.startswith("mailto:"):
        yield "registration"


def _listed(languages: Iterable[str]) -> str:
    return ", ".join(languages)
