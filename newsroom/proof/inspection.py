"""The inspection between drawing and publishing: the proof that nothing held leaks, and the audit.

Place in the pipeline: `build` gives it what was drawn. Workers look at their own outputs (`inspect`), where the bytes are;
the parent draws the conclusions. Comes in: the site, the secrets, what workers saw. Goes out: every problem, or none.
Refuses: to let anything through that was not looked at.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from newsroom.model.addresses import OWN_SEGMENTS, RESERVED_SEGMENTS, path_of
from newsroom.model.directory import Boilerplate
from newsroom.model.output import Output, Plan, SharedInputs
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.release import Folder, Page, Release, Value
from newsroom.model.settings import Settings
from newsroom.proof.audit import Audit
from newsroom.proof.held import Secrets, address_of
from newsroom.proof.look import Grounds, Look, as_link, look, parts_of
from newsroom.proof.prover import Prover, Sighting, batches, sighting, sightings_in_files
from newsroom.proof.public import Public
from newsroom.reading.body.links import ID_PREFIX
from newsroom.reading.release.problem_lines import line_holding, line_of
from newsroom.site.clearance import Clearance
from newsroom.site.face import face_links, own_address
from newsroom.site.site import Site
from newsroom.site.unknown import NOTHING_UNKNOWN, Unknown
from newsroom.store.index import Index
from newsroom.store.pool import Pool

FILES = 200  # published files that a worker reads at a time


class Orders(Value, frozen=True, kw_only=True):
    """The orders of workers: the traces to look for."""

    watch: bytes  # traces, encoded; empty when nothing is held
    grounds: Grounds
    is_trial: bool = False  # of texts with errors: what cannot be drawn for them is left out


class Seen(Value, frozen=True, kw_only=True):
    """A worker's findings in one output."""

    look: Look
    sighting: Sighting | None = None


def inspect(
    path: str, digest: bytes, data: bytes, given: Callable[[], bytes], orders: Orders, is_plain: bool = False
) -> Seen:
    """Looks at one output, in the worker that drew it. Pure. `is_plain`: a file published as it is, with its own mistakes."""
    met = sighting(path, digest, data, orders.watch) if orders.watch else None
    return Seen(look=Look(path=path) if is_plain else look(path, data, given, orders.grounds), sighting=met)


_MARK = re.compile(r'\bid="([a-z][a-z-]*)"|"([a-z][a-z-]*)"\) }}')  # an id, or the one with which a component is called


