"""Plain text → blocks: paragraphs, lists, headings that are underlined; lines wrapped by a mail program are joined.

Place in the pipeline: one of the readers. Comes in: bytes. Goes out: a `Reading`. Marks typed for structure (bullets,
numbers, underlines) are counted as such. Refuses: to see emphasis or links in signs: a text is what it says.
"""

from __future__ import annotations

import re
import unicodedata

from newsroom.importing.charsets import decode
from newsroom.importing.document import Decision, Reading, SetAside, characters, weight
from newsroom.model.blocks import Block, Heading, Item, List, Paragraph, Rule, Run, Text
from newsroom.reading.blocks.markdown_reader import read_markdown

_EAST_ASIAN = r"[\u1100-\u11ff\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff]"
# A line between two dashes ("- END -") is no item. East Asian texts set no space behind a mark.
_BULLET = re.compile(
    rf"^[ \t\u3000]*(?![-–].*[ \t][-–]+$)(?:[-*+•·‣▪◦○●■□▶▷–・ㆍ][ \t\u3000]+(?=\S)|[•·‣・ㆍ](?={_EAST_ASIAN}))"
)
_NUMBER = re.compile(rf"^[ \t\u3000]*(\d{{1,3}})(?:[.)．、）][ \t\u3000]+(?=\S)|[.)．、）](?={_EAST_ASIAN}))")
_UNDERLINE = re.compile(r"^[ \t]*(={3,}|-{3,}|~{3,})[ \t]*$")
_FIELD = re.compile(r"[\w-]{1,40}\s?[:=]")
_TITLE = re.compile(r"^title\s*[:=](?P<title>.*)$", re.MULTILINE | re.IGNORECASE)
MOST_HEAD = 200  # lines
WRAP = range(55, 101)  # width at which programs wrap lines


def read_plain_text(data: bytes, name: str, decision: Decision = None) -> Reading:
    """A text file. Raises ReadError."""
    del decision
    text = decode(data)
    if name.lower().endswith((".md", ".markdown")):
        return _read_markdown(text)
    return reading_of(text, "text")


def _read_markdown(text: str) -> Reading:
    """Marks count as structure; only the marked words count as read. Of a head the title is the headline, all else is set aside."""
    head, body = _head_of(text)
    tree = read_markdown(body)
    title = _TITLE.search(head)
    words = "" if title is None else title["title"].strip().strip("\"'")
    rest = head if title is None else head[: title.start()] + head[title.end() :]
    if words:
        tree = Text(blocks=(Heading(level=1, runs=(Run(text=words),)), *tree.blocks), notes=tree.notes)
    aside = (SetAside(reason="field", text=rest.strip(), where="head"),) if rest.strip() else ()
    return Reading(form="text", text=tree, set_aside=aside, read=weight(tree) + characters(rest))


def _head_of(text: str) -> tuple[str, str]:
    """(the fields between two lines of `---` or `+++` at the beginning, the text below)."""
    lines = text.lstrip("\n").split("\n")
    mark = lines[0].rstrip()
    if mark not in ("---", "+++") or len(lines) < 3 or not _FIELD.match(lines[1]):
        return "", text
    end = next((at for at in range(2, min(len(lines), MOST_HEAD)) if lines[at].rstrip() == mark), None)
    return ("\n".join(lines[1:end]), "\n".join(lines[end + 1 :])) if end else ("", text)


