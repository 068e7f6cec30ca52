"""`inv bench --kinds`: what each take-away of a release costs, beside what its library alone needs for the same words.

One process draws the take-aways of an invented archive one release after the other, the kit last (it packs what was drawn
just before, as in a build), and times each kind's share. Kinds and
floors get different releases (every second one), so that neither profits from what a library remembers of the other's
words; the floors' words are put together before the clock starts. Processor time, without the garbage collector, as in a build.
"""

from __future__ import annotations

import gc
import io
import json
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from rich.console import Console
from rich.table import Table

from benchmarks import floors
from benchmarks.corpus import make_corpus
from newsroom import outputs
from newsroom.build.checks import judge
from newsroom.build.drawing import draw_job, read_source_file
from newsroom.build.reading import read_content, read_folders, silent
from newsroom.build.worker import DrawJob, draw
from newsroom.media import imaging
from newsroom.model.output import Output, Plan
from newsroom.model.settings import Settings
from newsroom.outputs.takeaways import card, pdf
from newsroom.outputs.takeaways.paper import sheet
from newsroom.reading.settings.file import read_settings
from newsroom.render.context import context_of
from newsroom.render.digests import program_digest, read_digests
from newsroom.site.clearance import read_clock
from newsroom.site.plan import draw_up
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool

AT = "2026-11-02T12:00+00:00"
WARM = 5  # releases drawn before the clock counts: first uses of libraries and templates
GOAL = 2.0  # times the floor
PHOTO = (2400, 1600)
EVENT = '\nevent: {name: Opening of the line, starts: "2026-11-03T10:00+00:00", venue: Example Hall}\n---\n'
LIBRARIES = {
    "text": "selectolax + textwrap", "markdown_twin": "selectolax", "ninjs": "selectolax + json", "calendar": "icalendar", "docx": "python-docx",
    "pdf": "Typst", "card": "Typst", "kit": "zipfile", "AVIF 1600": "Pillow", "WebP 1600": "Pillow", "JPEG 1200": "Pillow",
}  # fmt: skip


class Row(NamedTuple):
    """One kind: milliseconds of processor time a release, medians."""

    kind: str
    library: str
    ours: float
    floor: float  # 0: there is no library that does it


def measure_kinds(releases: int) -> list[Row]:
    """All take-away kinds, then the forms of a picture."""
    with tempfile.TemporaryDirectory(prefix="newsroom-kinds-") as place, Index.in_memory() as index:
        settings = _site(Path(place), releases)
        plan = _plan(settings, index)
        ours: dict[str, list[float]] = {}
        bare: dict[str, list[float]] = {}
        makers = _floors(plan)
        by_release: dict[str, list[Output]] = {}
        for output in plan.outputs.values():
            if output.kind in LIBRARIES and output.path.startswith("news/"):
                by_release.setdefault(output.path.split("/")[1], []).append(output)
        gc.collect()
        gc.disable()
        try:
            for number, slug in enumerate(sorted(by_release)):
                jobs = [
                    draw_job(output, index, partial(read_source_file, settings.content))
                    for output in sorted(by_release[slug], key=lambda output: (output.kind == "kit", output.path))
                ]
                times = _ours(jobs, plan) if number % 2 else _bare(jobs, plan, makers)
                if number >= 2 * WARM:
                    for kind, seconds in times.items():
                        (ours if number % 2 else bare).setdefault(kind, []).append(seconds)
        finally:
            gc.enable()
    rows = [
        Row(kind, LIBRARIES[kind], 1000 * statistics.median(ours[kind]), 1000 * statistics.median(bare.get(kind, [0])))
        for kind in LIBRARIES
        if kind in ours
    ]
    return [*rows, *_pictures()]


def _site(folder: Path, releases: int) -> Settings:
    make_corpus(folder, releases, Path(__file__).parents[1] / "theme")
    file = folder / "pelicanconf.py"
    file.write_text(file.read_text("utf-8").replace("TAKEAWAYS = []\n", ""), "utf-8")
    for source in folder.glob("content/releases/*/*/en.md"):
        source.write_text(source.read_text("utf-8").replace("\n---\n", EVENT, 1), "utf-8")
    return read_settings(file)


