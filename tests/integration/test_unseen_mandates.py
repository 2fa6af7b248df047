"""What a revocation from a paper tells of a person goes in due time, and with the person."""

import json
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from kiosque.cli.app import REFUSED, WRONG_USAGE
from kiosque.desk.backup import create_backup
from kiosque.desk.checking import check_paper
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.erasing import (
    Basis,
    ErasePerson,
    erase_citizen,
    load_erasure,
    preview_erasure,
)
from kiosque.desk.erasure_words import preview_lines
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.known_by_revocation import (
    find_revoked,
    find_revoked_by_paper,
    knows_revoked,
)
from kiosque.desk.papers import erasure_paper, revocation_paper
from kiosque.desk.restoring import RestoreBackup, restore_backup
from kiosque.desk.retention import apply_retention, due_today
from kiosque.desk.revoking import Request
from kiosque.desk.revoking_by_seal import KEY_PURPOSE, read_mandate_paper, revoke_by_seal
from kiosque.desk.unseen_mandates import unseen_mandates
from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.safety import run_safety
from kiosque.mandates.commitment import commitment
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from kiosque.mandates.seal import SealContent, read_seal, seal_text, sign_seal
from kiosque.receipts.verdict import GENUINE
from kiosque.store import key_rows
from kiosque.vault.totp import code_at, seed_from_base32
from tests.commands import Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, person
from tests.pages import pages
from tests.two_people import OTHER_PASSPHRASE, Colleague, found_for_two, grant_ended

WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)
MANDATE = "0199aa00-0000-7000-8000-0000000000aa"
ANOTHER = "0199aa00-0000-7000-8000-0000000000ac"
SOMEBODY_ELSES = "0199aa00-0000-7000-8000-0000000000bb"
YEAR = timedelta(days=366)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Place, Colleague]:
    return found_for_two(tmp_path / "home")


def revoke_unseen(place: Place, family: str = "Berthou", mandate: str = MANDATE) -> str:
    """Revoke a mandate of an Yvonne that no journal holds, from its paper; return its seal."""
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
    return seal


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


def test_who_is_known_by_a_revocation_alone_is_found_as_typed_then_or_by_a_paper(
    two: tuple[Place, Colleague],
) -> None:
    place, _colleague = two
    assert not knows_revoked(place.session)
    seal = revoke_unseen(place)
    revoke_unseen(place, "Le Goff", SOMEBODY_ELSES)
    assert knows_revoked(place.session)
    (by_name,) = find_revoked(place.session, "BERTHOU, yvonne", "1959-03-14")
    (by_seal,) = find_revoked_by_paper(place.session, seal.encode())
    attestation = revocation_paper(place.session, MANDATE).pdf
    (by_attestation,) = find_revoked_by_paper(place.session, attestation)
    assert by_name == by_seal == by_attestation
    assert by_name.identity.family_name == "Berthou"
    assert find_revoked(place.session, "Berthou, Yvonne", "1959-03-15") == ()
    assert find_revoked(place.session, "Riou, Yvonne", "1959-03-14") == ()
    with pytest.raises(UnreadableError):
        find_revoked_by_paper(place.session, b"KQ1:RIEN")
    with pytest.raises(InputError):
        find_revoked(place.session, "Berthou", "1959-03-14")
    content = read_seal(seal).content
    forged = seal_text(
        sign_seal(content, ec.generate_private_key(ec.SECP256R1()), place.session.vault.seal_kid)
    )
    with pytest.raises(Refusal, match="authentique"):
        find_revoked_by_paper(place.session, forged.encode())


@pytest.mark.parametrize(
    "name", ["\x00, \x00", "[/]\x1b[2J, x", "' OR 1=1, --", "a, " * 5000, ", "]
)
def test_a_hostile_name_finds_nobody(two: tuple[Place, Colleague], name: str) -> None:
    place, _colleague = two
    revoke_unseen(place)
    for born in ("1959-03-14", "0000-00-00", "' OR 1=1 --"):
        found = None
        with suppress(InputError):
            found = find_revoked(place.session, name, born)
        assert not found


