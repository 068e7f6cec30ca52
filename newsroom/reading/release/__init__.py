"""A folder of content → releases or pages, and every problem in them.

Duty: the registry of fields, the rules that read them, the language versions of a folder, what does not fit together.
Comes in: raw sources. Goes out: `Release` and `Page`. Refuses: to stop at the first problem.
"""
