"""Recently drawn outputs: a release's kit packs the files beside it, and PDF and Word have the same words.

Place in the pipeline: around functions of the kinds, in a worker. Comes in: a function of inputs and of shared
inputs or a page context. Goes out: the same function, which does not do the same work twice in a row. Inputs are compared by
identity, which costs nothing: the inputs that a job for a kit holds are those that the jobs before it were given. Refuses: to
keep more than the last few results.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

I = TypeVar("I")  # noqa: E741 – inputs
P = ParamSpec("P")
T = TypeVar("T")

MOST = 20  # two releases' take-aways
_KEPT: OrderedDict[tuple[object, int, int], tuple[object, tuple[Any, ...], Any]] = OrderedDict()


def remembered(work: Callable[Concatenate[I, P], T]) -> Callable[Concatenate[I, P], T]:
    """`work` with a cache of recent results, keyed by the identity of its first two arguments, which decide the others."""

    def kept(inputs: I, /, *more: P.args, **named: P.kwargs) -> T:
        assert not named
        key = (work, id(inputs), id(more[0]))
        known = _KEPT.get(key)
        if known is None or known[0] is not inputs or known[1][0] is not more[0]:
            known = _KEPT[key] = (inputs, more, work(inputs, *more, **named))
            while len(_KEPT) > MOST:
                _KEPT.popitem(last=False)
        result: T = known[2]
        return result

    kept.__doc__ = work.__doc__
    return kept
