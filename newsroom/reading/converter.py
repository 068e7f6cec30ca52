"""Python-Markdown, made not to look for what a text does not have.

Place in the pipeline: inside `body`. Comes in: a text. Goes out: the HTML that `markdown.Markdown` makes of it,
byte for byte, in half the time. Refuses: to know Markdown. Every processor of the library and of any extension is asked
whenever the text holds what it needs; of an extension that is not known here, always.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown import blockprocessors, inlinepatterns, preprocessors, treeprocessors, util
from markdown.extensions import Extension, abbr, attr_list, def_list, fenced_code, footnotes, sane_lists, tables

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
_NEEDED_IN_SOURCE: dict[type, str] = {
    attr_list.AttrListTreeprocessor: "{",
    treeprocessors.UnescapeTreeprocessor: "\\",
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
MOST_NESTING = 30
MOST_STEPS = 5_000_000  # beginnings × length of what follows them
MOST_OPEN_TAGS = 5_000
MOST_RULES = 2_000
# Marks of quotations and lists at the beginning of a line.
_NESTED = re.compile(rf"\n(?:[ \t]{{0,4}}(?:>|(?:[*+-]|\d+\.)[ \t])[ \t]*){{{MOST_NESTING}}}")
_INDENTS = (" " * 4 * MOST_NESTING, "\t" * MOST_NESTING)
_RULES_AND_TITLES = re.compile(r"\n[ ]{0,3}[=*_-](?:[ =*_-]*(?=\n)|[ ]\n)")
_OPENS_PROSE = frozenset("\"'“”‘’«»‹›„(「『《…")
_BLANK_WITH_SPACES = re.compile(r"(?<=\n) +\n")
_OWN_EXTENSIONS = "markdown.extensions."
_ANY_TRIGGER = re.compile(r"[`\\\[<&*_]|  \n")


class Converter(markdown.Markdown):
    """`markdown.Markdown` with the same output."""

    _block_level: frozenset[str] = frozenset()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if type(self.treeprocessors["inline"]) is treeprocessors.InlineProcessor:
            self.treeprocessors.register(_Inline(self), "inline", 20)
        if {type(processor) for processor in self.parser.blockprocessors} <= _KNOWN_BLOCKS:
            self.parser.blockprocessors.register(_Prose(self.parser), "prose", 1000)

    def build_extension(self, ext_name: str, configs: Mapping[str, Any]) -> Extension:
        """As the original. Of the library's own extensions no installed package need be asked whether it offers them."""
        if ext_name.startswith(_OWN_EXTENSIONS) and ":" not in ext_name:
            return import_module(ext_name).makeExtension(**configs)  # type: ignore[no-any-return]
        return super().build_extension(ext_name, configs)

    def is_block_level(self, tag: Any) -> bool:
        """As `markdown.Markdown.is_block_level`, of a set where that has a list."""
        if len(self._block_level) != len(self.block_level_elements):
            self._block_level = frozenset(self.block_level_elements)
        return isinstance(tag, str) and tag.lower().rstrip("/") in self._block_level

    def convert(self, source: str) -> str:
        """As `markdown.Markdown.convert`."""
        if not source.strip():
            return ""
        for preprocessor in self.preprocessors:
            source = _preprocess(preprocessor, source)
        self.lines = source.split("\n")
        root = Element(self.doc_tag)
        self.parser.root = root
        self.parser.parseChunk(root, source)
        for treeprocessor in self.treeprocessors:
            mark = _NEEDED_IN_SOURCE.get(type(treeprocessor))
            if mark is None or mark in source:
                changed = treeprocessor.run(root)
                root = root if changed is None else changed
        output = self.serializer(root)
        start, end = output.find(f"<{self.doc_tag}>"), output.rfind(f"</{self.doc_tag}>")
        output = output[start + len(self.doc_tag) + 2 : end].strip() if start >= 0 and end >= 0 else ""
        for postprocessor in self.postprocessors:
            output = postprocessor.run(output)
        return output.strip()


def find_excess(text: str) -> tuple[int, str] | None:
    """Where and of what a text has so much that reading it would take minutes or end in Python's recursion limit.

    Python-Markdown looks for the end of a thing from each of its beginnings, and calls itself for each level. The
    limits are far above what is written by hand; at each, a text takes one to two seconds.
    """
    nested = _NESTED.search("\n" + text)
    if nested is not None:
        return nested.start(), f"must not nest lists or quotations {MOST_NESTING} deep"
    for indent in _INDENTS:
        at = text.find(indent)
        if at >= 0:
            return at, f"must not be indented by {MOST_NESTING} levels or more"
    if len(text) > 4000:
        if _steps(text) > MOST_STEPS:
            position = 0
            for block in text.split("\n\n"):
                if _steps(block) > MOST_STEPS:
                    return position, "must have fewer brackets, backticks and other marks in one paragraph"
                position += len(block) + 2
        if (text.count("```") + text.count("~~~")) * len(text) > 40 * MOST_STEPS:
            return 0, "must have fewer fences of code (``` or ~~~)"
        opened, closed = text.count("<"), text.count(">")
        if (opened - closed) * len(text) > 10 * MOST_STEPS:
            return text.find("<"), "must close its HTML tags: too many '<' have no '>'"
        if opened - 2 * text.count("</") > MOST_OPEN_TAGS:
            return text.find("<"), "must close its HTML elements: too many tags have no end"
        if len(_RULES_AND_TITLES.findall(text)) > MOST_RULES:
            return 0, f"must have fewer than {MOST_RULES:,} lines of dashes or equals signs"
    return None


def _steps(text: str) -> int:
    # The end of a bracket is looked for by Python, of all others by moving text in memory.
    return (text.count("[") + text.count("`")) * len(text) + sum(map(text.count, "*_&<\\")) * len(text) // 400


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
    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
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
