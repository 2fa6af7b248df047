"""Scopes that a coordinator stops offering, and mandates limited to named procedures."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.act_places import act_places
from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.cases import begin_case
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.narrowing import procedures_within
from kiosque.desk.papers import mandate_paper
from kiosque.desk.procedures import shelf
from kiosque.desk.recap import recap_of
from kiosque.desk.scopes import offered_scopes, restrict_scopes
from kiosque.desk.visits import load_visit
from kiosque.errors import InputError, Refusal
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.store.append import head
from kiosque.vault.slot_changes import add_slot
from kiosque.vault.totp import base32
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, begin, found, grant, ready_draft
from tests.grants import Code, enter, orders_for
from tests.paper_texts import text_of
from tests.wholeness import check_whole

RSA, BONUS = "rsa", "prime-activite"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def narrowed(place: Place, *procedures: str) -> Granted:
    granted = grant(place, scopes=("social",), procedures=procedures)
    confirm_hand_signatures(place.session, granted.mandate_id)
    return granted


def act(granted: Granted, **changes: Any) -> RecordAct:
    return replace(
        RecordAct(granted.visit_id, "social", "Dossier", ActResult.DONE, acting=True), **changes
    )


def test_everything_is_offered_until_a_coordinator_restricts_it(place: Place) -> None:
    assert offered_scopes(place.session) == SCOPE_KEYS
    assert restrict_scopes(place.session, ["social", "papiers"]) == ("papiers", "social")
    assert offered_scopes(place.session) == ("papiers", "social")
    (event,) = show_journal(place.session, type_="scopes.restricted")
    assert event.payload == {
        "scopes": ["papiers", "social"],
        "by": place.session.vault.slot_id,
    }


def test_a_restriction_holds_in_the_next_session_and_after_a_rebuild(place: Place) -> None:
    restrict_scopes(place.session, ["social"])
    before, after = rebuild_projections(place.session)
    assert before == after
    orders = orders_for(place)
    session = enter(orders, Code(orders))
    assert session.organisation.scopes == offered_scopes(session) == ("social",)
    session.close()


def test_only_new_mandates_are_filtered_and_the_scope_is_named(place: Place) -> None:
    kept = grant(place)
    visit = begin(place.session, ready_draft(scopes=("social", "logement")))
    restrict_scopes(place.session, ["social"])
    size = place.session.database.read(head).size
    with pytest.raises(Refusal) as refused:
        grant_mandate(place.session, visit.id, place.code())
    assert refused.value.params["scopes"] == "Logement"
    assert place.session.database.read(head).size == size
    assert load_mandate(place.session, kept.number).line.view.scopes == ("social", "travail")
    confirm_hand_signatures(place.session, kept.mandate_id)
    record_act(place.session, act(kept, scope="travail"))
    assert grant(place, scopes=("social",)).number


def test_a_screen_from_before_the_restriction_grants_nothing_outside_it(place: Place) -> None:
    """D5. The session that is open elsewhere still shows what was offered when it began."""
    orders = orders_for(place)
    code = Code(orders)
    stale = enter(orders, code)
    place.clock.reading = code.clock.read()
    restrict_scopes(place.session, ["social"])
    assert stale.organisation.scopes == SCOPE_KEYS
    visit = begin(stale, ready_draft(scopes=("travail",)))
    with pytest.raises(Refusal) as refused:
        grant_mandate(stale, visit.id, code.next())
    assert "Travail" in str(refused.value.params["scopes"])
    stale.close()


def test_saying_again_what_is_offered_writes_nothing(place: Place) -> None:
    restrict_scopes(place.session, ["social"])
    size = place.session.database.read(head).size
    restrict_scopes(place.session, ["social", "social"])
    assert place.session.database.read(head).size == size


@pytest.mark.parametrize("wrong", [[], ["jardinage"], ["social", "'; DROP TABLE"]])
def test_no_scope_or_an_unknown_one_is_refused(place: Place, wrong: list[str]) -> None:
    with pytest.raises(InputError):
        restrict_scopes(place.session, wrong)
    assert offered_scopes(place.session) == SCOPE_KEYS


def test_a_mediator_who_is_no_coordinator_restricts_nothing(place: Place) -> None:
    """D15."""
    created = add_slot(
        place.session.vault,
        name="Léo B.",
        roles=("mediator",),
        passphrase=PASSPHRASE,
        now=place.clock.read().now,
    )
    orders = orders_for(place, slot=created.slot_id, secret=base32(created.totp_seed))
    session = enter(orders, Code(orders))
    with pytest.raises(Refusal) as refused:
        restrict_scopes(session, ["social"])
    assert refused.value.advice
    assert offered_scopes(session) == SCOPE_KEYS
    session.close()


def test_a_mandate_prints_the_titles_it_was_limited_to_whatever_they_are_called_later(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D8."""
    granted = narrowed(place, RSA)
    record = load_mandate(place.session, granted.number).record
    assert (record.procedures, record.procedure_titles) == ((RSA,), ("Demander le RSA",))
    first = mandate_paper(place.session, granted.number).pdf
    files = tuple(
        replace(one, procedure=replace(one.procedure, title="Tout autre chose"))
        for one in shelf().files
    )
    renamed = replace(shelf(), files=files)
    monkeypatch.setattr("kiosque.desk.procedures.shelf", lambda: renamed)
    assert dict(procedures_within(("social",)))[RSA] == "Tout autre chose"
    again = mandate_paper(place.session, granted.number).pdf
    assert text_of(again) == text_of(first)
    assert "Demander le RSA" in text_of(first)
    assert "Tout autre chose" not in text_of(again)


