"""Former addresses: a small page at each alias that leads on, and one `_redirects` file for hosts that read it."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.render.context import CSP, context_of
from newsroom.render.page_views import RedirectView
from newsroom.site.former import former_addresses
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class RedirectInputs(Value, frozen=True, kw_only=True):
    alias: str
    address: str
    title: str


class RulesInputs(Value, frozen=True, kw_only=True):
    rules: tuple[tuple[str, str], ...]  # (alias, address), by alias


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    rules: list[tuple[str, str]] = []
    for alias, page in former_addresses(site):
        address = page.address(site.languages)
        rules.append((alias, address))
        inputs = RedirectInputs(alias=alias, address=address, title=page.title)
        yield planner.output("redirect", page.lang, alias, inputs, "redirect.html")
    if rules:
        yield planner.output("redirect", site.languages[0], "/_redirects", RulesInputs(rules=tuple(sorted(rules))))


def draw(inputs: RedirectInputs | RulesInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    if isinstance(inputs, RulesInputs):
        return "".join(
            f"{context.local(alias)} {context.local(address)} 301\n" for alias, address in inputs.rules
        ).encode()
    view = RedirectView(
        lang=context.lang,
        dir=context.dir,
        heading=inputs.title,
        url=context.local(inputs.address),
        absolute=context.at.absolute(inputs.address),
        csp=CSP,
    )
    return context.render("redirect.html", view)
