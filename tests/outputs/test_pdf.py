"""PDFs: tagged, titled, in their language, with their fonts; the same bytes each time; read back by pypdf."""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from conftest import TinySite, own, shared
from pypdf import PdfReader

from newsroom.outputs.takeaways import pdf as pdf_kind
from newsroom.render import typesetting

BODY = """Twelve counsellors *share* its **shifts** and `codes`.

## How it works

- free
- confidential

1. call
2. talk

> “People answer people.”
> — Ana Example, head of the line

| Year | Calls |
| --- | ---: |
| 2025 | 12 |

See [the register](https://example.org/register).
"""


def pdf(tiny: TinySite, path: str = "news/line/line.pdf") -> PdfReader:
    return PdfReader(io.BytesIO((tiny.output / path).read_bytes()))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def roles(node: Any, found: list[str]) -> list[str]:
    """Structure types of a tagged PDF, in order (ISO 32000-1, 14.7)."""
    if hasattr(node, "get_object"):
        node = node.get_object()
    if isinstance(node, list):
        for each in node:
            roles(each, found)
    elif isinstance(node, dict):
        if "/S" in node and node.get("/Type") != "/Annot":
            found.append(str(node["/S"]))
        if "/K" in node:
            roles(node["/K"], found)
    return found


def needs(script: str) -> Any:
    reason = f"needs a font with {script} letters: pip install -e '.[fonts]'"
    return pytest.mark.skipif(not typesetting.has_font(script), reason=reason)


def write_line(tiny: TinySite) -> TinySite:
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body=BODY, title="A line opens", subtitle="It answers in three languages")
    tiny.build()
    return tiny


line = shared(write_line)
own_line = own(write_line)


def test_it_says_its_title_language_author_and_that_it_is_tagged(line: TinySite) -> None:
    reader = pdf(line)
    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "A line opens"
    assert reader.metadata.author == "Example Mission"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_its_structure_is_that_of_the_text(line: TinySite) -> None:
    tree: Any = pdf(line).trailer["/Root"]["/StructTreeRoot"]
    found = roles(tree["/K"], [])
    assert found.count("/H1") == 1
    assert found.index("/H1") < found.index("/H2")
    assert {"/L", "/LI", "/LBody", "/Table", "/TH", "/TD", "/Link", "/P", "/Figure"} <= set(found)


def test_its_fonts_are_in_it(line: TinySite) -> None:
    fonts = [font.get_object() for page in pdf(line).pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index, union-attr]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert described
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each) for each in described)


def test_it_holds_the_text_and_who_answers(line: TinySite) -> None:
    text = words(pdf(line))
    for wanted in (
        "Seoul, 2 March 2026 –",
        "Twelve counsellors share its shifts",
        "People answer people",
        "Ana Example",
        "Press desk",
    ):
        assert wanted in text
    links = [
        note.get_object()["/A"]["/URI"]
        for page in pdf(line).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert "tel:+82221007224" in links
    assert "https://example.org/register" in links
    assert any(link.endswith("/contacts/press-desk.vcf") for link in links)


def test_it_is_dated_by_the_release_and_not_by_the_clock(own_line: TinySite) -> None:
    before = (own_line.output / "news/line/line.pdf").read_bytes()
    own_line.build(at="2026-09-01T12:00+09:00", clean=True)
    assert (own_line.output / "news/line/line.pdf").read_bytes() == before
    metadata = pdf(own_line).metadata
    assert metadata is not None and metadata.creation_date is not None
    assert metadata.creation_date.isoformat() == "2026-03-01T15:00:00+00:00"


def test_another_process_makes_the_same_bytes(own_line: TinySite) -> None:
    before = (own_line.output / "news/line/line.pdf").read_bytes()
    done = own_line.inv("build", "--clean", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert (own_line.output / "news/line/line.pdf").read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        '#let x = 1; #panic("no")',
        "$ x^2 $ *bold* _it_ `raw`",
        "\\ @cite <label> // comment",
        '"; #read("/etc/passwd")',
        "= Not a heading",
    ],
)
def test_text_is_never_read_as_typst(tiny: TinySite, text: str) -> None:
    tiny.set(TAKEAWAYS=["pdf", "card"])
    tiny.release("line", title=f"Title {text}", subtitle=text, body=f"A paragraph.\n\n    {text}\n")
    tiny.build()
    assert "".join(text.split()) in "".join(words(pdf(tiny)).split())


