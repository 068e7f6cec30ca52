"""What every page shares when it is drawn: dates in words, addresses, contacts and cards as views, the head.

Place in the pipeline: in a worker, between a plan's inputs and the theme. One `Desk` per language and press, kept by
the worker. Refuses: to know the content folder, the clock, or anything that is not in `Press` or the inputs.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from newsroom import theme
from newsroom.addresses import Addresses
from newsroom.directory import Contact, Organisation, Phone, Text, text_in
from newsroom.pictures import MEDIA_TYPES, PublishedPicture
from newsroom.plan import Hold, Press
from newsroom.release import Card, File, Moment, Picture
from newsroom.settings import settings_in
from newsroom.views import (
    AlternateView,
    CardView,
    ContactView,
    DateView,
    FeedView,
    HeadView,
    LinkView,
    NoticeView,
    PhoneView,
    PictureView,
    SiteView,
)  # fmt: skip

Pictures = dict[str, PublishedPicture]  # address of the file inside the site → what is made of it

RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ps", "ur", "yi")
# A language without a region is written as the world writes it, not as one country does (CLDR: en-001 has "6 July 2022").
REGIONS = {"en": "en_001"}
CATEGORY_NAMES = {
    "press-release": ("Press release", "Press releases"),
    "statement": ("Statement", "Statements"),
    "media-advisory": ("Media advisory", "Media advisories"),
    "news": ("News", "News"),
    "briefing-note": ("Briefing note", "Briefing notes"),
    "speech": ("Speech", "Speeches"),
}
# A page runs no script. It may show our own frame, which alone may run ours; and a checker may fetch robots.txt.
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
FRAME_CSP = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
PREVIEW_CSP = CSP + "; script-src 'self'"
PREVIEW_SCRIPT = "/_preview/reload.js"
# How wide a picture is drawn: alone in the column, in the gallery's grid, beside the headline of the home page.
COLUMN = "(min-width: 43rem) 40rem, 94vw"
GRID = "(min-width: 43rem) 20rem, 94vw"
LEAD = "(min-width: 73rem) 42rem, (min-width: 60rem) 58vw, 94vw"
TITLE_LENGTH = (5, 120)  # characters, docs/standards
DESCRIPTION_LENGTH = (20, 320)


def direction(lang: str) -> str:
    """ltr or rtl (UAX #9), by the language's own script."""
    return "rtl" if lang.split("-")[0] in RIGHT_TO_LEFT else "ltr"


class Desk:
    """Draws for one language."""

    def __init__(self, press: Press) -> None:
        self.press = press
        self.settings = settings_in(press.settings, press.lang)
        self.lang = press.lang
        self.dir = direction(press.lang)
        self.languages = press.settings.languages
        self.at = Addresses(press.lang, self.languages, press.settings.site_url, press.settings.base_path)
        self.local = self.at.local
        self._dates: dict[Moment, DateView] = {}
        self._cards: dict[str, CardView] = {}

    # ── interface text ───────────────────────────────────────────────────────
    @cached_property
    def translate(self) -> Callable[[str], str]:
        """Interface text in the page's language, by its English."""
        return theme.load_translator(Path(self.press.theme), self.lang, self._compiled)

    @cached_property
    def environment(self) -> Any:
        return theme.load_environment(Path(self.press.theme), self.lang, self.site_view(), self._compiled)

    @property
    def _compiled(self) -> Path | None:
        return Path(self.press.bytecode) if self.press.bytecode else None

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
            icon=self.local("/theme/icon.svg"),
            publisher=self.text(self.press.publisher.name)[0] if self.press.publisher else settings.site_name,
            lang=self.lang,
            dir=self.dir,
            timezone=settings.timezone,
        )

    # ── words ────────────────────────────────────────────────────────────────
    @cached_property
    def locale(self) -> Any:
        """CLDR's locale of the page's language."""
        from babel import Locale

        return Locale.parse(REGIONS.get(self.lang, self.lang.replace("-", "_")))

    @cached_property
    def _digits(self) -> dict[int, str]:
        """Western digits to the locale's own, where CLDR's default numbering system has its own."""
        system = self.locale.default_numbering_system
        first = {"arab": "٠", "arabext": "۰", "beng": "০", "deva": "०", "mymr": "၀"}.get(system)
        return {} if first is None else {ord("0") + n: chr(ord(first) + n) for n in range(10)}

    @cached_property
    def _hour(self) -> str:
        """CLDR's short pattern of an hour, before and after noon in full: 오전 10:30, where the short form is AM."""
        pattern = str(self.locale.time_formats["short"].pattern)
        return re.sub(r"'[^']*'|a", lambda part: "aaaa" if part.group() == "a" else part.group(), pattern)

    def text(self, text: Text) -> tuple[str, str]:
        """(words, their language when it is not the page's, else "")."""
        words, lang = text_in(text, self.lang, self.languages[0])
        return words, "" if lang in ("", self.lang) else lang

    def words(self, text: Text) -> str:
        return self.text(text)[0]

    def language_name(self, lang: str) -> str:
        """The language's name in the page's language."""
        name = self.locale.languages.get(lang.replace("-", "_")) or lang
        return str(name)

    def date(self, moment: Moment) -> DateView:
        """A day, with its hour and zone where one was given."""
        view = self._dates.get(moment)
        if view is None:
            view = self._dates[moment] = self._date(moment)
        return view

    def _date(self, moment: Moment) -> DateView:
        if not moment.timed:
            return DateView(iso=moment.local[:10], text=self.day(moment))
        return DateView(
            iso=moment.local, text=self._joined(self.day(moment), f"{self._hour_of(moment)} {self._zone_of(moment)}")
        )

    def on(self, moment: Moment) -> DateView:
        """A day alone, for lists."""
        return DateView(iso=moment.local if moment.timed else moment.local[:10], text=self.day(moment))

    def span(self, starts: Moment, ends: Moment | None) -> tuple[DateView, DateView | None]:
        """From when to when; within one day, that day and the zone are said once."""
        if ends is None or not (starts.timed and ends.timed) or self.day(starts) != self.day(ends):
            return self.date(starts), self.date(ends) if ends else None
        first = DateView(iso=starts.local, text=self._joined(self.day(starts), self._hour_of(starts)))
        return first, DateView(iso=ends.local, text=f"{self._hour_of(ends)} {self._zone_of(ends)}")

    def _joined(self, day: str, hour: str) -> str:
        """Day and hour, joined as the language does (CLDR)."""
        return str(self.locale.datetime_formats["medium"]).replace("'", "").format(hour, day)

    def _hour_of(self, moment: Moment) -> str:
        from babel.dates import format_time

        return str(format_time(self._zoned(moment), self._hour, locale=self.locale)).translate(self._digits)

    def _zone_of(self, moment: Moment) -> str:
        from babel.dates import get_timezone_gmt, get_timezone_name

        at = self._zoned(moment)
        zone = str(get_timezone_name(at, width="short", locale=self.locale))
        if not any(letter.isalpha() for letter in zone):  # no short name is in use: not "+0900" but "GMT+09:00"
            zone = str(get_timezone_gmt(at, width="long", locale=self.locale))
        return zone.translate(self._digits)

    def day(self, moment: Moment) -> str:
        from babel.dates import format_date

        return str(format_date(datetime.fromisoformat(moment.local).date(), "long", locale=self.locale)).translate(
            self._digits
        )

    def month(self, year: str, month: str) -> str:
        """ "July 2022" in the language's own form."""
        from babel.dates import format_skeleton

        at = datetime(int(year), int(month), 1)
        return str(format_skeleton("yMMMM", at, locale=self.locale)).translate(self._digits)

    def year(self, year: str) -> str:
        from babel.dates import format_skeleton

        return str(format_skeleton("y", datetime(int(year), 1, 1), locale=self.locale)).translate(self._digits)

    def _zoned(self, moment: Moment) -> datetime:
        from zoneinfo import ZoneInfo

        return datetime.fromisoformat(moment.local).astimezone(ZoneInfo(self.settings.timezone))

    # ── views ────────────────────────────────────────────────────────────────
    def category(self, category: str) -> LinkView:
        singular, _ = CATEGORY_NAMES[category]
        return LinkView(label=self.translate(singular), url=self.local(self.at.term("types", category)))

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
            url=self.local(self.at.contacts()) + f"#{contact.key}",
            answered_then=self.words(answered_then.name) if answered_then else "",
        )

    def hours(self, contact: Contact) -> str:
        """Opening hours in the page's language where they could be read, else as their owner wrote them."""
        if not contact.hours_spans:
            return self.words(contact.hours)
        from datetime import time

        from babel.dates import format_time, get_day_names

        names = get_day_names("abbreviated", locale=self.locale)
        by_hours: dict[tuple[int, int], list[int]] = {}
        for day, opens, closes in contact.hours_spans:
            by_hours.setdefault((opens, closes), []).append(day)

        def clock(minutes: int) -> str:
            if minutes >= 24 * 60:
                return "24:00"
            return str(format_time(time(minutes // 60, minutes % 60), "HH:mm", locale=self.locale)).translate(
                self._digits
            )

        def through(first: str, last: str) -> str:
            return self.translate("{first}–{last}").format(first=first, last=last)

        parts = []
        for (opens, closes), days in by_hours.items():
            runs: list[list[int]] = []
            for day in sorted(set(days)):
                if runs and runs[-1][-1] == day - 1:
                    runs[-1].append(day)
                else:
                    runs.append([day])
            if len(runs) > 1 and runs[0][0] == 0 and runs[-1][-1] == 6:  # a week that begins on Sunday, or before
                runs = [runs[-1] + runs[0], *runs[1:-1]]
            named = self.translate(", ").join(
                names[run[0]] if len(run) == 1 else through(names[run[0]], names[run[-1]]) for run in runs
            )
            if runs == [list(range(7))]:
                named = self.translate("Every day")
            parts.append(
                self.translate("{days}, {hours}").format(days=named, hours=through(clock(opens), clock(closes)))
            )
        return "; ".join(parts)

    def zone(self, name: str) -> str:
        """A zone in words: Korean Standard Time. Without the offset, which daylight saving moves."""
        from babel.dates import get_timezone, get_timezone_name

        return str(get_timezone_name(get_timezone(name), width="long", locale=self.locale))

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
            csp=PREVIEW_CSP if self.press.preview else CSP,
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
            "footer": self._footer,
            "feed": self.feeds[0],
            "press_contacts": self.common_contacts,
            "preview": self.held_notice(hold) if hold else None,
            "preview_script": PREVIEW_SCRIPT if self.press.preview else "",
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
        links = [LinkView(label=self.translate("News"), url=self.local(self.at.archive()))]
        if self.press.has_topics:
            links.append(LinkView(label=self.translate("Topics"), url=self.local(self.at.terms("topics"))))
        links.append(LinkView(label=self.translate("Press office"), url=self.local(self.at.contacts())))
        links += [self.standing(page.slug) for page in self.press.standing if page.slug == "about"]
        return tuple(links)

    @cached_property
    def _footer(self) -> tuple[LinkView, ...]:
        fixed = {"contacts": "Press office", "corrections": "Corrections"}
        links = [self.standing(page.slug) for page in self.press.standing if page.slug not in fixed]
        links += [
            LinkView(label=self.translate(label), url=self.local(self.at.page(slug))) for slug, label in fixed.items()
        ]
        return tuple(links)

    def standing(self, slug: str) -> LinkView:
        page = next(page for page in self.press.standing if page.slug == slug)
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
        return tuple(self.contact(contact, self.press.organisations) for contact in self.press.press_contacts)


def autonym(lang: str) -> str:
    """The language's name in itself: English, 한국어 (CLDR)."""
    from babel import Locale

    name = Locale.parse(lang.replace("-", "_")).display_name or lang
    return str(name[:1].upper() + name[1:])


def cut(text: str, most: int) -> str:
    """The text in at most `most` characters, cut at a word, with an ellipsis; never inside a combined character."""
    if len(text) <= most:
        return text
    short = text[: most - 1]
    if " " in short[most // 2 :]:
        short = short[: short.rindex(" ")]
    while short and (
        unicodedata.combining(text[len(short)]) or text[len(short)] in "\u200d\ufe0f" or short[-1] == "\u200d"
    ):
        short = short[:-1]
    return short.rstrip(" ,;:–—-") + "…"


def script_json(value: object) -> str:
    """JSON that may stand inside <script>: no character of it can end the element or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _home(there: Addresses) -> str:
    return there.home


_DESKS: OrderedDict[bytes, Desk] = OrderedDict()
_KEPT = 16  # desks: one for each language of a site, or of two states of it
_KEYS: dict[int, tuple[Press, bytes]] = {}


def desk_of(press: Press) -> Desk:
    """The desk of a press, made once a process."""
    key = press_key(press)
    desk = _DESKS.get(key)
    if desk is None:
        desk = _DESKS[key] = Desk(press)
        while len(_DESKS) > _KEPT:
            _DESKS.popitem(last=False)
    return desk


def press_key(press: Press) -> bytes:
    """Digest of a press. Remembered by identity: the same object comes with every output."""
    known = _KEYS.get(id(press))
    if known is None or known[0] is not press:
        if len(_KEYS) > 4 * _KEPT:
            _KEYS.clear()
        known = _KEYS[id(press)] = (press, blake2b(msgspec.msgpack.encode(press), digest_size=16).digest())
    return known[1]


def forget_desks() -> None:
    """Drops what was made from the theme: a preview does so when the theme was saved."""
    _DESKS.clear()
