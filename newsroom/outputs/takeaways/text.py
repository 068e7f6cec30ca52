"""`/news/<slug>/release.txt`: a release as plain text, wrapped, with its contact, ready to paste into a mail.

A byte order mark stands first: without one, browsers and editors guess at letters that are not Latin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsroom.model.output import Output, SharedInputs
from newsroom.outputs.parts import body_html, byline
from newsroom.outputs.takeaways.entry import (
    Entry,
    entry_contacts,
    event_lines,
    plan_beside,
    release_url,
    text_blocks,
    whole_links,
)
from newsroom.render.context import PageContext, context_of
from newsroom.render.manuscript import Block, Run, plain, read_blocks
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
        yield from (*wrap(f"{translate('Updated')}: {context.date(release.modified).text}", WIDTH), "")
    for note in release.corrections:
        yield from (*wrap(f"{translate('Correction')} ({context.date(note.at).text}): {note.note}", WIDTH), "")
    yield from text_lines(context, entry, body)
    if entry.people:
        yield from (*wrap("; ".join(byline(context, person) for person in entry.people), WIDTH), "")
    event = list(event_lines(context, entry))
    if event:
        yield from (line for row in event for line in wrap(row, WIDTH, "  ", "    "))
        yield ""
    if release.notes:
        yield from _heading(translate("Notes to editors"))
        yield from block_lines(read_blocks(whole_links(context, entry, release.notes)))
    if entry.boilerplate is not None:
        if entry.boilerplate.title:
            yield from _heading(entry.boilerplate.title)
        yield from block_lines(
            read_blocks(
                body_html(
                    context, entry.boilerplate.links, entry.boilerplate_targets, entry.boilerplate.html, absolute=True
                )
            )
        )
    contacts = entry_contacts(context, entry)
    if contacts:
        yield from _heading(translate("Press contact" if len(contacts) == 1 else "Press contacts"))
    for contact in contacts:
        yield from wrap(contact.name, WIDTH)
        yield from wrap(", ".join(filter(None, (contact.role, contact.organisation))), WIDTH)
        for phone in contact.phones:
            yield f"{phone.label or translate('Telephone')}: {phone.international}"
        if contact.email:
            yield f"{translate('E-mail')}: {contact.email}"
        if contact.languages:
            yield from wrap(f"{translate('Languages')}: {', '.join(contact.languages)}", WIDTH)
        if contact.hours:
            yield from wrap(f"{translate('Hours')}: {' '.join(filter(None, (contact.hours, contact.timezone)))}", WIDTH)
        yield ""
    yield release_url(context, release)


def _heading(words: str) -> Iterator[str]:
    lines = wrap(words, WIDTH)
    yield from lines
    yield "-" * max(map(columns, lines))


@remembered
def text_lines(context: PageContext, entry: Entry, body: str) -> tuple[str, ...]:
    """The release's text in lines; data says the same as the file."""
    return tuple(block_lines(text_blocks(context, entry, body)))


def block_lines(blocks: list[Block], before: str = "") -> Iterator[str]:
    """The blocks of a text in lines, each with `before` before it, an empty line after each block."""
    for block in blocks:
        kind = block["k"]
        if kind == "p":
            yield from wrap(words(block["c"]), WIDTH, before, before)
        elif kind == "h":
            yield from wrap(plain(block["c"]), WIDTH, before, before)
            yield before + "-" * min(WIDTH - len(before), columns(plain(block["c"])))
            continue  # its text follows at once
        elif kind == "list":
            yield from _list(block, before)
        elif kind == "quote":
            yield from _without_last(block_lines(block["b"], before + "    "))
            if block["by"]:
                by = words(block["by"])
                yield from wrap(by if by.startswith("—") else f"— {by}", WIDTH, before + "    ", before + "      ")
        elif kind == "table":
            if block["caption"]:
                yield from wrap(words(block["caption"]), WIDTH, before, before)
            for row in (*block["head"], *block["rows"]):
                yield from wrap(" | ".join(words(cell["c"]) for cell in row), WIDTH, before, before + "    ")
        elif kind == "img":
            said = " ".join(filter(None, (block["alt"], plain(block["caption"]))))
            if said:
                yield from wrap(f"[{said}]", WIDTH, before, before)
        elif kind == "pre":
            yield from (before + "    " + line for line in block["t"].split("\n"))
        elif kind == "terms":
            for item in block["items"]:
                yield from wrap(words(item["term"]), WIDTH, before, before)
                yield from _without_last(block_lines(item["b"], before + "    "))
        elif kind == "hr":
            yield before + "* * *"
        yield ""


def _list(block: Block, before: str) -> Iterator[str]:
    for number, item in enumerate(block["items"], block["start"]):
        mark = f"{number}. " if block["ordered"] else "- "
        inner = before + " " * len(mark)
        lines = list(_without_last(block_lines(item, inner)))
        yield before + mark + lines[0][len(inner) :] if lines else before + mark.rstrip()
        yield from lines[1:]


def _without_last(lines: Iterator[str]) -> Iterator[str]:
    """The lines without the empty one that ends the last block."""
    kept = list(lines)
    while kept and not kept[-1].strip():
        kept.pop()
    yield from kept


def words(runs: list[Run]) -> str:
    """The words of some runs; an address stands behind the words that lead to it, where they do not say it."""
    parts: list[str] = []
    for number, run in enumerate(runs):
        parts.append("\n" if run.get("n") else run["t"])
        address = run.get("u", "")
        if address and (number + 1 == len(runs) or runs[number + 1].get("u") != address):
            said = "".join(each["t"] for each in runs if each.get("u") == address)
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            if bare not in said and not address.startswith("tel:"):
                parts.append(f" <{bare}>")
    return "".join(parts)
