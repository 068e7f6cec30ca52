"""Tracked changes: they stop the import, and both decisions come out right to the word."""

from __future__ import annotations

import pytest
from openxml import Word, field_of, p, r, table
from reading import draft_of


def deleted(text: str) -> str:
    return f'<w:del w:id="1" w:author="Kim">{r(text, tag="delText")}</w:del>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="2" w:author="Kim">{r(text)}</w:ins>'


def mark(kind: str) -> str:
    return f'<w:rPr><w:{kind} w:id="3" w:author="Kim"/></w:rPr>'


def row(change: str, *cells: str) -> str:
    inner = "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in cells)
    return f'<w:tr><w:trPr><w:{change} w:id="4" w:author="Kim"/></w:trPr>{inner}</w:tr>'


NOTES = f'<w:footnote w:id="2">{p("Source.")}</w:footnote>'
CALL = '<w:r><w:footnoteReference w:id="2"/></w:r>'
MOVED = (
    f'<w:moveFrom w:id="5" w:author="Kim">{r("early ")}</w:moveFrom>',
    f'<w:moveTo w:id="6" w:author="Kim">{r(" early")}</w:moveTo>',
)
FORMAT = '<w:rPrChange w:id="7" w:author="Kim"><w:rPr>{}</w:rPr></w:rPrChange>'
SITUATIONS = {
    "words": (Word(p("We ", deleted("close"), inserted("open"), " today.")), "We open today.", "We close today."),
    "paragraph deleted": (
        Word(p("One") + p(deleted("Two"), props=mark("del")) + p("Three")),
        "One\n\nThree",
        "One\n\nTwo\n\nThree",
    ),
    "mark deleted": (Word(p("One ", props=mark("del")) + p("two")), "One two", "One\n\ntwo"),
    "mark inserted": (Word(p("One ", props=mark("ins")) + p("two")), "One\n\ntwo", "One two"),
    "row deleted": (
        Word(table(("a", "b")).replace("</w:tbl>", row("del", deleted("c"), deleted("d")) + "</w:tbl>")),
        "|  |  |\n| --- | --- |\n| a | b |",
        "|  |  |\n| --- | --- |\n| a | b |\n| c | d |",
    ),
    "table deleted": (
        Word(p("x") + "<w:tbl>" + row("del", deleted("c")) + row("del", deleted("d")) + "</w:tbl>"),
        "x",
        "x\n\n|  |\n| --- |\n| c |\n| d |",
    ),
    "row inserted": (
        Word(table(("a", "b")).replace("</w:tbl>", row("ins", inserted("c"), inserted("d")) + "</w:tbl>")),
        "|  |  |\n| --- | --- |\n| a | b |\n| c | d |",
        "|  |  |\n| --- | --- |\n| a | b |",
    ),
    "moved": (Word(p("x ", MOVED[0], "y") + p("z", MOVED[1])), "x y\n\nz early", "x early y\n\nz"),
    "note deleted": (
        Word(p("x", f'<w:del w:id="8" w:author="Kim">{CALL}</w:del>'), footnotes=NOTES),
        "x",
        "x[^1]\n\n[^1]: Source.",
    ),
    "in a link": (
        Word(p(f'<w:hyperlink r:id="L">{deleted("old ")}{r("new")}</w:hyperlink>'), relations=[("L", "hyperlink", "https://example.org/")]),
        "[new](https://example.org/)",
        "[old new](https://example.org/)",
    ),
    "control deleted": (
        Word(p("x") + f"<w:sdt><w:sdtContent>{p(deleted('Filled'), props=mark('del'))}</w:sdtContent></w:sdt>" + p("y")),
        "x\n\ny",
        "x\n\nFilled\n\ny",
    ),
    "field deleted": (
        Word(p("On ", f'<w:del w:id="9" w:author="Kim">{field_of("DATE", r("1 May", tag="delText")).replace("instrText", "delInstrText")}</w:del>', "now")),
        "On now",
        "On 1 Maynow",
    ),
    "hidden now": (
        Word(p("x ", r("secret", "<w:vanish/>" + FORMAT.format("")))),
        "x",
        "x secret",
    ),
    "numbered now": (
        Word(
            p("x", props='<w:numPr><w:numId w:val="1"/></w:numPr><w:pPrChange w:id="1" w:author="Kim"><w:pPr/></w:pPrChange>'),
            numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        ),
        "1. x",
        "x",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_change_stops_and_either_decision_gives_its_text(name: str) -> None:
    word, accepted, rejected = SITUATIONS[name]
    assert draft_of(word).reading.changes, "must stop"
    accept, reject = draft_of(word, decision="accept"), draft_of(word, decision="reject")
    assert not accept.reading.changes and not reject.reading.changes
    assert accept.markdown.strip() == accepted
    assert reject.markdown.strip() == rejected


def test_a_change_says_what_stood_what_would_stand_where_and_whose_it_is() -> None:
    change, *more = draft_of(Word(p("Before it.") + SITUATIONS["words"][0].body)).reading.changes
    assert not more
    assert (change.before, change.after) == ("We close today.", "We open today.")
    assert (change.where, change.author) == ("paragraph 2", "Kim")


@pytest.mark.parametrize("part", ["footnotes", "headers"])
def test_a_change_outside_of_the_running_text_stops_too(part: str) -> None:
    inner = p("x", inserted("y"))
    word = Word(
        p("text", CALL), footnotes=f'<w:footnote w:id="2">{inner if part == "footnotes" else p("n")}</w:footnote>'
    )
    if part == "headers":
        word.headers["default header"] = inner
    assert [change.after for change in draft_of(word).reading.changes] == ["xy"]


def test_a_change_of_looks_that_alters_nothing_of_the_text_does_not_stop() -> None:
    colour = r("x", '<w:color w:val="FF0000"/>' + FORMAT.format('<w:color w:val="00FF00"/>'))
    draft = draft_of(Word(p(colour)))
    assert (draft.reading.changes, draft.asked) == ((), ["format-change"])


def test_deleted_words_are_told_in_the_draft_of_an_accepted_file() -> None:
    draft = draft_of(SITUATIONS["moved"][0], decision="accept")
    assert draft.aside("moved") == ["early"]
    assert draft_of(SITUATIONS["words"][0], decision="accept").aside("deleted") == ["close"]
