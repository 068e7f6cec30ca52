"""The last tree processor of a body: links, ids, headings, attributes, findings.

Place in the pipeline: inside `body`, behind every tree processor of the settings. Comes in: Python-Markdown's element
tree, from either parser. Goes out: the same, changed in place. Refuses: to look into the author's own HTML beyond its
tags; that is cleaned behind it.
"""

from __future__ import annotations

import html as html_entities
import re
import unicodedata
from collections.abc import Mapping
from xml.etree.ElementTree import Element

import markdown
from markdown.treeprocessors import Treeprocessor

from newsroom.media.kinds import MEDIA_TYPES
from newsroom.model.blocks import DECORATIVE
from newsroom.reading.body.body_work import Work
from newsroom.reading.body.player_marks import find_players
from newsroom.reading.body.pull_quotes import find_pulls
from newsroom.reading.markdown.cleaning import MOST_OPEN, TAGS, find_too_deep, is_harmless_tag, written_tags
from newsroom.reading.markdown.elements import LINE

_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_MASKED = re.compile("\x02amp\x03#([0-9]+);")
_ALIGNMENT = re.compile(r"text-align: (left|center|right);")
_NOT_IN_SLUG = re.compile(r"[\W_]+")
_NO_PICTURE = "application/"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class BodyTree(Treeprocessor):
    """One text after the other; `work` is set before each."""

    work: Work

    def __init__(self, md: markdown.Markdown, is_commonmark: bool) -> None:
        super().__init__(md)
        self.is_commonmark = is_commonmark

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        work = self.work
        self._look_at_raw()
        work.shown = "".join(root.itertext())
        in_page: list[Element] = []
        headings: list[tuple[Element, int | str]] = []
        find_players(root, work)
        find_pulls(root, work)
        for element in root.iter():
            line = int(element.attrib.pop(LINE, 0))
            if element.attrib:
                self._take_attributes(element, in_page, line)
            if element.tag in _HEADINGS:
                headings.append((element, line))
        for heading, at in headings:
            words = self.plain(heading)
            if heading.tag == "h1":
                self._report_first_level(at or words)
            if not heading.get("id"):
                slug = _NOT_IN_SLUG.sub("-", unicodedata.normalize("NFC", words).lower()).strip("-")
                heading.set("id", work.new_id(slug or "section"))
        for link in in_page:
            link.set("href", work.in_page(link.attrib["href"]))

    def _look_at_raw(self) -> None:
        """Report what of the author's own HTML will be dropped; take note of its ids and headings."""
        work = self.work
        pieces = self._raw_pieces()
        deep = find_too_deep(pieces)
        work.is_too_deep = deep is not None
        if deep is not None:
            message = f"must close its HTML elements: more than {MOST_OPEN:,} stand in each other"
            work.report("body-intricate", "error", message, deep or "<")
            return
        work.pieces = pieces
        for piece, line in pieces:
            for tag, attributes, written, lines_before in written_tags(piece):
                at: int | str = line + lines_before if line else written
                if not tag:
                    short = written.partition("\n")[0]
                    work.report_dropped(f"the words behind '{short}', a tag without its '>'", at)
                    continue
                if tag not in TAGS:
                    if not is_harmless_tag(tag):
                        work.report_dropped(f"<{tag}>", at)
                    continue
                if tag == "h1":
                    self._report_first_level(at)
                for name, value in attributes.items():
                    if not work.keeps(tag, name, value, at):
                        continue
                    if name == "id":
                        work.expect_id(value)
                    elif name in ("href", "src") and not value.startswith("#"):
                        work.raw_link(value, tag == "img", at)
                if tag == "img" and not _says_enough(attributes):
                    self._report_alt(attributes.get("src", ""), at)

    def _raw_pieces(self) -> list[tuple[str, int]]:
        """The author's own HTML, each piece with its line in the text (0: not known)."""
        if self.is_commonmark:
            return self.md.raw  # type: ignore[attr-defined,no-any-return]
        pieces = [
            piece if isinstance(piece, str) else self.md.serializer(piece) for piece in self.md.htmlStash.rawHtmlBlocks
        ]
        return [(piece, 0) for piece in pieces if not piece.startswith("&")]

    def _take_attributes(self, element: Element, in_page: list[Element], line: int) -> None:
        tag, attributes, work = element.tag, element.attrib, self.work
        for name in list(attributes):
            value = attributes[name]
            if name == "style" and tag in ("td", "th") and value:
                alignment = _ALIGNMENT.fullmatch(value)
                if alignment:  # a strict Content-Security-Policy forbids style= (P22)
                    del attributes["style"]
                    others = attributes.get("class")
                    attributes["class"] = f"align-{alignment[1]}" + (f" {others}" if others else "")
                    continue
            if value is None:
                value = attributes[name] = ""
            if not work.keeps(tag, name, value, line or name):
                del attributes[name]
            elif name == "id":
                attributes["id"] = work.new_id(html_entities.unescape(value))
        if tag == "a" and "href" in attributes:
            self._take_link(element, in_page, line)
        elif tag == "img":
            self._take_picture(element, line)

    def _take_link(self, element: Element, in_page: list[Element], line: int) -> None:
        attributes = element.attrib
        written = self._address(attributes["href"])
        if written.startswith("#"):
            attributes["href"] = written
            in_page.append(element)
            return
        target = self.work.link(written, False, line or written or "](")
        if target is None:
            element.tag = None  # type: ignore[assignment]  # the serialiser then writes the content alone
            attributes.clear()
        else:
            attributes["href"] = self._written(target)

    def _take_picture(self, element: Element, line: int) -> None:
        attributes = element.attrib
        written = self._address(attributes.get("src", ""))
        ending = written.partition("#")[0].rpartition(".")[2].lower()
        if MEDIA_TYPES.get(ending, "").startswith(_NO_PICTURE):
            self._take_as_link(element, written, line)
            return
        target = self.work.link(written, True, line or written or "](")
        if target is None:
            attributes.pop("src", None)
        else:
            attributes["src"] = self._written(target)
            attributes["loading"] = "lazy"
            attributes["decoding"] = "async"
        if not _says_enough(attributes):
            self._report_alt(written, line or f"]({written}")

    def _take_as_link(self, element: Element, written: str, line: int) -> None:
        """A document between the marks of a picture: a link, since no browser shows it where it stands."""
        label = element.attrib.get("alt", "").strip() or written
        message = f"should be a link, e.g. [{label}]({written}): only a picture is shown where it stands"
        self.work.report("picture-kind", "warning", message, line or f"]({written}", "Published as a link.")
        element.attrib.clear()
        element.tag, element.text = "a", label
        element.attrib["href"] = written if self.is_commonmark else written.replace("&", "&amp;")
        self._take_link(element, [], line)

    def _address(self, written: str) -> str:
        """An address as the author meant it. Python-Markdown leaves entities and masks in it."""
        if self.is_commonmark:
            return written
        return html_entities.unescape(_MASKED.sub(lambda match: chr(int(match[1])), written))

    def _written(self, target: str) -> str:
        """An address for the serialiser: Python-Markdown's leaves what looks like an entity."""
        return target if self.is_commonmark else target.replace("&", "&amp;")

    def _report_first_level(self, at: int | str) -> None:
        if self.work.has_first_level:
            return
        self.work.has_first_level = True
        self.work.report(
            "heading-level",
            "warning",
            "must begin its headings at the second level, e.g. '## Background': the title is the first; moved down",
            at,
        )

    def _report_alt(self, source: str, at: int | str) -> None:
        self.work.report(
            "image-alt",
            "error",
            f"a picture must say what it shows, e.g. ![Trainers in a full hall]({source or 'hall.jpg'})",
            at,
            f"If it shows nothing that matters: ![]({source or 'line.png'}){{.{DECORATIVE}}}",
        )

    def plain(self, element: Element) -> str:
        """The text of an element as a reader sees it, without footnote numbers and marks of its heading."""
        return " ".join(self._text_of(element).split())

    def _text_of(self, element: Element) -> str:
        parts: list[str] = []
        stack: list[Element | str] = [element]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                parts.append(item)
                continue
            if item is not element and item.tail:
                stack.append(item.tail)
            if item.tag == "sup" and any("footnote-ref" in (link.get("class") or "") for link in item):
                continue
            if item.get("class") == "headerlink":
                continue
            stack.extend(reversed(item))
            if item.text:
                stack.append(item.text)
        return self._restored("".join(parts))

    def _restored(self, text: str) -> str:
        """The text without the author's tags and, for Python-Markdown's own stage, with entities as characters."""
        if "\x02" not in text and self.is_commonmark:
            return text
        stash = self.md.htmlStash.rawHtmlBlocks

        def entity(match: re.Match[str]) -> str:
            piece = stash[int(match[1])] if int(match[1]) < len(stash) else ""
            return html_entities.unescape(piece) if isinstance(piece, str) and piece.startswith("&") else ""

        text = _STASHED.sub(entity, text)
        return text if self.is_commonmark else html_entities.unescape(text.replace("\x02amp\x03", "&"))


def _says_enough(attributes: Mapping[str, str]) -> bool:
    """Whether a picture has an alternative text, or says that it needs none."""
    return bool(attributes.get("alt", "").strip()) or DECORATIVE in (attributes.get("class") or "").split()
