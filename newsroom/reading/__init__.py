"""Bytes of content become validated values.

Duty: to read heads, texts, the directory, the ledger and the settings. Comes in: files as bytes. Goes out: values, and every
problem with file, line and field. Refuses: the clock, and to stop at the first problem.
"""
