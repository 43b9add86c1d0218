"""What we take from others: what is known against it, under which licence it stands, and what a release holds."""
