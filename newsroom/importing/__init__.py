"""Other people's files become draft releases.

Place in the pipeline: before the content folder. Comes in: files of word processors, web pages, mail, archives of other
sites. Goes out: draft releases, and what was set aside of each with its reason. Nothing is fetched from the network.

::

    bytes ──readers──▶ Reading (blocks, pictures, set aside, questions) ──proposals──▶ head and body ──▶ a draft's folder
"""
