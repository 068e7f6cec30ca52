"""What a reader's first query costs: `python -m benchmarks.search [RELEASES]`. The figures of docs/performance.md are its output.

An archive with as many words as prose has (60,000, as often as Zipf says: letters follow those of our own documents), its search index
alone, asked in Chromium by what readers type: words of one release, of ten all over the archive, common ones, two and three together.
Counted are the files of the index that are fetched until the first results stand there, and their bytes and the page's as gzip sends them;
and the bytes until the number of all results is known.
"""

from __future__ import annotations

import gzip
import itertools
import random
import re
import statistics
import sys
import tempfile
import threading
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from benchmarks.corpus import PLACES, TOPICS, make_corpus
from benchmarks.measure import chromium
from newsroom import outputs
from newsroom.build.derived import narrow_fingerprints
from newsroom.build.drawing import draw_job
from newsroom.build.reading import read_content, read_folders, silent
from newsroom.build.worker import draw
from newsroom.model.release import Folder, Moment
from newsroom.reading.settings.file import read_settings
from newsroom.reading.values.terms import release_terms
from newsroom.render.digests import read_digests
from newsroom.site.clearance import clear
from newsroom.site.plan import draw_up
from newsroom.site.search_files import CARDS
from newsroom.site.site import Site
from newsroom.store.index import Index
from newsroom.store.pool import Pool

PROJECT = Path(__file__).parents[1]
VOCABULARY, TITLE, SUMMARY, TEXT = 60_000, 9, 15, 280  # words; those of a text are different ones, for the most part
ASKED = 8  # queries of each sort
FIRST, DAY = 1_000_000_000, 86_400  # when the oldest release came out; a day
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
# How many files of the index are there when the first result is
FIRST_ANSWER = """() => new MutationObserver(() => {
  if (document.querySelector('main ol li'))
    window.firstAnswer ??= performance.getEntriesByType('resource').filter((each) => each.name.endsWith('.json')).length;
}).observe(document, { childList: true, subtree: true })"""


class Asked(NamedTuple):
    """One query, with what it cost."""

    sort: str
    query: str
    requests: int
    bytes: int  # as gzip sends them
    whole: int  # bytes until the number of all results is known
    shown: int


def vocabulary(chance: random.Random) -> list[str]:
    """Words, the most frequent first: those of our documents, then words of like letters."""
    text = " ".join(file.read_text("utf-8") for file in sorted((PROJECT / "docs").glob("*.md")))
    found = Counter(re.findall(r"[a-z]{3,}", text.lower()))
    letters: dict[str, list[str]] = {}
    for word in sorted(found):
        for pair, after in zip(itertools.pairwise(f"^^{word}"), f"{word}$", strict=False):
            letters.setdefault("".join(pair), []).append(after)
    words = dict.fromkeys(word for word, _ in found.most_common())
    while len(words) < VOCABULARY:
        made = "^^"
        while len(made) < 14 and (after := chance.choice(letters[made[-2:]])) != "$":
            made += after
        if len(made) > 5:
            words[made[2:]] = None
    return list(words)


def write_index(place: Path, releases: int) -> list[set[str]]:
    """The search of an archive into a folder; the words of each release, oldest first."""
    chance = random.Random(5)
    words = vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))

    def some(count: int) -> str:
        return " ".join(words[bisect(weights, chance.random() * weights[-1])] for _ in range(count))

    make_corpus(place, 1, PROJECT / "theme")
    settings, index = read_settings(place / "pelicanconf.py"), Index.in_memory()
    read = read_content(settings, index, b"", Pool(1), silent)
    ((base,),) = [folder.releases for folder in read_folders(index) if folder.releases]
    folders, told = [], []
    for number in range(releases):
        slug, at = f"release-{number:06}", FIRST + number * DAY // 3
        title, summary, text = some(TITLE).capitalize(), f"{some(SUMMARY)}.", some(TEXT)
        tags = tuple(sorted({f"topic-{int(TOPICS * chance.random() ** 2):02}" for _ in range(2)}))
        places = (f"place-{chance.randrange(PLACES):02}",)
        filed = ["k:news", *(f"t:{key}" for key in tags), *(f"p:{key}" for key in places)]
        digest = f"{number:032x}"
        date = Moment(at, datetime.fromtimestamp(at, UTC).isoformat())
        release = msgspec.structs.replace(
            base, folder=f"releases/{slug}", slug=slug, title=title, summary=summary, tags=tags, places=places, date=date, appears=at,
            digest=digest, card_digest=digest, text_digest=digest,
        )  # fmt: skip
        folders.append(Folder(path=release.folder, slug=slug, releases=(release,)))
        index.put_record(release.folder, b"", {"en#terms": release_terms(title, summary, text, "en", filed)})
        told.append(set(f"{title} {summary} {text}".lower().replace(".", "").split()))
    now = FIRST + releases * DAY
    site = Site(clear(folders, now), folders, read.directory, settings, now)
    planner = outputs.planner_of(site, read_digests(settings), settings.theme)
    plan = draw_up(planner, [outputs.kind("search"), outputs.kind("style")])  # type: ignore[list-item]
    narrow_fingerprints(plan.outputs, index)
    for path, output in plan.outputs.items():
        (drawn,) = draw([draw_job(output, index, lambda path, digest: b"")], plan.shared_inputs)
        file = place / "output" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn.data)
    return told


