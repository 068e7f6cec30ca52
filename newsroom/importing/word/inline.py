"""The runs of a paragraph: text, marks, links, notes, fields, and what is drawn by a property.

Place in the pipeline: in the reader of .docx, under the story. Comes in: the elements inside a paragraph. Goes out: runs,
and the blocks anchored among them. Every piece of text is counted once, as imported or as set aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import Reason
from newsroom.importing.measures import whole
from newsroom.importing.runs import is_followed
from newsroom.importing.symbols import in_font, symbol
from newsroom.importing.word.changes import reason_for, settled
from newsroom.importing.word.drawings import Anchor
from newsroom.importing.word.fields import Fields, drawn_by
from newsroom.importing.word.job import Job
from newsroom.importing.word.names import attribute, branch, child, inside, is_on, name_of
from newsroom.importing.word.styles import Look, fill_of
from newsroom.model.blocks import Block, Run

if TYPE_CHECKING:
    from lxml.etree import _Element

_THROUGH = frozenset(
    [
        "w:smartTag",
        "w:customXml",
        "w:sdtContent",
        "w:dir",
        "w:bdo",
        "w:ins",
        "w:moveTo",
        "w:moveFrom",
        "w:del",
        "m:oMath",
        "m:oMathPara",
        "w:rubyBase",
    ]
)
_TEXTS = frozenset(("w:t", "w:delText", "m:t"))
_INSTRUCTIONS = frozenset(("w:instrText", "w:delInstrText"))
_SIGNS = {"w:noBreakHyphen": "\u2011", "w:softHyphen": "\u00ad"}
_NEAR = 12  # of 255: two colours that no eye distinguishes


class Setting(msgspec.Struct, frozen=True):
    """The surroundings of a run."""

    aside: Reason | None = None
    link: str = ""
    ground: str = ""  # colour behind: RRGGBB, "" the page's, "?" not known
    paragraph: str = ""  # paragraph style
    table: str = ""  # table style
    in_cell: bool = False
    usual: Look = Look()  # of a heading or quotation: its own weight and slant are no marks
    mathematics: str = ""  # superscript or subscript in a formula


class Inline:
    """Reads the paragraphs of one story (text, note, box): fields may reach over several of them."""

    def __init__(self, job: Job, part: str) -> None:
        self._job, self._part = job, part
        self.fields = Fields()
        self.runs: list[Run] = []
        self.extras: list[Block] = []

    def read(self, paragraph: _Element, setting: Setting) -> tuple[list[Run], list[Block]]:
        """(runs, anchored blocks) of a paragraph."""
        self.runs, self.extras = [], []
        self._walk(paragraph, setting)
        self._job.ledger.pause()
        return self.runs, self.extras

    def _walk(self, parent: _Element, setting: Setting) -> None:
        for element in parent:
            name = name_of(element)
            if name == "w:r" or name == "m:r":
                self._run(element, setting)
            elif name == "w:hyperlink":
                self._walk(element, msgspec.structs.replace(setting, link=self._target(element) or setting.link))
            elif name == "w:fldSimple":
                self.fields.begin(attribute(element, "w:instr") or "")
                self._walk(element, setting)
                self.fields.end()
            elif name == "w:sdt":
                self._control(element, setting)
            elif name == "mc:AlternateContent":
                chosen = branch(element)
                if chosen is not None:
                    self._walk(chosen, setting)
            elif name in ("m:sup", "m:sub"):
                script = "superscript" if name == "m:sup" else "subscript"
                self._walk(element, msgspec.structs.replace(setting, mathematics=script))
            elif name == "m:den":
                self._generate("/", setting)
                self._walk(element, setting)
            elif name == "w:subDoc":
                self._job.ledger.ask(
                    "embedded-file", "The text goes on in another file, which was not read.", self._job.where()
                )
            elif name in _THROUGH or name.startswith("m:"):
                reason = setting.aside or reason_for(name, self._job.decision)
                self._walk(element, msgspec.structs.replace(setting, aside=reason))
            elif name in ("w:drawing", "w:pict", "w:object"):
                self._drawing(element, setting)

    def _control(self, element: _Element, setting: Setting) -> None:
        content = child(element, "w:sdtContent")
        if content is not None:
            self._walk(content, self.controlled(element, setting))

    def controlled(self, control: _Element, setting: Setting) -> Setting:
        """The setting inside a content control: a placeholder that nobody has filled in is no text."""
        properties = child(control, "w:sdtPr")
        gallery = attribute(child(properties, "w:docPartObj", "w:docPartGallery"), "w:val") or ""
        if (properties is not None and is_on(properties, "w:showingPlcHdr")) or gallery == "Table of Contents":
            return msgspec.structs.replace(setting, aside=setting.aside or "field")
        return setting

    def _target(self, link: _Element) -> str:
        relation = self._job.parts.relations(self._part).get(attribute(link, "r:id") or "")
        anchor = attribute(link, "w:anchor") or attribute(link, "w:docLocation")
        if relation is None or not relation.external:
            return ""
        return relation.target + (f"#{anchor}" if anchor and "#" not in relation.target else "")

    def _run(self, run: _Element, setting: Setting) -> None:
        properties = settled(child(run, "w:rPr"), "w:rPrChange", self._job.decision)
        look = self._job.styles.look(properties, setting.paragraph, setting.table)
        reason: Reason | None = setting.aside or ("hidden" if look.hidden or self._is_unseen(look, setting) else None)
        here = msgspec.structs.replace(setting, aside=reason)
        for element in run:
            self._part_of_run(element, name_of(element), look, here)

    def _part_of_run(self, element: _Element, name: str, look: Look, setting: Setting) -> None:
        if name in _TEXTS:
            text = self._job.see(element)
            if name == "w:delText" and setting.aside is None and self._job.decision != "reject":
                setting = msgspec.structs.replace(setting, aside="deleted")
            self._emit(in_font(text, look.font), look, setting)
        elif name in _INSTRUCTIONS:
            text = self._job.see(element)
            if not self.fields.instruct(text):
                self._job.ledger.set_aside("field", text, f"{self._job.where()}, instruction")
        elif name == "w:fldChar":
            self._field(element, look, setting)
        elif name == "w:sym":
            self._job.see(element)
            code = whole(attribute(element, "w:char"), 0, 16)
            self._emit(symbol(code, attribute(element, "w:font") or ""), look, setting)
        elif name in _SIGNS:
            self._job.see(element)
            self._emit(_SIGNS[name], look, setting)
        elif name in ("w:tab", "w:ptab"):
            self._space("\u2003", setting)
        elif name in ("w:br", "w:cr"):
            if attribute(element, "w:type") in ("page", "column"):
                self._space(" ", setting)
            elif setting.aside is None and self.fields.is_drawn:
                self.runs.append(Run(line_break=True))
            else:
                self._job.ledger.pause()
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            self._note(element, name, setting)
        elif name == "w:ruby":
            self._ruby(element, setting)
        elif name == "mc:AlternateContent":
            chosen = branch(element)
            for part in chosen if chosen is not None else ():
                self._part_of_run(part, name_of(part), look, setting)
        elif name in ("w:drawing", "w:pict", "w:object"):
            self._drawing(element, setting)

    def settle(self) -> None:
        """Accounts for instructions: that of a link became the link's address, all others are set aside."""
        for code, is_link in self.fields.settled():
            if is_link:
                self._job.ledger.turn(code)
            else:
                self._job.ledger.set_aside("field", code, f"{self._job.where()}, instruction")

    def _field(self, element: _Element, look: Look, setting: Setting) -> None:
        self._job.ledger.pause()
        ended = self.fields.mark(element)
        self.settle()
        if ended is not None and not ended.drew and (drawn := drawn_by(ended)):
            self._generate(drawn, setting, look)

    def _emit(self, text: str, look: Look, setting: Setting) -> None:
        """Text that was counted as read."""
        if not text:
            return
        ledger, reason = self._job.ledger, setting.aside
        if reason is None and not self.fields.is_drawn:
            reason = "field"
        if text.strip():
            self.fields.drew()
        if reason is not None:
            ledger.set_aside(reason, text, self._job.where())
            return
        if text.strip():
            ledger.close()
            self._job.hear(text, look)
        script = look.script or setting.mathematics
        self.runs.append(
            Run(
                text=text,
                strong=look.strong and not setting.usual.strong,
                emphasis=look.emphasis and not setting.usual.emphasis,
                struck=look.struck,
                superscript=script == "superscript",
                subscript=script == "subscript",
                link=self._safe(self.fields.link or setting.link),
            )
        )

    def _space(self, text: str, setting: Setting) -> None:
        if setting.aside is None and self.fields.is_drawn:
            self.runs.append(Run(text=text))
        else:
            self._job.ledger.pause()

    def _generate(self, text: str, setting: Setting, look: Look | None = None) -> None:
        """Characters that are drawn without being text."""
        self._emit(self._job.ledger.take(text), look or Look(), setting)

    def _safe(self, link: str) -> str:
        link = link.strip()
        if not link or is_followed(link):
            return link.replace(" ", "%20")
        if link.lower().startswith("www."):
            return f"https://{link}"
        self._job.ledger.ask("link", f"A link to {link[:200]} was left out; its text is there.", self._job.where())
        return ""

    def _ruby(self, element: _Element, setting: Setting) -> None:
        base, reading = child(element, "w:rubyBase"), child(element, "w:rt")
        if base is not None:
            self._walk(base, setting)
        if reading is not None and any((part.text or "").strip() for part in inside(reading, "w:t")):
            self._generate("（", setting)
            self._walk(reading, setting)
            self._generate("）", setting)

    def _note(self, element: _Element, name: str, setting: Setting) -> None:
        kind = "footnote" if name == "w:footnoteReference" else "endnote"
        reason: Reason | None = setting.aside or (None if self.fields.is_drawn else "field")
        label = self._job.note(kind, attribute(element, "w:id") or "", reason)
        if label:
            self.runs.append(Run(note=label))
        if (attribute(element, "w:customMarkFollows") or "0") in ("1", "true", "on"):
            following = element.getnext()
            if following is not None and name_of(following) in ("w:t", "w:sym"):
                self._job.ledger.turn(self._job.see(following))

    def _drawing(self, element: _Element, setting: Setting) -> None:
        reason: Reason | None = setting.aside or (None if self.fields.is_drawn else "field")
        link = self._safe(self.fields.link or setting.link)
        self.extras += self._job.drawings.read(element, Anchor(self._part, reason, link), self._job.where())

    def _is_unseen(self, look: Look, setting: Setting) -> bool:
        """Whether the letters have the colour of what is behind them."""
        ground = look.ground or setting.ground or self._job.page_color
        if not look.color or ground == "?":
            return False
        one, other = _rgb(look.color), _rgb(ground)
        return (
            one is not None and other is not None and max(abs(a - b) for a, b in zip(one, other, strict=True)) <= _NEAR
        )


def _rgb(color: str) -> tuple[int, int, int] | None:
    try:
        return int(color[0:2], 16), int(color[2:4], 16), int(color[4:6], 16)
    except ValueError:
        return None


def ground_of(properties: _Element | None, around: str) -> str:
    """The colour behind a paragraph, cell or table by its properties, else the one around."""
    return fill_of(child(properties, "w:shd")) or around
