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

EXTRA = ("manimgx_fonts", "manimgx_fonts_cjk")  # Noto for 19 scripts, and for Chinese, Japanese and Korean; both OFL
NOT_IN_EXTRA = ("Mongolian", "Syriac", "Thaana", "Tibetan")
IGNORE_SYSTEM = "TYPST_IGNORE_SYSTEM_FONTS"
ENDINGS = (".ttf", ".otf", ".ttc", ".otc")
FACE = "Libertinus Serif"  # comes with Typst: everywhere the same; Latin, Greek and Cyrillic
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


def faces(lang: str) -> list[str]:
    """The faces that texts of a language are set in, best first."""
    there = families()
    own = [face for face in FACES.get(lang.partition("-")[0], ()) if face in there]
    others = [face for known in FACES.values() for face in [face for face in known if face in there][:1]]
    return list(dict.fromkeys((*own, FACE, *others)))


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
def loaded() -> Any:
    """All of them, as Typst holds them; the packages' stand before the system's."""
    import typst

    return typst.Fonts(include_system_fonts=not ignores_system(), font_paths=package_folders())


@cache
def families() -> frozenset[str]:
    return frozenset(loaded().families())


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
