"""The contract as a test kit: for our own stages, and for the authors of others.

    from corpusprep.testing import check_stage

    def test_my_stage_keeps_the_contract():
        check_stage(strip_wire_tag)

`documents` is a hypothesis strategy for property tests of your own.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from corpusprep import edits as _edits
from corpusprep.contracts import Learner, Stage
from corpusprep.document import Document
from corpusprep.edits import Edit, Piece
from corpusprep.errors import StageError
from corpusprep.pipeline import name_of
from corpusprep.reasons import catalogue

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

# Letters of several scripts, white space of every kind, marks, joiners, controls, an emoji and a lone surrogate.
ALPHABET = (
    "abcXYZ .,'’“”–…\n\r\t\u0085\u2028\u00a0éßñ\u0301\u200d\u200c\ufeff\u00ad日本語한국عربשлъ0123<>&;\x00\ud83d😀"
)

SAMPLE_TEXTS: Sequence[str] = (
    "",
    " \n\t\r\n",
    "One line without an end",
    (  # a page with its furniture
        "Harbor vote moved to spring\n\n07-03-2024\nMira Okonjo\nA+ A-\n\n"
        "PORT ELLERY – The vote on the new harbor wall was moved to spring as costs climbed, the port said on Thursday.\n\n"
        "“We will not build it twice,” said the harbor master, who has asked for a second opinion since last year.\n\n"
        "Comments\n\nPost a comment\n\nRequired\nRequired"
    ),
    "Ù…Ø±Ø­Ø¨Ø§ and sÃ£o\r\nPaulo\u2028\u00ad\x00",
    "港口投票推迟到春天。\n\n港务局周四表示，由于成本上升，新港口墙的投票已推迟到春天。",
    "تأجل التصويت على جدار الميناء إلى الربيع بسبب ارتفاع التكاليف، حسبما قالت هيئة الميناء يوم الخميس.",
    "&amp;&lt;p&gt; 1234 5678 \ud83d",
    "\u0301" * 50 + "a" * 3000,
    "\n".join(["Read more", "Share", "Home | News | Sport"] * 20),
)

_OWN_FAMILIES = frozenset(
    {"normalize", "chrome", "fact", "date", "byline", "title", "language", "html", "duplicate", "drop"}
)


def broken_laws(document: Document, pieces: Sequence[Piece] | None = None) -> list[str]:
    """The accounting laws that a document breaks, by name; an empty list is what you want.

    >>> broken_laws(Document.from_text("abc").edit([Edit(0, 1, "", "user/x")]))
    []
    """
    found = document.pieces() if pieces is None else pieces
    broken = []
    if _edits.replay(document.source, document.ledger) != document.text:
        broken.append("replay: the ledger does not lead from the source to the text")
    starts, ends = [*(p.start for p in found), len(document.source)], [0, *(p.end for p in found)]
    if starts != ends:
        broken.append("tiling: the pieces leave a gap in the source or overlap")
    if "".join(piece.text for piece in found) != document.text:
        broken.append("joining: the pieces do not join to the text")
    if any(p.text != document.source[p.start : p.end] for p in found if not p.causes):
        broken.append("verbatim: a piece without a reason differs from the source")
    made = {edit.reason for layer in document.ledger for edit in layer.edits}
    if made != {reason for piece in found for reason in piece.reasons}:
        broken.append("reasons: an edit left no reason on any piece")
    return broken


def check_stage(stage: Stage, documents: Iterable[Document] | None = None) -> None:
    """Passes when the stage keeps the contract on these documents (or on hostile samples of ours); else `StageError`.

    A stage never raises, returns a document with the same id and source, gives the same output for the same input,
    changes nothing on its own output, keeps earlier layers of the ledger, names only known reasons, keeps the
    accounting laws, and survives pickling.

    >>> check_stage(lambda document: document, [Document.from_text("abc")])
    """
    name = name_of(stage)
    given = [Document.from_text(text) for text in SAMPLE_TEXTS] if documents is None else list(documents)
    for document in given:
        prepared = document.edit(_outer_space(document.text), stage="earlier")
        for start in (document, prepared):
            _check_one(name, stage, start)


def _check_one(name: str, stage: Stage, before: Document) -> None:
    def fail(what: str) -> StageError:
        return StageError(f"stage {name!r} {what}, on the document {before.id!r} that begins {before.text[:60]!r}")

    try:
        after = stage(before)
    except Exception as error:
        raise fail(f"raised {type(error).__name__}: {error}") from error
    if not isinstance(after, Document):
        raise fail(f"returned {type(after).__name__} instead of a Document")
    if (after.id, after.source) != (before.id, before.source):
        raise fail("changed the id or the source")
    if after.ledger[: len(before.ledger)] != before.ledger:
        raise fail("changed earlier layers of the ledger")
    if laws := broken_laws(after):
        raise fail(f"broke a law ({laws[0]})")
    if stage(before) != after:
        raise fail("gave two outputs for one input")
    if stage(after).text != after.text:
        raise fail("changed its own output when it ran again")
    codes = {edit.reason for layer in after.ledger[len(before.ledger) :] for edit in layer.edits}
    codes |= {after.dropped} if after.dropped and not before.dropped else set()
    unknown = {code for code in codes if code.partition("/")[0] in _OWN_FAMILIES and code not in catalogue()}
    if unknown:
        raise fail(f"gave the reason {min(unknown)!r}, which is not in the catalogue")
    if pickle.loads(pickle.dumps(after.slim())) != after:  # noqa: S301  our own bytes, made on this line
        raise fail("made a document that does not survive pickling")


def _outer_space(text: str) -> list[Edit]:
    stripped = text.lstrip(" ")
    return [Edit(0, len(text) - len(stripped), "", "user/outer-space")]


def check_learner(learner: Learner[Any], documents: Iterable[Document]) -> None:
    """Passes when the model does not depend on how the documents are sharded or ordered; else `StageError`.

    The model's rows must also describe it: read back with ``from_rows``, they give the same rows again.
    """
    given = list(documents)

    def rows(*shards: Sequence[Document]) -> list[Any]:
        partial = learner.observe(shards[0])
        for shard in shards[1:]:
            partial = learner.merge(partial, learner.observe(shard))
        return list(learner.finish(partial).rows())

    whole = rows(given)
    half, backward = len(given) // 2, given[::-1]
    ways: dict[str, Callable[[], list[Any]]] = {
        "in two shards": lambda: rows(given[:half], given[half:]),
        "in two shards, the second first": lambda: rows(given[half:], given[:half]),
        "in three shards": lambda: rows(given[::3], given[1::3], given[2::3]),
        "in the other order": lambda: rows(backward),
        "with an empty shard": lambda: rows([], given),
    }
    for way, make in ways.items():
        if make() != whole:
            raise StageError(f"learner {name_of(learner)!r}: the model differs when the documents come {way}")
    if list(learner.from_rows(whole).rows()) != whole:
        raise StageError(f"learner {name_of(learner)!r}: rows() read back with from_rows() give another model")


def documents(max_size: int = 200) -> SearchStrategy[Document]:
    """A hypothesis strategy of documents with hostile text, as every stage may meet them."""
    from hypothesis import strategies as st

    texts = st.one_of(st.text(alphabet=ALPHABET, max_size=max_size), st.text(max_size=max_size // 2))
    return texts.map(Document.from_text)
