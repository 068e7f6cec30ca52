"""One content tree with every mistake that a file can hold, and exactly what is said of it.

Folders of `awful/content` are named after their mistake; those whose input is odd but harmless stand in `HARMLESS`.
What no file in a repository can be (a loop of links, 50 MB) is made by the tests of the module that meets it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from newsroom.model.problems import Problem
from newsroom.model.read_context import ReadContext
from newsroom.model.release import Folder
from newsroom.reading.directory.files import load_directory
from newsroom.reading.files.source import describe_file
from newsroom.reading.release.references import check_site
from newsroom.reading.release.validate import FolderSource, parse_folder

AWFUL = Path(__file__).parent / "awful"
CONTENT = AWFUL / "content"
CONTEXT = ReadContext(timezone="Asia/Seoul", languages=("en", "ko"))
HARMLESS = ("bom-and-crlf", "right-to-left-title", "combining-title", "emoji-title", "braces")


def read(folder: Path) -> Folder:
    names = sorted(path for path in folder.iterdir() if path.is_file())
    source = FolderSource(
        path=str(folder.relative_to(CONTENT)),
        sources=tuple((path.name, path.read_bytes()) for path in names if path.suffix == ".md"),
        files=tuple(describe_file(path) for path in names if path.suffix != ".md"),
    )
    return parse_folder(source, CONTEXT).folder


@pytest.fixture(scope="module")
def problems() -> list[Problem]:
    folders = [read(path) for path in sorted([*CONTENT.glob("releases/*/*"), *CONTENT.glob("pages/*")])]
    place = CONTENT / "directory"
    files = {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}
    directory, found = load_directory(files, CONTEXT)
    found += [problem for folder in folders for problem in folder.problems]
    return sorted([*found, *check_site(folders, directory, CONTEXT, lambda path: (AWFUL / path).read_bytes())])


def test_every_mistake_is_told_once_with_its_line_and_nothing_else_is(problems: list[Problem]) -> None:
    told = [
        (problem.path.removeprefix("content/"), problem.line, problem.field, problem.rule, problem.severity)
        for problem in problems
    ]
    assert told == EXPECTED


def test_odd_but_harmless_input_is_no_problem(problems: list[Problem]) -> None:
    assert [problem.text() for problem in problems if problem.path.split("/")[-2] in HARMLESS] == []


def test_every_problem_says_what_must_be_and_what_was_found(problems: list[Problem]) -> None:
    for problem in problems:
        assert problem.message and "\n" not in problem.text() and len(problem.text()) < 600, problem
        assert problem.rule == problem.rule.lower() and " " not in problem.rule


EXPECTED: list[tuple[str, int, str, str, str]] = [
    ("directory/contact.yml", 1, "file", "directory-file", "error"),
    ("directory/contacts.yml", 4, "role", "language-missing", "warning"),
    ("directory/contacts.yml", 5, "phones", "language-missing", "warning"),
    ("directory/contacts.yml", 13, "phones", "phone-incomplete", "error"),
    ("directory/contacts.yml", 14, "email", "email-form", "error"),
    ("directory/contacts.yml", 20, "phones", "language-missing", "warning"),
    ("directory/contacts.yml", 20, "phones", "unknown-field", "error"),
    ("directory/contacts.yml", 21, "email", "contact-without-email", "warning"),
    ("directory/contacts.yml", 22, "hours", "hours-form", "warning"),
    ("directory/contacts.yml", 23, "timezone", "timezone-unknown", "error"),
    ("directory/contacts.yml", 24, "languages", "language-unknown", "error"),
    ("directory/contacts.yml", 28, "valid_until", "date-unreal", "error"),
    ("directory/contacts.yml", 29, "successor", "successor-circle", "error"),
    ("directory/organisations.yml", 5, "name", "missing-name", "error"),
    ("directory/organisations.yml", 6, "country", "country-unknown", "error"),
    ("directory/organisations.yml", 7, "url", "address-form", "error"),
    ("directory/people.yml", 1, "organisation", "key-unknown", "error"),
    ("directory/people.yml", 1, "title", "language-missing", "warning"),
    ("directory/places.yml", 1, "name", "language-not-listed", "error"),
    ("directory/topics.yml", 2, "key", "key-form", "error"),
    ("pages/about/en.md", 1, "file", "language-missing", "warning"),
    ("pages/news/en.md", 1, "slug", "slug-reserved", "error"),
    ("pages/news/en.md", 3, "tags", "field-of-releases", "error"),
    ("releases/2026/2022/en.md", 1, "slug", "slug-letters", "error"),
    ("releases/2026/Capital-Letters/en.md", 1, "slug", "slug-form", "error"),
    ("releases/2026/advisory-without-event/en.md", 1, "event", "missing-event", "error"),
    ("releases/2026/broken-yaml/en.md", 2, "head", "yaml-broken", "error"),
    ("releases/2026/correction-too-late/en.md", 6, "modified", "modified-before-correction", "error"),
    ("releases/2026/dangerous-body/en.md", 7, "body", "html-dropped", "warning"),
    ("releases/2026/dangerous-body/en.md", 9, "body", "html-dropped", "warning"),
    ("releases/2026/dangerous-body/en.md", 9, "body", "picture-unreadable", "error"),
    ("releases/2026/dangerous-body/en.md", 11, "body", "html-dropped", "warning"),
    ("releases/2026/dangerous-body/en.md", 11, "body", "html-dropped", "warning"),
    ("releases/2026/dangerous-body/en.md", 13, "body", "html-dropped", "warning"),
    ("releases/2026/dead-links/en.md", 7, "body", "link-missing", "error"),
    ("releases/2026/dead-links/en.md", 9, "body", "link-missing", "error"),
    ("releases/2026/dead-links/en.md", 11, "body", "link-missing", "error"),
    ("releases/2026/dead-links/en.md", 11, "body", "link-missing", "error"),
    ("releases/2026/draft/en.md", 1, "contacts", "missing-contact", "warning"),
    ("releases/2026/draft/en.md", 1, "dateline", "missing-dateline", "warning"),
    ("releases/2026/draft/en.md", 4, "date", "date-unreal", "warning"),
    ("releases/2026/draft/en.md", 5, "colour", "unknown-field", "warning"),
    ("releases/2026/draft/en.md", 7, "body", "body-empty", "warning"),
    ("releases/2026/duplicate-keys/en.md", 6, "title", "duplicate-field", "error"),
    ("releases/2026/embargo-without-offset/en.md", 6, "embargo", "needs-offset", "error"),
    ("releases/2026/empty/en.md", 1, "file", "empty-file", "error"),
    ("releases/2026/expires-too-early/en.md", 7, "expires", "expires-too-early", "error"),
    ("releases/2026/feeds/en.md", 1, "slug", "slug-reserved", "error"),
    ("releases/2026/languages/fr.md", 1, "file", "language-not-listed", "error"),
    ("releases/2026/languages/ko.markdown", 1, "file", "source-name", "error"),
    ("releases/2026/languages/notes.md", 1, "file", "source-name", "error"),
    ("releases/2026/latin-1/en.md", 2, "file", "encoding", "error"),
    ("releases/2026/long-title/en.md", 2, "title", "title-length", "error"),
    ("releases/2026/markup-in-title/en.md", 2, "title", "text-html", "warning"),
    ("releases/2026/missing-fields/en.md", 1, "contacts", "missing-contact", "error"),
    ("releases/2026/missing-fields/en.md", 1, "date", "missing-date", "error"),
    ("releases/2026/missing-fields/en.md", 1, "dateline", "missing-dateline", "error"),
    ("releases/2026/missing-fields/en.md", 1, "title", "missing-title", "error"),
    ("releases/2026/modified-before-date/en.md", 6, "modified", "modified-before-date", "error"),
    ("releases/2026/no-head/en.md", 1, "head", "head-missing", "error"),
    ("releases/2026/no-text", 1, "file", "text-missing", "error"),
    ("releases/2026/nul-bytes/en.md", 7, "file", "nul-byte", "error"),
    ("releases/2026/open-head/en.md", 1, "head", "head-open", "error"),
    ("releases/2026/pelican-head/en.md", 4, "tags", "topic-unknown", "error"),
    ("releases/2026/pelican-head/en.md", 6, "titel", "unknown-field", "error"),
    ("releases/2026/pictures/en.md", 6, "image", "alt-missing", "error"),
    ("releases/2026/pictures/en.md", 8, "gallery", "file-missing", "error"),
    ("releases/2026/pictures/en.md", 9, "gallery", "picture-unreadable", "error"),
    ("releases/2026/pictures/en.md", 10, "gallery", "picture-credit", "warning"),
    ("releases/2026/pictures/en.md", 10, "gallery", "picture-licence", "warning"),
    ("releases/2026/pictures/en.md", 10, "gallery", "picture-small", "warning"),
    ("releases/2026/pictures/en.md", 11, "gallery", "file-name", "error"),
    ("releases/2026/pictures/en.md", 12, "documents", "document-kind", "error"),
    ("releases/2026/same-alias/en.md", 6, "aliases", "alias-taken", "error"),
    ("releases/2026/shadowing-alias/en.md", 6, "aliases", "alias-form", "error"),
    ("releases/2026/shadowing-alias/en.md", 6, "aliases", "alias-form", "error"),
    ("releases/2026/shadowing-alias/en.md", 6, "aliases", "alias-reserved", "error"),
    ("releases/2026/shadowing-alias/en.md", 6, "aliases", "alias-taken", "error"),
    ("releases/2026/shadowing-alias/en.md", 6, "aliases", "alias-taken", "error"),
    ("releases/2026/tabs/en.md", 4, "head", "yaml-tab", "error"),
    ("releases/2026/turned-title/en.md", 2, "title", "unfit-character", "error"),
    ("releases/2026/twice/en.md", 1, "slug", "slug-twice", "error"),
    ("releases/2026/unknown-key/en.md", 6, "sumary", "unknown-field", "error"),
    ("releases/2026/unknown-key/en.md", 7, "image", "file-missing", "error"),
    ("releases/2026/unknown-key/en.md", 7, "image", "unknown-field", "error"),
    ("releases/2026/unknown-references/en.md", 5, "contacts", "contact-unknown", "error"),
    ("releases/2026/unknown-references/en.md", 6, "tags", "topic-unknown", "error"),
    ("releases/2026/unknown-references/en.md", 7, "places", "place-unknown", "error"),
    ("releases/2026/unknown-references/en.md", 8, "authors", "author-unknown", "error"),
    ("releases/2026/unknown-references/en.md", 9, "boilerplate", "boilerplate-unknown", "error"),
    ("releases/2026/unknown-references/en.md", 10, "category", "category-unknown", "error"),
    ("releases/2026/unreal-date/en.md", 3, "date", "date-unreal", "error"),
    ("releases/2026/waived/en.md", 6, "modified", "modified-before-date", "error"),
    ("releases/2026/waived/en.md", 9, "waive", "waive-error", "warning"),
    ("releases/2026/yaml-bomb/en.md", 3, "head", "yaml-alias", "error"),
    ("releases/march/odd-year/en.md", 1, "file", "year-folder", "error"),
]
