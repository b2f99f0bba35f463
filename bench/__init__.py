"""The benchmarks behind the numbers in README.md. Every figure is a ratio of two things timed in turn in one run."""
