"""A held release goes to journalists in advance, every page and text of it marked; never into what is uploaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import NOON, TinySite

from newsroom.build.handout import hand_out
from newsroom.commands import DONE, PROBLEMS, USAGE, exit_code, handout
from newsroom.model.problems import UsageError
from newsroom.model.takeaways import NAMES
from newsroom.proof.disguises import texts_in

LATER = "2026-08-01T10:00:00+09:00"


@pytest.fixture
def held(tiny: TinySite) -> TinySite:
    tiny.release("open")
    tiny.release(
        "accord",
        title="Accord signed",
        body="See [the other]({filename}../open/en.md).\n",
        embargo=LATER,
        documents=[{"file": "annex.csv", "title": "Annex"}],
    )
    tiny.release("accord", "ko", title="협정 서명", body="서명했다.\n")
    tiny.release("other-secret", title="Quixotic lanterns", embargo=LATER)
    tiny.put("releases/2026/accord/annex.csv", "a,b\n")
    return tiny


def given(site: TinySite, folder: Path, slug: str = "accord") -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in hand_out(site.settings(), slug, str(folder), NOON)
    }


def test_every_page_and_text_is_marked_with_the_end_of_its_embargo(held: TinySite, tmp_path: Path) -> None:
    held.set(TAKEAWAYS=list(NAMES))
    files = given(held, tmp_path / "advance")
    marks = {"": "EMBARGOED UNTIL 1 August 2026", "ko/": "엠바고: 2026년 8월 1일"}
    unmarked = set()
    for name, data in files.items():
        mark = marks["ko/" if name.startswith("ko/") else ""]
        if not any(mark in " ".join(text.split()) for text in texts_in(name, data)):
            unmarked.add(name)
    data = {"news/accord/release.json", "ko/news/accord/release.json"}  # for programs: marked in their own field
    assert all(json.loads(files[name])["embargoedUntil"].startswith("2026-08-01T10:00") for name in data)
    assert unmarked == {*data, "news/accord/annex.csv", *(name for name in files if name.startswith("theme/"))}
    assert {
        "news/accord/index.html",
        "ko/news/accord/index.html",
        "news/accord/release.txt",
        "news/accord/accord.pdf",
    } <= files.keys()


def test_the_mark_has_the_hour_and_stands_before_the_headline(held: TinySite, tmp_path: Path) -> None:
    page = given(held, tmp_path / "advance")["news/accord/index.html"].decode()
    assert page.index("EMBARGOED UNTIL") < page.index("<h1>") and "10:00" in page
    assert 'content="noindex"' in page


def test_a_page_opens_from_the_folder_and_leads_to_the_public_site(held: TinySite, tmp_path: Path) -> None:
    page = given(held, tmp_path / "advance")["news/accord/index.html"].decode()
    assert 'href="../../theme/site.css"' in page and 'href="annex.csv"' in page
    assert 'href="https://news.example.org/news/open/"' in page and 'href="/' not in page


def test_nothing_of_another_held_release_goes_with_it(held: TinySite, tmp_path: Path) -> None:
    everything = b"".join(given(held, tmp_path / "advance").values())
    assert b"Quixotic" not in everything and b"other-secret" not in everything


def test_the_site_is_as_it_was(held: TinySite, tmp_path: Path) -> None:
    held.build()
    before = held.files()
    given(held, tmp_path / "advance")
    held.build()
    assert held.files() == before


REFUSED = {
    "the output": "output", "a folder in the output": "output/news/accord", "the content": "content", "a folder in the content": "content/advance",
    "the theme's": "theme-link/x", "the whole site": ".", "a folder that holds something": "full", "a file": "full/file.txt", "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("to", REFUSED.values(), ids=REFUSED)
def test_a_folder_that_is_not_its_own_is_refused(held: TinySite, to: str) -> None:
    held.build()
    (held.root / "full").mkdir()
    (held.root / "full/file.txt").write_text("kept")
    (held.root / "theme-link").symlink_to(Path(held.values["THEME"]))
    before = held.files()
    with pytest.raises(UsageError, match="--to: must"):
        hand_out(held.settings(), "accord", str(held.root / to) if to else "", NOON)
    assert held.files() == before and (held.root / "full/file.txt").read_text() == "kept"


def test_a_link_into_the_output_is_refused_too(held: TinySite) -> None:
    held.build()
    (held.root / "elsewhere").symlink_to(held.output)
    with pytest.raises(UsageError):
        hand_out(held.settings(), "accord", str(held.root / "elsewhere" / "x"), NOON)


@pytest.mark.parametrize(
    ("slug", "why"),
    [("open", "is public"), ("acord", "Did you mean 'accord'"), ("drafted", "is a draft"), ("expired", "has expired")],
)
def test_a_release_that_is_not_held_until_an_instant_is_refused(
    held: TinySite, tmp_path: Path, slug: str, why: str
) -> None:
    held.release("drafted", status="draft")
    held.release("expired", expires="2026-06-01T00:00+09:00")
    with pytest.raises(UsageError, match=why):
        hand_out(held.settings(), slug, str(tmp_path / "advance"), NOON)
    assert not (tmp_path / "advance").exists()


def test_exit_codes(held: TinySite, tmp_path: Path) -> None:
    assert exit_code(handout, slug="accord", to=str(tmp_path / "advance"), at=NOON) == DONE
    assert exit_code(handout, slug="accord", to=str(tmp_path / "output"), at=NOON) == USAGE
    held.release("open", title="")
    assert exit_code(handout, slug="accord", to=str(tmp_path / "advance-2"), at=NOON) == PROBLEMS


def test_a_folder_that_another_build_owns_is_refused(held: TinySite, tmp_path: Path) -> None:
    """Whoever builds there next would publish it, or has it uploaded already."""
    other = tmp_path / "other"
    (other / "news/deep").mkdir(parents=True)
    (other / "build.json").write_text("{}")
    for to in (other / "advance", other / "news/deep"):
        with pytest.raises(UsageError, match="a build owns"):
            hand_out(held.settings(), "accord", str(to), NOON)


def test_data_of_a_release_that_its_date_holds_say_until_when(tiny: TinySite, tmp_path: Path) -> None:
    tiny.set(TAKEAWAYS=["ninjs"])
    tiny.release("later", date="2026-09-01T08:00+09:00")
    hand_out(tiny.settings(), "later", str(tmp_path / "advance"), NOON)
    data = json.loads((tmp_path / "advance/news/later/release.json").read_text("utf-8"))
    assert data["embargoedUntil"] == "2026-09-01T08:00:00+09:00" and data["pubStatus"] == "withheld"
