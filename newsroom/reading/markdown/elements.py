"""Tokens → the element tree that Python-Markdown's tree processors work on.

Place in the pipeline: between `markdown.parser` and `commonmark`. Comes in: `Parsed`. Goes out: elements below a root;
the author's own HTML is represented by the result of `stash`. Elements of the source carry the
line in `LINE`. A line end between two wide letters that are not Korean is no space (CSS Text 3). Refuses: to clean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from xml.etree.ElementTree import Element, SubElement

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from newsroom.reading.markdown.parser import Parsed
from newsroom.reading.markdown.rules import Note

LINE = "data-line"
DONE, OPEN = "☑", "☐"  # before the text of a task
_LINE_SEPARATORS = re.compile("[\x85\u2028\u2029]")
_BLOCKS = frozenset({
    "paragraph_open", "heading_open", "blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open",
    "table_open", "thead_open", "tbody_open", "tr_open", "dl_open", "dt_open", "dd_open",
})  # fmt: skip
_MARKS = frozenset({"em_open", "strong_open", "s_open"})
_ALIGNMENT = re.compile(r"text-align:(left|center|right)")
_MOST_MARKS = 60  # in each other; what is deeper stays text


class Builder:
    """One text while its elements are made."""

    def __init__(self, stash: Callable[[str, int], str], breaks: bool = False, braces: bool = False) -> None:
        """`stash` takes the author's own HTML and its line; `braces` masks escaped braces, as `attr_list` wants it."""
        self._stash, self._breaks, self._braces = stash, breaks, braces
        self._stack: list[Element] = []
        self._text: list[str] = []
        self._depth = 0
        self._task = ""  # the box of a task whose text comes next

    def build(self, parsed: Parsed, root: Element, back_title: str = "↩ {}", back_text: str = "↩\ufe0e") -> None:
        """The text's elements below the root, its footnotes last."""
        self._stack = [root]
        self._blocks(parsed.tokens)
        self._flush()
        if parsed.notes:
            self._notes(parsed.notes, back_title, back_text)

    # ── text ─────────────────────────────────────────────────────────────────
    def _flush(self) -> None:
        if self._text:
            text, parent = "".join(self._text), self._stack[-1]
            self._text.clear()
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + text
            else:
                parent.text = (parent.text or "") + text

    def _open(self, tag: str, line: int = 0) -> Element:
        self._flush()
        element = SubElement(self._stack[-1], tag)
        if line:
            element.attrib[LINE] = str(line)
        self._stack.append(element)
        return element

    def _close(self) -> None:
        self._flush()
        self._stack.pop()

    def _put(self, tag: str, line: int = 0) -> Element:
        self._flush()
        element = SubElement(self._stack[-1], tag)
        if line:
            element.attrib[LINE] = str(line)
        return element

    def _say(self, text: str) -> None:
        if not text.isascii() and _LINE_SEPARATORS.search(text):  # pasted from other programs: a line end
            first, *others = _LINE_SEPARATORS.split(text)
            self._text.append(first)
            for other in others:
                self._put("br")
                self._text.append(other)
        else:
            self._text.append(text)

    # ── blocks ───────────────────────────────────────────────────────────────
    def _blocks(self, tokens: list[Token]) -> None:
        passed = 0  # number of tokens to skip
        for index, token in enumerate(tokens):
            kind = token.type
            if passed:
                passed -= 1
                continue
            if kind == "heading_open" and not tokens[index + 1].content.strip("# \t"):
                passed = 2  # "###" alone, the end mark of press releases
                continue
            if kind == "inline":
                self._inline(token)
            elif token.nesting < 0:
                if not token.hidden:
                    self._close()
                    self._text.append("\n")
                elif tokens[index + 1].nesting >= 0:
                    self._text.append("\n")
            elif kind in _BLOCKS:
                if token.hidden:
                    continue
                element = self._open(token.tag, token.map[0] + 1 if token.map else 0)
                if kind == "list_item_open" and "checked" in token.meta:
                    element.attrib["class"] = "task"
                    self._task = (DONE if token.meta["checked"] else OPEN) + " "
                elif kind == "ordered_list_open" and "start" in token.attrs and token.attrs["start"] != 1:
                    element.attrib["start"] = str(token.attrs["start"])
                elif kind not in ("paragraph_open", "heading_open", "list_item_open", "dt_open", "dd_open"):
                    self._text.append("\n")
            elif kind in ("th_open", "td_open"):
                element = self._open(token.tag)
                alignment = _ALIGNMENT.fullmatch(str(token.attrs.get("style", "")))
                if alignment is not None:
                    element.attrib["class"] = f"align-{alignment[1]}"
            elif kind in ("fence", "code_block"):
                self._code(token)
            elif kind == "hr":
                self._put("hr", token.map[0] + 1 if token.map else 0)
                self._text.append("\n")
            elif kind == "html_block":
                self._flush()
                self._html(token)

    def _html(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        if not token.children:
            self._text.append(self._stash(token.content, line))
            return
        for child in token.children:  # pieces around the calls of notes
            if child.type == "note_call":
                self._note_call(child)
            else:
                self._text.append(self._stash(child.content, line))
                line += child.content.count("\n")

    def _code(self, token: Token) -> None:
        self._open("pre", token.map[0] + 1 if token.map else 0)
        code = self._open("code")
        words = unescapeAll(token.info).split(maxsplit=1)
        language = words[0] if words else ""
        if language:
            code.attrib["class"] = f"language-{language}"
        self._text.append(token.content)
        self._close()
        self._close()
        self._text.append("\n")

    def _notes(self, notes: list[Note], back_title: str, back_text: str) -> None:
        self._open("div").attrib["class"] = "footnote"
        self._text.append("\n")
        self._put("hr")
        self._text.append("\n")
        self._open("ol")
        self._text.append("\n")
        for note in notes:
            item = self._open("li", note.line + 1)
            item.attrib["id"] = f"fn:{note.label}"
            self._text.append("\n")
            self._blocks(note.tokens)
            self._flush()
            if not len(item) or item[-1].tag != "p":
                SubElement(item, "p").tail = "\n"
            self._stack.append(item[-1])
            for call in range(1, note.calls + 1):
                self._text.append("\xa0")
                back = self._put("a")
                back.attrib["class"], back.attrib["href"] = "footnote-backref", f"#{_call_id(note, call)}"
                back.attrib["title"] = back_title.format(note.number)
                back.text = back_text
            self._close()
            self._close()
            self._text.append("\n")
        self._close()
        self._text.append("\n")
        self._close()

    # ── runs ─────────────────────────────────────────────────────────────────
    def _inline(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        if self._task:
            self._text.append(self._task)
            self._task = ""
        children = token.children or []
        skipped = 0  # marks that are too deep
        for index, child in enumerate(children):
            kind = child.type
            if kind == "text":
                self._say(child.content)
            elif kind == "text_special":
                content = child.content
                masked = self._braces and child.info == "escape" and content in ("{", "}")
                self._text.append(f"\x02{ord(content)}\x03" if masked else content)
            elif kind == "softbreak":
                if self._breaks:
                    self._put("br")
                    self._text.append("\n")
                elif not _joins(_last(children, index), _first(children, index)):
                    self._text.append("\n")
                line += 1
            elif kind == "hardbreak":
                self._put("br")
                self._text.append("\n")
                line += 1
            elif kind in _MARKS:
                if self._depth >= _MOST_MARKS:
                    skipped += 1
                else:
                    self._depth += 1
                    self._open("del" if child.tag == "s" else child.tag)
            elif kind == "link_open":
                element = self._open("a", line)
                element.attrib.update({name: str(value) for name, value in child.attrs.items()})
            elif kind == "link_close":
                self._close()
            elif child.nesting < 0:
                if skipped:
                    skipped -= 1
                else:
                    self._depth -= 1
                    self._close()
            elif kind == "code_inline":
                self._put("code").text = child.content
            elif kind == "image":
                self._picture(child, line)
            elif kind == "html_inline":
                self._text.append(self._stash(child.content, line))
                line += child.content.count("\n")
            elif kind == "note_call":
                self._note_call(child)

    def _picture(self, token: Token, line: int) -> None:
        element = self._put("img", line)
        element.attrib["alt"] = plain(token.children or [])
        element.attrib["src"] = str(token.attrs["src"])
        if token.attrs.get("title"):
            element.attrib["title"] = str(token.attrs["title"])

    def _note_call(self, token: Token) -> None:
        note, call = token.meta["note"], token.meta["call"]
        self._open("sup").attrib["id"] = _call_id(note, call)
        link = self._put("a")
        link.attrib["class"], link.attrib["href"] = "footnote-ref", f"#fn:{note.label}"
        link.text = str(note.number)
        self._close()


def _call_id(note: Note, call: int) -> str:
    return f"fnref{'' if call == 1 else call}:{note.label}"


def plain(tokens: list[Token]) -> str:
    """The characters of some tokens, as a picture's alternative text has them."""
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else plain(token.children) if token.children else token.content
        for token in tokens
        if token.type != "html_inline"
    )


def _last(tokens: list[Token], index: int) -> str:
    """The last character before a token; "" where that is not text."""
    for token in reversed(tokens[max(0, index - 4) : index]):
        if token.type in ("text", "text_special", "code_inline"):
            if token.content:
                return token.content[-1] if token.type != "code_inline" else ""
        elif token.type in ("softbreak", "hardbreak", "image", "html_inline", "note_call"):
            return ""
    return ""


def _first(tokens: list[Token], index: int) -> str:
    """The first character behind a token."""
    for token in tokens[index + 1 : index + 5]:
        if token.type in ("text", "text_special", "code_inline"):
            if token.content:
                return token.content[0] if token.type != "code_inline" else ""
        elif token.type in ("softbreak", "hardbreak", "image", "html_inline", "note_call"):
            return ""
    return ""


def _joins(before: str, after: str) -> bool:
    return bool(before and after) and is_unspaced(before) and is_unspaced(after)


def is_unspaced(character: str) -> bool:
    """Whether lines may end at this letter without a space: ideographs, kana and their punctuation, not Hangul."""
    if character < "\u2e80":
        return False
    wide = unicodedata.east_asian_width(character) in "FWH"
    return wide and unicodedata.category(character) != "So" and not unicodedata.name(character, "").startswith("HANGUL")
