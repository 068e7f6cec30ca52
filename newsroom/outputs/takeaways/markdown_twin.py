"""`/news/<slug>/index.md`: a release in Markdown (CommonMark), for programs that read it more easily than a page.

Made from the cleaned text and the record, never from the author's file: what was taken out of the page is not here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from newsroom.model.blocks import Heading, Note, Run, Text
from newsroom.model.output import Output, SharedInputs
from newsroom.outputs.parts import body_html, byline
from newsroom.outputs.takeaways.entry import (
    Entry,
    entry_contacts,
    entry_pictures,
    event_lines,
    iso,
    permanent_id,
    plan_beside,
    release_url,
    text_tree,
    whole_links,
)  # fmt: skip
from newsroom.reading.blocks.markdown_inline import escape_address, write_runs
from newsroom.reading.blocks.markdown_writer import write_markdown
from newsroom.reading.blocks.text_reader import read_text
from newsroom.render.context import PageContext, context_of
from newsroom.render.recent import remembered
from newsroom.render.xml_text import allowed
from newsroom.site.plan import Planner
from newsroom.site.site import Site

NAME = "index.md"


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    if "markdown" in site.settings.takeaways:
        yield from plan_beside(site, planner, "markdown_twin", NAME)


@remembered
def draw(inputs: Entry, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    return markdown(context_of(shared), inputs, bodies[0]).encode()


def markdown(context: PageContext, entry: Entry, body: str) -> str:
    """The whole release in Markdown, with its facts in a head of YAML."""
    return allowed(_head(context, entry) + "\n\n".join(_parts(context, entry, body))) + "\n"


def _head(context: PageContext, entry: Entry) -> str:
    release, zone = entry.release, context.settings.timezone
    facts: dict[str, object] = {
        "id": permanent_id(context.settings, release),
        "url": release_url(context, release),
        "title": release.title,
        "lang": release.lang,
        "category": release.category,
        "published": iso(release.appears, zone),
        "updated": iso(release.changed.at, zone),
        "publisher": context.site_view().publisher,
        "topics": [term.key for term in entry.topics],
        "places": [term.key for term in entry.places],
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items() if value]
    return f"---\n{''.join(lines)}---\n\n"


def _parts(context: PageContext, entry: Entry, body: str) -> Iterator[str]:
    release, translate = entry.release, context.translate
    if entry.hold is not None:
        notice = context.held_notice(entry.hold)
        yield f"**{_line(notice.title)}.** {_line(notice.text)}"
    yield f"# {_line(release.title)}"
    if release.subtitle:
        yield f"**{_line(release.subtitle)}**"
    yield _line(context.apart(context.category(release.category).label, context.date(release.published).text))
    for note in release.corrections:
        yield context.labelled(
            f"**{_line(context.apart(translate('Correction'), context.date(note.at).text))}**", _line(note.note)
        )
    if release.image is not None:
        for picture in entry_pictures(context, entry)[:1]:
            yield f"![{_line(picture.alt)}]({escape_address(picture.url)})"
            words = " ".join(filter(None, (picture.caption, picture.credit)))
            if words:
                yield f"*{_line(words)}*"
    yield from _said(text_tree(context, entry, body), "s-")
    if entry.people:
        yield _line("; ".join(byline(context, person) for person in entry.people))
    event = [_line(line) for line in event_lines(context, entry)]
    if event:
        yield "  \n".join(event)
    if release.notes:
        yield f"## {_line(translate('Notes to editors'))}"
        yield from _said(read_text(whole_links(context, entry, release.notes), "n-"), "n-", top=3)
    if entry.boilerplate is not None:
        if entry.boilerplate.title:
            yield f"## {_line(entry.boilerplate.title)}"
        html = body_html(
            context, entry.boilerplate.links, entry.boilerplate_targets, entry.boilerplate.html, absolute=True
        )
        yield from _said(read_text(html, "b-"), "b-", top=3)
    contacts = entry_contacts(context, entry)
    if contacts:
        yield f"## {_line(translate('Press contact' if len(contacts) == 1 else 'Press contacts'))}"
    for contact in contacts:
        rows = [f"**{_line(contact.name)}**", _line(context.apart(contact.role, contact.organisation))]
        rows += [
            context.labelled(
                _line(phone.label or translate("Telephone")), f"[{_line(phone.international)}]({phone.href})"
            )
            for phone in contact.phones
        ]
        if contact.email:
            rows.append(
                context.labelled(_line(translate("E-mail")), f"[{_line(contact.email)}](mailto:{contact.email})")
            )
        if contact.hours:
            hours = " ".join(filter(None, (contact.hours, contact.timezone)))
            rows.append(_line(context.labelled(translate("Hours"), hours)))
        if on_duty := context.on_duty_line(contact):
            rows.append(_line(on_duty))
        yield "  \n".join(filter(None, rows))


def _said(text: Text, prefix: str, top: int = 0) -> Iterator[str]:
    """A text of the release's in Markdown; its first heading on level `top`, its notes under names of their own."""
    if prefix != "s-":
        text = _renamed(text, prefix)
    levels = [block.level for block in text.blocks if isinstance(block, Heading)]
    if top and levels and min(levels) < top:
        down = top - min(levels)
        blocks = tuple(
            msgspec.structs.replace(block, level=min(6, block.level + down)) if isinstance(block, Heading) else block
            for block in text.blocks
        )
        text = msgspec.structs.replace(text, blocks=blocks)
    written = write_markdown(text).rstrip("\n")
    if written:
        yield written


def _renamed(value: Any, prefix: str) -> Any:
    """A tree whose notes carry a prefix: two texts of one file may both have a note 1."""
    if isinstance(value, tuple):
        return tuple(_renamed(each, prefix) for each in value)
    if isinstance(value, Note):
        value = msgspec.structs.replace(value, label=prefix + value.label)
    elif isinstance(value, Run):
        return msgspec.structs.replace(value, note=prefix + value.note) if value.note else value
    if isinstance(value, msgspec.Struct):
        changed = {name: _renamed(getattr(value, name), prefix) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changed)
    return value


def _line(text: str) -> str:
    """Plain text in one line that begins no block."""
    return write_runs((Run(text=" ".join(text.split(" "))),), links_addresses=True) if text.strip() else ""
