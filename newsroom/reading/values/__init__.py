"""Plain values as people type them → typed values.

Duty: dates, telephone numbers, opening hours, addresses, names, sentences. Comes in: one text. Goes out: its value, or
`RuleBroken` with what must be. Refuses: to guess. Knows nothing of files, heads or Markdown.
"""
