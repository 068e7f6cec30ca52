"""A site with everything in it, and ways to spoil any part of it: texts, directory, pictures, documents, root files, settings.

`spoiled(part)` is a strategy: bytes by path for one part of the content. `judge` runs the two commands on what they make.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import json
import os
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from conftest import NOON, TinySite, picture
from hypothesis import strategies as st

from newsroom import commands

MOST_SECONDS = 12  # of processor time that a check may take; a build twice as much
LONGEST_LINE = 2_000  # characters of one message
LONGEST_REPORT = 120_000
BLAME = ("fault of newsroom's", "newsroom's or the theme's fault", "Please report", "Traceback (most recent")
ALL = ["text", "pdf", "docx", "ics", "ninjs", "kit", "card", "markdown"]

# ── what is there before anything is spoiled ─────────────────
CASE = "releases/2026/case"
HEAD: dict[str, Any] = {
    "title": "The quay opens", "subtitle": "A new quay", "date": "2026-03-02T10:00+09:00", "modified": "2026-03-05",
    "category": "press-release", "summary": "The quay opens in March.", "dateline": "Seoul", "contacts": ["press-desk"],
    "tags": ["health"], "places": ["seoul"], "authors": ["ana-example"],
    "image": {"file": "hall.png", "alt": "A hall", "caption": "The hall", "credit": "Ana", "licence": "CC0-1.0"},
    "gallery": [{"file": "quay.jpg", "alt": "A quay"}], "documents": [{"file": "plan.pdf", "title": "The plan"}],
    "corrections": [{"at": "2026-03-05", "note": "Two quays."}], "aliases": ["/old/quay/", "/old.html"],
    "event": {"name": "Opening", "starts": "2026-03-09T10:00", "ends": "2026-03-09T11:00", "venue": "Quay", "place": "seoul"},
    "notes": "Interviews on request.", "embargo": "2026-03-03T06:00+09:00", "expires": "2027-01-02T00:00+09:00",
    "withdrawn": {"at": "2027-01-02", "reason": "It did not open."}, "boilerplate": "example-mission",
    "status": "published", "translation_of": "en", "id": "tag:example.org,2026:quay",
    "waive": [{"rule": "picture-small", "reason": "None larger."}],
}  # fmt: skip
BODY = """The quay opens on Monday.[^1] See the [plan](plan.pdf) and [the other](../other/en.md#part).

## Hours {#hours}

- one
- two

| a | b |
|---|--:|
| 1 | 2 |

> “People answer people.”
> — Ana Example, head

![Quay](quay.jpg "Quay by night") `code` **bold** ~~no~~ 10<sup>6</sup>

[^1]: Counted.
"""
DIRECTORY: dict[str, Any] = {
    "site": {
        "publisher": "example-mission", "press_contacts": ["press-desk"], "boilerplate": "example-mission",
        "logo": {"file": "logo.svg", "dark": "dark.png", "alt": "Mission"}, "icon": "dark.png",
        "menu": ["news", "topics", {"page": "about"}, {"title": {"en": "Data"}, "url": "https://example.org/data"}],
        "footer": {"text": {"en": "An office"}, "links": [{"title": "Data", "url": "/about/"}],
                   "partners": [{"name": "Fund", "logo": "logo.svg", "url": "https://fund.example.org/"}]},
        "social": [{"service": "Mastodon", "url": "https://social.example.org/@m"}],
        "featured": ["other", {"release": "case", "until": "2026-12-01"}], "subscribe": {"url": "https://example.org/s"},
    },
    "contacts": {
        "press-desk": {
            "name": {"en": "Press desk", "ko": "공보실"}, "organisation": "example-mission", "role": {"en": "Officer"},
            "phones": [{"number": "+82 2-2100-7224", "label": {"en": "Office"}}, "+44 20 7946 0123"],
            "email": "press@example.org", "languages": ["en", "ko"], "hours": "Mon-Fri 09:00-18:00", "timezone": "Asia/Seoul",
            "valid_from": "2020-01-01", "valid_until": "2027-01-01", "successor": "night-desk",
        },
        "night-desk": {"name": "Night desk", "phones": "+82 2-2100-7225", "email": "night@example.org"},
    },
    "organisations": {"example-mission": {"name": {"en": "Mission"}, "country": "KR", "url": "https://mission.example.org/"}},
    "topics": {"health": {"name": {"en": "Health", "ko": "건강"}}, "trade": {"name": "Trade"}},
    "places": {"seoul": {"name": {"en": "Seoul"}, "timezone": "Asia/Seoul"}},
    "people": {"ana-example": {"name": "Ana Example", "title": {"en": "Head"}, "organisation": "example-mission"}},
    "kinds": {"notice": {"name": {"en": "Notice"}, "requires": ["dateline"]}},
}  # fmt: skip
LEDGER = {
    "at": "2026-03-03T06:00:00+09:00", "slug": "other", "lang": "en", "kind": "published", "digest": "0", "address": "/news/other/",
    "note": "", "id": "tag:news.example.org,2026:other",
}  # fmt: skip
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><g><path d="M0 0h40v20z" fill="#123"/></g></svg>'
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def fields(values: dict[str, Any]) -> str:
    return (
        "---\n"
        + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items())
        + "---\n"
    )


def base() -> dict[str, bytes]:
    """Every file of the sound site, by its path in content/."""
    other = {
        "title": "Another",
        "date": "2026-02-02",
        "dateline": "Seoul",
        "contacts": ["press-desk"],
        "summary": "Another.",
    }
    later = {**other, "title": "Zephyrine accord", "summary": "Zephyrine.", "embargo": "2099-01-01T00:00+09:00"}
    page = {"title": "About", "summary": "Who we are."}
    return {
        f"{CASE}/en.md": (fields({**HEAD}) + BODY).encode(),
        f"{CASE}/ko.md": (fields({"title": "부두가 열린다", "summary": "부두."}) + "부두가 열린다.\n").encode(),
        f"{CASE}/hall.png": picture("teal"),
        f"{CASE}/quay.jpg": image("JPEG"),
        f"{CASE}/plan.pdf": PDF,
        "releases/2026/other/en.md": (fields(other) + "Other text.\n\n## Part {#part}\n\nMore.\n").encode(),
        "releases/2026/later/en.md": (fields(later) + "The zephyrine text.\n").encode(),
        "pages/about/en.md": (fields(page) + "We are here.\n").encode(),
        "directory/boilerplate/example-mission/en.md": b"The mission works in forty countries.\n",
        "directory/logo.svg": SVG,
        "directory/dark.png": image("PNG", (200, 200)),
        "root/CNAME": b"news.example.org\n",
        "ledger.jsonl": json.dumps(LEDGER).encode() + b"\n",
        **{f"directory/{name}.yml": json.dumps(value, ensure_ascii=False, indent=1).encode() for name, value in DIRECTORY.items()},
    }  # fmt: skip


@cache
def image(form: str, size: tuple[int, int] = (48, 32), mode: str = "RGB", frames: int = 1, **options: Any) -> bytes:
    """A picture of one kind."""
    from PIL import Image

    made = io.BytesIO()
    pictures = [Image.new(mode, size, number) for number in range(frames)]
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(made, form, **more, **options)
    return made.getvalue()


# ── what hands and machines bring in ─────────────────────────
WORDS = [
    "", " ", "None", "null", "~", "no", "0", "-1", "²", "٣", "1e999", "9" * 400, "NaN", "a" * 300, "가" * 90, "\u202e", "\u2028", "\ufeff",
    "\ufffe", "&#1;", "&amp;", "{{ page }}", "{% x %}", "<script>", "</title>", "]]>", "--", "../../etc", "/etc/passwd", "//example.org",
    "javascript:alert(1)", "data:,x", "https://[::1", "https://[x]/", "http://a:b@c:99999/", "http://\u2100.example/", "https://xn--a.example/", "mailto:a@b",
    "tel:1", "a@b.example", "@", "con", "index.html", "/index.html/", "/news/", "/ko/", "feeds", "en", "xx", "2026-02-30", "2026-13-01",
    "2026-03-02T25:00", "0000-01-01", "0001-01-01", "9999-12-31T23:59:59-12:00", "2026-03-02T10:00+99:99", "9999-12-31", "10000-01-01",
    "1969-12-31T23:59-12:00", "Mon-Sun 00:00-24:00", "+82 2", "+44 20 7946 0123", "02-2100-7224", "12 ext. 99999999999999999999", "press-desk",
    "example-mission", "health", "hall.png", "HALL.PNG", "plan.pdf", ".", "..", "a/b.png", "a\\b.png", "a%2fb.png", "#", "?", "a#b.png", "a b.png",
    "Asia/Seoul", "../Seoul", "Etc/GMT+14", "GB", "KR", "zz", "**bold**", "[a](b)", "[^1]", "\\", "\t", "'", '"', "“", ":", "- ", "|", "é", "e\u0301",
    "\u0000", "\x1b[31m", "\x7f", "\x85", "\U0001f600", "\ud7ff\u0301", "ffi", "İ", "ß", "a\u200db", "\u2066x", "x\u2069", "‏עברית", "draft", "published",
]  # fmt: skip
FRAGMENTS = [
    "[^1]", "[^x]: y", "\n[^1]: z", "[a](b)", "[a][b]", "\n[b]: /c", "![a](hall.png)", "![a](no.png)", "[a](<b c>)", "<http://a.example>",
    "http://a.example", "\n# h", "\n## h {#h}", "\n###### ", "\n- x", "\n  - y", "\n1. x", "\n99999999999999999999. x", "\n> q", "\n> — A",
    "\n\n", "\n", "\t", "    ", "\n```", "\n```py\n", "\n~~~", "`", "``", "**", "*", "_", "__", "~~", "~", "^", "\\", "&", "&amp", "&#0;", "&#x110000;",
    "<b>", "</b>", "<p>", "</p>", "<table>", "<tr>", "<td colspan='²'>", "</table>", "<ol start='x'>", "<li>", "<ul>", "</ul>", "<div>", "</div>",
    "<blockquote cite='javascript:x'>", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "?>", "<!DOCTYPE x>", "<img src=x>",
    "<a href='//x'>", "<a name=q>", "<svg>", "<math>", "<iframe>", "<video src=x>", "<details>", "<summary>", "<sup>", "<sub>", "<del>", "<ins>", "<kbd>", "<q>",
    "<abbr title='x'>", "<dl>", "<dt>", "<dd>", "<p lang='x'>", "<bdo dir=rtl>", "<ruby>", "<rt>", "<template>", "<select>", "<noscript>", "<plaintext>", "<xmp>",
    "| a | b |\n|---|---|\n| 1 |", "|", "\n|--|", ":--", "\nTerm\n: def", "\n*[HTML]: x", "{.x}", "{#x}", "{: a=b}", "{x='", "[ ] ", "\n- [ ] x", "[x]",
    "---", "\n---\n", "***", "\n===\n", "...", "--", "'", '"', "“x”", "10 ft 6\"", "§", "{filename}../other/en.md", "[x]({filename}../no/en.md)",
    "[x]({static}/a.pdf)", "[x](/nowhere/)", "[x](#hours)", "[x](#nope)", "[x](mailto:a@b)", "[x](javascript:x)", "[x](https://[)", "[x](\\\\a\\b)",
    "[x](../later/en.md)", "https://news.example.org/news/later/", "가나다", "e\u0301", "\u202e", "\u0000", "\x0b", "\x0c", "\x85", "\u2028", "\ufeff", "\U000e0041",
    "x" * 200, "((((", "]]]]", "[[[[", "<<<<", "Seoul, 2 March 2026 –", "title: x", "{{", "}}", "{%", "newsroom:0", "None", "Markup(",
]  # fmt: skip
RAW = [b"", b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1a", b"---\n", b"\n---\n", b": ", b"? ", b"- ", b"*a", b"&a ",
       b"!!python/object:x ", b"{", b"[", b"}", b"]", b"'", b'"', b"|\n", b">\n", b"%YAML 9\n", b"#", b"\t", b"<<: ", b"\xc2\x85", b"0" * 64, b"," * 64]  # fmt: skip

scalars = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=12), st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map("".join)
)
values = st.recursive(scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from(["file", "alt", "name", "en", "ko", "number", "at", "note", "url", "title", "page", "xx", ""]), scalars), inner, max_size=3)), max_leaves=6)  # fmt: skip


def mutated(data: bytes) -> st.SearchStrategy[bytes]:
    """Bytes cut, doubled, turned round, and filled with what parsers stumble over."""

    def change(seed: int) -> bytes:
        rng = random.Random(seed)
        made = bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 4, 12))):
            start = rng.randrange(len(made) + 1)
            end = min(len(made), start + rng.choice((0, 1, 2, 8, 40, 400)))
            piece = rng.choice((
                bytes(rng.randrange(256) for _ in range(rng.choice((1, 2, 6)))), rng.choice(RAW), rng.choice(WORDS).encode("utf-8", "surrogatepass"),
                bytes(made[start:end]) * 2, bytes(made[start:end][::-1]), rng.choice(FRAGMENTS).encode("utf-8", "surrogatepass"),
            ))  # fmt: skip
            made[start:end] = piece
        return bytes(made[: rng.choice((len(made), len(made), len(made) // 2))])

    return st.integers(0, 2**32).map(change)


def replaced(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The same values, but for one somewhere inside: another, none, or under another name."""
    places = list(_places(whole))
    if not places:
        return st.just(whole)

    def change(given: tuple[tuple[Any, ...], Any, str]) -> dict[str, Any]:
        place, value, how = given
        copy = json.loads(json.dumps(whole))
        at = copy
        for step in place[:-1]:
            at = at[step]
        if how == "gone":
            del at[place[-1]]
        elif how == "renamed" and isinstance(at, dict) and isinstance(value, str):
            at[value] = at.pop(place[-1])
        else:
            at[place[-1]] = value
        return copy

    one = st.tuples(st.sampled_from(places), values, st.sampled_from(["set", "set", "set", "gone", "renamed"]))
    return one.map(change)


def _places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield (*here, name)
        yield from _places(part, (*here, name))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


TEXTS = frozenset(
    ["title", "subtitle", "summary", "dateline", "notes", "alt", "caption", "credit", "name", "venue", "note", "reason"]
)
OPTIONAL = [
    "subtitle", "modified", "summary", "tags", "places", "authors", "image", "gallery", "documents", "corrections", "aliases", "event", "notes",
    "embargo", "expires", "withdrawn", "boilerplate", "translation_of", "id",
]  # fmt: skip


def odd_heads() -> st.SearchStrategy[dict[str, Any]]:
    """Heads without some of their fields, in which plain texts are odd; most of these can be published."""
    places = [place for place in _places(HEAD) if place[-1] in TEXTS]

    def change(given: tuple[list[tuple[Any, ...]], list[str], set[str]]) -> dict[str, Any]:
        chosen, words, gone = given
        copy = json.loads(json.dumps(HEAD))
        for place, word in zip(chosen, words, strict=False):
            at = copy
            for step in place[:-1]:
                at = at[step]
            at[place[-1]] = word
        return {name: value for name, value in copy.items() if name not in gone}

    odd = st.lists(scalars.filter(str.strip), min_size=1, max_size=4)
    return st.tuples(
        st.lists(st.sampled_from(places), min_size=1, max_size=4), odd, st.sets(st.sampled_from(OPTIONAL))
    ).map(change)


Written = dict[str, bytes]
texts = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=14).map("".join),
    st.tuples(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=3), st.integers(2, 60)).map(lambda given: "".join(given[0]) * given[1]),
    st.text(max_size=60),
)  # fmt: skip
heads = st.one_of(
    odd_heads(), replaced(HEAD), replaced(HEAD).flatmap(replaced), st.dictionaries(st.sampled_from([*HEAD, "slug", "lang", "author", "Title", "x", ""]), values, max_size=6)
)  # fmt: skip


