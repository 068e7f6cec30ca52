"""Mails that carry a release: letters above it, offices above its headline, signatures, quoting, forwarding."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from test_letterheads import TEXT
from test_proposals import DIRECTORY, SEOUL

from newsroom.importing.document import characters
from newsroom.importing.proposals.finding import account, propose
from newsroom.importing.proposals.work import Work, text_of
from newsroom.importing.readers import read_file


def mail(text: str, subject: str = "", html: str = "") -> Work:
    message = EmailMessage()
    message["From"], message["Subject"] = "ana@example.org", subject
    message.set_content(html or text, subtype="html" if html else "plain")
    work = propose(read_file(message.as_bytes(), "mail.eml", None), DIRECTORY, SEOUL)
    read, imported, aside = account(work)
    assert read == imported + aside
    return work


def body(work: Work) -> str:
    return "\n".join(map(text_of, work.blocks))


OPENING = f"BUSAN, 27 November 2026 – {TEXT}\n\n{TEXT}\n"
HEADS = {
    "fourth-line": ("Harbour Authority of Busan\n\nPress office\n\n12 Quay Road\n\nPorts breathe again\n\n", ""),
    "city": ("Example Mission\n\nPress office\n\nSeoul\n\nPorts breathe again\n\n", "Release"),
    "below-the-word": ("Harbour Friends\n\nPress release\n\nPorts breathe again\n\n", ""),
    "letter": ("Dear editors,\n\nplease find our release below.\n\nHarbour Friends\nPress release\nPorts breathe again\n\n", ""),
    "letter-and-subject": ("Dear editors,\n\nplease find our news of today below.\n\nPorts breathe again\n\n", "Fwd: Ports breathe again"),
    "subject-with-label": ("Bonjour,\n\nVeuillez trouver ci-dessous notre texte.\n\nPorts breathe again\n\n", "Communiqué : Ports breathe again"),
    "forwarded": ("FYI\n\n---------- Forwarded message ---------\nFrom: Ana\nDate: Fri\nSubject: Ports breathe again\nTo: x\n\nPorts breathe again\n\n", "Fwd: x"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_the_headline_is_found_below_what_a_mail_says_first(name: str) -> None:
    head, subject = HEADS[name]
    work = mail(head + OPENING, subject)
    assert (work.fields["title"], work.fields["dateline"], work.fields["date"]) == (
        "Ports breathe again",
        "BUSAN",
        "2026-11-27",
    )
    assert body(work) == f"{TEXT}\n{TEXT}"


def test_a_text_that_is_quoted_whole_is_the_text() -> None:
    quoted = "".join(f"> {line}".rstrip() + "\n" for line in f"Ports breathe again\n\n{OPENING}".split("\n"))
    work = mail(quoted)
    assert work.fields["dateline"] == "BUSAN"
    assert ">" not in body(work)


def test_a_signature_is_set_aside_and_so_is_the_end_of_a_letter() -> None:
    work = mail(f"Ports breathe again\n\n{OPENING}\n-- \nAna Example\nPress officer\n")
    assert body(work) == f"{TEXT}\n{TEXT}"
    assert [part.where for part in work.set_aside] == ["signature"]
    letter = mail(
        f"Dear editors,\n\nour release:\n\nPress release\nPorts breathe again\n\n{OPENING}\nKind regards,\n\nAna\n"
    )
    assert body(letter) == f"{TEXT}\n{TEXT}"
    assert "Kind regards," in [part.text for part in letter.set_aside]


@pytest.mark.parametrize(
    "holder", ['<div class="gmail_signature">Ana</div>', '<pre class="moz-signature">-- \nAna</pre>']
)
def test_a_signature_in_html_is_set_aside(holder: str) -> None:
    work = mail("", html=f"<p><b>Ports breathe again</b></p><p>{TEXT}</p>{holder}")
    assert body(work) == TEXT
    assert [part.reason for part in work.set_aside] == ["footer"]


def test_a_letter_that_is_the_release_stays_whole() -> None:
    work = mail(f"Dear friends,\n\n{TEXT}\n\n{TEXT}\n\nKind regards,\n\nAna Example\n", "A letter to ports")
    assert work.fields["title"] == "A letter to ports"
    assert body(work).startswith("Dear friends,")
    assert "Kind regards," in body(work)


def test_a_note_as_long_as_what_it_forwards_is_text() -> None:
    head = "\n\n-----Original Message-----\nFrom: Ana\nSent: Friday\nSubject: Question\nTo: x\n\nWhen does it open?\n"
    work = mail(f"Ports breathe again\n\n{OPENING}{head}")
    assert characters(TEXT) * 2 <= characters(body(work))


def test_a_mail_without_the_boundary_that_it_promises_is_read() -> None:
    data = (
        b"From: a@example.org\nSubject: Ports\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\nPorts breathe again."
    )
    assert body(propose(read_file(data, "x.eml", None), DIRECTORY, SEOUL)) == "Ports breathe again."