def test_two_people_erase_who_is_known_by_revocations_alone(
    two: tuple[Place, Colleague],
) -> None:
    place, _colleague = two
    revoke_unseen(place)
    revoke_unseen(place, mandate=ANOTHER)
    revoke_unseen(place, "Le Goff", SOMEBODY_ELSES)
    (known,) = find_revoked(place.session, "Berthou, Yvonne", "1959-03-14")
    assert known.mandates == 2
    preview = preview_erasure(place.session, known.id)
    assert {one.mandate for one in preview.unseen} == {MANDATE, ANOTHER}
    assert (preview.only_revoked, preview.contents) == (True, 0)
    told = preview_lines(place.session, preview)
    assert sum("jamais eu" in line for line in told) == 2
    assert any("reste valable" in line for line in told)
    (read,) = show_journal(place.session, type_="citizen.read")
    assert (read.header.subject, (read.payload or {})["what"]) == (known.id, "rights")
    with pytest.raises(Refusal, match="preuve d'une annulation"):
        erase(two, known.id, everything=False)
    assert kept(place) == 3
    erase(two, known.id, everything=True)
    assert kept(place) == 1
    assert find_revoked(place.session, "Berthou, Yvonne", "1959-03-14") == ()
    assert len(find_revoked(place.session, "Le Goff, Yvonne", "1959-03-14")) == 1
    with pytest.raises(UnreadableError):
        preview_erasure(place.session, known.id)
    erased = load_erasure(place.session, known.id)
    assert (erased.proofs, erased.contents) == (0, 2)
    assert (
        check_paper(
            erasure_paper(place.session, known.id).pdf,
            place.session.now(),
            trust=place.session.vault.trust_pem().encode(),
        ).exit_code
        == GENUINE
    )
    still_proved(place)


def test_who_has_a_record_too_is_erased_by_it(two: tuple[Place, Colleague]) -> None:
    place, _colleague = two
    citizen = grant_ended(place).citizen_id
    revoke_unseen(place)
    (known,) = find_revoked(place.session, "Berthou, Yvonne", "1959-03-14")
    with pytest.raises(Refusal, match="a aussi une fiche"):
        preview_erasure(place.session, known.id)
    with pytest.raises(Refusal, match="a aussi une fiche"):
        erase(two, known.id, everything=True)
    erase(two, citizen, everything=False)
    erase(two, known.id, everything=True)
    assert kept(place) == 0
    still_proved(place)


def test_a_restored_backup_erases_again_who_was_known_by_a_revocation(
    two: tuple[Place, Colleague], tmp_path: Path
) -> None:
    place, _colleague = two
    revoke_unseen(place)
    revoke_unseen(place, "Le Goff", SOMEBODY_ELSES)
    made = create_backup(place.session, tmp_path / "stick")
    (known,) = find_revoked(place.session, "Berthou, Yvonne", "1959-03-14")
    erase(two, known.id, everything=True)
    place.session.close()
    slot, organisation = place.session.vault.slot_id, place.session.organisation.id
    command = RestoreBackup(made.path, slot, PASSPHRASE, place.code(), replace=True)
    assert restore_backup(place.home, place.clock, command).erased_again == 1
    signed_in = SignIn(organisation, slot, PASSPHRASE, place.code())
    session = sign_in(place.home, place.clock, signed_in)
    assert find_revoked(session, "Berthou, Yvonne", "1959-03-14") == ()
    assert len(find_revoked(session, "Le Goff, Yvonne", "1959-03-14")) == 1
    session.close()


