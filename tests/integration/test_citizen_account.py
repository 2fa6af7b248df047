"""Everything done for a person: told, printed, exported, and never without a trace."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.cases import begin_case
from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.citizen_export import export_citizen
from kiosque.desk.closing import CloseVisit, ToDo, close_visit
from kiosque.desk.granting import Granted
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import show_journal
from kiosque.desk.merging import merge_citizens
from kiosque.desk.papers import Paper, save_paper, whole_account_paper
from kiosque.desk.reprinting import reprinted_account, reprinted_mandate
from kiosque.desk.whole_account import account_as_plain, whole_account
from kiosque.desk.whole_account_words import account_lines
from kiosque.errors import Refusal, SignInError, UnavailableError, UnreadableError
from tests.desks import Place, found, grant, person
from tests.system_programs import need

PAPER = ("Papier, Yvonne", "1959-03-14")
HOSTILE = "Dossier [b]gras[/b] \N{RIGHT-TO-LEFT OVERRIDE} fin"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return found(tmp_path_factory.mktemp("account") / "home")


def helped(place: Place, name: str, *labels: str, minutes: int = 40) -> Granted:
    """Grant a mandate, do what `labels` say under it, and close the visit."""
    session = place.session
    granted = grant(place, identity=person(family_name=name))
    confirm_hand_signatures(session, granted.mandate_id)
    for label in labels:
        act = RecordAct(granted.visit_id, "social", label, ActResult.SENT, acting=True)
        record_act(session, act)
    to_do = (ToDo("Envoyer le RIB", "vous", "2 décembre 2026"),)
    close_visit(session, CloseVisit(granted.visit_id, minutes, to_do))
    return granted


def text(paper: Paper) -> str:
    done = subprocess.run(
        [need("pdftotext"), "-raw", "-", "-"], input=paper.pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def readings(place: Place, citizen: str) -> list[Any]:
    events = show_journal(place.session, type_="citizen.read", limit=10_000)
    return [(event.payload or {})["what"] for event in events if event.header.subject == citizen]


def test_an_account_tells_every_visit_and_every_act_in_order(place: Place) -> None:
    first = helped(place, "Bihan", "Demande de RSA", minutes=65)
    second = helped(place, "Bihan", "Demande d'APL", "Attestation")
    helped(place, "Autre", "Pour quelqu'un d'autre")
    account = whole_account(place.session, first.citizen_id)
    assert [visit.id for visit in account.visits] == [first.visit_id, second.visit_id]
    assert [visit.mandates for visit in account.visits] == [(first.number,), (second.number,)]
    labels = [[act.label for act in visit.acts] for visit in account.visits]
    assert labels == [["Demande de RSA"], ["Demande d'APL", "Attestation"]]
    assert (account.done, account.minutes) == (3, 105)
    lines = "\n".join(account_lines(place.session, account))
    for told in ("Demande d'APL", "Envoyer le RIB", first.number, "1\N{NO-BREAK SPACE}h"):
        assert told in lines
    assert "quelqu'un d'autre" not in lines


def test_a_visit_under_way_is_told_too(place: Place) -> None:
    granted = grant(place, identity=person(family_name="En cours"))
    (visit,) = whole_account(place.session, granted.citizen_id).visits
    assert (visit.closed_at, visit.minutes) == (None, None)
    account = whole_account(place.session, granted.citizen_id)
    assert any("n'est pas terminé" in line for line in account_lines(place.session, account))


def test_the_paper_says_all_of_it_and_is_signed_by_the_structure(
    place: Place, tmp_path: Path
) -> None:
    granted = helped(place, "Papier", "Demande de RSA")
    paper = whole_account_paper(place.session, granted.citizen_id)
    printed = text(paper)
    for told in ("SPÉCIMEN", "Papier", "née le 14 mars 1959", "1993", "Demande de RSA",
                 "Envoyer le RIB", granted.number, "Centre social de Bellevue"):  # fmt: skip
        assert told in printed, told
    path = save_paper(place.session, paper, tmp_path)
    assert path.name.startswith("compte-rendu-complet-")
    signed = subprocess.run(
        [need("pdfsig"), str(path)], capture_output=True, text=True, check=False
    )
    assert "Signature is Valid" in signed.stdout
    trust = place.session.vault.trust_pem().encode()
    judged = check_paper(path.read_bytes(), place.session.now(), trust=trust, people=())
    assert (judged.signature, judged.issuer, judged.specimen) == ("valid", "trusted", True)
    assert judged.subject == granted.citizen_id
    named = check_paper(
        path.read_bytes(), place.session.now(), trust=trust, people=ways_to_read(*PAPER)
    )
    assert named.person_matches
    for _again in range(2):
        whole_account_paper(place.session, granted.citizen_id)
    assert readings(place, granted.citizen_id).count("account_paper") == 3


def test_a_long_account_takes_several_pages(place: Place) -> None:
    labels = [f"Démarche numéro {number}" for number in range(60)]
    granted = helped(place, "Longue", *labels)
    printed = text(whole_account_paper(place.session, granted.citizen_id))
    assert all(label in printed for label in labels)
    assert "page 2/" in printed


def test_hostile_words_stay_words(place: Place) -> None:
    granted = helped(place, "Hostile", HOSTILE)
    assert "[b]gras[/b]" in text(whole_account_paper(place.session, granted.citizen_id))


def test_the_account_of_merged_people_holds_what_was_done_for_both(place: Place) -> None:
    one, other = helped(place, "Nom", "Avant"), helped(place, "Nomm", "Après")
    merge_citizens(place.session, other.citizen_id, one.citizen_id)
    for asked in (one, other):
        account = whole_account(place.session, asked.citizen_id)
        assert account.citizen == other.citizen_id
        acts = [act.label for visit in account.visits for act in visit.acts]
        assert acts == ["Avant", "Après"]


def test_reading_is_journaled_by_kind_and_once(place: Place) -> None:
    granted = helped(place, "Lue", "Demande de RSA")
    citizen = granted.citizen_id
    assert readings(place, citizen) == []
    for _again in range(2):
        reprinted_mandate(place.session, granted.number)
        reprinted_account(place.session, granted.visit_id)
        whole_account(place.session, citizen)
    assert readings(place, citizen) == ["account", "papers"]


def test_an_archive_is_for_readers_and_for_programs(place: Place, tmp_path: Path) -> None:
    session = place.session
    granted = helped(place, "Archive", "Demande de RSA")
    again = grant(place, identity=person(family_name="Archive"))
    begin_case(session, again.visit_id, "prime-activite")
    path = export_citizen(session, granted.citizen_id, tmp_path / "out", place.code())
    assert path.stat().st_mode & 0o777 == 0o600
    assert "archive" not in path.name.lower()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    assert set(files) == {
        "LISEZ-MOI.txt",
        "donnees.json",
        "certificats.pem",
        "compte-rendu-complet.pdf",
        "comptes-rendus/001.pdf",
        *(f"mandats/{one.number}.{kind}" for one in (granted, again) for kind in ("pdf", "jws")),
    }
    assert files[f"mandats/{granted.number}.jws"] == granted.record.encode()
    told = json.loads(files["donnees.json"])
    assert (told["format"], told["version"], told["practice"]) == ("kiosque.citizen", 1, True)
    assert told["citizen"]["identity"]["family_name"] == "Archive"
    assert {one["number"] for one in told["mandates"]} == {granted.number, again.number}
    assert told["account"] == json.loads(
        json.dumps(account_as_plain(whole_account(session, granted.citizen_id)))
    )
    assert [case["procedure"] for case in told["cases"]] == ["prime-activite"]
    types = [event["type"] for event in told["journal"]]
    assert types == ["citizen.registered", "citizen.read", "citizen.read"]
    for name, data in files.items():
        if name.endswith(".pdf"):
            assert data.startswith(b"%PDF-1.7")
    (exported,) = show_journal(session, type_="citizen.exported", limit=1)
    assert exported.header.subject == granted.citizen_id
    assert exported.payload == {"bytes": path.stat().st_size, "by": session.vault.slot_id}


def test_an_export_needs_a_code_that_was_never_used(place: Place, tmp_path: Path) -> None:
    session = place.session
    granted = grant(place, identity=person(family_name="Codée"))
    code = place.code()
    export_citizen(session, granted.citizen_id, tmp_path / "one", code)
    for wrong in (code, "000000", ""):
        with pytest.raises(SignInError):
            export_citizen(session, granted.citizen_id, tmp_path / "two", wrong)
    assert not (tmp_path / "two").exists()


def test_a_refused_export_leaves_no_file_and_is_not_told_as_one(
    place: Place, tmp_path: Path
) -> None:
    session = place.session
    granted = grant(place, identity=person(family_name="Refusée"))
    whole_account(session, granted.citizen_id)
    export_citizen(session, granted.citizen_id, tmp_path, place.code())
    (tmp_path / "file").write_bytes(b"")
    exported = len(show_journal(session, type_="citizen.exported", limit=1000))
    code = place.code()
    with pytest.raises(UnavailableError):
        export_citizen(session, granted.citizen_id, tmp_path / "file" / "below", code)
    with pytest.raises(Refusal):
        export_citizen(session, granted.citizen_id, session.folder, code)
    with pytest.raises(UnreadableError):
        export_citizen(session, "nobody", tmp_path, code)
    assert len(show_journal(session, type_="citizen.exported", limit=1000)) == exported
    assert len(list(tmp_path.iterdir())) == 2
    export_citizen(session, granted.citizen_id, tmp_path, code)


def test_who_is_no_mediator_exports_nobody(tmp_path: Path) -> None:
    """D15."""
    place = found(tmp_path / "home")
    granted = grant(place)
    place.session.vault.roles = ("coordinator",)
    with pytest.raises(Refusal):
        export_citizen(place.session, granted.citizen_id, tmp_path, place.code())