def test_an_act_outside_the_named_procedures_is_refused_by_name(place: Place) -> None:
    granted = narrowed(place, RSA)
    for outside in (
        act(granted, procedure=BONUS, label="Demander la prime d'activité"),
        act(granted, label="Télécharger une attestation"),
    ):
        with pytest.raises(Refusal) as refused:
            record_act(place.session, outside)
        assert refused.value.params["act"] == outside.label
        assert refused.value.params["named"] == "Demander le RSA"
    assert record_act(place.session, act(granted, procedure=RSA)).procedure == RSA


def test_a_procedure_outside_the_named_ones_does_not_begin(place: Place) -> None:
    granted = narrowed(place, RSA)
    with pytest.raises(Refusal) as refused:
        begin_case(place.session, granted.visit_id, BONUS)
    assert "prime d'activité" in str(refused.value.params["act"])
    assert begin_case(place.session, granted.visit_id, RSA).procedure.id == RSA


def test_what_an_act_may_be_about_follows_the_mandate(place: Place) -> None:
    limited = load_visit(place.session, narrowed(place, RSA, BONUS).visit_id)
    places = act_places(place.session, limited)
    assert [(one.scope, one.procedure) for one in places] == [("social", RSA), ("social", BONUS)]
    whole = load_visit(place.session, grant(place, scopes=("argent", "justice")).visit_id)
    assert [one.key for one in act_places(place.session, whole)] == ["argent", "justice"]
    restrict_scopes(place.session, ["social"])
    nobody = begin(place.session, VisitDraft(Posture.JE_FORME))
    assert [one.key for one in act_places(place.session, nobody)] == list(SCOPE_KEYS)


@pytest.mark.parametrize("wrong", ["inconnue", "../rsa", "x" * 400])
def test_a_procedure_that_is_not_of_the_scopes_is_never_signed(place: Place, wrong: str) -> None:
    visit = begin(place.session, ready_draft(scopes=("social",), procedures=(wrong,)))
    with pytest.raises(Refusal) as refused:
        grant_mandate(place.session, visit.id, place.code())
    assert refused.value.params["procedure"] == wrong
    other = begin(place.session, ready_draft(scopes=("logement",), procedures=(RSA,)))
    with pytest.raises(Refusal):
        grant_mandate(place.session, other.id, place.code())
    assert list_mandates(place.session) == ()


def test_a_mandate_limited_to_procedures_is_whole(place: Place) -> None:
    granted = narrowed(place, RSA, BONUS)
    check_whole(place.session, {granted.mandate_id})


def test_the_recap_tells_to_what_a_mandate_is_limited(place: Place) -> None:
    lines = recap_of(place.session, ready_draft(scopes=("social",), procedures=(RSA,)))
    assert [line.answer for line in lines if line.title == "Seulement"] == ["Demander le RSA"]
    whole = recap_of(place.session, ready_draft())
    assert not [line for line in whole if line.title == "Seulement"]


def test_the_commands_restrict_show_and_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    shown = json.loads(typist.type("mandate", "scopes", "--json").out)
    assert shown == {"scopes": list(SCOPE_KEYS)}
    said = typist.type("mandate", "scopes", "--allow", "logement, papiers", "--json")
    assert json.loads(said.out) == {"scopes": ["papiers", "logement"]}
    refused = typist.type(*GRANT)
    assert refused.code in (1, 2)
    assert is_a_sentence(refused)
    for typed in ("", "jardinage"):
        said = typist.type("mandate", "scopes", "--allow", typed)
        assert (said.code, said.out) == (2, "")
        assert is_a_sentence(said)
    assert typist.type("mandate", "scopes", "--allow", "social").code == 0
    limited = json.loads(typist.type(*GRANT, "--procedure", RSA, "--json").out)
    record = json.loads(typist.type("mandate", "show", limited["id"], "--json").out)["record"]
    assert record["procedure_titles"] == ["Demander le RSA"]
    wrong = typist.type(*GRANT, "--procedure", "permis")
    assert wrong.code == 2
    assert is_a_sentence(wrong)
