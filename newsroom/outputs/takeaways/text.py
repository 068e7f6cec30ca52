"""`/news/<slug>/release.txt`: a release as plain text, wrapped, with its contact, ready to paste into a mail.

A byte order mark comes first: without one, browsers and editors guess at letters that are not Latin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsroom.model.blocks import (
    Block,
    Code,
    Heading,
    List,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Run,
    Table,
    Terms,
    Text,
)
from newsroom.model.flat import flat
from newsroom.model.output import Output, SharedInputs
from newsroom.outputs.parts import body_html, byline
from newsroom.outputs.takeaways.entry import (
    Entry,
    entry_contacts,
    event_lines,
    plan_beside,
    release_url,
    text_tree,
    whole_links,
)
from newsroom.reading.blocks.text_reader import read_text
from newsroom.render.context import PageContext, context_of
from newsroom.render.manuscript import ADDRESSES
from newsroom.render.recent import remembered
from newsroom.render.wrapping import columns, wrap
from newsroom.render.xml_text import allowed
from newsroom.site.plan import Planner
from newsroom.site.site import Site

NAME = "release.txt"
WIDTH = 72  # columns, as mail has it


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "text" in site.settings.takeaways:
        yield from plan_beside(site, planner, "text", NAME)


@remembered
def draw(inputs: Entry, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    return ("\ufeff" + plain_text(context_of(shared), inputs, bodies[0])).encode()


def plain_text(context: PageContext, entry: Entry, body: str) -> str:
    """The whole release in lines."""
    return allowed("\n".join(line.rstrip() for line in _lines(context, entry, body)).strip("\n")) + "\n"


def _lines(context: PageContext, entry: Entry, body: str) -> Iterator[str]:
    release, translate = entry.release, context.translate
    if entry.hold is not None:
        notice = context.held_notice(entry.hold)
        yield from (*wrap(f"*** {notice.title}. {notice.text} ***", WIDTH), "")
    kind = [
        context.category(release.category).label,
        context.site_view().publisher,
        context.date(release.published).text,
    ]
    yield from (*wrap(" · ".join(kind), WIDTH), "")
    title = wrap(release.title, WIDTH)
    yield from (*title, "=" * max(map(columns, title)), "")
    if release.subtitle:
        yield from (*wrap(release.subtitle, WIDTH), "")
    if release.modified is not None:
        yield from (*wrap(context.labelled(translate("Updated"), context.date(release.modified).text), WIDTH), "")
    for note in release.corrections:
        yield from (
            *wrap(context.labelled(f"{translate('Correction')} ({context.date(note.at).text})", note.note), WIDTH),
            "",
        )
    yield from text_lines(context, entry, body)
    if entry.people:
        yield from (*wrap("; ".join(byline(context, person) for person in entry.people), WIDTH), "")
    event = list(event_lines(context, entry))
    if event:
        yield from (line for row in event for line in wrap(row, WIDTH, "  ", "    "))
        yield ""
    if release.notes:
        yield from _heading(translate("Notes to editors"))
        yield from tree_lines(read_text(whole_links(context, entry, release.notes), "n-"))
    if entry.boilerplate is not None:
        if entry.boilerplate.title:
            yield from _heading(entry.boilerplate.title)
        html = body_html(
            context, entry.boilerplate.links, entry.boilerplate_targets, entry.boilerplate.html, absolute=True
        )
        yield from tree_lines(read_text(html, "b-"))
    contacts = entry_contacts(context, entry)
    if contacts:
        yield from _heading(translate("Press contact" if len(contacts) == 1 else "Press contacts"))
    for contact in contacts:
        yield from wrap(contact.name, WIDTH)
        yield from wrap(context.apart(contact.role, contact.organisation), WIDTH)
        for phone in contact.phones:
            yield context.labelled(phone.label or translate("Telephone"), phone.international)
        if contact.email:
            yield context.labelled(translate("E-mail"), contact.email)
        if contact.languages:
            yield from wrap(context.labelled(translate("Languages"), context.listed(*contact.languages)), WIDTH)
        if contact.hours:
            yield from wrap(
                context.labelled(translate("Hours"), " ".join(filter(None, (contact.hours, contact.timezone)))), WIDTH
            )
        if on_duty := context.on_duty_line(contact):
            yield on_duty
        yield ""
    yield release_url(context, release)


def _heading(words: str) -> Iterator[str]:
    lines = wrap(words, WIDTH)
    yield from lines
    yield "-" * max(map(columns, lines))


@remembered
def text_lines(context: PageContext, entry: Entry, body: str) -> tuple[str, ...]:
    """The release's text in lines; data says the same as the file."""
    return tuple(tree_lines(text_tree(context, entry, body)))


def tree_lines(text: Text) -> Iterator[str]:
    """A text in lines, an empty one after each block, its footnotes last."""
    setting = _Lines({note.label: number for number, note in enumerate(text.notes, 1)})
    yield from setting.blocks(text.blocks)
    for note in text.notes:
        mark = f"[{setting.numbers[note.label]}] "
        yield from setting.hung(note.blocks, "", mark)
        yield ""


