"""A head's values as typed → typed values, by the rules of `fields`.

Place in the pipeline: `RawSource` → **head** → `validate`. Comes in: texts, lists and mappings. Goes out: the values of
the fields that were set, and what is wrong with each of the others. The model also gives the published JSON Schema.
Refuses: to look across fields or files.
"""

from __future__ import annotations

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

from newsroom.fields import (
    FIELDS,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    STATUSES,
    parse_alias,
    parse_category,
    parse_date,
    parse_dateline,
    parse_decorative,
    parse_embargo,
    parse_file_name,
    parse_language,
    parse_status,
    parse_summary,
    parse_title,
)
from newsroom.problems import did_you_mean
from newsroom.release import Correction, Document, Event, Moment, Picture, Waiver, Withdrawal
from newsroom.rules import CATEGORIES, KEY, RuleBroken, got, parse_key, parse_line, parse_lines, parse_text_or_address


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
    """All fields, in the order of the registry. Each may be absent here: what is required depends on the category."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, *_by(parse_title, minLength=1, maxLength=LONGEST_TITLE)] = ""
    subtitle: Line = ""
    date: Day | None = None
    modified: Day | None = None
    category: Annotated[str, *_by(parse_category, enum=list(CATEGORIES))] = "press-release"
    summary: Annotated[str, *_by(parse_summary, maxLength=LONGEST_SUMMARY)] = ""
    dateline: Annotated[str, *_by(parse_dateline)] = ""
    contacts: Keys = ()
    tags: Keys = ()
    places: Keys = ()
    authors: Keys = ()
    image: Image | None = None
    gallery: tuple[Image, ...] = ()
    documents: tuple[Annotated[DocumentHead, AfterValidator(_document)], ...] = ()
    boilerplate: Key = ""
    embargo: Instant | None = None
    expires: Instant | None = None
    status: Annotated[str, *_by(parse_status, enum=list(STATUSES))] = "published"
    corrections: tuple[Annotated[CorrectionHead, AfterValidator(_correction)], ...] = ()
    withdrawn: Annotated[WithdrawalHead, AfterValidator(_withdrawal)] | None = None
    aliases: Annotated[
        tuple[Annotated[str, *_by(parse_alias, pattern="^/.*/$")], ...],
        BeforeValidator(_split),
        AfterValidator(_unique),
    ] = ()
    event: Annotated[EventHead, AfterValidator(_event)] | None = None
    translation_of: Annotated[str, *_by(parse_language)] = ""
    notes: Annotated[str, *_by(parse_lines)] = ""
    waive: tuple[Annotated[WaiverHead, AfterValidator(_waiver)], ...] = ()


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
