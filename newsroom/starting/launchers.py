"""Files that open the desk by a double click, one for each system.

Place in the pipeline: among the files of a new site; the checkout has them in `scripts/`. They use the environment in the
site's folder, the one beside that folder, an installed `newsroom`, or `uv`, in this order. Refuses: to install anything
without `uv`.
"""

from __future__ import annotations

_SH = """\
#!/bin/sh
# Opens the writing desk of the site in this folder.
cd "$(dirname "$0")" || exit 1
for each in .venv ../.venv; do
  if [ -x "$each/bin/newsroom" ]; then exec "$each/bin/newsroom" desk; fi
done
if command -v newsroom >/dev/null 2>&1; then exec newsroom desk; fi
if command -v uv >/dev/null 2>&1; then exec uv tool run --from pelican-newsroom newsroom desk; fi
echo "Neither newsroom nor uv is installed. Install uv from https://docs.astral.sh/uv/ and open this file again."
printf "Press Enter. " && read -r _
"""
_BAT = """\
@echo off
rem Opens the writing desk of the site in this folder.
cd /d "%~dp0"
for %%E in (.venv ..\\.venv) do if exist "%%E\\Scripts\\newsroom.exe" ("%%E\\Scripts\\newsroom.exe" desk & goto :eof)
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
RUNNABLE = 0o755  # mode of those that a file manager runs
LAUNCHERS = {  # text by name
    "newsroom-desk.command": _SH,
    "newsroom-desk.bat": _BAT.replace("\n", "\r\n"),
    "newsroom-desk.desktop": _DESKTOP,
}
