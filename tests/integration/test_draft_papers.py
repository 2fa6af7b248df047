"""A mandate on paper before it is signed, and papers in large print: same words, another size."""

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.draft_papers import draft_paper, proposed_paper
from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import show_journal, verify_journal
from kiosque.desk.papers import Paper, account_paper, mandate_paper, save_paper, whole_account_paper
from kiosque.desk.visits import open_visit
from kiosque.errors import Refusal
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.papers import hand_over
from kiosque.mandates.durations import Duration
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from tests.commands import GRANT, Typist
from tests.desks import Place, begin, found, person, ready_draft
from tests.integration.test_papers import pages, sizes, squares, words_off_the_page
from tests.system_programs import need


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    return Typist(monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return found(tmp_path_factory.mktemp("drafts") / "home")


def drawn(paper: Paper) -> bytes:
    """Return what was drawn: a signature is added behind it."""
    return paper.pdf[: paper.pdf.index(b"%%EOF")]


def marks(pdf: bytes) -> list[str]:
    """Return what is written across each page, behind its text."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [
            "mark"
            for page in document.pages
            for found in pikepdf.parse_content_stream(page)
            if str(found.operator) == "BDC" and "/ActualText" in str(found.operands[1])
        ]


def test_a_draft_says_on_each_page_that_it_is_worth_nothing(place: Place) -> None:
    for scopes in (("social", "travail"), ("papiers", "famille", "social", "travail", "logement")):
        visit = begin(place.session, ready_draft(scopes=scopes))
        paper = draft_paper(place.session, visit.id)
        told = pages(paper.pdf)
        assert len(marks(paper.pdf)) == len(told)
        for page in told:
            assert "SPÉCIMEN — projet, sans valeur" in page
            assert "Projet, sans valeur. Rien n'est signé, rien n'est enregistré." in page
            assert "page" in page
        whole = " ".join(told)
        assert "Yvonne Marie Berthou" in whole
        assert "Le mandat, lui, aura un numéro et deux signatures." in whole
        assert "Mandat n°" not in whole
        assert "Fait en deux originaux" not in whole
        assert "Prénom, nom et signature" not in whole


def test_a_draft_carries_neither_seal_nor_signature_nor_number(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    before = verify_journal(place.session).size
    paper = draft_paper(place.session, visit.id)
    assert verify_journal(place.session).size == before
    with pikepdf.open(BytesIO(paper.pdf)) as document:
        assert not document.attachments
        assert "/AcroForm" not in document.Root
    assert "/Figure" not in paper.pdf.decode("latin-1")
    assert check_paper(paper.pdf, place.session.now()).kind == "unknown"
    assert "BEL" not in " ".join(pages(paper.pdf))


def test_the_same_draft_gives_the_same_bytes(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    assert draft_paper(place.session, visit.id).pdf == draft_paper(place.session, visit.id).pdf


def test_a_draft_reads_as_the_mandate_that_follows(place: Place) -> None:
    visit = begin(place.session, ready_draft(duration=Duration.LONG))
    (proposed,) = pages(draft_paper(place.session, visit.id).pdf)
    granted = grant_mandate(place.session, visit.id, place.code())
    signed = pages(mandate_paper(place.session, granted.mandate_id).pdf)[0]
    body = proposed[proposed.index("J'autorise") : proposed.index("(heure de Paris)")]
    start, end = body.split(" jusqu'au ")[0], "garde ce mandat six ans après sa fin"
    assert start in signed
    assert end in signed
    assert end in proposed
    with pytest.raises(Refusal, match="déjà signé"):
        draft_paper(place.session, visit.id)


def test_a_draft_waits_for_what_the_mandate_is_made_of(place: Place) -> None:
    unanswered = begin(place.session, ready_draft(duration=None))
    former = open_visit(place.session, VisitDraft(Posture.JE_FORME))
    for visit in (unanswered, former):
        with pytest.raises(Refusal):
            draft_paper(place.session, visit.id)
    assert proposed_paper(place.session, ready_draft(statements=())).kind == "draft"


def test_names_without_a_space_stay_on_a_draft(place: Place) -> None:
    long = person(family_name="W" * 120, given_names=("É" * 120,))
    paper = proposed_paper(place.session, ready_draft(identity=long))
    assert words_off_the_page(paper.pdf) == []


def test_the_command_writes_a_draft_and_records_nobody(typist: Typist, tmp_path: Path) -> None:
    typist.found(tmp_path / "home")
    answers = [word for word in GRANT[2:] if word != "--agreed"]
    said = typist.type("mandate", "draft", *answers, "--large", "--output", str(tmp_path / "out"))
    assert (said.code, said.err) == (0, "")
    file = Path(said.out.strip())
    assert file.name.startswith("projet-")
    assert "sans valeur" in pages(file.read_bytes())[0]
    assert '"mandates": []' in typist.type("mandate", "list", "--json").out
    refused = typist.type("mandate", "draft", *answers[:-1], "--output", str(tmp_path / "out"))
    assert refused.code == 1


def test_large_print_is_the_same_paper_at_sixteen_points(place: Place) -> None:
    visit = begin(place.session, ready_draft(scopes=("papiers", "famille", "social", "argent")))
    granted = grant_mandate(place.session, visit.id, place.code())
    close_visit(place.session, CloseVisit(visit.id, 20))
    people = ways_to_read("Berthou, Yvonne", "1959-03-14")
    trust = place.session.vault.trust_pem().encode()
    for paper, plain in (
        (
            mandate_paper(place.session, granted.mandate_id, large=True),
            mandate_paper(place.session, granted.mandate_id),
        ),
        (
            account_paper(place.session, visit.id, large=True),
            account_paper(place.session, visit.id),
        ),
    ):
        assert min(sizes(paper.pdf)) >= 16
        verdict = check_paper(paper.pdf, place.session.now(), trust=trust, people=people)
        assert (verdict.exit_code, verdict.person_matches) == (0, True)
        told = pages(paper.pdf)
        assert all(side == pytest.approx(35, abs=0.1) for side, _module in squares(paper.pdf))
        originals = 2 if paper.kind == "mandate" else 1
        count = len(told) // originals
        for number, page in enumerate(told):
            assert f"page {number % count + 1}/{count}" in page
            assert originals != 2 or granted.number in page
        assert _words(told) >= _words(pages(plain.pdf))
        assert words_off_the_page(paper.pdf) == []


def _words(told: list[str]) -> set[str]:
    """Return what is written, page numbers and the fingerprint below each page apart."""
    return {word for page in told for word in page.split() if "/" not in word}


def test_large_print_is_drawn_again_to_the_same_bytes(place: Place) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    first, second = (
        drawn(mandate_paper(place.session, granted.number, large=True)) for _once in range(2)
    )
    assert first == second
    paper = whole_account_paper(place.session, granted.citizen_id, large=True)
    assert min(sizes(paper.pdf)) >= 16


def test_large_print_is_chosen_where_a_paper_is_handed_over(place: Place, tmp_path: Path) -> None:
    visit = begin(place.session, ready_draft())
    granted = grant_mandate(place.session, visit.id, place.code())
    said: list[str] = []
    script = {"paper.mandate": ["large", "save"], "folder.mandate": [str(tmp_path)]}
    saved = hand_over(
        place.session,
        ScriptedConsole(script, said.append),
        mandate_paper(place.session, granted.number),
        lambda: mandate_paper(place.session, granted.number, large=True),
    )
    assert saved is not None
    assert min(sizes(saved.read_bytes())) >= 16
    assert "Ce papier-là est prêt." in said
    assert show_journal(place.session)[0].header.type == "paper.saved"


def test_every_font_of_a_draft_is_embedded(place: Place, tmp_path: Path) -> None:
    visit = begin(place.session, ready_draft())
    path = save_paper(place.session, draft_paper(place.session, visit.id), tmp_path)
    done = subprocess.run([need("pdffonts"), str(path)], capture_output=True, text=True, check=True)
    rows = done.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
