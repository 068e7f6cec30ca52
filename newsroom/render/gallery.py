"""Every component and every kind of page, drawn from invented views: for the eye, and for tests in a browser.

Place in the pipeline: beside it. `inv gallery` writes it into a folder of its own; it is never published and no
output depends on it. Comes in: the theme. Goes out: `<lang>/<page>/index.html`, `components/<name>/index.html`,
`index.html`. Refuses: real names. People, places and addresses here are plainly fictional.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from newsroom.render import page_views as p
from newsroom.render import theme as themes
from newsroom.render import views as v
from newsroom.render.brand import Brand
from newsroom.render.gallery_words import WORDS
from newsroom.render.stylesheet import stylesheet

LANGUAGES = {"en": ("ltr", "English"), "ko": ("ltr", "한국어"), "ar": ("rtl", "العربية")}
CSP = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
EXAMPLE = re.compile(r"```jinja\n(.*?)```", re.DOTALL)

COMPONENT_PAGE = """<!doctype html>
<html lang="{{ sample.lang }}" dir="{{ sample.dir }}"><head><meta charset="utf-8"><title>%(name)s</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/theme/site.css"><link rel="icon" href="/theme/icon.svg"></head>
<body><div id="_content">%(example)s</div></body></html>"""

OVERVIEW = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Components</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/theme/site.css"><link rel="icon" href="/theme/icon.svg"></head>
<body><main class="wrap"><h1>Components and pages</h1><div class="body">%s</div></main></body></html>"""

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800">
<rect width="1200" height="800" fill="#c9d3d8"/>
<path d="M0 620 320 380l210 150 250-230 420 320v180H0z" fill="#8fa3ad"/>
<circle cx="900" cy="220" r="80" fill="#eef2f4"/></svg>"""


class Sample:
    """Invented views of one language, by the name that the components' examples give them."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.dir = LANGUAGES[lang][0]
        self.words = {name: texts[list(LANGUAGES).index(lang)] for name, texts in WORDS.items()}
        w = self.words
        self.site = v.SiteView(
            name=w["site"], url="https://news.example.org", home=f"/{lang}/home/", wordmark=w["site"],
            stylesheet="/theme/site.css", script="/theme/frame.js", frame=f"/{lang}/theme/frame.html",
            icon="/theme/icon.svg", publisher=w["site"],
            lang=lang, dir=self.dir, timezone="Asia/Seoul", footer_text=w["summary"],
            logo=v.LogoView(url="/picture.svg", width=120, height=80, alt=w["site"]) if lang == "ko" else None,
            partners=(v.PartnerView(name=w["site"], url="https://fund.example.org/"),),
            social=(v.LinkView(label="Mastodon", url="https://social.example.org/@ana"),),
        )  # fmt: skip
        self.date = v.DateView(iso="2026-03-02", text=w["date"])
        self.later = v.DateView(iso="2026-03-09", text=w["later"])
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
        kind = v.LinkView(label=w["kind"], url=f"/{lang}/category/")
        self.card = v.CardView(
            url=f"/{lang}/release/", title=w["older"], summary=w["summary"], date=self.date, category=kind
        )
        self.media_group = p.MediaGroupView(
            card=self.card, pictures=(self.picture,), credits=(w["site"],), kit="/kit.zip"
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
        self.notice = v.NoticeView(kind="correction", title=w["correction"], text=w["note"], date=self.later)
        self.held = v.NoticeView(kind="held", title=w["held"], text=w["until"])
        self.event = v.EventView(
            name=w["event"], starts=self.date, ends=self.later, venue=w["venue"], place=w["place"],
            registration_url="https://example.org/register",
        )  # fmt: skip
        self.periods = tuple(
            v.LinkView(label=str(year), url=f"/{lang}/period_archives/", current=year == 2026)
            for year in range(2026, 2004, -1)
        )
        self.events = (p.EventLinkView(event=self.event, card=self.card),)
        self.block = p.TopicBlockView(
            topic=v.LinkView(label=w["topic"], url=f"/{lang}/tag/"), releases=(self.card, self.foreign, self.card)
        )
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
        self.heading, self.intro = w["topic"], w["summary"]
        self.quotation, self.attribution = w["quotation"], w["attribution"]
        self.corrections = ((self.later, self.card, w["correction"], w["note"]),)
        self.pages: dict[str, tuple[str, v.View]] = dict(self._pages())
        self.release = self.pages["release"][1]

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

    def _pages(self) -> Any:
        w, lang = self.words, self.lang
        cards = (self.card, self.foreign, self.lead, self.card)
        topics = (v.LinkView(label=w["topic"], url=f"/{lang}/tag/"),)
        places = (v.LinkView(label=w["place"], url=f"/{lang}/place/"),)
        quotation = (
            f'<figure class="quotation">\n<blockquote>\n<p>{w["quotation"]}</p>\n</blockquote>\n'
            f"<figcaption>— {w['attribution']}</figcaption>\n</figure>"
        )
        body = (
            f'<p>{w["first"]}</p>\n<p>{w["second"]} <a href="/{lang}/release/">{w["older"]}</a></p>\n{quotation}\n'
            f"<h2>{w['subhead']}</h2>\n<ul>\n<li>{w['point']}</li>\n<li>{w['summary']}</li>\n</ul>\n<p>{w['second']}</p>"
        )
        full: dict[str, Any] = {
            "title": w["title"], "subtitle": w["subtitle"], "summary": w["summary"],
            "category": v.LinkView(label=w["kind"], url=f"/{lang}/category/"), "dateline": w["dateline"],
            "date": self.date, "modified": self.later, "body_html": body, "contacts": (self.contact,),
            "topics": topics, "places": places, "older": self.card, "newer": self.foreign,
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
        yield "home", ("index.html", p.HomeView(
            **self._common("home", w["site"], False), lead=self.lead, second=(self.pictured, self.card, self.pictured),
            releases=cards, events=self.events, pictures=(self.pictured,) * 4, all_pictures=self.newer, blocks=(self.block,) * 5, all_topics=v.LinkView(label=w["topics"], url=f"/{lang}/tags/"),
            archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"), contacts=(self.contact,),
        ))  # fmt: skip
        yield "sober", ("index.html", p.HomeView(
            **self._common("sober", w["site"], False), lead=msgspec.structs.replace(self.lead, image=None),
            second=(self.card, self.foreign, self.card), releases=cards[:1], topics=topics + places,
            archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"), contacts=(self.on_duty, self.contact, self.on_duty),
        ))  # fmt: skip
        yield "empty", ("index.html", p.HomeView(
            **self._common("empty", w["site"], False), archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"),
        ))  # fmt: skip
        yield "foreign", ("index.html", p.HomeView(
            **self._common("foreign", w["site"], False), lead=msgspec.structs.replace(self.foreign, subtitle="", image=self.picture),
            archive=v.LinkView(label=w["more"], url=f"/{lang}/archives/"),
        ))  # fmt: skip
        yield "following", ("following.html", p.FollowingView(
            **self._common("following", w["feed"]), intro=w["summary"], whole=self.followed, alerts=self.followed,
            topics=(self.followed,) * 3,
        ))  # fmt: skip
        for name in ("archives", "period_archives", "tag", "category", "place"):
            yield name, (f"{name}.html", p.ListView(
                **self._common(name, w["news"] if name == "archives" else w["topic"]),
                lead=self.pictured if name == "tag" else self.card, releases=(*cards, self.pictured), count="113",
                intro="" if name == "archives" else w["summary"], periods=() if name == "place" else self.periods,
                contacts=(self.contact,), newer=self.newer, older=self.older,
            ))  # fmt: skip
        yield "tags", ("tags.html", p.IndexView(**self._common("tags", w["topics"]), links=(topics + places) * 6))
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


def write_gallery(folder: Path, theme: Path) -> None:
    """Every page and component, drawn into `folder`; addresses in it start at the folder."""
    links = []
    for lang in LANGUAGES:
        sample = Sample(lang)
        environment = themes.load_environment(theme, lang, sample.site)
        for name, (template, page) in sample.pages.items():
            links.append(_write(folder, f"{lang}/{name}", environment.get_template(template).render(page=page)))
        frame = environment.get_template("frame.html").render(page=p.FrameView(lang=lang, dir=sample.dir, csp=""))
        (folder / lang / "theme").mkdir(parents=True, exist_ok=True)
        (folder / lang / "theme" / "frame.html").write_text(frame, "utf-8")
        for path in sorted((theme / "components").glob("*.md")):
            source = COMPONENT_PAGE % {"name": path.stem, "example": example_of(path)}
            links.append(
                _write(folder, f"{lang}/components/{path.stem}", environment.from_string(source).render(sample=sample))
            )
    _write(folder, ".", OVERVIEW % "".join(f'<p><a href="{link}">{link}</a></p>' for link in links))
    (folder / "theme").mkdir(exist_ok=True)
    (folder / "theme" / "site.css").write_text(stylesheet(theme, Brand()), "utf-8")
    for name in ("icon.svg", "frame.js"):
        (folder / "theme" / name).write_bytes((theme / "static" / name).read_bytes())
    (folder / "picture.svg").write_text(PICTURE, "utf-8")


def example_of(path: Path) -> str:
    """The Jinja example in a component's page."""
    found = EXAMPLE.search(path.read_text("utf-8"))
    if found is None:
        raise ValueError(f"{path}: must hold an example between ```jinja and ```")
    return found[1]


def _write(folder: Path, name: str, html: str) -> str:
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "index.html").write_text(html, "utf-8")
    return f"/{name}/"
