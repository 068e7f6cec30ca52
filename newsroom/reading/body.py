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
from markdown.treeprocessors import Treeprocessor

from newsroom.model.problems import ContentError, Problem
from newsroom.model.release import Value
from newsroom.reading.cleaning import TAGS, Elements, is_allowed, make_cleaner
from newsroom.reading.converter import Converter, find_excess
from newsroom.reading.links import ID_PREFIX, MARKER, LinkRefused, resolve_links, take_link
from newsroom.reading.typography import typogrify

__all__ = ["Body", "BodyProblem", "BodySettings", "render_body", "resolve_links"]

# Python-Markdown's `extra` without `md_in_html` (Markdown inside of raw HTML), and lists that keep their kind.
EXTENSIONS = tuple(
    f"markdown.extensions.{name}"
    for name in ("tables", "footnotes", "attr_list", "def_list", "abbr", "fenced_code", "sane_lists")
)
# The way back from a footnote has an English title in Python-Markdown; U+FE0E keeps its arrow from becoming an emoji.
EXTENSION_CONFIGS = {"markdown.extensions.footnotes": {"BACKLINK_TITLE": "↩ %d", "BACKLINK_TEXT": "&#8617;&#xFE0E;"}}
MOST_PROBLEMS = 200  # of one body
# What Pelican sets where the owner set nothing.
PELICAN_EXTENSIONS = {"markdown.extensions.codehilite", "markdown.extensions.extra", "markdown.extensions.meta"}


_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_MASKED = re.compile("\x02amp\x03#([0-9]+);")
_ALIGNMENT = re.compile(r"text-align: (left|center|right);")
_NOT_IN_SLUG = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^>]*>")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACE = re.compile(r"\s+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_TAG = re.compile(r"<(/?)h([1-5])\b")


class BodySettings(Value, frozen=True, kw_only=True):
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


