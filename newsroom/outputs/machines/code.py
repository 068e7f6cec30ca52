"""`/contacts/<key>.svg`: the code beside a contact on a printed page; a telephone's camera that reads it opens the card."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.outputs.takeaways.pdf import qr_svg
from newsroom.render.context import context_of
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class CodeInputs(Value, frozen=True, kw_only=True):
    key: str  # the contact's


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """One for each card of a contact."""
    for lang in site.languages:
        for key in site.contacts_named():
            yield planner.output("code", lang, planner.addresses[lang].code(key), CodeInputs(key=key))


def draw(inputs: CodeInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    at = context_of(shared).at
    return qr_svg(at.absolute(at.vcard(inputs.key))).encode()
