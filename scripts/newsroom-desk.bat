@echo off
rem Opens the writing desk of the site in this folder.
cd /d "%~dp0"
for %%E in (.venv ..\.venv) do if exist "%%E\Scripts\newsroom.exe" ("%%E\Scripts\newsroom.exe" desk & goto :eof)
where newsroom >nul 2>nul && (newsroom desk & goto :eof)
where uv >nul 2>nul && (uv tool run --from pelican-newsroom newsroom desk & goto :eof)
echo Neither newsroom nor uv is installed. Install uv from https://docs.astral.sh/uv/ and open this file again.
pause
