"""reStructuredText of an old site → HTML that keeps what the HTML reader has to know.

Place in the pipeline: inside the process that reads an old site, in place of Pelican's reader for .rst. Comes in: a
file. Goes out: its fields and HTML, with footnotes in the form of Python-Markdown's, code with its language, and what
docutils did not understand. Refuses: to insert other files or addresses; raw HTML stays HTML, to be cleaned by the reader.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docutils.core
import docutils.io
from docutils import nodes
from docutils.parsers.rst import Directive, directives
from pelican.readers import PelicanHTMLTranslator, PelicanHTMLWriter, RstReader

from newsroom.importing.archives.marks import without_marks

LEFT_OUT: list[str] = []  # parts of the file being read that its HTML lacks


class AnyOptions(dict[str, Any]):
    """Options of a directive whose own are of no interest: each is taken."""

    def __getitem__(self, name: str) -> Any:
        return directives.unchanged

    def __bool__(self) -> bool:
        return True


class Raw(Directive):  # type: ignore[misc]
    """`.. raw:: html` with its text in place. A file or an address is refused, other formats are set aside."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"file": directives.unchanged, "url": directives.unchanged, "encoding": directives.unchanged,
                   "class": directives.class_option}  # fmt: skip
    has_content = True

    def run(self) -> list[nodes.Node]:
        if "html" not in self.arguments[0].lower().split() or "file" in self.options or "url" in self.options:
            LEFT_OUT.append(self.block_text)
            return []
        return [nodes.raw("", "\n".join(self.content), format="html")]


class CodeBlock(Directive):  # type: ignore[misc]
    """`.. code-block::` and its like: the text and its language; colours are of no use here."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOptions()
    has_content = True

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        language = self.arguments[0] if self.arguments else ""
        return [nodes.literal_block(text, text, classes=["code", language] if language else ["code"])]


class NoInsertion(Directive):  # type: ignore[misc]
    """`.. include::` and its like: set aside by name."""

    optional_arguments = 10
    final_argument_whitespace = True
    option_spec = AnyOptions()
    has_content = True

    def run(self) -> list[nodes.Node]:
        LEFT_OUT.append(self.block_text)
        return []


class Contents(NoInsertion):
    """`.. contents::`: the page's own table of contents."""


def register() -> None:
    """Puts these directives in the place of docutils' and Pelican's."""
    for name in ("code-block", "sourcecode", "code", "highlight"):
        directives.register_directive(name, CodeBlock)
    directives.register_directive("raw", Raw)
    for name in ("include", "literalinclude", "contents", "sectnum", "header", "footer"):
        directives.register_directive(name, NoInsertion)


class Translator(PelicanHTMLTranslator):  # type: ignore[misc]
    """HTML as the reader of pages knows it."""

    def __init__(self, document: Any) -> None:
        super().__init__(document)
        self.notes: list[str] = []

    def visit_literal_block(self, node: Any) -> None:
        language = next((name for name in node.get("classes", []) if name not in ("code", "literal-block")), "")
        self.body.append("<pre><code" + (f' class="language-{self.attval(language)}"' if language else "") + ">")

    def depart_literal_block(self, node: Any) -> None:
        self.body.append("</code></pre>\n")

    def visit_literal(self, node: Any) -> None:
        self.body.append("<code>")

    def depart_literal(self, node: Any) -> None:
        self.body.append("</code>")

    def visit_system_message(self, node: Any) -> None:
        shown = [part.astext() for part in node.findall(nodes.literal_block)]
        LEFT_OUT.extend(shown)
        raise nodes.SkipNode

    def visit_problematic(self, node: Any) -> None:
        """Markup that docutils could not resolve stays as text, as the author wrote it."""

    def depart_problematic(self, node: Any) -> None:
        pass

    def visit_footnote_reference(self, node: Any) -> None:
        label = node.astext()
        target = label.strip("#*") or label
        self.body.append(f'<sup id="fnref:{target}"><a class="footnote-ref" href="#fn:{target}">{label}</a></sup>')
        raise nodes.SkipNode

    def visit_footnote(self, node: Any) -> None:
        self.context.append(len(self.body))

    def depart_footnote(self, node: Any) -> None:
        start = self.context.pop()
        text = "".join(self.body[start:])
        del self.body[start:]
        first = node.children[0] if node.children else None
        name = first.astext().strip("#*") if isinstance(first, nodes.label) else str(len(self.notes) + 1)
        self.notes.append(f'<li id="fn:{name}">{text}</li>')

    def visit_citation(self, node: Any) -> None:
        self.visit_footnote(node)

    def depart_citation(self, node: Any) -> None:
        self.depart_footnote(node)

    def visit_citation_reference(self, node: Any) -> None:
        self.visit_footnote_reference(node)

    def visit_label(self, node: Any) -> None:
        raise nodes.SkipNode

    def depart_document(self, node: Any) -> None:
        if self.notes:
            self.body.append('<div class="footnote"><hr /><ol>' + "".join(self.notes) + "</ol></div>")
        super().depart_document(node)


class Writer(PelicanHTMLWriter):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.translator_class = Translator


class Reader(RstReader):  # type: ignore[misc]
    """Pelican's reader, but bounded: nothing is inserted, and no warning ends the reading."""

    writer_class = Writer

    def _get_publisher(self, source_path: str) -> Any:
        text = Path(source_path).read_text(encoding="utf-8-sig", errors="replace")
        text, marks = without_marks(text)
        LEFT_OUT.extend(marks)
        wanted = {
            **(self.settings.get("DOCUTILS_SETTINGS") or {}),
            "initial_header_level": "2", "syntax_highlight": "none", "input_encoding": "unicode", "halt_level": 6,
            "report_level": 2, "warning_stream": "", "embed_stylesheet": False, "file_insertion_enabled": False,
            "raw_enabled": True, "_disable_config": True, "language_code": self._language_code, "traceback": True,
            "output_encoding": "unicode",
        }  # fmt: skip
        publisher = docutils.core.Publisher(
            reader="standalone",
            parser="restructuredtext",
            writer=self.writer_class(),
            source_class=docutils.io.StringInput,
            destination_class=docutils.io.StringOutput,
        )
        publisher.process_programmatic_settings(None, wanted, None)
        publisher.settings.warning_stream = _Silent()
        publisher.set_source(source=text, source_path=source_path)
        publisher.publish()
        return publisher

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        publisher = self._get_publisher(source_path)
        parts = publisher.writer.parts
        metadata = self._parse_metadata(publisher.document, source_path)
        if parts.get("title"):
            metadata.setdefault("title", parts["title"])
        if parts.get("subtitle"):
            metadata.setdefault("subtitle", parts["subtitle"])
        return parts.get("body") or "", metadata


class _Silent:
    """A stream that keeps nothing."""

    def write(self, text: str) -> None:
        pass

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass
