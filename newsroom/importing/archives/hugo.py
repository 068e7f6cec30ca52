"""A Hugo site as an archive.

Place in the pipeline: one of the archives. Comes in: a folder with Hugo's configuration. Goes out: posts (texts of a
section that have a date) and pages. Refuses: to run Hugo, its templates and its shortcodes.
"""

from __future__ import annotations

import json
import posixpath
import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import yaml

from newsroom.importing.archives.front_matter import iso, texts
from newsroom.importing.archives.hugo_lists import HugoLists, is_true, part_of_address
from newsroom.importing.archives.hugo_marks import HugoMarks
from newsroom.importing.archives.markdown_sites import (
    TEXTS,
    MarkdownSite,
    authors,
    files_below,
    names,
    picture,
    slug,
    unknown_fields,
)
from newsroom.importing.archives.post import Former, Name, Post
from newsroom.importing.document import SetAside

_CONFIGURATIONS = (
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
)
_DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})[-_](.+)$")
_FOLDERS = (".", "config/_default", "config")
_KNOWN = frozenset([
    "title", "date", "lastmod", "publishdate", "expirydate", "draft", "slug", "url", "aliases", "tags",
    "categories", "category", "author", "authors", "description", "summary", "subtitle", "image", "images",
    "featured_image", "cover", "thumbnail", "header", "teaser", "banner", "type", "layout", "weight", "lang",
    "language", "translationkey", "id", "linktitle", "menu", "build", "_build", "headless", "keywords", "toc",
    "resources", "outputs", "cascade", "markup", "series",
])  # fmt: skip


def _configuration(folder: Path) -> Path | None:
    for place in _FOLDERS:
        for name in _CONFIGURATIONS:
            file = folder / place / name
            if file.is_file() and re.search(
                r"(?im)^\s*[\"']?(?:base_?url|theme|languagecode|title|contentdir|params|defaultcontentlanguage)\b",
                file.read_text(encoding="utf-8", errors="replace"),
            ):
                return file
    return None


def is_hugo(folder: Path) -> bool:
    """Whether a folder is a Hugo site."""
    file = _configuration(folder)
    return file is not None and (
        file.name.startswith("hugo.") or (folder / "content").is_dir() or (folder / "archetypes").is_dir()
    )


class _Source(NamedTuple):
    """What the place and name of a text say."""

    parts: tuple[str, ...]  # folders below the content folder
    section: str  # the first of them; "" for a text at the top
    stem: str  # the file's name, without language and ending
    name: str  # of the post: for a bundle its folder's
    date: str
    is_bundle: bool
    is_list: bool

    @property
    def above(self) -> tuple[str, ...]:
        """The folders, without that of the bundle itself."""
        return self.parts[:-1] if self.is_bundle else self.parts


