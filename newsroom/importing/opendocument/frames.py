"""Frames of an .odt: pictures, text boxes, shapes with text, objects.

Place in the pipeline: in the reader of .odt. Comes in: a `draw:` element. Goes out: its blocks. Linked pictures are never
fetched.
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import Reason
from newsroom.importing.measures import decimal
from newsroom.importing.opendocument.job import Job, Place
from newsroom.importing.opendocument.names import child, full, get, name_of, points, words_in
from newsroom.importing.opendocument.styles import Look
from newsroom.importing.shown import Shown
from newsroom.media.imaging import pillow
from newsroom.model.blocks import Block, Picture

if TYPE_CHECKING:
    from lxml.etree import _Element

_TURN = re.compile(r"rotate\s*\(\s*(-?[\d.eE+-]+)\s*\)")
_CLIP = re.compile(r"rect\(\s*(\S+?),?\s+(\S+?),?\s+(\S+?),?\s+(\S+?)\s*\)")
_SHAPES = frozenset((
    "draw:custom-shape", "draw:rect", "draw:ellipse", "draw:circle", "draw:polygon", "draw:polyline", "draw:path", "draw:line", "draw:connector",
    "draw:caption", "draw:regular-polygon", "draw:measure",
))  # fmt: skip
_DOTS_PER_INCH = 96.0  # where a picture does not say


def read(job: Job, element: _Element, place: Place, link: str = "") -> list[Block]:
    """The blocks of a frame, shape or group."""
    name = name_of(element)
    if name == "draw:a":
        link = job.link(get(element, "xlink:href")) or link
        return [block for part in element for block in read(job, part, place, link)]
    if name == "draw:g":
        return [
            block for part in element if name_of(part).startswith("draw:") for block in read(job, part, place, link)
        ]
    if name == "draw:frame":
        return _frame(job, element, place, link)
    if name in _SHAPES:
        if get(child(element, "draw:enhanced-geometry"), "draw:text-path") == "true":  # letters that are a drawing
            place = msgspec.structs.replace(place, aside=place.aside or "text-box")
        return _box(job, element, element, place)
    if name == "draw:control":
        job.ledger.ask("form", "A form's control was left out.", job.where())
    return []


def _frame(job: Job, frame: _Element, place: Place, link: str) -> list[Block]:
    out: list[Block] = []
    drawn = False
    for part in frame:
        name = name_of(part)
        if name == "draw:text-box":
            out += _box(job, part, frame, place)
        elif name == "draw:image" and not drawn:
            picture, drawn = _picture(job, frame, part, place, link)
            if picture is not None:
                out.append(picture)
        elif name in ("draw:object", "draw:object-ole"):
            job.ledger.ask(
                "object",
                "An embedded object (a chart, a formula) was left out; only its picture is there.",
                job.where(),
            )
        elif name == "table:table":
            out += job.read_story(job, [part], msgspec.structs.replace(place, list=None))
    return out


def _box(job: Job, content: _Element, frame: _Element, place: Place) -> list[Block]:
    outer = job.place
    job.boxes += 1
    where = job.where()
    job.place = [*outer, f"text box {job.boxes}"]
    job.ledger.close()
    style = get(frame, "draw:style-name")
    ground = job.styles.property("graphic", style, "style:graphic-properties", "fo:background-color")
    fill = job.styles.property("graphic", style, "style:graphic-properties", "draw:fill")
    color = job.styles.property("graphic", style, "style:graphic-properties", "draw:fill-color")
    ground = (
        ground
        if ground.startswith("#")
        else color
        if fill == "solid" and color
        else "?"
        if fill not in ("none", "")
        else ""
    )
    look = msgspec.structs.replace(job.styles.default_look(), ground=ground.lower())
    inner = msgspec.structs.replace(place, look=look, list=None, link="", usual=Look())
    blocks = job.read_story(job, content, inner)
    job.ledger.close()
    job.place = outer
    if blocks:
        job.ledger.ask_box(words_in(content), where)
    return list(blocks)


def _picture(job: Job, frame: _Element, image: _Element, place: Place, link: str) -> tuple[Picture | None, bool]:
    """(picture, whether this image was one that can be shown)"""
    address = get(image, "xlink:href")
    reason: Reason | None = place.aside or ("hidden" if place.look.hidden else None)
    if reason is not None:
        job.ledger.ask("picture", f"A picture was left out: it is {reason}.", job.where())
        return None, True
    inside = address.removeprefix("./")
    data = job.container.bytes_of(inside) if address and ":" not in address else None
    if data is None and (embedded := child(image, "office:binary-data")) is not None:
        data, inside = _decoded(embedded.text or ""), "picture.png"
    if data is None:
        if address:
            job.shelf.linked(address[:200], job.where())
        return None, False
    alt = frame.findtext(full("svg:desc")) or frame.findtext(full("svg:title")) or ""
    shown = _shown(job, frame, data)
    put = job.shelf.put(data, inside, shown, alt, job.where())
    return (Picture(file=put[0], alt=put[1], link=link), True) if put is not None else (None, False)


def _shown(job: Job, frame: _Element, data: bytes) -> Shown:
    style = get(frame, "draw:style-name")
    turn = _TURN.search(get(frame, "draw:transform"))
    mirror = job.styles.property("graphic", style, "style:graphic-properties", "style:mirror")
    clip = _CLIP.search(job.styles.property("graphic", style, "style:graphic-properties", "fo:clip"))
    crop = (0.0, 0.0, 0.0, 0.0)
    if clip and any(points(side) for side in clip.groups()):
        top, right, bottom, left = (points(side) for side in clip.groups())
        width, height = _size(data)
        if width and height:
            crop = (left / width, top / height, right / width, bottom / height)
    return Shown(
        crop=crop,
        turn=round(-math.degrees(decimal(turn[1])), 1) % 360 if turn else 0.0,
        mirrored="horizontal" in mirror,
        flipped="vertical" in mirror,
    )


def _size(data: bytes) -> tuple[float, float]:
    """(width, height) in points, as programs take it from the picture itself; zeros where it cannot be opened."""
    try:
        with pillow().open(io.BytesIO(data)) as picture:
            dots = picture.info.get("dpi") or (_DOTS_PER_INCH, _DOTS_PER_INCH)
            across, down = (float(dot) if dot and dot > 1 else _DOTS_PER_INCH for dot in dots)
            return picture.width * 72 / across, picture.height * 72 / down
    except (OSError, ValueError, SyntaxError, TypeError):
        return 0.0, 0.0


def _decoded(text: str) -> bytes | None:
    import base64
    import binascii

    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return None
