"""JSON for output: readable Cyrillic, but nothing in it drives a terminal that shows it."""

from __future__ import annotations

import json
import re
from typing import Any

# json.dumps escapes the first 32 control characters; these are left raw and act on terminals, too.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def dump(value: Any) -> str:
    """`value` as JSON on one line.

    >>> dump("ё\\x9b")
    '"ё\\\\u009b"'
    """
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
