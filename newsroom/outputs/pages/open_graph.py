"""Open Graph: what a link preview shows (ogp.me). Absolute addresses; og:url is the canonical one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

if TYPE_CHECKING:
    from newsroom.outputs.pages.release_inputs import ReleaseInputs
    from newsroom.render.context import PageContext

Meta = tuple[tuple[str, str], ...]

LARGE = 1200  # pixels wide: below it previews show a thumbnail, and the card takes a picture's place
# Previews show 1.91:1 and cut what is beyond. Of a picture of these proportions (width by height) a third is lost at most;
# of an upright one, or of a panorama, nothing is left that says what it shows.
FITTING = (1.3, 2.6)
CARD = (1200, 630)  # pixels, of a card picture


def page_meta(context: PageContext, title: str, description: str, address: str, languages: tuple[str, ...]) -> Meta:
    """Any page that is no release."""
    return (
        ("og:type", "website"),
        ("og:title", title),
        ("og:description", description),
        ("og:url", context.at.absolute(address)),
        *(
            _card(context, context.at.home, context.settings.site_name)
            if context.shared.has_card
            else (("twitter:card", "summary"),)
        ),
        *_site(context, languages),
    )


def release_meta(context: PageContext, inputs: ReleaseInputs) -> Meta:
    """A release: an article with its times, kind and topics."""
    release = inputs.release
    meta = [
        ("og:type", "article"),
        ("og:title", release.title),
        ("og:description", release.summary),
        ("og:url", context.at.absolute(context.at.release(release.slug))),
        ("article:published_time", release.published.local),
    ]
    if release.changes:
        meta.append(("article:modified_time", release.changed.local))
    if release.expires is not None:
        meta.append(("article:expiration_time", release.expires.local))
    meta.append(("article:section", context.category(release.category).label))
    meta += [("article:tag", context.words(term.name)) for term in inputs.topics]
    return (*meta, *_image(context, inputs), *_site(context, inputs.languages))


def _image(context: PageContext, inputs: ReleaseInputs) -> Meta:
    release, picture = inputs.release, inputs.release.image
    files = {file.name: file for file in inputs.files}
    view = context.picture(picture, inputs.files_at, files) if picture is not None else None
    fits = view is not None and view.width >= LARGE and FITTING[0] <= view.width / max(1, view.height) <= FITTING[1]
    if not fits and inputs.has_paper and "card" in context.settings.takeaways:
        return _card(context, context.at.release(release.slug), release.title)
    if picture is None or view is None:
        return (("twitter:card", "summary"),)
    made = inputs.pictures.get(inputs.files_at + quote(picture.file))
    if (
        made is not None and made.fallback[1] == "jpg" and made.tag
    ):  # an original of many megabytes is not shown by some
        width, form = made.fallback
        smaller = context.local(made.address(inputs.files_at, width, form))
        view = msgspec.structs.replace(view, url=smaller, width=width, height=made.height_of(width))
    meta = [("og:image", context.settings.site_url + view.url.removeprefix(context.settings.base_path))]
    if view.width:
        meta += [("og:image:width", str(view.width)), ("og:image:height", str(view.height))]
    if view.alt:
        meta.append(("og:image:alt", view.alt))
    return (*meta, ("twitter:card", "summary_large_image"))


def _card(context: PageContext, beside: str, alt: str) -> Meta:
    """The card picture drawn for a release, or for the site."""
    width, height = CARD
    return (
        ("og:image", context.at.absolute(beside + "card.png")),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", alt),
        ("twitter:card", "summary_large_image"),
    )


def _site(context: PageContext, languages: tuple[str, ...]) -> Meta:
    others = [("og:locale:alternate", locale_of(lang)) for lang in languages if lang != context.lang]
    return (("og:site_name", context.settings.site_name), ("og:locale", locale_of(context.lang)), *others)


@cache
def locale_of(lang: str) -> str:
    """language_TERRITORY as Open Graph wants it, by CLDR's likely subtags: ko → ko_KR."""
    from babel.core import get_global

    parts = str(get_global("likely_subtags").get(lang.replace("-", "_"), lang)).split("_")
    return f"{parts[0]}_{parts[-1]}" if len(parts) > 1 else lang
