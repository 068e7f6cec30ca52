"""Who learns that a publication failed or came late: a command, a webhook, a mail through the office's own server.

Place in the pipeline: beside `command` and `watch`. Comes in: `NOTIFY` of `publishconf.py`, one line for people. Goes out: the
line, to everybody named. Refuses: secrets in the file; to hide the event behind a notice that cannot be sent.
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from functools import partial

from newsroom.model.problems import ContentError, Problem, did_you_mean
from newsroom.model.settings import Settings
from newsroom.publishing.hosts.credentials import without_secrets
from newsroom.publishing.hosts.host import HostFault, patiently
from newsroom.publishing.hosts.request import ask, is_safe
from newsroom.reading.settings.taker import place_of_setting

WAYS = ("command", "webhook", "mail")
MAIL = ("host", "port", "from", "to", "user", "security")
SECURITY = ("starttls", "tls", "none")
EXAMPLE = '{"mail": {"host": "mail.example.org", "from": "press@example.org", "to": ["press@example.org"]}}'
SECONDS = 30


def check_notify(settings: Settings) -> None:
    """Raises ContentError with everything that is wrong in `NOTIFY`."""
    problems: list[Problem] = []

    def wrong(message: str, hint: str = "") -> None:
        problems.append(Problem(*place_of_setting(settings.file, "NOTIFY"), "NOTIFY", "notify", "error", message, hint))

    for way, value in settings.notify.items():
        if way not in WAYS:
            wrong(f"must be among {', '.join(WAYS)}, e.g. {EXAMPLE} (got {way!r})", did_you_mean(way, WAYS))
        elif way == "mail":
            if not isinstance(value, Mapping) or not (value.get("host") and value.get("from") and _addresses(value)):
                wrong(f"mail must have host, from and to, e.g. {EXAMPLE}")
                continue
            if value.get("security", "starttls") not in SECURITY:
                hint = did_you_mean(str(value["security"]), SECURITY)
                wrong(f"mail's security must be among {', '.join(SECURITY)} (got {value['security']!r})", hint)
            if not str(value.get("port", 25)).isdecimal():
                wrong(f"mail's port must be a number, e.g. 587 (got {value['port']!r})")
            for part in value:
                if part not in MAIL:
                    hint = (
                        "The password belongs into the environment: NEWSROOM_NOTIFY_PASSWORD."
                        if "pass" in str(part)
                        else did_you_mean(str(part), MAIL)
                    )
                    wrong(f"mail has no part {part!r}", hint)
        elif way == "webhook" and not (isinstance(value, str) and is_safe(value)):
            wrong(f"webhook must be an address that begins with https:// (got {value!r})")
        elif way == "command" and not _words(value):
            wrong(f"command must be a list of words, e.g. ['notify-send', 'Newsroom'] (got {value!r})")
    if problems:
        raise ContentError(problems)


def notify(settings: Settings, subject: str, text: str, say: Callable[[str], None]) -> int:
    """Tells everybody; to how many ways it went."""
    text, notified = without_secrets(text), 0
    ways = dict(settings.notify)
    if os.environ.get("NEWSROOM_NOTIFY_WEBHOOK"):
        ways["webhook"] = os.environ["NEWSROOM_NOTIFY_WEBHOOK"]
    senders: dict[str, Callable[[object], None]] = {
        "command": lambda value: _run(_words(value), subject, text),
        "webhook": lambda value: _post(str(value), settings, subject, text),
        "mail": lambda value: _mail(value, subject, text),
    }
    for way, value in ways.items():
        try:
            patiently(partial(_tried, senders[way], value))
            notified += 1
        except (OSError, ValueError, KeyError, smtplib.SMTPException, subprocess.SubprocessError, HostFault) as fault:
            say(without_secrets(f"NOTIFY: the {way} could not be told ({fault})."))
    return notified


def _tried(send: Callable[[object], None], value: object) -> None:
    """Sends; a mail server that is away for a moment is no reason to give up."""
    try:
        send(value)
    except (ConnectionError, TimeoutError, smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected) as fault:
        raise HostFault(str(fault) or type(fault).__name__, passing=True) from fault


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list | tuple) and value else []


def _addresses(mail: Mapping[str, object]) -> list[str]:
    to = mail.get("to")
    return [to] if isinstance(to, str) else [str(each) for each in to] if isinstance(to, list | tuple) else []


def _run(words: list[str], subject: str, text: str) -> None:
    """The message goes to the command as its last word, and on its standard input."""
    nobody = subprocess.DEVNULL  # not a pipe: what the command leaves running would hold it open
    subprocess.run(  # noqa: S603
        [*words, f"{subject}: {text}"], input=text, text=True, timeout=SECONDS, check=True, stdout=nobody, stderr=nobody
    )


def _post(url: str, settings: Settings, subject: str, text: str) -> None:
    body = json.dumps(
        {"text": f"{subject}: {text}", "subject": subject, "message": text, "site": settings.site_url}
    ).encode()
    ask("the webhook", "POST", url, body, {"Content-Type": "application/json"}, seconds=SECONDS)


def _mail(value: object, subject: str, text: str) -> None:
    assert isinstance(value, Mapping)
    message = EmailMessage()
    sender = str(value["from"])
    message["Subject"], message["From"], message["To"] = subject, sender, ", ".join(_addresses(value))
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
    message.set_content(text + "\n")
    security = str(value.get("security", "starttls"))
    port = int(str(value.get("port", {"tls": 465, "starttls": 587}.get(security, 25))))
    password = os.environ.get("NEWSROOM_NOTIFY_PASSWORD", "")
    trusted = ssl.create_default_context()  # a server without a trusted certificate gets no password
    host = str(value["host"])
    made = (
        smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trusted)
        if security == "tls"
        else smtplib.SMTP(host, port, timeout=SECONDS)
    )
    with made as server:
        if security == "starttls":
            server.starttls(context=trusted)
        if value.get("user"):
            server.login(str(value["user"]), password)
        server.send_message(message)
