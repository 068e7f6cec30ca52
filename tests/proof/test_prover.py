"""What is held is found in whatever disguise it leaks, and what is public anyway is no leak."""

from __future__ import annotations

import base64
import gzip
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from html import escape
from urllib.parse import quote

import msgspec
import pytest
import typst
from conftest import DIRECTORY, NOON, TinySite, plant
from docx import Document
from PIL import Image, PngImagePlugin

from newsroom.model.problems import ContentError
from newsroom.outputs.pages import home
from newsroom.proof.disguises import Opaque, digest_text, texts_in
from newsroom.proof.pdf_text import pdf_texts
from newsroom.proof.prover import sighting
from newsroom.proof.traces import each_once, literal_trace, name_trace, text_traces

TITLE = "Zephyrine accord signed"
KOREAN = "비밀협정에 서명하다"
GREEK = "Μυστικός δρόμος"
SENTENCE = (
    "The delegates lit quixotic lanterns along the harbour before they signed it in the presence of nobody at all."
)
KOREAN_SENTENCE = "대표단은 아무도 없는 항구에서 등대의 불빛을 따라 걸은 뒤에 협정문에 서명하였다."
SLUG, FILE, FILE_BYTES = "quartz-accord", "cobalt-hall.png", b"the picture itself"

WATCH = msgspec.msgpack.encode(
    each_once(
        trace
        for traces in (
            name_trace(TITLE, "title", "held.md"),
            name_trace(KOREAN, "title", "held.md"),
            name_trace(GREEK, "title", "held.md"),
            text_traces(f"<p>{SENTENCE}</p>", "body", "held.md"),
            text_traces(f"<p>{KOREAN_SENTENCE}</p>", "body", "held.md"),
            literal_trace(f"news/{SLUG}", "slug", "held.md"),
            literal_trace(FILE, "file", "held.md"),
            literal_trace(digest_text(FILE_BYTES), "file", "held.md"),
            name_trace("+82 2-2100-7229", "contacts", "held.md"),
        )
        for trace in traces
    )
)


def is_met(path: str, data: bytes) -> bool:
    met = sighting(path, bytes.fromhex(digest_text(data)), data, WATCH)
    return met is not None and bool(met.traces)


def page(text: str) -> bytes:
    return f"<!doctype html><html lang=en><body><p>Public words before.</p>{text}<p>Public words behind.</p></body></html>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def picture(form: str, **saved: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(data, form, **saved)
    return data.getvalue()


def png_text(compressed: bool) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Description", SENTENCE, zip=compressed)
    return picture("PNG", pnginfo=words)


def exif(text: str, tag: int = 0x010E) -> bytes:
    data = Image.Exif()
    data[tag] = text
    return data.tobytes()


def pdf(source: str) -> bytes:
    return typst.compile(source.encode(), format="pdf")


