"""Forms of real sites of Hugo and Jekyll: addresses, days in names, collections, tables of the configuration in files of their own."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from newsroom.importing.archives.html_bodies import read_body
from newsroom.importing.archives.hugo import HugoSite
from newsroom.importing.archives.jekyll import JekyllSite
from newsroom.importing.archives.pelican.site import _is_of_file
from newsroom.importing.archives.post import Post
from newsroom.model.addresses import is_own_address
from newsroom.reading.blocks.markdown_writer import write_markdown


def posts(kind: type[HugoSite] | type[JekyllSite], folder: Path, files: dict[str, str]) -> dict[str, Post]:
    """The posts of a site of these files, by origin."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return {post.origin: post for post in kind(folder).posts()}


HUGO = 'baseURL = "https://old.example.org/"\n'


@pytest.mark.parametrize(
    ("title", "address"),
    [("One & two", "/one-two/"), ("What's new?", "/whats-new/"), ("A - B", "/a-b/"), ("Über C++", "/über-c++/")],
)
def test_hugo_writes_a_title_into_an_address_without_its_signs(tmp_path: Path, title: str, address: str) -> None:
    head = f'---\ntitle: "{title}"\ndate: 2021-03-04\n---\nText.\n'
    config = HUGO + '[permalinks]\nposts = "/:title/"\n'
    made = posts(HugoSite, tmp_path, {"hugo.toml": config, "content/posts/x.md": head})
    assert made["content/posts/x.md"].addresses == (address,)


@pytest.mark.parametrize(
    ("form", "head", "of_file", "of_bundle"),
    [
        (":slug", "", "/one-two/", "/one-two/"),
        (":slug", "slug: s\n", "/s/", "/s/"),
        (":filename", "slug: s\n", "/x/", "/y/"),
        (":slugorfilename", "", "/x/", "/y/"),
        (":slugorcontentbasename", "slug: s\n", "/s/", "/s/"),
        (":contentbasename", "slug: s\n", "/x/", "/y/"),
    ],
)
def test_a_part_of_hugos_permalinks_is_what_hugo_takes(
    tmp_path: Path, form: str, head: str, of_file: str, of_bundle: str
) -> None:
    text = f"---\ntitle: One & two\ndate: 2021-03-04\n{head}---\nText.\n"
    files = {"hugo.toml": f'{HUGO}[permalinks]\nposts = "/{form}/"\n'}
    files |= {"content/posts/x.md": text, "content/posts/y/index.md": text}
    made = posts(HugoSite, tmp_path, files)
    assert made["content/posts/x.md"].addresses == (of_file,)
    assert made["content/posts/y/index.md"].addresses == (of_bundle,)


