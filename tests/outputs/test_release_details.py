"""What a release page says of pictures, days, hours and quotations, in words that readers know."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from conftest import TinySite, attributes, one, picture, texts
from PIL import Image

from newsroom.media.licences import licence_of
from newsroom.render.theme import LANGUAGES

PULLED = "People answer people, day and night.\n\n> People answer people\n{.pull}\n\nThe end.\n"


# ── rights ───────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("CC BY 4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ("CC BY-NC-SA 3.0 IGO", "CC BY-NC-SA 3.0 IGO", "https://creativecommons.org/licenses/by-nc-sa/3.0/igo/"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("Public Domain Mark 1.0", "PDM 1.0", "https://creativecommons.org/publicdomain/mark/1.0/"),
        ("OGL-UK-3.0", "OGL-UK-3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
    ],
)  # fmt: skip
def test_a_licence_is_known_by_every_usual_name(typed: str, name: str, address: str) -> None:
    found = licence_of(typed)
    assert found is not None and (found.name, found.address) == (name, address)


@pytest.mark.parametrize(
    "typed", ["All rights reserved", "CC BY", "Free for the press", "CC BY-XX 4.0", "https://example.org/terms", ""]
)
def test_any_other_text_stays_as_it_was_typed(typed: str) -> None:
    assert licence_of(typed) is None


def test_rights_stand_in_words_of_each_language_and_lead_to_its_deed(tiny: TinySite) -> None:
    tiny.put("releases/2026/boats/quay.png", picture("teal"))
    tiny.release("boats", image={"file": "quay.png", "alt": "A quay", "credit": "Ana", "licence": "CC-BY-SA-4.0"})
    tiny.release("boats", "ko", title="배")
    tiny.build()
    english, korean = tiny.html("/news/boats/"), tiny.html("/ko/news/boats/")
    assert texts(english, ".figure__licence") == ["Rights: Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA 4.0)"]
    assert "크리에이티브 커먼즈 저작자표시-동일조건변경허락 4.0 (CC BY-SA 4.0)" in texts(korean, ".figure__licence")[0]
    assert "4.0 (CC\N{NO-BREAK SPACE}BY-SA\N{NO-BREAK SPACE}4.0)<" in tiny.files()["news/boats/index.html"].decode(), (
        "on one line"
    )
    assert attributes(english, "a[rel=license]", "href") == ["https://creativecommons.org/licenses/by-sa/4.0/deed.en"]
    assert attributes(korean, "a[rel=license]", "href") == ["https://creativecommons.org/licenses/by-sa/4.0/deed.ko"]


def test_the_full_size_is_told_in_pixels_and_bytes_as_they_arrive(tiny: TinySite) -> None:
    made = io.BytesIO()
    Image.effect_noise((1500, 1000), 90).convert("RGB").save(made, "JPEG", quality=90)
    tiny.put("releases/2026/boats/quay.jpg", made.getvalue())
    tiny.release(
        "boats", image={"file": "quay.jpg", "alt": "A quay", "credit": "Ana", "licence": "All rights reserved"}
    )
    tiny.build()
    (facts,) = texts(tiny.html("/news/boats/"), ".figure__original")
    size = len(tiny.files()["news/boats/quay.jpg"])
    shown = f"{size / 1e6:.1f} MB" if size >= 1e6 else ""
    assert facts.startswith(f"Picture in full size JPEG, 1500 × 1000, {shown}")
    assert texts(tiny.html("/news/boats/"), ".figure__licence") == ["Rights: All rights reserved"]


# ── days and hours ───────────────────────────────────────────────────────────
RANGES = {
    "en": ("5–6 July 2022", "30 July–2 August 2022"),
    "ko": ("2022년 7월 5일–6일", "2022년 7월 30일–8월 2일"),
    "fr": ("5–6 juillet 2022", "30 juillet–2 août 2022"),
    "es": ("5–6 de julio de 2022", "30 de julio–2 de agosto de 2022"),
    "ar": ("5–6 يوليو 2022", "30 يوليو–2 أغسطس 2022"),
    "zh": ("2022年7月5日–6日", "2022年7月30日–8月2日"),
    "ru": ("5–6 июля 2022 г.", "30 июля–2 августа 2022 г."),
}


def plain(text: str) -> str:
    """In single spaces, and with one sign for the signs of a range: CLDR's editions differ in it."""
    return " ".join(re.sub(r"\s*(?:[–—~]|至)\s*", "–", text).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_days_are_a_range_as_people_write_it(tiny: TinySite, lang: str) -> None:
    tiny.set(LANGUAGES=[lang], TAKEAWAYS=["text"])
    for slug, starts, ends in (
        ("one", "2022-07-05", "2022-07-06"),
        ("two", "2022-07-30", "2022-08-02"),
        ("three", "2022-07-05", "2022-07-05"),
    ):
        tiny.release(slug, lang, event={"name": "Workshop", "starts": starts, "ends": ends})
    tiny.build()
    told = {slug: plain(texts(tiny.html(f"/news/{slug}/"), ".key-facts dd")[0]) for slug in ("one", "two")}
    assert (told["one"], told["two"]) == RANGES[lang]
    page = tiny.html("/news/one/")
    assert attributes(page, ".key-facts time", "datetime") == ["2022-07-05", "2022-07-06"]
    assert RANGES[lang][0] in plain((tiny.output / "news/one/release.txt").read_text("utf-8"))


def test_an_hour_names_its_zone_in_words(tiny: TinySite) -> None:
    tiny.release("boats", date="2026-03-02T10:00+09:00")
    tiny.release("boats", "ko", title="배")
    tiny.build()
    english = one(tiny.html("/news/boats/"), ".release-header__dates time").text()
    korean = one(tiny.html("/ko/news/boats/"), ".release-header__dates time").text()
    assert english.endswith("Korean Standard Time") and korean.endswith(" 표준시")
    assert "GMT" not in english + korean


# ── the rest of the page ─────────────────────────────────────────────────────
def test_each_file_to_take_away_says_its_kind(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "pdf"])
    tiny.release("boats")
    tiny.build()
    assert texts(tiny.html("/news/boats/"), "[aria-labelledby=takeaways] li") == ["Plain text TXT", "For printing PDF"]


