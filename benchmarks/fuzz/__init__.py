"""Input at random, in large numbers: what a run found is kept in `benchmarks/results/`."""