def queries(told: list[set[str]]) -> Iterator[tuple[str, str]]:
    """(sort, what is typed)."""
    chance = random.Random(9)
    having: dict[str, list[int]] = {}
    for number, words in enumerate(told):
        for word in words:
            having.setdefault(word, []).append(number)
    usual = sorted(word for word in having if 5 <= len(word) <= 9)
    few = [word for word in usual if len(having[word]) == 1]
    spread = [word for word in usual if len(having[word]) == len({number // CARDS for number in having[word]}) == 10]
    common = [word for word in usual if len(told) / 20 < len(having[word]) < len(told) / 4]
    for words, sort in (
        (few, "a word of one release"),
        (spread, "a word of ten releases, all over the archive"),
        (common, "a common word"),
    ):
        yield from ((sort, word) for word in chance.sample(words, min(ASKED, len(words))))
    for _ in range(ASKED):
        yield "two common words", " ".join(chance.sample(common, 2))
    for count in (3, 4, 5, 6):
        yield from ((f"{count} common words", " ".join(chance.sample(common, count))) for _ in range(ASKED))
    for _ in range(ASKED):
        own = [
            word for word in sorted(chance.choice(told)) if word in having and 2 <= len(having[word]) < len(told) / 100
        ]
        yield "three words that are rare together", " ".join(chance.sample(own, 3))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder at an address of this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def measure_search(releases: int, program: str) -> list[Asked]:
    """Each query in a browser that has nothing yet."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="newsroom-search-") as name, sync_playwright() as playwright:
        place = Path(name, "site")
        told = write_index(place, releases)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        costs = []
        with served(place / "output") as address:
            for sort, query in queries(told):
                context = browser.new_context()
                page, fetched = context.new_page(), list[str]()
                page.on("request", lambda request, fetched=fetched: fetched.append(request.url))  # type: ignore[misc]
                page.add_init_script(f"({FIRST_ANSWER})()")
                page.goto(f"{address}/search/?q={query.replace(' ', '%20')}")
                page.wait_for_function(
                    "() => /^[0-9]|^Noth/.test(document.querySelector('main [role=status]').textContent)"
                )
                page.wait_for_load_state("networkidle")
                until = page.evaluate("window.firstAnswer ?? 99")
                urls = [url for url in fetched if url.endswith(".json")]
                files = ["search/index.html", *(url.removeprefix(f"{address}/") for url in urls)]
                sent = [len(gzip.compress((place / "output" / file).read_bytes(), 6)) for file in files]
                first = min(until, len(urls))
                costs.append(
                    Asked(sort, query, first, sum(sent[: first + 1]), sum(sent), page.locator("main ol li").count())
                )
                context.close()
        browser.close()
    return costs


def main(releases: int) -> None:
    costs = measure_search(releases, chromium())
    for sort, rows in itertools.groupby(costs, lambda cost: cost.sort):
        each = list(rows)
        sizes = sorted(cost.bytes / 1000 for cost in each)
        print(
            f"{sort:<46} requests {statistics.median(cost.requests for cost in each):.0f}, at most {max(cost.requests for cost in each)};"
            f" kB {statistics.median(sizes):.0f}, {sizes[0]:.0f} to {sizes[-1]:.0f}; in all at most {max(cost.whole for cost in each) / 1000:.0f}; shown {statistics.median(cost.shown for cost in each):.0f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
