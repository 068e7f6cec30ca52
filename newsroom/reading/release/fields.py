"""The registry of fields: what each is for, how it is written, which rule reads it, who else has it.

Place in the pipeline: behind `head`, which applies it to a source, and behind the README's table, the JSON Schema,
"Did you mean" and inheritance by translations. To add a field: one entry here, one member of `Release` (or of `Page`, where
`pages` is set), and the place that draws it. The leak proof walks the value, so it knows a new field by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from newsroom.model.release import Correction, Document, Event, Media, OwnField, Picture, Waiver, Withdrawal
from newsroom.reading.release.field_rules import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    STATUSES,
    parse_alias,
    parse_category,
    parse_credit,
    parse_date,
    parse_dateline,
    parse_decorative,
    parse_embargo,
    parse_file_name,
    parse_language,
    parse_permanent_id,
    parse_status,
    parse_summary,
    parse_title,
    parse_transcript,
)
from newsroom.reading.values.forms import Form, Items, Parts, Text, Words
from newsroom.reading.values.moments import parse_local_moment
from newsroom.reading.values.rules import (
    CATEGORIES,
    KEY,
    RuleBroken,
    parse_key,
    parse_line,
    parse_lines,
    parse_text_or_address,
    parse_web_address,
)

_DATE = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d(:?\d\d)?)?)?$"
_EXACT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d(:?\d\d)?)$"


def _has_alt(picture: Mapping[str, Any]) -> None:
    if not picture.get("alt") and not picture.get("decorative"):
        message = "must have `alt`, what the picture shows, e.g. alt: A nurse answers the telephone (got none)"
        raise RuleBroken("alt-missing", message, 'If it shows nothing that matters: alt: "" with decorative: true.')


def _has_source(media: Mapping[str, Any]) -> None:
    if bool(media.get("file")) == bool(media.get("url")):
        found = "both" if media.get("file") else "none"
        message = f"must have either `file` or `url`, e.g. file: opening.mp4 (got {found})"
        raise RuleBroken("media-source", message)


LINE = Text(parse_line)
DAY = Text(parse_date, in_zone=True, more={"pattern": _DATE})
HOUR = Text(parse_local_moment, in_zone=True, more={"pattern": _DATE})
INSTANT = Text(parse_embargo, in_zone=True, more={"pattern": _EXACT})
FILE_NAME = Text(parse_file_name)
TERM = Text(parse_key, more={"pattern": f"^{KEY.pattern}$"})
TEXT_OR_ADDRESS = Text(parse_text_or_address)
PICTURE = Parts(
    {
        "file": FILE_NAME,
        "alt": LINE,
        "caption": LINE,
        "credit": Text(parse_credit),
        "licence": TEXT_OR_ADDRESS,
        "decorative": Text(parse_decorative),
    },
    ("file",),
    Picture,
    _has_alt,
)
MEDIA = Parts(
    {
        "file": FILE_NAME,
        "url": Text(parse_web_address),
        "poster": FILE_NAME,
        "title": LINE,
        "alt": LINE,
        "captions": FILE_NAME,
        "transcript": Text(parse_transcript),
    },
    (),
    Media,
    _has_source,
)
EVENT = Parts(
    {"name": LINE, "starts": HOUR, "ends": HOUR, "venue": LINE, "place": TERM, "registration": TEXT_OR_ADDRESS},
    ("name", "starts"),
    Event,
)


class Field(NamedTuple):
    """One field of a release."""

    form: Form  # reads what was typed
    purpose: str
    described: str  # its form in words
    example: str  # one valid value, as typed
    inherited: bool = True  # a translation without it takes it from its original
    pages: bool = False  # standing pages have it too


FIELDS: dict[str, Field] = {
    "title": Field(
        Text(parse_title, more={"minLength": 1, "maxLength": LONGEST_TITLE}),
        "headline, one plain-text string everywhere (page, feeds, metadata)",
        "1–200 characters; required",
        "Example Mission opens a counselling line in Seoul",
        inherited=False,
        pages=True,
    ),
    "subtitle": Field(
        LINE,
        "line under it",
        "plain text",
        "Three languages from the first day",
        inherited=False,
        pages=True,
    ),
    "date": Field(
        DAY,
        "first published; never changes",
        "ISO 8601 date, or date and time with offset; without a zone the site's `TIMEZONE`; required",
        "2026-03-02T10:00+09:00",
        pages=True,
    ),
    "modified": Field(
        DAY,
        "last material change",
        "as `date`, not before it",
        "2026-03-05",
        inherited=False,
        pages=True,
    ),
    "category": Field(
        Text(parse_category, more={"enum": list(CATEGORIES)}),
        "kind of release",
        "`press-release` (default), `statement`, `media-advisory`, `news`, `briefing-note`, `speech`",
        "statement",
    ),
    "summary": Field(
        Text(parse_summary, more={"maxLength": LONGEST_SUMMARY}),
        "list pages, feeds, search, link previews",
        "plain text, 1–300 characters; else the first paragraph, cut at a sentence",
        "The line answers in three languages from 2 March.",
        inherited=False,
        pages=True,
    ),
    "dateline": Field(
        Text(parse_dateline),
        "place opening the text",
        "text; drawn with the language's own separator and date form; required for `press-release`",
        "Seoul",
    ),
    "contacts": Field(
        Words(TERM),
        "who answers the press",
        "list of keys of `directory/contacts.yml`; required for `press-release`, `statement`, `media-advisory`",
        "[press-desk]",
        pages=True,
    ),
    "tags": Field(
        Words(TERM),
        "topics",
        "list of keys of `directory/topics.yml`",
        "[mental-health]",
    ),
    "places": Field(
        Words(TERM),
        "where",
        "list of keys of `directory/places.yml`",
        "[seoul]",
    ),
    "authors": Field(
        Words(TERM),
        "byline, rare",
        "list of keys of `directory/people.yml`",
        "[ana-example]",
    ),
    "image": Field(
        PICTURE,
        "lead picture",
        '`{file, alt, caption, credit, licence}`; `alt` required (may be `""` only with `decorative: true`); a small picture is a warning',
        "{file: desk.jpg, alt: A nurse answers the telephone}",
        pages=True,
    ),
    "gallery": Field(
        Items(PICTURE),
        "more pictures",
        "list of the same",
        "[{file: hall.jpg, alt: The hall}]",
        pages=True,
    ),
    "media": Field(
        Items(MEDIA),
        "films, sounds, maps",
        "list of `{file or url, poster, title, alt, captions, transcript}`; `captions` a file in WebVTT, `transcript` the words, a file or an address; what another host shows waits for a click",
        "[{file: opening.mp4, title: The line opens, captions: opening.vtt, transcript: opening.txt}]",
        pages=True,
    ),
    "documents": Field(
        Items(Parts({"file": FILE_NAME, "title": LINE}, ("file", "title"), Document)),
        "files to take away",
        "list of `{file, title}`",
        "[{file: report.pdf, title: The full report}]",
        pages=True,
    ),
    "boilerplate": Field(
        TERM,
        "standing text about the organisation",
        "key; default from `directory/site.yml`",
        "example-mission",
    ),
    "embargo": Field(
        INSTANT,
        "the instant before which nothing may leave",
        "date and time **with offset**",
        "2026-03-04T06:00+01:00",
        pages=True,
    ),
    "expires": Field(
        INSTANT,
        "the instant from which it is gone",
        "likewise, after `date` and `embargo`",
        "2026-04-01T00:00+09:00",
        pages=True,
    ),
    "status": Field(
        Text(parse_status, more={"enum": list(STATUSES)}),
        "whether it may leave",
        "`published` (default), `draft` (never leaves)",
        "draft",
        pages=True,
    ),
    "corrections": Field(
        Items(Parts({"at": DAY, "note": LINE}, ("at", "note"), Correction)),
        "dated public notes",
        "list of `{at, note}`, `at` as `date`",
        "[{at: 2026-03-05, note: The line has two numbers.}]",
        inherited=False,
    ),
    "withdrawn": Field(
        Parts({"at": DAY, "reason": LINE}, ("at", "reason"), Withdrawal),
        "the page stays, notice on top, out of lists, search and feeds",
        "`{at, reason}`",
        "{at: 2026-03-06, reason: The line did not open.}",
    ),
    "aliases": Field(
        Words(Text(parse_alias, more={"pattern": "^/.*(/|\\.html?)$"})),
        "former addresses",
        "list of `/path/` or `/path.html`, written as that file",
        "[/news/counselling-line/]",
        inherited=False,
        pages=True,
    ),
    "id": Field(
        Text(parse_permanent_id, more={"pattern": "^[A-Za-z][A-Za-z0-9+.-]*:[^ ]+$"}),
        "id in feeds of a text that was published elsewhere before",
        "an address or `tag:` URI, without spaces",
        "tag:news.example.org,2026-03-03:/quay-2.html",
        inherited=False,
        pages=True,
    ),
    "event": Field(
        EVENT,
        "what is announced or reported; required for `media-advisory`",
        "`{name, starts, ends, venue, place, registration}`",
        "{name: Press briefing, starts: 2026-03-02T10:00+09:00, place: seoul}",
    ),
    "translation_of": Field(
        Text(parse_language),
        "which language is the original, if not the site's first",
        "language code",
        "ko",
        inherited=False,
        pages=True,
    ),
    "notes": Field(
        Text(parse_lines),
        "notes to editors",
        "Markdown",
        "Interviews on request.",
        inherited=False,
    ),
    "own": Field(
        Items(Parts({"name": TERM, "text": LINE}, ("name", "text"), OwnField), "name"),
        "fields of the site's own, for its own templates and outputs",
        "list of `{name, text}`",
        "[{name: grant, text: G-2026-14}]",
    ),
    "waive": Field(
        Items(Parts({"rule": LINE, "reason": LINE}, ("rule", "reason"), Waiver)),
        "check findings accepted",
        "list of `{rule, reason}`",
        "[{rule: picture-small, reason: No larger one exists.}]",
        pages=True,
    ),
}

NEVER_INHERITED = frozenset(name for name, field in FIELDS.items() if not field.inherited)
EXAMPLES = {name: field.example for name, field in FIELDS.items()}
