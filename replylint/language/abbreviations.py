"""Words that a full stop shortens. All are folded (lower case, ё→е)."""

from __future__ import annotations


def word_list(text: str) -> frozenset[str]:
    """The words of a text without punctuation, as a set."""
    return frozenset(text.split())


# Something always follows: a name, a number, a page. The stop never ends a sentence.
OPENING = word_list(
    """
    раб ул каб пр-т просп пер пл наб бул ш пос дер обл респ р-н мкр корп стр кв оф эт под подъезд подъ
    арт пом зак накл вн лит им тел доб моб факс см ср напр рис табл гл разд прил ред изд прим пп ст рег инв
    гр гос проф акад доц канд зам зав рук нач руб/мес исх вх сокр итд св прп о/с
    """
)

# May close a sentence when a capital follows: «500 руб. Оплата прошла».
CLOSING = word_list(
    """
    руб коп тыс млн млрд трлн р-р шт уп упак ед мин сек час мес нед дн кг гр мл см мм км кв.м др пр проч тд тп
    гг вв экз чел янв фев февр апр июн июл авг сен сент окт ноя нояб дек пн вт чт пт сб вс долл
    """
)

# One letter that shortens a word; with a number before it, it may close a sentence: «в 2024 г. Мы», «1 100 р. Оплата».
MEASURES = word_list("г р м ч с к л т")

# Pairs of single letters: whether the second one may close a sentence («и т. д. Ждём»; never «т. е. мы»).
PAIRS = {
    ("т", "д"): True,
    ("т", "п"): True,
    ("т", "е"): False,
    ("т", "к"): False,
    ("т", "н"): False,
    ("т", "ч"): False,
    ("н", "э"): True,
    ("и", "о"): False,
    ("б", "у"): True,
}

# What stands after a dot in the name of a site.
DOMAINS = sorted(
    word_list(
        "ru su com net org info рф biz pro io me app dev shop store online site club by kz ua uz am ai eu de tv cc bot xyz"
    )
)
