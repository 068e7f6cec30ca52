"""Marks of plugins in a Markdown text, taken out before it is converted: Liquid and Jinja tags, [TOC], [[TOC]].

Place in the pipeline: inside the process that reads an old site, and for Jekyll and Hugo. Comes in: lines of Markdown.
Goes out: the lines without marks, and the marks. Code, in blocks or in a line, is left as it is: there they are text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# A tag of Liquid or Jinja, a value, a comment; the table of contents of Python-Markdown.
_MARK = re.compile(
    r"\{%[-+]?\s*(?P<tag>[\w/.-]*)(?P<rest>(?:(?!%\}).){0,2000}?)[-+]?%\}|\{\{(?P<value>(?:(?!\}\}).){0,2000})\}\}|\{#(?:(?!#\}).){0,2000}#\}"
    r"|(?P<toc>\[\[?TOC\]\]?)",
    re.DOTALL,
)
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"(?:[*+-]|\d+[.)])\s")
_ADDRESS = re.compile(r"^\s*(?:site\.(?:base)?url|SITEURL|site_url)\s*(?:\|.*)?$", re.IGNORECASE)

Replace = Callable[[str, str, str], str | None]  # (tag's name, the rest, the mark) → text in its place; None: set aside


def keep_nothing(tag: str, rest: str, mark: str) -> str | None:
    """The site's own address is no text: links become root-relative. Everything else is set aside."""
    value = mark[2:-2].strip() if mark.startswith("{{") else ""
    return "" if value and _ADDRESS.match(value) else None


def without_marks(text: str, replace: Replace = keep_nothing) -> tuple[str, list[str]]:
    """The text without marks of plugins, and the marks in their order."""
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        name = match["tag"] or ("value" if match["value"] is not None else "toc" if match["toc"] else "comment")
        replaced = replace(name, (match["rest"] or match["value"] or "").strip(), match[0])
        if replaced is None:
            found.append(match[0])
            return ""
        return replaced

    parts: list[str] = []
    for is_code, part in _split(text):
        if is_code:
            parts.append(part)
            continue
        position = 0
        for code in _CODE.finditer(part):
            parts += [_MARK.sub(mark, part[position : code.start()]), code[0]]
            position = code.end()
        parts.append(_MARK.sub(mark, part[position:]))
    return "".join(parts), found


def _split(text: str) -> Iterable[tuple[bool, str]]:
    """Stretches of a text, each with whether it is a block of code."""
    fence = ""
    held: list[str] = []
    in_code = in_list = False
    was_blank = True
    for line in text.splitlines(keepends=True):
        opens = _FENCE.match(line)
        if line.strip() and not line.startswith((" ", "\t")):
            in_list = bool(_ITEM.match(line))
        deep = ("        ", "\t\t") if in_list else ("    ", "\t")
        is_indented = not fence and (was_blank or in_code) and line.startswith(deep) and bool(line.strip())
        is_code = bool(fence) or bool(opens) or is_indented or (in_code and not line.strip())
        if is_code != in_code and held:
            yield in_code, "".join(held)
            held = []
        in_code = is_code
        held.append(line)
        if opens and not fence:
            fence = opens[1]
        elif fence and opens and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
        was_blank = not line.strip()
    if held:
        yield in_code, "".join(held)
