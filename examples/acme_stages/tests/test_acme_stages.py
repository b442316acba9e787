from __future__ import annotations

from acme_stages import MinimumLength, strip_wire_tag

import corpusprep as cp
from corpusprep.testing import check_stage


def test_the_stages_keep_the_contract() -> None:
    check_stage(strip_wire_tag)
    check_stage(MinimumLength())


def test_the_agency_goes_and_the_place_stays() -> None:
    document = strip_wire_tag(cp.Document.from_text("SALTMARSH (Coast Press) – A barge ran aground."))
    assert document.text == "SALTMARSH – A barge ran aground."
    assert [cut.reason for cut in document.cuts()] == ["acme/wire-tag"]


def test_the_stages_are_found_by_name() -> None:
    from corpusprep.config import parse

    config = parse({"stage": {"wire_tag": {"after": "byline"}, "minimum_length": {"characters": 50}}})
    names = config.pipeline().names
    assert names.index("wire_tag") == names.index("byline") + 1
    assert "minimum_length" in names
