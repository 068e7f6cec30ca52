"""Exports of WordPress: pictures of galleries, pictures that nobody described, forms of posts."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import NOON, TinySite
from test_old_sites import SITES, body, head, moved

from newsroom.build.check import check
from newsroom.importing.archives.wordpress_stream import ExportStream
from newsroom.model.problems import errors

START = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old</title><link>https://old.example.org</link>'
    "<language>en-US</language><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example.org</wp:base_site_url>"
    "<wp:base_blog_url>https://old.example.org</wp:base_blog_url>"
)
QUAY = "https://old.example.org/wp-content/uploads/2019/03/quay.png"


def post(number: int, content: str, kind: str = "post", more: str = "", **changed: str) -> str:
    """An entry of an export."""
    values = {
        "post_id": str(number), "post_date": "2019-03-04 19:00:00", "post_date_gmt": "2019-03-04 10:00:00", "post_name": f"post-{number}",
        "status": "publish", "post_parent": "0", "menu_order": "0", "post_type": kind, **changed,
    }  # fmt: skip
    fields = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in values.items())
    return (
        f"<item><title>Post {number}</title><link>https://old.example.org/2019/03/{values['post_name']}/</link>"
        f'<guid isPermaLink="false">https://old.example.org/?p={number}</guid><content:encoded><![CDATA[{content}]]></content:encoded>'
        f"{more}{fields}</item>"
    )


def picture(number: int, parent: int = 0, alt: str = "", caption: str = "", order: int = 0, url: str = QUAY) -> str:
    """An entry of the library."""
    said = f"<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>{alt}</wp:meta_value></wp:postmeta>"
    more = f"<excerpt:encoded><![CDATA[{caption}]]></excerpt:encoded><wp:attachment_url>{url}</wp:attachment_url>{said}"
    return post(number, "", "attachment", more, status="inherit", post_parent=str(parent), menu_order=str(order))


@pytest.fixture
def export(tiny: TinySite, tmp_path: Path) -> Any:
    """Imports an export of these entries: (the site, what the import said)."""
    shutil.copytree(SITES / "wordpress" / "uploads", tmp_path / "old" / "uploads")
    source = tmp_path / "old" / "uploads" / "2019" / "03" / "quay.png"
    for name in ("b.png", "c.png"):
        shutil.copyfile(source, source.parent / name)

    def run(*entries: str) -> tuple[TinySite, dict[str, Any]]:
        file = tmp_path / "old" / "export.xml"
        file.write_text(f"{START}{''.join(entries)}</channel></rss>", encoding="utf-8")
        answer = moved(tiny, file)
        assert errors(check(tiny.settings(), NOON)[0]) == []
        return tiny, answer

    return run


B, C = QUAY.replace("quay", "b"), QUAY.replace("quay", "c")


def test_a_gallery_is_its_pictures_in_their_order(export: Any) -> None:
    site, answer = export(
        post(1, '<p>Before.</p>\n\n[gallery columns="2" ids="12,11"]\n\n<p>After.</p>'),
        post(2, "Before.\n\n[gallery]\n\nAfter."),
        picture(11, alt="A quay"),
        picture(12, alt="A boat", caption="Boat <b>two</b>", url=B),
        picture(21, 2, alt="Third", order=3),
        picture(22, 2, alt="First", order=1, url=C),
        picture(23, 2, url=QUAY.replace(".png", ".pdf")),
    )
    assert body(site, "releases/2019/post-1/en.md").split("\n\n")[0] == "Before."
    first = body(site, "releases/2019/post-1/en.md")
    assert first.index("b.png") < first.index("quay.png") and "Boat" in first
    second = body(site, "releases/2019/post-2/en.md")
    assert "![First](c.png)" in second and second.index("c.png") < second.index("quay.png") and "pdf" not in second
    assert not [part for release in answer["releases"] for part in release["set_aside"]]


def test_a_picture_of_a_gallery_that_the_export_does_not_name_is_told(export: Any) -> None:
    site, answer = export(post(1, '<p>Words.</p>[gallery ids="99"]'))
    assert body(site, "releases/2019/post-1/en.md").strip() == "Words."
    assert [one["kind"] for one in answer["report"]["questions"]] == ["picture"]


def test_uploads_are_asked_for_only_where_they_are_missing(export: Any, tmp_path: Path) -> None:
    asked = [export(post(1, "Words."), picture(11, 1))[1]["report"]["notices"]]
    shutil.rmtree(tmp_path / "old" / "uploads")
    asked.append(export(post(1, "Words."), picture(11, 1))[1]["report"]["notices"])
    assert [sum("wp-content/uploads" in notice for notice in notices) for notices in asked] == [0, 1]


def test_a_dead_link_of_the_old_site_does_not_stop_a_new_one_at_its_address(export: Any, tiny: TinySite) -> None:
    tiny.set(SITEURL="https://old.example.org")
    links = ("https://old.example.org/2012/05/gone/", "/wp-content/uploads/gone.pdf", "https://old.example.org/?p=2")
    words = "".join(f'<p><a href="{link}">Words</a></p>' for link in links)
    site, answer = export(
        post(1, f'{words}<p><img src="https://old.example.org/gone.png" alt="A boat"></p>'), post(2, "<p>Two.</p>")
    )
    text = body(site, "releases/2019/post-1/en.md")
    assert text.split() == ["Words", "Words", "[Words]({filename}/releases/2019/post-2/en.md)"]
    assert [one["kind"] for one in answer["report"]["questions"]] == ["link", "link", "picture"]
    site.build()


@pytest.mark.parametrize(("language", "file"), [("fr-FR", "fr.md"), ("ko", "ko.md"), ("en-US", "en.md")])
def test_a_post_is_in_the_language_of_its_export(tiny: TinySite, tmp_path: Path, language: str, file: str) -> None:
    tiny.set(LANGUAGES=["en", "ko", "fr"])
    source = tmp_path / "export.xml"
    start = START.replace("<language>en-US</language>", f"<language>{language}</language>")
    source.write_text(f"{start}{post(1, 'Un.')}{post(2, 'Deux.')}</channel></rss>", encoding="utf-8")
    moved(tiny, source)
    assert [path.name for path in sorted(tiny.content.glob("releases/2019/*/*.md"))] == [file, file]


def test_a_gallery_in_code_is_code(export: Any) -> None:
    site, _ = export(post(1, "<p>Write <code>[gallery]</code> there.</p>"), picture(11, 1))
    assert "`[gallery]`" in body(site, "releases/2019/post-1/en.md")


def test_a_public_post_stays_public_where_a_picture_says_nothing(export: Any) -> None:
    site, answer = export(
        post(1, f'<p>Words.</p><p><img src="{QUAY}"></p><p><a href="{QUAY}"><img src="{B}" alt=""></a></p>')
    )
    fields = head(site, "releases/2019/post-1/en.md")
    assert "status" not in fields and fields["aliases"] == ["/2019/03/post-1/"]
    assert "![](quay.png){.decorative}" in body(site, "releases/2019/post-1/en.md")
    told = [one["text"] for one in answer["report"]["questions"] if one["kind"] == "picture"]
    assert len(told) == 2 and all("no alternative text" in text for text in told)
    site.build()
    assert (site.output / "2019/03/post-1/index.html").is_file()


def test_footnotes_beside_the_text_are_notes(export: Any) -> None:
    call = '<sup data-fn="a-1" class="fn"><a href="#a-1" id="a-1-link">1</a></sup>'
    notes = '[{"id":"a-1","content":"A <em>note<\\/em>."},{"id":"b-2","content":"Left over."}]'
    meta = f"<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[{notes}]]></wp:meta_value></wp:postmeta>"
    site, answer = export(
        post(1, f"<!-- wp:paragraph --><p>Words{call}.</p><!-- /wp:paragraph --><!-- wp:footnotes /-->", more=meta)
    )
    assert body(site, "releases/2019/post-1/en.md").strip() == "Words[^1].\n\n[^1]: A *note*."
    (release,) = answer["releases"]
    assert [part["text"] for part in release["set_aside"]] == ["footnotes: Left over."]


def test_an_old_gallery_s_list_is_its_pictures(export: Any) -> None:
    items = "".join(
        f'<li><figure><img src="{one}" alt="A"><figcaption>Words</figcaption></figure></li>' for one in (B, C)
    )
    site, _ = export(post(1, f'<!-- wp:gallery --><ul class="wp-block-gallery">{items}</ul><!-- /wp:gallery -->'))
    assert body(site, "releases/2019/post-1/en.md").strip() == '![A](b.png "Words")\n\n![A](c.png "Words")'


ODD = {  # what exports of real sites hold: in the content → what the draft says
    "a control": ("<p>Words\x0b of\x08 it.</p>", "Words of it."),
    "the end of CDATA": ("<p>a ]]]]><![CDATA[> b</p>", "a ]]> b"),
    "no character": ("<p>Words\ufffe of it.</p>", "Words of it."),
}


@pytest.mark.parametrize("odd", ODD)
def test_signs_that_no_xml_may_hold_are_left_out(export: Any, odd: str) -> None:
    content, expected = ODD[odd]
    site, _ = export(post(1, content), post(2, "<p>Second.</p>"))
    assert body(site, "releases/2019/post-1/en.md").strip().replace("\\", "") == expected
    assert body(site, "releases/2019/post-2/en.md").strip() == "Second."


def test_entities_of_html_outside_of_cdata_are_their_signs(export: Any) -> None:
    site, _ = export(
        post(1, "<p>Words.</p>").replace("<title>Post 1</title>", "<title>Caf&eacute;&nbsp;&amp; bar &bogus;</title>")
    )
    assert head(site, "releases/2019/post-1/en.md")["title"] == "Café & bar &bogus;"


@pytest.mark.parametrize("size", [1, 2, 7, 4096])
def test_an_entity_at_the_end_of_a_piece_is_whole(size: int) -> None:
    stream = ExportStream(io.BytesIO("<a>Caf&eacute; &amp; 부산\x08 &bogus; &#233; &</a>".encode()))
    pieces = iter(lambda: stream.read(size), b"")
    assert b"".join(pieces).decode() == "<a>Café &amp; 부산 &amp;bogus; &#233; &</a>"
    assert stream.left_out == 1


def test_an_export_in_an_older_encoding_is_read(tiny: TinySite, tmp_path: Path) -> None:
    text = START.replace("UTF-8", "EUC-KR") + post(1, "<p>상담 전화를 열었다.</p>") + "</channel></rss>"
    (tmp_path / "export.xml").write_bytes(text.encode("euc-kr"))
    moved(tiny, tmp_path / "export.xml")
    assert body(tiny, "releases/2019/post-1/en.md").strip() == "상담 전화를 열었다."


def test_a_post_that_is_in_the_export_twice_is_one_release(export: Any) -> None:
    site, answer = export(post(1, "<p>Words.</p>"), post(1, "<p>Words.</p>"), post(2, "<p>Second.</p>"))
    assert len(list(site.content.glob("releases/*/*"))) == 2
    assert answer["report"]["written"] == 2 and answer["report"]["drafts"] == 0


def test_a_files_name_and_its_button_are_two_words(export: Any) -> None:
    address = "https://files.example.org/r.pdf"
    links = f'<a href="{address}">Report</a>'
    links += f'<a href="{address}" class="wp-block-file__button" download>Download</a>'
    site, _ = export(post(1, f'<!-- wp:file --><div class="wp-block-file">{links}</div><!-- /wp:file -->'))
    assert body(site, "releases/2019/post-1/en.md").strip() == f"[Report]({address}) [Download]({address})"
