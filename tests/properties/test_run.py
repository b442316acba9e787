"""However a run is cut up, interrupted and taken up again, it ends with the same bytes."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from corpusprep.runner.account import Verdict, verify
from corpusprep.runner.driver import run
from properties.strategies import texts
from runner.toys import two_passes, whole

LINES = st.sampled_from(["Share", "Subscribe to the Ledger", "The vote was moved.", "BANG", "", "é\u2028x"])
ARTICLES = st.one_of(st.lists(LINES, max_size=5).map("\n".join), texts.map(lambda t: t.replace("\r", "")))
CORPORA = st.lists(ARTICLES, min_size=1, max_size=12)


class Stop:
    """Interrupts a run when so many documents have been begun."""

    def __init__(self, after: int) -> None:
        self._left = after

    def phase(self, name: str, documents: int | None) -> None: ...

    def note(self, text: str) -> None: ...

    def document(self, index: int) -> None:  # noqa: ARG002
        self._left -= 1
        if self._left < 0:
            raise KeyboardInterrupt


@contextlib.contextmanager
def corpus(articles: list[str], *, split: int) -> Iterator[Path]:
    """A folder with the first articles as files and the others as rows of one file."""
    with tempfile.TemporaryDirectory() as name:
        raw = Path(name) / "raw"
        raw.mkdir()
        for number, text in enumerate(articles[:split]):
            (raw / f"{number:02d}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
        rows = [json.dumps({"id": str(n % 3), "text": text}) for n, text in enumerate(articles[split:])]
        (raw / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
        yield raw


@settings(max_examples=8)
@given(CORPORA, st.integers(0, 12), st.integers(1, 6), st.lists(st.integers(0, 20), max_size=3))
def test_a_run_stopped_anywhere_ends_with_the_same_bytes(
    articles: list[str], split: int, shard: int, stops: list[int]
) -> None:
    with corpus(articles, split=split) as raw:
        expected = run(two_passes(), raw, raw.parent / "whole", shard_documents=shard)
        for after in stops:
            with contextlib.suppress(KeyboardInterrupt):
                output = raw.parent / "o"
                run(two_passes(), raw, output, shard_documents=shard, resume=True, progress=Stop(after))
        last = run(two_passes(), raw, raw.parent / "o", shard_documents=shard, resume=True)
        assert whole(last.output) == whole(expected.output)
        assert last.run["result_sha256"] == expected.run["result_sha256"]


@settings(max_examples=8)
@given(CORPORA, st.integers(0, 12), st.integers(1, 6))
def test_any_corpus_verifies_against_its_source(articles: list[str], split: int, shard: int) -> None:
    with corpus(articles, split=split) as raw:
        manifest = run(two_passes(), raw, raw.parent / "o", shard_documents=shard)
        *faults, verdict = verify(manifest.output, [raw])
        assert faults == []
        assert isinstance(verdict, Verdict)
        assert verdict.rows == len(articles)


@settings(max_examples=8)
@given(CORPORA, CORPORA, st.integers(1, 6))
def test_a_changed_corpus_resumed_is_the_corpus_run_anew(before: list[str], after: list[str], shard: int) -> None:
    with corpus(before, split=6) as old, corpus(after, split=6) as new:
        run(two_passes(), old, old.parent / "o", shard_documents=shard)
        changed = run(two_passes(), new, old.parent / "o", shard_documents=shard, resume=True)
        fresh = run(two_passes(), new, new.parent / "fresh", shard_documents=shard)
        assert whole(changed.output) == whole(fresh.output)
