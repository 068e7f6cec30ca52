"""Finished HTML ↔ the tree of a text (`newsroom.model.blocks`) → Markdown and HTML.

Duty: the one model of a text, read and written. Comes in: the HTML of a body, or a tree. Goes out: a tree, or Markdown that
every CommonMark parser reads as that tree. Refuses: to lose a character.
"""
