"""Slips that nobody sees before the reader does: each is told with its line, the reason and what to type."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from conftest import NOON, TinySite
from test_awful import CONTENT, problems  # noqa: F401 – a fixture

from newsroom.build.check import check
from newsroom.media.documents import other_kind
from newsroom.model.problems import Problem, errors
from newsroom.reading.body.body import BodySettings, render_body
from newsroom.reading.release.waivable import WAIVABLE


def told(tiny: TinySite) -> list[tuple[str, int, str, str]]:
    """(file, line, rule, severity) of what check says."""
    return [
        (each.path.rpartition("/")[2], each.line, each.rule, each.severity) for each in check(tiny.settings(), NOON)[0]
    ]


END_MARKS = [
    "- END -", "– END –", "— Ends —", "- ENDE -", "- FIN -", "* END *", "**END**", "-30-", "— 30 —", "###", "# # #", "\\# \\# \\#", "(끝)",
    "- 끝 -", "끝", "<끝>", "（完）", "ENDS", "END", "(FIN)", "[ENDE]", "~ fim ~",
]  # fmt: skip


@pytest.mark.parametrize("mark", END_MARKS)
def test_a_mark_of_the_end_is_told_with_its_line(mark: str) -> None:
    body = render_body(f"First.\n\n{mark}\n", 5, "releases/2026/line", BodySettings())
    assert ("end-mark", 7) in [(each.rule, each.line) for each in body.problems]


@pytest.mark.parametrize(
    "text",
    ["### Hours", "```\n###\n```", "    ###", "***", "---\n\nb", "- ends meet", "The end is near.", "30", "- 30 boats -x", "끝나다.", "| END |\n|---|\n| a |", "End"],
)  # fmt: skip
def test_what_only_looks_like_the_end_is_not_told(text: str) -> None:
    body = render_body(f"First.\n\n{text}\n", 1, "releases/2026/line", BodySettings())
    assert "end-mark" not in [each.rule for each in body.problems]


def test_a_waiver_of_a_rule_that_is_none_is_told_with_the_nearest(tiny: TinySite) -> None:
    tiny.release(
        "line", waive=[{"rule": "pictur-small", "reason": "None larger."}, {"rule": "body-empty", "reason": "x"}]
    )
    (problem,) = (each for each in check(tiny.settings(), NOON)[0] if each.rule == "waive-unknown")
    assert problem.severity == "warning" and problem.hint == "Did you mean 'picture-small'?" and problem.line == 7


def test_every_warning_of_a_text_can_be_waived(problems: list[Problem]) -> None:  # noqa: F811
    texts = [each for each in problems if "/directory/" not in each.path and "draft" not in each.path]
    rules = {each.rule for each in texts if each.severity == "warning"}
    assert rules - {"waive-error", "waive-unknown", "language-not-listed"} <= WAIVABLE
    assert CONTENT.is_dir()


@pytest.mark.parametrize(
    "given", ["justword", "two words", "quay-2", ":", "tag:", "1:x", "<tag:x>", "http://[::1", "https://[x]/"]
)
def test_an_id_is_an_address(tiny: TinySite, given: str) -> None:
    tiny.release("line", id=given)
    assert ("en.md", 7, "id-form", "error") in told(tiny)


@pytest.mark.parametrize(
    "given", ["tag:news.example.org,2026-03-03:/quay-2.html", "https://example.org/?p=12", "urn:uuid:1f", "info:x"]
)
def test_any_scheme_makes_an_id(tiny: TinySite, given: str) -> None:
    tiny.release("line", id=given)
    assert not errors(check(tiny.settings(), NOON)[0])


@pytest.mark.parametrize(
    ("lang", "title", "dateline", "is_told"),
    [
        ("ko", "부두가 열린다", "Seoul", True), ("ko", "부두가 열린다", "서울", False), ("ko", "MoU 서명", "Seoul", True),
        ("fr", "Le quai ouvre", "Seoul", False), ("ar", "افتتاح الرصيف", "Seoul", True), ("ru", "Причал открыт", "Seoul", True),
    ],
)  # fmt: skip
def test_a_place_that_a_translation_takes_in_another_writing_is_told(
    tiny: TinySite, lang: str, title: str, dateline: str, is_told: bool
) -> None:
    tiny.set(LANGUAGES=["en", lang])
    tiny.release("line", dateline=dateline)
    tiny.release("line", lang, title=title, summary=title)
    told_of = [
        each for each in check(tiny.settings(), NOON)[0] if each.rule == "inherited-words" and each.field == "dateline"
    ]
    assert bool(told_of) is is_told


def packed(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


PAGE = b"<!DOCTYPE html><title>Log in</title>"
OTHERS = {
    "plan.pdf": (PAGE, "html"), "plan.docx": (packed(x="1"), "zip"), "table.xlsx": (PAGE, "html"), "old.doc": (b"%PDF-1.4\n", "pdf"),
    "scan.pdf": (b"\x89PNG\r\n\x1a\n", "png"), "words.txt": (b"%PDF-1.4\n", "pdf"), "list.csv": (packed(x="1"), "zip"),
    "book.hwpx": (packed(mimetype="application/vnd.oasis.opendocument.text"), "odt"), "x.zip": (PAGE, "html"), "note.rtf": (PAGE, "html"),
}  # fmt: skip
SAME = {
    "a.pdf": b"\n%PDF-1.7", "a.docx": packed(**{"[Content_Types].xml": "", "word/document.xml": ""}), "a.zip": packed(x="1"), "a.doc": b"{\\rtf1}",
    "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.txt": PAGE, "b.txt": b"MZ stands for", "a.hwpx": packed(mimetype="application/hwp+zip"),
    "b.zip": packed(**{"[Content_Types].xml": "", "xl/a.xml": ""}), "b.pdf": b"", "c.docx": b"PK\x03\x04cut", "a.unknown": PAGE,
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("place", ["documents", "body"])
def test_a_document_of_another_kind_than_its_name_is_refused(tiny: TinySite, name: str, place: str) -> None:
    data, kind = OTHERS[name]
    tiny.put(f"releases/2026/line/{name}", data)
    given = {"documents": [{"file": name, "title": "The plan"}]} if place == "documents" else {}
    tiny.release("line", body=f"See [the plan]({name}).\n" if place == "body" else "", **given)
    (problem,) = errors(check(tiny.settings(), NOON)[0])
    assert (problem.rule, problem.field) == ("document-name", place)
    assert errors(tiny.refused()) == [problem]
    assert other_kind(tiny.content / "releases/2026/line" / name) == kind


@pytest.mark.parametrize("name", SAME)
def test_a_document_that_is_what_its_name_says_is_none_of_another_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SAME[name])
    assert other_kind(tmp_path / name) == ""


def test_one_release_is_counted_as_one(tiny: TinySite) -> None:
    tiny.release("line")
    assert "1 release in " in tiny.newsroom("build").stdout
