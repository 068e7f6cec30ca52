"""A release as paper has it: what PDF, Word, kit and card rest on, and the texts that all of them set.

Place in the pipeline: planned here once per release, drawn by `pdf`, `docx`, `card`. Says, too, which releases have no
paper because this machine has no font for their script. Refuses: to know Typst or Word.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from newsroom.media.kinds import is_picture
from newsroom.model.fingerprints import fingerprint_key
from newsroom.model.output import Output
from newsroom.model.problems import Problem
from newsroom.model.release import Release, Value
from newsroom.outputs.media_parts import media_html
from newsroom.outputs.parts import body_html, byline, dateline, event_hours, event_view
from newsroom.outputs.takeaways.entry import Entry, beside_of, entry_contacts, whole_entry
from newsroom.render import fonts, typesetting
from newsroom.render.brand import Brand, brand_shades, read_hex, read_tokens, text_on, write_hex
from newsroom.render.context import PageContext
from newsroom.render.manuscript import Block, read_blocks
from newsroom.render.pictures import is_scaled
from newsroom.render.recent import remembered
from newsroom.site.named_files import named_by_links
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class Look(Value, frozen=True, kw_only=True):
    """The values that all paper of a site shares, beside its texts."""

    primary: str  # colours as #rrggbb
    accent: str
    surface: str  # the brand's colour as it is, for what is laid under text
    on_surface: str  # of text on it
    templates: str  # digest of the theme's paper/
    fonts: str  # digest of the machine's fonts


class PaperPicture(Value, frozen=True, kw_only=True):
    """A picture that is set: where its bytes are, and its address inside the site."""

    source: str  # inside content/
    digest: str
    address: str


class PaperInputs(Value, frozen=True, kw_only=True):
    """All that a release on paper is drawn from."""

    entry: Entry
    look: Look
    pictures: tuple[PaperPicture, ...] = ()  # the lead picture and those in the text


def look_of(site: Site, planner: Planner) -> Look:
    """Colours as the theme has them, the brand's put in."""

    def make() -> Look:
        folder = Path(next(iter(planner.shared_inputs.values())).theme)
        shades = brand_shades(
            Brand(**site.settings.brand), read_tokens((folder / "css" / "tokens.css").read_text("utf-8"))
        )
        digest = blake2b(digest_size=16)
        for file in sorted((folder / "paper").glob("*.typ")):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
        given = read_hex(site.settings.brand.get("primary", "")) or shades["primary"].light
        return Look(
            surface=write_hex(given),
            on_surface=write_hex(text_on(given)),
            primary=write_hex(shades["primary"].light),
            accent=write_hex(shades["accent"].light),
            templates=digest.hexdigest(),
            fonts=planner.digests.fonts,
        )

    return planner.once("look", make)


def paper_of(site: Site, planner: Planner, release: Release) -> PaperInputs:
    """The inputs of a release's paper; made once for all kinds of it."""

    def make() -> PaperInputs:
        entry = whole_entry(site, planner, release)
        return PaperInputs(entry=entry, look=look_of(site, planner), pictures=tuple(_pictures(site, release)))

    return planner.once(("paper", release.slug, release.lang), make)


def paper_fingerprint_key(planner: Planner, inputs: PaperInputs) -> bytes:
    """The key of the inputs in a fingerprint."""

    def make() -> bytes:
        encoded = msgspec.msgpack.encode((fingerprint_key(inputs.entry), inputs.look, inputs.pictures))
        return blake2b(encoded, digest_size=16).digest()

    return planner.once(("paper fingerprint key", inputs.entry.release.slug, inputs.entry.release.lang), make)


def plan_paper(site: Site, planner: Planner, kind: str, release: Release, ending: str) -> Output:
    """An output beside a release's page, under the release's own name."""
    inputs = paper_of(site, planner, release)
    address = f"{planner.addresses[release.lang].release(release.slug)}{release.slug}.{ending}"
    bodies = ((release.folder, release.lang),)
    digest = paper_fingerprint_key(planner, inputs)
    return planner.output(
        kind, release.lang, address, inputs, bodies=bodies, fingerprint_key=digest, owner=release.folder
    )


