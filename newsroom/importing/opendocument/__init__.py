"""Reads .odt: OpenDocument text, as LibreOffice, Word, Google Docs and Hancom write it.

::

    parts ──▶ styles, list styles ──▶ story (paragraphs, fields, tracked changes, frames) ──▶ lines ──▶ blocks
"""
