"""Which fields of a record are replies, and which tell of their situation.

Known names first (`NAMES`), then shape: a record with a strong reply name (`answer_text`) takes a weak one
beside it (`text`) for the customer's words; a record without any is looked through for strings that read
like a reply. `FieldOptions` overrides all of it. docs/formats.md tells where the names come from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from replylint.lazily import lazily
from replylint.model import Draft, Turn
from replylint.sources.origin import SourceMap
from replylint.sources.page import CYRILLIC, Page
from replylint.sources.tree import Items, Leaf, Node, Record

SIDECAR = "replylint"
"""The key of a record that speaks to this program (suppressions), never a reply."""


@dataclass(frozen=True, slots=True)
class FieldOptions:
    """Field names as the configuration gives them; an empty tuple means: find out.

    A name is a key (`reply`) or the end of a dotted path (`answer.text`); case, `_`, `-` and spaces are
    ignored. With `reply` given nothing else is read as a reply.
    """

    reply: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    id: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A field name without what spellings differ in: `formal_reply` and `formalReply` are one."""
    return re.sub(r"[\s_\-]+", "", name).casefold()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


STRONG = _names(
    "reply replies replytext replybody replycontent replytemplate formalreply draft draftreply answer answers "
    "answertext answerbody answertemplate response responses responsetext responsebody responsetemplate "
    "exampleresponse exampleresponses approvedresponse approvedresponsetext operatorreply operatoranswer "
    "agentreply agentanswer agentresponse sellerreply selleranswer sellerresponse supportreply supportanswer "
    "shopanswer companyanswer managerreply cannedresponse cannedreply savedreply quickreply autoreply "
    "autoreplytemplate autoreplytext commentvalue commentvaluehtml chatreply emailreply "
    "ответ ответы текстответа ответпродавца ответоператора ответмагазина ответкомпании ответподдержки "
    "шаблон шаблонответа текстшаблона"
)
WEAK = _names(
    "text texts content contenthtml contenttext body bodytext bodyhtml message template templatetext plaintext "
    "html texthtml chattext текст сообщение содержание"
)
CUSTOMER = _names(
    "customer customertext customermessage customerquestion clientmessage clienttext clientquestion "
    "usermessage usertext userquestion question questiontext review reviewtext feedback feedbacktext fbtext "
    "complaint complainttext request requesttext inquiry "
    "вопрос вопросклиента отзыв текстотзыва обращение жалоба сообщениеклиента вопроспокупателя клиент"
)
BESIDE = _names("text comment message body content комментарий текст сообщение")
"""Names that hold the customer's words where a strong reply name stands beside them."""
PARTS = _names("pros cons advantages disadvantages достоинства недостатки")
"""Further parts of a review."""
ID = ("id", "key", "code", "slug", "shortcode", "uid", "uuid", "templateid", "reviewid", "номер", "код")
TITLE = ("title", "name", "label", "название", "заголовок", "тема")
CHANNEL = ("channel", "канал", "platform", "площадка")
RATING = _names("rating valuation productvaluation stars grade score оценка рейтинг")
TURNS = _names("turns history dialog dialogue conversation thread диалог история")
AUTHOR = ("author", "role", "from", "sender")
AGENTS = _names("agent assistant operator support manager bot seller оператор менеджер поддержка продавец")
FRAGMENTS = _names(
    "greeting greetings hello goodbye goodbyes bye farewell closing closings signature signatures gratitude "
    "gratitudes thanks apology apologies recommendation recommendations examination intro intros outro outros "
    "opening openings prefix prefixes suffix suffixes fragment fragments "
    "приветствие приветствия прощание прощания благодарность благодарности извинение извинения подпись подписи"
)
LABELLED_RATING = {"negative": 1, "негатив": 1, "негативный": 1, "негативные": 1}
STARS = frozenset("12345")
NOT_REPLIES = _names(
    "title name label subject description desc summary category categories tag tags keyword keywords note notes "
    "comment comments id url path prompt systemprompt system instruction instructions help about meta source "
    "author why good bad reason docs address product productname domain labels label span pattern regex phrase "
    "phrases why badexample error log caption placeholder tooltip button buttons command commands test "
    "название заголовок тема категория описание примечание комментарий теги"
)
_WORD = lazily("[А-Яа-яЁё]{2,}")
_SENTENCE_END = lazily(r"[.!?…)»](?:\s|$)")
_ADDRESS = lazily(
    r"\W*(?:здравствуйте|добр(?:ый|ое|ого)\s|приветству|уважаем|благодар|спасибо|[{\[%$<][^}\]%>]{1,40}[}\]%>]+,)",
    re.IGNORECASE,
)


