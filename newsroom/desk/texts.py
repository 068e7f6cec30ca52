"""The desk's own pages and words, in the reader's language.

Place in the pipeline: what the application's answers are drawn with. Comes in: a template's name, values, a language.
Goes out: HTML. Templates and catalogues lie in this package. Refuses: markup in values; everything is escaped.
"""

from __future__ import annotations

import gettext
import io
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from newsroom.model.problems import UsageError
from newsroom.model.settings import LANGUAGE_CODE
from newsroom.render.theme import LANGUAGES
from newsroom.render.words import direction

HERE = Path(__file__).parent
OWN_NAMES = {
    "en": "English", "ko": "한국어", "fr": "Français", "es": "Español", "ar": "العربية", "zh": "中文", "ru": "Русский",
}  # fmt: skip
LOCALES = {"en": "en_001"}


def require_code(lang: str) -> None:
    """Refuses what a browser sends as a language and is no code: it may name a file. Raises UsageError."""
    if not LANGUAGE_CODE.fullmatch(lang):
        raise UsageError(f"lang: must be a language code, e.g. ko (got {lang[:40]!r})")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(lang: str) -> gettext.NullTranslations:
    """The words of one language; English is what the code says."""
    file = HERE / "locale" / lang / "LC_MESSAGES" / "desk.po"
    if lang == "en" or not file.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=lang))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@lru_cache(maxsize=len(LANGUAGES))
def environment(lang: str) -> Environment:
    """The templates, speaking one language."""
    words = catalogue(lang)
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(_=words.gettext, lang=lang, dir=direction(lang), languages=OWN_NAMES, name_of=language_name)
    made.filters["data"] = _data
    made.filters["is_day"] = _is_day
    return made


def language_name(code: str, lang: str = "") -> str:
    """A language's name in itself: 한국어."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code.replace("-", "_"))
        return str(locale.get_display_name(lang.replace("-", "_") or None) or code)
    except (UnknownLocaleError, ValueError):
        return code


def draw(template: str, lang: str, **values: Any) -> str:
    """A page."""
    return environment(lang).get_template(template).render(**values)


def preferred(accepted: str, chosen: str = "") -> str:
    """The interface language: chosen, else the first of `Accept-Language` that there is, else English."""
    if chosen in LANGUAGES:
        return chosen
    for part in accepted.split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in LANGUAGES:
            return code
    return "en"


def _is_day(value: str) -> bool:
    """Whether a control for days can show a value: it would drop any other."""
    return not value or re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _data(value: Any) -> Markup:
    """Values for a script, in a block that browsers do not run."""
    text = json.dumps(value, ensure_ascii=False)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 (escaped here)
