"""What is about to be published, looked at as a browser, a feed reader or a crawler would.

Place in the pipeline: after drawing, before publishing; only what changed is looked at. Comes in: an output's bytes, in
the worker that drew it (`look`), and then what all of them link to (`Audit`). Goes out: findings. A finding is our
fault, or the theme's, unless a text caused it: then it names the text and its line. Refuses: to mend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urljoin
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec
from selectolax.lexbor import LexborHTMLParser

from newsroom.addresses import address_of, path_of
from newsroom.problems import Problem
from newsroom.release import Value

# What a template or a missing value leaves behind: (what to look for first, what it must be then).
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
_CSS_URL = re.compile(rb"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_INLINE = "style, [style], script:not([src]):not([type='application/ld+json'])"
XML, JSON = (".xml", ".rss", ".atom", ".svg"), (".json", ".webmanifest")


class Grounds(Value, kw_only=True):
    """What looking at one output depends on, beside its bytes."""

    site_url: str
    base_path: str
    private: tuple[str, ...]  # folders of this machine, which no output may name


class Look(Value, kw_only=True):
    """What one output says of itself."""

    path: str
    findings: tuple[tuple[str, str], ...] = ()  # (rule, what was found)
    links: tuple[str, ...] = ()  # outputs that it leads to, perhaps with "#fragment"
    ids: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()  # (language, output) of its hreflang links


def look(path: str, data: bytes, given: Callable[[], bytes], grounds: Grounds) -> Look:
    """Looks at one output. `given`: all that content gave it, asked only when something looks like a leftover."""
    found: list[tuple[str, str]] = []
    for folder in grounds.private:
        if folder.encode() in data and folder.encode() not in given():
            found.append(("local-path", f"names the folder {folder} of this machine"))
    if path.endswith(".html"):
        return _look_at_page(path, data, given, grounds, found)
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
        links = [url for url in (_local(urljoin(grounds.base_path + address_of(path), ref[1].decode()), grounds) for ref in _CSS_URL.finditer(data)) if url]
    if path.endswith((*XML, *JSON, ".vcf", ".ics", "robots.txt", "security.txt", "_redirects")):
        whole = _site_addresses(grounds.site_url)
        links += [url for ref in whole.findall(data) if (url := _local(unescape(ref.decode("utf-8", "replace")).partition("#")[0], grounds))]
    if not path.endswith(".md"):
        _look_for_source(data, found)
    return Look(path=path, findings=tuple(found), links=tuple(dict.fromkeys(links)))


def _look_at_page(path: str, data: bytes, given: Callable[[], bytes], grounds: Grounds, found: list[tuple[str, str]]) -> Look:
    tree = LexborHTMLParser(data)
    headings = len(tree.css("h1"))
    if headings != 1:
        found.append(("one-h1", f"must have one h1 (got {headings})"))
    if tree.root is None or not (tree.root.attributes.get("lang") or ""):
        found.append(("lang", "must say its language on <html lang>"))
    for sign, pattern in LEFTOVERS:
        leftover = pattern.search(data) if sign in data else None
        if leftover is not None and leftover[1] not in given():
            found.append(("leftover", f"holds what is left of a template or a missing value: '{leftover[0].decode('utf-8', 'replace')[:60]}'"))
    _look_for_source(data, found)
    for node in tree.css(_INLINE):
        found.append(("inline", f"must have no inline script or style (got <{node.tag}>)"))
    ids = [node.attributes["id"] or "" for node in tree.css("[id]")]
    links: dict[str, None] = {}
    alternates: list[tuple[str, str]] = []
    in_page: set[str] = set()
    for node in tree.css("[href],[src]"):
        attributes = node.attributes
        url = attributes["href" if "href" in attributes else "src"] or ""
        if url.startswith("#"):
            in_page.add(url[1:])
            continue
        target = _follow(url, grounds, links, found)
        if node.tag == "link" and attributes.get("hreflang") not in (None, "x-default"):
            alternates.append((attributes["hreflang"] or "", target))
        elif node.tag == "link" and attributes.get("rel") == "canonical" and url != grounds.site_url + address_of(path) and not tree.css("meta[http-equiv='refresh']"):
            found.append(("canonical", f"must be canonical at its own address (got '{url}')"))
    for node in tree.css("[srcset]"):
        for candidate in (node.attributes["srcset"] or "").split(","):
            _follow(candidate.split()[0] if candidate.split() else "", grounds, links, found)
    found += [("alt", "must have an alt on every picture") for _ in tree.css("img:not([alt])")]
    found += [("id-twice", f"must use an id once (got '{name}' {count} times)") for name, count in Counter(ids).items() if count > 1]
    found += [("anchor", f"#{name}") for name in sorted(in_page - set(ids)) if name]
    for node in tree.css("script[type='application/ld+json']"):
        try:
            msgspec.json.decode(node.text(deep=True))
        except msgspec.DecodeError as fault:
            found.append(("not-json", f"must hold JSON-LD that can be read ({fault})"))
    return Look(path=path, findings=tuple(found), links=tuple(links), ids=tuple(ids), alternates=tuple(alternates))


def _follow(url: str, grounds: Grounds, links: dict[str, None], found: list[tuple[str, str]]) -> str:
    """Notes where an address leads; the output, or "" where that is none of ours."""
    target = _local(url, grounds)
    if target is None:
        found.append(("link", f"must not link to '{url[:80]}'"))
    elif target:
        links[target] = None
    return target or ""


def _look_for_source(data: bytes, found: list[tuple[str, str]]) -> None:
    if b"---" in data and _STRAY_HEAD.search(data):
        found.append(("stray-source", "holds the head of a source"))


def _local(url: str, grounds: Grounds) -> str | None:
    return _inside(url, grounds.site_url, grounds.base_path)


@lru_cache(maxsize=4096)  # the same navigation stands on every page
def _inside(url: str, site_url: str, base_path: str) -> str | None:
    """The output that an address leads to, with its fragment; "" for what is outside the site, None for what must not be."""
    if not url:
        return None
    if url.startswith(site_url) and url[len(site_url) : len(site_url) + 1] in ("", "/", "#"):
        inside = url[len(site_url) :] or "/"
    elif url.startswith(("https:", "http:", "mailto:", "tel:", "//")):
        return ""
    elif url.startswith("/") and url.startswith(base_path + "/"):
        inside = url[len(base_path) :]
    else:
        return None
    address, mark, fragment = inside.partition("#")
    return path_of(unquote(address.partition("?")[0])) + mark + unquote(fragment)


@lru_cache(maxsize=4)
def _site_addresses(site_url: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(site_url.encode()) + rb"""(?:/[^\s"'<>\\)\]]*)?(?=[\s"'<>\\)\]]|$)""")


class Audit:
    """The findings of one build."""

    def __init__(self, planned: Callable[[str], bool], read: Callable[[str], bytes | None], grounds: Grounds) -> None:
        self.planned, self.read, self.grounds = planned, read, grounds
        self.looks: dict[str, Look] = {}
        self._others: dict[str, Look | None] = {}

    def note(self, seen: Look | None) -> None:
        if seen is not None:
            self.looks[seen.path] = seen

    def at(self, path: str) -> Look | None:
        """What an output says of itself, though it did not change."""
        if path in self.looks:
            return self.looks[path]
        if path not in self._others:
            data = self.read(path) if path.endswith(".html") else None
            self._others[path] = look(path, data, lambda: b"", self.grounds) if data is not None else None
        return self._others[path]

    def conclude(self, cause: Callable[[str, str], Problem | None], anchored: Iterable[tuple[str, str]]) -> list[Problem]:
        """All findings. `cause(path, link)`: the problem of the text that holds a link. `anchored`: (output, link with a
        fragment) typed into texts whose own output may not have changed."""
        problems = []
        for seen in self.looks.values():
            for rule, what in seen.findings:
                text = cause(seen.path, what) if rule == "anchor" else None
                problems.append(text or _problem(seen.path, rule, f"leads to '{what}', which the page does not have" if rule == "anchor" else what))
        known: dict[str, bool] = {}
        nowhere: list[tuple[str, str]] = []
        for seen in self.looks.values():
            for link in seen.links:
                fine = known.get(link)
                if fine is None:
                    fine = known[link] = self._leads_somewhere(link)
                if not fine:
                    nowhere.append((seen.path, link))
            problems += self._pairs(seen)
        causes = {link: text for path, link in nowhere if (text := cause(path, link)) is not None}
        for path, link in nowhere:  # what a text caused is told once, of the text: feeds repeat it
            problems.append((cause(path, link) or causes.get(link)) or _problem(path, "link", f"leads to '{link}', which is not published"))
        for path, link in anchored:
            if path not in self.looks and link.partition("#")[0] in self.looks and not self._leads_somewhere(link):
                problems.append(cause(path, link) or _problem(path, "anchor", f"leads to '{link}', which is no longer there"))
        return problems

    def _leads_somewhere(self, link: str) -> bool:
        path, _, fragment = link.partition("#")
        if not self.planned(path):
            return False
        if not fragment or not path.endswith(".html"):
            return True
        target = self.at(path)
        return target is not None and fragment in target.ids

    def _pairs(self, seen: Look) -> Iterator[Problem]:
        """hreflang: a page names itself, and each page that it names names it (they were drawn together, or stand)."""
        if not seen.alternates:
            return
        if seen.path not in {path for _, path in seen.alternates}:
            yield _problem(seen.path, "hreflang", "must name itself among its languages")
        for lang, path in seen.alternates:
            other = self.at(path) if path != seen.path else None
            if other is not None and seen.path not in {back for _, back in other.alternates}:
                yield _problem(seen.path, "hreflang", f"names {path} as its {lang} version, which does not name it")


def _problem(path: str, rule: str, what: str) -> Problem:
    return Problem(path, 1, "output", rule, "error", what, "This is newsroom's or the theme's fault, not your text's. Please report it.")