def head_file() -> st.SearchStrategy[Written]:
    return st.one_of(
        heads.map(lambda head: {f"{CASE}/en.md": encoded(fields(head) + BODY)}),
        mutated(base()[f"{CASE}/en.md"]).map(lambda data: {f"{CASE}/en.md": data}),
        mutated(base()[f"{CASE}/ko.md"]).map(lambda data: {f"{CASE}/ko.md": data}),
        st.dictionaries(st.sampled_from(["Title", "Date", "Tags", "Status", "Slug", "x y"]), scalars, max_size=4).map(
            lambda head: {f"{CASE}/en.md": encoded("".join(f"{k}: {v}\n" for k, v in head.items()) + "\n" + BODY)}
        ),
    )


def body_file() -> st.SearchStrategy[Written]:
    sound = {**HEAD, "notes": "x"}
    return st.one_of(
        texts.map(lambda text: {f"{CASE}/en.md": encoded(fields(sound) + text)}),
        texts.map(lambda text: {f"{CASE}/en.md": encoded(fields(sound) + BODY + text)}),
        texts.map(lambda text: {f"{CASE}/en.md": encoded(fields({**HEAD, "notes": text}) + BODY)}),
        texts.map(lambda text: {f"{CASE}/ko.md": encoded(fields({"title": "부두"}) + text)}),
        texts.map(lambda text: {"pages/about/en.md": encoded(fields({"title": "About"}) + text)}),
        texts.map(lambda text: {"directory/boilerplate/example-mission/en.md": encoded(text)}),
        texts.map(lambda text: {"releases/2026/later/en.md": encoded(fields({**HEAD, "embargo": "2099-01-01T00:00Z", "expires": "2100-01-01T00:00Z"} ) + text)}),
    )  # fmt: skip


