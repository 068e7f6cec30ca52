"""Who answers for a contact at one instant: itself, its successor, whoever its rota has on duty. And when that changes.

Place in the pipeline: below `Site`. Comes in: the directory and the build's instant. Goes out: contacts as they may be shown,
without a word of turns to come, and `Duty` apart from them. What outlives an instant (files to take away, feeds, cards to
save) is made of the contact alone; only pages show who is on duty. Refuses: to show a number out of its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import msgspec

from newsroom.model.bounds import Bounds
from newsroom.model.directory import Contact, Directory, Duty, Turn
from newsroom.model.problems import Problem
from newsroom.model.release import digested

RUNS_OUT_SECONDS = 7 * 86_400  # how long before a rota ends a person is asked for further turns


class Answering:
    """Who answers at one instant."""

    def __init__(self, directory: Directory, now: int) -> None:
        self.directory, self.now = directory, now
        self._shown: dict[str, Contact] = {}

    def today(self, key: str) -> Contact | None:
        """Who answers for this contact today, without its rota; None where it has left or has not begun, and nobody else does."""
        found = self._today(key)
        return None if found is None else self._without_rota(found)

    def of_all(self, keys: Iterable[str]) -> tuple[tuple[Contact, Contact | None], ...]:
        """(who answers today, who answered then where that was somebody else) for these contacts, each once, in their order."""
        found: dict[str, tuple[Contact, Contact | None]] = {}
        for key in keys:
            if key in self.directory.contacts and (today := self.today(key)) is not None:
                then = self.directory.contacts[key]
                # Who has not begun yet did not answer then.
                is_same = then.key == today.key or not self.has_begun(then)
                found[today.key] = (today, None if is_same else self._without_rota(then))
        return tuple(found.values())

    def duties(self, contacts: Iterable[Contact]) -> dict[str, Duty]:
        """Contact → who is on duty for it now, where a turn of its rota runs and somebody answers in it."""
        found = {}
        for contact in contacts:
            for turn in self.directory.contacts[contact.key].rota:
                if turn.begins.at <= self.now < turn.ends.at and (duty := self._duty(turn)) is not None:
                    found[contact.key] = duty
        return found

    def turns_ahead(self) -> Iterator[tuple[Turn, Duty]]:
        """Every turn that has not begun, with what it will show: nothing of it may be seen before."""
        for contact in self.directory.contacts.values():
            for turn in contact.rota:
                if turn.begins.at > self.now:
                    yield turn, self._duty(turn, anyhow=True) or Duty(until=turn.ends)

    def has_begun(self, contact: Contact) -> bool:
        return contact.valid_from is None or contact.valid_from.at <= self.now

    def has_left(self, contact: Contact) -> bool:
        return contact.valid_until is not None and contact.valid_until.at <= self.now

    def _today(self, key: str) -> Contact | None:
        found = self.directory.contacts[key]
        if self.has_begun(found):
            found = self.following(key)
        else:
            seen = {key}
            while not self.has_begun(found) and found.key in self._predecessors:
                found = self._predecessors[found.key]
                if found.key in seen:
                    break
                seen.add(found.key)
        return found if self.has_begun(found) and not self.has_left(found) else None

    def following(self, key: str) -> Contact:
        """The first that has not left of a contact and those who succeed it one after another; else the last of them."""
        found = self.directory.contacts[key]
        seen = {key}
        while self.has_left(found) and found.successor in self.directory.contacts and found.successor not in seen:
            seen.add(found.successor)
            found = self.directory.contacts[found.successor]
        return found

    def _duty(self, turn: Turn, anyhow: bool = False) -> Duty | None:
        """The view of a turn; None where the person named does not answer now. `anyhow`: whatever the instant."""
        if not turn.contact:
            return Duty(until=turn.ends, phones=turn.phones)
        if turn.contact not in self.directory.contacts:
            return None
        on_duty = self.directory.contacts[turn.contact] if anyhow else self._today(turn.contact)
        if on_duty is None:
            return None
        return Duty(until=turn.ends, name=on_duty.name, phones=on_duty.phones, email=on_duty.email)

    def _without_rota(self, contact: Contact) -> Contact:
        if not contact.rota:
            return contact
        if contact.key not in self._shown:
            goes_on = contact.rota[-1].ends.at > self.now
            self._shown[contact.key] = digested(msgspec.structs.replace(contact, rota=(), has_rota=goes_on))
        return self._shown[contact.key]

    @cached_property
    def _predecessors(self) -> dict[str, Contact]:
        """Contact → who is followed by it and has not left; rather one that has begun."""
        there = [each for each in self.directory.contacts.values() if each.successor and not self.has_left(each)]
        return {each.successor: each for each in sorted(there, key=self.has_begun)}


def contact_instants(contact: Contact) -> Iterator[int]:
    """Every instant at which somebody else begins to answer for a contact."""
    yield from (moment.at for moment in (contact.valid_from, contact.valid_until) if moment is not None)
    for turn in contact.rota:
        yield turn.begins.at
        yield turn.ends.at


def next_instants(contact: Contact, now: int) -> Iterator[int]:
    """Those to look at beforehand: of a rota, whose turns are all alike, only the next two."""
    yield from (moment.at for moment in (contact.valid_from, contact.valid_until) if moment is not None)
    ahead = sorted({at for turn in contact.rota for at in (turn.begins.at, turn.ends.at) if at > now})
    yield from ahead[:2]


def rota_bounds(directory: Directory, now: int) -> Bounds:
    """Between which instants the warnings about rotas are what they are now."""
    ends = [contact.rota[-1].ends.at for contact in directory.contacts.values() if contact.rota]
    return Bounds().narrowed((end - RUNS_OUT_SECONDS for end in ends), now)


def rota_findings(directory: Directory, now: int, label: str) -> Iterator[Problem]:
    """A warning for each rota that ends soon, or has ended."""
    for key, contact in directory.contacts.items():
        if not contact.rota or contact.rota[-1].ends.at - RUNS_OUT_SECONDS > now:
            continue
        last = contact.rota[-1]
        day = last.ends.local[:16] if last.ends.timed else last.ends.local[:10]
        if last.ends.at > now:
            message = f"should go on: the last turn of '{key}' ends on {day}, and no turn follows"
        else:
            message = f"should go on, or be taken out: the last turn of '{key}' ended on {day}"
        hint = "From then on the contact's own number alone is shown."
        yield Problem(f"{label}/directory/contacts.yml", last.line, "rota", "rota-ends", "warning", message, hint)
