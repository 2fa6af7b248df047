"""The paper that says that a mandate signed on the spot was confirmed afterwards."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.confirmation_papers import confirmation_paper
from kiosque.desk.confirming import is_confirmed, resume_mandate
from kiosque.desk.journal import verify_journal
from kiosque.desk.journal_contents import verify_contents
from kiosque.desk.paper_in_journal import Standing, paper_in_journal
from kiosque.desk.papers import save_paper
from kiosque.errors import Refusal
from kiosque.store import ending_rows
from kiosque.store.database import Connection
from tests.desks import Place, found, grant
from tests.integration.test_desk_confirmation import confirm
from tests.integration.test_papers import pages, sizes, words_off_the_page


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return found(tmp_path_factory.mktemp("confirmations") / "home")


def drawn(pdf: bytes) -> bytes:
    return pdf[: pdf.index(b"%%EOF")]


def test_a_confirmation_says_when_by_whom_and_what_it_changes(place: Place) -> None:
    granted = grant(place)
    with pytest.raises(Refusal, match="pas été confirmé"):
        confirmation_paper(place.session, granted.number)
    assert not is_confirmed(place.session, granted.mandate_id)
    place.clock.move(timedelta(days=2))
    confirm(place, granted)
    assert is_confirmed(place.session, granted.mandate_id)
    (told,) = pages(confirmation_paper(place.session, granted.number).pdf)
    for words in (
        "SPÉCIMEN — confirmation — pour la personne",
        f"Mandat n° {granted.number}",
        "Yvonne Marie Berthou",
        "Elle a été confirmée le jeudi 26 novembre 2026",
        "Les démarches qui attendaient cette confirmation sont maintenant possibles.",
        "Il finit le vendredi 25 décembre 2026",
        "page 1/1",
    ):
        assert words in told, words


def test_a_confirmation_is_checked_as_any_paper(place: Place) -> None:
    granted = grant(place)
    confirm(place, granted)
    paper = confirmation_paper(place.session, granted.number)
    trust = place.session.vault.trust_pem().encode()
    people = ways_to_read("Berthou, Yvonne", "1959-03-14")
    verdict = check_paper(paper.pdf, place.session.now(), trust=trust, people=people)
    assert (verdict.exit_code, verdict.kind, verdict.person_matches) == (0, "account", True)
    other = ways_to_read("Le Goff, Yvonne", "1959-03-14")
    assert check_paper(paper.pdf, place.session.now(), trust=trust, people=other).exit_code == 1
    compared = paper_in_journal(place.session, paper.pdf)
    assert compared.standing is Standing.SAME
    assert compared.event is not None
    assert (compared.event.type, compared.event.subject) == (
        "mandate.confirmed",
        granted.mandate_id,
    )
    verify_contents(place.session)


def test_a_confirmation_is_printed_again_as_it_was(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    confirm(place, granted)
    first = confirmation_paper(place.session, granted.number)
    place.clock.move(timedelta(days=40))
    assert drawn(confirmation_paper(place.session, granted.number).pdf) == drawn(first.pdf)
    large = confirmation_paper(place.session, granted.number, large=True)
    assert min(sizes(large.pdf)) >= 16
    assert words_off_the_page(large.pdf) == []
    assert save_paper(place.session, first, tmp_path).name.startswith("confirmation-")


def test_an_older_confirmation_gets_its_seal_once(place: Place) -> None:
    granted = grant(place)
    confirm(place, granted)

    def forget(connection: Connection) -> None:
        (seq,) = ending_rows.confirmations(connection, granted.mandate_id)
        connection.execute("DELETE FROM seals WHERE seq = ?", (seq,))

    place.session.database.write(forget)
    size = verify_journal(place.session).size
    first, second = (confirmation_paper(place.session, granted.number) for _once in range(2))
    assert drawn(first.pdf) == drawn(second.pdf)
    assert verify_journal(place.session).size == size
    with pikepdf.open(BytesIO(first.pdf)) as document:
        assert list(document.attachments) == ["cachet.txt"]


def test_a_suspended_mandate_has_no_confirmation(place: Place) -> None:
    granted = grant(place)
    confirm(place, granted, family_name="Le Goff")
    with pytest.raises(Refusal, match="suspendu"):
        confirmation_paper(place.session, granted.number)
    confirm(place, granted)
    with pytest.raises(Refusal, match="suspendu"):
        confirmation_paper(place.session, granted.number)
    resume_mandate(place.session, granted.number)
    assert confirmation_paper(place.session, granted.number).kind == "confirmation"
