"""The report of importing an archive, with a table of the posts that need a person.

Place in the pipeline: behind the move. Comes in: what became of an archive. Goes out: text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from newsroom.importing.archives.moving import Moved
from newsroom.importing.document import Question

MOST = 20  # questions of one kind that are listed
SOME = 5  # addresses that are named in a line
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
    notices += [
        f"{len(pairs):,} {what} (redirect those that others link to at the web server; --format json lists all as {name}): {_pairs(pairs)}"
        for what, name, pairs in (
            ("lists, feeds and short addresses are elsewhere here", "moved_addresses", moved.moved_addresses),
            ("pictures and files have another address here", "moved_files", moved.moved_files),
        )
        if pairs
    ]
    if left := moved.left_files:
        notices.append(
            f"{len(left):,} files are on the old site, but no public text shows or links them, and they were not imported "
            f"(lay those you need into content/root/, at the same path; --format json lists all as left_files): {_some(left)}"
        )
    if notices:
        lines += ["", "Of the site as a whole:"]
        lines += [f"  - {notice}" for notice in notices]
    if moved.written and not dry_run:
        lines += ["", "Next: `newsroom check` lists what is doubtful, `newsroom serve` shows the site."]
    return "\n".join(lines)


def _pairs(pairs: dict[str, str]) -> str:
    return _some([f"{former} → {here}" for former, here in pairs.items()])


def _some(texts: list[str]) -> str:
    return ", ".join(texts[:SOME]) + (", …" if len(texts) > SOME else "")


def _first(moved: Moved, kind: str) -> Iterable[Question]:
    return [question for question in moved.questions if question.kind == kind][:MOST]
