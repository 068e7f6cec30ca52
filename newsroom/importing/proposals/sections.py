"""The parts at a text's end: contact, about the organisation, notes to editors.

Place in the pipeline: after the dateline. Comes in: the text. Goes out: `contacts`, `boilerplate` and `notes`, each out of
the text where it became a field. Refuses: to take a part out that nobody is known to answer for, or a standing text that
the directory does not have: those stay in the text, with a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

from newsroom.importing.document import characters
from newsroom.importing.proposals.contacts import EMAIL, PHONE, find_contacts
from newsroom.importing.proposals.vocabulary import ABOUT, CONTACTS, NOTES
from newsroom.importing.proposals.work import Proposal, Work, has_picture, line, same, text_of, width, with_lines_apart
from newsroom.importing.runs import cut
from newsroom.importing.typed_links import imported_markdown
from newsroom.model.blocks import Block, Heading, Paragraph, Run, Table, Text
from newsroom.model.directory import Directory

LONGEST_HEADING = 90
LONGEST_TABLE = 600  # characters of a table of contacts


def find_sections(work: Work, directory: Directory) -> None:
    """Finds the parts from the text's end, and takes them out."""
    work.blocks = _with_headings_apart(work.blocks)
    index = 0
    while index < len(work.blocks):
        kind, opening = _opens(work.blocks[index], index, len(work.blocks))
        if not kind:
            index += 1
            continue
        end = _end(work.blocks, index, kind)
        if kind == "contacts":
            done = _contacts(work, index, end, directory)
        elif kind == "boilerplate":
            done = _boilerplate(work, index, end, directory)
        else:
            done = _notes(work, index, end, opening)
        index = index if done else end
    _loose_contacts(work, directory)
    _standing_text(work, directory)


def _with_headings_apart(blocks: list[Block]) -> list[Block]:
    """The blocks, with a paragraph parted whose first line is the heading of a part."""
    made: list[Block] = []
    for block in blocks:
        parts = with_lines_apart(block)
        head = line(text_of(parts[0]) if parts else "").rstrip(":：.- ").strip("[]【】<>《》■□○●▶▲※*•◇◆# ")
        is_heading = (
            len(parts) > 1 and len(head) <= 60 and any(form.fullmatch(head) for form in (CONTACTS, NOTES, ABOUT))
        )
        if is_heading and isinstance(block, Paragraph):
            rest = cut(block.runs, sum(1 if run.line_break else len(run.text) for run in _until_break(block)))
            made += [parts[0], Paragraph(runs=rest, line=block.line)] if rest else [block]
        else:
            made.append(block)
    return made


def _until_break(block: Paragraph) -> list[Run]:
    """Runs up to the first forced line end that follows a text, it included."""
    taken: list[Run] = []
    for run in block.runs:
        taken.append(run)
        if run.line_break and any(part.text.strip() for part in taken):
            break
    return taken


def _opens(block: Block, index: int, count: int) -> tuple[str, str]:
    """Which part a block opens, and the words that say so."""
    if isinstance(block, Table) and index >= count // 2:
        return _opens_table(block)
    if not isinstance(block, Paragraph | Heading) or has_picture(block):
        return "", ""
    text = line(text_of(block))
    head = text.rstrip(":：.- ").strip("[]【】<>《》■□○●▶▲※*•◇◆# ")
    if 0 < len(head) <= LONGEST_HEADING:
        if CONTACTS.fullmatch(head):
            return "contacts", head
        if NOTES.fullmatch(head) and (index > 0):
            return "notes", head
        is_title = (
            isinstance(block, Heading)
            or text.endswith((":", "："))
            or all(run.strong or not run.text.strip() for run in block.runs)
        )
        if ABOUT.fullmatch(head) and index > 0 and (is_title or len(head) <= 60) and not re.search(r"[.。]$", text):
            return "boilerplate", head
    first, colon, rest = re.sub(r"^[■□○●▶▲※*•◇◆# ]+", "", text).partition("：" if "：" in text[:40] else ":")
    if colon and rest and CONTACTS.fullmatch(first.strip()) and (EMAIL.search(rest) or PHONE.search(rest)):
        return "contacts", first
    if colon and rest and index > 2 and len(first) < 40 and NOTES.fullmatch(first.strip()):
        return "notes", first
    if len(text) <= 400 and index > 0 and (EMAIL.search(text) or PHONE.search(text)):
        match = CONTACTS.match(text)
        if match and (match.end() > 6 or not match[0].isascii()) and index >= count // 2:
            return "contacts", match[0]
    return "", ""


def _opens_table(block: Table) -> tuple[str, str]:
    """A table of who answers, as ministries put it below a release: some cell says so, another holds a number."""
    cells = [line(cell) for cell in text_of(block).split("\n")]
    named = next((cell for cell in cells if CONTACTS.fullmatch(cell.rstrip(":：. "))), "")
    if named and sum(map(len, cells)) <= LONGEST_TABLE and _has_address("\n".join(cells)):
        return "contacts", named
    return "", ""


def _end(blocks: list[Block], start: int, kind: str) -> int:
    """Behind the last block of a part."""
    reached = _has_address(text_of(blocks[start]))
    for index in range(start + 1, len(blocks)):
        block = blocks[index]
        if isinstance(block, Heading) and not (kind == "contacts" and _has_address(text_of(block))):
            opens = _opens(block, index, len(blocks))[0]
            if opens or kind != "contacts" or reached:
                return index
        text = text_of(block)
        if _opens(block, index, len(blocks))[0] and not (
            kind == "contacts" and _opens(block, index, len(blocks))[0] == "contacts"
        ):
            return index
        columns = width(line(text))
        is_sentence = columns > 160 or (columns > 60 and bool(re.search(r"[.!?…。！？؟][”\"»」]?$", line(text))))
        is_line = isinstance(block, Paragraph | Heading | Table) and not has_picture(block)
        is_line = is_line and not isinstance(blocks[start], Table)  # a table of who answers ends with itself
        if kind == "contacts" and (is_sentence or (reached and not is_line)) and not _has_address(text):
            return index
        if kind == "boilerplate" and _has_address(text) and len(line(text)) < 160:
            return index
        reached = reached or _has_address(text)
    return len(blocks)


