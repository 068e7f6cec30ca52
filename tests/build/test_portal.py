"""Several sites and their portal: each built by itself, the portal from what they publish; real builds, read back by parsers."""

from __future__ import annotations

import itertools
import json
import shutil

import feedparser
import pytest
from conftest import (
    NOON,
    PROJECT,
    at_seconds,
    attributes,
    newest_releases,
    one,
    parse,
    plant,
    run_fork,
    texts,
)
from missions import NAMES, Missions, missions

from newsroom.build.portal import build_portal
from newsroom.build.stages import Options
from newsroom.model.problems import ContentError
from newsroom.reading.settings.portal import KEYS, read_portal
from newsroom.site import clearance

__all__ = ["missions"]  # a fixture


def test_a_portal_lists_what_all_sites_publish_and_leads_there(missions: Missions) -> None:
    report = missions.build()
    assert report.portal.releases == 6 and not missions.failed(report)
    home = parse(missions.output, "/")
    assert texts(home, ".lead__kind") == ["Lima News · Press release"]
    links = attributes(home, "main .lead__title a, main .release-card__title a", "href")
    assert links[:3] == [f"https://{name}.example.org/news/quay/" for name in ("lima", "busan", "seoul")]
    topic = parse(missions.output, "/topics/health/")
    assert texts(topic, ".release-card__source") == ["Lima News", "Busan News", "Seoul News"]
    assert len(attributes(parse(missions.output, "/places/seoul/"), ".release-card__title a", "href")) == 3
    assert attributes(topic, "link[rel=canonical]", "href") == ["https://news.example.org/topics/health/"]
    assert not [path for path in missions.files() if "/quay/" in path or path.startswith(("contacts/", "corrections/"))]
    assert attributes(home, "footer a[href^='https:']", "href")[:3] == [
        f"https://{name}.example.org/" for name in NAMES
    ]
    for name in NAMES:  # and the sites are what they are alone
        assert (missions.sites[name].output / "news/quay/index.html").is_file()


