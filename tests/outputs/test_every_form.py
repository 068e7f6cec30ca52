"""What a text says and where it leads, in every form: links in headings, around pictures and in captions."""

from __future__ import annotations

import io
from zipfile import ZipFile

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from conftest import TinySite, picture
from pypdf import PdfReader
from selectolax.lexbor import LexborHTMLParser

BODY = """## [Report 12](https://a.example/report) is out

[![The hall](hall.png "The hall at noon")](https://a.example/hall)

<figure><img src="hall.png" alt="The door"><figcaption>The door, from the
<a href="https://a.example/door">catalogue</a></figcaption></figure>

| Room | Way |
| --- | --- |
| [Hall](https://a.example/table) | press_desk@a.example |

- [ ] [Sign](https://a.example/task) here
"""
UNSAFE = Options.CMARK_OPT_UNSAFE
LINKS = {"https://a.example/" + name for name in ("report", "hall", "door", "table", "task")} | {
    "mailto:press_desk@a.example"
}


def test_every_link_of_a_text_is_in_every_form(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "markdown", "ninjs", "docx", "pdf"])
    tiny.release("open", body=BODY)
    tiny.put("releases/2026/open/hall.png", picture("navy"))
    tiny.build()
    files = tiny.files()
    page = {link.attributes["href"] for link in tiny.html("/news/open/").css(".body a")}
    twin = LexborHTMLParser(github_flavored_markdown_to_html(files["news/open/index.md"].decode(), UNSAFE))
    with ZipFile(io.BytesIO(files["news/open/open.docx"])) as word:
        word_links = LexborHTMLParser(word.read("word/_rels/document.xml.rels").decode())
    paper = {
        note.get_object()["/A"]["/URI"]
        for sheet in PdfReader(io.BytesIO(files["news/open/open.pdf"])).pages
        for note in sheet.get("/Annots", ())
        if "/A" in note.get_object()
    }
    text = files["news/open/release.txt"].decode()
    assert page >= LINKS
    assert {link.attributes["href"] for link in twin.css("a")} >= LINKS
    assert {link.attributes["target"] for link in word_links.css("Relationship")} >= LINKS
    assert paper >= LINKS
    assert [link for link in LINKS if link.removeprefix("mailto:") not in text] == []
