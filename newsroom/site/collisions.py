"""Planned paths that exclude each other, or are impossible, on a common file system.

Place in the pipeline: after `plan`, before anything is drawn. Comes in: the paths of a plan. Goes out: `Collision` values,
for `build.claims` to name the text that caused each. Refuses: to read the disk; to know who caused what.

File systems of macOS and Windows take two names for one when they differ in letter case or Unicode form alone, and none
holds a file and a folder of one name. Windows reserves the names of its devices (Microsoft, "Naming Files, Paths, and
Namespaces"). Linux, macOS and Windows end a name at 255 bytes or code units.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from newsroom.model.addresses import AT_HOST
from newsroom.model.output import Output, Plan

BUILD_REPORT = "build.json"  # written last, by no plan
MOST_NAME_BYTES = 255
MOST_PATH_BYTES = 900  # below macOS's 1,024, with room for the output folder's own path
_DEVICES = r"(?:con|prn|aux|nul|conin\$|conout\$|com[1-9¹²³]|lpt[1-9¹²³])"
_RESERVED = re.compile(rf"(?:^|/)(?:{_DEVICES} *(?:\.|/|$)|[^/\n]*[. ](?:/|$))", re.IGNORECASE | re.MULTILINE)


class Collision(NamedTuple):
    """One path that cannot be, and why."""

    rule: str  # path-taken | path-inside-file | path-twin | name-reserved | name-too-long
    path: str
    other: str = ""  # the path that it collides with
    outputs: tuple[Output, ...] = ()  # where both are the same path: who wants it


def collisions(plan: Plan, new: Collection[str] | None = None) -> list[Collision]:
    """All excluded paths. `new`: where given, only collisions in which one of these paths takes part."""
    found = [Collision("path-taken", one.path, one.path, (one, other)) for one, other in plan.twice]
    found += [
        Collision("path-taken", path, BUILD_REPORT)
        for path in plan.outputs
        if path[:1] in "bB" and folded(path).partition("/")[0] == BUILD_REPORT
    ]
    found += [Collision("name-reserved", path) for path in plan.outputs if is_of_host(path)]
    paths = [*plan.outputs, *(path for path in plan.standing if path not in plan.outputs)]
    looked_at = paths if new is None else [path for path in paths if path in new]
    if new is None or not _stand_apart(looked_at, paths):
        found += _inside_files(paths)
        found += _twins(paths)
    found += _unfit(looked_at)
    if new is not None:
        found = [each for each in found if each.path in new or each.other in new]
    return found


def folded(path: str) -> str:
    """The common form of two paths that macOS or Windows takes for one."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _stand_apart(few: list[str], paths: list[str]) -> bool:
    """Whether a few of the paths surely collide with none: a search in one text, where looking at every path costs a hundred times as much."""
    whole = "\n" + "\n\n".join(paths) + "\n"
    common = folded(whole)
    for path in few:
        form = folded(path)
        if common.count(f"\n{form}\n") != 1 or f"\n{form}/" in common:
            return False
        folder = path.rpartition("/")[0]
        while folder:
            form = folded(folder)
            if f"\n{form}\n" in common or common.count(f"\n{form}/") != whole.count(f"\n{folder}/"):
                return False
            folder = folder.rpartition("/")[0]
    return True


def is_of_host(path: str) -> bool:
    """Whether a path has a name that is kept for what publishing adds at a host."""
    return path[:1] == AT_HOST[0] and folded(path).startswith(AT_HOST)


def is_reserved(name: str) -> bool:
    """Whether Windows cannot hold a file or folder of this name."""
    return _RESERVED.search(name) is not None


def _folders(paths: Iterable[str]) -> dict[str, str]:
    """Folder → one of the paths below it, for every folder of every path."""
    folders: dict[str, str] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = path
            folder = folder.rpartition("/")[0]
    return folders


def _inside_files(paths: list[str]) -> Iterator[Collision]:
    """Paths below a path that is a file, by letter case and Unicode form too."""
    folders = {folded(folder): path for folder, path in _folders(paths).items()}
    for path in paths:
        below = folders.get(path) if path.isascii() and path.islower() else folders.get(folded(path))
        if below is not None:
            yield Collision("path-inside-file", below, path)


def _twins(paths: list[str]) -> Iterator[Collision]:
    """Files, and folders, whose names differ in letter case or Unicode form alone."""
    first: dict[str, str] = {}
    for path in paths:
        other = first.setdefault(folded(path), path)
        if other is not path:
            yield Collision("path-twin", path, other)
    first = {}
    for folder, path in _folders(paths).items():
        other = first.setdefault(folded(folder), folder)
        if other is not folder:
            other_path = next(each for each in paths if each.startswith(other + "/"))
            if folded(path) != folded(other_path):  # otherwise the files inside were reported
                yield Collision("path-twin", path, other_path)


def _unfit(paths: list[str]) -> Iterator[Collision]:
    if _RESERVED.search("\n".join(paths)):
        for path in paths:
            if _RESERVED.search(path):
                yield Collision("name-reserved", path)
    for path in paths:
        if len(path) > MOST_NAME_BYTES // 4 and is_too_long(path):
            yield Collision("name-too-long", path)


def is_too_long(path: str) -> bool:
    """Whether a name in a path, or the path, is longer than file systems hold."""
    data = path.encode("utf-8", "surrogateescape")
    return len(data) > MOST_PATH_BYTES or any(len(name) > MOST_NAME_BYTES for name in data.split(b"/"))
