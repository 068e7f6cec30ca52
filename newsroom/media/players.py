"""Players of other hosts: which addresses are a film, a sound or a map, and where they can be seen without a script of ours.

Place in the pipeline: beside `reading`, which finds such an address, and `render`, which puts a player behind a click. Comes
in: an address as people copy it. Goes out: `Player`, or None for any other address. The one table of hosts; each row takes
the form of the host's address that reveals the least about a reader. Refuses: to ask the network.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from newsroom.media.kinds import is_film_name, is_sound_name
from newsroom.model.patterns import pattern


class Player(NamedTuple):
    """A film, sound or map that another host shows."""

    kind: str  # film | sound | map
    host: str  # as readers know it
    player: str  # address that a frame shows; it starts by itself where the host allows that
    watch: str  # address that a link leads to

    @property
    def origin(self) -> str:
        """The origin that a page's policy must allow: https://www.youtube-nocookie.com"""
        parts = urlsplit(self.player)
        return f"{parts.scheme}://{parts.netloc}"


class _Address(NamedTuple):
    """One address, taken apart."""

    host: str
    path: str
    query: Mapping[str, str]
    fragment: str
    whole: str


_YOUTUBE_ID = pattern(r"[\w-]{11}", re.ASCII)
_YOUTUBE_PATH = pattern(r"/(?:embed|shorts|live|v)/([\w-]{11})/?", re.ASCII)
_VIMEO = pattern(r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{4,12})(?:/([0-9a-f]{6,20}))?/?")
_DAILYMOTION = pattern(r"/(?:video/|embed/video/)?(\w{5,12})/?", re.ASCII)
_NAVER = pattern(r"/(?:v|embed)/(\d{4,12})/?")
_KAKAO = pattern(r"/(?:v|channel/\d+/cliplink)/(\d{4,12})/?")
_SPOTIFY = pattern(r"/(?:intl-\w+/)?(?:embed/)?(episode|show|track)/(\w{10,40})/?", re.ASCII)
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PEERTUBE = pattern(
    rf"/(?:w/([1-9A-HJ-NP-Za-km-z]{{22}}|{_UUID})|videos/(?:watch|embed)/([1-9A-HJ-NP-Za-km-z]{{22}}|{_UUID}))/?"
)
_MAP = pattern(r"(?:.*&)?map=(\d{1,2})/(-?\d{1,3}(?:\.\d+)?)/(-?\d{1,3}(?:\.\d+)?)")
_HOST = pattern(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII)
_TIME = pattern(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")


def player_of(address: str) -> Player | None:
    """The film, sound or map at an address."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if (
        parts.scheme not in ("https", "http")
        or parts.username
        or port not in (None, 443, 80)
        or not _HOST.fullmatch(host)
    ):
        return None
    whole = "https://" + address.strip().partition("://")[2]
    at = _Address(host, parts.path, dict(parse_qsl(parts.query)), parts.fragment, whole)
    known = _HOSTS.get(host.removeprefix("www."))
    return known(at) if known is not None else _peertube(at) or _file(at)


def _seconds(at: _Address) -> int:
    """Where to begin, from `t=90`, `t=1m30s` or `start=90`."""
    found = _TIME.fullmatch(at.query.get("t") or at.query.get("start") or "")
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _youtube(at: _Address) -> Player | None:
    found = _YOUTUBE_PATH.fullmatch(at.path)
    name = found[1] if found else at.query.get("v", "") if at.path == "/watch" else ""
    if at.host == "youtu.be":
        name = at.path[1:].rstrip("/")
    if not _YOUTUBE_ID.fullmatch(name):
        return None
    start = _seconds(at)
    return Player(
        "film",
        "YouTube",
        f"https://www.youtube-nocookie.com/embed/{name}?autoplay=1&rel=0" + (f"&start={start}" if start else ""),
        f"https://www.youtube.com/watch?v={name}" + (f"&t={start}" if start else ""),
    )


def _vimeo(at: _Address) -> Player | None:
    found = _VIMEO.fullmatch(at.path)
    if found is None:
        return None
    key = found[2] or (at.query.get("h", "") if re.fullmatch("[0-9a-f]{6,20}", at.query.get("h", "")) else "")
    player = f"https://player.vimeo.com/video/{found[1]}?dnt=1&autoplay=1" + (f"&h={key}" if key else "")
    return Player("film", "Vimeo", player, f"https://vimeo.com/{found[1]}" + (f"/{key}" if key else ""))


def _dailymotion(at: _Address) -> Player | None:
    found = _DAILYMOTION.fullmatch(at.path)
    if found is None or (at.host != "dai.ly" and not at.path.startswith(("/video/", "/embed/video/"))):
        return None
    return Player(
        "film",
        "Dailymotion",
        f"https://geo.dailymotion.com/player.html?video={found[1]}",
        f"https://www.dailymotion.com/video/{found[1]}",
    )


def _naver(at: _Address) -> Player | None:
    found = _NAVER.fullmatch(at.path)
    if found is None:
        return None
    return Player(
        "film", "NAVER TV", f"https://tv.naver.com/embed/{found[1]}?autoPlay=true", f"https://tv.naver.com/v/{found[1]}"
    )


def _kakao(at: _Address) -> Player | None:
    found = _KAKAO.fullmatch(at.path)
    if found is None:
        return None
    player = f"https://play-tv.kakao.com/embed/player/cliplink/{found[1]}?service=player_share&autoplay=1"
    return Player("film", "KakaoTV", player, f"https://tv.kakao.com/v/{found[1]}")


def _soundcloud(at: _Address) -> Player | None:
    if not re.fullmatch(r"/[\w-]+/(?:sets/)?[\w-]+/?", at.path, re.ASCII):
        return None
    watch = f"https://soundcloud.com{at.path}"
    return Player(
        "sound", "SoundCloud", f"https://w.soundcloud.com/player/?url={quote(watch, safe='')}&auto_play=true", watch
    )


def _spotify(at: _Address) -> Player | None:
    found = _SPOTIFY.fullmatch(at.path)
    if found is None:
        return None
    place = f"{found[1]}/{found[2]}"
    return Player("sound", "Spotify", f"https://open.spotify.com/embed/{place}", f"https://open.spotify.com/{place}")


def _openstreetmap(at: _Address) -> Player | None:
    found = _MAP.match(at.fragment)
    pin = (_number(at.query.get("mlat", ""), 85), _number(at.query.get("mlon", ""), 180))
    if found is not None:
        zoom, north, east = int(found[1]), _number(found[2], 85), _number(found[3], 180)
    elif pin[0] is not None:
        zoom, north, east = 16, *pin
    else:
        return None
    if north is None or east is None or not 1 <= zoom <= 19:
        return None
    wide, high = 360 / 2**zoom * 1.25, 180 / 2**zoom * 0.75  # degrees that a frame of some 640 × 400 points shows
    box = ",".join(f"{each:.5f}" for each in (east - wide, north - high, east + wide, north + high))
    marker = f"&marker={pin[0]:.5f},{pin[1]:.5f}" if pin[0] is not None and pin[1] is not None else ""
    player = f"https://www.openstreetmap.org/export/embed.html?bbox={box}&layer=mapnik{marker}"
    return Player("map", "OpenStreetMap", player, at.whole)


def _number(text: str, most: int) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,3}(?:\.\d+)?", text) and abs(float(text)) <= most else None


def _peertube(at: _Address) -> Player | None:
    """A film on any host with PeerTube's addresses. Viewers do not send it on to each other: that would show who they are."""
    found = _PEERTUBE.fullmatch(at.path)
    if found is None:
        return None
    name = found[1] or found[2]
    return Player(
        "film", at.host, f"https://{at.host}/videos/embed/{name}?autoplay=1&p2p=0", f"https://{at.host}/w/{name}"
    )


def _file(at: _Address) -> Player | None:
    """A film or sound that lies at another host: a browser shows it by itself."""
    if is_film_name(at.path) or is_sound_name(at.path):
        return Player("film" if is_film_name(at.path) else "sound", at.host, at.whole, at.whole)
    return None


_HOSTS: dict[str, Callable[[_Address], Player | None]] = {
    "youtube.com": _youtube, "m.youtube.com": _youtube, "music.youtube.com": _youtube, "youtu.be": _youtube,
    "youtube-nocookie.com": _youtube, "vimeo.com": _vimeo, "player.vimeo.com": _vimeo, "dailymotion.com": _dailymotion,
    "dai.ly": _dailymotion, "tv.naver.com": _naver, "tv.kakao.com": _kakao, "soundcloud.com": _soundcloud,
    "open.spotify.com": _spotify, "openstreetmap.org": _openstreetmap, "osm.org": _openstreetmap,
}  # fmt: skip
HOSTS = tuple(sorted(_HOSTS))
