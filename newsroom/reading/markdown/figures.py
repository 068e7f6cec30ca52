"""Figures on the element tree: a picture with its caption, a quotation with who said it.

Place in the pipeline: the last tree processor of `converter`, and of `body` for sites that keep Python-Markdown's stages.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from newsroom.reading.markdown.elements import LINE


class Figures(Treeprocessor):
    """Python-Markdown's form of the two functions below."""

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        tags = {element.tag for element in root.iter()}
        if "img" in tags:
            caption_pictures(root)
        if "blockquote" in tags:
            attribute_quotations(root)


def caption_pictures(root: Element) -> None:
    """A paragraph that is one picture with a title becomes a figure, the title its caption; words of the alternative text, given
    again as a title, are none."""
    for paragraph in root.iter("p"):
        if len(paragraph) != 1 or paragraph[0].tag != "img" or not paragraph[0].get("title"):
            continue
        picture = paragraph[0]
        if (paragraph.text or "").strip() or (picture.tail or "").strip():
            continue
        title = picture.attrib.pop("title")
        if title.strip() == picture.get("alt", "").strip():
            continue
        paragraph.tag = "figure"
        SubElement(paragraph, "figcaption").text = title


def attribute_quotations(root: Element) -> None:
    """A blockquote whose last line begins with an em dash becomes a figure, that line its caption.

    Python-Markdown joins quotations that follow each other; each attribution ends one.
    """
    for parent in [element for element in root.iter() if len(element)]:
        if parent.find("blockquote") is None:
            continue
        children: list[Element] = []
        for child in parent:
            children += _figures_of(child) if child.tag == "blockquote" else [child]
        parent[:] = children


def _figures_of(quote: Element) -> list[Element]:
    """The figures that a blockquote makes, what nobody is named for as a blockquote behind them."""
    made: list[Element] = []
    quoted: list[Element] = []
    for part in quote:
        caption = _take_attribution(part, bool(quoted)) if part.tag == "p" else None
        if caption is None or not (part is caption or _has_content(part)):
            quoted.append(part)
            continue
        if caption is not part:
            quoted.append(part)
        made.append(_quotation(quoted, caption, quote.get(LINE, "")))
        quoted = []
    if not made:
        return [quote]
    if quoted:
        quote[:] = quoted
        made.append(quote)
    made[-1].tail = quote.tail
    return made


def _quotation(quoted: list[Element], caption: Element, line: str) -> Element:
    figure = Element("figure", {"class": "quotation"})
    if line:
        figure.attrib[LINE] = line
    figure.text = figure.tail = "\n"
    quote = SubElement(figure, "blockquote")
    quote.text = quote.tail = "\n"
    quote.extend(quoted)
    caption.tag = "figcaption"
    caption.tail = "\n"
    figure.append(caption)
    return figure


def _has_content(element: Element) -> bool:
    return bool(len(element) or (element.text or "").strip())


def _take_attribution(paragraph: Element, has_before: bool) -> Element | None:
    """The last line, if it begins with an em dash: cut off as an element, or the paragraph if that is all it has."""
    if (paragraph.text or "").lstrip().startswith("—"):
        is_line = "\n" not in "".join(paragraph.itertext()).strip()
        return paragraph if has_before and is_line else None
    for index in range(len(paragraph) - 1, -2, -1):
        text = (paragraph.text if index < 0 else paragraph[index].tail) or ""
        before, newline, last = text.rpartition("\n")
        if newline:
            if not last.lstrip().startswith("—"):
                return None
            caption = Element("figcaption")
            caption.text = last.strip() if index + 1 == len(paragraph) else last.lstrip()
            for child in list(paragraph)[index + 1 :]:
                paragraph.remove(child)
                caption.append(child)
            if index < 0:
                paragraph.text = before.rstrip()
            else:
                paragraph[index].tail = before.rstrip()
                if paragraph[index].tag == "br" and not before.strip():
                    paragraph.remove(paragraph[index])
            return caption
        if index >= 0 and "\n" in "".join(paragraph[index].itertext()):
            return None
    return None