class HugoSite(MarkdownSite):
    """One Hugo site."""

    kind = "Hugo"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        file = _configuration(self.folder)
        self.settings = _lower(_read(file)) if file else {}
        self.site_url = str(self.settings.get("baseurl") or "").rstrip("/")
        if not re.match(r"https?://[^/]", self.site_url) or "localhost" in self.site_url:
            self.site_url = ""
            self.notices.append(
                "the configuration gives no public baseURL: links to the old site's other addresses lose their target"
            )
        self.lang = str(
            self.settings.get("defaultcontentlanguage")
            or str(self.settings.get("languagecode") or "en").partition("-")[0]
        ).lower()
        self.zone = str(self.settings.get("timezone") or "")
        languages = self.settings.get("languages") or self._part_of("languages")
        self.settings.setdefault("permalinks", self._part_of("permalinks"))
        self.languages = (
            {str(code).lower(): part if isinstance(part, dict) else {} for code, part in languages.items()}
            if isinstance(languages, dict)
            else {}
        )
        self.content = self.folder / str(self.settings.get("contentdir") or "content")
        self.roots = [self.folder / "static", self.folder / "assets", self.content]
        self.permalinks = self._permalinks()
        dates = (self.settings.get("frontmatter") or {}).get("date") or ()
        self.reads_names = any(str(source).lower() == ":filename" for source in texts(dates))
        self.in_folder = bool(self.settings.get("defaultcontentlanguageinsubdir"))
        self.lists = HugoLists(self.settings)
        self._bundles: dict[Path, dict[str, str]] = {}  # folder of public texts → their addresses, by origin

    def _part_of(self, name: str) -> dict[str, Any]:
        """A table of the configuration that has a file of its own, as Hugo allows."""
        for folder in _FOLDERS[1:]:
            for ending in ("toml", "yaml", "yml", "json"):
                if (file := self.folder / folder / f"{name}.{ending}").is_file():
                    return _lower({name: _read(file)})[name]  # type: ignore[no-any-return]
        return {}

    def _permalinks(self) -> dict[str, str]:
        given = self.settings.get("permalinks") or {}
        given = given.get("page", given) if isinstance(given, dict) else {}
        return {str(section): str(form) for section, form in given.items() if isinstance(form, str)}

    def posts(self) -> Iterator[Post]:
        folders = [(self.content, "")]
        folders += [
            (self.folder / str(part["contentdir"]), code)
            for code, part in self.languages.items()
            if part.get("contentdir")
        ]
        nested = {folder.resolve() for folder, code in folders if code}
        for folder, code in folders:
            for file in self.texts_below(folder):
                inside_other = any(
                    file.resolve().is_relative_to(other) for other in nested if other != folder.resolve()
                )
                if not (inside_other and folder == self.content) and (post := self._post(file, folder, code)):
                    yield post

    def _post(self, file: Path, folder: Path, code: str) -> Post | None:
        origin = file.relative_to(self.folder).as_posix()
        head, body, wrong = self.read(file)
        stem, lang = self._language(file.stem, code or self.lang, head)
        source = self._source(head, file.relative_to(folder), stem)
        if source.is_list and not body.strip():
            return None
        self._note(origin, source, is_first=folder == self.content)
        if wrong:
            return self.unread(origin, body, wrong, not source.section)
        aside: list[SetAside] = unknown_fields(head, _KNOWN, origin)
        marks = HugoMarks()
        html = self.html(marks.prepare(body), file, marks.replace, aside, origin)
        aside += [SetAside(reason="unknown", text=mark, where=f"{origin}: shortcode") for mark in marks.found]
        why = _why_not(head)
        address = self._address(head, source, lang)
        beside = address.removesuffix(".html").rstrip("/") + "/.."
        kept = [posixpath.normpath(f"{beside}/{text}") + ("/" if text.endswith("/") else "") if not text.startswith("/") else text for text in texts(head.get("aliases"))]  # fmt: skip
        permalink = self.site_url + address if self.site_url else f"hugo:{origin}"
        categories = names(head.get("categories") or head.get("category"), "")
        publish = iso(head.get("publishdate"))
        post = Post(
            origin=origin,
            title=str(head.get("title") or ""),
            html=html,
            is_page=source.is_list or not source.date or not source.section,
            is_public=not why,
            why_not=why,
            subtitle=str(head.get("subtitle") or ""),
            summary=self.summary(head.get("summary") or head.get("description")),
            lang=lang,
            name=str(head.get("slug") or (source.name if not source.is_list else (source.parts[-1] if source.parts else "home"))),
            group=str(head.get("translationkey") or "/".join((*source.above, source.name))),
            date=max(source.date, publish) if publish[:10] > source.date[:10] else source.date,
            modified=iso(head.get("lastmod")),
            expires=iso(head.get("expirydate")),
            category=categories[0] if categories else Name(source.section, slug(source.section)) if source.section else None,
            tags=(*names(head.get("tags"), ""), *categories[1:]),
            authors=authors(head),
            addresses=tuple(dict.fromkeys((address, *kept))),
            id=permalink.replace(" ", "%20"),
            picture=picture(head),
            set_aside=tuple(aside),
        )  # fmt: skip
        if not why:
            self.lists.add(post, head, self._start(lang), source.section)
            if source.is_bundle:
                self._bundles.setdefault(file.parent, {})[origin] = address
        return post

    def _source(self, head: dict[str, Any], inside: Path, stem: str) -> _Source:
        """What a file's place and name say."""
        parts = inside.parent.parts
        is_bundle = stem == "index"
        name = parts[-1] if is_bundle and parts else stem
        date = iso(head.get("date")) or iso(head.get("publishdate"))
        dated = _DATED.match(name)
        if dated and not date:  # a text without a day of its own
            date = iso(dated[1])
        if dated and self.reads_names:
            name = dated[2]
        return _Source(
            parts=parts,
            section=parts[0] if parts and not (is_bundle and len(parts) == 1) else "",
            stem=name if self.reads_names and not is_bundle else stem,
            name=name,
            date=date,
            is_bundle=is_bundle,
            is_list=stem == "_index",
        )

    def _note(self, origin: str, source: _Source, is_first: bool) -> None:
        """Under which paths a link finds a text."""
        inside = "/".join((*source.parts, Path(origin).name))
        for path in (origin, inside, f"{self.content.name}/{inside}" if is_first else origin):
            self.sources[path] = origin
        if source.is_bundle:
            self.sources["/".join(source.parts)] = origin

    def address_of(self, file: Path, origin: str) -> str:
        """A file of `static` lay at its own path, one of a bundle beside the bundle's text."""
        static = self.folder / "static"
        if file.is_relative_to(static):
            return "/" + file.relative_to(static).as_posix()
        for folder in file.parents:
            if texts_here := self._bundles.get(folder):
                address = texts_here.get(origin) or next(iter(texts_here.values()))
                return address.rstrip("/") + "/" + file.relative_to(folder).as_posix()
        return ""

    def former(self) -> Iterator[Former]:
        """Lists and feeds of sections and taxonomies, files of `static` and of bundles."""
        yield from self.lists.former()
        for file in files_below(self.folder / "static"):
            path = "/" + file.relative_to(self.folder / "static").as_posix()
            yield Former(path, "file", Name(path, ""))
        for folder, addresses in self._bundles.items():
            for file in files_below(folder):
                if file.suffix.lower() not in TEXTS:
                    source = file.relative_to(self.folder).as_posix()
                    for address in addresses.values():
                        yield Former(address.rstrip("/") + "/" + file.relative_to(folder).as_posix(), "file", Name(source, ""))  # fmt: skip

    def post_at(self, address: str, origin: str) -> str:
        """The text at a path; Hugo's `ref` also finds one by its bare name, where only one has it."""
        found = super().post_at(address, origin)
        return found or self._by_name.get(unquote(address).rstrip("/").removesuffix(".md"), "")

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Names of files and bundles → origin; those of one text alone."""
        found: dict[str, set[str]] = {}
        for path, origin in self.sources.items():
            found.setdefault(Path(path.removesuffix("/index.md")).name.removesuffix(".md"), set()).add(origin)
        return {name: origins.pop() for name, origins in found.items() if len(origins) == 1}

    def _language(self, stem: str, lang: str, head: dict[str, Any]) -> tuple[str, str]:
        """The name without a language, and the language."""
        base, dot, code = stem.rpartition(".")
        if dot and (code.lower() in self.languages or (re.fullmatch("[a-z]{2}", code) and not self.languages)):
            return base, code.lower()
        return stem, str(head.get("lang") or head.get("language") or lang).lower()

    def _start(self, lang: str) -> str:
        return f"/{lang}" if self.languages and (lang != self.lang or self.in_folder) else ""

    def _address(self, head: dict[str, Any], source: _Source, lang: str) -> str:
        start = self._start(lang)
        if url := str(head.get("url") or ""):
            path = urlsplit(url).path
            return path if path.startswith("/") else f"{start}/{path}"
        folders = [part_of_address(part) for part in source.parts]
        if source.is_list:
            return start + "/" + "/".join(folders) + "/" if folders else start + "/"
        # What Hugo calls the file's name, also of a bundle.
        base = part_of_address(source.parts[-1] if source.is_bundle and source.parts else source.stem)
        last = part_of_address(str(head.get("slug") or base))
        if source.is_bundle:
            folders = folders[:-1]
        form, date = self.permalinks.get(source.section), source.date
        if form and date:
            values = {
                "year": date[:4], "month": date[5:7], "day": date[8:10],
                "slug": part_of_address(str(head.get("slug") or head.get("title") or base)),
                "slugorcontentbasename": last, "contentbasename": base, "filename": base, "slugorfilename": last,
                "section": part_of_address(source.section), "sections": "/".join(folders),
                "title": part_of_address(str(head.get("title") or last)), "monthname": "", "weekday": "", "yearday": "", "weekdayname": "",
            }  # fmt: skip
            path = re.sub(r":(\w+)", lambda match: values.get(match[1], match[0]), form)
            return start + "/" + path.strip("/") + ("" if path.endswith(".html") else "/")
        path = "/".join([*folders, last])
        return f"{start}/{path}.html" if is_true(self.settings.get("uglyurls")) else f"{start}/{path}/"


def _why_not(head: dict[str, Any]) -> str:
    """Why Hugo drew no page; "" where it did."""
    build = head.get("build") or head.get("_build") or {}
    if is_true(head.get("draft")):
        return "it was a draft"
    hidden = isinstance(build, dict) and str(build.get("render", "")).lower() in ("never", "false")
    return "it was not drawn as a page" if hidden or is_true(head.get("headless")) else ""


def _read(file: Path) -> dict[str, Any]:
    text = file.read_text(encoding="utf-8", errors="replace")
    try:
        value = (
            tomllib.loads(text)
            if file.suffix == ".toml"
            else json.loads(text)
            if file.suffix == ".json"
            else yaml.safe_load(text)
        )
    except (tomllib.TOMLDecodeError, ValueError, yaml.YAMLError):
        return {}
    return value if isinstance(value, dict) else {}


def _lower(value: dict[str, Any]) -> dict[str, Any]:
    return {str(name).lower(): {str(inner).lower(): part for inner, part in one.items()} if isinstance(one, dict) and name.lower() != "languages" else
            {code: _lower(part) if isinstance(part, dict) else part for code, part in one.items()} if isinstance(one, dict) else one for name, one in value.items()}  # fmt: skip
