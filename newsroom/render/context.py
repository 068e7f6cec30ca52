"""The values that every page shares when it is drawn: addresses, contacts and cards as views, the head (its words: `words`).

Place in the pipeline: in a worker, between a plan's inputs and the theme. One `PageContext` for each
`SharedInputs`, kept by the worker. Refuses: to know the content folder, the clock, or anything that is not in `SharedInputs` or the inputs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from newsroom.model.addresses import Addresses
from newsroom.model.output import Hold, SharedInputs
from newsroom.reading.settings.site_code import site_code
from newsroom.render import theme
from newsroom.render.page_views import HeadView
from newsroom.render.site_views import SiteViews
from newsroom.render.views import AlternateView, FeedView, LinkView, NoticeView  # fmt: skip
from newsroom.render.words import autonym, cut, direction

# A page runs no script. It may show our own frame, which alone may run ours; and a checker may fetch robots.txt.
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"


def policy(players: Iterable[str] = (), has_recordings: bool = False) -> str:
    """The policy of a page with films, sounds or maps: the hosts whose players it may show, and its own recordings."""
    frames = " ".join(("frame-src 'self'", *players))
    return CSP.replace("frame-src 'self'", frames) + ("; media-src 'self'" if has_recordings else "")


FRAME_CSP = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
_SCRIPTS = "script-src 'self'"
SEARCH_CSP = f"{CSP}; {_SCRIPTS}"
PREVIEW_CSP = SEARCH_CSP
PREVIEW_SCRIPT = "/_preview/reload.js"
_PICTURE_SIGNS = ('src="', 'srcset="', ", ")  # before the address of a picture
TITLE_LENGTH = (5, 120)  # characters, docs/standards
DESCRIPTION_LENGTH = (20, 320)
_KEPT = 16  # contexts, environments: one for each language, of up to two states of a site
_CONTEXTS: OrderedDict[bytes, PageContext] = OrderedDict()
_ENVIRONMENTS: OrderedDict[bytes, Any] = OrderedDict()
_KEYS: dict[int, tuple[SharedInputs, bytes]] = {}


class PageContext(SiteViews):
    """Draws for one language."""

    @cached_property
    def environment(self) -> Any:
        """Jinja's: kept for all contexts of a process that differ in nothing that templates are made with."""
        shared, site, compiled = self.shared, self.site_view(), self._compiled
        code = site_code(shared.settings_file, shared.settings.code) if shared.settings_file else None
        place = theme.folder_of_compiled(compiled) if compiled is not None else 0
        made_with = (shared.theme, self.lang, shared.made_of, shared.overrides, shared.settings.own, site, place)
        key = blake2b(msgspec.msgpack.encode(made_with, enc_hook=_marked_words), digest_size=16).digest()
        environment = _ENVIRONMENTS.get(key) if code is None else None  # functions of a site may remember something
        if environment is None:
            folders = tuple(map(Path, shared.overrides))
            environment = theme.load_environment(
                Path(shared.theme), self.lang, site, compiled, folders, code, shared.settings.own
            )
            if code is None:
                _keep(_ENVIRONMENTS, key, environment)
        return environment

    def render(self, template: str, page: msgspec.Struct) -> bytes:
        """A page, drawn by the theme."""
        text: str = self.environment.get_template(template).render(page=page)
        if self._hosts:
            shown = [host for host in self._hosts if any(f"{sign}{host}/" in text for sign in _PICTURE_SIGNS)]
            text = text.replace("img-src &#39;self&#39;", " ".join(("img-src &#39;self&#39;", *shown)), 1)
        return text.encode("utf-8")

    @cached_property
    def _hosts(self) -> tuple[str, ...]:
        """Whose pictures a page of a portal may show: the policy of each page names those of them that it shows."""
        return self.settings.hosts

    def component(self, name: str, value: msgspec.Struct) -> str:
        """One component of the theme, drawn by itself, to be put into a text."""
        draw = getattr(self.environment.get_template(f"components/{name}.html").module, name)
        return str(draw(value)).strip()

    def head(
        self,
        *,
        title: str,
        description: str,
        address: str,
        languages: tuple[str, ...] = (),
        alternate: Callable[[Addresses], str] | None = None,
        feeds: tuple[FeedView, ...] = (),
        meta: tuple[tuple[str, str], ...] = (),
        graph: dict[str, object] | None = None,
        index: bool = True,
        markdown: str = "",
        csp: str = CSP,
    ) -> HeadView:
        """The head of a page at `address`; `alternate` gives its address in each of `languages`, itself among them."""
        alternates = (
            tuple(self.alternate(lang, alternate) for lang in languages) if alternate and len(languages) > 1 else ()
        )
        site_name = self.settings.site_name
        names_site = site_name in title and (title != site_name or address == self.at.home)  # only home is called so
        if len(title) < TITLE_LENGTH[0] or not names_site:
            title = f"{cut(title, TITLE_LENGTH[1] - len(site_name) - 3)} – {site_name}" if title else site_name
        if len(description) < DESCRIPTION_LENGTH[0]:
            is_said = title.startswith(description) and len(title) >= DESCRIPTION_LENGTH[0]
            description = title if is_said or not description else f"{description} – {title}"
        return HeadView(
            title=cut(title, TITLE_LENGTH[1]),
            description=cut(description, DESCRIPTION_LENGTH[1]),
            canonical=self.at.absolute(address) if index else "",
            alternates=alternates if index else (),
            x_default=alternates[0].absolute if alternates and index else "",
            feeds=feeds,
            meta=meta,
            linked_data=script_json(graph) if graph else "",
            csp=(f"{csp}; {_SCRIPTS}" if self.shared.preview and _SCRIPTS not in csp else csp)
            + ("; manifest-src 'self'" if self.shared.face.icon else ""),
            robots="" if index else "noindex",
            markdown=markdown,
        )

    def alternate(self, lang: str, address: Callable[[Addresses], str]) -> AlternateView:
        there = Addresses(lang, self.languages, self.settings.site_url, self.settings.base_path)
        return AlternateView(
            lang=lang,
            dir=direction(lang),
            name=autonym(lang),
            url=there.local(address(there)),
            absolute=there.absolute(address(there)),
        )

    def common(
        self,
        heading: str,
        languages: tuple[str, ...],
        alternate: Callable[[Addresses], str],
        crumbs: tuple[LinkView, ...],
        hold: Hold | None = None,
    ) -> dict[str, Any]:
        """Fields of `PageView` but `head`: language switch, navigation, footer, press contacts."""
        return {
            "lang": self.lang,
            "dir": self.dir,
            "heading": heading,
            "languages": self._switch(languages, alternate),
            "breadcrumbs": (LinkView(label=self.translate("Home"), url=self.local(self.at.home)), *crumbs)
            if crumbs
            else (),
            "nav": self._nav_at(self.local(alternate(self.at)), next((link.url for link in crumbs if link.url), "")),
            "search": self.local(self.at.search()),
            "footer": self._footer,
            "following": self._following,
            "feed": self.feeds[0],
            "press_contacts": self.common_contacts,
            "preview": self.held_notice(hold) if hold else None,
            "preview_script": PREVIEW_SCRIPT if self.shared.preview else "",
        }

    def held_notice(self, hold: Hold) -> NoticeView:
        """That what is shown is not public, why, and until when."""
        instant = self.date(hold.until).text if hold.until else ""
        if hold.reason == "handout":
            title = self.translate("EMBARGOED UNTIL {instant}").format(instant=instant)
            return NoticeView(
                kind="held", title=title, text=self.translate("Advance copy: not to be published before that instant.")
            )
        words = {
            "draft": "Draft: never published as it stands.",
            "embargo": "Under embargo until {instant}.",
            "future": "Appears on {instant}.",
            "expired": "Expired on {instant}.",
            "original": "Held until its original appears.",
        }[hold.reason]
        return NoticeView(
            kind="held", title=self.translate("Held: not public"), text=self.translate(words).format(instant=instant)
        )

    def _switch(self, languages: tuple[str, ...], alternate: Callable[[Addresses], str]) -> tuple[AlternateView, ...]:
        if len(self.languages) == 1:
            return ()
        return tuple(self.alternate(lang, alternate if lang in languages else _home) for lang in self.languages)


