"""`/news/<slug>/<slug>.docx`: a release for Word, in its own styles: what a newsroom's editor can change and copy."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from newsroom.media import imaging
from newsroom.media.metadata import Damaged
from newsroom.model.output import Output, SharedInputs
from newsroom.outputs.takeaways.paper import PaperInputs, picture_at, picture_words, plan_paper, sheet, sources
from newsroom.outputs.takeaways.pictures import unusable
from newsroom.outputs.takeaways.word_file import close_document, open_document
from newsroom.outputs.takeaways.word_runs import run_xml
from newsroom.outputs.takeaways.word_styles import base_document, element, style_ids
from newsroom.render.context import PageContext, context_of
from newsroom.render.manuscript import Block, Run
from newsroom.render.recent import remembered
from newsroom.site.plan import Planner
from newsroom.site.site import Site

__all__ = ["draw", "plan", "sources"]

PIECES = 5
PICTURE = 1200  # pixels wide
WIDTH_CM = 16.0  # of the text
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "docx" in site.settings.takeaways:
        for release in planner.releases:
            if release.withdrawn is None:
                yield plan_paper(site, planner, "docx", release, "docx")


@remembered
def draw(inputs: PaperInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    context = context_of(shared)
    return _Document(inputs, context, sheet(inputs, context, bodies[0]), files).data()


class _Document:
    """One release while it is written."""

    def __init__(
        self, inputs: PaperInputs, context: PageContext, texts: dict[str, Any], files: tuple[bytes, ...]
    ) -> None:
        self.inputs, self.context, self.texts, self.files = inputs, context, texts, files
        look = inputs.look
        base = base_document(context.lang, context.dir, look.primary, look.accent)
        self.document, self.style_ids = open_document(base), style_ids(base)
        # python-docx looks through all that is there for each paragraph, list, link and picture that it adds.
        self.end = self.document.element.body.sectPr
        self.relations: dict[str, str] = {}  # address → id
        self.pictures: dict[int, tuple[str, Any, Any]] = {}  # number → (id of the relation, width, height)
        self.drawings = 0
        self.abstracts: dict[str, int] = {}  # style of a list → its abstract numbering
        self.lists = max((num.numId for num in self.document.part.numbering_part.element.num_lst), default=0)

    def data(self) -> bytes:
        texts = self.texts
        self.properties()
        header = self.document.sections[0].header.paragraphs[0]
        self.text(header, texts["wordmark"])
        for notice in texts["notices"]:
            self.paragraph([{"t": " · ".join(filter(None, (notice["title"], notice["date"]))), "b": True}])
            if notice["text"]:
                self.paragraph([{"t": notice["text"]}])
        self.paragraph([{"t": texts["category"]}], "Kind")
        self.paragraph([{"t": texts["title"]}], "Title")
        if texts["subtitle"]:
            self.paragraph([{"t": texts["subtitle"]}], "Subtitle")
        self.paragraph([{"t": " · ".join(filter(None, (texts["date"], texts["updated"], *texts["byline"])))}], "Dates")
        for picture in texts["pictures"]:
            self.block(picture)
        if texts["event"] is not None:
            self.event(texts["event"])
        body = list(texts["body"])
        if texts["dateline"]:
            first = body.pop(0) if body and body[0]["k"] == "p" else {"k": "p", "c": []}
            body.insert(
                0,
                {
                    "k": "p",
                    "c": [
                        {"t": texts["dateline"] + ("" if texts["dateline"].endswith("——") else " "), "b": True},
                        *first["c"],
                    ],
                },
            )
        self.blocks(body)
        if texts["notes"]:
            self.paragraph([{"t": texts["labels"]["notes"]}], "Heading 2")
            self.blocks(texts["notes"])
        if texts["boilerplate"] is not None:
            if texts["boilerplate"]["title"]:
                self.paragraph([{"t": texts["boilerplate"]["title"]}], "Heading 2")
            self.blocks(texts["boilerplate"]["body"])
        if texts["contacts"]:
            self.paragraph([{"t": texts["labels"]["contacts"]}], "Heading 2")
        for contact in texts["contacts"]:
            self.contact(contact)
        self.paragraph([{"t": texts["address"], "u": texts["address"]}], "Dates")
        return close_document(self.document)

    def properties(self) -> None:
        texts, core = self.texts, self.document.core_properties
        at = datetime.fromtimestamp(max(0, self.inputs.entry.release.changed.at), UTC).replace(tzinfo=None)
        core.title, core.subject, core.author = texts["title"][:255], texts["summary"][:255], texts["publisher"][:255]
        core.keywords, core.category, core.language = (
            ", ".join(texts["topics"])[:255],
            texts["category"],
            self.context.lang,
        )
        core.created = core.modified = at
        core.last_modified_by, core.comments, core.revision = texts["publisher"][:255], "", 1

    # ── blocks ───────────────────────────────────────────────────────────────
    def blocks(self, blocks: list[Block], style: str = "", depth: int = 1) -> None:
        for block in blocks:
            self.block(block, style, depth)

    def block(self, block: Block, style: str = "", depth: int = 1) -> None:
        kind = block["k"]
        if kind == "p":
            self.paragraph(block["c"], style)
        elif kind == "h":
            self.paragraph(block["c"], f"Heading {min(block['l'], 6)}")
        elif kind == "list":
            self.items(block, depth)
        elif kind == "quote":
            self.blocks(block["b"], "Quote")
            if block["by"]:
                self.paragraph(block["by"], "Quote Source")
        elif kind == "table":
            self.table(block)
        elif kind == "img":
            self.picture(block)
        elif kind == "pre":
            runs: list[Run] = []
            for number, line in enumerate(block["t"].split("\n")):
                runs += [*([{"t": "", "n": True}] if number else []), {"t": line, "m": True}]
            self.paragraph(runs)
        elif kind == "terms":
            for item in block["items"]:
                self.paragraph([{**run, "b": True} for run in item["term"]])
                self.blocks(item["b"], "List Continue")

    def items(self, block: Block, depth: int) -> None:
        name = ("List Number" if block["ordered"] else "List Bullet") + ("" if depth == 1 else f" {min(depth, 3)}")
        number = self.numbering(name, block["start"]) if block["ordered"] else None
        more = "List Continue" + ("" if depth == 1 else f" {min(depth, 3)}")
        for item in block["items"]:
            for place, part in enumerate(item):
                if part["k"] == "p":
                    made = self.paragraph(part["c"], more if place else name)
                    if number is not None and not place:
                        properties = made._p.get_or_add_pPr().get_or_add_numPr()
                        properties.get_or_add_ilvl().val = 0
                        properties.get_or_add_numId().val = number
                else:
                    self.block(part, more, depth + 1)

    def numbering(self, style: str, start: int) -> int:
        """A numbering of its own for one list: else Word counts on from the list before."""
        numbering = self.document.part.numbering_part.element
        if style not in self.abstracts:
            own = self.document.styles[style].element.pPr.numPr.numId.val
            self.abstracts[style] = next(num for num in numbering.num_lst if num.numId == own).abstractNumId.val
        self.lists += 1
        made = element("w:num", {"w:numId": str(self.lists)})
        made.append(element("w:abstractNumId", {"w:val": str(self.abstracts[style])}))
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        numbering.append(made)
        return self.lists

    def table(self, block: Block) -> None:
        rows = [*block["head"], *block["rows"]]
        made = self.document.add_table(rows=len(rows), cols=block["columns"], style="Table Grid")
        if self.context.dir == "rtl":
            made.table_direction = 1
        from docx.table import _Cell

        grid = [list(row.tc_lst) for row in made._tbl.tr_lst]  # read once: `made.cell` reads the whole table each time
        taken: set[tuple[int, int]] = set()
        for down, row in enumerate(rows):
            across = 0
            for cell in row:
                while (down, across) in taken:
                    across += 1
                last = (down + cell["down"] - 1, across + cell["across"] - 1)
                taken.update((y, x) for y in range(down, last[0] + 1) for x in range(across, last[1] + 1))
                place = _Cell(grid[down][across], made)
                if last != (down, across):
                    _span([line[across : last[1] + 1] for line in grid[down : last[0] + 1]])
                runs = [{**run, "b": True} for run in cell["c"]] if cell["head"] else cell["c"]
                paragraph = place.paragraphs[0]
                paragraph.alignment = {"": None, "left": 0, "center": 1, "right": 2}[cell["align"]]
                self.runs(paragraph, runs)
                across = last[1] + 1
        for row in made.rows[: len(block["head"])]:
            row._tr.get_or_add_trPr().append(element("w:tblHeader"))
        if block["caption"]:
            self.paragraph(block["caption"], "Caption")
        else:
            self.paragraph([])

    def picture(self, block: Block) -> None:
        number = picture_at(self.inputs, self.context, block["src"])
        if number is None:
            words_only = picture_words(block)
            if words_only:
                self.paragraph(words_only, "Caption")
            return
        described = self.drawing(number).docPr
        described.set("descr", block["alt"])
        described.set("name", f"Picture {described.id}")
        if block.get("u"):
            described.append(element("a:hlinkClick", {"r:id": self.relation(block["u"])}))
        credit = block.get("credit", "")
        parted = [{"t": " · "}] if block["caption"] and credit else []
        words = [*block["caption"], *parted, *([{"t": credit}] if credit else [])]
        if words:
            self.paragraph(words, "Caption")

    def drawing(self, number: int) -> Any:
        """A picture in a paragraph of its own. One that is shown again is in the file once."""
        from docx.oxml.shape import CT_Inline
        from docx.shared import Cm

        if number not in self.pictures:
            try:
                data, width, height = imaging.jpeg(self.files[number], PICTURE)
            except Damaged as fault:
                raise unusable(self.inputs.pictures[number].source, fault) from fault
            relation, image = self.document.part.get_or_add_image(io.BytesIO(data))
            self.pictures[number] = relation, *image.scaled_dimensions(Cm(min(WIDTH_CM, 11.0 * width / height)), None)
        relation, across, down = self.pictures[number]
        self.drawings += 1
        made = CT_Inline.new_pic_inline(self.drawings, relation, "image.jpg", across, down)
        self.paragraph([]).add_run()._r.add_drawing(made)
        return made

    def event(self, event: dict[str, str]) -> None:
        runs: list[Run] = [{"t": event["name"], "b": True}]
        for name in ("when", "where"):
            if event[name]:
                runs += [{"t": "", "n": True}, {"t": event[name]}]
        if event["registration"]:
            runs += [{"t": "", "n": True}, {"t": event["registration"], "u": event["link"]}]
        self.paragraph(runs, "Event")

    def contact(self, contact: dict[str, Any]) -> None:
        runs: list[Run] = [{"t": contact["name"], "b": True}]
        for row in contact["rows"]:
            runs += [{"t": "", "n": True}, {"t": row}]
        for phone in contact["phones"]:
            label = [{"t": phone["label"] + " "}] if phone["label"] else []
            runs += [{"t": "", "n": True}, *label, {"t": phone["number"], "u": phone["href"], "ltr": True}]
        if contact["email"]:
            runs += [{"t": "", "n": True}, {"t": contact["email"], "u": "mailto:" + contact["email"], "ltr": True}]
        self.paragraph(runs)

    # ── runs ─────────────────────────────────────────────────────────────────
    def paragraph(self, runs: list[Run], style: str = "") -> Any:
        from docx.text.paragraph import Paragraph

        made = Paragraph(self.parsed(runs, style), self.document._body)
        self.end.addprevious(made._p)
        return made

    def text(self, paragraph: Any, text: str) -> None:
        self.runs(paragraph, [{"t": text}])

    def runs(self, paragraph: Any, runs: list[Run]) -> None:
        """Add runs to a paragraph that is there."""
        paragraph._p.extend(list(self.parsed(runs)))

    def parsed(self, runs: list[Run], style: str = "") -> Any:
        """A paragraph, read as XML at once: python-docx takes some thirty steps for each run, and ten for a style."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        named = f'<w:pPr><w:pStyle w:val="{self.style_ids[style]}"/></w:pPr>' if style else ""
        return parse_xml(f"<w:p {nsdecls('w', 'r')}>{named}{''.join(map(self.run, runs))}</w:p>")

    def run(self, run: Run) -> str:
        written = run_xml(run, self.context.lang, self.context.dir == "rtl", self.style_ids["Hyperlink"])
        address = run.get("u")
        return f'<w:hyperlink r:id="{self.relation(address)}">{written}</w:hyperlink>' if address else written

    def relation(self, address: str) -> str:
        """The id of the relation to an address outside the file."""
        if address not in self.relations:
            self.relations[address] = f"rIdLink{len(self.relations) + 1}"
            self.document.part.rels.add_relationship(HYPERLINK, address, self.relations[address], is_external=True)
        return self.relations[address]


def _span(lines: list[list[Any]]) -> None:
    """Makes one cell of empty cells that fill a rectangle: `gridSpan` in each row, `vMerge` down the rows.

    python-docx's own `merge` finds each row anew, and calls itself once per row: Python stops it at a thousand.
    """
    for number, (first, *others) in enumerate(lines):
        for cell in others:
            first.width += cell.width
            cell.getparent().remove(cell)
        first.grid_span = len(others) + 1
        if len(lines) > 1:
            first.vMerge = "continue" if number else "restart"
