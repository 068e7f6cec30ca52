"""Interface texts: every one that is used stands in every language, whole and fillable."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from newsroom.render import theme as themes

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme"
OPTIONS = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


def used() -> dict[str, str]:
    """msgid → its plural ("" for none), of templates and engine."""
    found = dict.fromkeys(themes.ENGINE_MESSAGES, "") | themes.ENGINE_PLURALS
    for path in [*(THEME / "templates").glob("*.html"), *(THEME / "components").glob("*.html")]:
        for _, message, _, _ in extract("jinja2.ext:babel_extract", io.BytesIO(path.read_bytes()), options=OPTIONS):
            if isinstance(message, tuple):
                found[message[0]] = message[1]
            else:
                found.setdefault(message, "")
    return found


def catalogue(lang: str) -> Catalog:
    return read_po(io.BytesIO(themes.catalogue_path(THEME, lang).read_bytes()), locale=lang)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text)) | {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", themes.LANGUAGES)
def test_a_catalogue_holds_what_is_used_and_nothing_else(lang: str) -> None:
    have = {(entry.id[0] if entry.pluralizable else entry.id) for entry in catalogue(lang) if entry.id}
    assert have == set(used())


@pytest.mark.parametrize("lang", themes.LANGUAGES)
def test_every_text_is_translated_with_the_same_placeholders(lang: str) -> None:
    for entry in catalogue(lang):
        if not entry.id:
            continue
        assert not entry.fuzzy, entry.id
        texts = entry.string if entry.pluralizable else (entry.string,)
        ids = entry.id if entry.pluralizable else (entry.id,)
        assert all(texts), entry.id
        for text in texts:
            assert placeholders(text) == placeholders(ids[0]), (lang, ids[0], text)


@pytest.mark.parametrize(("lang", "forms"), list(zip(themes.LANGUAGES, (2, 1, 2, 2, 6, 1, 3), strict=True)))
def test_plurals_have_as_many_forms_as_the_language(lang: str, forms: int) -> None:
    found = catalogue(lang)
    assert found.num_plurals == forms
    assert {len(entry.string) for entry in found if entry.pluralizable} == {forms}


@pytest.mark.parametrize(
    ("lang", "count", "text"),
    [
        ("en", 1, "Press contact"),
        ("en", 2, "Press contacts"),
        ("fr", 1, "Contact presse"),
        ("ar", 1, "جهة الاتصال الصحفية"),
        ("ar", 2, "جهتا الاتصال الصحفيتان"),
        ("ar", 3, "جهات الاتصال الصحفية"),
        ("ru", 1, "Контакт для прессы"),
        ("ru", 5, "Контакты для прессы"),
        ("ko", 5, "언론 담당자"),
    ],
)
def test_a_number_picks_its_form(lang: str, count: int, text: str) -> None:
    assert themes.load_catalogue(THEME, lang).ngettext("Press contact", "Press contacts", count) == text


@pytest.mark.parametrize(
    ("lang", "place", "date", "dateline"),
    [
        ("en", "Seoul", "6 July 2022", "Seoul, 6 July 2022\u00a0–"),
        ("ko", "서울", "2022년 7월 6일", "[서울, 2022년 7월 6일]"),
        ("fr", "Séoul", "6 juillet 2022", "Séoul, le 6 juillet 2022\u00a0–"),
        ("es", "Seúl", "6 de julio de 2022", "Seúl, 6 de julio de 2022\u00a0–"),
        ("ar", "سول", "6 يوليو 2022", "سول، 6 يوليو 2022\u00a0–"),
        ("zh", "首尔", "2022年7月6日", "首尔，2022年7月6日——"),
        ("ru", "Сеул", "6 июля 2022 г.", "Сеул, 6 июля 2022 г.\u00a0—"),
    ],
)
def test_a_dateline_has_its_languages_own_form(lang: str, place: str, date: str, dateline: str) -> None:
    translate = themes.load_catalogue(THEME, lang, None).gettext
    assert translate("{place}, {date} –").format(place=place, date=date) == dateline


def test_english_is_its_own_text() -> None:
    for entry in catalogue("en"):
        if entry.id and not entry.pluralizable:
            assert entry.string.replace("\u00a0", " ") == entry.id


def test_every_text_that_the_engine_asks_for_is_declared() -> None:
    asked = set()
    for path in (ROOT / "newsroom").rglob("*.py"):
        if path.name != "theme.py":
            asked |= set(re.findall(r'translate\(\s*"([^"]+)"', path.read_text("utf-8")))
    assert asked <= set(used())


@pytest.mark.parametrize("lang", themes.LANGUAGES)
def test_a_catalogue_says_its_language_and_is_sorted(lang: str) -> None:
    found = catalogue(lang)
    assert str(found.locale) == lang
    ids = [(entry.id[0] if entry.pluralizable else entry.id) for entry in found if entry.id]
    assert ids == sorted(ids, key=str.lower) or ids == sorted(ids, key=lambda text: (text.lower(), text))


def test_the_digest_moves_with_the_catalogue(tmp_path: Path) -> None:
    path = themes.catalogue_path(tmp_path, "en")
    path.parent.mkdir(parents=True)
    path.write_text("a", "utf-8")
    before = themes.catalogue_digest(tmp_path, "en")
    path.write_text("b", "utf-8")
    assert themes.catalogue_digest(tmp_path, "en") != before


def test_a_catalogue_that_many_want_to_keep_at_once_is_kept_whole(tmp_path: Path) -> None:
    """Every worker of a first build compiles it; one of them keeping it must not stop another."""
    for _ in range(20):
        with ThreadPoolExecutor(8) as pool:
            loaded = list(pool.map(lambda _: themes.load_catalogue(THEME, "ko", tmp_path / "kept"), range(8)))
        assert len({each.gettext("Home") for each in loaded} - {"Home"}) == 1
        (kept,) = (tmp_path / "kept").iterdir()
        assert kept.suffix == ".mo"
        kept.unlink()
