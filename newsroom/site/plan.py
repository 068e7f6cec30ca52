"""Everything the site publishes, as `Output` values: where it goes, what it depends on, what it is drawn from.

Place in the pipeline: `Site` → `Plan`. One mechanism gives every kind of output incremental builds, parallel drawing,
atomic writes, orphan removal and the leak proof. An output's fingerprint is the digest of its encoded inputs and of
its base (code, libraries, settings, templates, interface texts); `draw` is given those inputs and nothing else, so
that nothing can show on a page that its fingerprint does not cover. Refuses: to draw.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from typing import Protocol, TypeVar

import msgspec

from newsroom.model.addresses import Addresses, path_of
from newsroom.model.output import Derived, Digests, Made, Output, Plan, SharedInputs, StandingPage
from newsroom.model.release import Page, Release, Value
from newsroom.model.settings import drawing_part
from newsroom.site.face import public_face
from newsroom.site.site import Site

T = TypeVar("T")


class Kind(Protocol):
    """The functions of a module of `newsroom.outputs`."""

    def plan(self, site: Site, planner: Planner) -> Iterable[Output]: ...

    def draw(self, inputs: Value, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes: ...


class Planner:
    """Gives outputs their fingerprints."""

    def __init__(
        self,
        site: Site,
        digests: Digests,
        theme: str,
        bytecode: str = "",
        preview: bool = False,
        owners: Collection[str] | None = None,
        cards: Collection[str] = (),
    ) -> None:
        self.site = site
        self.owners = owners  # whose outputs are to be planned; None: all
        self.digests = digests
        self.shared_inputs = {
            lang: _shared_inputs(site, digests, lang, theme, bytecode, preview, lang in cards)
            for lang in site.languages
        }
        self.addresses = {
            lang: Addresses(lang, site.languages, site.settings.site_url, site.settings.base_path)
            for lang in site.languages
        }
        self._encode = msgspec.msgpack.Encoder().encode
        plain = {
            lang: self._encode(
                msgspec.structs.replace(shared, theme="", bytecode="", made_of="", overrides=(), settings_file="")
            )
            for lang, shared in self.shared_inputs.items()
        }
        self._common = {
            lang: blake2b(
                digests.program + digests.catalogues.get(lang, "").encode() + plain[lang], digest_size=16
            ).digest()
            for lang in site.languages
        }
        self.common = b"".join(self._common.values())  # changes when something changes on which every output rests
        self._made: dict[object, object] = {}
        self._digests: dict[tuple[str, str, str], bytes] = {}

    def wants(self, owner: str) -> bool:
        """Whether the outputs of this folder, list or feed are to be planned."""
        return self.owners is None or owner in self.owners

    def folders(self) -> Iterator[Page]:
        """One version of each release and page whose folder is to be planned."""
        seen: set[str] = set()
        for page in chain(self.releases, *(versions.values() for versions in self.site.pages.values())):
            if page.folder not in seen and self.wants(page.folder):
                seen.add(page.folder)
                yield page

    @cached_property
    def releases(self) -> list[Release]:
        """The releases whose outputs are to be planned."""
        owners = self.owners
        if owners is None:
            return self.site.releases
        return [release for release in self.site.releases if release.folder in owners]

    def once(self, key: object, make: Callable[[], T]) -> T:
        """A value that several kinds plan with, made once."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[return-value]

    def output(
        self,
        kind: str,
        lang: str,
        address: str,
        inputs: Value | Made,
        template: str = "",
        bodies: tuple[tuple[str, str], ...] = (),
        fingerprint_key: object = None,
        owner: str = "",
        derived: tuple[Derived, ...] = (),
        part: int = 0,
    ) -> Output:
        """An output at an address inside the site. `template` names what it is drawn with, where it is a page.

        Where `inputs` are put together only when they are drawn, they are given as a function with its arguments.

        `fingerprint_key` replaces the inputs in the fingerprint where there are many outputs of a kind: the same values, each
        record by its digest. Every field of the inputs must be in it; `tests/site/test_plan.py` changes one after the other.
        """
        base = self._digests.get((kind, lang, template))
        if base is None:
            parts = (self._common[lang], kind.encode(), self.digests.templates[template].encode() if template else b"")
            base = self._digests[kind, lang, template] = blake2b(b"\0".join(parts), digest_size=16).digest()
        covered = (owner, inputs if fingerprint_key is None else fingerprint_key)
        fingerprint = blake2b(self._encode(covered), digest_size=16, key=base).digest()
        stem = fingerprint if derived else b""
        if derived:
            fingerprint = blake2b(b"".join(each.key for each in derived), digest_size=16, key=stem).digest()
        return Output(path_of(address), fingerprint, kind, lang, inputs, bodies, owner or kind, derived, part, stem)


def draw_up(planner: Planner, kinds: Iterable[Kind], standing: Collection[str] = ()) -> Plan:
    """The plan of what the planner wants, beside what is standing.

    Raises ValueError when one kind wants a path twice, or plans what was not wanted: faults of ours, content cannot cause them.
    A collision that content can cause, a former address at a taken path, is kept in the plan (`Plan.twice`).
    """
    outputs: dict[str, Output] = {}
    twice: list[tuple[Output, Output]] = []
    for kind in kinds:
        for output in kind.plan(planner.site, planner):
            if output.path in outputs:
                if output.kind == outputs[output.path].kind != "redirect":
                    raise ValueError(f"{output.path} is wanted by {outputs[output.path].kind} and {output.kind}")
                twice.append((outputs[output.path], output))
                continue
            if not planner.wants(output.owner):
                raise ValueError(f"{output.path} of {output.owner} was not to be planned")
            outputs[output.path] = output
    return Plan(outputs, planner.shared_inputs, standing, tuple(twice))


def _shared_inputs(
    site: Site, digests: Digests, lang: str, theme: str, bytecode: str, preview: bool, has_card: bool
) -> SharedInputs:
    contacts = tuple(today for today, _ in site.contacts_of(site.directory.press_contacts).contacts)
    standing: list[StandingPage] = []
    for slug, versions in sorted(site.pages.items()):
        shown = versions.get(lang) or next(iter(versions.values()))
        standing.append(StandingPage(slug=slug, title=shown.title, lang=shown.lang))
    return SharedInputs(
        lang=lang,
        kinds=site.own_kinds,
        face=public_face(site),
        settings=drawing_part(site.settings),
        theme=theme,
        bytecode=bytecode,
        overrides=site.settings.overrides,
        settings_file=site.settings.file if site.settings.code else "",
        made_of=blake2b(
            repr((sorted(digests.templates.items()), digests.catalogues.get(lang))).encode(), digest_size=16
        ).hexdigest(),
        publisher=site.directory.organisations.get(site.directory.publisher),
        press_contacts=contacts,
        organisations=site.organisations_of(contacts),
        standing=tuple(standing),
        has_topics=bool(site.listings[lang].topics),
        has_types=len(site.listings[lang].categories) > 1,
        has_media=any(each.gives_media for each in site.listings[lang].releases),
        has_places=bool(site.listings[lang].places),
        preview=preview,
        has_card=has_card,
    )
