"""Standing pages: about, the press office with its contacts, corrections, whatever else lies in `content/pages/`, and 404.

The press office, corrections and 404 exist in every language of the site, with or without a text of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

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
from newsroom.render.views import DocumentView, LinkView
from newsroom.render.words import direction
from newsroom.site.plan import Planner
from newsroom.site.site import Site

TEMPLATES = {"contacts": "contacts.html", "corrections": "corrections.html", "404": "404.html"}


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
                hold=site.holds.get((slug, lang)),  # type: ignore[arg-type]
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
    special: dict[str, type[TextView]] = {"contacts": ContactsView, "corrections": CorrectionsView}
    view_type = special.get(inputs.slug, TextView)
    return context.render(
        TEMPLATES.get(inputs.slug, "page.html"), _view(context, inputs, bodies[0] if bodies else "", view_type)
    )


def _office_card(context: PageContext, address: str) -> DocumentView:
    """All press contacts, to take over into an address book at once."""
    return DocumentView(
        title=context.translate("Press contacts"),
        url=context.local(address),
        kind="vCard",
        size="",
        media_type="text/vcard",
    )


def _view(context: PageContext, inputs: StandingInputs, body: str, view_type: type[TextView]) -> TextView:
    translate = context.translate
    publisher = context.site_view().publisher
    page = inputs.page
    headings = {"contacts": "Press office", "corrections": "Corrections", "404": "Page not found"}
    descriptions = {
        "contacts": "How the press reaches {publisher}: names, telephone numbers, languages and hours.",
        "corrections": "What {publisher} has corrected or withdrawn, with date and reason.",
        "404": "There is nothing at this address. The page may have moved, or the address may be mistyped.",
    }
    own = page is not None and page.lang == context.lang
    heading = (
        page.title if page is not None and (own or inputs.slug not in headings) else translate(headings[inputs.slug])
    )
    description = (
        page.summary
        if page is not None and own
        else translate(descriptions.get(inputs.slug, "About {publisher}: who it is and what it does.")).format(
            publisher=publisher
        )
    )
    address = context.at.not_found() if inputs.slug == "404" else context.at.page(inputs.slug)

    def alternate(there: Addresses) -> str:
        return there.not_found() if inputs.slug == "404" else there.page(inputs.slug)

    files = {file.name: file for file in inputs.files}
    beside = Beside(inputs.files_at, files, inputs.pictures)
    players = player_views(context, page.media, beside) if page is not None else ()
    html = (
        with_players(
            context,
            context.with_pictures(body_html(context, page.links, inputs.targets, body), inputs.pictures),
            beside,
        )
        if page is not None
        else ""
    )
    if page is not None and not own and html:
        html = f'<div lang="{page.lang}" dir="{direction(page.lang)}">{html}</div>'
    contacts = tuple(
        context.contact(contact, inputs.organisations, duty=inputs.duties.get(contact.key))
        for contact in inputs.contacts
    )
    index = inputs.slug != "404" and not inputs.hold
    fields = dict(
        context.common(
            heading, inputs.languages, alternate, (LinkView(label=heading, url="", current=True),), inputs.hold
        ),
        head=context.head(
            title=heading,
            description=description,
            address=address,
            languages=inputs.languages,
            alternate=alternate,
            feeds=context.feeds,
            meta=page_meta(context, heading, description, address, inputs.languages),
            graph=page_graph(context, inputs.slug, heading, description, address, inputs.contacts, inputs.organisations)
            if index
            else None,
            index=index,
            csp=policy(page.players, has_recordings(html, players)) if page is not None else CSP,
        ),
        players=players,
        players_heading=players_heading(context, players),
        subtitle=page.subtitle if page is not None and own else "",
        body_html=html,
        modified=context.date(page.modified) if page is not None and page.modified else None,
        contacts=contacts,
        documents=(
            *(
                tuple(
                    document_view(context, document, inputs.files_at, files, page.language_of("documents"))
                    for document in page.documents
                )
                if page
                else ()
            ),
            *((_office_card(context, inputs.office),) if inputs.office else ()),
        ),
    )
    if view_type is CorrectionsView:
        words = {"correction": translate("Correction"), "withdrawal": translate("Withdrawn")}
        fields["corrections"] = tuple(
            (context.date(row.at), context.card(row.card), words[row.kind], context.in_language(row.note, row.lang))
            for row in inputs.corrections
        )
    if inputs.slug == "404":
        fields["subtitle"] = fields["subtitle"] or translate(descriptions["404"])
        fields["links"] = (
            LinkView(label=translate("Home"), url=context.local(context.at.home)),
            LinkView(label=translate("All news"), url=context.local(context.at.archive())),
            LinkView(label=translate("Press office"), url=context.local(context.at.contacts())),
        )[: 2 if context.settings.sites else None]
    return view_type(**fields)
