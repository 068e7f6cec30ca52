"""Lines of a release's form: "FOR IMMEDIATE RELEASE", "###", "- END -", the date on a line of its own.

Place in the pipeline: early, so that a title is not looked for among them. Comes in: the text. Goes out: the text without
them; they are set aside as `form-line`, and what they say of date and kind is proposed.
"""

from __future__ import annotations

import re

from newsroom.importing.proposals.dates import Clock, Found, find_clock, find_dates, instant
from newsroom.importing.proposals.events import is_of_event
from newsroom.importing.proposals.vocabulary import ADVISORY, FORM_LINE, STATEMENT
from newsroom.importing.proposals.work import Work, has_picture, line, text_of, with_lines_apart
from newsroom.model.blocks import Block, Heading, Paragraph

TOP, BOTTOM = 10, 25  # blocks at either end in which words can be a form line; signs such as ### can be it anywhere
LONGEST_HEAD = 160  # characters of a line of a release's head
_FRAME = "-–—_=~#＃*＊<>〈〉《》[]【】()（） "
_SIGNS = re.compile(r"[#＃*＊\-–—_=~ ]+")
_DATE_LABEL = re.compile(
    r"^(?:(?:release |issue |publication )?date(?: of (?:issue|release|publication))?|dated|(?:published|posted|issued|released)(?: on)?|publi[ée]e?(?: le)?|publicado(?: el)?|опубликовано|veröffentlicht(?: am)?|pubblicato(?: il)?|게시일|등록일|배포(?: ?일(?:자|시)?)?|发布时间|發布時間|公開日|掲載日|نشر في|일자|일시|배포 ?일(?:자|시)?|작성일|발표일|date de (?:publication|diffusion)|le|fecha|التاريخ|تاريخ|日期|发布日期|發布日期|日付|発表日|дата|datum)\s*[:：]?\s*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|"
    r"[월화수목금토일]요일|[星周週][期]?[一二三四五六日天]|[月火水木金土日]曜日?|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|يوم|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    re.IGNORECASE,
)


def is_form_line(text: str) -> bool:
    """Whether a line, without the signs that frame it, is one of a release's form."""
    return bool(FORM_LINE.fullmatch(text) or FORM_LINE.fullmatch(text.strip(_FRAME)))


def find_form_lines(work: Work) -> None:
    """Sets form lines aside."""
    work.blocks = _parted(work.blocks)
    kept: list[Block] = []
    count, kicker = len(work.blocks), -1
    texts = [line(text_of(block)) for block in work.blocks]
    for index, block in enumerate(work.blocks):
        text = line(text_of(block)) if isinstance(block, Paragraph | Heading) and not has_picture(block) else ""
        is_edge = index < TOP or index >= count - BOTTOM
        if text and (is_edge or _SIGNS.fullmatch(text)) and not is_of_event(texts, index) and _is_form(text, work):
            work.lay_aside("form-line", text_of(block), work.where(index))
            is_head = index < TOP and all(len(other) <= LONGEST_HEAD for other in texts[:index])
            if is_head and ADVISORY.search(text):
                work.propose("category", "media-advisory", text)
            if is_head and any(map(str.isalpha, text)) and not find_dates(text):
                kicker = len(kept)
            if is_head and STATEMENT.fullmatch(text):
                work.propose("category", "statement", text)
        else:
            kept.append(block)
    work.blocks = kept
    work.kicked = kept[kicker] if 0 <= kicker < len(kept) else None


def _parted(blocks: list[Block]) -> list[Block]:
    """The blocks, with paragraphs of several lines parted where one of the lines is a form line."""
    made: list[Block] = []
    for block in blocks:
        parts = with_lines_apart(block)
        is_form = len(parts) > 1 and any(
            is_form_line(line(text_of(part))) or _without_date(line(text_of(part)))[1] is not None for part in parts
        )
        made += parts if is_form else [block]
    return made


def _is_form(text: str, work: Work) -> bool:
    if is_form_line(text) or ADVISORY.fullmatch(text.rstrip(":.! ")):
        return True
    _, date, clock = _without_date(text)
    if date is not None:
        work.propose("date", instant(date, clock, work.zone)[0] if clock else date.iso, text)
        return True
    return False


def _without_date(text: str) -> tuple[str, Found | None, Clock | None]:
    """The rest of a line of form that holds one date, the date, and the hour beside it; no date where a sentence holds it."""
    if len(text) > 90:
        return "", None, None
    dates = [found for found in find_dates(text) if found.year]
    if len(dates) != 1:
        return "", None, None
    found = dates[0]
    rest = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    clock = find_clock(rest)
    if clock is not None:
        rest = rest[: clock.start] + " " + rest[clock.end :]
    rest = _DATE_LABEL.sub("", _WEEKDAY.sub("", rest).strip(" ,.،、，()（）[]:：|-–—"))
    rest = rest.strip(" ,.،、，()（）[]:：|-–—")
    if rest and not is_form_line(rest):
        return "", None, None
    return rest, found, clock
