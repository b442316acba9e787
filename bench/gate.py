"""Hold the data packs' figures against the floors in floors.json.

    python bench/gate.py                    # every pack; exit 1 below a floor
    python bench/gate.py text enc           # only these
    python bench/gate.py --show             # print what was measured as JSON

The packs lie beside the project, in ``../shared``; where they are absent, the gate says so and passes.
A floor is ``{"min": x}`` or ``{"max": x}`` under ``pack/set/figure``. Floors go up with each gain, and down only with
the reason in the commit. What was fitted on a pack is flattered by it: ``docs/explanation`` has the out-of-fold figures.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
BENCH = SHARED / "bench"

Figures = Iterator[tuple[str, float]]
_NUMBER = r"(-?\d+(?:\.\d+)?)"


def _score(arguments: list[str]) -> str:
    """What a scorer prints."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(BENCH)])}
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=BENCH
    )
    if done.returncode and "score.py" in arguments[0] and "articles exact" not in done.stdout:
        sys.exit(f"gate: {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _seeds() -> Figures:
    found = re.search(
        r"(\d) of 5 articles exact", _score([str(SHARED / "seeds/score.py"), "--system", "adapters:text"])
    )
    assert found is not None
    yield "exact", float(found[1])


def _rows(arguments: list[str]) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.json"
        _score([*arguments, "--json", str(out)])
        rows: dict[str, dict[str, float]] = json.loads(out.read_text(encoding="utf-8"))
        return rows


def _text() -> Figures:
    rows = _rows(["text/score.py", "--system", "adapters:text"])
    for name in ("ALL_LIGHT", "ALL_HEAVY", "light not en"):
        for figure in ("F1", "chrome_rec", "meta_rec", "rm_prec", "body_loss", "docs>2%"):
            yield f"{name}/{figure}", rows[name][figure]
    yield "clean/untouched", rows["clean"]["untouched"]
    yield "clean/body_loss", rows["clean"]["body_loss"]
    rows = _rows(["text/score.py", "--corpus-system", "adapters:site", "--sites", "text/sites_dev.jsonl.gz"])
    for figure in ("F1", "chrome_rec", "body_loss", "rep_loss"):
        yield f"SITES/{figure}", rows["ALL"][figure]


def _meta() -> Figures:
    runs = {
        "html": ["--track", "html", "--system", "adapters:html"],
        "text": ["--track", "text", "--system", "adapters:text"],
        "traps": ["--track", "traps", "--system", "adapters:text"],
        "groups": ["--track", "groups", "--batch", "adapters:batch"],
    }
    for track, arguments in runs.items():
        for line in _score(["meta/score.py", *arguments]).splitlines():
            pairs = re.findall(rf"(\w+)={_NUMBER}(?=\s|$)", line)
            name = " ".join(line[:24].split()) if pairs else ""
            for figure, value in pairs:
                yield f"{track}/{name}/{figure}", float(value)


def _extract() -> Figures:
    for preset in ("html", "html_fast"):
        out = _score(["extract/score.py", "--system", f"adapters:{preset}", "--procs", "2", "--worst", "0"])
        for kind, score in re.findall(rf"^(all|article|forum|documentation) +\d+ +{_NUMBER}", out, flags=re.MULTILINE):
            yield f"{preset}/{kind}/F1", float(score)


def _enc() -> Figures:
    out = _score(["enc/score.py", "--task", "charset", "--system", "adapters:charset"])
    for name, value in re.findall(rf"^(\S+) +{_NUMBER}% +n=", out, flags=re.MULTILINE):
        yield f"charset/{name}", float(value)
    out = _score(["enc/score.py", "--task", "repair", "--system", "adapters:normalize"])
    for name, value in re.findall(rf"^(\S.*?) +restored +{_NUMBER}%", out, flags=re.MULTILINE):
        yield f"repair/{name}", float(value)
    found = re.search(rf"^synthetic, all: {_NUMBER}%", out, flags=re.MULTILINE)
    if found:
        yield "repair/all", float(found[1])
    out = _score(["enc/score.py", "--task", "clean", "--system", "adapters:normalize"])
    found = re.search(rf"changed beyond NFC {_NUMBER}%", out)
    if found:
        yield "clean/changed beyond NFC", float(found[1])
    out = _score(["enc/score.py", "--task", "lang", "--system", "adapters:language"])
    for name, value in re.findall(rf"^(\S.*?) +common languages +{_NUMBER}%", out, flags=re.MULTILINE):
        yield f"lang/{name}", float(value)
    found = re.search(r"nasty: (\d+)/", _score(["enc/score.py", "--task", "nasty", "--system", "adapters:nasty"]))
    if found:
        yield "nasty/pass", float(found[1])


def _dedup() -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "rows.json"
        _score(["dedup/score.py", "--system", "adapters:dedup", "--json", str(out)])
        rows = json.loads(out.read_text(encoding="utf-8"))
    for figure, value in rows.items():
        if isinstance(value, int | float) and figure != "seconds":
            yield figure, float(value)


PACKS: dict[str, Callable[[], Figures]] = {
    "seeds": _seeds,
    "text": _text,
    "meta": _meta,
    "extract": _extract,
    "enc": _enc,
    "dedup": _dedup,
}


def broken(floors: dict[str, dict[str, float]], measured: dict[str, float]) -> list[str]:
    """A sentence for each floor that does not hold; one that was not measured does not hold either."""
    faults = []
    rows = {name.rpartition("/")[0] for name in measured}
    for name, bound in floors.items():
        value = measured.get(name)
        if value is None and name.startswith("meta/") and name.rpartition("/")[0] in rows:
            value = 0.0  # that scorer leaves zeros out of the rows that it prints
        if value is None:
            faults.append(f"{name}: not measured")
        elif value < bound.get("min", value):
            faults.append(f"{name}: {value} is below the floor of {bound['min']}")
        elif value > bound.get("max", value):
            faults.append(f"{name}: {value} is above the ceiling of {bound['max']}")
    return faults


def main() -> int:
    """Measure, compare, and say what does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="*", choices=[*PACKS, []], help="default: all")
    parser.add_argument("--show", action="store_true", help="print what was measured as JSON")
    chosen = parser.parse_args()
    if not BENCH.exists():
        print("gate: skipped, the data packs do not lie beside the project")
        return 0
    packs = chosen.packs or list(PACKS)
    measured = {f"{pack}/{name}": value for pack in packs for name, value in PACKS[pack]()}
    if chosen.show:
        print(json.dumps(measured, indent=1))
    floors = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
    floors = {name: bound for name, bound in floors.items() if name.partition("/")[0] in packs}
    faults = broken(floors, measured)
    print(f"gate: {len(floors) - len(faults)} of {len(floors)} floors hold", *faults, sep="\n  ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
