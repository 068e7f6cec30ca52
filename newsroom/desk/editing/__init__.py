"""Opening, looking at, saving and acting on a text: the desk's work, without HTTP.

Comes in: what a person did. Goes out: changed files and what is wrong with them. Refuses: to publish.
"""