def _characters(value: object) -> str:
    """A text that knows its language, as plain characters. Raises TypeError for anything that is no text."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


encode_json = msgspec.json.Encoder(enc_hook=_characters).encode


def script_json(value: object) -> str:
    """JSON that is safe inside <script>: no character of it can end the element or start a comment."""
    text = encode_json(value).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _home(there: Addresses) -> str:
    return there.home


def context_of(shared: SharedInputs) -> PageContext:
    """The page context of some shared inputs, made once a process."""
    key = shared_key(shared)
    context = _CONTEXTS.get(key)
    if context is None:
        context = PageContext(shared)
        _keep(_CONTEXTS, key, context)
    return context


def _marked_words(words: Any) -> tuple[str, str]:
    """Words of another language than the page's (`words.Foreign`) as plain data."""
    return str(words), getattr(words, "lang", "")


def _keep(known: OrderedDict[bytes, Any], key: bytes, made: object) -> None:
    known[key] = made
    while len(known) > _KEPT:
        known.popitem(last=False)


def shared_key(shared: SharedInputs) -> bytes:
    """Digest of shared inputs. Remembered by identity: the same object comes with every output."""
    known = _KEYS.get(id(shared))
    if known is None or known[0] is not shared:
        if len(_KEYS) > 4 * _KEPT:
            _KEYS.clear()
        known = _KEYS[id(shared)] = (shared, blake2b(msgspec.msgpack.encode(shared), digest_size=16).digest())
    return known[1]


def compile_templates(shared: Iterable[SharedInputs]) -> None:
    """Compiles the theme's templates where they are kept, before several workers would each compile them by themselves."""
    for one in shared:
        theme.compile_templates(context_of(one).environment)
        return  # the languages of a site share what is compiled


def forget_contexts() -> None:
    """Drops what was made from the theme: a preview does so when the theme was saved."""
    _CONTEXTS.clear()
    _ENVIRONMENTS.clear()
