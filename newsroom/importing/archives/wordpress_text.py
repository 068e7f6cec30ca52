"""The content of a WordPress post as HTML: its paragraphs are blank lines where the classic editor wrote it.

Place in the pipeline: after shortcodes, before the HTML is read. Comes in: content. Goes out: HTML with paragraphs.
"""

from __future__ import annotations

import re

_BLOCKS = (
    "address|article|aside|blockquote|canvas|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|noscript|ol|p|pre|section|"
    "table|tbody|td|tfoot|th|thead|tr|ul|video|audio|iframe|script|style|details|summary"
)
_WHOLE = re.compile(r"<(pre|script|style|textarea)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(rf"(\s*</?(?:{_BLOCKS})\b[^>]*>\s*)", re.IGNORECASE)


def paragraphs(content: str) -> str:
    """The content with a paragraph for each stretch between blank lines."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    content = re.sub(r"<!--\s*(?:more|nextpage|noteaser)\b.*?-->", "\n\n", content)
    if re.search(r"<!--\s*wp:", content):
        return re.sub(r"<!--\s*/?wp:.*?-->", "", content, flags=re.DOTALL)
    kept: list[str] = []

    def hold(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\n\n\x00{len(kept) - 1}\x00\n\n"

    content = _WHOLE.sub(hold, content)
    made: list[str] = []
    for piece in _BLOCK.split(content):
        if not piece.strip():
            made.append("\n\n" if piece.count("\n") > 1 else "")
        elif _BLOCK.fullmatch(piece):
            made.append(piece)
        else:
            inside = bool(made) and bool(
                re.match(r"\s*<(?:p|h[1-6]|li|td|th|dt|figcaption|caption|summary)\b", made[-1], re.IGNORECASE)
            )
            made.append(_lines(piece, inside))
    html = "".join(made)
    return re.sub(r"(?:<p>)?\s*\x00(\d+)\x00\s*(?:</p>)?", lambda match: kept[int(match[1])], html)


def _lines(text: str, inside: bool) -> str:
    """Text between blocks: paragraphs at blank lines, forced line ends at single ones."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    lines = ["<br>\n".join(line for line in part.split("\n")) for part in parts]
    lines = [re.sub(r"(<br\s*/?>)<br>\n", r"\1\n", line) for line in lines]
    if inside and len(lines) == 1:
        return lines[0]
    return "".join(f"<p>{line}</p>\n" if "\x00" not in line else line for line in lines)
