"""Text as XML 1.0 may hold it: well-formed for any text.

Place in the pipeline: under the output kinds that write XML or JSON by hand. Comes in: any text. Goes out: the same,
escaped, without the characters that no XML document may hold. Refuses: nothing.
"""

from __future__ import annotations

import json
import re

import msgspec

# What https://www.w3.org/TR/xml/#charsets leaves out, lone surrogates with it, which UTF-8 cannot hold either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def allowed(text: str) -> str:
    """The text without what XML forbids. Other forms leave it out too: then all say the same."""
    # Quickly known of most texts: nothing that XML forbids can be printed. Typography sets two spaces that cannot be either.
    if text.replace("\n", "").replace("\u00a0", "").replace("\u202f", "").isprintable():
        return text
    return _FORBIDDEN.sub("", text)


def content(text: str) -> str:
    """The text as an element's content. `]]>` has no meaning left once ">" is escaped."""
    return allowed(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def value(text: str) -> str:
    """The text as an attribute's value in double quotes; line breaks are kept from being read as spaces."""
    return content(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")


def json_bytes(value: object) -> bytes:
    """JSON that a person can read too, without lone surrogates, which UTF-8 cannot hold."""
    return msgspec.json.format(allowed(json.dumps(value, ensure_ascii=False)), indent=1).encode() + b"\n"
