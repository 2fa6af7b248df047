"""The team: who comes, changes roles, leaves, and what their keys open then."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.granting import grant_mandate
from kiosque.desk.inactivity import ENDED_AFTER, NOTICE, WARNED_AFTER
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.mandates import load_mandate
from kiosque.desk.second_factor import card_factor, draw_factor
from kiosque.desk.session import Session
from kiosque.desk.staff import LEAVING, Reason, list_staff
from kiosque.desk.staff_changes import (
    AddColleague,
    add_colleague,
    change_roles,
    deactivate,
    drop_leftovers,
    reissue,
    replace_second_factor,
)
from kiosque.desk.throttle import FREE_TRIES
from kiosque.errors import InputError, KiosqueError, Refusal, SignInError
from kiosque.vault.header import NEXT_NAME, read_headers
from tests.desks import PASSPHRASE, Place, begin, found, grant, person, ready_draft
from tests.staff import COLLEAGUE_PASSPHRASE, STEP, Colleague, founder, hire
from tests.wholeness import check_mandate, check_whole

HOSTILE = ("", "   ", "\x1b[31m", "1234", "x" * 500, "\N{RIGHT-TO-LEFT OVERRIDE}", "漢字")
SEED = "3132333435363738393031323334353637383930"
"""Of the vectors of RFC 6238."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def event_types(place: Place) -> list[str]:
    return [event.header.type for event in show_journal(place.session)]


def test_a_colleague_signs_in_and_grants_in_their_own_name(place: Place) -> None:
    leo = hire(place)
    session = leo.sign_in_ready()
    visit = begin(session, ready_draft())
    granted = grant_mandate(session, visit.id, leo.code())
    stored = load_mandate(session, granted.mandate_id)
    assert stored.record.mediator.name == "Léo B."
    check_mandate(session, stored)
    session.close()
    assert "mediator.added" in event_types(place)
    check_whole(place.session, [granted.mandate_id])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_papers_cannot_print_is_refused_with_nothing_written(
    place: Place, name: str
) -> None:
    before = read_headers(place.session.folder)
    with pytest.raises(InputError):
        hire(place, name)
    assert read_headers(place.session.folder) == before


@pytest.mark.parametrize(
    ("name", "roles", "passphrase", "field"),
    [
        ("Awa D.", ("mediator",), COLLEAGUE_PASSPHRASE, "person"),
        ("AWA d.", ("mediator",), COLLEAGUE_PASSPHRASE, "person"),
        ("Léo B.", (), COLLEAGUE_PASSPHRASE, "roles"),
        ("Léo B.", ("mediator", "king"), COLLEAGUE_PASSPHRASE, "roles"),
        ("Léo B.", ("mediator",), "azerty", "passphrase"),
    ],
)
def test_who_cannot_be_told_apart_or_protected_is_not_added(
    place: Place, name: str, roles: tuple[str, ...], passphrase: str, field: str
) -> None:
    factor = draw_factor(name, "x")
    with pytest.raises(InputError) as refused:
        add_colleague(place.session, AddColleague(name, roles, passphrase), factor, proved=None)
    assert refused.value.field == field
    assert len(list_staff(place.session)) == 1


def test_the_code_that_proved_the_enrolment_is_spent(place: Place) -> None:
    factor = draw_factor("Léo B.", "x")
    leo = Colleague(place, "", factor.factor)
    reading = place.clock.read()
    proved = factor.proved_step(leo.present_code(), reading)
    command = AddColleague("Léo B.", ("mediator",), COLLEAGUE_PASSPHRASE)
    leo.slot = add_colleague(place.session, command, factor, proved=proved)
    with pytest.raises(SignInError):
        leo.sign_in(code=leo.present_code())
    leo.sign_in().close()


def test_somebody_who_left_opens_nothing_and_what_they_signed_stays_valid(place: Place) -> None:
    leo, ines = hire(place), hire(place, "Inès K.")
    theirs = leo.sign_in_ready()
    granted = grant_mandate(theirs, begin(theirs, ready_draft()).id, leo.code())
    theirs.close()
    before = place.session.vault.database_key
    removed = deactivate(place.session, leo.slot, Reason.DEPARTURE)
    assert removed.keys_changed
    assert place.session.vault.database_key != before
    with pytest.raises(SignInError):
        leo.sign_in()
    ines.sign_in().close()
    founder(place).sign_in().close()
    check_mandate(place.session, load_mandate(place.session, granted.mandate_id))
    check_whole(place.session, [granted.mandate_id])
    grant(place)
    last = list_staff(place.session)[-1]
    assert (last.name, last.active, last.reason) == ("Léo B.", False, Reason.DEPARTURE)


