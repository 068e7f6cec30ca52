"""The report of importing a document, for a person.

Place in the pipeline: behind the draft. Comes in: a draft. Goes out: text.
"""

from __future__ import annotations

from newsroom.importing.draft import Draft


def draft_text(draft: Draft, written: str) -> str:
    """The result of importing one document."""
    title = str(draft.fields.get("title", draft.slug or draft.source))
    lines = [f"{draft.source} → {written}" if written else draft.source, f"  {title}"]
    if draft.is_stopped:
        lines[1:] = []
    counts = draft.characters
    lines.append(f"  {counts.read:,} characters read: {counts.imported:,} imported, {counts.set_aside:,} set aside")
    if draft.proposals:
        lines.append("  Read out of the text (check each):")
        lines += [f"    {one.field}: {_short(str(one.value))} — from “{_short(one.source)}”" for one in draft.proposals]
    if draft.set_aside:
        lines.append("  Set aside:")
        lines += [f"    {one.reason}: “{_short(one.text)}” ({one.where})" for one in draft.set_aside]
    if draft.questions:
        lines.append("  To decide:")
        lines += [f"    {one.kind}: {one.text}" + (f" ({one.where})" if one.where else "") for one in draft.questions]
    return "\n".join(lines)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:89] + "…"
