"""Links and pictures of an old post → those of the new one.

Place in the pipeline: between blocks and Markdown. Comes in: the blocks of a post, the names of all posts, the archive. Goes
out: the blocks with links to the new sources, the files that come along, questions for what leads nowhere.
Refuses: to fetch a picture; one from elsewhere becomes a link, and a question.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from newsroom.importing.archives.naming import Naming, Place, bare
from newsroom.importing.archives.post import Archive
from newsroom.importing.document import Question, characters
from newsroom.model.blocks import Block, Heading, List, Note, Paragraph, Picture, Run, Text
from newsroom.reading.values.rules import NOT_TO_TAKE_AWAY, UNCLEAN

_FORM = re.compile(r"^[{|](\w+)[}|](.*)$", re.DOTALL)
_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_PICTURE = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
MOST_BYTES = 100_000_000


def _without_gallery_lists(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks; a list of nothing but pictures, as old galleries are, as its pictures."""
    for block in blocks:
        parts = [part for item in block.items for part in item.blocks] if isinstance(block, List) else []
        if parts and all(isinstance(part, Picture) for part in parts):
            yield from parts
        else:
            yield block


class Links:
    """The links of one post."""

    def __init__(
        self,
        archive: Archive,
        naming: Naming,
        place: Place,
        terms: Callable[[str, str], str],
        new_url: str,
        old_address: str = "",
    ) -> None:
        self.archive, self.naming, self.place, self.terms = archive, naming, place, terms
        self.old_address = old_address  # of the post
        self.new_url = (
            new_url.rstrip("/") + "/"
        )  # where the new site takes the old one's place, its dead links lead here
        self.files: dict[str, Path] = {}  # new name → the old site's file
        self.moved: dict[str, str] = {}  # address of a file on the old site → its new name
        self.questions: list[Question] = []
        self.added = 0  # characters that were alternative text and are text now
        site = urlsplit(archive.site_url)
        self.hosts = (
            {
                site.netloc.lower(),
                site.netloc.lower().removeprefix("www."),
                "www." + site.netloc.lower().removeprefix("www."),
            }
            if site.netloc
            else set()
        )
        self.base = site.path.rstrip("/")
        self.anchors: set[str] = set()

    def text(self, text: Text) -> Text:
        """The text with its links."""
        self.anchors = {heading.id for heading in text.blocks if isinstance(heading, Heading) and heading.id}
        wanted: set[str] = set()
        blocks = tuple(self._blocks(text.blocks, wanted))
        notes = tuple(
            Note(label=note.label, blocks=tuple(self._blocks(note.blocks, wanted)), line=note.line)
            for note in text.notes
        )
        blocks = tuple(
            msgspec.structs.replace(block, id="") if isinstance(block, Heading) and block.id not in wanted else block
            for block in blocks
        )
        return Text(blocks=blocks, notes=notes)

    def _blocks(self, blocks: tuple[Block, ...], wanted: set[str]) -> list[Block]:
        made: list[Block] = []
        for block in _without_gallery_lists(blocks):
            if isinstance(block, Picture):
                kept = self.picture(block)
                if isinstance(kept, Run):
                    made.append(Paragraph(runs=(kept,), line=block.line))
                    if block.caption:
                        made.append(Paragraph(runs=block.caption, line=block.line))
                elif kept is not None:
                    made.append(
                        msgspec.structs.replace(
                            kept,
                            caption=self.runs(block.caption, wanted),
                            link=self.link(block.link, wanted) if block.link else "",
                        )
                    )
                elif block.caption:
                    made.append(Paragraph(runs=self.runs(block.caption, wanted), line=block.line))
            else:
                made.append(self._inside(block, wanted))
        return made

    def _inside(self, value: Any, wanted: set[str]) -> Any:
        """A value with the links of all runs in it changed."""
        changes: dict[str, Any] = {}
        for name in value.__struct_fields__:
            part = getattr(value, name)
            if not isinstance(part, tuple) or not part:
                continue
            first = part[0]
            if isinstance(first, Run):
                changes[name] = self.runs(part, wanted)
            elif name == "blocks":
                changes[name] = tuple(self._blocks(part, wanted))
            elif isinstance(first, msgspec.Struct):
                changes[name] = tuple(self._inside(one, wanted) for one in part)
            elif isinstance(first, tuple):
                changes[name] = tuple(
                    tuple(self._blocks(row, wanted))
                    if row and name == "definitions"
                    else tuple(self._inside(cell, wanted) for cell in row)
                    for row in part
                )
        return msgspec.structs.replace(value, **changes) if changes else value

    def runs(self, runs: tuple[Run, ...], wanted: set[str]) -> tuple[Run, ...]:
        """Runs with their links and pictures."""
        if not any(run.link or run.picture for run in runs):
            return runs
        made: list[Run] = []
        for run in runs:
            if run.picture is not None:
                kept = self.picture(run.picture)
                if isinstance(kept, Run):
                    made.append(kept)
                elif kept is not None:
                    made.append(
                        msgspec.structs.replace(run, picture=kept, link=self.link(run.link, wanted) if run.link else "")
                    )
                continue
            made.append(msgspec.structs.replace(run, link=self.link(run.link, wanted)) if run.link else run)
        return tuple(made)

    # ── where an address leads now ───────────────────────────────────────────
    def link(self, address: str, wanted: set[str]) -> str:
        """The new address of a link; "" where it leads nowhere, with a question."""
        address = address.strip()
        if address.startswith("#"):
            wanted.add(address[1:])
            return address if address[1:] in self.anchors else ""
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() in ("mailto", "tel"):
            return address
        form = _FORM.match(address)
        if form:
            return self._form(form[1].lower(), form[2], address)
        path, fragment = self._own_path(address)
        if path is None:
            if scheme and scheme[1].lower() not in ("http", "https"):
                self.ask("link", f"a link of the kind '{scheme[1]}:' was left out: {address[:120]}")
                return ""
            return self._outside(address)
        return self._inside_site(path, fragment, address)

    def _outside(self, address: str) -> str:
        if address.startswith("//"):
            return "https:" + address
        if re.match(r"https?:/*$", address) or not urlsplit(address).netloc:
            self.ask("link", f"a link without a target was left out: {address[:120]}")
            return ""
        return self._to_file(address, address) if address.startswith(self.new_url) else address

    def _own_path(self, address: str) -> tuple[str | None, str]:
        """The path inside the old site, and the fragment; None where it leads elsewhere."""
        try:
            parts = urlsplit(address)
        except ValueError:
            return None, ""
        mark = f"#{parts.fragment}" if parts.fragment else ""
        if parts.scheme or parts.netloc:
            if parts.netloc.lower() not in self.hosts or parts.scheme not in ("", "http", "https"):
                return None, mark
            path = parts.path or "/"
            if self.base and not path.startswith(self.base + "/") and path != self.base:
                return None, mark
            return path.removeprefix(self.base) or "/", mark
        return parts.path, mark

    def _form(self, what: str, rest: str, written: str) -> str:
        rest, hash_, fragment = rest.partition("#")
        mark = hash_ + fragment
        if what == "index":
            return "/" + mark
        if what in ("tag", "category", "author"):
            key = self.terms("topic" if what != "author" else "person", rest.strip("/"))
            if key and what != "author":
                return f"{{tag}}{key}"
            self.ask("link", f"a link to the list {written} has no page here; its words stay")
            return ""
        origin = self.archive.post_at(written, self.place.origin)
        if origin:
            return self._to_post(origin, mark)
        return self._to_file(written, rest + mark)

    def _inside_site(self, path: str, fragment: str, written: str) -> str:
        plain = unquote(path)
        origin = self.naming.by_address.get(bare(plain)) if plain.startswith("/") else None
        if origin is None and plain.startswith("/") and self.base and plain.startswith(self.base + "/"):
            origin = self.naming.by_address.get(bare(plain.removeprefix(self.base)))
        origin = origin or self.archive.post_at(written, self.place.origin)
        if origin:
            return self._to_post(origin, fragment)
        if bare(plain) == "/":
            return "/" + fragment
        key = self.terms("address", bare(plain))
        if key:
            return f"{{tag}}{key}"
        return self._to_file(written, written)

    def _to_post(self, origin: str, mark: str) -> str:
        place = self.naming.places.get(origin)
        if place is None:
            return ""
        return f"{{filename}}/{place.path}{mark if mark == '#' or not mark else ''}"

    def _to_file(self, written: str, shown: str) -> str:
        file = self.archive.file_at(written, self.place.origin)
        if file is not None and not file.name.lower().endswith((*NOT_TO_TAKE_AWAY, *UNCLEAN)):
            return self.bring(file, written)
        whole = self._whole(written)
        if whole:
            self.ask("link", f"{shown[:120]} was not found in the archive; the link leads to the old site: {whole}")
            return whole
        self.ask("link", f"{shown[:120]} was not found in the archive; the words of the link stay, without it")
        return ""

    def _whole(self, address: str) -> str:
        """An address with the old site's own in front; "" where that is not known."""
        form = _FORM.match(address)
        path = form[2] if form else address
        if not self.archive.site_url or not (path.startswith("/") or urlsplit(path).netloc):
            return ""
        if not urlsplit(path).netloc:
            path = self.archive.site_url + path.removeprefix(self.base)
        return "" if path.startswith(self.new_url) else path.replace(" ", "%20")

    # ── files ────────────────────────────────────────────────────────────────
    def picture(self, picture: Picture) -> Picture | Run | None:
        """The picture beside the release; a link where it lies elsewhere; None where it is gone."""
        address = picture.file.strip()
        file = self.archive.file_at(address, self.place.origin) if not address.startswith("data:") else None
        if file is not None and file.name.lower().endswith(_PICTURE):
            alt = picture.alt if picture.alt.strip() else self.archive.alt_of(address)
            made = msgspec.structs.replace(picture, file=self.bring(file, address), alt=alt, decorative=not alt.strip())
            if made.decorative:
                self.ask(
                    "picture",
                    f"the picture {made.file} has no alternative text and counts as an ornament: write what it shows",
                )
            return made
        label = picture.alt.strip() or posixpath.basename(urlsplit(address).path)[:80] or "picture"
        target = (
            address
            if re.match(r"https?://[^/]", address)
            else "https:" + address
            if address.startswith("//")
            else self._whole(address)
        )
        target = "" if target.startswith(self.new_url) else target
        if address.startswith("data:") or not target:
            self.ask("picture", f"a picture was not found in the archive and is left out: {address[:80]} ({label})")
            return None
        self.ask("picture", f"a picture lies elsewhere and was not fetched; a link stands in its place: {target[:160]}")
        self.added += characters(label)
        return Run(text=label, link=target.replace(" ", "%20"))

    def bring(self, file: Path, address: str) -> str:
        """The name under which a file comes along; `address` is how the post names it."""
        stem = re.sub(r"[^a-z0-9-]+", "-", file.stem.lower()).strip("-") or "file"
        ending = file.suffix.lower()
        name, number = f"{stem}{ending}", 1
        while name in self.files and self.files[name] != file:
            number += 1
            name = f"{stem}-{number}{ending}"
        self.files[name] = file
        if former := self._former(file, address):
            self.moved.setdefault(former, name)
        return name

    def _former(self, file: Path, address: str) -> str:
        """The path of a file on the old site; "" where nothing says it."""
        form = _FORM.match(address)
        if form and form[1].lower() == "attach":  # Pelican lays it beside the post
            written = posixpath.normpath(form[2])
            beside = posixpath.basename(written) if written.startswith(("/", "..")) else written
            return unquote(urljoin(self.old_address, beside)) if self.old_address else ""
        known = self.archive.address_of(file, self.place.origin)
        if known:
            return known
        path, _ = self._own_path(form[2] if form else address)
        if not path or _SCHEME.match(path) or not (self.old_address or path.startswith("/")):
            return ""
        return unquote(urljoin(self.old_address, path))

    def ask(self, kind: str, text: str) -> None:
        """A question, once."""
        question = Question(kind=kind, text=text, where=self.place.origin)
        if question not in self.questions:
            self.questions.append(question)
