"""Rules for films, sounds, captions and the rights of pictures.

Place in the pipeline: inside `version`. Comes in: a version's own media and pictures, the folder's files. Goes out: problems
as findings. Refuses: to open a file; what is inside of one was read while files were scanned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from newsroom.media.kinds import RECORDINGS, is_picture, is_recording_name
from newsroom.media.players import player_of
from newsroom.model.release import File, Media, Picture, Recording

LARGE = 100_000_000  # octets; GitHub takes no larger file
NOT_EVERYWHERE = {
    "hvc1": "H.265", "hev1": "H.265", "dvh1": "H.265", "ap4h": "ProRes", "apcn": "ProRes", "mp4v": "MPEG-4 Part 2",
}  # fmt: skip


class Finding(NamedTuple):
    """Problems and doubts, each with the word whose line it is on."""

    field: str
    rule: str
    message: str
    naming: str
    severity: str = "error"
    hint: str = ""


def media_findings(
    media: Iterable[Media], files: Mapping[str, File], has_file: Callable[[str], bool]
) -> Iterator[Finding]:
    """Each film, sound and map of a head: its files, its captions, what it says of itself. `has_file` reports a file that is missing."""
    for each in media:
        name = each.file or each.url
        if not each.title:
            message = (
                f"should have a `title`, by which readers know it, e.g. title: The line opens (got '{name}' without)"
            )
            yield Finding("media", "media-title", message, name, "warning")
        if each.poster and has_file(each.poster):
            file = files[each.poster]
            if not is_picture(each.poster) or not file.width:
                message = f"must have a picture that opens as `poster`, e.g. opening.jpg (got '{each.poster}')"
                yield Finding("media", "picture-kind", message, each.poster)
        if each.has_transcript_file:
            has_file(each.transcript)
        if each.captions:
            yield from _of_captions(each, files, has_file)
        if not each.file:
            yield from _of_address(each)
        elif has_file(each.file):
            yield from _of_file(each, files[each.file])


def _of_captions(media: Media, files: Mapping[str, File], has_file: Callable[[str], bool]) -> Iterator[Finding]:
    name = media.captions
    if name.lower().endswith(".srt"):
        message = f"must be captions in WebVTT, e.g. {name[:-4]}.vtt (got '{name}', which is SRT)"
        hint = (
            "Save it as .vtt: a first line WEBVTT, an empty line, and in all times a dot for the comma (00:00:01.000)."
        )
        yield Finding("media", "captions-kind", message, name, hint=hint)
    elif not name.lower().endswith(".vtt"):
        message = f"must be captions in WebVTT, e.g. opening.vtt (got '{name}')"
        yield Finding("media", "captions-kind", message, name)
    elif has_file(name) and files[name].flaw:
        message = f"must be WebVTT that browsers read: {name}, {files[name].flaw}"
        yield Finding("media", "captions-form", message, name)
    if media.url:
        message = f"cannot add `captions` to what another host shows: that host must have them (got '{name}')"
        yield Finding("media", "captions-unused", message, name, "warning")


def _of_file(media: Media, file: File) -> Iterator[Finding]:
    name, found = media.file, file.recording
    if found is None or found.form not in RECORDINGS:
        message = f"must be a film or sound that browsers play, e.g. opening.mp4, speech.mp3 (got '{name}')"
        hint = "Save it as MP4 (H.264), e.g. with HandBrake." if is_recording_name(name) else ""
        yield Finding("media", "media-kind", message, name, hint=hint)
        return
    if name.rpartition(".")[2].lower() not in RECORDINGS[found.form]:
        right = f"{name.rpartition('.')[0]}.{found.form}"
        message = (
            f"must be named after what it is, e.g. {right}: its bytes are those of {found.form.upper()} (got '{name}')"
        )
        yield Finding("media", "media-name", message, name)
    if found.codec in NOT_EVERYWHERE:
        message = f"should be in H.264, which every browser shows (got '{name}' in {NOT_EVERYWHERE[found.codec]})"
        yield Finding("media", "media-codec", message, name, "warning")
    if file.size > LARGE:
        message = f"should be at most 100 MB, e.g. in a smaller size (got '{name}', {file.size / 1e6:.0f} MB)"
        yield Finding("media", "media-large", message, name, "warning")
    yield from _of_access(media, found)


def _of_access(media: Media, found: Recording) -> Iterator[Finding]:
    """WCAG 2.2, 1.2.1 to 1.2.3: who cannot hear reads, who cannot see reads or hears."""
    name = media.file
    if found.is_film and found.has_sound and not media.captions:
        message = f"should have `captions` for those who cannot hear (WCAG 1.2.2), e.g. captions: opening.vtt (got '{name}' without)"
        yield Finding("media", "media-captions", message, name, "warning")
    if not media.transcript and not (found.is_film and not found.has_sound and media.alt):
        thing = "`transcript`" if found.has_sound else "`alt` or `transcript`"
        message = f"should have {thing}, the same in words (WCAG 1.2.1, 1.2.3), e.g. transcript: opening.txt (got '{name}' without)"
        yield Finding("media", "media-transcript", message, name, "warning")


def _of_address(media: Media) -> Iterator[Finding]:
    player = player_of(media.url)
    if player is None:
        message = f"should be a film, sound or map that can be shown, e.g. https://vimeo.com/123456789 (got '{media.url[:80]}')"
        hint = "It is drawn as a link. `newsroom guide markdown` names the hosts that are known."
        yield Finding("media", "media-host", message, media.url, "warning", hint)
    elif player.kind != "map" and not media.transcript:
        message = f"should have a `transcript`, the same in words (WCAG 1.2.1, 1.2.3), e.g. transcript: opening.txt (got '{media.url[:80]}' without)"
        yield Finding("media", "media-transcript", message, media.url, "warning")


def rights_findings(own: Mapping[str, Any], files: Mapping[str, File]) -> Iterator[Finding]:
    """Who made a picture, and what may be done with it: one finding for each, however many pictures lack it."""
    pictures: list[tuple[str, Picture]] = [("image", own["image"])] if own.get("image") else []
    pictures += [("gallery", picture) for picture in own.get("gallery", ())]
    shown = {name for name, file in files.items() if file.width}
    for part, example in (("credit", "credit: Ana Example"), ("licence", "licence: CC BY 4.0")):
        lacking = [(field, each.file) for field, each in pictures if each.file in shown and not getattr(each, part)]
        if lacking:
            names = ", ".join(dict.fromkeys(name for _, name in lacking[:3])) + ("…" if len(lacking) > 3 else "")
            message = f"should have `{part}`, which picture desks must know, e.g. {example} (got none for {names})"
            yield Finding(lacking[0][0], f"picture-{part}", message, lacking[0][1], "warning")
