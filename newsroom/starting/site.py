"""A new site's files, written whole or not at all.

Place in the pipeline: before everything. Comes in: `Answers` and a folder. Goes out: the folder with a site that builds.
Values that only the office knows are written as examples, marked `# template: VALUE` behind them; `build.leftovers` names
what was left standing. Refuses: a folder with files in it.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from newsroom.model.problems import UsageError
from newsroom.publishing.schedule import pins, publish_setting, publish_words, requirement, schedule_files
from newsroom.reading.body.to_write import INSTRUCTIONS
from newsroom.reading.settings.taker import is_utf8
from newsroom.site.clearance import read_clock
from newsroom.starting.answers import Answers
from newsroom.starting.launchers import LAUNCHERS, RUNNABLE

TEXTS = Path(__file__).parent / "texts"
PAGES = ("about", "corrections", "contacts")
PRESS_DESK = {
    "en": "Press desk",
    "ko": "공보실",
    "fr": "Service de presse",
    "es": "Oficina de prensa",
    "ar": "المكتب الإعلامي",
    "zh": "新闻办公室",
    "ru": "Пресс-служба",
}
FIRST_TITLE = {
    "en": "Our first release",
    "ko": "첫 보도자료",
    "fr": "Notre premier communiqué",
    "es": "Nuestro primer comunicado",
    "ar": "بياننا الأول",
    "zh": "我们的第一篇新闻稿",
    "ru": "Наш первый релиз",
}
PHONE, EMAIL = "+44 20 7946 0123", "press@example.org"  # a number and a domain that are nobody's


def check_folder(folder: Path) -> None:
    """Raises UsageError for a folder with files in it, a file, or a path that is not written in UTF-8."""
    if not is_utf8(str(folder.absolute())):
        shown = str(folder).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        raise UsageError(f"FOLDER: must have a path written in UTF-8, e.g. mysite (got '{shown}')")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        found = "has something in it" if folder.is_dir() else "is a file"
        raise UsageError(f"FOLDER: must be a new or empty folder, e.g. mysite ('{folder}' {found})")


def make_site(folder: Path, answers: Answers, demo: bool = False) -> list[str]:
    """Writes the site, with `demo` the larger sample; the paths of its files. Raises UsageError for a folder with files in it."""
    folder = folder.expanduser().absolute()
    check_folder(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".newsroom-", dir=folder.parent))
    try:
        files: dict[str, str | bytes] = {**site_files(answers, read_clock().at)}
        if demo:
            from newsroom.starting.demo import ABOUT, demo_files

            files = {name: data for name, data in files.items() if "/first-release/" not in name} | dict(demo_files())
            files |= {
                f"content/pages/about/{lang}.md": page_text("about", lang, answers, ABOUT[lang]) for lang in ABOUT
            }
        for name, data in files.items():
            file = aside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else data.encode())
            if name in LAUNCHERS:
                file.chmod(RUNNABLE)
        folder.mkdir(exist_ok=True)
        for part in sorted(aside.iterdir()):
            part.replace(folder / part.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sorted(files)


def site_files(answers: Answers, now: int) -> dict[str, str]:
    """Every file of a new site: text by path."""
    today = datetime.fromtimestamp(now, ZoneInfo(answers.timezone))
    files = {
        "pelicanconf.py": _settings(answers, today),
        "publishconf.py": Template(PUBLISHCONF).substitute(publish=publish_setting(answers.host)),
        "tasks.py": TASKS,
        "requirements.txt": f"{requirement(answers.host)}\n",
        ".gitignore": GITIGNORE,
        "README.md": Template(README).substitute(
            name=answers.name, url=answers.url, publish=publish_words(answers.host), pins=pins(answers.host)
        ),
        "content/directory/site.yml": SITE,
        "content/directory/organisations.yml": _organisations(answers),
        "content/directory/contacts.yml": _contacts(answers),
        "content/directory/topics.yml": TOPICS,
        "content/directory/places.yml": PLACES,
        "content/directory/people.yml": PEOPLE,
        f"content/releases/{today:%Y}/first-release/{answers.languages[0]}.md": _draft(answers, today),
    }
    for lang in answers.languages:
        for page in PAGES:
            files[f"content/pages/{page}/{lang}.md"] = page_text(page, lang, answers)
    files.update(LAUNCHERS)
    files.update(schedule_files(answers.host, answers.url, answers.timezone))
    return files


def page_text(page: str, lang: str, answers: Answers, own: str = "") -> str:
    """A standing page in one language, with the publisher's name, and its own words or an instruction in their place."""
    source = (TEXTS / lang / f"{page}.md").read_text(encoding="utf-8")
    head, body = re.split(r"^---\n", source, flags=re.MULTILINE)[1:]
    root = "" if lang == answers.languages[0] else f"/{lang}"
    made = []
    for line in head.splitlines():
        field, _, words = line.partition(": ")
        words = words.replace("$name", answers.name)
        made.append(f"{field}: {_scalar(words)}\n")
    named = re.sub(r"([\\`*_\[\]<>#&])", r"\\\1", answers.name)
    body = body.replace("$name", named).replace("$root", root).replace("$instruction", own or INSTRUCTIONS[lang])
    return "---\n" + "".join(made) + "---\n" + body


