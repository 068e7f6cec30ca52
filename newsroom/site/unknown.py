"""What cannot be known while texts have errors: addresses, places in pages, outputs of texts that cannot be read.

Place in the pipeline: made by `build.readable_part`, asked by every check of a plan. Comes in: an address, a path. Goes out:
whether it could be a text's that has errors. Refuses: to let a fault that only follows from another be told as one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from newsroom.model.addresses import address_of
from newsroom.model.problems import Problem, errors

WHEN = frozenset({"date", "embargo", "expires", "status", "translation_of"})  # fields that say when a text shows
SAYS = frozenset({"title", "subtitle", "notes"})  # fields that the ledger's digest covers, beside the text
_LISTS = frozenset({"topics", "types", "places", "feeds", "contacts"})
_PERIOD = re.compile(r"(?:[a-z-]+/)?news/\d{4}(?:/\d\d)?(?:/|$)")


class Unknown(NamedTuple):
    """Of one content."""

    heads: bytes = b""  # the heads, or all bytes, of texts and directory files with errors: what they name may exist
    slugs: Collection[str] = ()  # of releases and pages whose address cannot be told
    kinds: Collection[str] = ()  # files of the directory of which nothing is known
    bodiless: Collection[str] = ()  # outputs that stand in for texts of which not a word is known
    folders: Collection[str] = ()  # of texts with errors, inside content/
    texts: Collection[str] = ()  # paths of texts whose words the ledger cannot be compared with
    has_time: bool = False  # of some text it is not known when it shows
    has_any: bool = False  # anything may stand at any address
    is_trial: bool = False  # what is planned is looked at, and never published

    def __bool__(self) -> bool:
        return self.is_trial

    def may_answer(self, address: str) -> bool:
        """Whether a text that cannot be read could make something stand at an address inside the site."""
        if not self:
            return False
        if self.has_any:
            return True
        whole = address.partition("#")[0].partition("?")[0].strip("/").removesuffix("index.html").strip("/")
        steps = whole.split("/")
        if any(step in self.slugs or f"{step}.yml" in self.kinds for step in steps[:3]):
            return True
        if (self.has_time and _PERIOD.match(whole)) or (whole and f"/{whole}".encode() in self.heads):
            return True
        is_list = len(steps) > 1 and not _LISTS.isdisjoint(steps[-3:-1])
        return is_list and steps[-1].partition(".")[0].encode() in self.heads

    def may_stand_at(self, path: str) -> bool:
        """The same for an output."""
        return self.may_answer(address_of(path))

    def settled(self, found: Iterable[Problem], owner_of: dict[str, str]) -> list[Problem]:
        """Findings about outputs, without those that may only follow from other errors. `owner_of`: output → folder."""
        if not self:
            return list(found)
        return [
            each
            for each in found
            if each.field != "output"
            or (each.rule not in ("link", "anchor", "hreflang") and owner_of.get(each.path) not in self.folders)
        ]


NOTHING_UNKNOWN = Unknown()


def fields_with_errors(problems: Iterable[Problem]) -> dict[str, set[str]]:
    """Text → its fields that have an error."""
    found: dict[str, set[str]] = {}
    for problem in errors(problems):
        found.setdefault(problem.path, set()).add(problem.field)
    return found
