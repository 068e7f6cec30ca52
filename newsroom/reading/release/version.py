"""One language version of a release or page, while it is read.

Place in the pipeline: the part of `validate` that looks at one text. Comes in: a `RawSource` and its typed fields.
Goes out: what its fields must bear out among themselves and with the folder's files. Refuses: to build the value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from newsroom.media.kinds import is_picture
from newsroom.model.problems import Problem, did_you_mean
from newsroom.model.release import File, Moment, Picture, Waiver
from newsroom.reading.files.file_rules import drawing
from newsroom.reading.files.media_checks import media_findings, rights_findings
from newsroom.reading.files.source import RawSource
from newsroom.reading.files.yaml_text import line_at, line_with
from newsroom.reading.release.waivable import WAIVABLE
from newsroom.reading.values.moments import is_before
from newsroom.reading.values.rules import NOT_TO_TAKE_AWAY

if TYPE_CHECKING:
    from newsroom.reading.body.body import Body

NEEDS_CONTACT = ("press-release", "statement", "media-advisory")
SMALL_PICTURE = 1200  # pixels wide; below it search engines and link previews show no large picture


class Version:
    """One language version while it is read."""

    __slots__ = ("body", "broken", "lang", "notes", "own", "path", "problems", "raw", "unread", "values")

    def __init__(self, lang: str, raw: RawSource) -> None:
        self.lang, self.raw, self.path = lang, raw, raw.path
        self.own: dict[str, Any] = {}  # fields set in this very file
        self.values: dict[str, Any] = {}  # with those taken from the original
        self.broken: frozenset[str] = frozenset()  # fields set, but not readable
        self.problems: list[Problem] = list(raw.problems)
        self.body: Body  # as rendered, with the notes to editors behind it
        self.notes: Body | None = None
        self.unread: Collection[str] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it says so; of a head that cannot be read, one of its lines."""
        return bool(self.values.get("status") == "draft") or self.raw.seems_draft

    def wrong(
        self,
        field: str,
        rule: str,
        message: str,
        hint: str = "",
        *,
        at: tuple[int | str, ...] = (),
        naming: str = "",
        severity: str = "error",
    ) -> None:
        """A problem on the line of the field, of a part of it (`at`) or of the part that names a word (`naming`)."""
        line = line_at(self.raw.fields, at or (field,))
        if naming:
            line = line_with(self.raw.fields.get(field), naming) or line
        self.problems.append(Problem(self.path, line, field, rule, severity, message, hint))

    def settled(self) -> list[Problem]:
        """The problems that count: warnings that were waived go, and in a draft nothing but an unreadable file is an error."""
        problems = self.problems
        waivers: tuple[Waiver, ...] = self.values.get("waive", ())
        for number, waiver in enumerate(waivers):
            kept = [problem for problem in problems if problem.rule != waiver.rule or problem.severity == "error"]
            if any(problem.rule == waiver.rule for problem in kept):
                line = line_at(self.raw.fields, ("waive", number))
                message = f"must name a warning, e.g. picture-small (got '{waiver.rule}', which is an error)"
                kept.append(Problem(self.path, line, "waive", "waive-error", "warning", message))
            elif waiver.rule not in WAIVABLE and "waive" in self.own:
                line = line_at(self.raw.fields, ("waive", number))
                message = f"must name a warning of a text by its rule, e.g. picture-small (got '{waiver.rule}'); it waives nothing"
                hint = did_you_mean(waiver.rule.lower().replace(" ", "-"), WAIVABLE)
                kept.append(Problem(self.path, line, "waive", "waive-unknown", "warning", message, hint))
            problems = kept
        if self.is_draft:
            # A draft may still hold what its template says.
            others = (problem for problem in problems if problem.rule != "template-left")
            unreadable = () if self.raw.is_readable else self.raw.problems
            return [
                each if each in unreadable else msgspec.structs.replace(each, severity="warning") for each in others
            ]
        return problems

    def check(self, original: Version, files: Mapping[str, File], unread: Collection[str], is_page: bool) -> None:
        """Rules for the fields of one version among themselves and against the folder's files. `unread`: files of it that are
        there and cannot be read."""
        if not self.raw.is_readable:
            return
        self.unread = unread
        self.check_required(original, is_page)
        self.check_order()
        self.check_files(files)

    def check_required(self, original: Version, is_page: bool) -> None:
        values, present = self.values, self.values.keys() | self.broken
        if "title" not in present:
            self.wrong(
                "title",
                "missing-title",
                "must be given, e.g. title: Example Mission opens a counselling line (got none)",
            )
        is_original = self is original
        if is_page or not original.raw.is_readable:
            return
        present |= original.broken
        if "date" not in present and is_original:
            self.wrong("date", "missing-date", "must be given, e.g. date: 2026-03-02 (got none)")
        if not is_original and "category" not in self.own:
            return
        if "category" in self.broken:
            return
        category = values.get("category", "press-release")
        if category == "press-release" and "dateline" not in present:
            self.wrong(
                "dateline", "missing-dateline", "must be given for a press-release, e.g. dateline: Seoul (got none)"
            )
        if category in NEEDS_CONTACT and not values.get("contacts") and "contacts" not in self.broken | original.broken:
            self.wrong(
                "contacts", "missing-contact", f"must be given for a {category}, e.g. contacts: [press-desk] (got none)"
            )
        if category == "media-advisory" and "event" not in present:
            example = "e.g. event: {name: Press briefing, starts: 2026-03-02T10:00+09:00}"
            self.wrong("event", "missing-event", f"must be given for a media-advisory, {example} (got none)")

    def check_order(self) -> None:
        """Dates against dates. A translation answers only for what it sets itself."""
        own, values = self.own, self.values
        date, modified, embargo, expires = (values.get(name) for name in ("date", "modified", "embargo", "expires"))

        def anchor(*names: str) -> str:
            return next((name for name in names if name in own), "")

        def check_after_date(field: str, rule: str, moment: Moment, *at: int | str) -> None:
            if date and is_before(moment, date):
                found = f"(got {moment.local[:10]}, and date is {date.local[:10]})"
                self.wrong(field, rule, f"must not lie before `date`, e.g. {date.local[:10]} {found}", at=(field, *at))

        if modified:
            check_after_date("modified", "modified-before-date", modified)
        if "withdrawn" in own:
            check_after_date("withdrawn", "withdrawn-before-date", own["withdrawn"].at, "at")
        for number, correction in enumerate(own.get("corrections", ())):
            check_after_date("corrections", "correction-before-date", correction.at, number, "at")
        for name, start in (("date", date), ("embargo", embargo)):
            at = anchor("expires", name)
            if expires and start and at and expires.at <= start.at:
                self.wrong(
                    at,
                    "expires-too-early",
                    f"must make `expires` later than `{name}` (got {expires.local}, and {name} is {start.local})",
                )
        corrections = values.get("corrections", ())
        if corrections:
            newest = max(corrections, key=lambda correction: correction.at.at)
            if not modified and "modified" not in self.broken:
                message = f"should come with `modified`, e.g. modified: {newest.at.local[:10]} (got none)"
                hint = "The correction's day counts as the last change."
                self.wrong("corrections", "correction-without-modified", message, hint, severity="warning")
            elif modified and is_before(modified, newest.at):
                message = f"must not lie before the newest correction, e.g. {newest.at.local[:10]} (got {modified.local[:10]})"
                self.wrong("modified", "modified-before-correction", message)
        event = own.get("event")
        if event and event.ends and is_before(event.ends, event.starts):
            message = f"must not end before it starts (got {event.starts.local} to {event.ends.local})"
            self.wrong("event", "event-ends-early", message, at=("event", "ends"))

    def check_files(self, files: Mapping[str, File]) -> None:
        """The files that fields name must lie in the folder, and be what the field needs."""
        own = self.own
        if own.get("image"):
            self.check_picture("image", own["image"], files)
        for picture in own.get("gallery", ()):
            self.check_picture("gallery", picture, files)
        media = media_findings(own.get("media", ()), files, lambda name: self.has_file("media", name, files))
        for field, rule, message, naming, severity, hint in (*media, *rights_findings(own, files)):
            self.wrong(field, rule, message, hint, naming=naming, severity=severity)
        for document in own.get("documents", ()):
            if self.has_file("documents", document.file, files) and document.file.lower().endswith(NOT_TO_TAKE_AWAY):
                message = f"must be a file to take away, e.g. report.pdf: browsers would run it, or the site reads it (got '{document.file}')"
                self.wrong("documents", "document-kind", message, naming=document.file)

    def check_picture(self, field: str, picture: Picture, files: Mapping[str, File]) -> None:
        if not self.has_file(field, picture.file, files):
            return
        file = files[picture.file]
        if not is_picture(picture.file):
            message = f"must be a JPEG, PNG, WebP, GIF or AVIF picture, e.g. workshop.jpg (got '{picture.file}')"
            if picture.file.lower().endswith(".svg"):
                message = drawing(picture.file)
            self.wrong(field, "picture-kind", message, naming=picture.file)
        elif not file.width:
            message = f"must be a picture that opens, of at most 150 million pixels, e.g. one saved anew (got '{picture.file}')"
            self.wrong(field, "picture-unreadable", message, naming=picture.file)
        elif file.width < SMALL_PICTURE:
            message = (
                f"should be at least {SMALL_PICTURE} pixels wide, e.g. 2400 × 1600 (got {file.width} × {file.height})"
            )
            self.wrong(field, "picture-small", message, naming=picture.file, severity="warning")

    def has_file(self, field: str, name: str, files: Mapping[str, File]) -> bool:
        if name in files:
            return True
        if name in self.unread or "" in self.unread:
            return False  # it is there; what is wrong with it is told of the file
        example, folder = next(iter(files), "workshop.jpg"), self.path.rpartition("/")[0]
        message = f"must be a file in {folder}/, e.g. {example} (got '{name}', which is not there)"
        self.wrong(field, "file-missing", message, did_you_mean(name, files), naming=name)
        return False
