"""Bytes of content become validated values.

Duty: to read heads, texts, the directory, the ledger and the settings. Comes in: files as bytes. Goes out: values, and every
problem with file, line and field. Refuses: the clock, and to stop at the first problem.

Its parts in order, each importing only those before it: `values`, `files`, `markdown`, `blocks`, `body`, `directory`, `release`,
`settings`.
"""
