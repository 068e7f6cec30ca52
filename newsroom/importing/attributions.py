"""The speaker of a quotation: its last line, or the line below it, where that begins with a dash.

Place in the pipeline: beside the readers and finders that make quotations. Comes in and goes out: blocks.
"""

from __future__ import annotations

import re

import msgspec

from newsroom.importing.runs import BREAK, cut, is_all, lines_of
from newsroom.model.blocks import Block, Paragraph, Quotation, Run, plain

DASH = re.compile(r"^\s*[—–―-]{1,2}\s*(?=\S)")
LONGEST_SPEAKER = 160


def is_speaker(block: Block | None) -> bool:
    """Whether a paragraph is a dash and a name: no sentence behind it, no picture."""
    if not isinstance(block, Paragraph) or any(run.picture for run in block.runs):
        return False
    text = " ".join(plain(block.runs).split())
    return bool(DASH.match(text)) and len(text) <= LONGEST_SPEAKER and not re.search(r"[.。]\s+\S", text)


def bare(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """An attribution without its dash and without italics: the page draws both."""
    match = DASH.match(plain(runs))
    runs = cut(runs, match.end()) if match else runs
    return tuple(msgspec.structs.replace(run, emphasis=False) for run in runs) if is_all(runs, "emphasis") else runs


def with_speaker(quotation: Quotation) -> Quotation:
    """A quotation whose last paragraph, or last line, names the speaker, with its attribution; any other as it is."""
    *before, last = quotation.blocks or (None,)
    if quotation.attribution or not isinstance(last, Paragraph):
        return quotation
    *spoken, name = [last.runs] if before and is_speaker(last) else lines_of(last.runs) or [()]
    if not (before or spoken) or not is_speaker(Paragraph(runs=name)):
        return quotation
    if spoken:
        runs = tuple(run for part in spoken for run in (*part, BREAK))[:-1]
        before.append(msgspec.structs.replace(last, runs=runs))
    return msgspec.structs.replace(quotation, blocks=tuple(before), attribution=bare(name))
