"""A component is one name for five: macro, CSS, accessibility criteria, example, and a test here."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import html5lib
import msgspec
import pytest

from newsroom.render import theme as themes
from newsroom.render.gallery.sample import LANGUAGES, Sample
from newsroom.render.gallery.writing import example_of
from newsroom.render.views import LinkView

THEME = Path(__file__).parents[2] / "theme"
NAMES = sorted(path.stem for path in (THEME / "components").glob("*.html"))
Drawn = Callable[..., "Element"]


class Element:
    """What one example draws, with the few questions that tests ask of it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tree = html5lib.parseFragment(html, namespaceHTMLElements=False)

    def all(self, path: str) -> list:
        return self.tree.findall(f".//{path}")

    def one(self, path: str):
        (found,) = self.all(path)
        return found

    def text(self, path: str) -> str:
        return " ".join("".join(self.one(path).itertext()).split())


@pytest.fixture
def draw() -> Drawn:
    def draw_example(name: str, lang: str = "en", **changed: object) -> Element:
        sample = Sample(lang)
        for field, value in changed.items():
            setattr(sample, field, value)
        environment = themes.load_environment(THEME, lang, sample.site)
        return Element(environment.from_string(example_of(THEME / "components" / f"{name}.md")).render(sample=sample))

    return draw_example


# ── the convention ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", NAMES)
def test_a_component_is_whole(name: str) -> None:
    source = (THEME / "components" / f"{name}.html").read_text("utf-8")
    assert re.findall(r"{% macro (\w+)\(", source) == [name], "one macro, named as its file"
    assert (THEME / "css" / "components" / f"{name}.css").is_file(), "its CSS"
    page = (THEME / "components" / f"{name}.md").read_text("utf-8")
    assert page.startswith(f"# {name}\n\n") and len(page.split("\n\n")[1]) > 15, "what it is"
    criteria = page.split("## Accessibility\n\n")[1].split("\n\n## Example")[0]
    assert criteria.startswith("- "), "accessibility criteria"
    assert f"import {name} %}}" in example_of(THEME / "components" / f"{name}.md"), "an example that draws it"
    assert any(f"def test_{name}_" in line for line in Path(__file__).read_text("utf-8").splitlines()), (
        "a test of its own"
    )


