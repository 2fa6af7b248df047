"""Which communes a typed text may mean: rows of the table, likeliest first."""

from typing import Final

from kiosque.identity.folding import fold
from kiosque.identity.place_tables import CommuneTable, department_of, departments

SHORTEST_TYPO: Final = 4
"""Letters under which a near miss would be any name."""
SHORTEST_BEGINNING: Final = 2
"""Letters from which the last word may be the beginning of a département."""
NEAR: Final = 0.72
"""Least share of letters in common (optimal string alignment) that is still a typing slip."""

_ARTICLES: Final = frozenset({"la", "le", "l", "les"})


def matching_rows(table: CommuneTable, query: str, limit: int) -> list[int]:
    """Return at least `limit` rows for a folded `query` when there are; some may come twice."""
    if query.isdigit():
        return _by_number(table, query)
    code = table.by_code.get(query.upper())
    rows = [] if code is None else [code]
    rows += _by_name(table, query)
    narrowed = _within_department(table, query)
    if len(rows) < limit and not narrowed and len(query) >= SHORTEST_TYPO:
        rows += _by_likeness(table, query, limit)
    return rows + narrowed


def _by_number(table: CommuneTable, digits: str) -> list[int]:
    """Return the rows of a postcode that begins with `digits`, then the row of that very code."""
    served = [
        row
        for row, postcodes in enumerate(table.postcodes)
        if any(postcode.startswith(digits) for postcode in postcodes)
    ]
    exact = table.by_code.get(digits)
    return larger_first(table, served) + ([] if exact is None else [exact])


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
    return [row for rows in (exact, words, begins, contains) for row in larger_first(table, rows)]


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
                return here if name else larger_first(table, here)
    return _within_begun_department(table, query)


def _within_begun_department(table: CommuneTable, query: str) -> list[int]:
    """Return the rows of « saint denis reu », while the département is being typed."""
    name, _space, last = query.rpartition(" ")
    if len(last) < SHORTEST_BEGINNING:
        return []
    begun = {
        code
        for code, department in departments().items()
        if any(said.startswith(last) for said in _said(department))
    }
    named = [row for row, folded in enumerate(table.folded) if folded == name]
    return larger_first(table, [row for row in named if department_of(table.codes[row]) in begun])


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
        score_cutoff=NEAR,
    )
    # A tenth of a likeness matters less than whether anybody lives there.
    ranked = sorted(near, key=lambda found: (-round(found[1], 1), -table.sizes[found[2]]))
    return [row for _name, _likeness, row in ranked]


def larger_first(table: CommuneTable, rows: list[int]) -> list[int]:
    return sorted(rows, key=lambda row: (-table.sizes[row], table.folded[row], table.codes[row]))
