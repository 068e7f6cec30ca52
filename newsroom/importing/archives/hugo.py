"""A Hugo site as an archive.

Place in the pipeline: one of the archives. Comes in: a folder with Hugo's configuration. Goes out: posts (texts of a
section that have a date) and pages. Refuses: to run Hugo, its templates and its shortcodes.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from newsroom.importing.archives.front_matter import iso, texts
from newsroom.importing.archives.hugo_marks import HugoMarks
from newsroom.importing.archives.markdown_sites import MarkdownSite, authors, names, picture, slug, unknown_fields
from newsroom.importing.archives.post import Name, Post
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
_KNOWN = frozenset(
    [
        "title",
        "date",
        "lastmod",
        "publishdate",
        "expirydate",
        "draft",
        "slug",
        "url",
        "aliases",
        "tags",
        "categories",
        "category",
        "author",
        "authors",
        "description",
        "summary",
        "subtitle",
        "image",
        "images",
        "featured_image",
        "cover",
        "thumbnail",
        "header",
        "teaser",
        "banner",
        "type",
        "layout",
        "weight",
        "lang",
        "language",
        "translationkey",
        "id",
        "linktitle",
        "menu",
        "build",
        "_build",
        "headless",
        "keywords",
        "toc",
        "resources",
        "outputs",
        "cascade",
        "markup",
        "series",
    ]
)


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
        self.notices.append(
            "feeds of the old site: /index.xml → /feeds/all.rss.xml, /<section>/index.xml → /feeds/…: redirect them at the web server"
        )

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
        inside = file.relative_to(folder)
        stem, lang = self._language(inside.stem, code or self.lang, head)
        is_list = stem == "_index"
        if is_list and not body.strip():
            return None
        is_bundle = stem == "index"
        parts = list(inside.parent.parts)
        section = parts[0] if parts and not (is_bundle and len(parts) == 1) else ""
        name = parts[-1] if is_bundle and parts else stem
        date = iso(head.get("date")) or iso(head.get("publishdate"))
        if not date and (dated := _DATED.match(name)):  # a text without a day of its own
            date, name = iso(dated[1]), dated[2] if self.reads_names else name
            stem = name if self.reads_names and not is_bundle else stem
        elif self.reads_names and (dated := _DATED.match(name)):
            name, stem = dated[2], dated[2] if not is_bundle else stem
        is_page = is_list or not date or not section
        self.sources[origin] = origin
        self.sources[(Path(self.content.name) / inside).as_posix() if folder == self.content else origin] = origin
        self.sources[inside.as_posix()] = origin
        if is_bundle:
            self.sources["/".join(parts)] = origin
        if wrong:
            return self.unread(origin, body, wrong, not section)
        aside: list[SetAside] = unknown_fields(head, _KNOWN, origin)
        marks = HugoMarks()
        html = self.html(marks.prepare(body), file, marks.replace, aside, origin)
        aside += [SetAside(reason="unknown", text=mark, where=f"{origin}: shortcode") for mark in marks.found]
        build = head.get("build") or head.get("_build") or {}
        hidden = isinstance(build, dict) and str(build.get("render", "")).lower() in ("never", "false")
        expired = iso(head.get("expirydate"))
        why = (
            "it was a draft" if _is_true(head.get("draft")) else "it was not drawn as a page" if hidden or _is_true(head.get("headless"))
            else f"it expired on {expired[:10]}" if expired else ""
        )  # fmt: skip
        publish = iso(head.get("publishdate"))
        address = self._address(head, section, parts, stem, is_bundle, is_list, date, lang)
        kept = [text if text.startswith("/") else f"/{'/'.join(parts)}/{text}" for text in texts(head.get("aliases"))]
        permalink = self.site_url + address if self.site_url else f"hugo:{origin}"
        categories = names(head.get("categories") or head.get("category"), "")
        return Post(
            origin=origin,
            title=str(head.get("title") or ""),
            html=html,
            is_page=is_page,
            is_public=not why,
            why_not=why,
            subtitle=str(head.get("subtitle") or ""),
            summary=self.summary(head.get("summary") or head.get("description")),
            lang=lang,
            name=str(head.get("slug") or (name if not is_list else (parts[-1] if parts else "home"))),
            group=str(head.get("translationkey") or "/".join((*(parts[:-1] if is_bundle else parts), name))),
            date=max(date, publish) if publish[:10] > date[:10] else date,
            modified=iso(head.get("lastmod")),
            category=categories[0] if categories else Name(section, slug(section)) if section else None,
            tags=(*names(head.get("tags"), ""), *categories[1:]),
            authors=authors(head),
            addresses=tuple(dict.fromkeys((address, *kept))),
            id=permalink.replace(" ", "%20"),
            picture=picture(head),
            set_aside=tuple(aside),
        )

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

    def _address(
        self,
        head: dict[str, Any],
        section: str,
        parts: list[str],
        stem: str,
        is_bundle: bool,
        is_list: bool,
        date: str,
        lang: str,
    ) -> str:
        start = f"/{lang}" if self.languages and (lang != self.lang or self.in_folder) else ""
        if url := str(head.get("url") or ""):
            path = urlsplit(url).path
            return path if path.startswith("/") else f"{start}/{path}"
        folders = [_part(part) for part in parts]
        if is_list:
            return start + "/" + "/".join(folders) + "/" if folders else start + "/"
        base = _part(parts[-1] if is_bundle else stem)  # what Hugo calls the file's name, also of a bundle
        last = _part(str(head.get("slug") or base))
        if is_bundle:
            folders = folders[:-1]
        form = self.permalinks.get(section)
        if form and date:
            values = {
                "year": date[:4], "month": date[5:7], "day": date[8:10],
                "slug": _part(str(head.get("slug") or head.get("title") or base)),
                "slugorcontentbasename": last, "contentbasename": base, "filename": base, "slugorfilename": last,
                "section": _part(section), "sections": "/".join(folders),
                "title": _part(str(head.get("title") or last)), "monthname": "", "weekday": "", "yearday": "", "weekdayname": "",
            }  # fmt: skip
            path = re.sub(r":(\w+)", lambda match: values.get(match[1], match[0]), form)
            return start + "/" + path.strip("/") + ("" if path.endswith(".html") else "/")
        path = "/".join([*folders, last])
        ugly = self.settings.get("uglyurls")
        return f"{start}/{path}.html" if _is_true(ugly) else f"{start}/{path}/"


def _part(text: str) -> str:
    """A part of an address as Hugo writes it: signs that it does not allow are gone, spaces are one hyphen."""
    kept = "".join(
        sign
        for sign in text.strip()
        if sign.isalnum() or sign in "./\\_#+~-@% \t" or unicodedata.category(sign)[0] == "M"
    )
    return re.sub(r"\s*-\s*|\s+", "-", kept.strip()).lower() if " " in kept else kept.lower()


def _is_true(value: Any) -> bool:
    return value is True or str(value).lower() == "true"


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
