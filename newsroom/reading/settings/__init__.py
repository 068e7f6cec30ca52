"""`pelicanconf.py` and `portal.toml` → typed settings.

Duty: each of Pelican's settings is honoured, has no effect or is refused; plugins and the site's own code. Comes in: a file or
Pelican's mapping. Goes out: `Settings`. Refuses: a setting that would hold texts back in another way than ours.
"""
