"""What somebody sends in a file, made into a draft of a material."""
