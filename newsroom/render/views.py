"""The values for templates: plain, ready to print. Nothing else reaches a template.

Place in the pipeline: made by the output kinds in a worker, from a plan's inputs; read by `theme/`.
Templates choose components, components draw, neither computes: every text here is finished, in the page's language,
unescaped plain text unless its name ends in `_html` (cleaned, safe markup). Addresses are root-relative unless
named `absolute`. An absent text is "", an absent value None, an absent list ().

Besides the view a template has these globals, fixed per language: `_`, `ngettext` (interface text), `site` (`SiteView`).
"""

from __future__ import annotations

import msgspec


class View(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base: frozen, keyword-only."""


class LinkView(View, frozen=True, kw_only=True):
    label: str
    url: str
    lang: str = ""  # of the label; set only where it differs from the page's language
    dir: str = ""
    hreflang: str = ""  # of what it leads to, where the label does not say it by its own language
    current: bool = False  # this very page
    count: str = ""  # how many releases it leads to
    rel: str = ""


class DateView(View, frozen=True, kw_only=True):
    iso: str  # for <time datetime>: 2022-07-06, or 2022-07-06T10:00:00+09:00
    text: str  # 6 July 2022 · 2022년 7월 6일; with the hour and zone where one was given


class AlternateView(View, frozen=True, kw_only=True):
    lang: str
    dir: str
    name: str  # the language's name in itself: English, 한국어
    url: str
    absolute: str


class PhoneView(View, frozen=True, kw_only=True):
    label: str
    international: str
    national: str
    href: str  # tel:+827048200291 (RFC 3966)


class DutyView(View, frozen=True, kw_only=True):
    """Who is on duty for a contact."""

    until: str  # in words: On duty until 8 March 2026, 18:00 CET
    name: str = ""  # "": the contact itself, at other numbers
    name_lang: str = ""
    phones: tuple[PhoneView, ...] = ()
    email: str = ""


class ContactView(View, frozen=True, kw_only=True):
    key: str
    name: str
    name_lang: str = ""  # set where it differs from the page's
    role: str = ""
    organisation: str = ""
    phones: tuple[PhoneView, ...] = ()
    email: str = ""
    languages: tuple[str, ...] = ()  # in words, in the page's language
    hours: str = ""
    timezone: str = ""  # in words: Korean Standard Time (UTC+9)
    timezone_id: str = ""  # Asia/Seoul, for the optional script that shows the local time there
    vcard: str = ""  # address of the card to save
    code: str = ""  # picture of a code that leads to the card, for a page on paper
    url: str = ""  # the contact's place on the press office page
    office: str = ""  # that page
    duty: DutyView | None = None  # while a turn of its rota runs
    has_rota: bool = False  # `url` leads to who is on duty
    answered_then: str = ""  # name of who answered at the time, where somebody else answers today

    @property
    def first(self) -> PhoneView | None:
        """The one number to call: that of who is on duty, else the contact's first."""
        return next(iter((*(self.duty.phones if self.duty else ()), *self.phones)), None)


class PictureView(View, frozen=True, kw_only=True):
    url: str
    alt: str  # "" for a decorative one
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""
    licence: str = ""  # in words
    licence_url: str = ""  # where its terms can be read
    original: str = ""  # the full-size file for the press
    original_facts: str = ""  # of that file: PNG, 4000 × 3000, 3.2 MB
    sources: tuple[tuple[str, str, str], ...] = ()  # (media type, srcset, sizes), best first


class PlayerView(View, frozen=True, kw_only=True):
    """A film, sound or map: one's own, or what another host shows behind a click."""

    kind: str  # film | sound | map | link
    title: str
    alt: str = ""  # what there is to see or hear
    caption_html: str = ""
    facts: str = ""  # MP4, 1 min 20 s, 12.3 MB
    poster: str = ""
    url: str = ""  # of one's own file
    media_type: str = ""
    width: int = 0
    height: int = 0
    captions: str = ""
    captions_lang: str = ""
    captions_label: str = ""  # that language's name
    player: str = ""  # address that the frame shows after a click
    frame_html: str = ""  # the page inside of the frame until then
    host: str = ""  # whose it is
    watch: str = ""  # address at that host
    transcript_url: str = ""
    transcript: tuple[str, ...] = ()  # its paragraphs, where it has no file


class DocumentView(View, frozen=True, kw_only=True):
    title: str
    url: str
    kind: str  # PDF, Word, text, calendar …
    size: str  # in words: 1.2 MB
    media_type: str = ""
    is_elsewhere: bool = False  # at another host: a link, no file to save


class CardView(View, frozen=True, kw_only=True):
    """One release in a list, among the neighbours or the related."""

    url: str
    title: str
    lang: str = ""  # set where the release is missing in the page's language and is shown in another
    dir: str = ""
    language: str = ""  # that language's name in the page's language: English
    subtitle: str = ""
    summary: str = ""
    date: DateView
    category: LinkView
    dateline: str = ""
    image: PictureView | None = None
    source: str = ""  # in a portal: the name of the site that publishes it
    source_lang: str = ""  # that name's language when it is not the page's


class NoticeView(View, frozen=True, kw_only=True):
    kind: str  # correction | withdrawal | outdated-translation | held (preview only)
    title: str
    text: str = ""
    date: DateView | None = None
    link: LinkView | None = None


class EventView(View, frozen=True, kw_only=True):
    name: str
    starts: DateView  # in the zone of its place
    ends: DateView | None = None
    between: str = " – "  # of the two; "" where they are a range of days as the language writes it
    here: str = ""  # the same in the site's zone, where that is another
    venue: str = ""
    place: str = ""
    registration: str = ""  # text, or "" when it is an address
    registration_url: str = ""


class BoilerplateView(View, frozen=True, kw_only=True):
    title: str
    text_html: str
    lang: str = ""
    dir: str = ""


class FeedView(View, frozen=True, kw_only=True):
    label: str
    url: str
    media_type: str  # application/atom+xml …
    form: str = ""  # Atom | RSS | JSON Feed


class LogoView(View, frozen=True, kw_only=True):
    """A logo, with another one for dark schemes where there is one."""

    url: str
    width: int
    height: int
    alt: str = ""
    dark: str = ""


class PartnerView(View, frozen=True, kw_only=True):
    """Who supports the site's publisher."""

    name: str
    url: str = ""
    logo: LogoView | None = None


class SiteView(View, frozen=True, kw_only=True):
    """The global `site` in templates: fixed for one language."""

    name: str
    url: str  # absolute, no trailing slash
    home: str  # root-relative address of this language's home
    wordmark: str
    stylesheet: str
    script: str  # address of the optional script, which only the frame loads; "" for none
    frame: str  # address of the page that is fetched when a reader opens copying or the local time; "" for none
    icon: str
    icon_type: str = "image/svg+xml"
    publisher: str
    lang: str
    dir: str
    timezone: str
    logo: LogoView | None = None  # in place of the wordmark
    icons: tuple[tuple[str, str, str], ...] = ()  # (rel, address, sizes) of the icon as pictures
    manifest: str = ""
    footer_text: str = ""
    footer_links: tuple[LinkView, ...] = ()
    social: tuple[LinkView, ...] = ()
    partners: tuple[PartnerView, ...] = ()
    subscribe: str = ""


SHARED = frozenset({CardView, ContactView})  # the same value stands on many pages: what a component drew of it is kept
