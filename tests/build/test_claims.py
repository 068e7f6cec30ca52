"""Paths that cannot stand together are refused, on the line of the text that caused them."""

from __future__ import annotations

import unicodedata

import pytest
from conftest import PNG, TinySite, picture

from newsroom.build.check import check
from newsroom.model.problems import Problem, errors


def told(tiny: TinySite) -> list[tuple[str, int, str, str]]:
    """What check and build say alike: (file, line, field, rule)."""
    checked = errors(check(tiny.settings(), "2026-07-01T12:00+09:00")[0])
    built = errors(tiny.refused("2026-07-01T12:00+09:00"))
    assert checked == built
    return [(each.path.rpartition("content/")[2], each.line, each.field, each.rule) for each in built]


def line_of(tiny: TinySite, path: str, words: str) -> int:
    text = (tiny.content / path).read_text("utf-8")
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    "alias",
    [
        "/index.html/",
        "/index.html",
        "/INDEX.html/",
        "/robots.txt/",
        "/sitemap.xml/",
        "/sitemaps/2026.xml/",
        "/build.json/",
        "/404.html/",
        "/theme/site.css/",
        "/feeds/all.json/",
        "/contacts/press-desk.vcf/",
        "/news/quay/index.html/",
        "/news/quay/index.html",
        "/news/quay/release.txt/",
        "/news/quay/Release.TXT/",
        "/news/quay/plan.pdf/",
        "/news/quay/plan.pdf/former/",
        "/news/quay/papers/annex.pdf/",
        "/news/quay/papers.html/",
        "/news/Quay/",
        "/about/index.html/",
        "/news/nul/",
        "/old/com1.html",
        "/news/old./",
        f"/news/{'a' * 256}/",
        f"/{'a' * 251}.html",
        "/" + "news/" * 200,
    ],
)
def test_an_alias_takes_no_path_of_the_site(tiny: TinySite, alias: str) -> None:
    tiny.page("about")
    tiny.set(TAKEAWAYS=["text"])
    tiny.put("releases/2026/quay/plan.pdf", b"%PDF-1.4")
    tiny.put("releases/2026/quay/papers/annex.pdf", b"%PDF-1.4")
    tiny.put("releases/2026/quay/papers.html.pdf", b"%PDF-1.4")
    tiny.release("quay", documents=[{"file": name, "title": "A plan"} for name in ("plan.pdf", "papers/annex.pdf")])
    path = "releases/2026/mover/en.md"
    tiny.release("mover", aliases=["/news/former/", alias])
    if alias.endswith("papers.html/"):
        tiny.release("mover", aliases=[alias, "/news/quay/papers.html"])
    found = told(tiny)
    assert {(each[0], each[1], each[2]) for each in found} == {(path, line_of(tiny, path, "aliases"), "aliases")}


def test_aliases_do_not_lie_in_one_another(tiny: TinySite) -> None:
    tiny.release("one", aliases=["/old.html"])
    tiny.release("two", aliases=["/old.html/sub/"])
    assert told(tiny) == [
        ("releases/2026/two/en.md", line_of(tiny, "releases/2026/two/en.md", "aliases"), "aliases", "path-inside-file")
    ]


def test_two_texts_do_not_have_one_former_address(tiny: TinySite) -> None:
    tiny.release("one", aliases=["/news/old/"])
    tiny.release("two", aliases=["/news/OLD/"])
    assert [each[2] for each in told(tiny)] == ["aliases"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Plan.pdf", "plan.pdf"),
        ("straße.pdf", "STRASSE.pdf"),
        ("papers/a.pdf", "Papers/b.pdf"),
    ],
    ids=["letter case", "case folding", "folders"],
)
def test_names_that_are_one_on_other_systems_are_refused(tiny: TinySite, one: str, other: str) -> None:
    for name in (one, other):
        tiny.put(f"releases/2026/quay/{name}", b"%PDF-1.4 " + name.encode())
    tiny.release("quay", documents=[{"file": name, "title": name} for name in (one, other)])
    path = "releases/2026/quay/en.md"
    assert told(tiny) == [(path, line_of(tiny, path, "documents"), "documents", "path-twin")]


def test_names_that_differ_by_the_form_of_accents_are_refused(tiny: TinySite) -> None:
    names = [unicodedata.normalize(form, "café.pdf") for form in ("NFC", "NFD")]
    for name in names:
        tiny.put(f"releases/2026/quay/{name}", b"%PDF-1.4 " + name.encode())
    tiny.release("quay", documents=[{"file": name, "title": form} for name, form in zip(names, "AB", strict=True)])
    assert told(tiny) == [(f"releases/2026/quay/{names[1]}", 1, "file", "path-twin")]


def test_an_address_of_many_short_names_that_is_too_long_is_told_as_such(tiny: TinySite) -> None:
    tiny.release("a", aliases=["/" + "part/" * 400])
    (problem,) = tiny.refused()
    assert (
        problem.rule == "name-too-long"
        and "at most 900 bytes" in problem.message
        and "2010 bytes in all" in problem.message
    )


