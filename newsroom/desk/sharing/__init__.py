"""Two people's changes of one file: compared, joined by fields and blocks, exchanged through git.

Comes in: two versions and the one before. Goes out: the joined file, or the places that a person must settle. Refuses: to
write conflict marks into a text.
"""