def test_a_breadcrumb_is_whole_however_long_the_title(tiny: TinySite) -> None:
    tiny.release("boats", title="Boats leave the quay " * 9)
    tiny.build()
    css = (tiny.output / "theme/site.css").read_text()
    assert "text-overflow" not in css.partition(".breadcrumb")[2].partition(".contact-card")[0]
    assert one(tiny.html("/news/boats/"), ".breadcrumb [aria-current]").text() == ("Boats leave the quay " * 9).strip()


# ── pull quotes ──────────────────────────────────────────────────────────────
def test_a_pull_quote_is_for_the_eye_alone_and_in_no_other_form(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "ninjs", "markdown", "docx"])
    tiny.release("boats", body=PULLED)
    tiny.build()
    pull = one(tiny.html("/news/boats/"), ".body > blockquote.pull")
    assert pull.attributes["aria-hidden"] == "true" and pull.text().strip() == "People answer people"
    files = tiny.files()
    for path in (
        "news/boats/release.txt",
        "news/boats/index.md",
        "news/boats/release.json",
        "feeds/all.atom.xml",
        "feeds/all.json",
    ):
        told = files[path].decode().count("People answer people")
        assert told == (2 if path.endswith("release.json") else 1), path  # data has the text in two forms

    document = zipfile.ZipFile(io.BytesIO(files["news/boats/boats.docx"])).read("word/document.xml").decode()
    assert document.count("People answer people") == 1


def test_a_pull_quote_with_its_speaker_holds_no_link(tiny: TinySite) -> None:
    body = "“People [answer](https://example.org/) people,” she said.\n\n> People [answer](https://example.org/) people,\n> — Ana Example\n{.pull}\n"
    tiny.release("boats", body=body)
    tiny.build()
    figure = one(tiny.html("/news/boats/"), "figure.quotation.pull")
    assert figure.attributes["aria-hidden"] == "true" and not figure.css("a") and figure.css("figcaption")


def test_words_that_the_text_does_not_say_are_a_quotation(tiny: TinySite) -> None:
    from newsroom.build.check import check

    tiny.release("boats", body="The boats leave.\n\n> Nobody else says this\n{.pull}\n")
    tiny.build()
    assert not tiny.html("/news/boats/").css(".pull, [aria-hidden]") and texts(
        tiny.html("/news/boats/"), ".body blockquote"
    )
    (problem,) = check(tiny.settings(), at="2026-07-01T12:00+09:00")[0]
    assert (problem.rule, problem.severity, problem.line) == ("pull-unsaid", "warning", 10)
