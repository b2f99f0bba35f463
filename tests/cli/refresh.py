"""`python -m tests.cli.refresh [CASE…]`: write what the golden cases now give; look at the diff before committing."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .harness import CASES, case_names, run_case, warm_up


def main() -> None:
    warm_up()
    with tempfile.TemporaryDirectory() as scratch:
        for name in sys.argv[1:] or case_names():
            result = run_case(name, Path(scratch))
            (CASES / name / "stdout").write_bytes(result.stdout)
            (CASES / name / "status").write_text(f"{result.status}\n")
            if result.stderr:
                (CASES / name / "stderr").write_bytes(result.stderr)
            else:
                (CASES / name / "stderr").unlink(missing_ok=True)


main()
