"""``--dry-run``: what would be read and done."""

from __future__ import annotations

import json as json_module
from collections import Counter
from typing import TYPE_CHECKING

import click

from corpusprep.cli.words import plural

if TYPE_CHECKING:
    from corpusprep.pipeline import Pipeline


def show(inputs: tuple[str, ...], pipeline: Pipeline, *, json: bool) -> int:
    """Print the files by format and the passes of the pipeline; nothing is written."""
    from corpusprep.io.inputs import find

    found = find(inputs)
    formats = Counter(file.format for file in found.files)
    size = sum(file.size_bytes for file in found.files)
    passes = [
        {"stages": [name for name, _ in part.stages], "learners": [name for name, _ in part.learners]}
        for part in pipeline.split()
    ]
    if json:
        data = {"files": len(found.files), "bytes": size, "formats": formats, "left_out": found.skipped}
        click.echo(json_module.dumps({**data, "passes": passes}))
        return 0
    kinds = ", ".join(f"{number} {name}" for name, number in formats.most_common())
    click.echo(f"  would read {plural(len(found.files), 'file')} ({kinds}), {size / 1e6:.1f} MB")
    if found.skipped:
        click.echo("  would leave out " + ", ".join(f"{n} {suffix}" for suffix, n in found.skipped.most_common()))
    for number, part in enumerate(passes, 1):
        steps = ", ".join(part["stages"]) or "what was learned is applied, documents are written"
        seen = f"   then learn: {', '.join(part['learners'])}" if part["learners"] else ""
        click.echo(f"  pass {number}: {steps}{seen}")
    click.echo("  nothing was written")
    return 0
