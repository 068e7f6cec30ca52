"""What a host gets beside the output folder: compressed twins and rules for its server, only where it serves them.

Place in the pipeline: between `admission` and the engine. Comes in: a site, a target with `server`. Goes out: the site
with `.gz` and `.br` beside what gains from it, and `_newsroom-…` rules. Refuses: to change a file of the site.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

import msgspec

from newsroom.model.settings import Settings
from newsroom.publishing.engine import Site
from newsroom.publishing.manifest import entry_of
from newsroom.publishing.targets import Target


def with_extras(settings: Settings, target: Target, site: Site) -> Site:
    """The site with what the target's server reads beside it."""
    if target.kind == "git":
        return _for_pages(settings, target, site)
    return site


def _for_pages(settings: Settings, target: Target, site: Site) -> Site:
    """With what forges read from the branch: no further generator, and the domain."""
    more = {".nojekyll": b""}
    host = urlsplit(settings.site_url).hostname or ""
    github = "github.com" in target.text("remote") and not host.endswith(".github.io")
    if name := target.text("cname") or (host if github else ""):
        more["CNAME"] = name.encode() + b"\n"
    return with_files(site, {path: data for path, data in more.items() if path not in site.entries})


def with_files(site: Site, more: dict[str, bytes]) -> Site:
    """The site with further files, from memory."""
    entries = {path: entry_of(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in more.items()}
    read = site.read
    return msgspec.structs.replace(
        site, entries=site.entries | entries, read=lambda path: more[path] if path in more else read(path)
    )
