"""The desk in real browsers: Chromium by Playwright, Firefox by WebDriver BiDi, WebKit by its own driver."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from itertools import pairwise
from typing import Any

import browsers
import pytest
from conftest import NOON, PROJECT, TinySite, picture
from servers import PATIENCE_SECONDS, at_work, free_port

from newsroom.desk.server.desk_server import DeskServer, open_desk

pytestmark = pytest.mark.slow

NAMES = (
    "Title",
    "Subtitle",
    "Date",
    "Dateline",
    "Summary",
    "Contacts",
    "Topics",
    "Places",
    "Embargo",
    "Language",
    "Text",
)
A = "releases/2026/a/en.md"


@pytest.fixture
def served(tiny: TinySite) -> Iterator[Callable[[], DeskServer]]:
    with ExitStack() as started:

        def start() -> DeskServer:
            server = open_desk(tiny.settings, 0, NOON, frozenset({"import", "publish"}))
            started.enter_context(at_work(server, partial(server.watch, tiny.settings())))
            return server

        yield start


def eventually(claim: Callable[[], Any]) -> Any:
    """What the claim gives once it is true."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := claim()):
        assert time.monotonic() < until, "it never was"
        time.sleep(0.05)
    return found


# ── Chromium ─────────────────────────────────────────────────────────────────
class Page:
    """A page of the desk; faults of its scripts, refused loads and requests to others fail the test."""

    def __init__(self, browser: Any, server: DeskServer, script: str = "", **options: Any) -> None:
        self.faults: list[str] = []
        self.context = browser.new_context(viewport={"width": 1400, "height": 900}, **options)
        if script:
            self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.watch(self.page, server)
        self.page.goto(server.entry)

    def watch(self, page: Any, server: DeskServer) -> None:
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on(
            "console",
            lambda said: (
                self.faults.append(said.text) if said.type == "error" and "status of 409" not in said.text else None
            ),
        )
        page.on(
            "request",
            lambda asked: (
                self.faults.append(asked.url) if not asked.url.startswith((server.address, "data:", "blob:")) else None
            ),
        )

    def saved(self) -> None:
        self.page.wait_for_function("() => document.getElementById('status').textContent === 'Saved'")

    def close(self) -> None:
        self.context.close()
        assert self.faults == []


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def start(server: DeskServer, **options: Any) -> Page:
        pages.append(Page(browser, server, **options))
        return pages[-1]

    yield start
    for page in pages:
        page.close()


def test_a_release_is_written_with_nothing_but_the_names(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="The first release")
    on = opened(served())
    page = on.page
    listed = page.get_by_role("list", name="Releases", exact=True)
    assert listed.get_by_role("link").all_inner_texts() == ["The first release"]
    for name in ("New release", "Import", "Publish"):
        assert page.get_by_role("button", name=name, exact=True).count() == 1
    assert page.get_by_role("region", name="Problems", exact=True).count() == 1
    page.get_by_role("button", name="New release", exact=True).click()
    page.wait_for_url("**/_desk/new/**")
    for name in NAMES:
        assert page.get_by_label(name, exact=True).count() == 1, name
    page.get_by_label("Title", exact=True).fill("A quay opens")
    page.get_by_label("Dateline", exact=True).fill("Seoul")
    page.get_by_label("Contacts", exact=True).fill("press-desk")
    page.get_by_label("Topics", exact=True).fill("Health, trade")
    page.get_by_label("Embargo", exact=True).fill("2026-08-01 06:00")
    page.get_by_label("Text", exact=True).fill("The quay opened.\n")
    assert page.get_by_role("button", name="Save", exact=True).is_enabled()
    page.keyboard.press("Control+s")
    on.saved()
    file = tiny.content / "releases/2026/a-quay-opens/en.md"
    text = file.read_text()
    for line in ("contacts: [press-desk]", "tags: [health, trade]", "embargo: 2026-08-01T06:00+09:00", "status: draft"):
        assert line in text.splitlines(), text
    page.get_by_role("button", name="Preview", exact=True).click()
    frame = page.frame_locator("#page")
    frame.locator("h1", has_text="A quay opens").wait_for()
    assert "The quay opened." in frame.locator("main").inner_text()
    page.get_by_label("Text", exact=True).press_sequentially("It is long. ")
    frame.locator("text=It is long.").wait_for()
    assert "It is long." not in file.read_text()


