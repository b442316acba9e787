"""Cyrillic and Greek that was read as Western European: whole words of accented letters, put right."""

from __future__ import annotations

import re

# Letters in the order of how often they are written, in general prose of the language.
_ORDERS = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ",
    "koi8_u": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґ",
    "cp1253": "αοιετσνηυρπκμλςωδγχθφβξζψάίόέήύώϊϋΐΰ",
}
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile("[À-ÖØ-öø-ÿ¨¸ª¿¯º´¹¾²³µ¡¢£¤¥]")
_ASCII_LETTER = re.compile("[A-Za-z]")
_ALL_ACCENTED = re.compile("[À-ÖØ-öø-ÿ¨¸]{3}")


def restore_alphabet(line: str) -> str:
    """The line in its own alphabet, when nearly all its letters are accented ones and another reading makes sense.

    >>> restore_alphabet("Ïîðò çàêðûò äî âåñíû.")
    'Порт закрыт до весны.'
    >>> restore_alphabet("Été à la plage")
    'Été à la plage'
    """
    if not _ALL_ACCENTED.search(line):
        return line
    accented, plain = len(_ACCENTED.findall(line)), len(_ASCII_LETTER.findall(line))
    if accented < _FEWEST or plain > _MOST_PLAIN * accented:
        return line
    best, best_cost = line, _DEAREST
    for codec, order in _ORDERS.items():
        try:
            read = line.encode("sloppy-windows-1252").decode(codec)
        except UnicodeError:
            continue
        cost = _cost(read, order)
        if cost < best_cost:
            best, best_cost = read, cost
    return best


# Words such as "ÂÑÅ" could be initials: so many letters say more. Names in Latin letters may stand between.
_FEWEST, _MOST_PLAIN = 8, 0.3
# The mean place of a letter in the order of frequency: prose has 7 to 10, a wrong reading above 14.
_DEAREST = 11.5


def _cost(text: str, order: str) -> float:
    """The mean rank of the letters, with a fine for capitals inside words."""
    total = count = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii():
            continue
        inner = sum(map(str.isupper, word[1:]))
        if inner and not word.isupper():
            total += 40 * inner
        for letter in word.lower():
            rank = order.find(letter)
            total += rank if rank >= 0 else 60
            count += 1
    return total / count if count else 99.0
