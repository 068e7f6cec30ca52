"""The fields of a release: what each is for, how it is written, and the rule that reads it.

Place in the pipeline: `RawSource` → **fields** → `validate`. Comes in: a head's values as typed. Goes out: typed values
of those that were set, or what is wrong with each. This is the registry: the README's table, the published JSON Schema
and "Did you mean" are made from it. Refuses: to look across fields, files or the directory; that is `validate`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import ValidationError

from newsroom.addresses import RESERVED_SEGMENTS
from newsroom.moments import INSTANT_EXAMPLE, parse_exact_moment, parse_moment
from newsroom.problems import did_you_mean
from newsroom.release import Correction, Document, Event, Moment, Picture, Waiver, Withdrawal
from newsroom.rules import CATEGORIES, KEY, RuleBroken, got, parse_key, parse_line, parse_lines, parse_text_or_address

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


# --- from rules to pydantic types --------------------------------------------------------------------------------


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise RuleBroken("text-form", f"must be one text (got {got(value)})")
    return value


def _by(rule: Callable[[str], Any], **schema: object) -> tuple[Any, ...]:
    """A rule that needs the text only."""
    return PlainValidator(lambda value: rule(_text(value)), json_schema_input_type=str), WithJsonSchema(
        {"type": "string", **schema}
    )


def _in_zone(rule: Callable[[str, str], Moment], **schema: object) -> tuple[Any, ...]:
    """A rule that needs the site's zone too."""

    def read(value: object, info: ValidationInfo) -> Moment:
        return rule(_text(value), str(info.context))

    return PlainValidator(read, json_schema_input_type=str), WithJsonSchema({"type": "string", **schema})


def _split(value: object) -> object:
    """A list in one line, as `Key: value` heads have it: separated by commas."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


_DATE = r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d(:?\d\d)?)?)?$"
_EXACT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d(:?\d\d)?)$"

Line = Annotated[str, *_by(parse_line)]
Day = Annotated[Moment, *_in_zone(parse_date, pattern=_DATE)]
Instant = Annotated[Moment, *_in_zone(parse_embargo, pattern=_EXACT)]
FileName = Annotated[str, *_by(parse_file_name)]
Key = Annotated[str, *_by(parse_key, pattern=f"^{KEY.pattern}$")]
Keys = Annotated[tuple[Key, ...], BeforeValidator(_split), AfterValidator(_unique)]
TextOrAddress = Annotated[str, *_by(parse_text_or_address)]


class _Part(BaseModel):
    """A value with named parts; nothing else may stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PictureHead(_Part):
    file: FileName
    alt: Line = ""
    caption: Line = ""
    credit: Line = ""
    licence: TextOrAddress = ""
    decorative: Annotated[bool, *_by(parse_decorative)] = False


class DocumentHead(_Part):
    file: FileName
    title: Line


class CorrectionHead(_Part):
    at: Day
    note: Line


class WithdrawalHead(_Part):
    at: Day
    reason: Line


class EventHead(_Part):
    name: Line
    starts: Day
    ends: Day | None = None
    venue: Line = ""
    place: Key = ""
    registration: TextOrAddress = ""


class WaiverHead(_Part):
    rule: Line
    reason: Line


def _required(head: BaseModel, *names: str) -> None:
    for name in names:
        if not getattr(head, name):
            raise RuleBroken("part-missing", f"must have `{name}` (got an empty one)")


def _picture(head: PictureHead) -> Picture:
    _required(head, "file")
    if not head.alt and not head.decorative:
        message = "must have `alt`, what the picture shows, e.g. alt: A nurse answers the telephone (got none)"
        raise RuleBroken("alt-missing", message, 'If it shows nothing that matters: alt: "" with decorative: true.')
    return Picture(**head.__dict__)


def _document(head: DocumentHead) -> Document:
    _required(head, "file", "title")
    return Document(**head.__dict__)


def _correction(head: CorrectionHead) -> Correction:
    _required(head, "note")
    return Correction(**head.__dict__)


def _withdrawal(head: WithdrawalHead) -> Withdrawal:
    _required(head, "reason")
    return Withdrawal(**head.__dict__)


def _event(head: EventHead) -> Event:
    _required(head, "name")
    return Event(**head.__dict__)


def _waiver(head: WaiverHead) -> Waiver:
    _required(head, "rule", "reason")
    return Waiver(**head.__dict__)


Image = Annotated[PictureHead, AfterValidator(_picture)]


