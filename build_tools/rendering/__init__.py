"""References in house style, and values made safe for the place they land in."""
