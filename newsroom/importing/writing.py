"""Drafts → files in the content folder: each whole, or not at all.

Place in the pipeline: last step of an import. Comes in: drafts. Goes out: folders of releases; they are written aside, on the
same disk, then renamed. Refuses: to overwrite; what is there already, byte for byte, counts as written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from newsroom.importing.draft import Draft
from newsroom.importing.head_writer import write_head
from newsroom.model.problems import ContentError, Problem


def source_text(draft: Draft) -> str:
    """The file of a draft."""
    return write_head(draft.fields) + draft.body


@contextmanager
def aside(content: Path) -> Iterator[Path]:
    """A folder beside the content folder, on the same disk, gone afterwards."""
    content.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".newsroom-import-", dir=content.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def folder_of(content: Path, draft: Draft, year: str) -> Path:
    """Where a draft goes: the folder that its slug has already, else a new one below the year."""
    if draft.page:
        return content / "pages" / draft.slug
    there = sorted((content / "releases").glob(f"*/{draft.slug}"))
    return there[0] if there else content / "releases" / (draft.year or year) / draft.slug


def write_drafts(content: Path, drafts: Iterable[Draft], year: str) -> list[Path]:
    """The new sources. Raises ContentError, with nothing written, where another text is there already."""
    plan: list[tuple[Draft, Path]] = []
    problems: list[Problem] = []
    names: set[Path] = set()
    for draft in drafts:
        folder = folder_of(content, draft, year)
        file = folder / f"{draft.lang}.md"
        if file in names or (file.exists() and file.read_text(encoding="utf-8") != source_text(draft)):
            message = f"is there already; give --slug for another release, --lang for another language (to import '{draft.source}')"
            problems.append(Problem(os.path.relpath(file), 1, "file", "already-there", "error", message))
        elif not file.exists():
            plan.append((_with_free_names(draft, folder), folder))
        names.add(file)
    if problems:
        raise ContentError(problems)
    written: list[Path] = []
    with aside(content) as temporary:
        moves: list[tuple[Path, Path]] = []
        for number, (draft, folder) in enumerate(plan):
            place = temporary / str(number)
            place.mkdir()
            for picture in draft.pictures:
                (place / picture.name).write_bytes(picture.data)
            (place / f"{draft.lang}.md").write_text(source_text(draft), encoding="utf-8")
            moves.append((place, folder))
            written.append(folder / f"{draft.lang}.md")
        for place, folder in moves:
            move_into(place, folder)
    return written


def _with_free_names(draft: Draft, folder: Path) -> Draft:
    """The draft, its pictures renamed where the folder has other files of these names."""
    for picture in draft.pictures:
        there = folder / picture.name
        if there.exists() and there.read_bytes() != picture.data:
            new = f"{draft.lang}-{picture.name}"
            draft.body = draft.body.replace(f"]({picture.name}", f"]({new}")
            named = [msgspec.structs.replace(one, name=new) if one is picture else one for one in draft.pictures]
            draft.pictures = tuple(named)
    return draft


def move_into(place: Path, folder: Path) -> None:
    """A finished folder to where it belongs; into a folder that is there, its sources last."""
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        place.rename(folder)
        return
    for file in sorted(place.iterdir(), key=lambda file: (file.suffix == ".md", file.name)):
        if not (folder / file.name).exists():
            file.rename(folder / file.name)
