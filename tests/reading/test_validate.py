"""A folder → its language versions, and everything that is wrong with it; then all folders together."""

from __future__ import annotations

import pickle
from typing import Any

import msgspec
import pytest

from newsroom.model.directory import Contact, Directory, Person, Term
from newsroom.model.problems import Problem
from newsroom.model.read_context import ReadContext
from newsroom.model.release import File, Folder, Page, Release
from newsroom.reading.release.references import check_site
from newsroom.reading.release.validate import FolderResult, FolderSource, parse_folder
from newsroom.reading.values.forms import unknown_field

CONTEXT = ReadContext(timezone="Asia/Seoul", languages=("en", "ko", "fr"))
GOOD = {"title": "A", "date": "2026-03-02", "dateline": "Seoul", "contacts": "[press-desk]"}
PICTURE = File(name="hall.jpg", size=9, digest="0" * 32, width=2400, height=1600)


def text(fields: dict[str, str], body: str = "The mission opened a line.") -> str:
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + f"---\n{body}\n"


def parse(
    path: str = "releases/2026/line", files: tuple[File, ...] = (), context: ReadContext = CONTEXT, **texts: str
) -> FolderResult:
    """`en="…"` is en.md."""
    sources = tuple((f"{name}.md", words.encode()) for name, words in texts.items())
    result = parse_folder(FolderSource(path=path, sources=sources, files=files), context)
    told = tuple(problem for problem in result.folder.problems if problem.rule != "language-missing")  # own tests
    return msgspec.structs.replace(result, folder=msgspec.structs.replace(result.folder, problems=told))


def release(fields: dict[str, str], **more: Any) -> Release:
    result = parse(en=text(GOOD | fields), **more)
    assert result.folder.problems == ()
    return result.folder.releases[0]


def found(result: FolderResult | list[Problem]) -> list[tuple[str, int, str, str, str]]:
    problems = result if isinstance(result, list) else result.folder.problems
    return [
        (problem.path.rpartition("/")[2], problem.line, problem.field, problem.rule, problem.severity)
        for problem in problems
    ]


def rules(result: FolderResult) -> list[str]:
    return [problem.rule for problem in result.folder.problems]


# --- one folder --------------------------------------------------------------------------------------------------


def test_a_release_is_read_whole() -> None:
    one = release(
        {
            "subtitle": "B", "modified": "2026-03-05", "category": "statement", "summary": "S", "tags": "[health]", "places": "[seoul]",
            "authors": "[ana]", "image": "{file: hall.jpg, alt: The hall, credit: Ana, licence: CC BY 4.0}", "boilerplate": "us", "embargo": "2026-03-03T06:00+09:00",
            "expires": "2027-01-01T00:00Z", "corrections": "[{at: 2026-03-04, note: Old.}, {at: 2026-03-05, note: New.}]",
            "aliases": "[/old/]", "event": "{name: E, starts: 2026-03-02, place: seoul}", "notes": "'*Note*'",
        },
        files=(PICTURE,),
    )  # fmt: skip
    assert (one.path, one.folder, one.slug, one.lang, one.original) == (
        "content/releases/2026/line/en.md", "releases/2026/line", "line", "en", "en",
    )  # fmt: skip
    assert one.date and one.date.local == "2026-03-02T00:00:00+09:00"
    assert [correction.note for correction in one.corrections] == ["New.", "Old."], "newest first"
    assert one.image and one.card.image == one.image
    assert one.embargo and one.appears == one.embargo.at, "the later of date and embargo"
    assert "<em>Note</em>" in one.notes
    assert (one.contacts, one.tags, one.places, one.authors, one.boilerplate) == (
        ("press-desk",),
        ("health",),
        ("seoul",),
        ("ana",),
        "us",
    )
    assert one.event and one.event.place == "seoul" and not one.draft
    assert one.words == 5


def test_a_folder_is_read_the_same_in_another_process() -> None:
    source = FolderSource(path="releases/2026/line", sources=(("en.md", text(GOOD).encode()),), files=(PICTURE,))
    assert pickle.loads(pickle.dumps((source, CONTEXT))) == (source, CONTEXT)
    result = parse_folder(source, CONTEXT)
    assert pickle.loads(pickle.dumps(result)) == result == parse_folder(source, CONTEXT)


