"""How a site looks and where it leads: logo, icon, menu, footer, social links, featured releases. Plain values of `site.yml`.

Place in the pipeline: `content/directory/site.yml` → `reading.directory.face` → `Face`, part of the directory. Refuses: input and output.
"""

from __future__ import annotations

from newsroom.model.networks import Network
from newsroom.model.release import Moment, Value
from newsroom.model.text import Text

PLACES = ("news", "topics", "types", "places", "contacts", "search")  # what a menu names by a word


class Graphic(Value, frozen=True, kw_only=True):
    """A drawing or picture of the directory."""

    file: str  # below content/directory/
    digest: str  # blake2b-128 of its bytes as they were read, hex
    form: str  # svg | png
    width: int  # pixels, or units of the drawing
    height: int


class MenuItem(Value, frozen=True, kw_only=True):
    """One place of the menu: a word of `PLACES`, a standing page, or an address with a title."""

    place: str = ""
    page: str = ""
    title: Text = ()
    url: str = ""


class SiteLink(Value, frozen=True, kw_only=True):
    title: Text
    url: str


class Partner(Value, frozen=True, kw_only=True):
    name: Text
    logo: Graphic | None = None
    url: str = ""


class SocialLink(Value, frozen=True, kw_only=True):
    service: str
    url: str


class Featured(Value, frozen=True, kw_only=True):
    """A release that comes first on the home page."""

    release: str  # slug
    until: Moment | None = None
    line: int = 1  # of site.yml


class Face(Value, frozen=True, kw_only=True):
    """All of it; empty where site.yml says nothing of it."""

    logo: Graphic | None = None
    logo_dark: Graphic | None = None
    logo_alt: Text = ()
    icon: Graphic | None = None
    menu: tuple[MenuItem, ...] = ()
    footer_text: Text = ()
    footer_links: tuple[SiteLink, ...] = ()
    partners: tuple[Partner, ...] = ()
    social: tuple[SocialLink, ...] = ()
    featured: tuple[Featured, ...] = ()
    subscribe: str = ""
    share: tuple[Network, ...] | None = None  # to which releases can be passed on; None: those of `social`
