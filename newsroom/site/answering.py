"""Who answers the press for a contact at an instant: the contact, or a successor.

Place in the pipeline: the part of `site` that knows about contacts and time. Comes in: the directory's contacts and the
build's instant. Goes out: who answers. Refuses: to name somebody who has not begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from newsroom.model.directory import Contact


class Answering:
    """Who answers at `now`, seconds since 1970."""

    def __init__(self, contacts: Mapping[str, Contact], now: int) -> None:
        self.contacts, self.now = contacts, now

    def of(self, key: str) -> tuple[Contact, Contact | None]:
        """(who answers for this contact today, the contact itself where somebody else does).

        A successor answers from its own `valid_from`; until then the one before is shown.
        """
        contacts = self.contacts
        then = today = contacts[key]
        while today.valid_until is not None and today.valid_until.at <= self.now and today.successor in contacts:
            if not self.has_begun(contacts[today.successor]):
                break
            today = contacts[today.successor]
        if not self.has_begun(today):
            return self._predecessors.get(today.key, today), None  # who was named does not answer yet, and did not then
        return today, (None if today is then else then)

    def has_begun(self, contact: Contact) -> bool:
        return contact.valid_from is None or contact.valid_from.at <= self.now

    @cached_property
    def _predecessors(self) -> dict[str, Contact]:
        """Contact → who answers until it begins to."""
        return {
            contact.successor: contact
            for contact in self.contacts.values()
            if contact.successor and self.has_begun(contact)
        }