@needs("Hangul")
def test_korean_is_set_in_korean(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", title="A line opens")
    tiny.release("line", "ko", title="상담 전화가 문을 열다", body="상담사 열두 명이 교대로 근무한다.\n")
    tiny.build()
    reader = pdf(tiny, "ko/news/line/line.pdf")
    assert reader.trailer["/Root"]["/Lang"] == "ko"  # type: ignore[index]
    assert "상담사 열두 명이 교대로 근무한다." in words(reader)


@needs("Arabic")
def test_arabic_runs_from_right_to_left(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["pdf", "card"], LANGUAGES=["ar"], DEFAULT_LANG="ar")
    tiny.release(
        "line",
        "ar",
        title="خط للمشورة",
        body="افتتح اليوم خط للمشورة.\n",
        dateline="سول",
        summary="افتتح اليوم خط للمشورة.",
    )
    tiny.build()
    found: list[tuple[str, float]] = []
    reader = pdf(tiny)
    reader.pages[0].extract_text(visitor_text=lambda text, _, matrix, *rest: found.append((text, matrix[4])))
    assert reader.trailer["/Root"]["/Lang"] == "ar"  # type: ignore[index]
    assert any("خط" in text for text, _ in found)


def test_without_a_font_for_its_script_there_is_a_warning_and_no_pdf(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "has_font", lambda script: script != "Hangul")
    tiny.set(TAKEAWAYS=["pdf", "card", "kit"])
    tiny.release("line", title="A line opens")
    tiny.release("line", "ko", title="상담 전화", body="문을 열었다.\n")
    report = tiny.build()
    files = tiny.files()
    assert "news/line/line.pdf" in files
    assert not {"ko/news/line/line.pdf", "ko/news/line/card.png"} & set(files)
    assert b"line.pdf" not in files["ko/news/line/index.html"] and b"card.png" not in files["ko/news/line/index.html"]
    warnings = [each for each in report.warnings if each.rule == "font-missing"]
    assert len(warnings) == 1
    assert "Hangul" in warnings[0].message and "Noto Sans CJK" in warnings[0].hint


@pytest.mark.parametrize(
    ("letter", "name"),
    [
        ("\U00031349", "[cjk unified ideograph-31349]"),
        ("\U0007ffff", ""),  # no character
        ("\U00070000", "[u+70000]"),  # not assigned, as far as this Python knows
    ],
    ids=ascii,
)
def test_a_character_that_no_font_has_is_written_as_its_name(letter: str, name: str) -> None:
    assert typesetting.legible(f"a {letter} b") == f"a {name} b"


def test_a_withdrawn_release_has_none(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["pdf", "docx", "kit", "ics"])
    tiny.release("other")
    tiny.release("line", withdrawn={"at": "2026-03-05", "reason": "It was wrong."})
    tiny.build()
    assert not [path for path in tiny.files() if path.startswith("news/line/") and not path.endswith(".html")]


def test_the_code_beside_a_contact_leads_to_its_card(line: TinySite) -> None:
    pages = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(line.output / "news/line/line.pdf")]
    found = [code for page in pages for code in zxingcpp.read_barcodes(page)]
    assert [(code.format, code.text) for code in found] == [
        (zxingcpp.BarcodeFormat.QRCode, "https://news.example.org/contacts/press-desk.vcf")
    ]
    assert (line.output / "contacts/press-desk.vcf").is_file()


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "internationalisation+of+harbours "), ("en", "plain **internationalisation+of+harbours** "), pytest.param("ko", "한국어로 ", marks=needs("Hangul")),
        ("en", "    internationalisation-of-x\n"), ("en", "`internationalisation-of-x` "),
    ],
    ids=["long words", "runs", "Korean", "lines of code", "code"],
)  # fmt: skip
def test_a_text_of_many_words_is_set(tiny: TinySite, lang: str, words: str) -> None:
    assert set_often(tiny, words * 600, words, lang) >= 550


@pytest.mark.parametrize(
    ("around", "word"),
    [
        ("    {}", "internationalisation-of-x "), ("`{}`", "internationalisation-of-x "), ("| a | b |\n|---|---|\n| x | {} |", "harbourlibrary "),
        ("| a | b |\n|---|---|\n| x | `{}` |", "harbourlibrary "), ("- `{}`", "internationalisation-of-x "), ("## {}", "internationalisation-of-x "),
    ],
    ids=["a line of code", "code", "a cell", "code in a cell", "code in an item", "a heading"],
)  # fmt: skip
def test_many_words_in_one_place_are_set(tiny: TinySite, around: str, word: str) -> None:
    assert set_often(tiny, around.format((word * 600).strip()), word) >= 550


def set_often(tiny: TinySite, body: str, words: str, lang: str = "en") -> int:
    """How often some words stand in a release's PDF. Typst refuses a text in which one rule applies to more than 512 words."""
    tiny.set(TAKEAWAYS=["pdf"], LANGUAGES=[lang])
    tiny.release("line", lang, body=f"{body}\n")
    tiny.build()
    copied = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf")
    )
    return "".join(copied.split()).count("".join(re.sub("[*`]", "", words).split()))


