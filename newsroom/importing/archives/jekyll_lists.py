"""The lists and the feed that plugins of a Jekyll site publish beside posts.

Place in the pipeline: beside Jekyll's reader. Comes in: the configuration, the public posts. Goes out: former addresses of
jekyll-feed, jekyll-paginate and jekyll-archives. Refuses: lists that a page draws by itself; the reader names such a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newsroom.importing.archives.front_matter import texts
from newsroom.importing.archives.post import Former, Name, Post

# The names of jekyll-archives: those of `enabled`, and those of `permalinks`.
_FORMS = {"year": "/:year/", "month": "/:year/:month/", "day": "/:year/:month/:day/", "categories": "/category/:name/", "tags": "/tag/:name/"}  # fmt: skip
_PLURAL = {"category": "categories", "tag": "tags"}


def lists_of(settings: dict[str, Any], posts: Iterable[Post]) -> Iterator[Former]:
    """The lists and the feed."""
    yield Former("/" + str(_table(settings.get("feed")).get("path") or "feed.xml").lstrip("/"), "feed")
    if settings.get("paginate"):
        form = str(settings.get("paginate_path") or "/page:num")
        yield Former("/" + form.replace(":num", "<n>").strip("/") + "/", "all")
    archives = _table(settings.get("jekyll-archives"))
    enabled = texts(archives.get("enabled"))
    given = {_PLURAL.get(str(name), str(name)): str(form) for name, form in _table(archives.get("permalinks")).items()}
    forms = {name: given.get(name, form) for name, form in _FORMS.items() if name in enabled or "all" in enabled}
    for post in posts:
        year, month, day = post.date[:4], post.date[5:7], post.date[8:10]
        for name, form in forms.items():
            if name in _PLURAL.values():
                for term in (post.category, *post.tags):
                    if term:
                        yield Former(form.replace(":name", term.slug), "topic", term)
            else:
                address = form.replace(":year", year).replace(":month", month).replace(":day", day)
                yield Former(address, "month", Name(year if name == "year" else f"{year}/{month}", ""))


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
