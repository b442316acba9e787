"""What one shard of one pass produced: small files that let a later run see what is already there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from corpusprep.io.atomic import atomic_write, file_digest
from corpusprep.io.plain import json_bytes


@dataclass
class Receipt:
    """The result of one shard in one pass.

    ``key`` is a digest of everything that went in: records, stages, models. ``spool`` names the file for the next pass;
    ``outputs``, ``manifest`` and ``tally`` belong to the last pass. ``seconds`` by stage are for people: nothing that
    is compared depends on them, nor on how many documents were ``taken_over`` from an earlier run.
    """

    number: int
    key: str
    documents: int = 0
    errors: int = 0
    spool: str | None = None
    spool_sha256: str | None = None
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    manifest: str | None = None
    manifest_sha256: str | None = None
    tally: dict[str, dict[str, int]] = field(default_factory=dict)
    partials: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    taken_over: int = 0
    reused: bool = False

    def save(self, path: Path) -> None:
        """Write the receipt; what it speaks of must be in place already."""
        data = {key: value for key, value in asdict(self).items() if key not in ("reused", "partials")}
        with atomic_write(path) as file:
            file.write(json_bytes(data) + b"\n")

    @classmethod
    def load(cls, path: Path) -> Receipt | None:
        """The receipt in a file; None where there is none, or none that can be read."""
        try:
            return msgspec.json.decode(path.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError):
            return None


def is_whole(folder: Path, files: Mapping[str, str | None]) -> bool:
    """Whether all files stand in the folder with the digests that were noted for them."""
    try:
        return all(file_digest(folder / name) == digest for name, digest in files.items())
    except OSError:
        return False
