"""A mail, or a page saved as one file (.mhtml) → the reading of its text.

Place in the pipeline: one of the readers. Comes in: bytes of a message. Goes out: a `Reading` of the HTML part, else of the
plain one, with the subject as a signal. Pictures in the text come along; every other attachment is a question.
Refuses: to open attachments, and whatever lies outside of the message.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from email.message import Message
from html import escape
from typing import Any, TypeAlias

import msgspec

from newsroom.importing.charsets import decode
from newsroom.importing.document import Decision, Question, ReadError, Reading, Signal
from newsroom.importing.forwarded import without_heads
from newsroom.importing.markup.reader import read_html
from newsroom.importing.plain_mail import read_plain_mail, unflowed

Part: TypeAlias = "Message[Any, Any]"
MOST_PARTS = 500
LONGEST_HEADER = 8_000  # bytes of a header that is read: the time for it grows with the square of its length
_READ = re.compile(rb"^(?:Subject|Content-[A-Za-z-]+):[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


def read_mail(data: bytes, name: str, decision: Decision = None) -> Reading:
    """A message. Raises ReadError."""
    del name
    if any(len(match[0]) > LONGEST_HEADER for match in _READ.finditer(data)):
        raise ReadError("one of its headers is longer than any program writes: copy its text into a document")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = list(_parts(message))
    except (ValueError, IndexError, KeyError, RecursionError, AssertionError) as fault:
        raise ReadError(
            "its form is broken: save the message anew as .eml, or copy its text into a document"
        ) from fault
    if len(parts) > MOST_PARTS:
        raise ReadError(f"it has more than {MOST_PARTS} parts: save the text alone as .docx")
    if not message.keys() or not parts:
        raise ReadError("it is no mail: it has no header")
    return _reading(message, parts, decision)


def _reading(message: Part, parts: Sequence[Part], decision: Decision) -> Reading:
    """The reading of a message. A message without words of its own that has another attached is that other one."""
    bodies = _bodies(message)
    attached = [part for part in parts if part.get_content_type() == "message/rfc822"]
    if len(attached) == 1 and not any(_has_words(part) for part in bodies):
        inner = _message_in(attached[0])
        rest = [part for part in parts if part is not attached[0]]
        reading = _reading(inner, list(_parts(inner)), decision)
        questions: list[Question] = _attachments(rest, bodies)
    else:
        reading = _own_reading(bodies, parts, decision)
        questions = _attachments(parts, bodies)
    subject = _header(message, "Subject")
    signals = [*reading.signals, *([Signal(text=subject, where="subject")] if subject else [])]
    return msgspec.structs.replace(
        reading, form="mail", signals=tuple(signals), questions=(*reading.questions, *questions)
    )


def _own_reading(bodies: Sequence[Part], parts: Sequence[Part], decision: Decision) -> Reading:
    """The reading of a message's own text."""
    if any(part.get_content_type() == "text/html" for part in bodies):
        markup = "\n".join(
            _text(part) if part.get_content_type() == "text/html" else _as_html(_text(part)) for part in bodies
        )
        return without_heads(read_html(markup, _pictures(parts), "mail", decision))
    if bodies:
        return read_plain_mail("\n\n".join(_text(part) for part in bodies))
    raise ReadError("it has no text: import its attachment instead")


def _parts(message: Part) -> Iterator[Part]:
    """The parts of a message. An attached message is one part, whatever is in it."""
    if _is_attached(message):
        yield message
    elif message.is_multipart():
        for child in message.get_payload():
            if isinstance(child, Message):
                yield from _parts(child)
    else:
        yield message


def _is_attached(part: Part) -> bool:
    return part.get_content_type() == "message/rfc822" and part.get_content_disposition() == "attachment"


def _message_in(part: Part) -> Part:
    """The message that is attached."""
    inner = part.get_payload(0)
    return inner if isinstance(inner, Message) else Message()


def _has_words(part: Part) -> bool:
    """Whether a part says or shows something."""
    if part.get_content_type() != "text/html":
        return bool(_text(part).strip())
    reading = read_html(_text(part), {}, "mail")
    return bool(reading.text.blocks or reading.questions)


def _bodies(part: Part) -> list[Part]:
    """The parts that a mail program shows as the text: of alternatives the richest, of a row all of them."""
    kind = part.get_content_type()
    if (
        kind.startswith("multipart/") and str(part.get_payload() or "").strip() and not part.is_multipart()
    ):  # without a boundary: one part
        return [part]
    if part.is_multipart():
        if _is_attached(part):
            return []
        found = [_bodies(child) for child in part.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            shown = [each for each in found if each]
            rich = [each for each in shown if any(one.get_content_type() == "text/html" for one in each)]
            return (rich or shown)[-1] if shown else []
        return [one for each in found for one in each]
    is_text = (
        kind in ("text/html", "text/plain")
        and part.get_content_disposition() != "attachment"
        and not part.get_filename()
    )
    return [part] if is_text else []


def _as_html(text: str) -> str:
    """Plain text between parts of HTML."""
    paragraphs = re.split(r"\n\s*\n", escape(text.strip()))
    return "".join(f"<p>{'<br>'.join(paragraph.splitlines())}</p>" for paragraph in paragraphs if paragraph.strip())


def _text(part: Part) -> str:
    """A part's characters, whatever charset it claims."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")
    charset = part.get_content_charset() or ""
    if (
        part.get_content_type() == "text/html"
        and not charset
        and (match := re.search(rb"charset=[\"']?([\w-]+)", data[:2000]))
    ):
        charset = match[1].decode("ascii")
    text = decode(data, charset)
    if str(part.get_param("format")).lower() == "flowed":
        text = unflowed(text, str(part.get_param("delsp")).lower() == "yes")
    return text


def _header(message: Part, name: str) -> str:
    """A header in one line; one that cannot be decoded is taken as it is."""
    try:
        value = message.get(name, "")
    except (ValueError, IndexError, LookupError):
        value = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(str(value).split())


def _pictures(parts: Sequence[Part]) -> dict[str, bytes]:
    """Pictures of the message by `cid:` address and by location."""
    found: dict[str, bytes] = {}
    for part in parts:
        if not part.get_content_type().startswith("image/"):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        if identifier := str(part.get("Content-ID", "")).strip("<> "):
            found[f"cid:{identifier}"] = payload
        if location := str(part.get("Content-Location", "")).strip():
            found[location] = payload
    return found


def _attachments(parts: Sequence[Part], used: Sequence[Part]) -> list[Question]:
    """A question for each attachment that is not in the text."""
    questions: list[Question] = []
    for part in parts:
        name = part.get_filename() or ""
        if not name and _is_attached(part):
            name = f"{_header(_message_in(part), 'Subject') or 'message'}.eml"
        is_inline = (
            part.get_content_type().startswith("image/")
            and part.get("Content-ID")
            and part.get_content_disposition() != "attachment"
        )
        if (
            any(part is one for one in used)
            or is_inline
            or (not name and part.get_content_disposition() != "attachment")
        ):
            continue
        name = name or part.get_content_type()
        is_document = name.lower().endswith(
            (".eml", ".docx", ".odt", ".hwpx", ".html", ".htm", ".txt", ".doc", ".hwp", ".pdf", ".rtf")
        )
        what = (
            "it may hold the release itself: save it and import it"
            if is_document
            else "save it beside the release, if it belongs there"
        )
        questions.append(
            Question(kind="attachment", text=f"“{name}” is attached and was not opened; {what}", where="attachment")
        )
    return questions
