"""The measured build: a corpus made for it, and what a build of it costs."""
