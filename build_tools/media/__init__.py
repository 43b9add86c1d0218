"""Files that are not text: what each one is, what hides in it, and the clean copy that is published."""
