"""How much work a text is: counted, never timed."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from time import process_time
from types import FrameType
from typing import Any

import pytest

from newsroom.build.worker import MOST_BYTES, MOST_TOGETHER, parse_folders
from newsroom.model.blocks import Run
from newsroom.model.characters import UNFIT, beyond_ascii, coded, has_unfit, signs_of
from newsroom.model.read_context import ReadContext
from newsroom.reading.blocks.markdown_inline import write_runs
from newsroom.reading.body.body import BodySettings, render_body
from newsroom.reading.files.unit_files import UnitFiles
from newsroom.reading.release.validate import FolderSource, parse_folder, parse_round
from newsroom.reading.values import terms

HEAD = b"---\ntitle: The boats leave\ndate: 2026-03-01\ncategory: news\nsummary: Sailors read lanterns.\n---\n"
OTHER_BLOCKS = {"blockquote", "hr", "list_block", "heading", "lheading", "html_block", "fence", "reference", "table"}
# A table, a definition, an underlined heading and emphasis: each rule has something to look for.
EVERYTHING = "\n\nTerm\n: Explained\n\n| a |\n|---|\n| b |\n\nBelow\n-----\n\n*All* `x`\n"
PIECES = (
    "Boats leave", "# Harbour", "- one", "1. one", "> said", "    code", "---", "===", "=", "- - -", "* * *", "+ c",
    "a\nb\n---", "> a\n===", "- a\n  ===", "- a\n---", "| a | b |\n|---|---|\n| 1 | 2 |", "Term\n: def", "Term\n\n~ def",
    "- [ ] t", "- [x] t", "{: .wide}", "<b>x</b>", "“Quoted”", "It's", "\ta", "\u00a0c", "① one", "가나다", "a  \nb", "\rcr\r\nlf",
    "=\r", "=\x0b==", "[x]: /u", "[^1]: note", "x[^1]", "*[NGO]: Non", "www.example.org",
    '[it](/x/ "t") and [x]', "a@example.org", "https://example.org/x!", "[a](b c.pdf)", "\\# a", "a\\", "![a](b.jpg)", "a &amp; b", "*a* **b",
)  # fmt: skip


CONTEXT = ReadContext(timezone="UTC", languages=("en",))


def watched(work: Callable[[], object]) -> list[str]:
    """The calls of functions in some work, in order: "module.function", or the name of what is written in C."""
    found: list[str] = []

    def seen(frame: FrameType, event: str, what: Any) -> None:
        if event == "call":
            found.append(f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_name}")
        elif event == "c_call":
            found.append(what.__qualname__)

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def calls(data: bytes) -> Counter[str]:
    """The calls while a release is read."""
    source = FolderSource(path="releases/2026/boats", sources=(("en.md", data),))
    parse_folder(source, CONTEXT)  # what is made once is made by now
    return Counter(watched(lambda: parse_folder(source, CONTEXT)))


def test_a_text_is_decoded_parsed_and_cleaned_once() -> None:
    found = calls(HEAD + b"Boats leave.\n\nThey carry *lanterns*.\n\n- [one](https://example.org/)\n")
    for name in (
        "newsroom.reading.files.source._decode",
        "newsroom.reading.markdown.parser.parse",
        "newsroom.reading.markdown.commonmark.serialize",
        "Cleaner.clean",
    ):
        assert found[name] == 1, name
    assert not [name for name in found if "Lexbor" in name]


def units(texts: list[bytes]) -> list[UnitFiles]:
    return [
        UnitFiles(f"releases/2026/boats-{number}", (("en.md", text),), (), b"", (), 1)
        for number, text in enumerate(texts)
    ]


def test_each_step_is_taken_for_all_texts_of_a_round() -> None:
    """A processor that goes to and fro between steps has the code of none at hand."""
    some = units([HEAD + b"Boats *leave*.\n"] * MOST_TOGETHER * 2)
    parse_folders(some, CONTEXT)
    steps = (
        "newsroom.reading.files.source.read_source",
        "newsroom.reading.markdown.parser.parse",
        "newsroom.reading.markdown.commonmark.serialize",
        "newsroom.reading.body.doubts.find_doubts",
        "Cleaner.clean",
        "newsroom.reading.body.typography.finish",
        "newsroom.reading.values.terms.release_terms",
    )
    found = [name for name in watched(lambda: parse_folders(some, CONTEXT)) if name in steps]
    assert found == [step for _ in range(2) for step in steps for _ in range(MOST_TOGETHER)]


def test_large_texts_are_not_held_in_memory_together() -> None:
    small, large = HEAD + b"Boats leave.\n", HEAD + b"Boats leave. " * (MOST_BYTES // 20)
    some = units([small, large, large, small, small])
    found = [name for name in watched(lambda: parse_folders(some, CONTEXT)) if name.endswith((".parse", ".serialize"))]
    kinds = [
        name.rpartition(".")[2] for name in found if name.startswith("newsroom.reading.markdown.") and "_" not in name
    ]
    order = [kind for at, kind in enumerate(kinds) if not at or kinds[at - 1] != kind]
    assert order == ["parse", "serialize"] * 2


def test_a_text_is_read_beside_others_as_alone() -> None:
    """No id, link, piece of HTML or finding of one text is another's."""
    texts = (
        "# Harbour\n\n## Harbour\n\n[a](#harbour) [b](/news/)", "<h1 id=x>x</h1>\n\n[to x](#x)", "<b onclick=x>x</b> [c](c.pdf)",
        "> " * 40 + "x", "", "[^1] one\n\n[^1]: note", "[^1] missing ![](a.jpg)", "*[NGO]: Non\n\nNGO", "NGO {: .x}", "### x {#y}",
        "\x02 [d](/x/) **left", "Lorem ipsum", "---\n\nx", "https://example.org/film.mp4",
    )  # fmt: skip
    notes = "notes: '## Harbour\n\n  [n](/notes/) <i id=x>x</i>'\n"
    sources = [
        FolderSource(
            path=f"{kind}/boats-{at}",
            sources=(("en.md", HEAD.replace(b"summary", extra + b"summary") + text.encode()),),
        )
        for at, text in enumerate(texts)
        for kind in ("releases/2026", "pages")
        for extra in (b"", notes.encode(), b"title: again\n", b"x: [\n")
    ]
    assert parse_round(sources, CONTEXT) == [parse_folder(source, CONTEXT) for source in sources]


