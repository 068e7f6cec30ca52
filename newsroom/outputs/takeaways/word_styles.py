"""The empty Word document that a release is written into: styles in a site's colours and a language's letters.

Place in the pipeline: below `docx`. Comes in: language, direction, colours. Goes out: the bytes of a document without
text. Order of elements: ECMA-376, CT_PPr.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

FACES = {
    "ko": "Malgun Gothic",
    "ja": "Yu Gothic",
    "zh": "Microsoft YaHei",
    "ar": "Arial",
    "fa": "Arial",
    "ur": "Arial",
    "he": "Arial",
}
FACE = "Georgia"
UNUSED_STYLES = (
    "Intense Quote", "Intense Quote Char", "TOC Heading", "macro", "Macro Text Char", "Body Text", "Body Text 2", "Body Text 3",
    "Body Text Char", "Body Text 2 Char", "Body Text 3 Char", "List", "List 2", "List 3", "No Spacing", "Intense Emphasis",
    "Intense Reference", "Subtle Emphasis", "Subtle Reference", "Book Title", "heading 7", "heading 8", "heading 9",
    "Heading 7 Char", "Heading 8 Char", "Heading 9 Char",
)  # fmt: skip
KEPT_TABLES = ("TableNormal", "TableGrid")
AFTER_SHADE = (
    "w:tabs",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)  # ECMA-376, CT_PPr
DROPPED_PARTS = ("thumbnail", "stylesWithEffects", "customXml")


def element(name: str, attributes: dict[str, str] | None = None) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


@lru_cache(maxsize=16)
def style_ids(base: bytes) -> dict[str, str]:
    """Name of a style → its id in the file; python-docx looks through all of them for each paragraph."""
    from docx import Document

    return {style.name: style.style_id for style in Document(io.BytesIO(base)).styles if style.name}


@lru_cache(maxsize=16)
def base_document(lang: str, direction: str, primary: str, accent: str) -> bytes:
    """An empty document in a site's colours and a language's letters: python-docx's own, without what nothing uses."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    document = Document()
    document.settings.odd_and_even_pages_header_footer = False
    for owner in (document.part.package, document.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(DROPPED_PARTS):
                del owner.rels[key]
    styles = document.styles
    for style in list(styles.element.style_lst):
        if (style.type == WD_STYLE_TYPE.TABLE and style.styleId not in KEPT_TABLES) or style.name_val in UNUSED_STYLES:
            styles.element.remove(style)
    section = document.sections[0]
    section.header.is_linked_to_previous = False  # one of its own, without text
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    face = FACES.get(lang.partition("-")[0], FACE)
    ink, quiet = RGBColor(0x1C, 0x22, 0x2B), RGBColor(0x56, 0x5D, 0x66)
    main, second = (RGBColor.from_string(colour.lstrip("#").upper()) for colour in (primary, accent))

    def dress(
        name: str,
        size: float,
        colour: Any,
        bold: bool | None = None,
        before: float = 0,
        after: float = 8,
        base: str = "",
    ) -> Any:
        try:
            style = styles[name]
        except KeyError:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles[base or "Normal"]
            style.quick_style = True
        font = style.font
        font.size, font.color.rgb, font.bold = Pt(size), colour, bold
        properties = style.element.get_or_add_rPr()
        for known in properties.findall(qn("w:szCs")):
            properties.remove(known)
        properties.find(qn("w:sz")).addnext(
            element("w:szCs", {"w:val": str(round(size * 2))})
        )  # Arabic goes by its own
        font.cs_bold = bold
        fonts = properties.get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), face)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        return style

    dress("Normal", 11, ink).paragraph_format.line_spacing = 1.3
    title = dress("Title", 22, ink, True, after=4)
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)
    dress("Subtitle", 13, quiet, False, after=6).font.italic = False
    for level in range(1, 7):
        dress(f"Heading {level}", {1: 16, 2: 14, 3: 12}.get(level, 11), ink, True, before=14, after=4)
    quote = dress("Quote", 12, ink, before=8, after=4)
    quote.font.italic = face == FACE
    quote.paragraph_format.left_indent = Cm(0.8)
    dress("Quote Source", 10, quiet, after=10, base="Quote").font.italic = False
    dress("Caption", 9, quiet, False, after=12)
    dress("Header", 10, main, True)
    dress("Kind", 10, second, True, after=2)
    dress("Dates", 9.5, quiet, after=12)
    event = dress("Event", 11, ink, before=4, after=12)
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "F5F5F2"})
    event.element.get_or_add_pPr().insert_element_before(shade, *AFTER_SHADE)
    for name in ("List Bullet", "List Number", "List Continue"):
        for depth in ("", " 2", " 3"):
            dress(name + depth, 11, ink, after=4)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = main, True
    defaults = styles.element.find(qn("w:docDefaults"))
    known = defaults.find(".//" + qn("w:lang"))
    known.set(qn("w:val"), lang if lang.partition("-")[0] not in FACES else "en-US")
    known.set(qn("w:eastAsia"), lang)
    known.set(qn("w:bidi"), lang)
    if direction == "rtl":
        normal = styles["Normal"]
        normal.element.get_or_add_pPr().insert_element_before(element("w:bidi"), *AFTER_SHADE)
        normal.font.rtl = True
        section._sectPr.insert_element_before(element("w:bidi"), "w:rtlGutter", "w:docGrid")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
