"""The papers of real visits, from the vault and the database to the page."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.closing import CloseVisit, ToDo, close_visit, load_account
from kiosque.desk.export import export_mandate
from kiosque.desk.granting import grant_mandate
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.papers import (
    Paper,
    account_paper,
    mandate_paper,
    save_paper,
    whole_account_paper,
)
from kiosque.desk.tickets import ticket_paper
from kiosque.desk.visits import open_visit
from kiosque.errors import Refusal
from kiosque.journal.proof import check_proof
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.mandates.seal import read_seal
from kiosque.store.database import Connection
from tests.desks import Place, begin, found, grant, person, ready_draft
from tests.system_programs import need

NAME, BORN = "Berthou, Yvonne", "1959-03-14"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return found(tmp_path_factory.mktemp("papers") / "home")


def text(paper: Paper) -> str:
    done = subprocess.run(
        [need("pdftotext"), "-raw", "-", "-"], input=paper.pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def unsigned(paper: Paper) -> bytes:
    """Return what was drawn: a signature is added behind it."""
    return paper.pdf[: paper.pdf.index(b"%%EOF")]


def test_a_draft_never_prints_as_a_mandate(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    for name in (visit.id, "", "BEL1-9999-A", "[/]"):
        with pytest.raises(Refusal):
            mandate_paper(place.session, name)
    with pytest.raises(Refusal):
        account_paper(place.session, visit.id)


def test_the_paper_carries_the_record_as_it_is_stored(place: Place) -> None:
    granted = grant(place)
    stored = load_mandate(place.session, granted.mandate_id)
    paper = mandate_paper(place.session, granted.number)
    with pikepdf.open(BytesIO(paper.pdf)) as document:
        assert document.attachments["mandat.jws"].get_file().read_bytes() == stored.signed
        assert document.attachments["cachet.txt"].get_file().read_bytes() == stored.seal.encode()
    assert granted.number in text(paper)
    assert "Signé sur place." in text(paper)


def test_a_stranger_with_the_root_alone_checks_both_papers(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    close_visit(place.session, CloseVisit(visit.id, 20))
    root = place.session.vault.trust_pem().split("-----END CERTIFICATE-----\n")[0]
    trust = f"{root}-----END CERTIFICATE-----\n".encode()
    for paper in (
        mandate_paper(place.session, granted.mandate_id),
        account_paper(place.session, visit.id),
    ):
        people = ways_to_read(NAME, BORN)
        verdict = check_paper(paper.pdf, place.session.now(), trust=trust, people=people)
        assert verdict.exit_code == 0, verdict.checks
        assert verdict.person_matches is True
        other = ways_to_read("Le Goff, Yvonne", BORN)
        refused = check_paper(paper.pdf, place.session.now(), trust=trust, people=other)
        assert refused.exit_code == 1


def test_a_paper_is_signed_at_the_time_of_the_kiosk(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "mandat.pdf"
    file.write_bytes(mandate_paper(place.session, grant(place).mandate_id).pdf)
    done = subprocess.run(
        [need("pdfsig"), "-nocert", str(file)], capture_output=True, text=True, check=False
    )
    assert "Nov 24 2026" in done.stdout


def test_what_the_organisation_becomes_changes_no_paper_of_before(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    close_visit(place.session, CloseVisit(visit.id, 20))
    before = (
        mandate_paper(place.session, granted.mandate_id),
        account_paper(place.session, visit.id),
    )
    place.session.organisation = replace(
        place.session.organisation, name="Tiers-lieu de Bellevue", contact="ailleurs", city="Rezé"
    )
    after = (
        mandate_paper(place.session, granted.mandate_id),
        account_paper(place.session, visit.id),
    )
    for old, new in zip(before, after, strict=True):
        assert unsigned(old) == unsigned(new)


def test_the_account_says_what_was_done_what_remains_and_with_whom(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    confirm_hand_signatures(place.session, granted.mandate_id)
    for act in (
        RecordAct(
            visit.id, "social", "Demande de RSA", ActResult.SENT, acting=True, reference="AB12"
        ),
        RecordAct(visit.id, "social", "Carte vitale", ActResult.TO_DO, acting=True),
    ):
        record_act(place.session, act)
    to_do = (
        ToDo("Envoyer le RIB", "vous", "1er décembre 2026", "Caf, 32 30"),
        ToDo("Un rendez-vous ?", ""),
    )
    close_visit(place.session, CloseVisit(visit.id, 65, to_do, ("Maison de l'emploi",)))
    page = text(account_paper(place.session, visit.id))
    for told in (
        "au nom de Yvonne Marie Berthou",
        f"sous le mandat n° {granted.number}",
        "L'aidant a fait les démarches pour la personne.",
        "Durée : 1 h 05.",
        "Demande de RSA : envoyé, référence AB12.",
        "1. Carte vitale.",
        "2. Envoyer le RIB. Qui : vous. Contact : Caf, 32 30. À faire avant le 1er décembre 2026.",
        "3. Un rendez-vous ?",
        "Maison de l'emploi.",
        "Centre social de Bellevue, 12 rue des Lilas, 44800 Saint-Herblain.",
        "Pour annuler le mandat : 02 40 00 00 00.",
        "Pour vos données : dpo@bellevue.example.",
    ):
        assert told in page, told
    assert "?." not in page


def test_an_anonymous_visit_has_an_account_without_any_name(place: Place) -> None:
    visit = open_visit(place.session, VisitDraft(Posture.JE_FORME))
    act = RecordAct(visit.id, "papiers", "Créer une adresse", ActResult.DONE, acting=False)
    record_act(place.session, act)
    close_visit(place.session, CloseVisit(visit.id, 1))
    page = text(account_paper(place.session, visit.id))
    assert "Votre nom n'a pas été noté." in page
    assert "Personne n'a agi à votre place" in page
    assert "Durée : 1 minute." in page
    assert "sans mandat" in page
    assert "Berthou" not in page
    assert "annuler" not in page


def test_a_sign_that_the_paper_cannot_show_is_reported(place: Place) -> None:
    granted = grant(place, identity=person(family_name="Berthou 芳"))
    paper = mandate_paper(place.session, granted.mandate_id)
    assert "U+82B3" in paper.missing
    assert mandate_paper(place.session, grant(place).mandate_id).missing == ()


def test_a_mandate_is_exported_with_its_certificates(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    files = export_mandate(place.session, granted.number, tmp_path / "clé")
    assert set(files) == {"paper", "record", "trust"}
    trust = files["trust"].read_bytes()
    for part in ("paper", "record"):
        verdict = check_paper(files[part].read_bytes(), place.session.now(), trust=trust)
        assert verdict.exit_code == 0
        assert verdict.subject == granted.mandate_id
    for path in files.values():
        assert path.stat().st_mode & 0o777 == 0o600
        assert "berthou" not in path.name.lower()
    again = export_mandate(place.session, granted.number, tmp_path / "clé")
    assert not set(again.values()) & set(files.values())


def test_a_paper_carries_the_proof_of_its_place_in_the_journal(place: Place) -> None:
    granted = grant(place)
    pdf = mandate_paper(place.session, granted.mandate_id).pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        text = document.attachments["journal.tlog-proof"].get_file().read_bytes()
        seal = document.attachments["cachet.txt"].get_file().read_bytes().decode()
    content = read_seal(seal).content

    def read(connection: Connection) -> bytes:
        row = connection.execute("SELECT header FROM headers WHERE seq = ?", (content.index,))
        return bytes(row.fetchone()[0])

    header = place.session.database.read(read)
    assert check_proof(header, text, place.session.vault.log_key.public_key()).size > content.index
    verdict = check_paper(pdf, place.session.now())
    assert [check.ok for check in verdict.checks if check.name == "place"] == [True]


@pytest.mark.parametrize("folder", ["/media/cle-usb", "/run/media/awa/CLE/papiers"])
def test_a_stick_that_is_not_plugged_in_gets_no_folder_in_its_place(
    place: Place, folder: str
) -> None:
    paper = mandate_paper(place.session, grant(place).mandate_id)
    with pytest.raises(Refusal, match="Aucune clé"):
        save_paper(place.session, paper, Path(folder))
    assert not Path(folder).exists()


def test_a_plugged_stick_gets_the_folder_that_is_typed(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "media" / "cle"
    stick.mkdir(parents=True)
    monkeypatch.setattr("kiosque.desk.papers.REMOVABLE", (tmp_path / "media",))
    paper = mandate_paper(place.session, grant(place).mandate_id)
    with pytest.raises(Refusal, match="Aucune clé"):
        save_paper(place.session, paper, stick / "papiers")
    monkeypatch.setattr(Path, "is_mount", lambda self: self == stick)
    assert save_paper(place.session, paper, stick / "papiers").is_file()


def test_the_deadlines_of_an_account_are_in_the_language_of_the_person_too(place: Place) -> None:
    draft = replace(ready_draft(), language="en")
    visit = begin(place.session, draft)
    grant_mandate(place.session, visit.id, place.code())
    to_do = (
        ToDo("Envoyer le RIB", "vous", "01/12/2026", "Caf, 32 30"),
        ToDo("Rappeler", "", "demain"),
    )
    close_visit(place.session, CloseVisit(visit.id, 20, to_do))
    page = text(account_paper(place.session, visit.id))
    assert page.count("Envoyer le RIB.") == 2
    assert "Qui : vous. Contact : Caf, 32 30. À faire avant le 1er décembre 2026." in page
    assert "Who: vous. Contact: Caf, 32 30." in page
    assert "To be done before 1 December 2026." in page
    assert "Rappeler. Before: demain." in page
    ticket = text(ticket_paper(place.session, visit.id))
    assert "To be done before 1 December 2026." in ticket
    assert load_account(place.session, visit.id).to_do[0].before == "1er décembre 2026"
    (mandate, *_older) = list_mandates(place.session)
    whole = text(whole_account_paper(place.session, mandate.citizen))
    assert "To be done before 1 December 2026." in whole
