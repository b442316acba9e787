"""``corpusprep init``: a configuration file to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Then: corpusprep clean raw/ -o clean/ --config corpusprep.toml")
@click.argument("file", metavar="[FILE]", default="corpusprep.toml")
@click.option("--overwrite", is_flag=True, help="Replace a file of that name.")
def init(file: str, overwrite: bool) -> int:
    """Write a commented configuration file with every setting at its default."""
    from corpusprep.config import template
    from corpusprep.errors import OutputError

    try:
        with Path(file).open("w" if overwrite else "x", encoding="utf-8") as out:
            out.write(template())
    except FileExistsError:
        raise OutputError(f"{file}: exists already; --overwrite replaces it, or name another file") from None
    except OSError as error:
        raise OutputError(f"{file}: can not be written ({error.strerror})") from error
    click.echo(f"  {file}: every line is a comment until you take its # away")
    return 0
