"""The lists and feeds that WordPress publishes beside posts, at the addresses that it gives them unless it is told others.

Place in the pipeline: beside the reader of an export. Comes in: a public post's date, terms and author. Goes out: former
addresses. Refuses: to know the bases of a site that changed them; its export does not say them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.importing.archives.post import Former, Name

_BASES = {"category": "category", "post_tag": "tag"}


def lists_of(date: str, terms: Iterable[tuple[str, Name]], author: str) -> Iterator[Former]:
    """The lists that a post is in, their further pages and their feeds. `terms` are (kind, name)."""
    year, month = date[:4], f"{date[:4]}/{date[5:7]}"
    lists = [Former("/", "all")]
    lists += [Former(f"/{part}/", "month", Name(part, "")) for part in (year, month) if date]
    lists += [Former(f"/{_BASES[kind]}/{name.slug}/", "topic", name) for kind, name in terms if kind in _BASES]
    lists += [Former(f"/author/{author}/", "all")] if author else []
    for one in lists:
        is_topic = one.what == "topic"
        yield one
        yield one._replace(address=f"{one.address}page/<n>/")
        yield Former(
            f"{one.address}feed/", "topic-feed" if is_topic else "feed", one.name if is_topic else Name("rss", "")
        )
