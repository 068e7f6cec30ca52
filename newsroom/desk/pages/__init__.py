"""The values that the desk's pages show, and the forms that they send back.

Comes in: the desk and a language. Goes out: plain values for the templates. Refuses: to know requests.
"""
