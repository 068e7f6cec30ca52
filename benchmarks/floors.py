"""What the libraries themselves need for a release's take-aways: the finished words and pictures, set bare, nothing else.

Each floor gets what the kind itself gets drawn from, already put together (words, blocks, bytes), and does no more than a
person would who calls the library once: no template, no metadata, no links resolved, no determinism.
"""

from __future__ import annotations

import io
import json
import textwrap
import zipfile
from typing import Any

from PIL import Image
from selectolax.lexbor import LexborHTMLParser

from newsroom.render import fonts

Data = dict[str, Any]


def _typst() -> Any:
    import typst

    return typst.Compiler(font_paths=fonts.loaded(with_system=False))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _words(runs: list[Data]) -> str:
    return "".join(run["t"] for run in runs)


def _typst_runs(runs: list[Data]) -> str:
    parts = [f"text({_quoted(run['t'])})" for run in runs]
    linked = [
        f"link({_quoted(run['u'])}, {part})" if run.get("u") else part for run, part in zip(runs, parts, strict=True)
    ]
    return "{" + "; ".join(linked) + "}"


def _typst_block(block: Data) -> str:
    kind = block["k"]
    if kind == "p":
        return f"#par({_typst_runs(block['c'])})"
    if kind == "h":
        return f"#heading(level: {block['l']}, {_typst_runs(block['c'])})"
    if kind == "list":
        items = (f"[{' '.join(map(_typst_block, item))}]" for item in block["items"])
        return f"#list({', '.join(items)})"
    if kind == "quote":
        inside = " ".join(map(_typst_block, block["b"]))
        return f"#quote(block: true, attribution: {_typst_runs(block['by'])})[{inside}]"
    raise ValueError(f"the corpus has no {kind}")


class Pdf:
    """Typst: the same words on A4 with page numbers, tagged, in one face."""

    def __init__(self) -> None:
        self.compiler = _typst()

    def prepare(self, sheet: Data) -> bytes:
        lines = [
            f"#set document(title: {_quoted(sheet['title'])})",
            '#set page(paper: "a4", numbering: "1 / 1")',
            f'#set text(font: "{fonts.FACE}", lang: "en")',
            f"#heading(level: 1, {_quoted(sheet['title'])})",
            *(f"#par({_quoted(sheet[name])})" for name in ("category", "date", "dateline")),
            *map(_typst_block, sheet["body"]),
        ]
        for contact in sheet["contacts"]:
            lines += [f"#par({_quoted(line)})" for line in (contact["name"], *contact["rows"], contact["email"])]
            lines += [f"#link({_quoted(phone['href'])}, {_quoted(phone['number'])})" for phone in contact["phones"]]
            lines.append(f'#image(bytes({_quoted(contact["svg"])}), format: "svg", width: 24mm, alt: "QR")')
        return "\n".join(lines).encode()

    def make(self, source: bytes) -> bytes:
        return bytes(self.compiler.compile(input=source, format="pdf", pdf_standards=["ua-1"], timestamp=1))


class Card:
    """Typst: the same words on one picture."""

    def __init__(self) -> None:
        self.compiler = _typst()

    def prepare(self, data: Data) -> bytes:
        words = " ".join((data["kind"], data["line"], data["host"]))
        return (
            f"#set page(width: 1200pt, height: 630pt, margin: 80pt, fill: rgb({_quoted(data['primary'])}))\n"
            f'#set text(font: "{fonts.FACE}", size: 30pt, fill: white)\n#{_quoted(data["wordmark"])}\n\n'
            f'#text(size: 76pt, weight: "bold", {_quoted(data["title"])})\n\n#{_quoted(words)}'
        ).encode()

    def make(self, source: bytes) -> bytes:
        return bytes(self.compiler.compile(input=source, format="png", ppi=72))


def docx(sheet: Data) -> bytes:
    """python-docx: its own empty document, the same paragraphs in its own styles, saved."""
    from docx import Document

    document = Document()
    document.add_heading(sheet["title"], 0)
    for name in ("category", "date"):
        document.add_paragraph(sheet[name])

    def add(block: Data, style: str | None = None) -> None:
        if block["k"] == "h":
            document.add_heading(_words(block["c"]), block["l"])
        elif block["k"] == "p":
            document.add_paragraph(_words(block["c"]), style=style)
        for item in block.get("items", ()):
            for part in item:
                add(part, "List Bullet")
        for part in block.get("b", ()):
            add(part, "Quote")

    for block in sheet["body"]:
        add(block)
    for contact in sheet["contacts"]:
        document.add_paragraph(" ".join((contact["name"], *contact["rows"], contact["phones"][0]["number"])))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def kit(entries: list[tuple[str, bytes]]) -> bytes:
    """zipfile: the same files, stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def text(html: str) -> bytes:
    """selectolax and textwrap: the same HTML read once, its words wrapped."""
    body = LexborHTMLParser(html).body
    assert body is not None
    return "\n\n".join(textwrap.fill(line, 72) for line in body.text().split("\n") if line.strip()).encode()


def walk(html: str) -> list[tuple[str | None, str]]:
    """selectolax: the same HTML read once, every element and text of it looked at."""
    body = LexborHTMLParser(html).body
    assert body is not None
    return [(node.tag, node.text(deep=False)) for node in body.traverse(include_text=True)]


def ninjs(html: str, item: Data) -> bytes:
    """selectolax and json: the same HTML read once, the finished object written."""
    walk(html)
    return json.dumps(item, ensure_ascii=False, indent=2).encode()


def calendar(made: bytes) -> bytes:
    """icalendar: the same event, read into its objects before, written."""
    from icalendar import Calendar

    return bytes(Calendar.from_ical(made).to_ical())


def picture(data: bytes, width: int, form: str, options: dict[str, Any]) -> bytes:
    """Pillow: opened, made smaller, saved with the same options."""
    with Image.open(io.BytesIO(data)) as source:
        shown = source.convert("RGB")
    shown = shown.resize((width, round(shown.height * width / shown.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, form, **options)
    return out.getvalue()
