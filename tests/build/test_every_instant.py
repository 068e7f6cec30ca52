"""A good site is built at every instant: whatever comes and goes, and whatever leads to it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import DIRECTORY, TinySite, attributes, picture

from newsroom.build import rehearsal
from newsroom.build.basis import Basis
from newsroom.build.check import check
from newsroom.model.problems import errors

NOW = "2026-07-10T12:00+09:00"
TYPED = """/news/exp/ /news/fut/ /news/wd/ /news/corr/ /news/emb/ /ko/news/exp/ /ko/news/tr/ /news/exp/plan.txt
/news/exp/hall.png /news/exp/release.txt /news/exp/index.md /news/exp/exp.ics /news/exp/#s-part /news/fut/#s-part
/news/exp/#event /news/tr/only-ko.txt /topics/health/ /topics/culture/ /topics/trade/ /topics/ /topics/trade/2025/
/places/busan/ /places/ /types/speech/ /types/ /types/hearing/ /news/2026/ /news/2026/08/ /news/2026/09/ /news/2025/
/news/page/1/ /news/page/2/ /news/2026/page/1/ /ko/news/page/2/ /topics/trade/page/1/ /feeds/topics/health.atom.xml
/feeds/types/hearing.atom.xml /feeds/topics/culture.rss.xml /feeds/types/speech.json /feeds/events.ics /ko/feeds/events.ics
/contacts/#kim /contacts/kim.vcf /contacts/kim.svg /contacts/yoon.vcf /contacts/#yoon /contacts/press-office.vcf
/leaving/ /coming/ /ko/coming/ /old-exp/ /old-fut/ /old-leaving/ /#events /#press-contact /#topics /news/#press-contact
/media/ /media/2026/ /media/topics/health/ /ko/media/ /places/busan/#press-contact /search/?q=quay"""
LINKS = TYPED.split()


def contact(name: str, number: str, **fields: Any) -> dict[str, Any]:
    phones = [{"number": f"+82 2-2100-{number}"}]
    return {
        "name": name,
        "organisation": "example-mission",
        "phones": phones,
        "email": f"{name.lower()}@example.org",
        **fields,
    }


def event(day: str) -> dict[str, str]:
    return {"name": "Hearing", "starts": f"{day}T10:00+09:00", "venue": "Busan Hall", "place": "busan"}


