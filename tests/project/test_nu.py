"""Markup and style under the Nu Html Checker, which the W3C runs. Needs Java and its jar; CI always has them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import PROJECT

pytestmark = pytest.mark.slow

JAR = Path(os.environ.get("VNU_JAR") or PROJECT / "node_modules/vnu-jar/build/dist/vnu.jar")
COLOUR = re.compile(r"light-dark\((?:[^()]|\([^()]*\))*\)|oklch\([^()]*\)")  # newer than the checker's grammar
OPENED = re.compile(r"[^{}]*::details-content\{[^{}]*\}")  # so is what a printed page opens
CONTAINER = re.compile(r"@container main ?|container:main/inline-size;?")  # so are container queries
NESTED = re.compile(r"([^{}]+)\{((?:>[^{}]*\{[^{}]*\})+)\}")  # so are rules inside a rule: written one by one for it


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command that checks files."""
    if program := shutil.which("vnu"):
        return [program]
    if not shutil.which("java"):
        pytest.skip("Java is not installed: apt-get install default-jre-headless")
    if not JAR.is_file():
        pytest.skip("the Nu checker is not here: npm install --no-save vnu-jar@24.10.17 (or set VNU_JAR to its jar)")
    return ["java", "-Xss4m", "-jar", str(JAR)]


def findings(checker: list[str], *words: str | Path) -> list[str]:
    run = subprocess.run([*checker, *map(str, words)], capture_output=True, text=True, check=False, timeout=300)
    return [line for line in run.stderr.splitlines() if line.strip()]


def pages(folder: Path) -> list[Path]:
    return [page for page in sorted(folder.rglob("*.html")) if "components" not in page.parts]


def test_every_page_of_the_sample_site_is_valid(checker: list[str], sample: Path) -> None:
    assert findings(checker, *pages(sample)) == []


def test_every_kind_of_page_is_valid_in_three_scripts(checker: list[str], harbour: Path, gallery: Path) -> None:
    assert findings(checker, *pages(harbour), *pages(gallery)) == []


def test_the_stylesheet_is_valid_but_for_what_the_checker_does_not_know_yet(
    checker: list[str], sample: Path, tmp_path: Path
) -> None:
    layers = (sample / "theme" / "site.css").read_text("utf-8").splitlines()[1:]
    flat = "\n".join(re.sub(r"^@layer \w+\{(.*)\}$", r"\1", line) for line in layers)
    file = tmp_path / "site.css"
    without = CONTAINER.sub(lambda found: "@media " if found[0][0] == "@" else "", flat)
    assert without.count("@media") > flat.count("@media")
    single = NESTED.sub(lambda outer: re.sub(r">[^{}>]*\{", lambda inner: outer[1] + inner[0], outer[2]), without)
    assert single.count("{") == single.count("}") and re.search(r":not\([^{}]*\)\)>\.key-facts\{", single)
    file.write_text(COLOUR.sub("#123456", OPENED.sub("", single)), "utf-8")
    assert findings(checker, "--css", file) == []
