"""Whole tiny sites of other programs, imported, checked, built and imported again."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import NOON, TinySite, files_below

from newsroom.build.check import check
from newsroom.commands.exits import exit_code
from newsroom.commands.importing import import_files
from newsroom.model.problems import errors
from newsroom.reading.files.source import read_source
from newsroom.reading.files.yaml_text import plain_fields

SITES = Path(__file__).parent / "sites"


def moved(tiny: TinySite, archive: Path, **options: Any) -> dict[str, Any]:
    """The answer of an import in JSON."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = import_files(files=[str(archive)], settings=str(tiny.root / "pelicanconf.py"), form="json", **options)
    assert code == 0
    answer: dict[str, Any] = json.loads(said.getvalue())
    return answer


@pytest.fixture
def three(tiny: TinySite) -> TinySite:
    tiny.set(LANGUAGES=["en", "ko", "fr"])
    return tiny


class Imported(NamedTuple):
    """A site after the import of an archive, and what the import said. Shared by tests that only look."""

    site: TinySite
    answer: dict[str, Any]
    old: dict[str, bytes]  # the old site's files, as they were before


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Imported]:
    made: dict[str, Imported] = {}

    def of(name: str) -> Imported:
        if name not in made:
            site = TinySite(tmp_path_factory.mktemp("site"))
            site.set(LANGUAGES=["en", "ko", "fr"])
            before = snapshot(SITES)
            made[name] = Imported(site, moved(site, SITES / name), before)
        return made[name]

    return of


def head(tiny: TinySite, path: str) -> dict[str, Any]:
    return plain_fields(read_source(path, (tiny.content / path).read_bytes()).fields)


def body(tiny: TinySite, path: str) -> str:
    return read_source(path, (tiny.content / path).read_bytes()).body


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


@pytest.mark.parametrize("name", ["pelican", "hugo", "jekyll", "wordpress/export.xml"])
def test_what_is_imported_passes_the_check_and_a_second_import_writes_nothing(
    imported: Callable[[str], Imported], name: str
) -> None:
    three, first, before = imported(name)
    assert errors(check(three.settings(), NOON)[0]) == []
    for release in first["releases"]:
        counts = release["characters"]
        assert counts["read"] == counts["imported"] + counts["set_aside"]
    there = snapshot(three.content)
    second = moved(three, SITES / name)
    assert second["releases"] == [] and second["report"]["written"] == 0
    assert snapshot(three.content) == there
    assert snapshot(SITES) == before, "the old site is only read"
    assert list(three.root.glob(".newsroom-import-*")) == []


@pytest.mark.parametrize("name", ["pelican", "hugo", "jekyll", "wordpress/export.xml"])
def test_a_rehearsal_writes_nothing(three: TinySite, name: str) -> None:
    before = snapshot(three.content)
    assert moved(three, SITES / name, dry_run=True)["releases"]
    assert snapshot(three.content) == before


def test_an_old_pelican_site_is_built_with_every_old_address(imported: Callable[[str], Imported]) -> None:
    three = imported("pelican").site
    three.build()
    there = files_below(three.output)
    for address in (
        "2019/03/quay-opens/index.html", "fr/2019/quay-opens.html", "2019/05/second-quay/index.html", "special/own.html",
        "2018/02/statement/index.html", "2019/07/without-title/index.html", "pages/who.html",
    ):  # fmt: skip
        assert address in there, address
    feed = (three.output / "feeds/all.atom.xml").read_text("utf-8")
    assert "<id>tag:old.example.org,2019-03-04:/2019/03/quay-opens/</id>" in feed
    everything = "".join(
        file.read_text("utf-8", "replace")
        for file in three.output.rglob("*")
        if file.suffix in (".html", ".xml", ".json", ".txt")
    )
    for held in (
        "Hidden words",
        "Skipped words",
        "Future words",
        "Unready words",
        "A text without a date",
        "Scratch words",
    ):
        assert held not in everything, held


