"""Markdown → safe, finished HTML, with every link inside the site left open.

Place in the pipeline: called by `validate` in a worker process, once per changed source. Comes in: a body's text.
Goes out: `Body`: cleaned HTML in which each link inside the site is a marker, what the markers stand for, the first
paragraph, and what is wrong with the text. Refuses: to know what a link leads to (`links`): which releases are out
changes with the clock, the text does not.
"""

from __future__ import annotations

import html as html_entities
import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement

import markdown
import msgspec
import nh3
from markdown.treeprocessors import Treeprocessor

from newsroom.cleaning import RULES, TAGS, Elements, is_allowed
from newsroom.converter import Converter
from newsroom.links import MARKER, LinkRefused, resolve_links, take_link
from newsroom.problems import ContentError, Problem
from newsroom.release import Value
from newsroom.typography import typogrify

__all__ = ["Body", "BodyProblem", "BodySettings", "render_body", "resolve_links"]

# Python-Markdown's `extra` without `md_in_html` (Markdown inside of raw HTML), and lists that keep their kind.
EXTENSIONS = tuple(
    f"markdown.extensions.{name}"
    for name in ("tables", "footnotes", "attr_list", "def_list", "abbr", "fenced_code", "sane_lists")
)
# The way back from a footnote has an English title in Python-Markdown; U+FE0E keeps its arrow from becoming an emoji.
EXTENSION_CONFIGS = {"markdown.extensions.footnotes": {"BACKLINK_TITLE": "↩ %d", "BACKLINK_TEXT": "&#8617;&#xFE0E;"}}
# What Pelican sets where the owner set nothing.
PELICAN_EXTENSIONS = {"markdown.extensions.codehilite", "markdown.extensions.extra", "markdown.extensions.meta"}

ID_PREFIX = "s-"  # of every id that a body makes, so that none can be one of the theme's
MOST_NESTING = 30  # lists in lists, quotations in quotations; Python-Markdown calls itself for each
MOST_STEPS = 4_000_000  # opening brackets × length of a block: Python-Markdown looks for the end from each