def test_code_keeps_its_spaces(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body="    one:\n        two  three\n")
    tiny.build()
    text = pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf")[0].get_textpage()
    copied = text.get_text_range()
    left = {part: text.get_charbox(copied.index(part))[0] for part in ("one:", "ne:", "two", "three")}
    width = left["ne:"] - left["one:"]  # of a letter; boxes are those of the letters' ink
    assert left["two"] - left["one:"] == pytest.approx(4 * width, abs=width)
    assert left["three"] - left["two"] == pytest.approx(5 * width, abs=width / 2)


def test_code_of_very_many_lines_is_parted_and_shows_no_gap(tiny: TinySite) -> None:
    """Typst takes the square of a code's lines: 34 processor seconds for 45,000 of them in one piece."""
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body="".join(f"    l{number}.\n" for number in range(3000)))
    tiny.build()
    reader = pdf(tiny)
    assert re.findall(r"\bl[0-9]+\.", words(reader)) == [f"l{number}." for number in range(3000)]
    assert roles(reader.trailer["/Root"]["/StructTreeRoot"], []).count("/Code") >= 10
    for page in pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf"):
        text = page.get_textpage()
        bottoms = [text.get_charbox(found.start())[1] for found in re.finditer("l[0-9]+", text.get_text_range())]
        gaps = [above - below for above, below in pairwise(bottoms)]
        assert not gaps or max(gaps) == pytest.approx(min(gaps), abs=0.1)


def test_a_blank_line_of_code_is_as_high_as_any_other(tiny: TinySite) -> None:
    """Typst gives the last line of a piece of code no height where it is blank, and very many lines are set in pieces of 300."""
    tiny.set(TAKEAWAYS=["pdf"])

    def places(blank: Collection[int]) -> dict[str, tuple[int, float]]:
        """Line → (page, height on it)."""
        lines = ["" if number in blank else f"    l{number}." for number in range(1000)]
        tiny.release("line", body="\n".join(lines) + "\n")
        tiny.build()
        found = {}
        for number, page in enumerate(pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf")):
            text = page.get_textpage()
            for line in re.finditer(r"l[0-9]+\.", text.get_text_range()):
                found[line[0]] = number, round(text.get_charbox(line.start())[1], 1)
        return found

    full = places(())
    for blank in ((299,), (298, 299, 300), range(300, 600), range(1, 999)):
        some = places(blank)
        assert some == {line: place for line, place in full.items() if line in some} and len(some) == 1000 - len(blank)


@pytest.mark.parametrize(
    "around",
    ["{}", "- {}", "> {}", "## {}", "| a |\n|---|\n| {} |"],
    ids=["text", "item", "quotation", "heading", "cell"],
)
def test_a_paragraph_of_very_many_marks_is_parted(tiny: TinySite, around: str) -> None:
    """Typst takes the square of a paragraph's runs. No word is lost, none is parted."""
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body=around.format(" ".join(f"*w{number}*" for number in range(3000))) + "\n")
    tiny.build()
    reader = pdf(tiny)
    whole = words(reader)
    assert re.findall(r"\bw[0-9]+\b", whole) == [f"w{number}" for number in range(3000)]
    assert roles(reader.trailer["/Root"]["/StructTreeRoot"], []).count("/P") >= 6


def test_places_to_break_part_no_letter_from_its_marks() -> None:
    """Typst takes minutes for marks on a sign without width."""
    marked = "abcdefgh\u0301\u0302"
    shown = typesetting.legible_data({"t": "a" * 20_000 + " " + marked * 3 + "e"})["t"]
    assert shown.endswith(" " + "\u200b".join([marked] * 3 + ["e"]))


def test_a_word_of_joined_letters_has_few_places_to_break() -> None:
    """Typst shapes its letters anew at each: 16 processor seconds for 900 KB in pieces of eight letters."""
    shown = typesetting.legible_data({"t": "ابت" * 24_000})["t"]
    assert {len(piece) for piece in shown.split("\u200b")} == {24}


@pytest.mark.parametrize("mark", ["\u0301", "\u200d"], ids=["accent", "joiner"])
def test_a_letter_with_marks_without_end_is_set(tiny: TinySite, mark: str) -> None:
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body=f"Words a{mark * 40_000} behind.\n")
    tiny.build()
    assert "behind" in words(pdf(tiny))


