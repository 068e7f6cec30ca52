"""The proof that nothing held is in what is about to be published.

Place in the pipeline: after drawing, before publishing. Comes in: every changed output's bytes (in the worker that drew
them), or every output's where what is held changed. Goes out: problems that name output, release and words.
A trace is in a held source and in no cleared source, setting or template. Where one is met, and only then, `public` is
asked whether a public place has the same words; that place is kept, and looked at again when it changes.
Refuses: to trust the plan; it reads bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import msgspec

from newsroom.model.problems import Problem
from newsroom.model.release import Value
from newsroom.proof.disguises import Opaque, decoded, parted, texts_in
from newsroom.proof.held import Secrets
from newsroom.proof.public import Public
from newsroom.proof.traces import Trace, each_once, squeezed, stands_in
from newsroom.store.index import Index

STATE = "proof"
SEARCH_INDEX = re.compile(r"(?:^|/)search/(newest|cards/\d+|words/\d+)\.json$")
MOST_TOLD = 20  # leaks in one message


class Sighting(Value, frozen=True, kw_only=True):
    """Findings in one output: numbers of traces, or the reason why it could not be read."""

    path: str
    traces: tuple[int, ...] = ()
    opaque: str = ""


class Proof(msgspec.Struct, array_like=True):
    """The held texts that the last build was proven against, as the index keeps them."""

    key: bytes
    traces: list[Trace]
    public_places: dict[int, tuple[str, bytes]]  # number of a trace → public place of the same words, its digest then


class _Matcher:
    """Looks for many traces at once (Aho and Corasick)."""

    def __init__(self, traces: list[Trace]) -> None:
        import ahocorasick_rs  # a build with nothing held must not wait for it

        self.traces = [trace for trace in traces if trace.form != "term"]
        self.numbers = [number for number, trace in enumerate(traces) if trace.form != "term"]
        self.terms = {trace.words: number for number, trace in enumerate(traces) if trace.form == "term"}
        self.find = ahocorasick_rs.BytesAhoCorasick([trace.needle for trace in self.traces]).find_matches_as_indexes

    def met_terms(self, terms: Iterable[str], found: set[int]) -> None:
        """Stems cannot be read as text: they are proved as a set."""
        found.update(self.terms[term] for term in self.terms.keys() & set(terms))

    def met_data(self, data: object, found: set[int]) -> None:
        for text in texts_in("data.json", json.dumps(data, ensure_ascii=False).encode()):
            self.met(text, found)

    def met(self, text: str, found: set[int]) -> None:
        letters = squeezed(parted(text))
        for number, _, _ in self.find(letters, overlapping=True):
            known = self.numbers[number]
            if known not in found and stands_in(self.traces[number], text, letters):
                found.add(known)


def _without_terms(name: str, value: Any) -> tuple[object, list[str]]:
    """A file of the search index without its terms, and these; all of it where they are not in our form."""
    if name.startswith("words/"):
        return None, list(value)
    try:
        rows = msgspec.convert(value["terms"] if name == "newest" else {}, dict[str, str])
    except (KeyError, TypeError, ValueError):
        return value, []
    return ({**value, "terms": list(rows)} if rows else value), " ".join(rows.values()).split(" ")


@lru_cache(maxsize=2)
def _matcher(watch: bytes) -> _Matcher:
    return _Matcher(msgspec.msgpack.decode(watch, type=list[Trace]))


def sighting(path: str, digest: bytes, data: bytes, watch: bytes) -> Sighting | None:
    """Traces of `watch` (encoded) in an output: its path, its digest, every text in its bytes. Pure."""
    matcher = _matcher(watch)
    found: set[int] = set()
    matcher.met(decoded(f"{path}\n{digest.hex()}"), found)
    try:
        if index := SEARCH_INDEX.search(path):
            rest, terms = _without_terms(index[1], json.loads(data))
            matcher.met_terms(terms, found)
            matcher.met_data(rest, found)
        else:
            for text in texts_in(path, data):
                matcher.met(text, found)
    except Opaque as why:
        return Sighting(path=path, traces=tuple(sorted(found)), opaque=str(why))
    return Sighting(path=path, traces=tuple(sorted(found))) if found else None


def sightings_in_files(root: str, files: list[tuple[str, bytes]], watch: bytes) -> list[Sighting]:
    """Those of some published files, (path, digest)."""
    found = []
    for path, digest in files:
        with open(f"{root}/{path}", "rb") as stream:
            met = sighting(path, digest, stream.read(), watch)
        if met is not None:
            found.append(met)
    return found


class Prover:
    """The proof of one build."""

    def __init__(
        self,
        index: Index,
        secrets: Secrets,
        public: Public,
        program: bytes,
        content: str,
        source: Callable[[str], bytes],
    ) -> None:
        self.index, self.public, self.source = index, public, source
        self.sightings: list[Sighting] = []
        self.watch = b""  # the traces for workers; empty when nothing is held
        self.everything = False  # unchanged outputs must be searched, too
        kept = index.state(STATE)
        if secrets.is_empty:
            self.proof = None
            return
        former = msgspec.msgpack.decode(kept, type=Proof) if kept else None
        key = blake2b(program + secrets.digest(), digest_size=16).digest()
        if former is not None and former.key == key:
            self.proof = former
            self.everything = not self._are_still_public(former)
        else:
            self.everything = True
            traces = each_once(secrets.traces(index.body, content))
            self.proof = Proof(key, traces, {})
        self.watch = msgspec.msgpack.encode(self.proof.traces)

    def _are_still_public(self, proof: Proof) -> bool:
        """Whether all traces that were found to be public still are. Digests of places that changed are brought up to date."""
        lost = []
        for number, (where, digest) in proof.public_places.items():
            now = self.public.digest_of(where)
            if now == digest:
                continue
            trace = proof.traces[number]
            if now and self.public.has(where, trace):
                proof.public_places[number] = (where, now)
            else:
                lost.append(number)
        for number in lost:
            del proof.public_places[number]
        return not lost

    def note(self, sighting: Sighting | None) -> None:
        """Keeps what a worker met."""
        if sighting is not None:
            self.sightings.append(sighting)

    def conclude(self, bodies_of: Callable[[str], Iterable[tuple[str, str]]]) -> list[Problem]:
        """The traces that were met and are not public, `MOST_TOLD` at most. `bodies_of` gives the texts that an output was drawn from."""
        if self.proof is None:
            return []
        leaks: list[Problem] = [
            Problem(
                met.path,
                1,
                "file",
                "not-provable",
                "error",
                f"must be a file that can be searched for what is held: {met.opaque}",
            )
            for met in self.sightings
            if met.opaque
        ]
        reported: set[tuple[str, bytes]] = set()
        for met in self.sightings:
            for number in met.traces:
                trace = self.proof.traces[number]
                if number in self.proof.public_places or (trace.source, trace.needle) in reported:
                    continue
                where = self.public.place_of(trace, bodies_of(met.path))
                if where:
                    self.proof.public_places[number] = (where, self.public.digest_of(where))
                else:
                    reported.add((trace.source, trace.needle))
                    leaks.append(self._leak(trace, met.path))
        return leaks[:MOST_TOLD]

    def _leak(self, trace: Trace, path: str) -> Problem:
        words = trace.words if len(trace.words) <= 80 else trace.words[:79] + "…"
        message = f"is held, and would be given away in the output {path} by “{words}”"
        return Problem(
            trace.source,
            _line(self.source(trace.source), trace),
            trace.field,
            "leak",
            "error",
            message,
            "Nothing public says this. Please report it: no text should be able to leak.",
        )

    @property
    def met_addresses(self) -> set[str]:
        """Held sources whose address is in an output, whether or not a public place has the same words."""
        traces = self.proof.traces if self.proof is not None else []
        found = (traces[number] for met in self.sightings for number in met.traces)
        return {trace.source for trace in found if trace.form == "literal" and trace.field == "slug"}

    def keep(self) -> None:
        """Notes in the index what was proven."""
        if self.watch or self.index.state(STATE) is not None:
            self.index.put_state(STATE, msgspec.msgpack.encode(self.proof) if self.proof else None)


def _line(data: bytes, trace: Trace) -> int:
    """The line of the source on which a trace begins; 1 where it cannot be found."""
    start = trace.needle[:12]
    for number, line in enumerate(data.decode("utf-8", "ignore").splitlines(), 1):
        if start in squeezed(decoded(line)):
            return number
    return 1


def batches(
    items: Iterable[tuple[str, bytes]], root: str, watch: bytes, size: int
) -> Iterator[tuple[str, list[tuple[str, bytes]], bytes]]:
    """Calls of `sightings_in_files` for many outputs."""
    from newsroom.store.pool import chunks

    for group in chunks(items, size):
        yield root, group, watch
