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
