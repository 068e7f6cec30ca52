"""Where in the cache a target keeps what it remembers. All of it may be thrown away at any time.

Place in the pipeline: beside `publication`. Comes in: settings, a target. Goes out: paths. Refuses: to share what is
remembered of one host, or of one output folder, with another.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from newsroom.model.settings import Settings
from newsroom.publishing.hosts.targets import Target, encoded


class CacheFiles:
    """Files of the cache that belong to a target."""

    def __init__(self, settings: Settings, target: Target) -> None:
        cache = Path(settings.cache)
        key = blake2b(encoded(target) + settings.output.encode(), digest_size=6).hexdigest()
        self.lock = cache / f"publish-{blake2b(encoded(target), digest_size=6).hexdigest()}.lock"
        self.log = cache / f"publish-{target.name}.log"
        self.digests = cache / f"publish-digests-{blake2b(settings.output.encode(), digest_size=6).hexdigest()}"
        self.workspace = cache / f"publish-{key}"
        self.remembered = cache / f"publish-{key}.manifest"
        self.unpurged = cache / f"publish-{key}.unpurged"  # of a host that keeps no manifest
