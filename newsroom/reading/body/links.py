"""Links that a body holds: taken in the author's forms, kept as markers, drawn when it is known what is out.

Place in the pipeline: `take_link` while a body is rendered, `resolve_links` while a page is drawn.
Comes in: the text between the brackets, and the folder of the release. Goes out: an entry that needs no folder,
behind a marker (`newsroom:3`) in the HTML. Refuses: to know what exists, or what is out.
"""

from __future__ import annotations

import html as html_entities
import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from newsroom.model.link_entry import write_entry
from newsroom.model.problems import did_you_mean
from newsroom.reading.markdown.cleaning import SCHEMES, can_be_opened
from newsroom.reading.values.own_address import inside_address, plain_address

MARKER = "newsroom:"
ID_PREFIX = "s-"  # of every id that a body makes, so that none can be one of the theme's
FORMS = ("filename", "static", "attach", "tag", "category", "index")

_FORM = re.compile(r"[{|]([^{}|]*)[}|](.*)", re.DOTALL)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WITH_HOST = ("http", "https", "ftp")
# Characters that the URL Standard drops anywhere, and at both ends. All else is part of the address, U+200C and
# U+200D too: they part letters of a Persian or Hindi word.
_DROPPED = re.compile(r"[\t\n\r]+")
_ENDS = "".join(map(chr, range(0x21)))
_INVISIBLE_ENDS = _ENDS + "\x7f\xa0\u200b\u200e\u200f\u2060\ufeff"
_TURNS = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")  # controls, and what turns the direction of text
_MAIL = re.compile(r"[^@\s/]+@[^@\s/]+\.[^@\s/]+")
# Attributes as the cleaner writes them: `<` and `>` are never in a value, links are never nested.
_PICTURE = re.compile(r'<img([^<>]*) src="newsroom:(\d+)"([^<>]*)>')
_ANCHOR = re.compile(r'<a([^<>]*) href="newsroom:(\d+)"([^<>]*)>(.*?)</a>', re.DOTALL)


