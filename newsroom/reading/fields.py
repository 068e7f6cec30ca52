"""The fields of a release: what each is for, how it is written, and the rule that reads it.

Place in the pipeline: the registry behind `head`, which applies it to a source, and behind the README's table, the
published JSON Schema and "Did you mean". Comes in: a field's text as typed. Goes out: its value, or `RuleBroken`.
Refuses: to look across fields, files or the directory; that is `validate`'s and `references`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from newsroom.model.addresses import RESERVED_SEGMENTS
from newsroom.model.problems import did_you_mean
from newsroom.model.release import Moment
from newsroom.reading.moments import parse_exact_moment, parse_moment
from newsroom.reading.rules import CATEGORIES, KEY, RuleBroken, got, parse_line

STATUSES = ("published", "draft")
LONGEST_TITLE = 200
LONGEST_SUMMARY = 300
# Segments that stand, or may come to stand, beside the releases under /news/.
RESERVED_UNDER_NEWS = ("page", "feeds")


class About(NamedTuple):
    """What a field's user must know of it."""

    purpose: str
    form: str
    example: str
    inherited: bool = True  # a translation that does not set it takes it from its original
    pages: bool = False  # standing pages have it too


FIELDS: dict[str, About] = {
    "title": About(
        "headline, one plain-text string everywhere (page, feeds, metadata)",
        "1–200 characters; required",
        "Example Mission opens a counselling line in Seoul",
        inherited=False,
        pages=True,
    ),
    "subtitle": About(
        "line under it",
        "plain text",
        "Three languages from the first day",
        inherited=False,
        pages=True,
    ),
    "date": About(
        "first published; never changes",
        "ISO 8601 date, or date and time with offset; without a zone the site's `TIMEZONE`; required",
        "2026-03-02T10:00+09:00",
        pages=True,
    ),
    "modified": About(
        "last material change",
        "as `date`, not before it",
        "2026-03-05",
        inherited=False,
        pages=True,
    ),
    "category": About(
        "kind of release",
        "`press-release` (default), `statement`, `media-advisory`, `news`, `briefing-note`, `speech`",
        "statement",
    ),
    "summary": About(
        "list pages, feeds, search, link previews",
        "plain text, 1–300 characters; else the first paragraph, cut at a sentence",
        "The line answers in three languages from 2 March.",
        inherited=False,
        pages=True,
    ),
    "dateline": About(
        "place opening the text",
        "text; drawn with the language's own separator and date form; required for `press-release`",
        "Seoul",
    ),
    "contacts": About(
        "who answers the press",
        "list of keys of `directory/contacts.yml`; required for `press-release`, `statement`, `media-advisory`",
        "[press-desk]",
        pages=True,
    ),
    "tags": About(
        "topics",
        "list of keys of `directory/topics.yml`",
        "[mental-health]",
    ),
    "places": About(
        "where",
        "list of keys of `directory/places.yml`",
        "[seoul]",
    ),
    "authors": About(
        "byline, rare",
        "list of keys of `directory/people.yml`",
        "[ana-example]",
    ),
    "image": About(
        "lead picture",
        '`{file, alt, caption, credit, licence}`; `alt` required (may be `""` only with `decorative: true`); a small picture is a warning',
        "{file: desk.jpg, alt: A nurse answers the telephone}",
        pages=True,
    ),
    "gallery": About(
        "more pictures",
        "list of the same",
        "[{file: hall.jpg, alt: The hall}]",
        pages=True,
    ),
    "documents": About(
        "files to take away",
        "list of `{file, title}`",
        "[{file: report.pdf, title: The full report}]",
        pages=True,
    ),
    "boilerplate": About(
        "standing text about the organisation",
        "key; default from `directory/site.yml`",
        "example-mission",
    ),
    "embargo": About(
        "the instant before which nothing may leave",
        "date and time **with offset**",
        "2026-03-04T06:00+01:00",
        pages=True,
    ),
    "expires": About(
        "the instant from which it is gone",
        "likewise, after `date` and `embargo`",
        "2026-04-01T00:00+09:00",
        pages=True,
    ),
    "status": About(
        "whether it may leave",
        "`published` (default), `draft` (never leaves)",
        "draft",
        pages=True,
    ),
    "corrections": About(
        "dated public notes",
        "list of `{at, note}`, `at` as `date`",
        "[{at: 2026-03-05, note: The line has two numbers.}]",
        inherited=False,
    ),
    "withdrawn": About(
        "the page stays, notice on top, out of lists, search and feeds",
        "`{at, reason}`",
        "{at: 2026-03-06, reason: The line did not open.}",
    ),
    "aliases": About(
        "former addresses",
        "list of `/path/`",
        "[/news/counselling-line/]",
        inherited=False,
        pages=True,
    ),
    "event": About(
        "what is announced or reported; required for `media-advisory`",
        "`{name, starts, ends, venue, place, registration}`",
        "{name: Press briefing, starts: 2026-03-02T10:00+09:00, place: seoul}",
    ),
    "translation_of": About(
        "which language is the original, if not the site's first",
        "language code",
        "ko",
        inherited=False,
        pages=True,
    ),
    "notes": About(
        "notes to editors",
        "Markdown",
        "Interviews on request.",
        inherited=False,
    ),
    "waive": About(
        "check findings accepted",
        "list of `{rule, reason}`",
        "[{rule: picture-small, reason: No larger one exists.}]",
        pages=True,
    ),
}

