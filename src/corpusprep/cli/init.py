"""``corpusprep init``: a configuration file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from corpusprep.cli.manual import Manual

_SCHEMA = "corpusprep.schema.json"


@click.command(
    cls=Manual,
    examples=(
        ("corpusprep init", "Write corpusprep.toml, and corpusprep.schema.json for editors."),
        ("corpusprep init news.toml --no-schema", "Only the settings, under another name."),
        ("corpusprep clean raw/ -o clean/ -c corpusprep.toml", "Use them."),
    ),
)
@click.argument("file", metavar="[FILE]", type=click.Path(readable=False), default="corpusprep.toml")
@click.option("--schema/--no-schema", default=True, show_default=True,
              help="Write the JSON Schema beside it, for completion and checks in editors.")  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace a file of that name.")
def init(file: str, schema: bool, overwrite: bool) -> int:
    """Write a commented configuration file with every setting at its default."""
    from corpusprep.config import template

    _write(Path(file), template(f"./{_SCHEMA}" if schema else None), overwrite=overwrite)
    click.echo(f"  {file}: every line is a comment until you take its # away")
    if schema:
        from corpusprep.config_schema import schema as schema_of
        from corpusprep.config_schema import text_of

        beside = Path(file).with_name(_SCHEMA)
        _write(beside, text_of(schema_of()), overwrite=overwrite or _is_ours(beside))
        click.echo(f"  {beside}: tells editors what may stand there")
    return 0


def _write(path: Path, text: str, *, overwrite: bool) -> None:
    from corpusprep.errors import OutputError

    try:
        with path.open("w" if overwrite else "x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise OutputError(f"{path}: exists already; --overwrite replaces it, or name another file") from None
    except OSError as error:
        raise OutputError(f"{path}: can not be written ({error.strerror})") from error


def _is_ours(path: Path) -> bool:
    """Whether a file is a schema that an earlier call wrote."""
    from corpusprep.config_schema import IDENTITY

    try:
        return f'"$id": "{IDENTITY}"' in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
