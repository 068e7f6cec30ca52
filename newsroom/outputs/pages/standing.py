"""Standing pages: about, the press office with its contacts, corrections, whatever else lies in `content/pages/`, and 404.

The press office, corrections and 404 exist in every language of the site, with or without a text of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Contact, Duty, Organisation
from newsroom.model.output import Hold, Output, SharedInputs
from newsroom.model.release import Card, File, Moment, Page, Value
from newsroom.outputs.machines.vcard import office_name
from newsroom.outputs.media_parts import Beside, has_recordings, player_views, players_heading, with_players
from newsroom.outputs.pages.linked_data import page_graph
from newsroom.outputs.pages.open_graph import page_meta
from newsroom.outputs.parts import body_html, document_view
from newsroom.render.context import CSP, PageContext, context_of, policy
from newsroom.render.page_views import ContactsView, CorrectionsView, TextView
from newsroom.render.pictures import PublishedPicture, pictures_of
from newsroom.render.views import CardView, DateView, DocumentView, LinkView, PlayerView
from newsroom.render.words import direction
from newsroom.site.plan import Planner
from newsroom.site.site import Site

TEMPLATES = {"contacts": "contacts.html", "corrections": "corrections.html", "404": "404.html"}
HEADINGS = {"contacts": "Press office", "corrections": "Corrections", "404": "Page not found"}
DESCRIPTIONS = {
    "contacts": "How the press reaches {publisher}: names, telephone numbers, languages and hours.",
    "corrections": "What {publisher} has corrected or withdrawn, with date and reason.",
    "404": "There is nothing at this address. The page may have moved, or the address may be mistyped.",
}
ABOUT = "About {publisher}: who it is and what it does."


class CorrectionRow(Value, frozen=True, kw_only=True):
    at: Moment
    card: Card
    kind: str  # correction | withdrawal
    note: str
    lang: str = ""  # of the note


class StandingInputs(Value, frozen=True, kw_only=True):
    """All that a standing page is drawn from."""

    slug: str
    page: Page | None  # its own text; None: nobody wrote one
    languages: tuple[str, ...]
    targets: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    files_at: str = ""
    contacts: tuple[Contact, ...] = ()
    duties: dict[str, Duty] = {}  # contact → who is on duty for it now
    organisations: tuple[Organisation, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()  # newest first
    pictures: dict[str, PublishedPicture] = {}
    office: str = ""  # address of the file with all press contacts, on their page
    hold: Hold | None = None


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    for lang in site.languages:
        at = planner.addresses[lang]
        for slug in sorted({*site.pages, *(("404",) if site.settings.sites else TEMPLATES)}):
            versions = site.pages.get(slug, {})
            page = versions.get(lang)
            everywhere = slug in TEMPLATES
            if page is None and not everywhere:
                continue
            keys = tuple(site.contacts_named()) if slug == "contacts" else (page.contacts if page else ())
            contacts = tuple(contact for contact, _ in site.contacts_of(keys).contacts)
            shown = page or (next(iter(versions.values())) if versions else None)
            inputs = StandingInputs(
                slug=slug,
                page=shown,
                languages=site.languages if everywhere else tuple(versions),
                targets=site.targets(shown) if shown else (),
                files=site.published_files(shown) if shown else (),
                files_at=site.files_at(shown) if shown else "",
                contacts=contacts,
                duties=site.answering.duties(contacts),
                organisations=site.organisations_of(contacts),
                corrections=tuple(_corrections(site, lang)) if slug == "corrections" else (),
                office=at.vcard(office_name(keys))
                if slug == "contacts" and planner.shared_inputs[lang].press_contacts
                else "",
                pictures=pictures_of(site, shown) if shown and (shown.links or shown.media) else {},
                hold=site.holds.get((slug, lang)),
            )
            address = at.not_found() if slug == "404" else at.page(slug)
            bodies = ((shown.folder, shown.lang),) if shown else ()
            yield planner.output("standing", lang, address, inputs, TEMPLATES.get(slug, "page.html"), bodies)


def _corrections(site: Site, lang: str) -> list[CorrectionRow]:
    rows = []
    for versions in site.versions.values():
        release = versions.get(lang) or next(iter(versions.values()))
        rows += [
            CorrectionRow(at=note.at, card=release.card, kind="correction", note=note.note, lang=release.lang)
            for note in release.corrections
        ]
        if release.withdrawn is not None:
            rows.append(
                CorrectionRow(
                    at=release.withdrawn.at,
                    card=release.card,
                    kind="withdrawal",
                    note=release.withdrawn.reason,
                    lang=release.language_of("withdrawn"),
                )
            )
    return sorted(rows, key=lambda row: (-row.at.at, row.card.slug, row.note))


def draw(inputs: StandingInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    fields = _fields(context, inputs, bodies[0] if bodies else "")
    view: TextView
    if inputs.slug == "contacts":
        view = ContactsView(**fields)
    elif inputs.slug == "corrections":
        view = CorrectionsView(**fields, corrections=_correction_rows(context, inputs))
    else:
        view = TextView(**fields)
    return context.render(TEMPLATES.get(inputs.slug, "page.html"), view)


def _fields(context: PageContext, inputs: StandingInputs, body: str) -> dict[str, Any]:
    """What each standing page has."""
    page = inputs.page
    heading, subtitle, description = _words(context, inputs)
    index = inputs.slug != "404" and not inputs.hold

    def address(at: Addresses) -> str:
        return at.not_found() if inputs.slug == "404" else at.page(inputs.slug)

    here = address(context.at)
    files = {file.name: file for file in inputs.files}
    beside = Beside(inputs.files_at, files, inputs.pictures)
    html, documents, players = "", list[DocumentView](), tuple[PlayerView, ...]()
    if page is not None:
        html, players = _text(context, inputs, page, body, beside), player_views(context, page.media, beside)
        lang = page.language_of("documents")
        documents += (document_view(context, document, inputs.files_at, files, lang) for document in page.documents)
    if inputs.office:
        documents.append(_office_card(context, inputs.office))
    graph = (
        page_graph(context, inputs.slug, heading, description, here, inputs.contacts, inputs.organisations)
        if index
        else None
    )
    trail = (LinkView(label=heading, url="", current=True),)
    return dict(
        context.common(heading, inputs.languages, address, trail, inputs.hold),
        head=context.head(
            title=heading,
            description=description,
            address=here,
            languages=inputs.languages,
            alternate=address,
            feeds=context.feeds,
            meta=page_meta(context, heading, description, here, inputs.languages),
            graph=graph,
            index=index,
            csp=policy(page.players, has_recordings(html, players)) if page is not None else CSP,
        ),
        players=players,
        players_heading=players_heading(context, players),
        subtitle=subtitle,
        body_html=html,
        modified=context.date(page.modified) if page is not None and page.modified else None,
        contacts=tuple(
            context.contact(contact, inputs.organisations, duty=inputs.duties.get(contact.key))
            for contact in inputs.contacts
        ),
        documents=tuple(documents),
        links=_ways_on(context) if inputs.slug == "404" else (),
    )


def _words(context: PageContext, inputs: StandingInputs) -> tuple[str, str, str]:
    """(heading, subtitle, description): of its own text where it has one in this language, else the site's own words."""
    page, slug, translate = inputs.page, inputs.slug, context.translate
    if page is not None and page.lang == context.lang:
        heading, subtitle, description = page.title, page.subtitle, page.summary
    else:
        heading = translate(HEADINGS[slug]) if page is None or slug in HEADINGS else page.title
        subtitle = ""
        description = translate(DESCRIPTIONS.get(slug, ABOUT)).format(publisher=context.site_view().publisher)
    if slug == "404":
        subtitle = subtitle or translate(DESCRIPTIONS[slug])
    return heading, subtitle, description


