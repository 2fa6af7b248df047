"""Erasing a person: previewed, confirmed by two people, certified, and the proofs still hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.citizens import citizen_identity, find_citizens
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.erasing import Basis, ErasePerson, erase_citizen, load_erasure, preview_erasure
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.papers import erasure_paper, save_paper
from kiosque.desk.session import Session
from kiosque.errors import Refusal, SignInError, UnreadableError
from kiosque.mandates.durations import Duration
from kiosque.receipts.question import Question
from kiosque.receipts.trust import read_trust
from kiosque.receipts.verdict import GENUINE
from kiosque.receipts.verification import verify
from kiosque.store import key_rows
from tests.desks import PASSPHRASE, Place, grant, person
from tests.two_people import Colleague, erase, found_for_two


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Place, Colleague]]:
    place, colleague = found_for_two(tmp_path / "home")
    yield place, colleague
    place.session.close()


def whole_visit(place: Place, **changes: object) -> str:
    """Play a visit with an act and an account, let its mandate end, and return the citizen."""
    granted = grant(place, duration=Duration.SHORT, **changes)
    confirm_hand_signatures(place.session, granted.mandate_id)
    act = RecordAct(granted.visit_id, "social", "Dossier", ActResult.DONE, acting=True)
    record_act(place.session, act)
    close_visit(place.session, CloseVisit(granted.visit_id))
    place.clock.move(timedelta(days=2))
    return granted.citizen_id


def check_proofs(session: Session, erased: int) -> None:
    verify_journal(session, every_signature=True)
    assert verify_contents(session) == erased
    before, after = rebuild_projections(session)
    assert before == after


def test_who_was_erased_is_found_no_more_and_every_proof_holds(
    two: tuple[Place, Colleague],
) -> None:
    """D9."""
    place, colleague = two
    gone = whole_visit(place)
    stays = whole_visit(place, identity=person(family_name="Le Goff"))
    preview = preview_erasure(place.session, gone)
    erased = erase(place, colleague, gone)
    assert erased.contents == preview.contents == 4
    assert [line.id for line in find_citizens(place.session, "")] == [stays]
    assert {line.citizen for line in list_mandates(place.session)} == {stays}
    with pytest.raises(UnreadableError):
        citizen_identity(place.session, gone)
    check_proofs(place.session, erased.contents)
    assert citizen_identity(place.session, stays).family_name == "Le Goff"


def test_an_erasure_leaves_a_tombstone_without_any_personal_data(
    two: tuple[Place, Colleague],
) -> None:
    """D9."""
    place, colleague = two
    gone = whole_visit(place)
    erase(place, colleague, gone)
    event = show_journal(place.session, type_="citizen.erased")[0]
    assert event.header.subject == gone
    assert event.payload is not None
    assert sorted(event.payload) == [
        "at", "basis", "by", "citizen", "contents", "copies_until", "proofs", "proofs_until",
        "second",
    ]  # fmt: skip
    assert event.payload["by"] != event.payload["second"]
    assert "Berthou" not in str(event.payload)


def test_a_mandate_stays_as_a_proof_until_six_years_after_its_end(
    two: tuple[Place, Colleague],
) -> None:
    """D9."""
    place, colleague = two
    gone = whole_visit(place)
    (line,) = list_mandates(place.session, gone)
    (proof,) = preview_erasure(place.session, gone).proofs
    assert proof.kept_until is not None
    assert proof.kept_until.astimezone(UTC) == datetime(2032, 11, 25, 9, 12, 30, tzinfo=UTC)
    erased = erase(place, colleague, gone, everything=False)
    assert (erased.proofs, erased.contents) == (1, 3)
    assert load_mandate(place.session, line.number).record.citizen.family_name == "Berthou"
    assert find_citizens(place.session, "Berthou") == ()
    check_proofs(place.session, erased.contents)


def test_a_running_mandate_is_revoked_before_its_person_is_erased(
    two: tuple[Place, Colleague],
) -> None:
    place, colleague = two
    granted = grant(place)
    with pytest.raises(Refusal, match="court encore"):
        erase(place, colleague, granted.citizen_id)
    assert citizen_identity(place.session, granted.citizen_id).family_name == "Berthou"


def test_one_person_alone_erases_nobody(two: tuple[Place, Colleague]) -> None:
    place, colleague = two
    gone = whole_visit(place)
    own = colleague.proves(slot=place.session.vault.slot_id, passphrase=PASSPHRASE)
    alone = ErasePerson(gone, Basis.REQUEST, everything=True, code=place.code(), second=own)
    with pytest.raises(Refusal, match="deux personnes"):
        erase_citizen(place.session, alone)
    for wrong in ({"passphrase": "une autre phrase que la bonne"}, {"code": "000000"}):
        second = colleague.proves(**wrong)
        command = replace(alone, code=place.code(), second=second)
        with pytest.raises(SignInError, match="deuxième personne"):
            erase_citizen(place.session, command)
    command = replace(alone, code="000000", second=colleague.proves())
    with pytest.raises(SignInError):
        erase_citizen(place.session, command)
    assert citizen_identity(place.session, gone).family_name == "Berthou"
    check_proofs(place.session, 0)


def test_a_mediator_who_does_not_coordinate_erases_nobody(two: tuple[Place, Colleague]) -> None:
    """D15."""
    place, colleague = two
    gone = whole_visit(place)
    place.session.vault.roles = ("mediator",)
    with pytest.raises(Refusal, match="référente"):
        preview_erasure(place.session, gone)
    with pytest.raises(Refusal, match="référente"):
        erase(place, colleague, gone)


def test_the_certificate_is_sealed_names_nobody_and_prints_the_same_again(
    two: tuple[Place, Colleague], tmp_path: Path
) -> None:
    place, colleague = two
    gone = whole_visit(place)
    erase(place, colleague, gone)
    paper = erasure_paper(place.session, gone)
    trust = read_trust(place.session.vault.trust_pem().encode())
    verdict = verify(paper.pdf, Question(now=place.clock.read().now, person=None, trust=trust))
    assert verdict.kind == "erasure"
    assert (verdict.signature, verdict.exit_code) == ("valid", GENUINE)
    path = save_paper(place.session, paper, tmp_path)
    assert path.name.startswith("effacement-")
    assert load_erasure(place.session, gone).copies_until is None
    check_proofs(place.session, 4)


def test_another_open_session_goes_on_after_the_keys_were_wrapped_again(
    two: tuple[Place, Colleague],
) -> None:
    from kiosque.desk.entrance import SignIn, sign_in

    place, colleague = two
    gone = whole_visit(place)
    stays = whole_visit(place, identity=person(family_name="Le Goff"))
    command = SignIn(
        place.session.organisation.id, place.session.vault.slot_id, PASSPHRASE, place.code()
    )
    other = sign_in(place.home, place.clock, command)
    before = bytes(other.vault.epoch_key)
    erase(place, colleague, gone)
    assert citizen_identity(other, stays).family_name == "Le Goff"
    assert bytes(other.vault.epoch_key) != before
    with pytest.raises(UnreadableError):
        citizen_identity(other, gone)
    other.close()


def test_every_key_without_a_parent_is_wrapped_again(two: tuple[Place, Colleague]) -> None:
    place, colleague = two
    gone = whole_visit(place)
    before = dict(place.session.database.read(key_rows.top_keys))
    erase(place, colleague, gone)
    after = dict(place.session.database.read(key_rows.top_keys))
    assert set(after) < set(before)
    assert all(after[key] != before[key] for key in after)
