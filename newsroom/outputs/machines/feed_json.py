"""A feed as JSON Feed 1.1."""

from __future__ import annotations

import json
from functools import lru_cache

from newsroom.outputs.machines.feed_media import json_attachments
from newsroom.outputs.machines.feed_words import (
    ALERTS,
    FeedInputs,
    description,
    own_address,
    page_address,
    publisher_url,
    title,
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
from newsroom.render.xml_text import allowed


def draw_json(context: PageContext, inputs: FeedInputs, bodies: tuple[str, ...]) -> str:
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": allowed(title(context, inputs)),
        "home_page_url": page_address(context, inputs),
        "feed_url": own_address(context, inputs),
        "description": allowed(description(context, inputs)),
        "language": context.lang,
        "authors": [{"name": allowed(context.site_view().publisher), "url": publisher_url(context)}],
    }
    if context.settings.websub_hub:
        feed["hubs"] = [{"type": "WebSub", "url": context.settings.websub_hub}]
    items = ",\n".join(
        _json_item(context, entry, body, inputs.group != ALERTS)
        for entry, body in zip(inputs.entries, bodies, strict=True)
    )
    return f'{json.dumps(feed, ensure_ascii=False)[:-1]}, "items": [\n{items}\n]}}\n'


@lru_cache(maxsize=256)
def _json_item(context: PageContext, entry: Entry, body: str, changes: bool = True) -> str:
    release, zone = entry.release, context.settings.timezone
    pictures = entry_pictures(context, entry)
    item: dict[str, object] = {
        "id": permanent_id(context.settings, release),
        "url": release_url(context, release),
        "title": allowed(release.title),
        "summary": allowed(release.summary),
        "content_html": allowed(full_html(context, entry, body)),
        "date_published": iso(release.appears, zone),
        "date_modified": iso(release.changed.at if changes else release.appears, zone),
        "language": release.lang,
        "tags": [
            allowed(context.category(release.category).label),
            *(allowed(context.words(term.name)) for term in entry.topics),
        ],
    }
    if entry.people:
        item["authors"] = [{"name": allowed(context.words(person.name))} for person in entry.people]
    if pictures and release.image is not None:
        item["image"] = pictures[0].shown
    attachments = [*json_attachments(entry_media(context, entry))]
    for picture in pictures:
        named: dict[str, object] = {"url": picture.url, "mime_type": picture.media_type}
        named |= {"size_in_bytes": picture.size} if picture.size else {}
        words = picture.caption or picture.alt
        attachments.append(named | ({"title": allowed(words)} if words else {}))
    if attachments:
        item["attachments"] = attachments
    return json.dumps(item, ensure_ascii=False)
