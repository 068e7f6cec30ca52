"""Pages for readers: HTML."""
