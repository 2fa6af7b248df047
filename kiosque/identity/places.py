"""Places of birth: found by the name people say, kept as the official code (COG).

Codes are five characters and never numbers (`2A004`, `01004`). A person born in a commune that
has merged since keeps the old code, so delegated, associated and former communes are here too,
each with the present one. The data is INSEE's; its licence lies in `data/NOTICE`.
"""

from dataclasses import dataclass
from typing import Final

from kiosque.i18n import N_, _
from kiosque.identity.commune_search import (
    NEAR,
    SHORTEST_TYPO,
    larger_first,
    matching_rows,
)
from kiosque.identity.folding import fold
from kiosque.identity.place_tables import (
    CommuneKind,
    CommuneTable,
    CountryRow,
    communes,
    communes_coded,
    countries,
    department_of,
    departments,
)

FRANCE: Final = "99100"
_COUNTRY_PREFIX: Final = "99"

_FORMER: Final = N_("{place}, ancien code")


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune, present or past, as a list offers it."""

    code: str
    name: str
    kind: CommuneKind
    department: str
    department_name: str
    postcodes: tuple[str, ...]
    present_code: str
    """The commune it belongs to today; its own code when it still exists."""

    @property
    def label(self) -> str:
        """Return « Saint-Denis (La Réunion) », which tells homonyms apart."""
        if self.kind == "F":
            return _(_FORMER).format(place=self._place)
        return self._place

    @property
    def _place(self) -> str:
        if self.name.startswith(self.department_name) or not self.department_name:
            return self.name
        return f"{self.name} ({self.department_name})"


@dataclass(frozen=True, slots=True)
class Country:
    """One country or territory."""

    code: str
    name: str


def search_communes(text: str, limit: int = 10) -> list[Commune]:
    """Return the communes that `text` may mean, likeliest first.

    Understands a postcode, a name without accents, hyphens or its first words, a name followed
    by a département (number or name), a name typed with a slip, and a code of the COG, even one
    that is no longer given. Same name: larger first.
    """
    query = fold(text)
    if not query or limit <= 0:
        return []
    table = communes()
    found = _found(table, matching_rows(table, query, limit), limit)
    former = table.by_code.get(query.upper())
    if former is not None and table.kinds[former] == "F":
        return [_commune(table, former), *found][:limit]
    return found


def communes_of_postcode(postcode: str) -> list[Commune]:
    """Return the present communes that `postcode` serves, larger first."""
    table = communes()
    rows = [
        row
        for row, served in enumerate(table.postcodes)
        if postcode in served and table.kinds[row] in {"A", "M"}
    ]
    return _found(table, larger_first(table, rows), len(rows))


def search_countries(text: str, limit: int = 10) -> list[Country]:
    """Return the countries that `text` may mean by one of their names, likeliest first."""
    query = fold(text)
    if not query or limit <= 0:
        return []
    found = [
        (rank, Country(row.code, row.name))
        for row in countries()
        if (rank := _country_rank(row, query)) is not None
    ]
    return [country for _rank, country in sorted(found, key=lambda pair: pair[0])][:limit]


def country_name(cog: str) -> str | None:
    """Return the French name of a country code; None when it is unknown.

    Territories that share a code are all named.
    """
    names = [row.name for row in countries() if row.code == cog]
    return ", ".join(names) or None


def place_name(cog: str) -> str | None:
    """Return « Lille (Nord) » for a commune code or the name of a country code; None if unknown."""
    if cog.startswith(_COUNTRY_PREFIX):
        return country_name(cog)
    table = communes_coded(cog)
    return _commune(table, table.by_code[cog]).label if table else None


def _found(table: CommuneTable, rows: list[int], limit: int) -> list[Commune]:
    """Return the first `limit` different communes; a delegated namesake of its own is not."""
    found: dict[tuple[str, str], Commune] = {}
    for row in rows:
        if len(found) == limit:
            break
        if table.kinds[row] != "F":
            found.setdefault((table.codes[row], table.names[row]), _commune(table, row))
    return list(found.values())


def _commune(table: CommuneTable, row: int) -> Commune:
    code = table.codes[row]
    department = department_of(code)
    return Commune(
        code=code,
        name=table.names[row],
        kind=table.kinds[row],
        department=department,
        department_name=departments().get(department, ""),
        postcodes=table.postcodes[row],
        present_code=table.present[row],
    )


def _country_rank(row: CountryRow, query: str) -> tuple[int, float] | None:
    from rapidfuzz.distance import OSA

    if query in row.folded:
        return 0, 0.0
    if any(name.startswith(query) for name in row.folded):
        return 1, 0.0
    if any(f" {query}" in name for name in row.folded):
        return 2, 0.0
    likeness = max(OSA.normalized_similarity(query, name) for name in row.folded)
    if len(query) >= SHORTEST_TYPO and likeness >= NEAR:
        return 3, -likeness
    return None
