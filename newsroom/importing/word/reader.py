"""One .docx, read.

Place in the pipeline: a reader of the import. Comes in: the bytes of a .docx and what is decided about its tracked changes.
Goes out: a `Reading`. Refuses: nothing that Word can open; see `containers` for what is refused before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsroom.importing.containers import Container
from newsroom.importing.document import Change, Decision, ReadError, Reading, Reason
from newsroom.importing.word import changes
from newsroom.importing.word.chunks import Chunks, Embedded
from newsroom.importing.word.drawings import Drawings
from newsroom.importing.word.inline import Setting
from newsroom.importing.word.job import SEEN, SIGNS, Job
from newsroom.importing.word.names import attribute, branch, child, children, full, inside
from newsroom.importing.word.parts import Parts
from newsroom.importing.word.story import Story
from newsroom.model.blocks import Block, Note, Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = ("w:t", "w:delText", "w:instrText", "w:delInstrText", "m:t", *SIGNS)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_KINDS_OF_HEADERS = {"default": "", "first": "first-page ", "even": "even-page "}


def read(data: bytes, decision: Decision, embedded: Embedded | None = None) -> Reading:
    """The document. `embedded` reads the files that it holds. Raises ReadError."""
    return _Reader(Job(Parts(Container(data)), decision), embedded).read()


class _Reader:
    def __init__(self, job: Job, embedded: Embedded | None) -> None:
        self._job, self._parts = job, job.parts
        job.drawings = Drawings(self._parts, job.theme, job.shelf, job.ledger, self._box)
        job.read_note = self._note
        job.read_story = lambda part, content, setting: Story(job, part, setting).read(content)
        self._chunks = Chunks(job, embedded)
        job.chunk = self._chunks.read
        self._part = self._parts.main  # the place of the box that is being read
        self._notes = {kind: self._notes_of(kind) for kind in ("footnote", "endnote")}

    def read(self) -> Reading:
        job, parts = self._job, self._parts
        body = child(parts.document, "w:body")
        if body is None:
            raise ReadError(
                "it has no text part: it is no Word document, or it is damaged: open it in the program that made it and save it as .docx"
            )
        found = self._changes() if job.decision is None else []
        blocks = Story(job, parts.main, Setting(), in_text=True).read(body)
        self._comments()
        self._headers()
        self._rest()
        looks = changes.looks_changed(parts.document)
        if looks and not found:
            job.ledger.ask("format-change", f"{looks} tracked changes of looks alone: the text is as it looks now.")
        if parts.has_macros:
            job.ledger.ask_macros()
        inner = self._chunks.readings
        return Reading(
            form="docx",
            text=Text(blocks=blocks, notes=job.called_notes),
            pictures=job.shelf.pictures,
            set_aside=(*job.ledger.aside, *self._chunks.aside),
            questions=tuple(job.ledger.questions),
            changes=tuple(found),
            language=job.languages.most_common(1)[0][0] if job.languages else "",
            title=self._title(),
            read=job.ledger.read + sum(one.read for one in inner),
            structure=job.ledger.structure + sum(one.structure for one in inner),
        )

    # ── text in another place ─────────────────────────────────────────────────
    def _box(self, content: _Element, aside: Reason | None, ground: str) -> list[Block]:
        job = self._job
        job.boxes += 1
        outer, job.place = job.place, [*job.place, f"text box {job.boxes}"]
        job.ledger.close()
        blocks = Story(job, self._part, Setting(aside=aside, ground=ground)).read(content)
        job.ledger.close()
        job.place = outer
        if blocks:
            job.ledger.ask_box(" ".join(part.text or "" for part in inside(content, "w:t")), job.where())
        return list(blocks)

    def _note(self, kind: str, key: str, reason: Reason | None, label: str) -> Note | None:
        found = self._notes[kind][1].get(key)
        if found is None:
            return None
        job = self._job
        outer, job.place = (
            job.place,
            [f"{kind} {label}" if reason is None else f"{kind}, called where text is {reason}"],
        )
        part, self._part = self._part, self._notes[kind][0]
        job.ledger.close()
        with job.numbering.apart():
            blocks = Story(job, self._part, Setting(aside=reason)).read(found)
        job.ledger.close()
        job.place, self._part = outer, part
        return Note(label=label, blocks=blocks) if reason is None and blocks else None

    def _notes_of(self, kind: str) -> tuple[str, dict[str, _Element]]:
        names = self._parts.named(f"{kind}s")
        root = self._parts.container.xml(names[0]) if names else None
        self._job.theme.settle(root)
        notes = [] if root is None else children(root, f"w:{kind}")
        usual = ("normal", None)
        return names[0] if names else "", {
            attribute(note, "w:id") or "": note for note in notes if attribute(note, "w:type") in usual
        }

    def _comments(self) -> None:
        for name in self._parts.named("comments"):
            root = self._parts.container.xml(name)
            for comment in children(root, "w:comment"):
                author = attribute(comment, "w:author") or "somebody"
                self._aside(comment, name, "comment", f"comment by {author}")

    def _headers(self) -> None:
        """Headers and footers of all sections, each once; they may speak of an embargo."""
        kinds: dict[str, str] = {}
        for reference in inside(self._parts.document, "w:headerReference", "w:footerReference"):
            relation = self._parts.relations(self._parts.main).get(attribute(reference, "r:id") or "")
            if relation is not None:
                kinds.setdefault(relation.target, attribute(reference, "w:type") or "default")
        for reason in ("header", "footer"):
            for name in self._parts.named(reason):
                root = self._parts.container.xml(name)
                if root is not None:
                    place = f"{_KINDS_OF_HEADERS.get(kinds.get(name, ''), 'unused ')}{reason}"
                    self._aside(root, name, reason, place)

    def _aside(self, root: _Element, part: str, reason: Reason, place: str) -> None:
        job = self._job
        outer, job.place = job.place, [place]
        text_part, self._part = self._part, part
        Story(job, part, Setting(aside=reason)).read(root)
        self._part, job.place = text_part, outer

    def _rest(self) -> None:
        """Text that no part of the reader has met is set aside: nothing is dropped in silence."""
        seen_roots: list[tuple[str, _Element]] = [("text", self._parts.document)]
        for kind in ("footnote", "endnote"):
            seen_roots += [(f"{kind} {key}, called nowhere", note) for key, note in self._notes[kind][1].items()]
        for place, root in seen_roots:
            drawn: set[_Element] | None = None
            for element in inside(root, *_TEXTS):
                if element.get(SEEN):
                    continue
                if drawn is None:
                    drawn = set(changes.walk(root))
                if element not in drawn and self._is_elsewhere(element):
                    continue
                self._job.ledger.close()
                text = self._job.see(element)
                is_note = place != "text"
                reason: Reason = "hidden" if is_note or element not in drawn else "unknown"
                where = place if is_note else ("older form of a drawing" if element not in drawn else "text")
                self._job.ledger.set_aside(reason, text, where)

    def _is_elsewhere(self, element: _Element) -> bool:
        """Whether a branch that is not drawn says what the drawn one says."""
        for up in element.iterancestors(full("mc:AlternateContent")):
            chosen = branch(up)
            if chosen is None:
                return False
            words = "".join((part.text or "") for part in inside(chosen, "w:t", "w:delText", "w:instrText"))
            if "".join((element.text or "").split()) in "".join(words.split()):
                return True
        return False

    def _changes(self) -> list[Change]:
        found = changes.find(self._parts.document, "")
        for kind in ("footnotes", "endnotes", "header", "footer"):
            for name in self._parts.named(kind):
                root = self._parts.container.xml(name) if kind in ("header", "footer") else None
                root = self._note_root(kind) if root is None else root
                if root is not None:
                    found += changes.find(root, kind.removesuffix("s"))
        return found

    def _note_root(self, kind: str) -> _Element | None:
        notes = self._notes[kind.removesuffix("s")][1] if kind.endswith("notes") else {}
        first = next(iter(notes.values()), None)
        return None if first is None else first.getparent()

    def _title(self) -> str:
        relation = next((one for one in self._parts.relations("").values() if one.kind == "core-properties"), None)
        root = self._parts.container.xml(relation.target) if relation is not None else None
        title = None if root is None else root.findtext(_TITLE)
        return " ".join((title or "").split())
