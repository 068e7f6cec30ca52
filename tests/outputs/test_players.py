"""Films, sounds and maps: on the page, in its policy, in every other form; nothing of another host before a click."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import TinySite, attributes, graph, one, picture, plant, texts
from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsroom.build.check import check
from newsroom.model.problems import Problem

FILES = Path(__file__).parents[1] / "recordings"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nThe boats leave.\n"
FILM = {
    "file": "film.mp4", "poster": "poster.png", "title": "The boats leave", "alt": "Twelve boats at dawn.",
    "captions": "film.vtt", "transcript": "film.txt",
}  # fmt: skip
YOUTUBE = {"url": "https://youtu.be/aaaaaaaaaaa", "title": "The opening", "transcript": "People answer people."}
POLICY = 'meta[http-equiv="Content-Security-Policy"]'


def put(tiny: TinySite, slug: str, *names: str) -> None:
    for name in names:
        data = {"film.vtt": VTT.encode(), "film.txt": b"The boats leave.\n", "poster.png": picture("teal")}.get(name)
        tiny.put(f"releases/2026/{slug}/{name}", data if data is not None else (FILES / name).read_bytes())


def whole(tiny: TinySite, slug: str = "boats", **fields: Any) -> None:
    put(tiny, slug, "film.mp4", "film.vtt", "film.txt", "poster.png", "sound.mp3")
    sound = {"file": "sound.mp3", "title": "The speech", "transcript": "People answer people."}
    tiny.release(slug, **{"media": [FILM, sound, YOUTUBE], **fields})


def found(tiny: TinySite) -> list[Problem]:
    return check(tiny.settings(), at="2026-07-01T12:00+09:00")[0]


def policy(tiny: TinySite, address: str) -> str:
    return attributes(tiny.html(address), POLICY, "content")[0]


def test_a_film_of_ones_own_has_controls_captions_poster_and_facts(tiny: TinySite) -> None:
    whole(tiny)
    tiny.build()
    page = tiny.html("/news/boats/")
    film = one(page, ".player-list video")
    assert film.attributes["aria-label"] == "The boats leave" and film.attributes["preload"] == "none"
    assert attributes(page, "video source", "type") == ["video/mp4"]
    assert attributes(page, "track", "src") == ["/news/boats/film.vtt"] and attributes(page, "track", "srclang") == [
        "en"
    ]
    assert "MP4, 2 secs, 10 kB" in texts(page, ".player__links span")
    assert texts(page, ".player__transcript p") == ["People answer people."] * 2
    files = set(tiny.files())
    assert {"news/boats/film.mp4", "news/boats/film.vtt", "news/boats/film.txt", "news/boats/sound.mp3"} <= files


def test_another_host_is_named_in_links_and_in_a_frames_text_and_fetched_by_nothing(tiny: TinySite) -> None:
    whole(tiny)
    tiny.build()
    page = tiny.html("/news/boats/")
    loaded = [node.attributes.get("src") or "" for node in page.css("[src]")]
    assert not [address for address in loaded if not address.startswith("/")]
    inside = LexborHTMLParser(attributes(page, "iframe[srcdoc]", "srcdoc")[0])
    assert attributes(inside, "a", "href") == ["https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0"]
    assert not [node for node in inside.css("[src], link") if "youtube" in str(node.attributes)]
    assert "https://www.youtube.com/watch?v=aaaaaaaaaaa" in attributes(page, ".player__links a", "href")


def test_the_policy_of_that_page_alone_is_widened(tiny: TinySite) -> None:
    whole(tiny)
    tiny.release("text", body="See this.\n\nhttps://vimeo.com/123456789\n")
    tiny.release("plain")
    tiny.build()
    assert "frame-src 'self' https://www.youtube-nocookie.com;" in policy(tiny, "/news/boats/")
    assert "media-src 'self'" in policy(tiny, "/news/boats/")
    assert "frame-src 'self' https://player.vimeo.com;" in policy(tiny, "/news/text/")
    for address in ("/news/plain/", "/", "/news/", "/media/"):
        assert "frame-src 'self';" in policy(tiny, address) and "media-src" not in policy(tiny, address)
    (line,) = [row for row in (tiny.output / "_headers").read_text().splitlines() if "Content-Security-Policy" in row]
    assert (
        "frame-src 'self' https://player.vimeo.com https://www.youtube-nocookie.com;" in line
        and "media-src 'self'" in line
    )


def test_the_header_follows_an_edit_that_brings_a_film(tiny: TinySite) -> None:
    for slug in ("one", "two", "three"):
        tiny.release(slug)
    tiny.build()
    assert "vimeo" not in (tiny.output / "_headers").read_text()
    tiny.release("two", body="A film.\n\nhttps://vimeo.com/123456789\n")
    tiny.build()
    after = tiny.files()
    assert b"https://player.vimeo.com" in after["_headers"]
    tiny.build(clean=True)
    assert tiny.files() == after


@pytest.mark.parametrize(
    "written", ["https://vimeo.com/123456789", "<https://vimeo.com/123456789>", "![](https://vimeo.com/123456789)"]
)
def test_a_bare_address_in_a_line_of_its_own_is_a_player(tiny: TinySite, written: str) -> None:
    tiny.release("text", body=f"Before.\n\n{written}\n\nBehind, in a line: https://vimeo.com/987654321 too.\n")
    tiny.build()
    page = tiny.html("/news/text/")
    assert len(page.css(".body iframe")) == 1 and "https://vimeo.com/987654321" in attributes(page, ".body a", "href")


def test_a_film_written_as_a_picture_is_no_broken_picture(tiny: TinySite) -> None:
    put(tiny, "text", "silent.mp4", "sound.mp3")
    body = 'Before.\n\n![The boats](silent.mp4 "By *night*")\n\n![The speech](sound.mp3)\n\nIn a line ![inside](silent.mp4) it is a link.\n'
    tiny.release("text", body=body)
    tiny.build()
    page = tiny.html("/news/text/")
    assert not page.css(".body img") and attributes(page, ".body video", "aria-label") == ["The boats"]
    assert attributes(page, ".body audio", "aria-label") == ["The speech"]
    assert [link.attributes["href"] for link in page.css(".body p a")] == ["/news/text/silent.mp4"]
    assert {problem.rule for problem in found(tiny)} == {"media-in-text"}


def test_a_link_to_a_film_that_is_held_is_drawn_as_its_words(tiny: TinySite) -> None:
    put(tiny, "secret", "silent.mp4")
    tiny.release("secret", embargo="2026-09-01T09:00+09:00", body="![Boats]({attach}silent.mp4)\n")
    tiny.release("text", body="Before.\n\n![The boats]({static}../secret/silent.mp4)\n")
    tiny.build()
    assert not tiny.html("/news/text/").css("video, .body a") and not [
        path for path in tiny.files() if "silent" in path
    ]


def test_media_of_a_held_release_leave_no_trace(tiny: TinySite) -> None:
    whole(tiny, "secret", embargo="2026-09-01T09:00+09:00")
    tiny.release("plain")
    tiny.build()
    everything = b"\n".join(data for path, data in tiny.files().items()) + "\n".join(tiny.files()).encode()
    for trace in (
        b"film.mp4",
        b"The boats leave",
        b"Twelve boats",
        b"aaaaaaaaaaa",
        b"youtube",
        b"media-src",
        b"People answer",
    ):
        assert trace not in everything
    tiny.build("2026-09-01T10:00+09:00")
    assert tiny.html("/news/secret/").css("video") and "youtube" in policy(tiny, "/news/secret/")


@pytest.mark.parametrize(
    "trace",
    [
        "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0",
        "Twelve boats at dawn.",
        "quay-at-dawn.mp4",
    ],
)
def test_a_leak_of_media_stops_the_build(tiny: TinySite, monkeypatch: pytest.MonkeyPatch, trace: str) -> None:
    tiny.put("releases/2026/secret/quay-at-dawn.mp4", (FILES / "silent.mp4").read_bytes())
    media = [{"file": "quay-at-dawn.mp4", "title": "Boats", "alt": "Twelve boats at dawn."}, YOUTUBE]
    tiny.release("secret", media=media, embargo="2026-09-01T09:00+09:00")
    tiny.release("plain")
    plant(monkeypatch, trace)
    assert {problem.rule for problem in tiny.refused()} == {"leak"}


def test_what_hinders_readers_is_a_warning_and_what_cannot_be_shown_an_error(tiny: TinySite) -> None:
    put(tiny, "boats", "film.mp4", "placed.mp4", "hevc.mp4", "phone.mov", "film.mkv", "film.webm")
    tiny.put("releases/2026/boats/film.srt", "1\n00:00:00,000 --> 00:00:01,000\nBoats\n")
    tiny.put("releases/2026/boats/bad.vtt", "WEBVTT\n\n00:00,000 --> 00:01,000\nBoats\n")
    tiny.put("releases/2026/boats/named.mp4", (FILES / "film.webm").read_bytes())
    media = [
        {"file": "film.mp4"},
        {"file": "placed.mp4", "title": "Two", "captions": "film.srt", "transcript": "gone.txt"},
        {"file": "hevc.mp4", "title": "Three", "alt": "Boats"},
        {"file": "phone.mov", "title": "Four"},
        {"file": "named.mp4", "title": "Five", "captions": "bad.vtt", "transcript": "Boats"},
        {"url": "https://example.org/", "title": "Six", "captions": "bad.vtt"},
        {"file": "film.webm", "url": "https://youtu.be/aaaaaaaaaaa"},
    ]
    tiny.release("boats", media=media)
    rules = {(problem.rule, problem.severity) for problem in found(tiny)}
    assert {
        ("media-title", "warning"), ("media-captions", "warning"), ("media-transcript", "warning"), ("captions-kind", "error"),
        ("file-missing", "error"), ("media-codec", "warning"), ("media-kind", "error"), ("media-name", "error"),
        ("captions-form", "error"), ("media-host", "warning"), ("captions-unused", "warning"), ("media-source", "error"),
    } <= rules  # fmt: skip
    srt = next(problem for problem in found(tiny) if problem.rule == "captions-kind")
    assert "WEBVTT" in srt.hint and "film.vtt" in srt.message


def test_a_film_that_says_where_it_was_recorded_is_warned_about_wherever_it_is_named(tiny: TinySite) -> None:
    put(tiny, "boats", "placed.mp4")
    tiny.release("boats", documents=[{"file": "placed.mp4", "title": "The film"}])
    assert [(problem.rule, problem.severity) for problem in found(tiny)] == [("media-place", "warning")]
    tiny.release(
        "boats",
        documents=[{"file": "placed.mp4", "title": "The film"}],
        waive=[{"rule": "media-place", "reason": "A public square"}],
    )
    assert found(tiny) == []
    tiny.build()
    assert texts(tiny.html("/news/boats/"), ".documents__size")[0] == "MP4, 2 secs, 10 kB"


def test_pictures_without_credit_or_licence_are_one_line_for_each_kind_and_can_be_waived(tiny: TinySite) -> None:
    for name in ("a.png", "b.png"):
        tiny.put(f"releases/2026/boats/{name}", picture("teal"))
    shown = {"alt": "A quay", "licence": "CC BY 4.0"}
    waive = [{"rule": "picture-small", "reason": "No larger one"}]
    tiny.release("boats", image={"file": "a.png", **shown}, gallery=[{"file": "b.png", "alt": "A quay"}], waive=waive)
    assert [problem.rule for problem in found(tiny)] == ["picture-credit", "picture-licence"]
    waive += [{"rule": rule, "reason": "From a stock"} for rule in ("picture-credit", "picture-licence")]
    tiny.release("boats", image={"file": "a.png", **shown}, gallery=[{"file": "b.png", "alt": "A quay"}], waive=waive)
    assert found(tiny) == []


def test_every_other_form_says_what_can_be_played(tiny: TinySite) -> None:
    tiny.set(TAKEAWAYS=["text", "ninjs", "markdown", "docx"])
    whole(tiny)
    tiny.build()
    files = tiny.files()
    film = b"https://news.example.org/news/boats/film.mp4"
    text = files["news/boats/release.txt"].decode()
    assert film.decode() in text and "Transcript: People answer people." in text
    for path in ("news/boats/index.md", "feeds/all.atom.xml", "feeds/all.rss.xml", "feeds/all.json"):
        assert film in files[path], path
    assert b'<enclosure url="' + film + b'" length="9968" type="video/mp4"/>' in files["feeds/all.rss.xml"]
    feed = json.loads(files["feeds/all.json"])
    assert feed["items"][0]["attachments"][0]["duration_in_seconds"] == 2
    kinds = {each["rel"]: each["type"] for each in json.loads(files["news/boats/release.json"])["associations"]}
    assert kinds["film"] == "video" and kinds["sound"] == "audio"
    article = next(node for node in graph(tiny.html("/news/boats/")) if node["@type"] == "NewsArticle")
    assert [node["@type"] for node in article["video"]] == ["VideoObject", "VideoObject"]
    assert article["video"][0]["duration"] == "PT2S" and article["audio"]["transcript"] == "People answer people."
    assert b"<video:content_loc>" + film + b"</video:content_loc>" in files["sitemaps/2026.xml"]
    assert texts(tiny.html("/media/"), ".media-group__files a")[:3] == ["The boats leave", "The speech", "The opening"]


def languages(page: LexborHTMLParser, root: str) -> dict[str, set[str]]:
    """Of each language, as the nearest `lang` says it, the words that are said to be in it."""
    found: dict[str, set[str]] = {}

    def walk(node: LexborNode, lang: str) -> None:
        for child in node.iter(include_text=True):
            own = (child.attributes.get("lang") or lang) if child.tag != "-text" else lang
            if child.tag == "-text":
                found.setdefault(own, set()).add(" ".join(child.text().split()))
            else:
                for name in ("title", "aria-label"):
                    found.setdefault(own, set()).add(child.attributes.get(name) or "")
                walk(child, own)

    walk(one(page, root), "")
    return found


def test_a_translation_takes_the_films_with_their_language(tiny: TinySite) -> None:
    whole(tiny)
    tiny.release("boats", "ko", title="배가 떠난다")
    tiny.build()
    page = tiny.html("/ko/news/boats/")
    feed = json.loads(tiny.files()["ko/feeds/all.json"])["items"][0]["content_html"]
    parts = [
        languages(page, ".player-list"),
        languages(LexborHTMLParser(attributes(page, ".player-list iframe", "srcdoc")[0]), "body"),
        languages(LexborHTMLParser(feed), "body"),
        languages(tiny.html("/ko/media/"), "main"),
    ]
    english = {word for found in parts for word in found.get("en", ())}
    korean = {word for found in parts for lang in ("", "ko") for word in found.get(lang, ())}
    of_media = {"The boats leave", "The speech", "The opening", "Twelve boats at dawn.", "People answer people."}
    assert english - {""} == of_media, "no word of ours is said to be English"
    assert not korean & of_media and {"YouTube에서 열기", "녹취록"} <= korean
    assert attributes(page, "track", "srclang") == ["en"] and attributes(page, "track", "label") == ["영어"]
    assert attributes(page, "video source", "src") == ["/news/boats/film.mp4"]


def test_a_standing_page_has_films_too(tiny: TinySite) -> None:
    tiny.put("pages/about/film.mp4", (FILES / "silent.mp4").read_bytes())
    tiny.page(
        "about",
        media=[{"file": "film.mp4", "title": "Who we are", "alt": "Faces"}],
        body="Us.\n\nhttps://vimeo.com/123456789\n",
    )
    tiny.build()
    assert len(tiny.html("/about/").css("video, iframe[srcdoc]")) == 2
    assert "frame-src 'self' https://player.vimeo.com;" in policy(tiny, "/about/") and "media-src" in policy(
        tiny, "/about/"
    )
