"""A repository of bad files of every kind, and how `commons check` bears it: `python -m benchmarks.hostile`."""
