"""What one small site says, kept as text: a change that nobody meant shows as a difference in `golden/`.

Pages are kept as readers and machines get them (texts, addresses, metadata), without what only gives them their looks.
When a difference is meant, `GOLDEN=write pytest tests/project/test_golden.py` keeps the new state; look before committing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from babel.dates import get_timezone, get_timezone_name
from conftest import TinySite, files_below
from selectolax.lexbor import LexborHTMLParser, LexborNode

GOLDEN = Path(__file__).parent / "golden"


def test_one_small_site_says_what_it_said(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "markdown", "ninjs", "ics"])
    tiny.release(
        "line-opens",
        title="Example Mission opens a counselling line in Seoul",
        summary="The line answers in three languages from 2 March.",
        date="2026-03-02T10:00+09:00",
        modified="2026-03-05",
        tags=["health"],
        places=["seoul"],
        corrections=[{"at": "2026-03-05", "note": "The line has three languages, not two."}],
        event={"name": "Opening of the line", "starts": "2026-03-09T10:00+09:00", "place": "seoul"},
        body="The mission opened a line. See the [workshop]({filename}../workshop/en.md).\n\n"
        "> “People answer people,” the head of the line said.\n> — Ana Example, head of the line, Example Mission\n",
    )
    tiny.release("line-opens", "ko", title="예시 대표부, 서울에 상담 전화 개통", body="대표부가 상담 전화를 열었다.\n")
    tiny.release("workshop", date="2025-11-20", category="news", dateline=None, contacts=None)
    tiny.page("about", title="About the mission", body="It is an example.\n")
    tiny.build()
    said = {
        f"{path}.txt" if path.endswith(".html") else path: without_zone_names(outline(path, data))
        for path, data in tiny.files().items()
        if is_kept(path)
    }
    if os.environ.get("GOLDEN") == "write":
        for old in sorted(GOLDEN.rglob("*"), reverse=True):
            old.unlink() if old.is_file() else old.rmdir()
        for path, text in said.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_text(text, encoding="utf-8", newline="")
    kept = {path: data.decode() for path, data in files_below(GOLDEN).items()}
    assert sorted(said) == sorted(kept)
    for path, text in said.items():
        assert text == kept[path], (
            f"golden/{path}: when this is meant: GOLDEN=write pytest tests/project/test_golden.py"
        )


def without_zone_names(text: str) -> str:
    """The text without what this version of CLDR calls the site's zone: that changes from one to the next."""
    for lang in ("en_001", "ko"):
        zone = get_timezone("Asia/Seoul")
        for at in (zone, datetime(2026, 3, 2, tzinfo=zone)):
            text = text.replace(str(get_timezone_name(at, width="long", locale=lang)), "⟨zone⟩")
    return text


def is_kept(path: str) -> bool:
    """All but looks; of the second language one page of each kind is enough."""
    korean = path.startswith("ko/") and path not in (
        "ko/index.html",
        "ko/news/index.html",
        "ko/news/line-opens/index.html",
    )
    looks = path.startswith("theme/") or path.endswith(".svg")
    return path != "build.json" and not looks and not korean


def outline(path: str, data: bytes) -> str:
    """What a file says, line by line."""
    text = data.decode()
    if not path.endswith(".html"):
        return text
    return "\n".join(line for line in lines_of(LexborHTMLParser(text)) if line.strip()) + "\n"


def lines_of(page: LexborHTMLParser) -> Iterator[str]:
    root = page.css_first("html")
    assert root is not None
    yield f"html {root.attributes.get('lang')} {root.attributes.get('dir')}"
    for node in page.css("head > *"):
        if node.tag == "script":
            yield json.dumps(json.loads(node.text()), ensure_ascii=False, indent=1)
        elif node.attributes.get("rel") != "stylesheet":
            yield " ".join(
                [f"<{node.tag}>", *(f"{name}={value}" for name, value in node.attributes.items()), node.text()]
            )
    body = page.css_first("body")
    assert body is not None
    yield from flat(body)


def flat(node: LexborNode) -> Iterator[str]:
    """Texts in reading order; a link with its address, a part in another language with its code, a heading as such."""
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            text = " ".join(child.text().split())
            if text:
                yield text
            continue
        names = ("href", "src", "alt", "lang", "datetime", "rel", "aria-current", "aria-label")
        marks = {name: child.attributes[name] for name in names if name in child.attributes}
        inner = list(flat(child))
        if marks or child.tag in ("h1", "h2", "h3", "h4"):
            told = " ".join(f"{name}={value}" for name, value in marks.items())
            yield f"{child.tag} [{told}] {' '.join(inner)}".replace(" [] ", " ")
        else:
            yield from inner
