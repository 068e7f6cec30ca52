"""The HTML that a body may hold, and the record of removed parts.

Place in the pipeline: inside `body`. Comes in: the HTML that Markdown made, with the author's own HTML in it.
Goes out: the same, cleaned by nh3, and the names of what went. Refuses: to let anything through that is not named here.
"""

from __future__ import annotations

import html as html_entities
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import nh3
from selectolax.lexbor import LexborHTMLParser

_NAMES = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup"
    " table tbody td tfoot th thead time tr u ul var wbr"
)
TAGS = frozenset(_NAMES.split())
# Tags that are removed with their content. Other tags are removed, and their text is kept.
TAGS_WITH_CONTENT = frozenset(
    "iframe math noembed noframes noscript object script style svg template textarea title xmp".split()  # noqa: SIM905
)
ANYWHERE = frozenset({"class", "dir", "id", "lang", "title"})
ATTRIBUTES = {
    "a": frozenset({"href", "hreflang"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "decoding", "height", "loading", "src", "width"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "q": frozenset({"cite"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"abbr", "colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
}

SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})  # of addresses that a link may have


def make_cleaner(attribute_filter: Callable[[str, str, str], str | None] | None = None) -> nh3.Cleaner:
    """A cleaner for these rules. `newsroom` is the scheme of a marker: a link inside the site."""
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=TAGS_WITH_CONTENT,
        attributes={"*": ANYWHERE, **ATTRIBUTES},
        attribute_filter=attribute_filter,
        url_schemes=SCHEMES | {"newsroom"},
        link_rel=None,
        strip_comments=True,
    )


# Letters and dots in the host, no port: nothing that a browser could refuse.
_PLAIN_ADDRESS = re.compile(r"[a-z]+://(?!\S*xn--)[A-Za-z][A-Za-z-]*(?:\.[A-Za-z][A-Za-z-]*)+(?:[/?#]|\Z)")


def can_be_opened(address: str) -> bool:
    """Whether the URL Standard reads an address of these schemes: a browser drops any other, and so does the cleaner."""
    if _PLAIN_ADDRESS.match(address) is not None:
        return True
    link = f'<a href="{html_entities.escape(address)}"></a>'
    return "href" in nh3.clean(link, tags={"a"}, attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=None)


def is_allowed(tag: str, attribute: str) -> bool:
    """Whether this tag may have this attribute."""
    return attribute in ANYWHERE or attribute in ATTRIBUTES.get(tag, ())


# Forms of values that no reader of the page, no paper and no feed stumbles over.
_VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"),
    "hreflang": re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"),
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
    "start": re.compile(r"-?[0-9]{1,9}"),
    "value": re.compile(r"-?[0-9]{1,9}"),
    "colspan": re.compile(r"[1-9][0-9]{0,2}"),
    "rowspan": re.compile(r"[1-9][0-9]{0,2}"),
    "span": re.compile(r"[1-9][0-9]{0,2}"),
    "width": re.compile(r"[1-9][0-9]{0,4}"),
    "height": re.compile(r"[1-9][0-9]{0,4}"),
    "type": re.compile(r"[1aAiI]"),
    "cite": re.compile(r"(https?:)?[^:]*|https?:.*", re.IGNORECASE | re.DOTALL),
}
# Attributes that somebody may miss: what leads somewhere, says something, counts, or would have run. All others are
# layout, or another program's.
_MISSED = re.compile(
    r"on.+|action|alt|cite|colspan|controls|datetime|dir|formaction|href|hreflang|lang|open|poster|reversed|rowspan|span|src"
    r"|srcdoc|start|title|usemap|value|xlink:href"
)
# Elements that nobody misses: their text stays, or they are layout alone.
_LAYOUT = (
    "address article aside basefont big blink body center fieldset font footer header hgroup html link main marquee meta"
    " nav nobr o:p picture source st1:place style tt"
)
_HARMLESS_TAGS = frozenset(_LAYOUT.split())
_FORMER = re.compile(r"<(/?)(strike|acronym|tt)(?=[\s/>])", re.IGNORECASE)
_NAMES_TODAY = {"strike": "s", "acronym": "abbr", "tt": "code"}


