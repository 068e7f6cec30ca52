"""What stands between drawing and publishing: the proof that nothing held leaks, and the audit.

Place in the pipeline: `build` gives it what was drawn. Workers look at their own outputs (`inspect`), where the bytes are;
the parent draws the conclusions. Comes in: the site, the secrets, what workers saw. Goes out: nothing, or `ContentError`.
Refuses: to let anything through that was not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from newsroom.model.addresses import OWN_SEGMENTS, RESERVED_SEGMENTS, path_of
from newsroom.model.output import Output, Plan, SharedInputs
from newsroom.model.problems import ContentError, Problem, did_you_mean
from newsroom.model.release import Folder, Page, Value
from newsroom.model.settings import Settings
from newsroom.proof.audit import Audit, Grounds, Look, look
from newsroom.proof.held import Secrets, address_of
from newsroom.proof.prover import Prover, Sighting, batches, sighting, sightings_in_files
from newsroom.proof.public import Public
from newsroom.reading.links import ID_PREFIX
from newsroom.reading.problem_lines import line_of
from newsroom.site.clearance import Clearance
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool

FILES = 200  # published files that a worker reads at a time


class Orders(Value, frozen=True, kw_only=True):
    """What workers are to look for."""

    watch: bytes  # traces, encoded; empty when nothing is held
    grounds: Grounds


class Seen(Value, frozen=True, kw_only=True):
    """What a worker saw in one output."""

    look: Look
    sighting: Sighting | None = None


def inspect(path: str, digest: bytes, data: bytes, given: Callable[[], bytes], orders: Orders) -> Seen:
    """Looks at one output, in the worker that drew it. Pure."""
    met = sighting(path, digest, data, orders.watch) if orders.watch else None
    return Seen(look=look(path, data, given, orders.grounds), sighting=met)


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
    ) -> None:
        program, rests_on = digests
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
        self.orders = Orders(watch=self.prover.watch, grounds=grounds)

    def begin(self, plan: Plan, read: Callable[[str], bytes | None]) -> None:
        """Before anything is drawn. `read`: the bytes of an output as it will be published."""
        self.audit = Audit(plan.__contains__, read, self.orders.grounds)

    def note(self, seen: Seen | None) -> None:
        """Keeps what a worker saw."""
        if seen is not None:
            self.audit.note(seen.look)
            self.prover.note(seen.sighting)

    def note_copy(self, path: str, digest: bytes) -> None:
        """A file of a cleared release, copied as it is: its words are public; its name and whose file it is are looked at."""
        if self.orders.watch:
            self.prover.note(sighting(path, digest, b"", self.orders.watch))

    def conclude(self, plan: Plan, drawn: Iterable[Output], digest_of: Callable[[str], bytes], pool: Pool) -> None:
        """Raises ContentError for anything that must not be published. `digest_of`: of a published file, by path."""
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
        self.prover.conclude(lambda path: plan.outputs[path].bodies if path in plan.outputs else ())
        found_wrong = self.audit.conclude(self._cause, self._anchored(), changed)
        if found_wrong:
            raise ContentError(found_wrong)

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
            return None
        if link.startswith("#"):
            data = self.source(page.path)
            if f"({link}".encode() not in data:
                return None
            message = f"must lead to a place that the text has, e.g. a heading with {{{link}}} behind it (got a link to '{link}')"
            return Problem(
                page.path,
                line_of(data, "body", link),
                "body",
                "link-anchor",
                "error",
                message,
                did_you_mean(link[1:], self._marks(path)),
            )
        for typed, target in zip(page.links, self.site.targets(page), strict=True):
            if target and _as_link(target) == link:
                written = typed.partition(":")[2]
                fragment = written.partition("#")[2]
                line = line_of(self.source(page.path), "body", f"#{fragment}" if fragment else written)
                if not fragment:
                    return Problem(
                        page.path,
                        line,
                        "body",
                        "link-missing",
                        "error",
                        f"must lead to an address that exists, e.g. /news/ (got a link to '{written}')",
                    )
                message = f"must lead to a place that the page has, e.g. a heading with {{#{fragment}}} behind it (got a link to '{written}')"
                return Problem(
                    page.path, line, "body", "link-anchor", "error", message, did_you_mean(fragment, self._marks(link))
                )
        return None

    def _marks(self, link: str) -> list[str]:
        """Places in a page that its author marked."""
        seen = self.audit.at(link.partition("#")[0])
        return [name.removeprefix(ID_PREFIX) for name in seen.ids if name.startswith(ID_PREFIX)] if seen else []


def _reads_as_address(folder: str, site: Site) -> bool:
    base = site.settings.base_path
    first = folder[len(base) :].strip("/").partition("/")[0] if folder.startswith(f"{base}/") else ""
    return first in (*RESERVED_SEGMENTS, *OWN_SEGMENTS, *site.languages, *site.pages)


def _as_link(target: str) -> str:
    address, mark, fragment = target.partition("#")
    from urllib.parse import unquote

    return path_of(unquote(address)) + mark + unquote(fragment)
