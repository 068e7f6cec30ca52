"""`newsroom new`: a ready folder for a release, as a draft, or one more language of a release that is there.

Comes in: a title and a few words. Goes out: one new file. Refuses: to overwrite, to make an address from a title that
has no Latin letters (P14), to guess who answers the press.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from newsroom.model.problems import ContentError, Problem, UsageError, did_you_mean
from newsroom.model.settings import Settings
from newsroom.reading.body.to_write import QUOTATION_TO_WRITE, TEXT_TO_WRITE, TRANSLATION_TO_WRITE
from newsroom.reading.values.rules import CATEGORIES
from newsroom.site.clearance import read_clock
from newsroom.site.collisions import is_reserved

LONGEST_SLUG = 200  # with every ending that the site adds it stays a name (`site.collisions`)
TEMPLATE = """\
---
title: {title}
status: draft            # take this line out when it may be published
date: {date}         # or with the hour: {date}T10:00{offset}
category: {category}
dateline:                # the place that opens the text, e.g. Seoul
summary:                 # one or two sentences for lists and link previews
contacts: [{contacts}]   # keys of directory/contacts.yml: {known}
tags: []                 # keys of directory/topics.yml
# embargo: {date}T10:00{offset}   # nothing leaves before this instant
---

""" + "\n".join((TEXT_TO_WRITE, "", *(f"> {line}" for line in QUOTATION_TO_WRITE), ""))

TRANSLATION = (
    """\
---
title: {title}
status: draft            # take this line out when it may be published
summary:                 # one or two sentences for lists and link previews
# dateline:              # the place in this language
# Date, contacts, topics and pictures are taken from the original; name here only what differs.
---

"""
    + f"{TRANSLATION_TO_WRITE}\n"
)

# Latin letters that are no letter with a mark.
LATIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n"}
)


def make_draft(settings: Settings, title: str, slug: str, lang: str, category: str) -> Path:
    """The new file. Raises UsageError for a wrong option, ContentError when the file is there already."""
    title = " ".join(title.split())
    if not title:
        raise UsageError('TITLE: must not be empty, e.g. newsroom new "Workshop in Seoul"')
    lang = lang or settings.languages[0]
    if lang not in settings.languages:
        raise UsageError(
            f"--lang: must be one of {', '.join(settings.languages)}, e.g. {settings.languages[0]} (got {lang!r})"
        )
    directory = Path(settings.content, "directory")
    kinds = (*CATEGORIES, *_keys(directory / "kinds.yml"))
    if category not in kinds:
        message = f"--category: must be one of {', '.join(kinds)}, e.g. press-release (got {category!r})."
        raise UsageError(f"{message} {did_you_mean(category, kinds)}".rstrip())
    today = datetime.fromtimestamp(read_clock().at, ZoneInfo(settings.timezone))
    file = _new_file(Path(settings.content, "releases"), f"{today:%Y}", _checked_slug(slug or slug_of(title)), lang)
    known = _keys(directory / "contacts.yml")
    offset = f"{today:%z}"
    text = (TRANSLATION if any(file.parent.glob("*.md")) else TEMPLATE).format(
        title=json.dumps(title, ensure_ascii=False),
        date=f"{today:%Y-%m-%d}",
        offset=f"{offset[:3]}:{offset[3:]}",
        category=category,
        contacts=known[0] if len(known) == 1 else "",
        known=", ".join(known) or "none yet",
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as stream:
        stream.write(text)
    return file


def _checked_slug(slug: str) -> str:
    """The slug. Raises UsageError for one that cannot be the name of a release's folder and address."""
    if not re.fullmatch(r"[a-z0-9-]+", slug) or not re.search(r"[a-z]", slug):
        raise UsageError(f"--slug: must be of a-z, 0-9 and -, with a letter, e.g. --slug seoul-workshop (got {slug!r})")
    if is_reserved(slug) or slug == "page" or len(slug) > LONGEST_SLUG:
        raise UsageError(
            f"--slug: must be a name that every system can hold, of at most {LONGEST_SLUG} letters, e.g. --slug seoul-workshop "
            f"(got {slug!r}; page, con, aux, nul and their like are taken)"
        )
    return slug


def _new_file(releases: Path, year: str, slug: str, lang: str) -> Path:
    """The place of a text that is not there yet, beside its other languages. Raises ContentError where it is, or behind a link."""
    there = sorted(releases.glob(f"*/{slug}"))
    folder = there[0] if there else releases / year / slug
    file = folder / f"{lang}.md"
    for place in (releases, folder.parent, folder, file):
        if place.is_symlink():
            message = "must not be a link: what it leads to would be written into, and nothing behind it is published"
            raise ContentError([Problem(os.path.relpath(place), 1, "file", "symlink", "error", message)])
    if file.exists():
        message = (
            f"is there already; for another language give --lang, for another release --slug, e.g. --slug {slug}-2"
        )
        raise ContentError([Problem(os.path.relpath(file), 1, "file", "already-there", "error", message)])
    return file


def slug_of(title: str) -> str:
    """A title in Latin letters as a slug. Raises UsageError for any other script: romanisation would be a guess (P14)."""
    letters = [character for character in title if character.isalpha()]
    if not letters or not all("LATIN" in unicodedata.name(character, "") for character in letters):
        raise UsageError(
            "--slug: must be given for a title that is not all in Latin letters, e.g. --slug seoul-workshop"
        )
    plain = unicodedata.normalize("NFKD", title.lower().translate(LATIN))
    words = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode()).strip("-")
    while len(words) > 60 and "-" in words:
        words = words.rpartition("-")[0]
    return words[:60]  # of one long word


def _keys(file: Path) -> list[str]:
    """Keys of a file of the directory, for what names them; a broken directory is the check's affair."""
    if not file.is_file():
        return []
    try:
        return re.findall(r"^([a-z0-9-]+):", file.read_text(encoding="utf-8"), re.MULTILINE)
    except (OSError, UnicodeDecodeError):
        return []
