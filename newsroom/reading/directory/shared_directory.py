"""A directory that several sites share: a folder beside them, named by SHARED_DIRECTORY.

Place in the pipeline: read with `content/directory/`. Comes in: settings. Goes out: its files' bytes, by names under which they
are added to the site's own. Refuses: contacts and site.yml: who answers the press is each site's own affair.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from newsroom.model.settings import Settings

SHARED = "shared:"  # before the names of its files: no name of the site's own begins so
FILES = ("organisations.yml", "people.yml", "topics.yml", "places.yml", "kinds.yml")


def shared_files(settings: Settings) -> dict[str, bytes]:
    """Its files by name, each after `SHARED` and the folder as problems name it; none where nothing is shared."""
    if not settings.shared_directory:
        return {}
    folder = Path(settings.shared_directory)
    label = os.path.relpath(folder).replace(os.sep, "/")
    return {
        f"{SHARED}{label}/{file.relative_to(folder).as_posix()}": file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    }


def shared_digest(files: Mapping[str, bytes]) -> bytes:
    """Changes with every name and byte; empty where nothing is shared."""
    whole = blake2b(digest_size=16)
    for name, data in files.items():
        whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + blake2b(data, digest_size=16).digest())
    return whole.digest() if files else b""
