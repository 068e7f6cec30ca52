"""Runs → one or more lines of Markdown.

Place in the pipeline: under `markdown_writer`. A mark is written with its sign where CommonMark reads it (a run of `**`
must flank a word), else with its HTML element: **서울(Seoul)**은 is no emphasis in CommonMark, <strong>…</strong>은 is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from itertools import count
from typing import NamedTuple

from newsroom.model.blocks import DECORATIVE, Picture, Run
from newsroom.reading.blocks.html_writer import language_attributes

# Outermost first, where two marks last equally long.
_MARKS = ("link", "language", "strong", "emphasis", "struck", "inserted", "superscript", "subscript", "small")
_SIGNS = {"strong": "**", "emphasis": "*", "struck": "~~"}
_TAGS = {
    "strong": "strong", "emphasis": "em", "struck": "del", "inserted": "ins", "superscript": "sup", "subscript": "sub",
    "small": "small",
}  # fmt: skip
_ALWAYS = re.compile(r"[\\`*\[\]<~{}_&]")
_ENTITY = re.compile(r"&#?\w+;")
_IN_CELL = re.compile(r"\|")
_BARE = re.compile(r"(?i)(https?|ftp)(:)(?=//)|(www)(\.)|([a-z0-9._+-])(@)(?=[a-z0-9])|(mailto|xmpp)(:)")
# Marks that begin a block at a line's beginning.
_STARTS = re.compile(r"(#{1,6}(?=\s|$)|[+\-](?=\s|$)|>|=+\s*$|-{2,}\s*$|:(?=\s)|\|)")
_NUMBERS = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


class _Segment(NamedTuple):
    written: str
    kind: str  # "" plain, "mark" that may be written with signs, "html", "code"
    mark: str = ""


def write_runs(
    runs: Sequence[Run],
    one_line: bool = False,
    in_cell: bool = False,
    begins_line: bool = True,
    links_addresses: bool = False,
) -> str:
    """The runs in Markdown. In one line a forced line end is `<br>`; in a table's cell a bar is escaped.

    `links_addresses`: an address in plain text may become a link where it is read; else it is escaped.
    """
    if len(runs) == 1 and runs[0] == Run(text=runs[0].text):  # most lines
        plain = _edged(escape_text(runs[0].text, links_addresses))
        if in_cell:
            plain = _IN_CELL.sub(r"\\|", plain)
        return begin_line(plain) if begins_line and not one_line else plain
    rows: list[list[Run]] = [[]]
    for run in runs:
        if run.line_break:
            rows.append([])
        else:
            rows[-1].append(run)
    written = [_edged(_Line(row, links_addresses).write()) for row in rows]
    if one_line:
        line = "<br>".join(written)
        return _IN_CELL.sub(r"\\|", line) if in_cell else line
    if begins_line:
        written[0] = begin_line(written[0])
    return "\\\n".join([written[0], *map(begin_line, written[1:])])


def _edged(line: str) -> str:
    """A line without white space at its edges that a parser might take for no text."""
    if line and line[-1].isspace() and line[-1] != " ":
        line = f"{line[:-1]}&#{ord(line[-1])};"
    return f"&#{ord(line[0])};{line[1:]}" if line and line[0].isspace() and line[0] != " " else line


def begin_line(line: str) -> str:
    """A line that begins no block."""
    if line[:1].isalpha():
        return line
    number = _NUMBERS.match(line)
    if number is not None:
        return f"{number[1]}\\{line[number.start(2) :]}"
    return "\\" + line if _STARTS.match(line) else line


class _Line:
    """One line of runs while it is written."""

    def __init__(self, runs: Sequence[Run], links_addresses: bool) -> None:
        self.runs, self.links_addresses = runs, links_addresses

    def write(self) -> str:
        return self._join(self._segments(0, len(self.runs), frozenset()), "", "")

    def _segments(self, start: int, end: int, opened: frozenset[str]) -> list[_Segment]:
        found: list[_Segment] = []
        at = start
        while at < end:
            mark, stop = self._longest(at, end, opened)
            if not mark:
                found.append(self._leaf(self.runs[at]))
                at += 1
                continue
            inner = self._segments(at, stop, opened | {mark})
            found.append(self._wrapped(mark, self.runs[at], inner, at, stop))
            at = stop
        return found

    def _longest(self, at: int, end: int, opened: frozenset[str]) -> tuple[str, int]:
        """The mark of a run that lasts longest, and where it ends; "" where all are open."""
        best, furthest = "", at
        for mark in _MARKS:
            value = _value(self.runs[at], mark)
            if mark in opened or not value:
                continue
            stop = at + 1
            while stop < end and _value(self.runs[stop], mark) == value:
                stop += 1
            if stop > furthest:
                best, furthest = mark, stop
        return best, furthest

    def _leaf(self, run: Run) -> _Segment:
        if run.note:
            return _Segment(f"[^{run.note}]", "html")
        if run.picture is not None:
            return _Segment(write_image(run.picture, run.picture.title), "html")
        if run.code:
            return _Segment(_code(run.text), "code")
        return _Segment(escape_text(run.text, self.links_addresses or bool(run.link)), "")

    def _wrapped(self, mark: str, run: Run, inner: list[_Segment], at: int, stop: int) -> _Segment:
        if mark == "link":
            text = "".join(each.text for each in self.runs[at:stop])
            bare = self.runs[at:stop] == [Run(text=text, link=run.link)] if stop == at + 1 else False
            if bare and not run.link_title and text == run.link.removeprefix("mailto:") and _is_address(run.link):
                return _Segment(f"<{text}>", "html")
            title = f" {escape_title(run.link_title)}" if run.link_title else ""
            written = self._join(inner, "[", "]")
            return _Segment(f"[{written}]({escape_address(run.link)}{title})", "html")
        if mark == "language":
            return _Segment(f"<span{language_attributes(run)}>{self._join(inner, '>', '<')}</span>", "html")
        if mark in _SIGNS:
            return _Segment(self._join(inner, "*", "*"), "mark", mark)
        return _Segment(f"<{_TAGS[mark]}>{self._join(inner, '>', '<')}</{_TAGS[mark]}>", "html")

    def _join(self, segments: list[_Segment], before: str, after: str) -> str:
        """The segments in a row; `before` and `after` are the characters around them ("" at a line's ends)."""
        parts = [""]
        for number, segment in enumerate(segments):
            written = segment.written
            if segment.kind == "mark":
                following = segments[number + 1] if number + 1 < len(segments) else None
                behind = after if following is None else "<" if following.kind == "mark" else following.written[:1]
                written = _marked(segment, parts[-1][-1:] or before, behind)
            elif parts[-1].endswith("!") and written.startswith("["):
                parts[-1] = parts[-1][:-1] + "\\!"
            if written:
                parts.append(written)
        return "".join(parts)


def _value(run: Run, mark: str) -> object:
    if mark == "link":
        return (run.link, run.link_title) if run.link else ""
    if mark == "language":
        return (run.language, run.direction) if run.language or run.direction else ""
    return getattr(run, mark)


def _marked(segment: _Segment, before: str, behind: str) -> str:
    """A segment between its signs, or in its element where the signs would not be read."""
    text, sign = segment.written, _SIGNS[segment.mark]
    signs = ("*", "_") if sign == "*" else (sign,)
    for each in signs:
        character = each[0]
        if character in (before, behind, text[:1], text[-1:]):
            continue
        if _opens(before, text[:1], character) and _closes(text[-1:], behind, character):
            return f"{each}{text}{each}"
    tag = _TAGS[segment.mark]
    return f"<{tag}>{text}</{tag}>"


def _opens(before: str, following: str, sign: str) -> bool:
    """Whether a sign between these two characters may open (CommonMark 6.2)."""
    left = _is_left(before, following)
    return left and (sign != "_" or not _is_left(following, before) or _is_punctuation(before))


def _closes(before: str, following: str, sign: str) -> bool:
    right = _is_left(following, before)
    return right and (sign != "_" or not _is_left(before, following) or _is_punctuation(following))


def _is_left(before: str, following: str) -> bool:
    """Whether a run of signs between the two is left-flanking; with the two exchanged: right-flanking."""
    if _is_space(following):
        return False
    return not _is_punctuation(following) or _is_space(before) or _is_punctuation(before)


def _is_space(character: str) -> bool:
    return not character or character in "\t\n\f\r" or unicodedata.category(character) == "Zs"


def _is_punctuation(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "PS"


def _code(text: str) -> str:
    within = {len(ticks) for ticks in re.findall("`+", text)}
    fence = "`" * next(length for length in count(1) if length not in within)
    pad = " " if text[:1] in "` " or text[-1:] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def escape_text(text: str, links_addresses: bool = False) -> str:
    """Plain text as Markdown that says just that, inside of a line."""
    if text.isalnum():
        return text
    text = _ALWAYS.sub(lambda found: _escaped(found, text), text)
    if links_addresses or not (":" in text or "@" in text or "www." in text.lower()):
        return text
    return _BARE.sub(_unlinked, text)


def _escaped(found: re.Match[str], text: str) -> str:
    if found[0] == "&":
        return "\\&" if _ENTITY.match(text, found.start()) is not None else "&"
    if found[0] == "_":
        at = found.start()
        if 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum():
            return "_"
    return "\\" + found[0]


def _unlinked(found: re.Match[str]) -> str:
    name, sign = [part for part in found.groups() if part is not None]
    return f"{name}\\{sign}"


def escape_line(text: str) -> str:
    """Plain text in one line."""
    return escape_text(text).replace("\n", " ")


def escape_title(text: str) -> str:
    """A title between its quotes."""
    return '"' + re.sub(r'[\\"]|&(?=#?\w+;)', lambda found: "\\" + found[0], text) + '"'


def escape_address(address: str) -> str:
    """An address in the form that it has between the brackets of a link."""
    escaped = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)|&(?=#?\w+;)", lambda found: "\\" + found[0], address)
    if escaped and not re.search(r"[\s()<>\x00-\x1f]", escaped):
        return escaped
    return "<" + re.sub(r"[<>]", lambda found: "\\" + found[0], escaped.replace("\n", "%0A")) + ">"


def write_image(picture: Picture, title: str) -> str:
    """A picture between its marks, with a title."""
    said = f" {escape_title(title)}" if title else ""
    mark = f"{{.{DECORATIVE}}}" if picture.decorative and not picture.alt else ""
    return f"![{escape_line(picture.alt)}]({escape_address(picture.file)}{said}){mark}"


def _is_address(link: str) -> bool:
    """Whether it can be written between `<` and `>`, where parsers differ in reading entities."""
    if link.startswith("mailto:"):
        return (
            re.fullmatch(r"mailto:[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*", link) is not None
        )
    if any(unescape(found) != found for found in _ENTITY.findall(link)):
        return False
    return re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>\x00-\x1f]*", link) is not None
