"""Mails about releases: drafts for people, once, never before the page."""

from __future__ import annotations

import email
import email.policy
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from conftest import PNG, TinySite, run_fork
from office import LEAD, Office

from newsroom.build.record import record


@pytest.fixture
def office(tiny: TinySite, tmp_path: Path) -> Office:
    office = Office(tiny, kind="folder", path=str(tmp_path / "host"))
    tiny.put("releases/2022/budget/lead.png", PNG)
    office.release(
        "budget",
        title="A budget for “health” — 2022",
        image=LEAD,
        body="The **text**. ![a](lead.png)\n\n> “Good,” she said.\n> — Ana Example, head\n",
    )
    office.release("budget", lang="ko", title="2022년 예산", body="본문입니다.\n")
    office.release("later", embargo="2098-01-01T00:00+00:00")
    return office


def alert(office: Office, *words: str) -> subprocess.CompletedProcess[str]:
    return run_fork("-m", "newsroom", "alert", *words, cwd=office.site.root, SOURCE_DATE_EPOCH="")


def read(file: Path) -> EmailMessage:
    made: Any = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    return made


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body(preferencelist=(kind,))
    assert found is not None
    return str(found.get_content())


def test_a_draft_per_language_with_text_and_html(office: Office) -> None:
    office.publish()
    done = alert(office, "budget")
    assert done.returncode == 0, done.stderr
    english, korean = (read(office.site.root / f"alerts/budget.{lang}.eml") for lang in ("en", "ko"))
    assert english["Subject"] == "A budget for “health” — 2022" and korean["Subject"] == "2022년 예산"
    assert english["From"] == "Press desk <press@example.org>" and english["To"] is None and english["X-Unsent"] == "1"
    for kind in ("plain", "html"):
        text = part(english, kind)
        for words in ("Seoul", "The", "https://news.example.org/news/budget/", "Press desk", "+82 2-2100-7224"):
            assert words in text, (kind, words)
    html = part(english, "html")
    assert "<img" not in html and "<script" not in html and 'lang="en"' in html
    assert "https://news.example.org/ko/news/budget/" in part(korean, "plain") and "본문입니다." in part(korean, "html")


def test_once_and_again_only_when_it_is_asked_for(office: Office) -> None:
    office.publish()
    before = office.output
    assert alert(office, "budget", "--lang", "en").returncode == 0
    assert alert(office, "budget").returncode == 0
    twice = alert(office, "budget")
    assert twice.returncode == 1 and "drafted already" in twice.stderr
    assert alert(office, "budget", "--again").returncode == 0
    office.build()
    assert office.output == before


def test_never_before_the_page_is_live(office: Office) -> None:
    office.build()
    early = alert(office, "budget")
    assert early.returncode == 1 and "not live yet" in early.stderr
    held = alert(office, "later")
    assert held.returncode == 1 and "is held" in held.stderr
    unknown = alert(office, "budgett")
    assert unknown.returncode == 2 and "Did you mean 'budget'?" in unknown.stderr
    assert not list(office.site.root.rglob("*.eml"))


@pytest.mark.parametrize(
    "taken", [{"status": "draft"}, {"expires": "2022-06-01T00:00+00:00"}, {"embargo": "2098-01-01T00:00+00:00"}]
)
def test_what_left_the_host_is_not_live_before_it_is_published_again(office: Office, taken: dict[str, str]) -> None:
    office.publish()
    office.release("budget", **taken)
    office.publish()
    office.release("budget")
    office.build()
    before = office.output
    early = alert(office, "budget", "--lang", "en")
    assert early.returncode == 1 and "not live yet" in early.stderr
    office.publish()
    assert alert(office, "budget", "--lang", "en").returncode == 0
    office.build()
    assert office.output == before


def test_a_text_that_a_person_recorded_is_live_when_it_was_published(office: Office) -> None:
    for lang in ("en", "ko"):
        record(office.site.settings(), "budget", lang)
    early = alert(office, "budget")
    assert early.returncode == 1 and "not live yet" in early.stderr
    office.publish()
    assert alert(office, "budget").returncode == 0
    assert [line.kind for line in record(office.site.settings(), "budget", "en")] == []
    office.release("budget", title="Another title")
    assert [line.kind for line in record(office.site.settings(), "budget", "en")] == ["changed"]


def test_without_a_target_the_output_folder_says_what_is_live(office: Office) -> None:
    office.site.set(PUBLISH=None)
    assert alert(office, "budget").returncode == 1
    office.build()
    assert alert(office, "budget").returncode == 0


def test_nothing_about_what_is_withdrawn(office: Office) -> None:
    office.publish()
    office.release("budget", withdrawn={"at": "2022-05-01", "reason": "The figures were wrong."})
    office.release("budget", lang="ko", title="2022년 예산", withdrawn={"at": "2022-05-01", "reason": "틀렸습니다."})
    done = alert(office, "budget")
    assert done.returncode == 1 and "is withdrawn" in done.stderr


def test_a_language_that_the_release_is_not_out_in_is_named_as_the_wrong_option(office: Office) -> None:
    office.publish()
    refused = alert(office, "budget", "--lang", "fr")
    assert refused.returncode == 2
    assert refused.stderr.startswith("--lang: must be a language in which budget is public: en, ko")
