"""Heads of mails that were forwarded: from whom, when, to whom.

Place in the pipeline: behind the readers of mail. Comes in: the reading of a mail in HTML. Goes out: the same without the
heads of mails inside it and the short notes above them, which are set aside; subjects are signals. Refuses: fewer than
three such lines, and to take a text for a note that is as long as the mail below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from newsroom.importing.document import Reading, SetAside, Signal, weight, words
from newsroom.importing.runs import BREAK, lines_of, tidy
from newsroom.model.blocks import Block, Paragraph, Quotation, Rule, Run, Table, Text, plain

_NAME = (
    r"from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments?|de|envoy[ée](?: le)?|[àa]|objet|enviado(?: el)?|para|asunto|fecha|보낸 ?사람|보낸 ?날짜|보낸 ?시간|받는 ?사람|참조|제목|날짜|"
    r"من|إلى|الموضوع|التاريخ|تم الإرسال|تاريخ الإرسال|أُ?رسلت?|نسخة|发件人|发送时间|发送日期|日期|寄件者|寄件日期|收件者|主旨|副本|收件人|抄送|主题|差出人|送信日時|宛先|件名|日時|от|кому|отправлено|дата|тема|копия|von|gesendet|an|betreff|datum"
)
HEADER_LINE = re.compile(rf"^[>\s*]*(?:{_NAME})\s*[:：].*$", re.IGNORECASE)
FORWARD = re.compile(
    r"^[>\s]*(?:-{2,}\s*(?:(?:end of )?forwarded message|original (?:message|appointment)|message (?:transf[ée]r[ée]|d['’]origine)|mensaje (?:reenviado|original)"
    r"|전달된 메시지|원본 메시지|원본 메일|转发邮件(?:信息)?|转发的邮件|原始邮件|轉寄郵件|転送メッセージ|元のメッセージ|(?:конец )?(?:пересылаемо|исходно)(?:е|го) сообщени[ея]"
    r"|(?:ursprüngliche|weitergeleitete) nachricht|الرسالة الأصلية|رسالة معاد توجيهها)\s*-{2,}"
    r"|begin forwarded message:|début du message (?:transféré|réexpédié) ?:|inicio del mensaje reenviado:|전달된 메시지 시작:|以下是转发的邮件[:：]|转发的邮件[:：]|転送されたメッセージ[:：]|начало переадресованного сообщения:)\s*$",
    re.IGNORECASE,
)
# "On Fri, 27 Nov 2026 at 09:00, Ana Example <ana@example.org> wrote:": who wrote what follows, and when.
WROTE = re.compile(r"^[>\s*]*(?=.{0,200}\d)\S.{0,200}<\s*[^<>\s]{1,80}@[^<>\s]{1,80}\s*>.{0,40}[:：]\s*$")
SUBJECT = re.compile(r"(?i)subject|objet|asunto|제목|الموضوع|主题|主旨|件名|тема|betreff")
_SENDER = re.compile(r"(?i)[>\s*]*(?:from|보낸 ?사람|de|من|发件人|寄件者|差出人|от|von)\s*[:：]")
FEWEST = 3  # lines of a head
LONGEST_NOTE = 500  # characters that somebody writes above what is forwarded
NOTE = "above a forwarded mail"


def is_head(lines: Sequence[str]) -> bool:
    """Whether lines, each `Name: value`, are the head of a mail: they say who sent it."""
    return len(lines) >= FEWEST and any(_SENDER.match(line) for line in lines)


def is_mark(line: str) -> bool:
    """Whether a line by itself says that another mail follows or ends."""
    return bool(FORWARD.match(line) or WROTE.match(line))


def notes_of(parts: Sequence[int]) -> int:
    """How many parts of a mail, given by their characters, are notes above what is forwarded: short, and shorter than the rest."""
    count = 0
    while count < len(parts) - 1 and parts[count] <= min(LONGEST_NOTE, sum(parts[count + 1 :])):
        count += 1
    return count


def without_heads(reading: Reading) -> Reading:
    """The reading without the heads of forwarded mails and the notes above them."""
    found = _Parts()
    found.read(reading.text.blocks)
    if not found.aside:
        return reading
    parts = found.parts
    notes = notes_of([weight(Text(blocks=tuple(part))) for part in parts])
    notes = next((n for n, part in enumerate(parts[:notes]) if any(map(_has_more, part))), notes)
    aside = [
        SetAside(reason="header", text=words(Text(blocks=tuple(part))), where=NOTE) for part in parts[:notes] if part
    ]
    return msgspec.structs.replace(
        reading,
        text=Text(blocks=tuple(block for part in parts[notes:] for block in part), notes=reading.text.notes),
        set_aside=(*reading.set_aside, *found.aside, *aside),
        signals=(*reading.signals, *reversed(found.signals)),
    )


class _Parts:
    """The blocks of a mail, parted where the head of another mail stood."""

    def __init__(self) -> None:
        self.parts: list[list[Block]] = [[]]
        self.aside: list[SetAside] = []
        self.signals: list[Signal] = []

    def read(self, blocks: Sequence[Block]) -> None:
        blocks = [part for block in blocks for part in _parted(block)]
        at = 0
        while at < len(blocks):
            block = blocks[at]
            if isinstance(block, Quotation):
                self._quotation(block)
                at += 1
                continue
            end, lines = at, list[str]()
            while end < len(blocks) and (found := _lines(blocks[end])) and all(map(HEADER_LINE.match, found)):
                lines += found
                end += 1
            if is_head(lines):
                self._head(lines)
                at = end
                continue
            lines = _lines(block)
            if len(lines) == 1 and is_mark(lines[0]):
                self._head(lines)
            else:
                self.parts[-1].append(block)
            at += 1

    def _quotation(self, block: Quotation) -> None:
        """Programs quote what they forward: a quotation that holds a mail's head is that mail."""
        inner = _Parts()
        inner.read(block.blocks)
        if not inner.aside:
            self.parts[-1].append(block)
            return
        self.parts[-1] += inner.parts[0]
        self.parts += inner.parts[1:]
        self.aside += inner.aside
        self.signals += inner.signals
        if block.attribution:
            self.parts[-1].append(Paragraph(runs=block.attribution))

    def _head(self, lines: list[str]) -> None:
        self.aside.append(SetAside(reason="header", text=" ".join(lines), where="head of a forwarded mail"))
        for line in lines:
            label, _, value = line.replace("：", ":").partition(":")
            if SUBJECT.search(label) and value.strip():
                self.signals.append(Signal(text=value.strip(), where="subject"))
        if self.parts[-1] or len(self.parts) == 1:
            self.parts.append([])


