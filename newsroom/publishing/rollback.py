"""`newsroom publish --rollback REVISION`: former content, through today's clearance.

Place in the pipeline: before a build. Comes in: a git revision of the content folder, and the content of today. Goes out:
settings for a build of the former content, in which every release that today is held, withdrawn or expired is as it is
today, and every text keeps its id in feeds. Refuses: to bring back what was taken back; former bytes.

The former content is named as today's is, and its index begins as a copy of today's: a text that is the same in both is
read for its digest and not parsed, an output that is the same is not drawn.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from newsroom.build.checks import Judged, judged
from newsroom.build.reading import content_label
from newsroom.build.record import append_lines
from newsroom.model.addresses import RELEASE
from newsroom.model.problems import errors
from newsroom.model.release import Folder, Page, Release
from newsroom.model.settings import Settings
from newsroom.publishing.revision import check_out
from newsroom.reading.files.ledger import BY_PUBLISH, NAME, Line
from newsroom.store.index import Index, index_file, remove_index
from newsroom.store.pool import Pool


def former_content(settings: Settings, revision: str) -> Settings:
    """Settings with the former content in a folder of the cache.

    Raises UsageError for an unknown revision, ContentError where a build is at work or there is no content today.
    """
    folder = check_out(settings.content, revision, Path(settings.cache, "rollback"))
    former = msgspec.structs.replace(settings, content=str(folder), content_name=content_label(settings))
    now = int(time.time())
    places = Path(settings.cache), Path(settings.content), Path(settings.output)
    with Index.open(*places, only_existing=True) as index, Pool() as pool:
        today = judged(settings, now, index, pool)
        if index.is_file:
            _copy(index, index_file(Path(settings.cache), former.content, settings.output))
    as_today = _keep_today(Path(settings.content), folder, today, now)
    _keep_recorded(Path(settings.content), folder, as_today)
    return former


def _copy(index: Index, file: Path) -> None:
    """Begins the index of the former content with all that today's knows; for its owner alone, as that is."""
    remove_index(file)
    file.touch(mode=0o600)
    index.commit()  # SQLite waits for ever to copy what is being written
    with closing(sqlite3.connect(file)) as copy:
        index.connection.backup(copy)


def with_directory_of_today(settings: Settings, former: Settings) -> None:
    """The former content with the directory of today: a release of today may name who did not answer then."""
    target = Path(former.content, "directory")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(Path(settings.content, "directory"), target)


def _keep_today(content: Path, folder: Path, today: Judged, now: int) -> set[str]:
    """Puts the folders of today over the former ones wherever today takes something back; their slugs."""
    as_today = set()
    broken = {problem.path for problem in errors(today.problems)}
    label = today.content_state.label
    for unit in today.folders:
        names = set(_former_slugs(unit))
        wrong = any(path.startswith(f"{label}/{unit.path}/") for path in broken)
        if not (wrong or any(_takes_back(page, now) for page in (*unit.releases, *unit.pages))):
            continue
        below = "releases/*" if unit.releases or "releases/" in unit.path else "pages"
        for name in names:
            for former in folder.glob(f"{below}/{name}"):
                shutil.rmtree(former)
        as_today.add(Path(unit.path).name)
        shutil.rmtree(folder / unit.path, ignore_errors=True)
        if (content / unit.path).is_dir():
            shutil.copytree(content / unit.path, folder / unit.path)
    return as_today


def _keep_recorded(content: Path, folder: Path, as_today: Collection[str]) -> None:
    """Adds to the former ledger what today's says: of a folder of today everything, of a former text its id in feeds.

    Of a former text no more: its page would tell of corrections that it does not have.
    """
    former = set(_lines(folder))
    there = {(file.parent.name, file.stem) for file in folder.glob("releases/*/*/*.md")}
    named = {(line.slug, line.lang) for line in former if line.id}
    lines: list[Line] = []
    for line in _lines(content):
        text = line.slug, line.lang
        if line.slug in as_today and line not in former:
            lines.append(line)
        elif line.id and text in there and text not in named:
            named.add(text)
            lines.append(msgspec.structs.replace(line, kind="published", note="", by=BY_PUBLISH))
    if lines:
        append_lines(folder / NAME, lines)


def _lines(content: Path) -> Iterator[Line]:
    """The lines of a content folder's ledger that can be read."""
    decode = msgspec.json.Decoder(Line).decode
    for text in (content / NAME).read_bytes().split(b"\n") if (content / NAME).is_file() else ():
        with suppress(msgspec.DecodeError, UnicodeDecodeError):
            yield decode(text)


def _former_slugs(unit: Folder) -> Iterator[str]:
    """The folder's name, and the names that its releases had before."""
    yield Path(unit.path).name
    for page in (*unit.releases, *unit.pages):
        for alias in page.aliases:
            if found := RELEASE.fullmatch(alias.removeprefix("/")):
                yield found[2]


def _takes_back(page: Page, now: int) -> bool:
    """Whether today says of a version that it is not, or not for ever, public."""
    return bool(
        page.draft
        or page.expires is not None
        or (page.embargo is not None and page.embargo.at > now)
        or (page.date is not None and page.date.at > now)
        or (isinstance(page, Release) and page.withdrawn is not None)
    )
