"""A printed paper tells whether the journal that it was made from is still the same."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosque.cli.app import REFUSED, WRONG_USAGE
from kiosque.desk.backup import create_backup
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.granting import Granted
from kiosque.desk.journal import verify_journal
from kiosque.desk.mandates import load_mandate
from kiosque.desk.paper_in_journal import PaperInJournal, Standing, paper_in_journal
from kiosque.desk.paper_in_journal_words import paper_words
from kiosque.desk.papers import mandate_paper
from kiosque.desk.restoring import RestoreBackup, restore_backup
from kiosque.desk.session import Session
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.safety import run_safety
from kiosque.mandates.seal import read_seal, seal_text, sign_seal
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, found, grant, person
from tests.judged_papers import picture_of
from tests.pages import pages

OTHER_SIRET = "20003019500115"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def seal(place: Place, granted: Granted) -> str:
    return load_mandate(place.session, granted.number).seal


def compared(place: Place, data: bytes | str) -> PaperInJournal:
    verify_journal(place.session)
    return paper_in_journal(place.session, data.encode() if isinstance(data, str) else data)


def entered(place: Place, home: Path) -> Place:
    """Sign in on data that lie elsewhere."""
    slot = place.session.vault.slot_id
    command = SignIn(place.session.organisation.id, slot, PASSPHRASE, place.code())
    session: Session = sign_in(home, place.clock, command)
    return Place(home, place.clock, replace(place.founded, session=session))


def copied(place: Place, home: Path) -> None:
    """Take a copy of the data as they lie on the disk."""
    place.session.database.exclusive(
        lambda connection: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    )
    shutil.copytree(place.home, home)


def restored(place: Place, file: Path, home: Path) -> Place:
    command = RestoreBackup(file, place.session.vault.slot_id, PASSPHRASE, place.code())
    restore_backup(home, place.clock, command)
    return entered(place, home)


@pytest.mark.parametrize("form", ["pdf", "text", "picture"])
def test_the_journal_still_holds_what_a_paper_was_made_from(place: Place, form: str) -> None:
    granted = grant(place)
    grant(place, identity=person(family_name="Le Goff"))
    forms = {
        "pdf": lambda: mandate_paper(place.session, granted.number).pdf,
        "text": lambda: seal(place, granted).encode(),
        "picture": lambda: picture_of(seal(place, granted)),
    }
    same = compared(place, forms[form]())
    assert same.standing is Standing.SAME
    assert same.event is not None
    assert (same.event.type, same.event.subject) == ("mandate.signed", granted.mandate_id)
    assert "mandat établi" in paper_words(place.session, same)[0]


def test_an_older_copy_put_back_has_lost_what_a_paper_proves(place: Place, tmp_path: Path) -> None:
    copied(place, tmp_path / "older")
    granted = grant(place)
    older = entered(place, tmp_path / "older")
    paper = seal(place, granted)
    lost = compared(older, paper)
    assert lost.standing is Standing.LOST
    assert "perdus" in paper_words(older.session, lost)[0]
    # Work that goes on there takes the place of what was lost.
    grant(older, identity=person(family_name="Le Goff"))
    rewritten = compared(older, paper)
    assert rewritten.standing is Standing.REWRITTEN
    assert "réécrit" in paper_words(older.session, rewritten)[0]
    older.session.close()


def test_what_a_restoration_lost_is_told_with_its_date_and_not_called_forged(
    place: Place, tmp_path: Path
) -> None:
    before = grant(place)
    backup = create_backup(place.session, tmp_path / "stick").path
    after = grant(place, identity=person(family_name="Le Goff"))
    later = grant(place, identity=person(family_name="Morvan"))
    papers = [seal(place, one) for one in (before, after, later)]
    there = restored(place, backup, tmp_path / "elsewhere")
    for _turn in ("just restored", "places taken again"):
        told = [compared(there, paper) for paper in papers]
        assert [one.standing for one in told] == [
            Standing.SAME, Standing.LOST_BY_RESTORATION, Standing.LOST_BY_RESTORATION,
        ]  # fmt: skip
        assert told[1].restored_at is not None
        words = paper_words(there.session, told[1])
        assert "24 novembre 2026" in words[0]
        assert "reste valable" in words[1]
        for name in ("Riou", "Tanguy", "Guéguen"):
            own = grant(there, identity=person(family_name=name))
    assert compared(there, seal(there, own)).standing is Standing.SAME
    there.session.close()


def test_a_restoration_excuses_nothing_that_came_after_it(place: Place, tmp_path: Path) -> None:
    backup = create_backup(place.session, tmp_path / "stick").path
    there = restored(place, backup, tmp_path / "elsewhere")
    copied(there, tmp_path / "older")
    papers = [
        seal(there, grant(there, identity=person(family_name=n))) for n in ("Le Goff", "Riou")
    ]
    there.session.close()
    older = entered(place, tmp_path / "older")
    grant(older)
    told = [compared(older, paper).standing for paper in papers]
    assert told[0] is Standing.REWRITTEN
    assert Standing.LOST_BY_RESTORATION not in told
    older.session.close()


def test_nothing_follows_from_a_paper_of_somebody_else(place: Place, tmp_path: Path) -> None:
    other = found(tmp_path / "other", siret=OTHER_SIRET, name="Mission locale")
    theirs = grant(other)
    pdf = mandate_paper(other.session, theirs.number).pdf
    for paper in (seal(other, theirs).encode(), pdf):
        told = compared(place, paper)
        assert told.standing is Standing.ELSEWHERE
        words = paper_words(place.session, told)[0]
        assert ("Mission locale" if paper is pdf else OTHER_SIRET) in words
    other.session.close()
    # A second kiosk of this organisation, whose certificate this one was not given.
    content = read_seal(seal(place, grant(place))).content
    of_k2 = seal_text(sign_seal(content, place.session.vault.seal_key, b"\x00\x02\x01"))
    assert compared(place, of_k2).standing is Standing.ELSEWHERE


def test_a_forged_paper_says_nothing_of_the_journal(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    stranger = found(tmp_path / "other", siret=OTHER_SIRET)
    content = replace(read_seal(seal(place, granted)).content, index=10_000)
    vault = stranger.session.vault
    forged = seal_text(sign_seal(content, vault.seal_key, vault.seal_kid))
    pdf = mandate_paper(place.session, granted.number).pdf
    changed = pdf[:-400] + bytes([pdf[-400] ^ 1]) + pdf[-399:]
    twin = seal_text(
        sign_seal(
            replace(content, practice=False),
            place.session.vault.seal_key,
            place.session.vault.seal_kid,
        )
    )
    for paper in (forged.encode(), changed, twin.encode()):
        told = compared(place, paper)
        assert told.standing is Standing.NOT_GENUINE
        words = paper_words(place.session, told)
        assert "n'est pas authentique" in words[0]
        assert len(words) > 1
    stranger.session.close()


def test_a_signed_record_has_no_place_in_the_journal(place: Place) -> None:
    signed = load_mandate(place.session, grant(place).number).signed
    told = compared(place, signed)
    assert told.standing is Standing.UNREADABLE
    assert any("Aucun cachet" in line for line in paper_words(place.session, told))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda t: f"KQ1:{t}".encode())))
def test_whatever_is_given_is_answered(place: Place, data: bytes) -> None:
    told = paper_in_journal(place.session, data)
    assert told.standing is Standing.UNREADABLE
    assert len(paper_words(place.session, told)) > 1


def test_the_command_tells_it_with_an_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    paper = granted_seal(typist, *GRANT)
    shutil.copytree(tmp_path / "home", tmp_path / "older")
    said = typist.type("journal", "verify", "--paper", paper, "--json")
    document = json.loads(said.out)
    assert said.code == 0, said.err
    assert document["ok"] is True
    assert document["paper"]["state"] == "same"
    assert document["paper"]["event"]["type"] == "mandate.signed"
    assert "tient toujours" in typist.type("journal", "verify", "--paper", paper).out
    said = typist.type("journal", "verify", "--paper", "KQ1:RIEN", "--json")
    assert said.code == WRONG_USAGE
    assert json.loads(said.out)["paper"]["state"] == "unreadable"
    said = typist.type("journal", "verify", "--paper", "/nowhere/at all")
    assert said.code == WRONG_USAGE
    assert is_a_sentence(said)
    later = granted_seal(typist, *(word.replace("Berthou", "Riou") for word in GRANT))
    shutil.rmtree(tmp_path / "home")
    shutil.copytree(tmp_path / "older", tmp_path / "home")
    said = typist.type("journal", "verify", "--paper", later, "--json")
    document = json.loads(said.out)
    assert said.code == REFUSED
    assert document["ok"] is False
    assert document["paper"]["state"] in ("lost", "rewritten")
    assert document["paper"]["verdict"]["signature"] == "valid"


def granted_seal(typist: Typist, *words: str) -> str:
    """Grant by a command; return the text of the seal."""
    granted = json.loads(typist.type(*words, "--json").out)
    shown = json.loads(typist.type("mandate", "show", granted["number"], "--json").out)
    return str(shown["seal"])


def test_a_paper_is_compared_by_questions(place: Place, tmp_path: Path) -> None:
    paper = tmp_path / "cachet.txt"
    paper.write_text(seal(place, grant(place)), encoding="utf-8")
    said: list[str] = []
    script = {"safety": ["paper"], "journal.paper": [str(paper)]}
    run_safety(place.session, ScriptedConsole(script, said.append))
    assert any("chacun à sa place" in line for line in said)
    assert any("tient toujours l'événement" in line for line in said)


async def test_a_paper_is_compared_in_full_screen(place: Place) -> None:
    paper = seal(place, grant(place))
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Journal, sauvegarde")
        await shown.choose("Journal, sauvegarde", "avec un papier")
        await shown.until("Quel papier")
        await shown.press("enter")
        await shown.until("Donnez un fichier")
        await shown.fill("/nowhere")
        await shown.press("enter")
        await shown.until("ne peut pas être lu")
        await shown.fill(paper)
        await shown.press("enter")
        await shown.until("tient toujours")
        await shown.press("enter")
        await shown.until("Lire le journal")
