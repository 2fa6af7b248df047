"""What a revocation from a paper tells of a person goes in due time, and with the person."""

import secrets
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosque.desk.erasing import Basis, ErasePerson, erase_citizen, preview_erasure
from kiosque.desk.erasure_words import preview_lines
from kiosque.desk.journal import rebuild_projections, verify_journal
from kiosque.desk.retention import apply_retention, due_today
from kiosque.desk.revoking import Request
from kiosque.desk.revoking_by_seal import KEY_PURPOSE, read_mandate_paper, revoke_by_seal
from kiosque.desk.unseen_mandates import unseen_mandates
from kiosque.mandates.commitment import commitment
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from kiosque.mandates.seal import SealContent, seal_text, sign_seal
from kiosque.store import key_rows
from tests.desks import Place, person
from tests.two_people import Colleague, found_for_two, grant_ended

WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)
MANDATE = "0199aa00-0000-7000-8000-0000000000aa"
SOMEBODY_ELSES = "0199aa00-0000-7000-8000-0000000000bb"
YEAR = timedelta(days=366)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Place, Colleague]:
    return found_for_two(tmp_path / "home")


def revoke_unseen(place: Place, family: str = "Berthou", mandate: str = MANDATE) -> None:
    """Revoke a mandate of an Yvonne that no journal holds, from its paper."""
    session = place.session
    salt, now = secrets.token_bytes(8), session.now().replace(microsecond=0)
    content = SealContent(
        version=1,
        practice=True,
        kind="mandate",
        subject_id=UUID(mandate).bytes,
        siret=session.organisation.siret,
        scopes=("social",),
        starts_at=now,
        ends_at=now + timedelta(days=30),
        index=7,
        chain_value=bytes(32),
        salt=salt,
        commitment=commitment(salt, person(family_name=family)),
    )
    seal = seal_text(sign_seal(content, session.vault.seal_key, session.vault.seal_kid))
    paper = read_mandate_paper(session, seal.encode(), f"{family} Yvonne", "1959-03-14")
    revoke_by_seal(session, paper, WISH)


def kept(place: Place) -> int:
    """Return how many keys of such revocations there are, each with what it opens."""
    read = place.session.database.read
    keys = len(read(lambda connection: key_rows.keys_for(connection, KEY_PURPOSE)))
    assert len(read(lambda c: unseen_mandates(place.session, c))) == keys
    return keys


def still_proved(place: Place) -> None:
    verify_journal(place.session, every_signature=True)
    before, after = rebuild_projections(place.session)
    assert before == after


def erase(two: tuple[Place, Colleague], citizen: str, *, everything: bool) -> None:
    place, colleague = two
    second = colleague.proves()
    command = ErasePerson(citizen, Basis.REQUEST, everything, place.code(), second)
    erase_citizen(place.session, command)


def test_it_goes_six_years_after_the_end_that_the_paper_states(
    two: tuple[Place, Colleague],
) -> None:
    place, _colleague = two
    revoke_unseen(place)
    place.clock.move(timedelta(days=29) + 5 * YEAR)
    assert MANDATE not in due_today(place.session).mandates
    place.clock.move(YEAR)
    assert MANDATE in apply_retention(place.session).mandates
    assert kept(place) == 0
    still_proved(place)


def test_it_goes_with_the_person_when_everything_is_to_go(two: tuple[Place, Colleague]) -> None:
    place, _colleague = two
    citizen = grant_ended(place).citizen_id
    revoke_unseen(place)
    revoke_unseen(place, "Le Goff", SOMEBODY_ELSES)
    preview = preview_erasure(place.session, citizen)
    assert [one.mandate for one in preview.unseen] == [MANDATE]
    assert any("jamais eu" in line for line in preview_lines(place.session, preview))
    erase(two, citizen, everything=True)
    assert kept(place) == 1
    still_proved(place)


def test_it_stays_as_a_proof_unless_everything_is_to_go(two: tuple[Place, Colleague]) -> None:
    place, _colleague = two
    citizen = grant_ended(place).citizen_id
    revoke_unseen(place)
    assert preview_erasure(place.session, citizen).keeps_proofs
    erase(two, citizen, everything=False)
    assert kept(place) == 1
