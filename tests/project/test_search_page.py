"""The search page in a real browser: what readers type, what they get, and that nothing leaves the browser."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browsers import axe_core, violations
from conftest import NOON, PROJECT, TinySite
from servers import served
from test_browser import LIGHT, OVERFLOW, Visit

from newsroom.build.portal import build_portal
from newsroom.build.stages import Options
from newsroom.reading.settings.portal import read_portal
from newsroom.reading.values.terms import terms_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = TinySite(tmp_path_factory.mktemp("search"))
    site.set(LANGUAGES=["en", "ko", "ar"])
    for number in range(200):  # seven files of cards
        day = f"20{10 + number // 20}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        lamp = " They carry lanterns." if number % 20 == 3 else ""
        body = f"Sailors of ship {number} read.{lamp}"
        site.release(f"r{number}", title=f"Report {number} of the quay", date=day, body=body)
    site.release(
        "counsel", title="Counselling line opens", date="2025-02-02", tags=["health"], body="People answer people."
    )
    site.release("text", title="Another title", date="2026-02-02", tags=["trade"], body="The counsellors wait.")
    site.release("counsel", "ko", title="상담 전화 개통", body="학교에 상담원이 갔다.")
    site.release("counsel", "ar", title="خط الإرشاد", body="افتُتحت المدرسةُ في سيول.")
    site.release("html", title="A <b>bold</b> title", date="2026-01-02", body="Bold.")
    site.build()
    return site.output


@pytest.fixture(scope="module")
def site(output: Path) -> Iterator[str]:
    with served(output) as address:
        yield address


def results(page: Any) -> list[str]:
    page.wait_for_function(
        """() => !['', JSON.parse(document.querySelector('.search-results').dataset.index).words_of.searching]
          .includes(document.querySelector('main [role=status]').textContent)"""
    )
    return [link.inner_text() for link in page.locator("main ol a").all()]


TERMS_IN_THE_SCRIPT = """([program, rows]) => {
  new Function("document", program)(undefined);
  return JSON.stringify(JSON.parse(rows).map(({ lang, text }) => newsroomSearch.wordsOf(text, lang).flatMap(({ exact, terms }) => exact ?? terms)));
}"""


def terms_in_the_script(browser: Any, rows: list[dict[str, str]]) -> list[list[str]]:
    """The terms that the search page's script makes, with the stems of every language."""
    folder = PROJECT / "theme/static"
    files = (folder / "search-snowball.js", *sorted(folder.glob("search-stem-*.js")), folder / "search.js")
    program = "\n".join(file.read_text("utf-8") for file in files)
    program = re.sub(r"^var (\w+Stemmer)", r"globalThis.\1", program, flags=re.MULTILINE)
    page = browser.new_page()
    # As one text: Playwright takes several times as long for a list of so many values.
    found: list[list[str]] = json.loads(page.evaluate(TERMS_IN_THE_SCRIPT, [program, json.dumps(rows)]))
    page.close()
    return found


def test_the_script_makes_the_terms_of_the_table(browser: Any) -> None:
    rows = json.loads((PROJECT / "tests/reading/terms.json").read_text("utf-8"))
    wanted = [[term for term in row["terms"] if len(term) > 1 or ord(term) >= 0x1100] for row in rows]
    assert (
        terms_in_the_script(browser, rows) == wanted
    )  # a single letter beside words is no word, but where letters are found by pairs


def test_the_script_parts_words_at_the_same_characters(browser: Any) -> None:
    """Of every character that Python's Unicode knows, in the planes of living scripts."""
    signs = [chr(code) for code in (*range(0x20, 0xD800), *range(0xE000, 0x11FFF), *range(0x20000, 0x20100))]
    rows = [{"lang": "xx", "text": f"ab{sign}cd"} for sign in signs if unicodedata.category(sign)[0] not in "C"]
    found = terms_in_the_script(browser, rows)
    other = [
        (f"U+{ord(row['text'][2:-2]):04X}", terms)
        for row, terms in zip(rows, found, strict=True)
        if terms != list(terms_of(row["text"], "xx"))
    ]
    assert other == []


