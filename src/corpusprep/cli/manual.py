"""Help that reads like a manual page: options in groups, examples to copy, what the exit code says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

EXIT_CODES = {
    0: "done",
    1: "a check found something: verify found a fault, diff --exit-code a difference",
    2: "could not start: a wrong option, setting, input or output; nothing was done",
    3: "finished, but more documents failed than --max-errors allows",
    4: "finished, but more documents lost prose-like text than --max-body-loss allows",
    130: "stopped with Ctrl-C or a polite kill; clean goes on with --resume",
}
"""What the exit codes of all commands mean. A command names those that it can give."""


class Manual(click.Command):
    """A command with examples, exit codes, and options in groups."""

    def __init__(
        self,
        *args: Any,
        examples: Sequence[tuple[str, str]] = (),
        groups: Mapping[str, Sequence[str]] | None = None,
        exits: Sequence[int] = (0, 2),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples
        self.groups = groups or {}
        self.exits = exits

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options under the title of their group; what stands in none comes last."""
        titles = {name: title for title, names in self.groups.items() for name in names}
        found: dict[str, list[tuple[str, str]]] = {title: [] for title in self.groups or ("Options",)}
        last = list(found)[-1]
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                found[titles.get(parameter.name or "", last)].append(record)
        for title, records in found.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples and exit codes."""
        if self.examples:
            with formatter.section("Examples"):
                for command, meaning in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{command}\n")
                    formatter.indent()
                    formatter.indent()
                    formatter.write_text(meaning)
                    formatter.dedent()
                    formatter.dedent()
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), EXIT_CODES[code]) for code in self.exits])
        super().format_epilog(ctx, formatter)
