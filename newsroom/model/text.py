"""Visible text in several languages."""

from __future__ import annotations

# ((language, text), …) in the order written; one text for all has the single language "".
Text = tuple[tuple[str, str], ...]


def text_in(text: Text, lang: str, fallback: str) -> tuple[str, str]:
    """(text, its language) for a reader of `lang`: that language, else `fallback`'s, else the first; language "" is "any"."""
    for wanted in (lang, "", fallback):
        for have, words in text:
            if have == wanted:
                return words, have
    return (text[0][1], text[0][0]) if text else ("", "")