def test_words_are_found_in_every_form_and_titles_come_first(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=counselling").page
        assert results(page) == ["Counselling line opens"]
        assert page.get_by_role("searchbox").count() == 1
        assert page.get_by_role("searchbox").input_value() == "counselling"
        assert page.locator("main mark").all_inner_texts() == ["Counselling", "counsel"]
        assert all(request.startswith(site) for request in visit.requests) and visit.messages == []


def test_words_of_another_language_run_in_their_own_direction(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        for path, wanted in (("/ar/search/?q=bold", "ltr"), ("/ar/search/?q=%D9%85%D8%AF%D8%B1%D8%B3%D8%A9", "rtl")):
            page = visit.open(path).page
            page.wait_for_selector("main ol a")
            runs = "[...document.querySelectorAll('main ol a, main ol a ~ p, main ol h2 + p > span')].map((e) => getComputedStyle(e).direction)"
            assert set(page.evaluate(runs)) == {wanted}, path
            assert page.evaluate("getComputedStyle(document.querySelector('main ol h2')).direction") == "rtl", (
                "it stands where the page's own stand"
            )


@pytest.mark.parametrize(
    ("path", "asked", "title"),
    [
        ("/ko/search/", "학교", "상담 전화 개통"),
        ("/ko/search/", "상담", "상담 전화 개통"),
        ("/ar/search/", "مدرسة", "خط الإرشاد"),
        ("/ar/search/", "مدارس", "خط الإرشاد"),  # a broken plural; its text has the singular
    ],
)
def test_each_language_finds_its_own_words(browser: Any, site: str, path: str, asked: str, title: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open(path).page
        page.get_by_role("searchbox").fill(asked)
        page.keyboard.press("Enter")
        page.wait_for_selector("main ol a")
        assert title in results(page)
        assert "q=" in page.url


def test_an_old_release_is_found_over_the_lists_of_words(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=ship%2017").page
        assert results(page)[0] == "Report 17 of the quay"
        assert len(asked(visit)) <= 5
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=report%20171%20quay%20ship").page
        assert results(page)[0] == "Report 171 of the quay"
        assert len(asked(visit)) <= 6, "four words: four lists, the newest releases and a file of cards"


def test_a_result_of_a_portal_names_the_site_that_publishes_it(browser: Any, tmp_path: Path) -> None:
    lines = ['title = "Example Missions"\nurl = "https://news.example.org"\noutput = "portal"\nlanguages = ["en"]\n']
    for name, lang, called in (("seoul", "en", "Seoul News"), ("lima", "es", "Noticias de Lima")):
        (tmp_path / name).mkdir()
        site = TinySite(tmp_path / name)
        site.set(SITENAME=called, SITEURL=f"https://{name}.example.org", LANGUAGES=[lang], SECURITY_EXPIRES=None)
        site.release("quay", lang, title=f"Quay of {name}", date="2026-03-02")
        lines.append(f'[[site]]\nsettings = "{name}/pelicanconf.py"\n')
    (tmp_path / "portal.toml").write_text("\n".join(lines), "utf-8")
    build_portal(read_portal(tmp_path / "portal.toml"), Options(at=NOON, jobs=1))
    with served(tmp_path / "portal") as address, Visit(browser, address) as visit:
        page = visit.open("/search/?q=quay").page
        results(page)
        rows = page.locator("main ol li")
        said = {row.locator("a").inner_text(): row.locator("p.quiet") for row in rows.all()}
        assert said["Quay of seoul"].inner_text().startswith("Seoul News · ")
        assert said["Quay of seoul"].locator("span").get_attribute("lang") is None
        assert said["Quay of lima"].inner_text().startswith("Noticias de Lima · ")
        assert said["Quay of lima"].locator("span").get_attribute("lang") == "es"


def asked(visit: Any) -> list[str]:
    """Files of the index that were fetched."""
    return [request for request in visit.requests if request.endswith(".json")]


def test_what_is_spread_over_the_archive_costs_five_files_at_first_and_the_rest_on_demand(
    browser: Any, site: str
) -> None:
    wanted = {f"Report {number} of the quay" for number in range(3, 200, 20)}
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=lanterns").page
        shown = results(page)
        assert page.locator("main [role=status]").inner_text() == "10 results"
        assert 3 <= len(shown) < 10 and len(asked(visit)) == 5
        assert shown[0] == "Report 183 of the quay"  # the newest first
        page.get_by_role("button", name="More results").click()
        page.wait_for_function("() => document.querySelectorAll('main ol a').length === 10")
        assert set(results(page)) == wanted and page.get_by_role("button", name="More results").count() == 0
        page = visit.open("/search/?q=lanterns&years=2013").page
        assert results(page) == ["Report 63 of the quay"]


def test_of_many_words_the_longest_answer_first_and_each_counts_at_last(browser: Any, site: str) -> None:
    watch = """() => { window.first = null; new MutationObserver(() => {
      const files = performance.getEntriesByType('resource').filter((each) => each.name.endsWith('.json'));
      if (document.querySelector('main ol li')) window.first ??= [files.length, document.querySelector('main [role=status]').textContent];
    }).observe(document, { childList: true, subtree: true }); }"""
    with Visit(browser, site) as visit:
        visit.page.add_init_script(f"({watch})()")
        page = visit.open("/search/?q=report sailors lanterns carry ship").page
        assert len(results(page)) < 10 and page.locator("main [role=status]").inner_text() == "10 results"
        assert page.evaluate("window.first") == [5, "Searching …"]
        page = visit.open("/search/?q=report sailors lanterns carry tin").page
        assert len(results(page)) < 10 and page.evaluate("window.first")[0] == 5
        assert page.locator("main [role=status]").inner_text().startswith("Nothing has everything you typed.")


def test_words_in_titles_of_old_releases_go_before_those_in_new_texts(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=quay").page
        assert len(results(page)) == 10 and len(asked(visit)) <= 5
        assert all("quay" in title for title in results(page))


@pytest.mark.parametrize("query", ["학교에서", "학교를"])
def test_a_korean_noun_is_found_whatever_joins_it(browser: Any, site: str, query: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open(f"/ko/search/?q={quote(query)}").page
        assert "상담 전화 개통" in results(page)


@pytest.fixture(scope="module")
def spelt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with words that people write in several ways; some in a file of lists, since the archive is long."""
    site = TinySite(tmp_path_factory.mktemp("spelt"))
    site.set(LANGUAGES=["en", "fr", "ko"], TAKEAWAYS=[])
    titles = {
        "pact": "Co-operation pact signed", "talks": "Cooperation talks begin", "books": "1,200 books arrive", "tents": "200 tents arrive",
        "day": "The U.N. day", "virus": "COVID-19 response ends", "body": "Organisation honoured",
    }  # fmt: skip
    for number, (slug, title) in enumerate(titles.items()):
        site.release(slug, title=title, date=f"2012-02-{number + 1:02}", body="Words.")
    for number in range(100):
        site.release(f"r{number}", title=f"Quay {number}", date=f"2014-03-{number % 28 + 1:02}", body="Sailors read.")
    long = " ".join(f"lantern{number}x" for number in range(60))
    site.release("long", title="A long text", date="2012-01-01", body=f"{long}.")
    for slug, title in {
        "mer": "Sécurité en mer",
        "capitals": "SECURITE AU PORT",
        "vingt": "Une œuvre de 1 200 pages",
    }.items():
        site.release(slug, "fr", title=title, date="2020-01-01", body="Mots.")
    site.release("wide", "ko", title="한국 대표부 소식", date="2020-01-02", body="말.")
    site.release("close", "ko", title="한국대표부 알림", date="2020-01-01", body="말.")
    site.build()
    with served(site.output) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "asked", "found", "marks"),
    [
        ("/search/", "co-operation", ["Cooperation talks begin", "Co-operation pact signed"], ["Cooperation", "Co", "operation"]),
        ("/search/", "cooperation", ["Cooperation talks begin", "Co-operation pact signed"], ["Cooperation"]),
        ("/search/", "covid19", ["COVID-19 response ends"], []),
        ("/search/", "UN", ["The U.N. day"], ["U.N"]),
        ("/search/", "U.N.", ["The U.N. day"], ["U.N"]),
        ("/search/", "1,200", ["1,200 books arrive", "Une œuvre de 1 200 pages"], ["1,200", "1 200"]),
        ("/search/", "1200 books", ["1,200 books arrive"], ["1,200", "books"]),
        ("/search/", "organization honored", ["Organisation honoured"], []),
        ("/fr/search/", "securite", ["SECURITE AU PORT", "Sécurité en mer"], ["SECURITE", "Sécurité"]),
        ("/fr/search/", "sécurité", ["SECURITE AU PORT", "Sécurité en mer"], ["SECURITE", "Sécurité"]),
        ("/fr/search/", "OEUVRE", ["Une œuvre de 1 200 pages"], ["œuvre"]),
        ("/ko/search/", "한국대표부", ["한국대표부 알림", "한국 대표부 소식"], ["한국대표부", "한국", "대표부"]),
        ("/ko/search/", "한국 대표부", ["한국 대표부 소식", "한국대표부 알림"], ["한국", "대표부", "한국대표부"]),
    ],
)  # fmt: skip
def test_what_others_write_in_another_way_is_found_and_marked(
    browser: Any, spelt: str, path: str, asked: str, found: list[str], marks: list[str]
) -> None:
    with Visit(browser, spelt) as visit:
        page = visit.open(f"{path}?q={quote(asked)}").page
        assert sorted(results(page)) == sorted(found)
        assert not page.locator("main [role=status]").inner_text().startswith("Nothing has")
        assert sorted(page.locator("main ol h2 mark").all_inner_texts()) == sorted(marks)


def test_a_text_that_was_pasted_fetches_few_files(browser: Any, spelt: str) -> None:
    with Visit(browser, spelt) as visit:
        pasted = " ".join(f"lantern{number}x" for number in range(60))
        page = visit.open(f"/search/?q={quote(pasted)}").page
        assert results(page) == ["A long text"]
        assert len({request for request in visit.requests if "/words/" in request}) <= 16


def test_signs_that_are_no_words_find_nothing_and_are_told_so(browser: Any, spelt: str) -> None:
    with Visit(browser, spelt) as visit:
        page = visit.open("/search/?q=%F0%9F%9A%A2").page
        assert results(page) == []
        assert page.locator("main [role=status]").inner_text().startswith("Nothing was found.")
        assert page.locator(".search-results__other").is_visible()
        page.get_by_role("searchbox").fill("")
        page.wait_for_function("() => document.querySelector('main [role=status]').textContent.startsWith('Type')")
        assert not page.locator(".search-results__other").is_visible()


def test_a_year_and_a_topic_narrow_which_blocks_are_asked(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?years=2012&kinds=press-release").page
        assert len(results(page)) == 10 and len(asked(visit)) <= 6
        days = page.locator("main ol time").evaluate_all("all => all.map((time) => time.dateTime.slice(0, 4))")
        assert set(days) == {"2012"}


def test_a_syllable_that_is_being_composed_starts_no_search(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/ko/search/").page
        box = page.get_by_role("searchbox")
        box.focus()
        client = page.context.new_cdp_session(page)
        for text in ("ㅎ", "하", "학"):
            client.send("Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1})
        page.wait_for_timeout(400)
        assert asked(visit) == [] and page.locator("main ol a").count() == 0
        client.send("Input.insertText", {"text": "학교"})
        page.wait_for_selector("main ol a")
        assert "상담 전화 개통" in results(page)


def test_choices_narrow_what_is_found_and_stand_in_the_address(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=counsel").page
        results(page)
        page.get_by_label("Topic").select_option("health")
        page.wait_for_function("() => document.querySelectorAll('main ol a').length === 1")
        assert results(page) == ["Counselling line opens"] and "topics=health" in page.url
        page.reload()
        assert results(page) == ["Counselling line opens"]


def test_more_results_come_on_demand_and_take_the_focus(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=sailors").page
        assert len(results(page)) == 10
        page.get_by_role("button", name="More results").click()
        page.wait_for_function("() => document.querySelectorAll('main ol a').length === 20")
        assert page.evaluate("document.activeElement.closest('li') !== null")


def test_what_is_typed_and_found_is_never_markup(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20bold").page
        page.wait_for_timeout(300)
        page = visit.open("/search/?q=bold").page
        assert results(page) == ["A <b>bold</b> title"] and page.locator("main ol b").count() == 0
        assert visit.messages == []


def test_a_word_that_every_object_knows_is_a_word(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        for home in ("", "ko/"):
            page = visit.open(f"/{home}search/?q=constructor").page
            assert results(page) == [] and visit.messages == []
            said = "Nothing was found." if not home else "찾은 결과가 없습니다."
            assert page.locator("main [role=status]").inner_text().startswith(said)


@pytest.mark.parametrize(
    ("path", "asked", "found", "said"),
    [
        ("/search/", "counselling zyzzyva", ["Counselling line opens"], "With a part of it: 1"),
        ("/search/", "opens zyzzyva counselling xylem", ["Counselling line opens"], "With a part of it: 1"),
        ("/ko/search/", "상담 바다코끼리", ["상담 전화 개통"], "일부가 들어 있는 글: 1건"),
        (
            "/ko/search/",
            "상담원들의집",
            ["상담 전화 개통"],
            "일부가 들어 있는 글: 1건",
        ),  # three pairs of five are in its text
        ("/ar/search/", "الإرشاد زرافة", ["خط الإرشاد"], "ما يتضمن جزءاً منه: 1"),
    ],
)
def test_where_nothing_has_everything_that_which_has_most_is_shown_and_said_to_be_a_part(
    browser: Any, site: str, path: str, asked: str, found: list[str], said: str
) -> None:
    with Visit(browser, site) as visit:
        page = visit.open(f"{path}?q={quote(asked)}").page
        assert results(page) == found
        assert page.locator("main [role=status]").inner_text().endswith(said)
        assert not page.locator(".search-results__other").is_visible()


def test_a_part_has_what_is_chosen_and_at_least_one_of_the_words(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=counselling zyzzyva&topics=health").page
        assert results(page) == ["Counselling line opens"]
        for query in ("q=counselling zyzzyva&years=2012", "q=zyzzyva&topics=health", "q=zyzzyva&years=2026"):
            page = visit.open(f"/search/?{query}").page
            assert results(page) == [], query
        page = visit.open("/search/?years=2026").page
        assert len(results(page)) == 2


@pytest.mark.parametrize(("path", "first"), [("/search/", "All news"), ("/ar/search/", "جميع الأخبار")])
def test_a_search_that_finds_nothing_leads_to_the_lists(browser: Any, site: str, path: str, first: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open(f"{path}?q=zyzzyva").page
        assert results(page) == []
        links = page.locator(".search-results__other a")
        assert links.first.inner_text() == first and links.count() >= 2
        page.get_by_role("searchbox").fill("trade" if path == "/search/" else "الإرشاد")
        page.wait_for_selector("main ol a")
        assert not page.locator(".search-results__other").is_visible()


STATES = (
    "",
    "?q=sailors",
    "?q=sailors xyzzy",
    "?q=xyzzy",
    "?topics=health",
    "?q=counsel&topics=health",
    "?q=sailors&more",
)


@pytest.mark.parametrize(("home", "scheme", "width"), [("", "light", 320), ("ko/", "dark", 320), ("ar/", "dark", 1280)])
def test_every_state_of_a_search_is_sound(browser: Any, site: str, home: str, scheme: str, width: int) -> None:
    window = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with Visit(browser, site, axe_core(), **window) as visit:
        for state in STATES:
            page = visit.open(f"/{home}search/{state}").page
            results(page)
            if "more" in state and page.locator(".search-results__more").is_visible():
                page.locator(".search-results__more").click()
                page.wait_for_function("() => document.querySelectorAll('main ol a').length > 10")
            assert [state, *violations(page, LIGHT)] == [state]
            assert page.evaluate(OVERFLOW) == []


def test_what_a_result_shows_is_found_and_marked(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/search/?q=march 2013").page
        assert len(results(page)) == 2 and {"march", "2013"} <= {
            mark.lower() for mark in page.locator("main mark").all_inner_texts()
        }
        assert set(
            page.locator("main ol time").evaluate_all("all => all.map((time) => time.dateTime.slice(0, 7))")
        ) == {"2013-03"}
        page = visit.open("/search/?q=trade").page
        assert results(page) == ["Another title"], "filed under Trade, which its text does not say"
        page = visit.open("/search/?q=press release").page
        results(page)
        assert page.locator("main [role=status]").inner_text() == "203 results", "the name of a kind"
        for path, query in (("/ko/search/", "2025년 2월"), ("/ar/search/", "فبراير 2025")):
            page = visit.open(f"{path}?q={quote(query)}").page
            assert len(results(page)) >= 1, query
            assert set(
                page.locator("main ol time").evaluate_all("all => all.map((time) => time.dateTime.slice(0, 4))")
            ) == {"2025"}


def test_without_a_script_the_form_leads_to_the_archive(browser: Any, site: str) -> None:
    with Visit(browser, site, java_script_enabled=False) as visit:
        page = visit.open("/").page
        page.locator("input[type=search]").fill("quay")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=quay")
        assert page.get_by_role("link", name="All news", exact=True).is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_results_come(browser: Any, site: str, width: int) -> None:
    with Visit(browser, site, viewport={"width": width, "height": 800}) as visit:
        visit.page.add_init_script(
            "globalThis.shifts = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) shifts += each.value; })"
            ".observe({ type: 'layout-shift', buffered: true });"
        )
        page = visit.open("/search/?q=sailors").page
        assert len(results(page)) == 10
        page.wait_for_timeout(300)
        assert page.evaluate("shifts") == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_over_the_edge(browser: Any, site: str, width: int) -> None:
    with Visit(browser, site, viewport={"width": width, "height": 800}) as visit:
        page = visit.open("/search/?q=sailors").page
        results(page)
        assert page.evaluate(OVERFLOW) == []


def test_the_box_of_a_phone_takes_its_line_and_a_result_is_one_block(browser: Any, site: str) -> None:
    with Visit(browser, site, viewport={"width": 320, "height": 800}) as visit:
        page = visit.open("/search/?q=sailors").page
        results(page)
        row, form = page.locator(".masthead__row"), page.locator("header form[role=search]")
        assert form.evaluate("e => e.offsetWidth") >= 0.95 * row.evaluate("e => e.clientWidth - 32")
        gaps = "all => all.map((e) => e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom)"
        assert max(page.locator("main ol li > p").evaluate_all(gaps)) <= 8
        tops = page.locator("main select").evaluate_all("all => all.map((e) => e.getBoundingClientRect().top)")
        assert len(set(tops)) == (len(tops) + 1) // 2, "two choices beside each other"


def test_a_neighbour_in_another_direction_keeps_to_its_column(browser: Any, site: str) -> None:
    with Visit(browser, site, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/ar/news/counsel/").page
        assert page.locator(".neighbours a[dir=ltr]").count() == 2
        edge = """(part, side) => [...part.childNodes].filter((e) => e.textContent.trim()).map((e) => {
            const range = document.createRange(); range.selectNodeContents(e); return range.getBoundingClientRect()[side]; })"""
        for name, side in (("newer", "right"), ("older", "left")):
            edges = page.locator(f".neighbours__{name}").evaluate(f"(part) => ({edge})(part, '{side}')")
            assert max(edges) - min(edges) <= 2, (name, edges)


def test_forced_colours_mark_the_page_that_is_shown_alone(browser: Any, site: str) -> None:
    with Visit(browser, site, forced_colors="active") as visit:
        page = visit.open("/news/").page
        drawn = page.locator("header nav a").evaluate_all(
            "all => all.filter((e) => e.closest('.masthead__nav')).map((e) => [e.hasAttribute('aria-current'),"
            " getComputedStyle(e).borderBlockEndColor !== getComputedStyle(document.documentElement).backgroundColor])"
        )
        assert len(drawn) > 1 and all(current == is_seen for current, is_seen in drawn)


def test_nothing_to_type_into_is_printed(browser: Any, site: str) -> None:
    with Visit(browser, site) as visit:
        page = visit.open("/news/counsel/").page
        page.emulate_media(media="print")
        assert page.locator("input:visible, select:visible, button:visible").count() == 0
