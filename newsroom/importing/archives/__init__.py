"""Whole sites of other programs become releases, pages and entries of the directory.

Place in the pipeline: beside the import of single documents. Each kind of archive has a reader that gives `Post`s, one after
the other; what becomes of them is the same for all::

    folder or file ──reader──▶ Post … ──naming──▶ slugs, links ──bodies──▶ Markdown ──moving──▶ content folder
                                                                              └▶ check: what has errors becomes a draft
"""
