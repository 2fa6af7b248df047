"""Renewing a mandate: everything that makes a consent is asked anew, and nothing is half done."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.case_acts import do_site_step
from kiosque.desk.cases import begin_case, cases_of, walk_case
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.papers import mandate_paper
from kiosque.desk.procedures import shelf
from kiosque.desk.renewing import Renewal, begin_renewal, to_renew_now
from kiosque.desk.scopes import restrict_scopes
from kiosque.desk.session import Session
from kiosque.desk.visits import load_visit, save_draft, visits_to_resume
from kiosque.errors import Refusal
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.durations import Duration
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.order import (
    Step,
    answer_protection,
    choose_duration,
    choose_posture,
    identify,
    next_step,
    read_notices,
    tick_statements,
)
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.postures import Posture
from kiosque.procedures.steps import SiteStep
from kiosque.store import projections
from kiosque.store.append import head
from kiosque.store.database import Connection
from kiosque.vault.slot_changes import add_slot
from kiosque.vault.totp import base32
from tests.case_walks import advance, told_case
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, found, grant, keep_keys_in_use, person
from tests.grants import Code, enter, orders_for
from tests.paper_texts import text_of
from tests.wholeness import check_whole

PROOF = {"kind": "document", "document": "passeport"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def answered(place: Place, begun: Renewal, identity: PivotIdentity | None = None) -> None:
    """Answer everything that a renewal asks, up to the code."""
    draft = answer_protection(read_notices(begun.visit.draft), protected=False, minor=False)
    draft = choose_duration(draft, Duration.MONTH)
    today = place.session.now().date()
    draft = identify(draft, identity or begun.identity, PROOF, today=today)
    save_draft(place.session, begun.visit.id, tick_statements(draft, STATEMENT_IDS))


def renewed(place: Place, mandate: str) -> Granted:
    begun = begin_renewal(place.session, mandate)
    answered(place, begun)
    return grant_mandate(place.session, begun.visit.id, place.code())


def size(session: Session) -> int:
    return session.database.read(head).size


def add_fact(place: Place, mandate: str, **fact: str | list[str]) -> None:
    """Let this kiosk know of something that happened to a mandate."""

    def write(connection: Connection) -> None:
        projections._add_fact(
            connection, 10_000, mandate, {"at": "2026-11-25T09:00:00+01:00", **fact}
        )

    place.session.database.write(write)


def test_a_renewal_proposes_the_scopes_and_asks_everything_else_again(place: Place) -> None:
    first = grant(place)
    draft = begin_renewal(place.session, first.number).visit.draft
    assert (draft.posture, draft.scopes, draft.renews) == (
        Posture.JE_FAIS,
        ("social", "travail"),
        first.mandate_id,
    )
    assert not draft.notices_read
    answers = (draft.protected, draft.minor, draft.duration, draft.earlier_end)
    assert {*answers, draft.identity, draft.identity_proof} == {None}
    assert draft.statements == ()
    asked = []
    for step, answer in (
        (Step.NOTICES, read_notices),
        (Step.PROTECTION, lambda now: answer_protection(now, protected=False, minor=False)),
        (Step.DURATION, lambda now: choose_duration(now, Duration.MONTH)),
        (Step.IDENTITY, lambda now: identify(now, person(), PROOF, today=place.clock.read().now)),
        (Step.STATEMENTS, lambda now: tick_statements(now, STATEMENT_IDS)),
    ):
        asked.append((next_step(draft), step))
        draft = answer(draft)
    assert [found for found, _wanted in asked] == [wanted for _found, wanted in asked]
    assert next_step(draft) is Step.RECAP
    assert draft.renews == first.mandate_id


def test_a_renewal_is_journaled_when_it_begins_with_who_and_which_mandate(place: Place) -> None:
    first = grant(place)
    begun = begin_renewal(place.session, first.mandate_id)
    (event,) = show_journal(place.session, type_="renewal.started")
    assert event.payload is not None
    assert event.header.subject == first.mandate_id
    assert event.payload["mandate"] == first.mandate_id
    assert event.payload["by"] == place.session.vault.slot_id
    assert event.payload["visit"] == begun.visit.id
    assert "Berthou" not in json.dumps(event.payload)


def test_the_new_mandate_names_the_one_it_renews_and_replaces_it(place: Place) -> None:
    first = grant(place)
    place.clock.move(timedelta(days=3))
    again = renewed(place, first.mandate_id)
    record = load_mandate(place.session, again.number).record
    assert (record.renews, record.renews_number) == (first.mandate_id, first.number)
    printed = text_of(mandate_paper(place.session, again.number).pdf)
    assert f"Ce mandat renouvelle le mandat n° {first.number}." in printed
    assert "renouvelle" not in text_of(mandate_paper(place.session, first.number).pdf)
    assert record.supersedes == (first.mandate_id,)
    assert record.identity_proof.document == "passeport"
    assert again.citizen_id == first.citizen_id
    old = load_mandate(place.session, first.number).line.view
    assert (old.state, old.superseded_by) == (MandateState.SUPERSEDED, (again.mandate_id,))
    check_whole(place.session, {first.mandate_id, again.mandate_id})


def test_a_mandate_that_ended_less_than_a_year_ago_is_renewed_and_replaced(place: Place) -> None:
    first = grant(place)
    place.clock.move(timedelta(days=31 + 364))
    keep_keys_in_use(place)
    again = renewed(place, first.mandate_id)
    assert load_mandate(place.session, first.number).line.view.state is MandateState.SUPERSEDED
    assert again.state is MandateState.SIGNED_LOCALLY


def test_a_revoked_scope_is_not_renewed(place: Place) -> None:
    first = grant(place)
    add_fact(place, first.mandate_id, kind="revoked", scopes=["travail"])
    assert begin_renewal(place.session, first.number).visit.draft.scopes == ("social",)


def test_what_cannot_be_renewed_is_told_and_nothing_is_written(place: Place) -> None:
    stale = grant(place)
    place.clock.move(timedelta(days=31 + 366))
    keep_keys_in_use(place)
    revoked = grant(place, identity=person(family_name="Martin"))
    add_fact(place, revoked.mandate_id, kind="revoked")
    replaced = grant(place, identity=person(family_name="Durand"))
    newer = grant(place, identity=person(family_name="Durand"))
    doubted = grant(place, identity=person(family_name="Le Goff"))
    add_fact(place, doubted.mandate_id, kind="suspended", suspension="s1")
    before, waiting = size(place.session), len(visits_to_resume(place.session))
    for mandate, word in (
        (stale, "plus d'un an"),
        (revoked, "annulé"),
        (replaced, "remplacé"),
        (doubted, "suspendu"),
    ):
        with pytest.raises(Refusal) as refused:
            begin_renewal(place.session, mandate.number)
        assert word in refused.value.what
        assert refused.value.advice
    with pytest.raises(Refusal) as refused:
        begin_renewal(place.session, replaced.number)
    assert refused.value.params["numbers"] == newer.number
    with pytest.raises(Refusal):
        begin_renewal(place.session, "BEL1-9999-X")
    assert size(place.session) == before
    assert len(visits_to_resume(place.session)) == waiting


def test_somebody_else_cannot_renew_a_mandate_and_the_trait_is_named(place: Place) -> None:
    first = grant(place)
    begun = begin_renewal(place.session, first.number)
    answered(place, begun, person(birth_date="1959-03-15"))
    before = size(place.session)
    with pytest.raises(Refusal) as refused:
        grant_mandate(place.session, begun.visit.id, place.code())
    assert refused.value.params["trait"] == "la date de naissance"
    assert "Berthou" not in str(refused.value.params)
    assert size(place.session) == before
    assert len(list_mandates(place.session)) == 1


def test_a_coordinator_who_is_no_mediator_begins_no_renewal(place: Place) -> None:
    """D15."""
    first = grant(place)
    created = add_slot(
        place.session.vault,
        name="Inès K.",
        roles=("coordinator",),
        passphrase=PASSPHRASE,
        now=place.clock.read().now,
    )
    orders = orders_for(place, slot=created.slot_id, secret=base32(created.totp_seed))
    session = enter(orders, Code(orders))
    before = size(session)
    with pytest.raises(Refusal):
        begin_renewal(session, first.number)
    assert size(session) == before
    session.close()


def test_accents_and_missing_given_names_are_the_same_person(place: Place) -> None:
    first = grant(place)
    begun = begin_renewal(place.session, first.number)
    answered(place, begun, person(family_name="BERTHOU", given_names=("Yvonne",)))
    again = grant_mandate(place.session, begun.visit.id, place.code())
    assert again.citizen_id == first.citizen_id


def test_a_revocation_that_comes_during_a_renewal_wins(place: Place) -> None:
    first = grant(place)
    begun = begin_renewal(place.session, first.number)
    answered(place, begun)
    add_fact(place, first.mandate_id, kind="revoked")
    with pytest.raises(Refusal) as refused:
        grant_mandate(place.session, begun.visit.id, place.code())
    assert "annulé" in refused.value.what
    assert len(list_mandates(place.session)) == 1


def test_two_renewals_of_one_mandate_end_with_the_last_one_in_force(place: Place) -> None:
    """D13."""
    first = grant(place)
    one, other = (begin_renewal(place.session, first.number) for _turn in range(2))
    answered(place, one)
    answered(place, other)
    earlier = grant_mandate(place.session, one.visit.id, place.code())
    later = grant_mandate(place.session, other.visit.id, place.code())
    record = load_mandate(place.session, later.number).record
    assert (record.renews, record.supersedes) == (first.mandate_id, (earlier.mandate_id,))
    states = {line.id: line.view.state for line in list_mandates(place.session)}
    assert states == {
        first.mandate_id: MandateState.SUPERSEDED,
        earlier.mandate_id: MandateState.SUPERSEDED,
        later.mandate_id: MandateState.SIGNED_LOCALLY,
    }
    check_whole(place.session, states)


def test_a_protected_person_or_another_posture_forgets_the_renewal(place: Place) -> None:
    draft = begin_renewal(place.session, grant(place).number).visit.draft
    protected = answer_protection(read_notices(draft), protected=True, minor=False)
    assert (protected.renews, protected.scopes) == (None, ())
    assert choose_posture(draft, Posture.JE_FORME).renews is None


def test_scopes_that_the_organisation_stopped_offering_are_left_out_by_name(place: Place) -> None:
    first = grant(place)
    restrict_scopes(place.session, ["travail"])
    begun = begin_renewal(place.session, first.number)
    assert (begun.visit.draft.scopes, begun.left_out) == (("travail",), ("social",))
    restrict_scopes(place.session, ["justice"])
    with pytest.raises(Refusal) as refused:
        begin_renewal(place.session, first.number)
    assert "Social - Santé" in str(refused.value.params["scopes"])


def test_a_limit_is_proposed_again_and_asked_when_one_of_its_procedures_is_gone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = grant(place, scopes=("social",), procedures=("rsa", "prime-activite"))
    draft = begin_renewal(place.session, first.number).visit.draft
    assert (draft.procedures, draft.narrowing) == (("rsa", "prime-activite"), False)
    left = [one for one in shelf().files if one.procedure.id != "prime-activite"]
    shorter = replace(shelf(), files=tuple(left))
    monkeypatch.setattr("kiosque.desk.procedures.shelf", lambda: shorter)
    draft = begin_renewal(place.session, first.number).visit.draft
    assert (draft.procedures, draft.narrowing) == (("rsa",), True)


def test_a_mandate_that_ends_in_the_middle_keeps_the_case_for_the_new_one(place: Place) -> None:
    told = told_case("demande_envoyee")
    first = grant(place, scopes=("social",))
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
    assert to_renew_now(place.session, visit) is None
    place.clock.move(timedelta(days=32))
    step = walk_case(place.session, case).current
    assert isinstance(step, SiteStep)
    with pytest.raises(Refusal):
        do_site_step(place.session, visit, case, step, ActResult.SENT)
    assert to_renew_now(place.session, visit) == first.mandate_id
    again = renewed(place, first.mandate_id)
    confirm_hand_signatures(place.session, again.mandate_id)
    later = load_visit(place.session, again.visit_id)
    (resumed,) = cases_of(place.session, later)
    assert (resumed.id, resumed.state.answers) == (case.id, case.state.answers)
    do_site_step(place.session, later, resumed, step, ActResult.SENT)
    assert to_renew_now(place.session, later) is None


def test_an_act_under_the_mandate_that_was_renewed_is_refused(place: Place) -> None:
    first = grant(place)
    confirm_hand_signatures(place.session, first.mandate_id)
    renewed(place, first.mandate_id)
    act = RecordAct(first.visit_id, "social", "Dossier", ActResult.DONE, acting=True)
    with pytest.raises(Refusal):
        record_act(place.session, act)


def test_a_renewal_leaves_tables_that_a_rebuild_makes_again(place: Place) -> None:
    first = grant(place)
    renewed(place, first.mandate_id)
    before, after = rebuild_projections(place.session)
    assert before == after


RENEW = ["--duration", "MONTH", "--document", "passeport"]
SAID = ["--notices-read", "--not-protected", "--agreed"]


def test_the_command_renews_and_refuses_by_sentences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    first = json.loads(typist.type(*GRANT, "--json").out)
    said = typist.type("mandate", "renew", first["number"], *RENEW, *SAID, "--json")
    assert said.code == 0
    again = json.loads(said.out)
    shown = json.loads(typist.type("mandate", "show", again["id"], "--json").out)
    assert shown["record"]["renews"] == first["id"]
    assert shown["record"]["identity_proof"] == PROOF
    for words, code in (
        ([first["number"], *RENEW, *SAID], 1),
        ([again["number"], *RENEW], 1),
        ([again["number"], "--duration", "MONTH", "--document", "carte_de_fidelite", *SAID], 2),
        (["BEL1-0000-X", *RENEW, *SAID], 1),
        ([again["number"], *SAID], 2),
    ):
        refused = typist.type("mandate", "renew", *words)
        assert refused.code == code
        assert is_a_sentence(refused)
        assert not refused.out
    listed = json.loads(typist.type("mandate", "list", "--json").out)
    assert listed["total"] == 2