def directory_file() -> st.SearchStrategy[Written]:
    files = base()
    made = [
        one
        for name, value in DIRECTORY.items()
        for one in (
            replaced(value).map(lambda changed, name=name: {f"directory/{name}.yml": encoded(json.dumps(changed))}),
            replaced(value).flatmap(replaced).map(lambda changed, name=name: {f"directory/{name}.yml": encoded(json.dumps(changed, ensure_ascii=False))}),
            mutated(files[f"directory/{name}.yml"]).map(lambda data, name=name: {f"directory/{name}.yml": data}),
        )
    ]  # fmt: skip
    return st.one_of(*made, mutated(json.dumps(LEDGER).encode() + b"\n").map(lambda data: {"ledger.jsonl": data}),
                     replaced({"x": LEDGER}).map(lambda changed: {"ledger.jsonl": encoded(json.dumps(changed.get("x", changed)))}))  # fmt: skip


def _pictures() -> list[tuple[str, bytes]]:
    """(ending, bytes) of every kind, some of them with a name that lies."""
    icc = b"\0" * 128
    sound = [
        ("png", image("PNG")), ("png", image("PNG", mode="P")), ("png", image("PNG", mode="LA")), ("png", image("PNG", mode="I;16")), ("png", image("PNG", mode="1")),
        ("png", image("PNG", frames=3)), ("jpg", image("JPEG", mode="CMYK")), ("jpg", image("JPEG", mode="L")), ("jpg", image("JPEG", icc_profile=icc)),
        ("jpg", image("JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0")), ("jpg", image("MPO", frames=2)), ("gif", image("GIF", mode="P")),
        ("gif", image("GIF", mode="P", frames=4)), ("webp", image("WEBP")), ("webp", image("WEBP", frames=3)), ("webp", image("WEBP", mode="RGBA", lossless=True)),
        ("avif", image("AVIF")), ("png", image("PNG", (1, 1))), ("png", image("PNG", (3000, 2))), ("jpg", image("JPEG", (2, 3000))), ("bmp", image("BMP")),
        ("tiff", image("TIFF")), ("ico", image("ICO", (32, 32))), ("svg", SVG), ("svg", SVG.replace(b"40 20", b"0 0 1e400 -1")),
    ]  # fmt: skip
    return [*sound, *(("png", data) for _, data in sound), *(("jpg", data) for _, data in sound)]


