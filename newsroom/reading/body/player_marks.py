"""Films, sounds and maps in a text: paragraphs that a page draws as players.

Place in the pipeline: inside `body`, on its tree, before links are taken. Comes in: Python-Markdown's element tree. Goes out:
the same; a paragraph that is nothing but the bare address of a known player, and a film or sound written as a picture, become
a link in an element of the class `player-link`. Everything but a page shows that link. Refuses: to draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from newsroom.media.kinds import is_recording_name
from newsroom.media.players import player_of
from newsroom.model.release import Media
from newsroom.reading.body.body_work import Work
from newsroom.reading.markdown.elements import LINE

MARK = "player-link"


def find_players(root: Element, work: Work) -> None:
    """Mark them in place; note whose players the text has."""
    if "://" not in work.text and "![" not in work.text:
        return
    for parent in [element for element in root.iter() if len(element)]:
        if parent.tag == "p" and len(parent) == 1 and parent[0].tag == "a" and _is_alone(parent):
            link = parent[0]
            address = link.get("href", "")
            if not len(link) and _is_bare(link.text or "", address):
                _mark(parent, address, work)
        for picture in parent:
            if picture.tag == "img":
                _take_film(parent, picture, work)


def players_of(media: Iterable[Media], in_text: Iterable[str] = ()) -> tuple[str, ...]:
    """Hosts whose players are on a page, each once."""
    found = [player.origin for each in media if (player := player_of(each.url)) is not None]
    return tuple(dict.fromkeys((*found, *in_text)))


def _mark(element: Element, address: str, work: Work) -> bool:
    player = player_of(address)
    if player is None:
        return False
    element.set("class", MARK)
    work.players[player.origin] = None
    return True


def _is_alone(parent: Element) -> bool:
    return not (parent.text or "").strip() and not (parent[0].tail or "").strip()


def _is_bare(text: str, address: str) -> bool:
    """Whether a link's words are its address."""
    return bool(address) and text.strip().partition("://")[2].rstrip("/") == address.partition("://")[2].rstrip("/")


def _take_film(parent: Element, picture: Element, work: Work) -> None:
    """A film or sound that was written as a picture, in its paragraph or figure: no browser shows it in an <img>."""
    source, words = picture.get("src", ""), picture.get("alt", "")
    player = player_of(source)
    is_file = "://" not in source and not source.startswith("//") and is_recording_name(source.partition("#")[0])
    if player is None and not is_file:
        return
    line = int(picture.get(LINE, 0))
    title = picture.attrib.get("title", "")
    picture.attrib.clear()
    if line:
        picture.set(LINE, str(line))
    picture.tag, picture.text = "span", words or title or source
    if parent.tag != "a":
        picture.tag = "a"
        picture.set("href", source)
    is_alone = parent.tag == "p" and len(parent) == 1 and _is_alone(parent)
    if is_alone or (parent.tag == "figure" and parent[0] is picture):
        if player is not None:
            _mark(parent, source, work)
        else:
            parent.set("class", MARK)
    message = "should stand in the field `media`, which has room for captions and a transcript (WCAG 1.2)"
    work.report(
        "media-in-text",
        "warning",
        f"{message}, e.g. media: [{{{'url' if player else 'file'}: {source}}}]",
        line or source,
    )
