"""An invented newsroom in Arabic, English and Korean: ten topics, every kind of release, all that a page can show."""

from __future__ import annotations

import io
from pathlib import Path

from conftest import TinySite
from PIL import Image, ImageDraw

from newsroom.render.gallery.words import WORDS

LANGUAGES = ["ar", "en", "ko"]
FILM = Path(__file__).parent / "recordings" / "film.mp4"
TOPICS = {
    "mental-health": ("الصحة النفسية", "Mental health", "정신건강"),
    "housing": ("السكن", "Housing", "주거"),
    "education": ("التعليم", "Education", "교육"),
    "water": ("المياه", "Water", "물"),
    "work": ("العمل والمهارات", "Work and skills", "일과 기술"),
    "children": ("الأطفال", "Children", "어린이"),
    "culture": ("الثقافة", "Culture", "문화"),
    "volunteers": ("المتطوعون", "Volunteers", "자원봉사"),
    "language": ("تعلّم اللغات", "Learning languages", "언어 배우기"),
    "harbour": ("حي الميناء", "The harbour district", "항구 지역"),
}
HEADLINES = [
    ("مكتبة الحي تفتح أبوابها مساءً للأسر العاملة", "The library opens in the evening for families who work", "도서관, 일하는 가족을 위해 저녁에도 문을 열다"),
    ("ثلاثون متطوعاً ينهون تدريباً على الإسعاف النفسي", "Thirty volunteers finish a course in psychological first aid", "자원봉사자 서른 명, 심리적 응급처치 교육을 마치다"),
    ("بيان: الخط يعمل في أيام العطل أيضاً", "Statement: the line answers on holidays too", "성명: 상담 전화는 공휴일에도 운영된다"),
    ("معرض صور يروي حكايات القادمين من البحر", "An exhibition tells of those who came by sea", "바다를 건너온 이들의 이야기, 전시로 만나다"),
    ("دروس جديدة في اللغة الكورية للمبتدئين", "New lessons in Korean for beginners", "초보자를 위한 새 한국어 수업"),
    ("آبار ثلاث تعود إلى العمل في الوادي", "Three wells in the valley work again", "골짜기의 우물 세 곳, 다시 물을 긷다"),
    ("كلمة المديرة في يوم المهاجر", "Speech of the head of the line on Migrants Day", "이주민의 날, 상담 책임자의 연설"),
    ("الأطفال يزرعون حديقة المدرسة", "Children plant the school garden", "아이들이 학교 텃밭을 가꾸다"),
    ("ورشة لإصلاح القوارب تفتح باب العمل لعشرين شاباً", "A boat workshop opens the way to work for twenty", "배 수리 작업장, 스무 명에게 일자리를 열다"),
    ("سكن مؤقت لسبع أسر بعد الحريق", "Seven families housed after the fire", "화재 뒤 일곱 가족에게 임시 거처를"),
]  # fmt: skip
KINDS = ["press-release", "news", "statement", "briefing-note", "speech"]


def write_harbour(site: TinySite) -> TinySite:
    """The whole site; its lead has a picture, a gallery, an event, a quotation, a correction and notes."""
    site.values |= {
        "SITENAME": "أخبار بعثة المثال",
        "SITENAMES": {"en": "Example Mission news", "ko": "예시 대표부 소식"},
        "LANGUAGES": LANGUAGES,
        "DEFAULT_LANG": "ar",
        "BRAND": {"primary": "#0b5d5b", "accent": "#8f2d56"},
        "TYPOGRIFY": True,
    }
    site.set()
    _directory(site)
    for lang in LANGUAGES:
        _lead(site, lang)
        for number, headlines in enumerate(HEADLINES, 1):
            if lang == "ko" and number > 6:
                continue  # the Korean list shows the others in Arabic
            _plain(site, lang, number, headlines[LANGUAGES.index(lang)])
        site.page("about", lang, _(lang, "standing") + "\n", title=_(lang, "about"), summary=_(lang, "standing"))
    for number in (1, 2):
        site.put(f"releases/2026/story-{number}/picture.png", picture(f"#{number}f5d5b"))
    return site


def _(lang: str, word: str) -> str:
    return WORDS[word][("en", "ko", "ar").index(lang)]


