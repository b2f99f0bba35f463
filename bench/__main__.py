"""`python -m bench`: print every ratio with its target. The exit status does not depend on the figures."""

from __future__ import annotations

from bench import cold, engine, lint, repository


def main() -> None:
    """Run all benchmarks and print one line each."""
    print(f"{'measured':78} {'ratio':>8}  target")
    for module in (cold, engine, lint, repository):
        for row in module.rows():
            print(f"{row.what:78} {row.ratio:8.2f}  {row.target}", flush=True)


if __name__ == "__main__":
    main()
