"""Shortcodes of WordPress: replaced where their meaning is plain, else set aside by name.

Place in the pipeline: before the HTML of a post is read. Comes in: the content of a post. Goes out: HTML, and the marks
that were set aside. Words between an opening and a closing mark stay. Code is left as it is. Refuses: to run anything.
"""

from __future__ import annotations

import re
from html import escape

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s\]"']+))""")
# A shortcode's name has no capital in front of a space as words in brackets do: [Photo by A. Example] is text.
_MARK = re.compile(
    r"\[(?P<close>/?)(?P<name>[a-z][a-z0-9_-]*)(?P<rest>(?:\s+[^\[\]]*?|=[^\[\]]*?)?)\s*(?P<self>/?)\](?!\()"
)
_CAPTION = re.compile(r"\[(?:wp_)?caption(?P<rest>[^\]]*)\](?P<inside>.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_EMBED = re.compile(r"\[embed[^\]]*\]\s*(?P<url>https?://[^\s\[]+)\s*\[/embed\]")
_CODE = re.compile(r"<(pre|code)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_KNOWN = frozenset(
    [
        "gallery",
        "audio",
        "video",
        "playlist",
        "embed",
        "caption",
        "youtube",
        "vimeo",
        "button",
        "contact-form",
        "contact-form-7",
        "more",
        "spoiler",
        "quote",
        "column",
        "columns",
        "row",
        "tabs",
        "tab",
        "toggle",
        "accordion",
        "table",
        "map",
        "iframe",
        "divider",
        "spacer",
        "icon",
        "alert",
        "dropcap",
        "highlight",
        "su_button",
        "vc_row",
        "vc_column",
        "vc_column_text",
        "et_pb_section",
        "et_pb_row",
        "et_pb_text",
        "gravityform",
        "ninja_form",
        "wpforms",
        "mc4wp_form",
        "recent_posts",
        "products",
        "woocommerce_cart",
        "slideshow",
        "soundcloud",
        "twitter",
        "tweet",
        "instagram",
        "facebook",
    ]
)


def without_shortcodes(content: str, number: str = "") -> tuple[str, list[str]]:
    """The content without shortcodes, and those that were set aside. `number` is that of the post: whose a gallery's pictures are."""
    if "[" not in content:
        return content, []
    found: list[str] = []
    content = _CAPTION.sub(_caption, content)
    content = _EMBED.sub(lambda match: f'\n\n<a href="{escape(match["url"])}">{escape(match["url"])}</a>\n\n', content)
    closed = {match[1] for match in re.finditer(r"\[/([a-z][a-z0-9_-]*)\]", content)}

    def mark(match: re.Match[str]) -> str:
        name, rest = match["name"], match["rest"]
        is_code = bool(
            match["close"]
            or match["self"]
            or name in closed
            or name in _KNOWN
            or _ATTRIBUTE.search(rest)
            or re.search(r"[_-]", name)
        )
        if not is_code:
            return match[0]
        if name == "gallery" and number and not match["close"]:
            return _gallery(rest, number)
        found.append(match[0])
        return ""

    parts: list[str] = []
    position = 0
    for code in _CODE.finditer(content):
        parts += [_MARK.sub(mark, content[position : code.start()]), code[0]]
        position = code.end()
    parts.append(_MARK.sub(mark, content[position:]))
    return "".join(parts), found


def _gallery(rest: str, number: str) -> str:
    """A gallery as one picture that stands for those of it: `settled` knows them when the whole export was read."""
    said = {name.lower(): first or second or third for name, first, second, third in _ATTRIBUTE.findall(rest)}
    ids = re.sub(r"[^\d,]", "", said.get("ids") or said.get("include") or "")
    owner = re.sub(r"\D", "", said.get("id", "")) or number
    return f'\n\n<img src="attachments:{f"ids:{ids}" if ids else f"of:{owner}"}" alt="">\n\n'


def _caption(match: re.Match[str]) -> str:
    """`[caption]<img> words[/caption]` as a figure."""
    attributes = {name: first or second or third for name, first, second, third in _ATTRIBUTE.findall(match["rest"])}
    inside = match["inside"].strip()
    picture = re.match(r"(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?", inside)
    if not picture:
        return inside
    words = inside[picture.end() :].strip() or attributes.get("caption", "")
    return f"\n\n<figure>{picture[0]}<figcaption>{words}</figcaption></figure>\n\n"
