"""Any words of a held release, in any place of it, in any disguise and any container: the proof finds them.

A short share runs always; `--long` runs thousands, of new words each time.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import random
import shutil
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from conftest import DIRECTORY, NOON, TESTS, TinySite, at_seconds
from fuzzing import base
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from selectolax.lexbor import LexborHTMLParser

from newsroom.build.basis import basis_of
from newsroom.build.planning import plan_site
from newsroom.build.reading import read_content, silent
from newsroom.model.problems import ContentError
from newsroom.proof.disguises import texts_in
from newsroom.proof.prover import Prover, sighting
from newsroom.render.digests import program_digest, read_digests
from newsroom.store.index import Index
from newsroom.store.pool import Pool

FILMS = TESTS / "recordings"


# ── words that nothing public has ────────────────────────────
SYLLABLES = {
    "Latin": "zor qua vel thr iff ixo lum pren osk yv drel mor effa",
    "accents": "zö ñuq élva ßer ůth œk våx þor ğimé łup",
    "Korean": "뷁 쐐 뚫 괬 휑 쭵 뷩 됐 쉽 퀭 뫼 웽",
    "Chinese": "龘 靐 齉 爩 驫 鱻 麤 籲 鸞 豔 灪 纞",
    "Japanese": "ヴァ ヌォ ガヒ ゼペ ぼゆ づが パミ",
    "Cyrillic": "щур эжо фъя юбц ыгх жём",
    "Greek": "ψύξ ωθο ζάφ χρη ξιλ",
    "Arabic": "ظغث ضخذ قؤش غئل",
}


def secret_word(rng: random.Random, script: str) -> str:
    parts = SYLLABLES[script].split()
    return "".join(rng.choice(parts) for _ in range(rng.choice((2, 3, 4)))).capitalize()


def secret(rng: random.Random, words: int) -> str:
    script = rng.choice(list(SYLLABLES))
    return " ".join(secret_word(rng, script) for _ in range(max(words, 2)))


class Held(NamedTuple):
    """A prover of a site with one held release, and what must not leave: (place, words)."""

    prover: Prover
    secrets: list[tuple[str, str]]


def held_site(tiny: TinySite, seed: int) -> Held:
    rng = random.Random(seed)
    said: list[tuple[str, str]] = []

    def new(place: str, words: int = 0) -> str:
        text = secret(rng, words or rng.choice((2, 3, 5, 12)))
        said.append((place, text))
        return text

    def name(place: str) -> str:
        parts = SYLLABLES["Latin"].split()
        text = "-".join("".join(rng.choice(parts) for _ in range(3)) for _ in range(2)) + f"-{rng.randrange(100)}"
        said.append((place, text))
        return text

    def whole(place: str, form: str) -> str:
        text = form.format(name(place))
        said[-1] = (place, text.removeprefix("https://").strip("/"))
        return text

    def address(place: str) -> str:
        return whole(place, "https://{}.example/x")

    key = {
        kind: name(f"key of {kind}") for kind in ("topics", "places", "contacts", "people", "organisations", "kinds")
    }
    number = f"+82 2-3{rng.randrange(100, 999)}-{rng.randrange(1000, 9999)}"
    said.append(("number", number))
    office = {
        "name": new("organisation"),
        "country": "KR",
        "url": address("address of an organisation"),
    }
    tiny.directory(
        organisations={**DIRECTORY["organisations"], key["organisations"]: office},
        topics={**DIRECTORY["topics"], key["topics"]: {"name": {"en": new("topic"), "ko": new("topic in Korean")}}},
        places={**DIRECTORY["places"], key["places"]: {"name": new("place")}},
        people={key["people"]: {"name": new("person"), "title": new("title of a person"), "organisation": key["organisations"]}},
        kinds={key["kinds"]: {"name": {"en": new("kind"), "ko": new("kind in Korean")}}},
        contacts={**DIRECTORY["contacts"], key["contacts"]: {
            "name": new("contact"), "organisation": key["organisations"], "role": new("role"), "hours": new("hours"),
            "phones": [{"number": number, "label": new("label")}], "email": whole("mailbox", "{}@example.org"),
        }},
    )  # fmt: skip
    tiny.put(
        f"directory/boilerplate/{name('key of a standing text')}/en.md",
        f"---\ntitle: {new('title of a standing text')}\n---\n{new('standing text')}\n",
    )
    standing = said[-3][1]
    slug, hall, plan, film, subtitles = (
        name("slug"),
        name("picture") + ".png",
        name("document") + ".pdf",
        name("film") + ".mp3",
        name("captions") + ".vtt",
    )
    body = "\n\n".join((
        new("paragraph", 14), f"## {new('heading')}", f"- {new('item')}\n- {new('second item')}", f"| a | b |\n|---|---|\n| {new('cell')} | {new('wide cell', 6)} |",
        f"```\n{new('code block')}\n```", f"`{new('code')}`", f"[{new('text of a link')}]({address('address of a link')} \"{new('title of a link')}\")",
        f"![{new('alt in the text')}]({hall} \"{new('title of a picture')}\")", f"Text[^1].\n\n[^1]: {new('footnote')}", f"{new('term')}\n: {new('definition')}",
        f"> “{new('quotation')}”\n> — {new('attribution')}", f"<details><summary>{new('summary of details')}</summary><p>{new('details')}</p></details>",
        f"<p>An <abbr title=\"{new('title of an abbreviation')}\">AB</abbr></p><p><del>{new('struck')}</del></p>", f"> {new('pulled')}\n{{.pull}}", f"**{new('bold')}**", f"~~{new('struck in Markdown')}~~",
        address("bare address"),
    ))  # fmt: skip
    tiny.release(
        slug, title=new("title"), subtitle=new("subtitle"), summary=new("summary"), dateline=new("dateline"), body=body + "\n", embargo="2026-09-01T06:00+09:00",
        tags=[key["topics"]], places=[key["places"]], contacts=[key["contacts"]], authors=[key["people"]], category=key["kinds"], boilerplate=standing,
        event={"name": new("event"), "starts": "2026-10-01T10:00", "venue": new("venue"), "registration": new("registration")}, notes=new("notes", 9),
        image={"file": hall, "alt": new("alt"), "caption": new("caption"), "credit": new("credit"), "licence": new("licence")},
        documents=[{"file": plan, "title": new("title of a document")}], aliases=[whole("alias", "/old/{}/")], id=whole("id", "tag:example.org,2020:{}"),
        media=[{"file": film, "title": new("title of a film"), "alt": new("alt of a film"), "transcript": new("transcript", 9), "captions": subtitles}],
        waive=[{"rule": "picture-small", "reason": new("reason of a waiver")}],
    )  # fmt: skip
    picture = io.BytesIO()
    Image.new("RGB", (30, 20), seed % 1000).save(picture, "PNG")
    for file, data in (
        (hall, picture.getvalue()),
        (plan, b"%PDF-1.4\n%%EOF\n" + slug.encode()),
        (film, (FILMS / "sound.mp3").read_bytes()),
        (subtitles, b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"),
    ):
        tiny.put(f"releases/2026/{slug}/{file}", data)
    tiny.release(
        "noted",
        modified="2026-09-03",
        corrections=[{"at": "2026-09-02", "note": new("correction to come")}],
        withdrawn={"at": "2026-09-03", "reason": new("withdrawal to come")},
    )
    tiny.release("open", tags=["health"], places=["seoul"])
    return Held(prover_of(tiny), said)


def prover_of(tiny: TinySite) -> Prover:
    config = tiny.settings()
    index = Index.in_memory()
    with Pool(1) as pool:
        read = read_content(config, index, program_digest(), pool, silent)
    planned, found = plan_site(basis_of(config, index, read, read_digests(config)), at_seconds(NOON), {})
    assert planned is not None, [each for each in found if each.severity == "error"]
    return planned.inspection.prover


# ── disguises of a text ──────────────────────────────────────
def full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


def bold_letters(text: str) -> str:
    """Letters of mathematics."""
    return "".join(
        chr(0x1D41A + ord(each) - 97) if "a" <= each <= "z" else chr(0x1D400 + ord(each) - 65) if "A" <= each <= "Z" else each
        for each in text
    )  # fmt: skip


def ligatures(text: str) -> str:
    for letters, one in (
        ("ffi", "ﬃ"),
        ("ff", "ﬀ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("ss", "ß"),
        ("st", "ﬆ"),
        ("ij", "ĳ"),
        ("lj", "ǉ"),
    ):
        text = text.replace(letters, one)
    return text


def between(mark: str) -> Callable[[str], str]:
    return mark.join


TEXT_DISGUISES: dict[str, Callable[[str], str]] = {
    "as it is": str, "capitals": str.upper, "small letters": str.lower, "letters of titles": str.title, "full width": full_width, "letters of mathematics": bold_letters,
    "ligatures": ligatures, "decomposed": lambda text: unicodedata.normalize("NFD", text), "compatible": lambda text: unicodedata.normalize("NFKD", text),
    "soft hyphens": between("\u00ad"), "zero width": between("\u200b"), "joiners": between("\u2060"), "byte-order marks": between("\ufeff"), "directions": between("\u200e"),
    "variation selectors": between("\ufe00"), "Mongolian marks": between("\u180e"), "Arabic marks": between("\u061c"), "tags of Unicode": between("\U000e0041"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"), "lines": lambda text: text.replace(" ", "\n"), "ideographic spaces": lambda text: text.replace(" ", "\u3000"),
    "hyphens for spaces": lambda text: text.replace(" ", "-"), "underscores": lambda text: text.replace(" ", "_"), "nothing for spaces": lambda text: text.replace(" ", ""),
    "decimal entities": lambda text: "".join(f"&#{ord(each)};" for each in text), "hexadecimal entities": lambda text: "".join(f"&#X{ord(each):X};" for each in text),
    "entities without an end": lambda text: "".join(f"&#{ord(each)} " if each != " " else " " for each in text).replace(" &", "&"),
    "entities twice": lambda text: escape("".join(f"&#{ord(each)};" for each in text)), "hyphens of entities": between("&shy;"), "zero width of entities": between("&#8203;"),
    "percent": lambda text: quote(text, safe=""), "every letter in percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()), "percent twice": lambda text: quote(quote(text)),
    "plus for spaces": lambda text: quote(text).replace("%20", "+"), "JSON": lambda text: json.dumps(text)[1:-1], "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "every letter in JSON": lambda text: "".join(f"\\u{int.from_bytes(pair, 'big'):04X}" for pair in pairs_of(text)), "escapes of scripts": lambda text: "".join(f"\\u{{{ord(each):x}}}" for each in text),
    "escapes of Markdown": lambda text: text.replace("-", "\\-").replace(" ", "\\ "), "tags of a line": between("<b></b>"), "tags of drawings": between("</tspan><tspan>"), "tags of Word": between("</w:t></w:r><w:r><w:t>"),
    "tags nobody knows": between("<x-y>"), "comments": between("<!-- x -->"), "words in blocks": lambda text: "</p><p>".join(text.split(" ")), "words in cells": lambda text: "</td><td>".join(text.split(" ")),
    "an attribute": lambda text: f'<i data-x="{escape(text)}">', "a comment": lambda text: f"<!-- {text} -->", "a section of characters": lambda text: f"<![CDATA[{text}]]>",
    "base64 in an address": lambda text: f"data:text/plain;base64,{base64.b64encode(text.encode()).decode()}", "base64": lambda text: base64.b64encode(f"the text: {text}".encode()).decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(f"<title>{text}</title>".encode()).decode().rstrip("="), "base64 of JSON": lambda text: base64.b64encode(json.dumps({"a": text}).encode()).decode(),
}  # fmt: skip


def pairs_of(text: str) -> Iterator[bytes]:
    data = text.encode("utf-16-be")
    return (data[at : at + 2] for at in range(0, len(data), 2))


# ── containers ───────────────────────────────────────────────
def page(text: str) -> bytes:
    return f"<!doctype html><html lang=en><title>T</title><body><p>Public words.</p><p>{text}</p><p>More.</p></body></html>".encode()


def packed(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"words")
        archive.writestr(name, data)
    return made.getvalue()


def saved(form: str, **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, form, **options)
    return made.getvalue()


def png(text: str, kind: str) -> bytes:
    words = PngImagePlugin.PngInfo()
    if kind == "iTXt":
        words.add_itxt("Description", text, zip=True)
    else:
        words.add_itxt("Description", text)
    return saved("PNG", pnginfo=words)


def exif(text: str) -> bytes:
    made = Image.Exif()
    made[0x9C9B] = text.encode("utf-16-le")
    return made.tobytes()


def folded(text: str, end: str) -> bytes:
    """Lines of 75 bytes at most, broken inside characters too, as RFC 6350 allows."""
    data = f"NOTE:{text}".encode()
    lines = (end.encode() + b" ").join(data[at : at + 74] for at in range(0, len(data), 74))
    return b"BEGIN:VCARD" + end.encode() + lines + end.encode() + b"END:VCARD" + end.encode()


CONTAINERS: dict[str, Callable[[str], tuple[str, bytes]]] = {
    "a page": lambda text: ("index.html", page(text)), "plain text": lambda text: ("release.txt", f"\ufeffWords\n{text}\nwords".encode()), "Markdown": lambda text: ("index.md", f"# T\n\n{text}\n".encode()),
    "JSON": lambda text: ("catalogue.json", json.dumps({"a": ["x", text]}, ensure_ascii=False).encode()), "JSON in ASCII": lambda text: ("x.json", json.dumps({text: 1}).encode()),
    "XML": lambda text: ("sitemap.xml", f"<urlset><url><loc>{escape(text)}</loc></url></urlset>".encode()), "HTML in a feed": lambda text: ("feeds/all.atom.xml", f"<feed><content type='html'>{escape(escape(text))}</content></feed>".encode()),
    "JSON-LD": lambda text: ("index.html", page(f'<script type="application/ld+json">{json.dumps({"@graph": [{"name": text}]})}</script>')), "a card": lambda text: ("c.vcf", folded(text, "\r\n")), "a card of lines": lambda text: ("c.vcf", folded(text, "\n")),
    "the search index": lambda text: ("search/cards/0.json", json.dumps({"documents": [["/news/x/", text]]}).encode()),
    "the newest of the search": lambda text: ("search/newest.json", json.dumps({"documents": [["/news/x/", text]], "terms": {"3": "quay"}}).encode()),
    "an odd file of the newest": lambda text: ("search/newest.json", json.dumps({"terms": [text]}).encode()), "the search page": lambda text: ("search/index.html", page(f'<div data-index="{escape(text, quote=True)}"></div>')), "styles": lambda text: ("theme/style.css", f'a::after {{ content: "{text}" }}'.encode()),
    "a script": lambda text: ("theme/x.js", f'const a = "{text}";'.encode()), "headers": lambda text: ("_headers", f"/*\n  X-Note: {text}\n".encode()), "a drawing": lambda text: ("a.svg", f"<svg><title>{text}</title><text><tspan>{text}</tspan></text></svg>".encode()),
    "a ZIP": lambda text: ("a.zip", packed("b.html", page(text))), "a ZIP in a ZIP": lambda text: ("a.zip", packed("b.zip", packed("b.txt", text.encode()))), "a Word file": lambda text: ("a.docx", packed("word/document.xml", f"<w:t>{escape(text)}</w:t>".encode())),
    "a compressed page": lambda text: ("index.html.gz", gzip.compress(page(text))), "another compression": lambda text: ("a.bz2", bz2.compress(page(text))), "a third compression": lambda text: ("a.xz", lzma.compress(page(text))), "a bare compression": lambda text: ("a.z", zlib.compress(page(text))),
    "UTF-16": lambda text: ("a.txt", ("\ufeff" + text).encode("utf-16-le")), "UTF-16 unmarked": lambda text: ("a.bin", f"a {text} b".encode("utf-16-be")),
    "a PNG's words": lambda text: ("a.png", png(text, "")), "a PNG's compressed words": lambda text: ("a.png", png(text, "iTXt")), "a JPEG's comment": lambda text: ("a.jpg", saved("JPEG", comment=text.encode()[:60_000])),
    "a JPEG's EXIF": lambda text: ("a.jpg", saved("JPEG", exif=exif(text))), "a WebP's XMP": lambda text: ("a.webp", saved("WEBP", xmp=f"<x>{escape(text)}</x>".encode())), "an AVIF's XMP": lambda text: ("a.avif", saved("AVIF", xmp=f"<x>Words: {escape(text)} .</x>".encode())), "behind a picture": lambda text: ("a.png", saved("PNG") + text.encode()),
    "a calendar": lambda text: ("feeds/events.ics", ("BEGIN:VCALENDAR\r\nSUMMARY:" + text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;") + "\r\nEND:VCALENDAR\r\n").encode()),
}  # fmt: skip


def is_found(held: Held, path: str, data: bytes) -> bool:
    """Whether a build with this output would be refused."""
    prover = held.prover
    prover.sightings.clear()
    prover.note(sighting(path, b"", data, prover.watch))
    return bool(prover.conclude(lambda _: ()))


def combined(place: int, disguise: str, container: str, held: Held) -> None:
    """One secret in one disguise in one container."""
    where, words = held.secrets[place % len(held.secrets)]
    if "base64" in disguise and container in IN_TWO_BYTES:
        return  # letters of two bytes are no base64
    path, data = CONTAINERS[container](TEXT_DISGUISES[disguise](words))
    assert is_found(held, path, data), (where, words, disguise, container)


IN_TWO_BYTES = ("UTF-16", "UTF-16 unmarked", "a JPEG's EXIF")
SHARE = {"suppress_health_check": list(HealthCheck), "database": None}


@pytest.fixture(scope="module", params=[1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 9))])
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    before = Path.cwd()
    root = tmp_path_factory.mktemp("secrets")
    os.chdir(root)  # paths of content in messages are relative
    found = held_site(TinySite(root), request.param)
    yield found
    found.prover.index.connection.close()
    os.chdir(before)


def test_what_stands_in_any_place_of_a_held_release_is_known(held: Held) -> None:
    assert not is_found(held, "index.html", page("Words that nobody holds back."))
    for where, words in held.secrets:
        assert is_found(held, "index.html", page(escape(words))), (where, words)


def test_every_disguise_and_every_container_once(held: Held) -> None:
    for number, disguise in enumerate(TEXT_DISGUISES):
        combined(number * 7, disguise, "a page", held)
    for number, container in enumerate(CONTAINERS):
        combined(number * 11, "as it is", container, held)


def test_whatever_held_words_change_all_outputs_are_searched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A standing output may say the new words already: the key of the proof covers all that a trace is made of."""
    monkeypatch.chdir(tmp_path)
    tiny = TinySite(tmp_path)
    prover, secrets = held_site(tiny, 1)
    prover.index.connection.close()
    key = key_of(tiny)
    assert key_of(tiny) == key  # nothing changed
    for where, words in secrets:
        with changed(
            tmp_path / "content",
            words,
            f"{words[:-1]}{(int(words[-1]) + 1) % 10}" if where == "number" else f"{words}q",
        ):
            assert key_of(tiny) != key, (where, words)
    for file in (tmp_path / "content").rglob("*.*"):
        if file.suffix in (".png", ".pdf", ".mp3", ".vtt"):
            before = file.read_bytes()
            file.write_bytes(before + b"\n")
            assert key_of(tiny) != key, file.name
            file.write_bytes(before)


