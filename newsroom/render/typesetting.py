"""Typst, kept ready: pages and pictures set from data, in fonts of which it is known that they have every letter.

Place in the pipeline: in a worker, for what is set on paper; in the plan, for which scripts this machine has fonts.
Comes in: a template of the theme and plain data, never markup. Goes out: PDF or PNG bytes, the same for the same data,
fonts (`fonts`) and library. Refuses: empty boxes. A script without a font gives no paper at all (the plan says so); a
single character without one is written as its name.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from newsroom.model.patterns import pattern
from newsroom.model.release import Release
from newsroom.model.scripts import SAMPLES, scripts_in
from newsroom.render import fonts

_PROBE = b"""#set document(title: "x")
#set text(font: json(bytes(sys.inputs.faces)), fallback: false)
#sys.inputs.letters"""
# A word too long for a line; East Asian text breaks anywhere.
_ENDLESS = pattern(r"[^\s\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]{24,}")
_JOINED = pattern(r"[\u0600-\u08ff]")  # Arabic, Syriac, N'Ko, Mandaic
_WITHOUT_WIDTH = ("Mn", "Me", "Mc", "Cf")  # categories of Unicode
_BREAK = "\u200b"
MOST_ENDLESS = 20_000  # letters of a sheet's endless words that break without a sign, and are copied as they are
_near: set[str] = set()  # letters that Typst's own face or a package has
_far: set[str] = set()  # letters that only the system's fonts may have
_legible: set[str] = set()
_names: dict[str, str] = {}


def set_pdf(template: Path, data: dict[str, Any], at: int) -> bytes:
    """A tagged PDF (PDF/UA-1) of the template with `data`; `at` is the instant that it says it was made."""
    return _compile(template, data, format="pdf", pdf_standards=["ua-1"], timestamp=max(0, at))


def set_png(template: Path, data: dict[str, Any]) -> bytes:
    """A picture, one pixel a point."""
    return _compile(template, data, format="png", ppi=72)


def set_drawing(drawing: bytes, size: int) -> bytes:
    """A drawing (SVG) as a PNG with a clear ground, its longer side `size` pixels."""
    import typst

    template = b"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
    template += b'#image(bytes(sys.inputs.drawing), format: "svg", width: 1pt * int(sys.inputs.size))'
    inputs = {"drawing": drawing.decode(), "size": str(size)}
    made = typst.Compiler().compile(input=template, sys_inputs=inputs, format="png", ppi=72)
    return bytes((made[0] or b"") if isinstance(made, list) else made or b"")


@cache
def has_font(script: str) -> bool:
    """Whether this machine has a font for a script."""
    return not _missing(SAMPLES.get(script, ""))


def scripts_of(release: Release) -> set[str]:
    """The scripts that a release is written in."""
    return {*release.scripts, *scripts_in(release.title + release.subtitle + release.summary + release.dateline)}


def has_paper(release: Release) -> bool:
    """Whether every script of a release has a font here."""
    return all(map(has_font, scripts_of(release)))


def legible(text: str) -> str:
    """The text, each character that no font here has replaced by its name: [party popper]."""
    if text.isascii() or _legible.issuperset(text):
        return text
    new = {letter for letter in text if letter >= " "} - _legible - _names.keys()
    for letter in _missing("".join(sorted(new))):
        _names[letter] = _name(letter)
    _legible.update(new - _names.keys())
    return "".join(_names.get(letter, letter) for letter in text) if _names.keys() & set(text) else text


def _name(letter: str) -> str:
    """The replacement for a character without a font: nothing for marks and for code points that are no character."""
    if unicodedata.category(letter) in ("Mn", "Cf") or ord(letter) & 0xFFFE == 0xFFFE or "\ufdd0" <= letter <= "\ufdef":
        return ""
    return f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"


def legible_data(data: Any) -> Any:
    """The texts of some plain data, legible. Where there are too many words without an end, these break every few letters."""
    endless: list[str] = []

    def read(text: str) -> str:
        text = legible(text)
        endless.extend(_ENDLESS.findall(text))
        return text

    made = _changed(data, read)
    return _changed(made, _breakable) if sum(map(len, endless)) > MOST_ENDLESS else made


def _breakable(text: str) -> str:
    """The text with places to break in its endless words: without them Typst takes the square of their length."""
    return _ENDLESS.sub(lambda found: _BREAK.join(_pieces(found[0])), text)


def _pieces(word: str) -> Iterator[str]:
    """A word in pieces of eight letters, each with its marks: Typst takes minutes for marks on a sign without width.

    Letters that are joined are shaped anew at each place to break: of such a word a piece has twenty-four.
    Of more than some 200 marks the rest is left out: they do not fill a line, and Typst panics at one of 65,535 bytes.
    """
    start, length = 0, 24 if _JOINED.search(word) is not None else 8
    while start < len(word):
        end = start + length
        while end < len(word) and unicodedata.category(word[end]) in _WITHOUT_WIDTH:
            end += 1
        yield word[start : min(end, start + 200)]
        start = end


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data with all texts changed, but for addresses and drawings."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: part if name in ("u", "svg", "src") else _changed(part, change) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_changed(part, change) for part in value]
    return value


@cache
def _compiler(with_system: bool) -> Any:
    import typst

    return typst.Compiler(font_paths=fonts.loaded(with_system))


def _compile(template: Path, data: dict[str, Any], **options: Any) -> bytes:
    """Typst keeps what it parsed of a file as long as its bytes are the same; given bytes it parses anew each time."""
    encoded = json.dumps(data, ensure_ascii=False)
    with_system = not _is_near(encoded)
    faces = json.dumps(fonts.faces(data["lang"], with_system))
    inputs = {"data": encoded, "faces": faces}
    template = template.resolve()  # a link may lead out of its folder, where Typst refuses to go
    made = _compiler(with_system).compile(input=template, root=template.parent, sys_inputs=inputs, **options)
    page: bytes = made[0] if isinstance(made, list) else made
    return page


def _is_near(text: str) -> bool:
    """Whether a text can be set without the system's fonts."""
    if text.isascii() or _near.issuperset(text):
        return True
    new = {letter for letter in text if letter >= " "} - _near - _far
    lacking = set(_lacking("".join(sorted(new)), with_system=False)) if new else set()
    _far.update(lacking)
    _near.update(new - lacking)
    return not _far & set(text)


def _missing(letters: str) -> list[str]:
    """Those of some letters that no font has, not even one of the system's."""
    return [] if _is_near(letters) else _lacking("".join(sorted(_far & set(letters))), with_system=True)


def _lacking(letters: str, with_system: bool) -> list[str]:
    """Those of some letters that no face for text has: PDF/UA-1 refuses them, one at a time."""
    import typst

    faces = json.dumps([fonts.FACE, *sorted(fonts.families(with_system) - {fonts.FACE})])
    lacking: list[str] = []
    ahead = [letters]
    while ahead:
        some = ahead.pop()
        inputs = {"letters": " ".join(some), "faces": faces}
        try:
            _compiler(with_system).compile(input=_PROBE, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"])
        except typst.TypstError:
            if len(some) == 1:
                lacking.append(some)
            else:
                ahead += [some[: len(some) // 2], some[len(some) // 2 :]]
    return lacking
