"""`/news/<slug>/<slug>.zip`: the press kit of a release: all that can be taken away of it, and its pictures in full size
and its films and sounds with captions and transcripts, with a sheet that says whose they are and what may be done with them."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import msgspec

from newsroom.media import imaging
from newsroom.media.kinds import is_picture, is_recording_name
from newsroom.media.metadata import Damaged, Rights, rights_address
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Picture, Release, Value
from newsroom.model.takeaways import TAKEAWAYS, Takeaway, takeaways_of
from newsroom.outputs import kind
from newsroom.outputs.takeaways.entry import entry_contacts
from newsroom.outputs.takeaways.paper import PaperInputs, paper_fingerprint_key, paper_of
from newsroom.outputs.takeaways.paper import sources as paper_sources
from newsroom.outputs.takeaways.pictures import unusable
from newsroom.render.archive_file import packed
from newsroom.render.context import PageContext, context_of
from newsroom.render.pictures import rights_of
from newsroom.render.typesetting import has_paper
from newsroom.site.plan import Planner
from newsroom.site.site import Site

PIECES = 3
ON_PAPER = ("pdf", "docx")  # drawn from paper's inputs; the others from the entry alone
RIGHTS = "RIGHTS.txt"
LARGEST_RECORDING = 50_000_000  # octets; of a larger one the sheet gives the address


class KitPicture(Value, frozen=True, kw_only=True):
    """A picture to pack in full size."""

    name: str
    source: str  # inside content/
    digest: str
    rights: Rights


class KitRecording(Value, frozen=True, kw_only=True):
    """A film or sound, or a file that belongs to one: captions, a transcript."""

    name: str
    source: str  # inside content/
    digest: str
    is_packed: bool  # False: too large, named by its address


class KitInputs(Value, frozen=True, kw_only=True):
    paper: PaperInputs
    takeaways: tuple[str, ...]  # names of those that are packed
    pictures: tuple[KitPicture, ...]
    recordings: tuple[KitRecording, ...] = ()

    @property
    def packed_recordings(self) -> tuple[KitRecording, ...]:
        return tuple(each for each in self.recordings if each.is_packed)


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "kit" not in site.settings.takeaways:
        return
    for release in planner.releases:
        if release.withdrawn is not None:
            continue
        paper = paper_of(site, planner, release)
        names = tuple(
            each.name
            for each in takeaways_of(release, site.settings.takeaways, has_paper(release))
            if each.name != "kit"
        )
        pictures, recordings = tuple(_pictures(site, release)), tuple(_recordings(site, release))
        digest = paper_fingerprint_key(planner, paper)
        address = f"{planner.addresses[release.lang].release(release.slug)}{release.slug}.zip"
        inputs = KitInputs(paper=paper, takeaways=names, pictures=pictures, recordings=recordings)
        bodies = ((release.folder, release.lang),)
        yield planner.output(
            "kit",
            release.lang,
            address,
            inputs,
            bodies=bodies,
            fingerprint_key=(digest, names, pictures, recordings),
            owner=release.folder,
        )


def _pictures(site: Site, release: Release) -> Iterable[KitPicture]:
    """Those that the release shows, each once."""
    for file in site.published_files(release) if site.files.get(release.folder) else ():
        if is_picture(file.name) and file.width:
            rights = rights_of(site, release, file.name)
            yield KitPicture(name=file.name, source=f"{release.folder}/{file.name}", digest=file.digest, rights=rights)


def _recordings(site: Site, release: Release) -> Iterable[KitRecording]:
    """Films and sounds that the release plays, with captions and transcripts."""
    belongs = {name for media in release.media for name in media.files if name != media.poster}
    for file in site.published_files(release) if site.files.get(release.folder) else ():
        if is_recording_name(file.name) or file.name in belongs:
            yield KitRecording(
                name=file.name,
                source=f"{release.folder}/{file.name}",
                digest=file.digest,
                is_packed=file.size <= LARGEST_RECORDING,
            )


def sources(inputs: KitInputs) -> tuple[tuple[str, str], ...]:
    return (
        *paper_sources(inputs.paper),
        *((picture.source, picture.digest) for picture in inputs.pictures),
        *((recording.source, recording.digest) for recording in inputs.packed_recordings),
    )


def draw(inputs: KitInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    paper, slug = inputs.paper, inputs.paper.entry.release.slug
    folder = f"{slug}-{shared.lang}/"
    on_paper, full = files[: len(paper.pictures)], files[len(paper.pictures) :]
    entries: list[tuple[str, bytes]] = []
    for each in TAKEAWAYS:
        if each.name in inputs.takeaways:
            entries.append((folder + each.file.format(slug=slug), _drawn(each, paper, shared, bodies, on_paper)))
    for recording, data in zip(inputs.packed_recordings, full[len(inputs.pictures) :], strict=True):
        entries.append((f"{folder}{_place(recording)}", data))
    for picture, data in zip(inputs.pictures, full[: len(inputs.pictures)], strict=True):
        try:
            entries.append((f"{folder}pictures/{picture.name}", imaging.original(data, picture.rights)))
        except Damaged as fault:
            raise unusable(picture.source, fault) from fault
    if inputs.pictures or inputs.recordings:
        entries.append((folder + RIGHTS, ("\ufeff" + rights_sheet(context_of(shared), inputs)).encode()))
    return packed(sorted(entries))


def _place(recording: KitRecording) -> str:
    """Where it lies in the kit."""
    return f"media/{recording.name}"


def _drawn(
    each: Takeaway, paper: PaperInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]
) -> bytes:
    module = kind(each.kind)
    made: bytes = (
        module.draw(paper, shared, bodies, files) if each.kind in ON_PAPER else module.draw(paper.entry, shared, bodies)
    )
    return made


def rights_sheet(context: PageContext, inputs: KitInputs) -> str:
    """The terms of each picture, and what each film and sound is, in the release's language, for a picture desk."""
    entry, translate = inputs.paper.entry, context.translate
    release = entry.release
    named = {picture.file: picture for picture in (*release.gallery, *((release.image,) if release.image else ()))}
    lines = [release.title, context.at.absolute(context.at.release(release.slug)), ""]
    for picture in inputs.pictures:
        own = named.get(picture.name, Picture(file=picture.name))
        lines.append(f"pictures/{picture.name}")
        if own.caption:
            lines.append(own.caption)
        if own.alt:
            lines.append(f"[{own.alt}]")
        if own.credit:
            lines.append(translate("Picture: %(credit)s") % {"credit": own.credit})
        if own.licence:
            lines.append(translate("Rights: %(licence)s") % {"licence": context.licence(own.licence)[0]})
        address = rights_address(msgspec.structs.replace(picture.rights, licence=own.licence or picture.rights.licence))
        if address and address != own.licence:
            lines.append(address)
        lines.append("")
    lines += _recording_lines(context, inputs)
    for contact in entry_contacts(context, entry):
        lines.append(context.listed(contact.name, *(phone.international for phone in contact.phones), contact.email))
    return "\n".join(lines).rstrip("\n") + "\n"


def _recording_lines(context: PageContext, inputs: KitInputs) -> list[str]:
    """Each film and sound: where it is, what it is called, what there is to see, what belongs to it."""
    release = inputs.paper.entry.release
    beside = f"{context.at.absolute(context.at.release(release.slug))}"
    places = {
        each.name: _place(each) if each.is_packed else f"{beside}{quote(each.name)}" for each in inputs.recordings
    }
    lines, listed = [], set()
    for media in release.media:
        of_it = [places[name] for name in media.files if name in places]
        if of_it:
            listed.update(of_it)
            words = (media.title, f"[{media.alt}]" if media.alt else "")
            lines += [*of_it[:1], *filter(None, words), *of_it[1:], ""]
    for place in places.values():
        if place not in listed:
            lines += [place, ""]
    return lines
