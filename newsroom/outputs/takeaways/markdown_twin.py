"""`/news/<slug>/index.md`: a release in Markdown (CommonMark), for programs that read it more easily than a page.

Made from the cleaned text and the record, never from the author's file: what was taken out of the page is not here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

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
    text_blocks,
    whole_links,
)  # fmt: skip
from newsroom.render.context import PageContext, context_of
from newsroom.render.manuscript import Block, Run, read_blocks
from newsroom.render.recent import remembered
from newsroom.render.xml_text import allowed
from newsroom.site.plan import Planner
from newsroom.site.site import Site

NAME = "index.md"
# What Markdown would read as a mark, anywhere in a line …
_MARKS = re.compile(r"([\\`*_\[\]<>|~])|&(?=#?\w+;)|!(?=\[)")
# … and at its beginning.
_STARTS = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[+-](?=\s|$)|=+\s*$|-+\s*$)", re.MULTILINE)
_NUMBERS = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


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
        yield f"**{escaped(notice.title)}.** {escaped(notice.text)}"
    yield f"# {_line(release.title)}"
    if release.subtitle:
        yield f"**{_line(release.subtitle)}**"
    yield f"{_line(context.category(release.category).label)}, {_line(context.date(release.published).text)}"
    for note in release.corrections:
        yield f"**{_line(translate('Correction'))}, {_line(context.date(note.at).text)}:** {_line(note.note)}"
    if release.image is not None:
        for picture in entry_pictures(context, entry)[:1]:
            yield f"![{_line(picture.alt)}]({_address(picture.url)})"
            words = " ".join(filter(None, (picture.caption, picture.credit)))
            if words:
                yield f"*{_line(words)}*"
    yield from (_block(block) for block in text_blocks(context, entry, body))
    if entry.people:
        yield escaped("; ".join(byline(context, person) for person in entry.people))
    event = [_line(line) for line in event_lines(context, entry)]
    if event:
        yield "  \n".join(event)
    if release.notes:
        yield f"## {_line(translate('Notes to editors'))}"
        yield from (_block(block) for block in read_blocks(whole_links(context, entry, release.notes), top=3))
    if entry.boilerplate is not None:
        if entry.boilerplate.title:
            yield f"## {_line(entry.boilerplate.title)}"
        html = body_html(
            context, entry.boilerplate.links, entry.boilerplate_targets, entry.boilerplate.html, absolute=True
        )
        yield from (_block(block) for block in read_blocks(html, top=3))
    contacts = entry_contacts(context, entry)
    if contacts:
        yield f"## {_line(translate('Press contact' if len(contacts) == 1 else 'Press contacts'))}"
    for contact in contacts:
        rows = [f"**{_line(contact.name)}**", _line(", ".join(filter(None, (contact.role, contact.organisation))))]
        rows += [
            f"{_line(phone.label or translate('Telephone'))}: [{_line(phone.international)}]({phone.href})"
            for phone in contact.phones
        ]
        if contact.email:
            rows.append(f"{_line(translate('E-mail'))}: [{_line(contact.email)}](mailto:{contact.email})")
        if contact.hours:
            rows.append(
                f"{_line(translate('Hours'))}: {_line(' '.join(filter(None, (contact.hours, contact.timezone))))}"
            )
        yield "  \n".join(filter(None, rows))


def _block(block: Block) -> str:
    """One block; blocks are parted by an empty line."""
    kind = block["k"]
    if kind == "p":
        return _runs(block["c"])
    if kind == "h":
        return f"{'#' * block['l']} {_runs(block['c']).replace(chr(10), ' ')}"
    if kind == "list":
        return "\n".join(
            _indented("\n\n".join(map(_block, item)), f"{number}. " if block["ordered"] else "- ")
            for number, item in enumerate(block["items"], block["start"])
        )
    if kind == "quote":
        inside = [_block(each) for each in block["b"]]
        if block["by"]:
            by = _runs(block["by"])
            inside.append(by if by.startswith("—") else f"— {by}")
        return "\n".join(("> " + line).rstrip() for line in "\n\n".join(inside).split("\n"))
    if kind == "table":
        return _table(block)
    if kind == "img":
        caption = f"\n\n*{_runs(block['caption'])}*" if block["caption"] else ""
        return f"![{_line(block['alt'])}]({_address(block['src'])}){caption}"
    if kind == "pre":
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block["t"])), default=0))
        return f"{fence}\n{block['t']}\n{fence}"
    if kind == "terms":
        return "\n\n".join(
            f"**{_runs(item['term'])}**\n\n" + "\n\n".join(map(_block, item["b"])) for item in block["items"]
        )
    return "* * *"


def _indented(text: str, mark: str) -> str:
    lines = text.split("\n")
    return "\n".join([mark + lines[0], *((" " * len(mark) + line).rstrip() for line in lines[1:])])


def _table(block: Block) -> str:
    """A table of Markdown has one row as its head and no cells that span."""
    rows = [*block["head"], *block["rows"]]
    head, *rest = [[_runs(cell["c"]).replace("\n", " ") for cell in row for _ in range(cell["across"])] for row in rows]
    width = max(len(row) for row in (head, *rest))
    lines = [[*row, *[""] * (width - len(row))] for row in (head, ["---"] * width, *rest)]
    caption = f"{_runs(block['caption'])}\n\n" if block["caption"] else ""
    return caption + "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _runs(runs: list[Run]) -> str:
    parts: list[str] = []
    for run in runs:
        if run.get("n"):
            parts.append("  \n")
            continue
        text = run["t"]
        core = text.strip()
        if not core:
            parts.append(text)
            continue
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        said = _code(core) if run.get("m") else escaped(core)
        if run.get("i"):
            said = f"*{said}*"
        if run.get("b"):
            said = f"**{said}**"
        if run.get("u"):
            said = f"[{said}]({_address(run['u'])})"
        parts.append(before + said + after)
    return _starts("".join(parts))


def _code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def escaped(text: str) -> str:
    """Plain text as Markdown that says just that."""
    return _starts(_MARKS.sub(lambda match: "\\" + match[0], text))


def _starts(text: str) -> str:
    if "\n" not in text and text[:1].isalpha():
        return text  # most lines begin with a letter
    return _NUMBERS.sub(r"\1\\\2", _STARTS.sub(r"\1\\\2", text))


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def _address(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
