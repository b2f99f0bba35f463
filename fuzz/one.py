"""Fuzz one target with atheris: `python -m fuzz.one TARGET [libFuzzer options] [corpus folders]`."""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-untyped]


def main() -> None:
    """Never returns: libFuzzer ends the process, with status 0 when the time is up and nothing was found."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["replylint"]):
        from fuzz.targets import TARGETS
    TARGETS[name]("Ждите ответа.".encode())  # what is loaded only once is not the first input's fault
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