def _pictures(site: Site, release: Release) -> Iterable[PaperPicture]:
    wanted = [(release.folder, release.image.file)] if release.image else []
    wanted += named_by_links(release.links)
    for folder, name in dict.fromkeys(wanted):
        owner = site.owner_of(folder)
        file = next((file for file in site.files.get(folder, ()) if file.name == name), None)
        if owner is not None and file is not None and file.width and is_picture(name) and is_scaled(file):
            yield PaperPicture(source=f"{folder}/{name}", digest=file.digest, address=site.files_at(owner) + name)


def sources(inputs: PaperInputs) -> tuple[tuple[str, str], ...]:
    """(file inside content/, its digest) of the pictures."""
    return tuple((picture.source, picture.digest) for picture in inputs.pictures)


# ── which scripts have no font ───────────────────────────────────────────────
def findings(site: Site) -> list[Problem]:
    """One warning for each script without a font, instead of pages full of empty boxes."""
    wanted = {"pdf": "PDF", "card": "card picture"}
    made = [label for name, label in wanted.items() if name in site.settings.takeaways]
    if not made:
        return []
    lacking: dict[str, list[Release]] = {}
    for release in site.releases:
        if release.withdrawn is not None:
            continue
        for script in typesetting.scripts_of(release):
            if not typesetting.has_font(script):
                lacking.setdefault(script, []).append(release)
    found = []
    for script, releases in sorted(lacking.items()):
        count = "1 release has" if len(releases) == 1 else f"{len(releases)} releases have"
        message = f"needs a font with {script} letters, and this machine has none: {count} no {' and no '.join(made)}"
        found.append(
            Problem(
                releases[0].path,
                1,
                "file",
                "font-missing",
                "warning",
                message,
                f"{_font_for(script)}, then build again.",
            )
        )
    return found


def _font_for(script: str) -> str:
    """Advice on how to get a font for a script."""
    east = {"Han": "Noto Sans CJK", "Hangul": "Noto Sans CJK", "Kana": "Noto Sans CJK", "Arabic": "Amiri"}
    face = east.get(script, f"Noto Sans {script}")
    if script in fonts.NOT_IN_EXTRA:
        return f"Install one on this machine, e.g. {face}"
    return f"Install one: pip install -e '.[fonts]' brings it; so does {face} on this machine"


# ── the texts ────────────────────────────────────────────────────────────────
@remembered
def sheet(inputs: PaperInputs, context: PageContext, body: str) -> dict[str, Any]:
    """All texts of a release's paper, plain data. Pictures are given by their address. Not to be changed."""
    entry, release, translate = inputs.entry, inputs.entry.release, context.translate
    lang, _, region = release.lang.partition("-")
    contacts = entry_contacts(context, entry)
    site = context.site_view()
    return {
        "lang": lang,
        "region": region.upper() if len(region) == 2 else "",
        "dir": context.dir,
        "wordmark": site.wordmark,
        "publisher": site.publisher,
        "primary": inputs.look.primary,
        "accent": inputs.look.accent,
        "category": context.category(release.category).label,
        "title": release.title,
        "short": release.title if len(release.title) <= 70 else release.title[:69].rstrip() + "…",
        "subtitle": release.subtitle,
        "summary": release.summary,
        "topics": [context.words(term.name) for term in entry.topics],
        "dateline": dateline(context, release, body),
        "date": context.date(release.published).text,
        "updated": f"{translate('Updated')} {context.date(release.modified).text}" if release.modified else "",
        "byline": [byline(context, person) for person in entry.people],
        "address": context.at.absolute(context.at.release(release.slug)),
        "notices": _notices(context, inputs),
        "pictures": _lead(inputs),
        "event": _event(context, entry),
        "body": read_blocks(
            body_html(context, release.links, entry.targets, body, absolute=True)
            + media_html(context, release.media, beside_of(entry))
        ),
        "notes": read_blocks(body_html(context, release.links, entry.targets, release.notes, absolute=True), top=3),
        "boilerplate": _boilerplate(context, inputs),
        "contacts": [
            {
                "name": contact.name,
                "rows": [
                    row
                    for row in (
                        contact.role,
                        contact.organisation,
                        " ".join(filter(None, (contact.hours, contact.timezone))),
                        context.on_duty_line(contact),
                    )
                    if row
                ],
                "phones": [
                    {"label": phone.label, "number": phone.international, "href": phone.href}
                    for phone in contact.phones
                ],
                "email": contact.email,
                "vcard": context.at.absolute(context.at.vcard(contact.key)),
            }
            for contact in contacts
        ],
        "labels": {
            "contact": translate("Press contact"),
            "contacts": translate("Press contact" if len(contacts) == 1 else "Press contacts"),
            "notes": translate("Notes to editors"),
        },
    }


