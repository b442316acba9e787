"""Write the reference shelf from the code: reasons, stages, configuration, API, command line.

python docs/generate.py            # write docs/reference/*.md
python docs/generate.py --check    # exit 1 when a page is not what the code says
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import corpusprep as cp
from corpusprep import registry
from corpusprep.config import RunSettings, meaning
from corpusprep.config_schema import schema, text_of
from corpusprep.pipeline import is_learner, settings_of
from corpusprep.presets import PRESETS
from corpusprep.reasons import catalogue

REFERENCE = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/generate.py from the code: change it there. -->\n"


def _prose(thing: Any) -> str:
    """The docstring as Markdown: its examples fenced."""
    blocks = (inspect.getdoc(thing) or "").strip().split("\n\n")
    shown = [f"```python\n{block}\n```" if block.startswith(">>>") else block.replace("``", "`") for block in blocks]
    return "\n\n".join(shown) + "\n"


def reasons_page() -> str:
    """Every reason code, by family."""
    lines = [NOTE, "# Reasons\n", "Each change of a text and each document set aside names one of these codes.\n"]
    family = ""
    for entry in catalogue().values():
        if entry.family != family:
            family = entry.family
            lines.append(f"## {family}\n")
        lines.append(f"### `{entry.code}`\n")
        lines.append(entry.summary + (" (Retired: no longer given.)" if entry.retired else "") + "\n")
        for label, text in (("Why it is safe", entry.why_safe), ("When it errs", entry.errs)):
            if text:
                lines.append(f"*{label}:* {text}\n")
        if entry.example:
            lines.append(f"*Example:* `{' ⏎ '.join(entry.example.splitlines())}`\n")
    lines.append("## error\n\n### `error/STAGE`\n\nThe stage of that name failed on the document; the row says how.\n")
    return "\n".join(lines)


def stages_page() -> str:
    """Every stage and learner with its settings and defaults."""
    lines = [NOTE, "# Stages\n", "In the order of the preset `standard`; a learner sees the whole corpus first.\n"]
    for name in registry.BUILT_IN:
        made = registry.load(name)
        part = made() if isinstance(made, type) else made
        kind = "learner" if is_learner(part) else "stage"
        lines.append(f"## `{name}` ({kind})\n")
        lines.append(_prose(made))
        settings = settings_of(part)
        if settings:
            lines.append("| setting | default | meaning |\n| --- | --- | --- |")
            lines.extend(f"| `{key}` | `{_toml(value)}` | {meaning(name, key)} |" for key, value in settings.items())
            lines.append("")
    return "\n".join(lines)


def configuration_page() -> str:
    """The keys of a configuration file."""
    lines = [NOTE, "# Configuration\n", "A TOML file, given with `--config`; `--set` changes one key.\n"]
    lines.append("| key | meaning |\n| --- | --- |")
    lines.append(f"| `preset` | one of {', '.join(f'`{name}`' for name in PRESETS)} |")
    lines.append("| `without` | names of stages to leave out |")
    lines.append("| `[stage.NAME]` | settings of one stage ([all stages](stages.md)) |")
    lines.append('| `[stage.NAME] after = "byline"` | puts a stage of a plugin into the pipeline (or `before`) |')
    lines.append("")
    lines.append("## `[run]`\n\n| key | default | meaning |\n| --- | --- | --- |")
    lines.extend(
        f"| `{item.name}` | `{_toml(item.default)}` | {meaning('run', item.name)} |"
        for item in dataclasses.fields(RunSettings)
    )
    lines.append("\n## In an editor\n")
    lines.append("`corpusprep init` writes `corpusprep.toml` and beside it `corpusprep.schema.json`.")
    lines.append(
        "The first line of the settings, `#:schema ./corpusprep.schema.json`, is read by editors that know TOML:"
    )
    lines.append("they complete names, show what a setting means, and mark a wrong one.")
    lines.append("`corpusprep stages --schema` prints the same, with the stages of installed plugins.")
    lines.append("The schema of our own stages is [published beside this page](configuration.schema.json).")
    lines.append("\n## Presets\n")
    for name, make in PRESETS.items():
        lines.append(f"* `{name}`: {(inspect.getdoc(make) or '').splitlines()[0]}")
        lines.append(f"  Steps: {', '.join(f'`{step}`' for step in make().names)}.")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """A default as it would stand in the file; nothing where there is none."""
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _signature(thing: Any) -> str:
    try:
        return str(inspect.signature(thing)).replace("corpusprep.", "")
    except (TypeError, ValueError):
        return ""


def api_page() -> str:
    """The public names."""
    lines = [NOTE, "# Python API\n", "All of it as `import corpusprep as cp`.\n"]
    for name in cp.__all__:
        thing = getattr(cp, name)
        if name.startswith("__") or inspect.ismodule(thing):
            continue
        lines.append(f"## `{name}`\n")
        if inspect.isfunction(thing):
            lines.append(f"```python\n{name}{_signature(thing)}\n```\n")
        lines.append(_prose(thing) if callable(thing) else "")
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            lines.extend(_members(thing))
    return "\n".join(lines)


def _members(kind: type) -> Iterator[str]:
    for name, member in vars(kind).items():
        if name.startswith("_") or (
            not isinstance(member, property | staticmethod | classmethod) and not callable(member)
        ):
            continue
        text = inspect.getdoc(getattr(kind, name))
        if text and text.strip():
            yield f"* `{name}`: {text.splitlines()[0]}"
    yield ""


def cli_page() -> str:
    """The help text of every command."""
    import click

    from corpusprep.cli.main import cli as group
    from corpusprep.cli.manual import EXIT_CODES

    lines = [NOTE, "# Command line\n"]
    width = {"terminal_width": 100, "max_content_width": 100}
    context = click.Context(group, info_name="corpusprep", **{**group.context_settings, **width})
    lines.append(f"```\n{group.get_help(context)}\n```\n")
    assert isinstance(group, click.Group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        settings = {**group.context_settings, **command.context_settings, **width}
        inner = click.Context(command, info_name=name, parent=context, **settings)
        lines.append(f"## `corpusprep {name}`\n\n```\n{command.get_help(inner)}\n```\n")
    lines.append("## Exit codes\n\n| code | meaning |\n| --- | --- |")
    lines.extend(f"| {code} | {text} |" for code, text in EXIT_CODES.items())
    lines.append("\n## Completion in the shell\n")
    lines.append("Commands, options, the values of options, settings and files are completed.\n")
    lines.append('* bash, in `~/.bashrc`: `eval "$(corpusprep completion bash)"`')
    lines.append('* zsh, in `~/.zshrc`, below `compinit`: `eval "$(corpusprep completion zsh)"`')
    lines.append("* fish: `corpusprep completion fish > ~/.config/fish/completions/corpusprep.fish`")
    lines.append("\n`python -m corpusprep` is the same command, where the program is not on the path.")
    return "\n".join(lines)


def manifest_page() -> str:
    """The fields of a manifest row and of run.json, from their published schemas."""
    lines = [NOTE, "# The account of a run\n"]
    for name in ("manifest-row", "run"):
        text = resources.files("corpusprep").joinpath(f"schema/{name}.schema.json").read_text(encoding="utf-8")
        schema = json.loads(text)
        lines.append(f"## {schema['title']}\n\n{schema['description']}\n")
        lines.append(f"JSON Schema: `corpusprep/schema/{name}.schema.json` (`{schema['$id']}`).\n")
        lines.append("| field | holds | meaning |\n| --- | --- | --- |")
        lines.extend(_fields(schema))
        lines.append("")
    return "\n".join(lines)


def _fields(schema: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, entry in schema.get("properties", {}).items():
        kinds = entry.get("type", entry.get("enum", entry.get("const", "any")))
        holds = " or ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
        yield f"| `{prefix}{name}` | {holds} | {entry.get('description', '')} |"
        yield from _fields(entry, f"{prefix}{name}.")
        yield from _fields(entry.get("items", {}), f"{prefix}{name}[].")


def configuration_schema() -> str:
    """The JSON Schema of the configuration, for our own stages."""
    return text_of(schema(registry.BUILT_IN))


PAGES = {
    "reasons.md": reasons_page,
    "stages.md": stages_page,
    "configuration.md": configuration_page,
    "configuration.schema.json": configuration_schema,
    "api.md": api_page,
    "cli.md": cli_page,
    "manifest.md": manifest_page,
}


def main() -> int:
    """Write the pages, or name those that are not up to date."""
    old = []
    for name, page in PAGES.items():
        path, text = REFERENCE / name, page().rstrip() + "\n"
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                old.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if old:
        print(f"not what the code says: {', '.join(old)}; run python docs/generate.py", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
