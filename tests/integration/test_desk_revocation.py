"""Revoking a mandate: whole or per scope, at once, whoever is at the counter, and on paper."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosque.cli.app import run
from kiosque.desk.acts import ActResult, RecordAct, acts_of_visit, record_act
from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.granting import Granted
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.journal import show_journal
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.papers import revocation_paper
from kiosque.desk.revocations import last_revocations, revocations_of
from kiosque.desk.revoking import Request, Revoked, RevokeMandate, revoke
from kiosque.errors import InputError, Refusal
from kiosque.i18n import advice, sentence
from kiosque.mandates.envelope import open_record
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.revocation import AskedBy, Provenance, Reason, parse_revocation
from kiosque.mandates.seal import read_seal
from kiosque.store import journal_rows, mandate_rows
from kiosque.store.database import Connection
from tests.desks import MovedClock, Place, found, grant
from tests.system_programs import need
from tests.wholeness import check_whole

WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def end(place: Place, granted: Granted, *scopes: str) -> Revoked:
    request = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON, scopes)
    return revoke(place.session, RevokeMandate(granted.mandate_id, request))


def act(place: Place, granted: Granted, result: ActResult = ActResult.DONE) -> None:
    command = RecordAct(granted.visit_id, "social", "Dossier", result, acting=True)
    record_act(place.session, command)


def events(place: Place) -> int:
    return place.session.database.read(journal_rows.last_size)


def text(pdf: bytes) -> str:
    done = subprocess.run(
        [need("pdftotext"), "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def test_a_revocation_ends_the_whole_mandate_at_once(place: Place) -> None:
    """D12. The very next act is refused, by name of its scope."""
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    act(place, granted, ActResult.PREPARED)
    revoked = end(place, granted)
    assert revoked.state is MandateState.REVOKED
    assert load_mandate(place.session, granted.number).line.view.state is MandateState.REVOKED
    for result in ActResult:
        with pytest.raises(Refusal) as refused:
            act(place, granted, result)
        assert "Social" in sentence(refused.value)
    assert [one.result for one in acts_of_visit(place.session, granted.visit_id)] == [
        ActResult.PREPARED
    ]


def test_a_scope_is_revoked_and_the_others_go_on(place: Place) -> None:
    granted = grant(place)
    confirm_hand_signatures(place.session, granted.mandate_id)
    revoked = end(place, granted, "travail")
    assert (revoked.state, revoked.scopes) == (MandateState.SIGNED_LOCALLY, ("travail",))
    act(place, granted)
    command = RecordAct(granted.visit_id, "travail", "CV", ActResult.DONE, acting=True)
    with pytest.raises(Refusal, match="Travail"):
        record_act(place.session, command)
    assert end(place, granted, "travail", "social").scopes == ("social",)
    assert load_mandate(place.session, granted.number).line.view.state is MandateState.REVOKED


def test_a_revocation_is_signed_by_kiosk_and_mediator_under_the_key_of_the_mandate(
    place: Place,
) -> None:
    granted = grant(place)
    revoked = end(place, granted)
    opened = open_record(revoked.record.encode())
    assert [one.valid for one in opened.signatures] == [True, True]
    assert [one.role_hint for one in opened.signatures] == ["kiosk", "person"]
    record = parse_revocation(opened.payload)
    assert (record.mandate_id, record.mandate_number) == (granted.mandate_id, granted.number)
    assert (record.mediator.name, record.practice) == ("Awa D.", True)
    content = read_seal(revoked.seal).content
    assert (content.kind, content.scopes) == ("revocation", ())
    assert content.starts_at == record.revoked_at
    (shown,) = show_journal(place.session, type_="mandate.revoked", limit=5)
    assert shown.header.subject == granted.mandate_id

    def beside(connection: Connection) -> None:
        row = mandate_rows.mandate(connection, granted.mandate_id)
        stored = journal_rows.payload(connection, content.index)
        assert row is not None
        assert stored is not None
        assert stored[0] == row.key
        queued = connection.execute("SELECT 1 FROM outbox WHERE seq = ?", (content.index,))
        assert queued.fetchone() is not None

    place.session.database.read(beside)
    check_whole(place.session, [granted.mandate_id])


@pytest.mark.parametrize("scopes", [(), ("social",), ("social", "travail")])
def test_the_same_revocation_twice_is_refused_and_says_when(
    place: Place, scopes: tuple[str, ...]
) -> None:
    granted = grant(place)
    end(place, granted, *scopes)
    before = events(place)
    place.clock.move(timedelta(days=3))
    with pytest.raises(Refusal) as refused:
        end(place, granted, *scopes)
    assert "mardi 24 novembre 2026" in sentence(refused.value)
    assert advice(refused.value)
    assert events(place) == before


def test_nothing_holds_a_revocation_back_neither_code_nor_clock(place: Place) -> None:
    """No code is asked; a wall clock below the floor, or years ahead, does not matter."""
    granted = grant(place)
    steps = place.session.database.read(
        lambda connection: connection.execute("SELECT * FROM second_factor").fetchall()
    )
    place.clock.jump(datetime(1999, 1, 1, tzinfo=UTC))
    assert end(place, granted, "travail").state is MandateState.SIGNED_LOCALLY
    place.clock.jump(datetime(2038, 1, 1, tzinfo=UTC))
    assert end(place, granted).state is MandateState.REVOKED
    assert steps == place.session.database.read(
        lambda connection: connection.execute("SELECT * FROM second_factor").fetchall()
    )


def test_a_mandate_past_its_end_can_still_be_revoked(place: Place) -> None:
    granted = grant(place)
    place.clock.move(timedelta(days=40))
    assert end(place, granted).state is MandateState.REVOKED


def test_a_coordinator_who_is_no_mediator_revokes_nothing(place: Place) -> None:
    """D15. The role that lists and counts does not touch anybody's mandate."""
    granted = grant(place)
    before = events(place)
    object.__setattr__(place.session.vault, "roles", ("coordinator",))
    with pytest.raises(Refusal, match="médiat"):
        end(place, granted)
    assert events(place) == before