def test_the_command_finds_and_erases_who_is_known_by_a_revocation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place, colleague = found_for_two(tmp_path / "home")
    seal = revoke_unseen(place)
    place.session.close()
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.signs_in(tmp_path / "home", place.founded.totp_secret)
    said = typist.type("citizen", "find", "Berthou, Yvonne", "--birth-date", "1959-03-14", "--json")
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["citizens"] == []
    (known,) = document["revoked"]
    assert json.loads(typist.type("citizen", "find", "--paper", seal, "--json").out) == document
    for wrong in (
        [],
        ["Berthou", "--paper", seal],
        ["--paper", seal, "--birth-date", "1959-03-14"],
    ):
        said = typist.type("citizen", "find", *wrong)
        assert said.code == WRONG_USAGE
        assert is_a_sentence(said)
    preview = json.loads(typist.type("citizen", "erase", known["id"], "--json").out)
    assert [one["mandate"] for one in preview["unseen"]] == [MANDATE]
    phrase = tmp_path / "autre phrase"
    phrase.write_text(OTHER_PASSPHRASE, encoding="utf-8")
    second = ["--second", "Karim B.", "--second-passphrase-file", str(phrase), "--second-code"]
    assert (
        typist.type("citizen", "erase", known["id"], *second, now_code(colleague)).code == REFUSED
    )
    said = typist.type(
        "citizen", "erase", known["id"], *second, now_code(colleague), "--everything", "--json"
    )
    assert said.code == 0, said.err
    assert json.loads(said.out)["contents"] == 1
    assert (
        json.loads(typist.type("citizen", "find", "--paper", seal, "--json").out)["revoked"] == []
    )


def now_code(colleague: Colleague) -> str:
    return code_at(colleague.seed, datetime.now(UTC))


def test_who_is_known_by_a_revocation_is_erased_by_questions(
    two: tuple[Place, Colleague], tmp_path: Path
) -> None:
    place, colleague = two
    revoke_unseen(place)

    def codes(seed: bytes) -> Iterator[str]:
        while True:
            place.clock.move(timedelta(seconds=30))
            yield code_at(seed, place.clock.read().now)

    said: list[str] = []
    script: dict[str, Any] = {
        "safety": ["erase"] * 2, "erase.whom": ["revoked"] * 2, "erase.paper": [""] * 2,
        "erase.name": ["Riou, Yvonne", "Berthou, Yvonne"], "birth_date": ["14/03/1959"] * 2,
        "known_person": ["1"], "erase.sure": ["oui"], "erase.basis": ["request"],
        "erase.second": ["1"], "erase.passphrase": [OTHER_PASSPHRASE],
        "code": codes(seed_from_base32(place.founded.totp_secret)),
        "erase.code": codes(colleague.seed),
        "language": ["fr"], "paper.erasure": ["save"], "folder.erasure": [str(tmp_path)],
    }  # fmt: skip
    console = ScriptedConsole(script, said.append)
    run_safety(place.session, console)
    assert any("connue ainsi" in line for line in said)
    run_safety(place.session, console)
    assert any("reste valable" in line for line in said)
    assert kept(place) == 0
    assert list(tmp_path.glob("effacement-*.pdf"))


async def test_who_is_known_by_a_revocation_is_erased_in_full_screen(
    two: tuple[Place, Colleague],
) -> None:
    place, _colleague = two
    seal = revoke_unseen(place)
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Journal, sauvegarde")
        await shown.choose("Journal, sauvegarde", "Effacer une personne")
        await shown.choose("Qui faut-il", "par son nom")
        await shown.until("Qui demande")
        await shown.fill("Riou, Yvonne", "14/03/1959")
        await shown.press("enter")
        await shown.until("connue ainsi")
        await shown.press("escape")
        await shown.choose("Journal, sauvegarde", "Effacer une personne")
        await shown.choose("Qui faut-il", "par son papier")
        await shown.until("Cachet lu")
        await shown.fill(seal)
        await shown.press("enter")
        await shown.answer("Ce qui s'effacerait")
        await shown.choose("Pourquoi", "demandé")
        await shown.until("Qui confirme")
