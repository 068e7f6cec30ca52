"""Outputs before publication, read as a browser, a feed reader or a crawler would read them.

Place in the pipeline: after drawing, before publishing; only what changed is looked at. Comes in: an output's bytes, in
the worker that drew it (`look`), and then what all of them link to (`Audit`). Goes out: findings. A finding is our
fault, or the theme's, unless a text caused it: then it names the text and its line. Refuses: to mend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from html import unescape
from sys import intern
from urllib.parse import unquote, urljoin
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec
from selectolax.lexbor import LexborHTMLParser

from newsroom.model.addresses import address_of, path_of
from newsroom.model.problems import Problem
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
_INLINE = "style, [style], script:not([src]):not([type='application/ld+json'])"
SOME = 20  # outputs that are named for one link that leads nowhere
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
    if tree.root is None or not (tree.root.attributes.get("lang") or ""):
        found.append(("lang", "must say its language on <html lang>"))
    for node in tree.css(_INLINE):
        found.append(("inline", f"must have no inline script or style (got <{node.tag}>)"))
    ids = [node.id or "" for node in tree.css("[id]")]
    links: dict[str, None] = {}
    alternates: list[tuple[str, str]] = []
    in_page: set[str] = set()
    leads = _leads(grounds)
    for node in tree.css("[href],[src]"):
        attributes = node.attributes
        url = attributes["href" if "href" in attributes else "src"] or ""
        if url.startswith("#"):
            in_page.add(url[1:])
            continue
        target = _follow(url, leads, links, found)
        if node.tag != "link":
            continue
        if attributes.get("hreflang") not in (None, "x-default"):
            alternates.append((attributes["hreflang"] or "", target))
        elif (
            attributes.get("rel") == "canonical"
            and url != grounds.site_url + address_of(path)
            and not tree.css("meta[http-equiv='refresh']")
        ):
            found.append(("canonical", f"must be canonical at its own address (got '{url}')"))
    for node in tree.css("[srcset]"):
        for candidate in (node.attributes["srcset"] or "").split(","):
            _follow(candidate.split()[0] if candidate.split() else "", leads, links, found)
    found += [("alt", "must have an alt on every picture") for _ in tree.css("img:not([alt])")]
    found += [
        ("id-twice", f"must use an id once (got '{name}' {count} times)")
        for name, count in Counter(ids).items()
        if count > 1
    ]
    found += [("anchor", f"#{name}") for name in sorted(in_page - set(ids)) if name and name.lower() != "top"]
    for node in tree.css("script[type='application/ld+json']"):
        try:
            msgspec.json.decode(node.text(deep=True))
        except msgspec.DecodeError as fault:
            found.append(("not-json", f"must hold JSON-LD that can be read ({fault})"))
    return Look(path=path, findings=tuple(found), links=tuple(links), ids=tuple(ids), alternates=tuple(alternates))


def _follow(url: str, leads: Callable[[str], str | None], links: dict[str, None], found: list[tuple[str, str]]) -> str:
    """Notes where an address leads; the output, or "" where that is none of ours."""
    target = leads(url)
    if target is None:
        found.append(("link", f"must not link to '{url[:80]}'"))
    elif target:
        links[target] = None
    return target or ""


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


class Audit:
    """The findings of one build. Of each output it keeps what must be held against others, and no more."""

    def __init__(self, planned: Callable[[str], bool], read: Callable[[str], bytes | None], grounds: Grounds) -> None:
        self.planned, self.read, self.grounds = planned, read, grounds
        self._findings: list[tuple[str, str, str]] = []  # (output, rule, what was found)
        self._nowhere: list[tuple[str, str]] = []  # (output, link) to what is not published
        self._anchored: dict[str, list[str]] = {}  # link with a fragment → some of the outputs that hold it
        self._alternates: dict[str, tuple[tuple[str, str], ...]] = {}
        self._at: dict[str, Look | None] = {}
        self.undrawn: set[str] = set()  # outputs of which nothing can be said
        self.may_stand_at: Callable[[str], bool] = lambda path: False  # where what cannot be read could make an output
        self.shown: Callable[[str], list[Problem] | None] = lambda link: None  # see `Inspection._shown`
        self.may_lack: Callable[[str], bool] = lambda fragment: False  # marks that pages have at some times

    def note(self, seen: Look) -> None:
        """Takes in what a worker saw in one output."""
        self._findings += [(seen.path, rule, what) for rule, what in seen.findings]
        for link in seen.links:
            path, fragment = parts_of(link)
            if not self.planned(path):
                self._nowhere.append((seen.path, link))
            elif fragment and path.endswith(".html"):
                holders = self._anchored.setdefault(link, [])
                if len(holders) < SOME:
                    holders.append(seen.path)
        if seen.alternates:
            self._alternates[seen.path] = tuple((lang, intern(path)) for lang, path in seen.alternates)

    def at(self, path: str) -> Look | None:
        """The statements of an output about itself, read as it will be published."""
        if path not in self._at:
            data = self.read(path) if path.endswith(".html") else None
            self._at[path] = look(path, data, lambda: b"", self.grounds) if data is not None else None
        return self._at[path]

    def conclude(
        self, cause: Callable[[str, str], Problem | None], anchored: Iterable[tuple[str, str]], changed: Collection[str]
    ) -> list[Problem]:
        """All findings. `cause(path, link)`: the problem of the text that holds a link. `anchored`: (output, link with a
        fragment) typed into texts whose own output may not be among the `changed`."""
        problems = []
        for path, rule, what in self._findings:
            if rule == "anchor" and self.may_lack(what[1:]):
                continue
            text = cause(path, what) if rule == "anchor" else None
            problems.append(
                text
                or _problem(
                    path, rule, f"leads to '{what}', which the page does not have" if rule == "anchor" else what
                )
            )
        nowhere = [each for each in self._nowhere if not self._leads_somewhere(each[1])] + [
            (path, link) for link, paths in self._anchored.items() if not self._leads_somewhere(link) for path in paths
        ]
        causes = {link: text for path, link in nowhere if (text := cause(path, link)) is not None}
        for path, link in nowhere:  # feeds repeat a text's links: its problem is reported once, at the text
            text = cause(path, link) or causes.get(link)
            shown = None if text or path.endswith(".html") else self.shown(link)
            if shown is not None:
                problems += shown
            else:
                problems.append(text or _problem(path, "link", f"leads to '{link}', which is not published"))
        for path, link in anchored:
            if path not in changed and parts_of(link)[0] in changed and not self._leads_somewhere(link):
                problems.append(
                    cause(path, link) or _problem(path, "anchor", f"leads to '{link}', which is no longer there")
                )
        for path, alternates in self._alternates.items():
            problems += self._pairs(path, alternates)
        return problems

    def _leads_somewhere(self, link: str) -> bool:
        path, fragment = parts_of(link)
        if not self.planned(path):
            return self.may_stand_at(path)
        if not fragment or not path.endswith(".html"):
            return True
        target = self.at(path) if path not in self.undrawn else None
        return path in self.undrawn or (target is not None and (fragment in target.ids or self.may_lack(fragment)))

    def _pairs(self, path: str, alternates: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
        """hreflang: a page names itself, and each page that it names names it. Both were drawn together, or are unchanged."""
        if path not in {named for _, named in alternates}:
            yield _problem(path, "hreflang", "must name itself among its languages")
        for lang, named in alternates:
            back = self._alternates.get(named)
            if back is None and (other := self.at(named)) is not None:
                back = other.alternates
            if back is not None and path not in {each for _, each in back}:
                yield _problem(path, "hreflang", f"names {named} as its {lang} version, which does not name it")


def _problem(path: str, rule: str, what: str) -> Problem:
    return Problem(
        path,
        1,
        "output",
        rule,
        "error",
        what,
        "This is newsroom's or the theme's fault, not your text's. Please report it.",
    )
