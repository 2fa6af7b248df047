"""Before the sign-in, line by line: a forgotten passphrase, a backup to go on from."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kiosque.bootstrap import Kiosk
from kiosque.desk.backup import create_backup
from kiosque.desk.entrance import list_organisations
from kiosque.desk.session import Session
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from kiosque.errors import Refusal
from kiosque.linear.asking import Stopped
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.entrance import enter_by_questions
from kiosque.settings import Settings
from kiosque.vault.header import FILE_NAMES
from kiosque.vault.totp import code_at
from tests.desks import PASSPHRASE, Place, found, grant
from tests.staff import COLLEAGUE_PASSPHRASE, hire
from tests.wholeness import check_whole


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def enter(place: Place, home: Path, said: list[str], **answers: Iterable[str]) -> Session:
    kiosk = Kiosk(home, place.clock, Settings(home, None))
    keyed = {key.replace("_", "."): given for key, given in answers.items()}
    return enter_by_questions(kiosk, ScriptedConsole(keyed, said.append))


def codes(place: Place) -> Iterator[str]:
    while True:
        yield place.code()


def test_where_nothing_is_a_backup_is_gone_on_from_and_a_session_opens(
    place: Place, tmp_path: Path
) -> None:
    mandate = grant(place).mandate_id
    made = create_backup(place.session, tmp_path / "clé")
    cut = tmp_path / "clé" / "coupée.kiosque"
    cut.write_bytes(made.path.read_bytes()[:-50])
    other = tmp_path / "photo.kiosque"
    other.write_bytes(b"GIF89a")
    said: list[str] = []
    session = enter(
        place,
        tmp_path / "neuf",
        said,
        nobody=["restore"] * 3,
        backup_file=["", "/nulle/part", "\x00", str(cut), str(other), str(made.path)],
        person=["1", "1"],
        passphrase=["fausse", PASSPHRASE, PASSPHRASE],
        code=codes(place),
    )
    check_whole(session, [mandate])
    session.close()
    for told in ("pas de fichier", "coupée", "ne s'ouvre pas", "est restaurée"):
        assert any(told in line for line in said), told


def test_a_backup_is_not_put_in_place_under_an_open_session(place: Place, tmp_path: Path) -> None:
    made = create_backup(place.session, tmp_path / "clé")
    grant(place)
    files = [(place.session.folder / name).read_bytes() for name in FILE_NAMES]
    said: list[str] = []
    with pytest.raises(Stopped):
        enter(
            place,
            place.home,
            said,
            person=["restore", "1"],
            backup_file=[str(made.path)],
            passphrase=[PASSPHRASE],
            code=codes(place),
        )
    assert any("Une session est ouverte" in line for line in said)
    assert [(place.session.folder / name).read_bytes() for name in FILE_NAMES] == files


def test_where_nothing_is_and_nothing_is_wanted_the_way_to_begin_is_told(
    place: Place, tmp_path: Path
) -> None:
    for answers in ({"nobody": ["leave"]}, {}):
        with pytest.raises(Refusal, match="Aucune structure"):
            enter(place, tmp_path / "neuf", [], **answers)
    assert list_organisations(tmp_path / "neuf") == ()


def test_a_forgotten_passphrase_is_asked_of_a_coordinator_or_of_the_sheet(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(place)
    place.session.close()
    drawn: list[TakenAway] = []

    def noted(person: str, organisation: str) -> TakenAway:
        drawn.append(draw_taken_away(person, organisation))
        return drawn[-1]

    monkeypatch.setattr("kiosque.linear.recovery.draw_taken_away", noted)
    monkeypatch.setattr("kiosque.linear.taking_away.printers_here", lambda: ())

    def code() -> Iterator[str]:
        yield code_at(drawn[-1].secrets.totp_seed, place.clock.read().now)

    def groups() -> Iterator[str]:
        yield drawn[-1].recovery_key[:9]

    def zoe() -> Iterator[str]:
        yield from ("forgotten", "forgotten", "forgotten")
        (known,) = list_organisations(place.home)
        yield next(one.slot for one in known.people if one.name == "Zoé M.")

    def later() -> Iterator[str]:
        place.code()
        yield code_at(drawn[-1].secrets.totp_seed, place.clock.read().now)

    said: list[str] = []
    session = enter(
        place,
        place.home,
        said,
        person=zoe(),
        forgotten=["colleague", "sheet", "sheet"],
        team_name=["Zoé M.", "Zoé M."],
        # A wrong sheet is asked for again; stopping there changes nothing.
        recovery_key=_sheets(place),
        recovery_mediates=["non"],
        init_passphrase=[COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE],
        init_qr=["non"],
        init_code=code(),
        init_recovery=groups(),
        passphrase=[COLLEAGUE_PASSPHRASE],
        code=later(),
    )
    assert session.vault.roles == ("coordinator",)
    session.close()
    assert any("nouvelle clé" in line for line in said)
    assert any("n'ouvre pas cette structure" in line for line in said)
    assert any("Arrêté. Rien n'est changé." in line for line in said)
    assert not any(place.founded.recovery_key in line for line in said)


def _sheets(place: Place) -> Iterator[str]:
    other = draw_taken_away("Zoé M.", "x").recovery_key
    yield from (other, "q!", place.founded.recovery_key)


def test_a_damaged_vault_is_said_then_repaired_by_a_backup(place: Place, tmp_path: Path) -> None:
    mandate = grant(place).mandate_id
    made = create_backup(place.session, tmp_path / "clé")
    place.session.close()
    for name in FILE_NAMES:
        (place.session.folder / name).write_bytes(b"")
    said: list[str] = []
    session = enter(
        place,
        place.home,
        said,
        nobody=["restore"],
        backup_file=[str(made.path)],
        person=["1", "1"],
        passphrase=[PASSPHRASE] * 3,
        code=codes(place),
        restore_replace=["oui"],
    )
    check_whole(session, [mandate])
    session.close()
    assert any("coffre" in line and "illisible" in line for line in said)