class _Lines:
    """One text while it is set in lines."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers

    def blocks(self, blocks: Sequence[Block], before: str = "") -> Iterator[str]:
        """The blocks in lines, each with `before` before it, an empty line after each block."""
        for block in blocks:
            yield from self._block(block, before)
            if not isinstance(block, Heading):  # its text follows at once
                yield ""

    def hung(self, blocks: Sequence[Block], before: str, mark: str) -> Iterator[str]:
        """The blocks beside a mark; further lines follow below the text."""
        inner = (before + " " * len(mark))[: WIDTH // 2]  # text that is nested deeper would have no room
        lines = list(_without_last(self.blocks(blocks, inner)))
        yield before + mark + lines[0][len(inner) :] if lines else before + mark.rstrip()
        yield from lines[1:]

    def _block(self, block: Block, before: str) -> Iterator[str]:
        match block:
            case Paragraph():
                yield from wrap(self.words(block.runs), WIDTH, before, before)
            case Heading():
                words = self.words(block.runs)
                yield from wrap(words, WIDTH, before, before)
                yield before + "-" * min(WIDTH - len(before), columns(words))
            case List():
                for number, item in enumerate(block.items, block.start):
                    box = "" if item.checked is None else "[x] " if item.checked else "[ ] "
                    yield from self.hung(item.blocks, before, _mark(block, number) + box)
                    if not block.tight and len(item.blocks) > 1 and number < block.start + len(block.items) - 1:
                        yield ""
            case Quotation():
                inner = (before + "    ")[: WIDTH // 2]
                yield from _without_last(self.blocks(block.blocks, inner))
                if block.attribution:
                    by = f"— {self.words(block.attribution)}"
                    yield from wrap(by, WIDTH, inner, inner + "  ")
            case Table():
                if block.caption:
                    yield from wrap(self.words(block.caption), WIDTH, before, before)
                for row in (*block.head, *block.rows):
                    cells = [" ".join(" ".join(self.blocks(cell.blocks)).split()) for cell in row]
                    yield from wrap(" | ".join(cells), WIDTH, before, before + "    ")
            case Picture():
                words = " ".join(filter(None, (block.alt, self.words(block.caption))))
                if words or block.link:
                    yield from wrap(self.words((Run(text=f"[{words}]", link=block.link),)), WIDTH, before, before)
            case Code():
                yield from (before + "    " + line for line in block.text.strip("\n").split("\n"))
            case Terms():
                for term in block.items:
                    yield from wrap(self.words(term.runs), WIDTH, before, before)
                    for part in term.definitions:
                        yield from _without_last(self.blocks(part, before + "    "))
            case Rule():
                yield before + "* * *"

    def words(self, runs: Sequence[Run]) -> str:
        return words(runs, self.numbers)


def _mark(block: List, number: int) -> str:
    if not block.ordered:
        return "- "
    if block.style.endswith("alpha") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter.upper() if block.style.startswith('upper') else letter}. "
    return f"{number}. "


def _without_last(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the empty one that ends the last block."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    yield from kept


_WORD = re.compile(r"\w+")


def words(runs: Sequence[Run], numbers: Mapping[str, int] | None = None) -> str:
    """The words of some runs. An address follows the word that leads to it, the particle of a Korean word
    included, where the words do not say it."""
    if not any(run.link for run in runs):
        return flat(runs, numbers)
    linked: dict[str, list[str]] = {}
    for run in runs:
        if run.link:
            linked.setdefault(run.link, []).append(run.text)
    shown = {link: _shown_address(link, "".join(texts)) for link, texts in linked.items()}
    parts: list[str] = []
    due = ""  # an address that is written after the end of its word
    for number, run in enumerate(runs):
        words = flat((run,), numbers, before=parts[-1] if parts else "")
        if run.note and numbers is not None and parts and parts[-1][-1:].isalnum():
            words = "\xa0" + words
        if due and not (run.link and words[:1].isalnum()):
            rest = _WORD.match(words)
            end = rest.end() if rest is not None and not run.line_break else 0
            words, due = words[:end] + due + words[end:], ""
        if run.link and words in (run.link, run.link.removeprefix("mailto:")) and _begins_word(runs, number + 1):
            words = f"<{words}>"  # else who copies the address takes the particle with it
        parts.append(words)
        if run.link and (number + 1 == len(runs) or runs[number + 1].link != run.link):
            due = shown[run.link]
    return " ".join("".join([*parts, due]).split(" "))


def _begins_word(runs: Sequence[Run], number: int) -> bool:
    return number < len(runs) and not runs[number].line_break and runs[number].text[:1].isalnum()


_SURE_DIGITS = 6  # the last ones of a telephone number, which every way of writing it has


def _shown_address(link: str, words: str) -> str:
    """What stands behind the words that have a link: its address, where they do not say it."""
    scheme = link.partition(":")[0].lower()
    bare = link
    if scheme == "mailto":
        bare = link[len("mailto:") :].partition("?")[0] or link
    elif scheme == "tel":
        bare = link[len("tel:") :]
        digits = "".join(filter(str.isdecimal, bare))[-_SURE_DIGITS:]
        words = bare if digits and digits in "".join(filter(str.isdecimal, words)) else words
    is_said = bare in words or bare == f"http://{words}"
    return f" <{bare}>" if link.lower().startswith(ADDRESSES) and not is_said else ""
