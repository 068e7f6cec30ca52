"""The report of importing an archive, with a table of the posts that need a person.

Place in the pipeline: behind the move. Comes in: what became of an archive. Goes out: text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from newsroom.importing.archives.moving import Moved
from newsroom.importing.document import Question

MOST = 20  # questions of one kind that are listed
_KINDS = {
    "draft": "are drafts", "date": "have no date, or one that is in doubt", "title": "have no title, or too long a one", "picture": "have a picture to look at",
    "link": "have a link that leads nowhere, or to the old site", "summary": "have a summary that was cut", "alias": "have a former address to redirect at the web server",
    "language": "are in a language that the settings do not list", "unread": "could not be read", "left-out": "were left out", "structure": "lost their structure", "twice": "are in the archive twice",
    "fault": "are left out by a fault of ours",
}  # fmt: skip


def archive_text(moved: Moved, dry_run: bool) -> str:
    """The result of importing an archive, with a table of the posts that need a person."""
    verb = "Would write" if dry_run else "Wrote"
    lines = [
        f"{moved.kind} site{f' of {moved.site_url}' if moved.site_url else ''}: {moved.found:,} posts and pages found, {moved.there:,} were here already.",
        f"{verb} {moved.written:,}: {moved.published:,} published, {moved.drafts:,} drafts; {moved.pages:,} pages among them; {moved.files:,} pictures and files, "
        f"{moved.aliases:,} former addresses, {moved.ids:,} ids of feeds, {len(moved.topics):,} topics, {len(moved.people):,} people.",
        f"{moved.read:,} characters read: {moved.imported:,} imported, {moved.set_aside:,} set aside.",
    ]
    if moved.marks:
        lines += ["", "Set aside, by name:"]
        lines += [f"  {count:6,}  {name}" for name, count in Counter(moved.marks).most_common(MOST)]
        if len(moved.marks) > MOST:
            lines.append(f"  … and {len(moved.marks) - MOST:,} more names")
    kinds = Counter(question.kind for question in moved.questions)
    if kinds:
        lines += ["", "What needs a person:"]
        for kind, count in kinds.most_common():
            lines.append(f"  {count:6,}  {_KINDS.get(kind, kind)}")
            lines += [f"          {one.where}: {one.text}" for one in _first(moved, kind)]
            if count > MOST:
                lines.append(f"          … and {count - MOST:,} more (--format json lists all)")
    notices = [*moved.notices]
    if files := moved.moved_files:
        some = ", ".join(f"{former} → {here}" for former, here in list(files.items())[:3])
        notices.append(
            f"{len(files):,} pictures and files have another address here (redirect those that others link to at the web server; "
            f"--format json lists all as moved_files): {some}{', …' if len(files) > 3 else ''}"
        )
    if notices:
        lines += ["", "Of the site as a whole:"]
        lines += [f"  - {notice}" for notice in notices]
    if moved.written and not dry_run:
        lines += ["", "Next: `newsroom check` lists what is doubtful, `newsroom serve` shows the site."]
    return "\n".join(lines)


def _first(moved: Moved, kind: str) -> Iterable[Question]:
    return [question for question in moved.questions if question.kind == kind][:MOST]
