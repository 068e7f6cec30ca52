"""The text that caused a path which cannot be published, and what to do about it.

Place in the pipeline: after `plan`, before anything is drawn. Comes in: a plan's collisions. Goes out: problems on the
line of the alias, of the field that names the file, or of the text whose folder has the name. Refuses: to choose for the
author which of two names is to go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from newsroom.model.addresses import AT_HOST, address_of, path_of
from newsroom.model.link_entry import read_entry
from newsroom.model.output import Output, Plan
from newsroom.model.problems import Problem
from newsroom.model.release import Page
from newsroom.reading.release.problem_lines import line_of
from newsroom.site.collisions import MOST_NAME_BYTES, MOST_PATH_BYTES, Collision, collisions, is_of_host
from newsroom.site.former import former_addresses
from newsroom.site.site import Site

_TERMS = {"topics": "topics.yml", "places": "places.yml", "contacts": "contacts.yml"}


class Claim(NamedTuple):
    """Who wants a path: the place in the content, and how easily it could have another."""

    rank: int  # 0: an alias; 1: a file; 2: a release or page; 3: a key of the directory; 4: the site's own
    path: str
    line: int
    field: str
    name: str  # as the author typed it


class Claims:
    """The claims of one plan."""

    def __init__(self, plan: Plan, site: Site, label: str, read: Callable[[str], bytes]) -> None:
        self.plan, self.site, self.label, self.read = plan, site, label, read

    def problems(self, found: Iterable[Collision]) -> list[Problem]:
        """One problem for each collision. Raises ValueError for one that no text caused: a fault of ours."""
        reported: dict[tuple[str, Claim], Problem] = {}
        for each in found:  # one path is reported for all paths that are made of one name
            blamed, problem = self._problem(each)
            reported.setdefault((each.rule, blamed), problem)
        return sorted(reported.values())

    def _problem(self, found: Collision) -> tuple[Claim, Problem]:
        if found.outputs:
            claims = [self._of(output) for output in found.outputs]
        else:
            claims = [self._at(path) for path in (found.other, found.path) if path]
        blamed = min(claims, key=lambda claim: claim.rank)
        if blamed is claims[0] and claims[0].rank == claims[-1].rank:
            blamed = claims[-1]  # the later of two equal claims
        if blamed.rank == 4:
            kinds = " and ".join(sorted({output.kind for output in found.outputs}) or [found.other])
            raise ValueError(f"{found.path} is wanted by {kinds}, rule {found.rule}")
        other = next((claim for claim in claims if claim is not blamed), None)
        message, hint = _words(found, blamed, other, address_of(found.other))
        return blamed, Problem(blamed.path, blamed.line, blamed.field, found.rule, "error", message, hint)

    def _at(self, path: str) -> Claim:
        output = self.plan.outputs.get(path)
        return self._of(output) if output is not None else Claim(4, "", 1, "", address_of(path))

    def _of(self, output: Output) -> Claim:
        if output.kind == "redirect" and output.path in self._aliases:
            page, alias = self._aliases[output.path]
            return Claim(0, page.path, line_of(self.read(page.path), "aliases", alias), "aliases", alias)
        if output.kind == "plain":
            return Claim(1, f"{self.label}/{output.make.source}", 1, "file", address_of(output.path))  # type: ignore[union-attr]
        owner = self._versions.get(output.owner)
        if owner is not None:
            return self._of_folder(output, owner)
        section, _, rest = output.path.rpartition(".")[0].partition("/")
        for name in (section, rest.partition("/")[0]):
            if name in _TERMS:
                key = output.path.rpartition(f"{name}/")[2].partition("/")[0].partition(".")[0]
                path = f"{self.label}/directory/{_TERMS[name]}"
                return Claim(3, path, _line_of_key(self.read(path), key), key, key)
        for slug, versions in self.site.pages.items():
            if output.path.endswith(f"{slug}/index.html"):
                version = next(iter(versions.values()))
                return Claim(2, version.path, 1, "slug", slug)
        return Claim(4, "", 1, "", address_of(output.path))

    def _of_folder(self, output: Output, page: Page) -> Claim:
        """A claim of a release or page: one of its files, else its name."""
        source = getattr(output.make, "source", "") if output.kind in ("files", "pictures") else ""
        if not source:
            return Claim(2, page.path, 1, "slug", page.slug)
        name = source[len(page.folder) + 1 :]
        for version in self.site.versions_of(page):
            data = self.read(version.path)
            for field, named in version.named_files:
                if name == named:
                    return Claim(1, version.path, line_of(data, field, name), field, name)
            if any(read_entry(link).target == source for link in version.links):
                return Claim(1, version.path, line_of(data, "body", name), "body", name)
        return Claim(1, f"{self.label}/{source}", 1, "file", name)

    @cached_property
    def _aliases(self) -> dict[str, tuple[Page, str]]:
        """Path → the version that has it as a former address, and the address as typed."""
        return {path_of(alias): (page, alias) for alias, page in former_addresses(self.site)}

    @cached_property
    def _versions(self) -> dict[str, Page]:
        """Folder → a cleared version, its original where that is cleared."""
        found: dict[str, Page] = {}
        for page in self.site.all_versions():
            if page.folder not in found or page.lang == page.original:
                found[page.folder] = page
        return found


def collision_problems(
    plan: Plan, site: Site, label: str, read: Callable[[str], bytes], new: Iterable[str] | None = None
) -> list[Problem]:
    """Paths of a plan that exclude each other, on the lines that caused them. `new`: as in `collisions`."""
    found = collisions(plan, None if new is None else frozenset(new))
    return Claims(plan, site, label, read).problems(found) if found else []


def _line_of_key(data: bytes, key: str) -> int:
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if line.split(":")[0].strip("\"' ") == key:
            return number
    return 1


def _words(found: Collision, blamed: Claim, other: Claim | None, taken: str) -> tuple[str, str]:
    """(message, hint) of a collision."""
    name = blamed.name if len(blamed.name) <= 80 else blamed.name[:79] + "…"
    of_other = f", which {other.path} has" if other is not None and other.path and other.path != blamed.path else ""
    if found.rule == "name-too-long":
        longest = max(found.path.split("/"), key=lambda part: len(part.encode("utf-8", "surrogateescape")))
        size = len(longest.encode("utf-8", "surrogateescape"))
        if size <= MOST_NAME_BYTES:
            whole = len(found.path.encode("utf-8", "surrogateescape"))
            return (
                f"must give an address of at most {MOST_PATH_BYTES} bytes, e.g. {_example(blamed)} "
                f"(got '{name}', {whole} bytes in all)",
                "",
            )
        return (
            f"must give file names of at most {MOST_NAME_BYTES} bytes, endings that the site adds included, "
            f"e.g. hall.jpg (got '{name}', from which a name of {size} bytes is made)",
            "Give it a shorter name; a Korean or Chinese letter takes three bytes.",
        )
    if found.rule == "name-reserved" and is_of_host(found.path):
        named = f"'{name}'; what publishing adds at a host has names that begin so"
        return f"must not begin with {AT_HOST}, e.g. {_example(blamed)} (got {named})", ""
    if found.rule == "name-reserved":
        return (
            f"must be a name that Windows can hold, e.g. {'/old-' if blamed.rank == 0 else 'the-'}{name.strip('/. ')} "
            f"(got '{name}'; con, prn, aux, nul, com1, lpt1 and their like are devices there, a dot or space at the end is dropped)",
            "",
        )
    if found.rule == "path-twin":
        return (
            f"must differ from other names by more than letter case or the form of accents, e.g. {_example(blamed)} "
            f"(got '{name}', and '{other.name if other else taken}'{of_other} is one with it on macOS, Windows and some hosts)",
            "",
        )
    if found.rule == "path-inside-file":
        return (
            f"must not lie below a file of the site, e.g. {_example(blamed)} (got '{name}': {taken} is a file{of_other})",
            "",
        )
    return (
        f"must be an address that is not in use, e.g. {_example(blamed)} (got '{name}', which is {taken}{of_other})",
        "",
    )


def _example(claim: Claim) -> str:
    return "/news/old-name/" if claim.rank == 0 else "plan-2.pdf" if claim.rank == 1 else f"{claim.name}-2"
