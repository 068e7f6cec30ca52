"""A WordPress export (WXR) as an archive, read as a stream.

Place in the pipeline: one of the archives. Comes in: an XML file of any size, beside it perhaps the old site's `uploads`.
Goes out: posts, with shortcodes set aside by name. Refuses: entities, external parts, the network; a post stays private,
pending or in the future as a draft.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from newsroom.importing.archives.front_matter import iso
from newsroom.importing.archives.post import Former, Name, Post
from newsroom.importing.archives.shortcodes import without_shortcodes
from newsroom.importing.archives.wordpress_library import Entry, Library
from newsroom.importing.archives.wordpress_lists import lists_of
from newsroom.importing.archives.wordpress_stream import ExportStream
from newsroom.importing.archives.wordpress_text import dynamic_blocks, paragraphs, with_notes
from newsroom.importing.document import Question, ReadError, SetAside

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_WHY = {"draft": "it was a draft", "pending": "it was waiting for review", "private": "it was private", "future": "it was dated in the future",
        "trash": "it lay in the bin", "auto-draft": "it was never saved", "inherit": "it is a version of another post"}  # fmt: skip


def is_wordpress(path: Path) -> bool:
    """Whether a file is an export of WordPress."""
    try:
        with path.open("rb") as stream:
            start = stream.read(8192)
    except OSError:
        return False
    return b"wordpress.org/export/" in start


class WordPressExport:
    """One export file."""

    kind = "WordPress"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notices: list[str] = []
        self.site_url, self.lang, self.zone = "", "", ""
        self.known: Container[str] = frozenset()
        self.authors: dict[str, str] = {}  # login → name
        self.library = Library()
        self._numbers: dict[str, str] = {}  # post id → origin
        self._base = ""
        self._former: dict[Former, None] = {}

    def posts(self) -> Iterator[Post]:
        """Every post and page. Attachments, menus and revisions are none. Raises ReadError."""
        others: dict[str, int] = {}
        if b"<!ENTITY" in self._start():
            raise ReadError("it declares entities, which no export of WordPress does")
        try:
            for item in self._items():
                kind = _text(item, "post_type")
                if kind in ("post", "page"):
                    post = self._post(item, kind == "page")
                    if post is not None:
                        yield post
                elif kind == "attachment":
                    self._attach(item)
                elif kind not in (
                    "revision",
                    "nav_menu_item",
                    "wp_global_styles",
                    "wp_template",
                    "wp_template_part",
                    "wp_navigation",
                    "custom_css",
                    "customize_changeset",
                    "oembed_cache",
                ):
                    others[kind] = others.get(kind, 0) + 1
        except etree.XMLSyntaxError as fault:
            raise ReadError(
                f"it is no whole XML file ({fault.msg}, line {fault.lineno}): export the site again"
            ) from fault
        for kind, count in others.items():
            self.notices.append(f"{count} entries of the kind '{kind}' were not imported")
        if len(self.library) and not any(folder.is_dir() for folder in self._uploads()):
            self.notices.append(
                f"the export names {len(self.library)} pictures and files, but does not hold them: lay the old site's wp-content/uploads beside it as uploads/"
            )

    def _items(self) -> Iterator[Any]:
        """Each item, once; what was read is let go."""
        with self.path.open("rb") as file:
            stream = ExportStream(file)
            parser = etree.iterparse(
                stream,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=True,
                recover=False,
                encoding="utf-8",
            )
            depth = 0
            for event, element in parser:
                if event == "start":
                    depth += 1
                    if depth > 200:
                        raise ReadError("it is nested too deep to be an export of WordPress")
                    continue
                depth -= 1
                if not isinstance(element.tag, str):
                    continue
                name = etree.QName(element).localname
                if name == "item" and depth == 2:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
                elif depth == 2 and name in ("link", "base_blog_url", "language"):
                    self._take(name, (element.text or "").strip())
                elif depth == 2 and name == "author":
                    login = _text(element, "author_login")
                    self.authors[login] = _text(element, "author_display_name") or login
            if stream.left_out:
                self.notices.append(f"{stream.left_out:,} control characters, which no page may hold, were left out")

    def _attach(self, item: Any) -> None:
        """Notes a picture or file, and what the site says that it shows."""
        file = _text(item, "attachment_url")
        for address in (urlsplit(file).path, *self._addresses((item.findtext("link") or "").strip())):
            if address:
                self._former[Former(unquote(address).removeprefix(self._base), "file", Name(file, ""))] = None
        order = _text(item, "menu_order")
        self.library.add(
            _text(item, "post_id"),
            _text(item, "post_parent"),
            Entry(
                address=_text(item, "attachment_url"),
                alt=next(
                    (
                        _text(part, "meta_value")
                        for part in item
                        if _text(part, "meta_key") == "_wp_attachment_image_alt"
                    ),
                    "",
                ),
                caption=_excerpt(item).strip(),
                order=int(order) if order.isdecimal() else 0,
            ),
        )

    def alt_of(self, address: str) -> str:
        """What a picture shows, by its library entry; "" where that does not say it."""
        return self.library.alt_of(address)

    def settled(self, html: str) -> str:
        """The HTML of a post with the pictures of its galleries."""
        return self.library.settled(html)

    def _start(self) -> bytes:
        with self.path.open("rb") as stream:
            return stream.read(8192)

    def _take(self, name: str, text: str) -> None:
        if name in ("link", "base_blog_url") and text.startswith("http"):
            self.site_url = text.rstrip("/")
            self._base = urlsplit(self.site_url).path.rstrip("/")
        elif name == "language":
            self.lang = text.replace("_", "-").lower()

    # ── one post ─────────────────────────────────────────────────────────────
    def _post(self, item: Any, is_page: bool) -> Post | None:
        number = _text(item, "post_id")
        status = _text(item, "status")
        if status in ("auto-draft", "inherit"):
            return None
        origin = f"post {number}"
        self._numbers[number] = origin
        set_aside: list[SetAside] = []
        questions: list[Question] = []
        guid = (item.findtext("guid") or "").strip()
        content = "" if guid in self.known else item.findtext(_CONTENT) or ""
        markup, marks = without_shortcodes(content, number)
        set_aside += [SetAside(reason="unknown", text=mark, where=f"{origin}: shortcode") for mark in marks]
        set_aside += [
            SetAside(reason="unknown", text=mark, where=f"{origin}: block") for mark in dynamic_blocks(content)
        ]
        title = item.findtext("title") or ""
        meta = {_text(part, "meta_key"): _text(part, "meta_value") for part in item if _is(part, "postmeta")}
        terms = [
            (part.get("domain") or "", Name((part.text or "").strip(), unquote(part.get("nicename") or "")))
            for part in item.findall("category")
        ]
        categories = [name for domain, name in terms if domain == "category"]
        tags = [name for domain, name in terms if domain in ("post_tag", "tag")] + categories[1:]
        languages = [name.slug for domain, name in terms if domain == "language"]
        date = _date(_text(item, "post_date"))
        exact = _date(_text(item, "post_date_gmt"), "+00:00")
        is_public = status == "publish" and not _text(item, "post_password")
        why = _WHY.get(status, f"its status was '{status}'") if status != "publish" else "it was behind a password"
        link = (item.findtext("link") or "").strip()
        creator = (item.findtext(_CREATOR) or "").strip()
        if notes := meta.pop("footnotes", ""):
            markup, rest = with_notes(markup, notes)
            meta |= {"footnotes": rest} if rest else {}
        for name, value in meta.items():
            if not name.startswith("_") and value.strip() and not re.match(r"a:\d+:|\d+$", value):
                set_aside.append(SetAside(reason="field", text=f"{name}: {value}", where=f"{origin}: custom field"))
        comments = [part for part in item if _is(part, "comment") and _text(part, "comment_approved") == "1"]
        set_aside += [
            SetAside(
                reason="comment",
                text=_text(part, "comment_content"),
                where=f"{origin}: comment by {_text(part, 'comment_author')}",
            )
            for part in comments
        ]
        if status == "publish":
            for query in ("p", "page_id") if is_page else ("p",):
                self._former[Former(f"/?{query}={number}", "post", Name(origin, ""))] = None
        if is_public and not is_page:
            self._former |= dict.fromkeys(lists_of(date, terms, creator))
        return Post(
            origin=origin,
            title=title,
            html=paragraphs(markup),
            is_page=is_page,
            is_public=is_public,
            is_unlisted=status == "publish",
            why_not="" if is_public else why,
            summary=without_shortcodes(_excerpt(item))[0],
            lang=languages[0] if languages else "",
            name=unquote(_text(item, "post_name")),
            date=_local(date, exact),
            modified=_date(_text(item, "post_modified_gmt"), "+00:00"),
            category=categories[0] if categories else None,
            tags=tuple(tags),
            authors=(Name(self.authors.get(creator, creator), creator),) if creator and not is_page else (),
            addresses=self._addresses(link),
            id=guid or f"{self.site_url}/?p={number}",
            picture=f"attachment:{meta['_thumbnail_id']}" if meta.get("_thumbnail_id") else "",
            set_aside=tuple(set_aside),
            questions=tuple(questions),
        )

    def former(self) -> Iterator[Former]:
        """Lists, feeds, files, the pages of files, and posts by their numbers."""
        yield from self._former
        yield Former("/comments/feed/", "feed", Name("rss", ""))
        yield Former("/feed/atom/", "feed")

    def address_of(self, file: Path, origin: str) -> str:
        """Its link says it."""
        del file, origin
        return ""

    def _addresses(self, link: str) -> tuple[str, ...]:
        parts = urlsplit(link)
        if parts.query or not parts.path.strip("/"):
            return ()
        path = unquote(parts.path)
        return (path.removeprefix(self._base) or "/",)

    # ── links ────────────────────────────────────────────────────────────────
    def post_at(self, address: str, origin: str) -> str:
        """The post of `/?p=12`."""
        match = re.search(r"[?&](?:p|page_id)=(\d+)", address)
        return self._numbers.get(match[1], "") if match else ""

    def file_at(self, address: str, origin: str) -> Path | None:
        """A file of `uploads/` beside the export, in the size that was asked for, else in its own."""
        address = self.library.address(address)
        match = re.search(r"/(?:wp-content/)?(uploads|files)/(.+)$", urlsplit(address).path)
        if not match:
            return None
        inside = unquote(match[2])
        for folder in self._uploads():
            for name in (re.sub(r"-\d+x\d+(?=\.\w+$)", "", inside), inside):
                file = folder / name
                if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                    return file
        return None

    def _uploads(self) -> tuple[Path, ...]:
        """Folders beside the export in which the old site's pictures may lie."""
        return self.path.parent / "uploads", self.path.parent / "wp-content" / "uploads"


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name


def _text(element: Any, name: str) -> str:
    """The text of a child in any version of the export's name space."""
    return next(((part.text or "").strip() for part in element if _is(part, name)), "")


def _excerpt(item: Any) -> str:
    """What the site says of a post in short: for a picture its caption."""
    found = (part for part in item if isinstance(part.tag, str) and part.tag.endswith("}encoded"))
    return next((part.text or "" for part in found if "excerpt" in part.tag), "")


def _local(local: str, exact: str) -> str:
    """The site's own day and hour, with the offset that the two forms of a date give."""
    if not local or not exact or "T" not in local:
        return local or exact
    here, there = datetime.fromisoformat(local), datetime.fromisoformat(exact).replace(tzinfo=None)
    offset = here - there
    if abs(offset) > timedelta(hours=15) or offset % timedelta(minutes=15):
        return exact
    return here.replace(tzinfo=timezone(offset)).isoformat()


def _date(text: str, offset: str = "") -> str:
    """`2019-03-04 10:00:00` as ISO 8601; "" for `0000-00-00 00:00:00` and what is no date."""
    if not text or text.startswith("0000"):
        return ""
    value = iso(text)
    return value + offset if value and "T" in value and not re.search(r"[+-]\d\d:\d\d$", value) else value