def test_the_bodies_are_given_by_language() -> None:
    result = parse(en=text(GOOD, "*One*"), ko=text({"title": "B"}, "*둘*"))
    assert {lang: "<em>" in html for lang, html in result.bodies.items() if "#" not in lang} == {"en": True, "ko": True}
    # beside a body its search terms, one field a line: title, summary, text with dateline and day, facets
    assert result.bodies["en#terms"].split("\n") == ["a", "one", "2 2026 march one seoul", "k:press-release"]
    assert result.bodies["ko#terms"].split("\n")[1:] == ["둘", "2 2026 3 seoul 년 둘 월 일", "k:press-release"]


def test_a_translation_takes_what_it_does_not_set() -> None:
    original = GOOD | {
        "subtitle": "B", "summary": "S", "notes": "N", "modified": "2026-03-05", "corrections": "[{at: 2026-03-04, note: C}]",
        "tags": "[health]", "embargo": "2026-03-03T06:00+09:00", "status": "draft", "aliases": "[/old/]",
        "image": "{file: hall.jpg, alt: The hall, credit: A, licence: B}",
    }  # fmt: skip
    result = parse(en=text(original), ko=text({"title": "제목", "dateline": "서울"}, "본문."), files=(PICTURE,))
    en, ko = result.folder.releases
    assert (ko.contacts, ko.tags, ko.date, ko.embargo, ko.draft, ko.image) == (
        en.contacts,
        en.tags,
        en.date,
        en.embargo,
        True,
        en.image,
    )
    assert (ko.title, ko.dateline, ko.summary, ko.original) == ("제목", "서울", "본문.", "en")
    assert (ko.subtitle, ko.notes, ko.modified, ko.corrections) == ("", "", None, ())
    assert ko.aliases == (), "a former address leads to one version only"


def test_a_translation_may_come_later_but_never_before_its_original() -> None:
    result = parse(en=text(GOOD | {"embargo": "2026-03-05T00:00+09:00"}), ko=text({"title": "B", "date": "2026-03-02"}))
    en, ko = result.folder.releases
    assert ko.appears == en.appears
    result = parse(en=text(GOOD), ko=text({"title": "B", "date": "2026-03-09"}))
    assert result.folder.releases[1].appears > result.folder.releases[0].appears


@pytest.mark.parametrize(
    ("texts", "original"),
    [
        pytest.param({"ko": GOOD, "en": GOOD}, "en", id="the site's first"),
        pytest.param({"ko": GOOD, "fr": GOOD}, "ko", id="the first that there is"),
        pytest.param({"en": GOOD | {"translation_of": "ko"}, "ko": GOOD}, "ko", id="as a translation says"),
        pytest.param({"en": GOOD, "ko": GOOD | {"translation_of": "ko"}}, "ko", id="as the original says"),
    ],
)
def test_the_original_is(texts: dict[str, dict[str, str]], original: str) -> None:
    result = parse(**{lang: text(fields) for lang, fields in texts.items()})
    assert result.folder.problems == ()
    assert [page.original for page in result.folder.releases] == [original] * len(texts)
    assert result.folder.releases[0].lang == original


def test_an_original_that_is_not_there_is_a_problem() -> None:
    result = parse(en=text(GOOD | {"translation_of": "fr"}), ko=text({"title": "B"}))
    assert found(result) == [("en.md", 6, "translation_of", "original-missing", "error")]


def test_two_originals_are_a_problem() -> None:
    result = parse(
        en=text(GOOD | {"translation_of": "fr"}),
        ko=text({"title": "B", "translation_of": "en"}),
        fr=text({"title": "C"}),
    )
    assert "original-unclear" in rules(result)


@pytest.mark.parametrize(
    ("category", "missing"),
    [
        ("press-release", ["missing-contact", "missing-dateline"]),
        ("statement", ["missing-contact"]),
        ("media-advisory", ["missing-contact", "missing-event"]),
        ("news", []),
        ("briefing-note", []),
        ("speech", []),
    ],
)
def test_what_a_category_requires(category: str, missing: list[str]) -> None:
    assert sorted(rules(parse(en=text({"title": "A", "date": "2026-03-02", "category": category})))) == missing


def test_what_is_missing_is_told_once_not_for_every_translation() -> None:
    result = parse(en=text({"title": "A"}), ko=text({"title": "B"}))
    assert found(result) == [
        ("en.md", 1, "contacts", "missing-contact", "error"),
        ("en.md", 1, "date", "missing-date", "error"),
        ("en.md", 1, "dateline", "missing-dateline", "error"),
    ]


