"""One entry of a directory file → its value.

Place in the pipeline: the part of `directory.files` that looks at one contact, organisation, person, topic or place.
Comes in: the entry's parts with their lines. Goes out: the value; what is wrong goes to whoever reads the file.
Refuses: to look at other entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from zoneinfo import ZoneInfo

from newsroom.model.directory import Contact, Organisation, Person, ReleaseKind, Term
from newsroom.model.problems import did_you_mean
from newsroom.model.release import Moment
from newsroom.reading.directory.entry import Entry
from newsroom.reading.directory.phone_lists import read_phones
from newsroom.reading.directory.rota import read_rota
from newsroom.reading.values.moments import is_before, parse_last_day, parse_moment
from newsroom.reading.values.opening_hours import read_hours
from newsroom.reading.values.phones import is_country
from newsroom.reading.values.rules import CATEGORIES, MOST_ITEMS, RuleBroken, got, parse_email, parse_web_address

REQUIRABLE = ("dateline", "contacts", "event")  # by a kind of release


def read_organisation(entry: Entry) -> Organisation:
    return Organisation(
        key=entry.key,
        name=entry.name_text(),
        country=entry.take(_country, "", "country"),
        url=entry.take(parse_web_address, "", "url"),
    )


def read_person(entry: Entry) -> Person:
    return Person(
        key=entry.key, name=entry.name_text(), title=entry.text("title"), organisation=entry.line("organisation")
    )


def read_term(entry: Entry) -> Term:
    timezone = entry.take(_timezone, "", "timezone") if entry.name == "places.yml" else ""
    return Term(key=entry.key, name=entry.name_text(), timezone=timezone)


def read_kind(entry: Entry) -> ReleaseKind:
    if entry.key in CATEGORIES:
        message = f"must not be one of the kinds that every site has ({', '.join(CATEGORIES)})"
        entry.wrong(RuleBroken("kind-taken", message), "name")
    requires = tuple(entry.take(_required_field, "", *place) for place in entry.parts_of("requires"))
    return ReleaseKind(key=entry.key, name=entry.name_text(), requires=tuple(filter(None, requires)))


def _required_field(text: str) -> str:
    """A field that a kind of release may require."""
    field = text.strip()
    if field not in REQUIRABLE:
        message = f"must be among {', '.join(REQUIRABLE)} (got {got(text)})"
        raise RuleBroken("requires-form", message, did_you_mean(field, REQUIRABLE))
    return field


def read_contact(entry: Entry, organisations: Mapping[str, Organisation], unsure: Collection[str] = ()) -> Contact:
    """`unsure`: keys of organisations whose country cannot be read."""
    organisation = entry.line("organisation")
    country = organisations[organisation].country if organisation in organisations else ""
    is_unsure = organisation in unsure or entry.reading.may_have("organisations.yml", organisation)
    hours = entry.text("hours")
    spans = next((spans for _, text in hours if (spans := read_hours(text))), ())
    if hours and not spans:
        message = f"should be readable for calendars too, e.g. Mon-Fri 09:00-18:00 (got {got(hours[0][1])})"
        entry.wrong(RuleBroken("hours-form", message), "hours", severity="warning")
    timezone = entry.take(_timezone, "", "timezone")
    if hours and not entry.has("timezone"):
        message = (
            "should come with `timezone`, e.g. timezone: Asia/Seoul: hours without a zone mislead callers (got none)"
        )
        entry.wrong(RuleBroken("hours-without-timezone", message), "hours", severity="warning")

    def date(text: str) -> Moment | None:
        return parse_moment(text, entry.reading.timezone)

    def last_day(text: str) -> Moment | None:
        return parse_last_day(text, entry.reading.timezone)

    valid_from, valid_until = entry.take(date, None, "valid_from"), entry.take(last_day, None, "valid_until")
    if valid_from and valid_until and is_before(valid_until, valid_from):
        message = (
            f"must not lie before `valid_from` (got {valid_until.local[:10]}, and that is {valid_from.local[:10]})"
        )
        entry.wrong(RuleBroken("valid-until-early", message), "valid_until")
    phones = read_phones(entry, country or None if is_unsure else country, "phones")
    email = entry.take(parse_email, "", "email")
    if not entry.has("email"):
        message = "should be given, e.g. email: press@example.org; nothing is published in its place (got none)"
        entry.wrong(RuleBroken("contact-without-email", message), "email", severity="warning")
        if not entry.has("phones"):
            message = "must be given where there is no e-mail, e.g. phones: [{number: +44 20 7946 0123}] (got none)"
            entry.wrong(RuleBroken("contact-unreachable", message), "phones")
    name = entry.field("name")
    return Contact(
        key=entry.key,
        name=entry.name_text(),
        organisation=organisation,
        role=entry.text("role"),
        phones=phones,
        email=email,
        languages=tuple(dict.fromkeys(code for code in _languages(entry) if code)),
        hours=hours,
        hours_spans=spans,
        timezone=timezone,
        valid_from=valid_from,
        valid_until=valid_until,
        successor=entry.line("successor"),
        rota=read_rota(entry, country or None if is_unsure else country, timezone),
        is_person=name is not None and isinstance(name.value, str),
    )


def _languages(entry: Entry) -> Iterable[str]:
    field = entry.fields.get("languages")
    if field is not None and isinstance(field.value, str):
        for code in field.value.split(",")[:MOST_ITEMS]:
            try:
                yield _language(code)
            except RuleBroken as why:
                entry.wrong(why, "languages")
        return
    for location in entry.parts_of("languages"):
        yield entry.take(_language, "", *location)


def _language(text: str) -> str:
    """A language code that CLDR knows, as BCP 47 writes it."""
    code = text.strip()
    if not code:
        return ""
    from babel import Locale
    from babel.core import UnknownLocaleError

    known = Locale("en").languages
    base, *rest = code.replace("_", "-").split("-")
    try:
        is_known = base in known and (not rest or "_".join([base, *rest]) in known or bool(Locale.parse(code, sep="-")))
    except (UnknownLocaleError, ValueError):
        is_known = False
    if not is_known:
        names = {str(name).lower(): key for key, name in known.items()}
        hint = f"Did you mean '{names[code.lower()]}'?" if code.lower() in names else ""
        raise RuleBroken("language-unknown", f"must be a language code, e.g. ko (got {got(text)})", hint)
    return code


def _country(text: str) -> str:
    """A country of ISO 3166-1, two letters."""
    code = text.strip()
    if not is_country(code):
        hint = (
            f"Did you mean '{code.upper()}'?"
            if is_country(code.upper())
            else "United Kingdom is GB."
            if code == "UK"
            else ""
        )
        raise RuleBroken("country-unknown", f"must be a country's two letters, e.g. GB (got {got(text)})", hint)
    return code


def _timezone(text: str) -> str:
    """A zone of the IANA list."""
    name = text.strip()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        hint = did_you_mean(name.replace(" ", "_"), available_timezones())
        raise RuleBroken(
            "timezone-unknown", f"must be a zone of the IANA list, e.g. Asia/Seoul (got {got(text)})", hint
        ) from None
    return name