class LinkRefused(Exception):
    """A link that is refused: `rule`, `severity`, `message`, `hint` of the finding."""

    def __init__(self, rule: str, severity: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.rule, self.severity, self.message, self.hint = rule, severity, message, hint


def take_link(
    written: str, folder: str, is_picture: bool = False, site_url: str = "", languages: tuple[str, ...] = ()
) -> tuple[str, bool]:
    """The target of a link, and whether it is an entry (else it is an address, to be left as it is).

    Entries: `content:<file or folder>`, `file:<file>` (both inside the content folder), `topic:<key>`, `type:<key>`,
    `site:<address inside the site>`; a fragment stays at the end. A web address of the site itself, `site_url`, is one
    of these too. Raises LinkRefused.
    """
    target = _TURNS.sub("", _DROPPED.sub("", written)).strip(_INVISIBLE_ENDS)
    if not target:
        thing = "picture" if is_picture else "link"
        raise LinkRefused("link-empty", "error", f"a {thing} must name its target, e.g. {_example(is_picture)}")
    form = _FORM.match(target)
    if form is not None:
        name = form[1].strip().lower()
        if name not in FORMS:
            known = ", ".join(f"{{{each}}}" for each in FORMS)
            message = f"must have one of the forms {known} (got '{_short(target)}')"
            raise LinkRefused("link-form", "error", message, did_you_mean(name, FORMS))
        return _take_path(target, name, form[2].strip(), folder, is_picture)
    if target.startswith("#"):
        return target, False
    scheme = _SCHEME.match(target)
    if scheme is not None or target.startswith(("//", "\\")):
        return _take_address(target, scheme[1].lower() if scheme else "", is_picture, site_url, languages)
    if target.startswith("/"):
        return "site:" + plain_address(target, languages), True
    whole = f"https://{target}" if target.startswith("www.") else f"mailto:{target}" if _MAIL.fullmatch(target) else ""
    if whole:
        message = f"must be a whole address (got '{_short(target)}')"
        raise LinkRefused("link-form", "error", message, f"Did you mean '{whole}'?")
    return _take_path(target, "", target, folder, is_picture)


def _take_address(
    target: str, scheme: str, is_picture: bool, site_url: str, languages: tuple[str, ...]
) -> tuple[str, bool]:
    """An address with a scheme or a host."""
    if scheme and scheme not in SCHEMES:
        thing, kinds = "picture" if is_picture else "link", "http, https, mailto, tel or ftp"
        raise LinkRefused("html-dropped", "warning", f"a {thing} may lead to {kinds}; dropped '{_short(target)}'")
    if is_picture:
        message = f"must be a file beside the release, e.g. photo.jpg (got '{_short(target)}')"
        raise LinkRefused("image-external", "error", message)
    if target.startswith("\\"):
        message = f"must lead to an address that readers can reach, e.g. https://example.org (got '{_short(target)}')"
        raise LinkRefused("link-form", "warning", message, "Drawn as its text.")
    if site_url and scheme in ("", "http", "https"):
        inside = inside_address(target, site_url, languages)
        if inside is not None:
            return f"site:{inside}", True
    if not scheme:
        return "https:" + target, False  # without a scheme it would lead nowhere in a feed, on paper, in a mail
    rest = target[len(scheme) + 1 :]
    if not rest.strip("/"):
        raise LinkRefused("link-empty", "error", f"a link must name its target (got '{target}')")
    # RFC 3986, 3.1: letter case says nothing; whatever reads the scheme later knows small letters
    target = f"{scheme}:" + rest.replace(" ", "" if scheme == "tel" else "%20")
    if scheme in _WITH_HOST and not can_be_opened(target):
        message = f"must be an address that a browser can open, e.g. https://example.org/ (got '{_short(target)}')"
        raise LinkRefused("link-form", "warning", message, "Drawn as its text.")
    return target, False


def _take_path(target: str, form: str, value: str, folder: str, is_picture: bool) -> tuple[str, bool]:
    """A path, behind one of Pelican's forms or behind none ("")."""
    path, mark, fragment = value.partition("#")
    end = mark + fragment
    path = unquote(path).strip()
    if form == "index":
        return "site:/" + end, True
    if form in ("tag", "category"):
        key = path.strip("/")
        if not key:
            message = f"must name a key, e.g. {{{form}}}mental-health (got '{_short(target)}')"
            raise LinkRefused("link-empty", "error", message)
        return ("topic:" if form == "tag" else "type:") + key + end, True
    if not path:
        message = f"must name a file, e.g. {_example(is_picture)} (got '{_short(target)}')"
        raise LinkRefused("link-empty", "error", message)
    place = posixpath.normpath(path.lstrip("/") if path.startswith("/") else f"{folder}/{path}")
    if place == ".." or place.startswith("../") or place == ".":
        raise LinkRefused("link-outside", "error", f"must stay inside the content folder (got '{_short(target)}')")
    last = place.rpartition("/")[2]
    is_text = path.endswith("/") or "." not in last or last.lower().endswith(".md")
    kind = "content" if is_text and not is_picture and form in ("", "filename") else "file"
    return write_entry(kind, place, end), True


_ADDRESS = re.compile(r"(?:https?:)?/[^\s<]*|www\.[^\s<]*", re.IGNORECASE)


def resolve_links(html: str, links: tuple[str, ...], address: Callable[[str], str | None]) -> str:
    """The HTML with an address for each marker.

    Where `address` knows none (the target is held or gone), a link is drawn as its content, an address that is shown as
    "[…]", a picture not at all.
    """
    if not links:
        return html
    known = [address(link) for link in links]

    def at(number: str) -> str | None:
        index = int(number)
        place = known[index] if index < len(known) else None
        return None if place is None else html_entities.escape(place)

    def picture(match: re.Match[str]) -> str:
        place = at(match[2])
        return "" if place is None else f'<img{match[1]} src="{place}"{match[3]}>'

    def anchor(match: re.Match[str]) -> str:
        place = at(match[2])
        if place is None:
            return "[…]" if _ADDRESS.fullmatch(match[4]) else match[4]
        return f'<a{match[1]} href="{place}"{match[3]}>{match[4]}</a>'

    if ' src="newsroom:' in html:
        html = _PICTURE.sub(picture, html)
    if ' href="newsroom:' in html:
        html = _ANCHOR.sub(anchor, html)
    return html


def _example(is_picture: bool) -> str:
    return "![The hall](hall.jpg)" if is_picture else "[the workshop]({filename}../../2022/workshop/en.md)"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