class Head(BaseModel):
    """All fields, in the order of the table. Every one may be absent here: what is required depends on the category."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[
        str,
        *_by(parse_title, minLength=1, maxLength=LONGEST_TITLE),
        About(
            "headline, one plain-text string everywhere (page, feeds, metadata)",
            "1–200 characters; required",
            "Example Mission opens a counselling line in Seoul",
            inherited=False,
            pages=True,
        ),
    ] = ""
    subtitle: Annotated[
        Line, About("line under it", "plain text", "Three languages from the first day", inherited=False, pages=True)
    ] = ""
    date: Annotated[
        Day | None,
        About(
            "first published; never changes",
            "ISO 8601 date, or date and time with offset; without a zone the site's `TIMEZONE`; required",
            "2026-03-02T10:00+09:00",
            pages=True,
        ),
    ] = None
    modified: Annotated[
        Day | None, About("last material change", "as `date`, not before it", "2026-03-05", inherited=False, pages=True)
    ] = None
    category: Annotated[
        str,
        *_by(parse_category, enum=list(CATEGORIES)),
        About(
            "kind of release",
            "`press-release` (default), `statement`, `media-advisory`, `news`, `briefing-note`, `speech`",
            "statement",
        ),
    ] = "press-release"
    summary: Annotated[
        str,
        *_by(parse_summary, maxLength=LONGEST_SUMMARY),
        About(
            "list pages, feeds, search, link previews",
            "plain text, 1–300 characters; else the first paragraph, cut at a sentence",
            "The line answers in three languages from 2 March.",
            inherited=False,
            pages=True,
        ),
    ] = ""
    dateline: Annotated[
        str,
        *_by(parse_dateline),
        About(
            "place opening the text",
            "text; drawn with the language's own separator and date form; required for `press-release`",
            "Seoul",
        ),
    ] = ""
    contacts: Annotated[
        Keys,
        About(
            "who answers the press",
            "list of keys of `directory/contacts.yml`; required for `press-release`, `statement`, `media-advisory`",
            "[press-desk]",
            pages=True,
        ),
    ] = ()
    tags: Annotated[Keys, About("topics", "list of keys of `directory/topics.yml`", "[mental-health]")] = ()
    places: Annotated[Keys, About("where", "list of keys of `directory/places.yml`", "[seoul]")] = ()
    authors: Annotated[Keys, About("byline, rare", "list of keys of `directory/people.yml`", "[ana-example]")] = ()
    image: Annotated[
        Image | None,
        About(
            "lead picture",
            '`{file, alt, caption, credit, licence}`; `alt` required (may be `""` only with `decorative: true`); a small picture is a warning',
            "{file: desk.jpg, alt: A nurse answers the telephone}",
            pages=True,
        ),
    ] = None
    gallery: Annotated[
        tuple[Image, ...], About("more pictures", "list of the same", "[{file: hall.jpg, alt: The hall}]", pages=True)
    ] = ()
    documents: Annotated[
        tuple[Annotated[DocumentHead, AfterValidator(_document)], ...],
        About(
            "files to take away", "list of `{file, title}`", "[{file: report.pdf, title: The full report}]", pages=True
        ),
    ] = ()
    boilerplate: Annotated[
        Key, About("standing text about the organisation", "key; default from `directory/site.yml`", "example-mission")
    ] = ""
    embargo: Annotated[
        Instant | None,
        About(
            "the instant before which nothing may leave", "date and time **with offset**", INSTANT_EXAMPLE, pages=True
        ),
    ] = None
    expires: Annotated[
        Instant | None,
        About(
            "the instant from which it is gone",
            "likewise, after `date` and `embargo`",
            "2026-04-01T00:00+09:00",
            pages=True,
        ),
    ] = None
    status: Annotated[
        str,
        *_by(parse_status, enum=list(STATUSES)),
        About("whether it may leave", "`published` (default), `draft` (never leaves)", "draft", pages=True),
    ] = "published"
    corrections: Annotated[
        tuple[Annotated[CorrectionHead, AfterValidator(_correction)], ...],
        About(
            "dated public notes",
            "list of `{at, note}`, `at` as `date`",
            "[{at: 2026-03-05, note: The line has two numbers.}]",
            inherited=False,
        ),
    ] = ()
    withdrawn: Annotated[
        Annotated[WithdrawalHead, AfterValidator(_withdrawal)] | None,
        About(
            "the page stays, notice on top, out of lists, search and feeds",
            "`{at, reason}`",
            "{at: 2026-03-06, reason: The line did not open.}",
        ),
    ] = None
    aliases: Annotated[
        Annotated[
            tuple[Annotated[str, *_by(parse_alias, pattern="^/.*/$")], ...],
            BeforeValidator(_split),
            AfterValidator(_unique),
        ],
        About("former addresses", "list of `/path/`", "[/news/counselling-line/]", inherited=False, pages=True),
    ] = ()
    event: Annotated[
        Annotated[EventHead, AfterValidator(_event)] | None,
        About(
            "what is announced or reported; required for `media-advisory`",
            "`{name, starts, ends, venue, place, registration}`",
            "{name: Press briefing, starts: 2026-03-02T10:00+09:00, place: seoul}",
        ),
    ] = None
    translation_of: Annotated[
        str,
        *_by(parse_language),
        About(
            "which language is the original, if not the site's first",
            "language code",
            "ko",
            inherited=False,
            pages=True,
        ),
    ] = ""
    notes: Annotated[
        str, *_by(parse_lines), About("notes to editors", "Markdown", "Interviews on request.", inherited=False)
    ] = ""
    waive: Annotated[
        tuple[Annotated[WaiverHead, AfterValidator(_waiver)], ...],
        About(
            "check findings accepted",
            "list of `{rule, reason}`",
            "[{rule: picture-small, reason: No larger one exists.}]",
            pages=True,
        ),
    ] = ()


FIELDS: dict[str, About] = {
    name: next(part for part in info.metadata if isinstance(part, About)) for name, info in Head.model_fields.items()
}


class BrokenField(NamedTuple):
    """What is wrong with one part of a head: where (`("image", "alt")`), and why."""

    location: tuple[int | str, ...]
    broken: RuleBroken


def read_head(values: dict[str, Any], zone: str, is_page: bool) -> tuple[dict[str, Any], list[BrokenField]]:
    """The typed values of the fields that were set, and what is wrong with the others."""
    broken: list[BrokenField] = []
    if is_page:
        for name in [name for name in values if name in FIELDS and not FIELDS[name].pages]:
            broken.append(
                BrokenField(
                    (name,), RuleBroken("field-of-releases", "must not stand on a page: it is a field of releases")
                )
            )
            values = {known: value for known, value in values.items() if known != name}
    try:
        head = Head.model_validate(values, context=zone)
    except ValidationError as fault:
        broken += [_broken_field(error) for error in fault.errors(include_url=False)]
        head = _head_of_the_rest(values, fault, zone)
    return {name: getattr(head, name) for name in head.model_fields_set}, broken


def _head_of_the_rest(values: dict[str, Any], fault: ValidationError, zone: str) -> Head:
    """What is left without the broken items of lists, the unknown parts and the other broken fields: it is checked further."""
    items: dict[str, set[int]] = {}
    parts: dict[str, set[str]] = {}
    failed: set[str] = set()
    for error in fault.errors(include_url=False):
        name, *rest = error["loc"]
        if rest and isinstance(rest[0], int) and isinstance(values[str(name)], list):
            items.setdefault(str(name), set()).add(rest[0])
        elif rest and error["type"] == "extra_forbidden":
            parts.setdefault(str(name), set()).add(str(rest[0]))
        else:
            failed.add(str(name))
    rest_of: dict[str, Any] = {}
    for name, value in values.items():
        if name in failed:
            continue
        if name in items:
            value = [item for number, item in enumerate(value) if number not in items[name]]
        elif name in parts:
            value = {part: held for part, held in value.items() if part not in parts[name]}
        rest_of[name] = value
    try:
        return Head.model_validate(rest_of, context=zone)
    except ValidationError as further:  # such as an empty alt, once an unknown part of the picture is gone
        also = {str(error["loc"][0]) for error in further.errors(include_url=False)}
        return Head.model_validate({name: value for name, value in rest_of.items() if name not in also}, context=zone)


def _broken_field(error: Any) -> BrokenField:
    """A pydantic error in our words."""
    location = tuple(error["loc"])
    name = str(location[0])
    match error["type"]:
        case "value_error":
            return BrokenField(location, error["ctx"]["error"])
        case "extra_forbidden":
            return BrokenField(location, _unknown(location))
        case "missing":
            part = location[-1]
            return BrokenField(
                location[:-1],
                RuleBroken("part-missing", f"must have `{part}`, e.g. {name}: {FIELDS[name].example} (got none)"),
            )
        case _:
            found = got(error["input"])
            return BrokenField(
                location, RuleBroken("field-form", f"must be of the form {name}: {FIELDS[name].example} (got {found})")
            )


def _unknown(location: tuple[int | str, ...]) -> RuleBroken:
    word = str(location[-1])
    known: Iterable[str] = FIELDS
    if len(location) > 1:
        known = _parts_of(str(location[0]))
    hint = did_you_mean(word.lower().replace("-", "_"), known) or f"Known are {', '.join(known)}."
    return RuleBroken(
        "unknown-field", f"must be a field that is known, e.g. {next(iter(known))} (got '{word[:60]}')", hint
    )


def _parts_of(name: str) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "image": PictureHead,
        "gallery": PictureHead,
        "documents": DocumentHead,
        "corrections": CorrectionHead,
        "withdrawn": WithdrawalHead,
        "event": EventHead,
        "waive": WaiverHead,
    }
    return list(models[name].model_fields)
