"""Python-Markdown, made not to look for what a text does not have.

Place in the pipeline: inside `body`. Comes in: a text. Goes out: the HTML that `markdown.Markdown` makes of it, byte for
byte, in a third of the time. Refuses: to know Markdown. Every processor of the library and of any extension is asked
whenever the text holds what it needs; of an extension that is not known here, always.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown import blockprocessors, inlinepatterns, preprocessors, treeprocessors, util
from markdown.blockparser import BlockParser
from markdown.extensions import abbr, attr_list, def_list, fenced_code, footnotes, sane_lists, tables

# What must stand in a text for a pattern to find anything: any one of these.
_NEEDED: dict[type, tuple[str, ...]] = {
    inlinepatterns.BacktickInlineProcessor: ("`",),
    inlinepatterns.EscapeInlineProcessor: ("\\",),
    inlinepatterns.ReferenceInlineProcessor: ("[",),
    inlinepatterns.LinkInlineProcessor: ("[",),
    inlinepatterns.ImageInlineProcessor: ("![",),
    inlinepatterns.ImageReferenceInlineProcessor: ("![",),
    inlinepatterns.ShortReferenceInlineProcessor: ("[",),
    inlinepatterns.ShortImageReferenceInlineProcessor: ("![",),
    inlinepatterns.AutolinkInlineProcessor: ("<",),
    inlinepatterns.AutomailInlineProcessor: ("<",),
    footnotes.FootnoteInlineProcessor: ("[^",),
}
_NEEDED_BY_EXPRESSION = {
    inlinepatterns.LINE_BREAK_RE: ("  \n",),
    inlinepatterns.HTML_RE: ("<",),
    inlinepatterns.ENTITY_RE: ("&",),
    r"\*|_": ("*", "_"),
}
_REFERENCES = (
    inlinepatterns.ReferenceInlineProcessor,
    inlinepatterns.ImageReferenceInlineProcessor,
    inlinepatterns.ShortReferenceInlineProcessor,
    inlinepatterns.ShortImageReferenceInlineProcessor,
)
_KNOWN_BLOCKS = {
    abbr.AbbrBlockprocessor,
    blockprocessors.BlockQuoteProcessor,
    blockprocessors.CodeBlockProcessor,
    blockprocessors.EmptyBlockProcessor,
    blockprocessors.HashHeaderProcessor,
    blockprocessors.HRProcessor,
    blockprocessors.ListIndentProcessor,
    blockprocessors.OListProcessor,
    blockprocessors.ParagraphProcessor,
    blockprocessors.ReferenceProcessor,
    blockprocessors.SetextHeaderProcessor,
    blockprocessors.UListProcessor,
    def_list.DefListIndentProcessor,
    def_list.DefListProcessor,
    footnotes.FootnoteBlockProcessor,
    sane_lists.SaneOListProcessor,
    sane_lists.SaneUListProcessor,
    tables.TableProcessor,
}
_OPENS_PROSE = frozenset("\"'“”‘’«»‹›„(「『《…")
_BLANK_WITH_SPACES = re.compile(r"(?<=\n) +\n")
_ANY_TRIGGER = re.compile(r"[`\\\[<&*_]|  \n")


class Converter(markdown.Markdown):
    """`markdown.Markdown` with the same output."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if type(self.treeprocessors["inline"]) is treeprocessors.InlineProcessor:
            self.treeprocessors.register(_Inline(self), "inline", 20)
        if {type(processor) for processor in self.parser.blockprocessors} <= _KNOWN_BLOCKS:
            self.parser.blockprocessors.register(_Prose(self.parser), "prose", 1000)

    def convert(self, source: str) -> str:
        """As `markdown.Markdown.convert`."""
        if not source.strip():
            return ""
        for processor in self.preprocessors:
            source = _preprocess(processor, source)
        self.lines = source.split("\n")
        root = Element(self.doc_tag)
        self.parser.root = root
        self.parser.parseChunk(root, source)
        for processor in self.treeprocessors:
            kind = type(processor)
            if (kind is attr_list.AttrListTreeprocessor and "{" not in source) or (
                kind is treeprocessors.UnescapeTreeprocessor and "\\" not in source
            ):
                continue
            changed = processor.run(root)
            if changed is not None:
                root = changed
        output = self.serializer(root)
        start, end = output.find(f"<{self.doc_tag}>"), output.rfind(f"</{self.doc_tag}>")
        output = output[start + len(self.doc_tag) + 2 : end].strip() if start >= 0 and end >= 0 else ""
        for processor in self.postprocessors:
            output = processor.run(output)
        return output.strip()


