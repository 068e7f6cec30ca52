"""The life of a release, on whole tiny sites: before its instant not one byte of it, after it everything, and back again.

Nothing here asks the prover: what is held has words, names and files that nothing else has, and the bytes are searched for
these. A site built in place, through any sequence of instants, is the same as one built from nothing at the last of them.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pypdf
import pytest
from conftest import DIRECTORY, TinySite
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PIL import Image

from newsroom.model.takeaways import NAMES

BEFORE, INSTANT, AFTER = "2026-05-04T05:59:59+09:00", "2026-05-04T06:00:00+09:00", "2026-06-01T00:00:00+09:00"
LONG_BEFORE = "2026-04-01T00:00:00+09:00"

# What only the release of these tests has, by where it stands. All in lower case: the search is blind to case.
SECRETS = {
    "title": "zephyrine", "Korean title": "비밀협정", "body": "quixotic lanterns", "Korean body": "등대의 불빛", "slug": "quartz-accord",
    "picture": "cobalt-hall", "picture's alt": "vermilion doors", "document": "annex-obsidian", "document's title": "obsidian annex",
    "topic": "opalescence", "topic's name": "opal studies", "contact": "vesper-line", "contact's name": "vesper line", "number": "7229",
    "place": "lacustrine", "place's name": "lacuna bay", "standing text": "umber institute", "notes": "saffron briefing",
}  # fmt: skip


def write_site(site: TinySite, takeaways: list[str] | None = None, **fields: Any) -> None:
    """A public release in two languages, and beside it the one whose life is told."""
    site.set(TAKEAWAYS=takeaways or [])
    contacts = {
        **DIRECTORY["contacts"],
        "vesper-line": {
            "name": {"en": "Vesper Line", "ko": "저녁 전화"},
            "organisation": "example-mission",
            "phones": [{"number": "+82 2-2100-7229"}],
        },
    }
    topics = {**DIRECTORY["topics"], "opalescence": {"name": {"en": "Opal studies", "ko": "단백석 연구"}}}
    places = {**DIRECTORY["places"], "lacustrine": {"name": {"en": "Lacuna Bay", "ko": "라쿠나만"}}}
    site.directory(contacts=contacts, topics=topics, places=places)
    site.put("directory/boilerplate/umber/en.md", "The Umber Institute measures colours.\n")
    site.release(
        "plain-news",
        body="A plain text that has been public since March, with a link: [the other]({filename}../quartz-accord/en.md).\n",
        tags=["health"],
    )
    site.release("plain-news", "ko", body="삼월부터 공개된 글입니다.\n")
    whole: dict[str, Any] = {
        "title": "Zephyrine accord", "summary": "The zephyrine accord is signed.", "tags": ["health", "opalescence"], "places": ["lacustrine"],
        "contacts": ["vesper-line"], "boilerplate": "umber", "notes": "A saffron briefing follows.",
        "image": {"file": "cobalt-hall.png", "alt": "The vermilion doors"}, "documents": [{"file": "annex-obsidian.csv", "title": "Obsidian annex"}],
    }  # fmt: skip
    site.release(
        "quartz-accord", body="The delegates lit quixotic lanterns before they signed it.\n", **{**whole, **fields}
    )
    site.release(
        "quartz-accord", "ko", title="비밀협정", body="등대의 불빛 아래 서명했습니다.\n", summary="비밀협정 서명."
    )
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "PNG")
    site.put("releases/2026/quartz-accord/cobalt-hall.png", picture.getvalue())
    site.put("releases/2026/quartz-accord/annex-obsidian.csv", "a,b\n1,2\n")


def words_in(files: dict[str, bytes]) -> str:
    """All that can be read in a tree: names, texts, members of ZIPs, what PDFs show and say of themselves."""
    texts: list[str] = []
    for name, data in files.items():
        texts.append(name)
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                texts.append(words_in({member: archive.read(member) for member in archive.namelist()}))
        elif data[:5] == b"%PDF-":
            pdf = pypdf.PdfReader(io.BytesIO(data))
            texts += [page.extract_text() for page in pdf.pages] + [str(pdf.metadata)]
        texts.append(data.decode("utf-8", "ignore"))
    return "\n".join(texts).lower()


def secrets_in(files: dict[str, bytes]) -> set[str]:
    words = words_in(files)
    return {place for place, secret in SECRETS.items() if secret in words}


HELD_UNTIL = {
    "embargo": {"embargo": INSTANT},
    "date": {"date": INSTANT},
    "embargo later than date": {"date": "2026-05-01", "embargo": INSTANT},
    "date later than embargo": {"date": INSTANT, "embargo": "2026-05-01T00:00+09:00"},
    "embargo in another zone": {"embargo": "2026-05-03T21:00+00:00"},
}


# Clocks are moved backwards too. `embargo` goes through all instants, every other way of holding back through three.
SHORT, WHOLE = (BEFORE, INSTANT, BEFORE), (BEFORE, INSTANT, AFTER, BEFORE, LONG_BEFORE, INSTANT)


@pytest.mark.parametrize("held", HELD_UNTIL)
def test_before_its_instant_not_a_byte_of_a_release_stands_and_from_it_on_everything(tiny: TinySite, held: str) -> None:
    write_site(tiny, **HELD_UNTIL[held])
    trees: dict[str, dict[str, bytes]] = {}
    for at in WHOLE if held == "embargo" else SHORT:
        tiny.build(at)
        expected = tiny.first_build(at)
        assert tiny.files() == expected, at
        assert secrets_in(expected) == (set() if at in (BEFORE, LONG_BEFORE) else set(SECRETS)), at
        assert trees.setdefault(at, expected) == expected
    assert trees.get(LONG_BEFORE, trees[BEFORE]).keys() == trees[BEFORE].keys()


def test_every_take_away_waits_for_the_instant_and_comes_with_it(tiny: TinySite) -> None:
    write_site(tiny, takeaways=list(NAMES), embargo=INSTANT)
    tiny.build(BEFORE)
    before = tiny.files()
    assert secrets_in(before) == set()
    tiny.build(INSTANT)
    assert secrets_in(tiny.files()) == set(SECRETS)
    assert tiny.files() == tiny.first_build(INSTANT)
    tiny.build(BEFORE)
    assert tiny.files() == before


def test_an_expired_release_is_gone_without_a_trace_and_its_address_is_unknown(tiny: TinySite) -> None:
    write_site(tiny, expires=INSTANT)
    tiny.build(BEFORE)
    assert secrets_in(tiny.files()) == set(SECRETS)
    tiny.build(INSTANT)
    assert secrets_in(tiny.files()) == set()
    assert tiny.files() == tiny.first_build(INSTANT)
    assert not (tiny.output / "news/quartz-accord").exists()
    tiny.build(BEFORE)
    assert secrets_in(tiny.files()) == set(SECRETS)


def test_a_draft_leaves_no_trace_at_any_time(tiny: TinySite) -> None:
    write_site(tiny, status="draft")
    for at in (BEFORE, AFTER, "2100-01-01T00:00:00+00:00"):
        tiny.build(at)
        assert secrets_in(tiny.files()) == set()


def test_a_site_with_a_held_release_is_the_site_without_it(tiny: TinySite, tmp_path: Path) -> None:
    write_site(tiny, embargo=INSTANT)
    tiny.build(BEFORE)
    held = tiny.files()
    (tmp_path / "other").mkdir()
    other = TinySite(tmp_path / "other")
    write_site(other)
    for file in sorted((other.content / "releases/2026/quartz-accord").iterdir()):
        file.unlink()
    other.release("quartz-accord", status="draft")  # the link to it from the public text is then to something held, too
    other.build(BEFORE)
    assert other.files() == held


def test_a_translation_may_lag_and_never_leads(tiny: TinySite) -> None:
    tiny.release("lagging", body="An original.\n")
    tiny.release("lagging", "ko", body="등대의 불빛.\n", embargo=INSTANT)
    tiny.release("vanguard", body="Quixotic lanterns.\n", embargo=INSTANT)
    tiny.release("vanguard", "ko", body="비밀협정.\n", embargo="2026-01-01T00:00+09:00", date="2026-01-01")
    tiny.build(BEFORE)
    words = words_in(tiny.files())
    assert "/news/lagging/" in words and "등대의" not in words and "ko/news/lagging" not in words
    assert "vanguard" not in words and "비밀협정" not in words
    tiny.build(INSTANT)
    assert {"/news/lagging/", "/ko/news/lagging/", "/news/vanguard/", "/ko/news/vanguard/"} <= tiny.addresses()


@pytest.mark.parametrize(
    "field",
    [
        {"withdrawn": {"at": INSTANT, "reason": "The quixotic figure was wrong"}},
        {"modified": INSTANT, "corrections": [{"at": INSTANT, "note": "The quixotic figure was wrong"}]},
    ],
    ids=["withdrawal", "correction"],
)
def test_a_note_that_lies_ahead_does_not_show_yet(tiny: TinySite, field: dict[str, Any]) -> None:
    tiny.release("noted", **field)
    tiny.build(BEFORE)
    assert "quixotic" not in words_in(tiny.files())
    tiny.build(INSTANT)
    assert "quixotic" in words_in(tiny.files())
    assert tiny.files() == tiny.first_build(INSTANT)
    tiny.build(BEFORE)
    assert "quixotic" not in words_in(tiny.files())


def test_a_withdrawn_release_keeps_its_page_and_leaves_lists_feeds_and_sitemaps(tiny: TinySite) -> None:
    tiny.release("recalled", title="Ordinary zephyrine news", withdrawn={"at": INSTANT, "reason": "It was not so."})
    tiny.release("other")
    tiny.build(AFTER)
    files = tiny.files()
    assert "It was not so." in files["news/recalled/index.html"].decode()
    naming = {path for path, data in files.items() if b"news/recalled/" in data and path.endswith((".xml", ".json"))}
    assert naming == set()
    listing = {path for path, data in files.items() if b"zephyrine" in data.lower()}
    assert listing == {"news/recalled/index.html", "corrections/index.html", "ko/corrections/index.html"}


def test_a_former_address_leads_on_and_does_not_before_the_release_is_out(tiny: TinySite) -> None:
    tiny.release("moved", aliases=["/news/old-name/"], embargo=INSTANT)
    tiny.release("moved", "ko", aliases=["/ko/news/old-name/"])
    tiny.build(BEFORE)
    assert "old-name" not in words_in(tiny.files())
    tiny.build(INSTANT)
    files = tiny.files()
    assert b"/news/moved/" in files["news/old-name/index.html"]
    assert b"/ko/news/moved/" in files["ko/news/old-name/index.html"]
    assert files["_redirects"].decode().split("\n")[:2] == [
        "/ko/news/old-name/ /ko/news/moved/ 301",
        "/news/old-name/ /news/moved/ 301",
    ]


def test_a_look_ahead_says_that_it_is_not_complete(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build("2999-01-01T00:00:00+00:00")
    assert json.loads(tiny.files()["build.json"])["complete"] is False
    tiny.build("2020-01-01T00:00:00+00:00")
    assert json.loads(tiny.files()["build.json"])["complete"] is True


def test_build_json_holds_three_keys_and_counts_nothing_that_is_held(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.release("b", embargo=INSTANT)
    tiny.build(BEFORE)
    told = json.loads(tiny.files()["build.json"])
    assert told.keys() == {"complete", "outputs", "tree"} and told["outputs"] == len(tiny.files()) - 1


# ── random lives ─────────────────────────────────────────────────────────────
HOURS = [f"2026-05-{day:02}T{hour:02}:00:00+09:00" for day in (1, 2, 3, 4) for hour in (0, 6, 18)]
Fields = dict[str, Any]


@st.composite
def version_fields(draw: st.DrawFn) -> Fields:
    """Fields of one language version; None where they contradict each other is sorted out by `consistent`."""
    fields: Fields = {}
    if draw(st.booleans()):
        fields["embargo"] = draw(st.sampled_from(HOURS))
    if draw(st.integers(0, 3)) == 0:
        fields["date"] = draw(st.sampled_from(HOURS))
    if draw(st.integers(0, 3)) == 0:
        fields["expires"] = draw(st.sampled_from(HOURS))
    if draw(st.integers(0, 5)) == 0:
        fields["status"] = "draft"
    if draw(st.integers(0, 5)) == 0:
        fields["withdrawn"] = {"at": draw(st.sampled_from(HOURS)), "reason": "Recalled for good reason."}
    return fields


def consistent(fields: Fields, inherited: Fields) -> Fields:
    """Without a withdrawal before the date, or an expiry that does not lie after date and embargo: they are problems, not a life."""
    whole = {**inherited, **fields}
    if "withdrawn" in whole and whole["withdrawn"]["at"] < whole.get("date", HOURS[0]):
        fields = {name: value for name, value in fields.items() if name not in ("withdrawn", "date")}
        whole = {**inherited, **fields}
    starts = max(whole.get("date", HOURS[0]), whole.get("embargo", HOURS[0]))
    if "expires" in whole and whole["expires"] <= starts:
        return (
            {name: value for name, value in fields.items() if name != "expires"}
            if "expires" not in inherited
            else consistent({}, {}) | {"expires": "2026-12-01T00:00:00+09:00"}
        )
    return fields


def is_out(fields: Fields, at: str) -> bool:
    return (
        fields.get("status") != "draft"
        and fields.get("date", "") <= at
        and fields.get("embargo", "") <= at
        and not ("expires" in fields and fields["expires"] <= at)
    )


Story = list[tuple[int, Fields, Fields, str]]  # (release, original's fields, translation's, instant)
stories = st.lists(
    st.tuples(st.integers(0, 2), version_fields(), version_fields(), st.sampled_from(HOURS)), min_size=2, max_size=4
)


def live(story: Story, root: Path) -> None:
    """Writes, builds and rewrites a site as a story tells; after each step it is what a clean build makes, and tells nothing held."""
    site = TinySite(root)
    told: dict[tuple[int, str], Fields] = {}
    site.release("always", body="This one has always been here.\n")
    for step, (number, original, translation, at) in enumerate(story):
        original = consistent(original, {})
        translation = consistent(translation, original)
        told[number, "en"] = original
        told[number, "ko"] = {**original, **translation}
        for lang, fields in (("en", original), ("ko", translation)):
            site.release(f"story-{number}", lang, title=f"Secret{number}{lang} headline", body=f"Whisper{number}{lang} of the matter, said once.\n", summary=f"Murmur{number}{lang} in one line.", **{"date": None, **({"date": "2026-03-02"} if lang == "en" else {}), **fields})  # fmt: skip
        site.build(at)
        files = site.files()
        words = words_in(files)
        for (each, lang), fields in told.items():
            out = is_out(fields, at) and is_out(told[each, "en"], at)
            for secret in (f"secret{each}{lang}", f"whisper{each}{lang}", f"murmur{each}{lang}"):
                assert (secret in words) is out, (step, secret, fields, at)
        assert files == site.first_build(at), (step, at)


@settings(max_examples=7, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(story=stories)
@pytest.mark.slow
def test_random_lives_leave_no_trace_and_end_as_a_clean_build(
    story: Story, tmp_path_factory: pytest.TempPathFactory
) -> None:
    live(story, tmp_path_factory.mktemp("life"))


@pytest.mark.long
@pytest.mark.parametrize("quarter", range(4))  # two hundred in all, shared out among the processes that test
def test_two_hundred_random_lives_leave_no_trace_and_end_as_a_clean_build(
    quarter: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @seed(quarter)
    @settings(max_examples=50, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    @given(story=stories)
    def fifty(story: Story) -> None:
        live(story, tmp_path_factory.mktemp("life"))

    fifty()
