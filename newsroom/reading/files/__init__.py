"""The content folder: which files changed, and their bytes → fields as typed, each with its line.

Duty: folders, heads in YAML, the ledger, files beside a text. Comes in: a folder. Goes out: `RawSource`, entries of the
ledger, facts of files. Refuses: a file that is no UTF-8, an unclosed head; to judge what a field says.
"""
