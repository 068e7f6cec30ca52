"""Films, sounds and maps as a page, its papers and its data show them.

Place in the pipeline: beside `parts`, below the kinds of outputs that draw a release or page. Comes in: validated media, files,
a page context. Goes out: views, and HTML for what has no player. Refuses: to fetch anything, and to have a page fetch
anything of another host before a reader asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import msgspec

from newsroom.media.kinds import RECORDINGS, is_film_name, media_type, recording_type
from newsroom.media.players import Player, player_of
from newsroom.model.release import File, Media
from newsroom.outputs.parts import kind_in_words
from newsroom.reading.body.player_marks import MARK
from newsroom.render.card_views import Pictures
from newsroom.render.context import PageContext
from newsroom.render.views import DocumentView, PlayerView
from newsroom.render.words import Foreign, in_words

_MARKED = re.compile(
    rf'<(p|figure) class="{MARK}">\s*<a href="([^"<>]+)">(.*?)</a>\s*(?:<figcaption>(.*?)</figcaption>\s*)?</\1>',
    re.DOTALL,
)
_TAG = re.compile(r"<[^>]*>")
KINDS = {"film": "Film", "sound": "Sound", "map": "Map", "link": "Film"}


class Beside(NamedTuple):
    """The published files of a release or page."""

    at: str  # address of their folder inside the site
    files: Mapping[str, File]
    pictures: Pictures = {}


def player_views(context: PageContext, media: Iterable[Media], beside: Beside) -> tuple[PlayerView, ...]:
    """The entries of the field `media`, in order."""
    return tuple(_of_file(context, each, beside) if each.file else _of_address(context, each, beside) for each in media)


def players_heading(context: PageContext, views: Iterable[PlayerView]) -> str:
    """The kind of an entry, in a word or two."""
    kinds = {view.kind for view in views}
    return context.translate("Map" if kinds == {"map"} else "Films and sounds")


def _of_file(context: PageContext, media: Media, beside: Beside) -> PlayerView:
    file = beside.files.get(media.file)
    recording = file.recording if file is not None else None
    is_film = recording.is_film if recording is not None else is_film_name(media.file)
    form = recording.form if recording is not None else ""
    captions_lang = media.lang or context.lang
    common = _common(context, media, beside, "film" if is_film else "sound")
    return PlayerView(
        **common,
        url=context.local(beside.at + quote(media.file)),
        media_type=recording_type(form, is_film) if form in RECORDINGS else media_type(media.file),
        width=recording.width if recording is not None else 0,
        height=recording.height if recording is not None else 0,
        facts=facts(context, media.file, file),
        captions=context.local(beside.at + quote(media.captions)) if media.captions else "",
        captions_lang=captions_lang if media.captions else "",
        captions_label=context.language_name(captions_lang) if media.captions else "",
    )


def _of_address(context: PageContext, media: Media, beside: Beside) -> PlayerView:
    player = player_of(media.url)
    if player is None:
        host = (urlsplit(media.url).hostname or media.url).removeprefix("www.")
        return PlayerView(**_common(context, media, beside, "link", host), watch=media.url, host=host)
    view = PlayerView(
        **_common(context, media, beside, player.kind, player.host),
        player=player.player,
        host=player.host,
        watch=player.watch,
    )
    return msgspec.structs.replace(view, frame_html=context.component("player_frame", view))


def _common(context: PageContext, media: Media, beside: Beside, kind: str, host: str = "") -> dict[str, Any]:
    transcript = media.transcript
    is_text = bool(transcript) and not media.has_transcript_file and not transcript.startswith(("https:", "http:"))
    return {
        "kind": kind,
        "title": context.in_language(media.title, media.lang) or _unnamed(context, kind, host),
        "alt": context.in_language(media.alt, media.lang),
        "poster": _poster(context, media.poster, beside),
        "transcript": tuple(
            context.in_language(part.strip(), media.lang)
            for part in transcript.split("\n\n")
            if is_text and part.strip()
        ),
        "transcript_url": "" if is_text or not transcript else _transcript_url(context, media, beside),
    }


def _unnamed(context: PageContext, kind: str, host: str) -> str:
    word = context.translate(KINDS[kind])
    return context.translate("{name}, {organisation}").format(name=word, organisation=host) if host else word


def _transcript_url(context: PageContext, media: Media, beside: Beside) -> str:
    return context.local(beside.at + quote(media.transcript)) if media.has_transcript_file else media.transcript


def _poster(context: PageContext, name: str, beside: Beside) -> str:
    """Address of a poster in a size for reading."""
    if not name:
        return ""
    made = beside.pictures.get(beside.at + quote(name))
    if made is None or not made.tag:
        return context.local(beside.at + quote(name))
    return context.local(quote(made.at(beside.at, *made.fallback)))


def facts(context: PageContext, name: str, file: File | None) -> str:
    """Kind, length and size of a film, sound or document: MP4, 1 min 20 sec, 12.3 MB."""
    seconds = file.recording.seconds if file is not None and file.recording is not None else 0
    return context.facts(
        (kind_in_words(name), context.length(seconds) if seconds else "", in_words(file.size) if file else "")
    )


# ── in a text ────────────────────────────────────────────────────────────────
def with_players(context: PageContext, html: str, beside: Beside) -> str:
    """A text with players where its author put the address of one, or wrote a film as a picture. `html` has its links."""
    if f'class="{MARK}"' not in html:
        return html
    own = {context.local(beside.at + quote(name)): name for name in beside.files}
    seen: dict[str, int] = {}

    def drawn(match: re.Match[str]) -> str:
        address, words = unescape(match[2]), unescape(_TAG.sub("", match[3])).strip()
        title = "" if words.partition("://")[2] else words
        if address in own:
            media = Media(file=own[address], title=title)
            view = _of_file(context, media, beside)
        elif player_of(address) is not None:
            view = _of_address(context, Media(url=address, title=title), beside)
        else:
            return match[0]
        number = seen[view.title] = seen.get(view.title, 0) + 1
        changed = {"caption_html": match[4] or "", "title": f"{view.title} ({number})" if number > 1 else view.title}
        return context.component("player", msgspec.structs.replace(view, **changed))

    return _MARKED.sub(drawn, html)


def has_recordings(html: str, views: Iterable[PlayerView]) -> bool:
    """Whether a page plays a film or sound of its own."""
    return "<video " in html or "<audio " in html or any(view.url for view in views)


# ── where there is no player ─────────────────────────────────────────────────
class Row(NamedTuple):
    """A film, sound or map as feeds, papers and data name it."""

    media: Media
    kind: str  # film | sound | map
    title: str
    url: str  # absolute: of the file, or at the other host
    file: File | None
    player: Player | None
    poster: str  # absolute
    captions: str  # absolute
    transcript: str  # absolute
    facts: str

    @property
    def media_type(self) -> str:
        """By its bytes; that of a page where another host shows it."""
        found = self.file.recording if self.file is not None else None
        if found is not None:
            return recording_type(found.form, found.is_film)
        return "text/html" if self.player is None or self.player.player != self.url else media_type(self.url)

    @property
    def seconds(self) -> int:
        """How long it is; 0 where that is not known."""
        return self.file.recording.seconds if self.file is not None and self.file.recording is not None else 0


def media_rows(context: PageContext, media: tuple[Media, ...], beside: Beside) -> Iterator[Row]:
    """The playable entries, in order; the same in every form of output."""
    if not media:
        return
    whole, base = context.settings.site_url, context.settings.base_path

    def absolute(address: str) -> str:
        return whole + address.removeprefix(base) if address.startswith("/") else address

    for each, view in zip(media, player_views(context, media, beside), strict=True):
        yield Row(
            media=each,
            kind=view.kind if view.kind != "link" else "film",
            title=view.title,
            url=absolute(view.url) or view.watch,
            file=beside.files.get(each.file),
            player=player_of(each.url),
            poster=absolute(view.poster),
            captions=absolute(view.captions),
            transcript=absolute(view.transcript_url),
            facts=view.facts or view.host,
        )


def media_html(context: PageContext, media: tuple[Media, ...], beside: Beside) -> str:
    """Films, sounds and maps as paragraphs with links, behind a text that leaves the site; "" for none."""
    transcript = escape(context.translate("Transcript"), quote=False)

    def marked(words: str) -> str:
        lang = f' lang="{words.lang}"' if isinstance(words, Foreign) else ""
        return f"<span{lang}>{escape(words, quote=False)}</span>" if lang else escape(words, quote=False)

    parts = []
    for row in media_rows(context, media, beside):
        kind = escape(context.translate(KINDS[row.kind]), quote=False)
        lines = [f'{kind}: <a href="{escape(row.url)}">{marked(row.title)}</a> ({escape(row.facts, quote=False)})']
        if row.media.alt:
            lines.append(marked(context.in_language(row.media.alt, row.media.lang)))
        if row.transcript:
            lines.append(f'<a href="{escape(row.transcript)}">{transcript}</a>')
        parts.append(f"<p>{'<br>'.join(lines)}</p>")
        if not row.transcript and row.media.transcript:
            words = " ".join(row.media.transcript.split())
            parts.append(f"<p>{transcript}: {marked(context.in_language(words, row.media.lang))}</p>")
    return "\n" + "\n".join(parts) if parts else ""


def media_documents(context: PageContext, media: tuple[Media, ...], beside: Beside) -> tuple[DocumentView, ...]:
    """Films and sounds as rows of a list of files."""
    return tuple(
        DocumentView(
            title=view.title,
            url=view.url or view.watch,
            kind=context.translate(KINDS[view.kind]),
            size=view.facts or view.host,
            is_elsewhere=not view.url,
        )
        for view in player_views(context, media, beside)
    )
