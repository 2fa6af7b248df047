"""The tables of places that ship with the program, read once when a place is first asked for."""

import csv
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, Literal

from kiosque.identity.folding import fold

CommuneKind = Literal["A", "M", "D", "S", "F"]
"""Present commune, arrondissement of Paris, Lyon or Marseille, delegated, associated, former."""

_DATA: Final = "data"
_OVERSEAS: Final = ("97", "98")


@dataclass(frozen=True, slots=True)
class CommuneTable:
    """Every commune in columns: forty thousand small objects would cost more than they tell."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[CommuneKind, ...]
    sizes: tuple[int, ...]
    """Bit length of the population."""
    postcodes: tuple[tuple[str, ...], ...]
    present: tuple[str, ...]
    """Code of the present commune."""
    folded: tuple[str, ...]
    by_code: Mapping[str, int]
    """Row of each code: the present commune's where a delegated one shares its code."""


@dataclass(frozen=True, slots=True)
class CountryRow:
    """One line of the countries: several territories may share one code."""

    code: str
    name: str
    folded: tuple[str, ...]
    """The name and its other names."""


@cache
def communes() -> CommuneTable:
    """Return the table of communes (about a tenth of a second the first time)."""
    return _table(_lines()[1:].splitlines())


def communes_coded(code: str) -> CommuneTable | None:
    """Return what the table says of one code, without reading the rest; None if nothing."""
    start = f"\n{code}\t"
    lines, found = _lines(), []
    at = lines.find(start)
    while at >= 0:
        end = lines.find("\n", at + 1)
        found.append(lines[at + 1 : end])
        at = lines.find(start, end)
    return _table(found) if found else None


@cache
def _lines() -> str:
    """Return the communes, a line each, with a line end before the first."""
    packed = files("kiosque.identity").joinpath(_DATA, "communes.txt.xz").read_bytes()
    return "\n" + lzma.decompress(packed).decode("utf-8")


def _table(lines: list[str]) -> CommuneTable:
    codes, names, kinds, sizes, postcodes, present = zip(
        *(line.split("\t") for line in lines), strict=True
    )
    by_code: dict[str, int] = {}
    for row, code in enumerate(codes):
        if kinds[row] == "A" or code not in by_code:
            by_code[code] = row
    return CommuneTable(
        codes=codes,
        names=names,
        kinds=kinds,
        sizes=tuple(int(size) for size in sizes),
        postcodes=tuple(tuple(one.split(",")) if one else () for one in postcodes),
        present=tuple(now or code for now, code in zip(present, codes, strict=True)),
        folded=tuple(fold(name) for name in names),
        by_code=MappingProxyType(by_code),
    )


@cache
def departments() -> Mapping[str, str]:
    """Return the name of each département and overseas collectivity, by code."""
    return MappingProxyType({row["code"]: row["name"] for row in _rows("departments.csv")})


@cache
def countries() -> tuple[CountryRow, ...]:
    """Return the countries and territories of birth, by code."""
    return tuple(
        CountryRow(
            code=row["cog"],
            name=row["name"],
            folded=tuple(fold(name) for name in [row["name"], *row["aliases"].split("|")] if name),
        )
        for row in _rows("countries.csv")
    )


def department_of(code: str) -> str:
    """Return the département of a commune code: two characters, three overseas."""
    return code[:3] if code.startswith(_OVERSEAS) else code[:2]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("kiosque.identity").joinpath(_DATA, name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())
