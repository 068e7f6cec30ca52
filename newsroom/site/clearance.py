"""The texts that may be seen at one instant, and the instants when that changes. The only module that reads the clock.

Place in the pipeline: validated folders + one aware instant → `Clearance`: what is cleared, what is held and until when,
and between which two instants this very answer holds. Refuses: to look at the clock twice, to guess an offset.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain

import msgspec

from newsroom.model.bounds import ALWAYS, NEVER, Bounds
from newsroom.model.problems import MachineFault, UsageError
from newsroom.model.release import Folder, Moment, Page, Release, Value, digested

_LAST_YEAR = 9998  # the calendar ends with 9999, in every time zone a day earlier or later
_LATEST = int(datetime(_LAST_YEAR, 12, 31, tzinfo=UTC).timestamp())
_MADE = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())  # no machine runs this program before it was written


class Clock(Value, frozen=True, kw_only=True):
    """The one instant of a build."""

    at: int  # seconds since 1970-01-01T00:00Z
    source: str  # "--at" | "SOURCE_DATE_EPOCH" | "machine"
    ahead: bool  # later than the machine's clock: what is built now must not be uploaded


class Held(Value, frozen=True, kw_only=True):
    """A language version that may not leave, for the editor's eyes only."""

    page: Page
    reason: str  # "draft" | "future" | "embargo" | "expired" | "original"
    until: int  # seconds; NEVER for a draft and for what expired
    moment: Moment | None = None  # the embargo, date or expiry that holds it


class Clearance(Value, frozen=True, kw_only=True):
    """The answer for one instant, and the bounds in which it holds."""

    releases: tuple[Release, ...]  # cleared versions, in no particular order
    pages: tuple[Page, ...]
    held: tuple[Held, ...]
    bounds: Bounds
    ahead: tuple[tuple[str, str, str], ...] = ()  # (path, field, text) of notes of cleared versions that wait
    unsettled: tuple[Page, ...] = ()  # versions, held ones too, for which more counts than a date that is past


def read_clock(at: str | None = None) -> Clock:
    """The instant to build for: `--at` wins, then SOURCE_DATE_EPOCH, then the machine's clock.

    Raises UsageError for what is no instant, MachineFault where the machine has lost its time: all releases would be held.
    """
    machine = int(time.time())
    if at:
        instant = parse_instant(at)
        return Clock(at=instant, source="--at", ahead=instant > machine)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch:
        if not (epoch.isascii() and epoch.isdecimal() and int(epoch) <= _LATEST):
            raise UsageError(f"SOURCE_DATE_EPOCH: must be seconds since 1970, e.g. 1656993600 (got {epoch[:60]!r})")
        return Clock(at=int(epoch), source="SOURCE_DATE_EPOCH", ahead=int(epoch) > machine)
    if machine < _MADE:
        day = datetime.fromtimestamp(machine, UTC).date().isoformat()
        raise MachineFault(
            f"the machine's clock has lost its time ({day}), and releases come and go by it. Set it, or say --at"
        )
    return Clock(at=machine, source="machine", ahead=False)


def has_passed(instant: int) -> bool:
    """Whether it has passed by the machine's clock, whatever instant a build is made for."""
    return instant <= time.time()


def parse_instant(text: str) -> int:
    """Seconds since 1970 of an ISO 8601 date and time with offset. Raises UsageError."""
    wrong = UsageError(f"--at: must be a date and time with UTC offset, e.g. 2026-03-04T06:00+01:00 (got {text!r})")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if instant.tzinfo is None or not 2 <= instant.year <= _LAST_YEAR:
        raise wrong
    return int(instant.timestamp())


