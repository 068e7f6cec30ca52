"""The plain lines of a head beside the text: their marks, what they hold that was not meant, what the text repeats.

Place in the pipeline: inside `validate`. Comes in: a version with its values, and its body. Goes out: lines with the
marks of their language; findings, all of them warnings.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any

import msgspec

from newsroom.model.problems import Problem
from newsroom.reading.body.body import Body
from newsroom.reading.body.typography import typeset_line
from newsroom.reading.files.yaml_text import line_at
from newsroom.reading.release.version import Version
from newsroom.reading.values.rules import got
from newsroom.reading.values.sentences import is_heading_of_form

_FIRST_HEADING = re.compile(r"\s*(#{1,2}[ \t]+(.+?)[ \t]*#*|(.+)\n=+)[ \t]*(?:\n|\Z)")
_NO_LETTERS = re.compile(r"[\W_]+")
_DATELINE_END = re.compile(r"[^.!?]{0,40}?(?:\s?[–—―]|\s-\s|\.-|--|\)\s?[–-]|:\s)")
# What is published in a plain line as it was typed, and was hardly meant so: rule, what should stand there.
_DOUBTFUL_SIGN = re.compile(r"[&<*_`\]]")  # few lines have one
_DOUBTFUL = (
    (re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"), "text-entity", "characters instead of HTML entities"),
    (re.compile(r"</?(?:a|abbr|b|br|code|em|i|p|q|small|span|strong|sub|sup|u)\b[^<>]*>", re.IGNORECASE), "text-html", "plain text without HTML"),
    (re.compile(
        r"\*\*[^\s*][^*]*\*\*|(?<![\w*])\*[^\s*][^*]*\*(?![\w*])|(?<!\w)__?\w[^_]*\w__?(?!\w)|`[^`]+`|\]\([^)\s]+\)"
    ), "text-marks", "plain text without Markdown"),
)  # fmt: skip
# Plain lines in parts of fields.
_PARTS = {
    "image": ("alt", "caption", "credit"),
    "gallery": ("alt", "caption", "credit"),
    "media": ("title", "alt"),
    "documents": ("title",),
    "event": ("name", "venue"),
    "corrections": ("note",),
    "withdrawn": ("reason",),
}


def _plain_lines(version: Version) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(place in the head, text) of every plain line that the version itself gives."""
    for name in ("title", "subtitle", "summary", "dateline"):
        yield (name,), version.own.get(name) or ""
    for name, parts in _PARTS.items():
        value = version.own.get(name)
        items = value if isinstance(value, tuple) else () if value is None else (value,)
        for number, item in enumerate(items):
            place = (name, number) if isinstance(value, tuple) else (name,)
            for part in parts:
                yield (*place, part), getattr(item, part, "")


def find_repetitions(version: Version, body: Body) -> str:
    """Report doubtful lines of a head, and a text that begins with what its head says. The rule that this replaces."""
    for where, written in _plain_lines(version):
        if _DOUBTFUL_SIGN.search(written) is None:
            continue
        for form, rule, thing in _DOUBTFUL:
            if (found := form.search(written)) is not None:
                message = f"should be {thing}, e.g. Books & maps (got {got(found[0])})"
                line = line_at(version.raw.fields, where)
                _warn(version, line, str(where[0]), rule, message, "It is published as it is.")
                break
    title, place = version.values.get("title", ""), version.values.get("dateline", "")
    text, line = version.raw.body, version.raw.body_line
    opening_line = line + text[: len(text) - len(text.lstrip())].count("\n")
    heading = _FIRST_HEADING.match(text[:600])
    if heading is not None and title and _letters(heading[2] or heading[3]) == _letters(title):
        message = "should not repeat the title, which stands above the text already (got it as a heading)"
        _warn(version, line + text.count("\n", 0, heading.start(1)), "body", "title-repeated", message)
        return "heading-level"
    opening = text.lstrip()[:600].partition("\n\n")[0]
    if " " in title and _first(opening) == _first(title) and _letters(opening) == _letters(title):
        message = "should not repeat the title, which stands above the text already (got it as a paragraph)"
        _warn(version, opening_line, "body", "title-repeated", message)
        return ""
    begins = body.first_paragraph[: len(place) + 60]
    if place and begins.casefold().startswith(place.casefold()) and _DATELINE_END.match(begins, len(place)):
        message = f"should not repeat the dateline, which is put before the text (got '{begins[:40]}…')"
        typed = re.search(re.escape(place), text, re.IGNORECASE)
        at = line + text.count("\n", 0, typed.start()) if typed is not None else opening_line
        _warn(version, at, "body", "dateline-repeated", message)
    elif place and is_heading_of_form(opening):
        message = f"should begin with what is told, as the dateline is put before it (got '{opening[:40].strip()}')"
        _warn(version, opening_line, "body", "form-line", message)
    return ""


def _warn(version: Version, line: int, field: str, rule: str, message: str, hint: str = "") -> None:
    version.problems.append(Problem(version.path, line, field, rule, "warning", message, hint))


_SET = ("title", "subtitle", "summary", "image", "gallery", "media")


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _first(text: str) -> str:
    """The first of the letters: few texts need to be compared further."""
    return next((letter.casefold() for letter in text if letter.isalnum()), "")


def set_lines(values: dict[str, Any], own: Container[str], lang: str, original: str) -> None:
    """Set the marks of plain lines in place: those of `own` fields by the text's language, others by the original's."""
    langs = {name: lang if name in own else original for name in _SET}
    for name in ("title", "subtitle", "summary"):
        if values.get(name):
            values[name] = typeset_line(values[name], langs[name])
    for name, parts in (("image", ("caption", "alt")), ("gallery", ("caption", "alt")), ("media", ("title", "alt"))):
        given = values.get(name)
        if given:
            single = not isinstance(given, tuple)
            made = tuple(
                msgspec.structs.replace(
                    each, **{part: typeset_line(getattr(each, part), langs[name]) for part in parts}
                )
                for each in ((given,) if single else given)
            )
            values[name] = made[0] if single else made
