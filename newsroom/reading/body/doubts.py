"""Doubtful parts of a text that a parser reads: one finding a place, with advice on what to type.

Place in the pipeline: inside `body`, beside the tree. Comes in: a text's tokens. Goes out: doubts, each with its line.
All are warnings and may be waived by their rule. Refuses: to change what the text means; that is CommonMark's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it.token import Token

from newsroom.model.patterns import pattern
from newsroom.reading.body.end_marks import end_marks
from newsroom.reading.body.to_write import lines_to_write
from newsroom.reading.markdown.parser import Parsed
from newsroom.reading.values.months import month_names

_BULLET = pattern(r"[•◦▪‣●○■□▶►∙◆◇➢✓✔➤\uf0b7\uf0a7](?=\s?\S)|[①-⑳㉠-㉻](?=\s?\S)")
# Marks that begin a list only where lines follow each other with them: dots, dashes, letters, numbers in brackets.
_LISTED = pattern(
    r"[·ㆍ・‧–—−](?=\s)|※(?=\s?\S)|o(?=\t)|\([0-9a-zA-Z가나다라마바사아자차카타파하]{1,2}\)(?=\s?\S)|[a-zA-Z]\)(?=\s)|[가나다라마바사아자차카타파하][.)](?=\s)"
)
_LISTED_LINES = pattern(rf"\n[ \t]*(?:{_LISTED.pattern})")
_TIGHT_HEADING = pattern(r"#{2,6}(?=[^\W_])")
_SPACED_LINK = pattern(r"\]\s{1,3}\((?:https?:|www\.|mailto:|\{\w+\}|/\w)[^\s)]*\)")
_TURNED_LINK = pattern(r"\([^()\n]{1,200}\)\[(?:https?:|www\.|mailto:|\{\w+\}|/\w)[^\s\]]*\]")
_ADDRESS_WITH_SPACE = pattern(r"\]\((?![\s<])[^()<>\"'\s]*[./:][^()<>\"']*\s[^()<>\"']*\)")
_NO_REFERENCE = pattern(r"\]\[([^\[\]\n]{1,200})\]")
_NO_NOTE = pattern(r"\[\^([^\[\]\n]{1,200})\]")
_LEFT_MARKS = pattern(
    r"(?<!\*)\*\*(?!\*)|(?<!\w)__(?=\s?[^\W_][^_\n]*__)|(?<![\w*])\*\w[^*\n]{0,200}\s\*(?![\w*])"
    r"|(?<!\S)\*\s\w(?:[^*\n]{0,200}\S)?\*(?![\w*])|(?<!\S)_\s\w(?:[^_\n]{0,200}\S)?_(?!\w)|(?<!\w)_\w[^_\n]{0,200}\s_(?!\w)"
    r"|(?<![\w~])~~(?=\s?\w)"  # behind a word it is a long vowel: "yes~~"
)
_TICKS = pattern(r"(?<![\w'`])(?:''|``)(?=\w)|(?<=[\w.,!?])''(?![\w'])")
_MARKDOWN_LINE = pattern(r"\s*(?:#{1,6} \S|[-*+] \S|\d{1,3}[.)] \S)|.*(?:\*\*\w|\]\(\S)")
_MARKDOWN_IN_TAGS = pattern(r"\s*<[^<>]*>(?:[^<]|<[^<>]*>)*?(?:\*\*\w|\]\(\S)")
_VERBATIM = pattern(r"\s*<(?:pre|script|style|textarea|!--)", re.IGNORECASE)
_CODE_ELEMENT = pattern(r"<(?:pre|code|script|style|textarea)\b", re.IGNORECASE)
# Marks of other programs at a line's beginning: boxes, a table of contents, attributes that nobody reads (those in the
# last line of a block are read).
_FOREIGN = pattern(
    r"(?m)^(?::::+ ?\w|(?:!!!|\?\?\?\+?) \w|\{% ?\w|\{:[^}\n]*\}[ \t]*\n|\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|INFO)\]"
    r"|\[\[?_?TOC_?\]\]?[ \t]*$)",
    re.IGNORECASE,
)
# … and in any place: shortcodes, variables of templates.
_TEMPLATE = pattern(
    r"\{\{(?:[<%#/]|-? ?[a-z]\w*(?:\.\w| \| ?\w))|\]\(\{[{%]|(?<=\S )\{:[ .#][^}\n]*\}",
    re.IGNORECASE,
)
# … and in an author's own HTML, where nothing else is written with such braces.
_IN_HTML = pattern(r"\{\{[^{}\n]{1,200}\}\}|\{%[^{}%\n]{1,200}%\}")
# Only a text with one of these signs can be doubtful.
_SIGNS = ("]", "*", "_", "~~", "##", "''", "``", "\n: ", ":::", "!!!", "???", "{{", "{%", "{:")
# As `signs_of` leaves them. A quotation has more than a line end before a sign.
_CODED = [(sign, sign.replace(" ", "").lstrip("\n").encode()) for sign in _SIGNS]
_DOUBTFUL = frozenset({
    "heading_open", "heading_close", "ordered_list_open", "bullet_list_open", "blockquote_open", "blockquote_close", "html_block",
})  # fmt: skip
_WIDE_SIGNS = pattern("[\u2460-\u2473\u25a0-\u25ff\u2700-\u27bf•※∙➢㉠-㉻\uf0b7\uf0a7]")
_LONG_LINE = 4  # dashes; three are a line across the page as well
_LONGEST_TITLE = 120
_SENTENCE_ENDS = (".", "。", "．", "。」", ",", "，", "、", ".”", '."')
_DAY = pattern(r"\d{1,2}\.(?:\s|\()")
_DASHED_NAME = pattern(r"(?:[-–―‒]|--)\s*[^\W\d]")


class Doubt(NamedTuple):
    line: int  # from 1
    rule: str
    message: str
    hint: str = ""


def find_doubts(parsed: Parsed, text: str) -> list[Doubt]:
    """The doubts of a text, in no order."""
    found: list[Doubt] = []
    rows = text.split("\n")
    signs = [sign for sign, coded in _CODED if coded in parsed.signs]  # in no line need any other be sought
    for tokens in (parsed.tokens, *(note.tokens for note in (*parsed.notes, *parsed.unused))):
        found += _of_blocks(tokens, rows, signs)
    for at, line in lines_to_write(text, parsed.data):
        found.append(
            Doubt(at, "template-left", f"must be your own text: this line is a template's (got '{_short(line)}')")
        )
    for at, mark in end_marks(parsed.tokens, text):
        message = f"should not stand in the text, whose end the page shows (got '{_short(mark)}')"
        found.append(Doubt(at, "end-mark", message, "Take the line out; notes below it go into the field `notes`."))
    for note in parsed.unused:
        message = (
            f"should be called where it belongs, e.g. … the figures[^{note.label}] (got a note that nothing calls)"
        )
        found.append(Doubt(note.line + 1, "footnote-unused", message, "It is not published."))
    for row in parsed.wide_rows:
        message = "should have no more cells than its table has columns, e.g. a bar inside of a cell is written \\|"
        found.append(Doubt(row + 1, "table-cells", message, "The last cells are not published."))
    return _once(found)


def _once(found: list[Doubt]) -> list[Doubt]:
    """The first doubt of each rule, which says how many there are: a text of another program has many."""
    kinds: dict[str, list[Doubt]] = {}
    for doubt in sorted(found):
        kinds.setdefault(doubt.rule, []).append(doubt)
    return [_told(same) for same in kinds.values()]


def _told(same: list[Doubt]) -> Doubt:
    first, lines = same[0], sorted({doubt.line for doubt in same})
    if len(lines) < 2:
        return first
    return first._replace(message=f"{first.message} ({len(same)} such places)")


def _of_blocks(tokens: list[Token], rows: list[str], signs: list[str]) -> Iterator[Doubt]:
    quotations: list[int] = []  # indexes where quotations open
    in_heading = False
    for index, token in enumerate(tokens):
        kind = token.type
        if kind == "inline":
            if _may_doubt(token.content, signs):
                yield from _of_line(token, _line(token), in_heading)
        elif kind not in _DOUBTFUL:
            continue
        elif kind == "heading_open":
            in_heading = True
            if token.markup == "-" and not _is_meant(tokens[index + 1].content, token, rows):
                message = "should have an empty line before '---', else it makes a heading of the text above"
                yield Doubt(_line(token), "heading-underlined", message, "For a heading type '## ' before it.")
        elif kind == "heading_close":
            in_heading = False
        elif kind in ("ordered_list_open", "bullet_list_open"):
            if kind == "ordered_list_open":
                yield from _date(tokens, index, _line(token))
            yield from _flattened(tokens, index, rows)
        elif kind == "blockquote_open":
            quotations.append(index)
        elif kind == "blockquote_close":
            yield from _attribution(tokens, quotations.pop(), index)
        elif kind == "html_block":
            yield from _html(token, _line(token))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def _is_meant(title: str, heading: Token, rows: list[str]) -> bool:
    """Whether a line of dashes underlines a heading on purpose: a long one, below a line that is no sentence."""
    end = heading.map[1] if heading.map else 0
    dashes = rows[end - 1].count("-") if 0 < end <= len(rows) else 0
    return (
        (dashes >= _LONG_LINE or dashes == len(title))
        and "\n" not in title
        and len(title) <= _LONGEST_TITLE
        and not title.endswith(_SENTENCE_ENDS)
    )


def _may_doubt(text: str, signs: list[str]) -> bool:
    for sign in signs:  # faster than an expression, and than `any`
        if sign in text:
            return True
    if "\n" in text and _LISTED_LINES.search(text) is not None:
        return True
    return not text.isascii() and _WIDE_SIGNS.search(text) is not None


def _date(tokens: list[Token], index: int, line: int) -> Iterator[Doubt]:
    """A date, or a year, that begins a line and so a list."""
    start = tokens[index].attrs.get("start", 1)
    nested = tokens[index + 2] if index + 2 < len(tokens) else None
    is_date = nested is not None and nested.type == "ordered_list_open" and nested.map and nested.map[0] + 1 == line
    content = next((token.content for token in tokens[index + 1 : index + 4] if token.type == "inline"), "")
    is_date = is_date or (start != 1 and _DAY.match(content) is not None)
    is_date = is_date or (start in range(2, 32) and content.split(" ", 1)[0].strip(".,:").casefold() in month_names())
    if is_date or (isinstance(start, int) and start >= 1000):
        message = f"should have a backslash where a number begins a line but no list, e.g. {start}\\. (got a list)"
        yield Doubt(line, "list-from-number", message)


def _flattened(tokens: list[Token], index: int, rows: list[str]) -> Iterator[Doubt]:
    """A list right below one of the other kind, and indented: meant inside of its last item, not beside it."""
    before, place = tokens[index - 1] if index else None, tokens[index].map
    kinds = {"ordered_list_close": "bullet_list_open", "bullet_list_close": "ordered_list_open"}
    if before is None or place is None or kinds.get(before.type) != tokens[index].type:
        return
    level, above = tokens[index].level + 1, rows[place[0] - 1]
    item = next(each for each in reversed(tokens[:index]) if each.type == "list_item_open" and each.level == level)
    if item.map and _indent(above) < len(above) and _indent(rows[place[0]]) > _indent(rows[item.map[0]]):
        width = len(item.info + item.markup) + 1
        message = f"should be indented by {width} spaces where it belongs into the item above (got a list beside it)"
        yield Doubt(place[0] + 1, "list-flattened", message, "For a list of its own type an empty line before it.")


def _indent(row: str) -> int:
    """The column of a line's first sign, behind the marks of quotations."""
    return len(row) - len(row.lstrip(" \t>"))