def word(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def folded(line: str) -> str:
    return "\r\n ".join(line[at : at + 60] for at in range(0, len(line), 60))


HALF = SENTENCE[25:85]  # from inside a word to inside another
LEAKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "title in a page": ("index.html", lambda: page(f"<h2>{TITLE}</h2>")),
    "Korean title in a page": ("index.html", lambda: page(f"<h2>{KOREAN}</h2>")),
    "title in capitals": ("index.html", lambda: page(TITLE.upper())),
    "Greek title in capitals": ("index.html", lambda: page(GREEK.upper())),
    "half a sentence": ("index.html", lambda: page(HALF)),
    "half a Korean sentence": ("index.html", lambda: page(KOREAN_SENTENCE[9:32])),
    "an attribute": ("index.html", lambda: page(f'<img alt="{SENTENCE}">')),
    "a comment": ("index.html", lambda: page(f"<!-- {SENTENCE} -->")),
    "named and numbered entities": ("index.html", lambda: page("".join(f"&#{ord(letter)};" for letter in SENTENCE))),
    "hexadecimal entities": ("index.html", lambda: page("".join(f"&#x{ord(letter):x};" for letter in KOREAN))),
    "entities of entities": ("feed.xml", lambda: page(escape("".join(f"&#{ord(letter)};" for letter in SENTENCE)))),
    "escapes of JSON": ("x.json", lambda: json.dumps({"a": KOREAN}, ensure_ascii=True).encode()),
    "escapes of every letter": ("x.json", lambda: ('{"a": "' + "".join(f"\\u{ord(letter):04x}" for letter in SENTENCE) + '"}').encode()),
    "lines of JSON": ("x.json", lambda: json.dumps({"a": SENTENCE.replace(" ", "\n")}).encode()),
    "percent-encoding": ("index.html", lambda: page(f'<a href="mailto:?subject={quote(TITLE)}">')),
    "Korean percent-encoding": ("index.html", lambda: page(f'<a href="mailto:?subject={quote(KOREAN)}">')),
    "decomposed letters": ("index.html", lambda: page(unicodedata.normalize("NFD", KOREAN))),
    "soft hyphens": ("index.html", lambda: page("\u00ad".join(TITLE))),
    "hyphens of entities": ("index.html", lambda: page("&shy;".join(TITLE))),
    "joiners of no width": ("index.html", lambda: page("\u200b".join(KOREAN))),
    "tags between letters": ("index.html", lambda: page("<b></b>".join(TITLE))),
    "tags between words": ("index.html", lambda: page(" ".join(f"<span class=w>{word}</span>" for word in SENTENCE.split()))),
    "other white space": ("index.html", lambda: page("&nbsp;\n\t".join(TITLE.split()))),
    "UTF-16": ("x.txt", lambda: ("\ufeff" + KOREAN).encode("utf-16-le")),
    "UTF-16 of the other order": ("x.txt", lambda: ("\ufeff" + TITLE).encode("utf-16-be")),
    "HTML in an Atom feed": ("feeds/all.atom.xml", lambda: f'<feed><content type="html">{escape(f"<p>{SENTENCE}</p>")}</content></feed>'.encode()),
    "HTML in an RSS feed": ("feeds/all.rss.xml", lambda: f"<rss><description><![CDATA[<p>{SENTENCE}</p>]]></description></rss>".encode()),
    "HTML in a JSON feed": ("feeds/all.json", lambda: json.dumps({"content_html": f"<p>{KOREAN_SENTENCE}</p>"}).encode()),
    "a sitemap's address": ("sitemap.xml", lambda: f"<loc>https://news.example.org/news/{SLUG}/</loc>".encode()),
    "a folded vCard": ("c.vcf", lambda: f"BEGIN:VCARD\r\n{folded('NOTE:' + SENTENCE)}\r\nEND:VCARD\r\n".encode()),
    "a vCard folded inside letters": ("c.vcf", lambda: b"BEGIN:VCARD\r\nNOTE:" + b"\r\n ".join(KOREAN.encode()[at : at + 7] for at in range(0, 99, 7)) + b"\r\nEND:VCARD\r\n"),
    "a number": ("c.vcf", lambda: b"BEGIN:VCARD\r\nTEL:tel:+82-2-2100-7229\r\nEND:VCARD\r\n"),
    "words of a PDF": ("x.pdf", lambda: pdf(f"#set text(lang: \"en\")\n= Heading\n{SENTENCE}")),
    "words of a PDF in two faces": ("x.pdf", lambda: pdf(f"*The delegates* {SENTENCE[14:]}")),
    "a PDF's title": ("x.pdf", lambda: pdf(f'#set document(title: "{TITLE}")\nPublic.')),
    "a PDF's Korean title": ("x.pdf", lambda: pdf(f'#set document(title: "{KOREAN}")\nPublic.')),
    "a PDF's alternative text": ("x.pdf", lambda: pdf(f'#figure(rect(), alt: "{SENTENCE}")')),
    "a Word document": ("x.docx", lambda: word(SENTENCE)),
    "a comment in a JPEG": ("x.jpg", lambda: picture("JPEG", comment=SENTENCE.encode())),
    "EXIF of a JPEG": ("x.jpg", lambda: picture("JPEG", exif=exif(SENTENCE))),
    "EXIF in UTF-16": ("x.jpg", lambda: picture("JPEG", exif=exif(SENTENCE.encode("utf-16-le"), 0x9C9B))),
    "XMP of a JPEG": ("x.jpg", lambda: picture("JPEG", xmp=f"<x>{KOREAN_SENTENCE}</x>".encode())),
    "text of a PNG": ("x.png", lambda: png_text(False)),
    "compressed text of a PNG": ("x.png", lambda: png_text(True)),
    "XMP of a WebP": ("x.webp", lambda: picture("WEBP", xmp=f"<x>{SENTENCE}</x>".encode())),
    "bytes behind a picture": ("x.png", lambda: picture("PNG") + SENTENCE.encode()),
    "a member of a ZIP": ("x.zip", lambda: zipped({"a.txt": SENTENCE.encode()})),
    "the name of a member": ("x.zip", lambda: zipped({f"pictures/{FILE}": b"-"})),
    "a held file in a ZIP under another name": ("x.zip", lambda: zipped({"a.bin": FILE_BYTES})),
    "a ZIP in a ZIP": ("x.zip", lambda: zipped({"a.zip": zipped({"b.html": page(TITLE)})})),
    "a compressed page": ("index.html.gz", lambda: gzip.compress(page(TITLE))),
    "base64": ("index.html", lambda: page(f'<a href="data:text/plain;base64,{base64.b64encode(SENTENCE.encode()).decode()}">')),
    "a search index": ("search.json", lambda: json.dumps([["/news/quartz-accord/", "x"]]).encode()),
    "an output's name": (f"news/{SLUG}/index.html", lambda: b"-"),
    "a file's name": (f"pictures/{FILE}", lambda: b"-"),
    "a held file under another name": ("harmless.bin", lambda: FILE_BYTES),
    "build.json": ("build.json", lambda: json.dumps({"complete": True, "held": [SLUG], "next": f"news/{SLUG}"}).encode()),
}  # fmt: skip


