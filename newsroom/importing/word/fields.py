"""Fields of a text: instruction, result, and what is drawn of either.

Place in the pipeline: in the reader of .docx. Comes in: the marks that begin, divide and end a field, nested in each other.
Goes out: whether the text read now is drawn, and the link around it. Source: ECMA-376 part 1, 17.16.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.measures import whole
from newsroom.importing.symbols import symbol
from newsroom.importing.word.names import attribute, child, children, is_on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

# The number of a page means nothing where there are no pages; a table of contents repeats the headings.
_OF_PAGES = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "TOC", "TOA", "INDEX"))
_NEVER_DRAWN = frozenset(("SET", "ASK", "XE", "TC", "TA", "RD", "PRIVATE"))
_RUBY = re.compile(r"\\s\s*\\up\s*\d*\s*\((?P<reading>[^()]*)\)\s*[,;]\s*(?P<base>[^()]*)\)")


class Field(msgspec.Struct):
    code: str = ""
    in_result: bool = False
    drew: bool = False  # something of its result
    form: object = None  # `w:ffData` of a legacy form field

    @property
    def kind(self) -> str:
        word = self.code.split(maxsplit=1)
        return word[0].upper() if word else ""


class Fields:
    """The fields that are open at the reader's place."""

    def __init__(self) -> None:
        self._open: list[Field] = []
        self._done: list[tuple[str, bool]] = []

    def mark(self, element: _Element) -> Field | None:
        """Takes a `w:fldChar`; the field, when it ends."""
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            self._open.append(Field(form=child(element, "w:ffData")))
        elif kind == "separate" and self._open:
            self._instructed(self._open[-1])
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            self._instructed(self._open[-1])
            return self._open.pop()
        return None

    def settled(self) -> list[tuple[str, bool]]:
        """Instructions that are complete, each once, and whether it is a link's."""
        done, self._done = self._done, []
        return done

    def close(self) -> None:
        """Ends the fields that the text leaves open."""
        while self._open:
            self._instructed(self._open.pop())

    def _instructed(self, field: Field) -> None:
        if not field.in_result and field.code:
            self._done.append((field.code, field.kind == "HYPERLINK" and bool(link_of(field.code))))

    def begin(self, code: str) -> None:
        """A field whose instruction is known at once."""
        self._open.append(Field(code=code, in_result=True))

    def end(self) -> None:
        if self._open:
            self._open.pop()

    def instruct(self, text: str) -> bool:
        """Adds to the instruction of the innermost field; False where no field takes one."""
        if not self._open or self._open[-1].in_result:
            return False
        self._open[-1].code += text
        return True

    def drew(self) -> None:
        for field in self._open:
            field.drew = True

    @property
    def is_drawn(self) -> bool:
        """Whether text here is a result, or outside of all fields."""
        return all(field.in_result and field.kind not in _OF_PAGES | _NEVER_DRAWN for field in self._open)

    @property
    def link(self) -> str:
        return next((link_of(field.code) for field in reversed(self._open) if field.kind == "HYPERLINK"), "")


def link_of(code: str) -> str:
    """The address of a HYPERLINK instruction; "" for one inside the document."""
    words = _words(code)[1:]
    address = anchor = ""
    at = 0
    while at < len(words):
        word = words[at]
        if word.startswith("\\"):
            switch = word[1:2].lower()
            at += 1
            if switch in ("l", "o", "t", "s") and at < len(words) and not words[at].startswith("\\"):
                anchor = words[at] if switch == "l" else anchor
                at += 1
            continue
        address = address or word
        at += 1
    return address + (f"#{anchor}" if anchor and "#" not in address else "") if address else ""


def drawn_by(field: Field) -> str:
    """The visible text of a field without a result: symbols, form fields, buttons, ruby of older files; else ""."""
    kind, words = field.kind, _words(field.code)
    if kind == "SYMBOL" and len(words) > 1:
        code = whole(words[1], 0, 16 if words[1].lower().startswith("0x") else 10)
        fonts = [words[at + 1] for at in range(len(words) - 1) if words[at].lower() == "\\f"]
        if fonts or "\\u" in words:
            return symbol(code, fonts[0] if fonts else "") if code else ""
        return bytes([code]).decode("cp1252", errors="replace") if 0 < code < 256 else symbol(code, "")
    if kind == "MACROBUTTON":
        parts = field.code.split(maxsplit=2)
        return parts[2].strip() if len(parts) > 2 else ""
    if kind == "EQ" and (ruby := _RUBY.search(field.code)):
        return f"{ruby['base']}（{ruby['reading']}）"
    if kind == "EQ":
        return _formula(field.code.split(maxsplit=1)[1] if len(words) > 1 else "")
    form = field.form
    if kind == "FORMDROPDOWN" and form is not None:
        choices = child(form, "w:ddList")  # type: ignore[arg-type]
        entries = [attribute(entry, "w:val") or "" for entry in children(choices, "w:listEntry")]
        chosen = whole(value(choices, "w:result") or value(choices, "w:default"))
        return entries[chosen] if 0 <= chosen < len(entries) else ""
    if kind == "FORMCHECKBOX" and form is not None:
        box = child(form, "w:checkBox")  # type: ignore[arg-type]
        state = is_on(box, "w:checked") if box is not None else None
        state = is_on(box, "w:default") if state is None and box is not None else state
        return "☒" if state else "☐"
    return ""


def _formula(code: str) -> str:
    """The characters of an EQ field, a stroke between the parts of a fraction."""
    code = re.sub(r"\\\*\s*\S+(?:\s*\"[^\"]*\")?", "", code)
    while (match := re.search(r"\\[fF]\s*\(([^()]*)[,;]([^()]*)\)", code)) is not None:
        code = code[: match.start()] + f"{match[1]}/{match[2]}" + code[match.end() :]
    code = re.sub(r"\\[a-zA-Z]+(?:\s+-?\d+)?", "", code)
    return " ".join(re.sub(r"[()]", "", code).split())


def _words(code: str) -> list[str]:
    code = code.translate({0x201C: '"', 0x201D: '"', 0x201E: '"'})
    found = re.findall(r'"((?:[^"\\]|\\.)*)"?|(\\?[^\s"]+)', code)
    return [quoted.replace('\\"', '"').replace("\\\\", "\\") if quoted or not bare else bare for quoted, bare in found]
