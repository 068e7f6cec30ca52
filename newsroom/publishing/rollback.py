"""`newsroom publish --rollback REVISION`: former content, through today's clearance.

Place in the pipeline: before a build. Comes in: a git revision of the content folder, and the content of today. Goes out:
settings for a build of the former content, in which every release that today is held, withdrawn or expires is as it is
today. Refuses: to bring back what was taken back; former bytes.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from newsroom.build.checks import Judged, judged
from newsroom.model.problems import UsageError, errors
from newsroom.model.release import Folder, Page, Release
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.host import Undecided
from newsroom.store.index import index_file, open_index
from newsroom.store.pool import Pool

FORMER_ADDRESS = re.compile(r"^/(?:[a-z]{2,3}(?:-[a-z0-9]{2,8})*/)?news/([a-z0-9-]+)/$")


def former_content(settings: Settings, revision: str) -> Settings:
    """Settings with the former content in a folder of the cache. Raises UsageError for an unknown revision."""
    folder = Path(settings.cache, "rollback", "content")
    archive = _archived(settings, revision)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    now = int(time.time())
    with open_index(settings) as index, Pool() as pool:
        today = judged(settings, now, index, pool)
    _keep_today(Path(settings.content), folder, today, now)
    former = msgspec.structs.replace(settings, content=str(folder))
    known = index_file(Path(settings.cache), settings.content, settings.output)
    if known.exists():  # the output folder's bytes are known: only outputs that differ are drawn
        shutil.copyfile(known, index_file(Path(settings.cache), former.content, settings.output))
    return former


def with_directory_of_today(settings: Settings, former: Settings) -> None:
    """The former content with the directory of today: a release of today may name who did not answer then."""
    target = Path(former.content, "directory")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(Path(settings.content, "directory"), target)


def _archived(settings: Settings, revision: str) -> bytes:
    """The content folder of a revision, as a tar archive."""
    if not revision or revision.startswith("-"):
        raise UsageError(f"--rollback: must be a git revision of the content, e.g. HEAD~1 (got {revision!r})")
    if not shutil.which("git"):
        raise Undecided("--rollback needs git, which is not installed: former content comes from its history.")

    def git(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["git", "-C", settings.content, *words], capture_output=True, check=False)  # noqa: S603, S607

    if git("rev-parse", "--show-toplevel").returncode:
        raise Undecided(
            f"--rollback: {settings.content} is in no git repository: there is no former content to be had."
        )
    if git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode:
        raise UsageError(
            f"--rollback: must be a git revision of the content, e.g. HEAD~1 (got {revision!r}, which git does not know)"
        )
    done = git("archive", "--format=tar", revision)
    if done.returncode:
        raise UsageError(
            f"--rollback: {revision} has no content folder ({done.stderr.decode('utf-8', 'replace').strip()})"
        )
    return done.stdout


def _keep_today(content: Path, folder: Path, today: Judged, now: int) -> None:
    """Puts the folders of today over the former ones wherever today takes something back."""
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
        shutil.rmtree(folder / unit.path, ignore_errors=True)
        if (content / unit.path).is_dir():
            shutil.copytree(content / unit.path, folder / unit.path)


def _former_slugs(unit: Folder) -> Iterator[str]:
    """The folder's name, and the names that its releases had before."""
    yield Path(unit.path).name
    for page in (*unit.releases, *unit.pages):
        for alias in page.aliases:
            if found := FORMER_ADDRESS.match(alias):
                yield found[1]


def _takes_back(page: Page, now: int) -> bool:
    """Whether today says of a version that it is not, or not for ever, public."""
    return bool(
        page.draft
        or page.expires is not None
        or (page.embargo is not None and page.embargo.at > now)
        or (page.date is not None and page.date.at > now)
        or (isinstance(page, Release) and page.withdrawn is not None)
    )
