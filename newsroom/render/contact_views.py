"""Contacts as pages show them.

Place in the pipeline: below the page context.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from newsroom.model.directory import Contact, Organisation, Phone
from newsroom.render.card_views import CardViews
from newsroom.render.views import ContactView, PhoneView  # fmt: skip


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
        self, contact: Contact, organisations: Iterable[Organisation], answered_then: Contact | None = None
    ) -> ContactView:
        name, name_lang = self.text(contact.name)
        organisation = next((each for each in organisations if each.key == contact.organisation), None)
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
            answered_then=self.words(answered_then.name) if answered_then else "",
        )

    @cached_property
    def common_contacts(self) -> tuple[ContactView, ...]:
        return tuple(self.contact(contact, self.shared.organisations) for contact in self.shared.press_contacts)
