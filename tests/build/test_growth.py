"""Ten times as much of anything that a person writes is at most some twelve times the work of a whole check.

Work is counted in calls of functions, whatever else the machine does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from types import FrameType

import pytest
from conftest import DIRECTORY, NOON, TinySite, picture

from newsroom.build.check import check

LEDGER = {
    "at": "2026-03-02T10:00:00+09:00",
    "slug": "open",
    "lang": "en",
    "kind": "changed",
    "digest": "0",
    "address": "/news/open/",
}
OFFICE = {"organisation": "example-mission", "email": "press@example.org"}


def text(piece: str, end: str = "") -> Callable[[TinySite, int], None]:
    """A body that repeats a piece; its number stands for `#`."""
    return lambda tiny, count: void(
        tiny.release("open", body="".join(piece.replace("#", str(n)) for n in range(count)) + end)
    )


def entries(file: str, entry: dict[str, object], **first: object) -> Callable[[TinySite, int], None]:
    """A file of the directory with many entries."""

    def write(tiny: TinySite, count: int) -> None:
        many = {
            f"k{n}": {**entry, **({"successor": f"k{n + 1}"} if "successor" in entry and n + 1 < count else {})}
            for n in range(count)
        }
        tiny.directory(**{file: {**DIRECTORY.get(file, {}), **first, **many}})
        tiny.release("open")

    return write


def void(_: object) -> None:
    """For calls of which nothing is wanted."""


def face(**parts: object) -> Callable[[TinySite, int], None]:
    def write(tiny: TinySite, count: int) -> None:
        many = {name: [item] * count for name, item in parts.items()}
        site = {**DIRECTORY["site"], **{name: many[name] for name in many if name != "links"}}
        site |= {"footer": {"links": many["links"]}} if "links" in many else {}
        tiny.put("directory/site.yml", json.dumps(site))
        tiny.release("open")

    return write


def rota(tiny: TinySite, count: int) -> None:
    """Turns of a day each, one behind the other; some more, so that the end of all is no instant to look at."""
    days = [date(2027, 1, 1) + timedelta(number) for number in range(count + 5)]
    turns = [{"from": str(one), "until": str(one), "contact": "night-desk"} for one in days[:-1]]
    contacts = DIRECTORY["contacts"]
    tiny.directory(contacts={**contacts, "press-desk": {**contacts["press-desk"], "rota": turns}})
    tiny.release("open")


def ledger(line: dict[str, str]) -> Callable[[TinySite, int], None]:
    def write(tiny: TinySite, count: int) -> None:
        tiny.release("open")
        tiny.put("ledger.jsonl", "".join(json.dumps({**line, "note": f"n{n}"}) + "\n" for n in range(count)))

    return write


def files(folder: str) -> Callable[[TinySite, int], None]:
    def write(tiny: TinySite, count: int) -> None:
        tiny.release("open")
        for number in range(count):
            tiny.put(f"{folder}/f{number}.txt", "x")

    return write


KINDS: dict[str, Callable[[TinySite, int], None]] = {
    "mail addresses": text("a#@example.org "),
    "links": text("[x](https://example.org/#) "),
    "wrong links": text("[x](no-#.pdf)\n"),
    "wrong addresses": text("[x](/nowhere/#/)\n"),
    "footnotes": text("x[^#]\n\n[^#]: y\n\n"),
    "headings": text("## Part #\n\nx\n\n"),
    "rows": lambda tiny, n: void(tiny.release("open", body="| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * n)),
    "items": text("- x\n"),
    "quotations": text("> “x”\n> — A\n\n"),
    "marks": text("**a** *b* ~~c~~ `d` "),
    "terms": text("T#\n: d\n\n"),
    "unknown fields": lambda tiny, n: void(tiny.put("releases/2026/open/en.md", "---\n" + "".join(f"field{k}: x\n" for k in range(n)) + "---\nx\n")),
    "aliases": lambda tiny, n: void(tiny.release("open", aliases=[f"/old/{k}/" for k in range(n)])),
    "corrections": lambda tiny, n: void(tiny.release("open", modified="2026-03-03", corrections=[{"at": "2026-03-03", "note": f"n{k}"} for k in range(n)])),
    "contacts": entries("contacts", {"name": "Desk", **OFFICE}),
    "contacts without a name": entries("contacts", {**OFFICE}),
    "successors": entries("contacts", {"name": "Desk", **OFFICE, "successor": "press-desk", "valid_until": "2026-01-01"}),
    "organisations": entries("organisations", {"name": "Mission", "country": "KR"}),
    "topics": entries("topics", {"name": "Topic"}),
    "people": entries("people", {"name": "Ana", "organisation": "example-mission"}),
    "kinds of release": entries("kinds", {"name": "Kind", "requires": ["dateline"]}),
    "turns of a rota": rota,
    "links of the settings": lambda tiny, n: void((tiny.set(LINKS=[("x", f"https://example.org/{k}") for k in range(n)]), tiny.release("open"))),
    "standing texts": lambda tiny, n: void(([tiny.put(f"directory/boilerplate/k{k}/en.md", "We are here.\n") for k in range(n)], tiny.release("open"))),
    "links of the footer": face(links={"title": "x", "url": "/about/x"}),
    "menu": face(menu="newss"),
    "languages": lambda tiny, n: entries("contacts", {"name": "Desk", **OFFICE}, desk={"name": "Desk", **OFFICE, "languages": [f"zz{k}" for k in range(n)]})(tiny, 1),
    "ledger": ledger(LEDGER),
    "vanished addresses": ledger({**LEDGER, "slug": "gone", "address": "/news/gone/"}),
    "files of a release": files("releases/2026/open"),
    "files of the root": files("root"),
}  # fmt: skip


def shown_again(tiny: TinySite, count: int) -> None:
    tiny.put("releases/2026/open/hall.png", picture("teal"))
    tiny.release("open", body="![A hall](hall.png)\n\n" * count)


IN_WORD: dict[str, Callable[[TinySite, int], None]] = {
    "paragraphs": text("x\n\n"),
    "links": text("[x](https://example.org/#) "),
    "lists": text("1. x\n\npara\n\n"),
    "pictures": shown_again,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", IN_WORD)
def test_word_files_grow_as_their_texts_do(tiny: TinySite, kind: str) -> None:
    """python-docx goes through a whole file for each paragraph, link, list and picture that it adds."""
    tiny.set(LANGUAGES=["en"], TAKEAWAYS=["docx"])
    IN_WORD[kind](tiny, 1)
    check(tiny.settings(), NOON)  # what is loaded once
    least, some, many = (steps(tiny, kind, count, IN_WORD) for count in (1, 30, 300))
    assert many - least < 12 * (some - least)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_ten_times_as_much_is_twelve_times_the_work(tiny: TinySite, kind: str) -> None:
    tiny.set(LANGUAGES=["en"], TAKEAWAYS=["text", "ninjs", "markdown"])
    KINDS[kind](tiny, 1)
    check(tiny.settings(), NOON)  # what is loaded once
    least, some, many = (steps(tiny, kind, count) for count in (1, 30, 300))
    assert many - least < 12 * (some - least) + 30_000


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What many outputs need is loaded once in a process, workers among it: it is no work of a check."""
    tiny = TinySite(tmp_path_factory.mktemp("loaded"))
    tiny.set(LANGUAGES=["en"], TAKEAWAYS=["text", "ninjs", "markdown"])
    KINDS["files of the root"](tiny, 300)
    check(tiny.settings(), NOON)


def steps(tiny: TinySite, kind: str, count: int, kinds: dict[str, Callable[[TinySite, int], None]] = KINDS) -> int:
    """Calls of functions while the site is checked, without an index. A search among the children of an element counts
    each child."""
    kinds[kind](tiny, count)
    counted = 0

    def called(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        counted += 1
        if event == "call" and frame.f_code.co_name == "first_child_found_in":
            counted += len(frame.f_locals["self"]) * len(frame.f_locals["tagnames"])

    settings = tiny.settings()
    sys.setprofile(called)
    try:
        check(settings, NOON)
    finally:
        sys.setprofile(None)
    return counted


def test_the_values_of_many_pages_are_made_before_their_templates_draw_them_and_before_they_are_looked_at(
    tiny: TinySite,
) -> None:
    for number in range(9):
        tiny.release(f"release-{number}")
    settings = tiny.settings()
    rounds: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        name = frame.f_code.co_name
        if event == "call" and name in ("release_view", "_look_at_page") and rounds[-1:] != [name]:
            rounds.append(name)

    sys.setprofile(note)
    try:
        check(settings, NOON)
    finally:
        sys.setprofile(None)
    assert 1 <= rounds.count("release_view") <= 2, rounds  # of nine, in one job or two
