"""The headline and the line under it.

Place in the pipeline: after form lines, before the dateline. Comes in: the text and its signals. Goes out: `title` and
`subtitle`, out of the text. Refuses: a document's own property as a title without saying so: it is often that of an older one.
"""

from __future__ import annotations

import re

from newsroom.importing.document import characters
from newsroom.importing.proposals.datelines import dateline_of, place_and_date
from newsroom.importing.proposals.dates import find_dates
from newsroom.importing.proposals.vocabulary import (
    CONTACTS,
    EMBARGO,
    LABEL,
    NOT_AN_EMBARGO,
    SALUTATION,
    STATEMENT,
    SUBJECT_PREFIX,
    SUBTITLE_LABEL,
    TITLE_LABEL,
)
from newsroom.importing.proposals.work import Work, has_picture, line, same, text_of, width
from newsroom.importing.proposals.zones import is_city
from newsroom.importing.runs import is_all
from newsroom.model.blocks import Block, Heading, Paragraph
from newsroom.model.directory import Directory

LONGEST_TITLE, LONGEST_SUBTITLE = 200, 300
_SENTENCE = re.compile(r"[.。．؟!！…:：;；]$")
_NUMBER = re.compile(
    r"(?:(?:ref(?:erence)?|r[ée]f(?:[ée]rence)?|release|document|문서|관리|исх)?\.? ?(?:no|nr|num(?:ber)?|n[°º]|№|제|第|번호|رقم|номер)?)?[.:：]{0,2}\s?[A-Z/ ]{0,12}\d[A-Z\d/. -]{0,20}[호号號]?",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"[\])】］)]\s*[:：–—-]?\s*|\s*[:：|]\s+|：|\s+[-–—]+\s+"
)  # between what a subject says first and its headline
_FRAMES = "-–—―~～〜◇◆○●□■▷▶※"
_FRAMED = re.compile(rf"[{_FRAMES}]{{1,2}} ?.{{4,120}}? ?[-–—―~～〜◇◆]{{1,2}}")  # "- a line under the headline -"
_OFFICE = re.compile(
    r"\b(?:ministry|minist[èe]re|ministerio|department|d[ée]partement|departamento|office|bureau|oficina|embassy|ambassade|embajada|mission|authority|agency|agence|agencia|institute?|institut[eo]?|"
    r"university|universit[éy]|universidad|foundation|fondation|fundaci[óo]n|association|asociaci[óo]n|council|conseil|consejo|commission|committee|comit[ée]|secretariat|division|unit|service|"
    r"centre|center|centro|fund|team|ltd|inc|gmbh|министерство|департамент|служба|управление|фонд|агентство)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://)?[a-z\d-]+(?:\.[a-z\d-]+)+(?:/\S*)?", re.IGNORECASE)  # of a site
LETTER, LONGEST_LETTER = 16, 900  # blocks and characters in which a letter above a release ends
FEWEST_BELOW = 40  # width of a sentence that shows that the short line above it is a headline
FEWEST_ABOVE = 3  # lines above the text that are more than headline and subtitle
_LETTERHEAD = 10  # short lines above a title: an organisation's name, its address, a contact


def find_title(work: Work, directory: Directory) -> None:
    """Takes title and subtitle out of the text."""
    subject = next((line(signal.text) for signal in work.signals if signal.where == "subject"), "")
    subject = _without_embargo(SUBJECT_PREFIX.sub("", subject).strip())
    index = _title_index(work, subject, directory)
    if index is None:
        _title_from_beside(work, subject)
        return
    block = work.blocks[index]
    text = line(text_of(block))
    title = text
    if label := TITLE_LABEL.match(text) or LABEL.match(text):
        rest = text[label.end() :].strip()
        if rest:
            work.lay_aside("form-line", label[0], work.where(index))
            title = rest
    if len(title) > LONGEST_TITLE:
        _title_from_beside(work, subject)
        return
    if index and not any(has_picture(other) for other in work.blocks[:index]):
        work.above, work.blocks = work.blocks[:index], work.blocks[index:]
        index = 0
    before = characters(text_of(block))
    work.taken += before - (characters(text) - characters(title))
    work.propose("title", title, text)
    if STATEMENT.match(title):
        work.propose("category", "statement", text)
    del work.blocks[index]
    _keep_notes(work, block, index)
    _find_subtitle(work, index)


