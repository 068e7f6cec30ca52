"""Outputs before publication: what is wrong in one of them, and what they say of each other.

Place in the pipeline: after drawing, before publishing; only what changed is looked at. Comes in: what workers saw in each output
(`look`). Goes out: findings. A finding is our fault, or the theme's, unless a text caused it: then it names the text and
its line. Refuses: to mend.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from sys import intern

from newsroom.model.problems import Problem
from newsroom.proof.look import Grounds, Look, look, parts_of

SOME = 20  # outputs that are named for one link that leads nowhere


class Audit:
    """The findings of one build. Of each output it keeps what must be held against others, and no more."""

    def __init__(self, planned: Callable[[str], bool], read: Callable[[str], bytes | None], grounds: Grounds) -> None:
        self.planned, self.read, self.grounds = planned, read, grounds
        self._findings: list[tuple[str, str, str]] = []  # (output, rule, what was found)
        self._nowhere: list[tuple[str, str]] = []  # (output, link) to what is not published
        self._anchored: dict[str, list[str]] = {}  # link with a fragment → some of the outputs that hold it
        self._alternates: dict[str, tuple[tuple[str, str], ...]] = {}
        self._at: dict[str, Look | None] = {}
        self.undrawn: set[str] = set()  # outputs of which nothing can be said
        self.may_stand_at: Callable[[str], bool] = lambda path: False  # where what cannot be read could make an output
        self.shown: Callable[[str], list[Problem] | None] = lambda link: None  # see `Inspection._shown`
        self.may_lack: Callable[[str], bool] = lambda fragment: False  # marks that pages have at some times

    def note(self, seen: Look) -> None:
        """Takes in what a worker saw in one output."""
        self._findings += [(seen.path, rule, what) for rule, what in seen.findings]
        for link in seen.links:
            path, fragment = parts_of(link)
            if not self.planned(path):
                self._nowhere.append((seen.path, link))
            elif fragment and path.endswith(".html"):
                holders = self._anchored.setdefault(link, [])
                if len(holders) < SOME:
                    holders.append(seen.path)
        if seen.alternates:
            self._alternates[seen.path] = tuple((lang, intern(path)) for lang, path in seen.alternates)

    def at(self, path: str) -> Look | None:
        """The statements of an output about itself, read as it will be published."""
        if path not in self._at:
            data = self.read(path) if path.endswith(".html") else None
            self._at[path] = look(path, data, lambda: b"", self.grounds) if data is not None else None
        return self._at[path]

    def conclude(
        self, cause: Callable[[str, str], Problem | None], anchored: Iterable[tuple[str, str]], changed: Collection[str]
    ) -> list[Problem]:
        """All findings. `cause(path, link)`: the problem of the text that holds a link. `anchored`: (output, link with a
        fragment) typed into texts whose own output may not be among the `changed`."""
        problems = []
        for path, rule, what in self._findings:
            if rule == "anchor" and self.may_lack(what[1:]):
                continue
            text = cause(path, what) if rule == "anchor" else None
            problems.append(
                text
                or _problem(
                    path, rule, f"leads to '{what}', which the page does not have" if rule == "anchor" else what
                )
            )
        nowhere = [each for each in self._nowhere if not self._leads_somewhere(each[1])] + [
            (path, link) for link, paths in self._anchored.items() if not self._leads_somewhere(link) for path in paths
        ]
        causes = {link: text for path, link in nowhere if (text := cause(path, link)) is not None}
        for path, link in nowhere:  # feeds repeat a text's links: its problem is reported once, at the text
            text = cause(path, link) or causes.get(link)
            shown = None if text or path.endswith(".html") else self.shown(link)
            if shown is not None:
                problems += shown
            else:
                problems.append(text or _problem(path, "link", f"leads to '{link}', which is not published"))
        for path, link in anchored:
            if path not in changed and parts_of(link)[0] in changed and not self._leads_somewhere(link):
                problems.append(
                    cause(path, link) or _problem(path, "anchor", f"leads to '{link}', which is no longer there")
                )
        for path, alternates in self._alternates.items():
            problems += self._pairs(path, alternates)
        return problems

    def _leads_somewhere(self, link: str) -> bool:
        path, fragment = parts_of(link)
        if not self.planned(path):
            return self.may_stand_at(path)
        if not fragment or not path.endswith(".html"):
            return True
        target = self.at(path) if path not in self.undrawn else None
        return path in self.undrawn or (target is not None and (fragment in target.ids or self.may_lack(fragment)))

    def _pairs(self, path: str, alternates: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
        """hreflang: a page names itself, and each page that it names names it. Both were drawn together, or are unchanged."""
        if path not in {named for _, named in alternates}:
            yield _problem(path, "hreflang", "must name itself among its languages")
        for lang, named in alternates:
            back = self._alternates.get(named)
            if back is None and (other := self.at(named)) is not None:
                back = other.alternates
            if back is not None and path not in {each for _, each in back}:
                yield _problem(path, "hreflang", f"names {named} as its {lang} version, which does not name it")


def _problem(path: str, rule: str, what: str) -> Problem:
    return Problem(
        path,
        1,
        "output",
        rule,
        "error",
        what,
        "This is newsroom's or the theme's fault, not your text's. Please report it.",
    )
