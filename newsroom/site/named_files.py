"""Which files of the content folder a text names, by a field or by a link: only these are published.

Place in the pipeline: under `site`. Comes in: texts. Goes out: (folder, file name). Refuses: to ask whether a file is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.model.link_entry import read_entry
from newsroom.model.release import Page

Named = tuple[str, str]  # folder inside content/, name of a file in it


def split_file(path: str) -> Named:
    """(folder, name in it) of a file inside content/: ("releases/2022/x", "pictures/a.jpg")."""
    parts = path.split("/")
    depth = 3 if parts[0] == "releases" else 2
    return "/".join(parts[:depth]), "/".join(parts[depth:])


def named_by_links(links: Iterable[str]) -> Iterator[Named]:
    """The files that these links of a body lead to."""
    for link in links:
        if link.startswith("file:"):
            yield split_file(read_entry(link).target)


def named_by(page: Page) -> Iterator[Named]:
    """The files that a page's or release's fields name, or its body links to."""
    for _, name in page.named_files:
        yield page.folder, name
    yield from named_by_links(page.links)
