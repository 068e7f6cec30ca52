"""The inputs of outputs beside content: our own code, the libraries, the time zones, the theme. Their digests go into every fingerprint.

Refuses: to import a library to learn its version; the names of installed distributions say it.
"""

from __future__ import annotations

import os
import re
import sys
import zoneinfo
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

from newsroom.model.output import Digests
from newsroom.model.settings import Settings
from newsroom.reading.files.folder_stat import bytes_of, files_in
from newsroom.render import theme
from newsroom.render.fonts import fonts_digest

# They come after `build`, which imports nothing of them (`inv lint`): no output and no reading depends on them.
AFTER_BUILD = ("commands/", "desk/", "host.py", "importing/", "publishing/", "starting/")
LIBRARIES = (
    "ada_url", "babel", "jinja2", "markdown", "markdown-it-py", "markupsafe", "mdit-py-plugins", "msgspec", "nh3", "phonenumbers", "pillow",
    "python_docx", "pyyaml", "segno", "selectolax", "tinycss2", "typst", "tzdata",
)  # fmt: skip


@cache
def program_digest() -> bytes:
    """Our modules that read, draw or prove, the libraries that outputs are made with, the time zones, and Python's minor version."""
    digest = blake2b(repr(sys.version_info[:2]).encode(), digest_size=16)
    for name, file in files_in(Path(__file__).parents[1], ".py"):
        if name.startswith(AFTER_BUILD):
            continue
        data = bytes_of(file)
        digest.update(b"%s\0%d\0" % (name.encode(), len(data)) + data)
    digest.update("\n".join(sorted(installed_libraries())).encode() + system_zones_digest())
    return digest.digest()


def system_zones_digest() -> bytes:
    """The time zones of the machine, which `zoneinfo` takes before those of the `tzdata` library; the same for the same bytes.

    `tzdata.zi` holds all rules of the zones beside it, so that one file is read where it is there (`man 8 zic`), else each zone's.
    """
    digest = blake2b(digest_size=16)
    for folder in zoneinfo.TZPATH:
        rules = os.path.join(folder, "tzdata.zi")
        files = [("tzdata.zi", rules)] if os.path.isfile(rules) else files_in(folder)
        for name, file in files:
            data = bytes_of(file)
            digest.update(b"%s\0%d\0" % (name.encode("utf-8", "surrogateescape"), len(data)) + data)
    return digest.digest()


def has_program_changed() -> bool:
    """Whether modules or libraries are others than when this process first asked for their digest."""
    return program_digest.__wrapped__() != program_digest()


def installed_libraries() -> set[str]:
    """name-version of our libraries, read off the folders in which packages are installed."""
    wanted = re.compile(rf"({'|'.join(LIBRARIES)})-[^-]+\.(dist|egg)-info", re.IGNORECASE)
    found: set[str] = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        found.update(name.lower() for name in names if wanted.fullmatch(name))
    return found


def read_digests(settings: Settings) -> Digests:
    """The digests for a site's theme and languages."""
    folder = Path(settings.theme)
    return Digests(
        program=program_digest(),
        assets=assets_digest(folder, settings.overrides),
        templates=theme.template_digests(folder, tuple(map(Path, settings.overrides))),
        catalogues={
            lang: theme.catalogue_digest(folder, lang, tuple(map(Path, settings.overrides)))
            for lang in settings.languages
        },
        fonts=fonts_digest() if settings.needs_fonts else "",
        plain_files=plain_files(Path(settings.content)),
        static_files=static_files_digest(settings),
    )


def _files_below(place: Path) -> list[Path]:
    """The files in a folder and its folders, or the one file that it is; none where it may not be looked into."""
    if os.path.islink(place):
        return []
    if os.path.isfile(place):
        return [place]
    return sorted(Path(folder, name) for folder, _, names in os.walk(place) for name in names)


def static_files_digest(settings: Settings) -> str:
    """Changes with every change of a file of STATIC_PATHS; "" where there is none."""
    digest, found = blake2b(digest_size=16), False
    for path in settings.static_paths:
        top = Path(settings.content, path)
        for file in _files_below(top):
            if not file.is_symlink():
                now, found = file.stat(), True
                digest.update(
                    f"{file.relative_to(settings.content).as_posix()}\0{now.st_size}\0{now.st_mtime_ns}\n".encode()
                )
    return digest.hexdigest() if found else ""


def plain_files(content: Path) -> dict[str, tuple[str, str]]:
    """Address → (file inside content/, blake2b-128 of its bytes) of what is published at the site's root as it is."""
    root = content / "root"
    found = {}
    for file in _files_below(root):
        if file.is_file() and not file.is_symlink() and file.name not in (".DS_Store", "Thumbs.db"):
            digest = blake2b(file.read_bytes(), digest_size=16).hexdigest()
            found["/" + file.relative_to(root).as_posix()] = file.relative_to(content).as_posix(), digest
    return found


def assets_digest(folder: Path, overrides: Iterable[str]) -> str:
    """The theme's styles, its paper and the files that it publishes as they are, as hex digits."""
    digest = blake2b(digest_size=16)
    for child in overrides:
        for file in sorted(Path(child).rglob("*.css")):
            digest.update(file.relative_to(child).as_posix().encode() + b"\0" + file.read_bytes())
    for part in ("css", "paper", "static"):
        for name, path in files_in(folder / part):
            data = bytes_of(path)
            digest.update(b"%s/%s\0%d\0" % (part.encode(), name.encode(), len(data)) + data)
    return digest.hexdigest()