def test_no_rule_of_other_blocks_looks_at_a_paragraph_that_begins_with_a_letter() -> None:
    few, many = (calls(HEAD + b"\n\n".join([b"Boats leave at eight."] * number)) for number in (10, 110))
    assert many["newsroom.reading.markdown.parser._plain"] == 110
    assert not [name for name in many if name.rpartition(".")[2] in OTHER_BLOCKS]
    assert (many.total() - few.total()) / 100 < 115  # calls a paragraph


def test_only_rules_that_may_find_something_look_at_a_line_with_a_link() -> None:
    def rules(text: bytes) -> set[str]:
        inline = ("markdown_it.rules_inline.", "newsroom.reading.markdown.rules.")
        return {name.rpartition(".")[2] for name in calls(HEAD + text) if name.startswith(inline)}

    others = {"escape", "backtick", "struck", "emphasis", "image", "autolink", "html_inline", "entity"}
    found = rules(b"See [the map](https://example.org/), it is there!\n")
    assert "link" in found and not found & others
    assert others <= rules(b"See [*it*](/x/) `a` ~b~ ![c](d.jpg) <b>e</b> &amp; \\f\n")


def test_parts_that_a_text_has_no_sign_of_change_nothing_about_the_others() -> None:
    """A text is read as its beginning is read in a text that has everything."""
    chance = random.Random(7)
    settings = BodySettings(typogrify=False)
    for _ in range(400):
        text = chance.choice(PIECES)
        for _ in range(chance.randint(0, 4)):
            text += chance.choice(("\n", "\n\n", "\n  ", "\n> ")) + chance.choice(PIECES)
        alone = render_body(text, 1, "releases/2026/boats", settings)
        beside = render_body(f"{text}\n\nTerms\n\n## Last{EVERYTHING}", 1, "releases/2026/boats", settings)
        assert beside.html.startswith(alone.html.partition('<div class="footnote">')[0].rstrip()), repr(text)


def test_unfit_characters_are_found_in_bytes_as_in_text() -> None:
    for code in range(0x11000):
        text = f"a{chr(code)}—"
        assert has_unfit(coded(text)) == (UNFIT.search(text) is not None), hex(code)


def test_signs_that_stand_together_are_left_together() -> None:
    text = "Boats, [^1] leave — 10.\n\n*[NGO]: x\n“가나다”\x00"
    assert signs_of(coded(text)) == "[^]—\n\n*[]:\n“가나다”\x00".encode()


def test_characters_beyond_ascii_keep_their_order() -> None:
    text = "".join(chr(code) * (code % 3) for code in range(0x20000))
    assert beyond_ascii(text) == "".join(letter for letter in text if not letter.isascii())
    assert beyond_ascii("Boats") == ""


def test_a_block_costs_as_many_tokens_as_it_has_parts() -> None:
    found = calls(HEAD + b"Boats leave.\n\nThey carry lanterns.\n\n## Harbour\n")
    assert found["newsroom.reading.markdown.parser.push"] == 9  # three blocks of three tokens
    assert found["markdown_it.rules_block.state_block.push"] == 0


def test_each_word_is_stemmed_once_in_all_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "_known", cache(terms._Known))  # other tests may have filled the table to the brim
    text = HEAD + b"Wobbegongs wobbled, wobbegongs.\n"
    assert calls(text)["newsroom.reading.values.terms.__missing__"] == 0  # `calls` has read it once before
    assert calls(text.replace(b"wobbled", b"jiggled"))["newsroom.reading.values.terms._words"] == 3


def test_a_last_word_behind_a_link_is_bound_by_the_text_behind_it() -> None:
    found = calls(HEAD + b"See [the map](https://example.org/) and the plan of it.\n\nBoats leave in a row.\n")
    assert found["newsroom.reading.body.typography._bind"] == 2
    assert found["newsroom.reading.body.typography._change"] == 0


def test_a_link_makes_no_work_for_typography() -> None:
    """The quotes around its address are none of the text's."""
    found = calls(
        HEAD + b"See [the map](https://example.org/), it's there.\n\nSee [the plan](https://example.org/) of it.\n"
    )
    assert found["newsroom.reading.body.typography._change"] == 1


def test_a_line_of_markdown_is_written_in_time_that_grows_with_its_length() -> None:
    def work(length: int, runs: Callable[[int], list[Run]]) -> float:
        line = runs(length)
        start = process_time()
        write_runs(line)
        return process_time() - start

    def exclaimed(length: int) -> list[Run]:
        return [Run(text="wow!"), Run(text="x", link="https://example.org/")] * (length // 24)

    def ticked(length: int) -> list[Run]:
        """Code with a row of backticks of each length."""
        rows = range(1, int((2 * length) ** 0.5))
        return [Run(text="a".join("`" * row for row in rows), code=True)]

    for runs in (exclaimed, ticked):
        few = max(min(work(60_000, runs) for _ in range(3)), 0.001)
        assert min(work(600_000, runs) for _ in range(3)) < 30 * few, runs.__name__  # never a hundred times
