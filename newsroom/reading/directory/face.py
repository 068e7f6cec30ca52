"""The parts of `site.yml` that say how a site looks: logo, icon, menu, footer, social links, featured releases → `Face`.

Place in the pipeline: part of `reading.directory.files`. Comes in: the entry with its lines, the bytes of the directory's files.
Goes out: `Face`; what is wrong goes to whoever reads the file. Refuses: a drawing that runs or loads something is cleaned,
with a warning; a picture that does not open is a problem.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from hashlib import blake2b

from newsroom.media.imaging import pillow
from newsroom.media.svg import NoDrawing, clean_svg
from newsroom.model.face import PLACES, Face, Featured, Graphic, MenuItem, Partner, SiteLink, SocialLink
from newsroom.model.networks import NETWORKS, Network, network_named
from newsroom.model.problems import did_you_mean
from newsroom.model.release import Moment
from newsroom.reading.directory.entry import Entry
from newsroom.reading.values.moments import parse_last_day
from newsroom.reading.values.rules import KEY, RuleBroken, got, parse_line, parse_web_address

Location = tuple[int | str, ...]
LEAST_ICON = 180  # pixels: what a telephone shows


def read_face(entry: Entry, files: Mapping[str, bytes]) -> tuple[Face, set[str]]:
    """(the face that `site.yml` describes, files that it names)."""
    reader = _FaceReader(entry, files)
    logo = logo_dark = None
    if reader.parts("logo", ("file", "dark", "alt"), "{file: logo.svg, alt: Example Mission}"):
        logo, logo_dark = reader.graphic("logo", "file"), reader.graphic("logo", "dark")
    elif isinstance(reader.value("logo"), str):
        logo = reader.graphic("logo")
    icon = reader.graphic("icon")
    if icon is not None and icon.form == "png" and min(icon.width, icon.height) < LEAST_ICON:
        message = f"should be at least {LEAST_ICON} pixels wide and high, or a drawing, e.g. icon.svg (got {icon.width}×{icon.height})"
        entry.wrong(RuleBroken("icon-small", message), "icon", severity="warning")
    reader.parts("footer", ("text", "links", "partners"), "{text: {en: An office of Example}, links: [{title, url}]}")
    face = Face(
        logo=logo,
        logo_dark=logo_dark,
        logo_alt=entry.text("logo", "alt") if logo is not None else (),
        icon=icon,
        menu=tuple(filter(None, map(reader.menu_item, entry.parts_of("menu")))),
        footer_text=entry.text("footer", "text"),
        footer_links=tuple(filter(None, map(reader.link, reader.listed("footer", "links")))),
        partners=tuple(filter(None, map(reader.partner, reader.listed("footer", "partners")))),
        social=tuple(filter(None, map(reader.social, entry.parts_of("social")))),
        featured=tuple(filter(None, map(reader.featured, entry.parts_of("featured")))),
        subscribe=reader.subscribe(),
        share=reader.share(),
    )
    return face, reader.named


class _FaceReader:
    """The parts of site.yml while they are read."""

    def __init__(self, entry: Entry, files: Mapping[str, bytes]) -> None:
        self.entry, self.files = entry, files
        self.named: set[str] = set()

    def value(self, *place: int | str) -> object:
        field = self.entry.field(*place)
        return "" if field is None else field.value

    def wrong(self, rule: str, message: str, *place: int | str, hint: str = "", severity: str = "error") -> None:
        self.entry.wrong(RuleBroken(rule, message, hint), *place, severity=severity)

    def parts(self, part: str, known: tuple[str, ...], example: str) -> bool:
        """Whether a part of site.yml has named parts; unknown ones are problems."""
        value = self.value(part)
        if isinstance(value, dict):
            self.known(value, known, part)
            return True
        if value != "" and part != "logo":
            self.wrong("part-form", f"must have named parts, e.g. {part}: {example} (got {got(value)})", part)
        return False

    def known(self, value: Mapping[str, object], known: tuple[str, ...], *place: int | str) -> None:
        for name in value:
            if name not in known:
                message = f"must be one of {', '.join(known)} (got {got(name)})"
                self.wrong("unknown-field", message, *place, name, hint=did_you_mean(name, known))

    def listed(self, part: str, inner: str) -> list[Location]:
        value = self.value(part, inner)
        if isinstance(value, tuple):
            return self.entry.places((part, inner), value)
        if value != "":
            self.wrong("list-form", f"must be a list, e.g. {inner}: [{{…}}] (got {got(value)})", part, inner)
        return []

    def mapping(self, place: Location, known: tuple[str, ...], example: str) -> bool:
        value = self.value(*place)
        if not isinstance(value, dict):
            self.wrong("part-form", f"must have named parts, e.g. {example} (got {got(value)})", *place)
            return False
        self.known(value, known, *place)
        return True

    def address(self, *place: int | str) -> str:
        """An address of another site, or one inside the site that begins with `/`."""
        value = self.value(*place)
        if isinstance(value, str) and value.startswith("/") and not value.startswith("//"):
            return self.entry.take(parse_line, "", *place)
        if isinstance(value, str) and value.startswith("mailto:"):
            return self.entry.take(parse_line, "", *place)
        return self.entry.take(parse_web_address, "", *place)

    def link(self, place: Location) -> SiteLink | None:
        if not self.mapping(place, ("title", "url"), "{title: {en: Data}, url: https://example.org/data}"):
            return None
        title, url = self.entry.text(*place, "title"), self.address(*place, "url")
        for part, value in (("title", title), ("url", url)):
            if not value and self.value(*place, part) == "":
                self.wrong(
                    "part-missing",
                    f"must have a {part}, e.g. {{title: {{en: Data}}, url: https://example.org/data}}",
                    *place,
                )
        return SiteLink(title=title, url=url) if title and url else None

    def menu_item(self, place: Location) -> MenuItem | None:
        value = self.value(*place)
        if isinstance(value, str):
            if value in PLACES:
                return MenuItem(place=value)
            message = f"must be one of {', '.join(PLACES)}, or {{page: about}}, or {{title, url}} (got {got(value)})"
            self.wrong("menu-item", message, *place, hint=did_you_mean(value, PLACES))
            return None
        if isinstance(value, dict) and "page" in value:
            self.known(value, ("page", "title"), *place)
            page = self.entry.take(parse_line, "", *place, "page")
            return MenuItem(page=page, title=self.entry.text(*place, "title")) if page else None
        link = self.link(place)
        return MenuItem(title=link.title, url=link.url) if link is not None else None

    def partner(self, place: Location) -> Partner | None:
        if not self.mapping(
            place, ("name", "logo", "url"), "{name: Example Fund, logo: fund.svg, url: https://example.org}"
        ):
            return None
        name = self.entry.text(*place, "name")
        if not name:
            self.wrong("part-missing", "must have a name, e.g. {name: Example Fund, logo: fund.svg}", *place)
            return None
        url = self.entry.take(parse_web_address, "", *place, "url")
        return Partner(name=name, logo=self.graphic(*place, "logo"), url=url)

    def social(self, place: Location) -> SocialLink | None:
        if not self.mapping(place, ("service", "url"), "{service: Mastodon, url: https://social.example.org/@mission}"):
            return None
        service = self.entry.take(parse_line, "", *place, "service")
        url = self.entry.take(parse_web_address, "", *place, "url")
        for part, value in (("service", service), ("url", url)):
            if not value and self.value(*place, part) == "":
                message = f"must have a {part}, e.g. {{service: Mastodon, url: https://social.example.org/@mission}}"
                self.wrong("part-missing", message, *place)
        return SocialLink(service=service, url=url) if service and url else None

    def featured(self, place: Location) -> Featured | None:
        value = self.value(*place)
        at, until = place, None
        if isinstance(value, dict):
            self.known(value, ("release", "until"), *place)
            at = (*place, "release")
            until = self.entry.take(self.moment, None, *place, "until")
        slug = self.entry.take(parse_line, "", *at)
        if not KEY.fullmatch(slug):
            message = f"must name a release by its folder, e.g. featured: [{{release: line-opens, until: 2026-04-01}}] (got {got(slug)})"
            self.wrong("featured", message, *at)
            return None
        return Featured(release=slug, until=until, line=self.entry.at(*at))

    def moment(self, text: str) -> Moment:
        return parse_last_day(text, self.entry.reading.timezone)

    def subscribe(self) -> str:
        if not self.parts("subscribe", ("url",), "{url: https://example.org/subscribe}"):
            return ""
        return self.address("subscribe", "url")

    def share(self) -> tuple[Network, ...] | None:
        """The networks that it names; None where it says nothing of them."""
        value = self.value("share")
        if value == "":
            return None
        if value == ():
            return ()
        return tuple(filter(None, map(self.network, self.entry.parts_of("share"))))

    def network(self, place: Location) -> Network | None:
        value = self.value(*place)
        if isinstance(value, dict):
            example = "{title: Example Talk, url: 'https://talk.example.org/share?u={url}&t={title}'}"
            self.known(value, ("title", "url"), *place)
            title = self.entry.take(parse_line, "", *place, "title")
            url = self.entry.take(parse_web_address, "", *place, "url")
            if title and url and "{url}" in url:
                return Network(name=title, template=url)
            self.wrong("share-form", f"must have a title, and an address with {{url}} in it, e.g. {example}", *place)
            return None
        name = self.entry.take(parse_line, "", *place)
        found = network_named(name)
        if name and found is None:
            names = [network.name for network in NETWORKS.values()]
            message = f"must be one of {', '.join(names)}, or {{title, url}} (got {got(name)})"
            self.wrong("share-unknown", message, *place, hint=did_you_mean(name, names))
        return found

    def graphic(self, *place: int | str) -> Graphic | None:
        """The drawing or picture that a part names."""
        name = self.entry.take(parse_line, "", *place)
        if not name:
            return None
        self.named.add(name)
        data = self.files.get(name)
        if data is None and self.entry.reading.may_have("files", name):
            return None
        if data is None:
            there = [each for each in self.files if each.endswith((".svg", ".png"))]
            message = f"must be a file in content/directory/, e.g. logo.svg (got {got(name)}, which is not there)"
            self.wrong("file-missing", message, *place, hint=did_you_mean(name, there))
            return None
        digest = blake2b(data, digest_size=16).hexdigest()
        if name.lower().endswith(".svg"):
            return self.drawing(name, data, digest, *place)
        if not name.lower().endswith(".png"):
            self.wrong("graphic-kind", f"must be a drawing or a PNG, e.g. logo.svg (got {got(name)})", *place)
            return None
        Image = pillow()
        try:
            with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
                picture.load()
                width, height = picture.size
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            self.wrong(
                "graphic-unreadable", f"must be a picture that opens, e.g. one saved anew (got {got(name)})", *place
            )
            return None
        return Graphic(file=name, digest=digest, form="png", width=width, height=height)

    def drawing(self, name: str, data: bytes, digest: str, *place: int | str) -> Graphic | None:
        try:
            drawing = clean_svg(data)
        except NoDrawing as fault:
            self.wrong(
                "graphic-unreadable", f"must be a drawing (SVG) that can be read (got {got(name)}: {fault})", *place
            )
            return None
        if drawing.dropped:
            message = (
                f"{got(name)} is published without what runs or loads something in it: {', '.join(drawing.dropped)}"
            )
            self.wrong("graphic-cleaned", message, *place, severity="warning")
        return Graphic(file=name, digest=digest, form="svg", width=drawing.width, height=drawing.height)
