"""Coverage-guided fuzzing of everything that reads what people hand in. `python -m fuzz --help` says how."""
