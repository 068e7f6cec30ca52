"""The process that reads an old Pelican site: its settings, then each post and page as Pelican would.

Place in the pipeline: started by `site`, with the site's folder. Comes in: files. Goes out, on standard output: one JSON
object a line, first `{"kind": "site", …}`, then one for each post and page. Refuses: what `bounds` forbids, from the moment when
the libraries are loaded.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from newsroom.importing.archives.pelican.bounds import TookTooLong, bound, bounded_text
from newsroom.importing.archives.pelican.lists import Lists
from newsroom.importing.archives.pelican.settings import read_old_settings, settings_file
from newsroom.importing.charsets import decode

SETTINGS_SHOWN = (
    "SITEURL", "SITENAME", "TIMEZONE", "DEFAULT_LANG", "PATH", "AUTHOR", "DEFAULT_CATEGORY", "FEED_ALL_ATOM", "FEED_ALL_RSS",
    "FEED_ATOM", "FEED_RSS", "CATEGORY_FEED_ATOM", "CATEGORY_FEED_RSS", "TAG_FEED_ATOM", "TAG_FEED_RSS", "AUTHOR_FEED_ATOM",
    "AUTHOR_FEED_RSS", "TRANSLATION_FEED_ATOM", "TRANSLATION_FEED_RSS", "FEED_APPEND_REF", "STATIC_PATHS", "EXTRA_PATH_METADATA",
    "CATEGORY_URL", "TAG_URL", "AUTHOR_URL", "ARCHIVES_SAVE_AS", "WITH_FUTURE_DATES", "RELATIVE_URLS", "OUTPUT_PATH",
)  # fmt: skip

NOT_OWN = "it is no file of this site: a pipe, or a link that leads elsewhere"


def main() -> None:
    """Reads the folder named first, with the content folder named second where it is another."""
    folder = Path(sys.argv[1])
    content = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # output of the settings file must not mix with the answer
    logging.disable(logging.CRITICAL)
    _load_libraries()
    bound()
    file = settings_file(folder)
    old = _without_file(content or folder) if file is None else read_old_settings(file, content)

    def say(value: dict[str, Any]) -> None:
        out.write(json.dumps(value, ensure_ascii=True, default=str) + "\n")

    SiteReader(old.values, old.notices, say, folder).read()
    out.flush()


def _load_libraries() -> None:
    """Imports what reading needs before the bounds count: python-dateutil 4 loads ctypes, which opens a library of the system."""
    import ctypes  # noqa: F401 – old settings may import it, or what does

    from pelican import generators, readers  # noqa: F401


def _without_file(content: Path) -> Any:
    """Pelican's defaults, for a folder of texts whose settings are not at hand."""
    from pelican.settings import read_settings

    from newsroom.importing.archives.pelican.settings import OldSettings

    values = dict(read_settings(override={"PATH": str(content), "CACHE_CONTENT": False}))
    return OldSettings(
        values, ["there is no pelicanconf.py: Pelican's defaults were used, and no public address is known"]
    )


