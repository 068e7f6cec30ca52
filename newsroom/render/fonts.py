"""Which fonts this machine has for paper: the system's, those of the extra `fonts`, and the face that Typst brings along.

Place in the pipeline: beside the plan, whose fingerprints hold a digest of them, and behind `typesetting`, which sets in
them. Comes in: a language. Goes out: names of faces, best first. Packages of fonts are looked up, never imported: they
are folders of files. With `TYPST_IGNORE_SYSTEM_FONTS=true`, Typst's own variable, the system's fonts are left out, so that
machines with the same packages make the same bytes. Refuses: to fetch a font.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Arabic; Noto for 18 other scripts; for Chinese, Japanese, Korean.
EXTRA = ("fontpkg_amiri", "manimgx_fonts", "manimgx_fonts_cjk")
NOT_IN_EXTRA = ("Mongolian", "Syriac", "Thaana", "Tibetan")
IGNORE_SYSTEM = "TYPST_IGNORE_SYSTEM_FONTS"
ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
NOT_FOR_TEXT = frozenset({"DejaVu Sans Mono", "New Computer Modern Math"})  # Typst's own, for code and formulas
FACE = "Libertinus Serif"  # comes with Typst: everywhere the same; Latin, Greek and Cyrillic
# For languages whose letters it lacks: the first of these that is installed. Other languages take any font with their letters.
FACES: dict[str, tuple[str, ...]] = {
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Pretendard", "Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic", "Nanum Gothic", "Noto Serif CJK KR"),
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", "Meiryo", "Noto Serif CJK JP"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Noto Serif CJK SC"),
    # New Noto faces set dots apart from letters: what is copied out of their PDF is gibberish. Amiri's letters are whole.
    "ar": ("Amiri", "Noto Naskh Arabic", "Geeza Pro", "Sakkal Majalla", "Traditional Arabic", "Noto Sans Arabic"),
    "fa": ("Amiri", "Vazirmatn", "Noto Naskh Arabic", "Geeza Pro", "Traditional Arabic", "Noto Sans Arabic"),
    "ur": ("Amiri", "Noto Nastaliq Urdu", "Noto Naskh Arabic", "Geeza Pro", "Noto Sans Arabic"),
    "he": ("Noto Serif Hebrew", "Noto Sans Hebrew", "David", "Arial Hebrew"),
    "hi": ("Noto Serif Devanagari", "Noto Sans Devanagari", "Kohinoor Devanagari", "Nirmala UI"),
    "th": ("Noto Serif Thai", "Noto Sans Thai", "Thonburi", "Leelawadee UI"),
    "am": ("Noto Serif Ethiopic", "Noto Sans Ethiopic", "Kefa", "Nyala"),
}  # fmt: skip


def faces(lang: str, with_system: bool) -> list[str]:
    """The faces that texts of a language are set in, best first; the packages' before the system's.

    All of them: Typst's own fallback tries one face for a letter, and gives up where that one lacks it."""
    near, there = families(False), families(with_system)

    def known(names: tuple[str, ...]) -> list[str]:
        return [name for name in names if name in near] + [name for name in names if name in there - near]

    others = [face for names in FACES.values() for face in known(names)[:1]]
    return list(
        dict.fromkeys((*known(FACES.get(lang.partition("-")[0], ())), FACE, *others, *sorted(near), *sorted(there)))
    )


def fonts_digest() -> str:
    """Of the names and sizes of all font files that there are for paper; it changes when one comes or goes."""
    digest = blake2b(digest_size=16)
    for folder in (*package_folders(), *system_folders()):
        digest.update(b"\0")
        _digest_folder(folder, digest)
    return digest.hexdigest()


def package_folders() -> list[str]:
    """Where the fonts of the extra lie, those packages of it that are installed."""
    specs = [find_spec(name) for name in EXTRA]
    return [folder for spec in specs if spec is not None for folder in spec.submodule_search_locations or ()]


def system_folders() -> list[str]:
    """Where the system keeps fonts, unless these are to be ignored."""
    if ignores_system():
        return []
    home = Path.home()
    if sys.platform == "darwin":
        return ["/Library/Fonts", "/System/Library/Fonts", str(home / "Library/Fonts")]
    if sys.platform == "win32":
        return [
            str(Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")),
            str(home / r"AppData\Local\Microsoft\Windows\Fonts"),
        ]
    return ["/usr/share/fonts", "/usr/local/share/fonts", str(home / ".fonts"), str(home / ".local/share/fonts")]


def ignores_system() -> bool:
    """Whether the system's fonts are left out."""
    return os.environ.get(IGNORE_SYSTEM, "").lower() in ("1", "true", "yes", "on")


@cache
def loaded(with_system: bool) -> Any:
    """The fonts as Typst holds them: its own and the packages', and the system's behind them. Finding these takes longer
    than a page, so that they are left alone until a letter asks for them."""
    import typst

    return typst.Fonts(include_system_fonts=with_system and not ignores_system(), font_paths=package_folders())


@cache
def families(with_system: bool) -> frozenset[str]:
    """Names of faces that running text may be set in."""
    return frozenset(loaded(with_system).families()) - NOT_FOR_TEXT


def _digest_folder(folder: str, digest: Any) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            _digest_folder(entry.path, digest)
        elif entry.name.lower().endswith(ENDINGS):
            digest.update(f"{entry.name}\0{entry.stat().st_size}\n".encode())
