"""A picture's bytes: kinds, metadata, sizes.

Duty: to make files that may be published. Comes in: bytes and rights. Goes out: bytes and sizes. Refuses: to know releases or addresses.
"""
