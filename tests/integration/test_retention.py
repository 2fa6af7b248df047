"""What was kept long enough goes by itself, once a day, whatever the day's first session is."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.cases import begin_case
from kiosque.desk.citizens import citizen_identity
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.retention import apply_retention, due_today, past_reports
from kiosque.desk.retention_words import retention_lines
from kiosque.desk.session import Session
from kiosque.desk.visits import visits_to_resume
from kiosque.errors import UnreadableError
from kiosque.mandates.durations import Duration
from tests.commands import GRANT, Typist
from tests.desks import (
    PASSPHRASE,
    Place,
    begin,
    found,
    grant,
    keep_keys_in_use,
    person,
    ready_draft,
)
from tests.two_people import erase, join

YEAR = timedelta(days=365)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    return Typist(monkeypatch, capsys, tmp_path)


def open_later(place: Place, by: timedelta) -> Session:
    """Close the session, let time pass, and sign in again."""
    organisation, slot = place.session.organisation.id, place.session.vault.slot_id
    place.session.close()
    place.clock.move(by)
    session = sign_in(place.home, place.clock, SignIn(organisation, slot, PASSPHRASE, place.code()))
    place.founded = type(place.founded)(
        session, place.founded.recovery_key, place.founded.otpauth, place.founded.totp_secret
    )
    return session


def check_whole(session: Session) -> int:
    verify_journal(session, every_signature=True)
    erased = verify_contents(session)
    before, after = rebuild_projections(session)
    assert before == after
    return erased


def test_a_mandate_goes_by_itself_six_years_after_its_end_and_not_a_day_before(
    place: Place,
) -> None:
    """D20."""
    granted = grant(place, duration=Duration.SHORT)
    confirm_hand_signatures(place.session, granted.mandate_id)
    session = open_later(place, 6 * YEAR + timedelta(days=1))
    assert load_mandate(session, granted.number).record.id == granted.mandate_id
    assert citizen_identity(session, granted.citizen_id).family_name == "Berthou"
    session = open_later(place, timedelta(days=3))
    assert session.destroyed is not None
    assert session.destroyed.mandates == (granted.mandate_id,)
    assert session.destroyed.people == (granted.citizen_id,)
    assert list_mandates(session) == ()
    with pytest.raises(UnreadableError):
        citizen_identity(session, granted.citizen_id)
    assert check_whole(session) > 0
    assert past_reports(session)[0] == session.destroyed.__class__(
        **{
            name: getattr(session.destroyed, name)
            for name in ("mandates", "people", "case_files", "months", "drafts", "replaced")
        },
        at=past_reports(session)[0].at,
    )


def test_a_person_who_still_comes_is_kept_with_what_is_not_due(place: Place) -> None:
    """D20."""
    old = grant(place, duration=Duration.SHORT)
    place.clock.move(6 * YEAR)
    keep_keys_in_use(place)
    new = grant(place, duration=Duration.MONTH)
    assert new.citizen_id == old.citizen_id
    session = open_later(place, timedelta(days=4))
    assert session.destroyed is not None
    assert session.destroyed.mandates == (old.mandate_id,)
    assert session.destroyed.people == ()
    assert [line.id for line in list_mandates(session)] == [new.mandate_id]
    assert citizen_identity(session, old.citizen_id).family_name == "Berthou"
    check_whole(session)


def test_a_case_file_goes_two_years_after_it_was_last_touched(place: Place) -> None:
    granted = grant(place, scopes=("social", "famille"), duration=Duration.LONG)
    confirm_hand_signatures(place.session, granted.mandate_id)
    begin_case(place.session, granted.visit_id, "prime-activite")
    assert due_today(place.session).case_files == 0
    session = open_later(place, 2 * YEAR + timedelta(days=2))
    assert session.destroyed is not None
    assert session.destroyed.case_files == 1
    assert session.destroyed.mandates == ()
    assert check_whole(session) > 0


def test_technical_data_go_after_twelve_months_and_mandates_stay_usable_until_their_end(
    place: Place,
) -> None:
    granted = grant(place, duration=Duration.LONG)
    confirm_hand_signatures(place.session, granted.mandate_id)
    session = open_later(place, timedelta(days=364))
    assert load_mandate(session, granted.number).line.view.usable
    assert session.destroyed is not None
    assert session.destroyed.months == ()
    session = open_later(place, timedelta(days=10))
    assert session.destroyed is not None
    assert session.destroyed.months == ("2026-11",)
    assert check_whole(session) > 0


def test_an_abandoned_draft_goes_with_the_first_session_after_a_week(place: Place) -> None:
    begin(place.session, ready_draft())
    session = open_later(place, timedelta(days=8))
    assert session.destroyed is not None
    assert session.destroyed.drafts == 1
    assert visits_to_resume(session) == ()
    assert show_journal(session, type_="retention.applied") == []


def test_it_is_looked_at_once_a_day(place: Place) -> None:
    begin(place.session, ready_draft())
    assert open_later(place, timedelta(days=8)).destroyed is not None
    begin(place.session, ready_draft())
    assert open_later(place, timedelta(minutes=5)).destroyed is None
    assert open_later(place, timedelta(days=8)).destroyed is not None


def test_a_dry_run_says_what_would_go_and_destroys_nothing(place: Place) -> None:
    granted = grant(place, duration=Duration.SHORT)
    place.clock.move(7 * YEAR)
    report = due_today(place.session)
    assert report.mandates == (granted.mandate_id,)
    assert any("1 mandat," in line for line in retention_lines(report, dry_run=True))
    assert load_mandate(place.session, granted.number).record.id == granted.mandate_id
    assert apply_retention(place.session) == report
    assert not due_today(place.session).anything


def test_a_proof_kept_after_an_erasure_goes_at_its_own_date(place: Place) -> None:
    """D20."""
    colleague = join(place)
    granted = grant(place, duration=Duration.SHORT)
    place.clock.move(timedelta(days=2))
    erase(place, colleague, granted.citizen_id, everything=False)
    session = open_later(place, 6 * YEAR)
    assert load_mandate(session, granted.number).record.id == granted.mandate_id
    session = open_later(place, timedelta(days=3))
    assert session.destroyed is not None
    assert session.destroyed.mandates == (granted.mandate_id,)
    assert list_mandates(session) == ()
    check_whole(session)


def test_the_report_names_nobody(place: Place) -> None:
    grant(place, duration=Duration.SHORT, identity=person(family_name="Kerzhoñdur"))
    session = open_later(place, 7 * YEAR)
    (event,) = show_journal(session, type_="retention.applied")
    assert "Kerzhoñdur" not in json.dumps(event.payload, ensure_ascii=False)
    assert event.header.subject == session.organisation.id


def test_the_command_says_what_went(typist: Typist, tmp_path: Path) -> None:
    typist.found(tmp_path / "home")
    assert typist.type(*GRANT).code == 0
    said = typist.type("retention", "--dry-run", "--json")
    assert said.code == 0
    report = json.loads(said.out)
    assert report["dry_run"] is True
    assert report["mandates"] == []
    told = typist.type("retention")
    assert told.code == 0
    assert "Rien n'a dépassé" in told.out
