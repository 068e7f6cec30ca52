"""Every word of the desk's own pages is there in each language of the interface."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from newsroom.desk.forms import directory_form, forms, site_form
from newsroom.desk.pages import editor_page, list_page, problem_words, settings_page
from newsroom.desk.server import publish_routes, release_routes
from newsroom.desk.texts import HERE, LANGUAGES


def said() -> Iterator[str]:
    """English texts that pages show: of templates, of the code, of tables whose entries are translated when they show."""
    for file in sorted((HERE / "templates").glob("*.html")):
        with file.open("rb") as stream:
            for _, _, message, _ in babel_extract(stream, ["_"], [], {"trimmed": "true"}):
                yield from [message] if isinstance(message, str) else filter(None, message or ())
    for code in sorted(HERE.rglob("*.py")):
        for _, _, message, _ in extract_python(io.BytesIO(code.read_bytes()), {"words": None, "gettext": None}, [], {}):
            yield from [message] if isinstance(message, str) else filter(None, message or ())
    for control in (*forms.FIRST, *forms.MORE):
        yield from filter(None, (control.label, control.hint, *(label for _, label in control.parts)))
    for title, controls in (*site_form.GROUPS, *directory_form.KINDS.values()):
        yield title
        for each in controls:
            yield from filter(None, (each.label, each.hint, *(part.label for part in each.parts)))
    yield from (
        *editor_page.SCRIPT_WORDS,
        *publish_routes.SHARING_WORDS,
        *editor_page.KINDS.values(),
        *list_page.STATES.values(),
    )
    yield from release_routes.ASIDE.values()
    yield from (*problem_words.WORDS.values(), *problem_words.WHOLE.values(), *problem_words.SETTINGS.values())
    yield from (*settings_page.PLACE_NAMES.values(), *list_page.FILTERS.values())
    base = (HERE / "templates" / "base.html").read_text()
    yield from re.findall(r'\("/_desk/[a-z]*", _\("([^"]+)"\)', base)


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_each_language_says_every_text_with_its_places(lang: str) -> None:
    with (HERE / "locale" / lang / "LC_MESSAGES" / "desk.po").open("rb") as stream:
        known = read_po(stream, locale=lang)
    texts = {text for text in said() if text.strip()}
    assert len(texts) > 150, "the texts are no longer found"
    assert sorted(text for text in texts if not (known.get(text) and known.get(text).string)) == []
    for text in sorted(texts):
        places = set(re.findall(r"\{[a-z]+\}", text))
        assert places == set(re.findall(r"\{[a-z]+\}", str(known.get(text).string))), (lang, text)


def test_a_number_stands_where_one_thing_needs_no_other_word() -> None:
    """`1 releases` is no English: what is counted stands before its number."""
    counted = [text for text in said() if re.match(r"\{number\} [a-z]+s$", text)]
    assert counted == []


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en_001", "Wed 4 March 2026, 06:00 Seoul = Tue 3 March 2026, 22:00 Zurich"),
        ("ko", "2026년 3월 4일 (수), 06:00 서울 = 2026년 3월 3일 (화), 22:00 취리히"),
        ("fr", "mer. 4 mars 2026, 06:00 Séoul = mar. 3 mars 2026, 22:00 Zurich"),
        ("zh", "2026年3月4日周三, 06:00 首尔 = 2026年3月3日周二, 22:00 苏黎世"),
    ],
)
def test_a_moment_is_said_as_the_language_writes_it(locale: str, words: str) -> None:
    assert forms.moment_words("2026-03-04 06:00", "Asia/Seoul", "Europe/Zurich", locale) == words
    assert forms.moment_words("2026-03-04", "Asia/Seoul", "Europe/Zurich", locale) == words.partition(", 06:00")[0]
    assert forms.moment_words("soon", "Asia/Seoul", "Europe/Zurich", locale) == ""
