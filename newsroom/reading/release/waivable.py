"""The warnings that a text may waive, by their rules. Data; `version` asks for it."""

from __future__ import annotations

WAIVABLE = frozenset(
    """
    body-empty captions-unused correction-without-modified dateline-repeated definition-unread end-mark file-unused footnote-missing
    footnote-unused foreign-mark form-line heading-level heading-underlined html-dropped image-alt inherited-words language-missing link-form
    link-large link-unread list-bullet list-flattened list-from-number mark-unread markdown-in-html media-captions media-codec
    media-host media-in-text media-large media-place media-title media-transcript picture-credit picture-kind picture-licence
    picture-small pull-unsaid quotation-dash quotes-doubtful reference-missing table-cells template-left text-entity text-html
    text-marks title-repeated
    """.split()  # noqa: SIM905 – a table
)