def _plan(settings: Settings, index: Index) -> Plan:
    content_state = read_content(settings, index, program_digest(), Pool(1), silent)
    folders, now = read_folders(index), read_clock(AT).at
    clearance, _ = judge(folders, content_state.directory, settings, now, content_state.label, content_state.problems)
    site = Site(clearance, folders, content_state.directory, settings, now, {}, ledger=content_state.ledger)
    return draw_up(outputs.planner_of(site, read_digests(settings), settings.theme), outputs.all_kinds())


def _ours(jobs: list[DrawJob], plan: Plan) -> dict[str, float]:
    """Seconds by kind."""
    times: dict[str, float] = {}
    for job in jobs:
        began = time.process_time()
        files = () if job.files is None else (job.files,)
        outputs.kind(job.kind).draw(job.inputs, plan.shared_inputs[job.lang], job.bodies, *files)
        times[job.kind] = time.process_time() - began
    return times


def _floors(plan: Plan) -> dict[str, tuple[Callable[[Any], Any], Callable[[Any], object]]]:
    """By kind: what puts the words together, and the library's own work on them, which alone is timed."""
    paper, picture = floors.Pdf(), floors.Card()

    def whole(job: DrawJob) -> dict[str, Any]:
        words = dict(sheet(job.inputs, context_of(plan.shared_inputs[job.lang]), job.bodies[0]))  # type: ignore[arg-type]
        words["contacts"] = [{**contact, "svg": pdf.qr_svg(contact["vcard"])} for contact in words["contacts"]]
        return words

    def drawn(job: DrawJob) -> bytes:
        return draw([job], plan.shared_inputs)[0].data

    def entries(job: DrawJob) -> list[tuple[str, bytes]]:
        with zipfile.ZipFile(io.BytesIO(drawn(job))) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]

    return {
        "text": (lambda job: job.bodies[0], floors.text),
        "markdown_twin": (lambda job: job.bodies[0], floors.walk),
        "ninjs": (lambda job: (job.bodies[0], json.loads(drawn(job))), lambda given: floors.ninjs(*given)),
        "calendar": (drawn, floors.calendar),
        "docx": (whole, floors.docx),
        "pdf": (lambda job: paper.prepare(whole(job)), paper.make),
        "card": (lambda job: picture.prepare(card.words(job.inputs, plan.shared_inputs[job.lang])), picture.make),
        "kit": (entries, floors.kit),
    }


def _bare(jobs: Iterable[DrawJob], plan: Plan, makers: dict[str, Any]) -> dict[str, float]:
    times: dict[str, float] = {}
    for job in jobs:
        if job.kind in makers:
            prepare, make = makers[job.kind]
            given = prepare(job)
            began = time.process_time()
            make(given)
            times[job.kind] = time.process_time() - began
    return times


def _pictures() -> list[Row]:
    """The largest of each form, from a photograph that Pillow opens anew each time, as a first form is."""
    out = io.BytesIO()
    noise = Image.effect_noise((PHOTO[0] // 8, PHOTO[1] // 8), 60).resize(PHOTO)
    Image.merge("RGB", (noise, noise.transpose(Image.Transpose.ROTATE_180), noise)).save(out, "JPEG", quality=92)
    data, rows = out.getvalue(), []
    for form, width in (("avif", 1600), ("webp", 1600), ("jpg", 1200)):
        name, options = imaging.FORMS[form]

        def ours(form: str = form, width: int = width) -> object:
            imaging._OPENED.clear()
            return imaging.variant(data, width, form, imaging.Rights())

        bare = partial(floors.picture, data, width, name, options)
        label = f"{ {'jpg': 'JPEG', 'webp': 'WebP', 'avif': 'AVIF'}[form] } {width}"
        rows.append(Row(label, LIBRARIES[label], _median(ours), _median(bare)))
    return rows


def _median(work: Callable[[], object], times: int = 7) -> float:
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(1000 * (time.process_time() - began))
    return statistics.median(found)


def show(rows: list[Row], console: Console) -> None:
    table = Table(title="Processor milliseconds a release, medians; one process")
    for heading in ("kind", "library", "ours", "floor", "times the floor"):
        table.add_column(heading, justify="left" if heading in ("kind", "library") else "right")
    for row in rows:
        times = f"{row.ours / row.floor:.2f}{'' if row.ours <= GOAL * row.floor else ' !'}" if row.floor else ""
        table.add_row(row.kind, row.library, f"{row.ours:.2f}", f"{row.floor:.2f}" if row.floor else "–", times)
    console.print(table)
