"""Every setting of Pelican's is honoured, has no effect and is said to, or is refused; nothing is passed over."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pelican.settings
import pytest
from conftest import TinySite, texts
from pelican.settings import DEFAULT_CONFIG

from newsroom.model.problems import ContentError
from newsroom.reading.settings.file import read_settings
from newsroom.reading.settings.names import asks_something
from newsroom.reading.settings.pelican import CAUSE_OF, CAUSES, HONOURED, NOTHING_ASKED, OURS, REFUSED

DOCUMENTED = [
    name
    for line in (Path(__file__).parent / "pelican_documented.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for name in line.split()
]


def test_every_setting_that_pelican_knows_is_in_the_table_once() -> None:
    answered = [*HONOURED, *REFUSED, *CAUSE_OF]
    assert (
        len(answered)
        == len(set(answered))
        == sum(len(names) for _, names in CAUSES.values()) + len(HONOURED | {*REFUSED})
    )
    missing = {*DEFAULT_CONFIG, *DOCUMENTED} - set(answered)
    assert len(DOCUMENTED) == len(set(DOCUMENTED)) == 160
    assert missing == set(), "a setting that nobody answers: put it into newsroom/reading/settings/pelican.py"
    assert not OURS & set(answered)


def test_every_former_name_that_pelican_still_reads_is_answered() -> None:
    source = inspect.getsource(pelican.settings)
    quoted = set(re.findall(r'"([A-Z]+(?:_[A-Z]+)+)"', source)) | {f"{key}_DIR" for key in ("ARTICLE", "PAGE")}
    answered = {*HONOURED, *REFUSED, *CAUSE_OF, "PLUGIN_PATH"}  # that one is told with the nearest name
    assert quoted - answered <= {"PELICAN_PRINTF_S_DEPRECATION"}  # an inner one of Pelican's


def test_every_setting_that_pelicans_templates_read_is_in_the_table() -> None:
    named: set[str] = set()
    for template in (Path(pelican.__file__).parent / "themes").rglob("*.html"):
        for code in re.findall(r"{[{%](.*?)[%}]}", template.read_text("utf-8"), re.DOTALL):
            named |= set(re.findall(r"\b[A-Z][A-Z_]{3,}\b", re.sub(r"'[^']*'|\"[^\"]*\"", "", code)))
    named -= {each for each in named if each.endswith("_URL") and each[:-4] in ("AUTHOR", "TAG", "THEME", "SITE")}
    assert named - {*HONOURED, *REFUSED, *CAUSE_OF} == set()


@pytest.mark.parametrize("name", sorted({*CAUSE_OF} & {*DEFAULT_CONFIG}))
def test_pelicans_own_default_is_nothing_to_warn_of(name: str) -> None:
    free = ("_URL", "_SAVE_AS", "SUBSTITUTIONS", "PAGINATION_PATTERNS", "_FEED_ATOM", "_FEED_RSS")
    if not name.endswith(free) and name not in ("FEED_ALL_ATOM", "WITH_FUTURE_DATES"):
        assert not asks_something(name, DEFAULT_CONFIG[name]), (name, DEFAULT_CONFIG[name], NOTHING_ASKED.get(name))


def warnings(tiny: TinySite) -> list[str]:
    return [problem.text() for problem in tiny.build().warnings]


@pytest.mark.parametrize("name", sorted(CAUSE_OF))
def test_each_setting_without_effect_is_told_with_its_line_and_the_build_passes(tiny: TinySite, name: str) -> None:
    tiny.set(**{name: "something" if name != "WITH_FUTURE_DATES" else True})
    lines = (tiny.root / "pelicanconf.py").read_text().splitlines()
    (warning,) = read_settings(tiny.root / "pelicanconf.py").warnings
    assert warning.text().startswith(
        f"pelicanconf.py:{[line.split(' ')[0] for line in lines].index(name) + 1}: {name}: has no effect"
    )
    assert warning.severity == "warning" and len(warning.message) > 60


def test_names_of_one_cause_are_one_line(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.set(
        ARTICLE_URL="a/{slug}", ARTICLE_SAVE_AS="a/{slug}.html", RELATIVE_URLS=True, FEED_ALL_RSS="x", MY_SAVE_AS="y"
    )
    told = warnings(tiny)
    assert len(told) == 2
    assert all(
        name in told[0] + told[1] for name in ("ARTICLE_URL", "ARTICLE_SAVE_AS", "RELATIVE_URLS", "FEED_ALL_RSS")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEFAULT_METADATA", {"status": "draft"}),
        ("DEFAULT_METADATA", {"date": "2030-01-01"}),
        ("ARTICLE_EXCLUDES", ["drafts"]),
        ("PAGE_EXCLUDES", ["drafts"]),
        ("IGNORE_FILES", ["*.draft.md"]),
        ("READERS", {"md": None}),
        ("ARTICLE_PATHS", ["published"]),
        ("PAGE_PATHS", ["public"]),
        ("FILENAME_METADATA", r"(?P<status>draft)-.*"),
        ("PATH_METADATA", r"(?P<status>drafts)/.*"),
        ("EXTRA_PATH_METADATA", {"drafts": {"status": "draft"}}),
    ],
    ids=str,
)
def test_what_holds_texts_back_in_pelican_is_refused_with_its_line(tiny: TinySite, name: str, value: object) -> None:
    tiny.release("a")
    tiny.set(**{name: value})
    with pytest.raises(ContentError) as refused:
        tiny.build()
    (problem,) = refused.value.problems
    assert problem.field == name and problem.severity == "error" and problem.line > 1
    assert not tiny.output.exists()


def test_the_line_of_a_setting_is_that_of_the_file_it_stands_in(tiny: TinySite) -> None:
    tiny.set(AUTHOR="Ana Example")
    (tiny.root / "publishconf.py").write_text("from pelicanconf import *\n", "utf-8")
    done = tiny.newsroom("check", "--settings", "publishconf.py")
    assert done.returncode == 0 and "pelicanconf.py:" in done.stderr and "AUTHOR: has no effect" in done.stderr


def test_names_that_nothing_reads_are_one_warning_unless_the_site_has_code_of_its_own(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.set(THEME=None, COUNTER="G-1", HERO={"a": 1})
    tiny.set(MARKDOWN={}, PLUGINS=[])
    (told,) = [each for each in tiny.settings().warnings if each.rule == "setting-unknown"]
    assert told.field == "COUNTER" and "nor are HERO" in told.message and told.line > 1
    tiny.set(JINJA_GLOBALS={"hero": "x"})
    assert not [each for each in tiny.settings().warnings if each.rule == "setting-unknown"]


@pytest.mark.parametrize(
    ("wrong", "right"), [("SITE_URL", "SITEURL"), ("LANGUAGE", "LANGUAGES"), ("MENUITEM", "MENUITEMS")]
)
def test_a_name_that_differs_by_little_is_told_the_nearest_one(tiny: TinySite, wrong: str, right: str) -> None:
    tiny.release("a")
    tiny.set(**{wrong: "x"})
    (told,) = warnings(tiny)
    assert f"{wrong}: is not a setting" in told and f"Did you mean {right}?" in told


def test_a_setting_of_the_sites_own_is_no_warning_and_part_of_what_is_drawn_from(tiny: TinySite) -> None:
    from newsroom.model.settings import drawing_part

    tiny.set(DONATION_TEXT={"en": "Help us"})
    settings = read_settings(tiny.root / "pelicanconf.py")
    assert settings.warnings == () and drawing_part(settings).own == {"DONATION_TEXT": {"en": "Help us"}}


def test_feeds_are_as_long_as_FEED_MAX_ITEMS_says(tiny: TinySite) -> None:
    for number in range(23):
        tiny.release(f"r{number:02}", date=f"2026-05-{number + 1:02}")
    for setting, count in ((None, 20), (22, 22), (0, 23)):
        tiny.set(FEED_MAX_ITEMS=setting)
        tiny.build()
        assert (tiny.output / "feeds/all.atom.xml").read_text().count("<entry>") == count


@pytest.mark.parametrize("setting", [False, 0])
def test_lists_have_one_page_where_DEFAULT_PAGINATION_is_False(tiny: TinySite, setting: object) -> None:
    for number in range(30):
        tiny.release(f"r{number:02}", date=f"2026-05-{number % 28 + 1:02}")
    tiny.set(DEFAULT_PAGINATION=setting)
    tiny.build()
    assert len(texts(tiny.html("/news/2026/05/"), "main h2, main h3")) >= 30
    assert not [path for path in tiny.files() if "/page/" in path]


def test_a_name_for_a_language_that_is_not_listed_is_a_warning(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.set(SITENAMES={"ko": "뉴스", "fr": "Nouvelles"})
    (told,) = warnings(tiny)
    assert "SITENAMES" in told and "'fr'" in told


def test_a_value_of_the_command_line_is_not_said_to_stand_in_the_file(tiny: TinySite) -> None:
    tiny.release("a")
    done = tiny.pelican("-e", "SITENAME=5", "SITE_URL=7")
    assert done.returncode == 1
    assert "command line:1: SITENAME: must be a text (got 5)\n" in done.stderr
    assert (
        "command line:1: SITE_URL: is not a setting that anything reads; only templates of your own could. Did"
        in done.stderr
    )
    assert "pelicanconf.py" not in done.stderr


def test_print_settings_prints(tiny: TinySite) -> None:
    done = tiny.pelican("--print-settings", "SITENAME")
    assert done.returncode == 0 and "Tiny News" in done.stdout and not tiny.output.exists()
    assert tiny.pelican("--print-settings").returncode == 0


def test_fatal_warnings_ends_in_1_and_writes_nothing_quiet_tells_nothing(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.set(AUTHOR="Ana Example")
    refused = tiny.pelican("--fatal", "warnings")
    assert refused.returncode == 1 and "AUTHOR" in refused.stderr and not tiny.output.exists()
    assert tiny.pelican("--fatal", "errors").returncode == 0
    assert tiny.pelican("--fatal", "warnings").returncode == 1
    quiet = tiny.pelican("-q")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_relative_urls_on_the_command_line_has_no_effect_and_says_so(tiny: TinySite) -> None:
    tiny.release("a")
    done = tiny.pelican("--relative-urls")
    assert done.returncode == 0 and "RELATIVE_URLS: has no effect" in done.stderr


def test_a_set_in_the_settings_is_in_order_for_templates(tiny: TinySite) -> None:  # its own order is each process's
    words, numbers = {f"word{number}" for number in range(9)}, {10, 9, 8}
    tiny.set(WORDS={"shown": words, "mixed": {1, "one"}}, NUMBERS=numbers, THEME_TEMPLATES_OVERRIDES=["mine"])
    tiny.release("a")
    (tiny.root / "mine/components").mkdir(parents=True)
    macro = "{% macro skip_link() %}<p>{{ WORDS.shown|join(' ') }} {{ WORDS.mixed|join(' ') }} {{ NUMBERS|join(' ') }}</p>{% endmacro %}"
    (tiny.root / "mine/components/skip_link.html").write_text(macro)
    tiny.build()
    assert f"<p>{' '.join(sorted(words))} one 1 8 9 10</p>" in (tiny.output / "index.html").read_text("utf-8")
