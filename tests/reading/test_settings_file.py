"""Settings: every wrong value is told with its line, and none does nothing in silence."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import PNG, PROJECT, TinySite, attributes, files_below, one

from newsroom.model.problems import ContentError, UsageError
from newsroom.reading.settings.file import read_settings


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("SITEURL", "", "site-url"),
        ("SITEURL", "news.example.org", "site-url"),
        ("SITEURL", "http://localhost:8000?x=1", "site-url"),
        ("TIMEZONE", "Asia/Soul", "timezone-unknown"),
        ("TIMEZONE", "../etc/passwd", "timezone-unknown"),
        ("LANGUAGES", ["en", "Korean"], "language-code"),
        ("LANGUAGES", ["en", "en"], "language-twice"),
        ("LANGUAGES", "en", "setting-type"),
        ("TAKEAWAYS", ["pfd"], "takeaway-unknown"),
        ("TAKEAWAYS", "pdf", "setting-type"),
        ("PLUGINS", ["sitemap"], "plugin-import"),
        ("DEFAULT_PAGINATION", 3, "pagination"),
        ("DEFAULT_PAGINATION", True, "pagination"),
        ("DEFAULT_PAGINATION", "20", "pagination"),
        ("BRAND", ["#fff"], "brand"),
        ("BRAND", {"primary": "blueish"}, "brand"),
        ("BRAND", {"primary": "yellow"}, "brand"),
        ("BRAND", {"colour": "#14507a"}, "brand"),
        ("SECURITY_EXPIRES", "next year", "security-expires"),
        ("SECURITY_EXPIRES", "2027-02-30", "security-expires"),
        ("SITENAME", 5, "setting-type"),
        ("THEME", "no-such-theme", "theme-missing"),
        ("LANGUAGES", ["en", "de"], "interface-language"),
        ("OUTPUT_RETENTION", ".git", "setting-type"),
        ("MARKDOWN", {"extensions": [object]}, "markdown"),
        ("MARKDOWN", {"extensions": ["markdown.extensions.nosuch"]}, "markdown-extension"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_value_is_told_with_its_name(tiny: TinySite, name: str, value: Any, rule: str) -> None:
    tiny.release("a")
    tiny.set(**({name: value} if value != {"extensions": [object]} else {}))
    if value == {"extensions": [object]}:
        file = tiny.root / "pelicanconf.py"
        file.write_text(file.read_text() + "MARKDOWN = {'extensions': [object()]}\n")
    found = [problem for problem in tiny.refused() if problem.rule == rule]
    assert found and {problem.field for problem in found} == {name}
    assert all("must" in problem.message for problem in found)
    assert not tiny.output.exists()


def test_sets_in_markdowns_options_are_in_order(tiny: TinySite) -> None:  # their own order is each process's
    names = [
        f"markdown.extensions.{name}" for name in ("abbr", "attr_list", "footnotes", "md_in_html", "tables", "toc")
    ]
    signs = [f"sign{number}" for number in range(9)]
    options = {"extensions": set(names), "extension_configs": {names[2]: {"SEPARATOR": set(signs)}}}
    tiny.set(MARKDOWN=options)
    options = {"extensions": names, "extension_configs": {names[2]: {"SEPARATOR": signs}}}
    assert tiny.settings().markdown == options


def test_a_language_without_interface_texts_is_told_the_way_to_have_them(tiny: TinySite) -> None:
    tiny.release("a")
    tiny.set(LANGUAGES=["en", "de"], THEME_TEMPLATES_OVERRIDES=["child"])
    catalogue = "locale/de/LC_MESSAGES/newsroom.po"
    (problem,) = tiny.refused()
    assert catalogue in problem.hint and "newsroom guide extending" in problem.hint
    (tiny.root / "child" / catalogue).parent.mkdir(parents=True)
    (tiny.root / "child" / catalogue).write_text('msgid ""\nmsgstr "Language: de\\n"\n')
    assert tiny.build().written


def test_all_wrong_settings_are_told_at_once_each_with_its_line(tiny: TinySite) -> None:
    (tiny.root / "pelicanconf.py").write_text("SITEURL = 'x'\n\nTIMEZONE = 'x'\nTAKEAWAYS = ['x']\nPLUGINS = ['x']\n")
    with pytest.raises(ContentError) as refusal:
        tiny.settings()
    assert [(problem.line, problem.field) for problem in refusal.value.problems] == [
        (1, "SITEURL"),
        (3, "TIMEZONE"),
        (4, "TAKEAWAYS"),
        (5, "PLUGINS"),
    ]
    assert {problem.path for problem in refusal.value.problems} == {"pelicanconf.py"}


@pytest.mark.parametrize(
    ("text", "line"), [("A = 1\nB = (\n", 2), ("A = 1\n\nB = A / 0\n", 3), ("import nosuchmodule\n", 1)]
)
def test_a_settings_file_that_does_not_run_is_told_with_its_line(tiny: TinySite, text: str, line: int) -> None:
    (tiny.root / "pelicanconf.py").write_text(text)
    with pytest.raises(ContentError) as refusal:
        tiny.settings()
    (problem,) = refusal.value.problems
    assert (problem.path, problem.line, problem.rule) == ("pelicanconf.py", line, "settings-unreadable")


def test_a_missing_settings_file_is_a_wrong_option(tiny: TinySite) -> None:
    with pytest.raises(UsageError, match="--settings"):
        read_settings(tiny.root / "publishconf.py")


def test_paths_are_those_of_the_settings_file_wherever_the_command_is_given(
    tiny: TinySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.release("a")
    (tiny.root / "elsewhere").mkdir()
    monkeypatch.chdir(tiny.root / "elsewhere")
    tiny.build()
    assert (tiny.output / "news/a/index.html").exists()
    assert files_below(tiny.root / "elsewhere") == {}


def test_a_saved_settings_file_is_read_anew_with_what_it_imports(tiny: TinySite) -> None:
    (tiny.root / "publishconf.py").write_text("from pelicanconf import *\n")
    assert read_settings(tiny.root / "publishconf.py").site_name == "Tiny News"
    tiny.set(SITENAME="Renamed")
    assert read_settings(tiny.root / "publishconf.py").site_name == "Renamed"


def test_the_projects_two_settings_files_hold_the_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    while_writing, publishing = (read_settings(PROJECT / name) for name in ("pelicanconf.py", "publishconf.py"))
    assert while_writing.site_url == publishing.site_url == "https://news.example.org"


def test_no_setting_names_a_key_of_the_directory() -> None:
    keys = {path.stem for path in (PROJECT / "content/directory/boilerplate").iterdir()} | {"eunice-jieun-kim"}
    for name in ("pelicanconf.py", "publishconf.py"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        assert not [key for key in keys if key in text]


def test_without_languages_the_default_language_is_the_only_one(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["ko"])
    tiny.values["LANGUAGES"] = None
    tiny.set(DEFAULT_LANG="ko")
    assert tiny.settings().languages == ("ko",)


@pytest.mark.parametrize("path", ["/press", "/a/b", "/press/"])
def test_a_site_below_a_path_links_below_it_and_names_itself_in_full(tiny: TinySite, path: str) -> None:
    """Links are root-relative below the path, canonical and hreflang absolute; files stand where they always do."""
    tiny.set(SITEURL=f"https://example.org{path}")
    base = path.rstrip("/")
    tiny.release(
        "a", body="See [b]({filename}../b/en.md), [p](/topics/health/), ![x]({attach}x.png).\n", tags=["health"]
    )
    tiny.release("a", "ko")
    tiny.release("b", aliases=["/old/b/"])
    tiny.page("about")
    tiny.put("releases/2026/a/x.png", PNG)
    tiny.build()
    files = tiny.files()
    for address in tiny.addresses():
        page = tiny.html(address)
        for name, selector in (("href", "a[href], link[href]"), ("src", "[src]"), ("srcset", "[srcset]")):
            for link in attributes(page, selector, name):
                if link.startswith("/"):
                    inside = link.split(" ")[0].split("#")[0]
                    assert inside.startswith(f"{base}/"), (address, link)
                    inside = inside.removeprefix(f"{base}/")
                    assert inside + ("index.html" if inside.endswith("/") or not inside else "") in files, (
                        address,
                        link,
                    )
                elif link.startswith("http") and "example.org" in link and "mission" not in link:
                    assert link.startswith(f"https://example.org{base}/"), (address, link)
    assert attributes(tiny.html("/ko/news/a/"), "link[rel=canonical]", "href") == [
        f"https://example.org{base}/ko/news/a/"
    ]
    assert f"{base}/old/b/ {base}/news/b/ 301" in files["_redirects"].decode()


def test_the_site_may_be_called_otherwise_in_a_language(tiny: TinySite) -> None:
    tiny.set(SITENAMES={"ko": "작은 소식"})
    tiny.release("one")
    tiny.release("one", "ko")
    tiny.build()
    for address, name in (("/", "Tiny News"), ("/ko/", "작은 소식")):
        page = tiny.html(address)
        assert one(page, ".masthead__wordmark").text() == one(page, "h1").text() == name
        assert name in one(page, "title").text()
        assert attributes(page, 'meta[property="og:site_name"]', "content") == [name]
    tiny.set(SITENAMES={"fr": "Petites nouvelles"})
    assert [(problem.field, problem.rule) for problem in tiny.build().warnings] == [("SITENAMES", "site-names")]


@pytest.mark.parametrize(
    ("name", "value"),
    [("BRAND", {"primary": "blurple"}), ("BRAND", {"primry": "#14507a"}), ("SECURITY_EXPIRES", "2020-01-01"), ("THEME", "nowhere")],
)  # fmt: skip
def test_what_is_found_after_the_settings_were_read_names_their_line_too(tiny: TinySite, name: str, value: Any) -> None:
    from newsroom.build.check import check

    tiny.release("line")
    tiny.set(SITENAME="Tiny News", **{name: value})
    (tiny.root / "conf.py").write_text("# The office's own.\n\nfrom pelicanconf import *\n", encoding="utf-8")
    settings = read_settings(tiny.root / "conf.py")
    problems, _ = check(settings, "2026-07-01T12:00+09:00")
    (problem,) = [each for each in problems if each.field == name]
    lines = (tiny.root / "pelicanconf.py").read_text("utf-8").splitlines()
    assert (problem.path, lines[problem.line - 1].partition(" ")[0]) == ("pelicanconf.py", name)
