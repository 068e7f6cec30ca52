"""Word documents: real styles, properties and language; the same bytes each time; read back by python-docx."""

from __future__ import annotations

import gc
import io
import zipfile

import pytest
from conftest import TinySite, own, shared
from docx import Document
from docx.opc.pkgreader import PackageReader
from docx.oxml.ns import qn
from docx.table import Table
from PIL import Image

BODY = """Twelve counsellors *share* its **shifts**.

## How it works

- free
- confidential

1. call
2. talk

Then:

3. write
4. come

> “People answer people.”
> — Ana Example, head of the line

| Year | Calls |
| --- | ---: |
| 2025 | 12 |

See [the register](https://example.org/register).
"""


def read(tiny: TinySite, path: str = "news/line/line.docx") -> Document:  # type: ignore[valid-type]
    return Document(io.BytesIO((tiny.output / path).read_bytes()))


def write_line(tiny: TinySite) -> TinySite:
    tiny.set(TAKEAWAYS=["docx"])
    tiny.release("line", body=BODY, title="A line opens", subtitle="It answers in three languages")
    tiny.build()
    return tiny


line = shared(write_line)
own_line = own(write_line)


def test_its_parts_have_words_own_styles(line: TinySite) -> None:
    found = [(paragraph.style.name, paragraph.text) for paragraph in read(line).paragraphs]
    for style, text in (
        ("Title", "A line opens"),
        ("Subtitle", "It answers in three languages"),
        ("Heading 2", "How it works"),
        ("List Bullet", "free"),
        ("List Number", "call"),
        ("Quote", "“People answer people.”"),
        ("Quote Source", "— Ana Example, head of the line"),
    ):
        assert (style, text) in [(name, words.replace("\xa0", " ")) for name, words in found]


def test_its_properties_name_title_author_language_and_dates(line: TinySite) -> None:
    core = read(line).core_properties
    assert (core.title, core.author, core.language, core.revision) == ("A line opens", "Example Mission", "en", 1)
    assert core.created == core.modified
    assert core.created.isoformat().startswith("2026-03-01T15:00:00")


def test_a_second_numbered_list_begins_where_its_author_says(line: TinySite) -> None:
    document = read(line)
    numbers = [
        paragraph._p.pPr.numPr.numId.val for paragraph in document.paragraphs if paragraph.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    starts = document.part.numbering_part.element.xpath(f".//w:num[@w:numId='{numbers[2]}']//w:startOverride/@w:val")
    assert starts == ["3"]


def test_tables_and_links_are_real(line: TinySite) -> None:
    document = read(line)
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["Year", "Calls"], ["2025", "12"]]
    targets = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert {"https://example.org/register", "tel:+82221007224", "mailto:press@example.org"} <= targets


def test_a_table_is_read_once_however_long(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []
    grid = Table._cells.fget
    monkeypatch.setattr(Table, "_cells", property(lambda table: reads.append(1) or grid(table)))
    tiny.set(TAKEAWAYS=["docx"])
    tiny.release("line", body="| Year | Calls |\n|---|---|\n" + "| 2025 | 12 |\n" * 40)
    tiny.build(jobs=1)
    assert len(reads) <= 1
    rows = read(tiny).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [["Year", "Calls"], *[["2025", "12"]] * 40]


def test_many_are_written_from_one_empty_document_and_none_is_kept(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build does not look for values that hold each other: such documents would stay in memory, half a megabyte each."""
    reads = []
    real = PackageReader.from_file
    monkeypatch.setattr(PackageReader, "from_file", lambda file: reads.append(1) or real(file))
    tiny.set(TAKEAWAYS=["docx"])
    for number in range(10):
        tiny.release(f"line-{number}", body=BODY)
    gc.collect()
    tiny.build(jobs=1)
    kept = sum(type(each).__name__ == "CT_Document" for each in gc.get_objects())
    assert len(reads) <= 3  # python-docx's own, ours for its styles, and ours to write into
    assert kept <= 2  # the first two of these


def test_joined_cells_lie_where_the_page_has_them(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["docx"])
    table = (
        "<table><tr><th rowspan='2'>a</th><td colspan='2'>b</td></tr><tr><td>c</td><td>d</td></tr>"
        "<tr><td>e</td><td rowspan='1200'>f</td></tr>" + "<tr><td colspan='2'>g</td></tr>" * 1199 + "</table>"
    )
    tiny.release("line", body=table)
    tiny.build()
    rows = [[cell.text for cell in row.cells] for row in list(read(tiny).tables[0].rows)[:3]]
    assert rows == [["a", "b", "b"], ["a", "c", "d"], ["e", "f", ""]]


def test_the_same_release_gives_the_same_bytes_in_any_process(own_line: TinySite) -> None:
    before = (own_line.output / "news/line/line.docx").read_bytes()
    own_line.build(at="2026-09-01T12:00+09:00", clean=True)
    assert (own_line.output / "news/line/line.docx").read_bytes() == before
    assert own_line.inv("build", "--clean", "--jobs", "1").returncode == 0
    assert (own_line.output / "news/line/line.docx").read_bytes() == before


def test_its_entries_have_no_date_and_no_thumbnail(line: TinySite) -> None:
    with zipfile.ZipFile(line.output / "news/line/line.docx") as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_pictures_have_their_alternative_text(tiny: TinySite) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), "teal").save(out, "JPEG")
    tiny.set(TAKEAWAYS=["docx"])
    tiny.put("releases/2026/line/hall.jpg", out.getvalue())
    tiny.release(
        "line", image={"file": "hall.jpg", "alt": "A full hall", "caption": "The hall", "credit": "Ana Example"}
    )
    tiny.build()
    document = read(tiny)
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == ["A full hall"]
    assert any(
        paragraph.text == "The hall · Ana Example" and paragraph.style.name == "Caption"
        for paragraph in document.paragraphs
    )


def test_korean_and_arabic_have_faces_and_direction_of_their_own(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["docx"], LANGUAGES=["ar", "ko"], DEFAULT_LANG="ar")
    tiny.release("line", "ar", title="خط للمشورة", body="افتتح اليوم خط للمشورة.\n")
    tiny.release("line", "ko", title="상담 전화", body="문을 열었다.\n")
    tiny.build()
    arabic, korean = read(tiny), read(tiny, "ko/news/line/line.docx")
    assert arabic.styles["Normal"].element.pPr.find(qn("w:bidi")) is not None
    assert arabic.styles["Normal"].font.rtl
    assert korean.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "Malgun Gothic"
    assert korean.styles.element.find(".//" + qn("w:lang")).get(qn("w:eastAsia")) == "ko"


def test_control_characters_and_markup_in_a_title_are_text(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["docx"])
    tiny.release("line", title="<w:p> & “quotes” ]]>")
    tiny.build()
    assert any(paragraph.text == "<w:p> & “quotes” ]]>" for paragraph in read(tiny).paragraphs)


def test_a_line_of_very_many_tabs_is_many_runs(tiny: TinySite) -> None:
    """lxml takes the square of what one run holds."""
    tiny.set(TAKEAWAYS=["docx"])
    tiny.release("line", body="    x" + "\tx" * 3000 + "\n")
    tiny.build()
    (code,) = (each for each in read(tiny).paragraphs if each.text.startswith("x\tx"))
    assert code.text == "x" + "\tx" * 3000
    assert max(len(run._r) for run in code.runs) < 2100
