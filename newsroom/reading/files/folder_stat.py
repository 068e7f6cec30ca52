"""Many stats below one folder: relative to its open handle where the system can, by whole paths elsewhere (Windows).

Comes in: a folder. Goes out: a function path → `os.stat_result`. Refuses: nothing; its errors are those of `os.stat`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

Look = Callable[[str], os.stat_result]


@contextmanager
def looking_below(folder: str, follow_symlinks: bool = True) -> Iterator[Look]:
    """`look(path)` for paths inside `folder`; the folder itself is ".". Raises OSError where there is no such folder."""
    directory = getattr(os, "O_DIRECTORY", None)
    if directory is None or os.stat not in os.supports_dir_fd:
        if not os.path.isdir(folder):  # noqa: PTH112 - as quick as what follows
            raise FileNotFoundError(2, "No such folder", folder)
        yield lambda path: os.stat(os.path.join(folder, path), follow_symlinks=follow_symlinks)  # noqa: PTH116, PTH118
        return
    handle = os.open(folder, os.O_RDONLY | directory)
    try:
        yield partial(os.stat, dir_fd=handle, follow_symlinks=follow_symlinks)
    finally:
        os.close(handle)