@pytest.fixture
def passing(tiny: TinySite) -> TinySite:
    """Everything has an instant of its own, and everything leads to everything."""
    tiny.set(TAKEAWAYS=["ics", "text", "ninjs", "markdown"], DEFAULT_PAGINATION=5, SECURITY_EXPIRES="2026-08-14")
    turns = [
        {"from": "2026-07-01", "until": "2026-07-20", "contact": "kim"},
        {"from": "2026-07-21", "until": "2026-08-20", "phones": ["+82 2-2100-7299"]},
    ]
    paths = [path for path in LINKS if not path.startswith("/search/")]
    tiny.directory(
        contacts={
            "press-desk": contact("Desk", "7229"),
            "kim": contact("Kim", "7230", valid_until="2026-07-31"),
            "lee": contact("Lee", "7231", valid_until="2026-08-05", successor="park"),
            "park": contact("Park", "7232", valid_from="2026-08-10"),
            "choi": contact("Choi", "7233", rota=turns, valid_until="2026-09-20"),
            "yoon": contact("Yoon", "7234", valid_from="2026-09-01", valid_until="2026-09-30"),
        },
        kinds={"hearing": {"name": {"en": "Hearing", "ko": "청문"}}},
        site={
            **DIRECTORY["site"],
            "press_contacts": ["kim", "lee", "choi", "yoon"],
            "featured": [{"release": "exp", "until": "2026-08-15"}, "fut", {"release": "wd", "until": "2026-10-01"}],
            "menu": ["news", "topics", "types", "places", "contacts", {"page": "leaving"}, {"page": "coming"}],
            "footer": {"links": [{"title": path, "url": path} for path in paths]},
        },
    )  # fmt: skip
    listed = "".join(f"- [{number}]({path})\n" for number, path in enumerate(LINKS))
    whole = "".join(f"- [{number}](https://news.example.org{path})\n" for number, path in enumerate(LINKS))
    for lang in ("en", "ko"):
        tiny.put(f"directory/boilerplate/about-us/{lang}.md", f"---\ntitle: About us\n---\n{listed}")
        tiny.release("hub", lang, listed, contacts=["kim"], boilerplate="about-us")
    tiny.release("whole", body=whole, contacts=["lee", "yoon"])
    files = (
        "[a](../exp/en.md) [b](../fut/en.md#part) [c](../exp/plan.txt) [d](../exp/) [e](../tr/ko.md) [f](../wd/en.md)"
    )
    tiny.release("files", body=f"{files}\n[g]({{static}}../exp/hall.png) [h]({{tag}}health)\n", contacts=["yoon"])
    tiny.put("releases/2026/exp/plan.txt", "The plan.")
    tiny.put("releases/2026/exp/hall.png", picture("red"))
    tiny.put("releases/2026/tr/only-ko.txt", "번역에만 있다.")
    part, back = (
        "## Part {#part}\n\nIt is here.\n",
        "[x](/news/exp/) [y](/news/hub/) [z](/leaving/) [k](/contacts/#lee)\n",
    )
    first = {
        "tags": ["health"], "places": ["busan"], "category": "speech", "dateline": "Busan", "aliases": ["/old-exp/"],
        "documents": [{"file": "plan.txt", "title": "Plan"}], "image": {"file": "hall.png", "alt": "A hall"},
    }  # fmt: skip
    tiny.release(
        "exp", body=part, expires="2026-08-01T00:00+09:00", contacts=["kim"], event=event("2026-07-20"), **first
    )
    tiny.release("exp", "ko")
    coming = {"tags": ["culture"], "aliases": ["/old-fut/"], "category": "hearing", "contacts": ["park"]}
    tiny.release("fut", body=part + back, date="2026-08-10", event=event("2026-08-20"), **coming)
    tiny.release("late", date="2025-03-02", year="2025", expires="2026-08-25T00:00+09:00", tags=["trade"], body=back)
    for number in range(6):  # so many that lists have a second and a third page, for a while
        tiny.release(f"row-{number}", tags=["trade"], expires=f"2026-09-{number + 2:02}T00:00+09:00")
    both = {"embargo": "2026-08-12T06:00+09:00", "expires": "2026-09-15T00:00+09:00"}
    tiny.release("emb", body=back, date="2026-08-01", tags=["trade"], contacts=["kim", "lee"], **both)
    tiny.release("wd", body=back, withdrawn={"at": "2026-08-03", "reason": "It was wrong."}, modified="2026-08-03")
    tiny.release(
        "corr", corrections=[{"at": "2026-08-04", "note": "Kim left."}], modified="2026-08-04", contacts=["kim"]
    )
    tiny.release("tr", contacts=["kim"])
    own = "See the [plan](only-ko.txt).\n"
    tiny.release("tr", "ko", own + back, date="2026-08-06", expires="2026-09-01T00:00+09:00")
    tiny.page("leaving", body=back, expires="2026-08-07T00:00+09:00", contacts=["kim"], aliases=["/old-leaving/"])
    tiny.page("coming", body=listed, date="2026-08-08", contacts=["yoon"])
    tiny.page("coming", "ko")
    return tiny


def test_no_instant_makes_a_good_site_one_that_cannot_be_built(
    passing: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[int] = []
    true_plan = rehearsal.plan_site

    def plan_site(basis: Basis, at: int, known: Any) -> Any:
        judged.append(at)
        return true_plan(basis, at, known)

    monkeypatch.setattr(rehearsal, "plan_site", plan_site)
    found, _ = check(passing.settings(), NOW)
    assert [each.text() for each in found if each.severity == "error" or "will stop" in each.message] == []
    monkeypatch.setattr(rehearsal, "MOST_PLANNED", 0)
    instants = sorted({*judged, *(int(datetime(2026, month, 21, tzinfo=UTC).timestamp()) for month in (7, 8, 9, 11))})
    assert len(instants) > 20
    passing.build(NOW)
    for at in instants:
        assert not errors(passing.build(datetime.fromtimestamp(at, UTC).isoformat()).warnings)


def test_a_link_to_a_part_of_a_list_follows_edits(tiny: TinySite) -> None:
    tiny.set(DEFAULT_PAGINATION=5)
    paths = ("/news/2025/", "/news/2025/04/", "/news/page/1/", "/media/", "/topics/health/2025/")
    tiny.release("hub", body=" ".join(f"[{path}]({path})" for path in paths) + "\n")

    def linked() -> list[str]:
        assert "link-to-nothing" not in {each.rule for each in tiny.build().warnings}
        return attributes(tiny.html("/news/hub/"), ".body a", "href")

    for number in range(8):
        tiny.release(f"row-{number}", tags=["health"])
    assert linked() == []
    tiny.release("old", year="2025", date="2025-04-01", tags=["health"])
    assert linked() == ["/news/2025/", "/news/2025/04/", "/news/page/1/", "/topics/health/2025/"]
    hall = tiny.put("releases/2025/old/hall.png", picture("red"))
    picture_of = {"file": "hall.png", "alt": "A hall"}
    tiny.release("old", year="2025", date="2025-04-01", tags=["health"], image=picture_of)
    assert linked() == list(paths)
    shutil.rmtree(hall.parent)
    assert linked() == []
