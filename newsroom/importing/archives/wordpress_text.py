"""The content of a WordPress post as HTML: its paragraphs are blank lines where the classic editor wrote it.

Place in the pipeline: after shortcodes, before the HTML is read. Comes in: content. Goes out: HTML with paragraphs.
"""

from __future__ import annotations

import json
import re
from html import escape

_BLOCKS = (
    "address|article|aside|blockquote|canvas|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|noscript|ol|p|pre|section|"
    "table|tbody|td|tfoot|th|thead|tr|ul|video|audio|iframe|script|style|details|summary"
)
_WHOLE = re.compile(r"<(pre|script|style|textarea)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(rf"(\s*</?(?:{_BLOCKS})\b[^>]*>\s*)", re.IGNORECASE)


# A block that the site filled when it was shown: `<!-- wp:latest-posts {"postsToShow":3} /-->`.
_DYNAMIC = re.compile(r"<!--\s*wp:(?P<name>[a-z][\w/-]*)(?P<rest>[^>]*?)/-->")
_STILL = ("more", "nextpage", "separator", "spacer", "footnotes")
_CALL = re.compile(r'<sup\b[^>]*\bdata-fn="(?P<id>[\w-]+)"[^>]*>.*?</sup>', re.DOTALL)
_CITED = re.compile(r"<cite>(?P<name>.*?)</cite>\s*(?=</blockquote>)", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"(?P<before>^|\n|<p>|<div[^>]*>)[ \t]*(?P<url>https?://[^\s<>\"]+)[ \t]*(?=\n|$|</p>|</div>)")


def dynamic_blocks(content: str) -> list[str]:
    """The marks of blocks without a text of their own, reused ones among them."""
    return [match[0] for match in _DYNAMIC.finditer(content) if match["name"] not in _STILL]


def with_notes(content: str, said: str) -> tuple[str, str]:
    """The content with the footnotes that WordPress keeps beside it as JSON, and the text of those that it does not call."""
    try:
        notes = {str(one["id"]): str(one["content"]) for one in json.loads(said)}
    except (ValueError, TypeError, KeyError):
        return content, said
    called: dict[str, int] = {}

    def call(match: re.Match[str]) -> str:
        if match["id"] not in notes:
            return match[0]
        label = called.setdefault(match["id"], len(called) + 1)
        return f'<sup id="fnref:{label}"><a class="footnote-ref" href="#fn:{label}">{label}</a></sup>'

    content = _CALL.sub(call, content)
    items = "".join(f'<li id="fn:{label}"><p>{notes[key]}</p></li>' for key, label in called.items())
    rest = "\n".join(text for key, text in notes.items() if key not in called)
    return (f'{content}<div class="footnote"><ol>{items}</ol></div>' if items else content), rest


def paragraphs(content: str) -> str:
    """The content with a paragraph for each stretch between blank lines, and quotations with their speakers."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    content = _CITED.sub(r"<p>— \g<name></p>", content)
    content = _ADDRESS.sub(_linked, content)
    return _paragraphs(content)


def _linked(match: re.Match[str]) -> str:
    """An address alone in its line, which WordPress made a film or a card of, as a link."""
    address = match["url"].replace("&#038;", "&").replace("&amp;", "&")
    return f'{match["before"]}<a href="{escape(address)}">{escape(address)}</a>'


def _paragraphs(content: str) -> str:
    content = re.sub(r"<!--\s*(?:more|nextpage|noteaser)\b.*?-->", "\n\n", content)
    if re.search(r"<!--\s*wp:", content):
        # Between a file's name and its button there is no space: a style sets them apart.
        content = re.sub(r"</a>(?=<a\b[^>]*wp-block-file__button)", "</a> ", content)
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
