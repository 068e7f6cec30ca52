"""`newsroom alert SLUG`: a mail about a release that is live, as a draft for the office's own mail program. One per language.

Place in the pipeline: after a publication. Comes in: a slug. Goes out: `.eml` files (text and HTML, no picture, no tracking),
a line in the ledger. Refuses: what is held, withdrawn or not yet live; a second mail about the same text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import nh3

from newsroom import outputs
from newsroom.build.checks import judged
from newsroom.build.record import append_lines
from newsroom.model.addresses import path_of
from newsroom.model.problems import UsageError, did_you_mean
from newsroom.model.release import Release
from newsroom.model.settings import Settings
from newsroom.outputs.takeaways.entry import Entry, entry_contacts, entry_of, full_html, release_url
from newsroom.outputs.takeaways.text import plain_text
from newsroom.publishing.hosts.host import Undecided
from newsroom.reading.files.ledger import ALERTED, NAME, Ledger, Line, text_digest
from newsroom.reading.markdown.cleaning import SCHEMES
from newsroom.render.context import PageContext, context_of
from newsroom.render.digests import read_digests
from newsroom.site.clearance import Clearance, read_clock
from newsroom.store.index import open_index
from newsroom.store.pool import Pool
from newsroom.store.published import BUILD_FILE

TAGS = nh3.ALLOWED_TAGS - {"img", "picture", "source", "figure", "figcaption", "video", "audio"}
PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{title}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
<h1 style="font-size: 1.4em">{title}</h1>
{body}
<p><a href="{url}">{url}</a></p>
</body></html>
"""


def alert(settings: Settings, slug: str, lang: str = "", to: str = "alerts", again: bool = False) -> list[Path]:
    """The drafts written. Raises UsageError for an unknown slug, Undecided for what may not be mailed (yet, or again)."""
    now = read_clock().at
    with open_index(settings) as index, Pool() as pool:
        content = judged(settings, now, index, pool)
        ledger = content.content_state.ledger
        content.require(ledger.problems)
        releases = _mailable(content.clearance, ledger, settings, slug, lang, again)
        site = content.site()
        planner = outputs.planner_of(site, read_digests(settings), settings.theme)
        folder, written, lines = Path(to).expanduser(), [], []
        for release in releases:
            shown = site.versions[release.slug][release.lang]
            context = context_of(planner.shared_inputs[release.lang])
            message = draft(context, entry_of(site, shown), index.body(shown.folder, shown.lang))
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{slug}.{release.lang}.eml"
            file.write_bytes(message.as_bytes(policy=SMTP))
            written.append(file)
            lines.append(_line(release, settings, now))
    append_lines(Path(settings.content, NAME), lines)
    return written


def draft(context: PageContext, entry: Entry, body: str) -> EmailMessage:
    """The mail about a release in one language, addressed to nobody yet."""
    release = entry.release
    message = EmailMessage()
    message["Subject"] = release.title
    sender = next((contact for contact in entry_contacts(context, entry) if contact.email), None)
    if sender is not None:
        message["From"] = Address(sender.name, addr_spec=sender.email)
    message["Content-Language"] = release.lang
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(plain_text(context, entry, body))
    html = nh3.clean(full_html(context, entry, body), tags=TAGS, link_rel=None, url_schemes=set(SCHEMES))
    page = PAGE.format(
        lang=escape(context.lang),
        dir=escape(context.dir),
        title=escape(release.title),
        body=html,
        url=escape(release_url(context, release)),
    )
    message.add_alternative(page, subtype="html")
    return message


def _mailable(
    clearance: Clearance, ledger: Ledger, settings: Settings, slug: str, lang: str, again: bool
) -> list[Release]:
    """The versions to draft mails about."""
    public = sorted(
        (each for each in clearance.releases if each.slug == slug and lang in ("", each.lang)),
        key=lambda each: each.lang,
    )
    if not public:
        if any(each.page.slug == slug for each in clearance.held):
            raise Undecided(f"{slug}: is held; nothing about it may leave yet.")
        known = {each.slug for each in clearance.releases}
        if slug in known:
            out = sorted(each.lang for each in clearance.releases if each.slug == slug)
            raise UsageError(
                f"--lang: must be a language in which {slug} is public: {', '.join(out)}, e.g. {out[0]} (got {lang!r})"
            )
        raise UsageError(
            f"SLUG: must be the folder's name of a public release (got {slug!r}). {did_you_mean(slug, known)}".rstrip()
        )
    for release in public:
        if release.withdrawn is not None:
            raise Undecided(f"{release.path}: is withdrawn; no mail is drafted about it.")
        if not _is_live(release, ledger, settings):
            raise Undecided(f"{release.path}: is not live yet. Publish first: a mail must not come before the page.")
    known_mails = {release.lang: ledger.alerted(slug, release.lang) for release in public}
    fresh = [release for release in public if again or known_mails[release.lang] is None]
    if not fresh:
        when = ", ".join(f"{lang} on {entry.at.local[:10]}" for lang, entry in known_mails.items() if entry is not None)
        raise Undecided(f"{slug}: a mail was drafted already ({when}). To draft it once more: --again")
    return fresh


def _is_live(release: Release, ledger: Ledger, settings: Settings) -> bool:
    """By the ledger where the site is published with `newsroom publish`; else by the output folder."""
    address = release.address(settings.languages)
    if settings.publish:
        return address in ledger.live(release.slug, release.lang)
    try:
        complete = json.loads(Path(settings.output, BUILD_FILE).read_bytes())["complete"] is True
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return complete and Path(settings.output, path_of(address)).is_file()


def _line(release: Release, settings: Settings, now: int) -> Line:
    address = release.address(settings.languages)
    at = datetime.fromtimestamp(now, ZoneInfo(settings.timezone)).isoformat()
    digest = text_digest(release)
    return Line(at=at, slug=release.slug, lang=release.lang, kind=ALERTED, digest=digest, address=address, by="alert")


def names(files: list[Path]) -> Iterator[str]:
    """The lines that the command prints."""
    for file in files:
        yield f"Drafted {file}. Open it in a mail program, add who is to get it (in Bcc), and send."
