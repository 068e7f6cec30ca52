"""A text → safe, finished HTML with every link inside the site left open, and what is doubtful in it.

Duty: links, ids, headings, players, pull quotes, typography, warnings. Comes in: Markdown. Goes out: a body and its problems.
Refuses: to know what is published; links are settled when a page is drawn.
"""
