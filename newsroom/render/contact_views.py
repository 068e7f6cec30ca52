"""Contacts as pages show them.

Place in the pipeline: below the page context.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from newsroom.model.directory import Contact, Duty, Organisation, Phone
from newsroom.render.card_views import CardViews
from newsroom.render.views import ContactView, DutyView, PhoneView


class ContactViews(CardViews):
    """Contacts as pages show them."""

    def phone(self, phone: Phone) -> PhoneView:
        return PhoneView(
            label=self.words(phone.label),
            international=phone.international,
            national=phone.national,
            href=f"tel:{phone.e164}",
        )

    def contact(
        self,
        contact: Contact,
        organisations: Iterable[Organisation],
        answered_then: Contact | None = None,
        duty: Duty | None = None,
    ) -> ContactView:
        """A contact; `duty`: who is on duty for it, for pages alone."""
        organisation = next((each for each in organisations if each.key == contact.organisation), None)
        key = (contact, organisation, answered_then, duty)
        view = self._contacts.get(key)
        if view is None:
            view = self._contacts[key] = self._contact(*key)
        return view

    @cached_property
    def _contacts(self) -> dict[tuple[object, ...], ContactView]:
        return {}

    def _contact(
        self, contact: Contact, organisation: Organisation | None, answered_then: Contact | None, duty: Duty | None
    ) -> ContactView:
        name, name_lang = self.text(contact.name)
        return ContactView(
            key=contact.key,
            name=name,
            name_lang=name_lang,
            role=self.words(contact.role),
            organisation=self.words(organisation.name) if organisation else "",
            phones=tuple(self.phone(phone) for phone in contact.phones),
            email=contact.email,
            languages=tuple(self.language_name(lang) for lang in contact.languages),
            hours=self.hours(contact),
            timezone=self.zone(contact.timezone) if contact.timezone else "",
            timezone_id=contact.timezone,
            vcard=self.local(self.at.vcard(contact.key)),
            code=self.local(self.at.code(contact.key)),
            url=self.local(self.at.contacts()) + f"#{contact.key}",
            office=self.local(self.at.contacts()),
            answered_then=self.words(answered_then.name) if answered_then else "",
            duty=self._duty(duty) if duty else None,
            has_rota=contact.has_rota,
        )

    def _duty(self, duty: Duty) -> DutyView:
        name, name_lang = self.text(duty.name)
        return DutyView(
            until=self.translate("On duty until {instant}").format(instant=self.date(duty.until).text),
            name=name,
            name_lang=name_lang,
            phones=tuple(self.phone(phone) for phone in duty.phones),
            email=duty.email,
        )

    def on_duty_line(self, contact: ContactView) -> str:
        """The address that names who is on duty, for files that outlive a turn; "" for a contact without a rota."""
        if not contact.has_rota:
            return ""
        address = f"{self.at.absolute(self.at.contacts())}#{contact.key}"
        return self.labelled(self.translate("Who is on duty now"), address)

    def office(self, duties: Mapping[str, Duty]) -> tuple[ContactView, ...]:
        """The press contacts of every page, with who is on duty for them."""
        if not duties:
            return self.common_contacts
        shared = self.shared
        return tuple(
            self.contact(contact, shared.organisations, duty=duties.get(contact.key))
            for contact in shared.press_contacts
        )

    @cached_property
    def common_contacts(self) -> tuple[ContactView, ...]:
        return tuple(self.contact(contact, self.shared.organisations) for contact in self.shared.press_contacts)