def looks_like_reply(text: str) -> bool:
    """Whether a string of unknown name reads like something said to a customer.

    >>> looks_like_reply("Здравствуйте! Уже проверяем."), looks_like_reply("Возврат денег"), looks_like_reply("Ok!")
    (True, False, False)
    """
    words = len(_WORD.findall(text))
    if words >= 2 and _ADDRESS.match(text):
        return True
    return words >= 3 and (words >= 8 or _SENTENCE_END.search(text) is not None)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the way down to a node says of it."""

    path: str = ""
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    id: str | None = None
    channel: str | None = None
    customer: str | None = None
    rating: int | None = None
    fragment: bool = False

    def below(self, key: str, stars: bool = False) -> _Context:
        """The context of the value under `key` of a record; `stars` says that its keys are the ratings 1 to 5."""
        name = fold(key)
        path = f"{self.path}.{key}" if self.path else key
        return replace(
            self,
            path=path,
            names=(*self.names, key),
            keys=(*self.keys, name),
            fragment=self.fragment or name in FRAGMENTS,
            rating=int(name) if stars and name in STARS else LABELLED_RATING.get(name, self.rating),
        )

    def at(self, index: int) -> _Context:
        """The context of item `index` of a list."""
        return replace(self, path=f"{self.path}[{index}]")


@dataclass(slots=True)
class _Picker:
    page: Page
    options: FieldOptions
    path_ids: bool
    code: bool = False
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in ("reply", "customer", "id", "channel", "rating"):
            self.given[kind] = tuple(_dotted(name) for name in getattr(self.options, kind))

    def walk(self, node: Node, context: _Context) -> Iterator[Draft]:
        if isinstance(node, Record):
            yield from self._record(node, context)
        elif isinstance(node, Items):
            yield from self._items(node, context)
        elif not self.given["reply"] and self._reads(node, context):
            yield self._draft(node, context, context.customer, ())

    def _items(self, node: Items, context: _Context) -> Iterator[Draft]:
        turns: list[Turn] = []
        for index, item in enumerate(node.items):
            turn = turn_of(item) if isinstance(item, Record) else None
            if turn is None:
                yield from self.walk(item, context if node.plain else context.at(index))
                continue
            if turn.author == "agent" and turns and not self.given["reply"] and isinstance(item, Record):
                yield from self._agent_turn(item, context.at(index), tuple(turns))
            turns.append(turn)

    def _agent_turn(self, node: Record, context: _Context, turns: tuple[Turn, ...]) -> Iterator[Draft]:
        last = next((turn.text for turn in reversed(turns) if turn.author == "customer"), None)
        for key, value in node.pairs:
            if fold(key) in WEAK and isinstance(value, Leaf) and self._has_text(value):
                yield self._draft(value, context.below(key), last, turns)
                return

    def _record(self, node: Record, context: _Context) -> Iterator[Draft]:
        context = self._situation(node, context)
        action = _zendesk_action(node)
        if action is not None:
            yield from (
                self._draft(leaf, context, context.customer, ()) for leaf in action if self._has_text(leaf)
            )
            return
        replies = self._reply_keys(node, context)
        turns = self._turns(node)
        customer = self._customer(node, context, replies)
        below = replace(context, customer=customer)
        stars = {key for key, _ in node.pairs if key.isdigit()} == STARS
        for index, (key, value) in enumerate(node.pairs):
            name = fold(key)
            if name == SIDECAR:
                continue
            if index in replies:
                yield from self._reply(value, self._one_of(below, key, index, replies), customer, turns)
            elif isinstance(value, Leaf):
                if not replies and name not in CUSTOMER and name not in WEAK and name not in NOT_REPLIES:
                    yield from self.walk(value, self._keyed(below.below(key, stars), key))
            elif not (turns and name in TURNS):
                yield from self.walk(value, below.below(key, stars))

    def _one_of(self, context: _Context, key: str, index: int, replies: frozenset[int]) -> _Context:
        """The context of one reply of a record; all but the first of several have the key in their id."""
        below = context.below(key)
        return below if index == min(replies) else self._keyed(below, key)

    def _keyed(self, context: _Context, key: str) -> _Context:
        """The context with the key added to the id that several replies of a record share."""
        if self.path_ids and context.id is not None:
            return replace(context, id=f"{context.id}:{key}")
        return context

    def _reply(
        self, node: Node, context: _Context, customer: str | None, turns: tuple[Turn, ...]
    ) -> Iterator[Draft]:
        """The drafts under a reply's name: one, a list of variants, or a record that holds the text."""
        if isinstance(node, Leaf):
            if self._has_text(node) or self._asked_for(node):
                yield self._draft(node, context, customer, turns)
        elif isinstance(node, Items):
            for index, item in enumerate(node.items):
                yield from self._reply(item, context if node.plain else context.at(index), customer, turns)
        else:
            context = self._situation(node, replace(context, customer=customer))
            inner = [
                pair for pair in node.pairs if fold(pair[0]) in WEAK | STRONG and isinstance(pair[1], Leaf)
            ]
            if not inner:
                yield from self.walk(node, context)
            for key, value in _without_twins(inner):
                yield from self._reply(value, context.below(key), customer, turns)

    def _reply_keys(self, node: Record, context: _Context) -> frozenset[int]:
        """Which pairs of the record hold replies, by number."""
        names = [fold(key) for key, _ in node.pairs]
        given = self.given["reply"]
        if given:
            full = [".".join((*context.keys, name)) for name in names]
            return frozenset(i for i, path in enumerate(full) if _ends(path, given))
        found = [i for i, name in enumerate(names) if name in STRONG and self._may_hold(node.pairs[i][1])]
        if not found and not any(name in STRONG for name in names) and not _is_customers(node):
            review = any(name in RATING or name in PARTS for name in names)
            found = [
                i for i, name in enumerate(names) if name in WEAK and self._weak(node.pairs[i][1], review)
            ]
        kept = {id(pair) for pair in _without_twins([node.pairs[i] for i in found])}
        return frozenset(i for i in found if id(node.pairs[i]) in kept)

    def _may_hold(self, node: Node) -> bool:
        return not isinstance(node, Leaf) or self._has_text(node) or self._asked_for(node)

    def _asked_for(self, leaf: Leaf) -> bool:
        """Whether a leaf under a reply's name counts though it says nothing in Russian: each line of JSON
        Lines is to be answered for, and so is a field the configuration names."""
        return leaf.map is not None and (not self.path_ids or bool(self.given["reply"]))

    def _weak(self, node: Node, review: bool) -> bool:
        """Whether a field of a common name (`text`) is a reply; in a review's record only by its opening."""
        if isinstance(node, Record):
            return False
        if isinstance(node, Items):
            return any(isinstance(item, Leaf) and self._weak(item, review) for item in node.items)
        text = node.value
        if not isinstance(text, str) or not self._has_text(node):
            return False
        if review:
            return _ADDRESS.match(text) is not None
        return looks_like_reply(text) if self.code else len(_WORD.findall(text)) >= 2

    def _has_text(self, leaf: Leaf) -> bool:
        return (
            leaf.map is not None and isinstance(leaf.value, str) and CYRILLIC.search(leaf.value) is not None
        )

    def _reads(self, leaf: Leaf, context: _Context) -> bool:
        if not self._has_text(leaf) or any(_banned(key) for key in context.keys):
            return False
        return context.fragment or looks_like_reply(str(leaf.value))

    def _situation(self, node: Record, context: _Context) -> _Context:
        given = {
            "id": _first(node, self.given["id"] or ID) or context.id,
            "channel": _first(node, self.given["channel"] or CHANNEL) or context.channel,
        }
        if given["id"] is None and not self.given["id"] and self.path_ids:
            given["id"] = _first(node, TITLE)
        rating = _rating(node, frozenset(self.given["rating"]) or RATING)
        return replace(context, rating=context.rating if rating is None else rating, **given)  # type: ignore[arg-type]

    def _customer(self, node: Record, context: _Context, replies: frozenset[int]) -> str | None:
        """The customer's words in the record, the parts of a review joined by line ends."""
        strong = any(fold(node.pairs[i][0]) not in WEAK for i in replies)
        given = self.given["customer"]
        parts = []
        for index, (key, value) in enumerate(node.pairs):
            name = fold(key)
            known = name in CUSTOMER or name in PARTS or (strong and name in BESIDE)
            wanted = _ends(".".join((*context.keys, name)), given) if given else known
            text = value.value if isinstance(value, Leaf) else _record_text(value)
            if wanted and index not in replies and isinstance(text, str) and text.strip():
                parts.append(text)
        return "\n".join(parts) or context.customer

    def _turns(self, node: Record) -> tuple[Turn, ...]:
        for key, value in node.pairs:
            if fold(key) in TURNS and isinstance(value, Items):
                turns = [turn_of(item) for item in value.items if isinstance(item, Record)]
                return tuple(turn for turn in turns if turn is not None)
        return ()

    def _draft(self, leaf: Leaf, context: _Context, customer: str | None, turns: tuple[Turn, ...]) -> Draft:
        assert leaf.map is not None
        origin = self._decoded(leaf.map)
        name, lasting = context.id, None
        if name is None and self.path_ids and context.path:
            name, lasting = context.path, ".".join(context.names)
        return Draft(
            reply=origin.text,
            customer=customer,
            channel=context.channel,
            id=name,
            path=self.page.path,
            turns=turns,
            rating=context.rating,
            fragment=context.fragment,
            lasting_id=lasting,
            origin=origin,
        )

    def _decoded(self, found: SourceMap) -> SourceMap:
        if "<" in found.text:
            from replylint.sources import htmlfile

            return htmlfile.decode_value(found)
        return found


