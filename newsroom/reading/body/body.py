"""Markdown → safe, finished HTML, with every link inside the site left open.

Place in the pipeline: called by `validate` in a worker process, once per changed source. Comes in: a body's text.
Goes out: `Body`: cleaned HTML in which each link inside the site is a marker, the markers' targets, the first
paragraph, and what is wrong with the text. Refuses: to know what a link leads to (`links`): which releases are out
changes with the clock, the text does not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from html import unescape
from typing import NamedTuple
from unicodedata import is_normalized, normalize

import msgspec

from newsroom.model.blocks import Paragraph, Run
from newsroom.model.characters import UNFIT, beyond_ascii
from newsroom.model.flat import flat
from newsroom.model.read_context import ReadContext
from newsroom.model.release import Value
from newsroom.reading.blocks.text_reader import read_text
from newsroom.reading.body.body_tree import BodyTree
from newsroom.reading.body.body_work import BodyProblem, Work
from newsroom.reading.body.doubts import find_doubts
from newsroom.reading.body.links import ID_PREFIX, resolve_links
from newsroom.reading.body.typography import finish
from newsroom.reading.markdown.cleaning import TAGS, is_sound, make_cleaner
from newsroom.reading.markdown.setting import make_converter
from newsroom.reading.values.sentences import first_saying, is_form

__all__ = [
    "Body",
    "BodyProblem",
    "BodySettings",
    "BodyText",
    "body_settings",
    "render_bodies",
    "render_body",
    "resolve_links",
]

_CONTENTS = re.compile(r'<div class="toc">.*?</div>', re.DOTALL)  # as the extension `toc` writes it
_PLAIN_PARAGRAPH = re.compile(r"<p>([^<]+)</p>")
_TAG = re.compile(r"<[^>]*>")
_LAST = "words behind a text, that show whether its end is lost"
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HEADING_TAG = re.compile(r"<(/?)h([1-5])\b")
_ADDRESSES = re.compile(r'((?:href|src|cite)="[^"]*")')
# A letter with the marks behind it, or a Korean syllable in its parts. Compatibility ideographs of names are none.
_DECOMPOSED = re.compile(
    "[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[^\\W\uf900-\ufaff][\u0300-\u036f\u0653-\u0655\u093c\u3099\u309a]+"
)


class BodySettings(Value, frozen=True, kw_only=True):
    """The settings that a body's HTML depends on."""

    markdown: dict[str, object] = {}  # Pelican's MARKDOWN; empty, or as Pelican has it: `EXTENSIONS`
    typogrify: bool = True
    typogrify_ignore_tags: tuple[str, ...] = ()
    site_url: str = ""  # public address: what leads there is a link inside the site
    languages: tuple[str, ...] = ()


class Body(Value, frozen=True, kw_only=True):
    """A finished text. `links` holds the entries (see `links.take_link`) behind the markers in `html`."""

    html: str = ""
    links: tuple[str, ...] = ()
    first_paragraph: str = ""  # plain text
    words: int = 0
    players: tuple[str, ...] = ()  # origins of the players in it, behind a click
    problems: tuple[BodyProblem, ...] = ()


class BodyText(NamedTuple):
    """A text to render."""

    text: str
    line: int  # of the source on which it begins
    folder: str  # the release's folder inside the content
    lang: str = "en"
    id_prefix: str = ID_PREFIX  # a second text on the same page (notes to editors, standing text) needs one of its own


def body_settings(context: ReadContext) -> BodySettings:
    """The settings of a site's texts."""
    return BodySettings(
        markdown=context.markdown,
        typogrify=context.typogrify,
        typogrify_ignore_tags=context.typogrify_ignore_tags,
        site_url=context.site_url,
        languages=context.languages,
    )


def render_body(
    text: str, line: int, folder: str, settings: BodySettings, id_prefix: str = ID_PREFIX, lang: str = "en"
) -> Body:
    """The body's HTML, links and problems; the arguments as in `BodyText`."""
    return render_bodies([BodyText(text, line, folder, lang, id_prefix)], settings)[0]


def render_bodies(texts: Sequence[BodyText], settings: BodySettings) -> list[Body]:
    """The HTML, links and problems of some texts, in order.

    Each step is taken for all of them: a processor that goes to and fro between steps has the code of none at hand.
    """
    works = [
        Work(each.text, each.line, each.folder, each.id_prefix, settings.site_url, settings.languages) for each in texts
    ]
    _engine(settings).convert([work for work in works if work.text.strip()])
    finished = [
        finish(work.html, each.lang, settings.typogrify_ignore_tags) if settings.typogrify else (work.html, work.html)
        for work, each in zip(works, texts, strict=True)
    ]
    return [
        Body(
            html=html,
            links=tuple(work.links),
            first_paragraph=_first_paragraph(marked),
            words=work.words,
            players=tuple(work.players),
            problems=work.problems(),
        )
        for work, (marked, html) in zip(works, finished, strict=True)
    ]


def link_lines(text: str, line: int, folder: str) -> dict[str, int]:
    """The first line of each link inside the site, by the parser's own count."""
    work = Work(text, line, folder, ID_PREFIX)
    _engine(BodySettings()).convert([work])
    return work.link_lines


