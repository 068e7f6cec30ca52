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


TEXT = "The mission opened the second harbour line in the morning, and the mayor spoke with forty families."
PROGRAMS = {
    "gmail": f'<div dir="ltr">FYI<br><br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Kim</b> <span>&lt;<a href="mailto:kim@example.org">kim@example.org</a>&gt;</span><br>Date: Fri, Nov 27, 2026<br>Subject: Line opens<br>To: Desk &lt;desk@example.org&gt;<br></div><br><br><p>{TEXT}</p></div></div>',
    "naver": f"<div>참고 바랍니다.</div><div>-----Original Message-----<br><b>From:</b> Kim&lt;kim@example.org&gt;<br><b>To:</b> desk@example.org<br><b>Cc:</b><br><b>Sent:</b> 2026-11-27<br><b>Subject:</b> Line opens<br></div><p>{TEXT}</p>",
    "thunderbird": f'<div class="moz-forward-container">-------- Forwarded Message --------<table class="moz-email-headers-table"><tr><th>Subject: </th><td>Line opens</td></tr><tr><th>Date: </th><td>Fri, 27 Nov 2026</td></tr><tr><th>From: </th><td>Kim <a href="mailto:kim@example.org">&lt;kim@example.org&gt;</a></td></tr></table><p>{TEXT}</p></div>',
    "apple": f'<div>For you.</div><blockquote type="cite"><div>Begin forwarded message:</div><div><b>From: </b>Kim &lt;kim@example.org&gt;</div><div><b>Subject: </b>Line opens</div><div><b>Date: </b>27 November 2026</div><br><p>{TEXT}</p></blockquote>',
    "yandex": f'<div>-------- Пересылаемое сообщение --------</div><div>27.11.2026, 09:00, "Kim" &lt;kim@example.org&gt;:</div><div>{TEXT}</div><div>-------- Конец пересылаемого сообщения --------</div>',
    "reply": f"<div>Fine.</div><div>On Fri, 27 Nov 2026 at 09:00, Kim &lt;kim@example.org&gt; wrote:</div><blockquote class='gmail_quote'><p>{TEXT}</p></blockquote>",
    "outlook on the web": f'<div>Please see.</div><hr><div id="divRplyFwdMsg"><b>From:</b> Kim &lt;kim@example.org&gt;<br><b>Sent:</b> Friday<br><b>To:</b> Desk<br><b>Subject:</b> Line opens</div><div><p>{TEXT}</p></div>',
    "netease": f'<div>-------- 转发邮件信息 --------<br>发件人："Kim" &lt;kim@example.org&gt;<br>发送日期：2026-11-27<br>收件人：编辑部<br>主题：Line opens<br></div><p>{TEXT}</p>',
    "outlook in Arabic": f"<div dir='rtl'><b>من:</b> Kim &lt;kim@example.org&gt;<br><b>تم الإرسال:</b> 27 نوفمبر 2026<br><b>إلى:</b> التحرير<br><b>الموضوع:</b> Line opens</div><p>{TEXT}</p>",
    "twice": f"<p>ok</p><p>From: B &lt;kim@example.org&gt;<br>Date: 1 March 2026<br>Subject: Fwd: Line opens</p><p>See this.</p><p>From: A &lt;kim@example.org&gt;<br>Date: 1 March 2026<br>Subject: Line opens</p><p>{TEXT}</p>",
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_writes_the_head_in_its_own_way(program: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Fwd: Line opens"
    message.set_content(PROGRAMS[program], subtype="html")
    draft = draft_of(message.as_bytes(), "mail.eml")
    assert draft.markdown == f"{TEXT}\n"
    assert not {"kim", "ok", "FYI", "See", "Please"}.intersection(draft.words)


@pytest.mark.parametrize("program", ["apple", "reply", "twice"])
def test_plain_mails_are_parted_in_the_same_way(program: str) -> None:
    heads = {
        "apple": "For you.\n\n> Begin forwarded message:\n> \n> From: Kim <kim@example.org>\n> Subject: Line opens\n> Date: 27 November 2026\n> \n> ",
        "reply": "Fine.\n\nOn Fri, 27 Nov 2026 at 09:00, Kim Example of the mission <kim@example.org>\nwrote:\n\n",
        "twice": "ok\n\nFrom: B <b@example.org>\nDate: 1 March\nSubject: x\n\nSee this\n\nFrom: A <a@example.org>\nDate: 1 March\nSubject: Line opens\n\n",
    }  # fmt: skip
    message = EmailMessage()
    message["Subject"] = "Fwd: Line opens"
    message.set_content(f"{heads[program]}{TEXT}\n")
    assert draft_of(message.as_bytes(), "mail.eml").markdown == f"{TEXT}\n"


def test_an_address_that_ends_a_sentence_is_no_head() -> None:
    text = "Before 5 March, write to the desk at desk@example.org:"
    draft = mail(f"{text}\n\n{TEXT}", "html")
    assert not draft.reading.set_aside
