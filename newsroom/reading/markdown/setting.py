"""The MARKDOWN setting → a converter.

Place in the pipeline: under `body` and `markdown_reader`. Comes in: Pelican's MARKDOWN, as plain data. Goes out: a
`Converter`; for `settings.file`, whether the setting's extensions keep Python-Markdown's own parser.
"""

from __future__ import annotations

from newsroom.model.problems import ContentError, Problem
from newsroom.reading.markdown.commonmark import Converter

# Python-Markdown's `extra` without `md_in_html` (Markdown inside of raw HTML) and `fenced_code` (the parser has fences, and
# that module imports all of Pygments); lists that keep their kind.
EXTENSIONS = tuple(
    f"markdown.extensions.{name}" for name in ("tables", "footnotes", "attr_list", "def_list", "abbr", "sane_lists")
)
# The way back from a footnote has an English title in Python-Markdown; U+FE0E keeps its arrow from becoming an emoji.
EXTENSION_CONFIGS = {"markdown.extensions.footnotes": {"BACKLINK_TITLE": "↩ %d", "BACKLINK_TEXT": "&#8617;&#xFE0E;"}}
# Pelican's own value where the owner set nothing.
PELICAN_EXTENSIONS = {"markdown.extensions.codehilite", "markdown.extensions.extra", "markdown.extensions.meta"}


def make_converter(setting: dict[str, object]) -> Converter:
    """Python-Markdown as the MARKDOWN setting wants it. Raises ContentError."""
    configs = {name: dict(values) for name, values in (setting.get("extension_configs") or {}).items()}  # type: ignore[attr-defined]
    names = [*(setting.get("extensions") or ()), *configs]  # type: ignore[misc]
    if not names or set(names) == PELICAN_EXTENSIONS:
        names, configs = list(EXTENSIONS), {}
    names = [name for name in dict.fromkeys(names) if name.rpartition(".")[2] != "meta"]  # the head is ours
    try:
        return Converter(extensions=names, extension_configs={**EXTENSION_CONFIGS, **configs}, output_format="html")
    except (ImportError, AttributeError, KeyError, TypeError, ValueError) as fault:
        message = f"must name installed extensions, e.g. 'markdown.extensions.tables' (got: {fault})"
        raise ContentError(
            [Problem("pelicanconf.py", 1, "MARKDOWN", "markdown-extension", "error", message)]
        ) from fault


def keeps_python_markdown(setting: dict[str, object]) -> bool:
    """Whether an extension brings block processors, inline patterns or preprocessors of its own."""
    try:
        return not make_converter(setting).is_commonmark
    except ContentError:
        return False  # reported where texts are read
