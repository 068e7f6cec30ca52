"""Files for machines: feeds, sitemaps, cards, styles."""