def test_what_the_mandate_does_not_hold_is_not_revoked(place: Place) -> None:
    granted = grant(place)
    before = events(place)
    with pytest.raises(Refusal, match="Argent"):
        end(place, granted, "argent")
    with pytest.raises(InputError):
        end(place, granted, "vote")
    with pytest.raises(Refusal, match="Aucun mandat"):
        revoke(place.session, RevokeMandate("BEL1-9999-A", WISH))
    assert events(place) == before


def test_a_replaced_mandate_names_the_one_to_revoke(place: Place) -> None:
    older, newer = grant(place), grant(place)
    with pytest.raises(Refusal) as refused:
        end(place, older)
    assert newer.number in sentence(refused.value)
    assert end(place, newer).state is MandateState.REVOKED
    states = {line.id: line.view.state for line in list_mandates(place.session)}
    assert states[older.mandate_id] is MandateState.SUPERSEDED


def test_a_mandate_granted_after_a_revocation_stands(place: Place) -> None:
    end(place, grant(place))
    again = grant(place)
    assert again.state is MandateState.SIGNED_LOCALLY
    assert load_mandate(place.session, again.number).record.supersedes == ()


@pytest.mark.parametrize("scopes", [(), ("travail",)])
def test_the_attestation_is_sealed_verifies_and_says_what_ended(
    place: Place, scopes: tuple[str, ...]
) -> None:
    granted = grant(place)
    end(place, granted, *scopes)
    paper = revocation_paper(place.session, granted.number)
    told = text(paper.pdf)
    for words in (granted.number, "Yvonne Marie Berthou", "mardi 24 novembre 2026", "Awa D."):
        assert words in told
    assert ("en entier" in told) is (not scopes)
    trust = place.session.vault.trust_pem().encode()
    now = place.session.now()
    people = ways_to_read("Berthou, Yvonne", "1959-03-14")
    verdict = check_paper(paper.pdf, now, trust=trust, people=people)
    assert verdict.exit_code == 3, verdict.checks
    answer = verdict.to_json()
    assert (answer["kind"], answer["revocation"]) == ("revocation", "revoked")
    assert (answer["number"], answer["scopes"]) == (granted.number, list(scopes))
    assert verdict.person_matches is True
    assert "annul" in " ".join(check.sentence for check in verdict.checks).casefold()
    other = ways_to_read("Le Goff, Anne", "1959-03-14")
    assert check_paper(paper.pdf, now, trust=trust, people=other).exit_code == 1
    (stored,) = revocations_of(place.session, granted.mandate_id)
    for alone in (stored.signed, stored.seal.encode()):
        assert check_paper(alone, now, trust=trust).exit_code == 3
    stranger = found(place.home.parent / "stranger")
    foreign = stranger.session.vault.trust_pem().encode()
    stranger.session.close()
    for whole in (paper.pdf, stored.signed):
        assert check_paper(whole, now, trust=foreign).exit_code == 1
    for at in range(0, len(paper.pdf), len(paper.pdf) // 7):
        changed = paper.pdf[:at] + bytes([paper.pdf[at] ^ 1]) + paper.pdf[at + 1 :]
        assert check_paper(changed, now, trust=trust).exit_code in {1, 2}


def test_the_attestation_of_a_night_in_july_bears_the_local_date(tmp_path: Path) -> None:
    """D6. At half past midnight in Paris on 2 July the paper says 2 July, not 1 July."""
    clock = MovedClock(datetime(2027, 7, 1, 22, 20, tzinfo=UTC))
    place = found(tmp_path / "home", clock=clock)
    granted = grant(place)
    clock.jump(datetime(2027, 7, 1, 22, 30, tzinfo=UTC))
    clock.move(timedelta(0))
    end(place, granted)
    told = text(revocation_paper(place.session, granted.number).pdf)
    assert "vendredi 2 juillet 2027" in told
    assert "1er juillet" not in told
    place.session.close()


def test_an_attestation_is_reprinted_the_same_after_years(place: Place) -> None:
    granted = grant(place)
    end(place, granted, "travail")
    end(place, granted)
    first = revocation_paper(place.session, granted.number)
    partial = revocations_of(place.session, granted.number)[0]
    place.clock.move(timedelta(days=800))
    again = revocation_paper(place.session, granted.number)
    cut = first.pdf.index(b"%%EOF")
    assert again.pdf[:cut] == first.pdf[:cut]
    older = revocation_paper(place.session, granted.number, partial.record.id)
    assert "Il continue pour le reste." in text(older.pdf)
    assert len(last_revocations(place.session)) == 2


def test_a_mandate_without_revocation_has_no_attestation(place: Place) -> None:
    granted = grant(place)
    for name in (granted.number, granted.mandate_id, "", "[/]", "%"):
        with pytest.raises(Refusal):
            revocation_paper(place.session, name)


def test_the_command_says_that_a_genuine_attestation_tells_of_an_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = found(tmp_path / "home", practice=False)
    granted = grant(place)
    end(place, granted, "travail")
    paper, pem = tmp_path / "annulation.pdf", tmp_path / "structure.pem"
    paper.write_bytes(revocation_paper(place.session, granted.number).pdf)
    pem.write_text(place.session.vault.trust_pem())
    place.session.close()
    assert run(["verify", str(paper), "--trust", str(pem)]) == 3
    told = capsys.readouterr().out
    assert told.startswith("Authentique\N{NO-BREAK SPACE}: une attestation")
    assert "Annulé pour Travail" in told
    assert "SPÉCIMEN" not in told
    assert "demandez à la structure" not in told
