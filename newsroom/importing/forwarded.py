"""Heads of mails that were forwarded: from whom, when, to whom.

Place in the pipeline: behind the readers of mail. Comes in: the reading of a mail in HTML. Goes out: the same without the
heads of mails inside it, which are set aside; their subjects are signals. Refuses: fewer than three such lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from newsroom.importing.document import Reading, SetAside, Signal, weight, words
from newsroom.model.blocks import Block, Paragraph, Quotation, Run, Text, plain

_NAME = (
    r"from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?|de|envoy[ée](?: le)?|[àa]|objet|enviado(?: el)?|para|asunto|fecha|보낸 ?사람|보낸 ?날짜|받는 ?사람|참조|제목|날짜|"
    r"من|إلى|الموضوع|التاريخ|发件人|发送时间|收件人|抄送|主题|差出人|送信日時|宛先|件名|日時|от|кому|отправлено|дата|тема|копия|von|gesendet|an|betreff|datum"
)
HEADER_LINE = re.compile(rf"^[>\s*]*(?:{_NAME})\s*[:：].*$", re.IGNORECASE)
FORWARD = re.compile(
    r"^[>\s]*-{2,}\s*(?:forwarded message|original message|message transf[ée]r[ée]|mensaje (?:reenviado|original)|전달된 메시지|원본 메시지|转发邮件|原始邮件|転送メッセージ|元のメッセージ|пересылаемое сообщение|исходное сообщение)\s*-{2,}\s*$",
    re.IGNORECASE,
)
SUBJECT = re.compile(r"(?i)subject|objet|asunto|제목|الموضوع|主题|件名|тема|betreff")
_SENDER = re.compile(r"(?i)[>\s*]*(?:from|보낸 ?사람|de|من|发件人|差出人|от|von)\s*[:：]")
FEWEST = 3  # lines of a head
LONGEST_NOTE = 500  # characters that somebody writes above what is forwarded
NOTE = "above a forwarded mail"


def is_head(lines: Sequence[str]) -> bool:
    """Whether lines, each `Name: value`, are the head of a mail: they say who sent it."""
    return len(lines) >= FEWEST and any(_SENDER.match(line) for line in lines)


def without_heads(reading: Reading) -> Reading:
    """The reading without the heads of forwarded mails."""
    aside: list[SetAside] = []
    signals: list[Signal] = []
    blocks = _without_note(reading.text.blocks, aside, signals)
    if not aside:
        return reading
    return msgspec.structs.replace(
        reading,
        text=Text(blocks=blocks, notes=reading.text.notes),
        set_aside=(*reading.set_aside, *aside),
        signals=(*reading.signals, *signals),
    )


def _without_note(blocks: tuple[Block, ...], aside: list[SetAside], signals: list[Signal]) -> tuple[Block, ...]:
    """The blocks without heads of forwarded mails, and without what somebody wrote above the first of them."""
    out = _without(blocks, aside, signals)
    first = next((n for n, block in enumerate(blocks) if _holds_head(block)), 0)
    above, below = Text(blocks=out[:first]), Text(blocks=out[first:])
    if not aside or not first or out[:first] != blocks[:first] or not weight(above):
        return out
    if above.blocks and weight(above) <= min(LONGEST_NOTE, weight(below)) and not _has_more(above.blocks):
        aside.append(SetAside(reason="header", text=words(above), where=NOTE))
        return below.blocks
    return out


def _holds_head(block: Block) -> bool:
    """Whether a block begins what is forwarded."""
    if isinstance(block, Quotation):
        return any(map(_holds_head, block.blocks))
    lines = _lines(block)
    return bool(lines) and bool(FORWARD.match(lines[0]) or HEADER_LINE.match(lines[0]))


def _has_more(blocks: tuple[Block, ...]) -> bool:
    """Whether some blocks hold more than lines of text: pictures, notes, lists."""
    return any(not _lines(block) for block in blocks)


def _without(blocks: tuple[Block, ...], aside: list[SetAside], signals: list[Signal]) -> tuple[Block, ...]:
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Quotation):
            inner = _without(block.blocks, aside, signals)
            out += [msgspec.structs.replace(block, blocks=inner)] if inner or block.attribution else []
            at += 1
            continue
        end, found = at, []
        while end < len(blocks) and (lines := _lines(blocks[end])) and all(map(HEADER_LINE.match, lines)):
            found += lines
            end += 1
        if is_head(found):
            _set_aside(found, aside, signals)
            at = end
            continue
        lines = _lines(block)
        if len(lines) == 1 and FORWARD.match(lines[0]):
            _set_aside(lines, aside, signals)
        else:
            out += _rest(block, lines, aside, signals)
        at += 1
    return tuple(out)


def _rest(block: Block, lines: list[str], aside: list[SetAside], signals: list[Signal]) -> list[Block]:
    """A paragraph without the head that it begins or ends with."""
    count = next((number for number, line in enumerate(lines) if not HEADER_LINE.match(line)), len(lines))
    if not isinstance(block, Paragraph) or not is_head(lines[:count]):
        return [block]
    _set_aside(lines[:count], aside, signals)
    runs: list[Run] = []
    breaks = 0
    for run in block.runs:
        if breaks >= count:
            runs.append(run)
        breaks += run.line_break
    return [Paragraph(runs=tuple(runs))] if runs else []


def _set_aside(lines: list[str], aside: list[SetAside], signals: list[Signal]) -> None:
    aside.append(SetAside(reason="header", text=" ".join(lines), where="head of a forwarded mail"))
    for line in lines:
        label, _, value = line.replace("：", ":").partition(":")
        if SUBJECT.search(label) and value.strip():
            signals.append(Signal(text=value.strip(), where="subject"))


def _lines(block: Block) -> list[str]:
    """The lines of a paragraph; none of any other block, or of one with notes or pictures."""
    if not isinstance(block, Paragraph) or any(run.note or run.picture for run in block.runs):
        return []
    return [" ".join(line.split()) for line in plain(block.runs).split("\n") if line.strip()]
