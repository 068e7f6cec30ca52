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
    # A short run is not worth a second compiler and several collectors: it takes half the time without.
    return ["java", "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(JAR)]


def findings(checker: list[str], *files: Path) -> list[str]:
    words = [*checker, "--also-check-css", *map(str, files)]
    run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    return [line for line in run.stderr.splitlines() if line.strip()]


def pages(folder: Path) -> list[Path]:
    return [page for page in sorted(folder.rglob("*.html")) if "components" not in page.parts]


def test_pages_of_every_kind_in_three_scripts_and_their_style_are_valid(
    checker: list[str], sample: Path, harbour: Path, gallery: Path, tmp_path: Path
) -> None:
    """The checker starts once. A line of what it finds names the file."""
    style = known_style(sample, tmp_path / "site.css")
    assert findings(checker, style, *pages(sample), *pages(harbour), *pages(gallery)) == []


def test_what_is_not_valid_is_found(checker: list[str], tmp_path: Path) -> None:
    page, style = tmp_path / "page.html", tmp_path / "site.css"
    page.write_text("<!doctype html><title>Page</title><p><div></p>", "utf-8")
    style.write_text("p{colour:red}", "utf-8")
    assert {name for line in findings(checker, page, style) for name in ("page.html", "site.css") if name in line} == {
        "page.html",
        "site.css",
    }


def known_style(sample: Path, file: Path) -> Path:
    """The stylesheet without what the checker does not know yet."""
    layers = (sample / "theme" / "site.css").read_text("utf-8").splitlines()[1:]
    flat = "\n".join(re.sub(r"^@layer \w+\{(.*)\}$", r"\1", line) for line in layers)
    without = CONTAINER.sub(lambda found: "@media " if found[0][0] == "@" else "", flat)
    assert without.count("@media") > flat.count("@media")
    single = NESTED.sub(lambda outer: re.sub(r">[^{}>]*\{", lambda inner: outer[1] + inner[0], outer[2]), without)
    assert single.count("{") == single.count("}") and re.search(r":not\([^{}]*\)\)>\.key-facts\{", single)
    file.write_text(COLOUR.sub("#123456", OPENED.sub("", single)), "utf-8")
    return file
