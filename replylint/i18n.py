"""The language of help and error texts: Russian or English. Findings do not pass through here, they are Russian.

Message ids are English; `locale/ru/LC_MESSAGES/replylint.po` holds the Russian, `tools/messages.py` compiles it.
"""

from __future__ import annotations

import gettext as _gettext
import os
from functools import cache
from pathlib import Path

DOMAIN = "replylint"
LOCALE_DIR = Path(__file__).parent / "locale"


def language(environ: dict[str, str] | None = None) -> str:
    """`ru` or `en`: what `REPLYLINT_LANG` says, else the first of gettext's own variables that is set.

    >>> language({"LANG": "ru_RU.UTF-8"}), language({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"})
    ('ru', 'en')
    >>> language({"REPLYLINT_LANG": "en", "LANGUAGE": "ru"})
    'en'
    """
    env = os.environ if environ is None else environ
    for name in ("REPLYLINT_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value:
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"


@cache
def _translations() -> _gettext.NullTranslations:
    if language() != "ru":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=["ru"], fallback=True)


def translate(msgid: str) -> str:
    """`msgid` in the language of the process; `msgid` itself where there is no translation."""
    return _translations().gettext(msgid) if msgid else ""


def mark(msgid: str) -> str:
    """`msgid` itself: says that it will be translated where it is shown."""
    return msgid


def ntranslate(singular: str, plural: str, number: int) -> str:
    """The plural form that `number` asks for, in the language of the process."""
    return _translations().ngettext(singular, plural, number)


def install() -> None:
    """Let the strings of click itself («Usage», «Options», its errors) come from our catalogue too.

    click looks its strings up in the process-wide text domain, whose language only the environment decides.
    """
    os.environ["LANGUAGE"] = language()
    _gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    _gettext.textdomain(DOMAIN)
