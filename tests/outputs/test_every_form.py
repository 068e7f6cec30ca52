"""What a text says and where it leads, in every form: links in headings, around pictures and in captions."""

from __future__ import annotations

import io
import json
from zipfile import ZipFile

import pytest
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
| [![The quay](hall.png)](https://a.example/cell) | ![The ship](hall.png "At noon") |

- [ ] [Sign](https://a.example/task) here

[Call us](tel:+442079460123), or [+44 20 7946 0124](tel:+442079460124). [All files](ftp://files.example/a%23b.zip),
[Plan](a%23b.pdf).
"""
UNSAFE = Options.CMARK_OPT_UNSAFE
LINKS = {"https://a.example/" + name for name in ("report", "hall", "door", "table", "task", "cell")} | {
    "mailto:press_desk@a.example",
    "tel:+442079460123",
    "tel:+442079460124",
    "ftp://files.example/a%23b.zip",
}
PLAN = "https://news.example.org/news/open/a%23b.pdf"


def test_every_link_of_a_text_is_in_every_form(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "markdown", "ninjs", "docx", "pdf"])
    tiny.release("open", body=BODY)
    tiny.put("releases/2026/open/hall.png", picture("navy"))
    tiny.put("releases/2026/open/a#b.pdf", b"%PDF-1.4\n%%EOF\n")
    tiny.build()
    files = tiny.files()
    page = {link.attributes["href"] for link in tiny.html("/news/open/").css(".body a")}
    twin = LexborHTMLParser(github_flavored_markdown_to_html(files["news/open/index.md"].decode(), UNSAFE))
    with ZipFile(io.BytesIO(files["news/open/open.docx"])) as word:
        words = LexborHTMLParser(word.read("word/document.xml").decode()).text()
        word_links = LexborHTMLParser(word.read("word/_rels/document.xml.rels").decode())
    paper = {
        note.get_object()["/A"]["/URI"]
        for sheet in PdfReader(io.BytesIO(files["news/open/open.pdf"])).pages
        for note in sheet.get("/Annots", ())
        if "/A" in note.get_object()
    }
    text = files["news/open/release.txt"].decode()
    assert page >= {*LINKS, "/news/open/a%23b.pdf"}
    assert {link.attributes["href"] for link in twin.css("a")} >= {*LINKS, PLAN}
    assert {link.attributes["target"] for link in word_links.css("Relationship")} >= {*LINKS, PLAN}
    assert paper >= {*LINKS, PLAN}
    assert [
        link
        for link in {*LINKS, PLAN}
        if link.rpartition(":")[2] not in text.replace("+44 20 7946 0124", "+442079460124")
    ] == []
    assert [said for said in ("[The quay]", "[The ship]", "At noon") if said not in words] == []
    assert "Call us <+442079460123>, or +44 20 7946 0124." in text


def test_a_shown_address_is_kept_apart_from_the_particle_behind_it(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["ko"], TAKEAWAYS=["text", "ninjs"])
    body = "<https://a.example/desk>에서 <press@a.example>로, 또는 https://a.example/map, <https://a.example/end>."
    tiny.release("open", "ko", category="news", dateline=None, body=body)
    tiny.build()
    wanted = "<https://a.example/desk>에서 <press@a.example>로, 또는 https://a.example/map, https://a.example/end."
    text, data = (tiny.output / f"news/open/{name}" for name in ("release.txt", "release.json"))
    (plain,) = (each["value"] for each in json.loads(data.read_bytes())["bodies"] if each["role"] == "plain")
    assert wanted in " ".join(text.read_text().split()) and " ".join(plain.split()) == wanted


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["E-mail: ", "Press release, ", "**Correction, 3 March 2026**: Six"]),
        ("zh", ["电子邮件：", "新闻稿，", "**更正，2026年3月3日**：Six"]),
        ("fr", ["E-mail\u00a0: ", "Communiqué de presse, ", "**Rectificatif, 3 mars 2026**\u00a0: Six"]),
        ("ar", ["البريد الإلكتروني: ", "بيان صحفي، "]),
    ],
)
def test_what_the_site_adds_follows_the_language(tiny: TinySite, lang: str, said: list[str]) -> None:
    tiny.set(LANGUAGES=[lang], DEFAULT_LANG=lang, TAKEAWAYS=["text", "markdown"])
    tiny.release("open", lang, modified="2026-03-03", corrections=[{"at": "2026-03-03", "note": "Six"}])
    tiny.build()
    files = tiny.files()
    twin, text = files["news/open/index.md"].decode(), files["news/open/release.txt"].decode()
    assert [each for each in said if each not in twin] == []
    assert said[0] in text
    assert said[0] in files["feeds/all.atom.xml"].decode().replace("&#160;", "\u00a0").replace("&amp;nbsp;", "\u00a0")
