"""The command `commons new`."""
