"""Content with errors, as far as it can be read: every text without its faulty parts, so that all the rest is judged as well.

Place in the pipeline: between `build.checks` and the plan, where something is wrong; the plan is drawn and looked at, and never
published. Comes in: folders, the directory, all problems. Goes out: folders that can be planned, and `Unknown`. A text whose
hour cannot be read is taken to be public: its words then give nothing away, and its links are looked at. Refuses: to guess a value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any, NamedTuple, TypeVar

import msgspec

from newsroom.media.kinds import is_picture
from newsroom.model.addresses import path_of
from newsroom.model.directory import Directory
from newsroom.model.problems import Problem, errors
from newsroom.model.read_context import ReadContext
from newsroom.model.release import File, Folder, Moment, Page, Release, Sketch, digested, with_digests
from newsroom.reading.files.source import read_source
from newsroom.reading.release.field_rules import parse_slug
from newsroom.reading.release.references import ReferenceCheck
from newsroom.reading.values.rules import CATEGORIES, NOT_TO_TAKE_AWAY, RuleBroken
from newsroom.site.unknown import SAYS, WHEN, Unknown, fields_with_errors

LONG_AGO = Moment(0, "1970-01-01T00:00:00+00:00")
_ADDRESSED = frozenset({"EXTRA_PATH_METADATA", "PLUGINS", "STATIC_PATHS"})  # settings that put something at an address
UNKNOWN_LINK = "unknown:"  # in place of a link that leads to nothing
Some = TypeVar("Some", bound=Page)


class ReadablePart(NamedTuple):
    """What can be judged of a content with errors."""

    folders: list[Folder]
    unknown: Unknown


def readable_part(
    folders: list[Folder],
    directory: Directory,
    context: ReadContext,
    problems: Collection[Problem],
    read: Callable[[str], bytes],
    unsure: Collection[str],
) -> ReadablePart:
    """The folders without what is wrong in them. `problems`: all of the content; `read`: a source's bytes by its path there;
    `unsure`: settings that cannot be read."""
    label = context.content_label
    wrong = fields_with_errors(problems)
    strays = {each.path[len(label) + 1 :] for each in errors(problems) if each.field == "file"}
    check = ReferenceCheck(folders, directory, context, read, strays)
    faulty = {(page.path, alias) for _, page, alias, _, _ in check.alias_faults()}
    unplaced = _unplaced(folders, context)
    moved = {PurePosixPath(path).name for path in unplaced}
    sound = partial(_sound, directory=directory, wrong=wrong, faulty=faulty, missing=check.missing)
    made = [_folder(folder, sound, unplaced.get(folder.path, ""), context.languages) for folder in folders]
    bodiless = {
        path_of((folder.releases or folder.pages)[0].address(context.languages, sketch.lang))
        for folder in made for sketch in folder.sketches if not sketch.has_body and sketch.lang in context.languages
    }  # fmt: skip
    there = {folder.path for folder in folders}
    unknown = Unknown(
        heads=b"\n".join(_heads(wrong, label, read)),
        slugs={
            *moved,
            *_unread_slugs(strays, there),
            *(each.slug for each in folders if any(text.lang not in context.languages for text in each.sketches)),
        },
        kinds=directory.unread,
        bodiless=bodiless,
        folders={str(PurePosixPath(path[len(label) + 1 :]).parent) for path in wrong if path.startswith(f"{label}/")},
        texts={
            *(path for path, fields in wrong.items() if fields & {"head", "file", *SAYS}),
            *(page.path for folder in folders if PurePosixPath(folder.path).name in moved for page in folder.releases),
        },
        has_any=not _ADDRESSED.isdisjoint(unsure) or any(each.rule == "stray-folder" for each in errors(problems)),
        is_trial=True,
        has_time=any(fields & {"head", "file", *WHEN} for fields in wrong.values()),
    )
    return ReadablePart(made, unknown)


def known_only(page: Some, directory: Directory) -> Some:
    """Without keys that the directory does not have: they are named among the problems."""
    changes: dict[str, Any] = {"contacts": tuple(key for key in page.contacts if key in directory.contacts)}
    if isinstance(page, Release):
        changes["tags"] = tuple(key for key in page.tags if key in directory.topics)
        changes["places"] = tuple(key for key in page.places if key in directory.places)
        changes["authors"] = tuple(key for key in page.authors if key in directory.people)
        if page.boilerplate not in directory.boilerplates:
            changes["boilerplate"] = ""
        if page.event is not None and page.event.place not in directory.places:
            changes["event"] = msgspec.structs.replace(page.event, place="")
        if page.category not in CATEGORIES and page.category not in directory.kinds:
            changes["category"] = CATEGORIES[0]
    if all(getattr(page, name) == value for name, value in changes.items()):
        return page
    return msgspec.structs.replace(page, **changes)


def _folder(folder: Folder, sound: Callable[[Page, Folder], Page], slug: str, languages: tuple[str, ...]) -> Folder:
    """The folder with its texts, and what stands in for those whose head cannot be read. `slug`: another than its own."""
    pages: list[Page] = [sound(page, folder) for page in folder.releases or folder.pages]
    known = {page.lang for page in pages}
    for sketch in folder.sketches:
        if sketch.lang in languages and sketch.lang not in known and not sketch.draft:
            pages.append(sound(_stand_in(sketch, folder), folder))
    originals = {page.original for page in folder.releases or folder.pages} or {page.lang for page in pages[:1]}
    pages.sort(key=lambda page: page.lang not in originals)
    if slug:
        pages = [msgspec.structs.replace(page, slug=slug) for page in pages]
        folder = msgspec.structs.replace(folder, slug=slug)
    pages = [with_digests(page) if isinstance(page, Release) else digested(page) for page in pages]
    return msgspec.structs.replace(
        folder,
        releases=tuple(page for page in pages if isinstance(page, Release)),
        pages=tuple(page for page in pages if not isinstance(page, Release)),
    )


def _stand_in(sketch: Sketch, folder: Folder) -> Page:
    """A text of which nothing is known but what stands below its head."""
    common: dict[str, Any] = {
        "path": sketch.path,
        "folder": sketch.folder,
        "slug": folder.slug,
        "lang": sketch.lang,
        "original": next((page.original for page in folder.releases or folder.pages), sketch.lang),
        "title": folder.slug,
        "summary": folder.slug,
        "links": sketch.links,
        "text_digest": sketch.text_digest,
    }
    if folder.path.startswith("pages/"):
        return Page(**common)
    return Release(**common, date=LONG_AGO, appears=0, card_digest="")


def _sound(
    page: Some,
    folder: Folder,
    directory: Directory,
    wrong: dict[str, set[str]],
    faulty: set[tuple[str, str]],
    missing: Callable[[str], object],
) -> Some:
    """A text without its faulty parts."""
    own = wrong.get(page.path, set())
    original = next((each.path for each in folder.releases or folder.pages if each.lang == page.original), "")
    fields = own | (wrong.get(original, set()) & WHEN)
    files = {file.name: file for file in folder.files}
    changes: dict[str, Any] = {
        "aliases": tuple(alias for alias in page.aliases if (page.path, alias) not in faulty),
        "links": tuple(UNKNOWN_LINK if missing(link) is not None else link for link in page.links),
        "image": page.image if page.image is not None and _is_shown(page.image.file, files) else None,
        "gallery": tuple(each for each in page.gallery if _is_shown(each.file, files)),
        "media": () if "media" in fields else page.media,
        "documents": tuple(
            each for each in page.documents if each.file in files and not each.file.lower().endswith(NOT_TO_TAKE_AWAY)
        ),
    }
    if any(problem.path == page.path and problem.severity == "error" for problem in folder.problems):
        changes["draft"] = False  # it was made one for its errors
    if fields & WHEN:
        changes |= {"embargo": None, "expires": None}
        if isinstance(page, Release):
            changes |= {"date": LONG_AGO, "appears": 0, "shown_from": None}
    return known_only(msgspec.structs.replace(page, **changes), directory)


def _is_shown(name: str, files: dict[str, File]) -> bool:
    return name in files and is_picture(name) and files[name].width > 0


def _unplaced(folders: Iterable[Folder], context: ReadContext) -> dict[str, str]:
    """Folder whose name cannot be an address, or is that of another → a name that can."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for number, folder in enumerate(folders):
        is_page = folder.path.startswith("pages/")
        try:
            parse_slug(folder.slug, is_page, context.languages)
            is_free = is_page or folder.slug not in seen
        except RuleBroken:
            is_free = False
        if not is_free:
            found[folder.path] = f"unknown-{number}"
        elif not is_page:
            seen.add(folder.slug)
    return found


def _unread_slugs(strays: Iterable[str], there: Collection[str]) -> Iterator[str]:
    """Names of folders of releases and pages that cannot be looked into."""
    for path in strays:
        steps = path.split("/")
        if steps[0] == "releases" and len(steps) == 3 and not PurePosixPath(path).suffix:
            yield steps[2]
        elif steps[0] == "pages" and len(steps) == 2 and path not in there:
            yield steps[1]


def _heads(wrong: dict[str, set[str]], label: str, read: Callable[[str], bytes]) -> Iterator[bytes]:
    """What texts with an error outside of their body say of themselves; all bytes of a file without a head."""
    for path, fields in wrong.items():
        if not path.startswith(f"{label}/") or not fields - {"body"}:
            continue
        data = read(path)
        line = read_source(path, data).body_line if path.endswith(".md") else 0
        yield b"\n".join(data.split(b"\n")[: line - 1]) if line > 0 else data
