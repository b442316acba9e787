"""The rule for sentences in which a site speaks for itself: its newsletter, accounts, commissions, liability, its authors.

They read like an article's sentences and stand anywhere, so saying it proves nothing: it moves the chance of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Lines

_LEAST_WEIGHT, _MOST_WEIGHT = 50.0, 900.0
# An article about newsletters speaks of them in more lines than a site does that has one.
_MOST_LINES = 4
# Who wrote a text is said below it, where this share of the prose has passed.
_AUTHOR_AFTER = 0.85

_SAYINGS = (
    ("chrome/newsletter", """
        newsletter|your inbox|mailing list|subscribe to|sign up for|sign up to|subscribe now|subscribe today
        abonnieren sie|in ihr postfach|in ihrem postfach|infolettre|abonnez-vous|inscrivez-vous|votre boîte mail|boletín
        suscríbete|suscríbase|inscreva-se|iscriviti|nieuwsbrief|schrijf je in|zapisz się na|подпишитесь|нашу рассылку
        nyhetsbrev|nyhedsbrev|uutiskirje|bültenimize|hírlevél|ニュースレター|メルマガ|订阅我们|訂閱我們|뉴스레터|النشرة البريدية
    """),
    ("chrome/disclosure", """
        affiliate link|affiliate program|affiliate partner|affiliate commission|affiliate disclosure|earn a commission
        earn a small commission|earn commission|receive a commission|receive a small commission|commission if you
        commission when you|commission from|extra cost to you|additional cost to you|amazon associate|affiliate-link
        affiliatelinks|wir eine provision|liens affiliés|lien affilié|lien d'affiliation|lien d’affiliation
        enlaces de afiliado|una comisión si|link di affiliazione|links de afiliado|linki afiliacyjne
    """),
    ("chrome/share", """
        follow us on|follow me on|follow him on|follow her on|follow them on|find us on|like us on|connect with us on
        folgen sie uns|folge uns|suivez-nous|síguenos|síganos|seguici|siga-nos|volg ons|obserwuj nas|följ oss|følg os
    """),
    ("chrome/paywall", """
        support our work|support our journalism|support us|make a donation|consider donating|becoming a supporter
        become a supporter|become a member|consider supporting|unterstützen sie uns|spenden sie|soutenez-nous|faites un don
        apóyanos|haz una donación|sostienici|fai una donazione|apoie-nos|steun ons
    """),
    ("chrome/disclosure", """
        not financial advice|not investment advice|financial advice|investment advice|legal advice|not medical advice
        does not constitute|informational purposes|information purposes only|substitute for professional
        past performance|keine anlageberatung|stellt keine|ne constitue pas|no constituye|non costituisce
    """),
    ("chrome/author-box", """
        years of experience|passionate about|has written for|freelance writer
        freelance journalist|is a writer|is an editor|is a journalist|is a reporter|contributing writer|staff writer
        contributing editor|senior editor|is the author of|when not writing
        when she's not|when he's not|when she’s not|when he’s not
        schreibt für|schreibt über|freier journalist|freie journalistin|freier autor|freie autorin|est journaliste
        es periodista|è un giornalista|è una giornalista|é jornalista|is redacteur|is journalist
    """),
)  # fmt: skip


def _stems() -> tuple[dict[bytes, list[tuple[str, str]]], list[tuple[str, str]]]:
    """The sayings by the longest word of each, and those of scripts without spaces between words."""
    by_word: dict[bytes, list[tuple[str, str]]] = {}
    unspaced: list[tuple[str, str]] = []
    for reason, said in _SAYINGS:
        for stem in map(str.strip, said.replace("\n", "|").split("|")):
            if stem and stem[0] > _LAST_SPACED:
                unspaced.append((stem, reason))
            elif stem:
                by_word.setdefault(max(_WORD.findall(stem), key=len).encode(), []).append((stem, reason))
    return by_word, unspaced


_WORD = re.compile(r"\w+")
_LAST_SPACED = "\u2e80"
_BY_WORD, _UNSPACED = _stems()
_KEYS = frozenset(_BY_WORD)
# Signs as spaces, in one pass over the bytes of a text: a word is then what stands between spaces.
_SPACES = bytes(at if at >= 128 or chr(at).isalnum() else 32 for at in range(256))


def _said(text: str) -> list[tuple[str, str]]:
    """The sayings, with their reasons, that stand somewhere in a folded text."""
    words = text.encode("utf-8", "surrogatepass").translate(_SPACES).split()
    said = [pair for word in _KEYS.intersection(words) for pair in _BY_WORD[word] if pair[0] in text]
    if not text.isascii():
        said += [pair for pair in _UNSPACED if pair[0] in text]
    return sorted(said)


def pitches(lines: Lines) -> Iterator[Cut]:
    """Sentences in which the site speaks: evidence that the line model does not have, so that it moves its chances."""
    said = lines.pitches
    if said is None:
        said = lines.pitches = _said(lines.text.casefold())
    if not said:
        return
    found: dict[str, list[Cut]] = {}
    for line in lines.filled:
        if not _LEAST_WEIGHT <= line.weight <= _MOST_WEIGHT:
            continue
        own = line.text.casefold()
        for stem, reason in said:
            if stem in own and (reason != "chrome/author-box" or lines.passed(line.index) >= _AUTHOR_AFTER):
                cut = Cut(line.index, line.index, reason, False, 0.8, f"says “{stem}”", weighed=False)
                found.setdefault(reason, []).append(cut)
                break
    for cuts in found.values():
        if len(cuts) <= _MOST_LINES:
            yield from cuts