class Inspection:
    """Of one build."""

    def __init__(
        self,
        index: Index,
        clearance: Clearance,
        folders: list[Folder],
        site: Site,
        settings: Settings,
        digests: tuple[bytes, bytes],
        source: Callable[[str], bytes],
        shared_inputs: Mapping[str, SharedInputs] = {},
        content_label: str = "content",
        unknown: Unknown = NOTHING_UNKNOWN,
    ) -> None:
        program, rests_on = digests
        self.unknown = unknown
        self.label = content_label
        self.site, self.source, self.root = site, source, os.path.realpath(settings.output)
        secrets = Secrets(clearance, site, {folder.path: folder.files for folder in folders if folder.files})
        public = Public(site, index, Path(settings.theme), rests_on, shared_inputs)
        self.prover = Prover(index, secrets, public, program, settings.content, source)
        own = {str(Path(each)) for each in (settings.content, settings.output, settings.cache, settings.theme)}
        # An output folder /news or /srv/site/contacts reads as an address of the site: it gives nothing away.
        private = {place for place in own if not _reads_as_address(place, site)}
        grounds = Grounds(
            site_url=settings.site_url,
            base_path=settings.base_path,
            private=tuple(sorted(private)),
            elsewhere=tuple(f"{site}/" for site in settings.sites if site.startswith(f"{settings.site_url}/")),
        )
        self.held = clearance.held
        self.undrawable: list[Problem] = []
        self._typed_links: dict[str, dict[str, tuple[str, str]]] = {}  # text → its links, see `_typed`
        self.orders = Orders(watch=self.prover.watch, grounds=grounds, is_trial=bool(unknown))

    def begin(self, plan: Plan, read: Callable[[str], bytes | None]) -> None:
        """Before anything is drawn. `read`: the bytes of an output as it will be published."""
        self.audit = Audit(plan.__contains__, read, self.orders.grounds)
        self.audit.undrawn.update(self.unknown.bodiless)
        self.audit.may_stand_at = self.unknown.may_stand_at
        self.audit.shown = self._shown
        self.audit.may_lack = lambda fragment: fragment in self._passing_marks

    def note(self, seen: Seen | None) -> None:
        """Keeps what a worker saw."""
        if seen is not None:
            self.audit.note(seen.look)
            self.prover.note(seen.sighting)

    def note_copy(self, path: str, digest: bytes) -> None:
        """A file of a cleared release, copied as it is: its words are public; its name and whose file it is are looked at."""
        if self.orders.watch:
            self.prover.note(sighting(path, digest, b"", self.orders.watch))

    def note_undrawn(self, path: str, problems: Iterable[Problem]) -> None:
        """An output that cannot be drawn: what stands in it, and where it leads, is not known."""
        self.audit.undrawn.add(path)
        self.undrawable += problems

    def conclude(
        self, plan: Plan, drawn: Iterable[Output], digest_of: Callable[[str], bytes], pool: Pool
    ) -> list[Problem]:
        """Everything for which the plan must not be published. `digest_of`: of a published file, by path."""
        changed = {output.path for output in drawn}
        if self.prover.everything:
            unchanged = [(path, digest_of(path)) for path in plan.outputs if path not in changed]
            whole = [each for each in unchanged if plan.outputs[each[0]].copy_of is None]
            for path, digest in unchanged:
                if plan.outputs[path].copy_of is not None:
                    self.note_copy(path, digest)
            for found in pool.map(
                sightings_in_files, batches(whole, self.root, self.orders.watch, FILES), len(whole) // 10
            ):
                for met in found:
                    self.prover.note(met)
        leaks = self.prover.conclude(lambda path: plan.outputs[path].bodies if path in plan.outputs else ())
        wrong = self.audit.conclude(self._cause, self._anchored(), changed)
        owners = {path: output.owner for path, output in plan.outputs.items()} if self.unknown else {}
        return [*self.undrawable, *leaks, *self._paths_shown(), *self.unknown.settled(wrong, owners)]

    @cached_property
    def _drawn(self) -> list[tuple[Page, str]]:
        """Public texts, each with its page as it will be published, without the signs of HTML and of addresses."""
        pages = ((page, self.audit.read(self._path_of(page)) or b"") for page in self._every_page())
        return [(page, unquote(unescape(data.decode("utf-8", "replace")))) for page, data in pages]

    def _shown(self, link: str) -> list[Problem] | None:
        """Problems of texts whose authors wrote an address that leads nowhere as words or code; None where nobody did.

        It is one where the address is a held text's. That of a former one may stand there as any other words do: no expiry
        stops the site.
        """
        address = "/" + link.removesuffix("index.html")
        pages = [page for page, text in self._drawn if address in text]
        held = (address_of(each.page, self.site.languages) for each in self.held if each.reason != "expired")
        if not any(address.startswith(each) for each in held):
            return [] if pages else None
        return [self._shows_held(page, address) for page in pages] or None

    def _paths_shown(self) -> Iterator[Problem]:
        """Problems of texts whose authors wrote the path of a held release, without the host, as words or code."""
        met = self.prover.met_addresses
        for each in self.held:
            if each.page.path in met and each.reason != "expired" and isinstance(each.page, Release):
                address = address_of(each.page, self.site.languages)
                base = re.escape(self.site.settings.base_path)
                as_path = re.compile(rf"(?<![\w./:-])(?:{base})?{re.escape(address.rstrip('/'))}(?![\w-])")
                for page, text in self._drawn:
                    if as_path.search(text):
                        yield self._shows_held(page, address)

    def _shows_held(self, page: Page, address: str) -> Problem:
        message = f"must not show the address of what is not public yet (got '{address}')"
        hint = f"As a link it is drawn as its words until then: [words]({address})."
        return Problem(
            page.path, self._line(page.path, address.rstrip("/")), "body", "link-to-held", "error", message, hint
        )

    @cached_property
    def _passing_marks(self) -> frozenset[str]:
        """Marks of contacts, and of sections that the theme draws while there is something in them.

        A link to one that is not there today leads to the start of its page: no instant makes it a fault.
        """
        settings = self.site.settings
        folders = map(Path, (settings.theme, *settings.overrides))
        templates = (file.read_text("utf-8") for folder in folders for file in folder.rglob("*.html"))
        named = (mark for template in templates for pair in _MARK.findall(template) for mark in pair if mark)
        return frozenset((*self.site.directory.contacts, *named))

    @cached_property
    def _pages(self) -> dict[str, Page]:
        """Output → the version that it shows."""
        pages: dict[str, Page] = {}
        for page in self._every_page():
            pages[self._path_of(page)] = page
        return pages

    def _every_page(self) -> Iterator[Page]:
        yield from self.site.releases
        for versions in self.site.pages.values():
            yield from versions.values()

    def _path_of(self, page: Page) -> str:
        return path_of(address_of(page, self.site.languages))

    def _anchored(self) -> Iterator[tuple[str, str]]:
        """(output, link) of links to a place in another page, typed into any text."""
        for page in self._every_page():
            if page.links and any("#" in link for link in page.links):
                for target in self.site.targets(page):
                    if "#" in target:
                        yield self._path_of(page), _as_link(target)

    def _cause(self, path: str, link: str) -> Problem | None:
        """The problem of the text that holds a link which leads nowhere."""
        page = self._pages.get(path)
        if page is None:
            return self._wrong_face(link) or self._wrong_elsewhere(link)
        if link.startswith("#"):
            return self._wrong_anchor(page, path, link)
        source, typed = self._typed(page).get(link, ("", ""))
        if not source:
            return self._wrong_face(link)
        written = typed.partition(":")[2]
        fragment = written.partition("#")[2]
        line = self._line(source, f"#{fragment}" if fragment else written)
        if not fragment:
            message = f"must lead to an address that exists, e.g. /news/ (got a link to '{written}')"
            return Problem(source, line, "body", "link-missing", "error", message)
        message = f"must lead to a place that the page has, e.g. a heading with {{#{fragment}}} behind it (got a link to '{written}')"
        marks = self._marks(link)
        near = did_you_mean(fragment, marks)
        if fragment in marks:  # an address, as browsers show it, has the mark as the page has it
            near = f"Did you mean '{written.partition('#')[0]}#{ID_PREFIX}{fragment}'?"
        return Problem(source, line, "body", "link-anchor", "error", message, near)

    def _wrong_elsewhere(self, link: str) -> Problem | None:
        """The problem of a text whose page was not looked at, of a link that a feed repeats."""
        path = self._holders.get(link, "")
        return self._cause(path, link) if path else None

    @cached_property
    def _holders(self) -> dict[str, str]:
        """Link → an output that shows a text in which it was typed."""
        return {link: path for path, page in self._pages.items() for link in self._typed(page)}

    def _line(self, source: str, words: str) -> int:
        """The line of a text's body that holds some words."""
        data = self.source(source)
        return line_holding(data, words) if "/directory/boilerplate/" in source else line_of(data, "body", words)

    def _wrong_face(self, link: str) -> Problem | None:
        """The problem of a link in `site.yml` that leads nowhere."""
        part, url = self._face_links.get(link, ("", ""))
        if not url:
            return None
        path = self.label + "/directory/site.yml"
        message = f"must lead to an address that exists, e.g. /news/ (got a link to '{url}')"
        return Problem(path, line_holding(self.source(path), url), part, "link-missing", "error", message)

    @cached_property
    def _face_links(self) -> dict[str, tuple[str, str]]:
        """What each link of the menu, the footer and their like leads to → (part of site.yml, address as typed)."""
        found: dict[str, tuple[str, str]] = {}
        for part, url in face_links(self.site):
            inside = own_address(self.site, url)
            if inside is not None:
                found.setdefault(_as_link(inside), (part, url))
        return found

    def _wrong_anchor(self, page: Page, path: str, link: str) -> Problem | None:
        """The problem of the text on this page in which an author typed a link to a place that is not there."""
        written = unquote(link)
        for source in (page.path, *(path for path, _ in self._standing(page))):
            data = self.source(source)
            if written not in unescape(unquote(data.decode("utf-8", "replace"))):
                continue
            line = self._line(source, link if link.encode() in data else written)
            message = f"must lead to a place that the text has, e.g. a heading with {{{written}}} behind it (got a link to '{written}')"
            near = did_you_mean(written[1:], self._marks(path))
            return Problem(source, line, "body", "link-anchor", "error", message, near)
        if not written.startswith(f"#{ID_PREFIX}fn"):
            return None
        message = "must close its HTML elements, e.g. <script>…</script>: one without an end took the footnotes with it"
        return Problem(page.path, self._line(page.path, "[^"), "body", "html-open", "error", message)

    def _standing(self, page: Page) -> Iterator[tuple[str, Boilerplate]]:
        """Sources of the standing text below a release, one for each language."""
        if isinstance(page, Release):
            key = page.boilerplate or self.site.directory.boilerplate
            for lang, text in self.site.directory.boilerplates.get(key, {}).items():
                yield f"{self.label}/directory/boilerplate/{key}/{lang}.md", text

    def _typed(self, page: Page) -> dict[str, tuple[str, str]]:
        """What each link of a text, and of the standing text below it, leads to → (its source, the link as typed)."""
        known = self._typed_links.get(page.path)
        if known is None:
            known = self._typed_links[page.path] = {}
            standing = ((path, text.links) for path, text in self._standing(page))
            for source, links in ((page.path, page.links), *standing):
                for typed, target in zip(links, self.site.targets_of(links, page.lang), strict=True):
                    if target:
                        known.setdefault(_as_link(target), (source, typed))
        return known

    def _marks(self, link: str) -> list[str]:
        """Places in a page that its author marked."""
        seen = self.audit.at(parts_of(link)[0])
        return [name.removeprefix(ID_PREFIX) for name in seen.ids if name.startswith(ID_PREFIX)] if seen else []


def _reads_as_address(folder: str, site: Site) -> bool:
    base = site.settings.base_path
    first = folder[len(base) :].strip("/").partition("/")[0] if folder.startswith(f"{base}/") else ""
    return first in (*RESERVED_SEGMENTS, *OWN_SEGMENTS, *site.languages, *site.pages)


def _as_link(target: str) -> str:
    address, mark, fragment = target.partition("#")
    return as_link(address, mark, fragment)
