"""Films and sounds in feeds: what can be fetched as an enclosure, all of them in Media RSS.

Place in the pipeline: inside `feed`. Comes in: rows of media. Goes out: elements and attachments. Refuses: maps, which no feed
knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.outputs.machines.feed_words import length
from newsroom.outputs.media_parts import Row
from newsroom.render.xml_text import allowed, content, value


def atom_links(rows: Iterable[Row]) -> Iterator[str]:
    """Enclosures of Atom (RFC 4287, 4.2.7.2)."""
    for row in rows:
        if row.file is not None:
            attributes = f'type="{value(row.media_type)}" length="{row.file.size}" href="{value(row.url)}" title="{value(row.title)}"'
            yield f'<link rel="enclosure" {attributes}/>\n'


def json_attachments(rows: Iterable[Row]) -> Iterator[dict[str, object]]:
    """Attachments of JSON Feed 1.1."""
    for row in rows:
        if row.file is not None:
            made: dict[str, object] = {"url": row.url, "mime_type": row.media_type, "title": allowed(row.title)}
            made["size_in_bytes"] = row.file.size
            yield made | ({"duration_in_seconds": row.seconds} if row.seconds else {})


def rss_media(row: Row) -> str:
    """A film or sound in Media RSS 1.5.1."""
    medium = "video" if row.kind == "film" else "audio"
    if row.file is not None:
        lasts = length("duration", row.seconds)
        start = f'<media:content url="{value(row.url)}" type="{value(row.media_type)}" medium="{medium}" fileSize="{row.file.size}"{lasts}>'
    else:
        start = f'<media:content medium="{medium}">'
    inside = [f"<media:title>{content(row.title)}</media:title>"]
    if row.media.alt:
        inside.append(f"<media:description>{content(row.media.alt)}</media:description>")
    if row.poster:
        inside.append(f'<media:thumbnail url="{value(row.poster)}"/>')
    if row.player is not None:
        inside.append(f'<media:player url="{value(row.player.watch)}"/>')
    elif row.file is None:
        inside.append(f'<media:player url="{value(row.url)}"/>')
    if row.captions:
        inside.append(f'<media:subTitle type="text/vtt" href="{value(row.captions)}"/>')
    return start + "".join(inside) + "</media:content>\n"
