"""The rule for readers' comments that stand below an article without heading, names or times: told by how they speak.

Extractors often keep what readers write and drop everything around it. Comments thank, greet, agree, and praise the post;
an article does so once at most, a thread again and again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpusprep.stages.chrome.lines import Cut, Line, Lines, Shape

# A thread stands below this weight of prose. It has so many signs, so many of them sure ones and in so large a part of its
# lines, none farther from the next than so many lines.
_ENOUGH_ARTICLE = 500.0
_SIGNS, _SURE_SIGNS, _SHARE, _FARTHEST = 5, 3, 0.2, 8
_LONGEST = 1_500.0


def _words(text: str) -> list[str]:
    return text.split()


_THANKS = _words("""
thanks thank thankyou thx cheers danke dankeschön vielen herzlichen lieben besten merci gracias muchas mil obrigado obrigada
muito grazie mille bedankt dank dzięki dziękuję dziękuje спасибо благодарю дякую tack takk tak kiitos teşekkürler
köszönöm köszi děkuji díky mulțumesc ευχαριστώ شكرا תודה धन्यवाद
""")
_GREETINGS = _words("""
hi hello hey dear hallo liebe lieber moin servus bonjour salut hola olá ciao cześć привет здравствуйте hei hej ahoj
merhaba
""")
_ALONE = _words("""
agree agreed wow haha hahaha lol omg yay yep yup congrats congratulations bravo complimenti parabéns glückwunsch
felicidades félicitations gratuluję gefeliciteerd
""")
_ADJECTIVES = _words("""
great nice good excellent amazing awesome wonderful fantastic interesting informative helpful useful lovely beautiful
brilliant fascinating insightful superb terrific thoughtful incredible fun cool solid tolle toller tolles super schöner guter
interessanter spannender hilfreicher excellent superbe bel bon très buen buena excelente gran ótimo bela bello bellissimo
ottimo interessante leuk goed mooi fijn świetny ciekawy dobry отличная хорошая интересная классная отличный
""")
_WORKS = _words("""
post posts article articles read write-up writeup blog piece site website info information list tips review reviews guide
stuff job point points summary advice overview pics photos recipe artikel beitrag bericht text seite billet artículo
entrada artigo texto articolo stuk verhaal artykuł wpis tekst статья пост текст
""")
_BEFORE_PRAISE = ["what", "such", "this", "very", "really", "so", "another", "that", "sehr", "wirklich", "ein"]
_OPENING = frozenset([
    *_THANKS, *_GREETINGS, *_ALONE, *_ADJECTIVES, *_BEFORE_PRAISE,
    *("i", "i'm", "im", "totally", "completely", "fully", "absolutely", "love", "loved", "you", "you're", "your", "glad"),
    *("happy", "hope", "well", "keep", "me", "same"),
])  # fmt: skip


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=len, reverse=True))) + ")"


# Matches "Thank you for this list!", "Hi Mira, ...", "What a great post", "I totally agree", "So helpful!"; must not match
# "Thanks to the port for the figures", "Thank you for reading", "Great fires came in August".
_SURE = re.compile(
    rf"""(?:{_any(_BEFORE_PRAISE)}\s(?:(?:is|was|an?|ein|eine)\s)*)*{_any(_ADJECTIVES)}\s(?:[^\s.]+\s){{0,2}}?{_any(_WORKS)}\b
      | {_any(_THANKS)}\b(?!\sto\b)(?!(?:\s\w+){{0,2}}\sfor\s(?:reading|joining|listening|watching|visiting|your\s(?:interest|support|patience|attention)))
      | {_any(_GREETINGS)}(?:\s(?:there|all)\b|\s(?-i:[^\W\d_a-zà-ÿ])[^\W\d_]+){{1,2}}\s?[,!.–—-]
      | (?:i\s)?(?:totally|completely|fully|absolutely|couldn['’]t|could\snot)?\s?agreed?\b(?:\smore|\swith\s(?:you|this)|[\s.,!])
      | (?:i\s)?(?:absolutely\s|really\s|just\s)?loved?\s(?:this|your|it|reading)\b
      | (?:so|very|extremely|incredibly)\s(?:helpful|true|useful|informative|interesting)\b
      | {_any(_ALONE)}\b[\s,.!]
      | you['’]?(?:re|\sare)\s(?:very\s|so\s|most\s)?welcome\b
      | (?:i['’]?m\s|i\sam\s|so\s)*(?:so\s|very\s|really\s)?(?:glad|happy)\s(?:you|it|this|that\syou|to\s(?:hear|help))\b
      | (?:i\s)?hope\s(?:this|it|that)\shelps\b | well\s(?:said|done|written|put)\b | keep\s(?:up|it\sup)\b | (?:me|same)\s(?:too|here)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Matches what readers say anywhere in a comment: "your post", "thanks in advance", "you forgot", a smile.
_LIKELY = re.compile(
    r"""\b(?:your\s(?:post|article|blog|site|website|review|advice|list|recipe|comment|reply|question|tips)
      | thanks?\s(?:you\s)?(?:so\smuch|again|in\sadvance) | you\s(?:forgot|missed) | i\s(?:dis)?agree | imho
      | dein\w*\s(?:artikel|beitrag|blog) | ihr\w*\sartikel | (?:votre|ton)\sarticle | (?:tu|su)\sartículo)\b
      | [😀-🙏👍❤😉🙂☺] | !! | [:;]-?\)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADS = frozenset(word[:2] for word in _OPENING)
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def speaks_as_reader(text: str) -> bool:
    """True for a line that only a reader would write to the author or to another reader.

    >>> speaks_as_reader("Thank you for this list!"), speaks_as_reader("Hi Mira, which ferry did you take?")
    (True, True)
    >>> speaks_as_reader("Thank you for reading."), speaks_as_reader("Great fires came in August.")
    (False, False)
    """
    head = text[:2].casefold()[:2].replace("’", "'")
    if head not in _HEADS and head[:1] not in _HEADS:
        return False
    first = _FIRST_WORD.match(text)
    if first is None or first[0].casefold().replace("’", "'") not in _OPENING:
        return False
    return _SURE.match(text) is not None


def _speaks(shape: Shape) -> bool:
    found = shape.as_reader
    if found is None:
        found = shape.as_reader = shape.weight <= _LONGEST and speaks_as_reader(shape.text)
    return found


def readers(lines: Lines) -> Iterator[Cut]:
    """The comments at the end of a text, from the first line that speaks as a reader; what stands before it stays.

    What follows the last sign goes with them when it is no longer than the thread: articles do not go on below comments.
    """
    sure = [
        place
        for place, line in enumerate(lines.filled)
        if _speaks(line.shape) and lines.passed(line.index) * lines.prose_weight >= _ENOUGH_ARTICLE
    ]
    if len(sure) < _SURE_SIGNS:
        return
    found = _thread(lines.filled, sure)
    if found is None:
        return
    first, last, signs = found
    weight = sum(line.weight for line in lines.filled[first : last + 1])
    if sum(line.weight for line in lines.filled[last + 1 :]) <= weight:
        last = len(lines.filled) - 1
    evidence = f"{signs} lines thank, greet, agree or praise as readers do"
    yield Cut(
        lines.filled[first].index, lines.filled[last].index, "chrome/comments", True, 0.97, evidence, weighed=False
    )


def _thread(filled: list[Line], sure: list[int]) -> tuple[int, int, int] | None:
    """The last run of signs that is dense enough: its first and last place, and how many there are."""
    known = set(sure)
    signs = [
        place
        for place in range(sure[0], len(filled))
        if place in known or (filled[place].weight <= _LONGEST and _LIKELY.search(filled[place].text))
    ]
    best: tuple[int, int, int] | None = None
    run: list[int] = []
    for place in [*signs, len(filled) + _FARTHEST + 1]:
        if run and place - run[-1] > _FARTHEST:
            while run and run[0] not in known:
                run.pop(0)
            if (
                len(run) >= _SIGNS
                and len(known.intersection(run)) >= _SURE_SIGNS
                and len(run) >= _SHARE * (run[-1] - run[0] + 1)
            ):
                best = run[0], run[-1], len(run)
            run = []
        run.append(place)
    return best
