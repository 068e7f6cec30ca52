"""Compiled templates, kept on disk and in memory.

Place in the pipeline: below `theme`, which gives it to Jinja. Comes in: a template's text and its compiled form.
Goes out: the compiled form, where the same text was compiled before. Refuses: to fail where the folder cannot be
written, or was thrown away meanwhile.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from jinja2 import FileSystemBytecodeCache

from newsroom.render import compiler

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket

MOST = 1_000  # compiled templates that a process keeps: some ten themes


@cache
def _compiler_digest() -> str:
    """Begins the files' names: another version of our compiler makes something else of the same text."""
    return hashlib.blake2b(Path(compiler.__file__).read_bytes(), digest_size=6).hexdigest()


class KeptTemplates(FileSystemBytecodeCache):
    """Jinja's folder of compiled templates, with those of this process in memory.

    A process that builds again, as the preview and the desk do, neither compiles nor reads a template twice,
    whichever folder the site has: compiling all of them takes longer than drawing a small site.

    `is_shared`: nothing but a template's text decides what it is compiled to. False for a site with functions or
    extensions of its own, which Jinja may call while it compiles.
    """

    _in_memory: ClassVar[dict[tuple[str, str], CodeType]] = {}  # (digest of name and file, digest of the text) → code

    def __init__(self, directory: str, is_shared: bool) -> None:
        super().__init__(directory, f"{_compiler_digest()}-%s")
        self._is_shared = is_shared

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._in_memory.get((bucket.key, bucket.checksum)) if self._is_shared else None
        if known is None:
            super().load_bytecode(bucket)
            self._remember(bucket)
            return
        bucket.code = known
        if not Path(self._get_cache_filename(bucket)).exists():
            self.dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)
        self._remember(bucket)

    def _remember(self, bucket: Bucket) -> None:
        if self._is_shared and bucket.code is not None:
            while len(self._in_memory) >= MOST:
                del self._in_memory[next(iter(self._in_memory))]  # the oldest; the others of its theme stay
            self._in_memory[bucket.key, bucket.checksum] = bucket.code
