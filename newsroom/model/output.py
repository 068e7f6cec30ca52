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
    """A value made of many texts (`derive` of the kind's module): kept in the index in parts, made anew when one of the texts changed."""

    name: str  # its name in the index
    key: bytes  # digest of the texts, and of the code that makes the value of them
    bodies: tuple[tuple[str, str], ...]  # (folder, language) of the texts, in order
    start: int = 0  # the place of the first text among all that the output is drawn from


class Output(NamedTuple):
    """One file to publish."""

    path: str  # below output/, with "/"
    fingerprint: bytes  # 16 bytes
    kind: str  # the module of `newsroom.outputs` that draws it
    lang: str  # whose `SharedInputs` it is drawn with
    make: Made | Value  # its inputs, or the function that makes them, with its arguments
    bodies: tuple[tuple[str, str], ...]  # (folder, language) of the texts whose HTML it needs, in order
    owner: str = ""  # the folder of content/, list or feed whose change may remove it; "": its kind
    derived: tuple[Derived, ...] = ()  # the values that it is drawn from instead of texts
    part: int = 0  # number of the part of each of these values
    stem: bytes = b""  # the fingerprint without these values; `build.derived` adds the digests of their parts

    @property
    def inputs(self) -> Value:
        """The values that it is drawn from, beside those of its kind and language."""
        return self.make if isinstance(self.make, Value) else self.make[0](*self.make[1:])

    @property
    def copy_of(self) -> Copy | None:
        """The file of the content folder that it is a copy of; None where it is drawn."""
        return self.make if isinstance(self.make, Copy) else None


class Hold(Value, frozen=True, kw_only=True):
    """The reason why a version that the preview shows is held."""

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
