"""Every component and page of the theme, drawn from invented texts: for the eye, and for tests in a browser.

Comes in: the theme. Goes out: a folder of pages, never published; no output depends on it. Refuses: real names.
"""
