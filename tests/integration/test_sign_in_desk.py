"""The door of the desk: what opens a session, what does not, and what a refusal tells nobody."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.entrance import SignIn, list_organisations, sign_in, sign_in_unattended
from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import show_journal, verify_journal
from kiosque.desk.journal_reading import ShownEvent
from kiosque.desk.session import Session
from kiosque.desk.stated_time import ClockBelowFloor
from kiosque.desk.throttle import FREE_TRIES, LONGEST_DELAY_SECONDS, delay_after
from kiosque.errors import KiosqueError, Refusal, SignInError
from kiosque.i18n import advice, sentence
from kiosque.settings import Unattended
from kiosque.vault import slots
from kiosque.vault.argon2 import CEILING_MEMORY_KIB, FLOOR_MEMORY_KIB, derive_key
from kiosque.vault.header import read_headers
from kiosque.vault.totp import code_at, seed_from_base32
from tests.desks import FIRST_EVENTS, PASSPHRASE, START, Place, begin, found, grant, ready_draft

WRONG = "une autre phrase que personne ne connaît ici"
FUTURE = datetime(2036, 1, 1, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = found(tmp_path / "home")
    made.session.close()
    return made


def command(place: Place, **changes: Any) -> SignIn:
    (organisation,) = list_organisations(place.home)
    typed = SignIn(organisation.id, organisation.people[0].slot, PASSPHRASE, "")
    if "code" not in changes:
        changes["code"] = place.code()
    return replace(typed, **changes)


def enter(place: Place, **changes: Any) -> Session:
    return sign_in(place.home, place.clock, command(place, **changes))


def refusal(place: Place, **changes: Any) -> KiosqueError:
    with pytest.raises(SignInError) as refused:
        enter(place, **changes)
    return refused.value


def wrong_code(place: Place) -> str:
    return f"{(int(place.code()) + 1) % 1_000_000:06d}"


def telephone(place: Place, now: datetime) -> str:
    """Return what the mediator's telephone shows at `now`, whatever the kiosk believes."""
    return code_at(seed_from_base32(place.founded.totp_secret), now)


def present_code(place: Place) -> str:
    return telephone(place, place.clock.read().now)


def newest(session: Session, count: int) -> list[ShownEvent]:
    """Return the last events, in the order in which they happened."""
    return sorted(show_journal(session), key=lambda one: one.header.seq)[-count:]


def test_passphrase_and_code_open_a_session_and_the_journal_says_who(place: Place) -> None:
    session = enter(place)
    (last,) = newest(session, 1)
    assert (last.header.type, last.payload) == ("session.opened", {"person": session.vault.slot_id})
    assert session.person == "Awa D."
    session.close()


def test_a_refusal_never_tells_what_was_wrong(place: Place) -> None:
    said = {
        (sentence(one), advice(one), one.__cause__, one.__suppress_context__)
        for one in (
            refusal(place, passphrase=WRONG),
            refusal(place, code=wrong_code(place)),
        )
    }
    place.clock.move(timedelta(hours=1))
    both = refusal(place, passphrase=WRONG, code="000000")
    assert said == {(sentence(both), advice(both), None, True)}


def test_a_wrong_passphrase_costs_as_many_derivations_as_a_wrong_code(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "derive_key", derive_key)
    counts = {
        what: _derivations(lambda changes=changes: refusal(place, **changes))  # type: ignore[misc]
        for what, changes in (
            ("passphrase", {"passphrase": WRONG}),
            ("code", {"code": wrong_code(place)}),
        )
    }
    assert counts == {"passphrase": 1, "code": 1}


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 100_000, "\ud800", "[/]", "\u202e"])
def test_hostile_secrets_are_refused_like_any_other(place: Place, typed: str) -> None:
    assert "refusé" in sentence(refusal(place, passphrase=typed))
    assert "refusé" in sentence(refusal(place, code=typed or " "))


def test_a_code_opens_one_session_and_no_second(place: Place) -> None:
    code = place.code()
    enter(place, code=code).close()
    refusal(place, code=code)
    place.clock.move(timedelta(seconds=30))
    refusal(place, code=code)


def test_a_code_that_accepted_a_mandate_opens_no_session(tmp_path: Path) -> None:
    place = found(tmp_path)
    visit = begin(place.session, ready_draft())
    code = place.code()
    grant_mandate(place.session, visit.id, code)
    place.session.close()
    refusal(place, code=code)


def test_a_refused_code_is_journaled_and_a_refused_passphrase_cannot_be(place: Place) -> None:
    refusal(place, passphrase=WRONG)
    refusal(place, code=wrong_code(place))
    session = enter(place)
    told = [one.header.type for one in newest(session, 2)]
    assert told == ["session.refused", "session.opened"]
    session.close()


