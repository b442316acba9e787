"""``corpusprep completion``: names and files completed by the shell; and the words that options complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem, get_completion_class

from corpusprep.cli.manual import Manual

SHELLS = ("bash", "zsh", "fish")


# Not generic in the oldest click that we run with.
class Words(click.ParamType):  # type: ignore[type-arg]
    """A text of which some values are known, so that the shell can offer them; any other is passed on as it is."""

    name = "text"

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self.known = known

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002  click gives them
        """The known values that begin so; of a list with commas, the last one is completed."""
        head, comma, last = incomplete.rpartition(",")
        return [CompletionItem(head + comma + word) for word in self.known() if word.startswith(last)]


@click.command(
    cls=Manual,
    examples=(
        ('eval "$(corpusprep completion bash)"', "In ~/.bashrc."),
        ('eval "$(corpusprep completion zsh)"', "In ~/.zshrc, below compinit."),
        ("corpusprep completion fish > ~/.config/fish/completions/corpusprep.fish", "Once, for fish."),
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print the script that makes a shell complete commands, options, their values and files."""
    from corpusprep.cli.main import cli

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(cli, {}, "corpusprep", "_CORPUSPREP_COMPLETE").source())
    return 0