def test_a_problem_stands_at_its_place_with_its_mend(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n\nTwo.\n")
    on = opened(served())
    page = on.page
    page.get_by_role("link", name="Release a (en)", exact=True).click()
    page.get_by_label("Topics", exact=True).fill("helth")
    region = page.get_by_role("region", name="Problems", exact=True)
    region.get_by_role("button", name="Use “health”").click()
    page.wait_for_function("() => document.getElementById('problems-said').textContent === 'No problems'")
    assert page.get_by_label("Topics", exact=True).input_value() == "health"
    page.get_by_label("Text", exact=True).fill("One.\n\n[Two](\u007bfilename}../b/en.md).\n")
    region.get_by_role("button", name="Text, “[Two]({filename}../b/en.md).”").click()
    chosen = page.evaluate(
        "(() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd); })()"
    )
    assert chosen == "[Two]({filename}../b/en.md)."


def test_a_link_is_set_without_marks_to_a_title_or_an_address(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="The quay", body="See the lighthouse.\n")
    tiny.release("b", title="The lighthouse (new)")
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/edit/{A}")
    text, dialog = page.get_by_label("Text", exact=True), page.get_by_role("dialog", name="Link")
    link = page.get_by_role("toolbar").get_by_role("button", name="Link", exact=True)
    text.evaluate("(e) => { e.focus(); e.setSelectionRange(8, 18); }")
    link.click()
    assert dialog.get_by_label("Words that readers see").input_value() == "lighthouse"
    to = dialog.get_by_label("Leads to", exact=True)
    to.press_sequentially("nowhere at all")
    to.press("Enter")
    dialog.get_by_role("alert").get_by_text("No text of this site").wait_for()
    to.fill("lighth")
    to.press("Enter")
    page.wait_for_function(
        "() => document.getElementById('text').value.includes(']({filename}/releases/2026/b/en.md)')"
    )
    assert text.input_value() == "See the [lighthouse]({filename}/releases/2026/b/en.md).\n"
    page.frame_locator("#page").locator(".body a", has_text="lighthouse").wait_for()
    page.wait_for_function("() => document.getElementById('problems-said').textContent === 'No problems'")
    for typed, written in (
        ("www.example.org/a (b)", "https://www.example.org/a%20%28b%29"),
        ("press@example.org", "mailto:press@example.org"),
    ):
        text.press("Control+End")
        link.click()
        dialog.get_by_label("Words that readers see").fill("This [one]")
        to.fill(typed)
        to.press("Enter")
        dialog.wait_for(state="hidden")
        assert text.input_value().endswith(f"[This \\[one\\]]({written})")
    text.press("Control+z")
    assert "mailto" not in text.input_value()


def test_the_last_good_page_stays_and_says_so_while_none_can_be_drawn(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="The quay", body="One.\n")
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.frame_locator("#page").locator("h1", has_text="The quay").wait_for()
    page.get_by_text("Source", exact=True).click()
    source = page.get_by_label("The file as it is")
    good = source.input_value()
    source.fill(good.replace('title: "The quay"', 'title: ["The quay"'))
    page.get_by_text("The page cannot be drawn while this is wrong. The last good page stays.").wait_for()
    assert page.frame_locator("#page").locator("h1").inner_text() == "The quay"
    source.fill(good)
    page.wait_for_function("() => document.getElementById('page-said').textContent === ''")


def test_two_tabs_never_overwrite_each_other(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="A", body="One.\n\nTwo.\n\nThree.\n")
    server = served()
    on = opened(server)
    one = on.page
    one.goto(f"{server.address}/_desk/edit/{A}")
    other = on.context.new_page()
    on.watch(other, server)
    other.goto(f"{server.address}/_desk/edit/{A}")
    # what the other does not touch comes by itself
    one.get_by_label("Subtitle", exact=True).fill("From the first tab")
    one.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_function("() => document.getElementById('f-subtitle').value === 'From the first tab'")
    # the same place: both are shown
    one.get_by_label("Text", exact=True).fill("One of mine.\n\nTwo.\n\nThree.\n")
    other.get_by_label("Text", exact=True).fill("One of theirs.\n\nTwo.\n\nThree of theirs.\n")
    one.get_by_role("button", name="Save", exact=True).click()
    on.saved()
    other.get_by_role("button", name="Save", exact=True).click()
    dialog = other.get_by_role("dialog")
    dialog.wait_for()
    assert "One of mine." in (tiny.content / A).read_text()
    dialog.get_by_role("combobox").first.select_option("both")
    dialog.get_by_role("button", name="Save both").click()
    other.wait_for_function("() => document.getElementById('status').textContent === 'Saved'")
    text = (tiny.content / A).read_text()
    assert "One of mine." in text and "One of theirs." in text and "Three of theirs." in text and "<<<" not in text


def test_a_clash_over_git_is_settled_side_by_side(tiny: TinySite, served: Any, opened: Any) -> None:
    def git(*words: str, cwd: Any = tiny.root) -> None:
        subprocess.run(["git", *words], cwd=cwd, check=True, capture_output=True)

    hub, other = tiny.root.parent / "hub.git", tiny.root.parent / "other"
    tiny.release("a", title="A", body="One.\n\nTwo.\n")
    git("init", "-q", "-b", "main")
    for name, value in (("user.name", "Me"), ("user.email", "me@example.org")):
        git("config", name, value)
    (tiny.root / ".gitignore").write_text(".cache\noutput\n")
    git("add", "-A")
    git("commit", "-qm", "Begin")
    git("clone", "-q", "--bare", str(tiny.root), str(hub))
    git("remote", "add", "origin", str(hub))
    git("push", "-q", "-u", "origin", "main")
    git("clone", "-q", str(hub), str(other))
    theirs = other / "content" / A
    theirs.write_text(theirs.read_text().replace("One.", "One of Ben's."))
    git("-c", "user.name=Ben", "-c", "user.email=ben@example.org", "commit", "-qam", "Mend", cwd=other)
    git("push", "-q", cwd=other)
    mine = tiny.content / A
    mine.write_text(mine.read_text().replace("One.", "One of mine.").replace("Two.", "Two of mine."))
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/sharing")
    page.get_by_role("button", name="Send changes").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("heading", name="Ben").wait_for()
    assert "One of mine." in mine.read_text(), "nothing is joined before somebody chose"
    dialog.get_by_role("combobox").first.select_option("both")
    dialog.get_by_role("button", name="Save both").click()
    page.wait_for_function("() => document.getElementById('status').textContent === 'Done.'")
    text = mine.read_text()
    assert text.index("One of mine.") < text.index("One of Ben's.") < text.index("Two of mine.") and "<<<" not in text
    git("pull", "-q", cwd=other)
    assert theirs.read_text() == text


def test_what_was_typed_survives_the_desks_death(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n")
    first = served()
    on = opened(first)
    page = on.page
    page.goto(f"{first.address}/_desk/edit/{A}")
    page.get_by_label("Text", exact=True).fill("One. And a long thought.\n")
    eventually(lambda: first.desk.journal.typed(A))
    second = served()  # as if the first had been killed: nothing of it but the journal is known
    again = opened(second)
    again.page.goto(f"{second.address}/_desk/edit/{A}")
    again.page.get_by_role("button", name="Restore").click()
    assert again.page.get_by_label("Text", exact=True).input_value() == "One. And a long thought.\n"
    again.page.get_by_role("button", name="Save", exact=True).click()
    again.saved()
    assert (tiny.content / A).read_text().endswith("One. And a long thought.\n")


def test_a_picture_is_asked_for_what_it_needs(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files(
        {"name": "A Nurse.png", "mimeType": "image/png", "buffer": picture("red")}
    )
    dialog.get_by_role("button", name="Add").click()
    assert dialog.is_visible(), "without a description nothing is added"
    dialog.get_by_label("Description for those who cannot see it").fill("A nurse")
    dialog.get_by_label("Licence").fill("CC0")
    dialog.get_by_role("button", name="Add").click()
    dialog.wait_for(state="hidden")
    page.get_by_role("button", name="Save", exact=True).click()
    on.saved()
    text = (tiny.content / A).read_text()
    assert "file: a-nurse.png" in text and "alt: A nurse" in text and "licence: CC0" in text
    assert (tiny.content / "releases/2026/a/a-nurse.png").read_bytes() == picture("red")


def test_typing_goes_on_where_a_picture_was_put_and_undo_takes_it_back(
    tiny: TinySite, served: Any, opened: Any
) -> None:
    tiny.release("a", body="One.\n")
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/edit/{A}")
    text = page.get_by_label("Text", exact=True)
    text.press("Control+End")
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": picture("red")})
    dialog.get_by_label("Description for those who cannot see it").fill("A nurse")
    dialog.get_by_label("Where").select_option("text")
    dialog.get_by_role("button", name="Add").click()
    dialog.wait_for(state="hidden")
    page.keyboard.type("Two.")
    assert text.input_value() == "One.\n\n![A nurse]({attach}a.png)\nTwo."
    for _ in range(8):
        page.keyboard.press("Control+z")
    assert text.input_value() == "One.\n"
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_picture_shows_beside_the_text_before_it_is_saved(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n")
    tiny.put("pages/plain/en.md", "---\ntitle: Plain\n---\nOne.\n")
    server = served()
    on = opened(server)
    page = on.page
    for path, place in ((f"edit/{A}", "image"), ("edit/pages/plain/en.md", "text"), ("new", "gallery")):
        page.goto(f"{server.address}/_desk/{path}")
        if path == "new":
            page.get_by_label("Title", exact=True).fill("A new one")
        page.get_by_role("button", name="Picture", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("File").set_input_files(
            {"name": "nurse.png", "mimeType": "image/png", "buffer": picture("red")}
        )
        dialog.get_by_label("Description for those who cannot see it").fill("A nurse")
        dialog.get_by_label("Where").select_option(place)
        dialog.get_by_role("button", name="Add").click()
        dialog.wait_for(state="hidden")
        shown = page.frame_locator("#page").locator("main img[alt='A nurse']").first
        eventually(lambda shown=shown: shown.evaluate("(e) => e.complete && e.naturalWidth"))
        assert not [file for file in tiny.content.rglob("*.md") if "nurse" in file.read_text()], (
            "nothing of it is saved"
        )


def test_a_document_that_is_dropped_or_chosen_is_put_beside_the_text(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["%PDF-1.4"], "The annual report.pdf", {type: "application/pdf"}));
      document.getElementById("text").dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    documents = page.get_by_role("group", name="Documents", exact=True)
    documents.get_by_label("Name of the document").first.wait_for()
    assert documents.get_by_label("Name of the document").input_value() == "The annual report"
    with page.expect_file_chooser() as chooser:
        documents.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files({"name": "Figures.xlsx", "mimeType": "application/x", "buffer": b"x"})
    eventually(lambda: documents.get_by_label("Name of the document").count() == 2)
    documents.get_by_role("button", name="Up").last.click()
    page.keyboard.press("Control+s")
    on.saved()
    text = (tiny.content / A).read_text()
    assert text.index("figures.xlsx") < text.index("the-annual-report.pdf") and "title: The annual report" in text
    assert (tiny.content / "releases/2026/a/the-annual-report.pdf").read_bytes() == b"%PDF-1.4"


def test_it_is_let_out_held_corrected_renamed_deleted_and_brought_back(
    tiny: TinySite, served: Any, opened: Any
) -> None:
    tiny.release("a", title="A", status="draft")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")

    def act(name: str, field: str = "", value: str = "") -> None:
        button = page.get_by_role("button", name=name)
        if not field and not name.startswith("Delete"):
            with page.expect_navigation():
                button.click()
            return
        button.click()
        if field or name.startswith("Delete"):
            page.get_by_role("dialog").wait_for()
        if field:
            page.get_by_role("dialog").get_by_label(field).fill(value)
        with page.expect_navigation():
            if field or name.startswith("Delete"):
                page.get_by_role("dialog").get_by_role("button", name="Do it").click()

    act("Let out")
    page.get_by_role("button", name="Back to draft").wait_for()
    assert "status" not in (tiny.content / A).read_text()
    act("Hold", "Day and hour, in", "2026-08-01 06:00")
    eventually(lambda: "embargo: 2026-08-01T06:00+09:00" in (tiny.content / A).read_text())
    act("Correct", "What readers are told", "The line has two numbers.")
    eventually(lambda: "note: The line has two numbers." in (tiny.content / A).read_text())
    assert "modified: 2026-07-01T12:00+09:00" in (tiny.content / A).read_text()
    act("Rename", "Last part of the address", "b")
    renamed = tiny.content / "releases/2026/b/en.md"
    eventually(lambda: renamed.exists() and "aliases: [/news/a/]" in renamed.read_text())
    page.wait_for_url("**/b/en.md")
    before = renamed.read_bytes()
    act("Delete all of it")
    eventually(lambda: not renamed.exists())
    page.goto(f"{server.address}/_desk/journal")
    page.get_by_role("button", name="Bring back").click()
    eventually(lambda: renamed.exists() and renamed.read_bytes() == before)


def test_no_hold_and_no_public_page_ends_by_one_careless_click(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="A", embargo="2026-08-01T06:00+09:00", expires="2026-09-01T06:00+09:00")
    tiny.release("b", title="B")
    server = served()
    on = opened(server)
    page, dialog = on.page, on.page.get_by_role("dialog")
    page.goto(f"{server.address}/_desk/edit/{A}")
    before = (tiny.content / A).read_bytes()
    for name, until in (("Hold …", "2026-08-01T06:00+09:00"), ("Let expire …", "2026-09-01T06:00+09:00")):
        page.get_by_role("button", name=name).click()
        field = dialog.get_by_label("Day and hour, in")
        assert field.input_value() == until, "what stands is shown, and stays"
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert (tiny.content / A).read_bytes() == before
    page.get_by_role("button", name="Hold …").click()
    dialog.get_by_label("Day and hour, in").fill("")
    dialog.get_by_text("Without a day and hour it is not held.").wait_for()
    dialog.get_by_role("button", name="Cancel").click()
    page.goto(f"{server.address}/_desk/edit/releases/2026/b/en.md")
    before = (tiny.content / "releases/2026/b/en.md").read_bytes()
    for name in ("Back to draft …", "Delete this language …", "Delete all of it …"):
        page.get_by_role("button", name=name).click()
        dialog.get_by_text("Readers will find nothing at its address any more.").wait_for()
        page.keyboard.press("Enter")  # the focus is on what does nothing
        dialog.wait_for(state="hidden")
    assert (tiny.content / "releases/2026/b/en.md").read_bytes() == before
    page.get_by_role("button", name="Back to draft …").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Do it").click()
    eventually(lambda: "status: draft" in (tiny.content / "releases/2026/b/en.md").read_text())


def test_a_translation_is_written_beside_its_original(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="The original", body="The first paragraph.\n")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.get_by_label("Language", exact=True).select_option("ko")
    page.wait_for_url("**/ko.md")
    assert "The first paragraph." in page.locator("#original").inner_text()
    page.get_by_label("Title", exact=True).fill("번역")
    page.get_by_label("Text", exact=True).fill("첫 문단.\n")
    page.get_by_role("button", name="Save", exact=True).click()
    on.saved()
    text = (tiny.content / "releases/2026/a/ko.md").read_text()
    assert text == "---\ntitle: 번역\nstatus: draft\n---\n첫 문단.\n"


def test_menu_featured_releases_logo_and_colours_are_set_in_forms(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", title="The first release")
    tiny.page("about")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/settings")
    gaps = page.evaluate("""() => {
      const boxes = [...document.querySelectorAll('section.form')].map((each) => each.getBoundingClientRect());
      return [...new Set(boxes.slice(1).map((box, place) => Math.round(box.top - boxes[place].bottom)))];
    }""")
    assert gaps == [16], "each group of settings stands by itself"
    menu = page.get_by_role("group", name="Menu", exact=True)
    menu.get_by_role("button", name="Add").click()
    menu.get_by_label("Leads to").last.select_option("A web address")
    menu.get_by_label("Title, English").last.fill("Data")
    menu.get_by_label("Web address").last.fill("https://data.example.org/")
    menu.get_by_role("button", name="Add").click()
    menu.get_by_label("Leads to").last.select_option("News")
    assert not menu.get_by_label("Web address").last.is_visible(), "only an address has one"
    menu.get_by_role("button", name="Up").last.click()
    featured = page.get_by_role("group", name="Featured releases", exact=True)
    featured.get_by_role("button", name="Add").click()
    featured.get_by_role("combobox").select_option("The first release")
    featured.get_by_label("Until").fill("2026-12-31")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("group", name="Logo", exact=True).get_by_role("button", name="Choose a file").first.click()
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    chooser.value.set_files({"name": "Our Logo.svg", "mimeType": "image/svg+xml", "buffer": drawing})
    page.wait_for_function("() => document.querySelector('[data-name=logo] [data-part=file]').value === 'our-logo.svg'")
    page.get_by_label("Primary").fill("#004400")
    page.get_by_label("Name of the site, 한국어").fill("작은 소식")
    page.get_by_label("Public address").fill("https://press.example.org")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => document.getElementById('status').textContent === 'Saved'")
    text = (tiny.content / "directory/site.yml").read_text()
    for part in ('"news"', "Data", "https://data.example.org/", "2026-12-31", "our-logo.svg"):
        assert part.strip('"') in text, text
    assert text.index("news") < text.index("Data")
    assert '"primary": "#004400"' in (tiny.root / "pelicanconf.py").read_text()
    assert (tiny.settings().site_names, tiny.settings().site_url) == ({"ko": "작은 소식"}, "https://press.example.org")
    site = on.context.new_page()
    site.goto(server.address)
    assert site.get_by_role("link", name="Data", exact=True).get_attribute("href") == "https://data.example.org/"


# ── an input method ──────────────────────────────────────────────────────────
def test_korean_composed_jamo_by_jamo_loses_no_syllable(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    text = page.get_by_label("Text", exact=True)
    text.fill("")
    text.click()
    session = on.context.new_cdp_session(page)
    said = "서울에서 상담 전화를 엽니다"
    ends = {len("서울에서"): "Control+s", len("서울에서 상담"): "ArrowRight"}
    page.evaluate("window.seen = []; addEventListener('compositionend', (e) => window.seen.push(e.data), true)")
    for number, steps in enumerate(browsers.jamo(said), 1):
        for step in steps[:-1]:
            session.send("Input.imeSetComposition", {"text": step, "selectionStart": 1, "selectionEnd": 1})
            time.sleep(0.05)  # the journal, the check and the page get their chance to interfere
        session.send("Input.imeSetComposition", {"text": steps[-1], "selectionStart": 1, "selectionEnd": 1})
        if number in ends:
            page.keyboard.press(ends[number])
        session.send("Input.insertText", {"text": steps[-1]})
    assert page.evaluate("window.seen.length") > 0
    # the last syllable is still being put together when she reaches for the mouse
    session.send("Input.imeSetComposition", {"text": "다", "selectionStart": 1, "selectionEnd": 1})
    page.get_by_role("button", name="Save", exact=True).click()
    eventually(lambda: page.evaluate("!document.querySelector('#status').textContent.includes('Saving')"))
    page.keyboard.press("Control+s")
    on.saved()
    assert text.input_value() == said + "다"
    eventually(lambda: said + "다" in (tiny.content / A).read_text())


# ── for everybody ────────────────────────────────────────────────────────────
AXE = {"iframes": False}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ar", "light"), ("ko", "dark")])
def test_nothing_is_out_of_reach(tiny: TinySite, served: Any, opened: Any, lang: str, scheme: str) -> None:
    """In English also in the dark, with the rules of colours: all else is the same there."""
    tiny.release("a", body="One.\n", tags=["unknown"], status="draft")
    server = served()
    on = opened(server, script=browsers.axe_core(), locale=lang, color_scheme=scheme)
    page = on.page
    pages = [
        "",
        f"edit/{A}",
        "new/1",
        "pages",
        "directory",
        "settings",
        "agenda",
        "journal",
        "import",
        "publish",
        f"history/{A}",
    ]
    for name in pages:
        page.goto(f"{server.address}/_desk/{name}")
        if "edit" in name:
            page.wait_for_function("() => document.querySelector('#problems-list li') !== null")
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            lang,
            "rtl" if lang == "ar" else "ltr",
        ]
        assert browsers.violations(page, AXE) == [], name
        if lang == "en":
            page.emulate_media(color_scheme="dark")
            assert browsers.violations(page, {**AXE, **COLOURS}) == [], name
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 320, "height": 640})
            page.wait_for_timeout(100)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, (name, wide)
            page.set_viewport_size({"width": 1400, "height": 900})


def test_the_agenda_of_a_phone_lists_the_days_on_which_something_happens(
    tiny: TinySite, served: Any, opened: Any
) -> None:
    tiny.release("a", title="Later", embargo="2026-07-03T06:00+09:00")
    server = served()
    page = opened(server).page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server.address}/_desk/agenda")
    assert page.evaluate("[...document.querySelectorAll('.scrolls')].every((e) => e.scrollWidth <= e.clientWidth)")
    days = [day.inner_text().split("\n")[0] for day in page.locator(".month td:visible").all()]
    assert len(days) == 2 and days[-1] == "Fri 3", days


def test_a_group_begun_in_a_translation_keeps_what_needs_no_translation(
    tiny: TinySite, served: Any, opened: Any
) -> None:
    tiny.release("a", event={"name": "The opening", "starts": "2026-08-01T10:00+09:00", "venue": "The hall"})
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/releases/2026/a/ko.md")
    page.get_by_text("More fields").click()
    group = page.get_by_role("group", name="Event", exact=True)
    name, starts = group.get_by_label("Name"), group.get_by_label("Starts")
    shown = [name.get_attribute("placeholder"), starts.get_attribute("placeholder")]
    assert shown[0] == "The opening" and shown[1].startswith("2026-08-01"), shown
    page.get_by_label("Title", exact=True).fill("번역")
    page.get_by_label("Text", exact=True).fill("첫 문단.\n")
    name.fill("개소식")
    page.get_by_role("button", name="Save", exact=True).click()
    on.saved()
    text = (tiny.content / "releases/2026/a/ko.md").read_text()
    assert "name: 개소식" in text and "starts: 2026-08-01T10:00+09:00" in text and "The hall" not in text
    starts.fill("")
    name.fill("새 개소식")
    assert starts.input_value() == "", "what was taken out on purpose stays out"


def test_what_an_import_read_is_listed_in_words(tiny: TinySite, served: Any, opened: Any) -> None:
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/import")
    text = "Harbour line opens\n\nBUSAN, 2 March 2026 - It opened today.\n\n“It answers in three languages every day,” said Ana Example, director.\n"
    page.get_by_label("Document").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Import this document").click()
    page.get_by_role("link", name="Open the draft").wait_for()
    read = page.locator("#proposals li").all_inner_texts()
    assert [each for each in read if each.startswith("Quotation: “It answers") and "Ana Example" in each], read
    assert not any("{" in each for each in read)


def test_a_saved_entry_says_so_where_it_was_saved(tiny: TinySite, served: Any, opened: Any) -> None:
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/directory")
    entry = page.locator('[data-kind="contacts"] .entry').first
    entry.locator("summary").click()
    entry.get_by_label("Hours").fill("Mon-Fri 09:00-17:00")
    with page.expect_navigation():
        entry.get_by_role("button", name="Save this entry").click()
    said = entry.get_by_role("status")
    said.wait_for()
    assert said.inner_text() == "Saved"


def test_unsaved_words_of_a_standing_text_outlast_the_saving_of_another_entry(
    tiny: TinySite, served: Any, opened: Any
) -> None:
    tiny.release("a")
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/directory")
    page.get_by_label("New: title").fill("About the quay")
    with page.expect_navigation():
        page.get_by_role("region", name="Standing texts").get_by_role("button", name="Add").click()
    standing = page.locator('[data-kind="standing"] [data-key="about-the-quay"]')
    words = standing.get_by_role("group", name="English").get_by_label("Text", exact=True)
    words.fill("Typed and not saved.")  # visible: what was added is open
    contact = page.locator('[data-kind="contacts"] .entry').first
    contact.locator("summary").click()
    contact.get_by_label("Hours").fill("Mon-Fri 09:00-17:00")
    with page.expect_navigation():
        contact.get_by_role("button", name="Save this entry").click()
    contact.get_by_role("status").wait_for()
    assert words.is_visible() and words.input_value() == "Typed and not saved."
    file = tiny.content / "directory/boilerplate/about-the-quay/en.md"
    assert "Typed" not in file.read_text()
    with page.expect_navigation():
        standing.get_by_role("button", name="Save this text : English").click()
    page.wait_for_function("() => document.getElementById('status').textContent === 'Saved'")
    assert "Typed and not saved." in file.read_text()
    # what somebody else wrote meanwhile is not overwritten by words that were kept
    words.fill("Typed once more.")
    file.write_text(file.read_text().replace("Typed and not saved.", "Written elsewhere."))
    contact.locator("summary").click()
    contact.get_by_label("Hours").fill("Mon-Fri 09:00-18:00")
    with page.expect_navigation():
        contact.get_by_role("button", name="Save this entry").click()
    contact.get_by_role("status").wait_for()
    assert words.input_value() == "Typed once more."
    standing.get_by_role("button", name="Save this text : English").click()
    page.wait_for_function("() => !['', 'Saved'].includes(document.getElementById('status').textContent)")
    assert "Written elsewhere." in file.read_text()
    page.once("dialog", lambda dialog: dialog.accept())  # the words are asked about before the page goes
    with page.expect_event("dialog"):
        page.reload()


def test_a_saved_entry_says_there_what_is_wrong_with_it(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.put(
        "directory/contacts.yml",
        "press-desk:\n  name: Press desk\n  organisation: example-mission\n  phones: ['+82 2-2100-7224']\n",
    )
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/directory")
    entry = page.locator('[data-kind="contacts"] .entry').first
    entry.locator("summary").click()
    entry.get_by_label("E-mail").fill("press at example")
    with page.expect_navigation():
        entry.get_by_role("button", name="Save this entry").click()
    said = entry.get_by_role("status")
    said.get_by_text("must be one e-mail address").wait_for()
    assert said.inner_text().startswith("Saved")


def test_a_new_release_is_begun_with_the_title(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a")
    page = opened(served()).page
    page.get_by_role("button", name="New release", exact=True).click()
    page.wait_for_url("**/_desk/new/**")
    page.wait_for_function("() => document.activeElement === document.getElementById('f-title')")
    page.keyboard.type("A quay opens")
    assert page.get_by_label("Title", exact=True).input_value() == "A quay opens"


def test_enter_goes_on_with_a_list_or_a_quotation_and_ends_it(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="One.\n")
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/edit/{A}")
    text = page.get_by_label("Text", exact=True)
    text.fill("")
    text.click()
    tools = page.get_by_role("toolbar")

    def typed(*lines: str) -> None:
        for line in lines:
            page.keyboard.type(line)
            page.keyboard.press("Enter")

    for name, lines in (
        ("List", ("books", "stories", "")),
        ("Numbered list", ("call", "speak", "")),
        ("Quotation", ("A book.", "— Ada", "")),
    ):
        tools.get_by_role("button", name=name, exact=True).click()
        typed(*lines)
    typed("The end - of it")
    assert text.input_value() == "- books\n- stories\n\n1. call\n2. speak\n\n> A book.\n> — Ada\n\nThe end - of it\n"
    for _ in range(3):
        page.keyboard.press("Control+z")
    assert "The end - of it\n" not in text.input_value(), "the browser's own undo takes it back"


def test_a_release_is_written_without_a_mouse(tiny: TinySite, served: Any, opened: Any) -> None:
    on = opened(served())
    page = on.page

    def reach(name: str) -> None:
        """Tab until the control of this name has the focus."""
        for _ in range(80):
            page.keyboard.press("Tab")
            found = page.evaluate(
                "() => { const e = document.activeElement; return e.labels?.[0]?.textContent.trim() ?? e.textContent.trim(); }"
            )
            if found == name:
                box = page.evaluate(
                    """() => { const e = document.activeElement, b = e.getBoundingClientRect(), style = getComputedStyle(e);
                    const at = document.elementFromPoint(b.x + b.width / 2, b.y + Math.min(b.height / 2, 10));
                    return [e === at || e.contains(at), parseFloat(style.outlineWidth) >= 2 || style.borderWidth !== '0px']; }"""
                )
                assert box == [True, True], (name, "is hidden, or its focus does not show")
                return
        raise AssertionError(f"{name} is never reached")

    reach("New release")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/**")
    reach("Title")
    page.keyboard.type("By keys alone")
    reach("Topics")
    page.keyboard.type("hea")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
    page.keyboard.press("Enter")
    assert page.get_by_label("Topics", exact=True).input_value().startswith("Health")
    reach("H")
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Bold"
    reach("Text")
    page.keyboard.type("Some words.")
    page.keyboard.press("Control+s")
    on.saved()
    text = (tiny.content / "releases/2026/by-keys-alone/en.md").read_text()
    assert "tags: [health]" in text and text.endswith("Some words.\n")


def test_a_screen_reader_hears_names_roles_and_what_changes(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", tags=["helth"])
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.get_by_text("1 to mend").first.wait_for()
    page.frame_locator("#page").locator("h1").wait_for()  # the frame is hidden until its page has its styles
    tree = page.locator("body").aria_snapshot()
    for line in (
        '- navigation "Desk"', '- button "Save"', '- button "Preview"', '- region "Problems"', '- textbox "Title"', '- combobox "Topics"',
        '- toolbar "Form of the text"', '- textbox "Text"', '- status: 1 to mend', '- iframe',
    ):  # fmt: skip
        assert line in tree, (line, tree)
    assert page.get_by_label("Topics", exact=True).get_attribute("aria-invalid") == "true"
    live = page.evaluate("[...document.querySelectorAll('[role=status], [role=alert], [aria-live]')].map((e) => e.id)")
    assert {"status", "problems-said", "elsewhere", "act-said"} <= set(live)


def test_forced_colours_and_four_hundred_per_cent_hide_nothing(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a")
    server = served()
    on = opened(server, forced_colors="active")
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 × 1024 at 400 %
    for name in ("Save", "Preview", "New release"):
        button = page.get_by_role("button", name=name, exact=True)
        button.scroll_into_view_if_needed()
        assert button.is_visible()
        widths = button.evaluate(
            "(e) => [parseFloat(getComputedStyle(e).borderTopWidth), e.scrollWidth <= e.clientWidth + 1]"
        )
        assert widths == [1, True]
    field = page.get_by_label("Text", exact=True)
    field.scroll_into_view_if_needed()
    field.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).position") == "static", (
        "it would hide half the screen"
    )


def test_two_seconds_of_typing_at_most_are_lost_when_the_desk_is_killed(
    tiny: TinySite, browser: Any, request: pytest.FixtureRequest
) -> None:
    """Seconds of the page's clock, which the test winds on."""
    tiny.release("a", body="")
    command = [sys.executable, "-m", "newsroom", "desk", "--no-open", "--port", str(free_port())]

    def start() -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            command, cwd=tiny.root, env={**os.environ, "PYTHONPATH": str(PROJECT)}, stdout=subprocess.PIPE, text=True
        )
        request.addfinalizer(partial(end, process, signal.SIGKILL))
        assert process.stdout is not None
        process.stdout.readline()
        return process, process.stdout.readline().strip()

    def end(process: subprocess.Popen[str], how: int) -> None:
        process.send_signal(how)
        process.wait(PATIENCE_SECONDS)
        assert process.stdout is not None
        process.stdout.close()

    process, address = start()
    context = browser.new_context()
    context.clock.install(time=0)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Release a (en)", exact=True).click()
    page.wait_for_url("**/edit/**")  # and its scripts have run
    text = page.get_by_label("Text", exact=True)
    context.clock.pause_at(3_600_000)
    text.fill("")
    typed = ""
    for _ in range(3):
        text.press_sequentially("words ")
        typed += "words "
        with page.expect_response("**/_desk/api/journal"):
            context.clock.run_for(2000)
    text.press_sequentially("and no more")
    end(process, signal.SIGKILL)
    process, address = start()
    again = context.new_page()
    again.goto(address)
    again.get_by_role("link", name="Release a (en)", exact=True).click()
    again.get_by_role("button", name="Restore").click()
    assert again.get_by_label("Text", exact=True).input_value() == typed
    # the tab that was open all the time kept everything, and saves it once the desk is there again
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_function("() => document.getElementById('status').textContent === 'Saved'")
    assert f"{typed}and no more" in (tiny.content / A).read_text()
    context.close()
    end(process, signal.SIGTERM)


def test_nine_tabs_of_the_preview_all_follow_a_save(tiny: TinySite, browser: Any) -> None:
    from newsroom.desk.server import serve

    tiny.release("a", body="The first text.\n")
    server = serve.open_server(tiny.settings, 0, False, NOON)
    with at_work(server, partial(server.watch, tiny.settings())), closing(browser.new_context()) as context:
        tabs = [context.new_page() for _ in range(9)]
        for tab in tabs:
            tab.goto(f"{server.address}/news/a/")
        for text in ("The second text.", "The third text."):
            tiny.release("a", body=f"{text}\n")
            for tab in tabs:
                tab.get_by_text(text).wait_for()
        tabs[0].close()  # whichever tab listened for all of them may go
        tiny.release("a", body="The fourth text.\n")
        for tab in tabs[1:]:
            tab.get_by_text("The fourth text.").wait_for()


def test_the_page_beside_changes_where_the_text_does_and_nowhere_else(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="".join(f"Paragraph {number}.\n\n" for number in range(20)))
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    frame = page.frame_locator("#page")
    frame.locator("text=Paragraph 19.").wait_for()
    page.evaluate("""() => {
        const doc = document.getElementById('page').contentDocument;
        window.kept = [...doc.querySelectorAll('.body > p, h1, footer, .contact-card')];
        window.changes = [];
        new MutationObserver((all) => window.changes.push(...all)).observe(doc.body, {childList: true, subtree: true, characterData: true, attributes: true});
    }""")
    text = page.get_by_label("Text", exact=True)
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    page.keyboard.type(" It is long.")
    frame.locator("text=Paragraph 0. It is long.").wait_for()
    gone = page.evaluate("window.kept.filter((node) => !node.isConnected).map((node) => node.textContent)")
    assert gone == [], "what did not change is the same node: neither drawn anew nor read again"
    places = page.evaluate(
        "[...new Set(window.changes.map((each) => (each.target.nodeType === 3 ? each.target.parentNode : each.target).textContent.slice(0, 12)))]"
    )
    assert places and all(place.startswith("Paragraph 0.") for place in places), places
    # a paragraph before all others, then none of them
    page.keyboard.press("Control+Home")
    page.keyboard.type("First of all.\n\n")
    frame.locator(".body > p", has_text="First of all.").wait_for()
    assert frame.locator(".body > p", has_text="Paragraph").count() == 20
    text.fill("Alone.\n")
    frame.locator(".body > p", has_text="Alone.").wait_for()
    assert frame.locator(".body > p", has_text="Paragraph").count() == 0


def test_the_page_beside_waits_until_nobody_types(tiny: TinySite, served: Any, opened: Any) -> None:
    tiny.release("a", body="Paragraph.\n")
    server = served()
    page = opened(server).page
    page.goto(f"{server.address}/_desk/edit/{A}")
    frame = page.frame_locator("#page")
    frame.locator("text=Paragraph.").wait_for()
    page.evaluate("""() => {
        const [text, doc] = [document.getElementById('text'), document.getElementById('page').contentDocument];
        window.typed = []; window.changed = [];
        text.addEventListener('input', () => window.typed.push(performance.now()));
        new MutationObserver(() => window.changed.push(performance.now())).observe(doc.body, {childList: true, subtree: true, characterData: true});
    }""")
    page.get_by_label("Text", exact=True).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("It opened on Tuesday, and answers. ", delay=40)
    frame.locator("text=It opened on Tuesday, and answers.").wait_for()
    typed, changed = page.evaluate("[window.typed, window.changed]")
    assert changed
    pause = next((later for key, later in pairwise(typed) if later - key >= 190), math.inf)  # of a busy machine
    for at in changed:
        since = at - max(key for key in typed if key <= at)
        assert since >= 190 or at - typed[0] >= 1400 or at >= pause, since


def test_a_key_costs_little_more_than_in_a_field_without_a_desk(tiny: TinySite, served: Any, opened: Any) -> None:
    """Processor time of the page's thread from a key to the painted frame, while the desk checks and draws."""
    body = "".join(f"Paragraph {number} of a release as long as most.\n\n" for number in range(40))
    tiny.release("a", body=body)
    server = served()
    on = opened(server)
    page = on.page
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.frame_locator("#page").locator("text=Paragraph 39").wait_for()
    plain = on.context.new_page()
    plain.set_content("<textarea id=text rows=20 cols=80></textarea>")
    plain.fill("#text", body)

    def p95(tab: Any) -> float:
        session = tab.context.new_cdp_session(tab)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            found = session.send("Performance.getMetrics")["metrics"]
            return float(next(each["value"] for each in found if each["name"] == "TaskDuration")) * 1000

        tab.bring_to_front()
        tab.click("#text")
        spent = []
        for letter in "The quay opened on Tuesday, and the line answers. " * 2:
            before = busy()
            tab.keyboard.press("Space" if letter == " " else letter)
            tab.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
            spent.append(busy() - before)
            tab.wait_for_timeout(40)
        return sorted(spent)[len(spent) * 95 // 100 - 1]

    alone, desk = p95(plain), p95(page)
    assert desk <= 4 * alone, f"{desk:.1f} ms, {alone:.1f} ms in a field alone"


def test_another_hosts_player_shows_beside_the_text_after_the_click(tiny: TinySite, served: Any, browser: Any) -> None:
    tiny.release("a", body="Text.\n")
    server = served()
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>Player</title><p>It plays.</p>", content_type="text/html")

    context.route(lambda address: not address.startswith((server.address, "data:", "blob:", "about:")), answer)
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    page.goto(server.entry)
    page.goto(f"{server.address}/_desk/edit/{A}")
    page.frame_locator("#page").locator("text=Text.").wait_for()
    page.get_by_label("Text", exact=True).fill("Text.\n\nhttps://youtu.be/aaaaaaaaaaa\n")
    player = page.frame_locator("#page").frame_locator("iframe[srcdoc]")
    player.get_by_role("link").wait_for()
    assert asked == [], "nothing is asked of the host before the click"
    player.get_by_role("link").click()
    page.frame_locator("#page").frame_locator("iframe[srcdoc]").locator("text=It plays.").wait_for()
    assert [address.partition("?")[0] for address in asked] == ["https://www.youtube-nocookie.com/embed/aaaaaaaaaaa"]
    assert said == []
    context.close()


def test_a_page_that_came_with_the_content_runs_no_script_beside_the_desk(
    tiny: TinySite, served: Callable[[], DeskServer], browser: Any
) -> None:
    """Its script would have the desk's origin and cookie. The page itself is shown, its style sheet too."""
    tiny.release("a")
    script = "fetch('/_desk/api/problems', {method: 'POST'}); document.documentElement.setAttribute('data-ran', '1')"
    page = f"<!doctype html><title>Visit</title><style>p {{ color: rgb(1, 2, 3) }}</style><p>Read me</p><script>{script}</script>"
    tiny.put("root/visit.html", page)
    tiny.put("root/plan.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><script>{script}</script></svg>')
    server = served()
    context = browser.new_context()
    asked: list[str] = []
    look = context.new_page()
    look.on("request", lambda request: asked.append(request.url))
    look.goto(server.entry)
    asked.clear()
    for name in ("visit.html", "plan.svg"):
        look.goto(f"{server.address}/{name}")
        assert look.evaluate("document.documentElement.getAttribute('data-ran')") is None, name
    look.goto(f"{server.address}/visit.html")
    assert look.evaluate("getComputedStyle(document.querySelector('p')).color") == "rgb(1, 2, 3)"
    assert not [address for address in asked if "/_desk/" in address]
    context.close()


# ── Firefox and WebKit ───────────────────────────────────────────────────────
driver = browsers.driven("firefox", "webkit")


def test_the_other_engines_write_and_keep_every_syllable(tiny: TinySite, served: Any, driver: browsers.Driver) -> None:
    tiny.release("a", title="The first release")
    server = served()
    driver.goto(server.entry)
    assert driver.script("[...document.querySelectorAll('[aria-label=Releases] a')].map((a) => a.textContent)") == [
        "The first release"
    ]
    driver.click("New release")
    eventually(
        lambda: driver.script("location.pathname.startsWith('/_desk/new/') && document.readyState === 'complete'")
    )
    named = driver.script(
        "[...document.querySelectorAll('label[for]')].filter((e) => e.control).map((e) => e.textContent.trim())"
    )
    assert set(NAMES) <= set(named)
    driver.click("Title")
    driver.keys(f"From {driver.name}")
    driver.click("Text")
    driver.keys("Some words.")
    driver.keys(browsers.CONTROL + "s")
    eventually(lambda: driver.script("document.getElementById('status').textContent") == "Saved")
    file = tiny.content / f"releases/2026/from-{driver.name}/en.md"
    assert file.read_text().endswith("---\nSome words.\n")
    eventually(
        lambda: driver.script("document.getElementById('page').contentDocument.body.innerText.includes('Some words.')")
    )
    # Neither driver can run an input method: the events that one makes are given, in its order, with what it puts in.
    steps = json.dumps(browsers.jamo("한국어로 씁니다"))
    driver.script(f"""(async () => {{
      const text = document.getElementById('text');
      const wait = (ms) => new Promise((done) => setTimeout(done, ms));
      text.focus();
      text.setSelectionRange(text.value.length, text.value.length);
      for (const steps of {steps}) {{
        const start = text.selectionEnd;
        text.dispatchEvent(new CompositionEvent('compositionstart', {{bubbles: true}}));
        for (const step of steps) {{
          text.setRangeText(step, start, text.selectionEnd, 'end');
          text.dispatchEvent(new InputEvent('input', {{bubbles: true, isComposing: true, data: step}}));
          await wait(120);
        }}
        document.getElementById('save').dispatchEvent(new MouseEvent('click', {{bubbles: true}}));
        if (text.value.slice(start) !== steps.at(-1)) throw new Error('a syllable was lost: ' + text.value);
        text.dispatchEvent(new CompositionEvent('compositionend', {{bubbles: true, data: steps.at(-1)}}));
        await wait(30);
      }}
    }})()""")
    driver.keys(browsers.CONTROL + "s")
    eventually(lambda: "한국어로 씁니다" in file.read_text())
    assert driver.script("document.getElementById('text').value").endswith("한국어로 씁니다")
