"""The outputs to publish, as plain values: each file with its inputs and fingerprint, and the inputs that a language shares.

Place in the pipeline: `site.plan` makes these values; drawing, proof and store pass them on. Refuses: to plan, to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from newsroom.model.directory import Contact, Organisation
from newsroom.model.face import Face
from newsroom.model.release import File, Moment, Value
from newsroom.model.settings import Settings
from newsroom.model.text import Text

Made = tuple[Callable[..., Value], *tuple[Any, ...]]


class Copy(Value, frozen=True, kw_only=True):
    """Inputs of an output that is a file of the content folder as it is. Its bytes are covered by the file's digest."""

    source: str  # inside content/
    file: File


class Derived(NamedTuple):
    """What is made of many texts, kept in the index, and made anew when one of them changed (`derive` of the kind's module)."""

    name: str  # under which the index keeps it; it has several parts, which are made at once
    key: bytes  # digest of all that it is made of
    bodies: tuple[tuple[str, str], ...]  # what it is made of
    start: int = 0  # the place of the first of them; with the words of a part it says what is drawn


class Output(NamedTuple):
    """One file to publish."""

    path: str  # below output/, with "/"
    fingerprint: bytes  # 16 bytes
    kind: str  # the module of `newsroom.outputs` that draws it
    lang: str  # whose `SharedInputs` it is drawn with
    make: Made | Value  # its inputs, or what puts them together and from what
    bodies: tuple[tuple[str, str], ...]  # (folder, language) of the texts whose HTML it needs, in order
    owner: str = ""  # what may remove it by changing: a folder of content/, a list, a feed; without one its kind
    derived: tuple[Derived, ...] = ()  # what the texts were made into; it is drawn from these instead of the texts
    part: int = 0  # which part of each of them
    stem: bytes = b""  # the fingerprint without them; `build.derived` adds the digests of their parts

    @property
    def inputs(self) -> Value:
        """All that it is drawn from, beside its kind's base."""
        return self.make if isinstance(self.make, Value) else self.make[0](*self.make[1:])

    @property
    def copy_of(self) -> Copy | None:
        """The file of the content folder that it is a copy of; None where it is drawn."""
        return self.make if isinstance(self.make, Copy) else None


class Hold(Value, frozen=True, kw_only=True):
    """Why a version shown in the preview is in truth held."""

    reason: str  # draft | embargo | future | expired | original
    until: Moment | None  # embargo, date or expiry


class StandingPage(Value, frozen=True, kw_only=True):
    """A standing page as navigation knows it, in the language in which readers of one language get it."""

    slug: str
    title: str
    lang: str


class SharedInputs(Value, frozen=True, kw_only=True):
    """The inputs that all outputs of one language share, plain data: a worker gets these and an output's own, nothing else."""

    lang: str
    settings: Settings  # without this machine's folders
    theme: str  # folder of templates, texts and styles
    bytecode: str  # folder for compiled templates; "" for none
    overrides: tuple[str, ...]  # folders before the theme's
    settings_file: str  # whose functions templates may use
    made_of: str  # digest of templates and texts: a worker may have kept those of an earlier build
    publisher: Organisation | None
    press_contacts: tuple[Contact, ...]
    organisations: tuple[Organisation, ...]  # those of the press contacts
    standing: tuple[StandingPage, ...]
    has_topics: bool
    kinds: dict[str, Text]  # further kinds of release that are public, by key
    has_types: bool  # releases of more than one kind
    has_media: bool = False  # releases with pictures or documents
    has_places: bool
    preview: bool = False
    face: Face = Face()  # without what it says of held releases
    has_card: bool = False  # pages that are no release have a card picture


class Digests(NamedTuple):
    """Digests of what lies outside the content. Any change of one redraws the outputs that rest on it."""

    program: bytes  # our own code, the libraries' versions, the machine's time zones
    assets: str  # styles and files of the theme
    templates: dict[str, str]  # template → digest of all it includes
    catalogues: dict[str, str]  # language → digest of its interface texts
    fonts: str = ""  # digest of the machine's fonts, where paper is made
    static_files: str = ""  # names, sizes and times of the files of STATIC_PATHS
    plain_files: dict[str, tuple[str, str]] = {}  # address → (file inside content/, its digest): published as they are


class Plan(NamedTuple):
    """All outputs, by path; or only those that an edit reaches, while all others stay as they are."""

    outputs: dict[str, Output]
    shared_inputs: dict[str, SharedInputs]
    standing: Collection[str] = ()  # paths of outputs that stay as they are, unplanned
    twice: tuple[tuple[Output, Output], ...] = ()  # two outputs that want one path; the first of them is planned

    def __contains__(self, path: object) -> bool:
        return path in self.outputs or path in self.standing
