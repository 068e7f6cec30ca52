"""Reads .docx: Open XML, transitional and strict, as Word, LibreOffice, Google Docs, Pages and Hancom write it.

::

    parts ──▶ styles, numbering, notes ──▶ story (paragraphs, fields, tracked changes, boxes) ──▶ lines ──▶ blocks
"""
