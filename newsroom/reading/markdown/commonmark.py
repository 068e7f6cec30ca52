"""`markdown.Markdown` with a CommonMark parser in the place of its block and inline stage.

Place in the pipeline: under `body` and `markdown_reader`. Comes in: a text. Goes out: HTML, not yet cleaned. The
settings' extensions, tree processors and postprocessors work as in Python-Markdown. A site whose own extensions bring
block processors, inline patterns or preprocessors keeps Python-Markdown's stages: `Converter.is_commonmark` says which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from importlib import import_module
from typing import Any, Self
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.footnotes import FootnotePostprocessor
from markdown.postprocessors import AndSubstitutePostprocessor, RawHtmlPostprocessor
from markdown.treeprocessors import UnescapeTreeprocessor

from newsroom.reading.markdown.abbreviations import Abbreviations
from newsroom.reading.markdown.cleaning import renamed
from newsroom.reading.markdown.elements import Builder
from newsroom.reading.markdown.figures import Figures
from newsroom.reading.markdown.parser import Dialect, Excess, Parsed, parse
from newsroom.reading.markdown.python_markdown_guard import find_excess

_OWN_EXTENSIONS = "markdown.extensions."
# Modules of the library whose block and inline parts the parser has, or has no need of.
_KNOWN = {"markdown.preprocessors", "markdown.blockprocessors", "markdown.inlinepatterns"} | {
    _OWN_EXTENSIONS + name
    for name in (
        "abbr", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs", "legacy_em",
        "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc",
    )
}  # fmt: skip
# Python-Markdown takes any words in braces at the end of a block for attributes. Here `{…}` is a list of attributes where
# all in it are `#name`, `.name` or `name=value`, or where `{:` begins it; else it is text.
_VALUE = r"""[\w:.-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+)"""
_ATTRIBUTE = rf"(?:[#.][^\s{{}}=]+|{_VALUE})"
_ATTRIBUTES = rf"\{{(?=:|[ ]*{_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]*\}}):?[ ]*([^}}\n ][^\n]*)\}}"
# They put in the place of a mark (U+0002) what it represents.
_OF_MARKS = (RawHtmlPostprocessor, AndSubstitutePostprocessor, FootnotePostprocessor)
_EMPTY = frozenset({"br", "hr", "img", "input", "wbr", "col"})


class Converter(markdown.Markdown):
    """Converts texts, one after the other; `reset` before each."""

    def __init__(self, **options: Any) -> None:
        self._adds_syntax = False  # an extension of somebody else's has a pattern or block of its own
        super().__init__(**options)
        blocks, inline = self.parser.blockprocessors, self.inlinePatterns
        processors: list[object] = [*self.preprocessors, *blocks, *inline]
        known = {type(processor).__module__ for processor in processors} <= _KNOWN
        self.is_commonmark = known and not self._adds_syntax
        self.dialect = Dialect(
            tables="table" in blocks,
            footnotes="footnote" in blocks,
            definitions="deflist" in blocks,
            abbreviations="abbr" in blocks,
            attributes="attr_list" in self.treeprocessors,
            breaks="nl" in inline,
        )
        if self.dialect.attributes:
            _read_only_attributes(self.treeprocessors["attr_list"])
        self.treeprocessors.register(Figures(self), "figures", -50)
        self.raw: list[tuple[str, int]] = []  # the author's own HTML with its line, in order
        self.excess: Excess | None = None  # of the last text
        self.abbreviations = Abbreviations(self)
        if self.is_commonmark:
            if "abbr" in self.treeprocessors:
                self.treeprocessors.register(self.abbreviations, "abbr", 7)
            self.serializer = serialize
            for name in ("inline", "prettify"):
                self.treeprocessors.deregister(name, strict=False)
            for name in ("footnote", "footnote-reorder", "footnote-duplicate"):
                self.treeprocessors.deregister(name, strict=False)

    def registerExtensions(self, extensions: Sequence[Extension | str], configs: Mapping[str, dict[str, Any]]) -> Self:
        """As the original, one after the other: one of somebody else's may use the library's own classes for its syntax."""
        for extension in extensions:
            before = self._processors()
            super().registerExtensions([extension], configs)
            name = extension if isinstance(extension, str) else type(extension).__module__
            self._adds_syntax |= not name.startswith(_OWN_EXTENSIONS) and self._processors() != before
        return self

    def _processors(self) -> tuple[int, int, int]:
        return len(self.preprocessors), len(self.parser.blockprocessors), len(self.inlinePatterns)

    def build_extension(self, ext_name: str, configs: Mapping[str, Any]) -> Extension:
        """As the original. Of the library's own extensions no installed package need be asked whether it offers them."""
        if ext_name.startswith(_OWN_EXTENSIONS) and ":" not in ext_name:
            return import_module(ext_name).makeExtension(**configs)  # type: ignore[no-any-return]
        return super().build_extension(ext_name, configs)

    def parse(self, source: str) -> Parsed | None:
        """The text's tokens; None for a site that keeps Python-Markdown's stages."""
        return parse(source, self.dialect) if self.is_commonmark else None

    def convert(self, source: str, parsed: Parsed | None = None) -> str:
        """The text's HTML; "" where it has too much of something (`excess`). `parsed`: what `parse` gave for it, if it was asked."""
        self.raw, self.excess = [], None
        if not source.strip():
            return ""
        if not self.is_commonmark:
            self.excess = find_excess(source)
            return super().convert(source) if self.excess is None else ""
        parsed = parsed or parse(source, self.dialect)
        self.excess = parsed.excess
        if parsed.excess is not None:
            return ""
        root = Element(self.doc_tag)
        Builder(self._stash, self.dialect.breaks, self.dialect.attributes and "{" in source).build(parsed, root)
        self.abbreviations.explained = parsed.abbreviations
        is_marked = self.dialect.attributes and "{" in source
        for processor in self.treeprocessors:
            if is_marked or not isinstance(processor, (AttrListTreeprocessor, UnescapeTreeprocessor)):
                changed = processor.run(root)
                root = root if changed is None else changed
        output = self.serializer(root)
        output = output[len(self.doc_tag) + 2 : -len(self.doc_tag) - 3].strip()
        has_marks = "\x02" in output
        for postprocessor in self.postprocessors:
            if has_marks or not isinstance(postprocessor, _OF_MARKS):
                output = postprocessor.run(output)
        return output.strip()

    def _stash(self, html: str, line: int) -> str:
        html = renamed(html)
        self.raw.append((html, line))
        return str(self.htmlStash.store(html))


