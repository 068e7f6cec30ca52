"""One request over HTTP: to a host's interface, a cache, a chat's address, or the live site.

Place in the pipeline: below everything here that speaks HTTP itself. Comes in: method, address, bytes, headers. Goes out: the
answer's bytes; every failure as a HostFault that says whether it may pass. Refuses: to hand a token on to another host
than the one that was asked; to send one unencrypted but to this machine.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from newsroom.publishing.hosts.host import HostFault, Undecided, reason_of

PASSING = {408, 425, 429, 500, 502, 503, 504}
NO_RIGHT = {401, 403}
OWN_MACHINE = {"127.0.0.1", "localhost", "::1"}
CREDENTIALS = "Authorization"


def ask(
    label: str,
    method: str,
    url: str,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    fine: Collection[int] = (),
    seconds: float = 120,
) -> bytes | None:
    """The answer's bytes; None where its status is among `fine`. Raises HostFault, Undecided for a token in clear.

    `label`: who is asked, for messages. The address is in none of them: a chat's address is a secret.
    """
    headers = {"User-Agent": "newsroom", **(headers or {})}
    if CREDENTIALS in headers and not is_safe(url):
        raise Undecided(f"{label}: its address must begin with https://, since a token travels there")
    request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310
    try:
        with OPENER.open(request, timeout=seconds) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as fault:
        with fault:
            if fault.code in fine:
                return None
            after = fault.headers.get("Retry-After", "")
            wait = float(after) if after.isdecimal() else 0.0
            if fault.code in NO_RIGHT:
                raise HostFault(f"{label}: the token has no right to do that ({fault.code})") from fault
            raise HostFault(f"{label}: answered {fault.code}", fault.code in PASSING, wait) from fault
    except (urllib.error.URLError, http.client.HTTPException, OSError) as fault:
        raise HostFault(f"{label}: cannot be reached ({reason_of(fault)})", passing=True) from fault


def is_safe(url: str) -> bool:
    """Whether what is sent to an address cannot be read on the way."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in OWN_MACHINE)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows as urllib does, without the token where another host is meant."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        if made is not None and urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            made.remove_header(CREDENTIALS)
        return made


OPENER = urllib.request.build_opener(_Redirects)