def _attribution(tokens: list[Token], start: int, end: int) -> Iterator[Doubt]:
    """A quotation whose last line begins with a dash that is no em dash."""
    last = tokens[end - 1]
    example = "must begin with an em dash where it names who said it, e.g. > — Ana Example, head of the line"
    if last.type == "paragraph_close":
        inline = tokens[end - 2]
        lines = inline.content.split("\n")
        said_before = len(lines) > 1 or end - 3 > start + 1
        if said_before and inline.map and _DASHED_NAME.match(lines[-1]) and _may_be_name(lines[-1]):
            yield Doubt(inline.map[0] + len(lines), "quotation-dash", example, "Else it is part of what was said.")
    elif last.type == "bullet_list_close" and tokens[start + 1].type == "paragraph_open":
        opened = next((at for at in range(end - 1, start, -1) if tokens[at].type == "bullet_list_open"), 0)
        items = sum(token.type == "list_item_open" for token in tokens[opened:end])
        place = tokens[opened].map
        content = next((token.content for token in tokens[opened:end] if token.type == "inline"), "")
        if items == 1 and place and _may_be_name(content):
            yield Doubt(place[0] + 1, "quotation-dash", example, "Else it is a list inside of what was said.")


def _may_be_name(line: str) -> bool:
    """Whether a line may say who said it: it is short, and no sentence."""
    return len(line) <= _LONGEST_TITLE and not line.endswith(_SENTENCE_ENDS)


