"""The library of a WordPress site: its pictures and files, and what it says of each.

Place in the pipeline: beside the reader of an export. Comes in: entries of the kind "attachment", wherever they stand in the
export. Goes out: addresses, alternative texts, galleries as HTML. Refuses: to know a picture that the export does not name.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

import msgspec

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
_GALLERY = re.compile(r'<img src="attachments:(?P<kind>of|ids):(?P<ids>[\d,]*)" alt="">')
_ONE = "attachment:"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or file."""

    address: str
    alt: str = ""
    caption: str = ""
    order: int = 0  # in the gallery of its post


class Library:
    """The entries of an export, by number."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._alts: dict[str, str] = {}  # by the path of the picture, without its size
        self._of: dict[str, list[str]] = {}  # post → its pictures

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, number: str, parent: str, entry: Entry) -> None:
        """Takes an entry; `parent` is the post that it was uploaded for, "0" for none."""
        self._entries[number] = entry
        if parent not in ("", "0"):
            self._of.setdefault(parent, []).append(number)
        if entry.alt:
            self._alts[own_size(urlsplit(entry.address).path)] = entry.alt

    def address(self, address: str) -> str:
        """The address of `attachment:12`, "" where it is not known; any other address itself."""
        if not address.startswith(_ONE):
            return address
        found = self._entries.get(address.removeprefix(_ONE))
        return found.address if found else ""

    def alt_of(self, address: str) -> str:
        """The alternative text of a picture; "" where the library does not say it."""
        return self._alts.get(own_size(urlsplit(self.address(address)).path), "")

    def settled(self, html: str) -> str:
        """The HTML with the pictures of its galleries, each with its caption."""
        return _GALLERY.sub(self._gallery, html) if "attachments:" in html else html

    def _gallery(self, match: re.Match[str]) -> str:
        if match["kind"] == "ids":
            numbers = [number for number in match["ids"].split(",") if number]
        else:
            own = [(self._entries[number].order, number) for number in self._of.get(match["ids"], ())]
            numbers = [
                number
                for _, number in sorted(own, key=lambda one: one[0])
                if _PICTURE.search(self._entries[number].address)
            ]
        return "".join(map(self._figure, numbers))

    def _figure(self, number: str) -> str:
        found = self._entries.get(number, Entry(address=f"{_ONE}{number}"))
        caption = f"<figcaption>{found.caption}</figcaption>" if found.caption else ""
        return f'<figure><img src="{escape(found.address)}" alt="{escape(found.alt)}">{caption}</figure>'


def own_size(path: str) -> str:
    """A picture's path without the size that it was asked for in."""
    return re.sub(r"-(?:\d+x\d+|scaled)(?=\.\w+$)", "", path)
