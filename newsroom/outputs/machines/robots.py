"""Files beside the site for machines: robots.txt (RFC 9309), security.txt (RFC 9116), and headers for hosts that
read them from a file. Names no page: what is held must not be found by being forbidden."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.bounds import Bounds
from newsroom.model.output import Output, SharedInputs
from newsroom.model.problems import Problem
from newsroom.model.release import Value
from newsroom.model.settings import Settings
from newsroom.outputs.takeaways.entry import iso_utc
from newsroom.reading.settings.taker import place_of_setting
from newsroom.render.context import PageContext, context_of, policy
from newsroom.render.headers import SHORT, TWINS, site_headers
from newsroom.site.plan import Planner
from newsroom.site.site import Site

YEAR_SECONDS = 366 * 86_400
# Media types that hosts would guess wrongly by a file's ending.
TYPES = (
    ("/feeds/*.atom.xml", "application/atom+xml; charset=utf-8"),
    ("/feeds/*.rss.xml", "application/rss+xml; charset=utf-8"),
    ("/feeds/*.json", "application/feed+json; charset=utf-8"),
    ("/contacts/*.vcf", "text/vcard; charset=utf-8"),
    ("/news/*.md", "text/markdown; charset=utf-8"),
)


class RobotsInputs(Value, frozen=True, kw_only=True):
    file: str  # robots.txt | security.txt | _headers
    expires: int = 0
    mails: tuple[str, ...] = ()  # of the press contacts that answer today
    players: tuple[str, ...] = ()  # hosts whose players are on a page of the site
    has_recordings: bool = False  # a page plays a film or sound of the site's own


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    first = site.languages[0]
    yield planner.output("robots", first, "/robots.txt", RobotsInputs(file="robots.txt"))
    pages = list(site.all_versions())
    players = sorted({origin for page in pages for origin in page.players})
    has_recordings = any(
        file.recording is not None for page in pages if page.media or page.links for file in site.published_files(page)
    )
    inputs = RobotsInputs(file="_headers", players=tuple(players), has_recordings=has_recordings)
    yield planner.output("robots", first, "/_headers", inputs)
    expires = expires_at(site.settings)
    if expires > site.now:
        contacts = site.contacts_of(site.directory.press_contacts).contacts
        mails = tuple(dict.fromkeys(contact.email for contact, _ in contacts if contact.email))
        inputs = RobotsInputs(file="security.txt", expires=expires, mails=mails[:1])
        yield planner.output("robots", first, "/.well-known/security.txt", inputs)


def draw(inputs: RobotsInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    context = context_of(shared)
    return {"robots.txt": _robots, "security.txt": _security, "_headers": _headers}[inputs.file](
        context, inputs
    ).encode()


def _robots(context: PageContext, inputs: RobotsInputs) -> str:
    maps = (context.at.absolute(address) for address in ("/sitemap.xml", "/news-sitemap.xml"))
    return "User-agent: *\nAllow: /\n\n" + "".join(f"Sitemap: {address}\n" for address in maps)


def _security(context: PageContext, inputs: RobotsInputs) -> str:
    """Contacts in order of preference; a web address only where it is https, as the RFC asks."""
    ways = [f"mailto:{mail}" for mail in inputs.mails] + [context.at.absolute(context.at.contacts())]
    lines = [f"Contact: {way}" for way in ways if not way.startswith("http:")] or [f"Contact: {ways[-1]}"]
    lines.append(f"Expires: {iso_utc(inputs.expires)}")
    lines.append(f"Preferred-Languages: {', '.join(context.languages)}")
    lines.append(f"Canonical: {context.at.absolute('/.well-known/security.txt')}")
    return "\n".join(lines) + "\n"


def _headers(context: PageContext, inputs: RobotsInputs) -> str:
    """In the form that Netlify, Cloudflare Pages and others read."""
    allowed = policy(inputs.players, inputs.has_recordings)  # each page's own policy allows only what that page shows
    headers = site_headers(context.settings, allowed, has_manifest=bool(context.shared.face.icon))
    rules = [("/*", [*(f"{name}: {value}" for name, value in headers), f"Cache-Control: {SHORT}"])]
    for lang in context.languages:
        start = "" if lang == context.languages[0] else f"/{lang}"
        rules += [(start + path, [f"Content-Type: {kind}"]) for path, kind in TYPES]
        rules += [(f"{start}/news/*/{name}", ["X-Robots-Tag: noindex"]) for name in TWINS]
    return "\n".join(context.local(path) + "\n" + "".join(f"  {line}\n" for line in lines) for path, lines in rules)


def expires_at(settings: Settings) -> int:
    """The instant of SECURITY_EXPIRES; 0 where there is none, or one that the calendar does not have."""
    from newsroom.reading.values.moments import parse_moment
    from newsroom.reading.values.rules import RuleBroken

    if not settings.security_expires:
        return 0
    try:
        return parse_moment(settings.security_expires, settings.timezone).at
    except RuleBroken:
        return 0


def security_findings(settings: Settings, now: int) -> list[Problem]:
    """Warnings about the day until which security.txt may be trusted."""
    example = "SECURITY_EXPIRES = '2027-06-30'"
    if not settings.security_expires:
        return []
    name = "SECURITY_EXPIRES"
    expires = expires_at(settings)
    if expires > now + YEAR_SECONDS:
        message = f"should be at most a year ahead (RFC 9116), e.g. {example} (got '{settings.security_expires}')"
        return [Problem(*place_of_setting(settings.file, name), name, "security-far", "warning", message)]
    if expires <= now:
        message = (
            f"should be a day to come, e.g. {example}; no security.txt is published (got '{settings.security_expires}')"
        )
        return [Problem(*place_of_setting(settings.file, name), name, "security-expired", "warning", message)]
    return []


def security_bounds(settings: Settings, now: int) -> Bounds:
    """Between which instants security.txt, and what is said of it, are what they are now."""
    expires = expires_at(settings)
    return Bounds().narrowed((expires - YEAR_SECONDS, expires) if expires else (), now)
