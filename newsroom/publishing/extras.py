"""What a host gets beside the output folder: compressed twins and rules for its server, only where it serves them.

Place in the pipeline: between `admission` and the engine. Comes in: a site, a target with `server`. Goes out: the site
with `.gz` and `.br` beside what gains from it, and `_newsroom-…` rules. Refuses: to change a file of the site.
"""

from __future__ import annotations

from newsroom.model.settings import Settings
from newsroom.publishing.engine import Site
from newsroom.publishing.targets import Target


def with_extras(settings: Settings, target: Target, site: Site) -> Site:
    """The site with what the target's server reads beside it."""
    return site
