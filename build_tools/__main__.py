"""`python -m build_tools` is the command `commons`."""

from build_tools.cli import main

if __name__ == "__main__":
    main(prog_name="commons")
