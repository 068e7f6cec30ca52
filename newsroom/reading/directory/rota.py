"""A contact's rota as it is written → turns in order of time.

Place in the pipeline: part of the readers of contacts.yml. Comes in: the parts of `rota` with their lines. Goes out: turns; what
is wrong goes to whoever reads the file. Refuses: two people on duty at once, an hour of which it is not sure whose it is, a turn
that names nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from newsroom.model.directory import Contact, Turn
from newsroom.model.problems import did_you_mean
from newsroom.model.release import Moment
from newsroom.reading.directory.entry import Entry
from newsroom.reading.directory.phone_lists import read_phones
from newsroom.reading.values.moments import INSTANT_EXAMPLE, is_before, parse_last_day, parse_moment
from newsroom.reading.values.rules import RuleBroken, got

PARTS = ("from", "until", "contact", "phones")
EXAMPLE = "rota: [{from: 2026-03-06, until: 2026-03-08, contact: ana-example}]"
Location = tuple[int | str, ...]


def read_rota(entry: Entry, country: str | None, timezone: str) -> tuple[Turn, ...]:
    """The turns of a contact. `country`: of its organisation, for numbers; `timezone`: its own, "" where it has none."""
    places = entry.parts_of("rota")
    turns = [turn for place in places if (turn := _turn(entry, place, country, timezone)) is not None]
    turns.sort(key=lambda turn: (turn.begins.at, turn.ends.at))
    for earlier, later in pairwise(turns):
        if later.begins.at < earlier.ends.at:
            message = (
                f"must not begin before the turn before it is over (got {_shown(later.begins)}, and that one goes on "
                f"until {_shown(earlier.ends)}{'' if earlier.ends.timed else ', that day included'})"
            )
            entry.wrong_at(later.line, "rota", RuleBroken("rota-overlap", message))
        elif later.begins.at > earlier.ends.at and not entry.has("phones"):
            message = (
                f"should leave no time without a number, as the contact has none of its own "
                f"(got none from {_shown(earlier.ends)} to {_shown(later.begins)})"
            )
            entry.wrong_at(later.line, "rota", RuleBroken("rota-gap", message), "warning")
    return tuple(turns)


def _turn(entry: Entry, place: Location, country: str | None, timezone: str) -> Turn | None:
    field = entry.field(*place)
    if field is None or not isinstance(field.value, dict):
        message = f"must have named parts, e.g. {EXAMPLE} (got {got(field.value if field else '')})"
        entry.wrong(RuleBroken("rota-form", message), *place)
        return None
    for part in field.value:
        if part not in PARTS:
            message = f"must be one of {', '.join(PARTS)} (got {got(part)})"
            entry.wrong(RuleBroken("unknown-field", message, did_you_mean(part, PARTS)), *place, part)
    given = {part for part, value in field.value.items() if value.value != ""}
    for part in ("from", "until"):
        if part not in given:
            entry.wrong(RuleBroken("part-missing", f"must have `{part}`, e.g. {EXAMPLE} (got none)"), *place)
    if len(given & {"contact", "phones"}) != 1:
        found = "both" if "contact" in given else "neither"
        message = f"must have `contact` or `phones`, one of them, e.g. {EXAMPLE} (got {found})"
        entry.wrong(RuleBroken("rota-who", message), *place)
    begins = entry.take(_instant(entry.reading.timezone, timezone, parse_moment), None, *place, "from")
    ends = entry.take(_instant(entry.reading.timezone, timezone, parse_last_day), None, *place, "until")
    contact = entry.line(*place, "contact")
    phones = read_phones(entry, country, *place, "phones")
    if begins is None or ends is None or not (contact or phones):
        return None
    if ends.at <= begins.at:
        message = f"must lie after `from` (got {_shown(ends)}, and that is {_shown(begins)})"
        entry.wrong(RuleBroken("rota-order", message), *place, "until")
        return None
    return Turn(begins=begins, ends=ends, contact=contact, phones=phones, line=entry.at(*place))


def _instant(zone: str, own: str, parse: Callable[[str, str], Moment]) -> Callable[[str], Moment | None]:
    """A day of the contact's own zone, else of the site's; or an hour, the site's, which needs its offset where the contact's
    zone makes another instant of it."""

    def instant(text: str) -> Moment | None:
        moment = parse(text, zone)
        theirs = parse(text, own) if own else moment
        if not moment.timed:
            return theirs
        if theirs.at != moment.at:
            message = (
                f"must carry a UTC offset, e.g. {INSTANT_EXAMPLE}: the contact is in {own}, the site in {zone} "
                f"(got {got(text)})"
            )
            raise RuleBroken("needs-offset", message)
        return moment

    return instant


def check_rotas(
    contacts: Mapping[str, Contact],
    wrong: Callable[[int, RuleBroken, str], None],
    may_have: Callable[[str], bool] = lambda key: False,
) -> None:
    """Problems of turns with other contacts: they exist, and answer in that time. `wrong`: takes (line, why, severity);
    `may_have`: whether a contact may be there that could not be read."""
    for key, contact in contacts.items():
        for turn in contact.rota:
            named = contacts.get(turn.contact)
            if turn.contact == key:
                message = "must be another contact; outside its turns a contact answers itself"
                wrong(turn.line, RuleBroken("rota-itself", f"{message} (got {got(turn.contact)})"), "error")
            elif turn.contact and named is None and not may_have(turn.contact):
                message = f"must be a key of contacts.yml, e.g. {next(iter(contacts))} (got {got(turn.contact)})"
                hint = did_you_mean(turn.contact.lower(), set(contacts) - {key})
                wrong(turn.line, RuleBroken("key-unknown", message, hint), "error")
            elif named is not None and (absence := _absence(named, turn)):
                message = f"should name who answers in that time: '{turn.contact}' {absence}"
                hint = "Until then, and from then on, the contact's own number is shown."
                wrong(turn.line, RuleBroken("rota-absent", message, hint), "warning")


def _absence(named: Contact, turn: Turn) -> str:
    if named.valid_from is not None and is_before(turn.begins, named.valid_from):
        return f"answers from {_shown(named.valid_from)}"
    if named.valid_until is not None and is_before(named.valid_until, turn.ends) and not named.successor:
        return f"answers until {_shown(named.valid_until)}"
    return ""


def _shown(moment: Moment) -> str:
    return moment.local[:16] if moment.timed else moment.local[:10]
