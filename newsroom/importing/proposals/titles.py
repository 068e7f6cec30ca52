"""The headline and the line under it.

Place in the pipeline: after form lines, before the dateline. Comes in: the text and its signals. Goes out: `title` and
`subtitle`, out of the text. Refuses: a document's own property as a title without saying so: it is often that of an older one.
"""

from __future__ import annotations

import re

from newsroom.importing.document import characters
from newsroom.importing.proposals.datelines import dateline_of
from newsroom.importing.proposals.dates import find_dates
from newsroom.importing.proposals.vocabulary import CONTACTS, LABEL, SUBJECT_PREFIX
from newsroom.importing.proposals.work import Work, has_picture, is_all, line, same, text_of
from newsroom.model.blocks import Block, Heading, Paragraph

LONGEST_TITLE, LONGEST_SUBTITLE = 200, 300
_SENTENCE = re.compile(r"[.。．؟!！…:：;；]$")
_LETTERHEAD = 10  # short lines above a title: an organisation's name, its address, a contact


def find_title(work: Work) -> None:
    """Takes title and subtitle out of the text."""
    index = _title_index(work.blocks)
    subject = next((line(signal.text) for signal in work.signals if signal.where == "subject"), "")
    subject = SUBJECT_PREFIX.sub("", subject).strip()
    if index is None:
        _title_from_beside(work, subject)
        return
    block = work.blocks[index]
    text = line(text_of(block))
    title = text
    if label := LABEL.match(text):
        rest = text[label.end() :].strip()
        if rest:
            work.lay_aside("form-line", label[0], work.where(index))
            title = rest
    if len(title) > LONGEST_TITLE:
        _title_from_beside(work, subject)
        return
    if isinstance(block, Heading) and not any(has_picture(other) for other in work.blocks[:index]):
        work.above, work.blocks = work.blocks[:index], work.blocks[index:]
        index = 0
    before = characters(text_of(block))
    work.taken += before - (characters(text) - characters(title))
    work.propose("title", title, text)
    del work.blocks[index]
    _keep_notes(work, block, index)
    _find_subtitle(work, index)


def _keep_notes(work: Work, block: Block, index: int) -> None:
    """A footnote that a title calls has no place in a field: it is set aside with its text."""
    if not isinstance(block, Paragraph | Heading):
        return
    called = {run.note for run in block.runs if run.note}
    for note in work.notes:
        if note.label in called:
            work.lay_aside(
                "unknown",
                "\n".join(text_of(part) for part in note.blocks),
                f"footnote of the title, {work.where(index)}",
            )
    work.notes = tuple(note for note in work.notes if note.label not in called)


def _title_from_beside(work: Work, subject: str) -> None:
    """A title that does not stand in the text."""
    if subject and len(subject) <= LONGEST_TITLE:
        title = LABEL.sub("", subject) or subject
        work.propose("title", title, subject)
    elif work.reading.title.strip() and len(line(work.reading.title)) <= LONGEST_TITLE:
        title = line(work.reading.title)
        work.propose("title", title, title)
        work.ask(
            "title",
            f"no headline stands in the text; the document's property says “{title}”: is it of this release?",
            "property",
        )
    else:
        work.ask("title", "no headline was found in the text: give `title`", "")


def _title_index(blocks: list[Block]) -> int | None:
    """Which block is the headline."""
    first = next(
        (number for number, block in enumerate(blocks) if line(text_of(block)) and not _is_contact(block)), None
    )
    if first is None:
        return None
    upper = next((n for n in range(min(_LETTERHEAD, len(blocks))) if isinstance(blocks[n], Heading)), None)
    if upper is not None and all(_is_short(blocks[n]) for n in range(upper)):
        return upper
    block = blocks[first]
    if isinstance(block, Heading):
        return first
    if not isinstance(block, Paragraph) or has_picture(block):
        return None
    text = line(text_of(block))
    later = [line(text_of(other)) for other in blocks[first + 1 : first + 6] if not has_picture(other)]
    if len(text) > LONGEST_TITLE or not any(later):
        return None
    opening = dateline_of(text)
    if opening is not None and (opening.date or len(text) > 120):
        return None
    is_big = is_all(block.runs, "strong") or (text.isupper() and len(text) > 8)
    if is_big and (not _SENTENCE.search(text) or text.endswith(("?", "!", "…", "؟"))):
        return first
    longest = max(map(len, later))
    below = dateline_of(later[0]) if later[0] else None
    opens = (
        below is not None and below.date is not None
    )  # a dateline opens the text, so what stands above it is no text
    if not _SENTENCE.search(text) and len(text) <= 160 and (opens or longest >= max(60, len(text) * 0.9)):
        return first
    return None


def _is_short(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(line(text_of(block))) <= 80


def _is_contact(block: Block) -> bool:
    text = line(text_of(block))
    return bool(re.search(r"\S@\S|\+\d{2}[\d ]{6}", text)) or (
        len(text) < 60 and bool(CONTACTS.fullmatch(text.rstrip(":： ")))
    )


def _find_subtitle(work: Work, index: int) -> None:
    """The line between title and text, where form or place show that it is one."""
    blocks = work.blocks
    while (
        index < len(blocks)
        and same(text_of(blocks[index])) == same(str(work.fields["title"]))
        and same(text_of(blocks[index]))
    ):
        work.lay_aside("form-line", text_of(blocks[index]), "the title once more")
        del blocks[index]
    if index + 1 >= len(blocks):
        return
    block, after = blocks[index], blocks[index + 1]
    if not isinstance(block, Paragraph | Heading) or has_picture(block) or not isinstance(after, Paragraph | Heading):
        return
    text = line(text_of(block))
    if (
        not text
        or len(text) > LONGEST_SUBTITLE
        or find_dates(text[:40])
        or any(run.note for run in block.runs)
        or _is_contact(block)
    ):
        return
    opens = dateline_of(line(text_of(after))) is not None
    if isinstance(block, Heading):
        others = sum(isinstance(other, Heading) and other.level == block.level for other in blocks[index + 1 :])
        is_subtitle = opens or (others == 0 and isinstance(after, Paragraph))
    elif dateline_of(text) is not None:
        return
    else:
        is_marked = (
            is_all(block.runs, "emphasis")
            or is_all(block.runs, "strong")
            or bool(re.fullmatch(r"[-–—] ?.{4,120}? ?[-–—]", text))
        )
        is_line = not re.search(r"[.。．:：]$", text) and len(text) <= 200
        is_subtitle = (is_marked and not text.startswith(("“", "«", '"'))) or (is_line and opens)
    if not is_subtitle:
        return
    value = text.strip("-–— ") if re.fullmatch(r"[-–—] ?.*[-–—]", text) else text
    work.take(text_of(block))
    work.propose("subtitle", value, text)
    del blocks[index]
