"""A Jekyll site as an archive.

Place in the pipeline: one of the archives. Comes in: a folder with `_config.yml` or `_posts/`. Goes out: posts and pages.
Refuses: to run Liquid and includes; their marks become links where that is plain, else they are set aside by name.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from newsroom.importing.archives.front_matter import iso, texts
from newsroom.importing.archives.jekyll_lists import lists_of
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

_POST = re.compile(r"^(\d{2,4})-(\d{1,2})-(\d{1,2})-(.+)$")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_KNOWN = frozenset([
    "title", "subtitle", "date", "last_modified_at", "modified", "categories", "category", "tags", "tag",
    "published", "draft", "lang", "language", "permalink", "excerpt", "description", "summary", "author", "authors",
    "image", "thumbnail", "header", "teaser", "cover", "banner", "redirect_from", "slug", "layout", "comments",
    "toc", "ref", "id", "hidden", "sitemap", "feed", "nav_order", "order",
])  # fmt: skip
_NOT_SITE = (
    "Gemfile",
    "Gemfile.lock",
    "LICENSE",
    "Rakefile",
    "node_modules",
    "vendor",
)  # which Jekyll leaves out itself
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+([\w+-]+)[^%]*%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}(.*?)\{%-?\s*endcomment\s*-?%\}", re.DOTALL)


def is_jekyll(folder: Path) -> bool:
    """Whether a folder is a Jekyll site."""
    return (folder / "_posts").is_dir() or (
        (folder / "_config.yml").is_file()
        and any((folder / name).is_dir() for name in ("_layouts", "_includes", "_drafts", "_sass", "_data"))
    )


class JekyllSite(MarkdownSite):
    """One Jekyll site."""

    kind = "Jekyll"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = self._settings()
        url = str(self.settings.get("url") or "").rstrip("/")
        self.site_url = (
            url + "/" + str(self.settings.get("baseurl") or "").strip("/")
            if re.match(r"https?://(?!localhost|127\.|0\.0\.0\.0)[^/]", url)
            else ""
        )
        self.site_url = self.site_url.rstrip("/")
        if not self.site_url:
            self.notices.append(
                "_config.yml gives no public url: ids of its feed are not known, links to its other addresses lose their target"
            )
        self.lang = (
            str(self.settings.get("lang") or self.settings.get("locale") or "en")
            .replace("_", "-")
            .partition("-")[0]
            .lower()
        )
        self.zone = str(self.settings.get("timezone") or "")
        self.roots = [self.folder, self.folder / "assets"]
        given = str(self.settings.get("permalink") or "date")
        self.permalink = _STYLES.get(given, given)
        given_ones = self.settings.get("collections") or {}
        self.collections: dict[str, dict[str, Any]] = (
            {str(name): part if isinstance(part, dict) else {} for name, part in given_ones.items()}
            if isinstance(given_ones, dict)
            else {str(name): {} for name in texts(given_ones)}
        )
        self.names: dict[str, str] = {}  # a post's file name without ending → origin
        self._excluded = {str(name).strip("/") for name in texts(self.settings.get("exclude"))}
        self._public: list[Post] = []

    def _settings(self) -> dict[str, Any]:
        try:
            value = yaml.safe_load((self.folder / "_config.yml").read_text(encoding="utf-8", errors="replace"))
        except (OSError, yaml.YAMLError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def posts(self) -> Iterator[Post]:
        for file in self.texts_below(self.folder):
            inside = file.relative_to(self.folder)
            parts = inside.parts
            if self._is_excluded(inside):
                continue
            kind = "_posts" if "_posts" in parts else "_drafts" if "_drafts" in parts else "page"
            if kind == "page" and (named := self._collection_of(parts)):
                kind = named
            if kind == "page" and any(part.startswith("_") for part in parts):
                continue
            if post := self._post(file, inside, kind):
                yield post

    def _post(self, file: Path, inside: Path, kind: str) -> Post | None:
        origin = inside.as_posix()
        own, body, wrong = self.read(file)
        if kind == "page" and not self._is_page(file, own, body, wrong):
            return None
        self.sources[origin] = origin
        self.names[inside.stem] = origin
        if wrong:
            return self.unread(origin, body, wrong, kind == "page")
        aside: list[SetAside] = unknown_fields(own, _KNOWN, origin)
        head = {**self._defaults(inside, kind), **own}
        html = self._html(body, file, aside, origin)
        match = _POST.match(inside.stem)
        name = match[4] if match else inside.stem
        date = iso(head.get("date")) or (iso(f"{int(match[1]):04d}-{match[2]}-{match[3]}") if match else "")
        is_post = kind in ("_posts", "_drafts")
        why = self._why_not(head, kind)
        categories = names(
            head.get("categories") or head.get("category"), " " if isinstance(head.get("categories"), str) else ""
        )
        tags = head.get("tags") or head.get("tag")
        above = inside.parts[: inside.parts.index(kind)] if is_post else ()
        path = self._address(head, inside, kind, name, date, [*above, *(category.text for category in categories)])
        kept = [text if text.startswith("/") else "/" + text for text in texts(head.get("redirect_from"))]
        if is_post and not date:
            path, kept = "", []  # an address with a day that nobody knows is none
        title = str(head.get("title") or "")
        if not title and kind != "page":
            title = re.sub(r"[-_]+", " ", name).strip().capitalize()
        lang = str(head.get("lang") or head.get("language") or "")
        post = Post(
            origin=origin,
            title=title,
            html=html,
            is_page=kind == "page" or (not is_post and not date),
            is_public=not why,
            why_not=why,
            subtitle=str(head.get("subtitle") or ""),
            summary=self.summary(head.get("excerpt") or head.get("description") or head.get("summary")),
            lang=lang,
            name=str(head.get("slug") or (name if name != "index" else (inside.parent.name or "home"))),
            group=str(head.get("ref") or "") or (name if lang and kind != "page" else ""),
            date=date if kind != "page" else "",
            modified=iso(head.get("last_modified_at") or head.get("modified")),
            category=categories[0] if categories else None,
            tags=(*names(tags, " " if isinstance(tags, str) and "," not in tags else ","), *categories[1:]),
            authors=authors(head, self._authors),
            addresses=tuple(dict.fromkeys(part for part in (path, *kept) if part)),
            id=self._id(origin, path, str(head.get("slug") or name), bool(date and not why)),
            picture=picture(head),
            set_aside=tuple(aside),
        )
        if is_post and not why:
            self._public.append(post)
        return post

    def _is_page(self, file: Path, head: dict[str, Any], body: str, wrong: str) -> bool:
        """Whether a text outside of the posts is a page, and not a list that Liquid draws."""
        if (
            (not head and not wrong)
            or file.name.lower() in ("readme.md", "404.html", "404.md", "feed.xml")
            or (file.suffix in (".html", ".htm") and not head.get("title"))
        ):
            return False
        if file.suffix in (".html", ".htm") and re.search(r"\{%-?\s*for\b", body):
            self.notices.append(f"{file.relative_to(self.folder).as_posix()} draws a list and was not imported")
            return False
        return True

    def _html(self, body: str, file: Path, aside: list[SetAside], origin: str) -> str:
        """A body as HTML, without what only Jekyll and kramdown read."""
        body = _COMMENT.sub(lambda found: _aside(aside, found[1], origin), body)
        body = _HIGHLIGHT.sub(lambda found: f"\n```{found[1]}\n{found[2].strip(chr(10))}\n```\n", body)
        body = _RAW.sub(lambda found: found[1].replace("{", "&#123;") if "`" not in found[1] else found[1], body)
        return self.html(_without_attributes(body), file, self._replace, aside, origin)

    def _why_not(self, head: dict[str, Any], kind: str) -> str:
        """Why the old site showed no page; "" where it did."""
        if kind == "_drafts":
            return "it lay among the drafts"
        if kind not in ("_posts", "page") and not self.collections[kind.removeprefix("_")].get("output"):
            return f"the old site drew no page of it (collection {kind.removeprefix('_')})"
        return "it was not published" if str(head.get("published")).lower() == "false" or head.get("draft") is True else ""  # fmt: skip

    def _id(self, origin: str, path: str, name: str, is_in_feed: bool) -> str:
        """The id that jekyll-feed gave a post: its address without the ending; else one of its source."""
        if not (self.site_url and is_in_feed):
            return f"jekyll:{origin}".replace(" ", "%20")
        return f"{self.site_url}{path.rstrip('/').rpartition('/')[0]}/{name}".replace(" ", "%20")

    def _defaults(self, inside: Path, kind: str) -> dict[str, Any]:
        """The values that `defaults` of the configuration gives a text; those of a longer path come last."""
        kinds = {"_posts": "posts", "_drafts": "drafts", "page": "pages"}
        found: list[tuple[int, dict[str, Any]]] = []
        for part in self.settings.get("defaults") or ():
            scope, values = (part.get("scope") or {}, part.get("values")) if isinstance(part, dict) else ({}, None)
            path = str(scope.get("path") or "").strip("/") if isinstance(scope, dict) else ""
            if not isinstance(scope, dict) or not isinstance(values, dict):
                continue
            is_there = not path or inside.is_relative_to(path) or fnmatch(inside.as_posix(), path + "*")
            if is_there and scope.get("type") in (None, "", kinds.get(kind, kind.removeprefix("_"))):
                found.append((len(path), values))
        return {
            str(name): value for _, values in sorted(found, key=lambda one: one[0]) for name, value in values.items()
        }

    def address_of(self, file: Path, origin: str) -> str:
        """A file lay at its own path."""
        return "/" + file.relative_to(self.folder).as_posix() if file.is_relative_to(self.folder) else ""

    def former(self) -> Iterator[Former]:
        """The feed, the lists of the plugins for pages and archives, and the files."""
        yield from lists_of(self.settings, self._public)
        for file in files_below(self.folder):
            path = file.relative_to(self.folder)
            if not self._is_excluded(path) and file.suffix.lower() not in (*TEXTS, ".scss", ".sass") and path.parts[0] not in _NOT_SITE:  # fmt: skip
                yield Former("/" + path.as_posix(), "file", Name("/" + path.as_posix(), ""))

    def _is_excluded(self, path: Path) -> bool:
        return path.parts[0] in self._excluded or path.as_posix() in self._excluded

    def _collection_of(self, parts: tuple[str, ...]) -> str:
        """The folder of the collection that a text lies in, `_press`; "" where it is in none."""
        above = str(self.settings.get("collections_dir") or "").strip("/")
        inside = parts[1:] if above and parts[0] == above else parts
        name = inside[0].removeprefix("_") if inside and inside[0].startswith("_") else ""
        return inside[0] if name in self.collections else ""

    def _named(self, name: str) -> str:
        """The file of a post that is named without its ending."""
        stem = name.lstrip("/")
        for folder in (
            "_posts",
            *(f"{part.parent.relative_to(self.folder)}/_posts" for part in self.folder.glob("*/_posts")),
        ):
            for ending in TEXTS:
                if (self.folder / folder / f"{stem}{ending}").is_file():
                    return posixpath.normpath(f"{folder}/{stem}{ending}")
        return f"_posts/{stem}.md"

    @cached_property
    def _authors(self) -> dict[str, str]:
        """Names of authors, by their keys in `_data`."""
        try:
            value = yaml.safe_load((self.folder / "_data" / "authors.yml").read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError, ValueError):
            return {}
        return (
            {str(key): str(one.get("name") or key) for key, one in value.items() if isinstance(one, dict)}
            if isinstance(value, dict)
            else {}
        )

    def _address(
        self, head: dict[str, Any], inside: Path, kind: str, name: str, date: str, categories: list[str]
    ) -> str:
        form = str(head.get("permalink") or "")
        form = _STYLES.get(form, form)
        if kind not in ("_posts", "_drafts", "page"):
            return self._collected(form, inside, kind, name, date)
        if kind == "page":
            if form:
                return "/" + form.lstrip("/")
            folder = "/".join(inside.parts[:-1])
            start = f"/{folder}/" if folder else "/"
            if inside.stem == "index":
                return start
            return f"{start}{inside.stem}/" if self.permalink.endswith("/") else f"{start}{inside.stem}.html"
        form = form or self.permalink
        year, month, day = (date[:4], date[5:7], date[8:10]) if date else ("1970", "01", "01")
        values = {
            "year": year, "month": month, "day": day, "i_month": str(int(month)), "i_day": str(int(day)), "short_year": year[2:], "title": str(head.get("slug") or name),
            "slug": slug(str(head.get("slug") or name)), "categories": "/".join(dict.fromkeys(part.lower() for part in categories)),
            "slugified_categories": "/".join(dict.fromkeys(slug(part) for part in categories)), "output_ext": ".html", "name": name,
            "y_day": "", "week": "", "short_day": "",
        }  # fmt: skip
        path = re.sub(r":(\w+?)(?=:|/|\.|-|$|_(?!month|day))", lambda match: values.get(match[1], match[0]), form)
        path = re.sub(r"/{2,}", "/", "/" + path.lstrip("/"))
        return path if path.endswith((".html", "/")) else path + "/" if "." not in path.rpartition("/")[2] else path

    def _collected(self, form: str, inside: Path, kind: str, name: str, date: str) -> str:
        """The address of a text in a collection."""
        collection = kind.removeprefix("_")
        form = form or str(self.collections[collection].get("permalink") or "/:collection/:path:output_ext")
        path = inside.relative_to(Path(*inside.parts[: inside.parts.index(kind) + 1])).with_suffix("").as_posix()
        values = {
            "collection": collection, "path": path, "name": inside.stem, "title": name, "slug": slug(name), "output_ext": ".html",
            "year": date[:4], "month": date[5:7], "day": date[8:10],
        }  # fmt: skip
        made = re.sub(r":(\w+?)(?=:|/|\.|-|$)", lambda match: values.get(match[1], match[0]), _STYLES.get(form, form))
        return re.sub(r"/{2,}", "/", "/" + made)

    def _replace(self, tag: str, rest: str, mark: str) -> str | None:
        """The meaning of a Liquid tag."""
        if tag == "post_url":
            origin = self.names.get(rest.strip().rpartition("/")[2]) or next(
                (one for stem, one in self.names.items() if stem == rest.strip()), ""
            )
            return f"/{origin}" if origin else f"/{self._named(rest.strip())}"
        if tag == "link":
            return "/" + rest.strip().lstrip("/")
        if tag == "value":
            value = mark[2:-2].strip()
            if match := re.match(r"""^["']([^"']*)["']\s*\|\s*(?:relative_url|absolute_url|prepend:.*)$""", value):
                return match[1]
            if re.match(r"^site\.(?:base)?url$", value):
                return ""
        return None


def _aside(aside: list[SetAside], text: str, origin: str) -> str:
    if text.strip():
        aside.append(SetAside(reason="comment", text=text.strip(), where=f"{origin}: comment"))
    return ""


def _without_attributes(body: str) -> str:
    """Kramdown's lists of attributes (`{:.lead}`, `{: toc}`) say how a text looks; `* TOC` before `{:toc}` is its table."""
    body = re.sub(r"^[*-] [^\n]*\n\{:\s*toc[^}]*\}[ \t]*$", "", body, flags=re.MULTILINE)
    return re.sub(r"^[ \t]*\{:[^}]*\}[ \t]*$", "", body, flags=re.MULTILINE)