_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_MASKED = re.compile("\x02amp\x03#([0-9]+);")
_ALIGNMENT = re.compile(r"text-align: (left|center|right);")
_NOT_IN_SLUG = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^>]*>")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NESTED = re.compile(rf"^(?:[ ]{{0,3}}>[ ]?){{{MOST_NESTING}}}|^(?:[ ]{{4}}|\t){{{MOST_NESTING}}}", re.MULTILINE)
_NESTED_INLINE = re.compile(rf"^[ ]*(?:(?:[*+-]|\d+\.)[ ]+){{{MOST_NESTING}}}", re.MULTILINE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_TAG = re.compile(r"<(/?)h([1-5])\b")


class BodySettings(Value, kw_only=True):
    """The settings that a body's HTML depends on."""

    markdown: dict[str, object] = {}  # Pelican's MARKDOWN; empty, or as Pelican has it: `EXTENSIONS`
    typogrify: bool = True
    typogrify_ignore_tags: tuple[str, ...] = ()


class BodyProblem(msgspec.Struct, frozen=True, order=True):
    """A finding in a body; whoever knows the file makes a `Problem` of it."""

    line: int
    rule: str
    severity: str
    message: str
    hint: str = ""


class Body(Value, kw_only=True):
    """A finished text. `links` holds the entries (see `links.take_link`) that the markers in `html` stand for."""

    html: str = ""
    links: tuple[str, ...] = ()
    first_paragraph: str = ""  # plain text
    words: int = 0
    problems: tuple[BodyProblem, ...] = ()


def render_body(text: str, line: int, folder: str, settings: BodySettings, id_prefix: str = ID_PREFIX) -> Body:
    """The body's HTML, links and problems.

    `line` is the line of the source on which the text begins, `folder` the release's folder inside the content.
    A second text on the same page (notes to editors, standing text) needs an `id_prefix` of its own.
    """
    if not text or text.isspace():
        return Body()
    work = _Work(text, line, folder, id_prefix)
    if work.is_too_intricate():
        return Body(problems=tuple(work.problems))
    html = _engine(settings).convert(work)
    words = len(_TAG.sub("", html).split())
    if not html.isascii():
        words += len(_IDEOGRAPH.findall(html))
    if settings.typogrify:
        html = typogrify(html, settings.typogrify_ignore_tags)
    return Body(
        html=html,
        links=tuple(work.links),
        first_paragraph=work.first_paragraph,
        words=words,
        problems=tuple(sorted(set(work.problems))),
    )


class _Work:
    """One body while it is rendered: its links, ids and problems."""

    def __init__(self, text: str, line: int, folder: str, id_prefix: str) -> None:
        self.text, self.line, self.folder, self.id_prefix = text, line, folder, id_prefix
        self.links: dict[str, int] = {}
        self.ids: set[str] = set()
        self.problems: list[BodyProblem] = []
        self.first_paragraph = ""
        self._sought: dict[str, int] = {}
        self._lower = ""

    def is_too_intricate(self) -> bool:
        """Whether rendering would take Python to its limits; then there is a problem that says so."""
        text = self.text
        deep = _NESTED.search(text) or _NESTED_INLINE.search(text)
        if deep:
            self.report(
                "body-nesting",
                "error",
                f"must not nest lists or quotations {MOST_NESTING} deep",
                self.line + text.count("\n", 0, deep.start()),
            )
            return True
        if (text.count("[") + text.count("`")) * len(text) > MOST_STEPS:
            line = self.line
            for block in text.split("\n\n"):
                if (block.count("[") + block.count("`")) * len(block) > MOST_STEPS:
                    self.report(
                        "body-intricate",
                        "error",
                        "must have fewer brackets and backticks in one paragraph: reading it would take minutes",
                        line,
                    )
                    return True
                line += block.count("\n") + 2
        return False

    def report(self, rule: str, severity: str, message: str, line: int, hint: str = "") -> None:
        self.problems.append(BodyProblem(line, rule, severity, message, hint))

    def line_of(self, words: str) -> int:
        """The line of the next place where these words stand; the body's first where they cannot be found."""
        if not self._lower:
            self._lower = self.text.lower()
        words = words.lower()
        at = self._lower.find(words, self._sought.get(words, 0))
        if at < 0:
            at = self._lower.find(words)
        if at < 0:
            return self.line
        self._sought[words] = at + 1
        return self.line + self._lower.count("\n", 0, at)

    def link(self, written: str, is_picture: bool = False) -> str | None:
        """The marker or address for a link as written; None where it was refused."""
        try:
            target, is_entry = take_link(written, self.folder, is_picture)
        except LinkRefused as refused:
            self.report(refused.rule, refused.severity, refused.message, self.line_of(written or "]("), refused.hint)
            return None
        return MARKER + str(self.links.setdefault(target, len(self.links))) if is_entry else target

    def new_id(self, wanted: str) -> str:
        """An id of this body that no other element has."""
        name, number = self.id_prefix + wanted, 1
        while name in self.ids:
            number += 1
            name = f"{self.id_prefix}{wanted}-{number}"
        self.ids.add(name)
        return name

    def report_dropped(self, tag: str, attribute: str = "") -> None:
        what = f"{attribute}= on <{tag}>" if attribute else f"<{tag}>"
        line = self.line_of(attribute if attribute else f"<{tag}")
        self.report("html-dropped", "warning", f"must be HTML of the safe subset; dropped {what}", line)


class _Engine:
    """Python-Markdown and nh3, set up once per process and settings."""

    def __init__(self, settings: BodySettings) -> None:
        self.markdown = _markdown(settings.markdown)
        self.tree = _Tree(self.markdown)
        # After all others: links and attributes are then what will be written.
        self.markdown.treeprocessors.register(self.tree, "newsroom", -100)
        self.cleaner = nh3.Cleaner(**RULES)
        self.raw_cleaner = nh3.Cleaner(attribute_filter=self._raw_attribute, **RULES)

    def convert(self, work: _Work) -> str:
        """The body's cleaned HTML."""
        self.markdown.reset()
        self.tree.work = work
        html = self.markdown.convert(work.text)
        html = (self.raw_cleaner if self.tree.has_raw else self.cleaner).clean(html)
        if self.tree.has_first_level:
            html = _HEADING_TAG.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", html)
        return html

    def _raw_attribute(self, tag: str, name: str, value: str) -> str | None:
        """What becomes of an attribute where a body has HTML of its own: the tree could not see it."""
        work = self.tree.work
        if name in ("href", "src") and not value.startswith(MARKER):
            if value.startswith("#"):
                return self.tree.in_page(value)
            return work.link(value, tag == "img")
        if name == "id" and not value.startswith(work.id_prefix):
            return work.id_prefix + value
        return value


class _Tree(Treeprocessor):
    """The last step on Markdown's tree: links, ids, headings, quotations, pictures, alignment."""

    work: _Work
    has_raw = False  # the body has HTML of its own
    has_first_level = False  # … or a heading of the level that the page's title has

    def run(self, root: Element) -> None:
        work = self.work
        self.has_raw = self.has_first_level = False
        self._look_at_raw()
        in_page: list[Element] = []
        headings: list[Element] = []
        quotations = pictures = False
        for element in root.iter():
            tag = element.tag
            if element.attrib:
                self._take_attributes(element, in_page)
            if tag in _HEADINGS:
                headings.append(element)
            elif tag == "blockquote":
                quotations = True
            elif tag == "img":
                pictures = True
        for heading in headings:
            words = self.plain(heading)
            if heading.tag == "h1":
                self._report_first_level(words)
            if not heading.get("id"):
                slug = _NOT_IN_SLUG.sub("-", unicodedata.normalize("NFC", words).lower()).strip("-")
                heading.set("id", work.new_id(slug or "section"))
        for link in in_page:
            link.set("href", self.in_page(link.attrib["href"]))
        for child in root:
            if child.tag == "p":
                work.first_paragraph = self.plain(child)
                if work.first_paragraph:
                    break
        if pictures:
            _caption_pictures(root)
        if quotations:
            _attribute_quotations(root)

    def _look_at_raw(self) -> None:
        """Report what of the author's own HTML will be dropped; take note of its ids and headings."""
        work = self.work
        for piece in self.md.htmlStash.rawHtmlBlocks:
            if not isinstance(piece, str):
                piece = self.md.serializer(piece)
            if piece.startswith("&"):
                continue
            self.has_raw = True
            for tag, attributes in Elements(piece):
                if tag not in TAGS:
                    work.report_dropped(tag)
                    continue
                if tag == "h1":
                    self._report_first_level("<h1")
                for name, value in attributes.items():
                    if not is_allowed(tag, name):
                        work.report_dropped(tag, name)
                    elif name == "id":
                        work.ids.add(work.id_prefix + value.removeprefix(work.id_prefix))
                if tag == "img" and not attributes.get("alt", "").strip():
                    self._report_alt(attributes.get("src", ""), "<img")

    def _take_attributes(self, element: Element, in_page: list[Element]) -> None:
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
            if not is_allowed(tag, name):
                del attributes[name]
                work.report_dropped(tag, name)
            elif value is None:
                attributes[name] = ""
            elif name == "id":
                attributes["id"] = work.new_id(html_entities.unescape(value))
        if tag == "a" and "href" in attributes:
            written = _MASKED.sub(lambda match: chr(int(match[1])), attributes["href"])
            if written.startswith("#"):
                in_page.append(element)
                return
            target = work.link(written)
            if target is None:
                element.tag = None  # type: ignore[assignment]  # the serialiser then writes the content alone
                attributes.clear()
            else:
                attributes["href"] = target
        elif tag == "img":
            written = attributes.get("src", "")
            target = work.link(written, is_picture=True)
            if target is None:
                attributes.pop("src", None)
            else:
                attributes["src"] = target
                attributes["loading"] = "lazy"
                attributes["decoding"] = "async"
            if not attributes.get("alt", "").strip():
                self._report_alt(written, f"]({written}")

    def in_page(self, href: str) -> str:
        """A link inside the page: to what the body itself has under that name, else as it is."""
        name = self.work.id_prefix + href[1:]
        return f"#{name}" if name in self.work.ids else href

    def _report_first_level(self, words: str) -> None:
        self.has_first_level = True
        self.work.report(
            "heading-level",
            "warning",
            "headings of a text begin at the second level, e.g. '## Background': the title is the first. All were moved down by one",
            self.work.line_of(words),
        )

    def _report_alt(self, source: str, words: str) -> None:
        self.work.report(
            "image-alt",
            "error",
            f"a picture must say what it shows, e.g. ![Trainers in a full hall]({source or 'hall.jpg'})",
            self.work.line_of(words),
        )

    def plain(self, element: Element) -> str:
        """The element's text as a reader sees it, on one line."""
        return " ".join("".join(self._texts(element)).split())

    def _texts(self, element: Element) -> list[str]:
        texts = []
        if element.tag == "code":
            texts.append(html_entities.unescape("".join(element.itertext())))
        elif element.tag != "sup" or not element.get("id", "").startswith(f"{self.work.id_prefix}fnref"):
            if element.text:
                texts.append(self._shown(element.text))
            for child in element:
                texts += self._texts(child)
                if child.tail:
                    texts.append(self._shown(child.tail))
        return texts

    def _shown(self, text: str) -> str:
        if "\x02" not in text:
            return text
        stash = self.md.htmlStash.rawHtmlBlocks

        def entity(match: re.Match[str]) -> str:
            piece = stash[int(match[1])] if int(match[1]) < len(stash) else ""
            return html_entities.unescape(piece) if isinstance(piece, str) and piece.startswith("&") else ""

        return html_entities.unescape(_STASHED.sub(entity, text).replace("\x02amp\x03", "&"))


def _caption_pictures(root: Element) -> None:
    """A paragraph that is one picture with a title becomes a figure, the title its caption."""
    for paragraph in root.iter("p"):
        if len(paragraph) != 1 or paragraph[0].tag != "img" or not paragraph[0].get("title"):
            continue
        picture = paragraph[0]
        if (paragraph.text or "").strip() or (picture.tail or "").strip():
            continue
        paragraph.tag = "figure"
        caption = SubElement(paragraph, "figcaption")
        caption.text = picture.attrib.pop("title")


def _attribute_quotations(root: Element) -> None:
    """A blockquote whose last line begins with an em dash becomes a figure, that line its caption.

    Python-Markdown joins quotations that follow each other; each attribution ends one.
    """
    for parent in list(root.iter()):
        for quote in [child for child in parent if child.tag == "blockquote"]:
            figures: list[Element] = []
            said: list[Element] = []
            for part in list(quote):
                caption = _take_attribution(part, bool(said)) if part.tag == "p" else None
                if caption is None or not (part is caption or _has_content(part)):
                    said.append(part)
                    continue
                if caption is not part:
                    said.append(part)
                figures.append(_quotation(said, caption))
                said = []
            if not figures:
                continue
            at = list(parent).index(quote)
            parent.remove(quote)
            if said:
                quote[:] = said
                figures.append(quote)
            for offset, figure in enumerate(figures):
                parent.insert(at + offset, figure)


def _quotation(said: list[Element], caption: Element) -> Element:
    figure = Element("figure", {"class": "quotation"})
    figure.text = figure.tail = "\n"
    quote = SubElement(figure, "blockquote")
    quote.text = quote.tail = "\n"
    quote.extend(said)
    caption.tag = "figcaption"
    caption.tail = "\n"
    figure.append(caption)
    return figure


def _has_content(element: Element) -> bool:
    return bool(len(element) or (element.text or "").strip())


def _take_attribution(paragraph: Element, has_before: bool) -> Element | None:
    """The last line, cut off from the paragraph as an element, if it begins with an em dash; the paragraph itself if it is that line."""
    if (paragraph.text or "").lstrip().startswith("—"):
        is_line = "\n" not in "".join(paragraph.itertext()).strip()
        return paragraph if has_before and is_line else None
    for index in range(len(paragraph) - 1, -2, -1):
        text = (paragraph.text if index < 0 else paragraph[index].tail) or ""
        before, newline, last = text.rpartition("\n")
        if newline:
            if not last.lstrip().startswith("—"):
                return None
            caption = Element("figcaption")
            caption.text = last.strip() if index + 1 == len(paragraph) else last.lstrip()
            for child in list(paragraph)[index + 1 :]:
                paragraph.remove(child)
                caption.append(child)
            if index < 0:
                paragraph.text = before.rstrip()
            else:
                paragraph[index].tail = before.rstrip()
                if paragraph[index].tag == "br" and not before.strip():
                    paragraph.remove(paragraph[index])
            return caption
        if index >= 0 and "\n" in "".join(paragraph[index].itertext()):
            return None
    return None


_engines: dict[bytes, _Engine] = {}


def _engine(settings: BodySettings) -> _Engine:
    key = msgspec.msgpack.encode(settings)
    engine = _engines.get(key)
    if engine is None:
        engine = _engines[key] = _Engine(settings)
    return engine


def _markdown(setting: dict[str, object]) -> markdown.Markdown:
    """Python-Markdown as the MARKDOWN setting wants it. Raises ContentError."""
    configs = {name: dict(values) for name, values in (setting.get("extension_configs") or {}).items()}  # type: ignore[attr-defined]
    names = [*(setting.get("extensions") or ()), *configs]  # type: ignore[misc]
    if not names or set(names) == PELICAN_EXTENSIONS:
        names, configs = list(EXTENSIONS), {}
    names = [name for name in dict.fromkeys(names) if name.rpartition(".")[2] != "meta"]  # the head is ours
    try:
        return Converter(extensions=names, extension_configs={**EXTENSION_CONFIGS, **configs}, output_format="html")
    except (ImportError, AttributeError, KeyError, TypeError, ValueError) as fault:
        message = f"must name extensions of Python-Markdown that are installed, e.g. 'markdown.extensions.tables' (got: {fault})"
        raise ContentError(
            [Problem("pelicanconf.py", 1, "MARKDOWN", "markdown-extension", "error", message)]
        ) from fault
