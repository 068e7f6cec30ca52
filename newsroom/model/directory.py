"""The newsroom's directory: who may be named and how to reach them. Plain data: frozen, no I/O.

Place in the pipeline: `content/directory/*.yml` → `reading.directory.files.load_directory` → `Directory`, beside `source`.
"""

from __future__ import annotations

from newsroom.model.face import Face
from newsroom.model.release import Digested, Moment, Value
from newsroom.model.text import Text


class Phone(Value, frozen=True, kw_only=True):
    e164: str  # +827048200291 (ITU-T E.164); with an extension: +827048200291;ext=12 (RFC 3966)
    international: str  # +82 70-4820-0291
    national: str  # 070-4820-0291, as dialled inside `country`
    country: str  # ISO 3166-1 alpha-2, of the number
    label: Text = ()


class Organisation(Digested, frozen=True, kw_only=True):
    key: str
    name: Text
    country: str = ""
    url: str = ""


class Turn(Value, frozen=True, kw_only=True):
    """One turn of a rota: who answers for a contact in that time."""

    begins: Moment
    ends: Moment  # the instant from which it is over
    contact: str = ""  # key of the contact on duty; without one `phones` are answered
    phones: tuple[Phone, ...] = ()
    line: int = 1  # of contacts.yml


class Duty(Value, frozen=True, kw_only=True):
    """Who is on duty for a contact, as pages show it while a turn runs."""

    until: Moment
    name: Text = ()  # name of the other contact; empty where only the numbers differ
    phones: tuple[Phone, ...] = ()
    email: str = ""


class Contact(Digested, frozen=True, kw_only=True):
    key: str
    name: Text
    organisation: str = ""  # key
    role: Text = ()
    phones: tuple[Phone, ...] = ()
    email: str = ""  # empty: there is none; nothing is published in its place
    languages: tuple[str, ...] = ()
    hours: Text = ()
    hours_spans: tuple[
        tuple[int, int, int], ...
    ] = ()  # (weekday 0 = Monday, opens, closes in minutes), when `hours` is of the readable form
    timezone: str = ""  # IANA name; empty: none given
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    successor: str = ""
    rota: tuple[Turn, ...] = ()  # in order of time; never drawn: `site.answering` leaves it out
    has_rota: bool = False  # set when it is drawn: the rota may name another contact, shown on the press office's page
    is_person: bool = True  # one text as name: a person or desk as its owner writes it


class Person(Digested, frozen=True, kw_only=True):
    key: str
    name: Text
    title: Text = ()
    organisation: str = ""


class Term(Digested, frozen=True, kw_only=True):
    """A topic or a place."""

    key: str
    name: Text
    timezone: str = ""  # IANA name, of a place


class ReleaseKind(Digested, frozen=True, kw_only=True):
    """A kind of release of the office's own."""

    key: str
    name: Text
    requires: tuple[str, ...] = ()  # fields that each of its releases must have


class Boilerplate(Digested, frozen=True, kw_only=True):
    """Standing text about an organisation in one language."""

    key: str
    lang: str
    title: str
    html: str
    links: tuple[str, ...] = ()  # the targets of the markers in `html`


class Directory(Value, frozen=True, kw_only=True):
    """All of it, by key. `digest` of an entry covers all that can be drawn from it."""

    publisher: str = ""
    press_contacts: tuple[str, ...] = ()
    boilerplate: str = ""
    contacts: dict[str, Contact] = {}
    organisations: dict[str, Organisation] = {}
    people: dict[str, Person] = {}
    topics: dict[str, Term] = {}
    places: dict[str, Term] = {}
    kinds: dict[str, ReleaseKind] = {}  # further kinds of release
    boilerplates: dict[str, dict[str, Boilerplate]] = {}  # key → language → text
    face: Face = Face()
    unread: tuple[str, ...] = ()  # files that cannot be read: nothing is known of what they hold
    unsure: tuple[str, ...] = ()  # "contacts.yml/press-desk": entries that are there, and cannot be read

    def may_have(self, file: str, key: str) -> bool:
        """Whether a file, or folder of standing texts, could have an entry that is not among those that were read."""
        return file in self.unread or f"{file.rstrip('/')}/{key}" in self.unsure