class _Engine:
    """The converter and nh3, set up once per process and settings."""

    def __init__(self, settings: BodySettings) -> None:
        self.markdown = make_converter(settings.markdown)
        self.tree = BodyTree(self.markdown, self.markdown.is_commonmark)
        # Last: links and attributes have their final form by then.
        self.markdown.treeprocessors.register(self.tree, "newsroom", -100)
        self.cleaner = make_cleaner()
        self.raw_cleaner = make_cleaner(self._raw_attribute)

    def convert(self, works: Sequence[Work]) -> None:
        """Give each body its cleaned HTML, its findings, its number of words: step by step, each for all."""
        for step in (self._parse, self._draw, self._doubt, self._clean, self._count):
            for work in works:
                step(work)

    def _parse(self, work: Work) -> None:
        work.parsed = self.markdown.parse(work.text)

    def _draw(self, work: Work) -> None:
        self.markdown.reset()
        self.tree.work = work
        work.html = self.markdown.convert(work.text, work.parsed)
        excess = self.markdown.excess
        if excess is not None:
            work.report("body-intricate", "error", excess.message, excess.line + 1)
            work.parsed = None

    def _doubt(self, work: Work) -> None:
        if work.parsed is not None:
            for doubt in find_doubts(work.parsed, work.text):
                work.report(doubt.rule, "warning", doubt.message, doubt.line, doubt.hint)

    def _clean(self, work: Work) -> None:
        if not work.html or work.is_too_deep:
            work.html = ""
            return
        self.tree.work = work
        if work.has_raw and self._is_lost(work.html):
            self._report_open(work)
        html = (self.raw_cleaner if work.has_raw else self.cleaner).clean(work.html)
        if "&" in work.text and "&#" in work.text:
            html = UNFIT.sub("", html)
        work.html = html if is_normalized("NFC", html) else _composed(html)

    def _is_lost(self, html: str) -> bool:
        """Whether something in this HTML takes all that follows it with it: a comment, an element without its end."""
        shown = self.cleaner.clean(f"{html}\n{_LAST}<hr>")
        return _LAST not in shown or f"{_LAST}&lt;" in shown  # <plaintext> shows the tags behind it

    def _report_open(self, work: Work) -> None:
        """Report the piece of the author's own HTML that takes the rest of the text with it."""
        pieces = [piece for piece, _ in work.pieces]
        # From any piece up to the one that opens it, the rest of them is lost; from a later one it is not.
        after = bisect_left(range(len(pieces)), 1, key=lambda at: 1 - self._is_lost("".join(pieces[at:])))
        piece, line = work.pieces[max(after - 1, 0)]
        short = piece.strip().partition("\n")[0][:40]
        message = f"must close what '{short}' opens: the text behind it would be lost"
        hint = "A comment ends with -->. To show it as words, write it as code, between two `."
        work.report("html-open", "error", message, line or short, hint)

    def _count(self, work: Work) -> None:
        if not work.html:
            return
        shown = _TAG.sub("", work.html) if work.has_raw else work.shown
        work.words = len(shown.split()) + len(_IDEOGRAPH.findall(beyond_ascii(shown)))
        if work.has_first_level:
            work.html = _HEADING_TAG.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", work.html)

    def _raw_attribute(self, tag: str, name: str, value: str) -> str | None:
        """The fate of an attribute where a body has HTML of its own: the tree could not see it."""
        work = self.tree.work
        if tag not in TAGS:  # the element goes, and leads nowhere
            return None
        if name in ("href", "src"):
            if value.startswith("newsroom:"):
                return value if work.is_marker(value) else None
            return work.in_page(value) if value.startswith("#") else work.raw_link(value, tag == "img")
        if name == "id":
            return work.raw_id(value)
        return value if is_sound(tag, name, value) else None


def _composed(html: str) -> str:
    """The HTML with decomposed letters composed, but for those of addresses. What NFC exchanges beside them stays as typed."""
    pieces = _ADDRESSES.split(html)
    pieces[::2] = [_DECOMPOSED.sub(lambda found: normalize("NFC", found[0]), piece) for piece in pieces[::2]]
    return "".join(pieces)


def _first_paragraph(html: str) -> str:
    """The text's first paragraph that says something, in plain characters; a table of contents says nothing."""
    plain = _PLAIN_PARAGRAPH.match(html)
    if plain is not None and not is_form(plain[1]):
        return flat((Run(text=unescape(plain[1]).replace("\n", " ")),))
    if 'class="toc"' in html:
        html = _CONTENTS.sub("", html).lstrip()
    at, found = 0, []
    for _ in range(6):
        at = html.find("</p>", at) + 4
        if at < 4:
            break
        found = [flat(block.runs) for block in read_text(html[:at], "s-").blocks if isinstance(block, Paragraph)]
        if found and not is_form(found[-1]):
            break
    return first_saying(found)


_engines: dict[bytes, _Engine] = {}


def _engine(settings: BodySettings) -> _Engine:
    key = msgspec.msgpack.encode(settings)
    engine = _engines.get(key)
    if engine is None:
        engine = _engines[key] = _Engine(settings)
    return engine
