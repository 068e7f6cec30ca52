"""A Pelican site, read by Pelican's own readers in a process of its own.

Place in the pipeline: one of the archives. `site` starts `runner` for the folder and takes what it says, line by line.
"""