def test_after_some_failures_even_the_right_secrets_wait(place: Place) -> None:
    for _try in range(FREE_TRIES):
        refusal(place, passphrase=WRONG, code="000000")
    code = present_code(place)
    waiting = [refusal(place, code=code), refusal(place, passphrase=WRONG, code=code)]
    assert {one.what for one in waiting} == {waiting[0].what}
    assert "Trop d'essais" in sentence(waiting[0])
    place.clock.move(timedelta(seconds=delay_after(FREE_TRIES)))
    enter(place).close()
    refusal(place, passphrase=WRONG)
    enter(place).close()


def test_the_delay_grows_to_a_quarter_of_an_hour_and_stays_there() -> None:
    delays = [delay_after(failures) for failures in range(20)]
    assert delays == sorted(delays)
    assert delays[:5] == [0.0, 0.0, 0.0, 5.0, 10.0]
    assert delay_after(10**9) == delays[-1] == LONGEST_DELAY_SECONDS


@pytest.mark.parametrize("moved", [timedelta(days=365), timedelta(days=-365)])
def test_moving_the_clock_neither_shortens_nor_lengthens_the_delay(
    place: Place, moved: timedelta
) -> None:
    for _try in range(FREE_TRIES + 2):
        _fail(place)
    here = place.clock.read().now
    place.clock.jump(here + moved)
    assert "Trop d'essais" in sentence(refusal(place, code=present_code(place)))
    place.clock.jump(here)
    place.clock.move(timedelta(seconds=delay_after(FREE_TRIES + 2)))
    enter(place).close()


def test_a_restart_begins_the_whole_delay_again(place: Place) -> None:
    for _try in range(FREE_TRIES):
        _fail(place)
    place.clock.reading = replace(place.clock.reading, boot_id="next", boot_seconds=1.0)
    assert "Trop d'essais" in sentence(refusal(place, code="0"))
    place.clock.move(timedelta(seconds=delay_after(FREE_TRIES)))
    enter(place).close()


def test_where_the_system_names_no_boot_a_restart_is_still_seen(place: Place) -> None:
    place.clock.reading = replace(place.clock.reading, boot_id="")
    for _try in range(FREE_TRIES):
        _fail(place)
    place.clock.reading = replace(place.clock.reading, boot_seconds=1.0)
    place.clock.move(timedelta(seconds=delay_after(FREE_TRIES)))
    enter(place).close()


def test_commands_without_a_keyboard_are_slowed_down_as_well(place: Place, tmp_path: Path) -> None:
    secret = tmp_path / "phrase"
    secret.write_text(WRONG, encoding="utf-8")
    credentials = Unattended("Awa D.", secret, "000000", None)
    for _try in range(FREE_TRIES):
        with pytest.raises(SignInError) as refused:
            sign_in_unattended(place.home, place.clock, credentials)
        assert "refusé" in sentence(refused.value)
    assert "Trop d'essais" in sentence(refusal(place, code=present_code(place)))


def test_guesses_made_at_the_same_time_are_counted_one_by_one(place: Place) -> None:
    typed = command(place, passphrase=WRONG)

    def guess(_number: int) -> str:
        try:
            sign_in(place.home, place.clock, typed)
        except SignInError as refused:
            return refused.what
        return "opened"

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(guess, range(6)))
    assert sum("Trop d'essais" in one for one in said) == 6 - FREE_TRIES