def reading_of(text: str, form: str) -> Reading:
    """The reading of a text that is decoded already."""
    reader = _Reader()
    for part in re.split(r"\n[ \t\u3000]*\n+", text.expandtabs(4).strip("\n")):
        reader.part([line.rstrip() for line in part.split("\n") if line.strip()])
    return Reading(form=form, text=Text(blocks=tuple(reader.blocks)), read=characters(text), structure=reader.structure)


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.structure = 0

    def part(self, lines: list[str]) -> None:
        """Lines between two empty ones."""
        if not lines:
            return
        if len(lines) == 2 and (mark := _UNDERLINE.match(lines[1])) and len(lines[0]) <= 120 and mark[1][0] in "=-":
            self.structure += characters(lines[1])
            self.blocks.append(Heading(level=1 if mark[1][0] == "=" else 2, runs=(Run(text=_neat(lines[0])),)))
            return
        rest: list[str] = []
        index = 0
        while index < len(lines):
            pattern = _BULLET if _BULLET.match(lines[index]) else _NUMBER if _NUMBER.match(lines[index]) else None
            if pattern is None or not self.is_list(lines[index:], pattern):
                rest.append(lines[index])
                index += 1
                continue
            self.paragraph(rest)
            rest = []
            index = self.items(lines, index, pattern)
        self.paragraph(rest)

    def is_list(self, lines: list[str], pattern: re.Pattern[str]) -> bool:
        """One line with a dash may be an attribution or a dash; two with the same mark are a list."""
        marks = sum(bool(pattern.match(line)) for line in lines)
        first = lines[0].strip()
        if pattern is _NUMBER:
            return marks > 1 or bool(self.blocks and isinstance(self.blocks[-1], List) and self.blocks[-1].ordered)
        return (
            marks > 1
            or (first[0] not in "-–" and len(first) > 2)
            or bool(self.blocks and isinstance(self.blocks[-1], List))
        )

    def items(self, lines: list[str], index: int, pattern: re.Pattern[str]) -> int:
        """A list from `index` on; where it ends."""
        items: list[list[str]] = []
        start = 1
        while index < len(lines):
            match = pattern.match(lines[index])
            if match:
                if not items and pattern is _NUMBER:
                    start = int(match[1])
                self.structure += characters(match[0])
                items.append([lines[index][match.end() :]])
            elif items and lines[index].startswith(("  ", "\t")):
                items[-1].append(lines[index])
            else:
                break
            index += 1
        made = tuple(Item(blocks=(Paragraph(runs=(Run(text=_joined(item)),)),)) for item in items)
        last = self.blocks[-1] if self.blocks else None
        goes_on = (
            isinstance(last, List)
            and last.ordered == (pattern is _NUMBER)
            and (not last.ordered or start == last.start + len(last.items))
        )
        if goes_on and isinstance(last, List):
            self.blocks[-1] = List(items=(*last.items, *made), ordered=last.ordered, start=last.start)
        else:
            self.blocks.append(List(items=made, ordered=pattern is _NUMBER, start=start))
        return index

    def paragraph(self, lines: list[str]) -> None:
        if not lines:
            return
        if len(lines) == 1 and _UNDERLINE.match(lines[0]) and lines[0].strip()[0] in "-=~":
            self.structure += characters(lines[0])
            self.blocks.append(Rule())
            return
        if _is_wrapped(lines):
            self.blocks.append(Paragraph(runs=(Run(text=_joined(lines)),)))
            return
        runs: list[Run] = []
        for line in lines:
            runs += [Run(line_break=True)] if runs else []
            runs.append(Run(text=_neat(line)))
        self.blocks.append(Paragraph(runs=tuple(runs)))


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a program broke the lines, not the author."""
    if len(lines) == 1:
        return True
    widths = [_width(line) for line in lines]
    most = max(widths)
    if most not in WRAP:
        return most > WRAP.stop and all(width > 0.8 * most for width in widths[:-1])
    # A line ends early only where the next word had no room.
    for width, following in zip(widths[:-1], lines[1:], strict=True):
        word = following.split()[0]
        if width + 1 + _width(word) <= most and width < most * 0.85:
            return False
    return True


def _joined(lines: list[str]) -> str:
    text = ""
    for line in map(_neat, lines):
        if not text:
            text = line
        elif _is_wide(text[-1]) and _is_wide(line[0]) and not _is_hangul(text[-1]):
            text += line
        else:
            text += " " + line
    return text


def _neat(line: str) -> str:
    return re.sub(r"[ \t]+", " ", line.strip(" \t\u3000"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"