class SiteReader:
    """One old site while it is read."""

    def __init__(self, settings: dict[str, Any], notices: list[str], say: Any, folder: Path) -> None:
        from pelican import readers

        from newsroom.importing.archives.pelican import rst
        from newsroom.importing.archives.pelican.markdown import markdown_settings

        self.settings, self.say = settings, say
        self.own = (Path(settings["PATH"]).resolve(), folder.resolve())
        self.marks: list[str] = []
        self.wrong: list[str] = []
        settings["MARKDOWN"] = markdown_settings(settings.get("MARKDOWN"), self.marks, notices)
        settings["READERS"] = {**(settings.get("READERS") or {}), "rst": rst.Reader}
        settings["CACHE_CONTENT"] = False
        rst.register()
        self.left_out = rst.LEFT_OUT
        self.notices = notices
        self.get_date = readers.get_date
        readers.pelican_open = self._open
        for name in ("date", "modified"):
            readers.METADATA_PROCESSORS[name] = self._date_reader(name, readers._DISCARD)
        self.readers = readers.Readers(settings)
        self.context: dict[str, Any] = {
            **settings, "filenames": {}, "generated_content": {}, "static_content": {}, "static_links": set(),
        }  # fmt: skip

    def _date_reader(self, name: str, discard: Any) -> Any:
        """Pelican's reading of a date; one that is none is noted instead of ending the reading."""

        def read(value: Any, settings: Any) -> Any:
            text = str(value).replace("_", " ") if name == "date" else str(value)
            try:
                return self.get_date(text)
            except (ValueError, OverflowError, TypeError):
                if text.strip():
                    self.wrong.append(f"{name}: no date can be read from '{text.strip()[:60]}'")
                return discard

        return read

    @contextmanager
    def _open(self, name: str, mode: str = "r", strip_crs: bool = True) -> Iterator[str]:
        """A text in any charset, in place of Pelican's own `pelican_open`, which reads UTF-8 alone."""
        del mode, strip_crs
        data = Path(name).read_bytes()
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            text = decode(data)
            self.wrong.append("the file is not UTF-8: its charset was guessed, look at its letters")
        yield text

    def read(self) -> None:
        from pelican.contents import Article, Page
        from pelican.generators import Generator

        settings = self.settings
        shown = {name: settings[name] for name in SETTINGS_SHOWN if _is_plain(settings.get(name))}
        files_in = Generator.get_files
        walker: Any = type("Walker", (), {"_include_path": Generator._include_path})()
        walker.path, walker.settings, walker.readers = settings["PATH"], settings, self.readers
        texts = tuple(ending for ending in self.readers.extensions if ending != "static")
        static = files_in(walker, settings["STATIC_PATHS"], settings["STATIC_EXCLUDES"], ("html", "htm"))
        pages = files_in(walker, settings["PAGE_PATHS"], settings["PAGE_EXCLUDES"], texts)
        articles = files_in(walker, settings["ARTICLE_PATHS"], settings["ARTICLE_EXCLUDES"], texts) - pages
        excluded = [path for path in files_in(walker, [""], [], texts) - pages - articles if self._is_text(path)]
        self.say({"kind": "site", "settings": shown, "notices": self.notices, "excluded": sorted(excluded)})
        self.lists = Lists(settings)
        for kind, found, content in (("article", articles, Article), ("page", pages, Page)):
            for path in sorted(found):
                # A piece of HTML without a title is a file for the site's root, or for a frame: Pelican draws no page of it.
                if path.endswith((".html", ".htm")) and (path in static or not self._has_title(path)):
                    continue
                self.say(self.text(kind, os.path.normpath(path), content))
        every = files_in(walker, settings["STATIC_PATHS"], settings["STATIC_EXCLUDES"], False)
        files = (path.replace(os.sep, "/") for path in every - articles - pages)
        self.say({"kind": "lists", "rows": list(self.lists.rows(files))})

    def _is_own(self, path: str) -> bool:
        """Whether it is a file of this site: no pipe, no link that leads elsewhere."""
        file = Path(self.settings["PATH"], path)
        return file.is_file() and any(file.resolve().is_relative_to(folder) for folder in self.own)

    def _has_title(self, path: str) -> bool:
        if not self._is_own(path):
            return False
        try:
            head = Path(self.settings["PATH"], path).read_text(encoding="utf-8", errors="replace")[:5000]
        except OSError:
            return False
        return bool(re.search(r"<title>\s*[^<\s]", head, re.IGNORECASE))

    def _is_text(self, path: str) -> bool:
        """Whether a file that Pelican leaves out is a post at all: HTML pieces and read-mes are not."""
        if path.endswith((".html", ".htm")) or not self._is_own(path):
            return False
        try:
            head = Path(self.settings["PATH"], path).read_text(encoding="utf-8", errors="replace")[:2000].lower()
        except OSError:
            return False
        return bool(re.search(r"^:?title:", head, re.MULTILINE)) and "date:" in head

    def text(self, kind: str, path: str, content_class: type) -> dict[str, Any]:
        """One post or page. What could not be read is said in `unread`."""
        if not self._is_own(path):
            return {"kind": kind, "path": path, "unread": NOT_OWN}
        self.marks.clear()
        self.left_out.clear()
        self.wrong.clear()
        seen: dict[str, Any] = {}
        from pelican.plugins import signals

        def notice(sender: Any, metadata: dict[str, Any]) -> None:
            seen.update(metadata)
            if metadata.get("status") in ("skip",):
                metadata["status"] = "draft"

        signal = signals.article_generator_context
        signal.connect(notice)
        try:
            with bounded_text():
                content = self.readers.read_file(
                    self.settings["PATH"],
                    path,
                    content_class,
                    context=self.context,
                    context_signal=signal,
                    context_sender=self,
                )
            return {"kind": kind, "path": path.replace(os.sep, "/"), **self._described(kind, content, seen)}
        except TookTooLong as why:
            return {"kind": kind, "path": path, "unread": str(why)}
        except RecursionError:
            return {"kind": kind, "path": path, "unread": "its lists or quotations are nested too deep"}
        except UnicodeDecodeError:
            return {"kind": kind, "path": path, "unread": "it is not UTF-8; save it as UTF-8"}
        except Exception as fault:
            return {
                "kind": kind,
                "path": path,
                "unread": f"Pelican cannot read it ({type(fault).__name__}: {str(fault)[:200]})",
            }
        finally:
            signal.disconnect(notice)

    def _described(self, kind: str, content: Any, seen: dict[str, Any]) -> dict[str, Any]:
        date, modified = getattr(content, "date", None), getattr(content, "modified", None)
        if isinstance(date, datetime) and date.year >= 9999:
            date = None
        if date is None:
            content.date = datetime(1970, 1, 1)  # only for the address of a draft
        addresses: dict[str, str] = {}
        for name in ("url", "save_as"):
            try:
                addresses[name] = str(getattr(content, name))
            except Exception:
                addresses[name] = ""
        own_authors = "author" in seen or "authors" in seen
        if kind == "article" and date is not None and str(getattr(content, "status", "")) == "published":
            self.lists.add(content)
        return {
            "html": content._content or "",
            "title": getattr(content, "title", ""),
            "metadata": {name: _plain(value) for name, value in seen.items()},
            "lang": str(getattr(content, "lang", "")),
            "slug": str(getattr(content, "slug", "")),
            "status": str(seen.get("status") or getattr(content, "status", "published")),
            "computed_status": str(getattr(content, "status", "published")),
            "date": date.isoformat() if isinstance(date, datetime) else "",
            "modified": modified.isoformat() if isinstance(modified, datetime) else "",
            "category": _term(getattr(content, "category", None)),
            "tags": [_term(tag) for tag in getattr(content, "tags", [])] if "tags" in seen else [],
            "authors": [_term(author) for author in getattr(content, "authors", [])] if own_authors else [],
            "translation": bool(str(seen.get("translation", "")).lower() == "true"),
            "marks": list(self.marks),
            "left_out": list(self.left_out),
            "wrong": list(self.wrong),
            **addresses,
        }


def _term(value: Any) -> list[str]:
    """A category, tag or author: its name and its old slug."""
    if value is None:
        return []
    try:
        return [str(value), str(value.slug)]
    except Exception:
        return [str(value), ""]


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _is_plain(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return value is not None


if __name__ == "__main__":
    main()
