"""A feed as RSS 2.0, with Media RSS."""

from __future__ import annotations

from functools import lru_cache

from newsroom.outputs.machines.feed_media import rss_media
from newsroom.outputs.machines.feed_words import (
    ALERTS,
    FeedInputs,
    description,
    last_change,
    length,
    own_address,
    page_address,
    rfc822,
    title,
    xml_head,
)
from newsroom.outputs.takeaways.entry import (
    Entry,
    entry_media,
    entry_pictures,
    full_html,
    iso,
    permanent_id,
    release_url,
)
from newsroom.render.context import PageContext
from newsroom.render.xml_text import content, value

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def draw_rss(context: PageContext, inputs: FeedInputs, bodies: tuple[str, ...]) -> str:
    hub = context.settings.websub_hub
    return "".join(
        (
            xml_head(context),
            f'<rss version="2.0" xml:lang="{value(context.lang)}" {NAMESPACES}>\n<channel>\n',
            f"<title>{content(title(context, inputs))}</title>\n<link>{content(page_address(context, inputs))}</link>\n",
            f"<description>{content(description(context, inputs))}</description>\n<language>{content(context.lang)}</language>\n",
            f"<lastBuildDate>{rfc822(last_change(inputs), context.settings.timezone)}</lastBuildDate>\n",
            f'<atom:link rel="self" type="application/rss+xml" href="{value(own_address(context, inputs))}"/>\n',
            f'<atom:link rel="hub" href="{value(hub)}"/>\n' if hub else "",
            *(
                _rss_item(context, entry, body, inputs.group != ALERTS)
                for entry, body in zip(inputs.entries, bodies, strict=True)
            ),
            "</channel>\n</rss>\n",
        )
    )


@lru_cache(maxsize=256)
def _rss_item(context: PageContext, entry: Entry, body: str, changes: bool = True) -> str:
    release, zone = entry.release, context.settings.timezone
    pictures, media = entry_pictures(context, entry), entry_media(context, entry)
    categories = [context.category(release.category).label, *(context.words(term.name) for term in entry.topics)]
    return "".join(
        (
            f"<item>\n<title>{content(release.title)}</title>\n<link>{content(release_url(context, release))}</link>\n",
            f'<guid isPermaLink="false">{content(permanent_id(context.settings, release))}</guid>\n',
            f"<pubDate>{rfc822(release.appears, zone)}</pubDate>\n<atom:updated>{iso(release.changed.at if changes else release.appears, zone)}</atom:updated>\n",
            *(f"<dc:creator>{content(context.words(person.name))}</dc:creator>\n" for person in entry.people),
            *(f"<category>{content(name)}</category>\n" for name in categories),
            f"<description>{content(release.summary)}</description>\n",
            f"<content:encoded>{content(full_html(context, entry, body))}</content:encoded>\n",
            # An item has one enclosure, with its length (RSS 2.0): what can be played, else a picture. Media RSS names all.
            *(
                f'<enclosure url="{value(url)}" length="{size}" type="{value(kind)}"/>\n'
                for url, size, kind in [
                    *((row.url, row.file.size, row.media_type) for row in media if row.file is not None),
                    *((picture.url, picture.size, picture.media_type) for picture in pictures if picture.size),
                ][:1]
            ),
            *(rss_media(row) for row in media if row.kind != "map"),
            *(
                f'<media:content url="{value(picture.url)}" type="{value(picture.media_type)}" medium="image"{length("fileSize", picture.size)}'
                + (f' width="{picture.width}" height="{picture.height}"' if picture.width else "")
                + ">"
                + "".join(
                    f"<media:{name}>{content(words)}</media:{name}>"
                    for name, words in (
                        ("title", picture.alt),
                        ("description", picture.caption),
                        ("credit", picture.credit),
                    )
                    if words
                )
                + "</media:content>\n"
                for picture in pictures
            ),
            "</item>\n",
        )
    )
