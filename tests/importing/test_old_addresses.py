"""Every address that a visitor of an old site could open answers on the new one, or the report names it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PNG, TinySite
from importing.test_old_sites import body, head, moved

OWN = re.compile(r"/|/(?:robots\.txt|sitemap\.xml|404\.html|feeds/all\.(?:atom|rss)\.xml|news/)")  # of every site


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def silent(answer: dict[str, Any], addresses: list[str]) -> list[str]:
    """The addresses that neither answer nor are named."""
    report = answer["report"]
    named = [*report["moved_addresses"], *report["moved_files"], *report["left_files"]]
    patterns = [re.compile(re.escape(address).replace("<n>", r"\d+")) for address in named]
    asked = " ".join(question["text"] for question in report["questions"])
    answers = {
        alias
        for release in answer["releases"]
        if release["fields"].get("status") != "draft"
        for alias in (*release["fields"].get("aliases", ()), f"/news/{release['slug']}/")
    }
    return [
        address
        for address in addresses
        if not OWN.fullmatch(address)
        and address not in answers
        and f"{address} " not in f"{asked} ".replace(")", " ").replace(":", " ")
        and not any(pattern.fullmatch(address) for pattern in patterns)
    ]


PELICAN = """
AUTHOR = "Example Mission"
SITENAME = "Example Mission"
SITEURL = "https://old.example.org"
PATH = "content"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"
FILENAME_METADATA = r"(?P<date>\\d{4}-\\d{2}-\\d{2})-(?P<slug>[^.]*)"
STATIC_PATHS = ["images", "extra"]
EXTRA_PATH_METADATA = {"extra/CNAME": {"path": "CNAME"}, "extra/paper.pdf": {"path": "papers/annual.pdf"}}
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
TAG_SAVE_AS = "tag/{slug}/index.html"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "everything.rss.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
TAG_FEED_ATOM = "feeds/tag-{slug}.atom.xml"
TRANSLATION_FEED_ATOM = "feeds/all-{lang}.atom.xml"
AUTHOR_FEED_ATOM = "feeds/by-{slug}.atom.xml"
DEFAULT_PAGINATION = 2
"""


@pytest.fixture
def old_pelican(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {"pelicanconf.py": PELICAN}
    for number in range(5):
        files[f"content/Field notes/2015-0{number + 1}-02-note-{number}.md"] = (
            f"Title: Note {number}\nTags: Harbour, Sea rescue\nAuthors: Example, Ana; Example, Ben\n\nWords. ![Quay]({{static}}/images/quay.png)\n"
        )
    files |= {
        "content/news/2016-01-02-attached.md": "Title: Attached\n\n![Shot]({attach}shot.png) [Paper]({static}/extra/paper.pdf)\n",
        "content/news/shot.png": PNG,
        "content/news/2016-02-03-unready.md": "Title: Unready\nStatus: draft\n\nNot yet.\n",
        "content/news/2016-02-03-unready.fr.md": "Title: Prête\nLang: fr\nSlug: unready\n\nDéjà.\n",
        "content/news/2016-03-04-hidden.md": "Title: Hidden\nStatus: hidden\n\nHidden words.\n",
        "content/news/2099-03-04-future.md": "Title: Future\n\nFuture words.\n",
        "content/pages/who.md": "Title: Who\n\nWe.\n",
        "content/images/quay.png": PNG,
        "content/images/nobody.png": PNG,
        "content/extra/CNAME": "old.example.org",
        "content/extra/paper.pdf": b"%PDF-1.4\n%%EOF\n",
    }
    return write(tmp_path / "old", files)


def test_whatever_pelican_published_answers_or_is_named(tiny: TinySite, old_pelican: Path, tmp_path: Path) -> None:
    tiny.set(LANGUAGES=["en", "fr"])
    output = tmp_path / "published"
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", str(output)]
    subprocess.run(command, cwd=old_pelican, check=True, capture_output=True)
    addresses = [
        "/" + re.sub(r"(^|/)index\.html$", r"\1", file.relative_to(output).as_posix())
        for file in sorted(output.rglob("*"))
        if file.is_file() and file.relative_to(output).parts[0] != "theme"
    ]
    assert len(addresses) > 40
    answer = moved(tiny, old_pelican, dry_run=True)
    assert silent(answer, addresses) == []
    report = answer["report"]
    assert report["moved_files"]["/2016/01/attached/shot.png"] == "/news/attached/shot.png"
    assert report["moved_files"]["/papers/annual.pdf"] == "/news/attached/paper.pdf"
    assert report["left_files"] == ["/images/nobody.png", "/CNAME"] or sorted(report["left_files"]) == [
        "/CNAME",
        "/images/nobody.png",
    ]
    for former, here in {
        "/tag/harbour/": "/topics/harbour/", "/category/field-notes.html": "/topics/field-notes/", "/category/news.html": "/types/news/",
        "/2015/": "/news/2015/", "/2015/03/": "/news/2015/03/", "/author/example-ana.html": "/news/", "/index<n>.html": "/news/",
        "/feeds/tag-harbour.atom.xml": "/feeds/topics/harbour.atom.xml", "/everything.rss.xml": "/feeds/all.rss.xml",
        "/feeds/all-fr.atom.xml": "/fr/feeds/all.atom.xml",
    }.items():  # fmt: skip
        assert report["moved_addresses"][former] == here, former


def test_a_public_translation_does_not_wait_for_a_draft(tiny: TinySite, old_pelican: Path) -> None:
    tiny.set(LANGUAGES=["en", "fr"])
    moved(tiny, old_pelican)
    assert head(tiny, "releases/2016/unready/en.md")["translation_of"] == "fr"
    tiny.build()
    assert "Déjà." in (tiny.output / "fr/news/unready/index.html").read_text("utf-8")
    assert not (tiny.output / "news/unready").exists()


HUGO: dict[str, str | bytes] = {
    "config.toml": 'baseURL = "https://old.example.org/"\ndefaultContentLanguage = "en"\n[languages.en]\n[languages.fr]\n[permalinks]\nnews = "/:year/:slug/"\n',
    "content/news/quay.md": '+++\ntitle = "Quay"\ndate = 2019-03-04\ntags = ["Sea rescue"]\naliases = ["rel-1", "/old/quay.html"]\nexpiryDate = 2090-01-01T00:00:00Z\n+++\nWords.\n',
    "content/news/gone.md": '+++\ntitle = "Gone"\ndate = 2019-03-04\nexpiryDate = 2020-01-01\n+++\nOver.\n',
    "content/news/quai.fr.md": "---\ntitle: Quai\ndate: 2019-03-05\n---\nMots.\n",
    "content/events/open/index.md": "---\ntitle: Open\ndate: 2019-05-06\n---\n![Shot](shot.png)\n",
    "content/events/open/index.fr.md": "---\ntitle: Ouvert\ndate: 2019-05-06\n---\n![Photo](shot.png)\n",
    "content/events/open/shot.png": PNG,
    "content/events/open/other.pdf": b"%PDF-1.4\n%%EOF\n",
    "static/papers/alone.pdf": b"%PDF-1.4\n%%EOF\n",
}
# As Hugo 0.111 wrote them.
HUGO_ADDRESSES = [
    "/", "/2019/quay/", "/2019/rel-1/", "/old/quay.html", "/fr/2019/quai/", "/events/open/", "/events/open/shot.png", "/events/open/other.pdf", "/fr/events/open/", "/fr/events/open/shot.png",
    "/fr/events/open/other.pdf", "/events/",
    "/events/index.xml", "/events/page/1/", "/news/", "/news/index.xml", "/news/page/1/", "/fr/news/", "/fr/news/index.xml", "/tags/", "/tags/index.xml",
    "/tags/sea-rescue/", "/tags/sea-rescue/index.xml", "/categories/", "/categories/index.xml", "/index.xml", "/fr/", "/fr/index.xml", "/en/sitemap.xml",
    "/fr/sitemap.xml", "/sitemap.xml", "/papers/alone.pdf", "/page/2/",
]  # fmt: skip
JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "url: https://old.example.org\npermalink: /:categories/:year/:title.html\npaginate: 2\npaginate_path: /page:num/\n"
    "jekyll-archives: {enabled: [year, categories, tags]}\ndefaults:\n- {scope: {path: _posts/special}, values: {permalink: '/special/:title/', lang: fr}}\n"
    "- {scope: {path: '', type: posts}, values: {layout: post, category: Field notes}}\n",
    "_posts/2015-01-02-quay.md": "---\ntitle: Quay\ntags: [sea]\n---\n![Quay](/assets/quay.png)\n",
    "_posts/special/2015-03-04-own.md": "---\ntitle: Own\ncategory: news\n---\nWords.\n",
    "assets/quay.png": PNG,
    "files/alone.pdf": b"%PDF-1.4\n%%EOF\n",
    "_layouts/post.html": "{{ content }}",
}
# As Jekyll 4.3 wrote them.
JEKYLL_ADDRESSES = ["/field notes/2015/quay.html", "/special/own/", "/page2/", "/2015/", "/category/news/", "/category/field-notes/", "/tag/sea/",
                    "/feed.xml", "/assets/quay.png", "/files/alone.pdf"]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "addresses"), [(HUGO, HUGO_ADDRESSES), (JEKYLL, JEKYLL_ADDRESSES)], ids=["hugo", "jekyll"]
)
def test_whatever_hugo_and_jekyll_published_answers_or_is_named(
    tiny: TinySite, tmp_path: Path, files: dict[str, str | bytes], addresses: list[str]
) -> None:
    tiny.set(LANGUAGES=["en", "fr"])
    assert silent(moved(tiny, write(tmp_path / "old", files), dry_run=True), addresses) == []


def test_a_file_of_a_translation_lies_beside_the_original(tiny: TinySite, tmp_path: Path) -> None:
    tiny.set(LANGUAGES=["en", "fr"])
    files = moved(tiny, write(tmp_path / "old", HUGO), dry_run=True)["report"]["moved_files"]
    assert {files["/fr/events/open/shot.png"], files["/events/open/shot.png"]} == {"/news/open/shot.png"}


def test_what_the_check_made_a_draft_is_no_ones_new_address(tiny: TinySite, tmp_path: Path) -> None:
    report = moved(tiny, write(tmp_path / "old", HUGO), dry_run=True)["report"]  # without French
    here = [*report["moved_files"].values(), *report["moved_addresses"].values()]
    assert not [address for address in here if address.startswith("/fr/")]


def test_a_text_of_hugo_that_expires_later_is_public_until_then(tiny: TinySite, tmp_path: Path) -> None:
    moved(tiny, write(tmp_path / "old", HUGO))
    quay, gone = (head(tiny, f"releases/2019/{slug}/en.md") for slug in ("quay", "gone"))
    assert quay["expires"] == "2090-01-01T00:00+00:00" and "status" not in quay
    assert gone["status"] == "draft" and "expires" not in gone
    assert "Words." in body(tiny, "releases/2019/quay/en.md")


def test_values_that_the_configuration_gives_a_text_of_jekyll_count(tiny: TinySite, tmp_path: Path) -> None:
    tiny.set(LANGUAGES=["en", "fr"])
    moved(tiny, write(tmp_path / "old", JEKYLL))
    assert head(tiny, "releases/2015/own/fr.md")["aliases"] == ["/special/own/"]
    assert head(tiny, "releases/2015/quay/en.md")["tags"] == ["field-notes", "sea"]


def test_addresses_of_wordpress_with_a_query_its_lists_and_its_files_are_named(tiny: TinySite) -> None:
    export = Path(__file__).parent / "sites/wordpress/export.xml"
    report = moved(tiny, export, dry_run=True)["report"]
    addresses = report["moved_addresses"]
    assert any(re.fullmatch(r"/\?p=\d+", former) and here.startswith("/news/") for former, here in addresses.items())
    lists = [here for former, here in addresses.items() if re.fullmatch(r"/(?:tag|category)/[^/]+/", former)]
    assert any(here.startswith("/topics/") for here in lists)
    assert "/feed/" in report["moved_addresses"] and "/page/<n>/" in report["moved_addresses"]
    uploads = [*report["moved_files"], *report["left_files"]]
    assert any(former.startswith("/wp-content/uploads/") for former in uploads)