def _directory(site: TinySite) -> None:
    def named(word: str) -> dict[str, str]:
        return {lang: _(lang, word) for lang in LANGUAGES}

    site.directory(
        organisations={
            "example-mission": {"name": named("site"), "country": "GB", "url": "https://mission.example.org/"}
        },
        contacts={
            "press-desk": {
                "name": named("person"),
                "role": named("role"),
                "organisation": "example-mission",
                "phones": [{"number": "+44 20 7946 0123", "label": named("office")}],
                "email": "ana@example.org",
                "languages": ["ar", "en", "ko"],
                "hours": "Sun-Thu 09:00-18:00",
                "timezone": "Asia/Seoul",
            }
        },
        topics={key: {"name": dict(zip(LANGUAGES, names, strict=True))} for key, names in TOPICS.items()},
        places={"harbour": {"name": named("place")}},
        people={"ana": {"name": named("person"), "title": named("role"), "organisation": "example-mission"}},
    )


def _lead(site: TinySite, lang: str) -> None:
    words = {word: _(lang, word) for word in WORDS}
    image = {
        "file": "hill.png",
        "alt": words["alt"],
        "caption": words["caption"],
        "credit": words["site"],
        "licence": "CC0-1.0",
    }
    body = (
        f"{words['first']}\n\n{words['second']}\n\n> {words['quotation']} {words['summary']}\n> — {words['attribution']}\n\n"
        f"## {words['subhead']}\n\n- {words['point']}\n- {words['summary']}\n\n"
        f"{words['second']} [{words['older']}]({{filename}}../story-1/{lang}.md)\n\n"
        f"| {words['place']} | {words['hours']} |\n| --- | ---: |\n| {words['venue']} | 12 |\n\n{words['first']}\n\n{words['second']}\n"
    )
    shared = {} if lang != LANGUAGES[0] else {
        "date": "2026-06-20T10:00+09:00", "contacts": ["press-desk"], "tags": ["mental-health", "harbour", "volunteers"],
        "places": ["harbour"], "authors": ["ana"],
    }  # fmt: skip
    event = {
        "name": words["event"],
        "starts": "2026-06-20T10:00+09:00",
        "ends": "2026-06-20T12:00+09:00",
        "venue": words["venue"],
        "place": "harbour",
    }
    media = [
        {"file": "film.mp4", "poster": "hill.png", "title": words["event"], "alt": words["alt"], "captions": "film.vtt",
         "transcript": words["standing"]},
        {"url": "https://vimeo.com/123456789", "title": words["older"], "transcript": words["standing"]},
    ]  # fmt: skip
    site.put("releases/2026/counselling-line/film.mp4", FILM.read_bytes())
    site.put("releases/2026/counselling-line/film.vtt", f"WEBVTT\n\n00:00.000 --> 00:01.000\n{words['point']}\n")
    site.release(
        "counselling-line", lang, body, media=media, title=words["title"], subtitle=words["subtitle"], summary=words["summary"],
        dateline=words["place"], image=image, gallery=[image], event=event, notes=words["standing"],
        modified="2026-06-22", corrections=[{"at": "2026-06-22", "note": words["note"]}], **shared,
    )  # fmt: skip
    site.put("releases/2026/counselling-line/hill.png", picture("#8fa3ad"))


def _plain(site: TinySite, lang: str, number: int, headline: str) -> None:
    keys = list(TOPICS)
    shared = {} if lang != LANGUAGES[0] else {
        "date": f"2026-{6 - number // 3:02}-{28 - 2 * number:02}", "contacts": ["press-desk"], "places": ["harbour"],
        "category": KINDS[number % len(KINDS)], "tags": [keys[number % 10], keys[(3 * number) % 10]] if number % 5 else [keys[number % 10]],
    }  # fmt: skip
    image = {"file": "picture.png", "alt": _(lang, "alt"), "credit": _(lang, "site")} if number in (1, 2) else None
    site.release(
        f"story-{number}", lang, f"{_(lang, 'first')}\n\n{_(lang, 'second')}\n", title=headline, summary=_(lang, "first"),
        dateline=_(lang, "place"), image=image, **shared,
    )  # fmt: skip


def picture(colour: str) -> bytes:
    """A drawn hill, wide enough for every size."""
    drawn = Image.new("RGB", (1500, 1000), "#dfe5e3")
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((1050, 180, 1250, 380), fill="#f3ead2")
    pen.polygon([(0, 1000), (0, 700), (420, 420), (760, 690), (1000, 520), (1500, 820), (1500, 1000)], fill=colour)
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()