def _has_more(block: Block) -> bool:
    """Whether a block holds more than lines of text: pictures, notes, lists."""
    return not _lines(block) and not isinstance(block, Rule)


def _parted(block: Block) -> list[Block]:
    """A paragraph, parted around the lines of it that are a mail's head or announce one."""
    lines = lines_of(block.runs) if isinstance(block, Paragraph) else []
    texts = [" ".join(plain(runs).split()) for runs in lines]
    if len(lines) < 2 or any(run.note or run.picture for runs in lines for run in runs):
        return [block]
    made: list[list[tuple[Run, ...]]] = [[]]
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and HEADER_LINE.match(texts[end]):
            end += 1
        if is_head(texts[at:end]) or is_mark(texts[at]):
            end = max(end, at + 1)
            made += [lines[at:end], []]
            at = end
        else:
            made[-1].append(lines[at])
            at += 1
    if len(made) == 1:
        return [block]
    joined = (tidy([run for runs in part for run in (BREAK, *runs)][1:]) for part in made)
    return [Paragraph(runs=runs) for runs in joined if runs]


def _lines(block: Block) -> list[str]:
    """The lines of a paragraph, or of a table of names and values; none of any other block, or of one with notes or pictures."""
    if isinstance(block, Table):
        rows = [*block.head, *block.rows]
        pairs = [[part for cell in row for part in cell.blocks] for row in rows]
        if not all(len(row) == 2 for row in rows) or not all(
            isinstance(part, Paragraph) for row in pairs for part in row
        ):
            return []
        return [" ".join(" ".join(_lines(part)) for part in row) for row in pairs if row]
    if not isinstance(block, Paragraph) or any(run.note or run.picture for run in block.runs):
        return []
    return [" ".join(line.split()) for line in plain(block.runs).split("\n") if line.strip()]
