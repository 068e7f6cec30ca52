"""Nothing held is published, nothing published is broken.

Duty: to look at every changed output before it is published. Comes in: drawn bytes, what is held, what is public. Goes out:
problems. Refuses: to let through what it could not read.
"""
