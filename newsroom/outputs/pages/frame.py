"""The frame that a reader opens inside a page to copy text or see the local time: one small page a language, the only one with a script.

A page holds nothing of it but its address; browsers fetch it when somebody opens it (docs/decisions/0006).
"""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.render.context import FRAME_CSP, context_of
from newsroom.render.page_views import FrameView
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class FrameInputs(Value, frozen=True, kw_only=True):
    """Nothing of the content."""


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang in site.languages:
        yield planner.output(
            "frame", lang, planner.addresses[lang].home + "theme/frame.html", FrameInputs(), "frame.html"
        )


def draw(inputs: FrameInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    return context.render("frame.html", FrameView(lang=context.lang, dir=context.dir, csp=FRAME_CSP))
