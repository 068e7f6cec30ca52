"""A head's fields → YAML between `---` lines, in the order of the registry of fields.

Place in the pipeline: what an import writes. Comes in: texts, lists and mappings of texts. Goes out: text that the reader of
heads takes back as the same values. Refuses: types; every scalar is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from newsroom.reading.release.fields import FIELDS

# Plain scalars of YAML 1.2 (7.3.3), a little narrower: in a list, commas and brackets would end them.
_PLAIN = re.compile(r"[^\W_](?:[^\n:#]|:(?=\S)|(?<=\S)#)*(?<![\s:])")
_PLAIN_IN_LIST = re.compile(r"[^\W_](?:[^\n:#\[\]{},]|:(?=[^\s\[\]{},])|(?<=\S)#)*(?<![\s:])")
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def write_head(fields: Mapping[str, object]) -> str:
    """The head, with its two lines of `---`. Fields that nobody knows come last, in the order given."""
    known = [name for name in FIELDS if name in fields and name != "status"]
    if "status" in fields:  # first, where everybody who opens the file sees it
        known.insert(1, "status")
    order = known + [name for name in fields if name not in FIELDS]
    lines = ["---"]
    for name in order:
        lines += _field(name, fields[name])
    return "\n".join([*lines, "---", ""])


def _field(name: str, value: object) -> list[str]:
    if isinstance(value, str):
        if "\n" in value:
            return (
                [f"{name}: |-", *(f"  {line}".rstrip() for line in value.split("\n"))]
                if _can_be_block(value)
                else [f"{name}: {quoted(value)}"]
            )
        return [f"{name}: {scalar(value)}"]
    if isinstance(value, Mapping):
        return [f"{name}:", *(f"  {part}: {flow(one)}" for part, one in value.items())]
    if isinstance(value, list | tuple):
        short = f"{name}: {flow(value)}"
        if len(short) <= 110 or not value:
            return [short]
        return [f"{name}:", *(f"  - {flow(one)}" for one in value)]
    return [f"{name}: {scalar(str(value))}"]


def _can_be_block(text: str) -> bool:
    return (
        not text.startswith((" ", "\t", "\n"))
        and not _ODD.search(text.replace("\n", "").replace("\t", ""))
        and not text.endswith("\n")
    )


def flow(value: object) -> str:
    """A value in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return scalar(str(value), _PLAIN_IN_LIST)


def scalar(text: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """A text, in quotes where YAML would read something else."""
    is_plain = (plain.fullmatch(text) and not _ODD.search(text)) or re.fullmatch(r"/[\w/.-]*", text)
    return text if is_plain else quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, in which YAML and JSON agree."""
    written = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
