"""Films in the sitemap: Google's extension of its protocol, for films with a poster.

Place in the pipeline: inside `sitemap`. Comes in: the site; then one film of a shard. Goes out: `Film` values; elements.
Refuses: a film without a picture, which the extension asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from newsroom.media.players import player_of
from newsroom.model.release import File, Media, Value
from newsroom.outputs.media_parts import Beside, media_rows
from newsroom.render.context import PageContext
from newsroom.render.pictures import PublishedPicture, pictures_of
from newsroom.render.xml_text import content
from newsroom.site.site import Site

FILMS = ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'


class Film(Value, frozen=True, kw_only=True):
    """A film with a poster, and what its release says of itself."""

    media: Media
    file: File | None
    poster: PublishedPicture
    files_at: str
    summary: str


def films_of(site: Site) -> Iterable[tuple[str, dict[str, tuple[Film, ...]]]]:
    """(slug, language → its films with a poster): what the sitemap's protocol for films asks for."""
    for slug in dict.fromkeys([release.slug for release in site.releases if release.media]):
        found = {}
        for lang, release in site.versions[slug].items():
            posters = pictures_of(site, release)
            files = {file.name: file for file in site.published_files(release)}
            films = tuple(
                Film(
                    media=each,
                    file=files.get(each.file),
                    poster=made,
                    files_at=site.files_at(release),
                    summary=release.summary,
                )
                for each in release.media
                if (made := posters.get(site.files_at(release) + quote(each.poster))) is not None
                and _is_film(each, files)
            )
            if films:
                found[lang] = films
        yield slug, found


def _is_film(media: Media, files: Mapping[str, File]) -> bool:
    if media.file:
        file = files.get(media.file)
        return file is not None and file.recording is not None and file.recording.is_film
    player = player_of(media.url)
    return player is not None and player.kind == "film"


def film_xml(context: PageContext, film: Film) -> str:
    """A film in Google's extension of the protocol; without a title of its own it has that of its kind."""
    beside = Beside(
        film.files_at,
        {film.file.name: film.file} if film.file else {},
        {film.files_at + quote(film.poster.name): film.poster},
    )
    parts = []
    for row in media_rows(context, (film.media,), beside):
        place = f"<video:content_loc>{content(row.url)}</video:content_loc>"
        if row.player is not None:
            place = f"<video:player_loc>{content(row.player.player)}</video:player_loc>"
        lasts = f"<video:duration>{row.seconds}</video:duration>" if row.seconds else ""
        parts.append(
            f"<video:video><video:thumbnail_loc>{content(row.poster)}</video:thumbnail_loc><video:title>{content(row.title)}</video:title>"
            f"<video:description>{content(row.media.alt or film.summary)}</video:description>{place}{lasts}</video:video>"
        )
    return "".join(parts)