def renamed(html: str) -> str:
    """An author's own HTML with the names that some elements have today."""
    return _FORMER.sub(lambda found: f"<{found[1]}{_NAMES_TODAY[found[2].lower()]}", html)


def is_sound(tag: str, attribute: str, value: str) -> bool:
    """Whether this tag may have this attribute with this value."""
    form = _VALUES.get(attribute)
    return is_allowed(tag, attribute) and (form is None or form.fullmatch(value.strip()) is not None)


def is_harmless(attribute: str) -> bool:
    """Whether a page says the same without this attribute."""
    return _MISSED.fullmatch(attribute) is None


def is_harmless_tag(name: str) -> bool:
    """Whether a page says the same without this element."""
    return name in _HARMLESS_TAGS


class WrittenTag(NamedTuple):
    """A tag in a piece of an author's own HTML."""

    name: str  # "" for a tag without its end
    attributes: dict[str, str]
    written: str
    line: int  # lines of the piece before it


# A quote that nobody closes goes on for ever: a tag is sought in so many characters.
_LONGEST_TAG = 2000
_START_TAG = re.compile(r"""<([a-zA-Z][^\s/>]*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_ENDS_BY = (("<!--", "-->"), ("<!", ">"), ("<?", ">"))
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "iframe", "noframes", "noembed", "xmp"})


def written_tags(piece: str) -> Iterator[WrittenTag]:
    """The tags that open an element, in order; one that is never closed by `>` has no name. Comments and the text of scripts
    are passed over."""
    at, line, counted = piece.find("<"), 0, 0
    lower = piece.lower() if any(f"<{name}" in piece.lower() for name in _RAW_TEXT) else ""
    while at >= 0:
        found = _START_TAG.match(piece, at, at + _LONGEST_TAG)
        after = at + 1
        if found is not None:
            line, counted = line + piece.count("\n", counted, at), at
            name = found[1].lower()
            name = "img" if name == "image" else name  # as browsers read it
            yield WrittenTag(name, _attributes_of(found[0]), found[0], line)
            after = found.end()
            if name in _RAW_TEXT:
                after = lower.find(f"</{name}", after)
                if after < 0:
                    return
        else:
            for begin, end in _ENDS_BY:
                if piece.startswith(begin, at):
                    after = piece.find(end, at + len(begin))
                    if after < 0:
                        return
                    break
            else:
                if piece[at + 1 : at + 2].isalpha():
                    yield WrittenTag("", {}, piece[at : at + 40], line + piece.count("\n", counted, at))
        at = piece.find("<", after)


MOST_OPEN = 2_000  # elements in each other; the time that browsers and the cleaner take grows with length and depth
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# Elements without an end, and those that the next of their kind ends.
_NEVER_OPEN = frozenset(
    "area base br col dd dt embed hr image img input li link meta option p param source tbody td th tr track wbr".split()  # noqa: SIM905
)


def find_too_deep(pieces: Iterable[tuple[str, int]]) -> int | None:
    """The line of the piece in which more than `MOST_OPEN` elements of an author's own HTML stand in each other."""
    opened: Counter[str] = Counter()
    depth = 0
    for piece, line in pieces:
        for slash, written in _ANY_TAG.findall(piece):
            name = written.lower()
            if name in _NEVER_OPEN or (slash and not opened[name]):
                continue
            step = -1 if slash else 1
            opened[name] += step
            depth += step
            if depth > MOST_OPEN:
                return line
    return None


def _attributes_of(written: str) -> dict[str, str]:
    if " " not in written and "\n" not in written and "/" not in written and "\t" not in written:
        return {}
    # The parser drops a cell outside of a table; under a neutral name it is kept.
    body = LexborHTMLParser("<x-" + written[1:]).body
    node = body.child if body is not None else None
    return {name: value or "" for name, value in node.attributes.items()} if node is not None else {}