def test_the_vault_of_before_opens_nothing_of_what_comes_after_a_departure(place: Place) -> None:
    leo = hire(place)
    files = {path: path.read_bytes() for path in place.session.folder.glob("vault*.json")}
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    for path, content in files.items():
        path.write_bytes(content)
    with pytest.raises(KiosqueError):
        leo.sign_in()


def test_copies_of_before_a_migration_do_not_outlive_the_key_that_opens_them(
    place: Place,
) -> None:
    leo = hire(place)
    copy = place.session.folder / "kiosque.v1.db"
    copy.write_bytes(b"an older schema, under the older key")
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    assert not copy.exists()


def test_a_session_left_open_hears_that_the_keys_changed_and_writes_nothing(place: Place) -> None:
    leo, ines = hire(place), hire(place, "Inès K.")
    session, other = leo.sign_in_ready(), ines.sign_in_ready()
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    for opened in (session, other):
        with pytest.raises(Refusal, match="clés de la structure"):
            begin(opened, ready_draft())
        with pytest.raises(Refusal, match="clés de la structure"):
            list(show_journal(opened))
        opened.close()
    verify_journal(place.session)
    ines.sign_in().close()


def test_mandates_granted_while_the_keys_change_are_whole_or_refused(place: Place) -> None:
    leo = hire(place)
    colleagues = [hire(place, name) for name in ("Inès K.", "Ali R.")]
    sessions = [one.sign_in_ready() for one in colleagues]
    for session in sessions:
        session.reusable_codes = True

    def grant_until_refused(session: Session) -> list[str]:
        granted: list[str] = []
        while not given_up.is_set():
            try:
                visit = begin(session, ready_draft(identity=person(family_name="Nguyễn")))
                granted.append(grant_mandate(session, visit.id, session.current_code()).mandate_id)
            except Refusal as refused:
                assert "clés de la structure" in str(refused)  # noqa: PT017  (in a thread)
                return granted
        raise AssertionError("this session was never refused")

    given_up = threading.Event()
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(grant_until_refused, session) for session in sessions]
        try:
            time.sleep(0.3)
            changed = deactivate(place.session, leo.slot, Reason.DEPARTURE).keys_changed
            while not changed:  # Writers that never pause may hold the change back.
                changed = drop_leftovers(place.session)
            acknowledged = [one for future in running for one in future.result(30)]
        finally:
            given_up.set()
    for session in sessions:
        session.close()
    assert acknowledged
    founder(place).sign_in().close()
    check_whole(place.session, acknowledged)


def test_two_coordinators_at_once_lose_none_of_each_other_s_changes(place: Place) -> None:
    zoe = hire(place, "Zoé M.", "coordinator")
    hers = zoe.sign_in()
    first, second = hire(place, "Léo B."), hire(place, "Inès K.", by=hers)
    third = hire(place, "Ali R.")
    hers.close()
    assert {one.slot for one in list_staff(place.session)} >= {
        first.slot,
        second.slot,
        third.slot,
    }


def test_the_last_coordinator_cannot_leave_or_lose_the_role(place: Place) -> None:
    zoe = hire(place, "Zoé M.", "coordinator")
    hers = zoe.sign_in()
    awa = founder(place)
    change_roles(hers, awa.slot, ("mediator",))
    hers.close()
    hers = zoe.sign_in()
    for change in (
        lambda: change_roles(hers, zoe.slot, ("mediator",)),
        lambda: deactivate(hers, zoe.slot, Reason.DEPARTURE),
    ):
        with pytest.raises(Refusal):
            change()
    hers.close()
    with pytest.raises(Refusal):
        hire(place, "Léo B.")
    session = awa.sign_in()
    with pytest.raises(Refusal, match="référent"):
        deactivate(session, zoe.slot, Reason.DEPARTURE)
    session.close()


