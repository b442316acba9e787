"""What a site says of itself in sentences: its newsletter, accounts, commissions, liability, its authors."""

from __future__ import annotations

import re

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


# Scripts behind this sign write without spaces between words.
_LAST_SPACED = "\u2e80"
_WORD = re.compile(r"\w+")


def _by_word() -> tuple[dict[str, list[tuple[str, str]]], list[tuple[str, str]]]:
    by_word: dict[str, list[tuple[str, str]]] = {}
    unspaced: list[tuple[str, str]] = []
    for reason, said in _SAYINGS:
        for stem in map(str.strip, said.replace("\n", "|").split("|")):
            if stem and stem[0] > _LAST_SPACED:
                unspaced.append((stem, reason))
            elif stem:
                by_word.setdefault(max(_WORD.findall(stem), key=len), []).append((stem, reason))
    return by_word, unspaced


BY_WORD, UNSPACED = _by_word()
"""The sayings with their reasons, by the longest word of each; and those of scripts without spaces between words."""
