"""The proof of a mandate: a stranger checks it with Python alone, whatever happened since."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.acts import ActResult
from kiosque.desk.confirming import resume_mandate
from kiosque.desk.erasing import Basis, ErasePerson, erase_citizen
from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import show_journal, verify_journal
from kiosque.desk.proofs import export_proof
from kiosque.desk.renewing import begin_renewal
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.desk.second_factor import card_factor, draw_factor
from kiosque.desk.staff_changes import reissue
from kiosque.desk.using import UseMandate, use_mandate
from kiosque.desk.visits import save_draft
from kiosque.errors import KiosqueError, Refusal, UnreadableError
from kiosque.mandates.editions import edition_source, newest_edition
from kiosque.receipts.proof.verifier import (
    ALTERED,
    INTACT,
    MISUSED,
    UNCONFIRMED,
    Report,
    Trusted,
    read_pem,
)
from kiosque.vault.certificates import KIOSK_USE
from kiosque.vault.totp import code_at
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import Place, begin, found, grant, person, ready_draft
from tests.integration.test_backup import back_up, enter, restore
from tests.integration.test_desk_confirmation import OTHERS, confirm
from tests.integration.test_linear_people import found_person
from tests.integration.test_retention import open_later
from tests.integration.test_tui_endings import reach_mandate
from tests.pages import pages
from tests.paper_texts import text_of
from tests.proof_examples import (
    PART,
    WISH,
    act,
    altered,
    judged,
    members,
    proof_of,
    rich_proof,
    run_verifier,
    told,
)
from tests.staff import COLLEAGUE_PASSPHRASE, Colleague, hire
from tests.two_people import erase, found_for_two, grant_ended

SEED = "3132333435363738393031323334353637383930"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """Return the folder of somebody who has a proof and Python, and nothing else."""
    folder = tmp_path / "stranger"
    folder.mkdir()
    proof, root = rich_proof()
    (folder / "preuve.zip").write_bytes(proof)
    (folder / "racine.pem").write_bytes(root)
    return folder


def test_a_stranger_is_told_one_sentence_a_check_and_what_to_compare(stranger: Path) -> None:
    answer = run_verifier(stranger, "preuve.zip")
    assert (answer.returncode, answer.stderr) == (UNCONFIRMED, "")
    *checks, _empty, verdict, compare = answer.stdout.splitlines()
    assert all(line.startswith(("✔ oui", "· note")) and line.endswith(".") for line in checks)
    assert verdict.startswith("Intact\N{NO-BREAK SPACE}; émetteur à confirmer.")
    root = read_pem((stranger / "racine.pem").read_bytes())[0]
    assert compare.endswith(root.fingerprint)
    assert "Demande de RSA" in answer.stdout
    assert "annulé pour" in answer.stdout
    assert "SPÉCIMEN" in verdict


def test_the_issuer_is_confirmed_by_a_root_or_a_fingerprint_from_elsewhere(stranger: Path) -> None:
    root = read_pem((stranger / "racine.pem").read_bytes())[0]
    for trusted in (["--racine", "racine.pem"], ["--empreinte", root.fingerprint.lower()]):
        answer = run_verifier(stranger, "preuve.zip", *trusted)
        assert answer.returncode == INTACT
        assert "Intact, émis par Centre social de Bellevue." in answer.stdout


def test_a_wrong_fingerprint_refuses_the_issuer(stranger: Path) -> None:
    answer = run_verifier(stranger, "preuve.zip", "--empreinte", "AB" * 32)
    assert answer.returncode == ALTERED
    assert answer.stdout.splitlines()[-1].startswith("REFUSÉ")


def test_the_answer_is_given_to_a_program_too(stranger: Path) -> None:
    answer = run_verifier(stranger, "preuve.zip", "--json")
    document = json.loads(answer.stdout)
    assert document["verdict"] == "unconfirmed"
    assert document["exit"] == answer.returncode == UNCONFIRMED
    assert (document["state"], document["altered"]) == ("signed_locally", [])
    assert all(check["ok"] is not False for check in document["checks"])


@pytest.mark.parametrize(
    "words",
    [
        ["absent.zip"],
        ["preuve.zip", "autre.zip"],
        ["preuve.zip", "--couleur"],
        ["preuve.zip", "--empreinte"],
        ["preuve.zip", "--empreinte", "AB CD"],
        ["preuve.zip", "--racine", "absente.pem"],
        ["preuve.zip", "--racine", "preuve.zip"],
        ["e" * 5000],
        ["."],
    ],
    ids=lambda words: words[-1][:20],
)
def test_a_wrong_command_is_explained(stranger: Path, words: list[str]) -> None:
    answer = run_verifier(stranger, *words)
    assert (answer.returncode, answer.stdout) == (MISUSED, "")
    assert "Traceback" not in answer.stderr
    assert answer.stderr.strip()


def test_it_says_how_it_is_used(stranger: Path) -> None:
    answer = run_verifier(stranger, "--aide")
    assert answer.returncode == INTACT
    assert all(word in answer.stdout for word in ("--racine", "--empreinte", "--json", "Python"))


def test_an_unpacked_proof_is_verified_where_it_lies(stranger: Path) -> None:
    for name, data in members((stranger / "preuve.zip").read_bytes()).items():
        path = stranger / "preuve" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    own = run_verifier(stranger, "preuve.zip", "--racine", "preuve/certificats/racine.pem")
    assert (own.returncode, own.stdout) == (MISUSED, "")
    assert "ne dit pas de qui" in own.stderr
    (stranger / "preuve" / ".DS_Store").write_bytes(b"left by a file manager")
    for answer in (run_verifier(stranger / "preuve"), run_verifier(stranger)):
        assert answer.returncode == UNCONFIRMED
    (stranger / "preuve" / "mandat.pdf").write_bytes(b"%PDF-1.7 another")
    answer = run_verifier(stranger / "preuve")
    assert answer.returncode == ALTERED
    assert answer.stdout.splitlines()[-1].endswith("illisible\N{NO-BREAK SPACE}: mandat.pdf.")
    (stranger / "preuve" / "lien").symlink_to("/etc/passwd")
    answer = run_verifier(stranger / "preuve")
    assert (answer.returncode, "root:" in answer.stdout) == (ALTERED, False)


def plain(report: Report) -> str:
    """Return what is told, with ordinary spaces."""
    return told(report).replace("\N{NO-BREAK SPACE}", " ")


def test_no_other_person_is_in_a_proof(place: Place) -> None:
    """Two people of one organisation, and the mandate of one of them."""
    mine = grant(place)
    others = person(family_name="Quémeneur", given_names=("Zoé",), birth_date="1971-08-09")
    theirs = grant(place, identity=others)
    act(place, theirs, "Dossier de la voisine")
    act(place, mine)
    proof = proof_of(place.session, mine.number)
    names = ("Quémeneur", "Zoé", "1971-08-09", "9 août 1971", "voisine", theirs.number)
    secrets = (*names, theirs.mandate_id, theirs.citizen_id, theirs.visit_id)
    files = members(proof)
    texts = {name: data.decode("utf-8", "replace") for name, data in files.items()}
    texts["words of the paper"] = text_of(files["mandat.pdf"])
    for name, text in texts.items():
        assert not [secret for secret in secrets if secret in text], name
    assert judged(proof).exit_code == UNCONFIRMED
    assert "Demande de RSA" in told(judged(proof))


def test_the_file_tells_nobody_s_name_and_is_for_its_owner_alone(
    place: Place, tmp_path: Path
) -> None:
    granted = grant(place)
    path = export_proof(place.session, granted.number, tmp_path / "clé")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.name.startswith("preuve-")
    assert not any(word in path.name.lower() for word in ("berthou", "yvonne", "bel1"))
    saved, read = show_journal(place.session, limit=2)
    assert (saved.header.type, saved.header.subject) == ("paper.saved", granted.mandate_id)
    assert saved.payload is not None
    assert saved.payload["kind"] == "proof"
    assert read.header.type == "citizen.read"


def test_a_proof_is_not_written_among_the_data(place: Place) -> None:
    granted = grant(place)
    with pytest.raises(Refusal, match="données"):
        export_proof(place.session, granted.number, place.home / "preuves")
    with pytest.raises(Refusal, match="numéro"):
        export_proof(place.session, "BEL1-9999-A", place.home.parent)


def test_a_mandate_revoked_whole_says_so(place: Place) -> None:
    granted = grant(place)
    act(place, granted)
    revoke(place.session, RevokeMandate(granted.number, PART))
    revoke(place.session, RevokeMandate(granted.number, WISH))
    proof = proof_of(place.session, granted.number)
    report = judged(proof)
    assert (report.exit_code, report.state) == (UNCONFIRMED, "revoked")
    assert told(report).count("Le mandat a été annulé") == 2
    assert ": annulé, à la date" in report.verdict
    papers = {name for name in members(proof) if name.startswith("annulations/")}
    assert {name.partition(".")[2] for name in papers} == {"jws", "pdf", "cachet.txt"}
    assert len(papers) == 6


def test_a_renewed_mandate_says_that_another_took_its_place_and_not_which(place: Place) -> None:
    older = grant(place)
    renewal = begin_renewal(place.session, older.mandate_id)
    again = ready_draft(renews=renewal.visit.draft.renews)
    save_draft(place.session, renewal.visit.id, again)
    newer = grant_mandate(place.session, renewal.visit.id, place.code())
    report = judged(proof_of(place.session, older.number))
    assert (report.exit_code, report.state) == (UNCONFIRMED, "superseded")
    assert "un mandat plus récent, qui n'est pas joint" in told(report)
    assert "sans son contenu : il parle d'un autre mandat." in plain(report)
    assert newer.number not in told(report)
    report = judged(proof_of(place.session, newer.number))
    assert (report.exit_code, report.state) == (UNCONFIRMED, "signed_locally")


def test_what_stood_beside_the_french_text_is_enclosed_and_checked(place: Place) -> None:
    granted = grant(place, language="ar")
    proof = proof_of(place.session, granted.number)
    found = members(proof)
    name = newest_edition("ar") or ""
    assert found[f"textes/{name}.po"] == edition_source(name)
    report = judged(proof)
    assert (report.exit_code, report.state) == (UNCONFIRMED, "signed_locally"), plain(report)


def test_a_suspension_is_told_without_the_identity_that_caused_it(place: Place) -> None:
    granted = grant(place)
    confirm(place, granted, "c", **OTHERS["family_name"])
    proof = proof_of(place.session, granted.number)
    assert judged(proof).state == "suspended"
    assert "il parle de l'identité d'une autre personne" in plain(judged(proof))
    assert "c" * 64 not in members(proof)["journal.jsonl"].decode()
    resume_mandate(place.session, granted.number)
    assert judged(proof_of(place.session, granted.number)).state == "signed_locally"
    confirm(place, granted)
    report = judged(proof_of(place.session, granted.number))
    assert (report.exit_code, report.state) == (UNCONFIRMED, "active")


def test_a_mandate_that_ran_out_says_so(place: Place) -> None:
    granted = grant(place)
    place.clock.move(timedelta(days=40))
    assert judged(proof_of(place.session, granted.number)).state == "expired"


def test_a_journal_that_goes_on_from_a_backup_proves_what_came_before(
    place: Place, tmp_path: Path
) -> None:
    before = grant(place)
    act(place, before)
    restore(place, tmp_path / "elsewhere", back_up(place, tmp_path / "stick").path)
    session = enter(place, tmp_path / "elsewhere")
    again = Place(tmp_path / "elsewhere", place.clock, place.founded)
    again.founded.session.close()
    again.founded = type(place.founded)(session, "", "", place.founded.totp_secret)
    after = grant(again)
    for granted in (before, after):
        proof = proof_of(session, granted.number)
        report = judged(proof)
        assert report.exit_code == UNCONFIRMED, told(report)
        head = json.loads(members(proof)["journal.jsonl"].splitlines()[0])
        assert len(head["past_logs"]) == 1
    session.close()


def test_the_number_of_a_mediator_s_card_stays_inside(place: Place) -> None:
    card = card_factor("GADT0001234", SEED)
    session = hire(place, "Inès K.", factor=card).sign_in_ready()
    visit = begin(session, ready_draft())
    place.clock.move(timedelta(minutes=2))
    code = code_at(card.factor.seed, place.clock.read().now, step=card.factor.step_seconds)
    granted = grant_mandate(session, visit.id, code)
    proof = proof_of(session, granted.number)
    session.close()
    report = judged(proof)
    assert report.exit_code == UNCONFIRMED
    assert "Inès K. a rejoint l'équipe le 24 novembre 2026" in told(report)
    assert all(b"GADT0001234" not in data for data in members(proof).values())


def test_what_was_destroyed_in_due_time_is_said_to_be(place: Place) -> None:
    granted = grant(place)
    act(place, granted)
    session = open_later(place, timedelta(days=600))
    report = judged(proof_of(session, granted.number))
    assert (report.exit_code, report.state) == (UNCONFIRMED, "expired")
    assert "sans son contenu : il a été détruit à son terme" in plain(report)


def test_who_goes_on_in_a_new_slot_is_told_as_such(place: Place) -> None:
    factor = draw_factor("Léo B.", "Bellevue")
    old = hire(place)
    new = reissue(place.session, old.slot, COLLEAGUE_PASSPHRASE, factor, proved=None)
    leo = Colleague(place, new.slot, factor.factor)
    session = leo.sign_in_ready()
    visit = begin(session, ready_draft())
    granted = grant_mandate(session, visit.id, leo.code())
    report = judged(proof_of(session, granted.number))
    session.close()
    assert report.exit_code == UNCONFIRMED
    assert "Léo B. était médiatrice ou médiateur" in told(report)
    events = members(proof_of(place.session, granted.number))["journal.jsonl"].decode()
    assert "slot.replaced" in events


def test_an_erased_mandate_is_refused_and_a_kept_one_is_proved_without_its_acts(
    tmp_path: Path,
) -> None:
    place, colleague = found_for_two(tmp_path / "home")
    gone, kept = grant_ended(place), grant_ended(place, identity=person(family_name="Le Goff"))
    use = UseMandate(kept.number, "social", "Dossier", ActResult.SENT)
    with pytest.raises(Refusal):
        use_mandate(place.session, use)
    erase(place, colleague, gone.citizen_id)
    with pytest.raises((Refusal, UnreadableError)) as refused:
        proof_of(place.session, gone.number)
    assert refused.value.what
    command = ErasePerson(
        kept.citizen_id, Basis.REQUEST, everything=False, code=place.code(),
        second=colleague.proves(),
    )  # fmt: skip
    erase_citizen(place.session, command)
    report = judged(proof_of(place.session, kept.number))
    assert (report.exit_code, report.state) == (UNCONFIRMED, "expired")
    verify_journal(place.session)
    place.session.close()


def test_a_kiosk_whose_key_is_out_of_use_proves_nothing_anew(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    place.clock.move(KIOSK_USE + timedelta(days=1))
    with pytest.raises(KiosqueError, match="plus en usage"):
        export_proof(place.session, granted.number, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_forger_convinces_nobody_with_a_proof_of_their_own(place: Place, tmp_path: Path) -> None:
    """Another organisation of the same name and SIRET, with a kiosk of its own."""
    forger = found(tmp_path / "forger")
    forged = proof_of(forger.session, grant(forger).number)
    genuine = proof_of(place.session, grant(place).number)
    root = read_pem(place.session.vault.trust_pem().encode())[0]
    assert judged(forged).exit_code == UNCONFIRMED
    assert judged(forged).fingerprint != root.fingerprint
    for trusted in (Trusted(root), Trusted(None, root.fingerprint.replace(" ", ""))):
        assert judged(forged, trusted).exit_code == ALTERED
        assert "REFUSÉ" in judged(forged, trusted).verdict
        assert judged(genuine, trusted).exit_code == INTACT
    assert altered(judged(forged, Trusted(root))) == {""}
    forger.session.close()


def test_a_command_writes_a_proof_that_a_stranger_verifies(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stranger: Path,
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    number = json.loads(typist.type(*GRANT, "--json").out)["number"]
    export = ["mandate", "export", number, "--proof", "--output"]
    said = typist.type(*export, str(stranger / "remis"), "--json")
    assert said.code == 0
    (path,) = (stranger / "remis").iterdir()
    assert json.loads(said.out) == {"proof": str(path)}
    answer = run_verifier(stranger, f"remis/{path.name}")
    assert (answer.returncode, answer.stderr) == (UNCONFIRMED, "")
    assert number in answer.stdout
    inside = typist.type(*export, str(tmp_path / "home"))
    assert inside.code == 1
    assert is_a_sentence(inside)


def test_a_proof_is_written_line_by_line(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    said = found_person(
        place,
        f"mandate:{granted.mandate_id}",
        mandate=["proof"],
        **{"folder.proof": [str(tmp_path / "out")]},
    )
    (path,) = (tmp_path / "out").iterdir()
    assert judged(path.read_bytes()).exit_code == UNCONFIRMED
    assert any(str(path) in line for line in said)


async def test_a_proof_is_written_from_the_page_of_the_mandate(
    place: Place, tmp_path: Path
) -> None:
    grant(place)
    async with pages(place) as shown:
        await reach_mandate(shown)
        await shown.choose("Mandat BEL1", "dossier de preuve")
        await shown.until("Où enregistrer la preuve")
        await shown.fill(str(place.home))
        await shown.press("enter")
        await shown.until("dossier des données")
        await shown.fill(str(tmp_path / "out"))
        await shown.press("enter")
        await shown.answer("La preuve est enregistrée")
        await shown.until("Mandat BEL1")
    (path,) = (tmp_path / "out").iterdir()
    assert judged(path.read_bytes()).exit_code == UNCONFIRMED
