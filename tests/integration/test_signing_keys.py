"""The year of a mediator's key: told before it ends, refused after, prolonged by a coordinator."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.checking import check_paper
from kiosque.desk.ended_certificates import ended_certificates
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.journal import show_journal, verify_journal
from kiosque.desk.papers import mandate_paper
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import keys_that_end, prolong_key
from kiosque.desk.staff_words import keys_notice
from kiosque.errors import Refusal
from kiosque.i18n import advice, sentence
from kiosque.vault.certificates import end_of_use
from tests.desks import Place, begin, found, grant, ready_draft
from tests.staff import founder, hire

MONTH = timedelta(days=30)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def grant_by(session: Session, place: Place) -> Granted:
    visit = begin(session, ready_draft())
    return grant_mandate(session, visit.id, place.code())


def test_the_end_of_a_key_is_told_two_months_before(place: Place) -> None:
    assert keys_notice(place.session) == ""
    place.clock.move(9 * MONTH)
    assert keys_that_end(place.session) == ()
    place.clock.move(MONTH + timedelta(days=6))
    (mine,) = keys_that_end(place.session)
    assert mine.slot == place.session.vault.slot_id
    assert "page de l'équipe" in keys_notice(place.session)


def test_a_key_whose_year_is_over_signs_no_mandate_until_it_is_prolonged(place: Place) -> None:
    before = grant(place)
    place.clock.move(13 * MONTH)
    with pytest.raises(Refusal) as refused:
        grant(place)
    assert "clé de signature" in sentence(refused.value)
    assert "référente" in advice(refused.value)
    assert len(ended_certificates(place.session)) == 1
    ends = prolong_key(place.session, place.session.vault.slot_id)
    assert ends > place.clock.read().now + 12 * MONTH
    assert keys_that_end(place.session) == ()
    after = grant(place)
    for granted in (before, after):
        paper = mandate_paper(place.session, granted.mandate_id)
        trust = place.session.vault.trust_pem().encode()
        judged = check_paper(paper.pdf, place.session.now(), trust=trust, people=())
        assert "refused" not in {judged.signature, judged.issuer}
        assert judged.exit_code != 1
    (told,) = show_journal(place.session, type_="mediator.changed")
    assert told.header.subject == place.session.vault.slot_id
    verify_journal(place.session, every_signature=True)


def test_a_colleague_signs_again_at_the_next_session(place: Place) -> None:
    colleague = hire(place)
    place.clock.move(5 * MONTH)
    ends = prolong_key(place.session, colleague.slot)
    session = colleague.sign_in()
    assert end_of_use(session.vault.mediator_chain[0]) == ends
    session.close()


def test_only_a_coordinator_prolongs_a_key(place: Place) -> None:
    colleague = hire(place)
    session = colleague.sign_in()
    with pytest.raises(Refusal):
        prolong_key(session, colleague.slot)
    session.close()


def test_who_has_no_signing_key_has_none_to_prolong(place: Place) -> None:
    coordinator = hire(place, "Zoé M.", "coordinator")
    size = len(show_journal(place.session, type_="mediator.changed"))
    with pytest.raises(Refusal):
        prolong_key(place.session, coordinator.slot)
    assert len(show_journal(place.session, type_="mediator.changed")) == size


def test_the_key_of_a_kiosk_is_prolonged_as_a_coordinator_signs_in(place: Place) -> None:
    before = grant(place)
    old = mandate_paper(place.session, before.mandate_id)
    own = place.session.vault.slot_id
    for _month in range(36):
        place.clock.move(MONTH)
        if keys_that_end(place.session):
            prolong_key(place.session, own)
    coordinator = founder(place)
    again = coordinator.sign_in()
    (told,) = show_journal(again, type_="kiosk.certified")
    assert told.payload is not None
    assert told.payload["by"] == own
    after = grant_by(again, place)
    trust = again.vault.trust_pem().encode()
    for seal in (before.seal, after.seal):
        judged = check_paper(seal.encode(), again.now(), trust=trust, people=())
        assert (judged.signature, judged.issuer) == ("valid", "trusted")
    judged = check_paper(old.pdf, again.now(), trust=trust, people=())
    assert (judged.signature, judged.issuer) == ("valid", "trusted")
    again.close()
    once_more = coordinator.sign_in()
    assert len(show_journal(once_more, type_="kiosk.certified")) == 1
    once_more.close()


def test_a_kiosk_whose_key_is_over_seals_no_mandate(place: Place) -> None:
    place.clock.move(37 * MONTH)
    prolong_key(place.session, place.session.vault.slot_id)
    with pytest.raises(Refusal, match="clé de ce poste"):
        grant(place)
