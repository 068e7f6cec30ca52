"""The files of the site's face: logo and icon cleaned and in the sizes that are asked for, the web manifest.

Metadata that a program wrote into a picture is left out; parts of a drawing that run or load something are left out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable

from newsroom.media.imaging import pillow
from newsroom.media.svg import clean_svg
from newsroom.model.face import Graphic
from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.render.context import context_of
from newsroom.render.site_views import graphic_address
from newsroom.site.plan import Planner
from newsroom.site.site import Site

SIZES = (180, 192, 512)  # pixels: telephones, launchers, splash screens


class FaceInputs(Value, frozen=True, kw_only=True):
    graphic: Graphic | None = None  # None: the manifest
    size: int = 0  # pixels of the square picture; 0: as it is
    form: str = ""  # png | ico
    has_mark: bool = False


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    face, first = site.directory.face, site.languages[0]
    named = [("logo", face.logo), ("logo-dark", face.logo_dark)]
    named += [(f"partner-{number}", partner.logo) for number, partner in enumerate(face.partners, 1)]
    if face.icon is not None and face.icon.form == "svg":
        named.append(("mark", face.icon))
    for name, graphic in named:
        if graphic is not None:
            yield planner.output("face", first, graphic_address(name, graphic), FaceInputs(graphic=graphic))
    if face.icon is not None:
        for size in SIZES:
            inputs = FaceInputs(graphic=face.icon, size=size, form="png")
            yield planner.output("face", first, f"/theme/mark-{size}.png", inputs)
        if "/favicon.ico" not in planner.digests.plain_files:
            inputs = FaceInputs(graphic=face.icon, size=32, form="ico")
            yield planner.output("face", first, "/favicon.ico", inputs)
        yield planner.output("face", first, "/manifest.webmanifest", FaceInputs(has_mark=face.icon.form == "svg"))


def sources(inputs: FaceInputs) -> tuple[tuple[str, str], ...]:
    """(file inside content/, its digest) of what is drawn from."""
    return ((f"directory/{inputs.graphic.file}", inputs.graphic.digest),) if inputs.graphic is not None else ()


def draw(inputs: FaceInputs, shared: SharedInputs, bodies: tuple[str, ...], files: tuple[bytes, ...]) -> bytes:
    if inputs.graphic is None:
        return _manifest(shared, inputs.has_mark)
    data = files[0]
    if inputs.graphic.form == "svg":
        data = clean_svg(data).data
        if not inputs.size:
            return data
        data = _rasterised(data, inputs.size)
    Image, out = pillow(), io.BytesIO()
    with Image.open(io.BytesIO(data), formats=("PNG",)) as picture:
        picture = picture.convert("RGBA")
        if inputs.size:
            picture.thumbnail((inputs.size, inputs.size), Image.Resampling.LANCZOS)
            square = Image.new("RGBA", (inputs.size, inputs.size), (0, 0, 0, 0))
            square.paste(picture, ((inputs.size - picture.width) // 2, (inputs.size - picture.height) // 2))
            picture = square
        picture.info = {}
        if inputs.form == "ico":
            picture.save(out, "ICO", sizes=[(16, 16), (32, 32)])
        else:
            picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _rasterised(drawing: bytes, size: int) -> bytes:
    """A drawing as a picture, its longer side `size` pixels."""
    from newsroom.render.typesetting import set_drawing

    return set_drawing(drawing, size)


def _manifest(shared: SharedInputs, has_mark: bool) -> bytes:
    """The web app manifest (W3C): the site's name and icons."""
    context = context_of(shared)
    icons = [{"src": context.local("/theme/mark.svg"), "sizes": "any", "type": "image/svg+xml"}] if has_mark else []
    icons += [
        {"src": context.local(f"/theme/mark-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in SIZES[1:]
    ]
    home = context.local(context.at.home)
    value = {
        "name": context.settings.site_name,
        "lang": context.lang,
        "dir": context.dir,
        "start_url": home,
        "scope": home,
        "display": "browser",
        "icons": icons,
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
