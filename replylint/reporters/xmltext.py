"""What XML can carry."""

from __future__ import annotations

import re

from replylint.reporters.layout import neutralise

# XML 1.0, production 2: these code points cannot stand in a document, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    """`text` ready to stand between tags or inside a double-quoted attribute.

    >>> escape('<a b="1">\\n')
    '&lt;a b=&quot;1&quot;&gt;&#10;'
    """
    text = _FORBIDDEN.sub("\ufffd", neutralise(text)).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;").replace("\n", "&#10;")
