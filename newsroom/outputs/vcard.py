"""`/contacts/<key>.vcf`: one card for each contact that is published, vCard 4.0 (RFC 6350)."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.desk import Desk, desk_of
from newsroom.directory import Contact, Organisation
from newsroom.plan import Output, Planner, Press
from newsroom.release import Value
from newsroom.site import Site


class CardInputs(Value, frozen=True, kw_only=True):
    contact: Contact
    organisations: tuple[Organisation, ...]


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang in site.languages:
        for key in site.contacts_named():
            contact = site.directory.contacts[key]
            inputs = CardInputs(contact=contact, organisations=site.organisations_of([contact]))
            yield planner.output("vcard", lang, planner.addresses[lang].vcard(key), inputs)


def draw(inputs: CardInputs, press: Press, bodies: tuple[str, ...]) -> bytes:
    return vcard(desk_of(press), inputs.contact, inputs.organisations)


def vcard(desk: Desk, contact: Contact, organisations: Iterable[Organisation]) -> bytes:
    """The card: CRLF, UTF-8, folded at 75 octets. EMAIL only if there is one; no REV, since no date of change is known."""
    name = desk.words(contact.name)
    organisation = next((each for each in organisations if each.key == contact.organisation), None)
    lines = ["BEGIN:VCARD", "VERSION:4.0", f"KIND:{'individual' if contact.is_person else 'group'}", f"UID:{desk.at.absolute(desk.at.vcard(contact.key))}"]
    lines.append(f"FN:{_text(name)}")
    lines.append(f"N:;{_text(name)};;;")  # a full name is not taken apart: which part is the family's would be a guess
    if organisation is not None:
        lines.append(f"ORG:{_text(desk.words(organisation.name))}")
    if contact.role:
        lines.append(f"TITLE:{_text(desk.words(contact.role))}")
    lines += [f'TEL;VALUE=uri;TYPE="work,voice":tel:{phone.e164}' for phone in contact.phones]
    if contact.email:
        lines.append(f"EMAIL;TYPE=work:{_text(contact.email)}")
    lines += [f"LANG;PREF={rank}:{lang}" for rank, lang in enumerate(contact.languages, 1)]
    if contact.timezone:
        lines.append(f"TZ:{_text(contact.timezone)}")
    lines.append(f"URL:{desk.at.absolute(desk.at.contacts())}")
    lines.append("END:VCARD")
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> bytes:
    """The line in rows of at most 75 octets, never cut inside a character (RFC 6350, 3.2)."""
    rows: list[bytes] = []
    row, room = b"", 75
    for character in line:
        octets = character.encode()
        if len(row) + len(octets) > room:
            rows.append(row)
            row, room = b"", 74  # a continued row begins with a space
        row += octets
    return b"\r\n ".join([*rows, row])
