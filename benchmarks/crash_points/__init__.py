"""Whatever happens while a site is built, the folder that is served holds the old site or the new one, whole."""