def _without_embargo(subject: str) -> str:
    """A subject without the embargo in front of the headline; whole where nothing else is in it."""
    start = 0
    for end in _PARTS.finditer(subject):
        part = subject[start : end.start()]
        is_named = bool(EMBARGO.search(part)) and not NOT_AN_EMBARGO.search(part)
        if not is_named and not (start and find_dates(part) and len(part) <= 60):
            break
        start = end.end()
    return subject[start:].strip() or subject


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
    """Takes a title from beside the text: the mail's subject or the document's property."""
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


def _title_index(work: Work, subject: str, directory: Directory) -> int | None:
    """Which block is the headline."""
    blocks, framed = work.blocks, work.framed
    top = range(min(_LETTERHEAD, len(blocks)))
    upper = next((n for n in top if isinstance(blocks[n], Heading)), None)
    if upper is not None and all(map(_is_above, blocks[:upper])):
        return upper
    for index in (_of_subject(blocks, subject), _below_letter(blocks, work.kicked, directory)):
        if index is not None and _is_letter(blocks[:index]):
            return index
    first = next(
        (n for n, block in enumerate(blocks) if line(text_of(block)) and not _is_beside(block, directory)), None
    )
    if first is None:
        return None
    named = next((n for n in top if TITLE_LABEL.match(line(text_of(blocks[n])))), None)
    bold = _bold(blocks, top, first, work.kicked)
    frame = next((n for n in top if n >= first and any(blocks[n] is other for other in framed)), None)
    for index in (named, bold, frame):
        if index is not None and all(map(_is_above, blocks[:index])):
            return index
    kicked = _below(blocks, work.kicked, directory)
    if kicked is not None and kicked > first and all(map(_is_short, blocks[:kicked])):
        return kicked
    opening = next((n for n in top if n and _opens(blocks[n])), 0)
    if opening >= FEWEST_ABOVE:  # more lines than headline and subtitle: an office's name, its address
        later = [
            n
            for n in range(first, opening)
            if not _is_office(line(text_of(blocks[n]))) and not _is_beside(blocks[n], directory)
        ]
        first = later[0] if later and all(map(_is_short, blocks[:opening])) else first
    return first if _is_headline(blocks, first) else None


def _bold(blocks: list[Block], top: range, first: int, kicked: Block | None) -> int | None:
    """The first line in bold; the one below "PRESS RELEASE" where that above it is shorter: an office's name."""
    found = [n for n in top if n >= first and _is_bold(blocks[n])]
    start = next((n for n in top if blocks[n] is kicked), 0)
    below = next((n for n in found if n >= start), None)
    if start and below is not None and width(line(text_of(blocks[below]))) > width(line(text_of(blocks[found[0]]))):
        return below
    return found[0] if found else None


def _of_subject(blocks: list[Block], subject: str) -> int | None:
    """The line that a mail's subject repeats."""
    wanted = {same(subject), same(LABEL.sub("", subject))} - {""}
    return next((n for n, block in enumerate(blocks[:LETTER]) if same(text_of(block)) in wanted), None)


def _below(blocks: list[Block], kicked: Block | None, directory: Directory) -> int | None:
    """The first line below "PRESS RELEASE" that can be a headline."""
    start = next((n for n, block in enumerate(blocks[:LETTER]) if block is kicked), None)
    if start is None:
        return None
    index = next((n for n in range(start, min(len(blocks), start + 6)) if not _is_beside(blocks[n], directory)), None)
    return index if index is not None and not _opens(blocks[index]) and _is_headline(blocks, index) else None


def _below_letter(blocks: list[Block], kicked: Block | None, directory: Directory) -> int | None:
    """The same, where a letter to editors stands above."""
    is_letter = bool(blocks) and SALUTATION.fullmatch(line(text_of(blocks[0])))
    return _below(blocks, kicked, directory) if is_letter else None


def _is_letter(blocks: list[Block]) -> bool:
    """Whether what stands above a headline is but a letter or lines of a head, no text of the release."""
    texts = [line(text_of(block)) for block in blocks]
    return (
        all(isinstance(block, Paragraph) and not has_picture(block) for block in blocks)
        and sum(map(len, texts)) <= LONGEST_LETTER
        and not any(map(dateline_of, texts))
    )


def _opens(block: Block) -> bool:
    """Whether a paragraph opens the text, with place and day."""
    opening = dateline_of(line(text_of(block))) if isinstance(block, Paragraph) else None
    return opening is not None and opening.date is not None


