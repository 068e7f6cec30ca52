"""The key of a value in a fingerprint: its members, each record that has a digest replaced by that digest.

Place in the pipeline: the kinds of outputs that are many plan with it; encoding whole records would cost five times the bytes.
Every member is covered, in the order in which the value names them, so that a new member is covered before anybody thinks of it.
"""

from __future__ import annotations

from typing import Any

from newsroom.model.release import Digested

_PLAIN = frozenset({str, int, bool, bytes, type(None)})


def fingerprint_key(value: Any, cards: frozenset[str] = frozenset()) -> tuple[object, ...]:
    """The key of a Struct or NamedTuple. `cards`: members whose releases only show as cards, so that a text's edit leaves them."""
    names = getattr(value, "_fields", ()) or value.__struct_fields__
    return tuple([_card(getattr(value, name)) if name in cards else _key(getattr(value, name)) for name in names])


def _key(value: Any) -> object:
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Digested) and value.digest:
        return value.digest
    own = getattr(value, "fingerprint_key", None)  # many share it, and it was made once
    if own is not None:
        return own
    if isinstance(value, tuple | list):
        return value if _PLAIN.issuperset(map(type, value)) else [_key(part) for part in value]
    if isinstance(value, dict):
        return {key: _key(part) for key, part in value.items()}
    return value


def _card(value: Any) -> object:
    if isinstance(value, tuple | list):
        return [_card(part) for part in value]
    return value and value.card_digest
