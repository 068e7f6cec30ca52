"""The store of a site: the record of the last build, and the published files.

Duty: the index of the last build, the workers, the output folder. Comes in: values and bytes. Goes out: the same values and
bytes, later. Refuses: to judge or to draw.
"""
