"""Media types for hosts: with the encoding of texts, and with types that an ending alone does not give.

Place in the pipeline: beside `manifest` and `rules`. Comes in: a path. Goes out: its media type. Refuses: to look at bytes.
"""

from __future__ import annotations

from newsroom.media import kinds

# The first ending that fits; else the ending alone decides.
FEEDS = ((".atom.xml", "application/atom+xml"), (".rss.xml", "application/rss+xml"), (".json", "application/feed+json"))
PLAIN = {"_headers", "_redirects", "cname", ".nojekyll"}
TEXTS = {"application/json", "application/xml", "application/manifest+json", "application/x-bibtex"}
COMPRESSED = {*TEXTS, "image/svg+xml", "application/atom+xml", "application/rss+xml", "application/feed+json"}


def media_type(path: str) -> str:
    """The media type of a file by its path in the site."""
    kind = bare_type(path)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or (kind in COMPRESSED and "svg" not in kind) else kind


def bare_type(path: str) -> str:
    """The same without its encoding."""
    name = path.rpartition("/")[2].lower()
    if name in PLAIN:
        return "text/plain"
    if "feeds" in path.split("/")[:-1]:
        for ending, kind in FEEDS:
            if name.endswith(ending):
                return kind
    return kinds.media_type(name)


def is_compressible(path: str) -> bool:
    """Whether a host gains from sending it compressed."""
    kind = bare_type(path)
    return kind.startswith("text/") or kind in COMPRESSED
