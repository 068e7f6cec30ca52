"""One output before publication, read as a browser, a feed reader or a crawler would read it.

Place in the pipeline: in the worker that drew it, below `audit`. Comes in: an output's bytes. Goes out: a `Look`: its faults, and
the statements that `audit` compares with those of other outputs. Refuses: to mend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urljoin
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec
from selectolax.lexbor import LexborHTMLParser

from newsroom.model.addresses import address_of, path_of
from newsroom.model.release import Value

# Marks that a template or a missing value leaves behind: (words to look for first, form of a fault).
LEFTOVERS = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        (b"None", rb"[>\"]\s*(None)\s*[<\"]"),
        (b"undefined", rb"[>\"]\s*(undefined)\s*[<\"]"),
        (b"{{", rb"(\{\{)"),
        (b"{%", rb"(\{%)"),
        (b"newsroom:", rb"(newsroom:\d)"),
        (b" object at 0x", rb"( object at 0x)"),
        (b"Markup(", rb"(Markup\()"),
    )
)
_STRAY_HEAD = re.compile(rb"^---\s*\n(?:title|date|category|status|embargo)\s*:", re.MULTILINE)
_SHOWN_HEAD = re.compile(rb"---\s*\n(?:title|date|category|status|embargo)\s*:")
_CSS_URL = re.compile(rb"""url\(\s*+["']?([^"')]++)["']?\s*+\)""")
_LEADING = ("href", "src", "poster", "xlink:href")  # attributes with an address that a browser opens or fetches
_TELLING = ":is([id], [href], [src], [srcset], [poster], [style])"  # as a list, it would give an element once for each
_read_json = msgspec.json.Decoder(msgspec.Raw).decode  # reads all of it, and makes nothing of it
XML, JSON = (".xml", ".rss", ".atom", ".svg"), (".json", ".webmanifest")


class Grounds(Value, frozen=True, kw_only=True):
    """The values beside its bytes that the look at one output depends on."""

    site_url: str
    base_path: str
    private: tuple[str, ...]  # folders of this machine, which no output may name
    elsewhere: tuple[str, ...] = ()  # addresses below the site's own that other sites answer


class Look(Value, frozen=True, kw_only=True):
    """The statements of one output about itself."""

    path: str
    findings: tuple[tuple[str, str], ...] = ()  # (rule, what was found)
    links: tuple[str, ...] = ()  # outputs that it leads to, perhaps with "#fragment"
    ids: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()  # (language, output) of its hreflang links


def look(path: str, data: bytes, given: Callable[[], bytes], grounds: Grounds) -> Look:
    """Looks at one output. `given`: all that content gave it, asked only when something looks like a leftover."""
    found: list[tuple[str, str]] = []
    if _signs_in(grounds.private)(data):
        _look_for_leftovers(path, data, given, grounds, found)
    if path.endswith(".html"):
        return _look_at_page(path, data, grounds, found)
    leads = _leads(grounds)
    links: list[str] = []
    if path.endswith(XML):
        try:
            ParserCreate().Parse(data, True)
        except ExpatError as fault:
            found.append(("not-xml", f"must be well-formed XML ({fault})"))
    elif path.endswith(JSON):
        try:
            msgspec.json.decode(data)
        except msgspec.DecodeError as fault:
            found.append(("not-json", f"must be JSON ({fault})"))
    elif path.endswith((".vcf", ".ics")):
        kind = b"VCARD" if path.endswith(".vcf") else b"VCALENDAR"
        if not data.startswith(b"BEGIN:" + kind + b"\r\n") or not data.endswith(b"END:" + kind + b"\r\n"):
            found.append(("not-a-card", "must begin and end as a card or calendar does"))
        data = data.replace(b"\r\n ", b"")
    elif path.endswith(".css"):
        here = grounds.base_path + address_of(path)
        links = [url for ref in _CSS_URL.finditer(data) if (url := leads(urljoin(here, ref[1].decode())))]
    if path.endswith((*XML, *JSON, ".vcf", ".ics", "robots.txt", "security.txt", "_redirects")):
        whole = _site_addresses(grounds.site_url)
        for ids in _IDS:
            data = ids.sub(b" ", data)
        links += [url for ref in dict.fromkeys(whole.findall(data)) if (url := leads(_address(ref)))]
    return Look(path=path, findings=tuple(found), links=tuple(dict.fromkeys(links)))


def _address(found: bytes) -> str:
    """An address as it stands in a file for machines, without what is behind it in a text that is escaped there, in feeds twice."""
    address = re.split('[<>"#]', unescape(unescape(found.decode("utf-8", "replace"))), maxsplit=1)[0]
    return address.rstrip(".,;:!?")


@lru_cache(maxsize=4)
def _signs_in(private: tuple[str, ...]) -> Callable[[bytes], list[tuple[int, int, int]]]:
    """Finds, in one pass, whether there is a sign of all that `_look_for_leftovers` looks for; most outputs have none.

    The leftmost of overlapping signs is enough, and is looked for by the processor's wide registers: in an eighth of the time.
    """
    from ahocorasick_rs import BytesAhoCorasick, MatchKind

    signs = (b"---", *(sign for sign, _ in LEFTOVERS), *(folder.encode() for folder in private))
    return BytesAhoCorasick(signs, matchkind=MatchKind.LeftmostFirst).find_matches_as_indexes


def _look_for_leftovers(
    path: str, data: bytes, given: Callable[[], bytes], grounds: Grounds, found: list[tuple[str, str]]
) -> None:
    """What nobody wrote for a reader: folders of this machine, marks of templates, a source."""
    for folder in grounds.private:
        if folder.encode() in data and folder.encode() not in given():
            found.append(("local-path", f"names the folder {folder} of this machine"))
    for sign, pattern in LEFTOVERS if path.endswith(".html") else ():
        leftover = pattern.search(data) if sign in data else None
        if leftover is not None and leftover[1] not in given():
            found.append(
                (
                    "leftover",
                    f"holds what is left of a template or a missing value: '{leftover[0].decode('utf-8', 'replace')[:60]}'",
                )
            )
    # A source that was published by mistake. A text may show the head of one, as code.
    if b"---" in data and not path.endswith(".md") and _STRAY_HEAD.search(data) and not _SHOWN_HEAD.search(given()):
        found.append(("stray-source", "holds the head of a source"))


def _look_at_page(path: str, data: bytes, grounds: Grounds, found: list[tuple[str, str]]) -> Look:
    tree = LexborHTMLParser(data)
    headings = len(tree.tags("h1"))
    if headings != 1:
        found.append(("one-h1", f"must have one h1 (got {headings})"))
    if tree.root is None or not tree.root.attributes.get("lang"):
        found.append(("lang", "must say its language on <html lang>"))
    ids: list[str] = []
    targets: dict[str, str | None] = {}  # address → output, as `_leads` has it
    in_page: set[str] = set()
    alternates: list[tuple[str, str]] = []
    leads = _leads(grounds)
    for node in tree.css(_TELLING):
        attributes = node.attributes
        if "id" in attributes:
            ids.append(attributes["id"] or "")
        if "style" in attributes:
            found.append(_inline(node.tag))
        if "srcset" in attributes:
            candidates = [next(iter(each.split()), "") for each in (attributes["srcset"] or "").split(",")]
            targets |= {each: leads(each) for each in candidates}
        for name in _LEADING:
            if name in attributes:
                url = attributes[name] or ""
                if url[:1] == "#":
                    in_page.add(url[1:])
                elif url not in targets:
                    targets[url] = leads(url)
        if node.tag != "link" or "rel" not in attributes or "href" not in attributes:
            continue
        url = attributes["href"] or ""
        if attributes.get("hreflang") not in (None, "x-default"):
            alternates.append((attributes["hreflang"] or "", leads(url) or ""))
        elif (
            attributes["rel"] == "canonical"
            and url != grounds.site_url + address_of(path)
            and not tree.css("meta[http-equiv='refresh']")
        ):
            found.append(("canonical", f"must be canonical at its own address (got '{url}')"))
    found += [("alt", "must have an alt on every picture") for each in tree.tags("img") if "alt" not in each.attributes]
    _look_at_ids(ids, in_page, found)
    _look_at_scripts(tree, found)
    found += [_astray(url) for url, target in targets.items() if target is None]
    links = dict.fromkeys(filter(None, targets.values()))
    return Look(path=path, findings=tuple(found), links=tuple(links), ids=tuple(ids), alternates=tuple(alternates))


def _look_at_ids(ids: list[str], in_page: set[str], found: list[tuple[str, str]]) -> None:
    """Each id once, and one for each link inside the page."""
    known = set(ids)
    if len(known) < len(ids):
        twice = ((name, count) for name, count in Counter(ids).items() if count > 1)
        found += [("id-twice", f"must use an id once (got '{name}' {count} times)") for name, count in twice]
    found += [("anchor", f"#{name}") for name in sorted(in_page - known) if name and name.lower() != "top"]


def _look_at_scripts(tree: LexborHTMLParser, found: list[tuple[str, str]]) -> None:
    """No style or script inside the page, but linked data, which must be JSON."""
    found += [_inline("style") for _ in tree.tags("style")]
    for node in tree.tags("script"):
        attributes = node.attributes
        if attributes.get("type") != "application/ld+json":
            found += [_inline("script")] if "src" not in attributes else []
            continue
        try:
            _read_json(node.text(deep=True))
        except msgspec.DecodeError as fault:
            found.append(("not-json", f"must hold JSON-LD that can be read ({fault})"))


def _inline(tag: str | None) -> tuple[str, str]:
    return "inline", f"must have no inline script or style (got <{tag}>)"


def _astray(url: str) -> tuple[str, str]:
    return "link", f"must not link to '{url[:80]}'"


@lru_cache(maxsize=4)
def _leads(grounds: Grounds) -> Callable[[str], str | None]:
    """Tells the output that an address leads to, with its fragment; "" for what is outside the site, None for what must not be."""
    site_url, base_path = grounds.site_url, grounds.base_path

    @lru_cache(maxsize=4096)  # the same navigation is on every page
    def leads(url: str) -> str | None:
        if url.startswith(grounds.elsewhere):
            return ""
        if not url:
            return None
        if url.startswith(site_url) and url[len(site_url) : len(site_url) + 1] in ("", "/", "#"):
            inside = url[len(site_url) :] or "/"
        elif url.startswith(("https:", "http:", "mailto:", "tel:", "ftp:", "webcal:", "//")):
            return ""
        elif url.startswith("/") and url.startswith(base_path + "/"):
            inside = url[len(base_path) :]
        else:
            return None
        address, mark, fragment = inside.partition("#")
        return as_link(address, mark, fragment)

    return leads


def as_link(address: str, mark: str, fragment: str) -> str:
    """An output, perhaps with a fragment, in one text: the signs that part them are quoted in the name of the output. A query is dropped."""
    path = path_of(unquote(address.partition("?")[0]))
    if "%" in path or "#" in path:
        path = path.replace("%", "%25").replace("#", "%23")
    return path + mark + unquote(fragment)


def parts_of(link: str) -> tuple[str, str]:
    """(output, fragment) of a link as `as_link` makes it."""
    path, _, fragment = link.partition("#")
    return unquote(path) if "%" in path else path, fragment


@lru_cache(maxsize=4)
def _site_addresses(site_url: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(site_url.encode()) + rb"""(?:/[^\s"'<>\\)\]]*)?(?=[\s"'<>\\)\]]|$)""")


# A release's permanent id is a name, even where it looks like an address of the old site. Each form is found by its first letters.
_ID_FORMS = (rb"<id>[^<]*</id>", rb'<guid isPermaLink="false">[^<]*</guid>', rb'"id":\s*"[^"]*"', rb'"uri":\s*"[^"]*"')
_IDS = tuple(map(re.compile, _ID_FORMS))
