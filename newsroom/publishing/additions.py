"""What a host gets beside the output folder: compressed twins and rules for its server, only where it serves them.

Place in the pipeline: between `admission` and the engine. Comes in: a site, a target with `server`. Goes out: the site
with `.gz` and `.br` beside what gains from it, and `_newsroom-…` rules. Refuses: to change a file of the site.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from newsroom.model.settings import Settings
from newsroom.publishing.engine import Site
from newsroom.publishing.hosts.manifest import Entry, entry_of, write_whole
from newsroom.publishing.hosts.media_types import is_compressible, media_type
from newsroom.publishing.hosts.targets import Target
from newsroom.publishing.rules import read_headers, read_redirects, server_rules
from newsroom.render.headers import cache_rule

WORTH_BYTES = 700  # smaller files fit into one packet anyway
UNSERVED = ("_headers", "_redirects")  # other hosts read them; a server of one's own keeps them to itself
Made = dict[str, tuple[str, int]]  # SHA-256 and ending → SHA-256 and size of the twin; size 0: not worth it


def with_additions(settings: Settings, target: Target, site: Site) -> Site:
    """The site with what the target's server reads beside it."""
    if target.kind == "git":
        return _for_pages(settings, target, site)
    if server := target.text("server"):
        headers, redirects = (
            site.read(name).decode() if name in site.entries else "" for name in ("_headers", "_redirects")
        )
        site = _with_twins(Path(settings.cache, "publish-twins"), site)
        return with_files(site, server_rules(settings, server, read_headers(headers), read_redirects(redirects)))
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


def _with_twins(memory: Path, site: Site) -> Site:
    """The site with compressed twins; what they weigh is remembered, since compressing an archive takes minutes."""
    known, used, entries = _remembered(memory), Made(), dict(site.entries)
    endings = ["gz", *(["br"] if _brotli() else [])]
    for path, entry in site.entries.items():
        if entry.size < WORTH_BYTES or path in UNSERVED or not is_compressible(path):
            continue
        data = b""
        for ending in endings:
            key = f"{entry.digest}.{ending}"
            if key not in known:
                data = data or site.read(path)
                twin = _compressed(data, ending)
                known[key] = (hashlib.sha256(twin).hexdigest(), len(twin) if len(twin) < len(data) * 0.95 else 0)
            digest, size = used[key] = known[key]
            if size:
                entries[f"{path}.{ending}"] = Entry(digest, size, media_type(path), cache_rule(path))
    if used != _remembered(memory):
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_whole(memory, msgspec.msgpack.encode(used))
    read, own = site.read, site.entries

    def bytes_of(path: str) -> bytes:
        name, _, ending = path.rpartition(".")
        return _compressed(read(name), ending) if path not in own and name in own else read(path)

    return msgspec.structs.replace(site, entries=entries, read=bytes_of)


def _remembered(memory: Path) -> Made:
    try:
        return msgspec.msgpack.decode(memory.read_bytes(), type=Made)
    except (OSError, msgspec.DecodeError):
        return {}


def _compressed(data: bytes, ending: str) -> bytes:
    """The same bytes for the same input, on every machine with these libraries."""
    if ending == "gz":
        return gzip.compress(data, zlib.Z_BEST_COMPRESSION, mtime=0)
    import brotli

    return bytes(brotli.compress(data, quality=9))


def _brotli() -> bool:
    try:
        import brotli
    except ImportError:
        return False
    return bool(brotli)
