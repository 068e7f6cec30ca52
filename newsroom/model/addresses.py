"""The address table of the contract: the one place that knows where a thing is published.

Addresses are root-relative *inside the site* ("/news/x/"); `path_of` gives the file below `output/`,
`Addresses` puts the site's own path or its absolute address before them.
"""

from __future__ import annotations

import re

LANGUAGE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"  # as in addresses and names of files, all in lower case
# The folder of a release below `output/`: its language, but for the site's first, and its slug, which has a letter in it.
RELEASE = re.compile(rf"(?:({LANGUAGE})/)?news/(?!page/)([a-z0-9-]*[a-z][a-z0-9-]*)/")

# First segments that a standing page may not take, beside language codes.
RESERVED_SEGMENTS = ("news", "topics", "types", "places", "feeds", "page", "theme", "files", "search", "media")

AT_HOST = "_newsroom"  # first letters of the name of every file that publishing adds at a host

# First segments of what the site makes for itself and that no page may be named after anyway.
OWN_SEGMENTS = (
    "contacts", "corrections", "404.html", "index.html", "search", "media", "sitemaps", "catalogue", "sitemap.xml",
    "news-sitemap.xml", "robots.txt", "build.json", "catalogue.json", "_headers", "_redirects",
)  # fmt: skip


def prefix(lang: str, languages: tuple[str, ...]) -> str:
    """ "/" for the site's first language, "/ko/" for another."""
    return "/" if lang == languages[0] else f"/{lang}/"


def path_of(address: str) -> str:
    """The file below `output/` that answers an address: "/news/x/" → "news/x/index.html"."""
    return (address + "index.html" if address.endswith("/") else address).lstrip("/")


def address_of(path: str) -> str:
    """The address that a file below `output/` answers; inverse of `path_of`."""
    return "/" + (path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path)


def is_own_address(address: str, languages: tuple[str, ...]) -> bool:
    """Whether the site itself may publish something at an address."""
    segments = address.strip("/").split("/")
    if segments[0] in languages:
        segments = segments[1:]
    if not segments or segments[0] in OWN_SEGMENTS:
        return True
    if segments[0] == "news":  # years, months, and pages of the lists; never a name below them
        return all(part.isdigit() or part in ("page", "index.html") for part in segments[1:])
    return segments[0] in RESERVED_SEGMENTS


class Addresses:
    """Addresses for one language of the site. Methods return addresses inside the site."""

    __slots__ = ("absolute_base", "base_path", "home", "lang")

    def __init__(self, lang: str, languages: tuple[str, ...], site_url: str, base_path: str) -> None:
        self.lang = lang
        self.home = prefix(lang, languages)
        self.absolute_base = site_url
        self.base_path = base_path

    def local(self, address: str) -> str:
        """As links inside the site write it: root-relative, below the site's own path. What is absolute stays so."""
        return self.base_path + address if address[:1] == "/" else address

    def absolute(self, address: str) -> str:
        """As canonical links, feeds and metadata write it. What is absolute stays so."""
        return self.absolute_base + address if address[:1] == "/" else address

    def release(self, slug: str) -> str:
        return f"{self.home}news/{slug}/"

    def page(self, slug: str) -> str:
        return f"{self.home}{slug}/"

    def archive(self) -> str:
        return f"{self.home}news/"

    def year(self, year: str) -> str:
        return f"{self.home}news/{year}/"

    def month(self, year: str, month: str) -> str:
        return f"{self.home}news/{year}/{month}/"

    def term(self, kind: str, key: str) -> str:
        """`kind` is topics, types or places."""
        return f"{self.home}{kind}/{key}/"

    def terms(self, kind: str) -> str:
        return f"{self.home}{kind}/"

    def contacts(self) -> str:
        return f"{self.home}contacts/"

    def vcard(self, key: str) -> str:
        return f"{self.home}contacts/{key}.vcf"

    def code(self, key: str) -> str:
        """A picture of the address of a contact's card."""
        return f"{self.vcard(key).removesuffix('.vcf')}.svg"

    def corrections(self) -> str:
        return f"{self.home}corrections/"

    def not_found(self) -> str:
        return f"{self.home}404.html"

    def following(self) -> str:
        """The page on how to follow."""
        return f"{self.home}feeds/"

    def search(self) -> str:
        """The page of the search; its files lie below."""
        return f"{self.home}search/"

    def feed(self, name: str, form: str) -> str:
        """`name` is "all", "topics/<key>" or "types/<key>"; `form` is atom.xml, rss.xml or json."""
        return f"{self.home}feeds/{name}.{form}"

    def list_page(self, group: str, key: str, number: int = 0) -> str:
        """One page of a list; 0 is its head. Groups: news, period ("2022", "2022/07"), topics, types, places."""
        if group == "news":
            head = self.archive()
        elif group == "period":
            head = self.month(*key.split("/")) if "/" in key else self.year(key)
        else:
            head = self.term(group, key)
        return self.page_of_list(head, number)

    def page_of_list(self, head: str, number: int) -> str:
        """One page of the list at `head`; 0 is its head."""
        return f"{head}page/{number}/" if number else head