@pytest.mark.parametrize("name", ["_newsroom.json", "_newsroom/x.txt", "_Newsroom-lock"])
def test_no_file_at_the_root_is_named_like_what_publishing_adds(tiny: TinySite, name: str) -> None:
    """It would stay in the output folder: what publishing adds at a host is no part of a site."""
    tiny.put(f"root/{name}", b"x")
    tiny.put("root/newsroom.json", b"x")
    tiny.release("quay", aliases=["/_newsroom/old/"])
    assert {(each[0], each[2], each[3]) for each in told(tiny)} == {
        (f"root/{name}", "file", "name-reserved"), ("releases/2026/quay/en.md", "aliases", "name-reserved"),
    }  # fmt: skip


@pytest.mark.parametrize("slug", ["con", "aux", "lpt9"])
def test_a_release_is_not_named_like_a_device_of_windows(tiny: TinySite, slug: str) -> None:
    tiny.release(slug)
    assert told(tiny) == [(f"releases/2026/{slug}/en.md", 1, "slug", "name-reserved")]


def test_a_file_is_not_named_like_a_device_of_windows(tiny: TinySite) -> None:
    tiny.put("releases/2026/quay/aux.pdf", b"%PDF-1.4")
    tiny.release("quay", body="See [the paper](aux.pdf).\n")
    path = "releases/2026/quay/en.md"
    assert told(tiny) == [(path, line_of(tiny, path, "aux.pdf"), "body", "name-reserved")]


@pytest.mark.parametrize(("name", "names"), [("가" * 82 + ".png", 1), ("q" * 240 + ".png", 1)])
def test_a_name_that_grows_too_long_is_told_before_anything_is_drawn(tiny: TinySite, name: str, names: int) -> None:
    tiny.put(f"releases/2026/quay/{name}", picture("red"))
    tiny.release("quay", image={"file": name, "alt": "A quay"})
    path = "releases/2026/quay/en.md"
    found = told(tiny)
    assert found == [(path, line_of(tiny, path, "image"), "image", "name-too-long")] * names
    assert not tiny.output.exists()


def test_a_slug_that_is_too_long_is_told(tiny: TinySite) -> None:
    slug = "a" * 252
    tiny.set(TAKEAWAYS=["docx"])
    tiny.release(slug, title="A long name", summary="")
    assert told(tiny) == [(f"releases/2026/{slug}/en.md", 1, "slug", "name-too-long")]


def test_a_key_of_the_directory_is_not_named_like_a_device(tiny: TinySite) -> None:
    tiny.directory(topics={"con": {"name": {"en": "Conventions", "ko": "협약"}}})
    tiny.release("quay", tags=["con"])
    assert [each[:1] + each[2:] for each in told(tiny)] == [("directory/topics.yml", "con", "name-reserved")]


def test_former_addresses_of_a_translation_lead_on(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "ko"])
    tiny.release("new-quay", aliases=["/news/old-quay/", "/old-quay.html"])
    tiny.release("new-quay", "ko")
    tiny.build("2026-07-01T12:00+09:00")
    rules = (tiny.output / "_redirects").read_text("utf-8").splitlines()
    assert rules == [
        "/ko/news/old-quay/ /ko/news/new-quay/ 301",
        "/news/old-quay/ /news/new-quay/ 301",
        "/old-quay.html /news/new-quay/ 301",
    ]
    assert "/ko/news/new-quay/" in (tiny.output / "ko/news/old-quay/index.html").read_text("utf-8")
    assert "/news/new-quay/" in (tiny.output / "old-quay.html").read_text("utf-8")


def test_a_former_address_that_a_translation_types_is_its_own(tiny: TinySite) -> None:
    tiny.set(LANGUAGES=["en", "ko"])
    tiny.release("new-quay", aliases=["/news/old-quay/"])
    tiny.release("new-quay", "ko")
    tiny.release("other", aliases=["/ko/news/old-quay/"])
    tiny.build("2026-07-01T12:00+09:00")
    assert "/ko/news/old-quay/ /news/other/ 301" in (tiny.output / "_redirects").read_text("utf-8")


def test_a_picture_and_a_small_one_made_of_another_are_two_files(tiny: TinySite) -> None:
    tiny.put("releases/2026/quay/pictures/a.png", PNG)
    tiny.release("quay", image={"file": "pictures/a.png", "alt": "A quay"})
    tiny.build("2026-07-01T12:00+09:00")
    assert (tiny.output / "news/quay/pictures/a.png").exists()


def test_problems_of_names_are_short(tiny: TinySite) -> None:
    tiny.release("mover", aliases=["/" + "news/" * 200])
    problems: list[Problem] = errors(tiny.refused("2026-07-01T12:00+09:00"))
    assert all(len(each.text()) < 600 for each in problems)
