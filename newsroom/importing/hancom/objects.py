"""Tables, pictures, boxes and drawings of an .hwpx.

Place in the pipeline: in the reader of .hwpx. Comes in: `tbl`, `pic`, shapes, groups. Goes out: blocks. What only exists as a
drawing (drawn letters, formulas, charts) is set aside with its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.charts import chart_words
from newsroom.importing.document import Reason
from newsroom.importing.flow import add_caption
from newsroom.importing.grids import RawCell, table_of
from newsroom.importing.hancom.head import first, inside, local
from newsroom.importing.hancom.job import Job, Place
from newsroom.importing.measures import whole
from newsroom.importing.shown import Shown
from newsroom.model.blocks import Block, Paragraph, Picture

if TYPE_CHECKING:
    from lxml.etree import _Element

_ALIGNED = {"center": "center", "right": "right"}


def table(job: Job, element: _Element, place: Place) -> list[Block]:
    """The blocks of a table and its caption."""
    where = f"table {job.tables}"
    outer = list(job.place)
    rows: list[list[RawCell]] = []
    heads = 0
    found = [[cell for cell in row if local(cell) == "tc"] for row in element if local(row) == "tr"]
    is_frame = all(len(cells) <= 1 for cells in found)
    place = msgspec.structs.replace(place, in_cell=place.in_cell or not is_frame)
    for at, row in enumerate(found):
        job.place = [*outer, f"{where}, row {at + 1}"]
        cells, entries = [], job.ledger.entries
        is_head = True
        for cell in row:
            is_head = is_head and cell.get("header", "0") == "1"
            cells.append(_cell(job, cell, place))
        emptied = job.ledger.entries > entries and not any(cell.blocks for cell in cells)
        if emptied or (not cells and not _goes_into(rows)):
            continue
        heads += is_head and heads == len(rows)
        rows.append(cells)
    job.place = outer
    made = table_of(rows, heads, job.ledger, where)
    caption = _caption(job, element, place)
    side = first(element, "caption")
    return [*caption, *made] if side is not None and side.get("side") == "TOP" else [*made, *caption]


def shape(job: Job, element: _Element, place: Place, turn: float = 0.0) -> list[Block]:
    """The blocks of a picture, box or group."""
    name = local(element)
    out: list[Block] = []
    turned = first(element, "rotationInfo")
    turn += float(whole(turned.get("angle"))) if turned is not None else 0.0
    if name == "container":
        out += [block for part in element if first(part, "sz") is not None or local(part) in ("pic", "rect", "container", "ellipse", "polygon")
                for block in shape(job, part, msgspec.structs.replace(place, ground="?"), turn)]  # fmt: skip
    elif name == "pic":
        picture = _picture(job, element, place, turn)
        out += [picture] if picture is not None else []
    elif name == "textart":
        _drawn(job, element.get("text", ""), "drawn letters", place.aside)
    elif name == "equation":
        script = first(element, "script")
        _drawn(
            job, "".join(str(one) for one in script.itertext()) if script is not None else "", "formula", place.aside
        )
        job.ledger.ask("formula", "A formula was set aside: write it as text.", job.where())
    elif name == "chart":
        root = job.container.xml(element.get("chartIDRef", ""))
        _drawn(job, chart_words(root) if root is not None else "", "chart", place.aside)
        job.ledger.ask("chart", "A chart was left out: add it as a picture with an alternative text.", job.where())
    elif name in ("ole", "video"):
        job.ledger.ask("object", f"An embedded object ({name}) was left out.", job.where())
    box = first(element, "drawText", "subList")
    if box is not None:
        out += _box(job, element, box, place)
    caption = _caption(job, element, place)
    if len(caption) == 1 and isinstance(caption[0], Paragraph) and add_caption(out, caption[0].runs):
        return out
    return [*out, *caption]


def _box(job: Job, element: _Element, content: _Element, place: Place) -> list[Block]:
    outer, where = job.place, job.where()
    job.boxes += 1
    job.place = [*outer, f"text box {job.boxes}"]
    brush = next(inside(element, "winBrush"), None)
    color = brush.get("faceColor", "") if brush is not None else ""
    filled = next(inside(element, "gradation", "imgBrush"), None) is not None
    ground = "?" if filled or place.ground == "?" else color if color.startswith("#") else "#FFFFFF"
    job.ledger.close()
    blocks = job.read_story(job, content, Place(aside=place.aside, ground=ground))
    job.ledger.close()
    job.place = outer
    if blocks:
        job.ledger.ask_box("".join(str(one) for one in content.itertext()), where)
    return list(blocks)


def _caption(job: Job, element: _Element, place: Place) -> list[Block]:
    content = first(element, "caption", "subList")
    return list(job.read_story(job, content, place)) if content is not None else []


def _cell(job: Job, cell: _Element, place: Place) -> RawCell:
    fill = job.head.fills.get(cell.get("borderFillIDRef", ""), "")
    its = msgspec.structs.replace(place, ground=fill if fill.startswith("#") else place.ground)
    content, span = first(cell, "subList"), first(cell, "cellSpan")
    blocks = job.read_story(job, content, its) if content is not None else ()
    aligned = {
        job.head.kinds[one.get("paraPrIDRef", "")].align
        for one in (content if content is not None else ())
        if one.get("paraPrIDRef", "") in job.head.kinds
    }
    return RawCell(
        blocks=blocks,
        across=whole(span.get("colSpan"), 1) if span is not None else 1,
        down=whole(span.get("rowSpan"), 1) if span is not None else 1,
        align=_ALIGNED.get(aligned.pop(), "") if len(aligned) == 1 else "",
    )


def _goes_into(rows: list[list[RawCell]]) -> bool:
    """Whether a cell above goes on in the next row, which then may have no cell of its own."""
    return any(cell.down > len(rows) - at for at, row in enumerate(rows) for cell in row)


def _picture(job: Job, element: _Element, place: Place, turn: float) -> Picture | None:
    image = next(inside(element, "img"), None)
    key = image.get("binaryItemIDRef", "") if image is not None else ""
    if place.aside is not None:
        job.ledger.ask("picture", f"A picture was left out: it is {place.aside}.", job.where())
        return None
    name = job.pictures.get(key, "")
    data = job.container.bytes_of(name) if name else None
    if data is None:
        job.shelf.linked(name or key or "?", job.where())
        return None
    flip = first(element, "flip")
    alt = first(element, "shapeComment")
    shown = Shown(
        crop=_crop(element),
        turn=turn % 360,
        mirrored=flip is not None and flip.get("horizontal") == "1",
        flipped=flip is not None and flip.get("vertical") == "1",
    )
    put = job.shelf.put(data, name, shown, _alt(alt), job.where())
    return None if put is None else Picture(file=put[0], alt=put[1])


def _alt(comment: _Element | None) -> str:
    """The alternative text; Hancom writes one of its own ("그림입니다. 원본 그림의 이름: …") where nobody did."""
    text = " ".join("".join(str(one) for one in comment.itertext()).split()) if comment is not None else ""
    return "" if text.startswith(("그림입니다", "원본 그림의 이름", "사각형입니다")) else text


def _crop(element: _Element) -> tuple[float, float, float, float]:
    clip, size = first(element, "imgClip"), first(element, "imgDim")
    if clip is None or size is None:
        return (0, 0, 0, 0)
    width, height = whole(size.get("dimwidth")), whole(size.get("dimheight"))
    left, right, top, bottom = (whole(clip.get(side)) for side in ("left", "right", "top", "bottom"))
    if not (width and height and right > left and bottom > top):
        return (0, 0, 0, 0)
    sides = (left / width, top / height, 1 - right / width, 1 - bottom / height)
    return tuple(side if side > 0.005 else 0.0 for side in sides)  # type: ignore[return-value]


def _drawn(job: Job, text: str, kind: str, aside: Reason | None) -> None:
    if text.strip():
        job.ledger.set_aside(aside or "text-box", job.ledger.take(text), f"{job.where()}, {kind}")
