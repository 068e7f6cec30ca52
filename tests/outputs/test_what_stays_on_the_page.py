"""Signs that belong to the page alone, and addresses as machines write them."""

from __future__ import annotations

from conftest import TinySite

TOC = {
    "extensions": ["markdown.extensions.extra", "markdown.extensions.toc"],
    "extension_configs": {"markdown.extensions.toc": {"permalink": True}},
}


def test_the_sign_behind_a_heading_stands_on_its_page_and_in_no_other_form(tiny: TinySite) -> None:
    tiny.set(MARKDOWN=TOC, TAKEAWAYS=["text", "ninjs", "markdown"])
    tiny.release("open", body="## Arrivals\n\nFive.\n\n## Departures\n\nSix.\n")
    tiny.build()
    files = {path: data.decode("utf-8", "ignore") for path, data in tiny.files().items() if not path.endswith(".png")}
    assert "¶" in files["news/open/index.html"]
    assert [path for path, text in files.items() if "¶" in text or "\\u00b6" in text] == ["news/open/index.html"]


def test_a_site_with_a_name_of_another_script_is_addressed_as_machines_write_it(tiny: TinySite) -> None:
    tiny.set(SITEURL="https://예시.example")
    tiny.release("open")
    tiny.build()
    files = {path: data.decode("utf-8", "ignore") for path, data in tiny.files().items()}
    assert [path for path, text in files.items() if "예시.example" in text] == []
    assert (
        "https://xn--vv4b11d.example/" in files["sitemap.xml"] and "xn--vv4b11d.example" in files["feeds/all.rss.xml"]
    )
