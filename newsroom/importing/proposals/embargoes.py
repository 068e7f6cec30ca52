"""An embargo, wherever it is said: in the text, a header or footer, the subject of a mail, the file's name.

Place in the pipeline: before form lines, since an embargo often shares their line. Comes in: the text and its signals.
Goes out: a question always, `embargo` where an instant can be read. The draft is held in any case: it is a draft.
Refuses: to take a trade embargo for one, and to be silent about words that it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsroom.importing.proposals.dates import Found, clock_beside, find_clock, find_dates, instant, is_doubtful
from newsroom.importing.proposals.vocabulary import EMBARGO, NOT_AN_EMBARGO
from newsroom.importing.proposals.work import Work, line, text_of, with_lines_apart
from newsroom.model.blocks import Block, Heading, Paragraph

LONGEST_LINE = 220
NEAR = 160  # characters around an embargo that is named in a long text
_GONE = ("deleted", "moved")  # what nobody wants in the text says nothing of it
_NAMED = re.compile(r"embargo|엠바고|보도유예|解禁|禁发|эмбарго|sperrfrist|حظر", re.IGNORECASE)
_AMBIGUOUS = re.compile(r"(?<!\d)(?:0?[1-9]|1[0-2])[./](?:0?[1-9]|1[0-2])[./](?:20)?\d\d(?!\d)")
_NOW = re.compile(r"즉시|immediate|inmediat|imm[ée]diat|немедленн|立即|即時|فور", re.IGNORECASE)


def find_embargo(work: Work) -> None:
    """Finds what holds the text back."""
    for text, where in _beside(work):
        if where == "file name" and _NAMED.search(text):
            _found(work, text, where, text)
            continue
        around = (text[max(0, match.start() - NEAR) : match.end() + NEAR] for match in EMBARGO.finditer(text))
        near = next((part for part in around if not NOT_AN_EMBARGO.search(part) and not _is_free(part)), "")
        if near:
            _found(work, near, where, near)
    blocks: list[Block] = []
    for index, block in enumerate(work.blocks):
        if not isinstance(block, Paragraph | Heading):
            _look_into(work, block, index)
            blocks.append(block)
            continue
        if not EMBARGO.search(line(text_of(block))):
            blocks.append(block)
            continue
        parts = with_lines_apart(block)
        held = [_holds(line(text_of(part)), index) for part in parts]
        if not any(held):
            blocks.append(block)
            continue
        for number, (part, is_held) in enumerate(zip(parts, held, strict=True)):
            text = line(text_of(part))
            if not is_held:
                blocks.append(part)
                continue
            following = line(text_of(parts[number + 1])) if number + 1 < len(parts) else ""
            if not following and index + 1 < len(work.blocks):
                following = line(text_of(work.blocks[index + 1]))
            _found(work, text, work.where(index), text if find_dates(text) else f"{text} {following[:80]}")
            if len(text) <= LONGEST_LINE:
                work.lay_aside("form-line", text_of(part), work.where(index))
            else:
                blocks.append(part)
    work.blocks = blocks


def _beside(work: Work) -> Iterator[tuple[str, str]]:
    """Words that are not in the text, and their place: a mail's subject, the file's name, what a reader set aside."""
    for signal in work.signals:
        text = re.sub("_+", " ", signal.text) if signal.where == "file-name" else signal.text
        yield line(text), signal.where.replace("-", " ")
    subjects = [line(signal.text) for signal in work.signals if signal.where == "subject"]
    parts: dict[str, list[str]] = {}
    for part in work.set_aside:
        if part.reason not in _GONE:
            parts.setdefault(part.where if part.reason in part.where else f"{part.reason}, {part.where}", []).append(
                part.text
            )
    for where, texts in parts.items():
        text = line(" ".join(texts))
        if not any(subject in text for subject in subjects):
            yield text, where


def _look_into(work: Work, block: Block, index: int) -> None:
    """Tables and lists: the words stay where they are."""
    cells = [line(part) for part in text_of(block).split("\n")]
    for number, text in enumerate(cells):
        if _holds(text, index):
            _found(
                work, text, work.where(index), " ".join(cells[number : number + 2]) if not find_dates(text) else text
            )


def _holds(text: str, index: int) -> bool:
    """Whether a line of the text holds it back."""
    match = EMBARGO.search(text)
    if match is None or NOT_AN_EMBARGO.search(text) or _is_free(text[: match.end() + 30], text):
        return False
    starts = match.start() < 30
    return (
        (len(text) <= LONGEST_LINE and (starts or bool(find_dates(text))))
        if index < 15
        else (len(text) <= 160 and starts)
    )


def _is_free(words: str, text: str = "") -> bool:
    """Whether words say that a text may leave at once; not where an embargo and its day are named too."""
    text = text or words
    return bool(_NOW.search(words)) and not (_NAMED.search(text) and any(found.year for found in find_dates(text)))


def _found(work: Work, text: str, where: str, dated: str) -> None:
    """Notes an embargo: the question, and the field where the words give an instant."""
    dates = list(find_dates(dated))
    whole: list[Found] = [found for found in dates if found.year and not is_doubtful(dated, found, work.lang)]
    message = f"an embargo is named: “{text}”"
    if not whole:
        what = "which day of which year" if dates or _AMBIGUOUS.search(dated) else "until when"
        work.ask("embargo", f"{message}; {what}? Give `embargo` with date, hour and offset", where)
        return
    clock = clock_beside(dated, whole[0])
    if clock is None and "file" in where:
        digits = re.search(r"(?<!\d)([01]\d|2[0-3])([0-5]\d)(?!\d)", dated[whole[0].end :])
        clock = find_clock(f"{digits[1]}:{digits[2]}") if digits else None
    at, is_certain = instant(whole[0], clock, work.zone)
    if work.fields.get("embargo", at) != at:
        work.ask("embargo", f"{message}; another place names {work.fields['embargo']}. Which is right?", where)
        return
    if "embargo" not in work.fields:
        work.propose("embargo", at, text)
    lacks = "no hour" if clock is None else f"letters of several zones ({clock.place})" if clock.place else "no zone"
    doubt = "" if is_certain else f"; the words give {lacks}, {at} was taken: is that right?"
    work.ask("embargo", message + (doubt or f"; it was read as {at}: is that right?"), where)
