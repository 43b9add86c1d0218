"""Practice Commons: from a contributed file to a published page, in one straight line."""