class Body(Value, frozen=True, kw_only=True):
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
    excess = find_excess(text)
    if excess is not None:
        position, message = excess
        return Body(problems=(BodyProblem(line + text.count("\n", 0, position), "body-intricate", "error", message),))
    work = _Work(text, line, folder, id_prefix)
    html = _engine(settings).convert(work)
    if settings.typogrify:
        html = typogrify(html, settings.typogrify_ignore_tags)
    return Body(
        html=html,
        links=tuple(work.links),
        first_paragraph=work.first_paragraph,
        words=work.words,
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
        self.words = 0
        self._numbers: dict[str, int] = {}
        self._raw_links: dict[tuple[str, bool], str | None] = {}
        self._given: set[str] = set()
        self._sought: dict[str, int] = {}
        self._lower = ""

    def report(self, rule: str, severity: str, message: str, words: str, hint: str = "") -> None:
        """Keep a finding about the next place where these words stand."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(BodyProblem(self.line_of(words), rule, severity, message, hint))

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

    def link(self, written: str, is_picture: bool = False, words: str = "") -> str | None:
        """The marker or address for a link as written; None where it was refused."""
        try:
            target, is_entry = take_link(written, self.folder, is_picture)
        except LinkRefused as refused:
            self.report(refused.rule, refused.severity, refused.message, words or written or "](", refused.hint)
            return None
        return f"{MARKER}{self.links.setdefault(target, len(self.links))}" if is_entry else target

    def raw_link(self, written: str, is_picture: bool, words: str = "") -> str | None:
        """The same for the author's own HTML, which is looked at twice."""
        key = (written, is_picture)
        if key not in self._raw_links:
            self._raw_links[key] = self.link(written, is_picture, words)
        return self._raw_links[key]

    def markers(self) -> set[str]:
        """The numbers that markers may have."""
        return {str(number) for number in self.links.values()}

    def raw_id(self, written: str) -> str | None:
        """An id of the author's own HTML; None for a second element of that name."""
        name = written if written.startswith(self.id_prefix) else self.id_prefix + _SPACE.sub("-", written.strip())
        if name in self._given or name == self.id_prefix:
            return None
        self._given.add(name)
        return name

    def new_id(self, wanted: str) -> str:
        """An id of this body that no other element has."""
        wanted = _SPACE.sub("-", wanted.strip()) or "section"
        name = self.id_prefix + wanted
        while name in self.ids:
            number = self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            name = f"{self.id_prefix}{wanted}-{number}"
        self.ids.add(name)
        return name

    def report_dropped(self, what: str, words: str) -> None:
        self.report("html-dropped", "warning", f"must be HTML of the safe subset; dropped {what}", words)


class _Engine:
    """Python-Markdown and nh3, set up once per process and settings."""

    def __init__(self, settings: BodySettings) -> None:
        self.markdown = _markdown(settings.markdown)
        self.tree = _Tree(self.markdown)
        # After all others: links and attributes are then what will be written.
        self.markdown.treeprocessors.register(self.tree, "newsroom", -100)
        self.cleaner = make_cleaner()
        self.raw_cleaner = make_cleaner(self._raw_attribute)

    def convert(self, work: _Work) -> str:
        """The body's cleaned HTML."""
        self.markdown.reset()
        self.tree.work = work
        html = self.markdown.convert(work.text)
        html = (self.raw_cleaner if self.tree.has_raw else self.cleaner).clean(html)
        shown = _TAG.sub("", html) if self.tree.has_raw else self.tree.text
        work.words = len(shown.split()) + (0 if shown.isascii() else len(_IDEOGRAPH.findall(shown)))
        if self.tree.has_first_level:
            html = _HEADING_TAG.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", html)
        return html

    def _raw_attribute(self, tag: str, name: str, value: str) -> str | None:
        """What becomes of an attribute where a body has HTML of its own: the tree could not see it."""
        work = self.tree.work
        if name in ("href", "src"):
            if value.startswith(MARKER):
                return value if value.removeprefix(MARKER) in work.markers() else None
            return self.tree.in_page(value) if value.startswith("#") else work.raw_link(value, tag == "img")
        return work.raw_id(value) if name == "id" else value


class _Tree(Treeprocessor):
    """The last step on Markdown's tree: links, ids, headings, quotations, pictures, alignment."""

    work: _Work
    text = ""  # all that the tree shows
    has_raw = False  # the body has HTML of its own
    has_first_level = False  # … or a heading of the level that the page's title has

    def run(self, root: Element) -> None:
        work = self.work
        self.has_raw = self.has_first_level = False
        self._look_at_raw()
        self.text = "".join(root.itertext())
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
            for tag, attributes, written in Elements(piece):
                if tag not in TAGS:
                    work.report_dropped(f"<{tag}>", written)
                    continue
                if tag == "h1":
                    self._report_first_level(written)
                for name, value in attributes.items():
                    if not is_allowed(tag, name):
                        work.report_dropped(f"{name}= on <{tag}>", written)
                    elif name == "id":
                        work.ids.add(work.id_prefix + _SPACE.sub("-", value.strip()).removeprefix(work.id_prefix))
                    elif name in ("href", "src") and not value.startswith("#"):
                        work.raw_link(value, tag == "img", written)
                if tag == "img" and not attributes.get("alt", "").strip():
                    self._report_alt(attributes.get("src", ""), written)

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
                work.report_dropped(f"{name}= on <{tag}>", name)
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
                attributes["href"] = target.replace("&", "&amp;")  # the serialiser leaves what looks like an entity
        elif tag == "img":
            written = attributes.get("src", "")
            target = work.link(written, is_picture=True)
            if target is None:
                attributes.pop("src", None)
            else:
                attributes["src"] = target.replace("&", "&amp;")
                attributes["loading"] = "lazy"
                attributes["decoding"] = "async"
            if not attributes.get("alt", "").strip():
                self._report_alt(written, f"]({written}")

    def in_page(self, href: str) -> str:
        """A link inside the page: to what the body itself has under that name, else as it is."""
        name = self.work.id_prefix + href[1:]
        return f"#{name}" if name in self.work.ids else href

    def _report_first_level(self, words: str) -> None:
        if self.has_first_level:
            return
        self.has_first_level = True
        self.work.report(
            "heading-level",
            "warning",
            "must begin its headings at the second level, e.g. '## Background': the title is the first; moved down",
            words,
        )

    def _report_alt(self, source: str, words: str) -> None:
        self.work.report(
            "image-alt",
            "error",
            f"a picture must say what it shows, e.g. ![Trainers in a full hall]({source or 'hall.jpg'})",
            words,
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
    """The last line, if it begins with an em dash: cut off as an element, or the paragraph if that is all it has."""
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
        message = f"must name installed extensions, e.g. 'markdown.extensions.tables' (got: {fault})"
        raise ContentError(
            [Problem("pelicanconf.py", 1, "MARKDOWN", "markdown-extension", "error", message)]
        ) from fault
