"""What our workflows do at GitHub: programs that run with the branch's own code and believe nothing that was sent."""
