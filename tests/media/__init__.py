"""Files that are not text."""
