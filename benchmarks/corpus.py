"""A plainly fictional archive of press releases of any size, the same for the same seed.

Each release has about 450 words in eight paragraphs, a list, a quotation, two links and one heading; topics, places and
kinds are spread as in a real newsroom: a few large, many small.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

WORDS = re.findall(
    r"\w+",
    "community support training workshop volunteers shelter water school clinic harbour valley bridge garden library market "
    "station village district region teachers nurses farmers engineers families children visitors partners members council "
    "office programme project service centre report survey meeting season winter summer spring autumn morning evening "
    "opened began continued expanded reached trained welcomed supported repaired planted delivered recorded planned shared "
    "new local public early steady careful common small large first second third open long short quiet busy",
)
SETTINGS = """\
SITENAME = "Example Mission news"
SITEURL = "https://news.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
LANGUAGES = ["en"]
PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
THEME = {theme!r}
TYPOGRIFY = True
{takeaways}
PELICAN_CLASS = "newsroom.Newsroom"
"""
TOPICS, PLACES = 40, 25
CATEGORIES = ("press-release",) * 6 + ("news", "news", "statement", "briefing-note", "speech")


def make_corpus(folder: Path, releases: int, theme: Path, seed: int = 1, takeaways: bool = False) -> None:
    """Writes `pelicanconf.py` and `content/` with that many releases into a folder; with `takeaways` all are made."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pelicanconf.py").write_text(
        SETTINGS.format(theme=str(theme), takeaways="" if takeaways else "TAKEAWAYS = []"), encoding="utf-8"
    )
    _directory(folder / "content" / "directory")
    chance = random.Random(seed)
    first = date(2026, 11, 1) - timedelta(days=(releases - 1) // 3)
    for number in range(releases):
        day = first + timedelta(days=number // 3)
        target = folder / "content" / "releases" / f"{day.year}" / f"release-{number:06}"
        target.mkdir(parents=True, exist_ok=True)
        (target / "en.md").write_text(release_text(number, day, chance), encoding="utf-8")


def release_text(number: int, day: date, chance: random.Random) -> str:
    """One release, head and body."""

    def sentence(least: int = 8, most: int = 18) -> str:
        words = [chance.choice(WORDS) for _ in range(chance.randint(least, most))]
        return " ".join(words).capitalize() + "."

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(4))

    topics = sorted({int(TOPICS * chance.random() ** 2), int(TOPICS * chance.random() ** 2)})
    quote = f"> “{sentence(10, 16)} It's a start,” said the head of the line.\n> — Ana Example, head of the line, Example Mission"
    link = f"The [full report](https://example.org/reports/{number}) and the [programme](https://example.org/programmes/{number % 7}) are public."
    listed = "\n".join(f"- {sentence(4, 8)}" for _ in range(4))
    body = "\n\n".join(
        [
            paragraph(),
            paragraph(),
            link,
            "## " + sentence(3, 6)[:-1],
            paragraph(),
            listed,
            quote,
            paragraph(),
            paragraph(),
            paragraph(),
            paragraph(),
        ]
    )
    title = f"{sentence(5, 9)[:-1]} {number}"
    return (
        f"---\ntitle: {title}\ndate: {day}\ncategory: {chance.choice(CATEGORIES)}\ndateline: Exampleville\nsummary: {sentence(12, 18)}\n"
        f"contacts: [press-desk]\ntags: [{', '.join(f'topic-{topic:02}' for topic in topics)}]\nplaces: [place-{chance.randrange(PLACES):02}]\n---\n{body}\n"
    )


def _directory(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.yml").write_text("publisher: example-mission\npress_contacts: [press-desk]\n", encoding="utf-8")
    (folder / "organisations.yml").write_text(
        "example-mission: {name: {en: Example Mission}, country: GB, url: https://mission.example.org/}\n",
        encoding="utf-8",
    )
    (folder / "contacts.yml").write_text(
        "press-desk:\n  name: {en: Press desk}\n  organisation: example-mission\n  phones: [{number: '+44 20 7946 0123', label: {en: Office}}]\n"
        "  email: press@example.org\n  languages: [en]\n  hours: Mon-Fri 09:00-18:00\n  timezone: Europe/London\n",
        encoding="utf-8",
    )
    for name, count in (("topics", TOPICS), ("places", PLACES)):
        lines = [
            f"{name[:-1]}-{number:02}: {{name: {{en: {name[:-1].capitalize()} {number:02}}}}}\n"
            for number in range(count)
        ]
        (folder / f"{name}.yml").write_text("".join(lines), encoding="utf-8")
