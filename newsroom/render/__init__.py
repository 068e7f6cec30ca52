"""Views become bytes.

Duty: what all outputs draw with: theme, words, page context, pictures, typesetting. Comes in: values of the site. Goes out:
views, HTML, PDF. Refuses: to see anything that a fingerprint does not cover.
"""
