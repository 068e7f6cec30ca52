"""What templates see: plain values, ready to print. Nothing else reaches a template.

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
    answered_then: str = ""  # name of who answered at the time, where somebody else answers today


class PictureView(View, frozen=True, kw_only=True):
    url: str
    alt: str  # "" for a decorative one
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""
    licence: str = ""
    original: str = ""  # the full-size file for the press
    sources: tuple[tuple[str, str, str], ...] = ()  # (media type, srcset, sizes), best first


class DocumentView(View, frozen=True, kw_only=True):
    title: str
    url: str
    kind: str  # PDF, Word, text, calendar …
    size: str  # in words: 1.2 MB
    media_type: str = ""


class CardView(View, frozen=True, kw_only=True):
    """One release in a list, among the neighbours or the related."""

    url: str
    title: str
    lang: str = ""  # set where the release is missing in the page's language and stands here in another
    dir: str = ""
    language: str = ""  # that language's name in the page's language: English
    subtitle: str = ""
    summary: str = ""
    date: DateView
    category: LinkView
    dateline: str = ""
    image: PictureView | None = None


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


class HeadView(View, frozen=True, kw_only=True):
    """What <head> needs; the same on every kind of page."""

    title: str  # <title>, told apart and cut as standards ask
    description: str
    canonical: str  # absolute; "" on pages that are not to be indexed
    alternates: tuple[AlternateView, ...] = ()  # for hreflang, self included; () where there is but one
    x_default: str = ""  # absolute
    feeds: tuple[FeedView, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()  # <meta property=… content=…>: Open Graph
    linked_data: str = ""  # JSON, already escaped for <script type="application/ld+json">
    csp: str = ""
    robots: str = ""  # "noindex" or ""
    markdown: str = ""  # address of the Markdown twin


class PageView(View, frozen=True, kw_only=True):
    """Common to every page."""

    lang: str
    dir: str  # ltr | rtl
    head: HeadView
    heading: str  # the one h1
    languages: tuple[
        AlternateView, ...
    ] = ()  # language switch: each of the site's languages, to this page there or that language's home
    breadcrumbs: tuple[LinkView, ...] = ()
    nav: tuple[LinkView, ...] = ()
    search: str = ""  # address of the search page, to which the form in the header leads
    footer: tuple[LinkView, ...] = ()
    feed: FeedView | None = None  # the one shown to readers
    press_contacts: tuple[ContactView, ...] = ()  # footer, same place on every page (WCAG 3.2.6)
    preview: NoticeView | None = None  # only in the live preview
    preview_script: str = ""  # only in the live preview


class ReleaseView(PageView, frozen=True, kw_only=True):
    """article.html"""

    title: str
    subtitle: str = ""
    summary: str = ""
    category: LinkView
    dateline: str = ""  # complete, with the language's own separator and date: "Seoul, 6 July 2022 –"
    date: DateView
    modified: DateView | None = None
    byline: tuple[str, ...] = ()
    notices: tuple[NoticeView, ...] = ()
    body_html: str
    image: PictureView | None = None
    gallery: tuple[PictureView, ...] = ()
    event: EventView | None = None
    notes_html: str = ""
    boilerplate: BoilerplateView | None = None
    contacts: tuple[ContactView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    takeaways: tuple[DocumentView, ...] = ()
    topics: tuple[LinkView, ...] = ()
    places: tuple[LinkView, ...] = ()
    newer: CardView | None = None
    older: CardView | None = None
    related: tuple[CardView, ...] = ()
    share: tuple[LinkView, ...] = ()
    versions: tuple[tuple[DateView, str], ...] = ()


class ListView(PageView, frozen=True, kw_only=True):
    """archives.html, period_archives.html, tag.html, category.html, place.html"""

    intro: str = ""
    count: str = ""  # how many releases the whole list has, in words; on its head
    lead: CardView | None = None  # the newest release, on the head of the list
    releases: tuple[CardView, ...] = ()
    periods: tuple[LinkView, ...] = ()  # years of all news, of a topic, type or place; months of a year
    contacts: tuple[ContactView, ...] = ()
    newer: LinkView | None = None  # paging, numbered from the oldest page
    older: LinkView | None = None


class IndexView(PageView, frozen=True, kw_only=True):
    """tags.html: all topics, types or places with a cleared release."""

    links: tuple[LinkView, ...] = ()


class EventLinkView(View, frozen=True, kw_only=True):
    """An event to come, and the release that announces it."""

    event: EventView
    card: CardView


class TopicBlockView(View, frozen=True, kw_only=True):
    """A topic with its newest releases."""

    topic: LinkView
    releases: tuple[CardView, ...]


class HomeView(PageView, frozen=True, kw_only=True):
    """index.html"""

    lead: CardView | None = None
    second: tuple[CardView, ...] = ()  # the second row, three side by side
    releases: tuple[CardView, ...] = ()
    events: tuple[EventLinkView, ...] = ()  # the next one first
    pictures: tuple[CardView, ...] = ()  # releases further down that have a picture
    all_pictures: LinkView | None = None
    topics: tuple[LinkView, ...] = ()  # where there are no blocks
    blocks: tuple[TopicBlockView, ...] = ()
    all_topics: LinkView | None = None  # where there are more than these
    archive: LinkView
    contacts: tuple[ContactView, ...] = ()


class MediaGroupView(View, frozen=True, kw_only=True):
    """What one release gives away."""

    card: CardView
    pictures: tuple[PictureView, ...] = ()
    credits: tuple[str, ...] = ()  # lines to copy
    documents: tuple[DocumentView, ...] = ()
    kit: str = ""  # address of all in one file; "" for none


class MediaView(PageView, frozen=True, kw_only=True):
    """media.html"""

    groups: tuple[MediaGroupView, ...] = ()
    years: tuple[LinkView, ...] = ()
    topics: tuple[LinkView, ...] = ()
    newer: LinkView | None = None
    older: LinkView | None = None


class SearchView(PageView, frozen=True, kw_only=True):
    """search.html"""

    data: str  # what the script needs to know, as JSON
    scripts: tuple[str, ...] = ()  # addresses, in order
    links: tuple[LinkView, ...] = ()  # to the archive, for readers without scripts


class TextView(PageView, frozen=True, kw_only=True):
    """page.html, and 404.html with its links"""

    subtitle: str = ""
    body_html: str = ""
    notices: tuple[NoticeView, ...] = ()
    modified: DateView | None = None
    contacts: tuple[ContactView, ...] = ()
    documents: tuple[DocumentView, ...] = ()
    links: tuple[LinkView, ...] = ()


class ContactsView(TextView, frozen=True, kw_only=True):
    """contacts.html: the press office. The page's own text stands above the cards."""


class CorrectionsView(TextView, frozen=True, kw_only=True):
    """corrections.html: the policy and below it every correction and withdrawal, newest first."""

    corrections: tuple[tuple[DateView, CardView, str, str], ...] = ()  # (date, release, kind in words, note)


class RedirectView(View, frozen=True, kw_only=True):
    """redirect.html: a former address."""

    lang: str
    dir: str
    heading: str
    url: str
    absolute: str
    csp: str


class FrameView(View, frozen=True, kw_only=True):
    """frame.html: what a reader opens inside a page, the one place with a script."""

    lang: str
    dir: str
    csp: str


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
    lang: str = ""  # of the name, where it is not the page's
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
    footer_text_lang: str = ""
    footer_links: tuple[LinkView, ...] = ()
    social: tuple[LinkView, ...] = ()
    partners: tuple[PartnerView, ...] = ()
    subscribe: str = ""
