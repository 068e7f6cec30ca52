"""Quotations with their speaker, and pictures with their caption and credit.

Place in the pipeline: last of the finders that change the text. Comes in: blocks. Goes out: a quotation where a paragraph is
one and a line says who speaks; captions at their pictures. What somebody says inside a sentence is proposed, and stays.
"""

from __future__ import annotations

import re

import msgspec

from newsroom.importing.attributions import LONGEST_SPEAKER, bare, is_speaker, with_speaker
from newsroom.importing.document import characters
from newsroom.importing.flow import add_caption
from newsroom.importing.proposals.credits import credit_of
from newsroom.importing.proposals.speakers import speakers_of
from newsroom.importing.proposals.vocabulary import CAPTION
from newsroom.importing.proposals.work import Work, has_picture, line, text_of
from newsroom.importing.runs import cut, is_all
from newsroom.model.blocks import Block, Paragraph, Picture, Quotation, Run, plain

_QUOTE = re.compile(
    r"^\s*(?:“[^”]{12,}”|«[^»]{12,}»|„[^“”]{12,}[“”]|「[^」]{6,}」|『[^』]{6,}』|\"[^\"]{12,}\"|‘[^’]{20,}’)"
)
LONGEST_CAPTION = 400


def find_quotations(work: Work) -> None:
    """Makes quotations of paragraphs that are nothing else, and proposes speakers of the others."""
    made: list[Block] = []
    left = list(reversed(work.blocks))
    while left:
        block = left.pop()
        following = left[-1] if left else None
        quotation, parts = _quotation(block, following)
        if quotation is None:
            if isinstance(block, Paragraph):
                _propose_speakers(work, block)
            made.append(block)
            continue
        del left[len(left) - len(parts) + 1 :]
        work.propose("quotation", {"speaker": line(plain(quotation.attribution))}, text_of(quotation), keep=False)
        # The dash before a speaker is drawn by the page.
        work.taken += sum(characters(text_of(part)) for part in parts) - characters(text_of(quotation))
        made.append(quotation)
    work.blocks = made


def _quotation(block: Block, following: Block | None) -> tuple[Quotation | None, list[Block]]:
    """A quotation with its speaker, and the blocks that it is made of."""
    if isinstance(block, Quotation):
        quotation, is_whole = block, True
    elif isinstance(block, Paragraph) and (match := _QUOTE.match(text_of(block))):
        quotation = Quotation(blocks=(block,), line=block.line)
        rest = text_of(block)[match.end() :]
        is_whole = not rest.strip(" .,")
        if not is_whole and is_speaker(Paragraph(runs=(Run(text=rest.rstrip(". ")),))) and "\n" not in rest:
            spoken = Paragraph(runs=_head(block.runs, match.end()))
            return Quotation(blocks=(spoken,), attribution=bare(cut(block.runs, match.end())), line=block.line), [block]
    else:
        return None, []
    if quotation.attribution:
        return None, []
    if (named := with_speaker(quotation)).attribution:
        return named, [block]
    if is_whole and isinstance(following, Paragraph) and is_speaker(following):
        return msgspec.structs.replace(quotation, attribution=bare(following.runs)), [block, following]
    return None, []


def _head(runs: tuple[Run, ...], count: int) -> tuple[Run, ...]:
    left: list[Run] = []
    for run in runs:
        if count <= 0:
            break
        left.append(msgspec.structs.replace(run, text=run.text[:count]) if len(run.text) > count else run)
        count -= len(run.text)
    return tuple(left)


def _propose_speakers(work: Work, block: Paragraph) -> None:
    text = text_of(block)
    for passage, speaker in speakers_of(text):
        work.propose("quotation", {"text": line(passage), "speaker": line(speaker)}, text[:300], keep=False)


def find_captions(work: Work) -> None:
    """A line under a picture that says it is the caption goes to the picture."""
    made: list[Block] = []
    for block in work.blocks:
        last = made[-1] if made else None
        if isinstance(last, Picture) and not last.caption and isinstance(block, Paragraph) and not has_picture(block):
            text = line(text_of(block))
            label = re.match(rf"^[\[(<▲△▼]?\s*(?:{CAPTION.pattern})\s*[:：=.\])>/]\s*", text, re.IGNORECASE)
            is_marked = text.startswith(("▲", "△", "▼")) or is_all(block.runs, "emphasis")
            if (
                (label or is_marked or _is_credit(text))
                and len(text) <= LONGEST_CAPTION
                and add_caption(made, block.runs)
            ):
                continue
        elif isinstance(last, Picture) and isinstance(block, Paragraph) and _is_credit(line(text_of(block))):
            made[-1] = msgspec.structs.replace(last, caption=(*last.caption, Run(text=" "), *block.runs))
            continue
        made.append(block)
    work.blocks = made
    for block in made:
        if isinstance(block, Picture) and block.caption:
            text = line(text_of(block))
            work.propose("caption", text, text, keep=False)
            if credit := credit_of(text)[0]:
                work.propose("credit", credit, text, keep=False)


def _is_credit(text: str) -> bool:
    """Whether a line says who took a picture, and nothing else."""
    name, start = credit_of(text)
    return bool(name) and start == 0 and len(text) <= LONGEST_SPEAKER
