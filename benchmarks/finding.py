"""Listing and searching ten thousand people."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import CITIZENS, Place, citizen
from kiosque.desk.citizens import PER_PAGE, find_citizens, list_citizens

ROUNDS = 30
FIRST_ROUNDS = 5
BUDGET = Budget("ms", most=200)
BARE = "one pass of rapidfuzz"
TYPED = "bertou anne marie"
"""A name with a typo."""


def measure(place: Place) -> Iterator[Figure]:
    session = place.session
    names = {str(number): _plain(number) for number in range(CITIZENS)}

    def bare_search() -> None:
        process.extract(TYPED, names, scorer=fuzz.token_set_ratio, limit=20)

    def first_search() -> None:
        session.directory.wipe()
        find_citizens(session, TYPED)

    def search() -> None:
        find_citizens(session, TYPED)

    def list_everybody() -> None:
        find_citizens(session, "", limit=CITIZENS)

    def one_page() -> None:
        list_citizens(session, page=CITIZENS // PER_PAGE)

    def bare_list() -> None:
        sorted(names.values())

    bare_search()
    first = interleaved(FIRST_ROUNDS, first_search, bare_search)
    yield _figure("first search of a session, 10 000 people", BARE, *first)
    yield _figure("search among 10 000 people", BARE, *interleaved(ROUNDS, search, bare_search))
    everybody = interleaved(ROUNDS, list_everybody, bare_list)
    yield _figure("list 10 000 people", "sorting as many names", *everybody)
    last = interleaved(ROUNDS, one_page, bare_list)
    yield _figure("last page of a list of 10 000 people", "sorting as many names", *last)


def _figure(what: str, reference: str, ours: list[float], theirs: list[float]) -> Figure:
    mine, other = Spread.of(ours), Spread.of(theirs)
    ratio = mine.median / other.median
    return Figure(what, "ms", mine, reference, other, ratio, mine.median, BUDGET)


def _plain(number: int) -> str:
    who = citizen(number)
    return " ".join([who.family_name, *who.given_names]).lower()
