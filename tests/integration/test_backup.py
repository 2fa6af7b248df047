"""A backup is whole or not there; a restoration is verified, goes on as a new log, and loses
nothing."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.cli.app import REFUSED, WRONG_USAGE
from kiosque.desk.backup import BackupMade, create_backup, last_backup
from kiosque.desk.backup_file import MAGIC, read_head
from kiosque.desk.citizens import find_citizens
from kiosque.desk.entrance import SignIn, list_organisations, sign_in
from kiosque.desk.erasing import load_erasure, preview_erasure
from kiosque.desk.founding import found_organisation
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.restoring import RestoreBackup, Restored, look_at_backup, restore_backup
from kiosque.desk.session import Session
from kiosque.desk.tombstones import FILE_NAME as TOMBSTONES
from kiosque.errors import Refusal, SignInError, TamperedError, UnavailableError, UnreadableError
from kiosque.store.store import FILE_NAME
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, found, founding_command, grant, person
from tests.two_people import erase, join

ELSEWHERE = "elsewhere"


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


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def back_up(place: Place, stick: Path) -> BackupMade:
    place.clock.move(timedelta(seconds=2))
    return create_backup(place.session, stick)


def restore(place: Place, home: Path, file: Path, **changes: Any) -> Restored:
    fields = {
        "file": file,
        "slot": place.session.vault.slot_id,
        "passphrase": PASSPHRASE,
        "code": place.code(),
    }
    return restore_backup(home, place.clock, RestoreBackup(**{**fields, **changes}))


def enter(place: Place, home: Path) -> Session:
    session = place.session
    command = SignIn(session.organisation.id, session.vault.slot_id, PASSPHRASE, place.code())
    return sign_in(home, place.clock, command)


def check_whole(session: Session) -> int:
    verify_journal(session, every_signature=True)
    erased = verify_contents(session)
    before, after = rebuild_projections(session)
    assert before == after
    return erased


def everything(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }


def test_a_backup_restored_elsewhere_opens_with_everything_in_it(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    made = back_up(place, stick)
    assert last_backup(place.session) == made.made_at
    home = tmp_path / ELSEWHERE
    restored = restore(place, home, made.path)
    assert restored.replaced is None
    session = enter(place, home)
    assert load_mandate(session, granted.number).signed == granted.record.encode()
    assert [line.id for line in find_citizens(session, "Berthou")] == [granted.citizen_id]
    assert check_whole(session) == 0
    session.close()


def test_a_restored_journal_goes_on_as_a_new_log_that_names_the_one_before(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    grant(place)
    old_log, made = place.session.ledger.log, back_up(place, stick)
    home = tmp_path / ELSEWHERE
    restored = restore(place, home, made.path)
    session = enter(place, home)
    assert session.ledger.log == restored.log != old_log
    opened, first = show_journal(session, type_="log.opened")
    assert first.header.seq == 0
    assert opened.header.seq == made.events
    assert opened.payload is not None
    assert opened.payload["previous_log"] == old_log == first.header.log
    assert opened.payload["previous_size"] == made.events
    assert opened.payload["previous_head"] == opened.header.prev.hex()
    grant_after = Place(home, place.clock, replace(place.founded, session=session))
    grant(grant_after, identity=person(family_name="Le Goff"))
    assert check_whole(session) == 0
    session.close()


def test_two_kiosks_that_go_on_from_one_backup_are_not_taken_for_one_another(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    made = back_up(place, stick)
    logs = {restore(place, tmp_path / name, made.path).log for name in ("one", "other")}
    assert len(logs | {place.session.ledger.log}) == 3


def test_a_restored_copy_can_be_backed_up_and_restored_again(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    grant(place)
    made = back_up(place, stick)
    first_home = tmp_path / "first"
    restore(place, first_home, made.path)
    session = enter(place, first_home)
    again = Place(first_home, place.clock, replace(place.founded, session=session))
    second = back_up(again, tmp_path / "second stick")
    second_home = tmp_path / "second"
    restore(again, second_home, second.path)
    session.close()
    session = enter(place, second_home)
    assert len(show_journal(session, type_="log.opened")) == 3
    assert check_whole(session) == 0
    session.close()


def test_data_that_are_older_than_the_backup_are_replaced_and_put_aside(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    place.session.database.exclusive(
        lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    )
    home = tmp_path / ELSEWHERE
    shutil.copytree(place.home, home)
    granted = grant(place)
    made = back_up(place, stick)
    restored = restore(place, home, made.path)
    assert restored.replaced is not None
    assert (restored.replaced / FILE_NAME).exists()
    assert len(list_organisations(home)) == 1
    session = enter(place, home)
    assert [line.id for line in list_mandates(session)] == [granted.mandate_id]
    assert restored.replaced.exists()
    session.close()
    place.clock.move(timedelta(days=60))
    session = enter(place, home)
    assert not restored.replaced.exists()
    session.close()


def test_more_recent_data_are_not_replaced_unless_one_says_so(place: Place, stick: Path) -> None:
    made = back_up(place, stick)
    granted = grant(place)
    place.session.database.close()
    before = everything(place.home)
    with pytest.raises(Refusal, match="plus récentes"):
        restore(place, place.home, made.path)
    after = everything(place.home)
    assert {name for name in after if "attempts" not in name} == set(before)
    session = enter(place, place.home)
    assert [line.id for line in list_mandates(session)] == [granted.mandate_id]
    session.close()
    restored = restore(place, place.home, made.path, replace=True)
    assert restored.replaced is not None
    session = enter(place, place.home)
    assert list_mandates(session) == ()
    session.close()


def test_a_backup_restored_twice_loses_nothing_of_what_was_done_in_between(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    made = back_up(place, stick)
    home = tmp_path / ELSEWHERE
    restore(place, home, made.path)
    session = enter(place, home)
    again = Place(home, place.clock, replace(place.founded, session=session))
    granted = grant(again)
    session.close()
    with pytest.raises(Refusal, match="plus récentes"):
        restore(place, home, made.path)
    session = enter(place, home)
    assert [line.id for line in list_mandates(session)] == [granted.mandate_id]
    session.close()


def test_nothing_is_restored_under_an_open_session(place: Place, stick: Path) -> None:
    made = back_up(place, stick)
    with pytest.raises(UnavailableError, match="session est ouverte"):
        restore(place, place.home, made.path, replace=True)
    assert list_mandates(place.session) == ()


def test_who_was_erased_since_the_backup_stays_erased(place: Place, stick: Path) -> None:
    """D9."""
    colleague = join(place)
    gone = grant(place).citizen_id
    stays = grant(place, identity=person(family_name="Le Goff")).citizen_id
    made = back_up(place, stick)
    place.clock.move(timedelta(days=40))
    erased = erase(place, colleague, gone)
    assert erased.copies_until == made.kept_until
    place.session.database.close()
    restored = restore(place, place.home, made.path, replace=True)
    assert restored.erased_again == 1
    session = enter(place, place.home)
    assert [line.id for line in find_citizens(session, "")] == [stays]
    assert load_erasure(session, gone).contents == 2
    assert check_whole(session) == 2
    session.close()


def test_tables_of_what_was_kept_safe_are_made_again_from_the_journal(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    colleague = join(place)
    gone = grant(place).citizen_id
    place.clock.move(timedelta(days=40))
    erase(place, colleague, gone)
    made = back_up(place, stick)
    home = tmp_path / ELSEWHERE
    restore(place, home, made.path)
    session = enter(place, home)
    digest, same = rebuild_projections(session)
    assert digest == same
    for table in ("past_logs", "erasures", "backups"):
        session.database.write(lambda c, t=table: c.execute(f"DELETE FROM {t}"))  # type: ignore[misc]  # noqa: S608
        before, after = rebuild_projections(session)
        assert before != digest
        assert after == digest
    verify_journal(session, every_signature=True)
    session.close()


@pytest.mark.parametrize("kept", ["present", "stick"])
def test_the_list_of_who_was_erased_survives_the_loss_of_the_database(
    place: Place, stick: Path, tmp_path: Path, kept: str
) -> None:
    """D9."""
    colleague = join(place)
    gone = grant(place).citizen_id
    made = back_up(place, stick)
    place.clock.move(timedelta(days=40))
    erase(place, colleague, gone)
    back_up(place, stick)
    home = place.home
    place.session.database.close()
    if kept == "present":
        (stick / TOMBSTONES).unlink()
        (place.session.folder / FILE_NAME).write_bytes(b"lost" * 5000)
    else:
        home = tmp_path / ELSEWHERE
    restored = restore(place, home, made.path, replace=True)
    assert restored.erased_again == 1
    session = enter(place, home)
    assert find_citizens(session, "") == ()
    session.close()


def test_a_mandate_kept_as_a_proof_is_kept_by_the_restoration_too(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    colleague = join(place)
    granted = grant(place)
    made = back_up(place, stick)
    place.clock.move(timedelta(days=40))
    erase(place, colleague, granted.citizen_id, everything=False)
    back_up(place, stick)
    home = tmp_path / ELSEWHERE
    assert restore(place, home, made.path).erased_again == 1
    session = enter(place, home)
    assert load_mandate(session, granted.number).record.id == granted.mandate_id
    assert find_citizens(session, "") == ()
    session.close()


def test_a_list_of_erased_people_that_was_altered_is_refused(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    made = back_up(place, stick)
    listed = stick / TOMBSTONES
    whole = json.loads(listed.read_text(encoding="ascii"))
    other = found(tmp_path / "other", siret="20003019500115")
    create_backup(other.session, tmp_path / "other stick")
    foreign = (tmp_path / "other stick" / TOMBSTONES).read_bytes()
    other.session.close()
    altered = json.dumps({**whole, "payload": whole["payload"][:-4] + "AAAA"}).encode()
    for wrong in (b"", b"{}", altered, foreign):
        listed.write_bytes(wrong)
        with pytest.raises(TamperedError, match="personnes effacées"):
            restore(place, tmp_path / ELSEWHERE, made.path)
    assert list_organisations(tmp_path / ELSEWHERE) == ()


@pytest.mark.parametrize(
    ("passphrase", "code"), [("une autre phrase que la bonne", None), (PASSPHRASE, "000000")]
)
def test_who_is_not_recognised_restores_nothing(
    place: Place, stick: Path, tmp_path: Path, passphrase: str, code: str | None
) -> None:
    made = back_up(place, stick)
    home = tmp_path / ELSEWHERE
    with pytest.raises(SignInError, match="ne s'ouvre pas"):
        restore(place, home, made.path, passphrase=passphrase, code=code or place.code())
    assert everything(home) == {}


def test_a_backup_cut_anywhere_or_changed_anywhere_is_refused_and_nothing_changes(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    grant(place)
    made = back_up(place, stick)
    whole = made.path.read_bytes()
    home = tmp_path / ELSEWHERE
    wrong = stick / "wrong.kiosque"
    cuts = [0, 5, len(MAGIC) + 2, 200, len(whole) // 2, len(whole) - 32, len(whole) - 1]
    for at in cuts:
        wrong.write_bytes(whole[:at])
        with pytest.raises(UnreadableError):
            restore(place, home, wrong)
    spots = [3, 40, 300, 5000, len(whole) // 2, len(whole) - 40, len(whole) - 1]
    for at in spots:
        wrong.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((UnreadableError, TamperedError)):
            restore(place, home, wrong)
    wrong.write_bytes(whole + b"more")
    with pytest.raises(TamperedError):
        restore(place, home, wrong)
    assert everything(home) == {}


@pytest.mark.parametrize("version", [b"2", b"999", b"9999999999"])
def test_a_backup_of_a_newer_version_is_left_alone(
    place: Place, stick: Path, tmp_path: Path, version: bytes
) -> None:
    made = back_up(place, stick)
    made.path.write_bytes(made.path.read_bytes().replace(b"backup/1\n", b"backup/%b\n" % version))
    with pytest.raises(UnreadableError, match="plus récente"):
        restore(place, tmp_path / ELSEWHERE, made.path)


def test_a_manifest_that_leads_elsewhere_is_no_backup(place: Place, stick: Path) -> None:
    made = back_up(place, stick)
    raw = made.path.read_bytes()
    for wrong in (b'"name":"../../x"', b'"name":"vault.json/..'):
        made.path.write_bytes(raw.replace(b'"name":"vault.json"', wrong))
        with pytest.raises(UnreadableError):
            look_at_backup(made.path)


def test_only_a_coordinator_makes_a_backup_and_never_inside_the_data(
    place: Place, stick: Path
) -> None:
    """D15."""
    with pytest.raises(Refusal, match="dossier des données"):
        create_backup(place.session, place.home / "sauvegardes")
    place.session.vault.roles = ("mediator",)
    with pytest.raises(Refusal, match="référente"):
        create_backup(place.session, stick)
    assert not stick.exists()


def test_a_backup_names_nobody_in_clear_but_the_staff_and_says_until_when_it_is_kept(
    place: Place, stick: Path
) -> None:
    grant(place, identity=person(family_name="Kerzhoñdur"))
    made = back_up(place, stick)
    raw = made.path.read_bytes()
    assert "Kerzhoñdur".encode() not in raw
    assert b"mandate.signed" not in raw
    manifest = read_head(made.path).manifest
    kept = datetime.fromisoformat(manifest.kept_until)
    assert kept - datetime.fromisoformat(manifest.made_at) == timedelta(days=56)
    assert "Kerz" not in made.path.name


def test_old_backups_go_when_a_new_one_is_there_and_those_of_others_stay(
    place: Place, stick: Path, tmp_path: Path
) -> None:
    old = back_up(place, stick)
    other = found_organisation(
        tmp_path / "other", place.clock, founding_command(siret="20003019500115")
    )
    theirs = create_backup(other.session, stick)
    other.session.close()
    (stick / "notes.kiosque").write_text("rien", encoding="utf-8")
    place.clock.move(timedelta(days=57))
    new = back_up(place, stick)
    assert new.removed == (old.path,)
    left = {path.name for path in stick.iterdir()}
    assert left == {theirs.path.name, new.path.name, "notes.kiosque", TOMBSTONES}


def test_an_erasure_says_until_when_a_backup_opens_the_person(place: Place, stick: Path) -> None:
    granted = grant(place)
    assert preview_erasure(place.session, granted.citizen_id).copies_until is None
    made = back_up(place, stick)
    preview = preview_erasure(place.session, granted.citizen_id)
    assert preview.copies_until == made.kept_until
    place.clock.move(timedelta(days=60))
    assert preview_erasure(place.session, granted.citizen_id).copies_until is None


def test_a_backup_and_its_restoration_by_command(
    typist: Typist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert typist.found(tmp_path / "home").code == 0
    assert typist.type(*GRANT).code == 0
    said = typist.type("backup", "create", "--output", str(tmp_path / "clé"), "--json")
    assert said.code == 0, said.err
    made = json.loads(said.out)
    monkeypatch.setenv("KIOSQUE_HOME", str(tmp_path / ELSEWHERE))
    said = typist.type("backup", "restore", made["path"], "--json")
    assert said.code == 0, said.err
    restored = json.loads(said.out)
    assert restored["events"] == made["events"]
    verified = json.loads(typist.type("journal", "verify", "--complete", "--json").out)
    assert verified["ok"] is True
    assert len(json.loads(typist.type("mandate", "list", "--json").out)["mandates"]) == 1
    again = typist.type("backup", "restore", made["path"])
    assert again.code == REFUSED
    assert is_a_sentence(again)
    assert typist.type("backup", "restore", made["path"], "--replace").code == 0


def test_a_file_that_is_no_backup_is_a_sentence(typist: Typist, tmp_path: Path) -> None:
    assert typist.found(tmp_path / "home").code == 0
    wrong = tmp_path / "photo.jpg"
    wrong.write_bytes(b"\xff\xd8\xff\xe0" * 100)
    for path in (wrong, tmp_path / "nowhere", tmp_path):
        said = typist.type("backup", "restore", str(path))
        assert said.code == WRONG_USAGE
        assert is_a_sentence(said)
