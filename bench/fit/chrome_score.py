"""Scores the line model out-of-fold, with the text pack's own scorer.

    python bench/fit/chrome_score.py PACKS --folds FOLDER [--mode balanced] [--per 100] [--only pairs|sites|seeds]
    python bench/fit/chrome_score.py PACKS --folds FOLDER --whole      # the whole plain-text pipeline around it

A page is cleaned with the weights that were fitted without its site (FOLDER is what `chrome_lines.py` wrote). A made-up
site takes the weights fitted without the site of its template; the bodies put into it come from other sites, so the row
`strict` scores only the pages whose body comes from the template's fold as well.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
from types import SimpleNamespace
from typing import Any

import chrome_pages

from corpusprep import clean_corpus, clean_text
from corpusprep.corpus.site_lines import SiteLines
from corpusprep.document import Document, Origin
from corpusprep.stages.chrome import Chrome, decide, weights
from corpusprep.stages.chrome.lexical import WordReader


class Folds:
    """The weights of each fold, put in the place of those that ship."""

    def __init__(self, folder: pathlib.Path) -> None:
        self._doors = []
        for fold in range(chrome_pages.FOLDS):
            fitted = weights.unpack((folder / f"{fold}.npz").read_bytes())
            reader = WordReader(fitted.words)
            self._doors.append(SimpleNamespace(load=lambda fitted=fitted: fitted, reader=lambda reader=reader: reader))

    def use(self, fold: int) -> None:
        """Cleans with the weights of this fold from now on."""
        decide.weights = self._doors[fold]  # type: ignore[attr-defined]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("packs", type=pathlib.Path)
    options.add_argument("--folds", type=pathlib.Path, required=True)
    options.add_argument("--mode", default="balanced")
    options.add_argument("--per", type=int, default=0)
    options.add_argument("--only", choices=["pairs", "sites"])
    options.add_argument("--whole", action="store_true")
    options.add_argument("--worst", type=int, default=0)
    given = options.parse_args()
    sys.path.insert(0, str(given.packs / "text"))
    import score

    folds, chrome = Folds(given.folds), Chrome(mode=given.mode)
    of_url: dict[str, int] = {}
    of_page: dict[str, int] = {}
    for record in score.read(given.packs / "text" / "dev.jsonl.gz"):
        of_url[record["url"]] = of_page[record["id"]] = chrome_pages.fold_of(chrome_pages.site_of(record["site"]))

    def one(text: str, url: str | None) -> dict[str, Any]:
        folds.use(of_url.get(url or "", 0))
        document = clean_text(text, url=url) if given.whole else chrome(Document.from_text(text, url=url))
        return {"text": document.text}

    if given.only != "sites":
        score.score_pairs(one, given.packs / "text" / "dev.jsonl.gz", None, given.per, given.worst)
    if given.only == "pairs":
        return
    site_file = given.packs / "text" / "sites_dev.jsonl.gz"
    template: dict[str, int] = {}
    strict: set[str] = set()
    for record in score.read(site_file):
        template[record["id"]] = of_page[record["template"]]
        body = record["id"].partition("-")[2]
        if of_page.get(body) == of_page[record["template"]]:
            strict.add(record["id"])

    def site(records: list[dict[str, Any]]) -> dict[str, Any]:
        folds.use(template[records[0]["id"]])
        if given.whole:
            result = clean_corpus(records, duplicates="mark")
            return {document.id: {"text": document.text} for document in result.documents}
        documents = [
            Document(r["id"], r["text"], r["text"], origin=Origin(url=r["url"], site=chrome_pages.host_of(r["url"])))
            for r in records
        ]
        learner = SiteLines()
        model = learner.finish(learner.observe(documents))
        return {document.id: {"text": chrome(model(document)).text} for document in documents}

    score.score_sites(site_file, None, site)
    tally, answers = score.Tally(), {}
    sites: dict[str, list[dict[str, Any]]] = {}
    for record in score.read(site_file):
        sites.setdefault(record["sim_site"], []).append(record)
    for records in sites.values():
        answers = site([{"id": r["id"], "url": r["url"], "text": r["dirty"]} for r in records])
        for record in records:
            if record["id"] in strict:
                tally.add(record, score.as_dict(answers[record["id"]]))
    print(score.fmt("strict", tally.row(), [*score.COLS[:8], "rep_loss"]))


if __name__ == "__main__":
    main()
