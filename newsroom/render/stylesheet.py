"""The theme's CSS, joined into one file and tightened.

Place in the pipeline: drawn once by the output `style`; nothing else imports a CSS parser.
Comes in: the theme's folder, the brand, the host for paper. Goes out: one text of CSS.
Refuses: to change a value. Only comments and white space that separates nothing are taken out, and a block that a
file leaves open is closed, so that no file reaches into another layer.

tinycss2 reads the text into the tokens of CSS Syntax Level 3 and writes tokens back, with a comment between two that
would run together. Its parser of rules is not used: it ends a custom property at the first `{}` block.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.render.brand import Brand, brand_css, read_tokens

if TYPE_CHECKING:
    from tinycss2.ast import Node

LAYERS = ("reset", "tokens", "base", "compositions", "components", "utilities", "print")
COMBINATORS = frozenset(">+~")


def stylesheet(theme: Path, brand: Brand, origin: str = "", overrides: tuple[Path, ...] = ()) -> str:
    """All CSS of the theme in one file, layer by layer, the brand's tokens after the theme's own.

    `origin`: scheme and host of the site, without a path; on paper it precedes the addresses inside the site.
    """
    css = theme / "css"
    parts = [f"@layer {','.join(LAYERS)};"]
    for layer in LAYERS:
        files = sorted((css / "components").glob("*.css")) if layer == "components" else [css / f"{layer}.css"]
        files = [_first(file, css, overrides) for file in files]
        if layer == "components":
            files += _further(css, overrides)
        parts.append(f"@layer {layer}{{{''.join(tighten(file.read_text('utf-8-sig')) for file in files)}}}")
    parts.append(brand_css(brand, read_tokens((css / "tokens.css").read_text("utf-8"))))
    if origin:
        quoted = origin.replace("\\", "").replace('"', "")
        parts.append(f'@layer tokens{{:root{{--origin:"{quoted}"}}}}')
    return "\n".join(filter(None, parts)) + "\n"


def _first(file: Path, css: Path, overrides: tuple[Path, ...]) -> Path:
    """The file, or that of the same name in a folder that goes before the theme."""
    inside = file.relative_to(css)
    return next((other for folder in overrides if (other := folder / "css" / inside).is_file()), file)


def _further(css: Path, overrides: tuple[Path, ...]) -> list[Path]:
    """Style sheets of such folders that replace none of the theme's."""
    found = [file for folder in reversed(overrides) for file in sorted((folder / "css").rglob("*.css"))]
    return [
        file
        for file in found
        if not any(
            (css / file.relative_to(folder / "css")).is_file() for folder in overrides if file.is_relative_to(folder)
        )
    ]


@lru_cache(maxsize=256)
def tighten(css: str) -> str:
    """The CSS without comments and without white space that separates nothing; it parses to the same rules.

    Never fails: what a browser leaves out as faulty stays as faulty. Letters beyond ASCII become escapes, so that no
    encoding can change them and no invisible mark is in the file.
    A process that builds again, as the preview and the desk do, tightens only the files that changed: some 60 files of
    the theme take half the time of a site with one release.
    """
    import tinycss2

    items = _items(_plain(tinycss2.parse_component_value_list(css, skip_comments=True)), nested=False)
    return re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):x} ", tinycss2.serialize(items))


def _items(tokens: list[Node], nested: bool) -> list[Node]:
    """The contents of a block (`nested`) or of a file: declarations, rules and at-rules, one after the other."""
    kept: list[Node] = []
    rest = tokens
    while rest := _without_leading_space(rest):
        end = _end_of_item(rest)
        item, rest = _item(rest[:end]), _without_leading_space(rest[end:])
        kept += item
        if rest and rest[0] == ";":
            semicolon = rest[0]
            while rest and rest[0] == ";":
                rest = _without_leading_space(rest[1:])
            if not nested or (item and rest):
                kept.append(semicolon)
    return kept


