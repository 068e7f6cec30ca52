"""Pelican as host: `python -m pelican` makes the same bytes, and none of what stock Pelican would lose or leak.

Names begin with the row of docs/architecture.md; what the row says of stock Pelican was measured with Pelican 4.12.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from conftest import (
    DIRECTORY,
    PNG,
    PROJECT,
    SETTINGS,
    TinySite,
    attributes,
    digest_below,
    files_below,
    one,
    run_python,
    texts,
)


def traces(tiny: TinySite, *words: str) -> list[str]:
    """Outputs that hold one of the words in their path or bytes."""
    return [path for path, data in tiny.files().items() if any(word in path or word.encode() in data for word in words)]


def own_theme(tiny: TinySite) -> Path:
    """A copy of the theme to spoil."""
    theme = tiny.root / "theme"
    shutil.copytree(PROJECT / "theme", theme)
    tiny.set(THEME="theme")
    return theme


# ── the host ─────────────────────────────────────────────────────────────────
def test_the_sample_site_is_the_same_bytes_through_pelican(sample: Path, tmp_path: Path) -> None:
    epoch = {"SOURCE_DATE_EPOCH": "1793501999"}  # 2026-11-01T12:00+09:00 and a second less
    settings = tmp_path / "settings.py"
    settings.write_text(f"from publishconf import *\nCACHE_PATH = {str(tmp_path / 'cache')!r}\n")
    words = ("-m", "pelican", "content", "-s", str(settings), "-o", str(tmp_path / "output"), "-t", "theme")
    done = run_python(*words, cwd=PROJECT, PYTHONPATH=str(PROJECT), **epoch)
    assert done.returncode == 0, done.stderr
    assert files_below(tmp_path / "output") == files_below(sample)


def test_pelican_and_inv_share_output_index_and_bytes(tiny: TinySite) -> None:
    tiny.release("plain")
    tiny.release("plain", "ko")
    first = tiny.pelican()
    assert first.returncode == 0, first.stderr
    before = digest_below(tiny.output)
    report = tiny.build()
    assert (report.drawn, report.written, report.removed) == (0, 0, 0)
    assert digest_below(tiny.output) == before
    elsewhere = tiny.pelican("-o", "elsewhere")
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert files_below(tiny.root / "elsewhere") == tiny.files()


def test_pelican_takes_the_publishing_settings_and_the_clock_from_the_environment(tiny: TinySite) -> None:
    tiny.release("kept", embargo="2026-08-01T09:00+09:00")
    (tiny.root / "publishconf.py").write_text(
        'from pelicanconf import *\nSITEURL = "https://other.example.org/press"\n'
    )
    done = run_python("-m", "pelican", "content", "-s", "publishconf.py", cwd=tiny.root, SOURCE_DATE_EPOCH="1785542400")
    assert done.returncode == 0, done.stderr
    assert attributes(tiny.html("/news/kept/"), "link[rel=canonical]", "href") == [
        "https://other.example.org/press/news/kept/"
    ]


def test_the_program_pelican_takes_the_publishing_settings_of_a_new_site(tmp_path: Path) -> None:
    """Its folder is not on the path of a program, as it is with `python -m pelican`."""
    words = ("init", "site", "--name", "Example Mission", "--languages", "en", "--yes")
    assert run_python("-m", "newsroom", *words, cwd=tmp_path, PYTHONPATH=str(PROJECT)).returncode == 0
    program = Path(sys.executable).with_name("pelican")
    done = run_python(str(program), "-s", "publishconf.py", cwd=tmp_path / "site", PYTHONPATH=str(PROJECT))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site/output/build.json").is_file()


def test_what_pelican_refuses_before_newsroom_is_loaded_ends_in_1_and_the_old_site_stands(tiny: TinySite) -> None:
    tiny.release("plain")
    tiny.build()
    before = digest_below(tiny.output)
    for words in (("content", "-t", "missing"), ("content", "-s", "missing.py"), ("missing",)):
        assert run_python("-m", "pelican", *words, cwd=tiny.root).returncode == 1
    assert digest_below(tiny.output) == before


# ── the rows ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("spoilt", ["2026-02-30", None], ids=["a day that does not exist", "no date"])
def test_P1_a_source_that_cannot_be_read_ends_in_1_and_the_old_site_stands(tiny: TinySite, spoilt: str | None) -> None:
    tiny.release("plain")
    tiny.build()
    before = digest_below(tiny.output)
    tiny.release("spoilt", date=spoilt)
    done = tiny.pelican()
    assert done.returncode == 1
    assert "content/releases/2026/spoilt/en.md" in done.stderr and "date:" in done.stderr
    assert done.stderr.rstrip().endswith("Nothing was written.")
    assert "Traceback" not in done.stderr + done.stdout
    assert digest_below(tiny.output) == before


def test_P2_a_plugin_is_refused_rather_than_left_out_in_silence(tiny: TinySite) -> None:
    tiny.release("plain")
    tiny.set(PLUGINS=["a_plugin_that_cannot_be_imported"])
    done = tiny.pelican()
    assert done.returncode == 1 and "PLUGINS" in done.stderr
    assert not tiny.output.exists()


def test_P3_a_plugin_whose_register_would_raise_is_refused_too(tiny: TinySite) -> None:
    tiny.release("plain")
    (tiny.root / "raising.py").write_text("def register():\n    raise ValueError('lost')\n")
    tiny.set(PLUGINS=["raising"])
    assert tiny.pelican(PYTHONPATH=str(tiny.root)).returncode == 1
    assert not tiny.output.exists()


@pytest.mark.parametrize("setting", [True, False, None])
def test_P4_P5_a_release_of_the_future_leaves_no_trace_whatever_pelican_is_told(
    tiny: TinySite, setting: bool | None
) -> None:
    tiny.set(WITH_FUTURE_DATES=setting)
    tiny.release("plain")
    tiny.release(
        "in-december",
        date="2026-12-01",
        title="Merger agreed",
        body="![x]({attach}chart.png) Zanzibar\n",
        tags=["trade"],
    )
    tiny.release("never", status="draft", title="Merger talks", body="Zanzibar too\n")
    tiny.put("releases/2026/in-december/chart.png", PNG)
    (tiny.pelican if setting is False else tiny.build)()
    assert (tiny.output / "build.json").exists()
    assert traces(tiny, "in-december", "never", "Merger", "Zanzibar", "chart", "trade", "Trade", "drafts") == []


def test_P6_a_link_to_a_held_release_is_its_text_until_that_clears(tiny: TinySite) -> None:
    tiny.release("plain", body="See [the later news]({filename}../in-december/en.md) now.\n")
    tiny.release("in-december", embargo="2026-08-01T09:00+09:00")
    report = tiny.build()
    assert [problem.rule for problem in report.warnings] == ["link-to-held"]
    assert "See the later news now." in one(tiny.html("/news/plain/"), ".body").text()
    assert traces(tiny, "in-december") == []
    tiny.build("2026-08-02T12:00+09:00")
    assert attributes(tiny.html("/news/plain/"), ".body a", "href") == ["/news/in-december/"]


def test_P7_a_theme_that_lacks_a_template_is_refused_and_no_other_takes_its_place(tiny: TinySite) -> None:
    tiny.release("plain")
    theme = own_theme(tiny)
    tiny.build()
    before = digest_below(tiny.output)
    (theme / "templates" / "tag.html").unlink()
    done = tiny.pelican()
    assert done.returncode == 1 and "templates/tag.html is not there" in done.stderr
    assert digest_below(tiny.output) == before


def test_P8_what_stands_in_a_title_is_text_and_an_undefined_value_stops_the_build(tiny: TinySite) -> None:
    tiny.release("plain", title="<b>Bold</b> & {{ page.secret }}")
    theme = own_theme(tiny)
    tiny.build()
    assert one(tiny.html("/news/plain/"), "h1").text().strip() == "<b>Bold</b> & {{ page.secret }}"
    before = digest_below(tiny.output)
    template = theme / "templates" / "article.html"
    template.write_text(
        template.read_text().replace("{% block content %}", "{% block content %}{{ page.no_such_thing }}")
    )
    done = tiny.pelican()
    assert done.returncode == 1
    assert "no_such_thing" in done.stderr
    assert digest_below(tiny.output) == before


def test_P9_what_is_renamed_or_taken_back_is_removed_with_its_empty_folders(tiny: TinySite) -> None:
    tiny.release("old-name", body="[Report]({attach}report.pdf)\n")
    tiny.put("releases/2026/old-name/report.pdf", b"%PDF-1.7")
    tiny.release("gone", date="2025-02-01")
    for number in range(3):
        tiny.release(f"stays-{number}")
    tiny.build()
    (tiny.content / "releases/2026/old-name").rename(tiny.content / "releases/2026/new-name")
    shutil.rmtree(tiny.content / "releases/2026/gone")
    tiny.build()
    assert "news/new-name/report.pdf" in tiny.files()
    assert traces(tiny, "/old-name/", "news/old-name", "/gone/", "news/gone") == []
    assert not (tiny.output / "news/old-name").exists() and not (tiny.output / "news/2025").exists()


def test_P10_typography_never_makes_markup_of_a_title(tiny: TinySite) -> None:
    tiny.set(TYPOGRIFY=True)
    tiny.release("plain", title='The "quoted" & WHO -- title', body='The "quoted" text...\n')
    tiny.build()
    page = tiny.html("/news/plain/")
    assert one(page, "h1").text().strip() == "The “quoted” & WHO – title", "the same marks, as plain characters"
    assert not one(page, "h1").css("*:not(h1)")
    assert "“quoted”" in one(page, ".body").text()


def test_P12_two_releases_of_one_name_are_a_problem_that_names_both(tiny: TinySite) -> None:
    tiny.release("same", year="2025")
    tiny.release("same", year="2026")
    done = tiny.pelican()
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "releases/2025/same" in done.stderr and "releases/2026/same" in done.stderr


def test_P13_a_topics_fifth_page_never_meets_another_topic(tiny: TinySite) -> None:
    """In whole: test_archives.py. Here: both addresses stand for themselves through Pelican too."""
    tiny.directory(topics={**DIRECTORY["topics"], "t3": {"name": "Third"}, "t35": {"name": "Thirty-fifth"}})
    tiny.release("plain", tags=["t3", "t35"])
    assert tiny.pelican().returncode == 0
    assert {"/topics/t3/", "/topics/t35/"} <= tiny.addresses()


def test_P14_the_address_is_the_folders_name_and_never_made_from_a_title(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["ko"], SLUGIFY_SOURCE="title")
    tiny.release("sangdam-jeonhwa", "ko", title="서울에서 상담 전화 개통")
    assert tiny.pelican().returncode == 0
    assert "/news/sangdam-jeonhwa/" in tiny.addresses()


def test_P15_dates_in_words_do_not_depend_on_the_machines_language(tiny: TinySite) -> None:
    tiny.set(LOCALE=["C"], DATE_FORMATS={"en": "%d.%m.%y"}, DEFAULT_DATE_FORMAT="%x")
    tiny.release("plain", date="2022-07-06")
    tiny.release("plain", "ko")
    assert tiny.pelican(LC_ALL="C", LANG="C", TZ="America/New_York").returncode == 0
    assert texts(tiny.html("/news/plain/"), ".release-header time") == ["6 July 2022"]
    assert texts(tiny.html("/ko/news/plain/"), ".release-header time") == ["2022년 7월 6일"]
    before = tiny.files()
    assert tiny.pelican("-o", "elsewhere", LC_ALL="C.UTF-8", TZ="Asia/Tokyo").returncode == 0
    assert files_below(tiny.root / "elsewhere") == before


def test_P16_pelicans_cache_is_off_and_ours_notices_changed_settings(tiny: TinySite) -> None:
    tiny.set(CACHE_CONTENT=True, LOAD_CONTENT_CACHE=True, CONTENT_CACHING_LAYER="generator")
    tiny.release("plain")
    assert tiny.pelican().returncode == 0
    tiny.set(SITENAME="Renamed News", TIMEZONE="Europe/London")
    assert tiny.pelican().returncode == 0
    assert "Renamed News" in one(tiny.html("/news/plain/"), "title").text()
    assert [
        path.name for path in (tiny.root / ".cache").iterdir() if "Generator" in path.name or "Reader" in path.name
    ] == []


def test_P18_pelicans_own_reloading_is_refused_with_the_command_that_does_it(tiny: TinySite) -> None:
    tiny.release("plain")
    done = tiny.pelican("--autoreload")
    assert done.returncode == 1 and "newsroom serve" in done.stderr
    assert not tiny.output.exists()


def test_P19_the_class_is_named_at_one_level_and_found(tiny: TinySite) -> None:
    import newsroom
    from newsroom.host import Newsroom

    module, _, name = SETTINGS["PELICAN_CLASS"].rpartition(".")
    assert "." not in module and getattr(newsroom, name) is Newsroom


def test_P20_workers_are_never_forked() -> None:
    from newsroom.store.pool import Pool

    with Pool(2) as pool:
        assert list(pool.map(abs, [(-1,), (2,)], 1000)) == [1, 2]
        context = pool._executor._mp_context  # type: ignore[union-attr]
    assert context.get_start_method() in ("forkserver", "spawn")


def test_P20_a_large_build_through_pelicans_own_thread_uses_workers_and_ends(tiny: TinySite) -> None:
    for number in range(200):
        tiny.release(f"r{number:03}")
    done = tiny.pelican()
    assert done.returncode == 0, done.stderr
    assert "200 releases" in done.stdout


def test_P21_a_template_that_fails_is_no_success(tiny: TinySite) -> None:
    tiny.release("plain")
    theme = own_theme(tiny)
    (theme / "templates" / "index.html").write_text("{% if %}")
    done = tiny.pelican()
    assert done.returncode == 1 and "theme/templates/index.html:1: template: must work" in done.stderr
    assert not (tiny.output / "build.json").exists()


def test_P22_columns_keep_their_alignment_and_footnotes_their_links_without_inline_style(tiny: TinySite) -> None:
    tiny.release("plain", body="| a | b |\n| :-- | --: |\n| 1 | 2 |\n\nA claim.[^1]\n\n[^1]: Its source.\n")
    tiny.build()
    body = one(tiny.html("/news/plain/"), ".body")
    assert not body.css("[style]")
    assert body.css("td[class]")
    (target,) = attributes(body, "sup a", "href")
    assert body.css(f'[id="{target[1:]}"]')
