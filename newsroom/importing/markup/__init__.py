"""Reads HTML: pages, mails, and what programs put on the clipboard.

::

    markup ──▶ style sheets (what is hidden, what is bold) ──▶ walk ──▶ lines ──▶ blocks
"""