def key_of(tiny: TinySite) -> bytes:
    prover = prover_of(tiny)
    prover.index.connection.close()
    assert prover.proof is not None
    return prover.proof.key


@contextmanager
def changed(content: Path, old: str, new: str) -> Iterator[None]:
    """The content with words replaced in its texts and in the names of its files."""
    texts = {file: file.read_text("utf-8") for file in content.rglob("*") if file.suffix in (".md", ".yml")}
    texts = {file: text for file, text in texts.items() if old in text}
    for file, text in texts.items():
        file.write_text(text.replace(old, new), "utf-8")
    named = (
        sorted((each for each in content.rglob(f"*{old}*") if old in each.name), reverse=True) if "/" not in old else []
    )
    moved = [(each, each.rename(each.with_name(each.name.replace(old, new)))) for each in named]
    assert texts or moved, old
    yield
    for each, now in reversed(moved):
        now.rename(each)
    for file, text in texts.items():
        file.write_text(text, "utf-8")


@pytest.mark.long
@settings(max_examples=2000, **SHARE)
@given(
    place=st.integers(0, 200),
    disguise=st.sampled_from(list(TEXT_DISGUISES)),
    container=st.sampled_from(list(CONTAINERS)),
)
def test_any_disguise_in_any_container(held: Held, place: int, disguise: str, container: str) -> None:
    combined(place, disguise, container, held)


