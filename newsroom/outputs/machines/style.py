"""The files of the theme: one stylesheet, and the files of `theme/static/` as they are, below `/theme/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from newsroom.model.output import Output, SharedInputs
from newsroom.model.release import Value
from newsroom.model.stemmers import STEMMERS
from newsroom.render.brand import Brand
from newsroom.render.stylesheet import stylesheet
from newsroom.site.plan import Planner
from newsroom.site.site import Site

SEARCH_PARTS = ("search-snowball.js", "search-stem-")  # published inside the script of a language
OWN_SCRIPTS = ("static/search.js", "static/frame.js")
_COMMENT_LINE = re.compile(rb"^[ \t]*(?://.*|/\*\*.*\*/)\n", re.MULTILINE)
_INDENT = re.compile(rb"^[ \t]+", re.MULTILINE)
# Lines without regular expressions, templates and strings in single quotes; in them strings, and signs that need no space beside them.
_SIMPLE_LINE = re.compile(rb"^[^'`/\n]+$", re.MULTILINE)
_SPACED_SIGN = re.compile(rb"(\"(?:[^\"\\]|\\.)*\")| ?(=>|[=!]==|\?\?=?|[*=<>?:,;{}()]|&&|\|\|) ?")
_METHOD = re.compile(rb",this\.(\w+)=function\(.*?\}(?=,this\.\w+=function|\};)")
_OPEN_LINE = re.compile(rb"^((?:(?!//).)*[;{,(\[])\n", re.MULTILINE)


class StyleInputs(Value, frozen=True, kw_only=True):
    files: tuple[str, ...]  # below the theme, joined; () for the stylesheet
    digest: str  # of the files, or of all style sheets


def plan(site: Site, planner: Planner) -> Iterable[Output]:
    first = site.languages[0]
    folder = Path(planner.shared_inputs[first].theme)
    styles = blake2b(digest_size=16)
    for file in sorted((folder / "css").rglob("*.css")):
        data = file.read_bytes()
        styles.update(b"%s\0%d\0" % (file.relative_to(folder).as_posix().encode(), len(data)) + data)
    styles.update(planner.digests.assets.encode() if site.settings.overrides else b"")
    yield planner.output("style", first, "/theme/site.css", StyleInputs(files=(), digest=styles.hexdigest()))
    for name, files in _published(folder / "static", site.languages):
        data = b"\0".join((folder / "static" / file).read_bytes() for file in files)
        inputs = StyleInputs(
            files=tuple(f"static/{file}" for file in files), digest=blake2b(data, digest_size=16).hexdigest()
        )
        yield planner.output("style", first, f"/theme/{name}", inputs)


def _published(folder: Path, languages: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, files that are joined in it). The search of a language is one script, with the program that cuts its words."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not file.name.startswith(".") and not name.startswith(SEARCH_PARTS):
            yield name, (name,)
    for code in sorted({lang.partition("-")[0] for lang in languages} & STEMMERS.keys()):
        yield f"search-{code}.js", ("search-snowball.js", f"search-stem-{code}.js", "search.js")


def tightened(script: bytes) -> bytes:
    """A script without the lines that are comments, without indents, without spaces and ends of lines where a sign parts as well; as it is
    where a template string spans lines."""
    if any(line.count(b"`") % 2 for line in script.splitlines()):
        return script
    lines = _INDENT.sub(b"", _COMMENT_LINE.sub(b"", script))
    spaced = _SIMPLE_LINE.sub(lambda line: _SPACED_SIGN.sub(lambda found: found[1] or found[2], line[0]), lines)
    return _OPEN_LINE.sub(rb"\1", spaced)


def called(stemmer: bytes, rules: bytes) -> bytes:
    """What all stemmers share, without the methods that the rules of this language never call."""
    whole = stemmer + rules

    def kept(method: re.Match[bytes]) -> bytes:
        return method[0] if len(re.findall(rb"\.%s\b" % method[1], whole)) > 1 else b""

    return _METHOD.sub(kept, stemmer)


def draw(inputs: StyleInputs, shared: SharedInputs, bodies: tuple[str, ...]) -> bytes:
    folder = Path(shared.theme)
    if inputs.files:
        data = [(folder / file).read_bytes() for file in inputs.files]
        if len(data) > 1:
            data[0] = called(data[0], data[1])
        return b"\n".join(
            tightened(part) if name in OWN_SCRIPTS else part for name, part in zip(inputs.files, data, strict=True)
        )
    settings = shared.settings
    origin = settings.site_url.removesuffix(settings.base_path)
    return stylesheet(folder, Brand(**settings.brand), origin, tuple(map(Path, shared.overrides))).encode()
