"""How time, memory and size grow with the collection, against stock Material for MkDocs: see ../README.md."""
