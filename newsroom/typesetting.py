"""Typst, kept ready: pages and pictures set from data, in fonts of which it is known that they have every letter.

Place in the pipeline: in a worker, for what is set on paper; in the plan, for which scripts this machine has fonts.
Comes in: a template of the theme and plain data, never markup. Goes out: PDF or PNG bytes, the same for the same data,
fonts and library. Latin, Greek and Cyrillic are set in the face that Typst brings along. Refuses: empty boxes. A script
without a font gives no paper at all (the plan says so); a single character without one is written as its name.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from newsroom.release import Release
from newsroom.scripts import SAMPLES, scripts_in

FACE = "Libertinus Serif"  # comes with Typst: everywhere the same
# For languages whose letters it lacks: the first that is there. Others take any font that has the letters.
FACES: dict[str, tuple[str, ...]] = {
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Pretendard", "Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic", "Nanum Gothic", "Noto Serif CJK KR"),
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "Noto Serif CJK JP"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Serif CJK SC"),
    "ar": ("Noto Naskh Arabic", "Amiri", "Noto Sans Arabic", "Geeza Pro", "Sakkal Majalla", "Traditional Arabic"),
    "fa": ("Noto Naskh Arabic", "Vazirmatn", "Noto Sans Arabic", "Geeza Pro", "Traditional Arabic"),
    "ur": ("Noto Nastaliq Urdu", "Noto Naskh Arabic", "Noto Sans Arabic", "Geeza Pro"),
    "he": ("Noto Serif Hebrew", "Noto Sans Hebrew", "David", "Arial Hebrew"),
    "hi": ("Noto Serif Devanagari", "Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI"),
    "th": ("Noto Serif Thai", "Noto Sans Thai", "Thonburi", "Leelawadee UI"),
    "am": ("Noto Serif Ethiopic", "Noto Sans Ethiopic", "Kefa", "Nyala"),
}  # fmt: skip
_PROBE = b'#set document(title: "x")\n#set text(font: "%s")\n#sys.inputs.letters' % FACE.encode()
_legible: set[str] = set()
_names: dict[str, str] = {}


def set_pdf(template: bytes, data: dict[str, Any], at: int) -> bytes:
    """A tagged PDF (PDF/UA-1) of the template with `data`; `at` is the instant that it says it was made."""
    return _compile(template, data, format="pdf", pdf_standards=["ua-1"], timestamp=max(0, at))


def set_png(template: bytes, data: dict[str, Any]) -> bytes:
    """A picture, one pixel a point."""
    return _compile(template, data, format="png", ppi=72)


def faces(lang: str) -> list[str]:
    """The faces that texts of a language are set in, best first."""
    own = FACES.get(lang.partition("-")[0], ())
    others = [face for lang_faces in FACES.values() for face in lang_faces[:1]]
    there = _families()
    return [face for face in dict.fromkeys((*own, FACE, *others)) if face in there]


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
        _names[letter] = (
            ""
            if unicodedata.category(letter) in ("Mn", "Cf", "Cn")
            else f"[{unicodedata.name(letter, f'U+{ord(letter):04X}').lower()}]"
        )
    _legible.update(new - _names.keys())
    return "".join(_names.get(letter, letter) for letter in text) if _names.keys() & set(text) else text


def legible_data(value: Any) -> Any:
    """All texts of some plain data, legible."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {name: part if name in ("u", "svg", "src") else legible_data(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [legible_data(part) for part in value]
    return value


def fonts_digest() -> str:
    """Of the names and sizes of all font files that this machine has; it changes when one comes or goes."""
    digest = blake2b(digest_size=16)
    for folder in _font_folders():
        _digest_folder(folder, digest)
    return digest.hexdigest()


def _digest_folder(folder: str, digest: Any) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            _digest_folder(entry.path, digest)
        elif entry.name.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
            digest.update(f"{entry.name}\0{entry.stat().st_size}\n".encode())


def _font_folders() -> list[str]:
    home = Path.home()
    if sys.platform == "darwin":
        return ["/Library/Fonts", "/System/Library/Fonts", str(home / "Library/Fonts")]
    if sys.platform == "win32":
        return [
            str(Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")),
            str(home / r"AppData\Local\Microsoft\Windows\Fonts"),
        ]
    return ["/usr/share/fonts", "/usr/local/share/fonts", str(home / ".fonts"), str(home / ".local/share/fonts")]


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts()


@cache
def _families() -> frozenset[str]:
    return frozenset(_fonts().families())


@cache
def _compiler() -> Any:
    import typst

    return typst.Compiler(font_paths=_fonts())


def _compile(template: bytes, data: dict[str, Any], **options: Any) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made, _ = _compiler().compile_with_warnings(input=template, sys_inputs=inputs, **options)
    page: bytes = made[0] if isinstance(made, list) else made
    return page


def _missing(letters: str) -> list[str]:
    """Those of some letters that no font has: PDF/UA-1 refuses them, one at a time."""
    import typst

    missing: list[str] = []
    ahead = [letters]
    while ahead:
        some = ahead.pop()
        try:
            _compiler().compile(
                input=_PROBE, format="pdf", sys_inputs={"letters": " ".join(some)}, pdf_standards=["ua-1"]
            )
        except typst.TypstError:
            if len(some) == 1:
                missing.append(some)
            else:
                ahead += [some[: len(some) // 2], some[len(some) // 2 :]]
    return missing
