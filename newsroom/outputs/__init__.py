"""The outputs of a site, one small module per kind.

Each module has `plan(site, planner)`, which yields its outputs with their inputs, and `draw(inputs, shared, bodies)`,
which makes the bytes of one of them from these alone, or gives what makes them: then a worker first makes the values
of many pages, then draws all of them. A kind that is drawn from files of the content folder also has
`sources(inputs)`, (file, digest) of each; their bytes are then `draw`'s fourth argument. `PIECES` says how much work
one output of it is; `WORK`, where that is another figure, how long it takes. Adding a kind: write the module, add its
row to `model.output_kinds`.
A kind that draws releases walks over `planner.releases`; the release's folder owns its outputs. Lists and feeds ask
`planner.wants` for each; so that an edit plans only what it reaches (`affected`). All else is owned by its kind.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from newsroom.model.output import Digests
from newsroom.model.output_kinds import IN_PORTAL, KINDS, PACKAGES
from newsroom.model.settings import Settings
from newsroom.model.takeaways import TAKEAWAYS
from newsroom.site.plan import Planner
from newsroom.site.site import Site


@cache
def kind(name: str) -> ModuleType:
    """The module of a kind; imported when first needed. One of the site's own goes by `own.` and its module's name."""
    if name.startswith("own."):
        writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        try:
            return import_module(name.removeprefix("own."))
        finally:
            sys.dont_write_bytecode = writes
    return import_module(f"newsroom.outputs.{PACKAGES[name]}.{name}")


def all_kinds(own: Iterable[str] = ()) -> list[ModuleType]:
    """The modules of all kinds, in the order in which they are planned; last those of the site's own, by module name."""
    return [kind(name) for name in (*KINDS, *(f"own.{each}" for each in own))]


def kinds_of(settings: Settings, only: Collection[str] = KINDS) -> list[ModuleType]:
    """The modules of the kinds that a site has, or a portal of several sites; `only`: those of Newsroom's own that are wanted.

    No other module is imported: a site that makes no take-aways need not wait for what makes them.
    """
    unmade = {each.kind for each in TAKEAWAYS if each.name not in settings.takeaways}
    names = [name for name in (IN_PORTAL if settings.sites else KINDS) if name in only and name not in unmade]
    return [
        kind(name) for name in (*names, *(() if settings.sites else (f"own.{each}" for each in settings.own_kinds)))
    ]


def planner_of(site: Site, digests: Digests, theme: str, bytecode: str = "", preview: bool = False) -> Planner:
    """A planner for a site. It knows which languages have a card picture, which only the machine's fonts can say."""
    cards: tuple[str, ...] = ()
    if "card" in site.settings.takeaways:
        card: Any = kind("card")
        cards = tuple(lang for lang in site.languages if card.has_site_card(site, lang))
    return Planner(site, digests, theme, bytecode, preview, cards=cards)
