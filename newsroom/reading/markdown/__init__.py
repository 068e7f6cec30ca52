"""Markdown → tokens → the element tree that Python-Markdown's tree processors work on.

Duty: CommonMark, GFM and the dialect, with the safe subset of HTML. Comes in: a text. Goes out: an element tree with line
numbers. Refuses: nesting without a bound; HTML beyond the subset.
"""
