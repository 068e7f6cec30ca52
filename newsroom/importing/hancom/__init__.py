"""Reads .hwpx: OWPML (KS X 6101), as Hancom Office writes it.

::

    parts ──▶ head (characters, paragraphs, numberings) ──▶ story ──▶ lines ──▶ blocks
"""