def _text(context: PageContext, inputs: StandingInputs, page: Page, body: str, beside: Beside) -> str:
    """The page's text, marked as of another language where it is."""
    linked = body_html(context, page.links, inputs.targets, body)
    html = with_players(context, context.with_pictures(linked, inputs.pictures), beside)
    if html and page.lang != context.lang:
        return f'<div lang="{page.lang}" dir="{direction(page.lang)}">{html}</div>'
    return html


def _office_card(context: PageContext, address: str) -> DocumentView:
    """All press contacts, to take over into an address book at once."""
    return DocumentView(
        title=context.translate("Press contacts"),
        url=context.local(address),
        kind="vCard",
        size="",
        media_type="text/vcard",
    )


def _correction_rows(context: PageContext, inputs: StandingInputs) -> tuple[tuple[DateView, CardView, str, str], ...]:
    words = {"correction": context.translate("Correction"), "withdrawal": context.translate("Withdrawn")}
    return tuple(
        (context.date(row.at), context.card(row.card), words[row.kind], context.in_language(row.note, row.lang))
        for row in inputs.corrections
    )


def _ways_on(context: PageContext) -> tuple[LinkView, ...]:
    """From the page of an address that is not there. A portal has no press office of its own."""
    links = (
        LinkView(label=context.translate("Home"), url=context.local(context.at.home)),
        LinkView(label=context.translate("All news"), url=context.local(context.at.archive())),
        LinkView(label=context.translate("Press office"), url=context.local(context.at.contacts())),
    )
    return links[:2] if context.settings.sites else links