def test_a_role_given_opens_the_root_key_and_a_role_taken_closes_it(place: Place) -> None:
    leo = hire(place)
    change_roles(place.session, leo.slot, ("coordinator", "mediator"))
    session = leo.sign_in()
    hire(place, "Inès K.", by=session)
    change_roles(session, founder(place).slot, ("mediator",))
    session.close()
    session = founder(place).sign_in()
    with pytest.raises(Refusal):
        session.vault.root_key()
    session.close()


def test_nobody_becomes_a_mediator_without_a_key_of_their_own(place: Place) -> None:
    zoe = hire(place, "Zoé M.", "coordinator")
    with pytest.raises(Refusal, match="clé"):
        change_roles(place.session, zoe.slot, ("coordinator", "mediator"))
    assert "mediator.changed" not in event_types(place)


def test_a_forgotten_passphrase_ends_in_a_new_slot_key_and_certificate(place: Place) -> None:
    leo = hire(place)
    theirs = leo.sign_in_ready()
    granted = grant_mandate(theirs, begin(theirs, ready_draft()).id, leo.code())
    old = theirs.vault.mediator_chain[0]
    theirs.close()
    factor = draw_factor("Léo B.", "x")
    new = "une phrase toute neuve que Léo retiendra cette fois"
    again = reissue(place.session, leo.slot, new, factor, proved=None)
    assert again.keys_changed
    with pytest.raises(SignInError):
        leo.sign_in()
    back = Colleague(place, again.slot, factor.factor, new)
    session = back.sign_in()
    assert session.vault.mediator_chain[0].public_key() != old.public_key()
    check_mandate(session, load_mandate(session, granted.mandate_id))
    grant_mandate(session, begin(session, ready_draft()).id, back.code())
    session.close()
    check_whole(place.session, [granted.mandate_id])


def test_a_lost_telephone_is_replaced_by_the_person_and_nobody_else(place: Place) -> None:
    leo = hire(place)
    factor = draw_factor("Léo B.", "x")
    with pytest.raises(SignInError):
        replace_second_factor(place.session, leo.slot, PASSPHRASE, factor, Reason.LOSS, proved=None)
    leo.sign_in().close()
    replace_second_factor(
        place.session, leo.slot, COLLEAGUE_PASSPHRASE, factor, Reason.LOSS, proved=None
    )
    with pytest.raises(SignInError):
        leo.sign_in()
    Colleague(place, leo.slot, factor.factor).sign_in().close()
    check_whole(place.session)


def test_a_colleague_without_the_role_changes_their_own_second_factor_only(place: Place) -> None:
    leo, ines = hire(place), hire(place, "Inès K.")
    session = leo.sign_in()
    factor = draw_factor("Léo B.", "x")
    with pytest.raises(Refusal):
        replace_second_factor(
            session, ines.slot, COLLEAGUE_PASSPHRASE, factor, Reason.LOSS, proved=None
        )
    replace_second_factor(
        session, leo.slot, COLLEAGUE_PASSPHRASE, factor, Reason.FAULT, proved=None
    )
    session.close()
    Colleague(place, leo.slot, factor.factor).sign_in().close()


def test_a_new_telephone_counts_at_once_in_the_session_that_linked_it(place: Place) -> None:
    awa = founder(place)
    factor = draw_factor("Awa D.", "x")
    replace_second_factor(place.session, awa.slot, PASSPHRASE, factor, Reason.BREAKAGE, proved=None)
    visit = begin(place.session, ready_draft())
    with pytest.raises(SignInError):
        grant_mandate(place.session, visit.id, awa.code())
    new = Colleague(place, awa.slot, factor.factor, PASSPHRASE)
    grant_mandate(place.session, visit.id, new.code())
    new.sign_in().close()


def test_guessing_a_passphrase_through_a_replacement_is_slowed_like_the_door(place: Place) -> None:
    leo = hire(place)
    factor = draw_factor("Léo B.", "x")
    for _turn in range(FREE_TRIES):
        with pytest.raises(SignInError):
            replace_second_factor(
                place.session, leo.slot, PASSPHRASE, factor, Reason.LOSS, proved=None
            )
    with pytest.raises(SignInError, match="Trop d'essais"):
        replace_second_factor(
            place.session, leo.slot, COLLEAGUE_PASSPHRASE, factor, Reason.LOSS, proved=None
        )