PELICAN_HEADS = [
    ("releases/2019/quay-opens/en.md", {
        "title": "The *quay* opens & works", "date": "2019-03-04", "modified": "2019-04-01T09:30+09:00", "category": "news",
        "summary": "The quay opens for everybody.", "tags": ["harbour", "sea-rescue"], "authors": ["example-ana", "example-ben"],
        "aliases": ["/2019/03/quay-opens/"], "id": "tag:old.example.org,2019-03-04:/2019/03/quay-opens/",
    }),
    ("releases/2019/quay-opens/fr.md", {
        "title": "Le quai ouvre", "date": "2019-03-04", "category": "news", "aliases": ["/fr/2019/quay-opens.html"],
        "id": "tag:old.example.org,2019-03-04:/fr/2019/quay-opens.html",
    }),
    ("releases/2019/second-quay/en.md", {
        "title": "A second quay", "date": "2019-05-06", "category": "news", "tags": ["harbour-works"],
        "aliases": ["/2019/05/second-quay/"], "id": "tag:old.example.org,2019-05-06:/2019/05/second-quay/",
    }),
    ("releases/2018/statement/en.md", {
        "title": "A statement", "subtitle": "On a matter", "date": "2018-02-03", "category": "news", "summary": "It says what is.",
        "tags": ["statements", "harbour", "law"], "authors": ["ana-example"], "aliases": ["/2018/02/statement/"],
        "id": "tag:old.example.org,2018-02-03:/2018/02/statement/",
    }),
    ("releases/2019/yaml-head/en.md", {
        "title": "Yaml: a head", "date": "2019-10-01", "category": "news", "summary": "Folded words.", "tags": ["harbour", "ports-small"],
        "authors": ["ana-example", "ben-example"], "aliases": ["/2019/10/yaml-head/"], "id": "tag:old.example.org,2019-10-01:/2019/10/yaml-head/",
    }),
    ("releases/2019/own/en.md", {
        "title": "Own address", "date": "2019-07-02", "category": "news", "aliases": ["/special/own.html"],
        "id": "tag:old.example.org,2019-07-02:/special/own.html",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("path", "fields"), PELICAN_HEADS, ids=[path for path, _ in PELICAN_HEADS])
def test_a_head_of_pelican_means_what_it_meant(
    imported: Callable[[str], Imported], path: str, fields: dict[str, Any]
) -> None:
    three = imported("pelican").site
    assert head(three, path) == fields


@pytest.mark.parametrize("slug", ["hidden", "skipped", "future", "unready"])
def test_what_pelican_did_not_show_is_a_draft(imported: Callable[[str], Imported], slug: str) -> None:
    three = imported("pelican").site
    file = next(three.content.glob(f"releases/*/{slug}/en.md"))
    fields = head(three, file.relative_to(three.content).as_posix())
    assert fields["status"] == "draft"
    assert ("aliases" in fields) == (slug in ("hidden", "future")), "the address of a hidden post answered"


@pytest.mark.parametrize(
    ("name", "former", "here"),
    [
        ("pelican", "/downloads/report-2018.pdf", "/news/quay-opens/annual-report.pdf"),
        ("pelican", "/images/quay.png", "/news/quay-opens/quay.png"),
    ],
)
def test_the_former_address_of_a_file_is_reported_with_the_one_it_has_here(
    imported: Callable[[str], Imported], name: str, former: str, here: str
) -> None:
    assert imported(name).answer["report"]["moved_files"][former] == here


def test_links_pictures_and_marks_of_a_pelican_post(imported: Callable[[str], Imported]) -> None:
    three, answer, _ = imported("pelican")
    text = body(three, "releases/2019/quay-opens/en.md")
    second = "]({filename}/releases/2019/second-quay/en.md)"
    assert text.count(second) == 4
    for part in (
        "[report](annual-report.pdf)", "[its file](annual-report.pdf)", "[the tag]({tag}sea-rescue)", "[tag by address]({tag}sea-rescue)",
        "[below](#first-steps)", "{#first-steps}", "[gone](https://old.example.org/never/was/here.html)", "![A quay](quay.png)",
        "![Another](beside.png)", "[Elsewhere](https://other.example.org/far.png)", '```python\nprint("{{ kept }}")\n```',
        "1. one\n   - nested\n2. two `{% kept %}`", "| A | B |", "In a box", "[^1]: A note on the quay.",
    ):  # fmt: skip
        assert part in text, part
    for gone in ("[TOC]", "youtube", "SITEURL", "page.title", "alert", "iframe", "¶"):
        assert gone not in text, gone
    folder = three.content / "releases/2019/quay-opens"
    assert {file.name for file in folder.iterdir()} == {"en.md", "fr.md", "annual-report.pdf", "quay.png", "beside.png"}
    release = next(one for one in answer["releases"] if one["slug"] == "quay-opens" and one["lang"] == "en")
    aside = {part["text"] for part in release["set_aside"]}
    assert {"[TOC]", "{% youtube dQw4 640 480 %}", "{{ page.title }}", 'alert("never")'} <= aside


def test_restructured_text_inserts_no_file(imported: Callable[[str], Imported]) -> None:
    three, answer, _ = imported("pelican")
    text = body(three, "releases/2018/statement/en.md")
    for part in ("[^1]", "[link]({filename}/releases/2019/second-quay/en.md)", "[file](quay.png)", "`code`", "![The quay](quay.png)",
                 "Raw **words**", "```python\nx = 1\n```", "[^1]: The note."):  # fmt: skip
        assert part in text, part
    assert "root:" not in text
    release = next(one for one in answer["releases"] if one["slug"] == "statement")
    names = [part["text"].split("\n")[0] for part in release["set_aside"]]
    assert ".. youtube:: abc" in names and ".. include:: /etc/passwd" in names and ".. raw:: html" in names


def test_settings_of_an_old_site_write_nothing_and_start_nothing(imported: Callable[[str], Imported]) -> None:
    notices = imported("pelican").answer["report"]["notices"]
    said = "\n".join(notices)
    assert "no_such_module" in said and "subprocess.check_output" in said and "written-by-settings.txt" in said
    assert "ctypes.CDLL" in said and "import ctypes" not in said, "its import opens no library of the site's"
    assert not (SITES / "pelican" / "written-by-settings.txt").exists()


def test_a_piece_of_html_without_a_title_is_no_post(imported: Callable[[str], Imported]) -> None:
    assert "google123" not in json.dumps(imported("pelican").answer["releases"])


def test_authors_never_answer_the_press(three: TinySite) -> None:
    contacts = (three.content / "directory/contacts.yml").read_bytes()
    for name in ("pelican", "hugo", "jekyll", "wordpress/export.xml"):
        moved(three, SITES / name)
    assert (three.content / "directory/contacts.yml").read_bytes() == contacts
    people = plain_fields(
        read_source("", b"---\n" + (three.content / "directory/people.yml").read_bytes() + b"\n---\n").fields
    )
    assert people["example-ana"] == {"name": "Example, Ana"}


def test_a_hugo_site_brings_bundles_languages_and_figures(imported: Callable[[str], Imported]) -> None:
    three = imported("hugo").site
    first = head(three, "releases/2020/first-post/en.md")
    assert first["date"] == "2020-02-03T10:30+01:00" and first["aliases"] == ["/old/first.html"]
    assert first["tags"] == ["works", "harbour", "sea"] and first["summary"] == "What it is about."
    text = body(three, "releases/2020/first-post/en.md")
    for part in ("[link]({filename}/releases/2020/bundle/en.md)", "[another]({filename}/releases/2021/event-one/en.md)", "![A quay](quay.png",
                 "The quay", "Inner words stay.", "```go\nx := 1\n```", "`{{< kept >}}`"):  # fmt: skip
        assert part in text, part
    assert "youtube" not in text and "notice" not in text
    assert (three.content / "releases/2020/first-post/fr.md").is_file()
    assert (three.content / "releases/2020/bundle/photo.png").is_file() and (
        three.content / "releases/2020/bundle/paper.pdf"
    ).is_file()
    assert head(three, "releases/2021/event-one/en.md")["status"] == "draft"
    broken = next(three.content.glob("releases/*/broken/en.md"))
    assert "Broken head." in broken.read_text("utf-8") and "status: draft" in broken.read_text("utf-8")


def test_a_jekyll_site_keeps_its_addresses_below_its_base(imported: Callable[[str], Imported]) -> None:
    three = imported("jekyll").site
    first = head(three, "releases/2018/first-post/en.md")
    assert first["aliases"] == ["/works/harbour/2018/05/06/first-post.html", "/old/first/"]
    assert first["id"] == "https://old.example.org/press/works/harbour/2018/05/06/first-post"
    assert first["summary"] == "Short words."
    text = body(three, "releases/2018/first-post/en.md")
    assert (
        "[Second]({filename}/releases/2018/second-post/en.md)" in text
        and "[page]({filename}/pages/about/en.md)" in text
    )
    assert "![Pic](quay.png)" in text and '```ruby\nputs "{{ kept }}"\n```' in text
    assert "{%" not in text and "{:" not in text and "toc" not in text.lower()
    assert head(three, "releases/2018/third/en.md")["title"] == "Third"


WORDPRESS = [
    ("releases/2019/quay-opens/en.md", "published"),
    ("releases/2019/waiting/en.md", "draft"),
    ("releases/2019/secret/en.md", "draft"),
    ("releases/2019/behind-a-password/en.md", "draft"),
    ("releases/2098/later/en.md", "draft"),
]


@pytest.mark.parametrize(("path", "status"), WORDPRESS, ids=[path for path, _ in WORDPRESS])
def test_only_public_posts_of_wordpress_stay_public(
    imported: Callable[[str], Imported], path: str, status: str
) -> None:
    three = imported("wordpress/export.xml").site
    assert head(three, path).get("status", "published") == status


def test_an_export_of_wordpress(imported: Callable[[str], Imported]) -> None:
    three, answer, _ = imported("wordpress/export.xml")
    assert head(three, "releases/2019/quay-opens/en.md") == {
        "title": "The quay opens & works", "date": "2019-03-04T19:00+09:00", "category": "news", "summary": "In short.", "tags": ["harbour", "sea-rescue"],
        "authors": ["ana-example"], "aliases": ["/2019/03/04/quay-opens/"], "id": "https://old.example.org/?p=11",
    }  # fmt: skip
    text = body(three, "releases/2019/quay-opens/en.md")
    for part in ("First words.\\\nSecond line.", "## A head", "[next]({filename}/releases/2019/waiting/en.md)", "![A quay](quay.png",
                 "The quay in spring", "Words inside stay.", "**bold**", "\\[an aside\\]"):  # fmt: skip
        assert part in text, part
    for gone in ("[gallery", "[button", "[/button]", "wp:"):
        assert gone not in text
    assert (three.content / "releases/2019/quay-opens/quay.png").is_file()
    undated = next(three.content.glob("releases/*/undated/en.md"))
    assert (
        "status: draft" in undated.read_text("utf-8") and "0000" not in undated.read_text("utf-8").split("\n---\n")[0]
    )
    assert (three.content / "pages/who-we-are/en.md").is_file()
    block = body(three, "releases/2020/blocks/en.md")
    assert "Block words." in block and "- One" in block
    release = next(one for one in answer["releases"] if one["slug"] == "quay-opens")
    assert {part["reason"] for part in release["set_aside"]} == {"unknown", "comment", "field"}


@pytest.mark.parametrize("alt", ["", "A quay in spring"])
def test_a_lead_picture_never_makes_a_public_post_a_draft(three: TinySite, tmp_path: Path, alt: str) -> None:
    """The library's entry stands behind the post, and rarely says what the picture shows."""
    export = (SITES / "wordpress" / "export.xml").read_text("utf-8")
    start, end = export.index("<item>"), export.rindex("</item>") + len("</item>")
    said = f"<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>{alt}</wp:meta_value></wp:postmeta>"
    items = (
        "<item><title>Lead</title><link>https://old.example.org/lead/</link><guid>https://old.example.org/?p=1</guid>"
        "<content:encoded><![CDATA[<p>Words.</p>]]></content:encoded><wp:post_id>1</wp:post_id>"
        "<wp:post_date>2019-03-04 19:00:00</wp:post_date><wp:post_name>lead</wp:post_name><wp:status>publish</wp:status>"
        "<wp:post_type>post</wp:post_type><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>2</wp:meta_value>"
        "</wp:postmeta></item><item><wp:post_id>2</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>"
        f"<wp:attachment_url>https://old.example.org/wp-content/uploads/2019/03/quay.png</wp:attachment_url>{said}</item>"
    )
    shutil.copytree(SITES / "wordpress", tmp_path / "old")
    (tmp_path / "old" / "export.xml").write_text(export[:start] + items + export[end:], encoding="utf-8")
    answer = moved(three, tmp_path / "old" / "export.xml")
    fields, text = head(three, "releases/2019/lead/en.md"), body(three, "releases/2019/lead/en.md")
    assert "status" not in fields
    if alt:
        assert "![A quay in spring](quay.png)" in text
    else:
        assert {"file": "quay.png", "decorative": "true"}.items() <= fields["image"].items()
        assert any(question["kind"] == "picture" for question in answer["report"]["questions"])


def test_a_post_that_the_check_would_refuse_becomes_a_draft(three: TinySite, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    shutil.copytree(SITES / "pelican", folder)
    (folder / "content/news/2019/2019-09-01-bad-picture.md").write_text(
        "Title: Bad picture\n\n![x]({static}/images/not-a-picture.png)\n", encoding="utf-8"
    )
    (folder / "content/images/not-a-picture.png").write_bytes(b"no picture at all")
    moved(three, folder)
    assert errors(check(three.settings(), NOON)[0]) == []


def test_posts_in_a_language_that_is_not_listed_are_drafts_and_told(tiny: TinySite) -> None:
    answer = moved(tiny, SITES / "pelican")
    assert errors(check(tiny.settings(), NOON)[0]) == []
    assert any(question["kind"] == "language" for question in answer["report"]["questions"])
    assert head(tiny, "releases/2019/quay-opens/fr.md")["status"] == "draft"


each_kind = pytest.mark.parametrize(
    ("settings", "text", "post"),
    [
        ("hugo.yaml", "baseURL: https://old.example.org/\ntitle: Old\n", "content/posts/one.md"),
        ("_config.yml", "title: Old\nurl: https://old.example.org\n", "_posts/2024-01-02-one.md"),
        ("pelicanconf.py", "SITENAME = 'Old'\nSITEURL = 'https://old.example.org'\nPATH = 'content'\nTIMEZONE = 'UTC'\n", "content/one.md"),
    ],
)  # fmt: skip


@each_kind
@pytest.mark.parametrize("said", ["../../../../elsewhere", "no code"])
def test_a_language_that_is_no_code_loses_no_post_and_names_no_file_elsewhere(
    tiny: TinySite, tmp_path: Path, settings: str, text: str, post: str, said: str
) -> None:
    folder = tmp_path / "old"
    (folder / post).parent.mkdir(parents=True)
    (folder / settings).write_text(text)
    start, end = ("", "\n") if settings == "pelicanconf.py" else ("---\n", "---\n")
    (folder / post).write_text(
        f"{start}title: Post\ndate: 2024-01-02\nlang: {said}\nslug: one\n{end}\nText of it, in English.\n"
    )
    answer = moved(tiny, folder)
    written = [file.relative_to(tiny.content).as_posix() for file in tiny.content.glob("releases/2024/**/*.md")]
    assert len(written) == 1 and written[0].endswith("/en.md")
    told = [each["text"] for each in answer["report"]["questions"] if each["kind"] == "language"]
    assert told == [f"says that its language is '{said}', which is no code: it came as 'en'"]
    assert not list(tmp_path.rglob("*elsewhere*"))


@each_kind
def test_a_link_out_of_the_old_site_publishes_nothing_and_a_pipe_holds_nobody_up(
    tiny: TinySite, tmp_path: Path, settings: str, text: str, post: str
) -> None:
    folder = tmp_path / "old"
    (folder / post).parent.mkdir(parents=True)
    (folder / settings).write_text(text)
    marks = "" if settings == "pelicanconf.py" else "---\n"
    source = f"{marks}title: Post\ndate: 2024-01-02\n{marks}\nAn unheard-of word.\n"
    (tmp_path / "private.md").write_text(source)
    (folder / post).symlink_to(tmp_path / "private.md")
    os.mkfifo((folder / post).with_name("2024-01-03-pipe.md"))
    (folder / post).with_name("2024-01-04-own.md").write_text(source.replace("unheard-of", "own"))
    answer = moved(tiny, folder)
    unread = [each["where"] for each in answer["report"]["questions"] if each["kind"] == "unread"]
    assert len(unread) == 2
    files = files_below(tiny.content)
    assert not [path for path, data in files.items() if b"unheard-of" in data]
    assert [path for path, data in files.items() if b"An own word" in data]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss xmlns:wp="http://wordpress.org/export/1.2/">&a;</rss>', "entities", id="entities"),
        pytest.param('<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>', "whole XML", id="cut short"),
    ],
)  # fmt: skip
def test_a_broken_export_is_one_line_and_writes_nothing(
    tiny: TinySite, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: str, said: str
) -> None:
    file = tmp_path / "export.xml"
    file.write_text(data, encoding="utf-8")
    before = snapshot(tiny.content)
    code = exit_code(import_files, files=[str(file)], settings=str(tiny.root / "pelicanconf.py"))
    shown = capsys.readouterr().err.strip()
    assert code == 1 and said in shown and len(shown.splitlines()) == 1
    assert snapshot(tiny.content) == before


@pytest.mark.parametrize("name", ["pelican", "hugo", "jekyll"])
def test_whoever_builds_an_old_site_is_told_of_the_import(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from newsroom.commands.site import build

    monkeypatch.chdir(SITES / name)
    assert exit_code(build) == 1
    assert "newsroom import" in capsys.readouterr().err
    assert not (SITES / name / "output").exists()