def test_every_version_needs_its_own_title() -> None:
    assert found(parse(en=text(GOOD), ko=text({"dateline": "서울"}))) == [
        ("ko.md", 1, "title", "missing-title", "error")
    ]


def test_a_field_that_is_broken_is_not_missing_too() -> None:
    assert rules(parse(en=text(GOOD | {"date": "2026-02-30", "dateline": "Seoul –", "contacts": "{a: b}"}))) == [
        "date-unreal",
        "dateline-form",
        "field-form",
    ]


@pytest.mark.parametrize(
    ("fields", "line", "field", "rule"),
    [
        pytest.param({"modified": "2026-03-01"}, 6, "modified", "modified-before-date", id="modified before date"),
        pytest.param({"expires": "2026-03-01T00:00Z"}, 6, "expires", "expires-too-early", id="gone before it is out"),
        pytest.param({"embargo": "2026-03-05T00:00Z", "expires": "2026-03-05T00:00Z"}, 7, "expires", "expires-too-early", id="gone as the embargo ends"),
        pytest.param({"status": ""}, 6, "status", "hold-empty", id="status without a word"),
        pytest.param({"embargo": ""}, 6, "embargo", "hold-empty", id="embargo without an instant"),
        pytest.param({"embargo": "[]"}, 6, "embargo", "hold-empty", id="embargo as an empty list"),
        pytest.param({"expires": "''"}, 6, "expires", "hold-empty", id="expiry as an empty text"),
        pytest.param({"modified": "2026-03-03", "corrections": "[{at: 2026-03-05, note: C}]"}, 6, "modified", "modified-before-correction", id="modified before correction"),
        pytest.param({"modified": "2026-03-03", "corrections": "[{at: 2026-03-03, note: C}, {at: 2026-03-01, note: D}]"}, 7, "corrections", "correction-before-date", id="correction before date"),
        pytest.param({"withdrawn": "{at: 2026-03-01, reason: R}"}, 6, "withdrawn", "withdrawn-before-date", id="withdrawn before it is out"),
        pytest.param({"event": "{name: E, starts: 2026-03-05, ends: 2026-03-04}"}, 6, "event", "event-ends-early", id="event ends before it starts"),
        pytest.param({"image": "{file: hal.jpg, alt: A}"}, 6, "image", "file-missing", id="picture that is not there"),
        pytest.param({"image": "{file: report.pdf, alt: A}"}, 6, "image", "picture-kind", id="no picture"),
        pytest.param({"image": "{file: broken.jpg, alt: A}"}, 6, "image", "picture-unreadable", id="broken picture"),
        pytest.param({"documents": "[{file: page.html, title: A}]"}, 6, "documents", "document-kind", id="web page as document"),
        pytest.param({"documents": "[{file: no.pdf, title: A}]"}, 6, "documents", "file-missing", id="document that is not there"),
    ],
)  # fmt: skip
def test_fields_that_contradict_each_other_or_the_folder(
    fields: dict[str, str], line: int, field: str, rule: str
) -> None:
    files = (
        PICTURE,
        File(name="report.pdf", size=9, digest="1" * 32),
        File(name="broken.jpg", size=9, digest="2" * 32),
        File(name="page.html", size=9, digest="3" * 32),
    )
    assert found(parse(en=text(GOOD | fields), files=files)) == [("en.md", line, field, rule, "error")]


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param(
            {"date": "2026-03-02T10:00+09:00", "modified": "2026-03-02"}, id="modified on the day, without an hour"
        ),
        pytest.param(
            {"modified": "2026-03-05", "corrections": "[{at: 2026-03-05T10:00+09:00, note: C}]"},
            id="corrected on that day",
        ),
        pytest.param({"event": "{name: E, starts: 2026-03-05T10:00+09:00, ends: 2026-03-05}"}, id="event of one day"),
    ],
)
def test_within_one_day_only_hours_that_were_given_count(fields: dict[str, str]) -> None:
    assert parse(en=text(GOOD | fields)).folder.problems == ()


def test_a_small_picture_is_a_warning_that_can_be_waived() -> None:
    small = File(name="hall.jpg", size=9, digest="0" * 32, width=600, height=400)
    fields = GOOD | {"image": "{file: hall.jpg, alt: The hall, credit: Ana, licence: CC BY 4.0}"}
    assert found(parse(en=text(fields), files=(small,))) == [("en.md", 6, "image", "picture-small", "warning")]
    assert (
        parse(en=text(fields | {"waive": "[{rule: picture-small, reason: No other}]"}), files=(small,)).folder.problems
        == ()
    )


