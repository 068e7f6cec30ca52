"""`/media/`: what is out, with its rights, by release, year and topic."""

from __future__ import annotations

from conftest import TinySite, picture, texts

IMAGE = {"file": "quay.png", "alt": "A quay", "caption": "By night", "credit": "Ana Example", "licence": "CC BY 4.0"}


def site(tiny: TinySite) -> TinySite:
    for slug, day, topic in (("one", "2025-03-02", "health"), ("two", "2026-03-02", "trade")):
        tiny.put(f"releases/2026/{slug}/quay.png", picture("teal"))
        tiny.release(slug, date=day, image=IMAGE, tags=[topic])
    tiny.put("releases/2026/paper/plan.pdf", b"%PDF-1.4 plan")
    tiny.release("paper", date="2026-04-02", documents=[{"file": "plan.pdf", "title": "The plan"}])
    tiny.release("plain")
    tiny.put("releases/2026/held/quay.png", picture("red"))
    tiny.release("held", image=IMAGE, embargo="2026-09-01T09:00+09:00", tags=["culture"])
    return tiny


def headings(tiny: TinySite, address: str) -> list[str]:
    return texts(tiny.html(address), "main .media-group h2")


def test_everything_that_is_out_is_there_with_its_rights(tiny: TinySite) -> None:
    site(tiny).build()
    assert headings(tiny, "/media/") == ["Release paper (en)", "Release two (en)", "Release one (en)"]
    page = tiny.html("/media/")
    assert "Ana Example, CC BY 4.0" in texts(page, "code") and page.css('a[href="/news/paper/plan.pdf"]')
    assert page.css('a[href="/news/one/quay.png"]') and not page.css('a[href*="held"]')


def test_a_picture_whose_rights_are_not_stated_says_so_and_leads_to_the_office(tiny: TinySite) -> None:
    for slug, known in {
        "all": IMAGE,
        "credit": IMAGE | {"licence": ""},
        "none": {"file": "quay.png", "alt": "A quay"},
    }.items():
        tiny.put(f"releases/2026/{slug}/quay.png", picture("teal"))
        tiny.release(slug, title=slug, image={name: text for name, text in known.items() if text})
    tiny.build()
    groups = {group.css_first("h2").text(strip=True): group for group in tiny.html("/media/").css(".media-group")}
    asks = {
        title: [link.attributes["href"] for link in group.css(".media-group__rights a")]
        for title, group in groups.items()
    }
    assert asks == {"all": [], "credit": ["/contacts/"], "none": ["/contacts/"]}
    assert (
        groups["none"].css_first(".media-group__rights").text(strip=True) == "Rights not stated: ask the press office"
    )


def test_there_is_a_list_of_each_year_and_topic_that_has_any(tiny: TinySite) -> None:
    site(tiny).build()
    assert headings(tiny, "/media/2025/") == ["Release one (en)"] == headings(tiny, "/media/topics/health/")
    assert "/media/topics/culture/" not in tiny.addresses()
    assert {"/media/2026/", "/media/topics/trade/", "/ko/media/"} <= set(tiny.addresses())


def test_a_site_without_pictures_has_no_such_page_and_no_link_to_it(tiny: TinySite) -> None:
    tiny.release("plain")
    tiny.build()
    assert "/media/" not in tiny.addresses() and not tiny.html("/").css('a[href="/media/"]')


def test_pages_are_numbered_from_the_oldest_and_stay_as_they_are(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en"])
    for number in range(30):
        slug = f"r{number:02}"
        tiny.put(f"releases/2026/{slug}/plan.pdf", b"%PDF-1.4 plan")
        tiny.release(slug, date=f"2026-01-{number + 1:02}", documents=[{"file": "plan.pdf", "title": f"Plan {number}"}])
    tiny.build()
    assert len(headings(tiny, "/media/")) == 18 and len(headings(tiny, "/media/page/1/")) == 12
    before = tiny.files()
    tiny.put("releases/2026/newest/plan.pdf", b"%PDF-1.4 plan")
    tiny.release("newest", date="2026-03-01", documents=[{"file": "plan.pdf", "title": "Plan"}])
    tiny.build()
    assert tiny.files()["media/page/1/index.html"] == before["media/page/1/index.html"]
    clean = tiny.files()
    tiny.build(clean=True)
    assert tiny.files() == clean


def test_a_caption_in_another_language_reaches_the_pages_of_media(tiny: TinySite) -> None:
    """It is written into the files that are made of the picture, and so is in their names."""
    image = {"file": "quay.png", "alt": "A quay", "credit": "Ana Example"}
    tiny.release("one", image=image)
    tiny.release("one", "ko", title="하나", image=image)
    tiny.put("releases/2026/one/quay.png", picture("teal"))
    tiny.build()
    before = tiny.files()
    tiny.release("one", "ko", title="하나", image={**image, "caption": "밤의 부두"})
    tiny.build()
    after = tiny.files()
    assert after["media/index.html"] != before["media/index.html"]
    tiny.build(clean=True)
    assert tiny.files()["media/index.html"] == after["media/index.html"]
