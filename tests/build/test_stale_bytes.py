"""Whatever a page is drawn from outside of the content is in a fingerprint: after its edit a build gives a clean build's bytes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import PROJECT, TinySite, run_python

from newsroom.render.references import names_in


@pytest.fixture
def themed(tiny: TinySite) -> TinySite:
    """A site with a theme of its own."""
    shutil.copytree(PROJECT / "theme", tiny.root / "theme")
    tiny.set(THEME="theme", TAKEAWAYS=[])
    tiny.release("a")
    return tiny


def put(tiny: TinySite, path: str, text: str) -> Path:
    file = tiny.root / "theme" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("templates/partials/word.html", '{% include "partials/word.html" %}'),
        ("templates/deep/er/word.html", "{% include 'deep/er/word.html' ignore missing %}"),
        ("templates/word.html", '{% set name = "word.html" %}{% include name %}'),
        ("templates/partials/en/word.html", '{% set kind = "en" %}{% include "partials/" ~ kind ~ "/word.html" %}'),
        ("templates/partials/word.html", '{% include ["no.html", "partials/word.html"] %}'),
        ("components/own/word.html", '{% include "components/own/word.html" %}'),
        ("static/word.svg", '{% include "static/word.svg" %}'),
        ("words/word.txt", '{% set name = "words/word.txt" %}{% include name %}'),
    ],
)
def test_an_edited_template_shows_wherever_it_is_drawn(themed: TinySite, path: str, tag: str) -> None:
    page = themed.root / "theme/templates/article.html"
    text = page.read_text("utf-8")
    name, _, rest = text.partition("{% block content %}")
    assert rest, "the template has no block that every release draws"
    page.write_text(f"{name}{{% block content %}}{tag}{rest}", "utf-8")
    put(themed, path, "<p>first</p>")
    themed.build()
    assert b"<p>first</p>" in themed.files()["news/a/index.html"]
    put(themed, path, "<p>second</p>")
    themed.build()
    assert b"<p>second</p>" in themed.files()["news/a/index.html"]
    assert themed.files() == themed.first_build()


@pytest.mark.parametrize("name", ["player", "player_frame"])
def test_an_edited_component_that_the_engine_draws_shows(themed: TinySite, name: str) -> None:
    film = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
    themed.release("a", body=f"Before the film.\n\n{film}\n", media=[{"url": film, "title": "The boats leave"}])
    page = themed.root / "theme/templates/article.html"  # one that draws no list of players itself
    text = re.sub(r"{% from [^%]*player_list[^%]*%}|{{ player_list[^}]*}}", "", page.read_text("utf-8"))
    page.write_text(text, "utf-8")
    themed.build()
    before = themed.files()["news/a/index.html"]
    put(themed, f"components/{name}.html", f"{{% macro {name}(player) %}}<p>second</p>{{% endmacro %}}")
    themed.build()
    assert b"second" in themed.files()["news/a/index.html"] != before
    assert themed.files() == themed.first_build()


EXTENSION = """
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
{more}
class Words(Postprocessor):
    def run(self, text):
        return text.replace("harbour", {word})
class Harbour(Extension):
    def extendMarkdown(self, md):
        md.postprocessors.register(Words(md), "harbour", 1)
def makeExtension(**settings):
    return Harbour(**settings)
"""


@pytest.mark.parametrize("edited", ["the module", "a module beside it", "a module of the site that it imports"])
def test_an_edited_markdown_extension_of_the_site_reads_its_texts_again(tiny: TinySite, edited: str) -> None:
    package = tiny.root / "harbour_words"
    package.mkdir()
    beside = edited != "the module"
    words = tiny.root / "site_words.py" if "imports" in edited else package / "words.py"
    source = "site_words" if "imports" in edited else "harbour_words.words"
    more, word = (f"from {source} import WORD", "WORD") if beside else ("", '"quay"')
    (package / "__init__.py").write_text(EXTENSION.format(more=more, word=word), "utf-8")
    words.write_text('WORD = "quay"\n', "utf-8")
    tiny.set(MARKDOWN={"extensions": ["harbour_words"]}, TAKEAWAYS=[])
    tiny.release("a", body="The harbour opened.\n")
    command = "from newsroom import commands; import sys; sys.exit(commands.exit_code(commands.build, jobs='1'))"
    environment = {"PYTHONPATH": f"{PROJECT}:{tiny.root}", "PYTHONDONTWRITEBYTECODE": "1"}
    assert run_python("-c", command, cwd=tiny.root, **environment).returncode == 0
    assert b"The quay opened" in tiny.files()["news/a/index.html"]
    if beside:
        words.write_text('WORD = "pier"\n', "utf-8")
    else:
        (package / "__init__.py").write_text(EXTENSION.format(more="", word='"pier"'), "utf-8")
    assert run_python("-c", command, cwd=tiny.root, **environment).returncode == 0
    assert b"The pier opened" in tiny.files()["news/a/index.html"]


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ('{% include "a.html" %}', ["a.html"]),
        ('{%- from "m.html" import a, b with context -%}', ["m.html"]),
        ('{% import "m.html" as m %}', ["m.html"]),
        ('{% include ["a.html", "b.html"] %}', ["a.html", "b.html"]),
        ("{% include name %}", [None]),
        ('{% extends "a.html" if x else "b.html" %}', ["a.html", "b.html", None]),
    ],
)
def test_names_of_templates_in_a_tag(tag: str, names: list[str | None]) -> None:
    assert list(names_in(tag)) == names