def test_no_file_stands_without_its_component() -> None:
    assert sorted(path.stem for path in (THEME / "css" / "components").glob("*.css")) == NAMES
    assert sorted(path.stem for path in (THEME / "components").glob("*.md")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_component_is_used_by_a_template(name: str) -> None:
    sources = [*(THEME / "templates").glob("*.html"), *(THEME / "components").glob("*.html")]
    # Drawn by `newsroom/reading/body/body.py`, whose markup the macro documents; and by `newsroom/outputs/media_parts.py`.
    alone = {"quotation", "player_frame"}
    assert name in alone or any(f'"components/{name}.html"' in path.read_text("utf-8") for path in sources)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_example_draws_in_every_direction(draw: Drawn, name: str, lang: str) -> None:
    html = draw(name, lang).html
    assert html.strip() and "None" not in html and "{{" not in html


@pytest.mark.parametrize("name", NAMES)
def test_the_classes_of_a_component_begin_with_its_name(name: str) -> None:
    shared = {
        "block",
        "wrap",
        "cards",
        "releases",
        "body",
        "datelined",
        "dateline",
        "unseen",
        "quiet",
        "rubric",
        "page",
    }
    source = (THEME / "components" / f"{name}.html").read_text("utf-8")
    classes = {
        part for value in re.findall(r'class="([^"]*)"', source) for part in re.sub(r"{[%{].*?[%}]}", "", value).split()
    }
    own = name.replace("_", "-")
    assert [part for part in classes - shared if not part.startswith(own)] == []


# ── each component ──────────────────────────────────────────────────────────


def test_archive_nav_marks_the_period_that_is_shown(draw: Drawn) -> None:
    drawn = draw("archive_nav")
    assert [link.text for link in drawn.all("a") if link.get("aria-current") == "page"] == ["2026"]
    assert drawn.one("nav").get("aria-label")


def test_body_is_opened_by_the_dateline_and_holds_nothing_but_the_text(draw: Drawn) -> None:
    drawn = draw("body")
    first, second = drawn.all("p")[:2]
    assert first.get("class") == "dateline" and first.text == "Seoul, 2 March 2026 – "
    assert second.text.startswith("A counselling line")
    text = drawn.one("div[@class='body']")
    assert second in list(text) and first not in list(text)


def test_boilerplate_names_its_language_where_it_is_another(draw: Drawn) -> None:
    sample = Sample("en")
    foreign = msgspec.structs.replace(sample.release.boilerplate, lang="ar", dir="rtl")
    section = draw("boilerplate", release=msgspec.structs.replace(sample.release, boilerplate=foreign)).one("section")
    assert (section.get("lang"), section.get("dir")) == ("ar", "rtl")


def test_breadcrumb_ends_in_the_page_itself_without_a_link(draw: Drawn) -> None:
    drawn = draw("breadcrumb")
    assert len(drawn.all("a")) == 2 and len(drawn.all("li")) == 3
    assert drawn.one("span").get("aria-current") == "page"


def test_contact_card_can_be_called_written_to_and_saved(draw: Drawn) -> None:
    drawn = draw("contact_card")
    assert [link.get("href") for link in drawn.all("a")] == [
        "tel:+442079460123",
        "mailto:ana@example.org",
        "/contacts/ana-example.vcf",
    ]
    assert drawn.text("h3") == "Ana Example"
    assert [" ".join("".join(value.itertext()).split()) for value in drawn.all("dd")] == [
        "English, Korean",
        "Monday–Friday 09:00–18:00Korean Standard Time (UTC+9)",
    ]


def test_contact_card_draws_nothing_for_what_a_contact_lacks(draw: Drawn) -> None:
    sample = Sample("en")
    bare = msgspec.structs.replace(
        sample.contact, email="", languages=(), hours="", timezone="", vcard="", role="", organisation=""
    )
    drawn = draw("contact_card", contact=bare)
    assert [link.get("href") for link in drawn.all("a")] == ["tel:+442079460123"]
    assert not drawn.all("dl") and "mailto" not in drawn.html


def test_contact_card_names_who_answered_at_the_time(draw: Drawn) -> None:
    assert "When this was published, Ana Example answered." in draw("contact_card", contact=Sample("en").context).html


def test_contact_line_gives_the_first_number_else_the_address(draw: Drawn) -> None:
    assert [link.get("href") for link in draw("contact_line").all("a")] == ["#press-contact", "tel:+442079460123"]
    sample = Sample("en")
    mute = msgspec.structs.replace(sample.contact, phones=())
    drawn = draw("contact_line", release=msgspec.structs.replace(sample.release, contacts=(mute,)))
    assert [link.get("href") for link in drawn.all("a")] == ["#press-contact", "mailto:ana@example.org"]


def test_correction_list_gives_kind_date_release_and_note(draw: Drawn) -> None:
    drawn = draw("correction_list")
    assert drawn.text("li/p[@class='correction-list__meta']") == "Correction 9 March 2026"
    assert drawn.one("h2/a").get("href") == "/en/release/"


def test_correction_list_says_so_when_there_is_none(draw: Drawn) -> None:
    drawn = draw("correction_list", corrections=())
    assert drawn.text("p") == "Nothing has been corrected or withdrawn." and not drawn.all("ol")


def test_documents_say_kind_and_size(draw: Drawn) -> None:
    assert draw("documents").text("li") == "Plan of the opening PDF, 1.2 MB"


def test_empty_says_so(draw: Drawn) -> None:
    assert draw("empty").text("p") == "Nothing has been published here yet."


def test_feed_links_carry_their_media_type(draw: Drawn) -> None:
    assert draw("feed_links").one("a").get("type") == "application/atom+xml"


def test_player_has_controls_captions_and_its_words(draw: Drawn) -> None:
    drawn = draw("player")
    film, track = drawn.one("video"), drawn.one("track")
    assert film.get("aria-label") == drawn.text("span[@class='player__title']") and film.get("preload") == "none"
    assert (track.get("kind"), track.get("srclang"), track.get("default")) == (
        "captions",
        "en",
        None,
    )  # fetched when wanted
    assert drawn.one("a").get("href") == "/film.mp4" and drawn.text("summary") == "Transcript"


def test_player_of_another_host_holds_nothing_of_it_but_text_and_links(draw: Drawn) -> None:
    drawn = draw("player", player=Sample("en").elsewhere)
    frame = drawn.one("iframe")
    assert frame.get("src") is None and frame.get("srcdoc") and frame.get("title")
    assert [link.get("href") for link in drawn.all("a")] == ["https://maps.example.org/", "/film.txt"]


def test_player_frame_is_one_link_that_says_what_it_shows(draw: Drawn) -> None:
    drawn = draw("player_frame")
    assert drawn.one("a").get("href") == "https://maps.example.org/embed"
    assert drawn.text("a").strip().startswith("Show the map: ")


def test_player_list_is_a_section_with_a_figure_for_each(draw: Drawn) -> None:
    drawn = draw("player_list")
    assert len(drawn.all("figure")) == 3 and drawn.one("section").get("aria-labelledby") == "players"


def test_figure_gives_size_caption_credit_rights_and_the_original(draw: Drawn) -> None:
    drawn = draw("figure")
    picture = drawn.one("img")
    assert (picture.get("width"), picture.get("height"), bool(picture.get("alt"))) == ("1200", "800", True)
    assert drawn.text("figcaption") == (
        "A neutral placeholder, not a photograph. Picture: Example Mission Rights: CC BY 4.0 Picture in full size PNG, 4000 × 3000, 3.2 MB"
    )


def test_figure_that_is_decoration_keeps_an_empty_alternative_and_no_caption(draw: Drawn) -> None:
    bare = msgspec.structs.replace(Sample("en").picture, alt="", caption="", credit="", licence="", original="")
    drawn = draw("figure", picture=bare)
    assert drawn.one("img").get("alt") == "" and not drawn.all("figcaption")


def test_footer_holds_the_press_contact_and_the_standing_pages(draw: Drawn) -> None:
    drawn = draw("footer")
    assert "tel:+442079460123" in [link.get("href") for link in drawn.all("section//a")]
    assert drawn.one("nav").get("aria-label") == "Footer"


def test_gallery_keeps_the_rights_with_each_picture(draw: Drawn) -> None:
    drawn = draw("gallery")
    assert len(drawn.all("figure")) == len(drawn.all("figcaption")) == 2


def test_key_facts_give_when_where_and_how_to_come(draw: Drawn) -> None:
    drawn = draw("key_facts")
    assert [term.text for term in drawn.all("dt")] == ["When", "Where", "Registration"]
    assert [time.get("datetime") for time in drawn.all("time")] == ["2026-03-02", "2026-03-09"]


def test_language_switch_names_each_language_in_itself(draw: Drawn) -> None:
    links = draw("language_switch").all("a")
    assert [(link.text, link.get("lang"), link.get("hreflang"), link.get("dir")) for link in links] == [
        ("English", "en", "en", "ltr"),
        ("한국어", "ko", "ko", "ltr"),
        ("العربية", "ar", "ar", "rtl"),
    ]
    assert [link.get("aria-current") for link in links] == ["true", None, None]


def test_lead_can_be_reached_once_by_the_keyboard(draw: Drawn) -> None:
    drawn = draw("lead")
    assert [link.get("tabindex") for link in drawn.all("a")] == [None, "-1"]
    assert drawn.one("img").get("alt") == ""


def test_lead_with_little_text_has_its_headline_beside_the_picture(draw: Drawn) -> None:
    card = Sample("en").lead
    assert card.image is not None
    classes = {"A line": "lead lead--pictured", "": "lead lead--pictured lead--brief"}
    for subtitle, expected in classes.items():
        drawn = draw("lead", lead=msgspec.structs.replace(card, subtitle=subtitle))
        assert drawn.one("article").get("class") == expected
    alone = draw("lead", lead=msgspec.structs.replace(card, subtitle="", image=None))
    assert alone.one("article").get("class") == "lead"


def test_lead_in_another_language_says_so(draw: Drawn) -> None:
    drawn = draw("lead", "ko", lead=Sample("ko").foreign)
    assert drawn.one("h2/a").get("lang") == "en" and "영어로 제공" in drawn.html


def test_link_list_is_a_list(draw: Drawn) -> None:
    assert len(draw("link_list").all("li/a")) == 2


def test_masthead_leads_home_and_marks_the_section(draw: Drawn) -> None:
    sample = Sample("en")
    drawn = draw("masthead", release=sample.pages["archives"][1])
    assert drawn.one("a[@rel='home']").get("href") == "/en/home/"
    assert [link.text for link in drawn.all("nav[@class='masthead__nav']//a[@aria-current]")] == ["News"]


def test_media_group_gives_rights_credit_and_all_in_one_file(draw: Drawn) -> None:
    drawn = draw("media_group")
    assert drawn.one("h2").find("a") is not None and len(drawn.all("figure")) == 1
    assert drawn.all("p[@class='media-group__credits']/code")[0].text and drawn.all("a[@href='/kit.zip']")


def test_neighbours_are_named_by_their_headlines(draw: Drawn) -> None:
    drawn = draw("neighbours", "ar")
    assert [link.get("rel") for link in drawn.all("a")] == ["next", "prev"]
    assert drawn.all("a")[0].get("lang") == "en", "the newer one stands in English on the Arabic page"


def test_notes_stand_under_their_own_heading(draw: Drawn) -> None:
    assert draw("notes").text("h2") == "Notes to editors"


def test_contact_list_leads_to_each_card_and_number(draw: Drawn) -> None:
    drawn = draw("contact_list")
    assert drawn.one("ul/li/p[2]/a[1]").get("href") == "tel:+442079460123"
    assert drawn.one("ul/li/p[1]/a").get("href") == "/en/contacts/#ana-example"


def test_logo_is_its_owners_name_in_words(draw: Drawn) -> None:
    drawn = draw("logo")
    assert drawn.one("picture/img").get("alt") == "Example Mission"
    assert drawn.one("picture/img").get("width") == "64"


def test_notice_says_its_kind_in_words(draw: Drawn) -> None:
    drawn = draw("notice")
    assert drawn.one("section").get("aria-label") == "Correction"
    assert drawn.text("section/p[1]") == "Correction 9 March 2026"


def test_page_header_holds_the_heading(draw: Drawn) -> None:
    assert draw("page_header").text("h1") == "Mental health"


def test_pagination_leads_both_ways(draw: Drawn) -> None:
    assert [(link.text, link.get("rel")) for link in draw("pagination").all("a")] == [
        ("Newer releases", "prev"),
        ("Older releases", "next"),
    ]


def test_quotation_is_drawn_as_the_body_draws_it(draw: Drawn) -> None:
    drawn = draw("quotation")
    assert drawn.text("figure/blockquote/p") == "People answer people."
    assert drawn.text("figure/figcaption") == "— Ana Example, head of the line, Example Mission"
    in_a_body = draw("body").one("figure[@class='quotation']")
    assert [part.tag for part in in_a_body.iter()] == [part.tag for part in drawn.one("figure").iter()]


def test_related_is_a_list_of_cards(draw: Drawn) -> None:
    assert len(draw("related").all("li/article")) == 3


def test_event_list_says_when_what_and_where(draw: Drawn) -> None:
    drawn = draw("event_list")
    assert [time.get("datetime") for time in drawn.all("time")] == ["2026-03-02", "2026-03-09"]
    assert drawn.one("a").get("href") == "/en/release/"
    assert drawn.one("section").get("aria-labelledby") == drawn.one("h2").get("id")


def test_picture_row_names_each_link_by_its_headline(draw: Drawn) -> None:
    drawn = draw("picture_row")
    assert len(drawn.all("img")) == 2 and {image.get("alt") for image in drawn.all("img")} == {""}
    assert all(link.get("aria-hidden") for link in drawn.all("li/a"))
    assert len(drawn.all("h3/a")) == 2


def test_topic_block_links_to_the_topic_and_its_newest(draw: Drawn) -> None:
    drawn = draw("topic_block")
    assert drawn.one("h3/a").get("href") == "/en/tag/"
    assert len(drawn.all("li/a")) == 3 == len(drawn.all("time"))
    assert [link.get("lang") for link in draw("topic_block", "ar").all("li/a")] == [None, "en", None]


def test_release_card_has_one_link_named_by_the_headline(draw: Drawn) -> None:
    drawn = draw("release_card")
    assert drawn.text("h3") == drawn.text("a")
    assert drawn.one("time").get("datetime") == "2026-03-02"


def test_release_card_in_another_language_carries_it(draw: Drawn) -> None:
    drawn = draw("release_card", "ar", card=Sample("ar").foreign)
    assert (drawn.one("a").get("lang"), drawn.one("a").get("dir")) == ("en", "ltr")
    assert "باللغة الإنجليزية" in drawn.html


def test_release_header_gives_kind_headline_and_dates(draw: Drawn) -> None:
    drawn = draw("release_header")
    assert drawn.text("h1").startswith("Example Mission opens")
    assert [time.get("datetime") for time in drawn.all("time")] == ["2026-03-02", "2026-03-09"]
    assert drawn.text("p[@class='release-header__byline']") == "By Ana Example"


def test_citing_is_a_closed_disclosure_of_four_forms(draw: Drawn) -> None:
    drawn = draw("citing")
    assert drawn.one("details").get("open") is None
    assert [term.text for term in drawn.all("dt")] == ["Plain text", "APA", "BibTeX", "CSL-JSON"]
    assert {code.get("dir") for code in drawn.all("pre")} == {"ltr"}


def test_feed_address_is_text_and_link_at_once(draw: Drawn) -> None:
    drawn = draw("feed_address", "ar")
    assert drawn.all("a")[0].get("dir") == "ltr"
    assert "".join(drawn.all("a")[1].itertext()).endswith(f" {Sample('ar').feeds[0].label}")


def test_followed_names_list_and_form(draw: Drawn) -> None:
    drawn = draw("followed")
    assert drawn.all("a")[1].text == "Atom"
    assert "".join(drawn.all("a")[1].itertext()) == f"Atom {Sample('en').feeds[0].label}"


def test_share_needs_nobody_else(draw: Drawn) -> None:
    assert draw("share").one("a").get("href") == "mailto:?subject=Example"


def test_search_form_leads_to_the_search_page_and_names_its_box(draw: Drawn) -> None:
    drawn = draw("search_form", "ko")
    assert drawn.one("form[@role='search']").get("action") == "/search/"
    box = drawn.one("input[@type='search']")
    assert box.get("name") == "q" and drawn.text(f"label[@for='{box.get('id')}']") == "검색"


def test_search_results_wait_for_the_script_and_say_how_many(draw: Drawn) -> None:
    drawn = draw("search_results")
    assert drawn.one("div[@data-index]").get("hidden") is not None
    assert drawn.one("p[@role='status']").text is None and drawn.one("ol").tag == "ol"


def test_skip_link_leads_to_the_text(draw: Drawn) -> None:
    assert draw("skip_link").one("a").get("href") == "#_content"


def test_topic_list_is_a_list_of_links(draw: Drawn) -> None:
    assert draw("topic_list").one("a").get("href") == "/en/tag/"


def test_the_number_of_a_topic_begins_no_line() -> None:
    environment = themes.load_environment(THEME, "en", Sample("en").site)
    source = '{% from "components/topic_list.html" import topic_list %}{{ topic_list([link]) }}'
    link = LinkView(label="Communiqués de presse", url="/types/press-release/", count=20)
    drawn = Element(environment.from_string(source).render(link=link))
    assert drawn.one("a").tail == "\N{NO-BREAK SPACE}" and drawn.text("li/span") == "(20)"


def test_versions_give_each_change_its_day(draw: Drawn) -> None:
    assert draw("versions").text("li").startswith("9 March 2026 An earlier version")


def test_copying_waits_in_a_named_frame_until_it_is_opened(draw: Drawn) -> None:
    drawn = draw("copying", "ko")
    frame = drawn.one("details").find("iframe")
    assert drawn.one("summary").text and drawn.one("details").get("open") is None
    assert (frame.get("loading"), frame.get("src")) == ("lazy", "/ko/theme/frame.html#copy") and frame.get("title")


def test_local_time_tells_its_frame_the_zone(draw: Drawn) -> None:
    frame = draw("local_time").one("iframe")
    assert (frame.get("loading"), frame.get("data-timezone")) == ("lazy", "Asia/Seoul") and frame.get("title")
