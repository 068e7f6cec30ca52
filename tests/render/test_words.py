"""Words, dates and zones in a page's language: `render.words`."""

from __future__ import annotations

from pathlib import Path

from conftest import run_python

# A library of zones, one of whose many versions may be installed, in which every zone is that of New York.
PYTZ = """
from datetime import timedelta, tzinfo

class UnknownTimeZoneError(KeyError): ...

class Zone(tzinfo):
    zone = "America/New_York"
    utcoffset = dst = lambda self, at: timedelta(0)

def timezone(name): return Zone()
"""


def test_zones_are_those_of_python_whatever_else_is_installed(tmp_path: Path) -> None:
    (tmp_path / "pytz.py").write_text(PYTZ)
    ask = "from newsroom.render.words import Words; print(Words.zone(type('', (), {'locale': 'en'}), 'Asia/Seoul'))"
    said = run_python("-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {ask}", cwd=tmp_path)
    assert "Korea" in said.stdout, said.stderr
