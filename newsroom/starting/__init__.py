"""A new site from a few answers.

Comes in: a folder that is not there or empty, and who publishes where in which languages. Goes out: settings, directory,
standing pages, one draft, the files of a host. Refuses: to write into a folder with files in it; to write half a site.
"""
