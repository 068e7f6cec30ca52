"""One build at a time in an output folder, whatever cache each of them uses.

Place in the pipeline: held by `store.output_folder` from the first look until the index is closed. The lock is on the folder
itself and leaves no file; the system frees it when the process ends. Refuses: to wait.
"""

from __future__ import annotations

import os
from types import ModuleType

from newsroom.model.problems import ContentError
from newsroom.store.index import busy

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows: there the index alone keeps a second build out
    fcntl = None


class FolderLock:
    """The right to write in a folder."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._descriptor = -1

    @property
    def is_held(self) -> bool:
        return self._descriptor >= 0

    def take(self) -> None:
        """Takes the lock, if the folder is there. Raises ContentError where another build has it."""
        if self.is_held or fcntl is None or not os.path.isdir(self.root):
            return
        descriptor = os.open(self.root, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise ContentError([busy(self.root)]) from None
        except OSError:  # a file system without locks
            os.close(descriptor)
            return
        self._descriptor = descriptor

    def make_and_take(self) -> None:
        """The same for a folder that was not there a moment ago. Another build may have made it since, and have it."""
        if self.is_held:
            return
        is_new = not os.path.isdir(self.root)
        os.makedirs(self.root, exist_ok=True)
        self.take()
        if not is_new and fcntl is not None and os.listdir(self.root):
            self.release()
            raise ContentError([busy(self.root)])

    def release(self) -> None:
        """Gives the lock back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
