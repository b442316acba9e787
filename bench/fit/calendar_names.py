"""Writes stages/calendar_names.json: what months and weekdays are called, by name, from CLDR through babel.

    python bench/fit/calendar_names.py

A name maps to the months (1 to 12) or weekdays (1 is Monday) that it means in at least one language: `listopad` is
October in Croatian and November in Czech and Polish, so it maps to both and a date written with it stays open.
Abbreviations that mean something else in full elsewhere give way to the full name.
"""

from __future__ import annotations

import json
import pathlib
import unicodedata
from collections import defaultdict

import babel
from babel import Locale

LOCALES = (
    "af ar ar_IQ ar_LB ar_SY ar_MA ar_DZ ar_TN az be bg bn bs ca cs cy da de de_AT el en en_AU en_CA en_GB es es_MX et "
    "eu fa fi fil fr fr_CA ga gl gu he hi hr hu hy id is it ka kk ko lt lv mk mr ms nb nl pl pt pt_PT ro ru sk sl sq "
    "sr sr_Latn sv sw ta te th tr uk ur uz vi"
)
# Written all over the press, but not in CLDR.
MORE_MONTHS = {
    "sept": 9, "septembre": 9, "jänner": 1, "feber": 2, "märz": 3, "mrz": 3, "maerz": 3, "janeiro": 1, "setiembre": 9,
    "febr": 2, "okt": 10, "avr": 4, "juil": 7, "déc": 12, "marts": 3, "augusti": 8, "сент": 9, "нояб": 11, "февр": 2,
}  # fmt: skip
PERSIAN = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
TARGET = pathlib.Path(__file__).parents[2] / "src/corpusprep/stages/calendar_names.json"


def folded(name: str) -> str:
    name = unicodedata.normalize("NFC", name.replace("\u0307", "")).casefold()
    return "".join(c for c in name if c not in ".\u200c\u200d\u2019'").strip()


def plain(name: str) -> str:
    stripped = "".join(c for c in unicodedata.normalize("NFD", name) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", stripped)


def collect(kind: str) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    wide: dict[str, set[int]] = defaultdict(set)
    short: dict[str, set[int]] = defaultdict(set)
    for code in LOCALES.split():
        names = getattr(Locale.parse(code), kind)
        for context in ("format", "stand-alone"):
            for width, into in (("wide", wide), ("abbreviated", short)):
                for number, name in names.get(context, {}).get(width, {}).items():
                    key = folded(name)
                    if len(key) < 2 or any(c.isdigit() for c in key):
                        continue
                    value = number if kind == "months" else number + 1
                    into[key].add(value)
                    if key[0] < "\u0370":
                        into[plain(key)].add(value)
    return ({k: sorted(v) for k, v in sorted(wide.items())}, {k: sorted(v) for k, v in sorted(short.items())})


def one_name_a_line(tables: dict[str, object]) -> str:
    """JSON that a diff can be read of."""
    parts = []
    for title, table in tables.items():
        if isinstance(table, dict):
            rows = ",\n".join(f"{json.dumps(k, ensure_ascii=False)}:{json.dumps(v)}" for k, v in table.items())
            parts.append(f'"{title}":{{\n{rows}\n}}')
        else:
            parts.append(f'"{title}":{json.dumps(table, ensure_ascii=False)}')
    return "{" + ",\n".join(parts) + "}\n"


def main() -> None:
    out: dict[str, object] = {
        "from": f"CLDR names as shipped with babel {babel.__version__}; bench/fit/calendar_names.py"
    }
    for kind in ("months", "days"):
        wide, short = collect(kind)
        if kind == "months":
            for name, number in MORE_MONTHS.items():
                wide[folded(name)] = sorted({*wide.get(folded(name), []), number})
        out[kind] = dict(sorted({**short, **wide}.items()))
        if kind == "days":
            out["full_days"] = sorted(wide)
    out["persian"] = {folded(name): number + 1 for number, name in enumerate(PERSIAN)}
    TARGET.write_text(one_name_a_line(out), encoding="utf-8")
    for kind in ("months", "days"):
        table = out[kind]
        assert isinstance(table, dict)
        print(kind, len(table), {k: v for k, v in table.items() if len(v) > 1})


if __name__ == "__main__":
    main()
