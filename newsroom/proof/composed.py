"""Texts that the site itself puts together from public values: a date in words, a role with its organisation, an address.

Place in the pipeline: beside `public`, which asks it last. Comes in: public values, and the page contexts that draw them.
Goes out: whether some letters are nothing but public values, whole and one after the other. The parts are made by the same
functions that draw pages, so that a new form of a date is known here too. Refuses: parts of values, but at the two ends of a
run that was cut out of a longer text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from newsroom.media.kinds import MEDIA_TYPES
from newsroom.model.output import SharedInputs
from newsroom.model.output_kinds import KINDS
from newsroom.model.release import Moment, Page, Release
from newsroom.model.takeaways import TAKEAWAYS
from newsroom.proof.disguises import decoded
from newsroom.proof.held import public_entries, texts_of_entry
from newsroom.proof.traces import Trace, halves
from newsroom.proof.values import texts_of
from newsroom.reading.values.rules import CATEGORIES
from newsroom.render.context import PageContext, context_of
from newsroom.render.words import in_words
from newsroom.site.face import public_face
from newsroom.site.site import Site

LEAST_CUT = 5  # least letters of a part through which a run cuts
MOST_DIGITS = 4  # a count, a page number, a year
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([a-z_]+\)[a-z]")
_PO_TEXT = re.compile(r'^(?:msgid|msgstr(?:\[\d\])?|msgid_plural)? ?"(.*)"$', re.MULTILINE)
# First segments of the site's own addresses, and names of files that it writes (contract of addresses).
_SEGMENTS = (
    "news", "topics", "types", "places", "contacts", "feeds", "page", "theme", "corrections", "search", "media", "index",
    "html", "all", "alerts", "events", "pages", "atom", "rss", "ics", "xml", "json", "vcf", "svg", "png", "logo", "icon", "mark", "favicon", "https", "http", "www", "sitemaps", "catalogue", "pictures",
)  # fmt: skip

# Endings of files that the site writes for each topic, language and person.
_ENDINGS = frozenset({"html", "atom", "rss", "xml", "json", "ics", "vcf"})


class Composed:
    """The public values of one site, squeezed, ready to be laid side by side."""

    def __init__(self, site: Site, shared_inputs: Mapping[str, SharedInputs], theme: Path) -> None:
        self.site, self.shared_inputs, self.theme = site, shared_inputs, theme

    def gives(self, trace: Trace) -> bool:
        """Whether the trace is made of whole public values. A run may cut through its first and last one."""
        if trace.form == "literal":  # in an address public values stand as its steps, whole
            return all(map(self._is_step, trace.words.casefold().split("/")))
        letters = trace.needle.decode()
        index = self._narrow if letters.isascii() else self._wide
        return index.covers(letters, may_cut=trace.form == "run")

    def _is_step(self, step: str) -> bool:
        name, *endings = step.split(".")
        return step.isdecimal() or step in self._steps or (name in self._steps and _ENDINGS.issuperset(endings))

    @cached_property
    def _steps(self) -> set[str]:
        return {text.casefold() for text in self._texts()}

    @cached_property
    def _narrow(self) -> _Parts:
        return _Parts({narrow for narrow, _ in self._halves if len(narrow) > 1})

    @cached_property
    def _wide(self) -> _Parts:
        return _Parts({wide for _, wide in self._halves if wide})

    @cached_property
    def _halves(self) -> set[tuple[str, str]]:
        return {halves(decoded(text)) for text in self._texts() if text}

    def _texts(self) -> Iterator[str]:
        site, settings = self.site, self.site.settings
        pages: list[Page] = [*site.releases, *(page for versions in site.pages.values() for page in versions.values())]
        yield from (settings.site_name, settings.timezone, *settings.site_names.values(), *settings.brand.values())
        yield from re.split(r"[/.:]+", settings.site_url)
        yield from re.sub(r"^https?://", "", settings.site_url).split("/")
        yield from _SEGMENTS
        yield from KINDS
        yield from (part for each in TAKEAWAYS for part in (each.file, each.label, each.shown, *each.file.split(".")))
        yield from site.languages
        for kind, keys in public_entries(site).items():
            for key in keys:
                if key in getattr(site.directory, kind):
                    yield from texts_of_entry(site.directory, kind, key)
                    yield from _spoken(getattr(site.directory, kind)[key])
        for page in pages:
            yield page.slug
            yield from (text for _, text in texts_of(page))
            yield from (part for alias in page.aliases for part in alias.split("/"))
            for file in site.published_files(page):
                yield file.name
                yield from (f"{file.width} × {file.height}, {in_words(size)}" for size in {file.size, file.clean})
        yield from (text for _, text in texts_of(public_face(site)))
        yield from (file.name for file in self.theme.rglob("*"))
        yield from (ending for ending in MEDIA_TYPES if len(ending) > 2)
        for words in sorted((self.theme / "locale").rglob("*.po")):
            for text in _PO_TEXT.findall(words.read_text("utf-8", "replace")):
                yield from _PLACEHOLDER.split(text)
        moments = {moment for page in pages for moment in _moments(page)}
        for shared in self.shared_inputs.values():
            context = context_of(shared)
            yield from _in_words(context, moments)
            for contact in (site.directory.contacts[key] for key in public_entries(site)["contacts"]):
                yield context.hours(contact)
                yield context.zone(contact.timezone or settings.timezone)
            yield from (context.zone(settings.timezone), "kB", "MB")
            for event in (page.event for page in pages if isinstance(page, Release) and page.event is not None):
                if event.ends is not None and not event.starts.timed:
                    yield from context.days(event.starts, event.ends)


class _Parts:
    """Squeezed texts, to be asked for as wholes, beginnings and ends."""

    def __init__(self, parts: set[str]) -> None:
        self.parts = parts
        self.longest = max(map(len, parts), default=0)
        self.sorted = sorted(parts)
        self.reversed = sorted(part[::-1] for part in parts)

    def covers(self, letters: str, may_cut: bool) -> bool:
        """Whether the letters are some of the texts, one after the other."""
        size = len(letters)
        reached = {0}
        if may_cut:
            reached |= {at for at in range(LEAST_CUT, size) if _begins(self.reversed, letters[:at][::-1])}
        for start in range(size):
            if start not in reached:
                continue
            for end in range(start + 1, min(size, start + self.longest) + 1):
                part = letters[start:end]
                if part.isdecimal():
                    # Not a number put together from days and hours: all of its digits in one place, or a date as a whole.
                    is_whole = not letters[start - 1 : start].isdecimal() and not letters[end : end + 1].isdecimal()
                    if is_whole and (len(part) <= MOST_DIGITS or part in self.parts):
                        reached.add(end)
                elif part in self.parts:
                    reached.add(end)
            if may_cut and size - start >= LEAST_CUT and start and _begins(self.sorted, letters[start:]):
                return True
        return size in reached


def _begins(ordered: list[str], letters: str) -> bool:
    at = bisect_left(ordered, letters)
    return at < len(ordered) and ordered[at].startswith(letters)


def _moments(page: Page) -> Iterator[Moment]:
    """Every instant that a public version shows."""
    found = [page.date, page.modified, page.embargo, page.expires]
    if isinstance(page, Release):
        found += [note.at for note in page.corrections]
        if page.withdrawn is not None:
            found.append(page.withdrawn.at)
        if page.event is not None:
            found += [page.event.starts, page.event.ends]
    return (moment for moment in found if moment is not None)


def _in_words(context: PageContext, moments: Iterable[Moment]) -> Iterator[str]:
    """Days, hours, months and years as a language writes them, with the names of kinds and of languages."""
    from email.utils import format_datetime  # here: it is rarely asked for, and imports sockets

    yield from (context.category(key).label for key in (*CATEGORIES, *context.shared.kinds))
    yield from (context.language_name(lang) for lang in context.languages)
    for moment in moments:
        view, local = context.date(moment), moment.local
        day = context.day(moment)
        yield from (view.text, view.iso, context.on(moment).text, day)
        yield from (context.month_day(moment), day.replace(local[:4], ""))  # without its year
        yield from re.split(r"[,،、]\s*", view.text)
        yield from (local, local[:10], local[:7], local[:4], local[5:7], local[8:10], local[11:16])
        yield from (context.month(local[:4], local[5:7]), context.year(local[:4]))
        yield format_datetime(context.zoned(moment))


def _spoken(entry: object) -> Iterator[str]:
    """Parts of a contact that pages show beside its names: hours, zone, labels of its numbers."""
    yield str(getattr(entry, "timezone", ""))
    yield str(getattr(entry, "hours", ""))
    for phone in getattr(entry, "phones", ()):
        yield from (words for _, words in phone.label)