def picture_file() -> st.SearchStrategy[Written]:
    """A lead picture, one in the text, a logo; whole ones of every kind under every name, and broken ones."""
    broken = st.sampled_from(_pictures()).flatmap(
        lambda one: st.one_of(st.just(one[1]), mutated(one[1])).map(lambda data: (one[0], data))
    )
    names = st.sampled_from(
        [
            "hall",
            "hall.800",
            "hall-1600",
            "가나",
            "HALL",
            "e\u0301",
            "a b",
            "a#b",
            "a%20b",
            "x" * 200,
            "index",
            "card",
            "case",
            ".",
        ]
    )

    def place(given: tuple[str, tuple[str, bytes], str]) -> Written:
        name, (ending, data), where = given
        if where == "logo":
            return {"directory/logo.svg": data} if ending == "svg" else {"directory/dark.png": data}
        file = f"{name}.{ending}"
        head = {**HEAD}
        body = BODY
        if where == "image":
            head["image"] = {"file": file, "alt": "A hall"}
        elif where == "gallery":
            head["gallery"] = [{"file": file, "alt": "A hall"}, {"file": "hall.png", "alt": "", "decorative": "true"}]
        elif where == "document":
            head["documents"] = [{"file": file, "title": "A hall"}]
        else:
            body += f"\n- x ![Hall](<{file}>)\n\n> ![Hall](<{file}>)\n"
        return {f"{CASE}/{file}": data, f"{CASE}/en.md": encoded(fields(head) + body)}

    return st.tuples(names, broken, st.sampled_from(["image", "gallery", "text", "document", "logo"])).map(place)