def _has_address(text: str) -> bool:
    return bool(EMAIL.search(text) or any(sum(map(str.isdigit, match[0])) >= 7 for match in PHONE.finditer(text)))


def _contacts(work: Work, start: int, end: int, directory: Directory) -> bool:
    part = work.blocks[start:end]
    lines = [text for block in part for text in text_of(block).split("\n")]
    head = line(lines[0]).rstrip(":： ")
    bare = (
        lines[1:] if CONTACTS.fullmatch(head.strip("[]【】<>■□○●▶※*•# ")) else [_without_opening(lines[0]), *lines[1:]]
    )
    if any(has_picture(block) for block in part) or not find_contacts(work, bare, directory):
        return False
    work.lay_aside("contact", "\n".join(text_of(block) for block in part), work.where(start))
    del work.blocks[start:end]
    return True


def _without_opening(text: str) -> str:
    """The text behind the words that open a part."""
    bare = text.lstrip("■□○●▶▲※*•◇◆# ")
    first, colon, rest = bare.partition("：" if "：" in bare[:40] else ":")
    if colon and CONTACTS.fullmatch(line(first)):
        return rest
    match = CONTACTS.match(bare)
    return (bare[match.end() :] if match else bare).lstrip(" :：,-–—")


def _loose_contacts(work: Work, directory: Directory) -> None:
    """Lines at the very end that hold addresses, without a heading over them."""
    start = len(work.blocks)
    while start > 1:
        block = work.blocks[start - 1]
        text = line(text_of(block))
        if (
            not isinstance(block, Paragraph)
            or has_picture(block)
            or len(text) > 120
            or re.search(r"[.。]$", text)
            or not text
        ):
            break
        start -= 1
    tail = work.blocks[start:]
    if len(tail) >= 2 and len(tail) <= 8 and sum(_has_address(text_of(block)) for block in tail) >= 1:
        lines = [text for block in tail for text in text_of(block).split("\n")]
        if find_contacts(work, lines, directory):
            work.lay_aside("contact", "\n".join(lines), work.where(start))
            del work.blocks[start:]


def _boilerplate(work: Work, start: int, end: int, directory: Directory) -> bool:
    """Takes the standing text out where the directory has it; else it stays, and a question says so."""
    part = work.blocks[start:end]
    head, text = line(text_of(part[0])), "\n".join(text_of(block) for block in part[1:])
    if not characters(text):
        return False
    key = _known(text, directory)
    if key:
        work.propose("boilerplate", key, head)
        work.lay_aside("boilerplate", f"{head}\n{text}", work.where(start))
        del work.blocks[start:end]
        return True
    work.proposals.append(_offer(head, text))
    work.ask(
        "boilerplate",
        f"“{head}” equals no text of directory/boilerplate/: it stays in the text; keep it there, or make it a standing text",
        work.where(start),
    )
    return False


def _offer(head: str, text: str) -> Proposal:
    return Proposal(field="boilerplate", value={"title": head, "text": text}, source=head)


def _known(text: str, directory: Directory) -> str:
    wanted = same(text)
    for key, versions in directory.boilerplates.items():
        for version in versions.values():
            plain = unescape(re.sub(r"<[^>]+>", "", version.html))
            if wanted and wanted in (same(plain), same(version.title + plain)):
                return key
    return ""


def _standing_text(work: Work, directory: Directory) -> None:
    """A paragraph that equals a standing text, without a heading over it."""
    for index, block in enumerate(work.blocks):
        if isinstance(block, Paragraph) and (key := _known(text_of(block), directory)):
            work.propose("boilerplate", key, text_of(block)[:80])
            work.lay_aside("boilerplate", text_of(block), work.where(index))
            del work.blocks[index]
            return


def _notes(work: Work, start: int, end: int, opening: str) -> bool:
    """Notes to editors, as Markdown in the field."""
    part = list(work.blocks[start:end])
    first = part[0]
    text = line(text_of(first))
    bare = text.rstrip(":：.- ").strip("[]【】<>《》■□○●▶▲※*•◇◆# ")
    if NOTES.fullmatch(bare):
        rest: Iterable[Block] = part[1:]
        head = text_of(first)
    elif isinstance(first, Paragraph):
        raw = text_of(first)
        length = raw.index(opening) + len(opening)
        length += len(raw[length:]) - len(raw[length:].lstrip(" :：.-"))
        head, rest = raw[:length], [Paragraph(runs=cut(first.runs, length), line=first.line), *part[1:]]
    else:
        return False
    blocks = tuple(rest)
    if not any(characters(text_of(block)) for block in blocks) or any(
        _calls_note(block) or has_picture(block) for block in blocks
    ):
        return False
    if "notes" in work.fields:
        return False
    markdown = imported_markdown(Text(blocks=blocks)).strip()
    work.lay_aside("form-line", head, work.where(start))
    for block in blocks:
        work.take(text_of(block))
    work.propose("notes", markdown, head)
    del work.blocks[start:end]
    return True


def _calls_note(block: Block) -> bool:
    return isinstance(block, Paragraph | Heading) and any(run.note for run in block.runs)
