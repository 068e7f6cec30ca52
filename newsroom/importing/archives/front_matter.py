"""Heads of Hugo and Jekyll: YAML, TOML or JSON before a text.

Place in the pipeline: beside their readers. Comes in: a file's text. Goes out: the head's values as texts and lists, and the
body. Refuses: objects and tags of YAML; a head that cannot be read is a fault of that one file.
"""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from typing import Any

import yaml


class BrokenHead(Exception):
    """A head that cannot be read; the message says why."""


class _Loader(yaml.SafeLoader):
    """YAML whose dates stay as they were typed."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split_head(text: str) -> tuple[dict[str, Any], str]:
    """Head and body. Raises BrokenHead."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for mark, read in (("---", _yaml), ("+++", _toml)):
        if re.match(rf"{re.escape(mark)}[ \t]*\n", text):
            end = re.search(rf"^{re.escape(mark)}[ \t]*$", text[4:], re.MULTILINE) or (
                mark == "---" and re.search(r"^\.\.\.[ \t]*$", text[4:], re.MULTILINE)
            )
            if not end:
                raise BrokenHead("its head is not closed")
            return read(text[text.index("\n") + 1 : 4 + end.start()]), text[4 + end.end() :].lstrip("\n")
    if text.startswith("{"):
        try:
            value, end_at = json.JSONDecoder().raw_decode(text)
        except ValueError as fault:
            raise BrokenHead(f"its JSON head cannot be read ({fault})") from fault
        if isinstance(value, dict):
            return dict(_plain(value)), text[end_at:].lstrip("\n")
    return {}, text


def _yaml(text: str) -> dict[str, Any]:
    if len(text) > 200_000 or text.count("*") + text.count("&") > 2000:
        raise BrokenHead("its head is too large")
    try:
        value = yaml.load(text, _Loader)  # noqa: S506 – a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise BrokenHead(f"its YAML head cannot be read ({str(fault).splitlines()[0]})") from fault
    return dict(_plain(value)) if isinstance(value, dict) else {}


def _toml(text: str) -> dict[str, Any]:
    try:
        return dict(_plain(tomllib.loads(text)))
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BrokenHead(f"its TOML head cannot be read ({fault})") from fault


def _plain(value: Any) -> Any:
    """Texts, lists and mappings, keys in lower case."""
    if isinstance(value, dict):
        return {str(name).lower(): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def texts(value: Any, separator: str = "") -> list[str]:
    """A value as a list of texts; a single text is parted at `separator`."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [str(part).strip() for part in value if not isinstance(part, dict | list) and str(part).strip()]
    parts = [str(value)] if not separator else str(value).split(separator)
    return [part.strip() for part in parts if part.strip()]


_DATE = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)


def iso(value: Any) -> str:
    """A date of a head as ISO 8601; "" where it is none."""
    match = _DATE.match(str(value or "").strip())
    if not match:
        return ""
    year, month, day, hour, minute, second, offset = match.groups()
    text = f"{year}-{int(month):02d}-{int(day):02d}"
    if hour:
        text += f"T{int(hour):02d}:{minute}:{second or '00'}"
        if offset:
            text += "+00:00" if offset.upper() in ("Z", "UTC") else f"{offset[:3]}:{offset[-2:]}"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text
