"""A permanent id is kept once the ledger knows it, whatever moves."""

from __future__ import annotations

import json
import shutil

from conftest import NOON, TinySite

from newsroom.build.record import record


def ids(tiny: TinySite) -> dict[str, str]:
    items = json.loads(tiny.files()["feeds/all.json"])["items"]
    return {item["url"].rstrip("/").rpartition("/")[2]: item["id"] for item in items}


def test_an_id_outlives_the_sites_address_and_the_releases_name(tiny: TinySite) -> None:
    tiny.release("quay")
    tiny.build()
    before = ids(tiny)["quay"]
    record(tiny.settings(), "quay", at=NOON)
    tiny.set(SITEURL="https://other.example.net/news-room")
    tiny.build()
    assert ids(tiny) == {"quay": before}
    shutil.move(tiny.content / "releases/2026/quay", tiny.content / "releases/2026/pier")
    tiny.release("pier", aliases=["/news/quay/"])
    tiny.build()
    assert ids(tiny) == {"pier": before}


def test_a_release_that_takes_over_anothers_address_keeps_its_own_id(tiny: TinySite) -> None:
    tiny.release("quay")
    tiny.release("pier")
    tiny.build()
    before = ids(tiny)
    record(tiny.settings(), "quay", at=NOON)
    record(tiny.settings(), "pier", at=NOON)
    shutil.rmtree(tiny.content / "releases/2026/quay")
    tiny.release("pier", aliases=["/news/quay/"])
    tiny.build()
    assert ids(tiny) == {"pier": before["pier"]}


def test_what_the_ledger_notes_changes_no_byte(tiny: TinySite) -> None:
    tiny.release("quay")
    tiny.build()
    before = tiny.files()
    from newsroom.reading.files.ledger import read_ledger

    record(tiny.settings(), "quay", at=NOON)
    assert read_ledger(str(tiny.content), "content", "Asia/Seoul").ids["quay/en"] == ids(tiny)["quay"]
    tiny.build()
    assert {path: data for path, data in tiny.files().items() if path == "feeds/all.json"} == {
        "feeds/all.json": before["feeds/all.json"]
    }