def _documents() -> list[tuple[str, bytes]]:
    import docx

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a\\b.txt", "words")
        archive.writestr("../up.txt", "0" * 100_000)
        archive.writestr("inner.zip", zipped({"x.txt": b"words"}))
    word = io.BytesIO()
    made = docx.Document()
    made.add_paragraph("Words of the plan.")
    made.save(word)
    return [
        ("pdf", PDF), ("docx", word.getvalue()), ("zip", packed.getvalue()), ("xlsx", zipped({"xl/sharedStrings.xml": b"<sst><si><t>x</t></si></sst>"})),
        ("odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a>x</a>"})), ("txt", "글 words".encode()), ("csv", b"a,b\n1,2\n"),
        ("html", b"<script>x</script>"), ("svg", SVG), ("gz", __import__("gzip").compress(b"words")), ("mp4", b"\0\0\0\x18ftypmp42"), ("doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        ("ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), ("json", b'{"a": [1, 2]}'), ("xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), ("exe", b"MZ"), ("", b"x"),
    ]  # fmt: skip


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def document_file() -> st.SearchStrategy[Written]:
    """Files to take away, named by the head, by the text, or by nothing."""
    one = st.sampled_from(_documents()).flatmap(
        lambda kind: st.one_of(st.just(kind[1]), mutated(kind[1])).map(lambda data: (kind[0], data))
    )
    names = st.sampled_from(["plan-2", "case", "release", "index", "a b", "a#b", "a?b", "a&b", "가", "e\u0301", "PLAN", "con", "x" * 245, "None", "{{ x }}", "a'b", "-", ".x", "a.", "sub/plan", "ff\u200d", "%41"])  # fmt: skip

    def place(given: tuple[str, tuple[str, bytes], str]) -> Written:
        name, (ending, data), where = given
        file = f"{name}.{ending}".rstrip(".") if ending else name
        head, body = {**HEAD}, BODY
        if where == "head":
            head["documents"] = [{"file": file, "title": "A plan"}]
        elif where == "text":
            body += f"\n[a plan](<{file}>)\n"
        written = {f"{CASE}/{file}": data, f"{CASE}/en.md": encoded(fields(head) + body)}
        if where == "held":
            written = {f"releases/2026/later/{file}": data, "releases/2026/later/en.md": encoded(fields({**HEAD, "image": "", "gallery": [], "expires": "", "aliases": [], "embargo": "2099-01-01T00:00Z", "documents": [{"file": file, "title": "Zephyr"}]}) + "Zephyr.\n")}  # fmt: skip
        return written

    return st.tuples(names, one, st.sampled_from(["head", "text", "held", "nothing"])).map(place)


