"""The common part of Hugo's and Jekyll's sites: folders of texts with heads, Markdown, links by path.

Place in the pipeline: under their two readers. Comes in: files. Goes out: HTML of texts, files by address.
Refuses: files outside of the site's folder, and texts that are no UTF-8 (they are named, and left out).
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Container, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from newsroom.importing.archives.front_matter import BrokenHead, split_head, texts
from newsroom.importing.archives.marks import Replace, keep_nothing, without_marks
from newsroom.importing.archives.post import Name, Post, WithoutLibrary
from newsroom.importing.charsets import decode
from newsroom.importing.document import Question, ReadError, SetAside
from newsroom.reading.markdown.commonmark import Converter
from newsroom.reading.markdown.setting import EXTENSIONS

TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".html", ".htm")
MOST_BYTES = 5_000_000


class MarkdownSite(WithoutLibrary):
    """A folder of texts with heads."""

    kind = ""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.notices: list[str] = []
        self.site_url, self.lang, self.zone = "", "", ""
        self.known: Container[str] = frozenset()
        self.sources: dict[str, str] = {}  # path inside the site → origin
        self.roots: list[Path] = []  # folders that were published at the site's root

    @cached_property
    def converter(self) -> Converter:
        return Converter(extensions=list(EXTENSIONS))

    def texts_below(self, folder: Path) -> Iterator[Path]:
        """Texts in a folder, in order; hidden folders and those of programs are none."""
        for place, folders, names in os.walk(folder):
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".")
                and name not in ("node_modules", "public", "_site", "resources", "vendor", "themes")
            )
            for name in sorted(names):
                file = Path(place, name)
                if file.suffix.lower() in TEXTS and not name.startswith("."):
                    yield file

    def read(self, file: Path) -> tuple[dict[str, Any], str, str]:
        """Head, body, and why it cannot be read ("" where it can)."""
        try:
            if not file.is_file() or not file.resolve().is_relative_to(self.folder):
                return {}, "", "it is no file of this site: a pipe, or a link that leads elsewhere"
            if file.stat().st_size > MOST_BYTES:
                return {}, "", "it is too large"
            text = decode(file.read_bytes())
        except (OSError, ReadError) as fault:
            return {}, "", str(fault)
        try:
            head, body = split_head(text)
        except BrokenHead as fault:
            return {}, text, str(fault)
        return head, body, ""

    def html(self, body: str, file: Path, replace: Replace, aside: list[SetAside], origin: str) -> str:
        """A body as HTML, without marks of the old program."""
        body, marks = without_marks(body, replace)
        aside += [
            SetAside(reason="field" if mark.startswith("[") else "unknown", text=mark, where=f"{origin}: mark")
            for mark in marks
        ]
        if file.suffix.lower() in (".html", ".htm"):
            return body
        self.converter.reset()
        return str(self.converter.convert(body))

    def unread(self, origin: str, text: str, why: str, is_page: bool) -> Post:
        """A draft of a text whose head cannot be read: the text behind it, and the head set aside."""
        parts = re.split(r"^(?:---|\+\+\+)[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)
        head, body = (parts[1], parts[2]) if len(parts) == 3 else ("", text)
        aside = [SetAside(reason="field", text=head.strip(), where=f"{origin}: head")] if head.strip() else []
        html = self.html(body, Path("text.md"), keep_nothing, aside, origin)
        return Post(
            origin=origin, title=Path(origin).stem.replace("-", " "), html=html, set_aside=tuple(aside), id=f"{self.kind.lower()}:{origin}".replace(" ", "%20"), is_public=False, is_page=is_page, why_not=why, name=Path(origin).stem,
            questions=(Question(kind="unread", text=why, where=origin),),
        )  # fmt: skip

    def summary(self, text: Any) -> str:
        """A summary as HTML: its marks are Markdown's."""
        self.converter.reset()
        return str(self.converter.convert(str(text))) if text else ""

    # ── links ────────────────────────────────────────────────────────────────
    def post_at(self, address: str, origin: str) -> str:
        for path in self.paths(address, origin):
            for name in (path, f"{path}.md", f"{path}/index.md", f"{path.removesuffix('.html')}.md"):
                if name in self.sources:
                    return self.sources[name]
        return ""

    def file_at(self, address: str, origin: str) -> Path | None:
        parts = urlsplit(address)
        if self.site_url and address.startswith(self.site_url + "/"):
            address = address.removeprefix(self.site_url)
        elif parts.scheme or parts.netloc:
            return None
        base = urlsplit(self.site_url).path.rstrip("/")
        path = unquote(urlsplit(address).path)
        if base and path.startswith(base + "/"):
            path = path.removeprefix(base)
        if path.startswith("/"):
            return next((file for root in self.roots if (file := self._file(root / path.lstrip("/")))), None)
        for place in self.paths(path, origin):
            if file := self._file(self.folder / place):
                return file
        return next((file for root in self.roots if (file := self._file(root / path))), None)

    def _file(self, file: Path) -> Path | None:
        try:
            return file if file.is_file() and file.resolve().is_relative_to(self.folder) else None
        except OSError:
            return None

    def paths(self, address: str, origin: str) -> Iterator[str]:
        """Paths inside the site's folder that an address may mean."""
        path = unquote(urlsplit(address).path).rstrip("/")
        if not path:
            return
        folder = posixpath.dirname(origin)
        stem = posixpath.splitext(origin)[0]
        for place in (
            path.lstrip("/"),
            posixpath.join(folder, path.lstrip("/")),
            posixpath.join(stem, path.lstrip("/")),
        ):
            clean = posixpath.normpath(place).replace(os.sep, "/")
            if not clean.startswith(".."):
                yield clean


def files_below(folder: Path) -> Iterator[Path]:
    """Files of a folder that a site publishes, in order; hidden ones are none."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part.startswith((".", "_")) for part in file.relative_to(folder).parts):
            yield file


def names(value: Any, separator: str = ",") -> tuple[Name, ...]:
    """Tags or categories of a head."""
    return tuple(Name(text, slug(text)) for text in dict.fromkeys(texts(value, separator)))


def slug(text: str) -> str:
    """A name as both programs write it into addresses."""
    return re.sub(r"[^\w]+", "-", text.strip().lower()).strip("-")


def authors(head: dict[str, Any], known: dict[str, str] | None = None) -> tuple[Name, ...]:
    """Who signed, by name."""
    found: list[Name] = []
    for value in (head.get("authors"), head.get("author")):
        for one in value if isinstance(value, list) else [value]:
            text = str(one.get("name", "") if isinstance(one, dict) else one or "").strip()
            text = (known or {}).get(text, text)
            if text and Name(text, slug(text)) not in found:
                found.append(Name(text, slug(text)))
    return tuple(found)


def picture(head: dict[str, Any]) -> str:
    """The lead picture's address."""
    for name in ("image", "featured_image", "cover", "thumbnail", "images", "header", "teaser", "banner"):
        value = head.get(name)
        if isinstance(value, list):
            value = value[0] if value else ""
        if isinstance(value, dict):
            value = (
                value.get("image") or value.get("path") or value.get("src") or value.get("url") or value.get("teaser")
            )
        if isinstance(value, str) and re.search(r"\.(?:png|jpe?g|gif|webp|avif)$", value.lower()):
            return value
    return ""


def unknown_fields(head: dict[str, Any], known: frozenset[str], origin: str) -> list[SetAside]:
    """Fields of a head that have no place here."""
    return [
        SetAside(reason="field", text=f"{name}: {value}", where=f"{origin}: head")
        for name, value in head.items()
        if name not in known and value not in (None, "", [], {})
    ]