@pytest.mark.parametrize(("path", "data"), LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_found(path: str, data: Callable[[], bytes]) -> None:
    assert is_met(path, data())


HARMLESS = {
    "other words": page("<p>The delegates signed it in the harbour.</p>"),
    "a word that begins so": page("<p>news/quartz-accord-two is another release</p>"),
    "letters across words": page("<p>xzephyrine accord signed</p>"),
}


@pytest.mark.parametrize("data", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_trace_is_none(data: bytes) -> None:
    assert not is_met("index.html", data)


def test_a_file_that_cannot_be_opened_is_not_passed_over() -> None:
    with pytest.raises(Opaque):
        list(texts_in("x.zip", b"PK\x03\x04 and then nothing"))
    met = sighting("x.gz", b"", b"\x1f\x8b\x08 broken", WATCH)
    assert met is not None and met.opaque


def test_the_text_of_a_pdf_is_that_which_pypdf_reads() -> None:
    import pypdf

    data = pdf(f"= One *two* three\n{SENTENCE}\n#pagebreak()\nFurther words on the second page.")
    ours = "".join("".join(pdf_texts(data)).split())
    for sheet in pypdf.PdfReader(io.BytesIO(data)).pages:
        assert "".join(sheet.extract_text().split()).replace("-", "") in ours.replace("-", "")


# ── in builds ────────────────────────────────────────────────────────────────
LATER = "2026-08-01T10:00:00+09:00"


def test_a_pdf_that_cannot_be_read_whole_is_not_passed_by() -> None:
    whole = pdf("A public text.")
    broken = whole.replace(b"stream\n", b"stream\n!!", 1) if b"/FlateDecode" in whole else b""
    for data in (broken, whole + b"\n/Encrypt 9 0 R", whole.replace(b"/FlateDecode", b"/ASCII85Decode")):
        with pytest.raises(Opaque, match="PDF that cannot be read"):
            list(texts_in("x.pdf", data))


def test_a_leak_is_refused_names_output_release_and_words_and_the_former_output_stays(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("open")
    tiny.build()
    before = tiny.files()
    tiny.release(SLUG, title=TITLE, body=SENTENCE, embargo=LATER)
    tiny.release("open", title="Another title for the home page")
    plant(monkeypatch, SENTENCE)
    problems = tiny.refused()
    assert {problem.rule for problem in problems} == {"leak"}
    assert "in the output index.html by" in problems[0].message and "lanterns" in " ".join(
        problem.message for problem in problems
    )
    assert problems[0].path.endswith(f"{SLUG}/en.md") and problems[0].line > 5
    assert tiny.files() == before
    monkeypatch.undo()
    tiny.build()
    assert "Another title" in tiny.files()["index.html"].decode()


def test_a_leak_in_an_output_that_did_not_change_is_found_when_a_release_becomes_held(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("open")
    plant(monkeypatch, SENTENCE)
    tiny.build()  # nothing is held yet
    monkeypatch.undo()
    tiny.release(SLUG, title=TITLE, body=SENTENCE, embargo=LATER)
    assert {problem.rule for problem in tiny.refused()} == {"leak"}


def test_what_a_public_text_says_too_gives_nothing_away(tiny: TinySite) -> None:
    shared = "The mission works in eleven countries and answers in nine languages, every day of the year."
    tiny.release("open", body=shared)
    tiny.release(SLUG, title=TITLE, body=f"{SENTENCE}\n\n{shared}", embargo=LATER)
    tiny.build()
    tiny.release("open", body=f"{shared} It has a new office.")
    tiny.build()
    assert shared.encode() in tiny.files()["news/open/index.html"]


def test_words_of_templates_settings_and_calendars_are_nobodys_secret(tiny: TinySite) -> None:
    tiny.release("open")
    for slug, title in (
        ("headline", "Press contact"),
        ("tiny-news", "Tiny News"),
        ("march", "2 March 2026"),
        ("press-release", "All news"),
    ):
        tiny.release(slug, title=title, body=SENTENCE, embargo=LATER)
    tiny.build()
    assert "/news/open/" in tiny.addresses()


def test_words_of_a_template_of_ones_own_and_of_its_settings_are_nobodys_secret(tiny: TinySite) -> None:
    own = tiny.root / "child/404.html"
    own.parent.mkdir()
    own.write_text(
        '{% extends "!theme/404.html" %}{% block content %}<p>Ask the harbour office</p>'
        "<p>{{ DONATION.en }}</p>{{ super() }}{% endblock %}"
    )
    tiny.set(THEME_TEMPLATES_OVERRIDES=["child"], DONATION={"en": "Give to the lighthouse"})
    tiny.release("open")
    for slug, title in (("template", "Ask the harbour office"), ("setting", "Give to the lighthouse")):
        tiny.release(slug, title=title, body=SENTENCE, embargo=LATER)
    tiny.build()
    assert "Give to the lighthouse" in (tiny.output / "404.html").read_text()


def test_public_words_that_cease_to_be_public_are_looked_for_everywhere(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = "The mission works in eleven countries and answers in nine languages, every day of the year."
    tiny.release("open", body=shared)
    tiny.release(SLUG, title=TITLE, body=shared, embargo=LATER)
    plant(monkeypatch, shared, "home")
    tiny.build()
    monkeypatch.undo()
    tiny.release("open", body="Quite another text.")  # the home page does not change by that
    assert {problem.rule for problem in tiny.refused()} == {"leak"}


@pytest.mark.slow
def test_an_entry_that_only_a_held_release_names_is_looked_for(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    topics = {**DIRECTORY["topics"], "opalescence": {"name": {"en": "Opal studies", "ko": "단백석 연구"}}}
    tiny.directory(topics=topics)
    tiny.release("open")
    tiny.release(SLUG, embargo=LATER, tags=["opalescence"], contacts=["night-desk"])
    for text in ("단백석 연구", "Opal studies", "Night desk", "02-2100-7225"):
        plant(monkeypatch, text)
        assert [problem.rule for problem in tiny.refused()] == ["leak"], text
        monkeypatch.undo()
    tiny.build()


def test_ordinary_builds_look_only_at_what_changed(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("open")
    tiny.release(SLUG, title=TITLE, body=SENTENCE, embargo=LATER)
    tiny.build()
    looked: list[str] = []
    from newsroom.proof import prover

    true_sighting = prover.sighting
    monkeypatch.setattr(prover, "sighting", lambda path, *given: looked.append(path) or true_sighting(path, *given))
    monkeypatch.setattr("newsroom.proof.inspection.sighting", prover.sighting)
    tiny.release("open", body="A text that was put right.\n")
    report = tiny.build()
    assert 0 < len(looked) == report.drawn < report.outputs


def test_the_release_that_clears_is_no_leak(tiny: TinySite) -> None:
    tiny.release("open")
    tiny.release(SLUG, title=TITLE, body=SENTENCE, embargo=LATER)
    for at in (NOON, LATER, NOON):
        tiny.build(at)
    with pytest.raises(KeyError):
        tiny.files()[f"news/{SLUG}/index.html"]


def test_a_refused_build_raises_content_errors_only(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release(SLUG, title=TITLE, body=SENTENCE, embargo=LATER)
    plant(monkeypatch, TITLE)
    with pytest.raises(ContentError):
        tiny.build()
    assert home.draw is not None and not (tiny.output / "index.html").exists()


def test_a_leak_of_an_entry_is_told_at_the_held_text_that_names_it(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where an event names it, or the entry that names it in turn."""
    zephyr = {"zephyr-hall": {"name": "Zephyrine hall"}}
    tiny.directory(
        places={**DIRECTORY["places"], **zephyr},
        organisations={**DIRECTORY["organisations"], "quixotic": {"name": "Quixotic lanterns", "country": "KR"}},
        people={"quentin": {"name": "Quentin Vellum", "organisation": "quixotic"}},
    )
    tiny.release("a-draft", status="draft")
    event = {"name": "Opening", "starts": "2026-07-20T10:00+09:00", "place": "zephyr-hall"}
    tiny.release("b-draft", status="draft", event=event)
    tiny.release("c-draft", status="draft", authors=["quentin"])
    tiny.release("open")
    plant(monkeypatch, "Zephyrine hall. Quixotic lanterns.")
    told = {problem.field: problem.path for problem in tiny.refused() if problem.rule == "leak"}
    assert told == {
        "places": "content/releases/2026/b-draft/en.md",
        "organisations": "content/releases/2026/c-draft/en.md",
    }