def test_another_reason_is_said_in_words(place: Place) -> None:
    leo = hire(place)
    with pytest.raises(InputError):
        deactivate(place.session, leo.slot, Reason.OTHER, "  ")
    factor = draw_factor("Léo B.", "x")
    with pytest.raises(InputError):
        replace_second_factor(
            place.session, leo.slot, COLLEAGUE_PASSPHRASE, factor, Reason.DEPARTURE, proved=None
        )
    deactivate(place.session, leo.slot, Reason.OTHER, "Mutation")
    told = show_journal(place.session, type_="mediator.deactivated")[0].payload
    assert told is not None
    assert (told["reason"], told["comment"]) == ("autre", "Mutation")
    assert Reason.INACTIVITY not in LEAVING


def test_a_card_shows_codes_for_a_minute_and_its_drift_is_remembered(place: Place) -> None:
    card = card_factor("gadt 0001234", SEED)
    assert card.factor.serial == "GADT0001234"
    ines = hire(place, "Inès K.", factor=card)
    ahead = Colleague(place, ines.slot, card.factor)

    def code(ahead_by: timedelta) -> str:
        place.clock.move(STEP)
        here = place.clock.reading
        place.clock.move(ahead_by)
        shown = ahead.present_code()
        place.clock.reading = here
        return shown

    for steps in (0, 1, 2, 3, 4):
        ines.sign_in(code=code(steps * STEP)).close()
    with pytest.raises(SignInError):
        ines.sign_in(code=code(timedelta(0)))
    with pytest.raises(SignInError):
        ines.sign_in(code=code(20 * STEP))
    pair = code(20 * STEP) + " " + code(20 * STEP)
    ines.sign_in(code=pair).close()
    ines.sign_in(code=code(20 * STEP)).close()
    with pytest.raises(SignInError):
        ines.sign_in(code=pair)


@pytest.mark.parametrize(
    ("serial", "seed"),
    [("", SEED), ("é", SEED), ("A" * 33, SEED), ("A1", ""), ("A1", "zz"), ("A1", "31" * 15)],
)
def test_a_card_that_cannot_be_is_refused(serial: str, seed: str) -> None:
    with pytest.raises(InputError):
        card_factor(serial, seed)


def test_somebody_who_does_not_come_for_six_months_is_told_of_then_deactivated(
    place: Place,
) -> None:
    leo, ines, awa = hire(place), hire(place, "Inès K."), founder(place)
    leo.sign_in().close()
    place.clock.move(WARNED_AFTER)
    ines.sign_in().close()
    awa.sign_in().close()
    told = {one.slot: one for one in list_staff(place.session)}
    assert told[leo.slot].warned is not None
    assert told[ines.slot].warned is None
    place.clock.move(NOTICE)
    awa.sign_in().close()
    with pytest.raises(SignInError):
        leo.sign_in()
    ines.sign_in().close()
    session = awa.sign_in()
    gone = next(one for one in list_staff(session) if one.slot == leo.slot)
    assert gone.reason is Reason.INACTIVITY
    check_whole(session)
    session.close()


def test_nobody_is_deactivated_before_a_month_of_warning_however_long_the_kiosk_slept(
    place: Place,
) -> None:
    leo, awa = hire(place), founder(place)
    leo.sign_in().close()
    place.clock.move(10 * ENDED_AFTER)
    awa.sign_in().close()
    awa.sign_in().close()
    leo.sign_in().close()
    place.clock.move(NOTICE)
    awa.sign_in().close()
    leo.sign_in().close()


def test_the_team_made_again_from_the_journal_is_the_same(place: Place) -> None:
    leo, zoe = hire(place), hire(place, "Zoé M.", "coordinator")
    change_roles(place.session, leo.slot, ("coordinator", "mediator"))
    reissue(
        place.session, leo.slot, COLLEAGUE_PASSPHRASE + " !", draw_factor("x", "x"), proved=None
    )
    deactivate(place.session, zoe.slot, Reason.DEPARTURE)
    before, after = rebuild_projections(place.session)
    assert before == after
    assert not (place.session.folder / NEXT_NAME).exists()
