"""A whole archive into the content folder: named, made, checked aside, then renamed into place.

Place in the pipeline: the archive import's own order of things. Comes in: an `Archive`, settings. Goes out: `Moved`, with the
drafts for those who want them. Refuses: to publish what was not public; a post that the check would refuse becomes a draft.
A second run finds each post by its id or former address and writes nothing.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from newsroom.build.check import check
from newsroom.build.checks import judged
from newsroom.importing.archives.elsewhere import Elsewhere
from newsroom.importing.archives.making import Maker
from newsroom.importing.archives.naming import Existing, Naming
from newsroom.importing.archives.post import Archive, Post
from newsroom.importing.archives.terms import Terms, kind_of
from newsroom.importing.document import Question, Unbalanced
from newsroom.importing.draft import Draft
from newsroom.importing.writing import aside, move_into, source_text
from newsroom.model.directory import Directory
from newsroom.model.problems import Problem, errors
from newsroom.model.settings import Settings
from newsroom.store.index import Index
from newsroom.store.pool import Pool

_SOURCE = re.compile(r"(?:releases/[^/]+|pages)/[^/]+/[^/]+$")
Progress = Callable[[str, int, int], None]
MOST_FILES = 40  # texts whose PDF and other files are made for the check
MOST_DRAWN = 250  # texts whose pages are drawn for the check; more are judged without, `newsroom check` draws them


class Moved(msgspec.Struct, kw_only=True):
    """The result of importing an archive."""

    kind: str
    site_url: str = ""
    found: int = 0
    there: int = 0  # imported before
    written: int = 0
    published: int = 0
    drafts: int = 0
    pages: int = 0
    files: int = 0
    aliases: int = 0
    ids: int = 0
    topics: list[str] = []
    people: list[str] = []
    notices: list[str] = []
    questions: list[Question] = []
    moved_files: dict[str, str] = {}  # former address of a picture or file → its address here
    moved_addresses: dict[str, str] = {}  # former address of a list, a feed, or one with a query → its address here
    left_files: list[str] = []  # former addresses of files that no public post shows or links
    marks: dict[str, int] = {}  # what was set aside, by name
    read: int = 0
    imported: int = 0
    set_aside: int = 0

    def described(self) -> dict[str, object]:
        """As `--format json` gives it."""
        value: dict[str, object] = msgspec.to_builtins(self)
        return value


def move(
    archive: Archive,
    settings: Settings,
    directory: Directory,
    at: int,
    this_year: str,
    dry_run: bool,
    take: Callable[[Draft], None],
    progress: Progress,
) -> Moved:
    """Imports an archive. `take` gets every new draft."""
    content = Path(settings.content)
    moved = Moved(kind=archive.kind)
    existing = Existing.of(content)
    archive.known = existing.ids
    naming = Naming(existing, settings.languages, this_year)
    terms = Terms(directory, content)
    with tempfile.TemporaryFile() as spool, aside(content) as temporary:
        taken: dict[tuple[str, str], str] = {}
        for post in archive.posts():
            if (
                post.id
                and taken.setdefault((post.id, post.lang), post.title) == post.title
                and post.origin in naming.places
            ):
                moved.questions.append(
                    Question(kind="twice", text="is in the archive twice, and was taken once", where=post.origin)
                )
                continue
            place = naming.add(post, archive.lang)  # a stream names its language on the way
            moved.found += 1
            moved.there += place.is_there
            if not place.is_there:
                for name in (*([post.category] if post.category and not kind_of(post.category) else []), *post.tags):
                    terms.topic(name)
                _put(spool, post)
            if moved.found % 100 == 0:
                progress("reading", moved.found, moved.found)
        maker = Maker(archive, naming, terms, settings, at)
        elsewhere = Elsewhere(archive, naming, terms, settings.languages)
        stage = temporary / "content"
        for number, post in enumerate(_posts(spool)):
            try:
                made = maker.make(post)
            except Unbalanced as fault:
                moved.questions.append(Question(kind="fault", text=str(fault), where=post.origin))
                continue
            _stage(stage, made.draft, made.files)
            _count(moved, made.draft, len(made.files))
            if made.draft.fields.get("status") != "draft":
                elsewhere.add(made.draft, made.files)
            take(made.draft)
            if number % 50 == 0:
                progress("converting", number, moved.found - moved.there)
        moved.site_url = archive.site_url
        moved.notices = list(archive.notices)
        moved.moved_files = maker.moved_files
        changed = terms.files()
        moved.topics, moved.people = sorted(terms.new["topics"]), sorted(terms.new["people"])
        if moved.written:
            _check(stage, settings, changed, moved, at)
            refused = {question.where for question in moved.questions if question.kind in ("draft", "left-out")}
            moved.moved_addresses, moved.left_files = elsewhere.found(refused, moved.moved_files)
        if not dry_run:
            _place(stage, content, changed, moved)
    return moved


def _put(spool: BinaryIO, post: Post) -> None:
    data = msgspec.msgpack.encode(post)
    spool.write(len(data).to_bytes(8, "big") + data)


def _posts(spool: BinaryIO) -> Iterator[Post]:
    spool.seek(0)
    decoder = msgspec.msgpack.Decoder(Post)
    while size := spool.read(8):
        yield decoder.decode(spool.read(int.from_bytes(size, "big")))


def _folder(draft: Draft) -> str:
    return f"pages/{draft.slug}" if draft.page else f"releases/{draft.year}/{draft.slug}"


def _stage(stage: Path, draft: Draft, files: dict[str, Path]) -> None:
    """A draft's files, aside."""
    folder = stage / _folder(draft)
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        if not (folder / name).exists():
            shutil.copyfile(file, folder / name)
    (folder / f"{draft.lang}.md").write_text(source_text(draft), encoding="utf-8")