def drafts(
    node: Node, page: Page, options: FieldOptions, *, path_ids: bool = True, code: bool = False
) -> Iterator[Draft]:
    """The drafts of a parsed file, in file order.

    `path_ids` names a record without an id by its title or by its way through the file (`negative[0]`). In
    `code` a common name such as `text` is not enough: the string must read like a reply.
    """
    picker = _Picker(page, options, path_ids, code)
    yield from picker.walk(node, _Context())


def _dotted(name: str) -> str:
    return ".".join(fold(part) for part in name.split("."))


def _ends(path: str, names: tuple[str, ...]) -> bool:
    return any(path == name or path.endswith("." + name) for name in names)


def _banned(name: str) -> bool:
    return name in NOT_REPLIES or name in CUSTOMER or "prompt" in name


def _without_twins(pairs: list[tuple[str, Node]]) -> list[tuple[str, Node]]:
    """Drops `content_html` where `content` says the same in plain text, and `body` where there is `body_text`."""
    names = {fold(key) for key, _ in pairs}

    def twin(name: str) -> bool:
        stem = name.removesuffix("html")
        if name in WEAK and f"{name}text" in names:
            return True
        return name.endswith("html") and bool({stem, stem + "text"} & (names - {name}))

    return [pair for pair in pairs if not twin(fold(pair[0]))]


