"""One file per rule kind, each with a function `judge(rule, evidence)` that yields places."""
