"""The site's own code: plugins by what they listen to, functions and extensions for templates, a child theme, own output."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import PROJECT, TinySite, digest_below, one, texts

from newsroom.reading.settings.plugins import INSTEAD


def put(tiny: TinySite, name: str, text: str) -> Path:
    file = tiny.root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def settings(tiny: TinySite, text: str) -> None:
    tiny.set()
    file = tiny.root / "pelicanconf.py"
    file.write_text(file.read_text("utf-8") + text, "utf-8")


LISTENS = "from pelican import signals\ndef heard(*words): pass\ndef register():\n    signals.{}.connect(heard)\n"


# ── plugins ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "signal", ["article_generator_finalized", "content_object_init", "finalized", "all_generators_finalized"]
)
def test_a_plugin_that_waits_for_what_never_happens_is_refused_by_its_name(tiny: TinySite, signal: str) -> None:
    put(tiny, "plugins/sitemap.py", LISTENS.format(signal))
    tiny.set(PLUGINS=["sitemap"], PLUGIN_PATHS=["plugins"])
    tiny.release("a")
    done = tiny.newsroom("build", "--jobs", "1")
    assert done.returncode == 1 and f"'sitemap' waits for {signal}" in done.stderr and "Traceback" not in done.stderr
    assert "sitemaps are made without it" in done.stderr and "pelicanconf.py:" in done.stderr
    assert not tiny.output.exists()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def register(): pass\n", "listens to nothing"),
        ("x = 1\n", "has no function register()"),
        ("def register(): raise ValueError('lost')\n", "fails when it registers: ValueError: lost"),
        ("import nosuchmodule\n", "ModuleNotFoundError"),
        (
            "from pelican import signals\ndef h(p): 1/0\ndef register(): signals.initialized.connect(h)\n",
            "ZeroDivisionError",
        ),
    ],
    ids=["idle", "no register", "raises", "cannot be imported", "its handler fails"],
)
def test_a_plugin_that_would_do_nothing_or_fails_is_refused(tiny: TinySite, source: str, words: str) -> None:
    put(tiny, "odd.py", source)
    tiny.set(PLUGINS=["odd"])
    done = tiny.newsroom("check")
    assert done.returncode == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_a_plugin_that_changes_the_settings_is_heard_in_the_main_process_and_in_workers(tiny: TinySite) -> None:
    put(
        tiny,
        "shouting.py",
        "from pelican import signals\n"
        "def shout(text): return text.upper() + '!'\n"
        "def add(pelican): pelican.settings.setdefault('JINJA_FILTERS', {})['shout'] = shout\n"
        "def register(): signals.initialized.connect(add)\n",
    )
    put(tiny, "child/page_header.html", "")
    put(
        tiny,
        "child/article.html",
        '{% extends "!theme/article.html" %}\n{% block content %}<p class="loud">{{ page.title|shout }}</p>{{ super() }}{% endblock %}\n',
    )
    tiny.set(PLUGINS=["shouting"], THEME_TEMPLATES_OVERRIDES=["child"])
    for number in range(3):
        tiny.release(f"r{number}", title=f"Release {number}")
    assert tiny.newsroom("build", "--jobs", "1").returncode == 0
    assert texts(tiny.html("/news/r1/"), ".loud") == ["RELEASE 1!"]
    made = tiny.files()
    (tiny.output / "build.json").unlink()
    again = tiny.newsroom("build", "--jobs", "2", "--clean")
    assert again.returncode == 0 and tiny.files() == made
    put(tiny, "shouting.py", (tiny.root / "shouting.py").read_text().replace("'!'", "'?'"))
    changed = tiny.newsroom("build", "--jobs", "1")
    assert changed.returncode == 0 and texts(tiny.html("/news/r1/"), ".loud") == ["RELEASE 1?"]
    through = tiny.pelican()
    assert through.returncode == 0, through.stderr
    assert texts(tiny.html("/news/r1/"), ".loud") == ["RELEASE 1?"]


# ── functions, extensions, own settings ──────────────────────────────────────
def test_filters_globals_tests_extensions_and_own_settings_reach_templates_of_ones_own(tiny: TinySite) -> None:
    put(tiny, "helpers.py", "def stars(text): return f'*{text}*'\n")
    put(
        tiny,
        "child/404.html",
        '{% extends "!theme/404.html" %}\n{% block content %}<p id="own">{{ "a"|stars }} {{ twice(2) }} '
        '{{ "b" is short }} {{ DONATION.en }}{% do [].append(1) %}</p>{{ super() }}{% endblock %}\n',
    )
    tiny.set(DONATION={"en": "Give & help"}, THEME_TEMPLATES_OVERRIDES=["child"])
    settings(
        tiny,
        "from helpers import stars\nJINJA_FILTERS = {'stars': stars}\nJINJA_GLOBALS = {'twice': lambda n: 2 * n}\n"
        "JINJA_TESTS = {'short': lambda text: len(text) < 3}\nJINJA_ENVIRONMENT = {'extensions': ['jinja2.ext.do']}\n",
    )
    tiny.release("a")
    assert tiny.build().warnings == ()
    own = one(tiny.html("/404.html"), "#own")
    assert own.text() == "*a* 4 True Give & help"
    put(tiny, "helpers.py", "def stars(text): return f'+{text}+'\n")
    tiny.build()
    assert one(tiny.html("/404.html"), "#own").text().startswith("+a+")
    tiny.set(DONATION={"en": "Help"})
    settings(
        tiny,
        "from helpers import stars\nJINJA_FILTERS = {'stars': stars}\nJINJA_GLOBALS = {'twice': lambda n: 3 * n}\nJINJA_TESTS = {'short': lambda text: len(text) < 3}\nJINJA_ENVIRONMENT = {'extensions': ['jinja2.ext.do']}\n",
    )
    tiny.build()
    assert one(tiny.html("/404.html"), "#own").text() == "+a+ 6 True Help"


def test_options_of_the_environment_that_the_theme_cannot_bear_are_warned_of_and_a_missing_extension_refused(
    tiny: TinySite,
) -> None:
    tiny.release("a")
    tiny.set(JINJA_ENVIRONMENT={"trim_blocks": False, "extensions": []})
    assert [problem.field for problem in tiny.build().warnings] == ["JINJA_ENVIRONMENT"]
    tiny.set(JINJA_ENVIRONMENT={"extensions": ["nosuch.Extension"]})
    assert [problem.rule for problem in tiny.refused()] == ["jinja-extension"]
    tiny.set(JINJA_ENVIRONMENT=None, JINJA_FILTERS={"shout": "no function"})
    assert [problem.field for problem in tiny.refused()] == ["JINJA_FILTERS"]


# ── a child theme ────────────────────────────────────────────────────────────
def test_one_component_and_style_of_ones_own_change_what_uses_them_and_nothing_else(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.build()
    before = digest_below(tiny.output)
    (tiny.root / "child/components").mkdir(parents=True)
    tiny.set(THEME_TEMPLATES_OVERRIDES=["child"])
    tiny.build()
    assert digest_below(tiny.output) == before
    component = (PROJECT / "theme/components/share.html").read_text("utf-8").replace("<a ", '<a class="mine" ')
    put(tiny, "child/components/share.html", component)
    put(tiny, "child/css/components/mine.css", ".mine { color: red; }\n")
    report = tiny.build()
    assert tiny.html("/news/a/").css("a.mine") and ".mine" in (tiny.output / "theme/site.css").read_text("utf-8")
    assert report.written < 5


# ── further kinds of output ──────────────────────────────────────────────────
OUTPUT = """
from newsroom.model.release import Value
from newsroom.signals import output_kinds
import sys

