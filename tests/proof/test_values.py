"""The leak proof walks values: every member, every attribute, and a field that nobody has thought of yet."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from conftest import NOON, PROJECT, TinySite, picture, plant

from newsroom.model.directory import Contact, Organisation, Person, Phone, Term
from newsroom.model.problems import errors
from newsroom.model.release import (
    Correction,
    Document,
    Event,
    Moment,
    Page,
    Picture,
    Release,
    Value,
    Waiver,
    Withdrawal,
)
from newsroom.proof.values import NOT_WALKED, attributes_of, texts_of

LATER = "2026-09-01T09:00+09:00"
AT = Moment(at=0, local="1970-01-01T00:00:00+00:00")
VALUES: list[type[Value]] = [
    Release, Page, Picture, Document, Correction, Withdrawal, Event, Waiver, Contact, Organisation, Person, Term, Phone,
]  # fmt: skip


def filled(kind: type[Value]) -> tuple[Value, set[str]]:
    """A value with its name in every text, and the members that hold one."""
    given: dict[str, object] = {}
    texts = set()
    for field in msgspec.structs.fields(kind):
        form = str(field.type)
        if field.type is str:
            given[field.name] = f"words of {field.name}"
            texts.add(field.name)
        elif field.type is Moment:
            given[field.name] = AT
        elif form.startswith("tuple[str"):
            given[field.name] = (f"words of {field.name}",)
            texts.add(field.name)
        elif form.startswith("tuple[tuple[str, str]"):
            given[field.name] = (("en", f"words of {field.name}"),)
            texts.add(field.name)
        elif field.required:
            given[field.name] = 0
    return kind(**given), texts


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_every_text_of_a_value_is_walked_or_excepted(kind: type[Value]) -> None:
    value, members = filled(kind)
    walked = {name for name, text in texts_of(value) if text == f"words of {name}"}
    assert walked == members - NOT_WALKED.get(kind, frozenset())
    assert NOT_WALKED.get(kind, frozenset()) <= {field.name for field in msgspec.structs.fields(kind)}


def test_attributes_that_an_author_writes_are_given_and_the_sites_own_are_not() -> None:
    html = (
        '<p class="x"><img src="newsroom:0" alt="A quay" title="By night" loading="lazy">'
        '<a href="https://www.example.org/plan/">x</a><a href="mailto:ana@example.org">y</a></p>'
    )
    assert list(attributes_of(html)) == [
        ("alt", "A quay"), ("title", "By night"), ("address", "example.org/plan"), ("address", "ana@example.org"),
    ]  # fmt: skip


HELD = {
    "a dateline": ({"dateline": "Quillonia"}, "", "Quillonia"),
    "a subtitle": ({"subtitle": "Zephyr quays"}, "", "Zephyr quays"),
    "the alt of a picture in the text": ({}, "![A zephyrine quay](quay.png)", "A zephyrine quay"),
    "a link's address": ({}, "[plan](https://zephyr.example.org/plan)", "http://zephyr.example.org/plan/"),
    "a link's title": ({}, '[plan](https://example.org/ "The zephyrine plan")', "The zephyrine plan"),
    "a mailbox": ({}, "<zephyrine@example.org>", "zephyrine@example.org"),
    "the address in notes": ({"notes": "[x](https://zephyr.example.org/)"}, "", "zephyr.example.org"),
    "a venue": ({"event": {"name": "Talk", "starts": "2026-10-01", "venue": "Zephyr hall"}}, "", "Zephyr hall"),
    "a licence": ({"image": {"file": "quay.png", "alt": "Quay", "licence": "Zephyr terms"}}, "", "Zephyr terms"),
    "a file's name": ({"image": {"file": "quay.png", "alt": "Quay"}}, "", "quay.png"),
}


@pytest.mark.parametrize(("fields", "body", "leak"), HELD.values(), ids=HELD)
def test_whatever_a_held_release_says_is_found_on_a_public_page(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch, fields: dict[str, object], body: str, leak: str
) -> None:
    tiny.release("open")
    tiny.put("releases/2026/held/quay.png", picture("teal"))
    tiny.release("held", embargo=LATER, body=body, **fields)
    tiny.build()
    tiny.release("open", title="Another title for the home page")
    plant(monkeypatch, leak)
    assert {problem.rule for problem in errors(tiny.refused())} == {"leak"}


@pytest.mark.slow
def test_a_field_added_tomorrow_is_validated_inherited_listed_drawn_and_proved(tmp_path: Path) -> None:
    """The program is copied, and a field added as its registry says: one entry, one member, one place that draws it."""
    shutil.copytree(PROJECT / "newsroom", tmp_path / "newsroom", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "theme", tmp_path / "theme")

    def add(file: str, before: str, text: str) -> None:
        path = tmp_path / file
        whole = path.read_text("utf-8")
        assert before in whole, file
        path.write_text(whole.replace(before, text + before, 1), "utf-8")

    add(
        "newsroom/reading/release/fields.py",
        '    "notes": Field(',
        '    "motto": Field(LINE, "words to remember", "plain text", "Answer"),\n',
    )
    add("newsroom/model/release.py", '    notes: str = ""', '    motto: str = ""\n')
    add("newsroom/outputs/pages/release.py", "def draw(", "MOTTO = True\n\n\n")
    page = (tmp_path / "newsroom/outputs/pages/release.py").read_text("utf-8")
    drawn = page.replace("def draw(", "def draw_page(", 1) + (
        "\n\ndef draw(inputs, shared, bodies):\n"
        '    motto = f"<p class=motto>{inputs.release.motto}</p></main>".encode()\n'
        "    page = draw_page(inputs, shared, bodies)\n"
        '    return lambda: page().replace(b"</main>", motto)\n'
    )
    (tmp_path / "newsroom/outputs/pages/release.py").write_text(drawn, "utf-8")
    site = TinySite(tmp_path)
    site.set(THEME=str(tmp_path / "theme"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path), "PATH": ""}, capture_output=True, text=True, check=False
        )  # fmt: skip

    build = "from newsroom import commands; import sys; sys.exit(commands.exit_code(commands.build, jobs='1', at='%s'))"
    site.release("open", motto="Zephyrine words")
    site.release("open", "ko")
    done = run("-c", build % NOON)
    assert done.returncode == 0, done.stderr
    assert "Zephyrine words" in (site.output / "news/open/index.html").read_text("utf-8")
    assert "Zephyrine words" in (site.output / "ko/news/open/index.html").read_text("utf-8")  # inherited
    assert (
        "| `motto` | words to remember | plain text |" in run("-m", "newsroom.reading.release.schema", "--table").stdout
    )
    assert '"motto"' in run("-m", "newsroom.reading.release.schema").stdout

    site.release("open", motto=["a", "list"])
    refused = run("-c", build % NOON)
    assert refused.returncode == 1 and "motto: must be one text" in refused.stderr, refused.stderr

    site.release("open", motto="")
    site.release("held", motto="Quixotic lanterns", embargo=LATER)
    home = (tmp_path / "newsroom/outputs/pages/home.py").read_text("utf-8")
    leaky = home.replace("def draw(", "def draw_home(", 1) + (
        '\n\ndef draw(*given):\n    return draw_home(*given).replace(b"</main>", b"<p>Quixotic lanterns</p></main>")\n'
    )
    (tmp_path / "newsroom/outputs/pages/home.py").write_text(leaky, "utf-8")
    leak = run("-c", build % NOON)
    assert leak.returncode == 1 and "“Quixotic lanterns”" in leak.stderr, leak.stderr
    assert "motto" in leak.stderr