@pytest.mark.parametrize("lang", ["en", pytest.param("ko", marks=needs("Hangul"))], ids=["English", "Korean"])
def test_no_word_runs_over_the_edge_and_each_is_copied_as_it_was_typed(tiny: TinySite, lang: str) -> None:
    words = {
        "title": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
        "text": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandssitzungen",
        "code": "0123456789abcdef" * 7,
        "address": f"https://example.org/{'harbourlibrary' * 9}?x=1",
        "korean": "항만대표부열람실" * 9,
    }
    body = (
        f"{words['text']}.\n\n> - {words['text']}\n\n| A | B | C |\n| --- | --- | --- |\n| {words['text']} | {words['text']} | `{words['code']}` |\n\n"
        f"`{words['code']}` and <{words['address']}>.\n\n    {words['code']}\n\n{words['korean']}.\n"
    )
    tiny.set(TAKEAWAYS=["pdf"], LANGUAGES=[lang])
    tiny.release("line", lang, title=f"A {words['title']} opens", body=body)
    tiny.build()
    document = pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf")
    copied = ""
    for page in document:
        text = page.get_textpage()
        edges = [text.get_charbox(number)[2] for number in range(text.count_chars())]
        assert max(edges) <= page.get_width() - 70  # points: the margin is 25 mm
        copied += text.get_text_range()
    copied = "".join(copied.split())
    assert all(word in copied for word in words.values())
    assert (copied.count(words["text"]), copied.count(words["code"])) == (4, 3)


@pytest.mark.parametrize("lang", ["en", pytest.param("ar", marks=needs("Arabic"))])
def test_words_that_no_rule_parts_end_before_the_edge(tiny: TinySite, lang: str) -> None:
    """The rule for long words costs a seventh of a sheet: it is left out where no word can be as wide as a line."""
    word, headline = "W" * (pdf_kind.LONG - 1), "W" * (pdf_kind.LONG_IN_HEADLINE - 1)
    assert pdf_kind.has_long_word([{"t": "W" * 20}, {"t": "W" * 6, "b": True}])
    assert pdf_kind.has_long_word({"k": "h", "l": 2, "c": [{"t": headline + "W"}]})
    body = f"{word} {word}\n\n## {headline}\n\n> **{word}**\n\n- {word}\n  - **{word}**\n    - {word}\n"
    tiny.set(TAKEAWAYS=["pdf"], LANGUAGES=[lang])
    tiny.release("line", lang, title=headline, subtitle=headline, body=body)
    tiny.build()
    document = pypdfium2.PdfDocument(tiny.output / "news/line/line.pdf")
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        shown = [(left, right) for left, _, right, _ in boxes if right > left]
        assert min(left for left, _ in shown) >= 70 and max(right for _, right in shown) <= page.get_width() - 70
    assert words(pdf(tiny)).count(word) == 6


@pytest.mark.parametrize(
    "letters", ["_a", "щу", pytest.param("ابت", marks=needs("Arabic"))], ids=["marks", "Cyrillic", "Arabic"]
)
def test_a_word_without_an_end_is_a_page_of_few_places_to_break(tiny: TinySite, letters: str) -> None:
    """Typst takes the square of the number of boxes in a paragraph, and panics at a line of over 65,535 bytes."""
    word = letters * (80_000 // len(letters))
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.release("line", body=f"{word}\n")
    tiny.build()
    data = (tiny.output / "news/line/line.pdf").read_bytes()
    assert len(data) < 10 * len(word)  # a box for each letter: 22 and more
    assert letters * 2 in "".join(words(pdf(tiny)).replace("\u200b", "").split())


def test_a_head_with_a_link_stands_over_a_table_of_several_pages(tiny: TinySite) -> None:
    """PDF/UA allows no link in a head that comes again; without one it does come again."""
    rows = "".join(f"| {year} | 12 |\n" for year in range(1900, 2020))
    linked = "| [Year](https://example.org/years)[^1] | press@example.org |\n| --- | --- |\n"
    tiny.release("line", body=linked + rows + "\n[^1]: Counted.\n")
    tiny.release("plain", body="| Year of it | Calls |\n| --- | --- |\n" + rows)
    tiny.set(TAKEAWAYS=["pdf"])
    tiny.build()
    one, other = pdf(tiny), pdf(tiny, "news/plain/plain.pdf")
    assert len(one.pages) > 2 and "2019" in one.pages[-1].extract_text() + one.pages[-2].extract_text()
    assert words(one).count("press@example.org") == 1 + words(other).count("press@example.org")
    assert words(other).count("Year of it") == len([page for page in other.pages if "12" in page.extract_text()])


def test_headings_of_a_standing_text_without_a_title_leave_out_no_level(tiny: TinySite) -> None:
    """PDF/UA knows no level 3 below the title."""
    tiny.set(TAKEAWAYS=["pdf", "docx"])
    tiny.directory(site={"publisher": "example-mission", "boilerplate": "example-mission"})
    tiny.put("directory/boilerplate/example-mission/en.md", "###### About us\n\nThe mission.\n")
    tiny.release("a")
    tiny.build()
    assert tiny.files()["news/a/a.pdf"].startswith(b"%PDF")
