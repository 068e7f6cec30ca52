"""The engine on a system without handles of folders (`os.O_DIRECTORY`, `dir_fd`, `fcntl`), as Windows is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from conftest import TinySite

from newsroom.reading.files.folder_stat import looking_below
from newsroom.store import folder_lock


@pytest.fixture
def no_handles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY")
    monkeypatch.setattr(os, "supports_dir_fd", set())
    monkeypatch.setattr(folder_lock, "fcntl", None)
    monkeypatch.setattr(shutil, "_use_fd_functions", False)  # as where it finds no handles when it is imported
    opened = os.open

    def open_files_only(path, *words, **named):  # type: ignore[no-untyped-def]
        assert not Path(path).is_dir(), f"{path} is a folder: Windows opens none"
        return opened(path, *words, **named)

    monkeypatch.setattr(os, "open", open_files_only)


@pytest.mark.usefixtures("no_handles")
def test_a_site_is_built_kept_and_mended_without_handles(tiny: TinySite) -> None:
    tiny.release("a")
    first = tiny.build()
    assert first.written == first.outputs
    assert tiny.build().drawn == 0
    (tiny.output / "news/a/index.html").write_text("changed by hand", "utf-8")
    (tiny.output / "stray.txt").write_text("not ours", "utf-8")
    mended = tiny.build()
    assert (mended.written, mended.removed) == (1, 1)
    tiny.release("b")
    assert tiny.build().written > 1 and (tiny.output / "news/b/index.html").is_file()


@pytest.mark.usefixtures("no_handles")
def test_a_folder_that_is_not_there_is_an_error_of_the_system(tiny: TinySite) -> None:
    with pytest.raises(OSError), looking_below(str(tiny.root / "nowhere")):
        pass
