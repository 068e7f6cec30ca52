"""The inputs of a release's page, its linked data and its Open Graph data."""

from __future__ import annotations

from newsroom.model.directory import Boilerplate, Contact, Duty, Organisation, Person, Term
from newsroom.model.output import Hold
from newsroom.model.release import Card, File, Moment, Release, Value
from newsroom.reading.files.ledger import Entry
from newsroom.render.pictures import PublishedPicture


class ReleaseInputs(Value, frozen=True, kw_only=True):
    """All that a release's page is drawn from."""

    release: Release
    languages: tuple[str, ...]  # in which the release is cleared
    files: tuple[File, ...]  # its own published files
    files_at: str  # address of their folder inside the site
    contacts: tuple[tuple[Contact, Contact | None], ...]  # (who answers today, who answered then if somebody else did)
    duties: dict[str, Duty]  # contact → who is on duty for it now
    organisations: tuple[Organisation, ...]
    people: tuple[Person, ...]
    topics: tuple[Term, ...]
    places: tuple[Term, ...]
    boilerplate: Boilerplate | None
    boilerplate_targets: tuple[str, ...]
    targets: tuple[str, ...]  # address of each of the release's links; "" where the target may not be seen
    newer: Card | None
    older: Card | None
    related: tuple[Card, ...]
    original_modified: Moment | None  # the original's change, where it is later than this translation
    twin_title: bool  # another release has the same title
    twin_summary: bool
    pictures: dict[str, PublishedPicture] = {}  # address of its file inside the site → what is made of it
    hold: Hold | None = None  # preview only: why and until when it is held
    recorded: tuple[Entry, ...] = ()  # in the ledger, oldest first
    missing_lists: tuple[str, ...] = ()  # of a withdrawn release: "topics/<key>" …
    indexed: tuple[str, ...] = ()  # languages whose version search engines may name: those not withdrawn
    event_place: tuple[Term, ...] = ()  # where its event is
    has_paper: bool = False  # this machine has fonts for it: there are a PDF and a card picture, where they are wanted
