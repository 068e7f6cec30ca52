"""The one list of kinds of outputs: which module draws each, and which kinds an edit of a release can reach.

Place in the pipeline: asked by `site.affected`, which plans what an edit reaches, and by `outputs`, which finds the module.
To add a kind: write `newsroom/outputs/<package>/<name>.py`, add its row here.
"""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of output."""

    name: str  # of its module
    package: str  # below newsroom.outputs: pages, machines or takeaways
    of_releases: bool = True  # False: it rests on theme and settings alone
    shows_texts: bool = False  # it is made of one release, or shows whole texts of several
    in_portal: bool = False  # a portal of several sites draws it too


ALL = (
    Kind("release", "pages", shows_texts=True),
    Kind("home", "pages", in_portal=True),
    Kind("archive", "pages", in_portal=True),
    Kind("media", "pages", in_portal=True),
    Kind("following", "pages", in_portal=True),
    Kind("standing", "pages", in_portal=True),
    Kind("redirect", "pages"),
    Kind("frame", "pages", of_releases=False, in_portal=True),
    Kind("files", "takeaways", shows_texts=True),
    Kind("pictures", "takeaways", shows_texts=True),
    Kind("pdf", "takeaways", shows_texts=True),
    Kind("docx", "takeaways", shows_texts=True),
    Kind("card", "takeaways", shows_texts=True),
    Kind("calendar", "takeaways", shows_texts=True),
    Kind("style", "machines", of_releases=False, in_portal=True),
    Kind("face", "machines", of_releases=False),
    Kind("plain", "machines", shows_texts=True),
    Kind("vcard", "machines"),
    Kind("code", "machines"),
    Kind("feed", "machines", shows_texts=True, in_portal=True),
    Kind("events", "machines", in_portal=True),
    Kind("sitemap", "machines", in_portal=True),
    Kind("robots", "machines", in_portal=True),
    Kind("text", "takeaways", shows_texts=True),
    Kind("markdown_twin", "takeaways", shows_texts=True),
    Kind("ninjs", "takeaways", shows_texts=True),
    Kind("catalogue", "machines", in_portal=True),
    Kind("search", "machines", shows_texts=True, in_portal=True),
    Kind("kit", "takeaways", shows_texts=True),
)
KINDS = tuple(kind.name for kind in ALL)
OF_RELEASES = tuple(kind.name for kind in ALL if kind.of_releases)
# An edit of nothing but a text plans these alone.
SHOW_TEXTS = tuple(kind.name for kind in ALL if kind.shows_texts)
IN_PORTAL = tuple(kind.name for kind in ALL if kind.in_portal)
PACKAGES = {kind.name: kind.package for kind in ALL}
