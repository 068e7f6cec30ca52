"""Shortcodes of Hugo: figures, links and code become Markdown, all others are set aside by name.

Place in the pipeline: before a body is converted. Comes in: Markdown with `{{< … >}}` and `{{% … %}}`. Goes out: Markdown
without them. Words between an opening and a closing mark stay. Refuses: to run anything.
"""

from __future__ import annotations

import re
from html import escape

_CODE = re.compile(
    r"\{\{[<%]\s*highlight\s+(?P<language>[\w+-]*)[^>%]*[>%]\}\}\n?(?P<text>.*?)\{\{[<%]\s*/\s*highlight\s*[>%]\}\}",
    re.DOTALL,
)
_SHORTCODE = re.compile(
    r"\{\{(?P<sign>[<%])(?!/\*)\s*(?P<close>/?)\s*(?P<name>[\w./-]+)(?P<rest>(?:(?![>%]\}\}).)*?)\s*/?\s*[>%]\}\}",
    re.DOTALL,
)
_LITERAL = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
_PAIR = re.compile(r"""(\w[\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))""")
_WORD = re.compile(r"""^\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"'`=]+)(?!\s*=))""")


class HugoMarks:
    """The shortcodes of one text."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def prepare(self, body: str) -> str:
        """The body without shortcodes."""
        body = _CODE.sub(lambda match: f"\n```{match['language']}\n{match['text'].strip(chr(10))}\n```\n", body)
        parts: list[str] = []
        position = 0
        for code in re.finditer(
            r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[`~]*[ \t]*$|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)",
            body,
            re.DOTALL | re.MULTILINE,
        ):
            parts += [_SHORTCODE.sub(self._one, body[position : code.start()]), code[0]]
            position = code.end()
        parts.append(_SHORTCODE.sub(self._one, body[position:]))
        return _LITERAL.sub(r"{{\1\2\3}}", "".join(parts))

    def replace(self, tag: str, rest: str, mark: str) -> str | None:
        """Jinja's marks mean nothing to Hugo: they are text."""
        return None if tag == "toc" else mark

    def _one(self, match: re.Match[str]) -> str:
        name, rest = match["name"].lower(), match["rest"]
        pairs = {key: next((value for value in values if value), "") for key, *values in _PAIR.findall(rest)}
        word = _WORD.match(rest)
        first = next((value for value in word.groups() if value), "") if word else ""
        if match["close"]:
            return ""
        if name in ("ref", "relref"):
            return pairs.get("path") or first
        if name == "figure" and (source := pairs.get("src")):
            words = " ".join(pairs[key] for key in ("title", "caption", "attr") if pairs.get(key))
            picture = f'<img src="{escape(source)}" alt="{escape(pairs.get("alt", ""))}">'
            return (
                f"\n\n<figure>{picture}"
                + (f"<figcaption>{escape(words, quote=False)}</figcaption>" if words else "")
                + "</figure>\n\n"
            )
        if name in ("img", "image") and (source := pairs.get("src") or first):
            return f'<img src="{escape(source)}" alt="{escape(pairs.get("alt", ""))}">'
        self.found.append(match[0])
        return ""
