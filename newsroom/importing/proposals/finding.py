"""All finders over one reading.

Place in the pipeline: `Reading` → **proposals** → draft. Comes in: a reading, the directory, the site's zone. Goes out: the
`Work` with head, body, offers, questions. Refuses: a text whose characters do not add up (`Unbalanced`).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from newsroom.importing.document import Reading, SetAside, Signal, Unbalanced, characters, weight
from newsroom.importing.proposals.contacts import find_contacts, organisation_in
from newsroom.importing.proposals.datelines import dateline_of, place_and_date
from newsroom.importing.proposals.dates import find_dates, is_doubtful
from newsroom.importing.proposals.embargoes import find_embargo
from newsroom.importing.proposals.events import find_event
from newsroom.importing.proposals.form_lines import find_form_lines
from newsroom.importing.proposals.head_tables import open_head_tables
from newsroom.importing.proposals.language import language_of
from newsroom.importing.proposals.quotes import find_captions, find_quotations
from newsroom.importing.proposals.sections import find_sections
from newsroom.importing.proposals.titles import find_title
from newsroom.importing.proposals.vocabulary import CLOSING, CONTACTS, SALUTATION, STATEMENT
from newsroom.importing.proposals.work import Work, has_picture, line, text_of
from newsroom.importing.runs import cut
from newsroom.model.blocks import Block, Heading, Paragraph, Run, Text
from newsroom.model.directory import Directory

LAST_DATELINE = 8  # blocks in which a text begins: lists, pictures and headings may stand before it
LETTER_END = 12  # blocks at the end of a text in which a letter closes
LONGEST_KICKER = 60  # characters of a line above a headline that says what kind of text it is


def propose(
    reading: Reading,
    directory: Directory,
    zone: str,
    file_name: str = "",
    lang: str = "",
    languages: tuple[str, ...] = (),
) -> Work:
    """Head and body of a release out of a document. `lang`, where given, is the text's language; `languages` the site's."""
    work = Work(reading, zone)
    if file_name and not any(signal.where == "file-name" for signal in work.signals):
        work.signals = (*work.signals, Signal(text=file_name, where="file-name"))
    text = "\n".join(text_of(block) for block in work.blocks)
    work.lang = lang or language_of(text, reading.language, languages)
    open_head_tables(work)
    find_embargo(work)
    find_form_lines(work)
    find_title(work, directory)
    _find_dateline(work)
    _find_above(work, directory)
    _find_letter_end(work)
    find_sections(work, directory)
    find_event(work)
    find_quotations(work)
    find_captions(work)
    _drop_notes(work)
    _lower_headings(work)
    _balance(work)
    return work


def _find_above(work: Work, directory: Directory) -> None:
    """Reads the short lines above the headline: a contact, else a letterhead; neither is text of the release."""
    texts = [text_of(block) for block in work.above]
    heading = next((number for number, text in enumerate(texts) if CONTACTS.fullmatch(line(text).rstrip(":： "))), -1)
    lines = [part for text in texts[heading + 1 :] for part in text.split("\n") if not find_dates(part)]
    for part in (line(part) for text in texts for part in text.split("\n")):
        _date_above(work, part, directory)
        if len(part) <= LONGEST_KICKER and STATEMENT.fullmatch(part):
            work.propose("category", "statement", part)
    is_contact = bool(lines) and find_contacts(work, lines, directory)
    for number, text in enumerate(texts):
        work.lay_aside("contact" if is_contact and number >= heading else "header", text, "above the headline")


def _find_letter_end(work: Work) -> None:
    """Sets the end of a letter aside, where its beginning stood above the headline: a formula, and who signs."""
    if not any(SALUTATION.fullmatch(line(text_of(block))) for block in work.above):
        return
    start = max(0, len(work.blocks) - LETTER_END)
    at = next((n for n in range(start, len(work.blocks)) if _closes(work.blocks[n])), None)
    if at is None:
        return
    end = at + 1
    while end < len(work.blocks) and isinstance(work.blocks[end], Paragraph) and len(text_of(work.blocks[end])) <= 80:
        if CONTACTS.match(line(text_of(work.blocks[end]))):
            break
        end += 1
    for block in work.blocks[at:end]:
        work.lay_aside("footer", text_of(block), "end of a letter")
    del work.blocks[at:end]


def _closes(block: Block) -> bool:
    """Whether a paragraph, or its first line, is how a letter ends."""
    text = text_of(block).strip().split("\n")[0]
    return isinstance(block, Paragraph) and not has_picture(block) and bool(CLOSING.fullmatch(line(text)))


def _date_above(work: Work, text: str, directory: Directory) -> None:
    """Proposes day and place from a line above the headline, where the text itself names none."""
    dates = [found for found in find_dates(text) if found.year]
    if len(dates) != 1 or len(text) > 90:
        return
    opening = place_and_date(text)
    if opening is not None and "dateline" not in work.fields and not organisation_in(text, directory):
        work.propose("dateline", opening.place, text)
    if "date" not in work.fields:
        work.propose("date", dates[0].iso, text)


def _find_dateline(work: Work) -> None:
    """Takes the dateline out of the first paragraph that has one, among the first three."""
    seen = 0
    for index, block in enumerate(work.blocks):
        if isinstance(block, Heading):
            continue
        if seen >= 3 or index >= LAST_DATELINE:
            return
        if not isinstance(block, Paragraph):
            continue
        text = text_of(block)
        if not line(text):
            continue
        seen += 1
        opening = dateline_of(text) or place_and_date(text)
        if opening is None:
            continue
        source = text[: opening.end]
        if _has_call_before(block, opening.end):
            return
        work.propose("dateline", opening.place, source)
        if opening.date is not None and opening.date.year:
            other = str(work.fields.get("date", ""))
            if other[:10] != opening.date.iso:
                work.fields.pop("date", None)
                work.propose("date", opening.date.iso, source)
            if other and other[:10] != opening.date.iso:
                work.ask(
                    "date",
                    f"the dateline says {opening.date.iso}, another line {other}: which is right?",
                    work.where(index),
                )
            if is_doubtful(text, opening.date, work.lang):
                work.ask(
                    "date",
                    f"the dateline was read as {opening.date.iso}, the day first: is that right?",
                    work.where(index),
                )
        elif opening.date is not None and "date" not in work.fields:
            work.ask(
                "date",
                f"the dateline gives day and month without a year: “{line(source)}”; give `date`",
                work.where(index),
            )
        if opening.agency:
            work.set_aside.append(
                SetAside(reason="form-line", text=opening.agency, where=f"dateline, {work.where(index)}")
            )
        work.taken += characters(source) - characters(opening.agency)
        rest = cut(block.runs, opening.end)
        work.blocks[index : index + 1] = [Paragraph(runs=rest, line=block.line)] if rest else []
        return


def _has_call_before(block: Paragraph, end: int) -> bool:
    """Whether the first characters of a paragraph hold the call of a note, or a picture."""
    count = 0
    for run in block.runs:
        if count >= end:
            return False
        if run.note or run.picture:
            return True
        count += 1 if run.line_break else len(run.text)
    return False


def _drop_notes(work: Work) -> None:
    """Footnotes whose call went with a part of the text are kept beside it."""
    called = _calls([*work.blocks, *(block for note in work.notes for block in note.blocks)])
    for note in work.notes:
        if note.label not in called:
            work.lay_aside("unknown", "\n".join(text_of(block) for block in note.blocks), f"footnote {note.label}")
    work.notes = tuple(note for note in work.notes if note.label in called)


def _calls(blocks: Iterable[Block]) -> set[str]:
    """Labels of the footnotes that some blocks call, at any depth."""
    found: set[str] = set()
    waiting: list[object] = list(blocks)
    while waiting:
        value = waiting.pop()
        if isinstance(value, Run):
            found |= {value.note} if value.note else set()
            waiting += [value.picture] if value.picture else []
        elif isinstance(value, msgspec.Struct):
            waiting += [getattr(value, name) for name in value.__struct_fields__]
        elif isinstance(value, tuple):
            waiting += value
    return found


def _lower_headings(work: Work) -> None:
    """The highest heading of a text is of the second level: the first is the page's title."""
    levels = [block.level for block in work.blocks if isinstance(block, Heading)]
    if levels and (shift := 2 - min(levels)):
        work.blocks = [
            msgspec.structs.replace(block, level=min(6, block.level + shift)) if isinstance(block, Heading) else block
            for block in work.blocks
        ]


def body_of(work: Work) -> Text:
    """The text that is left."""
    return Text(blocks=tuple(work.blocks), notes=work.notes)


def account(work: Work) -> tuple[int, int, int]:
    """Characters read, imported (text, structure and fields), set aside."""
    aside = sum(characters(part.text) for part in work.set_aside)
    imported = weight(body_of(work)) + work.reading.structure + work.taken
    return work.reading.read, imported, aside


def _balance(work: Work) -> None:
    read, imported, aside = account(work)
    if read != imported + aside:
        raise Unbalanced(f"{read} characters were read, {imported} imported and {aside} set aside")