def _count(moved: Moved, draft: Draft, files: int) -> None:
    moved.written += 1
    moved.files += files
    if draft.page:
        moved.pages += 1
    if draft.fields.get("status") == "draft":
        moved.drafts += 1
    else:
        moved.published += 1
    aliases = draft.fields.get("aliases", ())
    moved.aliases += len(aliases) if isinstance(aliases, list) else 0
    moved.ids += "id" in draft.fields
    moved.questions += draft.questions
    moved.read += draft.characters.read
    moved.imported += draft.characters.imported
    moved.set_aside += draft.characters.set_aside
    counted = Counter(moved.marks)
    counted.update(f"{part.reason}: {_mark(part.text)}" for part in draft.set_aside)
    moved.marks = dict(counted)


def _mark(text: str) -> str:
    """The name of what was set aside: `{% youtube %}`, `[gallery]`, `<iframe>`."""
    if match := re.match(r"<!--\s*(wp:[\w/-]+)", text):
        return match[1]
    if match := re.match(r"\{%[-+]?\s*([\w./-]+)", text):
        return f"{{% {match[1]} %}}"
    if match := re.match(r"\[/?([\w-]+)", text):
        return f"[{match[1]}]"
    if match := re.match(r"<([\w-]+)", text):
        return f"<{match[1]}>"
    if match := re.match(r"\.\. ([\w-]+)::", text):
        return f".. {match[1]}::"
    if match := re.match(r"\{\{[<%]?\s*([\w./-]+)", text):
        return f"{{{{ {match[1]} }}}}"
    return " ".join(text.split())[:40]


