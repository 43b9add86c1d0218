"""A material as a document that a reader can download: Word, EPUB and a PDF to print."""
