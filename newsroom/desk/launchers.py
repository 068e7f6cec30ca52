"""Files that open the desk by a double click, one for each system.

Place in the pipeline: written by a first run into the site's folder; the checkout has them in `scripts/`. They use the
site's own environment, an installed `newsroom`, or `uv`, in this order. Refuses: to install anything without `uv`.
"""

from __future__ import annotations

from pathlib import Path

_SH = """\
#!/bin/sh
# Opens the writing desk of the site in this folder.
cd "$(dirname "$0")" || exit 1
if [ -x .venv/bin/newsroom ]; then exec .venv/bin/newsroom desk; fi
if command -v newsroom >/dev/null 2>&1; then exec newsroom desk; fi
if command -v uv >/dev/null 2>&1; then exec uv tool run --from pelican-newsroom newsroom desk; fi
echo "Neither newsroom nor uv is installed. Install uv from https://docs.astral.sh/uv/ and open this file again."
printf "Press Enter. " && read -r _
"""
_BAT = """\
@echo off
rem Opens the writing desk of the site in this folder.
cd /d "%~dp0"
if exist ".venv\\Scripts\\newsroom.exe" (".venv\\Scripts\\newsroom.exe" desk & goto :eof)
where newsroom >nul 2>nul && (newsroom desk & goto :eof)
where uv >nul 2>nul && (uv tool run --from pelican-newsroom newsroom desk & goto :eof)
echo Neither newsroom nor uv is installed. Install uv from https://docs.astral.sh/uv/ and open this file again.
pause
"""
_DESKTOP = """\
[Desktop Entry]
Type=Application
Name=Writing desk
Comment=Opens the writing desk of the site in this folder
Exec=sh -c 'exec "$(dirname "$1")/newsroom-desk.command"' sh %k
Terminal=true
"""
LAUNCHERS = {
    "newsroom-desk.command": _SH,
    "newsroom-desk.bat": _BAT.replace("\n", "\r\n"),
    "newsroom-desk.desktop": _DESKTOP,
}


def write_launchers(folder: Path) -> list[Path]:
    """The files, in a folder; those that are there already stay as they are."""
    written = []
    for name, text in LAUNCHERS.items():
        file = folder / name
        if not file.exists():
            file.write_bytes(text.encode())
            if not name.endswith(".bat"):
                file.chmod(0o755)
            written.append(file)
    return written
