"""The larger sample site of `newsroom init FOLDER --demo`: a plainly fictional mission with sixty releases in four languages.

Comes in: nothing. Goes out: files by path. Names, numbers and addresses are nobody's (example.org; numbers kept for fiction).
Pictures are drawn, in many shapes; the same call gives the same bytes. It holds what a theme has to show: events, corrections,
a withdrawal, an expiry, contacts that changed, tables, footnotes, quotations, galleries, long and short headlines.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from newsroom.starting.answers import Answers

LANGUAGES = ("en", "ko", "ar", "fr")
ANSWERS = {
    "name": "Harbour Mission",
    "languages": "en,ko,ar,fr",
    "url": "https://news.example.org",
    "timezone": "Asia/Seoul",
    "host": "none",
}
RELEASES = 60
ON_FRONT = 4  # releases that a front page shows first
FIRST_DAY = date(2021, 1, 12)
SHAPES = ((1600, 1000), (1200, 1600), (2400, 900), (1400, 1400), (1800, 1200))
COLOURS = ("#1f5673", "#c97b63", "#7ea172", "#e3b778", "#3d5a80", "#8f5d8f", "#4a7c59")

PLACES = {
    "north-quay": ("North Quay", "북부두", "الرصيف الشمالي", "Quai Nord"),
    "old-town": ("Old Town", "구시가지", "البلدة القديمة", "Vieille ville"),
    "lighthouse-island": ("Lighthouse Island", "등대섬", "جزيرة المنارة", "Île du Phare"),
    "river-mouth": ("River Mouth", "하구", "مصب النهر", "Embouchure"),
    "hill-district": ("Hill District", "언덕 지구", "حي التل", "Quartier de la Colline"),
}
TOPICS = {
    "reading": ("Reading", "독서", "القراءة", "Lecture"),
    "safety": ("Safety at sea", "해상 안전", "السلامة في البحر", "Sécurité en mer"),
    "health": ("Health", "보건", "الصحة", "Santé"),
    "schools": ("Schools", "학교", "المدارس", "Écoles"),
    "volunteers": ("Volunteers", "자원봉사", "المتطوعون", "Bénévoles"),
}

ABOUT = {  # who the mission is, for the page about it
    "en": "The mission looks after those who live from the sea and those who wait for them: with a clinic, reading rooms and rescue drills in five places around one harbour.",
    "ko": "바다에서 일하는 사람과 그를 기다리는 사람을 돕습니다. 항구 둘레 다섯 곳에서 진료소와 독서실을 열고 구조 훈련을 합니다.",
    "ar": "ترعى البعثة من يعيشون من البحر ومن ينتظرونهم: بعيادة وغرف للقراءة وتدريبات على الإنقاذ في خمسة أماكن حول ميناء واحد.",
    "fr": "La mission accompagne ceux qui vivent de la mer et ceux qui les attendent : une clinique, des salles de lecture et des exercices de sauvetage en cinq lieux autour d’un même port.",
}


class Story(NamedTuple):
    """One kind of news; `{place}` and `{count}` are filled in."""

    slug: str
    topic: str
    category: str
    titles: tuple[str, str, str, str]
    summaries: tuple[str, str, str, str]
    texts: tuple[str, str, str, str]


STORIES = (
    Story(
        "reading-room", "reading", "press-release",
        ("A reading room opens at {place}", "{place}에 독서실 개관", "افتتاح غرفة للقراءة في {place}", "Une salle de lecture ouvre : {place}"),
        ("The room has {count} books in nine languages and is open every evening.", "아홉 개 언어로 된 책 {count}권을 갖추고 매일 저녁 문을 엽니다.",
         "تضم الغرفة {count} كتاب بتسع لغات وتفتح كل مساء.", "La salle compte {count} livres en neuf langues et ouvre chaque soir."),
        ("Sailors, neighbours and children share the tables. The first visitors came with books of their own.\n\n> “A harbour is a place where people wait. Now they can read while they wait.”\n> — Ana Example, head of the mission\n\n## What is there\n\n| shelf | books |\n| --- | ---: |\n| novels | 410 |\n| maps | 85 |\n| for children | 220 |\n",
         "선원과 이웃, 어린이가 함께 책상을 씁니다. 첫 방문객들은 자기 책을 들고 왔습니다.\n\n> “항구는 사람들이 기다리는 곳입니다. 이제 기다리면서 책을 읽을 수 있습니다.”\n> — Ana Example, 대표\n",
         "يتقاسم البحارة والجيران والأطفال الطاولات. وجاء أول الزوار ومعهم كتبهم.\n\n> «الميناء مكان ينتظر فيه الناس، والآن يمكنهم أن يقرؤوا وهم ينتظرون.»\n> — Ana Example، رئيسة البعثة\n",
         "Marins, voisins et enfants partagent les tables. Les premiers visiteurs sont venus avec leurs propres livres.\n\n> « Un port est un lieu où l’on attend. Désormais, on peut y lire en attendant. »\n> — Ana Example, cheffe de la mission\n"),
    ),
    Story(
        "drill", "safety", "media-advisory",
        ("Press invited: rescue drill at {place}", "취재 안내: {place} 구조 훈련", "دعوة للصحافة: تدريب إنقاذ في {place}", "Invitation presse : exercice de sauvetage, {place}"),
        ("{count} people take part in a drill with boats and a helicopter.", "{count}명이 보트와 헬리콥터로 훈련합니다.",
         "يشارك {count} شخصاً في تدريب بالقوارب ومروحية.", "{count} personnes participent à un exercice avec bateaux et hélicoptère."),
        ("Photographers find a marked place on the pier.[^1] Boats leave at ten.\n\n1. Arrival and badges\n2. The drill\n3. Questions\n\n[^1]: Please wear flat shoes.\n",
         "사진 기자를 위한 자리가 부두에 표시되어 있습니다. 보트는 열 시에 떠납니다.\n", "خُصص للمصورين مكان معلَّم على الرصيف. تنطلق القوارب في العاشرة.\n",
         "Un emplacement est réservé aux photographes sur la jetée. Les bateaux partent à dix heures.\n"),
    ),
    Story(
        "clinic", "health", "press-release",
        ("{count} visits in the first month of the harbour clinic", "항구 진료소, 첫 달 {count}명 방문", "{count} زيارة في الشهر الأول لعيادة الميناء", "{count} visites au premier mois de la clinique du port"),
        ("The clinic at {place} answers in four languages.", "{place} 진료소는 네 개 언어로 상담합니다.", "تستقبل العيادة في {place} المرضى بأربع لغات.", "La clinique ({place}) répond en quatre langues."),
        ("Most came because of small injuries. A nurse is there by day, a doctor twice a week.\n\n- no appointment\n- no fee\n- translation by telephone\n",
         "대부분은 가벼운 부상이었습니다. 낮에는 간호사가, 주 두 번은 의사가 있습니다.\n\n- 예약 없음\n- 무료\n- 전화 통역\n",
         "كانت معظم الزيارات بسبب إصابات طفيفة. توجد ممرضة نهاراً وطبيب مرتين في الأسبوع.\n", "La plupart venaient pour de petites blessures. Une infirmière est présente le jour, un médecin deux fois par semaine.\n"),
    ),
    Story(
        "school-visit", "schools", "news",
        ("Pupils of {place} draw the map of the harbour", "{place} 학생들, 항구 지도를 그리다", "تلاميذ {place} يرسمون خريطة الميناء", "Les élèves dessinent la carte du port : {place}"),
        ("{count} drawings show where children play, fear and dream.", "그림 {count}점에 아이들이 놀고 무서워하고 꿈꾸는 곳이 담겼습니다.",
         "تُظهر {count} لوحة أين يلعب الأطفال ويخافون ويحلمون.", "{count} dessins montrent où les enfants jouent, craignent et rêvent."),
        ("The drawings hang in the waiting hall. *Nobody* was asked to draw ships; almost everybody did.\n", "그림은 대합실에 걸려 있습니다. 아무도 배를 그리라고 하지 않았지만 거의 모두가 배를 그렸습니다.\n",
         "عُلقت الرسوم في قاعة الانتظار. لم يُطلب من أحد رسم السفن، لكن الجميع تقريباً رسموها.\n", "Les dessins sont exposés dans la salle d’attente. Personne n’avait demandé de navires ; presque tous en ont dessiné.\n"),
    ),
    Story(
        "statement", "safety", "statement",
        ("Statement on the storm at {place}", "{place} 폭풍에 관한 성명", "بيان بشأن العاصفة في {place}", "Déclaration sur la tempête : {place}"),
        ("All {count} members of the crews are safe.", "선원 {count}명은 모두 무사합니다.", "جميع أفراد الطواقم، وعددهم {count}، بخير.", "Les {count} membres d’équipage sont sains et saufs."),
        ("We thank those who went out. The pier stays closed until it was inspected.\n", "구조에 나선 모든 분께 감사드립니다. 부두는 점검이 끝날 때까지 닫힙니다.\n",
         "نشكر كل من خرج للإنقاذ. يبقى الرصيف مغلقاً إلى أن يُفحص.\n", "Nous remercions ceux qui sont sortis en mer. La jetée reste fermée jusqu’à son inspection.\n"),
    ),
    Story(
        "volunteers", "volunteers", "briefing-note",
        ("Volunteers: the year in figures", "자원봉사: 숫자로 본 한 해", "المتطوعون: السنة بالأرقام", "Bénévoles : l’année en chiffres"),
        ("{count} people gave an evening a month.", "{count}명이 한 달에 하루 저녁을 내주었습니다.", "قدّم {count} شخصاً أمسية كل شهر.", "{count} personnes ont donné une soirée par mois."),
        ("| month | evenings |\n| --- | ---: |\n| January | 31 |\n| February | 28 |\n| March | 40 |\n\nMost of them came to {place}.\n", "가장 많은 사람이 {place}에 왔습니다.\n", "جاء معظمهم إلى {place}.\n", "La plupart sont venus ici : {place}.\n"),
    ),
)  # fmt: skip


def demo_answers() -> Answers:
    """The answers of this mission to the questions of `init`."""
    from newsroom.starting.answers import read_answers

    return read_answers(dict(ANSWERS), None)


def demo_files() -> Iterator[tuple[str, str | bytes]]:
    """Files that replace those of a new site, or are added to them."""
    yield "content/directory/topics.yml", _yaml(_named(TOPICS))
    yield "content/directory/places.yml", _yaml(_named(PLACES))
    yield "content/directory/contacts.yml", _yaml(_contacts())
    yield "content/directory/people.yml", _yaml({"ana-example": {"name": "Ana Example", "organisation": "publisher"}})
    for number in range(RELEASES):
        yield from _release(number)


def _named(names: Mapping[str, tuple[str, ...]]) -> dict[str, object]:
    return {key: {"name": dict(zip(LANGUAGES, words, strict=True))} for key, words in names.items()}


def _yaml(value: object) -> str:
    """JSON is YAML; two spaces make it readable."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _contacts() -> dict[str, object]:
    return {
        "press-desk": {
            "name": {"en": "Press desk", "ko": "공보실", "ar": "المكتب الإعلامي", "fr": "Service de presse"},
            "organisation": "publisher",
            "role": {"en": "Press office", "ko": "공보", "ar": "الإعلام", "fr": "Presse"},
            "phones": [{"number": "+44 20 7946 0101", "label": {"en": "Office", "ko": "사무실", "ar": "المكتب", "fr": "Bureau"}}],
            "email": "press@example.org",
            "languages": ["en", "ko", "fr"],
            "hours": "Mon-Fri 09:00-18:00",
            "timezone": "Asia/Seoul",
        },
        "ben-example": {
            "name": "Ben Example",
            "organisation": "publisher",
            "phones": [{"number": "+44 20 7946 0102"}],
            "email": "ben@example.org",
            "valid_until": "2023-06-30",
            "successor": "chloe-example",
        },
        "chloe-example": {
            "name": "Chloé Example",
            "organisation": "publisher",
            "phones": [{"number": "+44 20 7946 0103"}],
            "email": "chloe@example.org",
            "languages": ["en", "fr", "ar"],
            "valid_from": "2023-07-01",
        },
    }  # fmt: skip


