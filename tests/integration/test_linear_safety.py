"""Journal, backup and erasure line by line, answered by scripts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.bootstrap import Kiosk
from kiosque.desk.citizens import find_citizens
from kiosque.desk.doorstep import list_organisations
from kiosque.linear.console import ScriptedConsole, Stopped
from kiosque.linear.menu import run_menu
from kiosque.linear.restoring import restore_by_questions
from kiosque.linear.safety import run_safety
from kiosque.settings import Settings
from kiosque.vault.totp import code_at
from tests.desks import PASSPHRASE, Place, found, grant, person
from tests.integration.test_papers import pages
from tests.linear_scripts import never
from tests.two_people import OTHER_PASSPHRASE, Colleague, join


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def answers(place: Place, said: list[str], **given: Any) -> ScriptedConsole:
    def codes() -> Iterator[str]:
        while True:
            yield place.code()

    return ScriptedConsole({"code": codes(), **given}, said.append)


def codes_of(place: Place, colleague: Colleague) -> Iterator[str]:
    while True:
        yield code_at(colleague.seed, place.clock.read().now)


def test_the_journal_is_read_page_by_page_with_a_filter(place: Place) -> None:
    for number in range(12):
        grant(place, identity=person(family_name=f"Martin {'x' * number}"))
    said: list[str] = []
    script: dict[str, Any] = {"safety": ["journal"], "journal.filter": ["all"]}
    run_safety(place.session, answers(place, said, **script, **{"journal.more": ["oui", "non"]}))
    lines = [line for line in said if "mandat établi" in line]
    assert len(lines) == 12
    said.clear()
    script = {"safety": ["journal"], "journal.filter": ["type"], "journal.type": ["log.opened"]}
    run_safety(place.session, answers(place, said, **script))
    assert [line for line in said if "journal ouvert" in line and "·" in line]
    said.clear()
    script = {
        "safety": ["journal"], "journal.filter": ["period"],
        "journal.since": ["hier", "25/11/2026"], "journal.until": ["31/12/2026"],
    }  # fmt: skip
    run_safety(place.session, answers(place, said, **script))
    assert "Aucun événement." in said
    assert any("Écrivez par exemple" in line for line in said)


def test_the_journal_is_verified_and_its_size_told(place: Place) -> None:
    said: list[str] = []
    run_safety(place.session, answers(place, said, safety=["verify"]))
    assert any("chacun à sa place" in line for line in said)


def test_a_persons_part_of_the_journal_is_found_by_name(place: Place) -> None:
    grant(place)
    grant(place, identity=person(family_name="Le Goff"))
    said: list[str] = []
    script = {
        "safety": ["journal"], "journal.filter": ["person"], "known_name": ["goff"],
        "known_person": ["1"],
    }  # fmt: skip
    run_safety(place.session, answers(place, said, **script))
    assert sum("mandat établi" in line for line in said) == 1


def test_a_backup_is_written_where_the_person_says(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    folder = tmp_path / "clé"
    script = {"safety": ["backup"], "backup.folder": [str(folder)]}
    run_safety(place.session, answers(place, said, **script))
    assert any("Aucune sauvegarde" in line for line in said)
    (made,) = folder.glob("*.kiosque")
    assert any(made.name in line for line in said)


def test_two_people_erase_somebody_and_a_wrong_code_is_asked_again(
    place: Place, tmp_path: Path
) -> None:
    """D9."""
    colleague = join(place)
    gone = grant(place)
    place.clock.move(timedelta(days=40))
    said: list[str] = []
    codes = codes_of(place, colleague)
    script = {
        "safety": ["erase"], "known_name": ["berthou"], "known_person": ["1"],
        "erase.sure": ["oui"], "erase.basis": ["request"], "erase.what": ["everything"],
        "erase.second": ["1"], "erase.passphrase": ["fausse", OTHER_PASSPHRASE],
        "erase.code": codes, "language": ["uk"],
        "paper.erasure": ["save"], "folder.erasure": [str(tmp_path)],
    }  # fmt: skip
    run_safety(place.session, answers(place, said, **script))
    assert find_citizens(place.session, "") == ()
    assert any("deuxième personne n'est pas reconnue" in line for line in said)
    (certificate,) = tmp_path.glob("effacement-*.pdf")
    assert "стирання даних" in pages(certificate.read_bytes())[0]
    assert gone.citizen_id not in "".join(said)


@pytest.mark.parametrize("stop", ["erase.sure", "erase.basis", "erase.second", "erase.code"])
def test_stopping_before_the_end_erases_nobody(place: Place, stop: str) -> None:
    join(place)
    grant(place)
    place.clock.move(timedelta(days=40))
    script: dict[str, Any] = {
        "safety": ["erase"], "known_name": ["berthou"], "known_person": ["1"],
        "erase.sure": ["oui"], "erase.basis": ["request"], "erase.what": ["proofs"],
        "erase.second": ["1"], "erase.passphrase": [OTHER_PASSPHRASE], "erase.code": ["123456"],
    }  # fmt: skip
    with pytest.raises(Stopped):
        run_safety(place.session, answers(place, [], **{**script, stop: []}))
    assert len(find_citizens(place.session, "")) == 1


def test_a_person_alone_is_told_that_it_takes_two(place: Place) -> None:
    grant(place)
    place.clock.move(timedelta(days=40))
    said: list[str] = []
    script = {"safety": ["erase"], "known_name": ["berthou"], "known_person": ["1"]}
    run_safety(place.session, answers(place, said, **script))
    assert any("deuxième personne" in line for line in said)


def test_who_does_not_coordinate_is_offered_the_journal_alone(place: Place) -> None:
    """D15."""
    place.session.vault.roles = ("mediator",)
    said: list[str] = []
    run_menu(
        place.session,
        answers(place, said, menu=["safety", "leave"], safety=["back"]),
        never,
    )
    offered = [line.split(". ", 1)[1] for line in said if line.startswith("  ")]
    assert "Lire le journal" in offered
    assert "Effacer une personne" not in offered
    assert "Faire une sauvegarde" not in offered


def test_alerts_and_what_goes_in_time_are_told(place: Place) -> None:
    grant(place)
    place.clock.move(timedelta(hours=2))
    said: list[str] = []
    run_safety(place.session, answers(place, said, safety=["alerts"]))
    assert any("aucun papier" in line for line in said)
    said.clear()
    run_safety(place.session, answers(place, said, safety=["retention"]))
    assert any("Rien n'a dépassé" in line for line in said)


def test_a_backup_is_restored_by_questions(place: Place, tmp_path: Path) -> None:
    grant(place)
    said: list[str] = []
    folder = tmp_path / "clé"
    script = {"safety": ["backup"], "backup.folder": [str(folder)]}
    run_safety(place.session, answers(place, said, **script))
    (file,) = folder.glob("*.kiosque")
    home = tmp_path / "elsewhere"
    kiosk = Kiosk(home, place.clock, Settings(home, None))
    console = answers(place, said, person=["1"], passphrase=["fausse", PASSPHRASE])
    restored = restore_by_questions(kiosk, console, file, replace=False)
    assert [one.id for one in list_organisations(home)] == [restored.organisation]
    assert any("ne s'ouvre pas" in line for line in said)
    grant_on(Place(home, place.clock, place.founded), restored.organisation)
    console = answers(
        place, said, person=["1"], passphrase=[PASSPHRASE], **{"restore.replace": ["non"]}
    )
    with pytest.raises(Stopped):
        restore_by_questions(kiosk, console, file, replace=False)
    assert any("plus récentes" in line for line in said)
    again = {"restore.replace": ["oui"]}
    console = answers(place, said, person=["1"], passphrase=[PASSPHRASE] * 2, **again)
    assert restore_by_questions(kiosk, console, file, replace=False).replaced is not None


def grant_on(place: Place, organisation: str) -> None:
    """Sign in and do something that the backup does not hold."""
    from kiosque.desk.entrance import SignIn, sign_in

    slot = place.session.vault.slot_id
    command = SignIn(organisation, slot, PASSPHRASE, place.code())
    sign_in(place.home, place.clock, command).close()
