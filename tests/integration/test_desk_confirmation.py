"""A locally signed mandate meets FranceConnect later: the same person, or somebody else."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.confirming import (
    TRAIT_WORDS,
    Confirmation,
    alert,
    confirm_mandate,
    resume_mandate,
    suspended_for,
)
from kiosque.desk.granting import Granted
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.identification import Established
from kiosque.desk.journal import show_journal
from kiosque.desk.journal_reading import as_plain
from kiosque.desk.mandates import load_mandate
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.errors import Refusal
from kiosque.i18n import sentence
from kiosque.mandates.lifecycle import MandateState
from kiosque.store import journal_rows
from tests.desks import Place, found, grant, person
from tests.integration.test_desk_revocation import WISH
from tests.wholeness import check_whole


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def signed_in(place: Place, sub: str = "a", **traits: Any) -> Established:
    """Return what FranceConnect says now of the person, with some of it changed."""
    proof = {
        "kind": "franceconnect",
        "issuer": "https://fcp-low.sbx.dev-franceconnect.fr/api/v2",
        "acr": "eidas1",
        "authenticated_at": place.session.now().isoformat(timespec="seconds"),
        "id_token_sha256": "1" * 64,
        "userinfo_sha256": "2" * 64,
        "sub_sha256": sub * 64,
    }
    return Established(person(**traits), proof)


def confirm(place: Place, granted: Granted, sub: str = "a", **traits: Any) -> Confirmation:
    return confirm_mandate(place.session, granted.number, signed_in(place, sub, **traits))


def events(place: Place) -> int:
    return place.session.database.read(journal_rows.last_size)


def act(place: Place, granted: Granted) -> None:
    command = RecordAct(granted.visit_id, "social", "Dossier", ActResult.SENT, acting=True)
    record_act(place.session, command)


def test_the_same_person_makes_the_mandate_active(place: Place) -> None:
    granted = grant(place)
    confirmed = confirm(place, granted, family_name="BERTHOU", given_names=("YVONNE",))
    assert (confirmed.state, confirmed.differences, confirmed.new) == (
        MandateState.ACTIVE,
        (),
        True,
    )
    assert not load_mandate(place.session, granted.number).line.view.locally_identified
    check_whole(place.session, [granted.mandate_id])


def test_the_same_confirmation_twice_changes_nothing(place: Place) -> None:
    """D4. One identification does not serve twice."""
    granted = grant(place)
    established = signed_in(place)
    confirm_mandate(place.session, granted.number, established)
    before = events(place)
    again = confirm_mandate(place.session, granted.number, established)
    assert (again.state, again.new) == (MandateState.ACTIVE, False)
    assert events(place) == before


OTHERS: dict[str, dict[str, Any]] = {
    "family_name": {"family_name": "Le Goff"},
    "given_names": {"given_names": ("Anne",)},
    "gender": {"gender": "male"},
    "birth_date": {"birth_date": "1960-03-14"},
    "birth_place": {"birth_place": "29232"},
}


@pytest.mark.parametrize("trait", OTHERS)
def test_another_identity_suspends_and_names_the_trait_never_the_value(
    place: Place, trait: str
) -> None:
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    suspended = confirm(place, granted, **OTHERS[trait])
    assert (suspended.state, suspended.differences) == (MandateState.SUSPENDED, (trait,))
    told_alert = alert(suspended.differences)
    assert told_alert.endswith(f": {TRAIT_WORDS[trait]}.")  # type: ignore[index]
    assert suspended_for(place.session, granted.mandate_id) == (trait,)
    (shown,) = show_journal(place.session, type_="mandate.suspended", limit=5)
    told = as_plain(shown)["payload"]
    assert set(told) == {"mandate", "at", "suspension", "differences", "proof"}
    assert told["differences"] == [trait]
    assert told["proof"] == signed_in(place).proof
    with pytest.raises(Refusal, match="Social"):
        act(place, granted)


def test_the_same_difference_twice_suspends_once_even_after_a_person_decided(
    place: Place,
) -> None:
    granted = grant(place)
    assert confirm(place, granted, **OTHERS["gender"]).new
    assert not confirm(place, granted, **OTHERS["gender"]).new
    assert resume_mandate(place.session, granted.number).state is MandateState.SIGNED_LOCALLY
    before = events(place)
    assert confirm(place, granted, **OTHERS["gender"]).state is MandateState.SIGNED_LOCALLY
    assert events(place) == before
    assert confirm(place, granted, sub="b", **OTHERS["gender"]).state is MandateState.SUSPENDED


def test_a_person_lifts_a_suspension_and_acts_go_on(place: Place) -> None:
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    confirm(place, granted, **OTHERS["birth_place"])
    confirm(place, granted, sub="b", **OTHERS["birth_date"])
    assert suspended_for(place.session, granted.mandate_id) == ("birth_date", "birth_place")
    assert resume_mandate(place.session, granted.number).state is MandateState.SIGNED_LOCALLY
    assert suspended_for(place.session, granted.mandate_id) == ()
    act(place, granted)
    before = events(place)
    with pytest.raises(Refusal, match="pas suspendu"):
        resume_mandate(place.session, granted.number)
    assert events(place) == before
    check_whole(place.session, [granted.mandate_id])


def test_a_suspended_mandate_can_be_revoked(place: Place) -> None:
    granted = grant(place)
    confirm(place, granted, **OTHERS["birth_date"])
    revoked = revoke(place.session, RevokeMandate(granted.number, WISH))
    assert revoked.state is MandateState.REVOKED
    with pytest.raises(Refusal, match="fini"):
        resume_mandate(place.session, granted.number)
    with pytest.raises(Refusal, match="fini"):
        confirm(place, granted)


def test_a_right_sign_in_does_not_lift_the_doubt_of_a_wrong_one(place: Place) -> None:
    granted = grant(place)
    confirm(place, granted, sub="b", **OTHERS["birth_date"])
    assert confirm(place, granted).state is MandateState.SUSPENDED
    assert resume_mandate(place.session, granted.number).state is MandateState.ACTIVE


@pytest.mark.parametrize("order", tuple(permutations(["right", "wrong", "right"])))
def test_the_order_of_sign_ins_does_not_matter(place: Place, order: tuple[str, ...]) -> None:
    granted = grant(place)
    for one in order:
        confirm(place, granted, **(OTHERS["birth_date"] if one == "wrong" else {}))
    view = load_mandate(place.session, granted.number).line.view
    assert (view.state, view.locally_identified) == (MandateState.SUSPENDED, False)


def test_an_old_identification_confirms_nothing(place: Place) -> None:
    """D4. What was established hours ago, for another moment, is refused."""
    granted = grant(place)
    established = signed_in(place)
    place.clock.move(timedelta(hours=2))
    before = events(place)
    with pytest.raises(Refusal, match="trop ancienne"):
        confirm_mandate(place.session, granted.number, established)
    assert events(place) == before


def test_a_document_confirms_nothing_nor_does_a_coordinator(place: Place) -> None:
    """D15. Whoever acts for nobody changes nobody's mandate."""
    granted = grant(place)
    seen = Established(person(), {"kind": "document", "document": "passeport"})
    with pytest.raises(Refusal, match="FranceConnect"):
        confirm_mandate(place.session, granted.number, seen)
    object.__setattr__(place.session.vault, "roles", ("coordinator",))
    for attempt in (
        lambda: confirm(place, granted),
        lambda: resume_mandate(place.session, granted.number),
    ):
        with pytest.raises(Refusal, match="médiat"):
            attempt()


def test_an_expired_mandate_is_not_confirmed(place: Place) -> None:
    granted = grant(place)
    place.clock.move(timedelta(days=40))
    with pytest.raises(Refusal) as refused:
        confirm(place, granted)
    assert "Berthou" not in sentence(refused.value)