def test_a_portal_has_one_set_of_feeds_one_search_one_catalogue_one_sitemap(missions: Missions) -> None:
    missions.sites["seoul"].put("ledger.jsonl", "")
    missions.build()
    feed = feedparser.parse(str(missions.output / "feeds/topics/health.atom.xml"))
    own = feedparser.parse(str(missions.sites["seoul"].output / "feeds/topics/health.atom.xml"))
    assert [entry.id for entry in feed.entries] == [entry.id for entry in own.entries]  # the one that is in English
    assert feed.entries[0].link == "https://seoul.example.org/news/quay/" and feed.entries[0].author == "Seoul News"
    assert "marvel" not in feed.entries[0].content[0].value and "What release quay" in feed.entries[0].content[0].value
    assert {entry.link for entry in feedparser.parse(str(missions.output / "es/feeds/all.atom.xml")).entries} == {
        "https://lima.example.org/news/quay/",
        "https://lima.example.org/news/only-lima/",
    }
    block = newest_releases(missions.output)
    found = [block["documents"][number // 4][0] for number in block["terms"]["busan"]]
    assert "https://busan.example.org/news/quay/" in found  # by a word of its text and its title
    assert {row[0].partition("/news/")[0]: row[8:] for row in block["documents"]} == {
        "https://seoul.example.org": ["Seoul News", ""],
        "https://busan.example.org": ["Busan News", "ko"],
        "https://lima.example.org": ["Lima News", "es"],
    }
    own_block = newest_releases(missions.sites["seoul"].output)
    assert {len(row) for row in own_block["documents"]} == {8}  # a site need not say that it is itself
    year = json.loads((missions.output / "catalogue/2026.json").read_text("utf-8"))
    assert {(each["site"], each["slug"]) for each in year["releases"]} >= {("https://lima.example.org/", "only-lima")}
    media = parse(missions.output, "/media/")
    pictures = attributes(media, "main img", "src")
    assert len(pictures) == 3 and all(url.startswith("https://") and "%3A" not in url for url in pictures)
    for url in pictures:  # each is there, at the site that publishes it
        name, path = url.removeprefix("https://").split(".example.org/")
        assert (missions.sites[name].output / path).is_file(), url
    assert "Ana of lima" in media.body.text()  # type: ignore[union-attr]
    maps = b"".join(data for path, data in missions.files().items() if path.startswith("sitemap"))
    assert b"https://news.example.org/topics/health/" in maps and b"/quay/" not in maps


def test_a_page_of_the_portal_may_load_pictures_of_the_sites_that_it_shows_and_no_others(missions: Missions) -> None:
    missions.build()
    policy = attributes(parse(missions.output, "/topics/health/"), "meta[http-equiv]", "content")[0]
    assert "img-src 'self' https://seoul.example.org https://busan.example.org https://lima.example.org;" in policy
    assert "img-src 'self';" in attributes(parse(missions.output, "/topics/culture/"), "meta[http-equiv]", "content")[0]
    assert "script-src 'self'" not in policy and b"https://lima.example.org" in missions.files()["_headers"]


def test_nothing_is_done_twice_and_one_edit_reaches_one_site_and_a_few_pages(missions: Missions) -> None:
    missions.build()
    before = {path: (missions.output / path).stat().st_mtime_ns for path in missions.files()}
    again = missions.build()
    assert [each.has_changed for each in again.sites] == [False, False, False]
    assert (again.portal.drawn, again.portal.written) == (0, 0)
    missions.release(
        "busan", "quay", title="Busan opens two quays", date="2026-03-02", tags=["health"], places=["seoul"]
    )
    edit = missions.build()
    assert [each.has_changed for each in edit.sites] == [False, True, False]
    changed = {path for path in missions.files() if (missions.output / path).stat().st_mtime_ns != before.get(path)}
    assert "topics/health/index.html" in changed and "topics/culture/index.html" not in changed
    assert one(parse(missions.output, "/topics/health/"), "main").text().count("Busan opens two quays") == 1


def test_any_path_of_edits_gives_what_a_first_build_gives(missions: Missions) -> None:
    missions.build()
    missions.release("busan", "new", date="2026-04-01", tags=["trade"])
    missions.build()
    missions.release("lima", "quay", withdrawn={"at": "2026-05-01", "reason": "It is not ours."})
    shutil.rmtree(missions.sites["seoul"].content / "releases/2026/only-seoul")
    missions.build()
    missions.sites["seoul"].directory(
        topics={"health": {"name": {"en": "Well-being", "ko": "건강"}}, "culture": {"name": {"en": "Arts"}}}
    )
    missions.build()
    incremental = missions.files()
    shutil.rmtree(missions.output)
    shutil.rmtree(missions.root / ".cache")
    missions.build()
    assert missions.files() == incremental
    clean = missions.build(clean=True)
    assert missions.files() == incremental and clean.portal.releases == 6


def test_what_is_held_at_a_site_leaves_no_trace_in_the_portal(missions: Missions) -> None:
    embargo = "2026-08-01T00:00+09:00"
    missions.release(
        "busan",
        "zeppelin",
        title="A zeppelin lands",
        embargo=embargo,
        tags=["trade"],
        body="Helium is dear in Jindo.\n",
    )
    report = missions.build()
    assert report.portal.held == 1
    for word in ("zeppelin", "Zeppelin", "Helium", "Jindo", "topics/trade"):
        assert missions.said(word) == [], word
    missions.build(embargo)  # the hour comes: nobody edited anything
    assert "news/index.html" in missions.said("zeppelin") and "topics/trade/index.html" in missions.files()
    missions.build(NOON)
    assert missions.said("zeppelin") == []


def test_the_proof_stops_a_portal_that_would_say_what_a_site_holds(
    missions: Missions, monkeypatch: pytest.MonkeyPatch
) -> None:
    missions.build()
    stood = missions.files()
    missions.release(
        "lima", "zeppelin", title="A zeppelin lands in silence", status="draft", body="Helium is dear in Jindo.\n"
    )
    missions.release("seoul", "more", date="2026-04-02")
    for site in missions.sites.values():
        site.build()
    plant(monkeypatch, "Helium is dear in Jindo")
    with pytest.raises(ContentError) as refusal:
        missions.build()
    assert {problem.rule for problem in refusal.value.problems} == {"leak"} and missions.files() == stood


@pytest.mark.parametrize("how", ["withdrawn", "expires", "removed", "site"])
def test_what_a_site_takes_back_leaves_the_portal_in_the_same_run(missions: Missions, how: str) -> None:
    missions.build()
    assert missions.said("only-lima")
    if how == "withdrawn":
        missions.release(
            "lima", "only-lima", date="2026-02-01", withdrawn={"at": "2026-06-01", "reason": "It is not ours."}
        )
    elif how == "expires":
        missions.release("lima", "only-lima", date="2026-02-01", expires="2026-06-01T00:00+09:00")
    elif how == "removed":
        shutil.rmtree(missions.sites["lima"].content / "releases/2026/only-lima")
    else:
        missions.write(names=("seoul", "busan"))
    missions.build(allow_removals=True)
    assert missions.said("only-lima") == []
    assert missions.said("only-busan")


def test_a_site_that_fails_stays_as_it_was_and_all_else_goes_on(missions: Missions) -> None:
    missions.build()
    lima = missions.sites["lima"].files()
    missions.release(
        "lima", "only-lima", date="2026-02-01", tags=["no-such-topic"], body="A sentence that is not out.\n"
    )
    missions.release(
        "busan", "only-busan", date="2026-02-01", withdrawn={"at": "2026-06-01", "reason": "It is not ours."}
    )
    report = missions.build()
    assert missions.failed(report) == ["lima"] and missions.sites["lima"].files() == lima
    assert missions.said("only-busan") == [] and missions.said("only-lima") and not missions.said("sentence that")
    run = run_fork("-m", "newsroom", "build", "--portal", "portal.toml", cwd=missions.root)
    assert run.returncode == 1 and "lima/content/releases/2026/only-lima/es.md" in run.stderr
    assert "3 sites: 0 changed, 1 failed. The portal: 6 releases" in run.stdout
    missions.release("lima", "only-lima", date="2026-02-01", tags=["culture"])
    assert missions.failed(missions.build()) == []


def test_topics_of_one_key_and_several_names_are_told_and_the_first_name_stands(missions: Missions) -> None:
    named = {"health": {"name": {"es": "Salud", "en": "Sanidad"}}, "culture": {"name": {"en": "Culture"}}}
    missions.sites["lima"].put("directory/topics.yml", json.dumps(named))
    report = missions.build()
    told = [each for each in report.portal.warnings if each.rule == "term-name"]
    assert [(each.path, each.field) for each in told] == [("lima/content/directory/topics.yml", "health")]
    assert "'Health' of seoul/content/directory/topics.yml (got 'Sanidad' in en)" in told[0].message
    assert texts(parse(missions.output, "/topics/health/"), "h1") == ["Health"]
    assert texts(parse(missions.output, "/es/topics/health/"), "h1") == ["Salud"]  # a language that it lacked


def test_languages_are_those_of_all_sites_or_those_that_are_named(missions: Missions) -> None:
    missions.build()
    assert {"index.html", "ko/index.html", "es/index.html"} <= missions.files().keys()
    missions.write('languages = ["en", "ko"]\n' + missions.file.read_text("utf-8"))
    missions.build()
    assert "ko/index.html" in missions.files() and "es/index.html" not in missions.files()
    cards = parse(missions.output, "/news/").css(".release-card")
    lima = next(card for card in cards if "Lima opens quay" in card.text())
    assert texts(lima, ".release-card__language") == ["In Spanish"]


WRONG = {
    "title": ('url = "https://news.example.org"\noutput = "portal"\n[[site]]\nsettings = "seoul/pelicanconf.py"\n', 1, "required", "title"),
    "unknown": (
        'titel = "A"\ntitle = "A"\nurl = "https://news.example.org"\noutput = "portal"\n[[site]]\nsettings = "seoul/pelicanconf.py"\n',
        1, "key-unknown", "Did you mean 'title'?",
    ),
    "unknown-in-site": (
        'title = "A"\nurl = "https://news.example.org"\noutput = "portal"\n[[site]]\nsettings = "seoul/pelicanconf.py"\n\n[[site]]\nsetings = "busan/pelicanconf.py"\nsettings = "busan/pelicanconf.py"\n',
        8, "key-unknown", "Did you mean 'settings'?",
    ),
    "no-site": ('title = "A"\nurl = "https://news.example.org"\noutput = "portal"\n', 1, "required", "at least one site"),
    "missing": (
        'title = "A"\nurl = "https://news.example.org"\noutput = "portal"\n[[site]]\nsettings = "seol/pelicanconf.py"\n',
        5, "settings-missing", "Did you mean 'seoul/pelicanconf.py'?",
    ),
    "url": ('title = "A"\nurl = "news.example.org"\noutput = "portal"\n[[site]]\nsettings = "seoul/pelicanconf.py"\n', 2, "site-url", "public address"),
    "toml": ('title = "A"\nurl = \n', 2, "toml", "TOML"),
    "one-url": (
        'title = "A"\nurl = "https://busan.example.org"\noutput = "portal"\n[[site]]\nsettings = "busan/pelicanconf.py"\n',
        5, "url-twice", "both have https://busan.example.org",
    ),
    "one-output": (
        'title = "A"\nurl = "https://news.example.org"\noutput = "busan/output"\n[[site]]\nsettings = "busan/pelicanconf.py"\n',
        5, "output-twice", "both build into 'busan/output'",
    ),
    "output-inside": (
        'title = "A"\nurl = "https://news.example.org"\noutput = "busan"\n[[site]]\nsettings = "busan/pelicanconf.py"\n',
        5, "output-inside", "would be removed",
    ),
    "languages": (
        'title = "A"\nurl = "https://news.example.org"\noutput = "portal"\nlanguages = ["EN"]\n[[site]]\nsettings = "seoul/pelicanconf.py"\n',
        4, "language-code", "lower case",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_in_the_file_is_told_with_line_and_example(missions: Missions, name: str) -> None:
    text, line, rule, words = WRONG[name]
    missions.write(text)
    problems = missions.problems()
    assert [(each.path, each.line, each.rule) for each in problems] == [("portal.toml", line, rule)]
    assert words in problems[0].text()


def test_a_byte_order_mark_of_an_editor_is_forgiven(missions: Missions) -> None:
    file = missions.root / "portal.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert read_portal(file).settings.site_name == "Example Missions"


def test_mistakes_in_several_settings_files_are_told_at_once_under_their_folders(missions: Missions) -> None:
    for name in ("seoul", "lima"):
        missions.sites[name].set(TIMEZONE="Asia/Nowhere")
    assert [(each.path, each.field) for each in missions.problems()] == [
        ("lima/pelicanconf.py", "TIMEZONE"),
        ("seoul/pelicanconf.py", "TIMEZONE"),
    ]


def test_two_sites_with_one_settings_file_are_refused(missions: Missions) -> None:
    missions.write(names=("seoul", "seoul"))
    assert {each.rule for each in missions.problems()} == {"url-twice", "output-twice"}


@pytest.mark.parametrize("words", [("--output", "x"), ("--settings", "x.py")])
def test_options_of_one_site_are_refused_beside_a_portal(missions: Missions, words: tuple[str, ...]) -> None:
    run = run_fork("-m", "newsroom", "build", "--portal", "portal.toml", *words, cwd=missions.root)
    assert run.returncode == 2 and words[0] in run.stderr


def test_sites_below_the_portals_own_address_are_other_sites(missions: Missions) -> None:
    for name in NAMES:
        missions.sites[name].set(SITEURL=f"https://news.example.org/{name}")
    report = missions.build()
    assert not missions.failed(report)
    page = parse(missions.output, "/topics/health/")
    assert "https://news.example.org/busan/news/quay/" in attributes(page, ".release-card__title a", "href")
    assert "img-src 'self';" in attributes(page, "meta[http-equiv]", "content")[0]


def test_a_portal_may_have_a_look_of_its_own(missions: Missions) -> None:
    (missions.root / "look.py").write_text(
        "from pathlib import Path\n"
        f"THEME = {missions.sites['seoul'].values['THEME']!r}\n"
        "SITEURL = 'https://news.example.org'\nTIMEZONE = 'Europe/London'\nLANGUAGES = ['ko', 'en']\n"
        "BRAND = {'wordmark': 'Missions'}\nMENUITEMS = [('Data', 'https://data.example.org/')]\n",
        "utf-8",
    )
    missions.write('settings = "look.py"\n' + missions.file.read_text("utf-8"))
    missions.build()
    assert one(parse(missions.output, "/"), "html").attributes["lang"] == "ko"
    assert "https://data.example.org/" in attributes(parse(missions.output, "/en/"), "nav a", "href")
    assert "es/index.html" not in missions.files()


def test_the_example_of_the_guide_builds(missions: Missions) -> None:
    guide = (PROJECT / "docs/portal.md").read_text("utf-8")
    example = guide.partition("```toml\n")[2].partition("```")[0]
    missions.write(example)
    report = missions.build()
    assert len(report.sites) == 2 and report.portal.releases == 4
    keys = [line.split("`")[1] for line in guide.splitlines() if line.startswith("| `")]
    assert {key.strip("[]").partition(".")[0] for key in keys} == set(KEYS)


def test_a_shared_name_changes_at_all_sites_and_in_the_portal(missions: Missions) -> None:
    shared = missions.root / "shared/topics.yml"
    shared.parent.mkdir()
    shared.write_text("water: {name: {en: Water, ko: 물, es: Agua}}\n", "utf-8")
    for name, site in missions.sites.items():
        site.set(SHARED_DIRECTORY="../shared")
        missions.release(name, "well", date="2026-04-01", tags=["water"])
    assert not [each for each in missions.build().portal.warnings if each.field == "water"]
    shared.write_text("water: {name: {en: Fresh water, ko: 물, es: Agua}}\n", "utf-8")
    report = missions.build()
    assert all(each.has_changed for each in report.sites) and not missions.failed(report)
    assert texts(parse(missions.output, "/topics/water/"), "h1") == ["Fresh water"]


def test_all_sites_and_the_portal_are_built_for_one_instant(
    missions: Missions, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = at_seconds(NOON)
    hours = itertools.count()
    monkeypatch.setattr(clearance.time, "time", lambda: start + 3600 * next(hours))  # a build of hours
    missions.release("lima", "zeppelin", title="A zeppelin lands", embargo="2026-07-01T12:30+09:00")
    report = build_portal(read_portal(missions.file), Options(jobs=1))
    assert {each.report.clock for each in report.sites if each.report} == {report.portal.clock}
    assert report.portal.clock.source == "machine"
    assert missions.said("zeppelin") == [] and "news/zeppelin/index.html" not in missions.sites["lima"].files()
