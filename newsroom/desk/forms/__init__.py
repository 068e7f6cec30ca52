"""Forms of texts, of entries of the directory and of `site.yml`: fields as a person sees them.

Comes in: the registry of fields and a file's values. Goes out: controls with label, help, kind and value. Refuses: a field that
the registry does not know.
"""