def _check(stage: Path, settings: Settings, changed: dict[str, str], moved: Moved, at: int) -> None:
    """Posts that the check would refuse become drafts; drafts that it refuses are left out."""
    content = Path(settings.content)
    there = content / "directory"
    if there.is_dir():
        shutil.copytree(there, stage / "directory", dirs_exist_ok=True)
    (stage / "directory").mkdir(parents=True, exist_ok=True)
    for name, text in changed.items():
        (stage / "directory" / name).write_text(text, encoding="utf-8")
    values = msgspec.structs.replace(
        settings,
        content=str(stage),
        cache=str(stage.parent / "cache"),
        output=str(stage.parent / "output"),
        takeaways=settings.takeaways if moved.written <= MOST_FILES else (),
    )
    for attempt in range(6):
        _name_originals(stage, settings.languages)
        wrong = _sources(errors(_judged(values, at)))
        if not wrong and moved.written <= MOST_DRAWN:
            wrong = _sources(errors(check(values)[0]))
        if not wrong:
            return
        for source, problems in wrong.items():
            file = stage / source
            if file.is_file():
                reason = "; ".join(f"{problem.field}: {problem.message}" for problem in problems[:3])
                _mend(file, source, reason, attempt >= 3, moved)


def _name_originals(stage: Path, languages: tuple[str, ...]) -> None:
    """Lets a public text not wait for one that is a draft: where the site's first language is the draft, another is the original."""
    for folder in {file.parent for file in stage.glob("*/**/*.md") if "directory" not in file.parts}:
        texts = {file.stem: file for file in folder.glob("*.md")}
        order = [lang for lang in languages if lang in texts]
        public = [lang for lang in order if not _is_draft(texts[lang].read_text(encoding="utf-8"))]
        if public and public[0] != order[0]:
            first = texts[order[0]]
            text = first.read_text(encoding="utf-8")
            if "\ntranslation_of:" not in text.partition("\n---\n")[0]:
                first.write_text(text.replace("---\n", f"---\ntranslation_of: {public[0]}\n", 1), encoding="utf-8")


def _is_draft(text: str) -> bool:
    return "\nstatus: draft\n" in text.partition("\n---\n")[0] + "\n"


def _judged(values: Settings, at: int) -> list[Problem]:
    """The problems of the texts and between them, without drawing a page."""
    with Index.in_memory() as index, Pool() as pool:
        return judged(values, at, index, pool).problems


def _mend(file: Path, source: str, reason: str, is_last: bool, moved: Moved) -> None:
    """A file beside a text goes; a text becomes a draft, and goes where that does not help."""
    if file.suffix != ".md":
        file.unlink()
        moved.files -= 1
        moved.questions.append(Question(kind="picture", text=f"was left out: {reason}", where=source))
        return
    text = file.read_text(encoding="utf-8")
    if not _is_draft(text):
        file.write_text(text.replace("---\n", "---\nstatus: draft\n", 1), encoding="utf-8")
        moved.drafts, moved.published = moved.drafts + 1, moved.published - 1
        moved.questions.append(
            Question(kind="draft", text=f"was public, is a draft here until this is mended: {reason}", where=source)
        )
    elif is_last:
        file.unlink()
        if not any(file.parent.glob("*.md")):
            shutil.rmtree(file.parent)
        moved.written, moved.drafts = moved.written - 1, moved.drafts - 1
        moved.questions.append(Question(kind="left-out", text=f"could not be imported: {reason}", where=source))


def _sources(problems: list[Problem]) -> dict[str, list[Problem]]:
    """Problems by the file that has them."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        if match := _SOURCE.search(problem.path):
            found.setdefault(match[0], []).append(problem)
    return found


def _place(stage: Path, content: Path, changed: dict[str, str], moved: Moved) -> None:
    """Everything to where it belongs: the directory first, so that no release names what is not there."""
    if not moved.written:
        return
    for name, text in changed.items():
        target = content / "directory" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        waiting = stage.parent / f"new-{name}"
        waiting.write_text(text, encoding="utf-8")
        waiting.replace(target)
    for pattern in ("releases/*/*", "pages/*"):
        for folder in sorted(stage.glob(pattern)):
            move_into(folder, content / folder.relative_to(stage))
