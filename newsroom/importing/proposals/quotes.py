"""Quotations with their speaker, and pictures with their caption and credit.

Place in the pipeline: last of the finders that change the text. Comes in: blocks. Goes out: a quotation where a paragraph is
one and a line says who speaks; captions at their pictures. What somebody says inside a sentence is proposed, and stays.
"""

from __future__ import annotations

import re

import msgspec

from newsroom.importing.document import characters
from newsroom.importing.flow import add_caption
from newsroom.importing.proposals.speakers import speakers_of
from newsroom.importing.proposals.vocabulary import CAPTION, CREDIT
from newsroom.importing.proposals.work import Work, cut, has_picture, line, text_of
from newsroom.importing.runs import is_all, lines_of
from newsroom.model.blocks import Block, Paragraph, Picture, Quotation, Run, plain

_QUOTE = re.compile(
    r"^\s*(?:“[^”]{12,}”|«[^»]{12,}»|„[^“”]{12,}[“”]|「[^」]{6,}」|『[^』]{6,}』|\"[^\"]{12,}\"|‘[^’]{20,}’)"
)
_DASH = re.compile(r"^\s*[—–―-]{1,2}\s*(?=\S)")
LONGEST_SPEAKER = 160
LONGEST_CAPTION = 400


def find_quotations(work: Work) -> None:
    """Makes quotations of paragraphs that are nothing else, and proposes speakers of the others."""
    made: list[Block] = []
    blocks = work.blocks
    index = 0
    while index < len(blocks):
        block = blocks[index]
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        quotation = _two_lines(block) or _with_next(block, following)
        if quotation is not None:
            name = line(plain(quotation.attribution))
            work.propose("quotation", {"speaker": name}, text_of(quotation), keep=False)
            parts = blocks[index : index + (1 if _two_lines(block) else 2)]
            # The dash before a speaker is drawn by the page.
            work.taken += sum(characters(text_of(part)) for part in parts) - characters(text_of(quotation))
            index += len(parts)
            made.append(quotation)
            continue
        if isinstance(block, Quotation) and not block.attribution:
            last = block.blocks[-1] if len(block.blocks) > 1 else None
            speaker = last if isinstance(last, Paragraph) and _is_speaker(last) else following
            if isinstance(speaker, Paragraph) and _is_speaker(speaker):
                attribution = _bare(speaker.runs)
                work.taken += characters(text_of(speaker)) - characters(plain(attribution))
                spoken = block.blocks[:-1] if speaker is last else block.blocks
                made.append(msgspec.structs.replace(block, blocks=spoken, attribution=attribution))
                work.propose("quotation", {"speaker": line(plain(attribution))}, text_of(speaker), keep=False)
                index += 1 if speaker is last else 2
                continue
        if isinstance(block, Paragraph):
            _propose_speakers(work, block)
        made.append(block)
        index += 1
    work.blocks = made


def _two_lines(block: Block) -> Quotation | None:
    """A quotation and its speaker in one paragraph, on two lines or behind a dash."""
    if not isinstance(block, Paragraph) or not _QUOTE.match(text_of(block)):
        return None
    lines = lines_of(block.runs)
    if len(lines) >= 2 and _DASH.match(line(plain(lines[-1]))):
        spoken = [run for part in lines[:-1] for run in (*part, Run(line_break=True))][:-1]
        return Quotation(blocks=(Paragraph(runs=tuple(spoken)),), attribution=_bare(lines[-1]), line=block.line)
    text = text_of(block)
    match = _QUOTE.match(text)
    if match and len(lines) == 1 and _DASH.match(text[match.end() :]) and len(text) - match.end() <= LONGEST_SPEAKER:
        if re.search(r"[.。]\s+\S", text[match.end() :].rstrip(". ")):
            return None
        return Quotation(
            blocks=(Paragraph(runs=_head(block.runs, match.end())),),
            attribution=_bare(cut(block.runs, match.end())),
            line=block.line,
        )
    return None


def _with_next(block: Block, following: Block | None) -> Quotation | None:
    """A paragraph in quotation marks, and the next one that opens with a dash and a name."""
    if not isinstance(block, Paragraph) or not isinstance(following, Paragraph) or not _is_speaker(following):
        return None
    match = _QUOTE.match(text_of(block))
    if match is None or text_of(block)[match.end() :].strip(" .,"):
        return None
    return Quotation(blocks=(block,), attribution=_bare(following.runs), line=block.line)


def _is_speaker(block: Paragraph) -> bool:
    text = line(text_of(block))
    return (
        bool(_DASH.match(text))
        and len(text) <= LONGEST_SPEAKER
        and not re.search(r"[.。]\s+\S", text)
        and not has_picture(block)
    )


def _bare(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """An attribution without its dash and without italics: the page draws both."""
    match = _DASH.match(plain(runs))
    runs = cut(runs, match.end()) if match else runs
    return tuple(msgspec.structs.replace(run, emphasis=False) for run in runs) if is_all(runs, "emphasis") else runs


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
            label = re.match(
                rf"^[\[(<▲△▼]?\s*(?:{CAPTION.pattern}|{CREDIT.pattern})\s*[:：=.\])>/]\s*", text, re.IGNORECASE
            )
            is_marked = text.startswith(("▲", "△", "▼", "©")) or is_all(block.runs, "emphasis")
            if (label or is_marked) and len(text) <= LONGEST_CAPTION and add_caption(made, block.runs):
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
            _credit(work, text)


def _is_credit(text: str) -> bool:
    """Whether a line says who took a picture, and nothing else."""
    return len(text) <= LONGEST_SPEAKER and bool(re.match(rf"(?:{CREDIT.pattern})\s*[:：/]|©", text, re.IGNORECASE))


def _credit(work: Work, text: str) -> None:
    match = re.search(
        rf"(?:(?:{CREDIT.pattern})\s*[:：=/]\s*|©\s*)(?P<name>[^.()\[\]（）]{{2,80}})", text, re.IGNORECASE
    )
    if match:
        work.propose("credit", line(match["name"]), text, keep=False)
