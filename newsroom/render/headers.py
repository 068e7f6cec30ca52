"""The HTTP headers of every server: headers, media types, how long a copy may live. The one source.

Place in the pipeline: read by the output `_headers` and by the rules for servers (`publishing.rules`). Comes in: settings.
Goes out: names and values. Refuses: to know how a server writes them.
"""

from __future__ import annotations

import re

from newsroom.model.settings import Settings

PERMISSIONS = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
LONG, SHORT = "public, max-age=31536000, immutable", "public, max-age=60"
# Files that we name by a digest of their bytes: theme/search.3f9a1c0b.js, news/budget/pictures/lead-2260bd010c-1.webp
BY_DIGEST = r"(?:theme|pictures)/(?:[^/]+/)*[^/]*[.-](?=[0-9a-f]*[0-9])[0-9a-f]{8,64}(?:-[0-9]+)?\.[a-z0-9.]+$"
_BY_DIGEST = re.compile(rf"(?:^|/){BY_DIGEST}")
# Beside a release's page: the same text for programs. The page is what search engines should name.
TWINS = ("index.md", "release.txt", "release.json")


def site_headers(settings: Settings, allowed: str, has_manifest: bool) -> list[tuple[str, str]]:
    """Names and values for every answer. `allowed`: what the policies of all pages allow together; browsers hold a page
    to the header and to its own policy. `has_manifest`: the pages name a web manifest."""
    allowed = allowed.replace("img-src 'self'", " ".join(("img-src 'self'", *settings.hosts)))
    allowed += "; manifest-src 'self'" if has_manifest else ""
    headers = [
        ("Content-Security-Policy", f"{allowed}; script-src 'self'; frame-ancestors 'self'"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Permissions-Policy", ", ".join(f"{name}=()" for name in PERMISSIONS)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    return [
        each for each in headers if each[0] != "Strict-Transport-Security" or settings.site_url.startswith("https:")
    ]


def cache_rule(path: str) -> str:
    """Long for a name that changes with the bytes; else short, so that a withdrawal is gone within a minute."""
    return LONG if _BY_DIGEST.search(path) else SHORT
