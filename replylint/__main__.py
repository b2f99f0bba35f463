"""`python -m replylint` and the command `replylint`."""

from __future__ import annotations

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. Ctrl-C before it can be answered in order ends the process without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from replylint.cli import main as start

    start()


if __name__ == "__main__":
    main()