def _html(token: Token, line: int) -> Iterator[Doubt]:
    """Markdown right inside of an HTML element, where no parser reads it, and marks of templates."""
    if _CODE_ELEMENT.search(token.content) or _VERBATIM.match(token.content):
        return
    if "{" in token.content and (mark := _IN_HTML.search(token.content)) is not None:
        yield _foreign(line + token.content.count("\n", 0, mark.start()), mark[0])
    for number, row in enumerate(token.content.split("\n")):
        if (_MARKDOWN_LINE if number else _MARKDOWN_IN_TAGS).match(row):
            message = (
                "should stand between empty lines inside of an HTML element, else its marks are published as they are"
            )
            yield Doubt(line + number, "markdown-in-html", message)
            return


def _of_line(token: Token, line: int, in_heading: bool) -> Iterator[Doubt]:
    """Doubtful marks in the plain text of a paragraph, heading or cell."""
    starts: list[tuple[int, str]] = []  # lines that begin with a bullet of a word processor
    listed: list[tuple[int, str]] = []  # lines that begin with what is a bullet beside others only
    first, at_start, texts = line, True, []
    before = ""  # kind of the token before
    for child in [*(token.children or ()), None]:
        if child is not None and child.type == "link_close" and before == "link_open":
            message = "should have words that are its link, e.g. [the map](https://…)"
            yield Doubt(line, "link-unread", message, "Got a link without words; nobody sees it.")
        before = child.type if child is not None else ""
        if child is not None and child.markup == "bare" and child.nesting:
            continue  # the characters of a bare address are text as well
        if child is not None and child.type == "text":
            content = child.content.lstrip() if at_start else ""
            if at_start and (bullet := _BULLET.match(content)) is not None:
                starts.append((line, bullet[0]))
            elif at_start and (mark := _LISTED.match(content)) is not None:
                listed.append((line, mark[0]))
            elif at_start and (mark := _TIGHT_HEADING.match(content)) is not None:
                message = (
                    f"should have a space behind '{mark[0]}' where it begins a heading, e.g. {mark[0]} Opening hours"
                )
                yield Doubt(line, "mark-unread", message, "It is published as it is.")
            texts.append(child.content)
            at_start = False
            continue
        if texts:
            content = "".join(texts)
            yield from _of_text(content, line, in_heading)
            texts = []
        if child is None:
            break
        if child.type in ("softbreak", "hardbreak"):
            line, at_start = line + 1, True
        else:
            at_start = False
            if child.type == "html_inline":
                if "{" in child.content and (mark := _IN_HTML.search(child.content)) is not None:
                    yield _foreign(line, mark[0])
                line += child.content.count("\n")
    if len(listed) > 1 and not starts:
        starts = listed
    if len(starts) > 1 or (len(starts) == 1 and starts[0][0] > first):
        message = f"should begin the items of a list with '- ' (got '{starts[0][1]}'): the lines run together"
        yield Doubt(starts[0][0], "list-bullet", message)
    if (mark := _FOREIGN.search(token.content)) is not None:
        yield _foreign(first + token.content.count("\n", 0, mark.start()), mark[0])
    if not in_heading and "\n: " in token.content:
        number = token.content.split("\n: ", 1)[0].count("\n") + 1
        message = "should have one term above ': ', with an empty line before it (got running text)"
        yield Doubt(first + number, "definition-unread", message)