def _release(number: int) -> Iterator[tuple[str, str | bytes]]:
    story = STORIES[number % len(STORIES)]
    place = list(PLACES)[number % len(PLACES)]
    day = FIRST_DAY + timedelta(days=number * 31)
    folder = f"content/releases/{day:%Y}/{story.slug}-{number + 1}"
    newest = number >= RELEASES - ON_FRONT  # a front page is looked at in every language
    languages = [lang for step, lang in enumerate(LANGUAGES) if step == 0 or newest or number % (step + 1) == 0]
    for lang in languages:
        at = LANGUAGES.index(lang)
        words = {"place": PLACES[place][at], "count": str(12 + number * 7)}
        title = story.titles[at].format(**words)
        if number == 7 and lang == "en":
            title += ", and everything that whoever waits for a ship in the rain may want to know about it beforehand"
        head: dict[str, object] = {"title": title, "summary": story.summaries[at].format(**words)}
        if lang == LANGUAGES[0]:
            head |= _original(number, story, place, day)
        head |= _said(number, story, place, day, at)
        fields = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
        yield f"{folder}/{lang}.md", f"---\n{fields}---\n{story.texts[at].format(**words)}"
    if _has_picture(number):
        yield f"{folder}/picture.png", _picture(number, *SHAPES[number // 3 % len(SHAPES)])
    if number % 9 == 0:
        for extra in (1, 2):
            yield f"{folder}/more-{extra}.png", _picture(number * 10 + extra, *SHAPES[(number + extra) % len(SHAPES)])


def _has_picture(number: int) -> bool:
    """Every third release, and the newest, which leads the front page."""
    return number % 3 == 0 or number == RELEASES - 1


def _original(number: int, story: Story, place: str, day: date) -> dict[str, object]:
    """The fields that translations take over."""
    head: dict[str, object] = {
        "date": f"{day.isoformat()}T10:00+09:00",
        "category": story.category,
        "contacts": ["press-desk", "ben-example"] if number % 4 == 0 else ["press-desk"],
        "tags": [story.topic] if number % 5 else [story.topic, "volunteers"],
        "places": [place],
    }
    if number in (10, 22):
        head["modified"] = (day + timedelta(days=2)).isoformat()
        head["corrections"] = [{"at": head["modified"], "note": "An earlier version gave another number of people."}]
    if number == 40:
        head["expires"] = f"{(day + timedelta(days=30)).isoformat()}T00:00+09:00"
    return head


# What fields say, in the order of LANGUAGES.
SHAPES_IN_WORDS = (
    "Coloured shapes over a line of water",
    "수면 위의 색색 도형",
    "أشكال ملونة فوق خط من الماء",
    "Formes colorées au-dessus d’une ligne d’eau",
)
DRILL = ("Rescue drill", "구조 훈련", "تدريب إنقاذ", "Exercice de sauvetage")
PIER = ("Pier 2", "2번 부두", "الرصيف ٢", "Jetée 2")
NO_VISIT = (
    "The visit did not take place.",
    "방문이 이루어지지 않았습니다.",
    "لم تتم الزيارة.",
    "La visite n’a pas eu lieu.",
)


def _said(number: int, story: Story, place: str, day: date, at: int) -> dict[str, object]:
    """The fields with words that readers see, in the language number `at`."""
    head: dict[str, object] = {"dateline": PLACES[place][at]}
    shapes = SHAPES_IN_WORDS[at]
    rights = {"credit": "Harbour Mission", "licence": "CC BY 4.0"}
    if _has_picture(number):
        head["image"] = {"file": "picture.png", "alt": shapes, **rights}
    if number % 9 == 0:
        head["gallery"] = [{"file": f"more-{extra}.png", "alt": f"{shapes} ({extra})", **rights} for extra in (1, 2)]
    if story.category == "media-advisory":
        starts = day + timedelta(days=9)
        hours = {"starts": f"{starts}T10:00+09:00", "ends": f"{starts}T12:00+09:00"}
        head["event"] = {"name": DRILL[at], **hours, "venue": PIER[at], "place": place}
    if number == 15:
        head["withdrawn"] = {"at": (day + timedelta(days=5)).isoformat(), "reason": NO_VISIT[at]}
    return head


def _picture(seed: int, width: int, height: int) -> bytes:
    """A drawing of circles over a line of water; the same seed gives the same bytes."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), "#eef1ee")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, int(height * 0.72), width, height), fill="#c9dbe0")
    state = seed * 2_654_435_761 % 2**32 or 1
    for number in range(7):
        state = (1_103_515_245 * state + 12_345) % 2**31
        radius = (state >> 4) % (min(width, height) // 4) + min(width, height) // 12
        x, y = (state >> 9) % width, (state >> 3) % int(height * 0.8)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=COLOURS[(seed + number) % len(COLOURS)])
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
