"""People known here, line by line: found, kept up to date, tied and untied, told everything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.citizens import citizen_identity, find_citizens
from kiosque.desk.identification import established_by_document
from kiosque.desk.merging import duplicates
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.identity import ask_identity
from kiosque.linear.menu import run_menu
from kiosque.mandates.draft import ANOTHER
from tests.desks import Place, found, grant, person
from tests.linear_scripts import never

MARRIED = person(family_name="Le Goff")
DOCUMENT = {
    "identity": ["document"],
    "document": ["passeport"],
    "family_name": ["Le Goff"],
    "given_names": ["Yvonne Marie"],
    "preferred_name": [""],
    "gender": ["female"],
    "birth_date": ["14/03/1959"],
    "born_in_france": ["oui"],
    "birth_place": ["châteaulin"],
    "birth_place.choice": ["29026"],
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def played(place: Place, **answers: Any) -> list[str]:
    def codes() -> Iterator[str]:
        while True:
            yield place.code()

    said: list[str] = []
    console = ScriptedConsole({"code": codes(), **answers}, said.append)
    run_menu(place.session, console, never)
    return said


def found_person(place: Place, *chosen: str, **answers: Any) -> list[str]:
    """Find the person called Berthou, and do what was `chosen` with their sheet."""
    person_answers = {
        "menu": ["person", "leave"],
        "known_name": ["berthou"],
        "known_name.choice": ["1"],
        "person.do": [*chosen, "leave"],
    }
    return played(place, **person_answers, **answers)


def test_an_account_is_read_and_made_a_paper(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    said = found_person(
        place,
        "account",
        **{"account.paper": ["oui"], "paper.whole_account": ["save"]},
        **{"folder.whole_account": [str(tmp_path / "out")]},
    )
    assert any(granted.number in line for line in said)
    (path,) = (tmp_path / "out").iterdir()
    assert path.read_bytes().startswith(b"%PDF")


def test_a_mandate_of_somebody_found_is_reprinted(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    found_person(
        place,
        f"mandate:{granted.mandate_id}",
        mandate=["reprint"],
        **{"paper.mandate": ["save"], "folder.mandate": [str(tmp_path / "out")]},
    )
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_an_identity_is_brought_up_to_date_after_a_yes(place: Place) -> None:
    first = grant(place)
    said = found_person(place, "update", **{**DOCUMENT, "update.same": ["non"]})
    assert citizen_identity(place.session, first.citizen_id).family_name == "Berthou"
    said = found_person(place, "update", **{**DOCUMENT, "update.same": ["oui"]})
    assert citizen_identity(place.session, first.citizen_id).family_name == "Le Goff"
    assert "L'identité est à jour." in said
    assert any("Connue avant" in line for line in said)


def test_everything_is_handed_over_with_a_code(place: Place, tmp_path: Path) -> None:
    grant(place)
    found_person(place, "export", **{"folder.export": [str(tmp_path / "out")]})
    (path,) = (tmp_path / "out").iterdir()
    assert path.suffix == ".zip"


def test_pairs_are_merged_and_separated_by_the_person_who_looks(place: Place) -> None:
    first, second = grant(place), grant(place, identity=MARRIED)
    said = played(place, menu=["duplicates", "leave"], pair=["1"], decision=["first"])
    assert any("diffère" in line and "le nom de naissance" in line for line in said)
    assert "Aucune fiche ne ressemble à une autre." in said
    (line,) = find_citizens(place.session, "")
    assert line.id == first.citizen_id
    merge = f"separate:{_merge(place, first.citizen_id)}"
    found_person(place, merge, separate=["oui"])
    people = {line.id for line in find_citizens(place.session, "")}
    assert people == {first.citizen_id, second.citizen_id}


def test_pairs_are_told_apart_and_nothing_decided_changes_nothing(place: Place) -> None:
    grant(place)
    grant(place, identity=MARRIED)
    played(place, menu=["duplicates", "leave"], pair=["1", "leave"], decision=["leave"])
    assert len(duplicates(place.session)) == 1
    played(place, menu=["duplicates", "leave"], pair=["1"], decision=["apart"])
    assert not duplicates(place.session)
    assert len(find_citizens(place.session, "")) == 2


@pytest.mark.parametrize("number", ["1", "2"])
def test_somebody_who_resembles_is_asked_about_and_nothing_is_taken_for_granted(
    place: Place, number: str
) -> None:
    """D21."""
    first = grant(place)
    said: list[str] = []
    script = {**DOCUMENT, "birth_place.choice": ["29026"], "identity.known": [number]}
    script["family_name"], script["birth_place"] = ["Berthou"], ["châteaulin"]
    established = ask_identity(place.session, ScriptedConsole(script, said.append), never)
    assert established.same_as == {"1": first.citizen_id, "2": ANOTHER}[number]
    assert any("le lieu de naissance" in line for line in said)


def test_somebody_known_by_name_is_that_very_person(place: Place) -> None:
    first = grant(place)
    script = {
        "identity": ["known"],
        "known_name": ["berthou"],
        "known_name.choice": ["1"],
        "document": ["passeport"],
    }
    console = ScriptedConsole(script, list[str]().append)
    established = ask_identity(place.session, console, never)
    assert established.same_as == first.citizen_id
    expected = established_by_document(place.session, person(), "passeport")
    assert established.identity == expected.identity


def _merge(place: Place, citizen: str) -> str:
    from kiosque.desk.merging import merges_of

    (merge,) = merges_of(place.session, citizen)
    return merge.id
