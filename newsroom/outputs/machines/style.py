"""What the theme publishes: one stylesheet, and the files of `theme/static/` as they are, below `/theme/`."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.render.brand import Brand
from newsroom.render.stylesheet import stylesheet
from newsroom.site.plan import Planner
from newsroom.site.site import Site


class StyleInputs(Value, frozen=True, kw_only=True):
    file: str  # below the theme; "" for the stylesheet
    digest: str  # of the file, or of all style sheets


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    first = site.languages[0]
    folder = Path(planner.shared_inputs[first].theme)
    styles = blake2b(digest_size=16)
    for file in sorted((folder / "css").rglob("*.css")):
        data = file.read_bytes()
        styles.update(b"%s\0%d\0" % (file.relative_to(folder).as_posix().encode(), len(data)) + data)
    styles.update(planner.digests.assets.encode() if site.settings.overrides else b"")
    yield planner.output("style", first, "/theme/site.css", StyleInputs(file="", digest=styles.hexdigest()))
    for file in sorted((folder / "static").rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            name = file.relative_to(folder / "static").as_posix()
            digest = blake2b(file.read_bytes(), digest_size=16).hexdigest()
            yield planner.output("style", first, f"/theme/{name}", StyleInputs(file=f"static/{name}", digest=digest))


def draw(inputs: StyleInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    folder = Path(shared.theme)
    if inputs.file:
        return (folder / inputs.file).read_bytes()
    settings = shared.settings
    origin = settings.site_url.removesuffix(settings.base_path)
    return stylesheet(folder, Brand(**settings.brand), origin, tuple(map(Path, shared.overrides))).encode()
