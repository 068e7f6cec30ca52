"""The Markdown settings of an old site, with what cannot be loaded left out and plugins' marks taken out of the text.

Place in the pipeline: inside the process that reads an old site. Comes in: Pelican's MARKDOWN setting. Goes out: the
setting to use: code stays code without colours, headings keep their ids, and no table of contents is made.
"""

from __future__ import annotations

import re
from typing import Any

import markdown
import yaml
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from newsroom.importing.archives.marks import without_marks

_CODE = ("markdown.extensions.codehilite", "codehilite")
_TOC = ("markdown.extensions.toc", "toc")
_OWN = {
    "markdown.extensions.codehilite": {"use_pygments": False},
    "markdown.extensions.toc": {"marker": "", "permalink": False, "anchorlink": False, "title": ""},
}


class _Marks(Preprocessor):
    def __init__(self, md: Any, found: list[str]) -> None:
        super().__init__(md)
        self.found = found

    def run(self, lines: list[str]) -> list[str]:
        text, marks = without_marks("\n".join(lines))
        self.found += marks
        return text.split("\n")


class _YamlHead(Preprocessor):
    """A head between `---` that is YAML with lists or quotes, as `Key: value` lines, which Pelican's own reader knows."""

    def run(self, lines: list[str]) -> list[str]:
        if not lines or not re.fullmatch(r"---[ \t]*", lines[0]):
            return lines
        end = next(
            (number for number, line in enumerate(lines[1:], 1) if re.fullmatch(r"(?:---|\.\.\.)[ \t]*", line)), 0
        )
        try:
            value = yaml.load("\n".join(lines[1:end]), yaml.BaseLoader)  # noqa: S506 – a loader of texts only
        except (yaml.YAMLError, RecursionError):
            return lines
        if not end or not isinstance(value, dict):
            return lines
        return [*(f"{name}: {_in_line(part)}" for name, part in value.items() if _in_line(part)), "", *lines[end + 1 :]]


def _in_line(value: Any) -> str:
    """A value of a head in one line; the parts of a list behind semicolons, which leave commas in names."""
    if isinstance(value, list):
        parts = [_in_line(part) for part in value]
        return "; ".join(parts) + (";" if len(parts) == 1 and "," in parts[0] else "")
    if isinstance(value, dict):
        return str(value.get("name") or "")
    return " ".join(str(value or "").split())


class MarksExtension(Extension):
    """Takes the marks of plugins out, after the head was read and before code is."""

    def __init__(self, found: list[str]) -> None:
        super().__init__()
        self.found = found

    def extendMarkdown(self, md: Any) -> None:
        md.preprocessors.register(_YamlHead(md), "newsroom_yaml_head", 28)
        md.preprocessors.register(_Marks(md, self.found), "newsroom_marks", 26)


def markdown_settings(given: Any, found: list[str], notices: list[str]) -> dict[str, Any]:
    """Pelican's MARKDOWN setting for reading the old site. `found` takes the marks of plugins."""
    given = given if isinstance(given, dict) else {}
    configs = {str(name): dict(config or {}) for name, config in (given.get("extension_configs") or {}).items()}
    names = [*configs, *(name for name in given.get("extensions") or [] if name not in configs)]
    kept: list[Any] = []
    for name in names:
        if isinstance(name, str):
            name = _plain_name(name)
        if name in _TOC or name in _CODE:
            continue
        try:
            markdown.Markdown(
                extensions=[name], extension_configs={name: configs.get(name, {})} if isinstance(name, str) else {}
            )
        except Exception as fault:
            notices.append(
                f"the Markdown extension {name} could not be loaded ({type(fault).__name__}): its marks stay in the text"
            )
            continue
        kept.append(name)
    if not {"markdown.extensions.extra", "extra"} & {name for name in kept if isinstance(name, str)}:
        kept.append("markdown.extensions.extra")
    kept += [*_OWN, MarksExtension(found)]
    own = {name: configs[name] for name in kept if isinstance(name, str) and name in configs}
    return {"extensions": kept, "extension_configs": {**own, **_OWN}, "output_format": "html"}


def _plain_name(name: str) -> str:
    """An extension's name without the options that Python-Markdown 2 had in it: `codehilite(css_class=highlight)`."""
    name = name.partition("(")[0].strip()
    return name if "." in name or ":" in name else f"markdown.extensions.{name}" if name in _SHORT else name


_SHORT = frozenset(
    [
        "extra",
        "abbr",
        "attr_list",
        "def_list",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "tables",
        "admonition",
        "codehilite",
        "legacy_attrs",
        "legacy_em",
        "meta",
        "nl2br",
        "sane_lists",
        "smarty",
        "toc",
        "wikilinks",
    ]
)