def _scalar(text: str) -> str:
    """A text as a YAML value; in quotes where it needs them."""
    plain = re.fullmatch(r"[^\W\d_][^:#\n\"'\\\[\]{}]*", text) and text == text.strip()
    return text if plain else json.dumps(text, ensure_ascii=False)


def _marked(line: str, value: str) -> str:
    return f"{line}  # template: {value}"


def _settings(answers: Answers, today: datetime) -> str:
    name = f"SITENAME = {json.dumps(answers.name, ensure_ascii=False)}"
    url = f'SITEURL = "{answers.url}"'
    host = re.sub(r"^https?://|[/:].*$", "", answers.url)
    return Template(PELICANCONF).substitute(
        name=_marked(name, answers.name) if answers.is_name_example else name,
        url=_marked(url, answers.url) if re.search(r"(^|\.)example(\.(org|com|net))?$", host) else url,
        timezone=answers.timezone,
        first=answers.languages[0],
        languages=json.dumps(list(answers.languages)),
        expires=f"{today + timedelta(days=360):%Y-%m-%d}",
    )


def _organisations(answers: Answers) -> str:
    from babel.core import get_global

    country = get_global("zone_territories").get(answers.timezone, "")
    known = f"  country: {country}" if re.fullmatch("[A-Z]{2}", country) and country != "ZZ" else "  # country: KR"
    return Template(ORGANISATIONS).substitute(name=_scalar(answers.name), country=f"{known:<30}")


def _contacts(answers: Answers) -> str:
    names = ", ".join(f"{lang}: {_scalar(PRESS_DESK[lang])}" for lang in answers.languages)
    return Template(CONTACTS).substitute(
        names=names,
        languages=", ".join(answers.languages),
        timezone=answers.timezone,
        phones=_marked(f'  phones: [{{number: "{PHONE}"}}]', PHONE),
        email=_marked(f"  email: {EMAIL}", EMAIL),
    )


def _draft(answers: Answers, today: datetime) -> str:
    from newsroom.build.draft import TEMPLATE

    city = answers.timezone.rpartition("/")[2].replace("_", " ")
    text = TEMPLATE.format(
        title=json.dumps(FIRST_TITLE[answers.languages[0]], ensure_ascii=False),
        date=f"{today:%Y-%m-%d}",
        offset=today.isoformat()[-6:],
        category="press-release",
        contacts="press-desk",
        known="press-desk",
    )
    place = city if "/" in answers.timezone and answers.timezone.partition("/")[0] != "Etc" else "Geneva"
    return text.replace("dateline:                #", f"dateline: {place:<15}#", 1)


PELICANCONF = """\
\"\"\"The site's settings. `newsroom` and `pelican` read them; publishconf.py changes the few that differ for publishing.

Who answers the press, who publishes and which topics there are is not said here but in content/directory/.
\"\"\"

$name
# SITENAMES = {"ko": "..."}  # where a language calls the site otherwise
$url
TIMEZONE = "$timezone"  # dates without an hour begin and end here

DEFAULT_LANG = "$first"
LANGUAGES = $languages  # the first stands at the root of the site

PATH = "content"
OUTPUT_PATH = "output"  # belongs to the build: what it does not publish is removed from there
CACHE_PATH = ".cache"  # may be thrown away at any time

# Colours of the office. They are used as they are on surfaces; text takes the nearest shade that can be read.
# BRAND = {"primary": "#14507a", "accent": "#a3431f"}

# Until when security.txt may be trusted (RFC 9116). Move it on before it has passed, by less than a year.
SECURITY_EXPIRES = "$expires"

# Files made for journalists beside each release. Left out: all of them. [] makes none.
# TAKEAWAYS = ["text", "pdf", "docx", "ics", "ninjs", "kit", "card", "markdown"]

TYPOGRIFY = True  # curly quotes in texts

# Makes `pelican` build the same site.
PELICAN_CLASS = "newsroom.Newsroom"
"""

