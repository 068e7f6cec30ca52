"""Addresses of the site itself, however they are spelled: taken as links inside the site, which follow what is out.

Place in the pipeline: for `links.take_link`. Comes in: a web address as typed, the site's public address. Goes out: the address
inside the site in one form, or None for any other site. Two addresses are compared as the URL Standard reads them (ada):
scheme, user, default port, `www.`, letter case, a dot at the host's end, percent-encoding and `index.html` make no difference.
Refuses: to know what is out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_DEFAULT_PORTS = ("", "80", "443")
# First segments below which all names are keys, which have no capitals.
_OF_KEYS = ("topics", "types", "places", "contacts", "corrections", "feeds")


class _Parsed(NamedTuple):
    host: str
    port: str
    path: str
    query: str
    fragment: str


def inside_address(written: str, site_url: str, languages: tuple[str, ...] = ()) -> str | None:
    """The address inside the site that a web address leads to, with its fragment: "/news/budget/#figures"."""
    site = _parse(site_url)
    typed = _parse(f"https:{written}" if written.startswith("//") else written) if site is not None else None
    if site is None or typed is None or typed.host != site.host:
        return None
    if typed.port != site.port and not {typed.port, site.port} <= set(_DEFAULT_PORTS):
        return None
    base = unquote(site.path).rstrip("/")
    path = unquote(typed.path)
    if path != base and not path.lower().startswith(f"{base}/".lower()):
        return None
    return plain_address((path[len(base) :] or "/") + typed.query + typed.fragment, languages)


def plain_address(address: str, languages: tuple[str, ...] = ()) -> str:
    """An address inside the site in the one form in which the site itself writes it; query and fragment stay."""
    found = re.fullmatch(r"([^?#]*)(.*)", address, re.DOTALL)
    assert found is not None
    path = unquote(found[1])
    steps: list[str] = []
    for step in path.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in ("", ".", ".."):
            steps.append(step)
    is_folder = path.endswith(("/", "/.", "/.."))
    if steps and steps[-1].lower() == "index.html":
        steps.pop()
        is_folder = True
    first = 1 if steps and steps[0].lower() in languages[1:] else 0
    small = [step.lower() for step in steps]
    kind = small[first] if len(steps) > first else ""
    if kind == "news":
        steps[: first + 2] = small[: first + 2]
        is_folder = is_folder or len(steps) == first + 2
    elif kind in _OF_KEYS:
        steps = small
        is_folder = is_folder or "." not in steps[-1]
    elif len(steps) == first + 1 and "." not in steps[-1]:  # a standing page
        steps = small
        is_folder = True
    return "/" + "/".join(steps) + ("/" if steps and is_folder else "") + found[2]


@lru_cache(maxsize=4096)
def _parse(address: str) -> _Parsed | None:
    import ada_url  # few texts have a web address; a build with nothing to read has none

    try:
        url = ada_url.URL(address)
    except ValueError:
        return None
    if url.protocol not in ("http:", "https:"):
        return None
    host = url.hostname.rstrip(".").removeprefix("www.")
    return _Parsed(host, url.port, url.pathname, url.search, url.hash)
