"""`/news/<slug>/<slug>.pdf`: a release on A4, tagged (PDF/UA-1), with its fonts in it, set by Typst."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.media import imaging
from newsroom.media.metadata import Damaged
from newsroom.model.output import Output, SharedInputs
from newsroom.outputs.takeaways.paper import PaperInputs, picture_at, picture_words, plan_paper, sheet, sources
from newsroom.outputs.takeaways.pictures import unusable
from newsroom.render import typesetting
from newsroom.render.context import PageContext, context_of
from newsroom.render.recent import remembered
from newsroom.site.plan import Planner
from newsroom.site.site import Site

__all__ = ["draw", "plan", "sources"]

PIECES = 6
PICTURE = 1200  # pixels wide: 190 a sheet's inch
# Letters of a word that may be wider than the narrowest line, 120 mm. Most have half an em; these would have a whole one.
LONG = 26  # of 13 points
LONG_IN_HEADLINE = 20  # of 22 points
HEADLINES = ("title", "subtitle")
UNSEEN = ("u", "href", "vcard", "src", "address", "wordmark")  # addresses behind links; header and footer


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    """One for each release that this machine has fonts for."""
    if "pdf" in site.settings.takeaways:
        for release in planner.releases:
            if release.withdrawn is None and typesetting.has_paper(release):
                yield plan_paper(site, planner, "pdf", release, "pdf")


@remembered
def draw(inputs: PaperInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    context = context_of(shared)
    data = typesetting.legible_data(sheet(inputs, context, bodies[0]))
    data["has-long-word"] = has_long_word(data)
    standing = data["boilerplate"]["body"] if data["boilerplate"] is not None else []
    for block in (*data["body"], *data["notes"], *data["pictures"], *standing):
        _set_pictures(block, inputs, context, files)
    for contact in data["contacts"]:
        contact["svg"] = qr_svg(contact["vcard"])
        contact["qr"] = f"QR: {contact['vcard']}"
    return typesetting.set_pdf(template(shared.theme, "release.typ"), data, inputs.entry.release.changed.at)


def template(theme: str, name: str) -> Path:
    return Path(theme, "paper", name)


def has_long_word(data: Any, least: int = LONG) -> bool:
    """Whether a word of some plain data, its runs joined, has `least` letters; of a headline, `LONG_IN_HEADLINE`."""
    if isinstance(data, str):
        return len(data) >= least and max(map(len, data.split()), default=0) >= least
    if isinstance(data, dict):
        if data.get("k") == "h":
            least = LONG_IN_HEADLINE
        return any(
            has_long_word(part, LONG_IN_HEADLINE if name in HEADLINES else least)
            for name, part in data.items()
            if name not in UNSEEN
        )
    if isinstance(data, list):
        joined = "".join(part["t"] for part in data if isinstance(part, dict) and "t" in part)
        return has_long_word(joined, least) or any(has_long_word(part, least) for part in data)
    return False


def _set_pictures(block: dict[str, Any], inputs: PaperInputs, context: PageContext, files: tuple[bytes, ...]) -> None:
    """Put the bytes of pictures into a block. One that cannot be set (it moves) becomes its words."""
    if block["k"] == "img":
        number = picture_at(inputs, context, block["src"])
        if number is None:
            words = picture_words(block)
            block.clear()
            block.update({"k": "p", "c": words} if words else {"k": "nothing"})
            return
        try:
            block["svg"] = as_svg(*imaging.jpeg(files[number], PICTURE))
        except Damaged as fault:
            raise unusable(inputs.pictures[number].source, fault) from fault
        block.setdefault("credit", "")
    for name in ("b", "items"):
        for part in block.get(name, ()):
            for inner in part if isinstance(part, list) else part.get("b", [part] if "k" in part else []):
                _set_pictures(inner, inputs, context, files)


def as_svg(jpeg: bytes, width: int, height: int) -> str:
    """A photograph as a text: Typst takes data only as such."""
    data = base64.b64encode(jpeg).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{data}"/></svg>'
    )


@cache
def qr_svg(text: str) -> str:
    """A QR code, medium error correction, as SVG."""
    from xml.sax.saxutils import escape  # here: it imports what speaks HTTP

    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", scale=4, border=1, xmldecl=False, svgns=True, title=escape(text), nl=False
    )
    return out.getvalue().decode()