def _end_of_item(tokens: list[Node]) -> int:
    """Where the item that begins the tokens ends: before a semicolon, or after a block that is no custom property's."""
    custom = _is_custom_property(tokens)
    for index, token in enumerate(tokens):
        if token == ";":  # noqa: S105
            return index
        if token.type == "{} block" and not custom:
            return index + 1
    return len(tokens)


def _item(tokens: list[Node]) -> list[Node]:
    if tokens and tokens[-1].type == "{} block" and not _is_custom_property(tokens):
        block = tokens[-1]
        block.content = _items(block.content, nested=True)
        prelude = _value(tokens[:-1])
        return [*(_without_space_at(prelude, COMBINATORS) if _is_selector(prelude) else prelude), block]
    colon = _colon(tokens)
    if colon is None:
        return _value(tokens)
    name, value = tokens[0], tokens[colon + 1 :]
    if _is_custom_property(tokens):
        # Its tokens stay as they are, because a script may read them. A value of nothing but white space keeps one
        # space, because older browsers refuse `--name:;`.
        return [name, tokens[colon], *(_trimmed(value) or value)]
    return [name, tokens[colon], *_without_space_at(_value(value), frozenset("!"))]


def _value(tokens: list[Node]) -> list[Node]:
    """A prelude or a value: one space of each run, none at its ends or at a comma, brackets within likewise."""
    if _is_custom_property(tokens):  # (--name: ) of a condition
        return tokens
    for token in tokens:
        if token.type == "function":
            token.arguments = _value(token.arguments)
        elif token.type in ("() block", "[] block", "{} block"):
            token.content = _value(token.content)
            colon = None if _is_custom_property(token.content) else _colon(token.content)
            if token.type == "() block" and colon is not None:  # (min-width: 40rem)
                rest = _without_leading_space(token.content[colon + 1 :])
                token.content = [*token.content[: colon + 1], *rest]
    return _without_space_at(_trimmed(tokens), frozenset(","))


def _plain(tokens: list[Node]) -> list[Node]:
    """The tokens, at any depth, with one space for each run of white space and every string and address closed.

    A space also replaces a bracket that closes nothing.
    """
    from tinycss2.ast import WhitespaceToken

    kept: list[Node] = []
    for token in tokens:
        for part in ("arguments", "content"):
            if hasattr(token, part):
                setattr(token, part, _plain(getattr(token, part)))
        kind = token.kind if token.type == "error" else ""
        if kind == "eof-in-string":
            kept[-1].representation += kept[-1].representation[0]
        elif kind == "eof-in-url":
            kept[-1].representation += ")"
        elif kind != "}" and token.type != "whitespace":
            kept.append(token)
        elif not kept or kept[-1].type != "whitespace":
            kept.append(WhitespaceToken(token.source_line, token.source_column, " "))
    return kept


def _colon(tokens: list[Node]) -> int | None:
    """Where the colon of `name: value` is; None for tokens that begin otherwise."""
    if not tokens or tokens[0].type != "ident":
        return None
    index = 2 if len(tokens) > 2 and tokens[1].type == "whitespace" else 1
    return index if len(tokens) > index and tokens[index] == ":" else None


def _is_custom_property(tokens: list[Node]) -> bool:
    return _colon(tokens) is not None and str(tokens[0].value).startswith("--")


def _is_selector(prelude: list[Node]) -> bool:
    return not prelude or prelude[0].type != "at-keyword"


def _without_leading_space(tokens: list[Node]) -> list[Node]:
    start = next((index for index, token in enumerate(tokens) if token.type != "whitespace"), len(tokens))
    return tokens[start:]


def _trimmed(tokens: list[Node]) -> list[Node]:
    kept = _without_leading_space(tokens)
    while kept and kept[-1].type == "whitespace":
        kept = kept[:-1]
    return kept


def _without_space_at(tokens: list[Node], signs: frozenset[str]) -> list[Node]:
    """The tokens without white space beside one of the signs."""

    def is_sign(index: int) -> bool:
        return 0 <= index < len(tokens) and tokens[index].type == "literal" and tokens[index].value in signs

    return [
        token
        for index, token in enumerate(tokens)
        if token.type != "whitespace" or not (is_sign(index - 1) or is_sign(index + 1))
    ]