PUBLISHCONF = """\
\"\"\"The settings for publishing: `newsroom build --settings publishconf.py`, `newsroom publish`.

What is not said here is as in pelicanconf.py, SITEURL too.
\"\"\"

import os
import sys

sys.path.insert(0, os.curdir)  # for `pelican -s publishconf.py`
from pelicanconf import *

# Where `newsroom publish` brings the site. Secrets never stand here: they come from the environment or the keyring.
$publish"""

TASKS = """\
\"\"\"`inv build`, `inv check` ...: the commands of `newsroom`, as tasks of Invoke. `inv --list` names them.\"\"\"

from newsroom.commands.tasks import collection

ns = collection()
"""

GITIGNORE = "output/\n.cache/\n.venv/\n__pycache__/\n"

SITE = """\
# What stands on every page. Keys are those of organisations.yml and contacts.yml. A line counts once its # and the space behind it are taken out.
# Words are one text for all languages, or one for each: {en: Data, ko: 자료}. Files lie beside this one.
publisher: publisher
press_contacts: [press-desk]      # in the order in which they are shown
# boilerplate: publisher          # a standing text below each release: directory/boilerplate/publisher/en.md

# logo: {file: logo.svg, alt: Example Mission}   # SVG or PNG, in place of the name; `dark: logo-dark.svg` for dark screens
# icon: icon.svg                  # in the browser's tab and on telephones

# menu:                           # left out: news, topics, press office, About
#   - news                        # news, topics, types, places, contacts or search
#   - {page: about}               # a page of content/pages/
#   - {title: Data, url: "https://data.example.org/"}
#   - contacts

# footer:
#   text: An office of the Example Union.
#   links: [{title: Law, url: "https://law.example.org/"}]
#   partners: [{name: Example Fund, logo: fund.svg, url: "https://fund.example.org/"}]
# social: [{service: Mastodon, url: "https://social.example.org/@mission"}]
# subscribe: {url: "https://lists.example.org/join"}

# featured:                       # stand first on the home page, by the names of their folders, in this order
#   - first-release
#   - {release: second-release, until: 2026-12-31}   # through that day
"""

ORGANISATIONS = """\
# Who publishes. Releases, contacts and people name an organisation by its key.
publisher:
  name: $name
$country # two letters; a number without a country's code is read as one of this country
  # url: https://mission.example.org/
"""

CONTACTS = """\
# Who answers the press. Releases name a contact by its key.
press-desk:
  name: {$names}
  organisation: publisher
$phones
$email
  languages: [$languages]
  timezone: $timezone
  # role: {en: Press officer}
  # hours: "Mon-Fri 09:00-18:00"
  # rota: [{from: 2026-03-07, until: 2026-03-08, phones: ["+44 20 7946 0958"]}]   # who is on duty instead, and when
"""

TOPICS = """\
# What releases are filed under (the field `tags`). The form:
#
# public-health:
#   name: {en: Public health}
"""

PLACES = """\
# Where things happen (the field `places`, and `place` of an event). The form:
#
# seoul:
#   name: {en: Seoul}
"""

PEOPLE = """\
# People who sign what they wrote (the field `authors`). The form:
#
# ana-example:
#   name: Ana Example
#   title: {en: Head of mission}
#   organisation: publisher
"""

README = """\
# $name: news

The texts of $url, and what makes the site of them (newsroom, the Python package `pelican-newsroom`).

The writing desk, in the browser: double-click `newsroom-desk.bat` on Windows, `newsroom-desk.command` on macOS, `newsroom-desk.desktop` on Linux.

Once on each machine:

    python3 -m venv .venv
    .venv/bin/pip install ${pins}-r requirements.txt        # Windows: .venv\\Scripts\\pip install ${pins}-r requirements.txt
    source .venv/bin/activate                        # Windows: .venv\\Scripts\\activate

Then:

1. `newsroom new "Title of the release"` makes a folder with a draft in it, below `content/releases/`.
2. Write in that file. `newsroom serve` shows it in the browser, and again each time you save.
3. Delete the line `status: draft`. `newsroom check` says what is wrong, what is doubtful and what still is an example.
4. `newsroom build` makes the site in `output/`.
5. $publish

| where | what |
| --- | --- |
| `content/directory/contacts.yml` | who answers the press: put your own number and address there first |
| `content/directory/site.yml` | what stands on every page |
| `content/pages/` | About, corrections policy, press office |
| `content/releases/<year>/<slug>/` | one folder per release: its texts, pictures, documents |
| `pelicanconf.py` | name, address, languages, colours |
"""
