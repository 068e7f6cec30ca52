"""One rule for each field that is a text: what was typed becomes the value, or `RuleBroken` says what must be.

Place in the pipeline: named by the registry (`fields`). Refuses: to look across fields, files or the directory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from newsroom.model.addresses import RESERVED_SEGMENTS
from newsroom.model.patterns import pattern
from newsroom.model.problems import did_you_mean
from newsroom.model.release import TRANSCRIPTS, Moment
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.reading.values.credit_labels import LABEL, SURE
from newsroom.reading.values.moments import parse_exact_moment, parse_moment
from newsroom.reading.values.rules import CATEGORIES, KEY, RuleBroken, got, parse_line, parse_lines, parse_web_address

STATUSES = ("published", "draft")
LONGEST_TITLE = 200
LONGEST_SUMMARY = 300
# Segments that are used, or may be used later, beside the releases under /news/.
RESERVED_UNDER_NEWS = ("page", "feeds")


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
    """The summary of the release in lists, feeds and link previews."""
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
    """One of the kinds that every site has; or a key, which the directory's kinds.yml must then have (`references`)."""
    key = text.strip()
    return key if KEY.fullmatch(key) else _one_of(text, CATEGORIES, "category-unknown")


def parse_status(text: str) -> str:
    return _one_of(text, STATUSES, "status-unknown")


def parse_alias(text: str) -> str:
    """A former address of the release inside the site."""
    address = _decoded(text.strip())
    segments = address[1:].removesuffix("/").split("/")
    is_file = address.endswith((".html", ".htm")) and segments[-1] not in (".html", ".htm")
    if not (address.startswith("/") and (address.endswith("/") or is_file) and len(address) > 1):
        raise RuleBroken(
            "alias-form",
            f"must be a path that ends with a slash or .html, e.g. /news/old-name/ or /2019/old-name.html (got {got(text)})",
        )
    if re.search(r"[\s?#\\<>\"%:*|\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", address) or any(
        part == "" or part.startswith(".") for part in segments
    ):
        message = "must be a plain path, e.g. /news/old-name/, without '..', '//', '?', '#', '%' and spaces"
        raise RuleBroken("alias-form", f"{message} (got {got(text)})")
    return address


def _decoded(address: str) -> str:
    """An address as files are named, where it was copied from a browser: /%EC%86%8C/ is /소/."""
    try:
        return unquote(address, errors="strict")
    except UnicodeDecodeError:
        return address


def parse_permanent_id(text: str) -> str:
    """The id that feeds of another site gave the text (RFC 4287, 4.2.6: an IRI; RSS takes any text)."""
    name = text.strip()
    is_form = len(name) <= 1000 and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\x00-\x1f\x7f]+", name)
    if not is_form or not _is_readable(name):
        example = "e.g. tag:news.example.org,2026-03-03:/quay-2.html"
        message = f"must be one address with its scheme (tag:, https:, urn:) and without spaces, {example}"
        raise RuleBroken("id-form", f"{message} (got {got(text)})")
    return name


def _is_readable(address: str) -> bool:
    """Whether the host of an address can be read, where it has one."""
    try:
        urlsplit(address)
    except ValueError:  # a bracket that is not closed
        return False
    return True


def parse_language(text: str) -> str:
    """A language code, as in the file's name."""
    if not LANGUAGE_CODE.fullmatch(text.strip()):
        raise RuleBroken("language-form", f"must be a language code, e.g. ko (got {got(text)})")
    return text.strip()


def parse_decorative(text: str) -> bool:
    """Whether a picture says nothing that its alt text would have to say."""
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.strip().lower() not in known:
        raise RuleBroken("flag-form", f"must be true or false, e.g. true (got {got(text)})")
    return known[text.strip().lower()]


# The page says "picture by" itself, in the reader's language.
_CREDIT_LABEL = pattern(rf"\A(?:(?:{SURE}|{LABEL})\s*[:：=]\s*|(?:photos?|pictures?|images?) by )(?=\S)", re.IGNORECASE)


def parse_credit(text: str) -> str:
    """Whose picture it is, without a word for that ("Photo: Ana Example"): each form has its own."""
    return _CREDIT_LABEL.sub("", parse_line(text))


def parse_file_name(text: str) -> str:
    """The name of a file in the release's folder."""
    name = text.strip()
    if name.startswith(("/", "./", "../", "{")) or "/../" in name or "\\" in name or "://" in name:
        raise RuleBroken(
            "file-name", f"must be the name of a file in the release's folder, e.g. workshop.jpg (got {got(text)})"
        )
    return parse_line(name)


def parse_transcript(text: str) -> str:
    """The transcript of a film or sound: the words themselves, the name of a file beside the release, or an address."""
    words = parse_lines(text).strip()
    if "\n" in words:
        return words
    if words.startswith(("https:", "http:")):
        return parse_web_address(words)
    return parse_file_name(words) if words.lower().endswith(TRANSCRIPTS) else words


def parse_slug(name: str, is_page: bool, languages: Iterable[str] = ()) -> str:
    """A folder's name as part of the address: /news/<slug>/, or /<slug>/ for a page."""
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
