"""The event that an advisory announces: its lines for what, when and where.

Place in the pipeline: after the title. Comes in: the text of a media advisory. Goes out: `event`, read out of labelled
lines, which stay in the text. Refuses: a day without its year or without an hour, since `starts` is an instant.
"""

from __future__ import annotations

import re

from newsroom.importing.proposals.dates import find_clock, find_dates, instant
from newsroom.importing.proposals.work import Work, line, text_of

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
    said: dict[str, str] = {}
    for text in (line(part) for block in work.blocks for part in text_of(block).split("\n")):
        match = _LINE.match(text) if len(text) <= LONGEST else None
        if match is not None and match.lastgroup is not None:
            name = next(name for name in _LABELS if match[name])
            said.setdefault(name, match["said"])
    when = said.get("starts", "")
    dates = [found for found in find_dates(when) if found.year]
    if not dates:
        return
    found = dates[0]
    clock = find_clock(when[: found.start] + " " * (found.end - found.start) + when[found.end :])
    if clock is None:
        return
    starts, is_certain = instant(found, clock, work.zone)
    event = {"name": said.get("name") or str(work.fields.get("title", "")), "starts": starts}
    if venue := said.get("venue"):
        event["venue"] = venue
    work.propose("event", event, " | ".join(said.values()))
    if not is_certain:
        work.ask("event", f"“{when}” gives no zone, {starts} was taken: is that right?", "event")
