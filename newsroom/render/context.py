"""What every page shares when it is drawn: addresses, contacts and cards as views, the head (its words: `words`).

Place in the pipeline: in a worker, between a plan's inputs and the theme. One `PageContext` per language and press, kept by
the worker. Refuses: to know the content folder, the clock, or anything that is not in `SharedInputs` or the inputs.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import cached_property
from gettext import GNUTranslations
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from newsroom.media.kinds import MEDIA_TYPES
from newsroom.model.addresses import Addresses
from newsroom.model.directory import Contact, Organisation, Phone
from newsroom.model.face import Graphic, MenuItem, Partner
from newsroom.model.output import Hold, SharedInputs
from newsroom.model.release import Card, File, Picture
from newsroom.model.settings import settings_in
from newsroom.reading.site_code import site_code
from newsroom.render import theme
from newsroom.render.pictures import CardPicture, PublishedPicture
from newsroom.render.views import (
    AlternateView,
    CardView,
    ContactView,
    FeedView,
    HeadView,
    LinkView,
    LogoView,
    NoticeView,
    PartnerView,
    PhoneView,
    PictureView,
    SiteView,
)  # fmt: skip
from newsroom.render.words import Words, autonym, cut, direction

Pictures = dict[str, PublishedPicture]  # address of the file inside the site → what is made of it

CATEGORY_NAMES = {
    "press-release": ("Press release", "Press releases"),
    "statement": ("Statement", "Statements"),
    "media-advisory": ("Media advisory", "Media advisories"),
    "news": ("News", "News"),
    "briefing-note": ("Briefing note", "Briefing notes"),
    "speech": ("Speech", "Speeches"),
}
# A page runs no script. It may show our own frame, which alone may run ours; and a checker may fetch robots.txt.
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
FRAME_CSP = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
SEARCH_CSP = CSP + "; script-src 'self'"
PREVIEW_CSP = CSP + "; script-src 'self'"
PREVIEW_SCRIPT = "/_preview/reload.js"
# How wide a picture is drawn: alone in the column, in the gallery's grid, beside the headline of the home page.
COLUMN = "(min-width: 43rem) 40rem, 94vw"
GRID = "(min-width: 43rem) 20rem, 94vw"
LEAD = "(min-width: 73rem) 42rem, (min-width: 60rem) 58vw, 94vw"
TIER = "(min-width: 43rem) 21rem, 6rem"  # in the second row of the home page
PICTURE_ROW = (
    "(min-width: 43rem) 16rem, 32vw"  # asked for smaller than drawn on a phone: four of them weigh less than what leads
)
LIST_LEAD = "(min-width: 60rem) 21rem, 94vw"  # the first release of a list
THUMBNAIL = "(min-width: 43rem) 10rem, 6rem"  # in a row of a list
TITLE_LENGTH = (5, 120)  # characters, docs/standards
DESCRIPTION_LENGTH = (20, 320)


class PageContext(Words):
    """Draws for one language."""

    def __init__(self, shared: SharedInputs) -> None:
        self.shared = shared
        super().__init__(shared.lang, shared.settings.languages, shared.settings.timezone)
        self.settings = settings_in(shared.settings, shared.lang)
        self.dir = direction(shared.lang)
        self.at = Addresses(shared.lang, self.languages, shared.settings.site_url, shared.settings.base_path)
        self.local = self.at.local
        self._cards: dict[str, CardView] = {}

    # ── interface text ───────────────────────────────────────────────────────
    @cached_property
    def translate(self) -> Callable[[str], str]:
        """Interface text in the page's language, by its English."""
        return self._catalogue.gettext

    @cached_property
    def _catalogue(self) -> GNUTranslations:
        folders = tuple(map(Path, self.shared.overrides))
        return theme.load_catalogue(Path(self.shared.theme), self.lang, self._compiled, folders)

    @cached_property
    def environment(self) -> Any:
        shared = self.shared
        code = site_code(shared.settings_file, shared.settings.code) if shared.settings_file else None
        folders = tuple(map(Path, shared.overrides))
        return theme.load_environment(
            Path(shared.theme), self.lang, self.site_view(), self._compiled, folders, code, shared.settings.own
        )

    @property
    def _compiled(self) -> Path | None:
        if not self.shared.bytecode:
            return None
        return Path(self.shared.bytecode, self.shared.settings.code)  # extensions of the site's own compile otherwise

    def render(self, template: str, page: msgspec.Struct) -> bytes:
        """A page, drawn by the theme."""
        text: str = self.environment.get_template(template).render(page=page)
        return text.encode("utf-8")

    def site_view(self) -> SiteView:
        settings = self.settings
        return SiteView(
            name=settings.site_name,
            url=settings.site_url,
            home=self.local(self.at.home),
            wordmark=settings.brand.get("wordmark", "") or settings.site_name,
            stylesheet=self.local("/theme/site.css"),
            script=self.local("/theme/frame.js"),
            frame=self.local(self.at.home + "theme/frame.html"),
            **self._face(),
            publisher=self.text(self.shared.publisher.name)[0] if self.shared.publisher else settings.site_name,
            lang=self.lang,
            dir=self.dir,
            timezone=settings.timezone,
        )

    def _face(self) -> dict[str, Any]:
        """Parts of the site's view that `site.yml` describes."""
        face, local = self.shared.face, self.local
        text, text_lang = self.text(face.footer_text)
        parts: dict[str, Any] = {
            "icon": local("/theme/icon.svg"),
            "icon_type": "image/svg+xml",
            "logo": self._logo(face.logo, face.logo_dark, "logo", self.words(face.logo_alt) or self.settings.site_name),
            "footer_text": text,
            "footer_text_lang": text_lang,
            "footer_links": tuple(
                LinkView(label=self.words(link.title), url=self.site_url(link.url)) for link in face.footer_links
            ),
            "social": tuple(LinkView(label=each.service, url=each.url, rel="me") for each in face.social),
            "partners": tuple(self._partner(partner, number) for number, partner in enumerate(face.partners, 1)),
            "subscribe": self.site_url(face.subscribe) if face.subscribe else "",
        }
        if face.icon is not None:
            if face.icon.form == "svg":
                parts["icon"] = local(graphic_address("mark", face.icon))
            else:
                parts["icon"], parts["icon_type"] = local("/theme/mark-192.png"), "image/png"
            parts["icons"] = (
                ("icon", local("/favicon.ico"), "32x32"),
                ("apple-touch-icon", local("/theme/mark-180.png"), "180x180"),
            )
            parts["manifest"] = local("/manifest.webmanifest")
        return parts

    def _logo(self, logo: Graphic | None, dark: Graphic | None, name: str, alt: str) -> LogoView | None:
        if logo is None:
            return None
        return LogoView(
            url=self.local(graphic_address(name, logo)),
            width=logo.width,
            height=logo.height,
            alt=alt,
            dark=self.local(graphic_address(f"{name}-dark", dark)) if dark is not None else "",
        )

    def _partner(self, partner: Partner, number: int) -> PartnerView:
        name, lang = self.text(partner.name)
        return PartnerView(
            name=name, lang=lang, url=partner.url, logo=self._logo(partner.logo, None, f"partner-{number}", name)
        )

    def site_url(self, address: str) -> str:
        """An address as `site.yml` writes it; one that begins with `/` lies inside the site."""
        return self.local(address) if address.startswith("/") else address

    # ── views ────────────────────────────────────────────────────────────────
    def counted(self, count: int) -> str:
        """How many releases, in words."""
        text = self._catalogue.ngettext("{count} release", "{count} releases", count)
        return text.format(count=self.number(count))

    def kind_name(self, category: str, is_list: bool = False) -> str:
        """What a kind of release is called; with `is_list` all of that kind."""
        if category in CATEGORY_NAMES:
            return self.translate(CATEGORY_NAMES[category][is_list])
        return self.words(self.shared.kinds.get(category, ())) or category

    def category(self, category: str) -> LinkView:
        return LinkView(label=self.kind_name(category), url=self.local(self.at.term("types", category)))

    def url_of(self, slug: str, lang: str) -> str:
        """Root-relative address of a release in one of its languages."""
        return self.local(Addresses(lang, self.languages, "", "").release(slug))

    def card(self, card: Card) -> CardView:
        view = self._cards.get(card.digest)
        if view is not None:
            return view
        foreign = card.lang != self.lang
        view = self._cards[card.digest] = CardView(
            url=self.url_of(card.slug, card.lang),
            title=card.title,
            lang=card.lang if foreign else "",
            dir=direction(card.lang) if foreign else "",
            language=self.language_name(card.lang) if foreign else "",
            subtitle=card.subtitle,
            summary=card.summary,
            date=self.on(card.date),
            category=self.category(card.category),
            dateline=card.dateline,
        )
        return view

    def pictured(self, card: Card, found: CardPicture | None, sizes: str) -> CardView:
        """A card with its picture, where it has one."""
        view = self.card(card)
        if card.image is None or found is None:
            return view
        address = found.files_at + quote(found.made.name)
        image = self.shown(card.image, found.files_at, {}, {address: found.made}, sizes)
        return msgspec.structs.replace(view, image=image)

    def thumbnailed(self, card: Card, found: CardPicture | None, sizes: str = THUMBNAIL) -> CardView:
        """A card with its picture as small as a list shows it."""
        view = self.card(card)
        if card.image is None or found is None:
            return view
        made, widths = found.made, found.made.thumbnail_widths

        def address(width: int, form: str) -> str:
            return self.local(quote(made.at(found.files_at, width, form)))

        image = PictureView(
            url=address(widths[-1], "webp"),
            alt="",
            width=widths[-1],
            height=made.height_of(widths[-1]),
            sources=(
                (
                    MEDIA_TYPES["avif"],
                    ", ".join(f"{address(width, 'avif')} {width}w" for width in widths),
                    sizes,
                ),
            ),
        )
        return msgspec.structs.replace(view, image=image)

    def picture(self, picture: Picture, files_at: str, files: dict[str, File]) -> PictureView:
        file = files.get(picture.file)
        url = self.local(files_at + quote(picture.file))
        return PictureView(
            url=url,
            alt="" if picture.decorative else picture.alt,
            width=file.width if file else 0,
            height=file.height if file else 0,
            caption=picture.caption,
            credit=picture.credit,
            licence=picture.licence,
            original=url,
        )

    def shown(
        self, picture: Picture, files_at: str, files: dict[str, File], pictures: Pictures, sizes: str
    ) -> PictureView:
        """A picture as a page loads it, in the sizes and forms made of it; `sizes` says how wide it is drawn (HTML 4.8.4.2.2)."""
        view = self.picture(picture, files_at, files)
        made = pictures.get(files_at + quote(picture.file))
        if made is None:
            return view
        if not made.tag:
            return msgspec.structs.replace(view, width=made.width, height=made.height)
        width, form = made.fallback
        return msgspec.structs.replace(
            view,
            url=self.local(quote(made.at(files_at, width, form))),
            width=width,
            height=made.height_of(width),
            sources=self.picture_sources(made, files_at, sizes),
        )

    def picture_sources(self, made: PublishedPicture, files_at: str, sizes: str) -> tuple[tuple[str, str, str], ...]:
        """(media type, srcset, sizes), the smallest form first."""
        return tuple(
            (
                MEDIA_TYPES[form],
                ", ".join(f"{self.local(quote(made.at(files_at, width, form)))} {width}w" for width in made.widths),
                sizes,
            )
            for form in ("avif", "webp")
        )

    def with_pictures(self, html: str, pictures: Pictures) -> str:
        """A text whose pictures are loaded in the sizes and forms made of them."""
        for address, made in pictures.items():
            if not made.tag or f'src="{self.local(address)}"' not in html:
                continue
            files_at = address.removesuffix(quote(made.name))
            width, form = made.fallback
            fallback = self.local(quote(made.at(files_at, width, form)))
            sources = "".join(
                f'<source type="{media_type}" srcset="{srcset}" sizes="{sizes}">'
                for media_type, srcset, sizes in self.picture_sources(made, files_at, COLUMN)
            )
            size = f' width="{width}" height="{made.height_of(width)}"'

            def picture(
                match: re.Match[str], sources: str = sources, fallback: str = fallback, size: str = size
            ) -> str:
                before, after = match[1], match[2]
                sized = "" if " width=" in before + after or " height=" in before + after else size
                return f'<picture>{sources}<img{before} src="{fallback}"{sized}{after}></picture>'

            html = re.sub(rf'<img([^<>]*) src="{re.escape(self.local(address))}"([^<>]*)>', picture, html)
        return html

    def phone(self, phone: Phone) -> PhoneView:
        return PhoneView(
            label=self.words(phone.label),
            international=phone.international,
            national=phone.national,
            href=f"tel:{phone.e164}",
        )

    def contact(
        self, contact: Contact, organisations: Iterable[Organisation], answered_then: Contact | None = None
    ) -> ContactView:
        name, name_lang = self.text(contact.name)
        organisation = next((each for each in organisations if each.key == contact.organisation), None)
        return ContactView(
            key=contact.key,
            name=name,
            name_lang=name_lang,
            role=self.words(contact.role),
            organisation=self.words(organisation.name) if organisation else "",
            phones=tuple(self.phone(phone) for phone in contact.phones),
            email=contact.email,
            languages=tuple(self.language_name(lang) for lang in contact.languages),
            hours=self.hours(contact),
            timezone=self.zone(contact.timezone) if contact.timezone else "",
            timezone_id=contact.timezone,
            vcard=self.local(self.at.vcard(contact.key)),
            code=self.local(self.at.code(contact.key)),
            url=self.local(self.at.contacts()) + f"#{contact.key}",
            answered_then=self.words(answered_then.name) if answered_then else "",
        )

    # ── the head, and what stands on every page ──────────────────────────────
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
        if len(title) < TITLE_LENGTH[0] or site_name not in title:
            title = f"{cut(title, TITLE_LENGTH[1] - len(site_name) - 3)} – {site_name}" if title else site_name
        if len(description) < DESCRIPTION_LENGTH[0]:
            description = f"{description} – {title}" if description else title
        return HeadView(
            title=cut(title, TITLE_LENGTH[1]),
            description=cut(description, DESCRIPTION_LENGTH[1]),
            canonical=self.at.absolute(address) if index else "",
            alternates=alternates if index else (),
            x_default=alternates[0].absolute if alternates and index else "",
            feeds=feeds,
            meta=meta,
            linked_data=script_json(graph) if graph else "",
            csp=(PREVIEW_CSP if self.shared.preview else csp)
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
            "nav": self._nav,
            "search": self.local(f"{self.at.home}search/"),
            "footer": self._footer,
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

    @cached_property
    def feeds(self) -> tuple[FeedView, ...]:
        return self.feeds_of("all", self.translate("All news"))

    def feeds_of(self, name: str, label: str) -> tuple[FeedView, ...]:
        """The three forms of one feed."""
        forms = (
            ("atom.xml", "application/atom+xml", "Atom"),
            ("rss.xml", "application/rss+xml", "RSS"),
            ("json", "application/feed+json", "JSON Feed"),
        )
        return tuple(
            FeedView(label=f"{label} ({form})", url=self.local(self.at.feed(name, ending)), media_type=media)
            for ending, media, form in forms
        )

    @cached_property
    def _nav(self) -> tuple[LinkView, ...]:
        menu = self.shared.face.menu
        return tuple(link for item in menu for link in self._menu(item)) if menu else self._usual_menu

    def _menu(self, item: MenuItem) -> tuple[LinkView, ...]:
        """One item of the menu as links: none where its page is not public, several for the usual menu."""
        if item.place == "default":
            return self._usual_menu
        if item.page:
            if all(page.slug != item.page for page in self.shared.standing):
                return ()
            link = self.standing(item.page)
            return (
                msgspec.structs.replace(link, label=self.words(item.title), lang="", dir="") if item.title else link,
            )
        if not item.place:
            return (LinkView(label=self.words(item.title), url=self.site_url(item.url)),)
        if (item.place == "topics" and not self.shared.has_topics) or (
            item.place == "places" and not self.shared.has_places
        ):
            return ()
        label, address = {
            "news": ("News", self.at.archive()),
            "topics": ("Topics", self.at.terms("topics")),
            "types": ("Types", self.at.terms("types")),
            "places": ("Places", self.at.terms("places")),
            "contacts": ("Press office", self.at.contacts()),
            "search": ("Search", self.at.home + "search/"),
        }[item.place]
        return (LinkView(label=self.translate(label), url=self.local(address)),)

    @cached_property
    def _usual_menu(self) -> tuple[LinkView, ...]:
        links = [LinkView(label=self.translate("News"), url=self.local(self.at.archive()))]
        if self.shared.has_topics:
            links.append(LinkView(label=self.translate("Topics"), url=self.local(self.at.terms("topics"))))
        if self.shared.has_types:
            links.append(LinkView(label=self.translate("Types"), url=self.local(self.at.terms("types"))))
        links.append(LinkView(label=self.translate("Press office"), url=self.local(self.at.contacts())))
        links += [self.standing(page.slug) for page in self.shared.standing if page.slug == "about"]
        return tuple(links)

    @cached_property
    def _footer(self) -> tuple[LinkView, ...]:
        fixed = {"contacts": "Press office", "corrections": "Corrections"}
        links = [self.standing(page.slug) for page in self.shared.standing if page.slug not in fixed]
        if self.shared.has_media:
            media = self.local(f"{self.at.home}media/")
            links.append(LinkView(label=self.translate("Pictures and documents"), url=media))
        links += [
            LinkView(label=self.translate(label), url=self.local(self.at.page(slug))) for slug, label in fixed.items()
        ]
        return tuple(links)

    def standing(self, slug: str) -> LinkView:
        page = next(page for page in self.shared.standing if page.slug == slug)
        there = Addresses(page.lang, self.languages, "", "")
        foreign = page.lang != self.lang
        return LinkView(
            label=page.title,
            url=self.local(there.page(slug)),
            lang=page.lang if foreign else "",
            dir=direction(page.lang) if foreign else "",
        )

    @cached_property
    def common_contacts(self) -> tuple[ContactView, ...]:
        return tuple(self.contact(contact, self.shared.organisations) for contact in self.shared.press_contacts)


def script_json(value: object) -> str:
    """JSON that may stand inside <script>: no character of it can end the element or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def graphic_address(name: str, graphic: Graphic) -> str:
    """Where a drawing or picture of the site's face is published."""
    return f"/theme/{name}.{graphic.form}"


def _home(there: Addresses) -> str:
    return there.home


_DESKS: OrderedDict[bytes, PageContext] = OrderedDict()
_KEPT = 16  # desks: one for each language of a site, or of two states of it
_KEYS: dict[int, tuple[SharedInputs, bytes]] = {}


def context_of(shared: SharedInputs) -> PageContext:
    """The desk of a press, made once a process."""
    key = shared_key(shared)
    context = _DESKS.get(key)
    if context is None:
        context = _DESKS[key] = PageContext(shared)
        while len(_DESKS) > _KEPT:
            _DESKS.popitem(last=False)
    return context


def shared_key(shared: SharedInputs) -> bytes:
    """Digest of a press. Remembered by identity: the same object comes with every output."""
    known = _KEYS.get(id(shared))
    if known is None or known[0] is not shared:
        if len(_KEYS) > 4 * _KEPT:
            _KEYS.clear()
        known = _KEYS[id(shared)] = (shared, blake2b(msgspec.msgpack.encode(shared), digest_size=16).digest())
    return known[1]


def forget_contexts() -> None:
    """Drops what was made from the theme: a preview does so when the theme was saved."""
    _DESKS.clear()
