"""Files that nobody should trust: a clear line each, in bounded time and memory, and nothing fetched."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Callable

import pytest
from openxml import R, W, Word, abstract, item, level, num, p
from reading import draft_of

from newsroom.importing.document import ReadError
from newsroom.importing.readers import read_file

GOOD = Word(p("Hello")).data()
DOCUMENT = Word(p("Hello")).document()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refused)


def packed(change: Callable[[str, bytes], list[tuple[str, bytes]]], base: bytes = GOOD) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            for made in change(name, old.read(name)):
                new.writestr(*made)
    return out.getvalue()


def entities(count: int) -> str:
    rows = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(count))
    return f'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{rows}]>'


def bomb() -> bytes:
    """Seventy megabytes of blanks in seventy kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
            for name in old.namelist():
                if name != "word/document.xml":
                    archive.writestr(name, old.read(name))
        with archive.open("word/document.xml", "w") as part:
            part.write(DOCUMENT[: DOCUMENT.index("Hello")].encode())
            for _ in range(70):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def hidden_bomb() -> bytes:
    """An archive that says of a part which no reader reads that it holds two gigabytes."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/x.bin", bytes(1000))
    data = bytearray(out.getvalue())
    entry = data.rindex(b"PK\x01\x02")  # its line in the directory
    data[entry + 24 : entry + 28] = (2_000_000_000).to_bytes(4, "little")
    return bytes(data)


def locked(part: str) -> bytes:
    """An archive that says of a part that it is encrypted."""
    data = bytearray(GOOD)
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            if part.encode() in data[at : at + 80]:
                data[at + flags] |= 1
            at = data.find(start, at + 4)
    return bytes(data)


def odt(kind: str = "text", **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


ENCRYPTED = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>'
    "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)
NESTED = DOCUMENT.replace("<w:document", entities(9) + "<w:document")
DEEP = f'<w:document xmlns:w="{W}"><w:body>{"<w:sdt><w:sdtContent>" * 5000}{"</w:sdtContent></w:sdt>" * 5000}</w:body></w:document>'
EXTERNAL = DOCUMENT.replace("<w:document", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document')
REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str, str]] = {
    "external entity": (Word("").data(document=EXTERNAL.replace("Hello", "&x;").encode()), "a.docx", "document type"),
    "nested entities": (Word("").data(document=NESTED.replace("Hello", "&j;").encode()), "a.docx", "document type"),
    "entities in an attribute": (Word("").data(document=NESTED.replace("<w:body", '<w:body x="&j;"').encode()), "a.docx", "document type"),
    "bomb": (bomb, "a.docx", "unpacks to more"),
    "bomb beside the text": (hidden_bomb, "a.docx", "unpacks to"),
    "depth": (Word("").data(document=DEEP.encode()), "a.docx", "damaged"),
    "half a file": (GOOD[: len(GOOD) // 2], "a.docx", "cut short"),
    "no end": (GOOD[:-30], "a.docx", "cut short"),
    "half a text": (Word("").data(document=DOCUMENT.encode()[:-40]), "a.docx", "cut short"),
    "no text": (packed(lambda name, data: [] if name == "word/document.xml" else [(name, data)]), "a.docx", "no text part"),
    "no zip": (b"Dear editor, this is no document.", "a.docx", "called .docx but is none"),
    "noise": (bytes(range(1, 256)) * 9, "a.odt", "called .odt but is none"),
    "empty": (b"", "a.docx", "empty"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
    "password of a part": (locked("word/document.xml"), "a.docx", "password"),
    "password of an odt": (odt(content_xml="x", **{"META-INF__manifest_xml": ENCRYPTED}), "a.odt", "password"),
    "binary Word": (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "save it as .docx"),
    "binary Word under a false name": (OLE + "WordDocument".encode("utf-16-le"), "a.docx", "save it as .docx"),
    "binary Hangul": (OLE + "HwpSummaryInformation".encode("utf-16-le"), "a.hwp", ".hwpx or .docx"),
    "older Hangul": (b"HWP Document File V3.00 \x1a\1\2\3\4\5", "a.hwp", ".hwpx or .docx"),
    "PDF": (b"%PDF-1.7\n%...", "a.pdf", ".docx"),
    "PDF under a false name": (b"%PDF-1.7\n%...", "a.docx", ".docx"),
    "RTF": (b"{\\rtf1\\ansi x}", "a.rtf", "save it as .docx"),
    "Pages": (packed(lambda _, data: [("Index/Document.iwa", data)] if b"Hello" in data else []), "a.pages", "as .docx"),
    "spreadsheet": (
        packed(lambda name, data: [(name.replace("word/document", "xl/workbook"), data.replace(b"word/document", b"xl/workbook").replace(b"wordprocessingml.document", b"spreadsheetml.sheet"))]),
        "a.docx",
        "spreadsheet",
    ),
    "OpenDocument spreadsheet": (odt("spreadsheet", content_xml="<x/>"), "a.ods", "not a text"),
    "deep page": (b"<!doctype html>" + b"<div>" * 5000 + b"x", "a.html", "inside each other"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "a.docx", "picture"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_line_that_says_why(name: str) -> None:
    made, called, why = REFUSED[name]
    with pytest.raises(ReadError) as caught:
        draft_of(made() if callable(made) else made, called)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def strict(name: str, data: bytes) -> list[tuple[str, bytes]]:
    data = data.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    return [(name, data.replace(R.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"))]


READ = {
    "byte order mark": Word(p("Hello"), declaration='\ufeff<?xml version="1.0"?>').data(),
    "UTF-16": Word("").data(document=DOCUMENT.replace("UTF-8", "UTF-16").encode("utf-16")),
    "main part under another name": Word(p("Hello"), main="content/text7.xml").data(),
    "part in other letter case": packed(
        lambda name, data: [(name.replace("word/document.xml", "Word/Document.XML"), data)]
    ),
    "strict": packed(strict),
    "backslashes": packed(lambda name, data: [(name.replace("/", "\\"), data)]),
    "no relationships": packed(lambda name, data: [] if name.startswith("_rels") else [(name, data)]),
    "unknown elements": Word("<w:unheard/>" + p("Hello", "<w:unheard/>")).data(),
}


@pytest.mark.parametrize("name", READ)
def test_what_is_only_unusual_is_read(name: str) -> None:
    assert draft_of(READ[name]).markdown == "Hello\n"


def test_macros_are_left_out_and_told() -> None:
    draft = draft_of(Word(p("Hello"), files={"word/vbaProject.bin": b"x"}), "a.docm")
    assert (draft.markdown, draft.asked) == ("Hello\n", ["macros"])


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("chunk.html", b"<html><body><p>chunk <b>text</b></p></body></html>", "a\n\nchunk **text**\n\nb\n"),
        ("chunk.docx", GOOD, "a\n\nHello\n\nb\n"),
        ("chunk.rtf", b"{\\rtf1 x}", "a\n\nb\n"),
    ],
)
def test_a_file_inside_is_read_in_its_place_or_told(name: str, data: bytes, expected: str) -> None:
    word = Word(
        p("a") + '<w:altChunk r:id="C"/>' + p("b"), relations=[("C", "aFChunk", name)], files={f"word/{name}": data}
    )
    draft = draft_of(word)
    assert (draft.markdown, draft.asked) == (expected, ["embedded-file"])


def test_text_in_places_that_nobody_knows_is_set_aside() -> None:
    draft = draft_of(Word(p("a") + "<w:unheard><w:p><w:r><w:t>lost?</w:t></w:r></w:p></w:unheard>"))
    assert draft.aside("unknown") == ["lost?"]


def test_a_web_page_is_read_as_one_whatever_it_is_called() -> None:
    assert draft_of(b"<html><body><p>Hello</p></body></html>", "a.doc").markdown == "Hello\n"


def test_numbers_and_spans_that_no_document_has_stay_small() -> None:
    letters = abstract(0, level(0, "lowerLetter", "%1)", start=30_000_000)) + num(1, 0)
    assert draft_of(Word(item("x", 1), numbering=letters)).words == ["30000000", "x"]
    wide = b"<table border=1>" + b"<tr><td colspan=1000 rowspan=60000>x<td>y</tr>" * 300 + b"</table>"
    grid = draft_of(b"<html><body>" + wide, "a.html").reading.text.blocks[0]
    assert sum(len(row) for row in grid.rows) < 400_000  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(
            Word(
                p("x", style="S299"),
                styles="".join(
                    f'<w:style w:type="paragraph" w:styleId="S{n}"><w:basedOn w:val="S{n - 1}"/></w:style>'
                    for n in range(300)
                ),
            ).data(),
            "a.docx",
            id="styles",
        ),
        pytest.param(b"<html><body>" + b"<div>" * 6_000 + b"x", "a.html", id="page"),
        pytest.param(b"MIME-Version: 1.0\nSubject: " + b"=?utf-8?q?x?= " * 1_000 + b"\n\nx", "a.eml", id="subject"),
        pytest.param(
            b"MIME-Version: 1.0\nContent-Type: text/plain;\n" + b" a*0=x;\n" * 2_000 + b"\nx", "a.eml", id="parameters"
        ),
    ],
)
def test_what_stands_on_each_other_without_end_is_refused_in_one_line(data: bytes, name: str) -> None:
    with pytest.raises(ReadError, match=r"(?:no|any) program writes"):
        read_file(data, name, None)


def test_a_row_that_begins_in_a_far_column_is_a_row() -> None:
    far = "<w:tr><w:trPr><w:gridBefore w:val='1999999999'/></w:trPr><w:tc>" + p("y") + "</w:tc></w:tr>"
    wide = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2000000000'/></w:tcPr>" + p("x") + "</w:tc></w:tr>"
    assert draft_of(Word(f"<w:tbl>{wide}{far}</w:tbl>")).words == ["x", "y"]


def test_a_file_that_the_text_goes_on_in_is_told_and_not_fetched() -> None:
    word = Word(p("a", '<w:subDoc r:id="S"/>'), relations=[("S", "subDocument", "http://127.0.0.1:9/part.docx")])
    draft = draft_of(word)
    assert (draft.markdown, draft.asked) == ("a\n", ["embedded-file"])
