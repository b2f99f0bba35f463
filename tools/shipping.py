"""Hatch build hook: a wheel brings the rules compiled, so that nobody's first run has to compile them.

What is made here is found again by the contents of the files it was made of (`replylint.compiled`): where another version of
the dictionary is installed beside the wheel, the first run makes it anew.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippingHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds what `compile_all` makes to a wheel; an editable install compiles for itself."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._made = TemporaryDirectory()
        made = Path(self._made.name)
        sys.path.insert(0, self.root)
        compile_all(made)
        for path in sorted(made.glob("*.bin")):
            if not path.name.startswith("state-of-"):
                build_data["force_include"][str(path)] = f"replylint/_compiled/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self._made.cleanup()


def compile_all(directory: Path) -> None:
    """Work out whatever is kept between runs, and keep it in the directory."""
    os.environ["REPLYLINT_CACHE_DIR"] = str(directory)
    from replylint.language import datafile
    from replylint.linter import Linter
    from replylint.model import Draft
    from replylint.rulebook import loading

    for path in sorted(Path(datafile.__file__).with_name("data").glob("*.yml")):
        datafile.load(path.stem)
    loading.compiled_base()
    Linter().rewrite(Draft("По оплате это не ко мне.", customer="Где мои деньги? Третий день жду."))