def _preprocess(processor: preprocessors.Preprocessor, source: str) -> str:
    kind = type(processor)
    if kind is preprocessors.NormalizeWhitespace:
        source = source.replace(util.STX, "").replace(util.ETX, "").replace("\r\n", "\n").replace("\r", "\n") + "\n\n"
        if "\t" in source:
            source = source.expandtabs(processor.md.tab_length)
        return _BLANK_WITH_SPACES.sub("\n", source) if " \n" in source else source
    if kind is preprocessors.HtmlBlockPreprocessor and "<" not in source and "&" not in source:
        return source
    if kind is fenced_code.FencedBlockPreprocessor and "```" not in source and "~~~" not in source:
        return source
    return "\n".join(processor.run(source.split("\n")))


class _Prose(blockprocessors.ParagraphProcessor):
    """Takes at once what no processor but the last would take: lines of prose.

    All others look for a mark at the beginning of a line (tables for a second line of nothing but marks).
    """

    def test(self, parent: Element, block: str) -> bool:
        """Whether every line begins like a sentence."""
        if "\n" not in block:
            return block[:1].isalpha() or block[:1] in _OPENS_PROSE
        return all(line[:1].isalpha() or line[:1] in _OPENS_PROSE for line in block.split("\n"))


class _Inline(treeprocessors.InlineProcessor):
    """Tries an inline pattern only on a text that holds what the pattern needs."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self._patterns: list[Any] = []
        self._needed: list[tuple[str, ...] | None] = []  # None: always ask
        self._wanted: list[tuple[str, ...] | None] = []  # the same for one text; (): never

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """As the original."""
        patterns = list(self.inlinePatterns)
        if patterns != self._patterns:
            self._patterns = patterns
            self._needed = [_needs(pattern) for pattern in patterns]
        self._wanted = [
            () if _finds_nothing(pattern) else needed for pattern, needed in zip(patterns, self._needed, strict=True)
        ]
        self._knows_all = None not in self._wanted
        return super().run(tree, ancestors)

    # The one method of the original that is replaced, under the private name that it calls it by. Should the name ever
    # change, this is never called: the output stays right and a test of the calls saved says that speed was lost.
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if isinstance(data, util.AtomicString) or (self._knows_all and not _ANY_TRIGGER.search(data)):
            return data
        wanted, apply = self._wanted, self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for index in range(patternIndex, len(wanted)):
            needed, start, matched = wanted[index], 0, True
            while matched:
                if needed is not None:
                    for mark in needed:
                        if mark in data:
                            break
                    else:
                        break
                data, matched, start = apply(self._patterns[index], data, index, start)
        return data


def _needs(pattern: Any) -> tuple[str, ...] | None:
    needed = _NEEDED.get(type(pattern))
    if needed is None and type(pattern).__module__ == inlinepatterns.__name__:
        needed = _NEEDED_BY_EXPRESSION.get(pattern.pattern)
    return needed


def _finds_nothing(pattern: Any) -> bool:
    """Whether a text has nothing that this pattern could refer to."""
    if type(pattern) in _REFERENCES:
        return not pattern.md.references
    return type(pattern) is footnotes.FootnoteInlineProcessor and not pattern.footnotes.footnotes
