"""Pictures: nothing that a camera wrote leaves, what the release says is in them, pages load the size they need."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from conftest import TinySite, attributes, one, own, shared
from lxml import etree
from PIL import ExifTags, Image, ImageCms, IptcImagePlugin

from newsroom.media import imaging
from newsroom.media.metadata import Damaged, Rights, cleaned, kind_of, rights_address
from newsroom.model.problems import errors

SECRETS = (
    b"SERIAL-4711",
    b"OwnerName Jo Secret",
    b"Secret Studio",
    b"SecretCam",
    b"comment-secret",
    b"trailing-secret",
)
RIGHTS = Rights(
    captions=(("en", "A <full> hall"), ("ko", "가득 찬 강당")),
    alts=(("en", "People in a hall"),),
    credits=(("en", "Ana Example"),),
    licence="CC BY 4.0",
    page="https://news.example.org/news/line/",
)
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "iptc": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
TALKATIVE = ["jpeg", "png", "webp", "gif"]


def camera_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "SecretCam", "Secret Studio", "OwnerName Jo Secret"
    exif[0x0112] = orientation
    details = exif.get_ifd(0x8769)
    details[0xA431], details[0xA430] = "SERIAL-4711", "OwnerName Jo Secret"
    places = exif.get_ifd(0x8825)
    places[1], places[2], places[3], places[4] = "N", (37.0, 33.0, 59.5), "E", (126.0, 58.0, 40.0)
    return exif


def gradient(size: tuple[int, int] = (1600, 900), mode: str = "RGB") -> Image.Image:
    picture = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (picture, picture.rotate(180), picture)).convert(mode)


def photo(form: str = "jpeg", size: tuple[int, int] = (1600, 900), orientation: int = 1, mode: str = "RGB") -> bytes:
    """A picture as cameras and programs leave it: full of notes."""
    out = io.BytesIO()
    picture = gradient(size, mode)
    exif = camera_exif(orientation).tobytes()
    if form == "jpeg":
        thumbnail = b"\xff\xed\x00\x20Photoshop 3.0\x00comment-secret\x00\x00\x00"
        picture.save(out, "JPEG", exif=exif, comment=b"comment-secret", xmp=b"<x>Secret Studio</x>")
        data = out.getvalue()
        return data[:2] + thumbnail[: 2 + 0x20] + data[2:] + b"trailing-secret"
    if form == "png":
        from PIL.PngImagePlugin import PngInfo

        notes = PngInfo()
        notes.add_text("Author", "OwnerName Jo Secret")
        notes.add_itxt("XML:com.adobe.xmp", "<x>Secret Studio</x>")
        notes.add_text("Comment", "comment-secret", zip=True)
        picture.save(out, "PNG", exif=exif, pnginfo=notes)
        return out.getvalue() + b"trailing-secret"
    if form == "webp":
        picture.save(out, "WEBP", exif=exif, xmp=b"<x>Secret Studio</x>")
        return out.getvalue() + b"trailing-secret"
    picture.save(out, "GIF", comment=b"comment-secret")
    return out.getvalue() + b"trailing-secret"


def described(data: bytes) -> Any:
    """The XMP packet of a picture, parsed."""
    start, end = data.index(b"<x:xmpmeta"), data.index(b"</x:xmpmeta>") + 12
    return etree.fromstring(data[start:end])


def has_no_secret(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as picture:
        exif = dict(picture.getexif())
        texts = repr(picture.info).encode()
    places = Image.Exif()
    with Image.open(io.BytesIO(data)) as picture:
        places = picture.getexif().get_ifd(0x8825)  # type: ignore[assignment]
    return not exif and not places and not any(secret in data or secret in texts for secret in SECRETS)


@pytest.mark.parametrize("form", TALKATIVE)
def test_what_cameras_and_programs_write_is_planted_and_gone(form: str) -> None:
    data = photo(form)
    assert any(secret in data for secret in SECRETS)
    assert has_no_secret(cleaned(data, RIGHTS))


@pytest.mark.parametrize("form", TALKATIVE)
def test_the_pixels_of_an_original_are_as_they_came(form: str) -> None:
    data = photo(form)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(imaging.original(data, RIGHTS))) as after:
        assert before.size == after.size
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_description_creator_credit_and_terms_are_written_in(form: str) -> None:
    packet = described(imaging.original(photo(form), RIGHTS))

    def texts(path: str) -> list[str]:
        return [str(each) for each in packet.xpath(path, namespaces=NAMESPACES)]

    assert texts("//dc:description//rdf:li[@xml:lang='x-default']/text()") == ["A <full> hall"]
    assert texts("//dc:description//rdf:li[@xml:lang='ko']/text()") == ["가득 찬 강당"]
    assert texts("//iptc:AltTextAccessibility//rdf:li[@xml:lang='en']/text()") == ["People in a hall"]
    assert texts("//dc:creator//rdf:li/text()") == texts("//@photoshop:Credit") == ["Ana Example"]
    assert texts("//dc:rights//rdf:li[@xml:lang='x-default']/text()") == ["Ana Example"]
    assert texts("//xmpRights:UsageTerms//rdf:li/text()") == ["CC BY 4.0"]
    assert texts("//@xmpRights:WebStatement") == ["https://creativecommons.org/licenses/by/4.0/"]


def test_terms_of_a_picture_without_a_licence_stand_on_a_page_that_is_there(tiny: TinySite) -> None:
    tiny.release("only-korean", "ko", image={"file": "hall.jpg", "alt": "강당", "credit": "Ana Example"})
    tiny.put("releases/2026/only-korean/hall.jpg", photo())
    tiny.build()
    (statement,) = described((tiny.output / "ko/news/only-korean/hall.jpg").read_bytes()).xpath(
        "//@xmpRights:WebStatement", namespaces=NAMESPACES
    )
    assert statement == f"{tiny.values['SITEURL']}/ko/news/only-korean/"
    assert (tiny.output / "ko/news/only-korean/index.html").is_file()


def test_picture_desks_find_the_same_in_iim() -> None:
    with Image.open(io.BytesIO(imaging.original(photo(), RIGHTS))) as picture:
        found = IptcImagePlugin.getiptcinfo(picture)
    assert found is not None
    assert found[(2, 120)] == b"A <full> hall" and found[(2, 80)] == found[(2, 110)] == b"Ana Example"
    assert found[(1, 90)] == b"\x1b%G"


@pytest.mark.parametrize("orientation", [3, 6, 8])
@pytest.mark.parametrize("form", ["jpeg", "png", "webp"])
def test_a_picture_on_its_side_is_set_upright(form: str, orientation: int) -> None:
    data = photo(form, orientation=orientation)
    upright = (900, 1600) if orientation in (6, 8) else (1600, 900)
    made = imaging.original(data, RIGHTS)
    assert has_no_secret(made)
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == upright
    assert imaging.opened(data).size == upright


@pytest.mark.parametrize("form", ["avif", "webp", "jpg"])
def test_versions_are_of_their_width_without_notes_and_the_same_each_time(form: str) -> None:
    data = photo()
    made = imaging.variant(data, 800, form, RIGHTS)
    imaging._OPENED.clear()
    assert imaging.variant(data, 800, form, RIGHTS) == made
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (800, 450)
    assert has_no_secret(made)
    assert b"Ana Example" in made


@pytest.mark.parametrize("mode", ["CMYK", "L", "P", "1", "I;16", "LA", "RGBA"])
def test_every_kind_of_colour_is_drawn(mode: str) -> None:
    out = io.BytesIO()
    picture = gradient((600, 400), "L").convert(mode) if mode in ("P", "1", "LA") else None
    if mode == "I;16":
        picture = Image.new("I;16", (600, 400), 40_000)
    picture = picture or gradient((600, 400)).convert(mode)
    picture.save(out, "JPEG" if mode == "CMYK" else "PNG")
    made = imaging.variant(out.getvalue(), 480, "jpg", RIGHTS)
    with Image.open(io.BytesIO(made)) as shown:
        assert (shown.size, shown.mode) == ((480, 320), "RGB")
        if mode == "I;16":
            assert shown.getpixel((5, 5)) == pytest.approx((155, 155, 155), abs=3)


def test_a_colour_profile_is_kept_in_the_original_and_applied_in_versions() -> None:
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    gradient((600, 400)).save(out, "JPEG", icc_profile=profile)
    with Image.open(io.BytesIO(imaging.original(out.getvalue(), RIGHTS))) as picture:
        assert picture.info["icc_profile"] == profile
    with Image.open(io.BytesIO(imaging.variant(out.getvalue(), 480, "webp", RIGHTS))) as picture:
        assert "icc_profile" not in picture.info


def test_an_animation_still_moves_and_has_no_versions(tiny: TinySite) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (1300, 700), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], loop=0, comment=b"comment-secret")
    tiny.put("releases/2026/line/move.gif", out.getvalue())
    tiny.release("line", image={"file": "move.gif", "alt": "Colours"})
    tiny.build()
    data = (tiny.output / "news/line/move.gif").read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.n_frames, picture.info.get("loop")) == (3, 0)  # type: ignore[attr-defined]
    assert b"comment-secret" not in data
    assert not [path for path in tiny.files() if "/pictures/" in path]


@pytest.mark.parametrize("form", TALKATIVE)
def test_a_file_cut_short_is_damaged(form: str) -> None:
    data = photo(form)
    for length in (20, len(data) // 3, len(data) // 2, len(data) - 40):
        with pytest.raises(Damaged):
            cleaned(data[:length], RIGHTS)


def png(width: int, height: int, pixels: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """A grey PNG with compressed pixels as given, and other chunks before them."""

    def chunk(name: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = ((b"IHDR", head), *more, (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*row) for row in rows)


def bomb() -> bytes:
    """A PNG of 50,000 × 50,000 pixels in a few bytes."""
    return png(50_000, 50_000, zlib.compress(b"\0" * 100))


def hidden_bomb(name: bytes, before: bytes) -> bytes:
    """A small PNG, one of whose notes unpacks to 200 MB."""
    many = zlib.compressobj(9)
    packed = b"".join(many.compress(bytes(1_000_000)) for _ in range(200)) + many.flush()
    return png(1300, 800, zlib.compress((b"\0" + b"\x80" * 1300) * 800), (name, before + packed))


def test_a_picture_of_a_hundred_megapixels_is_published_in_full_and_shown_small(tiny: TinySite) -> None:
    out = io.BytesIO()
    Image.new("L", (11_600, 8_700), 90).save(out, "JPEG", quality=60, exif=camera_exif().tobytes())
    tiny.put("releases/2026/line/hall.jpg", out.getvalue())
    tiny.release("line", image={"file": "hall.jpg", "alt": "A hall", "credit": "Ana Example", "licence": "CC0-1.0"})
    assert not tiny.build().warnings
    data = (tiny.output / "news/line/hall.jpg").read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (11_600, 8_700)
    assert has_no_secret(data)
    shown = one(tiny.html("/news/line/"), ".figure picture img").attributes
    assert (shown["width"], shown["height"]) == ("1200", "900")


def test_a_second_picture_behind_the_first_is_not_published() -> None:
    out = io.BytesIO()
    second = Image.new("RGB", (640, 480), "navy")
    gradient((1300, 800)).save(out, "MPO", save_all=True, append_images=[second], exif=camera_exif().tobytes())
    with Image.open(io.BytesIO(out.getvalue())) as picture:
        assert picture.n_frames == 2  # type: ignore[attr-defined]
    made = imaging.original(out.getvalue(), RIGHTS)
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1)) == ("JPEG", 1)
    assert has_no_secret(made) and made.count(b"\xff\xd8\xff") == 1


def test_the_thumbnail_in_a_cameras_notes_does_not_leave() -> None:
    small = io.BytesIO()
    Image.new("RGB", (160, 90), "navy").save(small, "JPEG")
    note = camera_exif().tobytes()[6:]  # TIFF: its first directory, and now a second one with a thumbnail
    at = len(note) + 2 + 2 * 12 + 4
    (first,) = struct.unpack_from(">I", note, 4)
    (count,) = struct.unpack_from(">H", note, first)
    second = struct.pack(">HHHIIHHIII", 2, 0x0201, 4, 1, at, 0x0202, 4, 1, len(small.getvalue()), 0)
    link = first + 2 + 12 * count
    note = note[:link] + struct.pack(">I", len(note)) + note[link + 4 :] + second + small.getvalue()
    out = io.BytesIO()
    gradient().save(out, "JPEG", exif=b"Exif\0\0" + note)
    with Image.open(io.BytesIO(out.getvalue())) as picture:
        assert picture.getexif().get_ifd(ExifTags.IFD.IFD1)[0x0202] == len(small.getvalue())
    assert small.getvalue() in out.getvalue()
    assert small.getvalue()[20:] not in imaging.original(out.getvalue(), RIGHTS)


@pytest.mark.parametrize(
    ("name", "made", "rule"),
    [
        ("cut.jpg", lambda: photo()[:9000], "picture-unreadable"),
        ("bomb.png", bomb, "picture-unreadable"),
        ("notes.png", lambda: hidden_bomb(b"zTXt", b"Comment\0\0"), "picture-unreadable"),
        ("colours.png", lambda: hidden_bomb(b"iCCP", b"x\0\0"), "picture-unreadable"),
        ("page.jpg", lambda: b"<html><script>alert(1)</script></html>", "picture-unreadable"),
        ("phone.jpg", lambda: b"\0\0\0\x18ftypheic", "picture-unreadable"),
        ("text.jpg", lambda: b"not a picture", "picture-unreadable"),
        (
            "drawing.svg",
            lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "picture-kind",
        ),
        ("phone.heic", lambda: b"\0\0\0\x18ftypheic", "picture-kind"),
        ("scan.tiff", lambda: b"II*\0", "picture-kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_published_is_a_problem_and_nothing_is_written(
    tiny: TinySite, name: str, made: Callable[[], bytes], rule: str
) -> None:
    tiny.put(f"releases/2026/line/{name}", made())
    tiny.release("line", image={"file": name, "alt": "A hall"})
    assert rule in {problem.rule for problem in tiny.refused()}
    assert not tiny.output.exists() or not tiny.files()


@pytest.mark.parametrize("name", ["drawing.svg", "phone.heic", "cut.jpg", "line.pdf", "card.png"])
def test_a_file_that_a_text_links_to_is_looked_at_too(tiny: TinySite, name: str) -> None:
    tiny.put(f"releases/2026/line/{name}", photo() if name == "card.png" else b"<svg/>")
    tiny.release("line", body=f"See [the file]({{attach}}{name}).\n")
    assert {problem.rule for problem in tiny.refused()} & {
        "picture-kind",
        "document-kind",
        "picture-unreadable",
        "file-name-taken",
    }


def test_pixels_damaged_inside_are_a_problem_when_they_are_drawn(tiny: TinySite) -> None:
    data = bytearray(photo("png"))
    at = data.index(b"IDAT") + 40
    data[at : at + 2000] = b"\xff" * 2000
    tiny.put("releases/2026/line/hall.png", bytes(data))
    tiny.release("line", image={"file": "hall.png", "alt": "A hall"})
    (problem,) = errors(tiny.refused())
    assert problem.rule == "picture-unreadable" and problem.path.endswith("releases/2026/line/hall.png")


def write_line(tiny: TinySite) -> TinySite:
    tiny.put("releases/2026/line/hall.jpg", photo(size=(2400, 1350)))
    tiny.put("releases/2026/line/desk.png", photo("png", size=(700, 500)))
    tiny.release(
        "line",
        body="A text.\n\n![The desk](desk.png)\n",
        image={
            "file": "hall.jpg",
            "alt": "People in a hall",
            "caption": "The hall",
            "credit": "Ana Example",
            "licence": "CC0-1.0",
        },
    )
    tiny.build()
    return tiny


line = shared(write_line)
own_line = own(write_line)


def test_a_page_offers_every_size_and_form_and_all_of_them_are_there(line: TinySite) -> None:
    page = line.html("/news/line/")
    sources = page.css(".figure picture source")
    assert [source.attributes["type"] for source in sources] == ["image/avif", "image/webp"]
    for source in sources:
        candidates = [part.split() for part in (source.attributes["srcset"] or "").split(",")]
        assert [width for _, width in candidates] == ["240w", "480w", "800w", "1200w", "1600w"]
        assert source.attributes["sizes"]
        for address, width in candidates:
            with Image.open(line.output / address.lstrip("/")) as picture:
                assert f"{picture.width}w" == width
    image = one(page, ".figure picture img").attributes
    assert (image["width"], image["height"], image["alt"]) == ("1200", "675", "People in a hall")
    with Image.open(line.output / (image["src"] or "").lstrip("/")) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 675))
    assert attributes(page, ".figure__original a", "href") == ["/news/line/hall.jpg"]


def test_a_picture_in_the_text_is_offered_in_sizes_and_never_enlarged(line: TinySite) -> None:
    page = line.html("/news/line/")
    image = one(page, ".body picture img").attributes
    assert (image["width"], image["height"], image["alt"]) == ("700", "500", "The desk")
    assert "700w" in attributes(page, ".body picture source", "srcset")[0]
    assert "800w" not in attributes(page, ".body picture source", "srcset")[0]


def test_no_published_picture_has_a_secret(line: TinySite) -> None:
    pictures = {path: data for path, data in line.files().items() if kind_of(data) or path.endswith(".avif")}
    assert len(pictures) > 10
    assert [path for path, data in pictures.items() if not has_no_secret(data)] == []


def test_an_edit_of_the_text_draws_no_picture_and_one_of_the_credit_renames_its_versions(own_line: TinySite) -> None:
    before = {path for path in own_line.files() if "/pictures/" in path}
    own_line.release(
        "line",
        body="Another text.\n\n![The desk](desk.png)\n",
        image={
            "file": "hall.jpg",
            "alt": "People in a hall",
            "caption": "The hall",
            "credit": "Ana Example",
            "licence": "CC0-1.0",
        },
    )
    assert own_line.build().written <= 12, "the page, what is beside it, feeds, and the block of the search index"
    assert {path for path in own_line.files() if "/pictures/" in path} == before
    own_line.release(
        "line",
        body="Another text.\n\n![The desk](desk.png)\n",
        image={"file": "hall.jpg", "alt": "People in a hall", "credit": "Jo Example"},
    )
    own_line.build()
    after = {path for path in own_line.files() if "/pictures/" in path}
    assert {path for path in before if "desk" in path} == {path for path in after if "desk" in path}
    assert not {path for path in before if "hall" in path} & after
    assert b"Jo Example" in (own_line.output / "news/line/hall.jpg").read_bytes()
    assert b"Ana Example" not in (own_line.output / "news/line/hall.jpg").read_bytes()


def test_any_number_of_workers_draws_the_same_bytes(own_line: TinySite) -> None:
    before = own_line.files()
    own_line.build(clean=True, jobs=2)
    assert own_line.files() == before


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-SA-3.0 IGO", "https://creativecommons.org/licenses/by-sa/3.0/igo"),
        ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/terms", "https://example.org/terms"),
        ("Ask us", "https://news.example.org/news/line/"),
    ],
)
def test_terms_lead_to_where_they_can_be_read(licence: str, address: str) -> None:
    found = rights_address(Rights(licence=licence, page="https://news.example.org/news/line/"))
    assert found.rstrip("/") == address.rstrip("/")


@pytest.mark.parametrize("size", [(1200, 16_500), (20, 66_000)])
def test_a_picture_taller_than_webp_can_be_is_published_as_it_is_alone(tiny: TinySite, size: tuple[int, int]) -> None:
    tall = io.BytesIO()
    Image.new("RGB", size, "navy").save(tall, "PNG")
    tiny.put("releases/2026/tall/tall.png", tall.getvalue())
    tiny.set(TAKEAWAYS=["pdf", "docx"])
    tiny.release("tall", image={"file": "tall.png", "alt": "A tall picture"})
    tiny.build()
    folder = tiny.output / "news/tall"
    assert (folder / "tall.png").is_file() and not (folder / "pictures").exists()
    assert 'src="/news/tall/tall.png"' in (folder / "index.html").read_text(encoding="utf-8")
    assert {file.suffix for file in folder.iterdir()} >= {".pdf", ".docx"}
