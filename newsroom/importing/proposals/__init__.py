"""Proposals for a release's head out of a document's text, each with the words that it came from.

Place in the pipeline: between the readers and the draft. `propose` runs every finder over one text. A finder takes
blocks and gives blocks back, with what it took out of them; characters that leave the text become a field or are set aside.
"""