def _first(node: Record, names: tuple[str, ...]) -> str | None:
    """The value of the first of these names that the record has as a short scalar."""
    found: dict[str, str] = {}
    for key, value in node.pairs:
        if (
            isinstance(value, Leaf)
            and isinstance(value.value, str | int)
            and not isinstance(value.value, bool)
        ):
            found.setdefault(fold(key), str(value.value))
    return next((found[name] for name in names if found.get(name)), None)


def _rating(node: Record, names: frozenset[str]) -> int | None:
    for key, value in node.pairs:
        if fold(key) in names and isinstance(value, Leaf):
            match = re.fullmatch(r"\s*([1-5])(?:[.,]0+)?\s*", str(value.value))
            if match:
                return int(match.group(1))
    return None


def _record_text(node: Node) -> str | None:
    """The text of a message that is a record of its own (`"review": {"text": …}`)."""
    if isinstance(node, Record):
        for key, value in node.pairs:
            if fold(key) in WEAK and isinstance(value, Leaf) and isinstance(value.value, str):
                return value.value
    return None


def _author(node: Record) -> str | None:
    author = _first(node, AUTHOR)
    return fold(author) if author else None


def _is_customers(node: Record) -> bool:
    author = _author(node)
    return author in {"customer", "client", "user", "buyer", "клиент", "покупатель"}


def turn_of(node: Record) -> Turn | None:
    """A message of a conversation: a record with an author we know and a text."""
    author = _author(node)
    text = _record_text(node)
    if author is None or text is None:
        return None
    if author in AGENTS:
        return Turn("agent", text)
    return Turn("customer", text) if _is_customers(node) else None


def _zendesk_action(node: Record) -> list[Leaf] | None:
    """The texts of one action of a Zendesk macro, `{"field": "comment_value", "value": text or [channel, text]}`;
    None where the record is no such action."""
    pairs = dict(node.pairs)
    name, value = pairs.get("field"), pairs.get("value")
    if not isinstance(name, Leaf) or value is None or not set(pairs) <= {"field", "value", "target"}:
        return None
    if name.value not in ("comment_value", "comment_value_html"):
        return []
    if isinstance(value, Items):
        return [item for item in value.items[-1:] if isinstance(item, Leaf)]
    return [value] if isinstance(value, Leaf) else []
