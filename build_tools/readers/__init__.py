"""Text to values, with the line and column of each."""
