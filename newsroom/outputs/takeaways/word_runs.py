"""A run of a release as WordprocessingML.

Place in the pipeline: below `docx`. Comes in: a run (`render.manuscript`). Goes out: XML. Order of elements: ECMA-376,
CT_RPr.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from newsroom.outputs.takeaways.word_styles import FACES
from newsroom.render.manuscript import Run

_UNFIT = re.compile(r"[\x00-\x08\x0a-\x1f]")  # no XML 1.0 holds them
_PIECES = re.compile(r"(?:[^\t]*+\t){1,1000}|[^\t]+")  # lxml takes the square of what one run holds
_RAISED = {"sup": "superscript", "sub": "subscript"}


def run_xml(run: Run, lang: str, is_rtl: bool, link_style: str) -> str:
    """The run in a text of a language; `link_style` is the id of the style for links."""
    if run.get("n"):
        return "<w:r><w:br/></w:r>"
    marks = _marks(run, lang, is_rtl, link_style)
    begin = f"<w:r><w:rPr>{marks}</w:rPr>" if marks else "<w:r>"
    pieces = _PIECES.findall(_UNFIT.sub("", run["t"])) or [""]
    return "".join([f"{begin}{'<w:tab/>'.join(map(_text, piece.split(chr(9))))}</w:r>" for piece in pieces])


def _marks(run: Run, lang: str, is_rtl: bool, link_style: str) -> str:
    is_upright = lang.partition("-")[0] in FACES  # a script without italics
    is_bold = run.get("b") or (run.get("i") and is_upright)
    raised = _RAISED.get(run.get("s", ""))
    return "".join((
        f'<w:rStyle w:val="{link_style}"/>' if run.get("u") else "",
        '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>' if run.get("m") else "",
        "<w:b/>" if is_bold else "",
        "<w:bCs/>" if is_bold and is_rtl else "",
        "<w:i/>" if run.get("i") and not is_upright else "",
        "<w:strike/>" if run.get("x") else "",
        f'<w:vertAlign w:val="{raised}"/>' if raised else "",
        "<w:rtl/>" if is_rtl and not run.get("ltr") else "",
        f"<w:lang w:val={quoteattr(run['l'])}/>" if run.get("l") else "",
    ))  # fmt: skip


def _text(text: str) -> str:
    if not text:
        return ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:t{space}>{escape(text)}</w:t>"