def test_an_error_cannot_be_waived() -> None:
    result = parse(
        en=text(GOOD | {"modified": "2026-03-01", "waive": "[{rule: modified-before-date, reason: So be it}]"})
    )
    assert found(result) == [
        ("en.md", 6, "modified", "modified-before-date", "error"),
        ("en.md", 7, "waive", "waive-error", "warning"),
    ]


def test_in_a_draft_all_but_an_unreadable_head_is_a_warning() -> None:
    result = parse(
        path="releases/2026/Line",
        en=text({"status": "draft", "date": "2026-02-30", "colour": "blue"}, "[x]({filename}none.md)"),
    )
    assert result.folder.problems and {problem.severity for problem in result.folder.problems} == {"warning"}
    assert result.folder.releases[0].draft
    broken = parse(en="---\nstatus: draft\ntitle: A: B\n---\n")
    assert found(broken) == [("en.md", 3, "head", "yaml-broken", "error")]
    assert broken.folder.releases == ()


def test_a_release_with_an_error_can_never_leave() -> None:
    assert parse(en=text(GOOD | {"modified": "2026-03-01"})).folder.releases[0].draft


def test_an_original_that_cannot_be_read_is_the_only_problem() -> None:
    assert rules(parse(en="---\ntitle: A: B\n---\n", ko=text({"title": "B"}))) == ["yaml-broken"]


@pytest.mark.parametrize(
    ("names", "files", "rule"),
    [
        pytest.param(["en.md", "de.md"], [], "language-not-listed", id="a language that the site has not"),
        pytest.param(["en.md", "notes.md"], [], "source-name", id="no language"),
        pytest.param(["en.md", "EN.md"], [], "source-name", id="capitals"),
        pytest.param(["en.md"], ["ko.markdown"], "source-name", id="another ending"),
        pytest.param(["en.md"], ["ko.MD"], "source-name", id="an ending in capitals"),
        pytest.param([], ["hall.jpg"], "text-missing", id="no text"),
    ],
)
def test_a_text_is_named_after_its_language(names: list[str], files: list[str], rule: str) -> None:
    source = FolderSource(
        path="releases/2026/line",
        sources=tuple((name, text(GOOD).encode()) for name in names),
        files=tuple(File(name=name, size=1, digest="0" * 32, width=2000) for name in files),
    )
    assert rules(parse_folder(source, CONTEXT)) == [rule]


@pytest.mark.parametrize(
    "path",
    ["releases/2026/2022", "releases/2026/Line", "releases/2026/page", "pages/news", "pages/ko", "releases/march/line"],
)
def test_a_folder_whose_name_is_no_address_is_a_problem(path: str) -> None:
    fields = {"title": "A"} if path.startswith("pages") else GOOD
    assert rules(parse(path=path, en=text(fields)))[0].startswith(("slug-", "year-"))


def test_a_page_needs_a_title_only() -> None:
    result = parse(path="pages/about", en=text({"title": "About"}), ko=text({"title": "소개"}))
    assert result.folder.problems == () and result.folder.releases == ()
    page = result.folder.pages[0]
    assert type(page) is Page and page.date is None and page.summary == "The mission opened a line."


def test_pelicans_head_gives_the_same_release() -> None:
    pelican = "Title: A\nDate: 2026-03-02\nDateline: Seoul\nContacts: press-desk\nTags: one, two\n\nThe mission opened a line.\n"
    yaml = text(GOOD | {"tags": "[one, two]"})
    assert parse(en=pelican).folder == parse(en=yaml).folder


def test_without_a_summary_the_first_paragraph_is_cut_at_a_sentence() -> None:
    first = "The mission opened a line. " * 20
    one = parse(en=text(GOOD, first + "\n\nSecond.")).folder.releases[0]
    assert one.summary == ("The mission opened a line. " * 11).strip() and len(one.summary) <= 300


def test_a_release_without_text_is_doubtful() -> None:
    assert found(parse(en=text(GOOD, ""))) == [("en.md", 7, "body", "body-empty", "warning")]


def test_links_of_notes_are_numbered_on_behind_those_of_the_body() -> None:
    result = parse(en=text(GOOD | {"notes": "'[n]({filename}../b/en.md)'"}, "[a]({filename}../a/en.md)"))
    one = result.folder.releases[0]
    assert one.links == ("content:releases/2026/a/en.md", "content:releases/2026/b/en.md")
    assert 'href="newsroom:0"' in result.bodies["en"] and 'href="newsroom:1"' in one.notes


