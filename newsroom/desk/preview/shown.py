"""What the preview shows, as one value.

Place in the pipeline: from `preview` to `live_page` and the desk's pages. Use it under the preview's lock. Refuses: to
change anything.
"""

from __future__ import annotations

from typing import NamedTuple

from newsroom.build.reading import ContentState
from newsroom.model.output import Digests, Plan
from newsroom.model.release import Folder
from newsroom.model.settings import Settings
from newsroom.site.plan import Planner
from newsroom.site.site import Site
from newsroom.store.index import Index


class Shown(NamedTuple):
    """The state that a preview shows, for other drawing code."""

    settings: Settings
    folders: dict[str, Folder]
    planned: dict[str, Folder]  # those that the site was made of: without what is wrong in them
    content_state: ContentState | None  # None: nothing could be read yet
    site: Site | None  # the last good one; until there was one, what can be read
    planner: Planner | None
    plan: Plan | None
    digests: Digests | None
    kept: Index