def root_file() -> st.SearchStrategy[Written]:
    """Files published as they are, and files in places where none belongs."""
    names = st.sampled_from([
        "CNAME", "robots.txt", "index.html", "favicon.ico", ".nojekyll", "a/b.txt", "news/x.html", "News/x", "ko/index.html", "build.json", "theme/x.css", "con", "가.txt",
        "x" * 250, "sitemap.xml", "google1.html", "_headers", ".well-known/security.txt", ".well-known/x", "404.html", "news", "feeds", "search", "e\u0301.txt", "_newsroom-lock",
    ])  # fmt: skip
    data = st.one_of(
        st.sampled_from(
            [
                b"",
                b"x",
                b"<h1>x</h1><a href='/nowhere/'>",
                b"---\ntitle: x\n---\n",
                b"{",
                SVG,
                image("PNG"),
                b"\xff\xfe",
            ]
        ),
        st.binary(max_size=40),
    )
    stray = st.sampled_from(["x.md", "releases/x.md", "releases/2026/x.md", "releases/20x/y/en.md", f"{CASE}/fr.md", f"{CASE}/sub/en.md", "pages/x.md", "pages/news/en.md", "Pages/x/en.md",
                             "directory/x.yml", "directory/sub/x", "directory/boilerplate/x/en.md", "directory/boilerplate/X/en.md", "blog/x.md", "images/x.png", "Release/x/en.md", f"{CASE}/en.MD"])  # fmt: skip
    return st.one_of(
        st.tuples(names, data).map(lambda given: {f"root/{given[0]}": given[1]}),
        st.tuples(stray, data).map(lambda given: {given[0]: given[1]}),
    )


SETTING_VALUES = st.one_of(
    scalars, st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.binary(max_size=3),
    st.recursive(scalars, lambda inner: st.one_of(st.lists(inner, max_size=3), st.tuples(inner, inner), st.dictionaries(st.one_of(scalars, st.integers()), inner, max_size=3)), max_leaves=5),
)  # fmt: skip
SETTING_NAMES = [
    "SITENAME", "SITENAMES", "SITEURL", "TIMEZONE", "LANGUAGES", "DEFAULT_LANG", "TAKEAWAYS", "BRAND", "SECURITY_EXPIRES", "MARKDOWN", "TYPOGRIFY", "TYPOGRIFY_IGNORE_TAGS",
    "DEFAULT_PAGINATION", "FEED_MAX_ITEMS", "WEBSUB_HUB", "MENUITEMS", "LINKS", "SOCIAL", "STATIC_PATHS", "EXTRA_PATH_METADATA", "THEME_TEMPLATES_OVERRIDES", "OUTPUT_RETENTION",
    "PUBLISH", "NOTIFY", "JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS", "JINJA_ENVIRONMENT", "PLUGINS", "PLUGIN_PATHS", "DEFAULT_METADATA", "FILENAME_METADATA", "ARTICLE_URL", "MY_OWN", "SITENAM",
]  # fmt: skip
settings_changes = st.dictionaries(st.sampled_from(SETTING_NAMES), SETTING_VALUES, min_size=1, max_size=2)
brands = st.dictionaries(st.sampled_from(["primary", "accent", "wordmark", "x"]), scalars, max_size=3)
some_settings = st.one_of(settings_changes, settings_changes, brands.map(lambda brand: {"BRAND": brand}))
spoiled: dict[str, Callable[[], st.SearchStrategy[Written]]] = {
    "head": head_file, "body": body_file, "directory": directory_file, "picture": picture_file, "document": document_file, "root": root_file,
}  # fmt: skip


# ── one fault of each stage ──────────────────────────────────
PLAIN = {"date": "2026-02-02", "dateline": "Seoul", "contacts": ["press-desk"], "summary": "A summary."}


def faulty(name: str, body: str = "A text.\n", **values: Any) -> Written:
    """A release of its own."""
    return {f"releases/2026/{name}/en.md": (fields({"title": f"Release {name}", **PLAIN, **values}) + body).encode()}


