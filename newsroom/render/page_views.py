"""The values for the templates of whole pages, one class for each template.

The parts that pages are put together from, and what holds for all of them: `views`.
"""

from __future__ import annotations

from newsroom.render.views import (
    AlternateView,
    BoilerplateView,
    CardView,
    ContactView,
    DateView,
    DocumentView,
    EventView,
    FeedView,
    LinkView,
    NoticeView,
    PictureView,
    PlayerView,
    View,
)


class HeadView(View, frozen=True, kw_only=True):
    """The values for <head>; the same on every kind of page."""

    title: str  # <title>, made distinct and cut to the length that the standards ask for
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
    following: LinkView | None = None  # to the page on how to follow
    feed: FeedView | None = None  # the one shown to readers
    press_contacts: tuple[ContactView, ...] = ()  # footer, same place on every page (WCAG 3.2.6)
    preview: NoticeView | None = None  # only in the live preview
    preview_script: str = ""  # only in the live preview


class CitationView(View, frozen=True, kw_only=True):
    """How a release is cited."""

    plain: str
    apa: tuple[str, str, str]  # before the title, the title, behind it
    bibtex: str  # escaped, as the text of an element
    csl: str  # JSON, likewise


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
    players: tuple[PlayerView, ...] = ()
    players_heading: str = ""
    event: EventView | None = None
    notes_html: str = ""
    own: dict[str, str] = {}  # name → text of the field `own`, for templates of the site's own
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
    citation: CitationView | None = None
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
    """The files that one release offers."""

    card: CardView
    pictures: tuple[PictureView, ...] = ()
    credits: tuple[tuple[str, str], ...] = ()  # lines to copy: who made it, under which terms
    documents: tuple[DocumentView, ...] = ()
    kit: str = ""  # address of all in one file; "" for none
    office: str = ""  # where to ask for rights that are not stated; "": a portal has no press office


class MediaView(PageView, frozen=True, kw_only=True):
    """media.html"""

    groups: tuple[MediaGroupView, ...] = ()
    years: tuple[LinkView, ...] = ()
    topics: tuple[LinkView, ...] = ()
    newer: LinkView | None = None
    older: LinkView | None = None


class FollowedView(View, frozen=True, kw_only=True):
    """A list that can be followed: its name and address, or those that a reader copies; its feeds."""

    label: str
    url: str
    feeds: tuple[FeedView, ...]


class FollowingView(PageView, frozen=True, kw_only=True):
    """following.html"""

    intro: str
    whole: FollowedView
    alerts: FollowedView
    calendar: FollowedView | None = None
    topics: tuple[FollowedView, ...] = ()
    kinds: tuple[FollowedView, ...] = ()


class SearchView(PageView, frozen=True, kw_only=True):
    """search.html"""

    data: str  # what the script needs to know, as JSON
    scripts: tuple[str, ...] = ()  # addresses, in order
    links: tuple[LinkView, ...] = ()  # to the archive, for readers without scripts
    lists: tuple[LinkView, ...] = ()  # where to look when nothing was found


class TextView(PageView, frozen=True, kw_only=True):
    """page.html, and 404.html with its links"""

    subtitle: str = ""
    body_html: str = ""
    notices: tuple[NoticeView, ...] = ()
    modified: DateView | None = None
    contacts: tuple[ContactView, ...] = ()
    players: tuple[PlayerView, ...] = ()
    players_heading: str = ""
    documents: tuple[DocumentView, ...] = ()
    links: tuple[LinkView, ...] = ()


class ContactsView(TextView, frozen=True, kw_only=True):
    """contacts.html: the press office. The page's own text comes above the cards."""


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
