"""Files beside a release: own files, pictures, PDF, Word, text, data."""