NEVER_INHERITED = frozenset(name for name, about in FIELDS.items() if not about.inherited)


def parse_title(text: str) -> str:
    """The headline: one plain-text string everywhere. Any script; `<b>` in it is text."""
    if "\n" in text.strip():
        raise RuleBroken(
            "title-line", f"must be one line, e.g. Example Mission opens a counselling line (got {got(text)})"
        )
    title = parse_line(text)
    if not 1 <= len(title) <= LONGEST_TITLE:
        example = "e.g. Example Mission opens a counselling line"
        raise RuleBroken(
            "title-length", f"must have 1 to {LONGEST_TITLE} characters, {example} (got {len(title):,}: {got(title)})"
        )
    return title


def parse_summary(text: str) -> str:
    """What lists, feeds and link previews say of the release."""
    summary = parse_line(text)
    if len(summary) > LONGEST_SUMMARY:
        example = "e.g. The line answers in three languages from 2 March."
        raise RuleBroken(
            "summary-length", f"must have 1 to {LONGEST_SUMMARY} characters, {example} (got {len(summary):,})"
        )
    return summary


def parse_dateline(text: str) -> str:
    """The place that opens the text, without date and dash: those are drawn in the reader's language."""
    place = parse_line(text)
    if place.endswith(("-", "–", "—", "―")):
        raise RuleBroken("dateline-form", f"must be the place alone, e.g. Seoul: the dash is drawn (got {got(text)})")
    return place


def parse_date(text: str, zone: str) -> Moment:
    """When the release was first published."""
    return parse_moment(text, zone)


def parse_embargo(text: str, zone: str) -> Moment:
    """The instant before which nothing may leave; `expires` follows the same rule."""
    return parse_exact_moment(text, zone)


def parse_category(text: str) -> str:
    return _one_of(text, CATEGORIES, "category-unknown")


def parse_status(text: str) -> str:
    return _one_of(text, STATUSES, "status-unknown")


def parse_alias(text: str) -> str:
    """A former address of the release inside the site."""
    address = text.strip()
    segments = address[1:-1].split("/")
    if not (address.startswith("/") and address.endswith("/") and len(address) > 1):
        raise RuleBroken(
            "alias-form", f"must be a path that begins and ends with a slash, e.g. /news/old-name/ (got {got(text)})"
        )
    if re.search(r"[\s?#\\<>\"%:*|\x00-\x1f\x7f]", address) or any(
        part == "" or part.startswith(".") for part in segments
    ):
        message = "must be a plain path, e.g. /news/old-name/, without '..', '//', '?', '#', '%' and spaces"
        raise RuleBroken("alias-form", f"{message} (got {got(text)})")
    return address


def parse_language(text: str) -> str:
    """A language code, as in the file's name."""
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", text.strip()):
        raise RuleBroken("language-form", f"must be a language code, e.g. ko (got {got(text)})")
    return text.strip()


def parse_decorative(text: str) -> bool:
    """Whether a picture says nothing that its alt text would have to say."""
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.strip().lower() not in known:
        raise RuleBroken("flag-form", f"must be true or false, e.g. true (got {got(text)})")
    return known[text.strip().lower()]


def parse_file_name(text: str) -> str:
    """The name of a file in the release's folder."""
    name = text.strip()
    if name.startswith(("/", "./", "../", "{")) or "/../" in name or "\\" in name or "://" in name:
        raise RuleBroken(
            "file-name", f"must be the name of a file in the release's folder, e.g. workshop.jpg (got {got(text)})"
        )
    return parse_line(name)


def parse_slug(name: str, is_page: bool, languages: Iterable[str] = ()) -> str:
    """A folder's name as it stands in the address: /news/<slug>/, or /<slug>/ for a page."""
    example = "e.g. press-office" if is_page else "e.g. counselling-line-opens"
    if not KEY.fullmatch(name):
        suggested = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        hint = f"Did you mean '{suggested}'?" if re.search(r"[a-z]", suggested) else ""
        raise RuleBroken(
            "slug-form", f"must be a folder name of a-z, 0-9 and hyphens only, {example} (got {got(name)})", hint
        )
    if not re.search("[a-z]", name):
        reason = "numbers under /news/ are the archive's years" if not is_page else "it stands in an address"
        raise RuleBroken("slug-letters", f"must have at least one letter, {example}: {reason} (got {got(name)})")
    if is_page and (name in RESERVED_SEGMENTS or name in languages or re.fullmatch("[a-z]{2}", name)):
        taken = "language codes" if name not in RESERVED_SEGMENTS else "the site's own addresses"
        raise RuleBroken(
            "slug-reserved", f"must be another name, {example}: /{name}/ is kept for {taken} (got {got(name)})"
        )
    if not is_page and name in RESERVED_UNDER_NEWS:
        raise RuleBroken(
            "slug-reserved", f"must be another name, {example}: /news/{name}/ is kept for lists (got {got(name)})"
        )
    return name


def _one_of(text: str, known: tuple[str, ...], rule: str) -> str:
    word = text.strip()
    if word not in known:
        hint = did_you_mean(re.sub(r"[\s_]+", "-", word.lower()), known)
        raise RuleBroken(rule, f"must be one of {', '.join(known)} (got {got(text)})", hint)
    return word
