"""The files of hosts: run as far as they can be run here, parsed where not."""

from __future__ import annotations

import configparser
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from newsroom.publishing.schedule import HOSTS, constraints, publish_setting, schedule_files
from newsroom.publishing.targets import KINDS

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
            "actions/cache",
            "actions/upload-artifact",
        }
        assert any(
            "pip install -c constraints.txt" in step.get("run", "") and "pelican-newsroom" in step["run"]
            for step in job["steps"]
        )
    assert yaml.safe_load(made[".github/workflows/check.yml"])["jobs"]["check"]["permissions"] == {"contents": "read"}
    publish = yaml.safe_load(made[".github/workflows/publish.yml"])
    steps = publish["jobs"]["publish"]["steps"]
    assert publish["concurrency"]["cancel-in-progress"] is False
    cached = next(step["with"]["path"] for step in steps if step.get("uses", "").startswith("actions/cache"))
    assert cached.split() == [".cache", "output"]
    assert any(step.get("run") == "newsroom publish --build" for step in steps)
    assert "${{ secrets.GITHUB_TOKEN }}" in made[".github/workflows/publish.yml"]


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git: apt-get install git")
def test_the_workflow_keeps_lines_of_the_ledger(tmp_path: Path) -> None:
    steps = yaml.safe_load(files("github")[".github/workflows/publish.yml"])["jobs"]["publish"]["steps"]
    script = next(step["run"] for step in steps if step.get("name") == "Keep what was published")
    bare, clone = tmp_path / "bare.git", tmp_path / "clone"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    subprocess.run(["git", "clone", "-q", str(bare), str(clone)], check=True, capture_output=True)
    script = re.sub(r'"https://x-access-token:[^"]*"', f'"{bare}"', script)
    (clone / "content").mkdir()
    (clone / "content/ledger.jsonl").write_text('{"a": 1}\n')
    for _ in range(2):  # the second time there is nothing new
        subprocess.run(["bash", "-e", "-c", script], cwd=clone, check=True, capture_output=True)
    done = subprocess.run(
        ["git", "-C", str(bare), "log", "--format=%s", "main"], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["Remember what was published"]


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
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", *(str(tmp_path / name) for name in ("newsroom.service", "newsroom-verify.timer"))],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert str(tmp_path) not in done.stderr, done.stderr


def test_every_dollar_is_one_that_is_meant() -> None:
    for host in HOSTS:
        for path, text in files(host).items():
            assert "$extras" not in text and "$domain" not in text and "$timezone" not in text, path
            assert "$$" not in text, path


def test_constraints_name_exact_versions() -> None:
    lines = [line for line in constraints().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.!+]+", line) for line in lines)
