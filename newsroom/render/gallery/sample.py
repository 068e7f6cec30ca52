"""The views that the gallery draws, invented, in three languages.

Place in the pipeline: for `writing` alone. Comes in: a language. Goes out: views by the name that the components' examples give
them, and a page of every kind. Refuses: real names; people, places and addresses are plainly fictional.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from newsroom.render import page_views as p
from newsroom.render import views as v
from newsroom.render.gallery.words import WORDS

LANGUAGES = {"en": ("ltr", "English"), "ko": ("ltr", "한국어"), "ar": ("rtl", "العربية")}  # code: (direction, own name)
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
Drawn = tuple[str, tuple[str, v.View]]  # a page's name in the gallery, (template, what it shows)


class Sample:
    """Invented views of one language, by the name that the components' examples give them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.dir = LANGUAGES[lang][0]
        self.words = {name: texts[list(LANGUAGES).index(lang)] for name, texts in WORDS.items()}
        w = self.words
        self.date = v.DateView(iso="2026-03-02", text=w["date"])
        self.later = v.DateView(iso="2026-03-09", text=w["later"])
        self.heading, self.intro = w["topic"], w["summary"]
        self.quotation, self.attribution = w["quotation"], w["attribution"]
        self._set_site()
        self._set_contacts()
        self._set_media()
        self._set_cards()
        self._set_notices()
        self._set_links()
        self.pages: dict[str, tuple[str, v.View]] = dict(self._pages())
        self.release = self.pages["release"][1]

    def _set_site(self) -> None:
        w, lang = self.words, self.lang
        self.site = v.SiteView(
            name=w["site"], url="https://news.example.org", home=f"/{lang}/home/", wordmark=w["site"],
            stylesheet="/theme/site.css", script="/theme/frame.js", frame=f"/{lang}/theme/frame.html",
            icon="/theme/icon.svg", publisher=w["site"],
            lang=lang, dir=self.dir, timezone="Asia/Seoul", footer_text=w["summary"],
            logo=v.LogoView(url="/picture.svg", width=120, height=80, alt=w["site"]) if lang == "ko" else None,
            partners=(v.PartnerView(name=w["site"], url="https://fund.example.org/"),),
            social=(v.LinkView(label="Mastodon", url="https://social.example.org/@ana"),),
        )  # fmt: skip

    def _set_contacts(self) -> None:
        """A contact with everything; one that another answers for; one whose person on duty is named."""
        w, lang = self.words, self.lang
        self.contact = v.ContactView(
            key="ana-example", name=w["person"], role=w["role"], organisation=w["site"],
            phones=(v.PhoneView(label=w["office"], international="+44 20 7946 0123", national="020 7946 0123",
                                href="tel:+442079460123"),),
            email="ana@example.org", languages=(w["languages"], w["languages2"]), hours=w["hours"],
            timezone=w["zone"], timezone_id="Asia/Seoul", vcard="/contacts/ana-example.vcf", code="/contacts/ana-example.svg",
            url=f"/{lang}/contacts/#ana-example",
        )  # fmt: skip
        self.context = v.ContactView(
            key="desk", name=w["press"], answered_then=w["person"], url=f"/{lang}/contacts/#desk", has_rota=True
        )
        self.on_duty = v.ContactView(
            key="on-duty", name=w["press"], phones=self.contact.phones, url=f"/{lang}/contacts/#on-duty", has_rota=True,
            duty=v.DutyView(
                until=w["duty"], name=w["person"], email="duty@example.org",
                phones=(v.PhoneView(label="", international="+44 20 7946 0321", national="020 7946 0321", href="tel:+442079460321"),),
            ),
        )  # fmt: skip

    def _set_media(self) -> None:
        """A picture; a film and a sound of the site's own; a map that another host shows."""
        w, lang = self.words, self.lang
        self.picture = v.PictureView(
            url="/picture.svg", alt=w["alt"], width=1200, height=800, caption=w["caption"], credit=w["site"],
            licence=w["licence"], original="/picture.svg", original_facts="PNG, 4000 × 3000, 3.2 MB",
        )  # fmt: skip
        self.player = v.PlayerView(
            kind="film", title=w["event"], alt=w["alt"], facts="MP4, 12.3 MB", poster="/picture.svg", url="/film.mp4",
            media_type="video/mp4", width=1280, height=720, captions="/film.vtt", captions_lang=lang,
            captions_label=w["languages"], transcript=(w["first"], w["second"]),
        )  # fmt: skip
        self.sound = v.PlayerView(
            kind="sound", title=w["person"], facts="MP3, 2.3 MB", url="/speech.mp3", media_type="audio/mpeg",
            transcript_url="/film.txt",
        )  # fmt: skip
        self.elsewhere = v.PlayerView(
            kind="map", title=w["place"], player="https://maps.example.org/embed", watch="https://maps.example.org/",
            host="Example Maps", frame_html=f"<!doctype html><html lang={lang}><title>{w['place']}</title><main>{w['place']}</main>",
            transcript_url="/film.txt",
        )  # fmt: skip

    def _set_cards(self) -> None:
        """Releases as lists show them: plain, with a picture, leading, in another language."""
        w, lang = self.words, self.lang
        kind = v.LinkView(label=w["kind"], url=f"/{lang}/category/")
        self.card = v.CardView(
            url=f"/{lang}/release/", title=w["older"], summary=w["summary"], date=self.date, category=kind
        )
        self.media_group = p.MediaGroupView(
            card=self.card, pictures=(self.picture,), credits=((w["site"], "CC BY 4.0"),), kit="/kit.zip"
        )
        self.pictured = msgspec.structs.replace(self.card, image=self.picture)
        self.lead = v.CardView(
            url=f"/{lang}/release/", title=w["title"], subtitle=w["subtitle"], summary=w["summary"], date=self.later,
            category=kind, image=self.picture,
        )  # fmt: skip
        self.foreign = v.CardView(
            url="/en/release/", title=WORDS["older"][0], summary=WORDS["summary"][0], date=self.date, category=kind,
            lang="" if lang == "en" else "en", dir="" if lang == "en" else "ltr",
            language="" if lang == "en" else w["english"],
        )  # fmt: skip
        self.cards = (self.card, self.foreign, self.lead, self.card)

    def _set_notices(self) -> None:
        """What pages say beside a text: notices, an event, corrections."""
        w = self.words
        self.notice = v.NoticeView(kind="correction", title=w["correction"], text=w["note"], date=self.later)
        self.held = v.NoticeView(kind="held", title=w["held"], text=w["until"])
        self.event = v.EventView(
            name=w["event"], starts=self.date, ends=self.later, venue=w["venue"], place=w["place"],
            registration_url="https://example.org/register",
        )  # fmt: skip
        self.events = (p.EventLinkView(event=self.event, card=self.card),)
        self.corrections = ((self.later, self.card, w["correction"], w["note"]),)

    def _set_links(self) -> None:
        """Links of lists and the feeds: years, topics, pages before and after."""
        w, lang = self.words, self.lang
        self.periods = tuple(
            v.LinkView(label=str(year), url=f"/{lang}/period_archives/", current=year == 2026)
            for year in range(2026, 2004, -1)
        )
        self.block = p.TopicBlockView(
            topic=v.LinkView(label=w["topic"], url=f"/{lang}/tag/"), releases=(self.card, self.foreign, self.card)
        )
        self.topics = (v.LinkView(label=w["topic"], url=f"/{lang}/tag/"),)
        self.places = (v.LinkView(label=w["place"], url=f"/{lang}/place/"),)
        self.feeds = (
            v.FeedView(label=w["feed"], url="/feeds/all.atom.xml", media_type="application/atom+xml", form="Atom"),
        )
        self.followed = p.FollowedView(label=w["topic"], url=f"/{lang}/tag/", feeds=self.feeds)
        self.newer = v.LinkView(label=w["newer"], url=f"/{lang}/archives/")
        self.older = v.LinkView(label=w["elder"], url=f"/{lang}/archives/")
        self.links = (
            v.LinkView(label=w["home"], url=f"/{lang}/home/"),
            v.LinkView(label=w["more"], url=f"/{lang}/archives/"),
        )

    def _common(self, name: str, heading: str, crumbs: bool = True) -> dict[str, Any]:
        w, lang = self.words, self.lang
        nav = (("news", "archives"), ("topics", "tags"), ("press", "contacts"), ("about", "page"))
        return {
            "lang": lang,
            "dir": self.dir,
            "heading": heading,
            "head": p.HeadView(
                title=f"{heading} – {w['site']}",
                description=w["summary"],
                canonical=f"https://news.example.org/{lang}/{name}/",
                csp=CSP,
                feeds=self.feeds if name in ("archives", "home") else (),
                meta=(("og:title", heading), ("og:type", "article")),
                linked_data='{"@context":"https://schema.org","@type":"WebPage"}',
            ),
            "languages": tuple(
                v.AlternateView(
                    lang=other,
                    dir=way,
                    name=own,
                    url=f"/{other}/{name}/",
                    absolute=f"https://news.example.org/{other}/{name}/",
                )
                for other, (way, own) in LANGUAGES.items()
            ),
            "breadcrumbs": (
                v.LinkView(label=w["home"], url=f"/{lang}/home/"),
                v.LinkView(label=w["news"], url=f"/{lang}/archives/"),
                v.LinkView(label=heading, url="", current=True),
            )
            if crumbs
            else (),
            "nav": tuple(v.LinkView(label=w[word], url=f"/{lang}/{to}/", current=to == name) for word, to in nav),
            "footer": tuple(
                v.LinkView(label=w[word], url=f"/{lang}/{to}/")
                for word, to in (("about", "page"), ("fixes", "corrections"))
            ),
            "following": v.LinkView(label=w["feed"], url=f"/{lang}/following/"),
            "feed": self.feeds[0],
            "press_contacts": (self.contact,),
        }

    def _pages(self) -> Iterator[Drawn]:
        yield from self._releases()
        yield from self._homes()
        yield from self._lists()
        yield from self._standing()

    def _body(self) -> str:
        """A release's text: paragraphs, a quotation, a heading, a list."""
        w, lang = self.words, self.lang
        quotation = (
            f'<figure class="quotation">\n<blockquote>\n<p>{w["quotation"]}</p>\n</blockquote>\n'
            f"<figcaption>— {w['attribution']}</figcaption>\n</figure>"
        )
        return (
            f'<p>{w["first"]}</p>\n<p>{w["second"]} <a href="/{lang}/release/">{w["older"]}</a></p>\n{quotation}\n'
            f"<h2>{w['subhead']}</h2>\n<ul>\n<li>{w['point']}</li>\n<li>{w['summary']}</li>\n</ul>\n<p>{w['second']}</p>"
        )

    def _release(self) -> dict[str, Any]:
        """What every release shows."""
        w, lang = self.words, self.lang
        return {
            "title": w["title"], "subtitle": w["subtitle"], "summary": w["summary"],
            "category": v.LinkView(label=w["kind"], url=f"/{lang}/category/"), "dateline": w["dateline"],
            "date": self.date, "modified": self.later, "body_html": self._body(), "contacts": (self.contact,),
            "topics": self.topics, "places": self.places, "older": self.card, "newer": self.foreign,
            "related": (self.card, self.foreign, self.lead),
            "share": (v.LinkView(label=w["mail"], url="mailto:?subject=Example"),),
            "citation": p.CitationView(
                plain=f"{w['site']}, “{w['title']}”. https://example.org/",
                apa=(f"{w['site']}. (2026). ", w["title"], ". https://example.org/"),
                bibtex="@misc{line,\n  year = {2026},\n}",
                csl='[{"id": "line", "type": "webpage"}]',
            ),
            "takeaways": (v.DocumentView(title=w["text"], url="/release.txt", kind="TXT", size="4 kB"),),
            "boilerplate": v.BoilerplateView(title=w["boilerplate"], text_html=f"<p>{w['standing']}</p>"),
        }  # fmt: skip

    def _releases(self) -> Iterator[Drawn]:
        w, full = self.words, self._release()
        yield "release", ("article.html", p.ReleaseView(
            **self._common("release", w["title"]), **full, byline=(w["person"],), notices=(self.notice,),
            image=self.picture, gallery=(self.picture, self.picture), event=self.event,
            players=(self.player, self.sound, self.elsewhere), players_heading=w["subhead"],
            notes_html=f"<p>{w['standing']}</p>",
            documents=(v.DocumentView(title=w["document"], url="/plan.pdf", kind="PDF", size="1.2 MB"),),
            versions=((self.later, w["note"]),),
        ))  # fmt: skip
        yield "plain", ("article.html", p.ReleaseView(**self._common("plain", w["title"]), **full))
        yield (
            "held",
            ("article.html", p.ReleaseView(**{**self._common("held", w["title"]), "preview": self.held}, **full)),
        )

    def _homes(self) -> Iterator[Drawn]:
        """The home page of a full site, of one without pictures, of an empty one, of one with a release in another language alone."""
        w, lang = self.words, self.lang
        yield "home", ("index.html", p.HomeView(
            **self._common("home", w["site"], False), lead=self.lead, second=(self.pictured, self.card, self.pictured),
            releases=self.cards, events=self.events, pictures=(self.pictured,) * 4, all_pictures=self.newer, blocks=(self.block,) * 5, all_topics=v.LinkView(label=w["topics"], url=f"/{lang}/tags/"),
            archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"), contacts=(self.contact,),
        ))  # fmt: skip
        yield "sober", ("index.html", p.HomeView(
            **self._common("sober", w["site"], False), lead=msgspec.structs.replace(self.lead, image=None),
            second=(self.card, self.foreign, self.card), releases=self.cards[:1], topics=self.topics + self.places,
            archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"), contacts=(self.on_duty, self.contact, self.on_duty),
        ))  # fmt: skip
        yield "empty", ("index.html", p.HomeView(
            **self._common("empty", w["site"], False), archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"),
        ))  # fmt: skip
        yield "foreign", ("index.html", p.HomeView(
            **self._common("foreign", w["site"], False), lead=msgspec.structs.replace(self.foreign, subtitle="", image=self.picture),
            archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"),
        ))  # fmt: skip

    def _lists(self) -> Iterator[Drawn]:
        w = self.words
        yield "following", ("following.html", p.FollowingView(
            **self._common("following", w["feed"]), intro=w["summary"], whole=self.followed, alerts=self.followed,
            topics=(self.followed,) * 3,
        ))  # fmt: skip
        for name in ("archives", "period_archives", "tag", "category", "place"):
            yield name, (f"{name}.html", p.ListView(
                **self._common(name, w["news"] if name == "archives" else w["topic"]),
                lead=self.pictured if name == "tag" else self.card, releases=(*self.cards, self.pictured), count="113",
                intro="" if name == "archives" else w["summary"], periods=() if name == "place" else self.periods,
                contacts=(self.contact,), newer=self.newer, older=self.older,
            ))  # fmt: skip
        yield (
            "tags",
            ("tags.html", p.IndexView(**self._common("tags", w["topics"]), links=(self.topics + self.places) * 6)),
        )

    def _standing(self) -> Iterator[Drawn]:
        """Pages that a site always has, beside its releases and lists."""
        w, lang = self.words, self.lang
        text: dict[str, Any] = {
            "body_html": f"<p>{w['standing']}</p>\n<h2>{w['subhead']}</h2>\n<p>{w['second']}</p>",
            "modified": self.later,
        }
        yield "page", ("page.html", p.TextView(**self._common("page", w["about"]), **text, contacts=(self.contact,)))
        yield (
            "contacts",
            (
                "contacts.html",
                p.ContactsView(
                    **self._common("contacts", w["press"]), **text, contacts=(self.contact, self.on_duty, self.context)
                ),
            ),
        )
        yield (
            "corrections",
            (
                "corrections.html",
                p.CorrectionsView(**self._common("corrections", w["fixes"]), **text, corrections=self.corrections),
            ),
        )
        yield (
            "404",
            ("404.html", p.TextView(**self._common("404", w["missing"], False), subtitle=w["note"], links=self.links)),
        )
        yield "redirect", ("redirect.html", p.RedirectView(
            lang=lang, dir=self.dir, heading=w["title"], url=f"/{lang}/release/",
            absolute=f"https://news.example.org/{lang}/release/", csp=CSP,
        ))  # fmt: skip
