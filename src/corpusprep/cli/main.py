"""The command line: one module for each command, loaded when it is asked for."""

from __future__ import annotations

import difflib
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from corpusprep.cli.manual import EXIT_CODES
from corpusprep.errors import CorpusprepError

# Command -> module and one line of help, so that `--help` loads none of them.
COMMANDS = {
    "clean": ("clean", "Clean files into a folder: documents, what was set aside, and an account of every change."),
    "explain": ("explain", "Show a document with each cut and change marked, and why."),
    "report": ("report", "Write a page that shows what a run did."),
    "diff": ("diff", "Show what another configuration or version changed."),
    "verify": ("verify", "Check that an output adds up: digests, totals, and every edit replayed."),
    "restore": ("restore", "Print the decoded source of a document, exactly as it was."),
    "dedup": ("dedup", "Only set near-duplicates aside; texts stay as they are."),
    "index": ("index", "Remember a cleaned corpus, to find copies of it later."),
    "describe": ("describe", "Write a dataset card, a Croissant description and digests."),
    "stages": ("stages", "List every stage with its settings, or every reason."),
    "init": ("init", "Write a commented configuration file."),
    "completion": ("completion", "Print what makes a shell complete names and files."),
}


class Commands(click.Group):
    """The commands by name, each from its own module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click gives it
        """All names, in the order in which a person needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name][0]
        command: click.Command = getattr(import_module(f"corpusprep.cli.{module}"), module)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, Any]:
        """The command that the arguments name; for an unknown one, the nearest known."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], COMMANDS, n=1, cutoff=0.6)
            known = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(COMMANDS)}."
            raise click.UsageError(f"no command {args[0]!r}. {known}", ctx)
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """What the exit codes say."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), text) for code, text in EXIT_CODES.items()])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The commands with their line of help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _show_versions(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from corpusprep.cli.versions import lines

        click.echo("\n".join(lines()))
        ctx.exit()


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_versions,
              help="Show the version, and those of all libraries, and exit.")  # fmt: skip
def cli() -> None:
    """Turn raw articles into a clean text corpus, with every removed or changed character accounted for.

    Start with: corpusprep clean FOLDER -o OUT

    Each command has its own help with examples: corpusprep clean --help
    """


def main() -> NoReturn:
    """Run the command line and end the process with its exit code, one of `EXIT_CODES`."""
    signal.signal(signal.SIGTERM, _stopped)  # a polite kill stops as Ctrl-C does: resumable, with a last word
    sys.exit(run(sys.argv[1:]))


def _stopped(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def run(arguments: list[str]) -> int:
    """The exit code of the command line with these arguments."""
    try:
        code = cli.main(arguments, prog_name="corpusprep", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except CorpusprepError as error:
        _say(str(error))
        return 2
    except BrokenPipeError:
        # The reader of our output (head, less) went away: no error of ours.
        sys.stdout = open("/dev/null", "w", encoding="utf-8")  # noqa: SIM115, PTH123  must outlive this function
        return 0
    except OSError as error:
        # A full disk, a folder that went away: what the system says is what a person can repair.
        _say(f"{error.filename or 'the system'}: {error.strerror or error}")
        return 2
    return code if isinstance(code, int) else 0


def _say(message: str) -> None:
    """An error with what to do next; further lines stand below the first word."""
    first, *rest = message.splitlines() or [""]
    style = {"fg": "red", "bold": True}
    click.echo(click.style("error:", **style) + f" {first}", err=True)  # type: ignore[arg-type]
    for line in rest:
        click.echo(f"       {line}", err=True)
