"""Names of files and printed words are UTF-8, whatever the locale says.

Place in the pipeline: before a command does anything. Comes in: the interpreter's encodings. Goes out: nothing, or the same
command begun anew in Python's UTF-8 mode (PEP 540). Refuses: to read names of files in the encoding of an old locale: texts name
files in UTF-8, and one built in another encoding would not be found.
"""

from __future__ import annotations

import io
import os
import sys

_BEGUN_ANEW = "NEWSROOM_UTF8"


def use_utf8() -> None:
    """Goes on in UTF-8 mode. A character that the terminal cannot show is printed as its escape."""
    if sys.getfilesystemencoding() != "utf-8" and _BEGUN_ANEW not in os.environ:
        sys.stdout.flush()
        sys.stderr.flush()
        environment = {**os.environ, "PYTHONUTF8": "1", _BEGUN_ANEW: "1"}
        os.execve(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]], environment)  # noqa: S606
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
