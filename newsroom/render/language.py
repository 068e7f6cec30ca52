"""One language of a site: its interface texts, addresses and names of kinds.

Place in the pipeline: below the page context.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from gettext import GNUTranslations
from pathlib import Path

from newsroom.model.addresses import Addresses
from newsroom.model.output import SharedInputs
from newsroom.model.release import Card, Release
from newsroom.model.settings import settings_in
from newsroom.render import theme
from newsroom.render.views import CardView, LinkView  # fmt: skip
from newsroom.render.words import Words, direction

CATEGORY_NAMES = {
    "press-release": ("Press release", "Press releases"),
    "statement": ("Statement", "Statements"),
    "media-advisory": ("Media advisory", "Media advisories"),
    "news": ("News", "News"),
    "briefing-note": ("Briefing note", "Briefing notes"),
    "speech": ("Speech", "Speeches"),
}


class LanguageContext(Words):
    """One language of a site: its interface texts, addresses and names of kinds."""

    def __init__(self, shared: SharedInputs) -> None:
        self.shared = shared
        super().__init__(shared.lang, shared.settings.languages, shared.settings.timezone)
        self.settings = settings_in(shared.settings, shared.lang)
        self.dir = direction(shared.lang)
        self.at = Addresses(shared.lang, self.languages, shared.settings.site_url, shared.settings.base_path)
        self.local = self.at.local
        self._cards: dict[object, CardView] = {}
        self._categories: dict[str, LinkView] = {}

    @cached_property
    def translate(self) -> Callable[[str], str]:
        """Interface text in the page's language, by its English."""
        return cache(self._catalogue.gettext)

    @cached_property
    def _catalogue(self) -> GNUTranslations:
        folders = tuple(map(Path, self.shared.overrides))
        return theme.load_catalogue(Path(self.shared.theme), self.lang, self._compiled, folders)

    @property
    def _compiled(self) -> Path | None:
        if not self.shared.bytecode:
            return None
        # A site's own extensions of Jinja compile templates differently.
        return Path(self.shared.bytecode, self.shared.settings.code)

    def counted(self, count: int) -> str:
        """How many releases, in words."""
        text = self._catalogue.ngettext("{count} release", "{count} releases", count)
        return text.format(count=self.number(count))

    def kind_name(self, category: str, is_list: bool = False) -> str:
        """The name of a kind of release; with `is_list` of all of that kind."""
        if category in CATEGORY_NAMES:
            return self.translate(CATEGORY_NAMES[category][is_list])
        return self.words(self.shared.kinds.get(category, ())) or category

    def category(self, category: str) -> LinkView:
        view = self._categories.get(category)
        if view is None:
            address = self.local(self.at.term("types", category))
            view = self._categories[category] = LinkView(label=self.kind_name(category), url=address)
        return view

    def address_of(self, release: Card | Release) -> str:
        """Address of a release in its language inside the site; in a portal that of the site that publishes it."""
        if release.home is not None:
            return release.home.address_of(release.slug, release.lang)
        if release.lang == self.lang:
            return self.at.release(release.slug)
        return Addresses(release.lang, self.languages, "", "").release(release.slug)

    def site_url(self, address: str) -> str:
        """An address as `site.yml` writes it; one that begins with `/` lies inside the site."""
        return self.local(address) if address.startswith("/") else address
