"""The gallery as a folder.

Place in the pipeline: beside it; for `newsroom gallery`. Comes in: the theme. Goes out: `<lang>/<page>/index.html`,
`<lang>/components/<name>/index.html`, `index.html`. Refuses: a component's page without an example.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsroom.render import theme as themes
from newsroom.render.brand import Brand
from newsroom.render.gallery.sample import LANGUAGES, Sample
from newsroom.render.page_views import FrameView
from newsroom.render.stylesheet import stylesheet

EXAMPLE = re.compile(r"```jinja\n(.*?)```", re.DOTALL)

COMPONENT_PAGE = """<!doctype html>
<html lang="{{ sample.lang }}" dir="{{ sample.dir }}"><head><meta charset="utf-8"><title>%(name)s</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/theme/site.css"><link rel="icon" href="/theme/icon.svg"></head>
<body><div id="_content">%(example)s</div></body></html>"""

OVERVIEW = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Components</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/theme/site.css"><link rel="icon" href="/theme/icon.svg"></head>
<body><main class="wrap"><h1>Components and pages</h1><div class="body">%s</div></main></body></html>"""

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800">
<rect width="1200" height="800" fill="#c9d3d8"/>
<path d="M0 620 320 380l210 150 250-230 420 320v180H0z" fill="#8fa3ad"/>
<circle cx="900" cy="220" r="80" fill="#eef2f4"/></svg>"""


def write_gallery(folder: Path, theme: Path) -> None:
    """Every page and component, drawn into `folder`; addresses in it start at the folder."""
    links = []
    for lang in LANGUAGES:
        sample = Sample(lang)
        environment = themes.load_environment(theme, lang, sample.site)
        for name, (template, page) in sample.pages.items():
            links.append(_write(folder, f"{lang}/{name}", environment.get_template(template).render(page=page)))
        frame = environment.get_template("frame.html").render(page=FrameView(lang=lang, dir=sample.dir, csp=""))
        (folder / lang / "theme").mkdir(parents=True, exist_ok=True)
        (folder / lang / "theme" / "frame.html").write_text(frame, "utf-8")
        for path in sorted((theme / "components").glob("*.md")):
            source = COMPONENT_PAGE % {"name": path.stem, "example": example_of(path)}
            links.append(
                _write(folder, f"{lang}/components/{path.stem}", environment.from_string(source).render(sample=sample))
            )
    _write(folder, ".", OVERVIEW % "".join(f'<p><a href="{link}">{link}</a></p>' for link in links))
    (folder / "theme").mkdir(exist_ok=True)
    (folder / "theme" / "site.css").write_text(stylesheet(theme, Brand()), "utf-8")
    for name in ("icon.svg", "frame.js"):
        (folder / "theme" / name).write_bytes((theme / "static" / name).read_bytes())
    (folder / "picture.svg").write_text(PICTURE, "utf-8")


def example_of(path: Path) -> str:
    """The Jinja example in a component's page."""
    found = EXAMPLE.search(path.read_text("utf-8"))
    if found is None:
        raise ValueError(f"{path}: must hold an example between ```jinja and ```")
    return found[1]


def _write(folder: Path, name: str, html: str) -> str:
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    (place / "index.html").write_text(html, "utf-8")
    return f"/{name}/"