# ── no false alarm ───────────────────────────────────────────
ALL = ["text", "pdf", "docx", "ics", "ninjs", "kit", "card", "markdown"]
NOTHING = "Zq."
TOO_LITTLE = 4  # letters


class Site(NamedTuple):
    """A public site, and what readers see of it or could copy: (output, words)."""

    tiny: TinySite
    said: list[tuple[str, str]]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    before = Path.cwd()
    root = tmp_path_factory.mktemp("public")
    os.chdir(root)
    tiny = TinySite(root)
    for file in tiny.content.rglob("*.yml"):
        file.unlink()
    tiny.set(TAKEAWAYS=ALL)
    for path, data in base().items():
        if "/later/" not in path:
            tiny.put(path, data)
    tiny.build()
    yield Site(tiny, list(dict.fromkeys(_said(tiny))))
    os.chdir(before)


def _said(tiny: TinySite) -> Iterator[tuple[str, str]]:
    for path, data in tiny.files().items():
        if "/pictures/" not in path and not path.startswith("search/"):
            yield path, path
            yield path, f"https://news.example.org/{path.removesuffix('index.html')}"
        if path.endswith(".html"):
            for node in LexborHTMLParser(data.decode()).css(
                "h1, h2, h3, p, li, td, th, a, dt, dd, title, button, time"
            ):
                text = " ".join(node.text(separator=" ").split())
                if len(text) < 150 and "\n" not in node.text().strip():
                    yield path, text
        for text in texts_in(path, data):
            yield from ((path, word) for word in set(text.split()) if word.isalpha() and len(word) < 30)


