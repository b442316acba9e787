"""An index of a corpus on disk: what is needed to find copies of its documents later, and to add to it.

An index is a folder of segments and a list of them. Adding writes a new segment beside the others and then replaces the
list in one step: a reader sees all of an addition or nothing. What a segment holds does not depend on what came before,
so an index that grew in steps gives the same results as one that was made at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from corpusprep._version import __version__
from corpusprep.corpus import candidates, minhash, sketches
from corpusprep.corpus.candidates import Anchors
from corpusprep.corpus.shingles import UInt32, Words, joined
from corpusprep.corpus.sketches import Part, Sketches
from corpusprep.errors import InputError, OutputError

_LIST = "index.json"
_ARRAYS = ("preference", "lengths", "codes", "offsets", "unspaced", "digests", "signatures",
           "anchor_keys", "anchor_places", "anchor_offsets")  # fmt: skip
_AT_ONCE = 1024


def made_with(permutations: int) -> dict[str, Any]:
    """What two indexes must agree on, for their signatures and words to mean the same."""
    factors, shifts = minhash.parameters(permutations, minhash.SEED)
    return {
        "scheme": minhash.SCHEME,
        "seed": minhash.SEED,
        "permutations": permutations,
        "permutation_digest": hashlib.sha256(factors.tobytes() + shifts.tobytes()).hexdigest()[:16],
        "words": "folded words, 30-bit polynomial hash, 1",
        "shingles": "runs of 3 words (6 characters where there are no spaces), upper half of a 64-bit hash, 1",
        "anchors": "runs of 5 words, one in 16 by hash, 32 at least, 1",
        "datasketch": minhash.library_version().split(".")[0],
    }


def append_index(path: str | Path, documents: Sketches, permutations: int = 128) -> int:
    """Add these documents to the index (made if there is none); how many documents it holds then."""
    folder = Path(path)
    listed = _listed(folder, permutations) if (folder / _LIST).exists() else None
    if listed is None and folder.exists() and any(folder.iterdir()):
        raise OutputError(f"index {folder}: the folder is not empty and holds no {_LIST}; name another folder")
    segments = list(listed["segments"]) if listed else []
    known = {id for segment in segments for id in _ids(folder / segment["name"])}
    twice = next((id for id in documents.ids() if id in known), None)
    if twice is not None:
        raise InputError(f"index {folder}: already holds a document {twice!r}; give the new documents other ids")
    for part in documents.parts:
        if len(part):
            segments.append(_written(folder, part, permutations))
    segments.sort(key=lambda segment: str(segment["name"]))
    content = {
        "format": "corpusprep-index", "corpusprep": __version__, "made_with": made_with(permutations), "segments": segments,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{_LIST}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / _LIST)
    return sum(segment["documents"] for segment in segments)


def index_digest(path: str | Path) -> str:
    """A digest of what an index holds: it changes when documents are added."""
    try:
        return hashlib.sha256((Path(path) / _LIST).read_bytes()).hexdigest()
    except OSError:
        raise InputError(f"index {path}: there is no {_LIST}; `corpusprep index` makes one") from None


def read_index(path: str | Path, permutations: int = 128) -> Sketches:
    """The documents of an index. Their words stay on disk until a document is compared."""
    folder = Path(path)
    if not (folder / _LIST).is_file():
        raise InputError(f"index {folder}: there is no {_LIST}; `corpusprep index` makes an index of a cleaned corpus")
    return Sketches(tuple(_read(folder / segment["name"]) for segment in _listed(folder, permutations)["segments"]))


def minhashes(path: str | Path, permutations: int = 128) -> Iterator[tuple[str, Any]]:
    """Each id with its signature as a `datasketch.MinHash`, ready for ``MinHashLSH.insert``."""
    folder = Path(path)
    for segment in _listed(folder, permutations)["segments"]:
        found = np.load(folder / segment["name"] / "signatures.npy", mmap_mode="r")
        for id, signature in zip(_ids(folder / segment["name"]), found, strict=True):
            yield id, minhash.as_datasketch(np.array(signature))


def _listed(folder: Path, permutations: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    theirs, ours = found.get("made_with", {}), made_with(permutations)
    for key, value in ours.items():
        if theirs.get(key) != value:
            raise InputError(
                f"index {folder}: made with {key} {theirs.get(key)!r}, but this run has {value!r}; "
                f"their signatures can not be compared. Make the index again, or run with the same settings"
            )
    return found


def _written(folder: Path, part: Part, permutations: int) -> dict[str, Any]:
    signatures = _signatures(part, permutations)
    words = _in_memory(part)
    texts = {"ids": part.ids, "names": part.names, "sites": part.sites}
    columns: list[np.ndarray[Any, Any]] = [part.preference, part.lengths, words.codes, words.offsets, words.unspaced, part.digests, signatures,
               part.anchors.keys, part.anchors.places, part.anchors.offsets]  # fmt: skip
    encoded = json.dumps(texts, ensure_ascii=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(encoded)
    digest.update(part.digests.tobytes())
    name = f"segment-{digest.hexdigest()[:24]}"
    new = folder / f"{name}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    (new / "texts.json").write_bytes(encoded)
    for key, column in zip(_ARRAYS, columns, strict=True):
        np.save(new / f"{key}.npy", column)
    shutil.rmtree(folder / name, ignore_errors=True)  # left by an addition that was cut off before it was listed
    new.replace(folder / name)
    return {"name": name, "documents": len(part)}


def _read(folder: Path) -> Part:
    arrays = {key: np.load(folder / f"{key}.npy", mmap_mode="r" if key == "codes" else None) for key in _ARRAYS}
    texts = json.loads((folder / "texts.json").read_bytes())
    return Part(
        tuple(texts["ids"]), arrays["preference"], arrays["lengths"], tuple(texts["names"]), tuple(texts["sites"]),
        Words(arrays["codes"], arrays["offsets"], arrays["unspaced"]), arrays["digests"],
        candidates.bands(arrays["signatures"]),
        Anchors(arrays["anchor_keys"], arrays["anchor_places"], arrays["anchor_offsets"]),
    )  # fmt: skip


def _ids(folder: Path) -> list[str]:
    ids: list[str] = json.loads((folder / "texts.json").read_bytes())["ids"]
    return ids


def _in_memory(part: Part) -> Words:
    if isinstance(part.words, Words):
        return part.words
    return joined([part.words.document(at) for at in range(len(part))])


def _signatures(part: Part, permutations: int) -> UInt32:
    portions = [
        sketches.signatures(
            joined([part.words.document(at) for at in range(start, min(start + _AT_ONCE, len(part)))]), permutations
        )
        for start in range(0, len(part), _AT_ONCE)
    ]
    return np.concatenate(portions)
