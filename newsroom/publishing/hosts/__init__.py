"""The hosts that a site can be sent to: one module for each kind, all with the same operations.

Comes in: a target of `PUBLISH` and files. Goes out: files at the host, its manifest, its faults in our words. Refuses: to know
the order in which files are sent.
"""
