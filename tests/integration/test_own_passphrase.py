"""One's own passphrase changed: what opens then, what stays, what is written."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.mandates import load_mandate
from kiosque.desk.own_passphrase import change_passphrase
from kiosque.desk.staff import Reason, list_staff
from kiosque.desk.staff_changes import deactivate
from kiosque.desk.throttle import FREE_TRIES, failures_of
from kiosque.errors import InputError, Refusal, SignInError, UnavailableError
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.menu import run_menu
from kiosque.store.database import Connection, Database
from kiosque.vault import slot_changes
from kiosque.vault.header import FILE_NAMES, VaultHeader, read_headers
from kiosque.vault.own_slot import under_passphrase
from tests.commands import Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, begin, found, grant, ready_draft
from tests.linear_scripts import never
from tests.pages import pages
from tests.staff import COLLEAGUE_PASSPHRASE, founder, hire
from tests.wholeness import check_mandate, check_whole

NEW = "huit mots tout neufs pour ouvrir mon poste"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def header(place: Place) -> VaultHeader:
    return read_headers(place.session.folder)[0].header


def files(place: Place) -> list[bytes]:
    return [(place.session.folder / name).read_bytes() for name in FILE_NAMES]


def test_the_new_passphrase_opens_and_the_old_one_opens_nothing_any_more(place: Place) -> None:
    leo = hire(place)
    session = leo.sign_in_ready()
    before = grant_mandate(session, begin(session, ready_draft()).id, leo.code())
    change_passphrase(session, COLLEAGUE_PASSPHRASE, NEW, leo.code())
    after = grant_mandate(session, begin(session, ready_draft()).id, leo.code())
    session.close()
    with pytest.raises(SignInError):
        leo.sign_in()
    again = replace(leo, passphrase=NEW).sign_in()
    for mandate in (before, after):
        check_mandate(again, load_mandate(again, mandate.mandate_id))
    assert again.vault.mediator_chain == session.vault.mediator_chain
    again.close()
    check_whole(place.session, [before.mandate_id, after.mandate_id])


def test_nobody_elses_slot_changes_and_a_coordinator_stays_one(place: Place) -> None:
    leo, awa = hire(place), founder(place)
    before = {slot.id: slot for slot in header(place).slots}
    change_passphrase(place.session, PASSPHRASE, NEW, awa.code())
    after = {slot.id: slot for slot in header(place).slots}
    mine = before.pop(awa.slot), after.pop(awa.slot)
    assert before == after
    assert mine[0].public_key != mine[1].public_key
    assert mine[0].certificates == mine[1].certificates
    leo.sign_in().close()
    # The root key came along: this very session still changes the team.
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    session = replace(awa, passphrase=NEW).sign_in()
    assert hire(place, "Inès K.", by=session).slot
    session.close()


def test_a_copy_of_the_old_slot_opens_nothing_once_the_keys_are_replaced(place: Place) -> None:
    leo, awa = hire(place), founder(place)
    old = place.session.vault.slot
    change_passphrase(place.session, PASSPHRASE, NEW, awa.code())
    deactivate(place.session, leo.slot, Reason.DEPARTURE)
    assert all(slot.public_key != old.record.public_key for slot in header(place).slots)


def test_the_journal_tells_who_and_nothing_of_the_passphrase(place: Place) -> None:
    awa = founder(place)
    change_passphrase(place.session, PASSPHRASE, NEW, awa.code())
    (event,) = show_journal(place.session, type_="mediator.changed")
    assert event.payload is not None
    assert event.payload["what"] == "passphrase"
    assert event.payload["by"] == event.payload["slot"] == event.header.subject == awa.slot
    assert NEW not in json.dumps(event.payload)
    listed = list_staff(place.session)
    rebuild_projections(place.session)
    assert list_staff(place.session) == listed


@pytest.mark.parametrize(
    "new", ["", "azerty", "aaaaaaaaaaaaaaaaaa", "\x1b[31m", PASSPHRASE, f"  {PASSPHRASE} "]
)
def test_a_passphrase_that_will_not_do_is_refused_with_nothing_written(
    place: Place, new: str
) -> None:
    before = files(place)
    with pytest.raises(InputError) as refused:
        change_passphrase(place.session, PASSPHRASE, new, founder(place).code())
    assert refused.value.field == "passphrase"
    assert files(place) == before


def test_wrong_tries_count_as_at_the_door_and_do_not_tell_what_was_wrong(place: Place) -> None:
    awa, before = founder(place), files(place)
    size = verify_journal(place.session).size
    told = set()
    for old, code in (("autre chose", awa.code()), (PASSPHRASE, "000000"), ("\ud800", "é")):
        with pytest.raises(SignInError) as refused:
            change_passphrase(place.session, old, NEW, code)
        told.add(refused.value.what)
    assert len(told) == 1
    # The door counts the same tries.
    assert failures_of(place.session.folder, awa.slot) == FREE_TRIES
    with pytest.raises(SignInError, match="Trop d'essais"):
        change_passphrase(place.session, PASSPHRASE, NEW, awa.present_code())
    assert files(place) == before
    assert verify_journal(place.session).size == size


def test_a_code_that_served_does_not_serve_again(place: Place) -> None:
    awa = founder(place)
    code = awa.code()
    change_passphrase(place.session, PASSPHRASE, NEW, code)
    with pytest.raises(SignInError):
        change_passphrase(place.session, NEW, PASSPHRASE, code)


def test_what_fails_after_the_vault_was_written_puts_it_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    awa, before = founder(place), header(place)

    write = Database.write

    def refused(database: Database, work: Callable[[Connection], None]) -> None:
        def work_and_fail(connection: Connection) -> None:
            work(connection)
            raise UnavailableError("the disk is full")

        write(database, work_and_fail)

    monkeypatch.setattr(Database, "write", refused)
    with pytest.raises(UnavailableError):
        change_passphrase(place.session, PASSPHRASE, NEW, awa.code())
    monkeypatch.undo()
    assert header(place) == before
    assert not show_journal(place.session, type_="mediator.changed")
    awa.sign_in().close()
    change_passphrase(place.session, PASSPHRASE, NEW, awa.code())


def test_a_change_stopped_between_the_two_copies_is_settled_by_the_next_opening(
    place: Place,
) -> None:
    awa = founder(place)
    second = place.session.folder / FILE_NAMES[1]
    old = second.read_bytes()
    slot_changes.replace_own_slot(
        place.session.vault, under_passphrase(place.session.vault, PASSPHRASE, NEW)
    )
    second.write_bytes(old)
    replace(awa, passphrase=NEW).sign_in().close()
    first, other = files(place)
    assert first == other
    with pytest.raises(SignInError):
        awa.sign_in()


def test_another_session_of_the_same_person_changes_no_key_before_it_is_opened_again(
    place: Place,
) -> None:
    awa = founder(place)
    other = awa.sign_in()
    change_passphrase(place.session, PASSPHRASE, NEW, awa.code())
    with pytest.raises(Refusal, match="clés de la structure"):
        hire(place, by=other)
    with pytest.raises(Refusal, match="clés de la structure"):
        change_passphrase(other, NEW, PASSPHRASE, awa.code())
    other.close()


def test_it_is_changed_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    typist = Typist(monkeypatch, capsys, desk)
    assert typist.found(tmp_path / "home").code == 0
    (desk / "nouvelle").write_text(NEW, encoding="utf-8")
    (desk / "faible").write_text("azerty", encoding="utf-8")
    words = ("mediator", "passphrase", "--new-passphrase-file")
    assert typist.type(*words, str(desk / "faible")).code == 2
    assert typist.type(*words, str(desk / "absente")).code == 2
    said = typist.type(*words, str(desk / "nouvelle"), "--json")
    assert said.code == 0, said.err
    assert set(json.loads(said.out)) == {"slot"}
    assert NEW not in said.out + said.err
    refused = typist.type("mediator", "list")
    assert refused.code == 1
    assert is_a_sentence(refused)
    (desk / "phrase").write_text(NEW, encoding="utf-8")
    assert typist.type("mediator", "list").code == 0


def test_it_is_changed_by_questions_by_who_is_no_coordinator(place: Place) -> None:
    leo = hire(place)
    session = leo.sign_in_ready()
    said: list[str] = []
    script = {
        "menu": ["own", "own", "leave"],
        "own.old": ["autre chose", COLLEAGUE_PASSPHRASE],
        "own.new": ["azerty", NEW, NEW, NEW],
        "own.again": ["autre", NEW, NEW],
        "own.code": iter(leo.code, ""),
    }
    run_menu(session, ScriptedConsole(script, said.append), never)
    session.close()
    assert any("n'est pas changée" in line for line in said)
    assert any("Votre phrase de passe est changée" in line for line in said)
    assert not any(NEW in line for line in said)
    replace(leo, passphrase=NEW).sign_in().close()


async def test_it_is_changed_page_by_page(place: Place) -> None:
    awa = founder(place)
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Changer ma phrase")
        await shown.until("Votre nouvelle phrase")
        await shown.fill(NEW, NEW)
        await shown.press("enter")
        await shown.until("Est-ce bien vous")
        await shown.fill("autre chose", place.code())
        await shown.press("enter")
        await shown.until("n'est pas changée")
        await shown.fill(PASSPHRASE, place.code())
        await shown.press("enter")
        await shown.answer("Votre phrase de passe est changée")
        await shown.until("Aujourd'hui")
    replace(awa, passphrase=NEW).sign_in().close()


def test_a_grant_still_needs_a_code_of_the_same_telephone(place: Place) -> None:
    change_passphrase(place.session, PASSPHRASE, NEW, founder(place).code())
    check_mandate(place.session, load_mandate(place.session, grant(place).mandate_id))
