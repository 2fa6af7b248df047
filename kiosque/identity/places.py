"""Places of birth: found by the name people say, kept as the official code (COG).

Codes are five characters and never numbers (`2A004`, `01004`). A person born in a commune that
has merged since keeps the old code, so delegated, associated and former communes are here too,
each with the present one. The data is INSEE's; its licence lies in `data/NOTICE`.
"""

from dataclasses import dataclass
from typing import Final

from kiosque.i18n import N_, _
from kiosque.identity.folding import fold
from kiosque.identity.place_tables import (
    CommuneKind,
    CommuneTable,
    CountryRow,
    communes,
    countries,
    department_of,
    departments,
)

FRANCE: Final = "99100"
_COUNTRY_PREFIX: Final = "99"
_SHORTEST_TYPO: Final = 4
"""Letters under which a near miss would be any name."""
_NEAR: Final = 0.72
"""Least share of letters in common (optimal string alignment) that is still a typing slip."""

_ARTICLES: Final = frozenset({"la", "le", "l", "les"})

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
    by a département (number or name), and a name typed with a slip. Same name: larger first.
    """
    query = fold(text)
    if not query or limit <= 0:
        return []
    table = communes()
    if query.isdigit():
        return _found(table, _by_number(table, query), limit)
    code = table.by_code.get(query.upper())
    rows = [] if code is None else [code]
    rows += _by_name(table, query)
    narrowed = _within_department(table, query)
    if len(rows) < limit and not narrowed and len(query) >= _SHORTEST_TYPO:
        rows += _by_likeness(table, query, limit)
    return _found(table, rows + narrowed, limit)


def communes_of_postcode(postcode: str) -> list[Commune]:
    """Return the present communes that `postcode` serves, larger first."""
    table = communes()
    rows = [
        row
        for row, served in enumerate(table.postcodes)
        if postcode in served and table.kinds[row] in {"A", "M"}
    ]
    return _found(table, _larger_first(table, rows), len(rows))


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
    table = communes()
    row = table.by_code.get(cog)
    if row is None:
        return None
    place = _commune(table, row)
    return _(_FORMER).format(place=place.label) if place.kind == "F" else place.label


def _by_number(table: CommuneTable, digits: str) -> list[int]:
    """Return the rows of a postcode that begins with `digits`, then the row of that very code."""
    served = [
        row
        for row, postcodes in enumerate(table.postcodes)
        if any(postcode.startswith(digits) for postcode in postcodes)
    ]
    exact = table.by_code.get(digits)
    return _larger_first(table, served) + ([] if exact is None else [exact])


def _by_name(table: CommuneTable, query: str) -> list[int]:
    """Return the rows named `query`, then beginning with it, then with a word beginning so."""
    word, inside = f"{query} ", f" {query}"
    exact: list[int] = []
    words: list[int] = []
    begins: list[int] = []
    contains: list[int] = []
    for row, name in enumerate(table.folded):
        if name == query:
            exact.append(row)
        elif name.startswith(query):
            (words if name.startswith(word) else begins).append(row)
        elif inside in name:
            contains.append(row)
    return [row for rows in (exact, words, begins, contains) for row in _larger_first(table, rows)]


def _within_department(table: CommuneTable, query: str) -> list[int]:
    """Return the rows of « saint denis 974 », « saint denis 93200 » or « saint denis reunion »."""
    name, _space, last = query.rpartition(" ")
    if name and last[0].isdigit():
        return [
            row
            for row in _by_name(table, name)
            if department_of(table.codes[row]).casefold() == last
            or any(postcode.startswith(last) for postcode in table.postcodes[row])
        ]
    for code, department in departments().items():
        for ending in _said(department):
            name, said, after = f" {query}".rpartition(f" {ending}")
            if said and not after:
                rows = _by_name(table, name.strip()) if name else range(len(table.codes))
                here = [row for row in rows if department_of(table.codes[row]) == code]
                return here if name else _larger_first(table, here)
    return []


def _said(department: str) -> list[str]:
    """Return a département's folded name, and the same without its article."""
    whole = fold(department)
    article, _space, bare = whole.partition(" ")
    return [whole, bare] if article in _ARTICLES and bare else [whole]


def _by_likeness(table: CommuneTable, query: str, limit: int) -> list[int]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(
        query,
        table.folded,
        scorer=OSA.normalized_similarity,
        processor=None,
        limit=4 * limit,
        score_cutoff=_NEAR,
    )
    # A tenth of a likeness matters less than whether anybody lives there.
    ranked = sorted(near, key=lambda found: (-round(found[1], 1), -table.sizes[found[2]]))
    return [row for _name, _likeness, row in ranked]


def _larger_first(table: CommuneTable, rows: list[int]) -> list[int]:
    return sorted(rows, key=lambda row: (-table.sizes[row], table.folded[row], table.codes[row]))


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
    if len(query) >= _SHORTEST_TYPO and likeness >= _NEAR:
        return 3, -likeness
    return None
