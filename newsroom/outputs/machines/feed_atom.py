"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

from functools import lru_cache

from newsroom.outputs.machines.feed_media import atom_links
from newsroom.outputs.machines.feed_words import (
    ALERTS,
    FeedInputs,
    description,
    feed_id,
    last_change,
    length,
    own_address,
    page_address,
    publisher_url,
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


def draw_atom(context: PageContext, inputs: FeedInputs, bodies: tuple[str, ...]) -> str:
    hub = context.settings.websub_hub
    zone = context.settings.timezone
    return "".join(
        (
            xml_head(context),
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{value(context.lang)}">\n',
            f"<id>{content(feed_id(context, inputs))}</id>\n<title>{content(title(context, inputs))}</title>\n",
            f"<subtitle>{content(description(context, inputs))}</subtitle>\n",
            f"<updated>{iso(last_change(inputs), zone)}</updated>\n",
            f"<author><name>{content(context.site_view().publisher)}</name><uri>{content(publisher_url(context))}</uri></author>\n",
            f'<link rel="self" type="application/atom+xml" href="{value(own_address(context, inputs))}"/>\n',
            f'<link rel="alternate" type="text/html" hreflang="{value(context.lang)}" href="{value(page_address(context, inputs))}"/>\n',
            f'<link rel="hub" href="{value(hub)}"/>\n' if hub else "",
            *(
                _atom_entry(context, entry, body, inputs.group != ALERTS)
                for entry, body in zip(inputs.entries, bodies, strict=True)
            ),
            "</feed>\n",
        )
    )


@lru_cache(maxsize=256)
def _atom_entry(context: PageContext, entry: Entry, body: str, changes: bool = True) -> str:
    release, zone = entry.release, context.settings.timezone
    categories = [
        f'<category term="{value(release.category)}" label="{value(context.category(release.category).label)}"/>\n'
    ]
    categories += [
        f'<category term="{value(term.key)}" label="{value(context.words(term.name))}"/>\n' for term in entry.topics
    ]
    enclosures = [
        f'<link rel="enclosure" type="{value(picture.media_type)}"{length("length", picture.size)} href="{value(picture.url)}"'
        + (f' title="{value(picture.alt)}"' if picture.alt else "")
        + "/>\n"
        for picture in entry_pictures(context, entry)
    ]
    enclosures += atom_links(entry_media(context, entry))
    return "".join(
        (
            f"<entry>\n<id>{content(permanent_id(context.settings, release))}</id>\n<title>{content(release.title)}</title>\n",
            f'<link rel="alternate" type="text/html" hreflang="{value(release.lang)}" href="{value(release_url(context, release))}"/>\n',
            f"<published>{iso(release.appears, zone)}</published>\n<updated>{iso(release.changed.at if changes else release.appears, zone)}</updated>\n",
            *(f"<author><name>{content(context.words(person.name))}</name></author>\n" for person in entry.people),
            *categories,
            f"<summary>{content(release.summary)}</summary>\n",
            f'<content type="html">{content(full_html(context, entry, body))}</content>\n',
            *enclosures,
            "</entry>\n",
        )
    )
