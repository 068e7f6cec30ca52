"""Former addresses, and what each leads to.

Place in the pipeline: `Site` → pairs, for the pages that lead on and for what the ledger asks. Comes in: cleared versions with
their aliases. Goes out: every alias as typed, and the same former address in each language that a translation has: who
renames a release renames all its versions. Refuses: to take an address that somebody typed, or that is in use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol

from newsroom.model.addresses import prefix
from newsroom.model.release import Page, Release


class Known(Protocol):
    """The questions to a site (`site.Site`)."""

    languages: tuple[str, ...]

    @property
    def versions(self) -> Mapping[str, Collection[str]]: ...

    @property
    def pages(self) -> Mapping[str, Collection[str]]: ...

    def all_versions(self) -> Iterator[Page]: ...

    def versions_of(self, page: Page) -> list[Page]: ...


def former_addresses(site: Known) -> Iterator[tuple[str, Page]]:
    """(former address, the version that it leads to): those typed first, then those that follow from them."""
    having = [page for page in site.all_versions() if page.aliases]
    typed = {alias.lower() for page in having for alias in page.aliases}
    for page in having:
        for alias in page.aliases:
            yield alias, page
    followed: set[str] = set()
    for page in having:
        if page.lang != page.original:
            continue
        for version in site.versions_of(page):
            if version.lang == page.lang:
                continue
            for alias in page.aliases:
                address = _in_language(alias, page, version.lang, site)
                if address and address.lower() not in typed and address not in followed:
                    followed.add(address)
                    yield address, version


def _in_language(alias: str, page: Page, lang: str, site: Known) -> str:
    """The address that a translation had when the original had this one; "" where that cannot be said."""
    start = prefix(page.lang, site.languages)
    steps = alias[len(start) :].strip("/").split("/")
    depth = 2 if isinstance(page, Release) else 1
    if not (alias.startswith(start) and alias.endswith("/")) or len(steps) != depth or steps[0] in site.languages:
        return ""
    if depth == 2 and steps[0] != "news":
        return ""
    known = site.versions if isinstance(page, Release) else site.pages
    return "" if lang in known.get(steps[-1], {}) else prefix(lang, site.languages) + "/".join(steps) + "/"
