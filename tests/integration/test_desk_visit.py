"""A visit through the use cases, on the real vault and the real encrypted database."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosque.desk.activity import Activity, activity_this_month
from kiosque.desk.acts import ActResult, RecordAct, acts_of_visit, record_act
from kiosque.desk.citizens import find_citizens
from kiosque.desk.closing import CloseVisit, ToDo, close_visit, closed_visits, load_account
from kiosque.desk.entrance import (
    SignIn,
    list_organisations,
    sign_in,
)
from kiosque.desk.granting import grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.papers import account_paper, mandate_paper, save_paper
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.desk.visits import load_visit, open_visit, save_draft, visits_to_resume
from kiosque.errors import InputError, Refusal, SignInError
from kiosque.journal.checkpoint import sign_checkpoint
from kiosque.journal.verification import JournalBroken
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.receipts.trust import read_trust
from kiosque.receipts.verification import Person, Question, verify
from tests.desks import (
    FIRST_EVENTS,
    PASSPHRASE,
    START,
    MovedClock,
    Place,
    begin,
    found,
    grant,
    person,
    ready_draft,
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def test_a_granted_mandate_is_on_disk_and_the_journal_holds(place: Place) -> None:
    granted = grant(place)
    assert granted.number.startswith("BEL1-0001-")
    assert granted.state is MandateState.SIGNED_LOCALLY
    stored = load_mandate(place.session, granted.number.lower())
    assert stored.record.citizen == person()
    assert stored.signed.decode() == granted.record
    assert verify_journal(place.session).size == FIRST_EVENTS + 2
    assert [event.header.type for event in show_journal(place.session)] == [
        "mandate.signed",
        "citizen.registered",
        "terms.accepted",
        "mediator.added",
        "organisation.founded",
        "log.opened",
    ]


def test_no_header_holds_anything_of_the_person(place: Place) -> None:
    grant(place)
    for event in show_journal(place.session):
        shown = repr(event.header)
        for personal in ("Berthou", "Yvonne", "1959-03-14", "'29046'"):
            assert personal not in shown


def test_a_checkpoint_that_lies_is_named_by_the_first_event_it_does_not_cover(
    place: Place,
) -> None:
    session, size = place.session, verify_journal(place.session).size
    grant(place)
    grant(place, identity=person(family_name="Le Goff"))
    lie = sign_checkpoint(session.ledger.origin, size + 2, bytes(32), Ed25519PrivateKey.generate())
    session.database.write(
        lambda c: c.execute("UPDATE checkpoints SET note = ? WHERE size = ?", (lie, size + 2))
    )
    with pytest.raises(JournalBroken) as broken:
        verify_journal(session)
    assert broken.value.seq == size


def test_a_journal_verified_before_is_verified_from_there(place: Place) -> None:
    grant(place)
    whole = verify_journal(place.session)
    assert verify_journal(place.session, whole=False) == whole
    grant(place, identity=person(family_name="Le Goff"))
    assert verify_journal(place.session, whole=False).size == whole.size + 2


def test_no_file_holds_anything_of_the_person_while_the_session_is_open(place: Place) -> None:
    grant(place)
    begin(place.session, ready_draft(identity=person(family_name="Zztemoin")))
    files = [path for path in place.home.rglob("*") if path.is_file()]
    assert len(files) >= 4
    for path in files:
        content = path.read_bytes()
        for personal in ("Berthou", "BERTHOU", "Yvonne", "Zztemoin", "1959-03-14"):
            assert personal.encode() not in content
    (place.home / "planted").write_text("Berthou", encoding="utf-8")
    assert any(b"Berthou" in path.read_bytes() for path in place.home.rglob("*") if path.is_file())


def test_a_second_mandate_for_the_same_scopes_supersedes_the_first(place: Place) -> None:
    first = grant(place)
    second = grant(place, scopes=("social",), identity=person(family_name="BERTHOU"))
    assert second.citizen_id == first.citizen_id
    lines = {line.id: line for line in list_mandates(place.session)}
    assert lines[first.mandate_id].view.scopes == ("travail",)
    assert load_mandate(place.session, second.mandate_id).record.supersedes == (first.mandate_id,)


def test_a_code_accepts_one_mandate_only(place: Place) -> None:
    code = place.code()
    visit = begin(place.session, ready_draft())
    grant_mandate(place.session, visit.id, code)
    again = begin(place.session, ready_draft(scopes=("justice",)))
    with pytest.raises(SignInError):
        grant_mandate(place.session, again.id, code)
    assert load_visit(place.session, again.id).mandate is None
    grant_mandate(place.session, again.id, place.code())


def test_a_visit_gives_one_mandate_only(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    grant_mandate(place.session, visit.id, place.code())
    with pytest.raises(Refusal):
        grant_mandate(place.session, visit.id, place.code())
    assert len(list_mandates(place.session)) == 1


@pytest.mark.parametrize(
    "missing",
    [
        {"scopes": ()},
        {"duration": None},
        {"identity": None, "identity_proof": None},
        {"statements": ()},
        {"notices_read": False},
        {"protected": True},
        {"minor": True},
        {"posture": Posture.JE_FORME},
    ],
    ids=lambda value: next(iter(value)),
)
def test_no_mandate_without_everything_it_needs(place: Place, missing: dict[str, object]) -> None:
    visit = begin(place.session, ready_draft(**missing))
    with pytest.raises((Refusal, InputError)):
        grant_mandate(place.session, visit.id, place.code())
    assert list_mandates(place.session) == ()
    assert verify_journal(place.session).size == FIRST_EVENTS


def test_an_earlier_end_is_the_end(place: Place) -> None:
    chosen = START + timedelta(days=3)
    granted = grant(place, earlier_end=chosen)
    assert load_mandate(place.session, granted.mandate_id).record.ends_at == chosen
    with pytest.raises(InputError):
        grant(place, earlier_end=START + timedelta(days=40))


def test_an_expired_mandate_covers_no_act(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    act = RecordAct(visit.id, "social", "Demande", ActResult.SENT, acting=True)
    with pytest.raises(Refusal, match="signé à la main"):
        record_act(place.session, act)
    confirm_hand_signatures(place.session, granted.number)
    confirm_hand_signatures(place.session, granted.mandate_id)
    last = [event.header.type for event in show_journal(place.session)[:3]]
    assert last == ["mandate.hand_signed", "act.refused", "mandate.signed"]
    record_act(place.session, act)
    place.clock.move(timedelta(days=31))
    with pytest.raises(Refusal, match="Social"):
        record_act(place.session, act)
    with pytest.raises(Refusal):
        record_act(place.session, RecordAct(visit.id, "justice", "x", ActResult.DONE, acting=True))


def test_an_anonymous_visit_has_acts_account_and_activity_but_no_name(place: Place) -> None:
    visit = open_visit(place.session, VisitDraft(Posture.JE_FORME))
    record_act(
        place.session,
        RecordAct(visit.id, "social", "Lire ses messages", ActResult.DONE, acting=False),
    )
    account = close_visit(place.session, CloseVisit(visit.id, minutes=20))
    assert account.citizen is None
    assert account.mandate_number is None
    assert [act.label for act in account.acts] == ["Lire ses messages"]
    paper = account_paper(place.session, visit.id)
    verdict = verify(paper.pdf, _question(place))
    assert (verdict.exit_code, verdict.kind, verdict.specimen) == (0, "account", True)
    with pytest.raises(Refusal):
        record_act(place.session, RecordAct(visit.id, "social", "x", ActResult.DONE, acting=False))


def test_the_account_tells_what_was_done_and_what_remains(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    confirm_hand_signatures(place.session, granted.mandate_id)
    record_act(
        place.session,
        RecordAct(visit.id, "social", "RSA", ActResult.SENT, acting=True, reference="AB12"),
    )
    close_visit(
        place.session,
        CloseVisit(visit.id, 45, (ToDo("Envoyer le RIB", "vous", "1er décembre 2026", "Caf"),)),
    )
    account = load_account(place.session, visit.id)
    assert account.to_do[0].what == "Envoyer le RIB"
    assert account.acts[0].reference == "AB12"
    assert account.citizen is not None
    assert acts_of_visit(place.session, visit.id) == account.acts


def test_a_reprint_has_the_same_bytes_before_signature(place: Place) -> None:
    granted = grant(place)
    first = mandate_paper(place.session, granted.mandate_id)
    place.clock.move(timedelta(days=2))
    second = mandate_paper(place.session, granted.mandate_id)
    before = first.pdf.rindex(b"%%EOF", 0, first.pdf.rindex(b"%%EOF"))
    assert first.pdf[:before] == second.pdf[:before]


def _question(place: Place) -> Question:
    trust = read_trust(place.session.vault.trust_pem().encode())
    return Question(trust, None, place.clock.read().now)


def test_a_stranger_with_the_paper_can_check_it(place: Place) -> None:
    granted = grant(place)
    paper = mandate_paper(place.session, granted.mandate_id)
    question = _question(place)
    for given in (paper.pdf, granted.seal.encode(), granted.record.encode()):
        verdict = verify(given, question)
        assert verdict.exit_code == 0, verdict.checks
        assert verdict.subject == granted.mandate_id
    named = Question(question.trust, Person("berthou", "yvonne", "1959-03-14"), question.now)
    assert verify(paper.pdf, named).person_matches is True
    other = Question(question.trust, Person("Martin", "Léa", "1990-01-01"), question.now)
    assert verify(paper.pdf, other).exit_code == 1
    late = Question(question.trust, None, question.now + timedelta(days=40))
    assert verify(paper.pdf, late).exit_code == 3


def test_papers_are_saved_only_outside_the_data_directory(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    paper = mandate_paper(place.session, granted.mandate_id)
    saved = save_paper(place.session, paper, tmp_path / "clé")
    assert saved.read_bytes() == paper.pdf
    assert "erthou" not in saved.name
    for inside in (place.home, place.home / "x", place.session.folder / ".." / "y"):
        with pytest.raises(Refusal):
            save_paper(place.session, paper, inside)
    assert show_journal(place.session)[0].header.type == "paper.saved"


def test_projections_are_rebuilt_to_the_same_digest(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    grant(place, scopes=("social",))
    confirm_hand_signatures(place.session, granted.mandate_id)
    record_act(place.session, RecordAct(visit.id, "travail", "CV", ActResult.DONE, acting=True))
    close_visit(place.session, CloseVisit(visit.id, 10))
    before, after = rebuild_projections(place.session)
    assert before == after


@pytest.mark.parametrize(
    "typed", ["berthou", "BERTOU", "yvone berthou", "Bèrthoù", "berthou yvonne"]
)
def test_a_citizen_is_found_despite_accents_and_typos(place: Place, typed: str) -> None:
    grant(place)
    grant(place, identity=person(family_name="Nguyễn", given_names=("Linh",)))
    assert find_citizens(place.session, typed)[0].identity.family_name == "Berthou"


def test_an_interrupted_visit_is_there_afterwards_and_an_abandoned_one_goes(place: Place) -> None:
    begin(place.session, ready_draft(statements=()))
    assert visits_to_resume(place.session)[0].draft.scopes == ("social", "travail")
    place.clock.move(timedelta(days=8))
    assert visits_to_resume(place.session) == ()


def test_nothing_about_a_person_is_kept_before_the_protection_answer(place: Place) -> None:
    draft = ready_draft(protected=None, minor=None)
    visit = open_visit(place.session, VisitDraft(draft.posture))
    save_draft(place.session, visit.id, draft)
    assert load_visit(place.session, visit.id).draft.identity is None


def enter(place: Place, passphrase: str = PASSPHRASE, code: str = "", **more: object) -> SignIn:
    organisation = list_organisations(place.home)[0]
    return SignIn(
        organisation.id,
        organisation.people[0].slot,
        passphrase,
        code,
        **more,  # type: ignore[arg-type]
    )


def test_a_session_opens_with_passphrase_and_code_and_never_tells_which_was_wrong(
    place: Place,
) -> None:
    place.session.close()
    sentences = set()
    for passphrase, code in ((PASSPHRASE, "000000"), ("autre chose", place.code())):
        with pytest.raises(SignInError) as refusal:
            sign_in(place.home, place.clock, enter(place, passphrase, code))
        sentences.add(str(refusal.value))
    assert len(sentences) == 1
    session = sign_in(place.home, place.clock, enter(place, code=place.code()))
    assert show_journal(session)[0].header.type == "session.opened"
    assert "session.refused" in {event.header.type for event in show_journal(session)}
    session.close()


def test_the_delay_between_failures_grows_and_ends(place: Place) -> None:
    place.session.close()
    for _attempt in range(3):
        with pytest.raises(SignInError, match="ne s'ouvre pas"):
            sign_in(place.home, place.clock, enter(place, "faux"))
    with pytest.raises(SignInError, match="attendez"):
        sign_in(place.home, place.clock, enter(place, code="000000"))
    place.clock.move(timedelta(minutes=1))
    sign_in(place.home, place.clock, enter(place, code=place.code())).close()


def test_a_clock_before_the_last_event_must_be_stated_and_is_journaled(place: Place) -> None:
    place.session.close()
    place.clock.move(timedelta(days=10))
    sign_in(place.home, place.clock, enter(place, code=place.code())).close()
    right = place.clock.read().now + timedelta(hours=1)
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    with pytest.raises(ClockBelowFloor):
        sign_in(place.home, place.clock, enter(place, code="000000"))
    told = MovedClock(right)
    code_then = Place(place.home, told, place.founded).code()
    command = enter(place, code=code_then, stated_time=right + timedelta(seconds=30))
    session = sign_in(place.home, place.clock, command)
    newest = [event.header for event in show_journal(session, limit=2)]
    assert [header.type for header in newest] == ["session.opened", "clock.stated"]
    assert {header.tsq for header in newest} == {"manual"}
    assert session.now() >= right
    session.close()


def test_two_organisations_on_one_kiosk_do_not_see_each_other(place: Place) -> None:
    other = found(place.home, name="Médiathèque de Rezé", siret="20003019500115")
    grant(place)
    assert list_mandates(other.session) == ()
    assert {choice.name for choice in list_organisations(place.home)} == {
        "Centre social de Bellevue",
        "Médiathèque de Rezé",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("siret", "73282932000075"),
        ("siret", "x"),
        ("postcode", "1234"),
        ("name", "   "),
        ("passphrase", "court"),
        ("person", "\x00\x1b"),
        ("address", "a" * 300),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_and_leaves_nothing(
    tmp_path: Path, field: str, value: str
) -> None:
    with pytest.raises(InputError) as refusal:
        found(tmp_path, **{field: value})
    assert refusal.value.field == field
    assert list_organisations(tmp_path) == ()


def test_the_record_names_the_time_zone_of_the_organisation(tmp_path: Path) -> None:
    place = found(tmp_path, postcode="97400", city="Saint-Denis")
    record = load_mandate(place.session, grant(place).mandate_id).record
    assert record.timezone == "Indian/Reunion"
    assert json.loads(record.to_bytes())["signed_at"].endswith("+04:00")


def test_closed_visits_are_found_again_with_their_name_or_none(place: Place) -> None:
    granted = grant(place)
    close_visit(place.session, CloseVisit(granted.visit_id, 10))
    place.clock.move(timedelta(hours=1))
    visit = begin(place.session, VisitDraft(Posture.JE_FORME))
    close_visit(place.session, CloseVisit(visit.id, 10))
    closed = closed_visits(place.session)
    assert [one.citizen for one in closed] == [None, "Yvonne Marie Berthou"]
    assert closed_visits(place.session, limit=1)[0].id == visit.id
    assert account_paper(place.session, granted.visit_id).pdf.startswith(b"%PDF")


def test_the_activity_of_the_month_counts_closed_visits_alone(place: Place) -> None:
    assert activity_this_month(place.session) == Activity(0, 0)
    granted = grant(place)
    assert activity_this_month(place.session).visits == 0
    close_visit(place.session, CloseVisit(granted.visit_id, 25))
    assert activity_this_month(place.session) == Activity(1, 25)
    place.clock.move(timedelta(days=31))
    assert activity_this_month(place.session) == Activity(0, 0)
