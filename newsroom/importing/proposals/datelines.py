"""The dateline that opens a release's first paragraph: place, date, agency, dash.

Place in the pipeline: after title and subtitle. Comes in: the first paragraph. Goes out: `dateline` and `date`, and the
paragraph without them. Refuses: names, labels and sentences that only look like a place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsroom.importing.proposals.dates import Found, find_dates

LONGEST = 140
_SEPARATOR = re.compile(
    r"\s*(?:\.\s?[-–—]+|[-‐‑–—―－─]{2,}|[–—―－─]|(?<=[\s)\].）】،,日])[-‐‑](?=\s|[“\"«])|\s-(?=\S)|(?<=[)）\]】\d日일])\s*[:：](?!\d)|(?<=/)\.(?=\s)|(?<=[\d)）])\.(?=\s+\S)|(?<=года)\.(?=\s+\S)|(?<=[\d일日]\s)\|(?=\s))\s*"
)
_BRACKETED = re.compile(
    r"^[(（\[［【〔]\s*(?P<place>[^=()（）\[\]【】\d]{1,30}?)\s*(?:(?:=|＝)\s*(?P<agency>[^()（）\[\]【】]{1,40}))?(?P<rest>[^()（）\[\]【】=]{0,40}?)"
    r"(?P<wire>[电電讯訊]|発)?[)）\]］】〕]\s*[-–—―:：]*\s*"
)
_WIRE = re.compile(
    r"^(?P<agency>新[华華]社|中新[社网網]|人民[网網]|央[视視][网網]|中央社)?(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)(?:[电電讯訊]|共同|時事)?\s*(?:[（(][^()（）]{1,30}[）)])?\s*[-–—―─:：]{0,3}\s*"
)
_DATED = re.compile(r"^[(（\[［【〔](?P<inside>[^()（）\[\]【】]{6,70})[)）\]］】〕]\s*[-–—―:：]*\s*")  # the day first
# In brackets behind the place: an agency by its capitals or its name, else the country.
_AGENCY = re.compile(
    r"[(（/]\s*(?:[A-Z]{2,8}|[^()（）/]{0,25}(?i:wire|news|press|prensa|presse|agency|agencia|agence|reuters|뉴스|통신|와이어|新[闻聞]|通[讯訊信]|тасс|интерфакс|وكال|واس|كونا|وام|بترا)[^()（）/]{0,15})\s*[)）/]"
)
_DAY_WORD = re.compile(
    r"(?:^|[\s,،])(?:le|el|a|on|am|den|dated|il|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)[\s,]*(?=$)",
    re.IGNORECASE,
)
_JOINERS = frozenset(
    [
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "al",
        "of",
        "and",
        "et",
        "y",
        "e",
        "и",
        "und",
        "the",
        "da",
        "do",
        "di",
        "du",
        "des",
        "d'",
        "le",
        "sur",
        "upon",
        "am",
        "an",
        "der",
        "on",
        "en",
        "i",
    ]
)
_NO_PLACE = re.compile(
    r"(?:update|note|notes|background|correction|corrected|summary|photos?|video|watch|q|a|question|answer|quote|statement|posted|published|issued|released|updated|publi[ée]e?|publicad[oa]|fact ?sheet|press release|media|contact|new|today|yesterday|"
    r"배경|참고|주의|요약|문의|사진|보도자료|첫째|둘째|nota|contexte|résumé|ملاحظة|背景|注|概要|справка)",
    re.IGNORECASE,
)  # fmt: skip


class Opening(NamedTuple):
    """How a paragraph opens: `end` is where the text begins."""

    place: str
    date: Found | None
    agency: str
    end: int


def dateline_of(text: str) -> Opening | None:
    """The dateline of a paragraph; None where it has none."""
    head = text[:LONGEST]
    if match := _BRACKETED.match(head):
        return _bracketed(match, text)
    if (match := _DATED.match(head)) and (opening := place_and_date(match["inside"])) is not None:
        return opening._replace(end=match.end())
    if match := _WIRE.match(head):
        dates = find_dates(match["date"])
        rest = text[match.end() :]
        if dates and rest:
            return Opening(match["place"], dates[0], match["agency"] or "", match.end())
    for match in _SEPARATOR.finditer(head):
        if match.start() == 0 or match.end() >= len(text):
            continue
        opening = _opening(head[: match.start()], match, text)
        if opening is not None:
            return opening
        if match.start() > 90:
            break
    return None


def place_and_date(text: str) -> Opening | None:
    """A line of nothing but a place and a date: `Paris, le 27 novembre 2026`, `27 November 2026, Geneva`."""
    if len(text) > 90:
        return None
    dates = find_dates(text)
    if len(dates) != 1 or not dates[0].year:
        return None
    found = dates[0]
    before, after = _DAY_WORD.sub(" ", text[: found.start].rstrip()), text[found.end :]
    place = re.sub(r"[(（]\s*[)）]", " ", f"{before} {after}")
    place = re.sub(r"\s+", " ", place).strip(" ,،，、;:/|.-–—")
    if len(place) > 45 or not _is_place(place):
        return None
    return Opening(place, found, "", len(text))


def _bracketed(match: re.Match[str], text: str) -> Opening | None:
    """`(서울=뉴스1)`, `【東京2026年3月2日】`, `(Geneva, 5 March 2026) –`."""
    inside = match[0].strip(" -–—―:：").strip("()（）[]［］【】〔〕 ")
    place, _, agency = inside.partition("=") if "=" in inside else inside.partition("＝")
    dates = find_dates(inside)
    for found in dates[:1]:
        place = _DAY_WORD.sub(" ", place.replace(inside[found.start : found.end], "").rstrip())
    place = re.sub(r"[电電讯訊発]$", "", place.strip()).strip(" ,،，、.")
    if not _is_place(place) or not (dates or agency or match["wire"] or re.search(r"[-–—―]\s*$", match[0])):
        return None
    opening = Opening(place, dates[0] if dates else None, agency.strip(), match.end())
    return _with_day_behind(opening, text)


def _with_day_behind(opening: Opening, text: str) -> Opening:
    """The opening with a day that stands behind it: `(부산=뉴스와이어) 2026년 11월 27일 -- `, `Seoul - 27 November 2026 - `."""
    rest = text[opening.end : opening.end + 60]
    dates = [] if opening.date else find_dates(rest)
    dash = re.match(r"\s*[-–—―:：]+\s*", rest[dates[0].end :]) if dates and not rest[: dates[0].start].strip() else None
    return opening._replace(date=dates[0], end=opening.end + dates[0].end + dash.end()) if dash else opening


def _opening(prefix: str, separator: re.Match[str], text: str) -> Opening | None:
    dates = find_dates(prefix)
    place = prefix
    if dates:
        found = dates[0]
        place = _DAY_WORD.sub(" ", prefix[: found.start].rstrip()) + " " + prefix[found.end :]
        if len(dates) > 1:
            return None
        if separator[0].strip() == "." and not found.year:
            return None
    elif separator[0].strip() == ".":
        return None
    agency = ""
    if dates and (match := re.match(r"\s*[(（]([^()（）]{2,40})[)）]\s*$", prefix[dates[0].end :])):
        agency, place = match[0].strip(), place.replace(match[0].strip(), " ")
        if not place.strip(" ,،，、.()（）"):
            place, agency = match[1], ""
    elif match := _AGENCY.search(re.sub(r"[(（]\s*[)）]", "", place)):
        place = re.sub(r"[(（]\s*[)）]", "", place)
        inside = match[0].strip("()（）/ ")
        agency = match[0]
        place = place.replace(match[0], " ")
        if dates and not place.strip(" ,،，、.()（）"):
            place, agency = inside, ""
    elif separator[0].strip() in ("--", "—", "–") and (
        match := re.match(r"\s*[(（]([^()（）]{1,40})[)）]([^-–—]{0,30})[-–—]{1,2}\s*", text[separator.end() :])
    ):
        inside_dates, behind = find_dates(match[1]), find_dates(match[2])
        if _is_place(place.strip()) and (behind or not match[2].strip()):
            named = (inside_dates or behind)[0] if inside_dates or behind else None
            return Opening(place.strip(), named, "" if inside_dates else match[1], separator.end() + match.end())
    place = re.sub(r"[(（]\s*[)）]|\b(?:г|года)\.?(?!\w)", " ", place)
    place = re.sub(r"\s+", " ", place).strip(" ,،，、;:/|")
    place = place if re.search(r"\.\w{1,2}\.$", place) else place.rstrip(". ")
    place = re.sub(r"\s+([,)）])", r"\1", place)
    if (place and place.count("(") != place.count(")")) or (place and place[:1] in "(（" and place[-1:] in ")）"):
        place = place.strip("()（） ")
    if not _is_place(place):
        return None
    rest = text[separator.end() :].lstrip()
    if not dates and not agency:
        first = rest[:1]
        if first.islower() or len(place) > 45 or (separator[0].strip() in ("-", "‐", "‑") and place.islower()):
            return None
    return _with_day_behind(Opening(place, dates[0] if dates else None, agency, separator.end()), text)


def _is_place(text: str) -> bool:
    """Whether some words can be a place, or several (`GENEVA/NAIROBI`, `Niamey, Niger`)."""
    if not text or len(text) > 60 or re.search(r"[\d!?;:“”\"«»=@&%…]", text) or _NO_PLACE.fullmatch(text):
        return False
    words = re.split(r"[\s,،，、/·()（）]+", text.strip())
    if len(words) > 7:
        return False
    if any(character.isupper() or character.islower() for character in text):
        return (
            all(
                word[:1].isupper()
                or word.lower() in _JOINERS
                or word[:2].lower() in ("d'", "d’", "l'", "l’")
                or not word[:1].isalpha()
                for word in words
                if word
            )
            and text[:1].isupper()
        )
    parts = [part for part in re.split(r"\s*[,،，、/]\s*", text) if part]
    is_short = len(parts) <= 3 and all(len(part) <= 24 and len(part.split()) <= 4 for part in parts)
    return is_short and text[:1].isalpha() and not re.search(r"[.。]|(?:다|은|는|이|가|을|를)$", text)
