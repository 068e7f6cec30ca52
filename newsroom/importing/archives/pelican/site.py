"""A Pelican site as an archive: its reader runs in a process of its own, posts come back line by line.

Place in the pipeline: one of the archives. Comes in: a folder with `pelicanconf.py`, or its content folder. Goes out: posts.
Refuses: to run the old site's settings in this process; a reader that takes too long is stopped.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Container, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from newsroom.importing.archives.pelican.settings import settings_file
from newsroom.importing.archives.post import Former, Name, Post, WithoutLibrary
from newsroom.importing.document import Question, ReadError, SetAside

SECONDS = 1200  # for a whole site
_FORM = re.compile(r"^[{|](\w+)[}|](.*)$", re.DOTALL)
_SHOWN = {"date", "modified", "title", "subtitle", "slug", "tags", "category", "author", "authors", "summary", "status", "lang", "save_as", "url",
          "reader", "translation", "keywords", "description", "template", "path", "timezone", "type", "generator", "viewport", "charset", "layout", "id"}  # fmt: skip
_PICTURES = (
    "image",
    "cover",
    "header_cover",
    "featured_image",
    "thumbnail",
    "og_image",
    "featured-image",
    "banner",
    "photo",
    "picture",
    "header_image",
)


def is_pelican(folder: Path) -> bool:
    """Whether a folder is a Pelican site, or the content folder of one."""
    return _settings_folder(folder) is not None or _has_heads(folder)


def _settings_folder(folder: Path) -> Path | None:
    if settings_file(folder) is not None:
        return folder
    above = folder.resolve().parent
    if folder.name in ("content", "src", "site", "posts", "articles") and settings_file(above) is not None:
        return above
    try:
        below = sorted(place for place in folder.iterdir() if place.is_dir() and not place.name.startswith((".", "_")))
    except OSError:
        return None
    return next((place for place in below[:200] if settings_file(place) is not None), None)


def _has_heads(folder: Path) -> bool:
    """Whether there are texts with heads as Pelican has them."""
    count = 0
    for file in folder.rglob("*"):
        if file.suffix in (".md", ".rst", ".markdown") and file.is_file():
            count += 1
            head = file.read_bytes()[:1000].decode("utf-8", "replace")
            if re.search(r"^(?:Title|:title|:date|Date):|^#{3,}\n:\w+:", head, re.MULTILINE):
                return True
            if count > 30:
                break
    return False


class PelicanSite(WithoutLibrary):
    """An old Pelican site."""

    kind = "Pelican"

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.notices: list[str] = []
        self.site_url, self.lang, self.zone = "", "", ""
        self.known: Container[str] = frozenset()
        self.settings: dict[str, Any] = {}
        self.content = self.folder
        self._by_path: dict[str, str] = {}
        self._rows: list[list[str]] = []  # of `Lists`

    # ── reading ──────────────────────────────────────────────────────────────
    def posts(self) -> Iterator[Post]:
        """The posts and pages that Pelican reads, in its own process. Raises ReadError when the site cannot be read at all."""
        site = _settings_folder(self.folder)
        # -P: the old site's folder is the current one, and a file of it named like a module must not stand for it.
        runner = "newsroom.importing.archives.pelican.runner"
        command = [sys.executable, "-P", "-m", runner, str(site or self.folder)]
        if site is not None and site != self.folder and not site.is_relative_to(self.folder):
            command.append(str(self.folder))
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TZ")
        }
        environment |= {
            "PYTHONPATH": str(Path(__file__).parents[4]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "ignore",
            "PYTHONUTF8": "1",
        }
        with tempfile.TemporaryFile() as stderr:
            process = subprocess.Popen(  # noqa: S603 – our own program
                command, stdout=subprocess.PIPE, stderr=stderr, env=environment, cwd=site or self.folder
            )
            assert process.stdout is not None
            timer = threading.Timer(SECONDS, process.kill)
            timer.start()
            try:
                is_begun = False
                for line in process.stdout:
                    value = json.loads(line)
                    if value["kind"] == "site":
                        self._take_site(value)
                        is_begun = True
                    elif value["kind"] == "lists":
                        self._rows = value["rows"]
                    else:
                        yield self._post(value)
                code = process.wait()
            finally:
                timer.cancel()
                process.kill()
                process.wait()
                process.stdout.close()
            if code or not is_begun:
                stderr.seek(0)
                last = stderr.read()[-2000:].decode("utf-8", "replace").strip().split("\n")[-1]
                raise ReadError(
                    f"the Pelican site could not be read to its end: {last or f'its reader stopped with {code}'}"
                )

    def _take_site(self, value: dict[str, Any]) -> None:
        self.settings = settings = value["settings"]
        self.notices += value["notices"]
        self.site_url = str(settings.get("SITEURL", "")).rstrip("/")
        if self.site_url and not re.match(r"https?://", self.site_url):
            self.site_url = "https://" + self.site_url.lstrip("/")
        if re.match(r"https?://(?:localhost|127\.|0\.0\.0\.0)", self.site_url):
            self.site_url = ""
        self.lang = str(settings.get("DEFAULT_LANG", "en"))
        self.zone = str(settings.get("TIMEZONE", ""))
        self.content = Path(str(settings["PATH"]))
        if not self.site_url:
            self.notices.append(
                "the settings give no public SITEURL: ids of its feeds are not known, links to its other addresses lose their target"
            )
        if value["excluded"]:
            self.notices.append(
                f"{len(value['excluded'])} texts are left out by the old site's settings and were not imported: {', '.join(value['excluded'][:10])}"
            )

    def _post(self, value: dict[str, Any]) -> Post:
        path = str(value["path"])
        self._by_path[path] = path
        is_page = value["kind"] == "page"
        if "unread" in value:
            return Post(
                origin=path, title=Path(path).stem.replace("-", " "), is_page=is_page, is_public=False, why_not=str(value["unread"]), name=Path(path).stem,
                id=f"pelican:{path}".replace(" ", "%20"),
                questions=(Question(kind="unread", text=str(value["unread"]), where=path),),
            )  # fmt: skip
        metadata: dict[str, Any] = value["metadata"]
        set_aside = [
            SetAside(
                reason="field" if mark.startswith("[") else "unknown", text=mark, where=f"{path}: mark of a plugin"
            )
            for mark in value["marks"]
        ]
        set_aside += [
            SetAside(reason="unknown", text=text.strip(), where=f"{path}: reStructuredText")
            for text in value["left_out"]
        ]
        questions = [Question(kind="date", text=wrong, where=path) for wrong in value["wrong"]]
        if _is_of_file(self.content / path, str(value["date"])):
            message = (
                f"its date {str(value['date'])[:10]} is that of the file's last change: give the day of its publication"
            )
            questions.append(Question(kind="date", text=message, where=path))
        picture = next(
            (
                str(metadata[name])
                for name in _PICTURES
                if isinstance(metadata.get(name), str) and metadata[name].strip()
            ),
            "",
        )
        for name, given in metadata.items():
            if name not in _SHOWN and name not in _PICTURES and str(given).strip():
                set_aside.append(
                    SetAside(
                        reason="field",
                        text=f"{name}: {given if isinstance(given, str) else ', '.join(map(str, given))}",
                        where=f"{path}: head",
                    )
                )
        status = str(value["status"]).strip().lower()
        is_public = status == "published" and value["computed_status"] == "published"
        why = {
            "draft": "it was a draft",
            "hidden": "it was hidden from the old site's lists",
            "skip": "the old site skipped it",
        }.get(status, "")
        if not is_public and not why:
            why = "it was dated in the future" if status == "published" else f"its status was '{status}'"
        if status == "draft" and value["save_as"]:
            why += f" (whoever knew its address saw it at /{value['save_as']})"
        slug, lang = str(value["slug"]), str(value["lang"])
        return Post(
            origin=path,
            title=_text(value["title"]),
            html=str(value["html"]),
            is_page=is_page,
            is_public=is_public,
            is_unlisted=status == "hidden",
            why_not=why,
            subtitle=_text(metadata.get("subtitle", "")),
            summary=_text(metadata.get("summary", "") or metadata.get("description", "")),
            lang=lang,
            name=slug,
            group=slug,
            date=str(value["date"]),
            modified="" if _is_of_file(self.content / path, str(value["modified"])) else str(value["modified"]),
            category=Name(*value["category"])
            if value["category"] and value["category"][0] != self.settings.get("DEFAULT_CATEGORY")
            else None,
            tags=tuple(Name(*tag) for tag in value["tags"]),
            authors=tuple(Name(*author) for author in value["authors"]),
            addresses=self._addresses(value) if is_page or value["date"] else (),
            id=self._id(value, is_page or not is_public or not value["date"]),
            picture=picture,
            set_aside=tuple(set_aside),
            questions=tuple(questions),
        )

    def _addresses(self, value: dict[str, Any]) -> tuple[str, ...]:
        """The former place of the post: its address, and the file that answered it."""
        found: list[str] = []
        for name in ("url", "save_as"):
            address = str(value[name]).strip()
            if address and not re.match(r"https?:|//", address):
                path = "/" + unquote(address).lstrip("/")
                path = re.sub(r"/index\.html?$", "/", path)
                if path not in found:
                    found.append(path)
        return tuple(found)

    def _id(self, value: dict[str, Any], is_in_no_feed: bool) -> str:
        """The id that Pelican's feeds gave it (`get_tag_uri`): host, day, path; else one of its source."""
        url, date = str(value["url"]), str(value["date"])
        if not self.site_url or not url or is_in_no_feed:
            return f"pelican:{value['path']}".replace(" ", "%20")
        parts = urlsplit(f"{self.site_url}/{url}")
        day = f",{date[:10]}" if date else ""
        fragment = f"/{parts.fragment}" if parts.fragment else ""
        return f"tag:{parts.hostname}{day}:{parts.path}{fragment}".replace(" ", "%20")

    def former(self) -> Iterator[Former]:
        """Lists, feeds and files, as the settings place them."""
        return (Former(address, what, Name(text, slug), lang) for address, what, text, slug, lang in self._rows)

    # ── links ────────────────────────────────────────────────────────────────
    def address_of(self, file: Path, origin: str) -> str:
        """A file of the content folder lay at its own path, or where EXTRA_PATH_METADATA placed it."""
        if not file.is_relative_to(self.content):
            return ""
        path = file.relative_to(self.content).as_posix()
        placed = dict(self.settings.get("EXTRA_PATH_METADATA") or {}).get(path) or {}
        return "/" + str(placed.get("save_as") or placed.get("path") or path).lstrip("/")

    def post_at(self, address: str, origin: str) -> str:
        """The source that `{filename}…`, `|filename|…` or a relative path leads to."""
        form = _FORM.match(address)
        if form and form[1].lower() not in ("filename", "static", "attach"):
            return ""
        for path in self._paths(form[2] if form else address, origin):
            if path in self._by_path:
                return path
        return ""

    def file_at(self, address: str, origin: str) -> Path | None:
        """A file of the content folder, by Pelican's forms, by its old address, or beside the post."""
        form = _FORM.match(address)
        written = form[2] if form else address
        if self.site_url and written.startswith(self.site_url + "/"):
            written = written.removeprefix(self.site_url)
        if re.match(r"[a-zA-Z][\w+.-]*:", written) or written.startswith("//"):
            return None
        for path in self._paths(written, origin):
            if file := self._file(path):
                return file
        if not form and written.startswith("/"):
            for source, extra in dict(self.settings.get("EXTRA_PATH_METADATA") or {}).items():
                if isinstance(extra, dict) and str(extra.get("path", "")).strip("/") == unquote(
                    urlsplit(written).path
                ).strip("/"):
                    return self._file(str(source))
        return None

    def _paths(self, written: str, origin: str) -> Iterator[str]:
        """Paths inside the content folder that an address may mean."""
        path = written.partition("#")[0].partition("?")[0]
        folder = posixpath.dirname(origin)
        for one in dict.fromkeys((path, unquote(path))):
            place = one.lstrip("/") if one.startswith("/") else posixpath.join(folder, one)
            place = posixpath.normpath(place).replace(os.sep, "/")
            if one and not place.startswith(".."):
                yield place
                if not one.startswith("/"):
                    yield posixpath.normpath(one).replace(os.sep, "/")

    def _file(self, path: str) -> Path | None:
        file = self.content / path
        try:
            inside = any(file.resolve().is_relative_to(folder.resolve()) for folder in (self.content, self.folder))
            return file if inside and file.is_file() else None
        except OSError:
            return None


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _is_of_file(file: Path, moment: str) -> bool:
    """Whether a moment is that of a file's last change, which `DEFAULT_DATE = "fs"` takes: a copy of the site alters it."""
    try:
        return abs(datetime.fromisoformat(moment).replace(tzinfo=None).timestamp() - file.stat().st_mtime) < 2
    except (OSError, ValueError):
        return False
