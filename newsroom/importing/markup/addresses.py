"""Addresses of links and pictures in a page.

Place in the pipeline: in the reader of HTML. Comes in: the value of `href` or `src`. Goes out: an address that a release
may have, without the detours that programs put in front; or the bytes of a picture that the file itself holds.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote, unquote_to_bytes, urlsplit

from newsroom.importing.runs import is_followed

_DETOURS = (("safelinks.protection.outlook.com", "url"), ("www.google.com", "q"))
_LOCAL = re.compile(r"(?i)file:|[a-z]:[\\/]|\\\\")


def link_of(address: str) -> str | None:
    """The address of a link; "" for one inside the page, None for one that no release may have."""
    address = address.strip()
    if not address or address.startswith("#"):
        return ""
    if is_followed(address):
        return _without_detour(re.sub(r"\s", "%20", address))
    if address.lower().startswith("www."):
        return f"https://{address}"
    if address.startswith("/") and not address.startswith("//"):
        return address
    if address.startswith("//"):
        return f"https:{address}"
    return None if ":" in address.split("/")[0] or _LOCAL.match(address) else address


def bytes_of(source: str, parts: Mapping[str, bytes]) -> tuple[bytes, str] | None:
    """(bytes, name) of a picture that is in the file, None where it is only named."""
    source = source.strip()
    if source[:5].lower() == "data:":
        head, _, body = source[5:].partition(",")
        try:
            data = (
                base64.b64decode(unquote(body), validate=False) if "base64" in head.lower() else unquote_to_bytes(body)
            )
        except (binascii.Error, ValueError):
            return None
        kind = head.split(";")[0].rpartition("/")[2] or "png"
        return (data, f"picture.{kind.split('+')[0]}") if data else None
    last = unquote(source).replace("\\", "/").rpartition("/")[2]
    same = [name for name in parts if not name.startswith("cid:") and unquote(name).rpartition("/")[2] == last]
    for name in (source, unquote(source), *(same if len(same) == 1 and last else ())):
        if name in parts:
            return parts[name], re.sub(r"^cid:", "", name).partition("@")[0].rpartition("/")[2] or "picture"
    return None


def _without_detour(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    for host, name in _DETOURS:
        if (parts.hostname or "").endswith(host) and (host != "www.google.com" or parts.path == "/url"):
            target = parse_qs(parts.query).get(name, [""])[0]
            if is_followed(target):
                return target
    return address
