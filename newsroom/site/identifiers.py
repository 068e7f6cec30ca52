"""Permanent names: of feeds, contacts and releases (tag: URIs, RFC 4151). What was published keeps its name, whatever moves.

Place in the pipeline: `Site` gives a release the id that the ledger remembers; outputs ask for all others.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from newsroom.model.release import Release
from newsroom.model.settings import Settings
from newsroom.reading.files.ledger import Ledger

# A tag: URI names who gave it and since when (RFC 4151); the day must not move, so it is that of the form itself.
TAG_DAY = "2026"


def tag_uri(settings: Settings, name: str) -> str:
    """A permanent name below the site's own (RFC 4151)."""
    parts = urlsplit(settings.site_url)
    host = parts.hostname or "localhost"
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    return f"tag:{host},{TAG_DAY}:{quote(parts.path.rstrip('/'))}/{name}"


def site_id(settings: Settings, release: Release) -> str:
    """The id that this site makes: of the first slug, whatever becomes of dates, title and address; the language last."""
    slug = release.slug
    for alias in release.aliases:  # former addresses, the first one first
        steps = alias.strip("/").split("/")
        if steps[0] in settings.languages[1:]:
            steps = steps[1:]
        if len(steps) == 2 and steps[0] == "news":
            slug = steps[1]
            break
    return tag_uri(settings, f"news/{quote(slug)}/{release.lang}")


def recorded_id(ledger: Ledger, release: Release) -> str:
    """The id under which the ledger says that a text was published; "" where it says nothing.

    A release that was renamed is found by its former addresses, one that takes over another's address keeps its own id.
    """
    own = ledger.ids.get(f"{release.slug}/{release.lang}")
    if own or f"{release.slug}/{release.lang}" in ledger.entries:
        return own or ""
    return next((known for alias in release.aliases if (known := ledger.ids_by_address.get(alias))), "")
