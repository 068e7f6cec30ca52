"""The command that makes releases of other people's files, and moves other programs' sites here."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from newsroom.commands.exits import DONE, FAULT, PROBLEMS, settings_for
from newsroom.commands.progress import ProgressBar
from newsroom.model.directory import Directory
from newsroom.model.problems import UsageError
from newsroom.model.settings import LANGUAGE_CODE, Settings

if TYPE_CHECKING:
    from newsroom.importing.archives.post import Archive
    from newsroom.importing.document import Decision
    from newsroom.importing.draft import Draft

FORMATS = ("text", "json")
MOST_BYTES = 200_000_000  # of a single document


def import_files(
    *,
    files: Sequence[str],
    slug: str = "",
    lang: str = "",
    content: str = "",
    settings: str = "pelicanconf.py",
    accept_changes: bool = False,
    reject_changes: bool = False,
    dry_run: bool = False,
    form: str = "text",
) -> int:
    """`newsroom import`: a draft release from each document; an archive as a whole.

    Nothing of a call with documents is written where one of them cannot be read or needs a decision first: exit code 1.
    """
    _check_options(files, slug, lang, accept_changes and reject_changes, form)
    site = settings_for(settings, content)
    paths = [Path(file) for file in files]
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"FILE: must be a file or folder that is there, e.g. release.docx (got '{missing[0]}')")
    decision: Decision = "accept" if accept_changes else "reject" if reject_changes else None
    archives = {path: archive for path in paths if (archive := _archive_at(path)) is not None}
    strange = [str(path) for path in paths if path.is_dir() and path not in archives]
    if strange:
        raise UsageError(
            f"FOLDER: must be a site of Pelican, Hugo or Jekyll, e.g. ../old-site with its pelicanconf.py (got '{strange[0]}', which is none). "
            "Documents are named themselves, e.g. newsroom import letters/*.docx"
        )
    if archives and (slug or (len(archives) < len(paths))):
        raise UsageError("FOLDER: an archive is imported alone, without --slug, e.g. newsroom import ../old-site")
    if archives:
        return max(_archive(archive, site, lang, dry_run, form) for archive in archives.values())
    return _documents(paths, site, slug, lang, decision, dry_run, form)


def _archive_at(path: Path) -> Archive | None:
    """The archive that a path is; None for a document, whose readers are all that it needs."""
    if path.is_file():
        with path.open("rb") as stream:
            if b"wordpress.org/export/" not in stream.read(8192):
                return None
    from newsroom.importing.archives.kinds import archive_at

    return archive_at(path)


def _check_options(files: Sequence[str], slug: str, lang: str, both: bool, form: str) -> None:
    if not files:
        raise UsageError("FILE: must be given, e.g. newsroom import release.docx")
    if form not in FORMATS:
        raise UsageError(f"--format: must be one of {', '.join(FORMATS)}, e.g. text (got {form!r})")
    if both:
        raise UsageError("--accept-changes: must be given without --reject-changes")
    if slug and (not re.fullmatch(r"[a-z0-9-]+", slug) or not re.search("[a-z]", slug)):
        raise UsageError(f"--slug: must be of a-z, 0-9 and -, with a letter, e.g. --slug seoul-workshop (got {slug!r})")
    if slug and len(files) > 1:
        raise UsageError(
            "--slug: must be given with one file only, e.g. newsroom import release.docx --slug seoul-workshop"
        )
    if lang and not LANGUAGE_CODE.fullmatch(lang):
        raise UsageError(f"--lang: must be a language code, e.g. ko (got {lang!r})")


def _today(site: Settings) -> tuple[int, str]:
    from newsroom.site.clearance import read_clock

    now = read_clock().at
    return now, f"{datetime.fromtimestamp(now, ZoneInfo(site.timezone)):%Y}"


def _directory(site: Settings) -> Directory:
    """The site's directory as far as it can be read; what is wrong with it is the check's affair."""
    from newsroom.build.reading import content_label
    from newsroom.model.read_context import read_context
    from newsroom.reading.directory.files import load_directory
    from newsroom.reading.directory.shared_directory import shared_files

    folder = Path(site.content, "directory")
    files = {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.suffix in (".yml", ".md") and file.is_file()
    }
    files |= shared_files(site)
    return load_directory(files, read_context(site, content_label(site)))[0]


def _documents(
    paths: Sequence[Path], site: Settings, slug: str, lang: str, decision: Decision, dry_run: bool, form: str
) -> int:
    """Single documents."""
    from newsroom.importing.companions import pictures_beside
    from newsroom.importing.document import ReadError
    from newsroom.importing.draft import draft_of
    from newsroom.importing.report import draft_text
    from newsroom.importing.writing import folder_of, write_drafts

    directory = _directory(site)
    drafts: list[Draft] = []
    unread: list[tuple[str, str]] = []
    for path in paths:
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ReadError(
                    f"it is larger than {MOST_BYTES // 1_000_000} MB: take pictures out, or save the text alone"
                )
            beside = pictures_beside(path)
            drafts.append(
                draft_of(path.read_bytes(), path.name, str(path), directory, site, slug, lang, decision, beside)
            )
        except ReadError as why:
            unread.append((str(path), str(why)))
        except OSError as why:
            unread.append((str(path), why.strerror or str(why)))
    stops = bool(unread) or any(draft.is_stopped for draft in drafts)
    year = _today(site)[1]
    written = [] if stops or dry_run else write_drafts(Path(site.content), drafts, year)
    if form == "json":
        problems = [{"path": name, "message": reason} for name, reason in unread]
        print(
            json.dumps(
                {"releases": [draft.described() for draft in drafts], **({"problems": problems} if problems else {})},
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        for draft in drafts:
            target = folder_of(Path(site.content), draft, year) / f"{draft.lang}.md"
            note = (
                ""
                if stops or dry_run
                else os.path.relpath(target) + ("" if target in written else " (was there already)")
            )
            print(draft_text(draft, note), file=sys.stderr if draft.is_stopped else sys.stdout)
    for name, reason in unread:
        print(f"{name}: cannot be imported: {reason}", file=sys.stderr)
    if stops:
        waiting = sum(draft.is_stopped for draft in drafts)
        message = (
            f"{waiting} of {len(paths)} need a decision first (--accept-changes or --reject-changes, --slug). "
            if waiting
            else ""
        )
        print(f"{message}Nothing was written.", file=sys.stderr)
    return PROBLEMS if stops else DONE


def _archive(archive: Archive, site: Settings, lang: str, dry_run: bool, form: str) -> int:
    """A whole site."""
    from newsroom.importing.archives.moving import move
    from newsroom.importing.archives.report import archive_text
    from newsroom.importing.document import ReadError

    if lang:
        archive.lang = lang
    now, year = _today(site)
    count = 0

    def take(draft: Draft) -> None:
        """Writes each draft at once: an archive of any size needs little memory."""
        nonlocal count
        if form == "json":
            print(
                ("," if count else '{"releases": [') + "\n" + json.dumps(draft.described(), ensure_ascii=False), end=""
            )
        count += 1

    try:
        with ProgressBar() as bar:
            moved = move(archive, site, _directory(site), now, year, dry_run, take, bar.show)
    except ReadError as why:
        if form == "json":
            print('{"releases": []' if not count else "]", end="")
            print(', "problems": ' + json.dumps([{"path": "", "message": str(why)}], ensure_ascii=False) + "}")
        print(f"The archive cannot be imported: {why}. Nothing was written.", file=sys.stderr)
        return PROBLEMS
    if form == "json":
        print("]" if count else '{"releases": []', end="")
        print(', "report": ' + json.dumps(moved.described(), ensure_ascii=False) + "}")
    else:
        print(archive_text(moved, dry_run))
    return FAULT if any(question.kind == "fault" for question in moved.questions) else DONE