def test_a_body_edit_leaves_the_card_as_it_was() -> None:
    one, other = (parse(en=text(GOOD | {"summary": "S"}, body)).folder.releases[0] for body in ("One.", "Two."))
    assert one.card == other.card and one.text_digest != other.text_digest and one.digest != other.digest


def test_a_digest_depends_on_values_alone() -> None:
    ordered, turned = (parse(en=text(fields)).folder.releases[0] for fields in (GOOD, dict(reversed(GOOD.items()))))
    assert ordered.digest == turned.digest


# --- all folders -------------------------------------------------------------------------------------------------


def directory(**changes: Any) -> Directory:
    def term(key: str) -> dict[str, Term]:
        return {key: Term(key=key, name=(("", key),))}

    contacts = {"press-desk": Contact(key="press-desk", name=(("", "Press desk"),))}
    return Directory(
        **{
            "contacts": contacts,
            "topics": term("health"),
            "places": term("seoul"),
            "people": {"ana": Person(key="ana", name=(("", "Ana"),))},
        }
        | changes
    )


def check(
    *folders: tuple[str, dict[str, str]], files: tuple[File, ...] = (), known: Directory | None = None
) -> list[Problem]:
    """Problems between folders, each given as (path, {language: text})."""
    parsed: list[Folder] = []
    texts: dict[str, bytes] = {}
    for path, versions in folders:
        result = parse(path=path, files=files, **versions)
        assert result.folder.problems == ()
        parsed.append(result.folder)
        texts |= {f"content/{path}/{lang}.md": words.encode() for lang, words in versions.items()}
    return check_site(parsed, known or directory(), CONTEXT, lambda path: texts.get(path, b""))


def one(fields: dict[str, str] | None = None, body: str = "Text.") -> tuple[str, dict[str, str]]:
    return "releases/2026/one", {"en": text(GOOD | (fields or {}), body)}


TWO = ("releases/2026/two", {"en": text(GOOD)})


def test_where_all_is_well_no_source_is_read_again() -> None:
    folder = parse(en=text(GOOD | {"tags": "[health]"}, "[x]({filename}../line/en.md)")).folder

    def read(path: str) -> bytes:
        raise AssertionError(path)

    assert check_site([folder], directory(), CONTEXT, read) == []


@pytest.mark.parametrize(
    ("fields", "line", "field", "rule", "hint"),
    [
        pytest.param({"contacts": "[press-desk, pres-desk]"}, 5, "contacts", "contact-unknown", "Did you mean 'press-desk'?", id="contact"),
        pytest.param({"tags": "[helth]"}, 6, "tags", "topic-unknown", "Did you mean 'health'?", id="topic"),
        pytest.param({"tags": "[health，culture]"}, 6, "tags", "topic-unknown", "It has '，' (U+FF0C): keys stand between plain brackets and commas, e.g. [health, culture].", id="full-width comma"),
        pytest.param({"places": "[soul]"}, 6, "places", "place-unknown", "Did you mean 'seoul'?", id="place"),
        pytest.param({"authors": "[anna]"}, 6, "authors", "author-unknown", "Did you mean 'ana'?", id="author"),
        pytest.param({"boilerplate": "us"}, 6, "boilerplate", "boilerplate-unknown", "", id="boilerplate"),
        pytest.param({"event": "{name: E, starts: 2026-03-02, place: soul}"}, 6, "event", "place-unknown", "Did you mean 'seoul'?", id="place of an event"),
    ],
)  # fmt: skip
def test_what_a_release_names_stands_in_the_directory(
    fields: dict[str, str], line: int, field: str, rule: str, hint: str
) -> None:
    (problem,) = check(one(fields))
    assert (problem.line, problem.field, problem.rule, problem.severity, problem.hint) == (
        line,
        field,
        rule,
        "error",
        hint,
    )


def test_an_unknown_key_that_a_translation_took_over_is_told_once() -> None:
    assert len(check(("releases/2026/one", {"en": text(GOOD | {"tags": "[helth]"}), "ko": text({"title": "B"})}))) == 1


def test_in_a_draft_an_unknown_key_is_a_warning() -> None:
    assert [problem.severity for problem in check(one({"status": "draft", "tags": "[helth]"}))] == ["warning"]


