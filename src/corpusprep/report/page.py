"""The figures as one HTML file: no network, no other file, printable. Article text is only ever text in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from corpusprep.errors import OutputError
from corpusprep.report.figures import collect, lines_of
from corpusprep.visible import visible


def render(data: Mapping[str, Any]) -> str:
    """The page for these figures."""
    return filled("page", data=data, lines=list(lines_of(data)))


def filled(name: str, /, *, styles: Sequence[str] = ("page",), **values: Any) -> str:
    """The template of that name with these values, its styles and its script in it. Every value is escaped."""
    import jinja2

    here = resources.files("corpusprep.report")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters.update(
        visible=visible, number=_number, share=_share, embedded=_embedded, amount=_amount, percent=_percent
    )
    template = environment.from_string(here.joinpath(f"{name}.html.j2").read_text(encoding="utf-8"))
    return template.render(
        style="".join(here.joinpath(f"{part}.css").read_text(encoding="utf-8") for part in styles),
        script=here.joinpath(f"{name}.js").read_text(encoding="utf-8"),
        **values,
    )


def write_report(output: str | Path, *, against: Sequence[str | Path] = (), to: str | Path | None = None) -> Path:
    """Write the page of an output folder (``report.html`` in it, or elsewhere) and say where it is."""
    path = Path(to) if to is not None else Path(output) / "report.html"
    page = render(collect(output, against))
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: the page can not be written ({error.strerror}); --to names another file") from error
    return path


def _number(value: float) -> str:
    return f"{value:,}".replace(",", " ")


def _amount(value: float) -> str:
    """A count in at most four signs.

    >>> _amount(1234567)
    '1.2M'
    """
    for size, sign in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= size:
            divisor = 1e3 if sign == "k" else size
            shown = value / divisor
            return f"{shown:.1f}{sign}" if shown < 10 else f"{shown:.0f}{sign}"
    return f"{value:g}"


def _share(part: float, whole: float) -> float:
    """A share of the whole in percent, for widths."""
    return round(100 * part / whole, 2) if whole else 0.0


def _percent(part: float, whole: float) -> str:
    return f"{_share(part, whole):.1f} %"


def _embedded(data: Any) -> str:
    """JSON that can stand inside a script element: nothing in it can end the element."""
    import markupsafe

    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return markupsafe.Markup(text)  # noqa: S704  every sign that could leave the script is escaped above