def _read_only_attributes(processor: Any) -> None:
    processor.HEADER_RE = re.compile(rf"[ ]+{_ATTRIBUTES}[ ]*$")
    processor.BLOCK_RE = re.compile(rf"\n[ ]*{_ATTRIBUTES}[ ]*$")
    processor.INLINE_RE = re.compile(rf"^{_ATTRIBUTES}")


def serialize(root: Element) -> str:
    """The tree as HTML. Every `&` in it is a letter. No recursion: a text may be nested as deep as it likes."""
    parts: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        tag = item.tag
        if item.tail:
            stack.append(_escaped(item.tail))
        if not isinstance(tag, str):  # an element without a name is its content
            stack.extend(reversed(item))
            if item.text:
                parts.append(_escaped(item.text))
            continue
        if item.attrib:
            attributes = "".join(
                [f' {name}="{escape(str(name if value is None else value))}"' for name, value in item.attrib.items()]
            )
            parts.append(f"<{tag}{attributes}>")
        else:
            parts.append(f"<{tag}>")
        if tag in _EMPTY:
            continue
        if item.text:
            parts.append(_escaped(item.text))
        if len(item):
            stack.append(f"</{tag}>")
            stack.extend(reversed(item))
        else:
            parts.append(f"</{tag}>")
    return "".join(parts)


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text
