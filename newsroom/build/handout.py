"""`newsroom handout`: a held release as files to give to journalists in advance, each marked with the end of its embargo.

Place in the pipeline: in place of `build`, for one release; the same stages, plan and drawing, with this release cleared
alone. Comes in: a slug and a folder. Goes out: its page, its take-aways and its own files in every language that is held
until an instant. Refuses: the output folder and all that a build reads; drafts; what is public already.
"""

from __future__ import annotations

import os
import re
from functools import cache, partial
from pathlib import Path
from posixpath import dirname, relpath

import msgspec

from newsroom import outputs
from newsroom.build.checks import judged
from newsroom.build.drawing import draw_job, read_source_file
from newsroom.build.worker import draw
from newsroom.model.addresses import Addresses, path_of
from newsroom.model.output import Hold, Output, Plan
from newsroom.model.problems import UsageError, did_you_mean
from newsroom.model.release import Folder, Moment, Release
from newsroom.model.settings import Settings
from newsroom.model.takeaways import TAKEAWAYS
from newsroom.render.digests import read_digests
from newsroom.render.theme_check import check_theme
from newsroom.site.clearance import Clearance, Held, read_clock
from newsroom.site.plan import draw_up
from newsroom.site.site import Site
from newsroom.store.index import Index, open_index
from newsroom.store.pool import Pool
from newsroom.store.published import BUILD_FILE, UNFINISHED_FILE

_REFERENCE = re.compile(r'(\s(?:href|src)=")(/[^"]*)(")')
_CANDIDATES = re.compile(r'(\ssrcset=")([^"]*)(")')


def hand_out(settings: Settings, slug: str, to: str, at: str = "") -> list[Path]:
    """The files written, below the folder `to`. Raises UsageError for a wrong slug or folder, ContentError for wrong content."""
    target = _target(settings, to)
    now = read_clock(at).at
    # All but a card picture, which could not show the mark.
    settings = msgspec.structs.replace(settings, takeaways=tuple(each.name for each in TAKEAWAYS))
    with open_index(settings) as index, Pool() as pool:
        content = judged(settings, now, index, pool)
        content.require(check_theme(settings))
        clearance, folders = content.clearance, content.folders
        versions = _held_versions(clearance, folders, slug)
        clearance = msgspec.structs.replace(
            clearance, releases=(*clearance.releases, *(version.page for version in versions))
        )
        holds = {
            (slug, version.page.lang): Hold(reason="handout", until=_until(version, versions)) for version in versions
        }
        site = content.site(clearance, holds)
        planner = outputs.planner_of(site, read_digests(settings), settings.theme)
        plan = draw_up(planner, outputs.all_kinds())
        wanted = _wanted(plan, site, slug, [version.page.lang for version in versions])
        return [_write(target, output, wanted, plan, index, settings) for output in wanted.values()]


def _target(settings: Settings, to: str) -> Path:
    """The folder to write into. Raises UsageError for one in which a handout would be published, or mistaken for content."""
    if not to:
        raise UsageError("--to: must name a folder, e.g. --to ~/Desktop/advance-copy")
    target = Path(os.path.realpath(Path(to).expanduser()))
    for folder, what in (
        (settings.output, "is uploaded"),
        (settings.content, "is the source"),
        (settings.theme, "is the theme"),
        (settings.cache, "is the cache"),
    ):
        real = Path(os.path.realpath(folder))
        if target.is_relative_to(real) or (real.is_relative_to(target) and target.exists()):
            raise UsageError(
                f"--to: must be a folder of its own, e.g. ~/Desktop/advance-copy; {real} {what}, and '{to}' lies in it or around it"
            )
    for owned in (target, *target.parents):
        if any((owned / name).is_file() for name in (BUILD_FILE, UNFINISHED_FILE)):
            raise UsageError(
                f"--to: must be a folder of its own, e.g. ~/Desktop/advance-copy; a build owns {owned}, where a handout would be published"
            )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"--to: must be a new or empty folder, e.g. ~/Desktop/advance-copy ('{to}' holds something)")
    return target


def _held_versions(clearance: Clearance, folders: list[Folder], slug: str) -> list[Held]:
    """The versions of a release that are held until an instant. Raises UsageError where there is none, saying why."""
    held = [each for each in clearance.held if each.page.slug == slug and isinstance(each.page, Release)]
    versions = [
        each
        for each in held
        if each.reason in ("embargo", "future") or (each.reason == "original" and not each.page.draft)
    ]
    if any(each.reason in ("embargo", "future") for each in versions):
        return versions
    if held:
        reason = (
            "has expired"
            if any(each.reason == "expired" for each in held)
            else "is a draft: take out `status: draft`, give it an `embargo`"
        )
        raise UsageError(f"SLUG: must be a release that is held until an instant; '{slug}' {reason}")
    if any(release.slug == slug for release in clearance.releases):
        raise UsageError(f"SLUG: must be a held release; '{slug}' is public, at its own address")
    known = [folder.slug for folder in folders if folder.releases]
    raise UsageError(
        f"SLUG: must be the name of a release's folder (got {slug!r}). {did_you_mean(slug, known)}".rstrip()
    )


def _until(version: Held, versions: list[Held]) -> Moment | None:
    """The instant printed on a version, with its hour: its own, or its original's where that is later."""
    moments = [
        each.moment
        for each in (version, *(other for other in versions if other.page.lang == version.page.original))
        if each.moment
    ]
    latest = max(moments, key=lambda moment: moment.at, default=None)
    return msgspec.structs.replace(latest, timed=True) if latest is not None else None


def _wanted(plan: Plan, site: Site, slug: str, langs: list[str]) -> dict[str, Output]:
    """The outputs that lie in the release's own folders, and the stylesheet that its pages load."""
    folders = [
        path_of(Addresses(lang, site.languages, "", "").release(slug)).removesuffix("index.html") for lang in langs
    ]
    return {
        path: output
        for path, output in plan.outputs.items()
        if any(path.startswith(folder) for folder in folders) or path.startswith("theme/")
    }


def _write(
    target: Path, output: Output, wanted: dict[str, Output], plan: Plan, index: Index, settings: Settings
) -> Path:
    if (copy := output.copy_of) is not None:
        data = Path(settings.content, copy.source).read_bytes()
    else:
        read = cache(partial(read_source_file, settings.content))
        data = draw([draw_job(output, index, read)], plan.shared_inputs)[0].data
    if output.path.endswith(".html"):
        data = _portable(data.decode(), output.path, wanted, settings).encode()
    file = target / output.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def _portable(html: str, path: str, wanted: dict[str, Output], settings: Settings) -> str:
    """A page that can be opened from a folder: what lies beside it is linked by its place there, all else at the site."""

    def at(address: str) -> str:
        inside, mark, fragment = address.removeprefix(settings.base_path).partition("#")
        if path_of(inside) in wanted:
            return relpath(path_of(inside), dirname(path)) + mark + fragment
        return settings.site_url + inside + mark + fragment

    html = _REFERENCE.sub(lambda found: found[1] + at(found[2]) + found[3], html)
    return _CANDIDATES.sub(
        lambda found: (
            found[1]
            + ", ".join(
                " ".join((at(part.split()[0]), *part.split()[1:])) for part in found[2].split(",") if part.split()
            )
            + found[3]
        ),
        html,
    )
