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

    def of(self, key: str) -> tuple[Contact, Contact | None]:
        """(who answers for this contact today, the contact itself where somebody else does), without their rotas.

        A successor answers from its own `valid_from`; until then the one before is shown.
        """
        then, today = self.directory.contacts[key], self._successor(key)
        if not self.has_begun(today):  # the named contact does not answer yet and did not answer then
            return self._without_rota(self._predecessors.get(today.key, today)), None
        return self._without_rota(today), (None if today is then else self._without_rota(then))

    def of_all(self, keys: Iterable[str]) -> tuple[tuple[Contact, Contact | None], ...]:
        """(who answers today, who answered then) for these contacts, each once, in their order."""
        answering = (self.of(key) for key in keys if key in self.directory.contacts)
        every = {today.key: (today, then) for today, then in answering}
        begun = tuple(pair for pair in every.values() if self.has_begun(pair[0]))
        return begun or tuple(every.values())  # contacts that do not answer yet are left out where another does

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

    def _successor(self, key: str) -> Contact:
        """Who answers for a contact once those who left are passed over."""
        contacts = self.directory.contacts
        today = contacts[key]
        while today.valid_until is not None and today.valid_until.at <= self.now and today.successor in contacts:
            if not self.has_begun(contacts[today.successor]):
                break
            today = contacts[today.successor]
        return today

    def _duty(self, turn: Turn, anyhow: bool = False) -> Duty | None:
        """The view of a turn; None where the person named does not answer now. `anyhow`: whatever the instant."""
        if not turn.contact:
            return Duty(until=turn.ends, phones=turn.phones)
        if turn.contact not in self.directory.contacts:
            return None
        on_duty = self.directory.contacts[turn.contact] if anyhow else self._successor(turn.contact)
        left = on_duty.valid_until is not None and on_duty.valid_until.at <= self.now
        if not anyhow and (left or not self.has_begun(on_duty)):
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
        """Contact → who answers until it begins to."""
        return {
            contact.successor: contact
            for contact in self.directory.contacts.values()
            if contact.successor and self.has_begun(contact)
        }


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
