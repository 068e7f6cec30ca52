"""Parts of a release as its page, its papers and its data show them: dateline, byline, notices, event, documents.

Place in the pipeline: below the kinds of outputs that draw a release. Comes in: validated values and a page context. Goes out:
views and words. A dateline is drawn here (`dateline`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo
from urllib.parse import quote
from zoneinfo import ZoneInfo

from newsroom.model.addresses import Addresses
from newsroom.model.directory import Person, Term
from newsroom.model.face import Face
from newsroom.model.networks import Network, network_named
from newsroom.model.release import Document, Event, File, Release
from newsroom.model.takeaways import takeaways_of
from newsroom.outputs.pages.release_inputs import ReleaseInputs
from newsroom.reading.body.body import resolve_links
from newsroom.reading.body.pull_quotes import hidden_pulls, without_pulls
from newsroom.reading.files.ledger import Entry
from newsroom.render.context import PageContext
from newsroom.render.views import DateView, DocumentView, EventView, LinkView, NoticeView
from newsroom.render.words import Mixed, in_words

MEDIA_KINDS = {
    "pdf": "PDF", "docx": "Word", "doc": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "odt": "OpenDocument", "txt": "Text",
    "zip": "ZIP", "csv": "CSV", "mp3": "MP3", "mp4": "MP4", "webm": "WebM", "ogg": "Ogg", "oga": "Ogg", "ogv": "Ogg",
    "opus": "Opus", "ics": "iCalendar", "vtt": "WebVTT",
}  # fmt: skip


_HEADING_SIGN = re.compile(r'<a\b[^<>]*\bclass="[^"<>]*\bheaderlink\b[^<>]*>[^<]*</a>')


def body_html(
    context: PageContext, links: tuple[str, ...], targets: tuple[str, ...], html: str, absolute: bool = False
) -> str:
    """A body with its link markers replaced: by addresses inside the site, or absolute ones.

    With absolute ones it leaves the page: the sign behind a heading that links to it stays there.
    """
    html = without_pulls(html) if absolute else hidden_pulls(html)
    if absolute and "headerlink" in html:
        html = _HEADING_SIGN.sub("", html)
    if not links:
        return html
    put = context.at.absolute if absolute else context.local
    addresses = {link: put(target) if target else None for link, target in zip(links, targets, strict=True)}
    return resolve_links(html, links, addresses.__getitem__)


_DASH = " \u00a0\u202f–—"  # what parts a dateline from the text


def dateline(context: PageContext, release: Release, body: str) -> str:
    """ "Seoul, 6 July 2022 –": place and date in the language's own order and separator; "" where none was given.

    Before a body (HTML) that opens with a table, list or picture it is a line of its own, without the dash.
    """
    if not release.dateline:
        return ""
    place = context.in_language(release.dateline, release.language_of("dateline"))
    line = context.filled("{place}, {date} –", place=place, date=context.day(release.published))
    if body.startswith(("<p>", "<p ")):
        return line
    if isinstance(line, Mixed):
        return Mixed((*line.parts[:-1], line.parts[-1].rstrip(_DASH)))
    return line.rstrip(_DASH)


def term_links(context: PageContext, kind: str, terms: Iterable[Term], missing: tuple[str, ...]) -> Iterable[LinkView]:
    """Links to the lists of topics or places that there are."""
    return (
        LinkView(label=context.words(term.name), url=context.local(context.at.term(kind, term.key)))
        for term in terms
        if f"{kind}/{term.key}" not in missing
    )


def version_line(context: PageContext, entry: Entry) -> tuple[DateView, str]:
    """When a text was published or changed, and what was said of it."""
    words = {"published": "Published", "changed": "Updated", "corrected": "Correction", "withdrawn": "Withdrawn"}
    kind = context.translate(words[entry.kind])
    return context.date(entry.at), context.labelled(kind, entry.note) if entry.note else kind


def byline(context: PageContext, person: Person) -> str:
    name, title = context.words(person.name), context.words(person.title)
    return context.filled("{name}, {role}", name=name, role=title) if title else name


def notices(context: PageContext, inputs: ReleaseInputs) -> Iterable[NoticeView]:
    """Withdrawal, corrections (newest first), and that a translation is older than its original."""
    release, translate = inputs.release, context.translate
    if release.withdrawn is not None:
        yield NoticeView(
            kind="withdrawal",
            title=translate("This release has been withdrawn."),
            text=context.in_language(release.withdrawn.reason, release.language_of("withdrawn")),
            date=context.date(release.withdrawn.at),
        )
    for correction in release.corrections:
        yield NoticeView(
            kind="correction", title=translate("Correction"), text=correction.note, date=context.date(correction.at)
        )
    if inputs.original_modified is not None:
        original = Addresses(release.original, context.languages, "", "")
        yield NoticeView(
            kind="outdated-translation",
            title=translate("This translation is older than the original"),
            text=translate("The original was changed after this translation was made."),
            date=context.date(inputs.original_modified),
            link=LinkView(
                label=translate("Read the original in {language}").format(
                    language=context.language_name(release.original)
                ),
                url=context.local(original.release(release.slug)),
                hreflang=release.original,
            ),
        )


def event_view(context: PageContext, event: Event, places: Iterable[Term], lang: str = "") -> EventView:
    """An event in the zone of its place, else in that of its hour as it was typed; beside it the site's own hour.

    `lang`: in which its words are.
    """
    known = {term.key: term for term in places}
    named = {key: context.words(term.name) for key, term in known.items()}
    zone = _zone_of(event, known.get(event.place))
    here = ""
    if context.zoned(event.starts, zone).utcoffset() == context.zoned(event.starts).utcoffset():
        zone = None  # the site's own names its hours best
    starts, ends = context.span(event.starts, event.ends, zone)
    between = " – "
    if event.ends is not None and not (event.starts.timed or event.ends.timed) and event.ends.at > event.starts.at:
        first_day, last_day = context.days(event.starts, event.ends)
        starts, ends = DateView(iso=starts.iso, text=first_day), DateView(iso=event.ends.local[:10], text=last_day)
        between = ""
    if zone is not None and event.starts.timed:
        first, last = context.span(event.starts, event.ends)
        here = f"{first.text} – {last.text}" if last else first.text
    is_address = event.registration.startswith(("https://", "http://", "mailto:"))
    return EventView(
        name=context.in_language(event.name, lang),
        starts=starts,
        ends=ends,
        between=between,
        here=here,
        venue=context.in_language(event.venue, lang),
        place=named.get(event.place, ""),
        registration="" if is_address else context.in_language(event.registration, lang),
        registration_url=event.registration if is_address else "",
    )


def event_hours(context: PageContext, view: EventView) -> str:
    """When an event is, in one line of plain text."""
    hours = view.starts.text
    if view.ends is not None:
        hours = f"{view.starts.text}{view.between}{view.ends.text}"
    return f"{hours} ({view.here})" if view.here else hours


def _zone_of(event: Event, place: Term | None) -> tzinfo | None:
    if place is not None and place.timezone:
        return ZoneInfo(place.timezone)
    return datetime.fromisoformat(event.starts.local).tzinfo if event.starts.timed else None


def document_view(
    context: PageContext, document: Document, files_at: str, files: dict[str, File], lang: str = ""
) -> DocumentView:
    """A file to take away; `lang`: in which its title is."""
    file = files.get(document.file)
    size = in_words(file.size) if file else ""
    if file is not None and file.recording is not None and file.recording.seconds:
        size = context.facts((context.length(file.recording.seconds), size))
    return DocumentView(
        title=context.in_language(document.title, lang),
        url=context.local(files_at + quote(document.file)),
        kind=kind_in_words(document.file),
        size=size,
    )


def kind_in_words(name: str) -> str:
    """The kind of a file, by its ending: PDF, Word, MP4."""
    ending = name.rpartition(".")[2].lower()
    return MEDIA_KINDS.get(ending, ending.upper())


def takeaway_views(context: PageContext, release: Release, is_set: bool) -> tuple[DocumentView, ...]:
    """The files made beside a release."""
    address = context.local(context.at.release(release.slug))
    return tuple(
        DocumentView(
            title=context.translate(each.label),
            url=address + each.file.format(slug=release.slug),
            kind=each.shown,
            size="",
            media_type=each.media_type,
        )
        for each in takeaways_of(release, context.settings.takeaways, is_set)
    )


def share(context: PageContext, title: str, url: str) -> tuple[LinkView, ...]:
    """Ways to pass the address on: by mail (RFC 6068), as a link, to the networks that site.yml names."""
    mail = f"mailto:?subject={quote(title, safe='')}&body={quote(url, safe='')}"
    label = context.translate("Share on {network}")
    return (
        LinkView(label=context.translate("Send by e-mail"), url=mail),
        LinkView(label=context.translate("Link to this release"), url=url),
        *(
            LinkView(label=label.format(network=each.name), url=each.address(title, url), rel="nofollow")
            for each in shared_networks(context.shared.face)
        ),
    )


def shared_networks(face: Face) -> tuple[Network, ...]:
    """Those that `share` of site.yml names; where it is not there, those on which the office has an account."""
    if face.share is not None:
        return face.share
    found = (network_named(account.service) for account in face.social)
    return tuple({network.name: network for network in found if network is not None}.values())