def _notices(context: PageContext, inputs: PaperInputs) -> list[dict[str, str]]:
    release, translate = inputs.entry.release, context.translate
    rows: list[dict[str, str]] = []
    if inputs.entry.hold is not None:
        held = context.held_notice(inputs.entry.hold)
        rows.append({"title": held.title, "date": "", "text": held.text})
    if release.withdrawn is not None:
        rows.append(
            _notice(
                context, translate("This release has been withdrawn."), release.withdrawn.at, release.withdrawn.reason
            )
        )
    rows += [_notice(context, translate("Correction"), note.at, note.note) for note in release.corrections]
    return rows


def _notice(context: PageContext, title: str, at: Any, text: str) -> dict[str, str]:
    return {"title": title, "date": context.date(at).text, "text": text}


def _lead(inputs: PaperInputs) -> list[Block]:
    image, release = inputs.entry.release.image, inputs.entry.release
    if image is None or not any(picture.source == f"{release.folder}/{image.file}" for picture in inputs.pictures):
        return []
    address = next(picture.address for picture in inputs.pictures if picture.source == f"{release.folder}/{image.file}")
    caption = [{"t": image.caption}] if image.caption else []
    return [
        {
            "k": "img",
            "src": quote(address),
            "alt": "" if image.decorative else image.alt,
            "caption": caption,
            "credit": image.credit,
        }
    ]


def _event(context: PageContext, entry: Entry) -> dict[str, str] | None:
    event = entry.release.event
    if event is None:
        return None
    view = event_view(context, event, entry.event_place)
    return {
        "name": view.name,
        "when": event_hours(context, view),
        "where": context.translate(", ").join(filter(None, (view.venue, view.place))),
        "registration": view.registration or view.registration_url,
        "link": view.registration_url,
    }


def _boilerplate(context: PageContext, inputs: PaperInputs) -> dict[str, Any] | None:
    text = inputs.entry.boilerplate
    if text is None:
        return None
    html = body_html(context, text.links, inputs.entry.boilerplate_targets, text.html, absolute=True)
    top = 3 if text.title else 2  # readers of tagged PDF refuse a level that is left out
    return {"title": text.title, "lang": text.lang.partition("-")[0], "body": read_blocks(html, top)}


def picture_at(inputs: PaperInputs, context: PageContext, address: str) -> int | None:
    """The index, among the inputs' pictures, of one at an address of a text, absolute or inside the site; None: not one of them."""
    wanted = unquote(address)
    for number, picture in enumerate(inputs.pictures):
        if wanted in (picture.address, context.at.absolute(picture.address)):
            return number
    return None


def picture_words(block: Block) -> list[dict[str, Any]]:
    """A replacement for a picture that paper cannot show: its description in brackets, and its caption."""
    link = {"u": block["u"]} if block.get("u") else {}
    shown = [{"t": f"[{block['alt'] or block['u']}]", **link}] if block["alt"] or link else []
    space = [{"t": " "}] if shown and block["caption"] else []
    return [*shown, *space, *block["caption"]]