class Inputs(Value, frozen=True, kw_only=True):
    titles: tuple[str, ...]

def plan(site, planner):
    first = site.languages[0]
    titles = tuple(release.title for release in site.listings[first].releases)
    yield planner.output("own.headlines", first, "/headlines.txt", Inputs(titles=titles))

def draw(inputs, shared, bodies):
    return "\\n".join(inputs.titles).encode()

def give(sender):
    return sys.modules[__name__]

def register():
    output_kinds.connect(give)
"""


def test_a_further_kind_of_output_is_planned_drawn_and_kept_like_any_other(tiny: TinySite) -> None:
    put(tiny, "headlines.py", OUTPUT)
    tiny.set(PLUGINS=["headlines"])
    tiny.release("a", title="First")
    tiny.release("soon", embargo="2026-08-01T09:00+09:00", title="Zanzibar")
    for words in (("--jobs", "1"), ("--jobs", "2", "--clean")):
        done = tiny.newsroom("build", *words)
        assert done.returncode == 0, done.stderr
        assert tiny.files()["headlines.txt"] == b"First"
    tiny.release("b", title="Second", date="2026-05-05")
    assert tiny.newsroom("build").returncode == 0
    assert tiny.files()["headlines.txt"] in (b"First\nSecond", b"Second\nFirst")
    put(tiny, "headlines.py", OUTPUT.replace('"\\n".join(inputs.titles)', '"Zanzibar"'))
    leak = tiny.newsroom("build")
    assert leak.returncode == 1 and "Zanzibar" not in tiny.files()["headlines.txt"].decode()
    tiny.set(PLUGINS=[])
    assert tiny.newsroom("build").returncode == 0 and "headlines.txt" not in tiny.files()


def test_an_extension_of_markdown_of_the_sites_own_works_by_name_and_as_an_object(tiny: TinySite) -> None:
    put(
        tiny,
        "marks.py",
        "from markdown.extensions import Extension\nfrom markdown.inlinepatterns import SimpleTagInlineProcessor\n"
        "class Marks(Extension):\n    def extendMarkdown(self, md):\n"
        "        md.inlinePatterns.register(SimpleTagInlineProcessor(r'(==)(.+?)==', 'mark'), 'mark', 175)\n",
    )
    tiny.release("a", body="It is ==new== today.\n")
    settings(tiny, "MARKDOWN = {'extensions': ['marks:Marks']}\n")
    done = tiny.newsroom("build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert texts(tiny.html("/news/a/"), ".body mark") == ["new"]
    settings(tiny, "from marks import Marks\nMARKDOWN = {'extensions': [Marks()]}\n")
    done = tiny.newsroom("build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert texts(tiny.html("/news/a/"), ".body mark") == ["new"]


@pytest.mark.parametrize("name", ["JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS", "JINJA_ENVIRONMENT"])
def test_code_of_the_wrong_type_is_refused_by_name(tiny: TinySite, name: str) -> None:
    tiny.set(**{name: 3})
    assert [problem.field for problem in tiny.refused()] == [name]


@pytest.mark.parametrize("extensions", [3, [3], "nothing", [""]], ids=repr)
def test_extensions_of_jinja_that_are_none_are_refused(tiny: TinySite, extensions: object) -> None:
    tiny.set(JINJA_ENVIRONMENT={"extensions": extensions})
    assert [problem.field for problem in tiny.refused()] == ["JINJA_ENVIRONMENT"]


@pytest.mark.parametrize("name", ["liquid_tags", "pelican_redirect", "precompress"])
def test_what_stands_in_a_plugins_place_is_told(tiny: TinySite, name: str) -> None:
    """By the signals of the plugins of that name: `initialized` alone, get_generators, none."""
    connects = {"liquid_tags": "signals.initialized.connect(print)", "precompress": "pass"}
    put(
        tiny,
        f"plugins/{name}.py",
        f"from pelican import signals\ndef register():\n    {connects.get(name, 'signals.get_generators.connect(print)')}\n",
    )
    tiny.set(PLUGINS=[name], PLUGIN_PATHS=["plugins"])
    tiny.release("a")
    done = tiny.inv("check")
    assert done.returncode == 1 and "must be left out" in done.stderr and repr(name) in done.stderr
    assert f": {INSTEAD[name.removeprefix('pelican_')]}" in done.stderr


def test_each_row_of_the_guide_has_its_words_in_a_refusal() -> None:
    rows = (PROJECT / "docs/plugins.md").read_text("utf-8").partition("| plugin | here |")[2].splitlines()[2:]
    told = {
        name.strip().replace("-", "_")
        for row in rows
        if row.startswith("|")
        for name in re.sub(r"\(.*?\)", "", row.split("|")[1]).split(",")
    }
    assert len(told) > 15 and told == set(INSTEAD)