def test_a_list_of_tasks_stays_one(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2021-03-04\n---\n## Left\n\n- [x] done\n- [ ] open\n  - [ ] within\n"
    post = posts(HugoSite, tmp_path, {"hugo.toml": HUGO, "content/news/a.md": text})["content/news/a.md"]
    body = read_body(post.html)
    assert not body.is_flat
    assert write_markdown(body.text).strip() == text.partition("\n---\n")[2].strip()


@pytest.mark.parametrize(
    ("config", "address"), [("", "/news/2021-03-04-open/"), ('[frontmatter]\ndate = [":filename"]\n', "/news/open/")]
)
def test_a_day_in_a_name_is_the_day_of_a_text_that_has_none(tmp_path: Path, config: str, address: str) -> None:
    files = {"hugo.toml": HUGO + config, "content/news/2021-03-04-open.md": "---\ntitle: Open\n---\nText.\n"}
    post = posts(HugoSite, tmp_path, files)["content/news/2021-03-04-open.md"]
    assert (post.date, post.is_page, post.addresses) == ("2021-03-04", False, (address,))


def test_languages_may_have_a_file_of_their_own(tmp_path: Path) -> None:
    made = posts(
        HugoSite,
        tmp_path,
        {
            "config/_default/hugo.toml": HUGO + 'defaultContentLanguage = "fr"\n',
            "config/_default/languages.toml": "[fr]\nweight = 1\n[en]\nweight = 2\n",
            "content/news/a.fr.md": "---\ntitle: A\ndate: 2021-03-04\n---\nTexte.\n",
            "content/news/a.en.md": "---\ntitle: A\ndate: 2021-03-04\n---\nText.\n",
        },
    )
    found = {post.lang: (post.addresses, post.id) for post in made.values()}
    assert found == {
        "fr": (("/news/a/",), "https://old.example.org/news/a/"),
        "en": (("/en/news/a/",), "https://old.example.org/en/news/a/"),
    }


def test_a_shortcode_that_is_shown_as_such_is_text(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2021-03-04\n---\nWrite {{</* figure */>}} and {{< gone >}}.\n"
    post = posts(HugoSite, tmp_path, {"hugo.toml": HUGO, "content/news/a.md": text})["content/news/a.md"]
    assert "{{&lt; figure &gt;}}" in post.html
    assert [part.text for part in post.set_aside] == ["{{< gone >}}"]


JEKYLL = "url: https://old.example.org\n"


def test_collections_of_jekyll_come_along(tmp_path: Path) -> None:
    config = "collections:\n  press:\n    output: true\n    permalink: /press/:name/\n  notes: {}\n"
    made = posts(
        JekyllSite,
        tmp_path,
        {
            "_config.yml": JEKYLL + config,
            "_layouts/x.html": "",
            "_press/open.md": "---\ntitle: Open\ndate: 2019-05-06\n---\nText.\n",
            "_press/who.md": "---\ntitle: Who\n---\nText.\n",
            "_notes/inner.md": "---\ntitle: Inner\ndate: 2019-05-06\n---\nText.\n",
            "_other/unknown.md": "---\ntitle: Unknown\n---\nText.\n",
        },
    )
    assert {name: (post.is_public, post.is_page) for name, post in made.items()} == {
        "_press/open.md": (True, False),
        "_press/who.md": (True, True),
        "_notes/inner.md": (False, False),
    }
    assert made["_press/open.md"].addresses == ("/press/open/",)


def test_a_post_is_linked_by_its_name_whatever_its_ending_is(tmp_path: Path) -> None:
    first = "---\ntitle: A\n---\n[b]({% post_url 2019-02-03-b %})\n"
    made = posts(
        JekyllSite,
        tmp_path,
        {"_config.yml": JEKYLL, "_posts/2019-01-02-a.md": first, "_posts/2019-02-03-b.markdown": "---\ntitle: B\n---\nText.\n"},
    )  # fmt: skip
    assert 'href="/_posts/2019-02-03-b.markdown"' in made["_posts/2019-01-02-a.md"].html


def test_hugo_finds_a_text_by_its_bare_name_from_a_bundle_too(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2021-03-04\n---\nText.\n"
    names = ("content/news/quay.md", "content/news/line/index.md", "content/news/twin.md", "content/talks/twin.md")
    files = {"hugo.toml": HUGO, "content/news/here/index.md": text, **dict.fromkeys(names, text)}
    for name, body in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")
    site = HugoSite(tmp_path)
    assert len(list(site.posts())) == len(names) + 1
    found = [site.post_at(name, "content/news/here/index.md") for name in ("quay", "quay.md", "line", "twin", "none")]
    assert found == [names[0], names[0], names[1], "", ""]


def test_an_address_of_one_s_own_machine_is_no_id_of_a_feed(tmp_path: Path) -> None:
    files = {"_config.yml": "url: http://localhost:4000\n", "_posts/2019-01-02-a.md": "---\ntitle: A\n---\nText.\n"}
    assert posts(JekyllSite, tmp_path, files)["_posts/2019-01-02-a.md"].id == "jekyll:_posts/2019-01-02-a.md"


def test_the_day_of_a_file_s_last_change_is_known_as_such(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("x", encoding="utf-8")
    os.utime(file, (1_551_690_000, 1_551_690_000))

    assert _is_of_file(file, datetime.fromtimestamp(1_551_690_000).isoformat())
    assert not _is_of_file(file, "2019-03-04T10:00:00+09:00")
    assert not _is_of_file(file, "")


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/news/", True), ("/news/2019/", True), ("/news/2019/03/", True), ("/news/page/2/", True), ("/ko/news/2019/", True),
        ("/news/2019/03/04/open/", False), ("/news/2019/open.html", False), ("/news/open/", False), ("/ko/news/2019/open/", False),
    ],
)  # fmt: skip
def test_a_name_below_a_year_is_free_for_a_former_address(address: str, own: bool) -> None:
    assert is_own_address(address, ("en", "ko")) == own