_IN_TEXT = (
    (_SPACED_LINK, "link-unread", "should have no space between the brackets of a link, e.g. [the map](https://…)"),
    (_TURNED_LINK, "link-unread", "should have the text in square and the address in round brackets, e.g. [the map](https://…)"),
    (_ADDRESS_WITH_SPACE, "link-unread", "should have an address with spaces between < and >, e.g. [the plan](<the plan.pdf>)"),
    (_NO_NOTE, "footnote-missing", "should have its text below, e.g. '[^1]: Source of the figures.' (got a note without text)"),
    (_NO_REFERENCE, "reference-missing", "should have its address below, e.g. '[report]: https://…' (got a link without one)"),
    (_LEFT_MARKS, "mark-unread", "should stand close to its words, with a space or a sign outside, e.g. the **hall (2026)** opens"),
    (_TICKS, "quotes-doubtful", "should have quotation marks, e.g. \"…\" (got two apostrophes or accents)"),
)  # fmt: skip


def _foreign(line: int, mark: str) -> Doubt:
    message = f"should have no mark of another program (got '{_short(mark)}'): here it is published as it is"
    return Doubt(line, "foreign-mark", message)


def _of_text(text: str, line: int, in_heading: bool) -> Iterator[Doubt]:
    if "{" in text and (mark := _TEMPLATE.search(text)) is not None and not (in_heading and mark[0].startswith("{:")):
        yield _foreign(line, mark[0])
    if not ("]" in text or "*" in text or "_" in text or "~~" in text or "''" in text or "``" in text):
        return
    for form, rule, message in _IN_TEXT:
        found = form.search(text)
        if found is not None:
            yield Doubt(line, rule, message, f"Got '{_short(found[0])}'; it is published as it is.")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