PLACES: dict[str, Callable[[str], dict[str, str]]] = {
    "title": lambda words: {"title": words}, "summary": lambda words: {"summary": words}, "dateline": lambda words: {"dateline": words[:60]},
    "text": lambda words: {"body": words.replace("<", "&lt;") + "\n"}, "heading": lambda words: {"body": f"## {words}\n\n{NOTHING}\n"}, "cell": lambda words: {"body": f"| a | b |\n|--|--|\n| {words.replace('|', '')} | c |\n"},
    "title of a link": lambda words: {"body": "[Zq](https://example.org/ '" + words.replace("'", "") + "')\n"}, "code": lambda words: {"body": f"```\n{words}\n```\n"},
}  # fmt: skip


def unjustly_refused(site: Site, rng: random.Random, count: int) -> list[str]:
    """What a build says against drafts that hold words of the site's own outputs."""
    shutil.rmtree(site.tiny.content / "releases/2027", ignore_errors=True)
    for number in range(count):
        _, words = rng.choice(site.said)
        if sum(map(str.isalnum, words)) < TOO_LITTLE:
            continue
        given = {
            "title": "Zq",
            "summary": NOTHING,
            "dateline": "Busan",
            "body": NOTHING,
            **rng.choice(list(PLACES.values()))(words),
        }
        site.tiny.release(f"zq-{number}", year="2027", status="draft", **given)
    try:
        site.tiny.build()
    except ContentError as refused:
        return [each.message for each in refused.problems if each.severity == "error"]
    return []


@pytest.mark.slow
def test_words_of_the_site_s_own_outputs_do_not_stop_it(public: Site) -> None:
    assert unjustly_refused(public, random.Random(1), 80) == []


@pytest.mark.long
@settings(max_examples=60, **SHARE)
@given(seed=st.integers(0, 2**32))
def test_thousands_of_words_of_the_site_s_own_outputs_do_not_stop_it(public: Site, seed: int) -> None:
    assert unjustly_refused(public, random.Random(seed), 60) == []
