"""Runs of a held text: long enough to be nobody else's words, close enough that no long stretch of the text has none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsroom.proof.traces import WIDE_WINDOW, WINDOW, text_traces

LONGEST = 12  # letters of a word here


def words_of(letters: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.text(letters, min_size=1, max_size=LONGEST), min_size=20, max_size=60)


@given(words_of("aeiknorst"))
def test_every_run_of_a_text_is_long_and_every_stretch_of_it_holds_one(words: list[str]) -> None:
    hold_runs(words, WINDOW)


@given(words_of("가나다라마바사항구"))
def test_runs_of_a_wide_script_are_shorter(words: list[str]) -> None:
    hold_runs(words, WIDE_WINDOW)


@given(st.text("首尔港口年月日发布", min_size=40, max_size=200))
def test_a_script_without_spaces_is_cut_by_letters(text: str) -> None:
    runs = [trace.needle.decode() for trace in text_traces(text, "body", "held.md")]
    assert runs and all(len(run) >= WIDE_WINDOW for run in runs)
    stretch = 2 * WIDE_WINDOW
    assert all(any(run in text[at : at + stretch] for run in runs) for at in range(len(text) - stretch + 1))


def hold_runs(words: list[str], window: int) -> None:
    traces = list(text_traces(" ".join(words), "body", "held.md"))
    letters = sum(map(len, words))
    if letters < window:
        return
    assert traces and all(trace.form == "run" and len(trace.needle.decode()) >= window for trace in traces)
    stretch = window // 2 + window + 3 * LONGEST
    for start in range(len(words)):
        end, length = start, 0
        while end < len(words) and length < stretch:
            length += len(words[end])
            end += 1
        if length >= stretch:
            said = "".join(words[start:end]).encode()
            assert any(trace.needle in said for trace in traces), said
