"""The examples of docs/extending.md work as they stand there."""

from __future__ import annotations

import re

from conftest import PROJECT, TinySite, one

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
    tiny.release("a", title="First")
    done = tiny.newsroom("build", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert one(tiny.html("/404.html"), ".motto").text() == "PEOPLE ANSWER PEOPLE"
    assert tiny.files()["headlines.txt"] == b"First"
