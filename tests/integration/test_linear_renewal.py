"""Ends, renewals, limits and offered scopes line by line."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.cases import begin_case, cases_of, walk_case
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.scopes import offered_scopes
from kiosque.desk.visits import Visit, load_visit, visits_to_resume
from kiosque.linear.closing import ask_acts
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.mandate_lists import LINES, show_mandates
from kiosque.linear.menu import run_menu
from kiosque.linear.visit import begin_visit
from kiosque.mandates.durations import Duration
from kiosque.mandates.lifecycle import MandateState
from kiosque.procedures.steps import SiteStep
from tests.case_walks import advance, told_case
from tests.desks import Place, found, grant, person
from tests.linear_scripts import never, play, script


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def at_the_menu(place: Place, folder: Path, said: list[str], **answers: Any) -> None:
    changes = {"paper.mandate": ["later"] * 3, "paper.account": ["later"] * 3, **answers}
    run_menu(place.session, script(place, folder, said, **changes), never)


def test_a_mandate_that_ends_soon_is_named_and_renewed(place: Place, tmp_path: Path) -> None:
    first = grant(place, duration=Duration.SHORT)
    said: list[str] = []
    answers = {"menu": ["ending", "leave"], "ending": [first.mandate_id], "document": ["passeport"]}
    at_the_menu(place, tmp_path, said, **answers)
    assert any(first.number in text and "Yvonne Marie Berthou" in text for text in said)
    newest = list_mandates(place.session)[0]
    record = load_mandate(place.session, newest.id).record
    assert (record.renews, record.scopes) == (first.mandate_id, ("social", "travail"))
    assert record.identity_proof.document == "passeport"
    assert load_mandate(place.session, first.number).line.view.state is MandateState.SUPERSEDED


def test_no_end_soon_offers_no_list_and_a_number_renews_too(place: Place, tmp_path: Path) -> None:
    first = grant(place)
    said: list[str] = []
    answers = {"number": [first.number.lower()], "duration": ["MONTH"]}
    at_the_menu(place, tmp_path, said, menu=["renew", "leave"], **answers)
    assert not any("finissent bientôt" in text for text in said)
    assert list_mandates(place.session)[0].id != first.mandate_id


def test_what_cannot_be_renewed_is_said(place: Place, tmp_path: Path) -> None:
    first = grant(place)
    newer = grant(place)
    said: list[str] = []
    answers = {"menu": ["renew", "renew", "leave"], "number": [first.number, "ZZZ9-9999-9"]}
    at_the_menu(place, tmp_path, said, **answers)
    assert any("remplacé" in text and newer.number in text for text in said)
    assert sum(text.startswith("Erreur") for text in said) == 2
    assert len(list_mandates(place.session)) == 2


def test_a_mandate_that_ends_in_the_middle_is_renewed_at_once_and_the_case_goes_on(
    place: Place, tmp_path: Path
) -> None:
    told = told_case("demande_envoyee")
    first = grant(place, scopes=("social",), duration=Duration.SHORT)
    confirm_hand_signatures(place.session, first.mandate_id)
    visit = load_visit(place.session, first.visit_id)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(
        place.session,
        visit,
        case,
        told.answers,
        until=lambda where: isinstance(where.current, SiteStep),
    )
    site = walk_case(place.session, case).current
    assert isinstance(site, SiteStep)
    place.clock.move(timedelta(days=2))
    said: list[str] = []
    answers = {
        "menu": ["resume", "leave"],
        "visit": [visit.id],
        "procedure.more": ["oui", "non"],
        "procedure.resume": [case.id],
        f"case.{site.id}": ["sent"],
        f"case.{site.id}.reference": [""],
        "renew.now": ["oui"],
        "document": ["passeport"],
        "act.more": ["non", "non"],
        "close": ["non", "non"],
    }
    at_the_menu(place, tmp_path, said, **answers)
    assert any("est fini" in text and "gardé" in text for text in said)
    newest = list_mandates(place.session)[0]
    assert load_mandate(place.session, newest.id).record.renews == first.mandate_id
    (renewed,) = (one for one in visits(place) if one.mandate == newest.id)
    assert [one.id for one in cases_of(place.session, renewed)] == [case.id]


def visits(place: Place) -> tuple[Visit, ...]:
    return visits_to_resume(place.session)


def test_a_refused_renewal_leaves_the_visit_as_it_was(place: Place, tmp_path: Path) -> None:
    first = grant(place, duration=Duration.SHORT)
    confirm_hand_signatures(place.session, first.mandate_id)
    place.clock.move(timedelta(days=2))
    answers = {
        "menu": ["resume", "leave"],
        "visit": [first.visit_id],
        "renew.now": ["non"],
        "act.more": ["non"],
        "close": ["non"],
    }
    at_the_menu(place, tmp_path, [], **answers)
    assert [one.id for one in visits(place)] == [first.visit_id]


def test_a_coordinator_chooses_what_is_offered(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    at_the_menu(
        place, tmp_path, said, menu=["scopes", "leave"], offered=["", "99", "social logement"]
    )
    assert offered_scopes(place.session) == ("social", "logement")
    assert any("gardent leurs périmètres" in text for text in said)


def test_a_mandate_is_limited_to_the_procedures_that_are_named(
    place: Place, tmp_path: Path
) -> None:
    changes = {
        "scopes": ["social"],
        "narrow": ["", "oui"],
        "procedures": ["", "rsa"],
        "act.scope": ["social", "rsa"],
    }
    play(place, script(place, tmp_path / "p", [], **changes))
    (line,) = list_mandates(place.session)
    record = load_mandate(place.session, line.id).record
    assert record.procedure_titles == ("Demander le RSA",)


def test_scopes_without_procedures_are_not_asked_about_them(place: Place, tmp_path: Path) -> None:
    console = script(place, tmp_path, [], scopes=["loisirs"], narrow=[])
    visit = begin_visit(place.session, console, never)
    assert visit is not None
    assert visit.mandate is not None


def test_long_lists_are_read_page_after_page(place: Place) -> None:
    for turn in range(LINES + 1):
        grant(place, identity=person(family_name=f"Berthou {chr(ord('A') + turn)}"))
    said: list[str] = []
    turns = {"mandates.state": ["every"], "mandates.page": ["next", "previous", "done"]}
    show_mandates(place.session, ScriptedConsole(turns, said.append))
    assert sum("jusqu'au" in text for text in said) == LINES + 1 + LINES
    said.clear()
    show_mandates(place.session, ScriptedConsole({"mandates.state": ["revoked"]}, said.append))
    assert any("Aucun mandat" in text for text in said)


@pytest.mark.parametrize(("left", "times"), [(16, 0), (15, 1), (3, 1)])
def test_the_last_minutes_of_a_mandate_are_said_between_two_questions(
    place: Place, tmp_path: Path, left: int, times: int
) -> None:
    granted = grant(place, duration=Duration.SHORT)
    confirm_hand_signatures(place.session, granted.mandate_id)
    place.clock.move(timedelta(days=1) - timedelta(minutes=left))
    said: list[str] = []
    visit = load_visit(place.session, granted.visit_id)
    answers = {
        "act.more": ["oui", "non"],
        "act.scope": ["social"],
        "act.label": ["Dossier"],
        "act.result": ["done"],
        "act.reference": [""],
    }
    ask_acts(place.session, script(place, tmp_path, said, **answers), visit)
    assert sum("Le mandat finit dans" in text for text in said) == times
