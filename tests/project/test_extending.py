"""The examples of docs/extending.md work as they stand there."""

from __future__ import annotations

import json
import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from conftest import PROJECT, TinySite, one, plant

from newsroom.reading.settings.site_code import failed_at

EXAMPLES = dict(
    re.findall(
        r"<!-- example: (\S+) -->\n```\w+\n(.*?)```",
        (PROJECT / "docs/extending.md").read_text("utf-8"),
        re.DOTALL,
    )
)


def lay_out(tiny: TinySite) -> None:
    for name, text in EXAMPLES.items():
        if name != "settings":
            file = (tiny.content if name.startswith("directory/") else tiny.root) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    file = tiny.root / "pelicanconf.py"
    file.write_text(file.read_text("utf-8") + EXAMPLES["settings"], "utf-8")


def test_the_examples_work_as_they_stand(tiny: TinySite) -> None:
    lay_out(tiny)
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
    assert differs.returncode == 1 and re.findall(r"^output/(\S+?):", differs.stderr, re.MULTILINE) == [
        "404.html",
        "ko/404.html",
    ]
    assert not tiny.output.exists()


@pytest.mark.parametrize(
    ("name", "right", "wrong", "told"),
    [
        pytest.param("child/404.html", "MOTTO", "MOTO", "child/404.html:3: template: must work; .*'MOTO' is undefined", id="value"),
        pytest.param("child/404.html", "MOTTO|loud", "MOTO", "child/404.html:3: template: must work; .*'MOTO' is undefined", id="alone"),
        pytest.param("child/404.html", "loud", "lout", "child/404.html:3: template: .*No filter named 'lout'", id="filter"),
        pytest.param("child/404.html", "{{ super() }}", "{% if %}", "child/404.html:4: template: .*TemplateSyntaxError", id="syntax"),
        pytest.param("headlines.py", "titles=titles)", "titles=titels)", "headlines.py:14: code: .*NameError", id="plugin"),
        pytest.param("pelicanconf.py", "text.upper()", "text.uper()", r"pelicanconf.py:\d+: code: .*'uper'", id="function"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["build", "check"])
def test_what_fails_in_the_sites_own_code_is_named_by_file_and_line(
    tiny: TinySite, command: str, name: str, right: str, wrong: str, told: str
) -> None:
    lay_out(tiny)
    tiny.release("a")
    file = tiny.root / name
    assert right in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(right, wrong), "utf-8")
    done = tiny.newsroom(command)
    assert done.returncode == 1 and re.search(told, done.stderr), done.stderr
    assert "fault of newsroom's" not in done.stderr and "Please report" not in done.stderr
    assert ("Traceback" in done.stderr) == name.endswith(".py")  # its author reads it; of a template one line says all
    assert not tiny.output.exists()


def test_a_worker_s_fault_in_the_sites_own_code_is_told_from_ours(tmp_path: Path) -> None:
    (tmp_path / "own_code.py").write_text("import json\n\n\ndef fail(text):\n    return json.loads(text)\n", "utf-8")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(eval, f"__import__('sys').path.append({str(tmp_path)!r})").result()
        fault = pool.submit(eval, "__import__('own_code').fail('{')").exception()
    assert isinstance(fault, json.JSONDecodeError)
    assert failed_at(fault, tmp_path) == ("own_code.py", 5)
    assert failed_at(fault, tmp_path / "site") == ("", 0)
