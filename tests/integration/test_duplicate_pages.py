"""Pairs of records that resemble, page by page: none is out of reach."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.desk.merging import Duplicate, duplicates, pairs_on_page
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.people import ask_about_duplicates
from kiosque.tui.flows.duplicates import PAIRS as PER_PAGE
from kiosque.tui.widgets.choice_list import ChoiceList
from tests.desks import Place, found, grant, person
from tests.pages import Pages, pages

NAMES = ("Abgrall", "Bihan", "Cadiou", "Derrien", "Even", "Floch", "Guivarch", "Herry", "Inizan",
         "Jaouen", "Kerbrat")  # fmt: skip
PAIRS = len(NAMES) * (len(NAMES) - 1) // 2


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Return a place where fifty-five pairs of records differ by the name alone."""
    place = found(tmp_path_factory.mktemp("crowded") / "home")
    for name in NAMES:
        grant(place, identity=person(family_name=name))
    assert len(duplicates(place.session)) == PAIRS > 50
    yield place
    place.session.close()


def pair(number: int) -> Duplicate:
    return Duplicate(str(number), f"{number}'", person(), person(), ())


@given(count=st.integers(0, 70), per_page=st.integers(1, 25), page=st.integers(-3, 90))
def test_the_pages_hold_each_pair_once_and_a_page_that_is_not_leads_to_the_last(
    count: int, per_page: int, page: int
) -> None:
    found = tuple(pair(number) for number in range(count))
    last = pairs_on_page(found, page=10_000, per_page=per_page)
    assert last.page == last.pages
    turned = [pairs_on_page(found, page=one, per_page=per_page) for one in range(1, last.pages + 1)]
    assert tuple(one for shown in turned for one in shown.pairs) == found
    assert 1 <= pairs_on_page(found, page=page, per_page=per_page).page <= last.pages


def test_the_last_pair_is_reached_and_decided_by_questions(crowded: Place) -> None:
    before = duplicates(crowded.session)
    said: list[str] = []
    last = str(PAIRS - 40)
    script = {"pair": ["next", "previous", "next", "next", last, "leave"], "decision": ["apart"]}
    ask_about_duplicates(crowded.session, ScriptedConsole(script, said.append))
    assert duplicates(crowded.session) == before[:-1]
    turned = [line for line in said if line.startswith("Page ")]
    assert [line.split()[1] for line in turned] == ["1", "2", "1", "2", "3", "3"]


async def offered(shown: Pages, label: str) -> None:
    def is_there() -> bool:
        lists = shown.app.screen.query(ChoiceList)
        return any(label in words for one in lists for _key, words in one.choices)

    await shown.until_so(is_there, label)


async def turn(shown: Pages, label: str) -> None:
    await offered(shown, label)
    await shown.choose("enregistrée deux fois", label)


async def test_the_last_pair_is_reached_page_by_page(crowded: Place) -> None:
    found_there = duplicates(crowded.session)
    last = found_there[-1]
    pages_shown = pairs_on_page(found_there, page=1, per_page=PER_PAGE).pages
    async with pages(crowded) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Autres gestes")
        await shown.choose("Autres gestes", "double")
        for number in range(2, pages_shown + 1):
            await turn(shown, f"Page suivante ({number} sur {pages_shown})")
        await turn(shown, f"Page précédente ({pages_shown - 1} sur {pages_shown})")
        await turn(shown, f"Page suivante ({pages_shown} sur {pages_shown})")
        await offered(shown, last.second_identity.family_name)
