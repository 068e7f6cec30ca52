"""What is published, one small module per kind of thing.

Each module has `plan(site, planner)`, which yields its outputs with their inputs, and `draw(inputs, press, bodies)`,
which makes the bytes of one of them from these alone. A kind that is drawn from files of the content folder also has
`sources(inputs)`, (file, digest) of each; their bytes are then `draw`'s fourth argument. `PIECES` says how much work
one output of it is. Adding a kind: write the module, name it in `KINDS`.
What is made of one release goes over `planner.releases` and is owned by the release's folder; lists and feeds ask
`planner.wants` for each; so that an edit plans only what it reaches (`reach`). All else is owned by its kind.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

KINDS = (
    "release",
    "home",
    "archive",
    "standing",
    "redirect",
    "frame",
    "files",
    "pictures",
    "pdf",
    "docx",
    "card",
    "calendar",
    "style",
    "vcard",
    "code",
    "feed",
    "sitemap",
    "robots",
    "text",
    "markdown_twin",
    "ninjs",
    "catalogue",
    "kit",
)
# Kinds that rest on releases: all but what rests on theme and settings alone.
OF_RELEASES = tuple(name for name in KINDS if name not in ("frame", "style", "robots"))
# Kinds that are made of one release, and feeds, which show its text. An edit of nothing but a text plans these alone.
SHOW_TEXTS = (
    "release",
    "files",
    "pictures",
    "pdf",
    "docx",
    "card",
    "calendar",
    "feed",
    "text",
    "markdown_twin",
    "ninjs",
    "kit",
)


@cache
def kind(name: str) -> ModuleType:
    """The module of a kind; imported when first needed."""
    return import_module(f"newsroom.outputs.{name}")
