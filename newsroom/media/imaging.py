"""Pictures in the sizes and forms that pages load.

Place in the pipeline: in a worker. Comes in: the bytes of a picture beside a release. Goes out: bytes of a smaller one
(upright, in sRGB, without any metadata but the release's own), or the picture in full size for the press. Nothing is
ever enlarged. The same library gives the same bytes. Refuses: to publish what it cannot open.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from hashlib import blake2b
from types import ModuleType
from typing import TYPE_CHECKING

from newsroom.media.metadata import Damaged, Rights, cleaned, form_of, kind_of, weight, xmp

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 1600  # pixels wide: the widest that a page loads
MOST_PIXELS = 150_000_000  # the largest cameras have fewer; a larger claim is refused as an attack
ORIENTATION = 0x0112  # EXIF
# Speed 9 takes a quarter of the time of 8, for 3 % more bytes; one thread, so that every machine writes the same.
FORMS: dict[str, tuple[str, dict[str, object]]] = {
    "avif": ("AVIF", {"quality": 58, "speed": 9, "max_threads": 1, "autotiling": False}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
# The only decoders that run on files from outside. JPEG's also reads MPO, a JPEG with a second picture behind it.
ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_KEPT = 3  # opened pictures that a process keeps; all sizes and forms of a picture are drawn in a row
_OPENED: OrderedDict[bytes, Image] = OrderedDict()


def pillow() -> ModuleType:
    """Pillow's `Image`, which warns of a picture of more than `MOST_PIXELS` and refuses to open one of twice as many."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    return Image


def variant(data: bytes, width: int, form: str, rights: Rights) -> bytes:
    """The picture `width` pixels wide as `avif`, `webp` or `jpg`. Raises Damaged."""
    picture = scaled(opened(data), width)
    name, options = FORMS[form]
    if form == "jpg" and picture.mode != "RGB":
        picture = on_white(picture)
    out = io.BytesIO()
    picture.save(out, name, xmp=xmp(rights), **options)
    return out.getvalue()


def original(data: bytes, rights: Rights) -> bytes:
    """The picture in full size with the release's metadata alone. Its pixels are as they came, unless it lay on its side."""
    if kind_of(data) and _orientation(data) in (0, 1):
        return cleaned(data, rights)
    from PIL import ImageOps

    Image, out = pillow(), io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=ACCEPTED) as picture:
            form, profile = picture.format or "", picture.info.get("icc_profile")
            if form == "MPO":  # a JPEG with a second picture behind it, which is not published
                form = "JPEG"
            elif getattr(picture, "n_frames", 1) > 1:
                return cleaned(data, rights)
            upright = ImageOps.exif_transpose(picture)
            upright.info = {}
            if form == "AVIF":
                upright.save(
                    out, "AVIF", quality=90, speed=9, max_threads=1, autotiling=False, exif=b"", xmp=xmp(rights)
                )
                return out.getvalue()
            options: dict[str, int] = {"JPEG": {"quality": 95, "subsampling": 0}, "WEBP": {"quality": 95}}.get(form, {})
            upright.save(out, form, exif=b"", icc_profile=profile, **options)
    except (OSError, ValueError, SyntaxError, KeyError, Image.DecompressionBombError) as fault:
        raise Damaged(str(fault)) from fault
    return cleaned(out.getvalue(), rights)


def clean_size(data: bytes, name: str) -> int:
    """Bytes of what `original` makes of a picture, without what `rights` add (`metadata.weight`); 0 where these cannot
    be distinguished (AVIF, an ending that says something else). Raises Damaged."""
    made = original(data, Rights()) if kind_of(data) else b""
    return len(made) - weight(kind_of(made), Rights()) if made and kind_of(made) == form_of(name) else 0


def jpeg(data: bytes, width: int) -> tuple[bytes, int, int]:
    """(JPEG, width, height) of a picture for paper: at most `width` pixels wide, on white. Raises Damaged."""
    picture = scaled(opened(data), width)
    picture = picture if picture.mode == "RGB" else on_white(picture)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue(), picture.width, picture.height


def opened(data: bytes) -> Image:
    """The picture upright, in sRGB, RGB or RGBA, at most `LARGEST` wide. The last few stay in memory. Raises Damaged."""
    key = blake2b(data, digest_size=16).digest()
    picture = _OPENED.get(key)
    if picture is None:
        Image = pillow()
        try:
            picture = _open(data)
        except (OSError, ValueError, SyntaxError, KeyError, EOFError, Image.DecompressionBombError) as fault:
            raise Damaged(str(fault)) from fault
        _OPENED[key] = picture
        while len(_OPENED) > _KEPT:
            _OPENED.popitem(last=False)
    _OPENED.move_to_end(key)
    return picture


def scaled(picture: Image, width: int) -> Image:
    """The picture at most `width` wide."""
    from PIL import Image

    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def on_white(picture: Image) -> Image:
    from PIL import Image

    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _orientation(data: bytes) -> int:
    Image = pillow()
    try:
        with Image.open(io.BytesIO(data), formats=ACCEPTED) as picture:
            # A PNG's getexif() would decode all pixels to look behind them.
            known = picture.format != "PNG" or "exif" in picture.info
            return int(picture.getexif().get(ORIENTATION, 0)) if known else 0
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError) as fault:
        raise Damaged(str(fault)) from fault


def _open(data: bytes) -> Image:
    from PIL import ImageOps

    with pillow().open(io.BytesIO(data)) as source:
        profile = source.info.get("icc_profile")
        turned = (
            source.getexif().get(ORIENTATION) in (5, 6, 7, 8)
            if source.format != "PNG" or "exif" in source.info
            else False
        )
        room = max(source.size) if turned else LARGEST
        source.draft(None, (min(room, LARGEST), min(room, LARGEST)))  # JPEG alone: decoded at a half, a quarter …
        source.load()
        ImageOps.exif_transpose(source, in_place=True)
        picture: Image = source  # not a copy of it: it may have 150 million pixels
    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
    elif picture.mode == "F":
        picture = picture.convert("L")
    elif picture.mode in ("LA", "La", "PA", "RGBa") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif picture.mode == "1":
        picture = picture.convert("L")
    picture = scaled(picture, LARGEST)
    picture = _in_srgb(picture, profile)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert("RGB")
    picture.info = {}
    return picture


def _in_srgb(picture: Image, profile: bytes | None) -> Image:
    """Colours as its profile means them, for screens that know sRGB."""
    wanted = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        from PIL import ImageCms

        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            alpha = picture.getchannel("A") if wanted == "RGBA" else None
            flat = picture.convert("RGB") if wanted == "RGBA" else picture
            shown = ImageCms.profileToProfile(flat, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if shown is not None:
                if alpha is not None:
                    shown.putalpha(alpha)
                return shown
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # the profile is broken, or of another colour model: the values are kept unchanged
    return picture if picture.mode == wanted else picture.convert(wanted)
