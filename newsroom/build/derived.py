"""Values made of many texts (`Derived`), kept in the index part by part, and the outputs that are drawn from such parts.

Place in the pipeline: after the plan, before it is compared with the published outputs. Comes in: a plan, the index. Goes out:
outputs whose fingerprints rest on the parts that they are drawn from, and these parts. An edit of a text therefore draws only
the lists of words that gained or lost one of its words. Refuses: to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from newsroom import outputs
from newsroom.model.output import Derived, Output
from newsroom.store.index import ROWS, Index

_EMPTY = blake2b(b"", digest_size=16).digest()


def narrow_fingerprints(planned: dict[str, Output], index: Index) -> None:
    """Makes the fingerprint of each output that is drawn from derived parts rest on these parts, not on all the texts behind them.

    An empty part draws nothing, and does not count.
    """
    known: dict[tuple[str, bytes], Sequence[bytes]] = {}
    # Many outputs are drawn from parts of the same: it is looked up once, (start, digest of each part).
    tables: dict[int, list[tuple[bytes, Sequence[bytes]]]] = {}
    for path, output in planned.items():
        if not output.derived:
            continue
        table = tables.get(id(output.derived))
        if table is None:
            table = tables[id(output.derived)] = []
            for each in output.derived:
                digests = known.get(each[:2])
                if digests is None:
                    digests = known[each[:2]] = _digests(output.kind, each, index)
                table.append((each.start.to_bytes(8, "big"), digests))
        part = output.part
        whole = b"".join([start + digests[part] for start, digests in table if digests[part] != _EMPTY])
        planned[path] = output._replace(fingerprint=blake2b(whole, digest_size=16, key=output.stem).digest())


class DerivedParts:
    """Gives outputs the parts that they are drawn from: as the index has them, or made now. Those of one row are read at once."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._of: tuple[tuple[Derived, ...], int] = ((), 0)
        self._rows: list[list[str]] = []

    def of(self, output: Output) -> tuple[str, ...]:
        number, row = divmod(output.part, ROWS)
        if output.derived is not self._of[0] or row != self._of[1]:
            self._of = (output.derived, row)
            self._rows = [self._row(output.kind, each, row) for each in output.derived]
        return tuple([parts[number] for parts in self._rows])

    def _row(self, kind: str, wanted: Derived, row: int) -> list[str]:
        kept = self.index.derived(wanted.name, row, wanted.key)
        return _made(kind, wanted, self.index)[row::ROWS] if kept is None else kept


def _digests(kind: str, wanted: Derived, index: Index) -> Sequence[bytes]:
    found = index.derived_digests(wanted.name, wanted.key)
    if found is None:
        _made(kind, wanted, index)
        found = index.derived_digests(wanted.name, wanted.key)
    assert found is not None
    return found


def _made(kind: str, wanted: Derived, index: Index) -> list[str]:
    parts: list[str] = outputs.kind(kind).derive(tuple(index.body(*key) for key in wanted.bodies))
    index.put_derived(wanted.name, wanted.key, parts)
    return parts
