"""Word files from raw XML: for what no writer makes, and for what each writer makes in its own way."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": R,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "new": "http://example.org/unheard-of",
    }.items()
)
_KINDS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "settings": "settings",
}


@dataclass
class Word:
    """A .docx: the XML inside each part's root, and whatever else lies in the archive."""

    body: str
    styles: str = ""
    numbering: str = ""
    footnotes: str = ""
    endnotes: str = ""
    comments: str = ""
    settings: str = ""
    headers: dict[str, str] = field(default_factory=dict)  # type of header or footer ("default header") → its XML
    relations: list[tuple[str, str, str]] = field(default_factory=list)  # id, type, target; an address is external
    files: dict[str, bytes] = field(default_factory=dict)
    main: str = "word/document.xml"
    declaration: str = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

    def document(self) -> str:
        references = "".join(
            f'<w:{kind.split()[1]}Reference w:type="{kind.split()[0]}" r:id="h{number}"/>'
            for number, kind in enumerate(self.headers)
        )
        section = f"<w:sectPr>{references}<w:titlePg/></w:sectPr>"
        return f"{self.declaration}<w:document {SPACES}><w:body>{self.body}{section}</w:body></w:document>"

    def data(self, **changed: bytes) -> bytes:
        """The file. `changed` are bytes put in place of a part: `document=…`."""
        folder = self.main.rpartition("/")[0]
        relations = list(self.relations)
        parts: dict[str, bytes] = {self.main: changed.get("document", self.document().encode())}
        for name in _KINDS:
            if inner := getattr(self, name):
                root = {"footnotes": "footnotes", "endnotes": "endnotes"}.get(name, name)
                parts[f"{folder}/{name}.xml"] = f"<w:{root} {SPACES}>{inner}</w:{root}>".encode()
                relations.append((f"k{name}", name, f"{name}.xml"))
        for number, (kind, inner) in enumerate(self.headers.items()):
            tag = "hdr" if kind.endswith("header") else "ftr"
            parts[f"{folder}/{tag}{number}.xml"] = f"<w:{tag} {SPACES}>{inner}</w:{tag}>".encode()
            relations.append((f"h{number}", kind.split()[1], f"{tag}{number}.xml"))
        parts["_rels/.rels"] = _relations([("r1", "officeDocument", self.main)])
        parts[f"{folder}/_rels/{self.main.rpartition('/')[2]}.rels"] = _relations(relations)
        parts["[Content_Types].xml"] = (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/{self.main}" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>'
        ).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in {**parts, **self.files}.items():
                archive.writestr(name, data)
        return out.getvalue()


def _relations(rows: list[tuple[str, str, str]]) -> bytes:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{TYPE}{kind}" Target="{target}"'
        + (' TargetMode="External"' if ":" in target else "")
        + "/>"
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{REL}">{inner}</Relationships>'.encode()


def p(*parts: str, style: str = "", props: str = "") -> str:
    """A paragraph; a part that is no XML is a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{props}</w:pPr>{''.join(part if part.startswith('<') else r(part) for part in parts)}</w:p>"


def r(text: str, props: str = "", tag: str = "t") -> str:
    """A run."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def item(text: str, number: int, level: int = 0) -> str:
    return p(text, props=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def field_of(code: str, *result: str) -> str:
    """A complex field."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{"".join(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: tuple[str, ...], look: str = "0000") -> str:
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc>{cell if cell.startswith('<w:') else p(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f'<w:tbl><w:tblPr><w:tblLook w:val="{look}"/></w:tblPr>{cells}</w:tbl>'


def level(at: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(key: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, **starts: int) -> str:
    """`num(2, 1, l0=5)`: instance 2 of abstract list 1, its first level begun with 5."""
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{name[1:]}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for name, start in starts.items()
    )
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def box(inner: str, fill: str = "", fallback: str | None = None) -> str:
    """A text box as Word writes it, with the branch for older programs."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="100" cy="100"/>'
        f'<wp:docPr id="1" name="Box"/><a:graphic><a:graphicData><wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx>'
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{inner if fallback is None else fallback}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def picture(key: str, descr: str = "", crop: str = "", transform: str = "", link: bool = False) -> str:
    attribute = "link" if link else "embed"
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="Picture 1" descr="{descr}"/>'
        f'<a:graphic><a:graphicData><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="x"/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:{attribute}="{key}"/>{crop}<a:stretch/></pic:blipFill><pic:spPr>{transform}</pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
