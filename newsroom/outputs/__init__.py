"""What is published, one small module per kind of thing.

Each module has `plan(site, planner)`, which yields its outputs with their inputs, and `draw(inputs, press, bodies)`,
which makes the bytes of one of them from these alone. A kind that is drawn from files of the content folder also has
`sources(inputs)`, (file, digest) of each; their bytes are then `draw`'s fourth argument. `PIECES` says how much work
one output of it is. Adding a kind: write the module, name it in `KINDS`.
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
# Kinds that show more of a release than its card. An edit of nothing but a text plans these alone, and of each only the
# outputs of that release: they make those by a loop over `site.releases`.
SHOW_TEXTS = ("release", "pdf", "docx", "kit", "feed", "text", "markdown_twin", "ninjs")


@cache
def kind(name: str) -> ModuleType:
    """The module of a kind; imported when first needed."""
    return import_module(f"newsroom.outputs.{name}")
