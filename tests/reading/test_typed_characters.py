"""What people paste into heads and directory files: spaces, quotes, colons and letters of other makes."""

from __future__ import annotations

import unicodedata

import pytest

from newsroom.model.problems import did_you_mean
from newsroom.reading.files.source import read_source
from newsroom.reading.values.moments import parse_last_day, parse_moment
from newsroom.reading.values.opening_hours import read_hours
from newsroom.reading.values.phones import parse_phone
from newsroom.reading.values.rules import RuleBroken, parse_email, parse_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("Salle\u00a0: 10\u202f000 «\u00a0livres\u00a0»", "Salle\u00a0: 10\u202f000 «\u00a0livres\u00a0»", id="no-break spaces"),
        pytest.param("a  b\n c", "a b c", id="line ends"),
        pytest.param("a\u2028b\u2029c", "a b c", id="line and paragraph separators"),
        pytest.param("全角\u3000空白", "全角\u3000空白", id="an ideographic space"),
        pytest.param(unicodedata.normalize("NFD", "독서실 Café"), "독서실 Café", id="decomposed letters"),
        pytest.param("بعثة \u2068Example\u2069", "بعثة \u2068Example\u2069", id="a pair of isolates"),
    ],
)  # fmt: skip
def test_a_line_is_what_was_typed(typed: str, kept: str) -> None:
    assert parse_line(typed) == kept


@pytest.mark.parametrize("typed", ["\u2068open", "closed\u2069", "\u2069a\u2068", "\u202eabc", "a\ufeffb"])
def test_what_turns_the_rest_of_a_line_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match="must "):
        parse_line(typed)


@pytest.mark.parametrize(
    "address",
    [
        "press@예시.example",
        "공보@example.org",
        "press@bücher.example",
        "a.b+c@mail.example.org",
        "press@xn--9n2bp8q.example",
    ],
)
def test_mailboxes_of_every_script_are_read(address: str) -> None:
    assert parse_email(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    ["press", "@example.org", "press@", "press@example", "a b@example.org", "a..b@example.org", "a@-x.example", "a@x..example",
     "a@example.1", "a@ex_ample.org", f"{'a' * 65}@example.org", "a@" + "b." * 5000 + "org", "x" * 100_000 + "@"],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(address: str) -> None:
    with pytest.raises(RuleBroken, match="must be one e-mail address"):
        parse_email(address)


@pytest.mark.parametrize(
    "typed", ["2026-03-02T01:00:00.000Z", "2026-03-02T01:00:00,5Z", "2026-03-02T10:00:00.123456+09:00"]
)
def test_fractions_of_a_second_are_read(typed: str) -> None:
    assert parse_moment(typed, "Asia/Seoul").local == "2026-03-02T10:00:00+09:00"


def test_a_last_day_counts_whole_and_an_hour_as_typed() -> None:
    day = parse_last_day("2026-03-28", "Europe/Berlin")
    assert (day.local[:10], day.at) == ("2026-03-28", parse_moment("2026-03-29", "Europe/Berlin").at)
    assert (
        parse_last_day("2026-03-28T12:00+01:00", "Europe/Berlin").at == parse_moment("2026-03-28T12:00+01:00", "UTC").at
    )


@pytest.mark.parametrize(
    ("head", "line", "named"),
    [
        pytest.param("title: “A room: opened”\ndate: 2026-03-02", 2, "curly quotes", id="curly quotes"),
        pytest.param("title: „Ein Raum: offen“\ndate: 2026-03-02", 2, "curly quotes", id="German quotes"),
        pytest.param("title:\u00a0A room\ndate:\u00a02026-03-02", 2, "U+00A0", id="a no-break space"),
        pytest.param("title:\u202fA room", 2, "U+202F", id="a narrow no-break space"),
        pytest.param("title:\u3000A room", 2, "U+3000", id="an ideographic space"),
        pytest.param("title：A room\ndate：2026-03-02", 2, "full-width colon", id="a full-width colon"),
        pytest.param("date: 2026-03-02\ntitle：A room", 3, "full-width colon", id="a full-width colon on a later line"),
    ],
)
def test_a_head_that_cannot_be_read_names_the_character(head: str, line: int, named: str) -> None:
    source = read_source("en.md", f"---\n{head}\n---\nText.\n".encode())
    assert not source.is_readable
    (problem,) = source.problems
    assert problem.line == line and named in problem.hint


def test_a_head_with_several_such_characters_names_them_all() -> None:
    head = "title: “A room: opened”\ndate:\u00a02026-03-02\nsummary：x\ndateline: “Seoul”"
    (problem,) = read_source("en.md", f"---\n{head}\n---\nText：one\n".encode()).problems
    assert problem.line == 2 and problem.hint.count("Line ") == 3
    for line, named in ((2, "curly quotes"), (3, "U+00A0"), (4, "full-width colon")):
        assert f"Line {line} has" in problem.hint and named in problem.hint


def test_quotation_marks_that_belong_to_a_title_stay() -> None:
    source = read_source("en.md", "---\ntitle: “We answer” – a line opens\n---\nText.\n".encode())
    assert source.is_readable and source.fields["title"].value == "“We answer” – a line opens"


def test_letters_that_changed_places_are_nearer_than_another_word() -> None:
    assert did_you_mean("inti", ["lint", "init", "import"]) == "Did you mean 'init'?"
    assert did_you_mean("import-", ["lint", "init", "import"]) == "Did you mean 'import'?"


def test_long_words_cost_no_more_than_their_length() -> None:
    """Each of these took minutes or stopped in a fault when the cost was the square of what was typed."""
    assert did_you_mean("x" * 100_000, ["finance"]) == ""
    assert (
        did_you_mean("finnance", [f"word-{number}" for number in range(20_000)] + ["finance"])
        == "Did you mean 'finance'?"
    )
    assert read_hours("Mon " * 50_000) == () and read_hours(" " * 100_000 + "x") == ()
    for typed in ("1 " * 50_000, "(" * 100_000, "+" + " " * 100_000 + "1"):
        with pytest.raises(RuleBroken):
            parse_phone(typed, "KR")
