"""Bytes of a file → fields as typed, lines and body."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from PIL import Image

from newsroom.reading.files.source import (
    MAX_BYTES,
    RawSource,
    describe_file,
    read_mapping,
    read_source,
    read_standing_text,
)
from newsroom.reading.files.yaml_text import RawField, line_at, plain, plain_fields


def read(text: str) -> RawSource:
    return read_source("content/releases/2026/x/en.md", text.encode())


def only_problem(source: RawSource) -> tuple[int, str, str]:
    (problem,) = source.problems
    assert problem.severity == "error"
    return problem.line, problem.field, problem.rule


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("no", "no", id="Norway"),
        pytest.param("1.10", "1.10", id="a version"),
        pytest.param("2026-03-02", "2026-03-02", id="a date"),
        pytest.param("0x1F", "0x1F", id="hexadecimal"),
        pytest.param("~", "~", id="null"),
        pytest.param("12:30:45", "12:30:45", id="sexagesimal"),
        pytest.param('"a: b"', "a: b", id="quoted"),
        pytest.param("안녕 العربية 👩🏽‍⚕️", "안녕 العربية 👩🏽‍⚕️", id="any script"),
    ],
)
def test_every_scalar_is_the_text_that_was_typed(typed: str, kept: str) -> None:
    assert plain_fields(read(f"---\nfield: {typed}\n---\n").fields) == {"field": kept}


def test_every_part_of_a_head_knows_its_line() -> None:
    source = read(
        "---\ntitle: A\n# a note\nimage:\n  file: a.jpg\n  alt: >\n    long\n    text\ngallery:\n  - file: b.jpg\n  - file: c.jpg\n---\nBody\n"
    )
    assert line_at(source.fields, ("title",)) == 2
    assert line_at(source.fields, ("image",)) == 4
    assert line_at(source.fields, ("image", "alt")) == 6
    assert line_at(source.fields, ("gallery", 1, "file")) == 11
    assert line_at(source.fields, ("gallery", 1, "missing")) == 11, "else the nearest part around it"
    assert line_at(source.fields, ("absent",)) == 1
    assert source.body == "Body\n" and source.body_line == 13


def test_a_name_with_nothing_behind_it_counts_as_not_set() -> None:
    source = read("---\ntitle: A\nsubtitle:\nevent:\n  name: B\n  ends:\ntags: []\n---\n")
    assert plain_fields(source.fields) == {"title": "A", "event": {"name": "B"}, "tags": []}


def test_pelicans_head_ends_at_the_first_blank_line_and_its_keys_are_case_blind() -> None:
    source = read("Title: A: B\nTAGS: one,\n    two\n\nBody\n\nKey: value\n")
    assert plain_fields(source.fields) == {"title": "A: B", "tags": "one, two"}
    assert source.body == "Body\n\nKey: value\n" and source.body_line == 5


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf---\ntitle: A\n---\nBody\n", id="BOM"),
        pytest.param(b"---\r\ntitle: A\r\n---\r\nBody\r\n", id="CRLF"),
        pytest.param(b"---\rtitle: A\r---\rBody\r", id="CR"),
        pytest.param(b"---  \ntitle: A\n---\t\nBody\n", id="spaces behind the fences"),
        pytest.param(b"\n\nTitle: A\n\nBody\n", id="blank lines before a Pelican head"),
    ],
)
def test_what_editors_add_is_forgiven(data: bytes) -> None:
    source = read_source("x.md", data)
    assert source.problems == ()
    assert plain_fields(source.fields) == {"title": "A"}
    assert source.body.strip() == "Body"


def test_dashes_inside_a_head_or_body_do_not_end_the_head() -> None:
    source = read("---\ntitle: --- A\n---\nB\n\n---\n\nC\n")
    assert plain_fields(source.fields) == {"title": "--- A"}
    assert source.body == "B\n\n---\n\nC\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", (1, "file", "empty-file"), id="nothing"),
        pytest.param(b" \n\t\n", (1, "file", "empty-file"), id="blanks only"),
        pytest.param("---\ntitle: A\n---\n".encode("utf-16"), (1, "file", "encoding"), id="UTF-16"),
        pytest.param("---\ntitle: A\n---\n".encode("utf-16-be"), (1, "file", "nul-byte"), id="UTF-16 without a mark"),
        pytest.param("---\ntitle: A\nplace: S\xe9oul\n---\n".encode("latin-1"), (3, "file", "encoding"), id="Latin-1"),
        pytest.param(b"---\ntitle: A\n---\nBody\0\n", (4, "file", "nul-byte"), id="a NUL byte"),
        pytest.param(b"---\ntitle: A\n---\nBody\x1b[2J\n", (4, "file", "control-character"), id="an escape sequence"),
        pytest.param(b"x" * (MAX_BYTES + 1), (1, "file", "file-too-large"), id="over 1 MB"),
        pytest.param(b"The mission opened.\n\nIt is open.\n", (1, "head", "head-missing"), id="no head"),
        pytest.param(b"\n---\ntitle: A\n---\n", (2, "head", "head-missing"), id="a head on line 2"),
        pytest.param(
            b"Title: A\nand then text\n\nBody\n", (2, "head", "head-form"), id="no blank line below Key: value"
        ),
        pytest.param(b"---\ntitle: A\n\nBody\n", (1, "head", "head-open"), id="a head that does not end"),
        pytest.param(b"---\n- a\n- b\n---\n", (2, "head", "head-form"), id="a list"),
        pytest.param(b"---\ntext\n---\n", (2, "head", "head-form"), id="a sentence"),
        pytest.param(b"---\ntitle: A: B\n---\n", (2, "head", "yaml-broken"), id="a colon without quotes"),
        pytest.param(b"---\ntitle: 'A\n---\n", (2, "head", "yaml-broken"), id="an open quote"),
        pytest.param(b"---\ntags: [a\n---\n", (2, "head", "yaml-broken"), id="an open list"),
        pytest.param(
            b'---\ntitle: "A\ndate: 2026-03-02\ntags: [a]\n---\n',
            (2, "head", "yaml-broken"),
            id="a quote opened far above",
        ),
        pytest.param(
            b"---\ntitle: A\ntags: [a, b\ndate: 2026-03-02\n---\n", (3, "head", "yaml-broken"), id="a list opened above"
        ),
        pytest.param(b"---\ntags: [a]\n date: 2026-03-02\n---\n", (3, "head", "yaml-indent"), id="a name moved in"),
        pytest.param(b"---\ntitle: A\n date: 2026-03-02\n---\n", (3, "head", "yaml-indent"), id="one below a text"),
        pytest.param(b"---\nimage:\n  alt: A: B\n---\n", (3, "head", "yaml-broken"), id="a colon in a part"),
        pytest.param(b"---\nimage:\n\tfile: a\n---\n", (3, "head", "yaml-tab"), id="a tab"),
        pytest.param(b"---\na: &x [1]\nb: *x\n---\n", (3, "head", "yaml-alias"), id="an alias"),
        pytest.param(
            b"---\na: !!python/object/apply:os.system [id]\n---\n", (2, "head", "yaml-tag"), id="a Python object"
        ),
        pytest.param(b"---\na: !!int 3\n---\n", (2, "head", "yaml-tag"), id="a typed scalar"),
        pytest.param(b"---\ntitle: {{ site }}\n---\n", (2, "head", "yaml-key"), id="Jinja without quotes"),
        pytest.param(b"---\na: " + b"[" * 100_000 + b"\n---\n", (2, "head", "yaml-depth"), id="100,000 brackets"),
        pytest.param(b"---\na: " + b"{a: " * 100_000 + b"\n---\n", (2, "head", "yaml-depth"), id="100,000 braces"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem_with_its_line(data: bytes, expected: tuple[int, str, str]) -> None:
    source = read_source("x.md", data)
    assert only_problem(source) == expected
    assert not source.is_readable and source.fields == {}


def test_a_duplicate_name_is_a_problem_and_the_first_value_stays() -> None:
    source = read("---\ntitle: A\ndate: 2026-03-02\ntitle: B\nimage: {file: a, file: b}\n---\n")
    assert [(problem.line, problem.field, problem.rule) for problem in source.problems] == [
        (4, "title", "duplicate-field"),
        (5, "file", "duplicate-field"),
    ]
    assert plain_fields(source.fields)["title"] == "A" and source.is_readable


def test_a_duplicate_name_in_pelicans_head_is_a_problem_too() -> None:
    source = read("Title: A\nTitle: B\n    C\nDate: 2026-03-02\n\nBody\n")
    assert only_problem(RawSource(path="", problems=source.problems)) == (2, "title", "duplicate-field")
    assert plain_fields(source.fields) == {"title": "A", "date": "2026-03-02"}


def test_a_billion_laughs_takes_no_memory() -> None:
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    tracemalloc.start()
    source = read("---\n" + "\n".join(lines) + "\n---\n")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert only_problem(source) == (3, "head", "yaml-alias")
    assert peak < 5_000_000


def test_the_pure_yaml_reader_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    text = "---\ntitle: 'A'\nimage: {file: a.jpg, alt: x}\ntags:\n  - a\n  - b\n---\nBody\n"
    quick = read(text)
    monkeypatch.setattr("newsroom.reading.files.yaml_text._PARSER", yaml.BaseLoader)
    assert read(text) == quick


def test_a_directory_file_without_entries_is_empty_and_no_problem() -> None:
    assert read_mapping("contacts.yml", b"") == RawSource(path="contacts.yml")
    assert read_mapping("contacts.yml", b"# nobody yet\n").problems == ()


def test_a_boilerplate_needs_no_head() -> None:
    assert read_standing_text("en.md", b"Example Mission works.\n").body == "Example Mission works.\n"
    assert plain(read_standing_text("en.md", b"---\ntitle: About\n---\nText\n").fields["title"]) == "About"


def test_plain_values_keep_their_order() -> None:
    assert plain(RawField((RawField("b", 1), RawField("a", 2)), 1)) == ["b", "a"]


def test_a_picture_is_described_as_it_is_shown(tmp_path: Path) -> None:
    picture = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    Image.new("RGB", (40, 20)).save(picture, exif=exif)
    described = describe_file(picture)
    assert (described.width, described.height) == (20, 40)
    assert described.size == picture.stat().st_size and len(described.digest) == 32


@pytest.mark.parametrize("ending", ["png", "webp", "gif"])
def test_the_size_of_every_kind_of_picture_is_read(tmp_path: Path, ending: str) -> None:
    picture = tmp_path / f"picture.{ending}"
    Image.new("RGB", (40, 20)).save(picture)
    assert (describe_file(picture).width, describe_file(picture).height) == (40, 20)


def test_a_picture_that_cannot_be_read_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"not a picture")
    assert describe_file(tmp_path / "broken.jpg").width == 0


def test_a_picture_that_would_fill_the_memory_has_no_size(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(bomb)
    assert bomb.stat().st_size < 100_000
    assert describe_file(bomb).width == 0


def test_another_file_is_not_opened_as_a_picture(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    described = describe_file(tmp_path / "report.pdf")
    assert (described.width, described.height, described.size) == (0, 0, 8)
