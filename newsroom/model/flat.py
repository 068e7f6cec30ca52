"""Runs as plain characters, where nothing can be set: descriptions, text files, data.

Place in the pipeline: beside `blocks`. Comes in: runs. Goes out: characters that say the same: what is struck is left
out, a power stays a power (10⁶, else 10^6), the number of a footnote is in brackets, apart from the word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from newsroom.model.blocks import Run

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_CAN_RAISE, _CAN_LOWER = frozenset("0123456789+-−=()n"), frozenset("0123456789+-−=()")
_ENDINGS = "st nd rd th er ers re res e es ère ème eme nde de te me o a os as º ª ° TM SM"  # of figures and words
_ORDINALS = frozenset(_ENDINGS.split())


def flat(runs: Sequence[Run], numbers: Mapping[str, int] | None = None, struck: bool = False, before: str = "") -> str:
    """The runs' characters. `numbers`: of the footnotes by label; without it no footnote is called.

    `struck`: put struck words between `~~`; else leave them out. `before`: the character in front of the runs.
    """
    if len(runs) == 1 and runs[0] == Run(text=runs[0].text):  # most paragraphs
        return _one_space(runs[0].text)
    parts: list[str] = []
    for run in runs:
        if run.line_break:
            parts.append("\n")
        elif run.note:
            if numbers is not None and run.note in numbers:
                parts.append(
                    f"\xa0[{numbers[run.note]}]" if parts and parts[-1][-1:].isalnum() else f"[{numbers[run.note]}]"
                )
        elif run.picture is not None:
            if run.picture.alt:
                parts.append(f"[{run.picture.alt}]")
        elif run.struck:
            if struck:
                parts.append(f"~~{run.text}~~")
            elif parts and parts[-1].endswith(" ") and run is not runs[-1]:
                parts[-1] = parts[-1].rstrip(" ") + " "
        else:
            parts.append(raised(run, (parts[-1] if parts else before)[-1:]))
    text = "".join(parts)
    return " ".join(text.split(" ")) if struck else _one_space(text)


def _one_space(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def raised(run: Run, before: str = "") -> str:
    """A run's text, raised or lowered in letters where Unicode has them, else with a sign before it.

    `before`: the character in front of it. Letters behind a figure are a power (10^x), but for endings (1st); behind a
    letter they stay as they are (Mlle).
    """
    if not (run.superscript or run.subscript):
        return run.text
    text = unicodedata.normalize("NFKC", run.text)
    if run.superscript:
        if set(text) <= _CAN_RAISE:
            return text.translate(_RAISED)
        is_plain = run.text in _ORDINALS or not (any(map(str.isdigit, text)) or before.isdecimal())
        return run.text if is_plain else f"^{text}"
    return text.translate(_LOWERED) if set(text) <= _CAN_LOWER else f"_{text}"
