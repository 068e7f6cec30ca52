"""What HTML a body may hold, and what was taken out of it.

Place in the pipeline: inside `body`. Comes in: the HTML that Markdown made, with the author's own HTML in it.
Goes out: the same, cleaned by nh3, and the names of what went. Refuses: to let anything through that is not named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import nh3

_NAMES = (
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup"
    " table tbody td tfoot th thead time tr u ul var wbr"
)
TAGS = frozenset(_NAMES.split())
# Tags that go with all that is in them; of others the text stays.
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


def make_cleaner(attribute_filter: Callable[[str, str, str], str | None] | None = None) -> nh3.Cleaner:
    """A cleaner for these rules. `newsroom` is the scheme of a marker: a link inside the site."""
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=TAGS_WITH_CONTENT,
        attributes={"*": ANYWHERE, **ATTRIBUTES},
        attribute_filter=attribute_filter,
        url_schemes={"http", "https", "mailto", "tel", "newsroom"},
        link_rel=None,
        strip_comments=True,
    )


def is_allowed(tag: str, attribute: str) -> bool:
    """Whether this attribute may stand on this tag."""
    return attribute in ANYWHERE or attribute in ATTRIBUTES.get(tag, ())


class Elements(HTMLParser):
    """The tags in a piece of an author's own HTML, in order, with their attributes and as they are written."""

    def __init__(self, piece: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str], str]] = []
        self.feed(piece)
        self.close()

    def __iter__(self) -> Iterator[tuple[str, dict[str, str], str]]:
        return iter(self.found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, self.get_starttag_text() or ""))
