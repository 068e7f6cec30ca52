"""Pictures as a document shows them: cropped, turned, mirrored, upright, without metadata.

Place in the pipeline: in the readers. Comes in: the bytes of a picture in a document and how it is shown. Goes out: a
picture that a release can publish (JPEG, PNG, WebP, GIF), with nothing of what was cropped away. Refuses: drawings
(EMF, WMF, SVG …) and what cannot be opened; both become questions.
"""

from __future__ import annotations

import io
import re
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from newsroom.importing.document import ImportedPicture
from newsroom.importing.ledger import Ledger
from newsroom.importing.outlines import outline
from newsroom.media.imaging import MOST_PIXELS, ORIENTATION, pillow
from newsroom.media.metadata import Damaged, cleaned, kind_of

if TYPE_CHECKING:
    from PIL.Image import Image

_SPECK = 2  # pixels: a spacer or a tracking picture
_ENDINGS = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "gif": ".gif"}
_TURNED_BY = {3: 180.0, 6: 90.0, 8: 270.0}  # EXIF orientation: degrees clockwise to upright
_DRAWINGS = (
    (b"\x01\x00\x00\x00", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\x00\x09\x00", "WMF"),
    (b"\x02\x00\x09\x00", "WMF"),
)
_NAMES_OF_FILES = re.compile(
    r"(?i)(?:.*[\\/])?[^\s\\/]*\.(?:jpe?g|png|gif|tiff?|bmp|webp|heic|emf|wmf|svg)|image\s*\d*|picture\s*\d*|그림\s*\d*"
)
_MACHINE = re.compile(
    r"\s*(?:description automatically generated(?:\s*(?:with|\().{0,40}?confidence\)?)?|ai-generated content may be incorrect"
    r"|자동 생성된 설명|descripción generada automáticamente|description générée automatiquement"
    r"|automatisch generierte beschreibung|自動的に生成された説明|描述已自动生成)\.?\s*",
    re.IGNORECASE,
)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """How a picture is shown."""

    crop: tuple[float, float, float, float] = (0, 0, 0, 0)  # left, top, right, bottom, as parts of the whole
    turn: float = 0  # degrees clockwise
    mirrored: bool = False  # left to right
    flipped: bool = False  # top to bottom
    shape: str = ""  # one of `OUTLINES`; "" none cuts it


class Unshowable(Exception):
    """The bytes are no picture that a page can show; the message says of which kind they are."""


def as_shown(data: bytes, shown: Shown) -> bytes:
    """The picture, in one of the four forms. Pixels are as they were where nothing is cropped or turned. Raises Unshowable."""
    for start, name in _DRAWINGS:
        if data.startswith(start):
            raise Unshowable(name)
    if b"<svg" in data[:2000].lower():
        raise Unshowable("SVG")
    crop = tuple(min(max(side, 0.0), 1.0) for side in shown.crop)
    image_module = pillow()
    try:
        if not any(crop) and not shown.turn % 360 and not (shown.mirrored or shown.flipped or shown.shape):
            return _whole(data)
        with image_module.open(io.BytesIO(data)) as source:
            _bounded(source)
            source.load()
            return _saved(_drawn(source, crop, shown), source.format or "")
    except image_module.DecompressionBombError as fault:
        raise Unshowable("a picture of more pixels than any camera makes") from fault
    except (OSError, ValueError, SyntaxError, KeyError, EOFError, TypeError, Damaged, MemoryError) as fault:
        raise Unshowable("a damaged or unknown form") from fault


def _whole(data: bytes) -> bytes:
    with pillow().open(io.BytesIO(data)) as source:
        _bounded(source)
        if max(source.size) <= _SPECK:
            raise Unshowable("a picture of a point or two")
        known = source.format != "PNG" or "exif" in source.info
        turned = known and source.getexif().get(ORIENTATION, 1) not in (0, 1)
        if kind_of(data) and not turned:
            source.load()  # a picture that cannot be decoded is not taken
            return cleaned(data)
        source.load()
        return _saved(_upright(source), source.format or "")


def _bounded(source: Image) -> None:
    if source.width * source.height > MOST_PIXELS:
        raise Unshowable("a picture of more pixels than any camera makes")


def _drawn(source: Image, crop: tuple[float, ...], shown: Shown) -> Image:
    orientation = source.getexif().get(ORIENTATION, 1)
    turn = shown.turn % 360
    if _TURNED_BY.get(orientation, 0.0) == turn and turn:  # both the camera and the document turn it
        upright: Image = source.copy()
    else:
        upright = _upright(source)
    picture = _cropped(upright, crop)
    if shown.shape:
        picture = _in_shape(picture, shown.shape)
    from PIL import Image, ImageOps

    if shown.mirrored:
        picture = ImageOps.mirror(picture)
    if shown.flipped:
        picture = ImageOps.flip(picture)
    if turn in (90, 180, 270):
        steps = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
        return picture.transpose(steps[int(turn)])
    if turn:
        turned = picture.convert("RGBA").rotate(-turn, expand=True, resample=Image.Resampling.BICUBIC)
        return turned
    return picture


def _cropped(picture: Image, crop: tuple[float, ...]) -> Image:
    left, top, right, bottom = crop
    box = (
        round(picture.width * left),
        round(picture.height * top),
        round(picture.width * (1 - right)),
        round(picture.height * (1 - bottom)),
    )
    if box[2] <= box[0] or box[3] <= box[1]:
        raise Unshowable("a picture cropped to nothing")
    return picture.crop(box)


def _in_shape(picture: Image, shape: str) -> Image:
    from PIL import Image, ImageDraw

    mask = Image.new("L", picture.size, 0)
    right, bottom = picture.width - 1, picture.height - 1
    if shape == "ellipse":
        ImageDraw.Draw(mask).ellipse((0, 0, right, bottom), fill=255)
    else:
        ImageDraw.Draw(mask).polygon(outline(shape, right, bottom), fill=255)
    ground = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ground.paste(picture.convert("RGBA"), mask=mask)
    return ground


def _upright(source: Image) -> Image:
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(source)
    return upright if upright is not None else source.copy()


def _saved(picture: Image, form: str) -> bytes:
    """A JPEG stays one, all else becomes a PNG; the colour profile stays, nothing else does."""
    profile = picture.info.get("icc_profile")
    picture.info = {}
    out = io.BytesIO()
    if form in ("JPEG", "MPO") and picture.mode in ("RGB", "L", "CMYK"):
        picture.save(out, "JPEG", quality=95, subsampling=0, icc_profile=profile, exif=b"")
    else:
        if picture.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
            picture, profile = picture.convert("RGBA" if "A" in picture.getbands() else "RGB"), None
        picture.save(out, "PNG", optimize=False, icc_profile=profile)
    return cleaned(out.getvalue())


class Shelf:
    """The pictures of a document: each as shown once, by a name of its own."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._names: dict[tuple[bytes, Shown], str] = {}
        self._pictures: dict[str, ImportedPicture] = {}

    def put(self, data: bytes, name: str, shown: Shown, alt: str, where: str) -> tuple[str, str] | None:
        """(name, alternative text) of a picture, None where it cannot be shown: a question says why."""
        key = (blake2b(data, digest_size=16).digest(), shown)
        alt = self._checked(alt, where)
        if key in self._names:
            return self._names[key], alt
        try:
            made = as_shown(data, shown)
        except Unshowable as fault:
            self._ledger.ask(
                "picture", f"A picture ({name}) was left out: it is {fault}. Save it as PNG or JPEG and add it.", where
            )
            return None
        chosen = self._free(name, _ENDINGS[kind_of(made)])
        self._names[key] = chosen
        self._pictures[chosen] = ImportedPicture(name=chosen, data=made, alt=alt)
        return chosen, alt

    def missing(self, name: str, why: str, where: str) -> None:
        """A picture that the document only names."""
        self._ledger.ask("picture", f"A picture ({name}) was left out: {why}.", where)

    def linked(self, name: str, where: str) -> None:
        """A picture that lies outside of the document."""
        self.missing(name, "the document only links to it, and nothing is fetched", where)

    @property
    def pictures(self) -> tuple[ImportedPicture, ...]:
        return tuple(self._pictures.values())

    def _checked(self, alt: str, where: str) -> str:
        alt = " ".join(alt.split())
        if _NAMES_OF_FILES.fullmatch(alt):
            return ""
        if _MACHINE.search(alt):
            alt = _MACHINE.sub(" ", alt).strip()
            self._ledger.ask("alt", f"A program wrote the alternative text “{alt}”: check it.", where)
        return alt

    def _free(self, name: str, ending: str) -> str:
        own = name.rpartition("/")[2]
        stem = re.sub(r"[^a-z0-9]+", "-", (own.rpartition(".")[0] or own).lower()).strip("-")[:60] or "picture"
        chosen, count = stem + ending, 1
        while chosen in self._pictures:
            count += 1
            chosen = f"{stem}-{count}{ending}"
        return chosen
