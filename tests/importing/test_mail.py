"""Mails as programs write them: which parts are the text, in which charset, and what is only attached."""

from __future__ import annotations

import random
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from newsroom.importing.document import ReadError, Reading
from newsroom.importing.proposals.work import text_of
from newsroom.importing.readers import read_file


def read(data: bytes, name: str = "a.eml") -> Reading:
    reading = read_file(data, name)
    assert reading.read == reading.imported + reading.aside
    return reading


def words(reading: Reading) -> str:
    return "\n".join(text_of(block) for block in reading.text.blocks)


def test_parts_of_html_in_a_row_are_one_text() -> None:
    mail = MIMEMultipart("mixed")
    mail["Subject"], mail["Message-ID"] = "x", "<a@example.org>"
    for part in (
        MIMEText("<p>First words.</p>", "html"),
        MIMEText("between\n", "plain"),
        MIMEText("<p>Last words.</p>", "html"),
    ):
        mail.attach(part)
    assert words(read(mail.as_bytes())).split("\n") == ["First words.", "between", "Last words."]


def test_of_alternatives_only_the_richest_is_read() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "x", "<a@example.org>"
    mail.set_content("plain words\n")
    mail.add_alternative("<p>rich words</p>", subtype="html")
    reading = read(mail.as_bytes())
    assert words(reading) == "rich words" and reading.read == 9


@pytest.mark.parametrize(
    "charset",
    [
        "utf-8",
        "iso-8859-1",
        "windows-1252",
        "koi8-r",
        "windows-1251",
        "euc-kr",
        "iso-2022-jp",
        "gb2312",
        "windows-1256",
    ],
)
def test_any_charset(charset: str) -> None:
    sample = {"koi8-r": "Миссия открыла линию", "windows-1251": "Миссия открыла линию", "euc-kr": "상담 전화를 개통했다", "iso-2022-jp": "相談電話を開設した",
              "gb2312": "开通了咨询热线", "windows-1256": "افتتحت البعثة خطا"}.get(charset, "Café à l’été" if charset in ("utf-8", "windows-1252") else "Café à été")  # fmt: skip
    mail = MIMEText(sample, "plain", charset)
    mail["Subject"], mail["Message-ID"] = "x", "<a@example.org>"
    assert words(read(mail.as_bytes())) == sample


def test_a_charset_that_nobody_knows_is_guessed() -> None:
    head = b"Subject: x\r\nMessage-ID: <a@example.org>\r\nContent-Type: text/plain; charset=x-nowhere\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    assert words(read(head + "Café words".encode())) == "Café words"


def test_an_encoded_subject_is_a_signal() -> None:
    mail = MIMEText("Words of the text.", "plain")
    mail["Message-ID"] = "<a@example.org>"
    data = mail.as_bytes().replace(
        b"MIME-Version", b"Subject: =?utf-8?B?7JeQ67CU6rOg?= =?iso-8859-1?Q?_caf=E9?=\nMIME-Version", 1
    )
    (signal,) = [signal for signal in read(data).signals if signal.where == "subject"]
    assert signal.text.replace(" ", "") == "에바고café"


def test_the_head_of_a_forwarded_mail_is_set_aside_and_its_subject_a_signal() -> None:
    text = "---------- Forwarded message ---------\nFrom: Ana Example <ana@example.org>\nDate: Thu, 5 Mar 2026 at 10:00\nSubject: A line opens\nTo: <b@example.org>\n\nThe mission opened a line.\n"
    mail = MIMEText(text, "plain")
    mail["Subject"], mail["Message-ID"] = "Fwd: x", "<a@example.org>"
    reading = read(mail.as_bytes())
    assert words(reading) == "The mission opened a line."
    assert [part.reason for part in reading.set_aside] == ["header"]
    assert {signal.text for signal in reading.signals} == {"Fwd: x", "A line opens"}


def test_every_attachment_is_a_question_and_none_is_opened() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "x", "<a@example.org>"
    mail.set_content("Words.\n")
    for name in ("release.docx", "photo.jpg", "notes.txt", "보도자료.hwp"):
        mail.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename=name)
    questions = [question for question in read(mail.as_bytes()).questions if question.kind == "attachment"]
    assert len(questions) == 4 and "release.docx" in questions[0].text and "보도자료.hwp" in questions[3].text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Message-ID: <a@example.org>\r\nContent-Type: application/pdf\r\n\r\nx", id="no text"),
        pytest.param(
            b"Message-ID: <a@example.org>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", id="no parts"
        ),
        pytest.param(b"just words", id="no head"),
    ],
)
def test_what_is_no_mail_is_one_line(data: bytes) -> None:
    with pytest.raises(ReadError) as refused:
        read(data)
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_mail_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "x", "<a@example.org>"
    mail.set_content("Words é.\n")
    mail.add_alternative("<p>Rich é</p>", subtype="html")
    mail.add_attachment(b"PK", maintype="application", subtype="octet-stream", filename="é.docx")
    data = bytearray(mail.as_bytes())
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(30, len(data))
        data[place : place + chance.randint(0, 6)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 3)))
    try:
        read(bytes(data))
    except ReadError as refused:
        assert str(refused)


FLOWED = {  # (delsp, written, read)
    "joined": ("no", "The line answers from nine to \nsix every day.\n\nSecond.", ["The line answers from nine to six every day.", "Second."]),
    "no space": ("yes", "例示代表部は四十の港と \n協力する。", ["例示代表部は四十の港と協力する。"]),
    "stuffed": ("no", " From the port it goes on.\n\nSecond.", ["From the port it goes on.", "Second."]),
}  # fmt: skip


@pytest.mark.parametrize("form", FLOWED)
def test_flowed_lines_are_joined_and_the_signature_is_none_of_them(form: str) -> None:
    delsp, written, expected = FLOWED[form]
    head = f"Subject: x\nFrom: a@example.org\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp={delsp}\nContent-Transfer-Encoding: 8bit\n\n"
    reading = read(f"{head}{written}\n\n-- \nAna Example\n".replace("\n", "\r\n").encode())
    assert words(reading).split("\n") == expected
    assert [part.text.split() for part in reading.set_aside] == [["--", "Ana", "Example"]]


@pytest.mark.parametrize("note", ["", "See the attached mail."])
def test_an_attached_message_is_read_where_nothing_else_is_and_never_lost(note: str) -> None:
    inner = EmailMessage()
    inner["Subject"] = "Line opens"
    inner.set_content("<p>The mission opened a line.</p>", subtype="html")
    mail = EmailMessage()
    mail["Subject"], mail["Message-ID"] = "Fwd: Line", "<a@example.org>"
    mail.set_content(note)
    mail.add_attachment(inner)
    reading = read(mail.as_bytes())
    assert words(reading) == (note or "The mission opened a line.")
    asked = [question.text for question in reading.questions if question.kind == "attachment"]
    assert bool(asked) == bool(note) and all("Line opens.eml" in text for text in asked)
    assert reading.signals[0].text == ("Fwd: Line" if note else "Line opens")
