"""The examples of docs/extending.md work as they stand there."""

from __future__ import annotations

import re

import pytest
from conftest import PROJECT, TinySite, one, plant

EXAMPLES = dict(
    re.findall(
        r"<!-- example: (\S+) -->\n```\w+\n(.*?)```",
        (PROJECT / "docs/extending.md").read_text("utf-8"),
        re.DOTALL,
    )
)


def test_the_examples_work_as_they_stand(tiny: TinySite) -> None:
    for name, text in EXAMPLES.items():
        if name != "settings":
            file = (tiny.content if name.startswith("directory/") else tiny.root) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    file = tiny.root / "pelicanconf.py"
    file.write_text(file.read_text("utf-8") + EXAMPLES["settings"], "utf-8")
    tiny.release("a", title="First", own=[{"name": "grant", "text": "G-2026-14"}])
    tiny.release("a", "ko")
    tiny.release("b", embargo="2026-08-01T09:00+09:00", own=[{"name": "grant", "text": "G-2026-15"}])
    done = tiny.newsroom("build", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert one(tiny.html("/404.html"), ".motto").text() == "PEOPLE ANSWER PEOPLE"
    assert tiny.files()["headlines.txt"] == b"First"
    assert (
        one(tiny.html("/news/a/"), ".grant").text()
        == one(tiny.html("/ko/news/a/"), ".grant").text()
        == "Grant: G-2026-14"
    )
    assert not [path for path, data in tiny.files().items() if b"G-2026-15" in data]


def test_a_held_field_of_the_sites_own_that_leaks_is_found(tiny: TinySite, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.release("a")
    tiny.release("b", embargo="2026-08-01T09:00+09:00", own=[{"name": "grant", "text": "Zanzibar grant of the reef"}])
    plant(monkeypatch, "Zanzibar grant of the reef")
    assert [(problem.field, problem.rule) for problem in tiny.refused()] == [("own", "leak")]


def test_a_language_of_the_sites_own_is_drawn_with_its_texts(tiny: TinySite) -> None:
    name = "child/locale/eo/LC_MESSAGES/newsroom.po"
    file = tiny.root / name
    file.parent.mkdir(parents=True)
    file.write_text(EXAMPLES[name], "utf-8")
    tiny.set(LANGUAGES=["en", "eo"], THEME_TEMPLATES_OVERRIDES=["child"])
    tiny.release("a")
    tiny.release("a", "eo")
    done = tiny.newsroom("build", "--jobs", "1")
    assert done.returncode == 0, done.stderr
    page = tiny.html("/eo/news/a/")
    assert one(page, "html").attributes["lang"] == "eo"
    assert "Gazetara oficejo" in one(page, ".masthead__nav").text() and "Gazetara komuniko" in page.body.text()


def test_what_is_drawn_otherwise_each_time_is_named(tiny: TinySite) -> None:
    tiny.release("a")
    same = tiny.newsroom("check", "--twice")
    assert (same.returncode, same.stderr) == (0, "")
    (tiny.root / "child").mkdir()
    text = '{% extends "!theme/404.html" %}{% block content %}<p>{{ order() }}</p>{{ super() }}{% endblock %}'
    (tiny.root / "child/404.html").write_text(text, "utf-8")
    tiny.set(THEME_TEMPLATES_OVERRIDES=["child"])
    file = tiny.root / "pelicanconf.py"
    functions = "JINJA_GLOBALS = {'order': lambda: ' '.join({f'w{n}' for n in range(40)})}\n"
    file.write_text(file.read_text("utf-8") + functions, "utf-8")
    differs = tiny.newsroom("check", "--twice")
    assert differs.returncode == 1 and "output/404.html" in differs.stderr and "news/a" not in differs.stderr
    assert not tiny.output.exists()
