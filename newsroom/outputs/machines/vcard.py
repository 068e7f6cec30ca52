"""`/contacts/<key>.vcf`: one card for each contact that is published, vCard 4.0 (RFC 6350); `/contacts/press-office.vcf`:
all that every page names, to take over at once."""

from __future__ import annotations

from collections.abc import Container, Iterable
from uuid import NAMESPACE_URL, uuid5

from newsroom.model.directory import Contact, Organisation
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.render.content_lines import content_lines, escaped
from newsroom.render.context import PageContext, context_of
from newsroom.site.identifiers import tag_uri
from newsroom.site.plan import Planner
from newsroom.site.site import Site
from newsroom.site.typed_address import OFFICE, OTHER_OFFICE


class CardInputs(Value, frozen=True, kw_only=True):
    contacts: tuple[Contact, ...]  # one, or those of the press office
    organisations: tuple[Organisation, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """A card for each contact that is published, and one file with those that every page names."""
    office = tuple(contact for contact, _ in site.contacts_of(site.directory.press_contacts).contacts)
    named = site.contacts_named()
    cards = {**site.succeeded(), **{contact.key: contact for contact in map(site.answering.today, named) if contact}}
    for lang in site.languages:
        at = planner.addresses[lang]
        for key, contact in cards.items():  # saved cards and printed codes survive a person
            inputs = CardInputs(contacts=(contact,), organisations=site.organisations_of([contact]))
            yield planner.output("vcard", lang, at.vcard(key), inputs)
        if office:
            inputs = CardInputs(contacts=office, organisations=site.organisations_of(office))
            yield planner.output("vcard", lang, at.vcard(office_name(named)), inputs)


def office_name(taken: Container[str]) -> str:
    """The name of the press office's file: another one where a contact has it as key."""
    return OFFICE if OFFICE not in taken else OTHER_OFFICE


def draw(inputs: CardInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    return b"".join(vcard(context_of(shared), contact, inputs.organisations) for contact in inputs.contacts)


def vcard(context: PageContext, contact: Contact, organisations: Iterable[Organisation]) -> bytes:
    """The card: CRLF, UTF-8, folded at 75 octets. EMAIL only if there is one; no REV, since no date of change is known."""
    name = context.words(contact.name)
    organisation = next((each for each in organisations if each.key == contact.organisation), None)
    # The same contact is one entry in an address book, in whichever language its card was taken.
    uid = uuid5(NAMESPACE_URL, tag_uri(context.settings, f"contacts/{contact.key}")).urn
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'individual' if contact.is_person else 'org'}", f"UID:{uid}"]
    lines.append(f"FN:{escaped(name)}")
    lines.append(
        f"N:;{escaped(name)};;;"
    )  # a full name is not taken apart: which part is the family's would be a guess
    if organisation is not None:
        lines.append(f"ORG:{escaped(context.words(organisation.name))}")
    if contact.role:
        lines.append(f"TITLE:{escaped(context.words(contact.role))}")
    lines += [f'TEL;VALUE=uri;TYPE="work,voice":tel:{phone.e164}' for phone in contact.phones]
    if contact.email:
        lines.append(f"EMAIL;TYPE=work:{escaped(contact.email)}")
    lines += [f"LANG;PREF={rank}:{lang}" for rank, lang in enumerate(contact.languages, 1)]
    if contact.timezone:
        lines.append(f"TZ:{escaped(contact.timezone)}")
    notes = []
    if contact.hours:
        hours = " ".join(filter(None, (context.hours(contact), contact.timezone)))
        notes.append(context.labelled(context.translate("Hours"), hours))
    if contact.has_rota:  # a saved card outlives a turn: it leads to the page that says who is on duty
        address = f"{context.at.absolute(context.at.contacts())}#{contact.key}"
        notes.append(f"{context.translate('Who is on duty now')}: {address}")
    if notes:
        lines.append("NOTE:" + escaped("\n".join(notes)))
    lines.append(f"URL:{context.at.absolute(context.at.contacts())}")
    lines.append(f"SOURCE:{context.at.absolute(context.at.vcard(contact.key))}")
    lines.append("END:VCARD")
    return content_lines(lines)
