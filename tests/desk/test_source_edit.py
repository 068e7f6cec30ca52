"""A file that is edited keeps every byte that the edit does not concern."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from newsroom.desk.files.head_edit import EditRefused, edited, fresh_file, values_of
from newsroom.desk.files.text_file import blocks_of, open_text, respelled, shown
from newsroom.reading.files.source import read_source

PATH = "content/releases/2026/a/en.md"
HEAD = """\
---
# what the office notes
title: "Harbour: the \\"new\\" quay"   # checked by Ana
date: 2026-03-02T10:00+09:00
summary:                 # one or two sentences
dateline: 'Port d''Exemple'
contacts: [press-desk, night-desk]   # keys
tags:
  - health   # first
  # the second was added later
  - trade
image: {file: a.jpg, alt: "A nurse", credit: Ana}
corrections:
  - at: 2026-03-05
    note: >-
      The line has
      two numbers.
unknown-field: "kept"
notes: |
  First line.

  Second line.
# the last comment
---

The text.
"""


def changed_lines(before: bytes, after: bytes) -> list[str]:
    diff = difflib.ndiff(before.decode().split("\n"), after.decode().split("\n"))
    return [line for line in diff if line[0] in "+-"]


def test_what_the_project_holds_opens_and_saves_unchanged() -> None:
    files = [*(PROJECT / "content").rglob("*.md"), *(PROJECT / "tests/reading/awful").rglob("*.md")]
    assert len(files) > 20
    for file in files:
        data = file.read_bytes()
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        opened = open_text(str(file), data)
        assert opened.data() == data
        if opened.raw.is_readable:
            assert edited(str(file), data, values_of(opened), opened.text) == data
        assert "".join(blocks_of(opened.text)) == opened.text


FIELD_EDITS = {
    "a text in double quotation marks": ("title", "Harbour: opened", ['title: "Harbour: opened"   # checked by Ana']),
    "a plain text": ("date", "2026-03-03", ["date: 2026-03-03"]),
    "a plain text that needs quotation marks": ("date", "a: b", ['date: "a: b"']),
    "an empty field with a comment": ("summary", "It is open.", ["summary: It is open.                 # one or two sentences"]),
    "single quotation marks": ("dateline", "L'Exemple", ["dateline: 'L''Exemple'"]),
    "one more in a list on one line": (
        "contacts", ["press-desk", "night-desk", "x"], ["contacts: [press-desk, night-desk, x]   # keys"],
    ),
    "one less in a list on one line": ("contacts", ["night-desk"], ["contacts: [night-desk]   # keys"]),
    "one more in a list of lines": ("tags", ["health", "trade", "culture"], ["  - culture"]),
    "one exchanged in a list of lines": ("tags", ["culture", "trade"], ["  - culture   # first"]),
    "a part": ("image", {"file": "a.jpg", "alt": "A: nurse", "credit": "Ana"}, ['image: {file: a.jpg, alt: "A: nurse", credit: Ana}']),
    "a new part": (
        "image", {"file": "a.jpg", "alt": "A nurse", "credit": "Ana", "licence": "CC0"},
        ['image: {file: a.jpg, alt: "A nurse", credit: Ana, licence: CC0}'],
    ),
    "a further correction": (
        "corrections",
        [{"at": "2026-03-06", "note": "Open: daily."}, {"at": "2026-03-05", "note": "The line has two numbers."}],
        ["  - at: 2026-03-06", '    note: "Open: daily."'],
    ),
    "several lines": ("notes", "First line.\n\nThird line.\n", ["  Third line."]),
    "a field that was not there": ("subtitle", "For all", ["subtitle: For all"]),
    "a date that was not there": ("embargo", "2026-03-04T06:00+09:00", ["embargo: 2026-03-04T06:00+09:00"]),
    "an event": (
        "event", {"name": "Opening", "starts": "2026-03-02"}, ["event:", "  name: Opening", "  starts: 2026-03-02"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("case", FIELD_EDITS)
def test_a_field_is_changed_in_its_place(case: str, bom: bytes, end: str) -> None:
    name, value, added = FIELD_EDITS[case]
    before = bom + HEAD.replace("\n", end).encode()
    after = edited(PATH, before, {name: value})
    assert values_of(open_text(PATH, after))[name] == value
    lines = [line[2:].rstrip("\r") for line in changed_lines(before, after) if line[0] == "+"]
    assert lines == added
    assert after.startswith(bom + b"---") and after.count(b"\r\n") == (after.count(b"\n") if end == "\r\n" else 0)


def test_a_field_that_is_taken_out_leaves_its_neighbours() -> None:
    before = HEAD.encode()
    assert changed_lines(before, edited(PATH, before, {"date": None})) == ["- date: 2026-03-02T10:00+09:00"]
    assert changed_lines(before, edited(PATH, before, {"corrections": None}))[0] == "- corrections:"
    # its comment would be lost with it
    emptied = edited(PATH, before, {"dateline": None, "title": None}).decode()
    assert "title:   # checked by Ana\n" in emptied and "dateline" not in emptied


@pytest.mark.parametrize(
    ("name", "value"), [("status", "draft"), ("embargo", "2026-08-01T00:00Z"), ("expires", "2026-09-01T00:00Z")]
)
def test_a_hold_that_is_taken_out_leaves_no_empty_line_that_would_be_a_problem(name: str, value: str) -> None:
    """The comment behind it is about the hold, and goes with it."""
    before = f"---\ntitle: A\n{name}: {value}   # until then\ndate: 2026-03-02\n---\nText\n".encode()
    assert edited(PATH, before, {name: None}) == b"---\ntitle: A\ndate: 2026-03-02\n---\nText\n"


def test_a_head_of_lines_is_edited_too() -> None:
    before = b"Title: A quay\nDate: 2026-03-02\nSummary: It is\n    open.\nTags: health, trade\n\nThe text.\n"
    assert edited(PATH, before, {"summary": "Closed."}) == before.replace(b"It is\n    open.", b"Closed.")
    assert edited(PATH, before, {"tags": ["trade"]}) == before.replace(b"health, trade", b"trade")
    assert b"\nSummary: It is\n    open.\nDateline: Seoul\nTags" in edited(PATH, before, {"dateline": "Seoul"})
    with pytest.raises(EditRefused):
        edited(PATH, before, {"event": {"name": "x"}})


def test_a_text_keeps_the_line_ends_of_lines_that_stay() -> None:
    old = "one\r\ntwo\nthree\rfour\r\n"
    assert respelled(old, shown(old)) == old
    assert respelled(old, "one\ntwo\nchanged\nfour\n") == "one\r\ntwo\nchanged\rfour\r\n"
    assert respelled("one\r\ntwo\r\n", "one\nnew\ntwo\n") == "one\r\nnew\r\ntwo\r\n"


WORDS = st.text(
    st.one_of(st.characters(exclude_categories=("Cs", "Cc")), st.sampled_from("\n\r\t #-:'\"[]{}>|*&!%@`,?\u0301")),
    max_size=60,
)


@given(text=WORDS, value=WORDS, end=st.sampled_from(["\n", "\r\n"]))
def test_any_text_survives_and_any_value_is_read_as_it_was_typed(text: str, value: str, end: str) -> None:
    data = f"---{end}title: A{end}---{end}".encode() + text.encode()
    file = open_text(PATH, data)
    assert file.data() == data and edited(PATH, data, {}, file.text) == data
    assert "".join(blocks_of(file.text)) == file.text
    value = " ".join(value.split())
    after = edited(PATH, data, {"title": value or None, "subtitle": value or None, "tags": [value] if value else None})
    read = values_of(open_text(PATH, after))
    assert read == ({"title": value, "subtitle": value, "tags": [value]} if value else {})
    assert open_text(PATH, after).body == file.body


@given(
    text=st.text(st.sampled_from("ab \n\r#-*>`"), max_size=80),
    place=st.integers(0, 80),
    word=st.sampled_from(["x", "가", "e\u0301"]),
)
def test_one_word_is_one_hunk(text: str, place: int, word: str) -> None:
    data = b"---\r\ntitle: A\r\n---\r\n" + text.replace("\r", "\r\n").encode()
    file = open_text(PATH, data)
    place = min(place, len(file.text))
    after = open_text(PATH, edited(PATH, data, {}, file.text[:place] + word + file.text[place:]))
    old, new = file.body, after.body
    first = next((n for n in range(min(len(old), len(new))) if old[n] != new[n]), min(len(old), len(new)))
    rest = len(old) - first
    assert new.endswith(old[len(old) - rest :]) or new.replace(word, "", 1) == old
    assert after.head == file.head


def test_a_new_file_has_its_fields_in_their_order() -> None:
    data = fresh_file(
        {"status": "draft", "title": "A: b", "tags": ["x"], "image": {"file": "a.jpg", "alt": ""}}, "Text."
    )
    assert data.decode() == '---\ntitle: "A: b"\ntags: [x]\nimage:\n  file: a.jpg\nstatus: draft\n---\nText.\n'
    assert read_source(PATH, data).is_readable


def test_a_file_that_cannot_be_read_is_never_changed() -> None:
    with pytest.raises(EditRefused):
        edited(PATH, b"---\ntitle: [\n---\nText.\n", {"title": "A"})
    assert Path(PATH).suffix == ".md"