def clear(folders: Iterable[Folder], now: int) -> Clearance:
    """The texts that may be seen at `now` (seconds). A translation is held while its original is held."""
    releases: list[Release] = []
    pages: list[Page] = []
    held: list[Held] = []
    ahead: list[tuple[str, str, str]] = []
    unsettled: list[Page] = []
    bounds = Bounds()
    for folder in folders:
        for versions, cleared in ((folder.releases, releases), (folder.pages, pages)):
            if _are_plainly_cleared(versions, now):
                cleared.extend(versions)  # type: ignore[arg-type]
                continue
            unsettled.extend(versions)
            for page, verdict in _verdicts(versions, now):
                instants = [] if page.draft or versions[0].draft else [moment.at for moment in moments_of(page)]
                if verdict is not None:  # a held release shows nothing, whatever it announces
                    held.append(verdict)
                    bounds = bounds.narrowed([*(at for at in instants if at <= now), verdict.until], now)
                    continue
                bounds = bounds.narrowed(instants, now)
                shown = _as_of(page, now)
                if shown is not page:
                    ahead += _not_yet_shown(page, now)
                cleared.append(shown)  # type: ignore[arg-type]
    latest = max((page.date.at for page in chain(releases, pages) if page.date is not None), default=ALWAYS)
    return Clearance(
        releases=tuple(releases), pages=tuple(pages), held=tuple(held), bounds=bounds.narrowed([latest], now),
        ahead=tuple(ahead), unsettled=tuple(unsettled),
    )  # fmt: skip


def _verdicts(versions: Iterable[Page], now: int) -> Iterator[tuple[Page, Held | None]]:
    """Each version, its original first, with what holds it; a translation is held at least as long as its original."""
    original: Held | None = None
    for number, page in enumerate(versions):
        verdict = _verdict(page, now)
        if number == 0:
            original = verdict
        elif original is not None and (verdict is None or verdict.until <= original.until):
            verdict = Held(page=page, reason="original", until=original.until)
        yield page, verdict


def _are_plainly_cleared(versions: Iterable[Page], now: int) -> bool:
    """Whether nothing but their dates, which are past, says when versions show: as with nearly all of an archive."""
    for page in versions:
        if page.embargo is not None or page.expires is not None or page.modified is not None or page.draft:
            return False
        if page.date is not None and page.date.at > now:
            return False
        if isinstance(page, Release) and (page.corrections or page.withdrawn):
            return False
    return True


def _verdict(page: Page, now: int) -> Held | None:
    if page.draft:
        return Held(page=page, reason="draft", until=NEVER)
    if page.expires is not None and page.expires.at <= now:
        return Held(page=page, reason="expired", until=NEVER, moment=page.expires)
    if page.embargo is not None and page.embargo.at > now and (page.date is None or page.embargo.at >= page.date.at):
        return Held(page=page, reason="embargo", until=page.embargo.at, moment=page.embargo)
    if page.date is not None and page.date.at > now:
        return Held(page=page, reason="future", until=page.date.at, moment=page.date)
    return None


def moments_of(page: Page) -> Iterable[Moment]:
    """Every instant at which something about this version begins or ends to show."""
    for moment in (page.date, page.embargo, page.expires, page.modified):
        if moment is not None:
            yield moment
    if isinstance(page, Release):
        if page.withdrawn is not None:
            yield page.withdrawn.at
        for correction in page.corrections:
            yield correction.at


def _as_of(page: Page, now: int) -> Page:
    """The version without what lies ahead: a withdrawal, a correction or a change announced for later."""
    changes: dict[str, object] = {}
    if page.modified is not None and page.modified.at > now:
        changes["modified"] = None
    if isinstance(page, Release):
        if page.withdrawn is not None and page.withdrawn.at.at > now:
            changes["withdrawn"] = None
        if page.corrections and page.corrections[0].at.at > now:
            changes["corrections"] = tuple(note for note in page.corrections if note.at.at <= now)
    return digested(msgspec.structs.replace(page, **changes)) if changes else page


def _not_yet_shown(page: Page, now: int) -> Iterable[tuple[str, str, str]]:
    """The statements of a cleared version that are still to come."""
    if isinstance(page, Release):
        if page.withdrawn is not None and page.withdrawn.at.at > now:
            yield page.path, "withdrawn", page.withdrawn.reason
        for note in page.corrections:
            if note.at.at > now:
                yield page.path, "corrections", note.note
