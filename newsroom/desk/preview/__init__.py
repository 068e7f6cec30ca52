"""The site in memory while somebody writes, and the page of a text that is being typed.

Comes in: the content folder as it is now. Goes out: outputs drawn when a browser asks for them; changes to listening browsers.
Refuses: to write a file.
"""
