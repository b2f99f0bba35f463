"""A rule as a person reads it: what it looks for, what has to be there besides, what keeps it silent, examples. In Russian,
like the rule itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from replylint.reporters.layout import fill
from replylint.reporters.summary import NAMES
from replylint.rulebook import builtin
from replylint.rulebook.evidence import MESSAGES
from replylint.rulebook.schema import SIGNAL_NAME, Block, Example, Pack, Rule

SCOPES = {
    "clause": "в той же части предложения",
    "sentence": "в том же предложении",
    "next": "в следующем предложении",
    "near": "в том же предложении или рядом",
    "before": "раньше в ответе",
    "after": "дальше в ответе",
    "reply": "в ответе",
    "customer": "у клиента",
    "told": "у клиента, сейчас или раньше",
    "turns": "в прежних ответах поддержки",
}
"""Where a condition is looked for."""

SOUGHT = {
    "missing": "Находит ответ, в котором нет ничего из этого",
    "order": "Находит ответ, в котором это стоит не в таком порядке",
}
"""What a rule of a kind makes of its signals."""

ZONES = {"greeting": "приветствие", "body": "сам ответ", "closing": "прощание", "signature": "подпись"}

ABOUT = {
    **builtin.ABOUT,
    "card-number": "номер карты",
    "over-three-sms": "длиннее трёх СМС",
    "blank": "незаполненное место",
    "open-brackets": "незакрытая скобка места",
    "uninflected": "место, которое нужно склонять",
    "customers-deed": "что сделает сам клиент",
}
"""What builtin signals are called."""


def about_signals(packs: Sequence[Pack]) -> dict[str, str]:
    """What each signal is, by its name."""
    return ABOUT | {signal.name: signal.about for pack in packs for signal in pack.signals}


def lines(rule: Rule, about: Mapping[str, str], width: int) -> Iterator[str]:
    """The rule in lines of at most `width` columns; `about` says what signals are."""
    yield f"{rule.id} · {NAMES[rule.severity][0]} · {rule.pack}"
    yield ""
    yield from fill(rule.message, width, "  ")
    if rule.why:
        yield from fill(rule.why, width, "  ")
    for title, texts in sections(rule, about).items():
        if texts:
            yield ""
            yield f"{title}:"
            for text in texts:
                first, *rest = fill(text, width, "    ")
                yield "  – " + first.strip()
                yield from rest


def sections(rule: Rule, about: Mapping[str, str]) -> dict[str, list[str]]:
    """Title → what stands under it."""
    return {
        **_sought(rule, about),
        "Только если есть" + (" хоть одно" if len(rule.when) > 1 else ""): [
            _condition(block, about) for block in rule.when
        ],
        "Молчит, если есть": [_condition(block, about) for block in rule.unless],
        "Где и когда": _bounds(rule),
        "Лучше": list(rule.rewrite),
        "Так не надо": [_told(one) for one in rule.bad],
        "Так можно": [_told(one) for one in rule.good],
        "Источник": list(rule.source),
    }


def _sought(rule: Rule, about: Mapping[str, str]) -> dict[str, list[str]]:
    """What the rule looks for."""
    signals = [_named(name, about) for name in rule.signals]
    if rule.kind == "repository":
        return {"Сравнивает": ["шаблоны друг с другом"]}
    if rule.kind == "weighted":
        signs = f"слова и признаки ответа и сообщения клиента (weights/{rule.weights}.yml)"
        return {"Взвешивает": [f"{signs}; какие решили дело, показывает replylint explain --draft"]}
    if rule.kind == "count" and rule.at_least > 1:
        often = f"Находит ответ, в котором это есть не меньше {rule.at_least} раз"
        return {often: [*rule.phrases, *signals]}
    phrases = "Фразы, и под отрицанием" if rule.negated else "Фразы"
    return {phrases: list(rule.phrases), SOUGHT.get(rule.kind, "Находит в ответе"): signals}


def _named(name: str, about: Mapping[str, str]) -> str:
    """A signal in words, with its name; a phrase as it is written."""
    if not SIGNAL_NAME.match(name):
        return f"«{name}»"
    return f"{about[name]} ({name})" if about.get(name) else name


def _condition(block: Block, about: Mapping[str, str]) -> str:
    """A block: one of the things named, in every scope."""
    parts = []
    for scope, items in block.items():
        # What is told of the reply as a whole stands in every scope of it.
        whole = scope not in MESSAGES and all(item in builtin.TRAITS for item in items)
        parts.append(
            ("" if whole else f"{SCOPES[scope]}: ") + " или ".join(_named(item, about) for item in items)
        )
    return "; и ".join(parts)


def _bounds(rule: Rule) -> list[str]:
    said = {
        "части письма": [ZONES.get(zone, zone) for zone in rule.zones],
        "каналы": rule.channels,
        "каналы, кроме": rule.not_channels,
        "только в профилях": rule.profiles,
    }
    found = [f"{what}: {', '.join(names)}" for what, names in said.items() if names]
    return found + (["без сообщения клиента не судит"] if "customer" in rule.needs else [])


def _told(example: Example) -> str:
    """An example with what it answers and where."""
    notes = {
        "канал": example.channel,
        "оценка": example.rating,
        "другой шаблон": example.twin and f"«{example.twin}»",
        "его оценка": example.twin_rating,
    }
    noted = "; ".join(f"{what}: {value}" for what, value in notes.items() if value)
    asked = f"на «{example.customer}»: " if example.customer else ""
    return asked + example.reply + (f" ({noted})" if noted else "")
