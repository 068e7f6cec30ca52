"""What is published, one small module per kind of thing.

Each module has `plan(site, planner)`, which yields its outputs with their inputs, and `draw(inputs, press, bodies)`,
which makes the bytes of one of them from these alone. Adding a kind: write the module, name it in `KINDS`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

KINDS = ("release", "home", "archive", "standing", "redirect", "files", "style", "vcard", "feed")


@cache
def kind(name: str) -> ModuleType:
    """The module of a kind; imported when first needed."""
    return import_module(f"newsroom.outputs.{name}")
