"""The event that an advisory announces: its lines for what, when and where.

Place in the pipeline: after the title. Comes in: the text of a media advisory. Goes out: `event`, read out of labelled
lines, which stay in the text. Refuses: a day without its year or without an hour, since `starts` is an instant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsroom.importing.proposals.dates import find_clock, find_dates, instant
from newsroom.importing.proposals.work import Work, line, text_of
from newsroom.model.blocks import Table

LONGEST = 300  # characters of a labelled line
_LABELS = {
    "name": r"what|event|subject|quoi|objet|événement|qu[ée]|evento|asunto|행사(?:명)?|내용|주제|ماذا|الموضوع|المناسبة|内容|主题|主題|活动|件名|что|тема|мероприятие",
    "starts": r"when|date(?: (?:and|&) time)?|date et heure|quand|cu[áa]ndo|fecha(?: y hora)?|일시|시간|متى|الموعد|الزمان|التاريخ|时间|時間|日時|когда|дата(?: и время)?|время",
    "venue": r"where|venue|place|location|o[ùu]|lieu|d[óo]nde|lugar|장소|أين|المكان|地点|地點|場所|где|место",
}
_LINE = re.compile(
    "^[-–—•▪■□○●\\s*]*(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")\s*[:：]\s*(?P<said>.+)$",
    re.IGNORECASE,
)  # fmt: skip


def find_event(work: Work) -> None:
    """Proposes `event` where an advisory names the day and the hour."""
    if work.fields.get("category") != "media-advisory" or "event" in work.fields:
        return
    labelled: dict[str, str] = {}
    for text in _lines(work):
        match = _LINE.match(text) if len(text) <= LONGEST else None
        if match is not None and match.lastgroup is not None:
            name = next(name for name in _LABELS if match[name])
            labelled.setdefault(name, match["said"])
    when = labelled.get("starts", "")
    dates = [found for found in find_dates(when) if found.year]
    if not dates:
        return
    found = dates[0]
    clock = find_clock(when[: found.start] + " " * (found.end - found.start) + when[found.end :])
    if clock is None:
        return
    starts, is_certain = instant(found, clock, work.zone)
    event = {"name": labelled.get("name") or str(work.fields.get("title", "")), "starts": starts}
    if venue := labelled.get("venue"):
        event["venue"] = venue
    work.propose("event", event, " | ".join(labelled.values()))
    if not is_certain:
        work.ask("event", f"“{when}” gives no zone, {starts} was taken: is that right?", "event")


def _lines(work: Work) -> Iterator[str]:
    """The lines of a text; a row of a table with two cells is its first cell, a colon, and its second."""
    for block in work.blocks:
        if isinstance(block, Table):
            for row in (*block.head, *block.rows):
                cells = [line(" ".join(map(text_of, cell.blocks))) for cell in row]
                yield f"{cells[0].rstrip(':： ')}: {cells[1]}" if len(cells) == 2 else " ".join(cells)
        else:
            yield from map(line, text_of(block).split("\n"))


def is_of_event(texts: Sequence[str], index: int) -> bool:
    """Whether a line that says when is one of a group that says where too, or what."""
    match = _LINE.match(texts[index])
    if match is None or not match["starts"]:
        return False
    near = [_LINE.match(text) for text in texts[max(0, index - 3) : index + 4]]
    return any(other is not None and (other["venue"] or other["name"]) for other in near)
