"""The parts of the site on every page: its name and face, navigation, footer, feeds.

Place in the pipeline: below the page context.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec

from newsroom.model.addresses import Addresses
from newsroom.model.face import Graphic, MenuItem, Partner
from newsroom.render.contact_views import ContactViews
from newsroom.render.views import FeedView, LinkView, LogoView, PartnerView, SiteView  # fmt: skip
from newsroom.render.words import direction

_FORMS = (  # of a feed: (ending of its address, media type, name)
    ("atom.xml", "application/atom+xml", "Atom"),
    ("rss.xml", "application/rss+xml", "RSS"),
    ("json", "application/feed+json", "JSON Feed"),
)


class SiteViews(ContactViews):
    """The parts of the site on every page: its name and face, navigation, footer, feeds."""

    def site_view(self) -> SiteView:
        return self._site_view

    @cached_property
    def _site_view(self) -> SiteView:
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
            publisher=self.words(self.shared.publisher.name) if self.shared.publisher else settings.site_name,
            lang=self.lang,
            dir=self.dir,
            timezone=settings.timezone,
        )

    def _face(self) -> dict[str, Any]:
        """Parts of the site's view that `site.yml` describes."""
        face, local = self.shared.face, self.local
        parts: dict[str, Any] = {
            "icon": local("/theme/icon.svg"),
            "icon_type": "image/svg+xml",
            "logo": self._logo(face.logo, face.logo_dark, "logo", self.words(face.logo_alt) or self.settings.site_name),
            "footer_text": self.words(face.footer_text),
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
        name = self.words(partner.name)
        return PartnerView(name=name, url=partner.url, logo=self._logo(partner.logo, None, f"partner-{number}", name))

    @cached_property
    def feeds(self) -> tuple[FeedView, ...]:
        return self.feeds_of("all", self.translate("All news"))

    def feeds_of(self, name: str, label: str) -> tuple[FeedView, ...]:
        """The three forms of one feed."""
        feeds = self._feeds.get((name, label))
        if feeds is None:
            feeds = self._feeds[name, label] = tuple(
                FeedView(
                    label=f"{label} ({form})", url=self.local(self.at.feed(name, ending)), media_type=media, form=form
                )
                for ending, media, form in _FORMS
            )
        return feeds

    @cached_property
    def _feeds(self) -> dict[tuple[str, str], tuple[FeedView, ...]]:
        return {}

    @cached_property
    def _following(self) -> LinkView:
        return LinkView(label=self.translate("Get new releases"), url=self.local(self.at.following()))

    @cached_property
    def _nav(self) -> tuple[LinkView, ...]:
        menu = self.shared.face.menu
        return tuple(link for item in menu for link in self._menu(item)) if menu else self._usual_menu

    @cached_property
    def _nav_by_place(self) -> dict[str, tuple[LinkView, ...]]:
        """Address of each link of the menu → the menu with that link marked."""
        mark = msgspec.structs.replace
        return {here.url: tuple(mark(link, current=link.url == here.url) for link in self._nav) for here in self._nav}

    def _nav_at(self, page: str, section: str) -> tuple[LinkView, ...]:
        """The menu of the page at an address: its own link, or that of the section that it is in, is marked."""
        menus = self._nav_by_place
        return menus.get(page) or menus.get(section) or self._nav

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
        if self.settings.sites:  # a portal: each of its sites has a press office of its own
            if self.shared.has_places:
                links.append(LinkView(label=self.translate("Places"), url=self.local(self.at.terms("places"))))
            return tuple(links)
        links.append(LinkView(label=self.translate("Press office"), url=self.local(self.at.contacts())))
        links += [self.standing(page.slug) for page in self.shared.standing if page.slug == "about"]
        return tuple(links)

    @cached_property
    def _footer(self) -> tuple[LinkView, ...]:
        fixed = {} if self.settings.sites else {"contacts": "Press office", "corrections": "Corrections"}
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


def graphic_address(name: str, graphic: Graphic) -> str:
    """Where a drawing or picture of the site's face is published."""
    return f"/theme/{name}.{graphic.form}"
