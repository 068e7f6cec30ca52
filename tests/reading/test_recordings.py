"""Films and sounds by their bytes, captions, players of other hosts. The files were made with FFmpeg: two seconds each."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest

from newsroom.media.captions import captions_flaw
from newsroom.media.players import HOSTS, player_of
from newsroom.media.recordings import read_recording
from newsroom.model.release import Recording

FILES = Path(__file__).parents[1] / "recordings"


def read(data: bytes) -> Recording | None:
    return read_recording(io.BytesIO(data), len(data))


@pytest.mark.parametrize(
    ("name", "form", "is_film", "has_sound"),
    [
        ("film.mp4", "mp4", True, True),
        ("silent.mp4", "mp4", True, False),
        ("hevc.mp4", "mp4", True, False),
        ("phone.mov", "mov", True, True),
        ("film.webm", "webm", True, True),
        ("film.mkv", "mkv", True, False),
        ("sound.webm", "webm", False, True),
        ("sound.m4a", "m4a", False, True),
        ("sound.mp3", "mp3", False, True),
        ("sound.opus", "ogg", False, True),
    ],
)
def test_a_recording_is_what_its_bytes_say(name: str, form: str, is_film: bool, has_sound: bool) -> None:
    found = read((FILES / name).read_bytes())
    assert found is not None and (found.form, found.is_film, found.has_sound) == (form, is_film, has_sound)
    assert found.seconds == 2 and (found.width, found.height) == ((160, 90) if is_film else (0, 0))


def test_a_film_says_where_it_was_recorded() -> None:
    placed = {name for name in ("film.mp4", "placed.mp4", "phone.mov") if read((FILES / name).read_bytes()).is_placed}
    assert placed == {"placed.mp4", "phone.mov"}


def test_a_film_in_fragments_is_one_whose_length_nobody_wrote_down() -> None:
    found = read((FILES / "fragmented.mp4").read_bytes())
    assert found is not None and found.is_film and found.seconds == 0


def test_a_sound_by_its_frames_alone() -> None:
    """MP3 without a tag: its length by its bit rate. WAV and FLAC: by their heads."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 26 ms
    assert read(frame * 153) == Recording(form="mp3", codec="mp3", seconds=4, has_sound=True)
    wave = b"RIFF" + bytes(4) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    assert read(wave + b"data" + struct.pack("<I", 48_000) + bytes(48_000)).seconds == 3
    info = ((44_100 << 44) | (44_100 * 5)).to_bytes(8, "big")
    assert read(b"fLaC\x00\x00\x00\x22" + bytes(10) + info + bytes(16)).seconds == 5


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_a_file_that_is_cut_or_changed_never_stops_a_build(name: str) -> None:
    data = (FILES / name).read_bytes()
    for size in (*range(0, 200, 7), *range(200, len(data), len(data) // 40)):
        read(data[:size])
    for at in range(0, min(len(data), 3000), 13):
        read(data[:at] + b"\xff\xff\xff" + data[at + 3 :])
    assert read(b"") is None and read(b"%PDF-1.4") is None


# ── captions ─────────────────────────────────────────────────────────────────
GOOD = "WEBVTT\n\nNOTE by the office\n\nfirst\n00:00.000 --> 00:01.000 align:start\nThe boats leave.\n\n01:00:00.000 --> 01:00:02.500\n배가 떠난다.\n"


def test_captions_that_browsers_read_have_no_flaw() -> None:
    for text in (GOOD, GOOD.replace("\n", "\r\n"), "\ufeff" + GOOD):
        assert captions_flaw(text.encode()) == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1\n00:00:00,000 --> 00:00:01,000\nSRT\n", 1),
        ("WEBVTT\n00:00.000 --> 00:01.000\nNo empty line\n", 2),
        ("WEBVTT\n\n00:00,000 --> 00:01,000\nCommas\n", 3),
        ("WEBVTT\n\n1\n00:02.000 --> 00:01.000\nEnds early\n", 4),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\nTwo\n\n00:01.000 --> 00:04.000\nOne\n", 6),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n\n", 3),
        ("WEBVTT\n\n", 1),
    ],
)
def test_the_first_flaw_of_captions_is_named_with_its_line(text: str, line: int) -> None:
    assert captions_flaw(text.encode()).startswith(f"line {line}: must ")
    assert captions_flaw("WEBVTT\n\nca\xe9".encode("latin-1")) == "line 3: must be saved as UTF-8"


# ── players ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("address", "kind", "player"),
    [
        ("https://youtu.be/aaaaaaaaaaa?t=1m30s", "film", "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0&start=90"),
        ("http://www.youtube.com/watch?v=aaaaaaaaaaa&list=PL1", "film", "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0"),
        ("https://m.youtube.com/shorts/aaaaaaaaaaa", "film", "https://www.youtube-nocookie.com/embed/aaaaaaaaaaa?autoplay=1&rel=0"),
        ("https://vimeo.com/123456789/abcdef1234", "film", "https://player.vimeo.com/video/123456789?dnt=1&autoplay=1&h=abcdef1234"),
        ("https://films.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv", "film", "https://films.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?autoplay=1&p2p=0"),
        ("https://example.org/opening.webm", "film", "https://example.org/opening.webm"),
        ("https://example.org/speech.mp3", "sound", "https://example.org/speech.mp3"),
        ("https://soundcloud.com/office/speech", "sound", "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Foffice%2Fspeech&auto_play=true"),
        ("https://tv.naver.com/v/12345678", "film", "https://tv.naver.com/embed/12345678?autoPlay=true"),
        ("https://www.dailymotion.com/video/x8abcde", "film", "https://geo.dailymotion.com/player.html?video=x8abcde"),
    ],
)  # fmt: skip
def test_an_address_as_people_copy_it_leads_to_a_player_that_tells_little(address: str, kind: str, player: str) -> None:
    found = player_of(address)
    assert found is not None and (found.kind, found.player) == (kind, player)
    assert found.player.startswith(found.origin) and found.watch.startswith("https://")


def test_a_map_shows_the_place_that_its_address_names() -> None:
    found = player_of("https://www.openstreetmap.org/?mlat=37.5665&mlon=126.9780#map=15/37.5665/126.9780")
    assert found is not None and found.kind == "map" and found.player.endswith("&marker=37.56650,126.97800")
    west, south, east, north = map(float, found.player.split("bbox=")[1].split("&")[0].split(","))
    assert west < 126.978 < east and south < 37.5665 < north


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/@office", "https://vimeo.com/about", "https://example.org/", "https://www.openstreetmap.org/",
        "javascript:alert(1)", "https://user@youtu.be/aaaaaaaaaaa", "https://youtu.be:99999/x", "https://youtu.be:8080/aaaaaaaaaaa",
        "https://www.openstreetmap.org/#map=15/99.5/126.9", "", "https://youtu.be.example.org/aaaaaaaaaaa", "https://localhost/a.mp4",
    ],
)  # fmt: skip
def test_any_other_address_is_none(address: str) -> None:
    assert player_of(address) is None


def test_no_host_of_the_table_is_asked_for_more_than_its_player() -> None:
    assert "youtube.com" in HOSTS and all(host == host.lower() for host in HOSTS)