def test_a_slug_is_unique_over_all_years_and_the_problem_names_both() -> None:
    (problem,) = check(("releases/2025/one", {"en": text(GOOD)}), one())
    assert problem.rule == "slug-twice"
    assert problem.path == "content/releases/2026/one/en.md" and "content/releases/2025/one/en.md" in problem.message


def test_a_page_and_a_release_may_share_a_name() -> None:
    assert check(("pages/one", {"en": text({"title": "A"})}), one()) == []


@pytest.mark.parametrize(
    ("body", "line"),
    [
        pytest.param("A.\n\nSee [x]({filename}../none/en.md).", 9, id="a release"),
        pytest.param("See [x]({filename}../two/ko.md).", 7, id="a language"),
        pytest.param("See [x]({attach}report.pdf).", 7, id="a file"),
        pytest.param("![x](hall.jpg)", 7, id="a picture"),
        pytest.param("See [x]({tag}none).", 7, id="a topic"),
        pytest.param("See [x]({category}none).", 7, id="a type"),
    ],
)
def test_a_link_leads_to_what_exists(body: str, line: int) -> None:
    assert found(check(one(body=body), TWO)) == [("en.md", line, "body", "link-missing", "error")]


@pytest.mark.parametrize(
    "body",
    [
        "[x]({filename}../two/en.md#s-a)",
        "[x]({filename}../two/)",
        "[x]({tag}health)",
        "[x]({category}speech)",
        "[x](/about/)",
        "![x](hall.jpg)",
        "[x]({attach}../two/hall.jpg)",
    ],
)
def test_a_link_to_what_exists_is_no_problem(body: str) -> None:
    problems = check(one(body=body), TWO, files=(PICTURE,))
    assert [problem for problem in problems if problem.rule != "file-unused"] == []


def test_a_link_to_a_held_release_is_no_problem() -> None:
    assert (
        check(one(body="[x]({filename}../two/en.md)"), ("releases/2026/two", {"en": text(GOOD | {"status": "draft"})}))
        == []
    )


def test_a_file_that_nothing_names_is_a_warning_that_can_be_waived() -> None:
    (problem,) = check(one(), files=(PICTURE,))
    assert (problem.path, problem.rule, problem.severity) == (
        "content/releases/2026/one/hall.jpg",
        "file-unused",
        "warning",
    )
    assert check(one({"waive": "[{rule: file-unused, reason: Kept}]"}), files=(PICTURE,)) == []
    image = "{file: hall.jpg, alt: The hall, credit: Ana, licence: CC BY 4.0}"
    assert check(one({"image": image}), files=(PICTURE,)) == []
    assert check(one(body="[the hall]({static}hall.jpg)"), files=(PICTURE,)) == []


@pytest.mark.parametrize(
    ("alias", "rule"),
    [
        pytest.param("/news/two/", "alias-taken", id="a release"),
        pytest.param("/news/one/", "alias-taken", id="itself"),
        pytest.param("/NEWS/Two/", "alias-taken", id="a release, but for capitals"),
        pytest.param("/about/", "alias-taken", id="a page"),
        pytest.param("/news/", "alias-reserved", id="the archive"),
        pytest.param("/news/2022/", "alias-reserved", id="a year"),
        pytest.param("/news/page/2/", "alias-reserved", id="a page of the archive"),
        pytest.param("/topics/health/", "alias-reserved", id="a topic"),
        pytest.param("/ko/", "alias-reserved", id="a language"),
        pytest.param("/ko/contacts/", "alias-reserved", id="the press office"),
    ],
)
def test_an_alias_shadows_nothing(alias: str, rule: str) -> None:
    problems = check(one({"aliases": f"[{alias}]"}), TWO, ("pages/about", {"en": text({"title": "A"})}))
    assert found(problems) == [("en.md", 6, "aliases", rule, "error")]


def test_two_releases_do_not_share_an_alias() -> None:
    problems = check(one({"aliases": "[/old/]"}), ("releases/2026/two", {"en": text(GOOD | {"aliases": "[/old/]"})}))
    assert [problem.rule for problem in problems] == ["alias-taken"]


def test_a_field_of_pelicans_is_told_what_stands_in_its_place() -> None:
    hints = [unknown_field(word, ("title", "date", "authors")).hint for word in ("Slug", "lang", "author")]
    assert [part in hint for part, hint in zip(("folder's name", "file's name", "people.yml"), hints, strict=True)] == [
        True,
        True,
        True,
    ]
