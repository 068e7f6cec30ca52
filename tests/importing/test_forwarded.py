"""Heads of forwarded mails are set aside; what only looks like one stays."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from reading import Draft, draft_of

HEADS = {
    "en": "From: Kim <kim@example.org>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Desk\nSubject: Line opens",
    "ko": "보낸 사람: 김예시\n보낸 날짜: 2026년 3월 2일\n받는 사람: 편집국\n제목: 상담 전화",
    "fr": "De : Kim\nEnvoyé : lundi 2 mars 2026\nÀ : Rédaction\nObjet : Ouverture",
    "ru": "От: Ким\nДата: 2 марта 2026 г.\nКому: Редакция\nТема: Линия",
}


def mail(text: str, kind: str) -> Draft:
    message = EmailMessage()
    message["Subject"] = "FW: Release"
    if kind == "html":
        lines = text.replace("<", "&lt;").split("\n\n")
        message.set_content("".join(f"<p>{part}</p>".replace("\n", "<br>") for part in lines), subtype="html")
    else:
        message.set_content(text)
    return draft_of(message.as_bytes(), "mail.eml")


@pytest.mark.parametrize("kind", ["html", "plain"])
@pytest.mark.parametrize("lang", HEADS)
def test_the_head_of_a_forwarded_mail_is_set_aside_and_its_subject_told(lang: str, kind: str) -> None:
    draft = mail(f"Please publish.\n\n{HEADS[lang]}\n\nThe line opens today.", kind)
    assert draft.markdown == "The line opens today.\n"
    assert sorted(map(len, draft.aside("header")))[0] == len("Please publish.")
    assert len(draft.aside("header")) == 2
    subject = HEADS[lang].rpartition(":")[2].strip()
    assert subject in [signal.text for signal in draft.reading.signals if signal.where == "subject"]


@pytest.mark.parametrize("kind", ["html", "plain"])
def test_lines_that_say_no_sender_are_text(kind: str) -> None:
    draft = mail("제목: 개통식\n날짜: 3월 2일\n참조: 지도", kind)
    assert not draft.reading.set_aside
    assert "개통식" in draft.words


def test_a_mail_with_tracked_changes_takes_the_decision() -> None:
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content(
        '<p>We <del datetime="2026-01-01">close</del><ins datetime="2026-01-01">open</ins>.</p>', subtype="html"
    )
    assert draft_of(message.as_bytes(), "mail.eml").reading.changes
    accepted = draft_of(message.as_bytes(), "mail.eml", "accept")
    assert (accepted.markdown, accepted.reading.changes) == ("We open.\n", ())
