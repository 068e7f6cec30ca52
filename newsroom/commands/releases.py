"""Commands on single releases, and on what comes next: new, handout, release, agenda."""

from __future__ import annotations

import os
from pathlib import Path

from newsroom.commands.exits import DONE, settings_for, whole_number
from newsroom.model.problems import UsageError


def new(
    *,
    title: str,
    slug: str = "",
    lang: str = "",
    category: str = "press-release",
    content: str = "",
    settings: str = "pelicanconf.py",
) -> int:
    """`newsroom new`: a ready folder for a release, as a draft."""
    from newsroom.build.draft import make_draft

    file = make_draft(settings_for(settings, content), title, slug, lang, category)
    print(f"Made {os.path.relpath(file)}. Write there, then look at it with: newsroom serve")
    return DONE


def handout(*, slug: str, to: str = "", content: str = "", settings: str = "pelicanconf.py", at: str = "") -> int:
    """`newsroom handout`: a held release as files to give away in advance."""
    from newsroom.build.handout import hand_out

    files = hand_out(settings_for(settings, content), slug, to, at)
    print(
        f"Wrote {len(files):,} files below {Path(to).expanduser()}, each page and text marked with the end of its embargo:"
    )
    for file in files:
        print(f"  {file}")
    return DONE


def agenda(
    *, days: str = "14", form: str = "text", content: str = "", settings: str = "pelicanconf.py", at: str = ""
) -> int:
    """`newsroom agenda`: what appears, disappears or needs a person in the next days."""
    from newsroom.build.agenda import FORMATS as forms
    from newsroom.build.agenda import agenda as looking_ahead

    if form not in forms:
        raise UsageError(f"--format: must be one of {', '.join(forms)}, e.g. text (got {form!r})")
    print(looking_ahead(settings_for(settings, content), whole_number("days", days, 0, 3660), form, at), end="")
    return DONE


def release(
    *,
    slug: str,
    lang: str = "",
    note: str = "",
    kind: str = "",
    content: str = "",
    settings: str = "pelicanconf.py",
    at: str = "",
) -> int:
    """`newsroom release`: a line in the ledger for each version whose published text is new."""
    from newsroom.build.record import record

    recorded = record(settings_for(settings, content), slug, lang, kind, note, at)
    for entry in recorded:
        print(f"Recorded {entry.slug} in {entry.lang}: {entry.kind}, {entry.at}")
    if not recorded:
        print(f"Nothing to record: {slug} is published as it was recorded last. A note all the same: --note TEXT")
    return DONE