def test_sessions_opened_at_the_same_time_all_open(place: Place, tmp_path: Path) -> None:
    for name, text in (("phrase", PASSPHRASE), ("code", place.founded.totp_secret)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    credentials = Unattended("Awa D.", tmp_path / "phrase", None, tmp_path / "code")

    def open_one(_number: int) -> Session:
        return sign_in_unattended(place.home, place.clock, credentials)

    with ThreadPoolExecutor(5) as pool:
        sessions = list(pool.map(open_one, range(5)))
    assert verify_journal(sessions[0]).size == len(show_journal(sessions[4])) == FIRST_EVENTS + 5
    for session in sessions:
        session.close()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", "{", '{"x": 1}', '{"x": {"count": 1e400, "boot_id": 1, "at": NaN}}'],
)
def test_a_damaged_memory_of_failures_stops_nobody(place: Place, content: str) -> None:
    (folder,) = (place.home / "organisations").iterdir()
    (folder / "attempts.json").write_text(content, encoding="utf-8")
    enter(place).close()


def test_the_memory_of_failures_names_nobody(place: Place) -> None:
    refusal(place, passphrase=WRONG)
    (folder,) = (place.home / "organisations").iterdir()
    kept = json.loads((folder / "attempts.json").read_text(encoding="utf-8"))
    assert [sorted(row) for row in kept.values()] == [["at", "boot_id", "count"]]
    assert "Awa" not in str(kept)
    assert WRONG not in str(kept)


def test_a_clock_in_the_past_is_asked_for_and_what_is_stated_goes_into_the_journal(
    place: Place,
) -> None:
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    with pytest.raises(ClockBelowFloor) as asked:
        enter(place, code=telephone(place, START))
    assert asked.value.floor >= START
    right = START + timedelta(hours=1)
    session = enter(place, code=telephone(place, right), stated_time=right)
    stated, opened = newest(session, 2)
    assert (stated.header.type, opened.header.type) == ("clock.stated", "session.opened")
    assert stated.payload is not None
    assert stated.payload["machine"].startswith("2000-01-01")
    assert datetime.fromisoformat(stated.payload["stated"]) - right < timedelta(minutes=1)
    assert {stated.header.tsq, opened.header.tsq} == {"manual"}
    session.close()


def test_a_clock_in_the_past_opens_nothing_to_a_wrong_passphrase(place: Place) -> None:
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    refusal(place, passphrase=WRONG, code=telephone(place, START), stated_time=START)


def test_a_stated_time_that_the_code_does_not_confirm_opens_nothing(place: Place) -> None:
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    right = START + timedelta(hours=1)
    refusal(place, code=telephone(place, right), stated_time=right + timedelta(minutes=10))


def test_a_time_stated_to_the_minute_is_put_right_by_the_code(place: Place) -> None:
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    right = START + timedelta(hours=1, seconds=100)
    session = enter(place, code=telephone(place, right), stated_time=START + timedelta(hours=1))
    assert abs(session.clock.read().now - right) <= timedelta(seconds=15)
    place.clock.move(timedelta(seconds=60))
    visit = begin(session, ready_draft())
    grant_mandate(session, visit.id, telephone(place, right + timedelta(seconds=60)))
    session.close()


def test_nobody_states_a_time_before_a_code_that_was_accepted(place: Place) -> None:
    place.clock.move(timedelta(days=30))
    enter(place).close()
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    earlier = START + timedelta(days=10)
    with pytest.raises(ClockBelowFloor):
        enter(place, code=telephone(place, earlier), stated_time=earlier)


def test_a_clock_that_ran_ahead_does_not_close_the_organisation_until_then(place: Place) -> None:
    right = place.clock.read().now + timedelta(hours=1)
    place.clock.jump(FUTURE)
    refusal(place, code=telephone(place, right))
    place.clock.jump(right)
    with pytest.raises(ClockBelowFloor):
        enter(place, code=telephone(place, right))
    enter(place, code=telephone(place, right), stated_time=right).close()
    place.clock.move(timedelta(minutes=5))
    session = enter(place)
    assert verify_journal(session).size == len(show_journal(session))
    session.close()


def test_the_clock_that_is_asked_for_counts_as_no_failure(place: Place) -> None:
    place.clock.jump(datetime(2000, 1, 1, tzinfo=UTC))
    for _try in range(FREE_TRIES + 1):
        with pytest.raises(ClockBelowFloor):
            enter(place, code=telephone(place, START))


def test_a_code_secret_in_a_file_is_for_practice_alone(tmp_path: Path) -> None:
    real = found(tmp_path / "home", practice=False)
    real.session.close()
    for name, text in (("phrase", PASSPHRASE), ("code", real.founded.totp_secret)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    credentials = Unattended("Awa D.", tmp_path / "phrase", None, tmp_path / "code")
    with pytest.raises(Refusal, match="entraînement"):
        sign_in_unattended(real.home, real.clock, credentials)
    with_code = replace(credentials, code=real.code(), code_secret_file=None)
    sign_in_unattended(real.home, real.clock, with_code).close()


def test_a_real_vault_stretches_its_passphrase_as_far_as_the_machine_goes(tmp_path: Path) -> None:
    real = found(tmp_path, practice=False)
    real.session.close()
    slot = read_headers(real.session.folder)[0].header.slots[0]
    assert slot.argon2 is not None
    assert FLOOR_MEMORY_KIB <= slot.argon2.memory_kib <= CEILING_MEMORY_KIB


def test_a_closed_session_holds_no_key_and_no_name(tmp_path: Path) -> None:
    place = found(tmp_path)
    grant(place)
    session = place.session
    session.database.read(session.known_people)
    session.close()
    for secret in (session.vault.master_key, session.vault.epoch_key, session.vault.totp_seed):
        assert set(secret) == {0}
    assert not session.directory._people
    assert not session.directory.names


def _fail(place: Place) -> None:
    """Fail once more, as soon as the delay allows it."""
    place.clock.move(timedelta(seconds=LONGEST_DELAY_SECONDS))
    refusal(place, passphrase=WRONG)


def _derivations(work: Callable[[], object]) -> int:
    """Count how often a passphrase is stretched while `work` runs, by watching calls."""
    seen: list[str] = []

    def watch(_frame: object, event: str, called: object) -> None:
        if event == "c_call" and getattr(called, "__name__", "") == "derive":
            seen.append(type(getattr(called, "__self__", None)).__name__)

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen.count("Argon2id")
