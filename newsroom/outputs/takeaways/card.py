"""Card pictures for link previews, 1200×630: one a release and language, and one for all other pages. Set by Typst."""

from __future__ import annotations

from collections.abc import Iterable

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Moment, Release, Value
from newsroom.model.scripts import scripts_in
from newsroom.model.settings import settings_in
from newsroom.outputs.takeaways.paper import Look, look_of
from newsroom.outputs.takeaways.pdf import template
from newsroom.render import typesetting
from newsroom.render.context import context_of
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PIECES = 6


class CardInputs(Value, frozen=True, kw_only=True):
    """The inputs of a card picture; that of the site has no release."""

    look: Look
    title: str = ""
    category: str = ""
    dateline: str = ""
    date: Moment | None = None


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "card" not in site.settings.takeaways:
        return
    for lang in site.languages if planner.wants("card") else ():
        if has_site_card(site, lang):
            yield planner.output(
                "card", lang, planner.addresses[lang].home + "card.png", CardInputs(look=look_of(site, planner))
            )
    for release in planner.releases:
        if has_card(site, release):
            inputs = CardInputs(
                look=look_of(site, planner),
                title=release.title,
                category=release.category,
                dateline=release.dateline,
                date=release.published,
            )
            address = planner.addresses[release.lang].release(release.slug) + "card.png"
            yield planner.output("card", release.lang, address, inputs, owner=release.folder)


def has_card(site: Site, release: Release) -> bool:
    """Whether a release has a card: one is wanted, and there are fonts for its title."""
    return "card" in site.settings.takeaways and typesetting.has_paper(release)


def has_site_card(site: Site, lang: str) -> bool:
    """Whether the pages of a language that are no release have one."""
    names = "".join(words for have, words in _site_words(site) if have in ("", lang))
    return "card" in site.settings.takeaways and all(map(typesetting.has_font, scripts_in(names)))


def _site_words(site: Site) -> Iterable[tuple[str, str]]:
    wordmark = site.settings.brand.get("wordmark", "")
    if wordmark:
        yield "", wordmark
    else:
        yield from ((lang, settings_in(site.settings, lang).site_name) for lang in site.languages)
    publisher = site.directory.organisations.get(site.directory.publisher)
    if publisher is not None:
        yield from publisher.name


def draw(inputs: CardInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    data = typesetting.legible_data(words(inputs, shared))
    return typesetting.set_png(template(shared.theme, "card.typ"), data)


def words(inputs: CardInputs, shared: SharedInputs) -> dict[str, str]:
    """All texts of a card picture, plain data, and its colours."""
    context = context_of(shared)
    site = context.site_view()
    place = context.apart(inputs.dateline, context.day(inputs.date) if inputs.date else "")
    if inputs.date and inputs.dateline:
        place = (
            context.translate("{place}, {date} –")
            .format(place=inputs.dateline, date=context.day(inputs.date))
            .strip(" –-[]—.،")
        )
    return {
        "lang": context.lang.partition("-")[0],
        "primary": inputs.look.surface,
        "paper": inputs.look.on_surface,
        "accent": inputs.look.accent,
        "wordmark": site.wordmark,
        "kind": context.category(inputs.category).label if inputs.category else "",
        "title": inputs.title or site.publisher,
        "line": place,
        "host": shared.settings.site_url.partition("://")[2],
    }