def _is_office(text: str) -> bool:
    """Whether a short line can be an office, its place or its address."""
    words = text.split()
    is_named = all(word[:1].isupper() or len(word) <= 3 for word in words) and bool(_OFFICE.search(text))
    return (
        is_city(text)
        or bool(re.search(r"www\.|https?:|\d{4,}|^\d+\s|[A-Za-z]\.? \d+$", text))
        or (len(words) <= 7 and is_named)
        or bool(re.fullmatch(r"\S{2,12}(?:부|처|청|원|국|과|실|센터|재단|협회|部|省|庁|局|会|司|厅)", text))
    )


def _is_headline(blocks: list[Block], index: int) -> bool:
    """Whether a block at the top reads as a headline, with a text below it."""
    block = blocks[index]
    if isinstance(block, Heading):
        return True
    if not isinstance(block, Paragraph) or has_picture(block):
        return False
    text = line(text_of(block))
    later = [line(text_of(other)) for other in blocks[index + 1 : index + 6] if not has_picture(other)]
    if len(text) > LONGEST_TITLE or not any(later):
        return False
    opening = dateline_of(text)
    if opening is not None and (opening.date or len(text) > 120):
        return False
    if (label := LABEL.match(text)) and text[label.end() :].strip() and not _SENTENCE.search(text):
        return True
    if text.isupper() and len(text) > 8 and (not _SENTENCE.search(text) or text.endswith(("?", "!", "…", "؟"))):
        return True
    below = dateline_of(later[0]) if later[0] else None
    opens = below is not None and (below.date is not None or is_city(below.place))  # nothing above a dateline is text
    is_above = bool(_SENTENCE.search(later[0])) and width(later[0]) >= 2 * width(text)  # a short line, then a sentence
    longest = max(map(width, later))
    enough = max(FEWEST_BELOW if is_above else 60, width(text) * 0.9)
    return not _SENTENCE.search(text) and width(text) <= 160 and (opens or longest >= enough)


def _is_bold(block: Block) -> bool:
    """A paragraph all in bold that is no sentence."""
    if not isinstance(block, Paragraph) or has_picture(block) or not is_all(block.runs, "strong"):
        return False
    text = line(text_of(block))
    return (
        len(text) <= LONGEST_TITLE
        and width(text) >= 8
        and not TITLE_LABEL.match(text)
        and (not _SENTENCE.search(text) or text.endswith(("?", "!", "…", "؟")))
    )


def _is_beside(block: Block, directory: Directory) -> bool:
    """A line of a letterhead: a contact, a number of the release, place and date, the organisation's name."""
    text = line(text_of(block))
    return (
        _is_contact(block)
        or bool(_NUMBER.fullmatch(text) or SALUTATION.fullmatch(text))
        or place_and_date(text) is not None
        or is_city(text)
        or bool(_ADDRESS.fullmatch(text))
        or any(same(name) == same(text) for each in directory.organisations.values() for _, name in each.name)
    )


def _is_above(block: Block) -> bool:
    """Whether a block can stand above a headline: a short line that does not open the text."""
    return _is_short(block) and dateline_of(text_of(block)) is None


def _is_short(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(line(text_of(block))) <= 80


def _is_contact(block: Block) -> bool:
    text = line(text_of(block))
    first, colon, _ = text.partition("：" if "：" in text[:40] else ":")
    return bool(re.search(r"\S@\S|\+\d{2}[\d ]{6}", text) or (colon and CONTACTS.fullmatch(first.strip()))) or (
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
        or (find_dates(text[:40]) and not _FRAMED.fullmatch(text))
        or any(run.note for run in block.runs)
        or _is_contact(block)
    ):
        return
    label = SUBTITLE_LABEL.match(text)
    opens = dateline_of(line(text_of(after))) is not None
    if isinstance(block, Heading):
        others = sum(isinstance(other, Heading) and other.level == block.level for other in blocks[index + 1 :])
        is_subtitle = opens or (others == 0 and isinstance(after, Paragraph))
    elif dateline_of(text) is not None:
        return
    else:
        is_marked = is_all(block.runs, "emphasis") or is_all(block.runs, "strong") or bool(_FRAMED.fullmatch(text))
        is_line = not re.search(r"[.。．:：]$", text) and len(text) <= 200
        is_subtitle = bool(label) or (is_marked and not text.startswith(("“", "«", '"'))) or (is_line and opens)
    if not is_subtitle:
        return
    if label is not None:
        work.lay_aside("form-line", label[0], work.where(index))
        work.taken -= characters(label[0])
        text = text[label.end() :]
    value = text.strip(_FRAMES + " ") if _FRAMED.fullmatch(text) else text
    work.take(text_of(block))
    work.propose("subtitle", value, text)
    del blocks[index]