def changed(kind: str, key: str, **values: Any) -> Written:
    """A directory file with one entry more, or changed."""
    whole = {**DIRECTORY[kind], key: {**DIRECTORY[kind].get(key, {}), **values}}
    return {f"directory/{kind}.yml": json.dumps(whole, ensure_ascii=False, indent=1).encode()}


@cache
def cut_points() -> bytes:
    """A picture whose head is sound and whose points are not."""
    from PIL import Image

    made = io.BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(made, "PNG")
    data = bytearray(made.getvalue())
    data[len(data) // 2 : len(data) // 2 + 400] = bytes(400)
    return bytes(data)


def faults() -> dict[str, tuple[Written, set[tuple[str, str]]]]:
    """Name → (files with one fault, (file, rule) of everything that is to be told of it). No two have a file in common."""
    head = "---\ntitle: [x\naliases: [/old/way/]\n---\n"
    to_shut = "[a](/news/shut/) [b](../shut/en.md#part) [c](/old/way/)\n"
    to_foreign = "[a](../foreign/en.md#part) [b](/news/foreign/#part) [c](../foreign/)\n"
    return {
        "a head that is no YAML": (
            faulty("to-shut", to_shut) | {"releases/2026/shut/en.md": (head + "[x](no.pdf) [y](#nope) [z](/void/)\n\n## Part {#part}\n").encode()},
            {("shut/en.md", "yaml-broken"), ("shut/en.md", "link-missing"), ("shut/en.md", "link-anchor")},
        ),
        "another encoding": (
            faulty("to-foreign", to_foreign) | {"releases/2026/foreign/en.md": b"\xff\xff"}, {("foreign/en.md", "encoding")},
        ),
        "a day that is none": (
            faulty("timeless", "[x](/nowhere/)\n", date="2026-13-01"),
            {("timeless/en.md", "date-unreal"), ("timeless/en.md", "link-missing")},
        ),
        "an unknown field": (faulty("odd", datum="1"), {("odd/en.md", "unknown-field")}),
        "an unknown contact": (faulty("nobody", contacts=["nobody"]), {("nobody/en.md", "contact-unknown")}),
        "a picture that is not there": (
            faulty("blind", "[x](/blind/)\n", image={"file": "no.png", "alt": "No"}),
            {("blind/en.md", "file-missing"), ("blind/en.md", "link-missing")},
        ),
        "a picture that only drawing shows to be damaged": (
            {**faulty("noisy", image={"file": "n.png", "alt": "N", "credit": "A", "licence": "CC0-1.0"},
                      waive=[{"rule": "picture-small", "reason": "None larger."}]), "releases/2026/noisy/n.png": cut_points()},
            {("noisy/n.png", "picture-unreadable")},
        ),
        "a link to nothing": (faulty("lost", "[x](/lost/)\n"), {("lost/en.md", "link-missing")}),
        "a place that is not there": (faulty("deep", "[x](../other/en.md#nope)\n"), {("deep/en.md", "link-anchor")}),
        "a former address that is taken": (faulty("late", aliases=["/news/other/"]), {("late/en.md", "alias-taken")}),
        "a name that Windows cannot hold": (faulty("device", aliases=["/news/con/"]), {("device/en.md", "name-reserved")}),
        "a name twice": (
            {"releases/2025/other/en.md": fields({"title": "Other", **PLAIN}).encode() + b"[x](/twice/)\n"},
            {("2026/other/en.md", "slug-twice"), ("2025/other/en.md", "link-missing")},
        ),
        "a name that is no address": (
            {"releases/2026/No_Name/en.md": fields({"title": "No", **PLAIN}).encode() + b"[x](/unnamed/)\n"},
            {("No_Name/en.md", "slug-form"), ("No_Name/en.md", "link-missing")},
        ),
        "a language that is not listed": (
            {f"{CASE}/fr.md": fields({"title": "Le quai"}).encode() + b"[x](rien.pdf)\n"},
            {("case/fr.md", "language-not-listed"), ("case/fr.md", "link-missing")},
        ),
        "topics that are no YAML": ({"directory/topics.yml": b"health: {name: [x\n"}, {("directory/topics.yml", "yaml-broken")}),
        "a contact's zone": (
            changed("contacts", "third-desk", name="Third desk", email="third@example.org", timezone="Seoul"),
            {("directory/contacts.yml", "timezone-unknown")},
        ),
        "an unknown page in the menu": (
            {"directory/site.yml": base()["directory/site.yml"].replace(b'"about"', b'"absent"')},
            {("directory/site.yml", "page-unknown")},
        ),
        "a line of the ledger": (
            {"ledger.jsonl": json.dumps(LEDGER).encode() + b"\n{\n" + json.dumps({**LEDGER, "slug": "gone", "address": "/news/gone/"}).encode() + b"\n"},
            {("ledger.jsonl", "ledger-line"), ("ledger.jsonl", "address-vanished")},
        ),
        "a text beside the folders": ({"releases/2026/stray.md": b"x"}, {("2026/stray.md", "stray-file")}),
        "a file of the root": ({"root/robots.txt/x": b"x"}, {("root/robots.txt/x", "path-inside-file")}),
        "a fault that is to come": (
            faulty("coming", "[x](/coming/)\n", embargo="2026-08-01T00:00+09:00"), {("coming/en.md", "link-missing")},
        ),
    }  # fmt: skip


# ── the site, and the judgement ──────────────────────────────
class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str
    seconds: float


class FuzzSite:
    """One site whose content is put back to what is sound before each text that is to break it."""

    def __init__(self, root: Path, takeaways: Sequence[str] = ALL) -> None:
        self.tiny = TinySite(root)
        self.takeaways = list(takeaways)
        self.tiny.set(TAKEAWAYS=self.takeaways, TYPOGRIFY=True)
        for file in self.tiny.content.rglob("*.yml"):
            file.unlink()
        self.sound = base()
        self.standing: set[str] = set()
        self.restore()

    def restore(self) -> None:
        """The sound site again."""
        for path in sorted(self.standing - self.sound.keys(), reverse=True):
            file = self.tiny.content / path
            file.unlink(missing_ok=True)
            for folder in list(file.parents)[: len(Path(path).parts) - 1]:
                with contextlib.suppress(OSError):
                    folder.rmdir()
        for path, data in self.sound.items():
            self.write(path, data)
        self.standing = set(self.sound)

    def write(self, path: str, data: bytes) -> None:
        file = self.tiny.content / path
        if not file.is_file() or file.read_bytes() != data:
            self.tiny.put(path, data)
        self.standing.add(path)

    def lay(self, written: Written) -> bool:
        """Writes what is spoiled. Whether this machine's file system takes it."""
        self.restore()
        try:
            for path, data in written.items():
                self.write(path, data)
        except (OSError, ValueError):
            return False
        return True


def said(command: Callable[..., int], **options: Any) -> Said:
    """A command's exit code and words, as on the command line."""
    out, err = io.StringIO(), io.StringIO()
    start = time.process_time()
    faulthandler.dump_traceback_later(600, exit=True)  # a hang inside a C library can be ended by nothing else
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = commands.exit_code(command, **options)
    finally:
        faulthandler.cancel_dump_traceback_later()
    return Said(code, out.getvalue(), err.getvalue(), time.process_time() - start)


def judge(site: FuzzSite) -> list[dict[str, Any]]:
    """Runs check and build. Raises AssertionError where one of them ends as it must not. The problems that check told."""
    checked = said(commands.check, form="json", at=NOON)
    assert checked.code in (0, 1), checked.err[-3000:]
    problems: list[dict[str, Any]] = json.loads(checked.out)
    wrong = [each for each in problems if each["severity"] == "error"]
    assert not [each for each in problems if each["rule"] == "seen-in-part"], problems
    for each in problems:
        text = json.dumps(each, ensure_ascii=False)
        assert not any(blame in text for blame in BLAME), text[:3000]
        assert len(text) < LONGEST_LINE, text[:3000]
        assert (each["path"] and Path(each["path"]).suffix) or each["path"].startswith("content"), each
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", each["path"] + each["message"] + each["hint"]), each
        assert each["line"] >= 1 and each["rule"] and each["message"], each
        _has_line(site, each)
    assert len(checked.out) < LONGEST_REPORT, len(checked.out)
    assert (checked.code == 1) == bool(wrong)
    built = said(commands.build, at=NOON, jobs="1", allow_removals=True)
    assert built.code in (0, 1), built.err[-3000:]
    assert built.code == checked.code, (wrong, built.err[-3000:])
    assert not any(blame in built.err for blame in BLAME), built.err[-3000:]
    for each in wrong:
        assert f"{each['path']}:{each['line']}: {each['field']}: {each['message']}" in built.err, (
            each,
            built.err[-3000:],
        )
    assert checked.seconds < MOST_SECONDS and built.seconds < 2 * MOST_SECONDS, (checked.seconds, built.seconds)
    return problems


def _has_line(site: FuzzSite, problem: dict[str, Any]) -> None:
    """The line that a problem names is there."""
    file = site.tiny.root / problem["path"]
    if "\\" in problem["path"] or not os.path.lexists(file):
        return
    if file.is_file() and problem["line"] > 1:
        lines = len(re.split(rb"\r\n|\r|\n", file.read_bytes()))
        assert problem["line"] <= lines, (problem, lines)
