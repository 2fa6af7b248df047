"""The recovery sheet by questions: nothing changes before the last answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosque.bootstrap import Kiosk
from kiosque.desk.entrance import list_organisations
from kiosque.desk.journal import show_journal
from kiosque.desk.session import Session
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from kiosque.linear import recovery
from kiosque.linear.asking import Stopped
from kiosque.linear.console import ScriptedConsole
from kiosque.settings import Settings
from kiosque.vault.header import FILE_NAMES, RECOVERY
from kiosque.vault.totp import SecondFactor, code_at
from tests.desks import Place, found
from tests.staff import COLLEAGUE_PASSPHRASE, Colleague
from tests.wholeness import check_whole


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = found(tmp_path / "home")
    made.session.close()
    return made


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[TakenAway]:
    seen: list[TakenAway] = []

    def noted(person: str, organisation: str) -> TakenAway:
        seen.append(draw_taken_away(person, organisation))
        return seen[-1]

    monkeypatch.setattr("kiosque.linear.recovery.draw_taken_away", noted)
    monkeypatch.setattr("kiosque.linear.taking_away.printers_here", lambda: ())
    return seen


def answers(place: Place, drawn: list[TakenAway]) -> dict[str, Iterator[str]]:
    def codes() -> Iterator[str]:
        yield "000000"
        yield code_at(drawn[-1].secrets.totp_seed, place.clock.read().now)

    def groups() -> Iterator[str]:
        yield "AAAA"
        yield drawn[-1].recovery_key[:9]

    return {
        "team.name": iter(["Zoé M."]),
        "recovery.key": iter(["ABCD", place.founded.recovery_key]),
        "recovery.mediates": iter(["oui"]),
        "init.passphrase": iter([COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE]),
        "init.qr": iter(["non"]),
        "init.code": codes(),
        "init.recovery": groups(),
    }


def recover(place: Place, given: dict[str, Iterator[str]]) -> list[str]:
    said: list[str] = []
    kiosk = Kiosk(place.home, place.clock, Settings(place.home, None))
    recovery.recover_by_questions(kiosk, ScriptedConsole(given, said.append))
    return said


def test_a_new_coordinator_signs_in_and_the_new_sheet_is_the_right_one(
    place: Place, drawn: list[TakenAway]
) -> None:
    said = recover(place, answers(place, drawn))
    assert any("nouvelle feuille" in line for line in said)
    assert not any(place.founded.recovery_key in line for line in said)
    zoe = sign_in_as_zoe(place, drawn[-1])
    assert zoe.vault.roles == ("coordinator", "mediator")
    used = show_journal(zoe, type_="recovery.used")[0].payload
    assert used is not None
    assert used["by"] == RECOVERY
    check_whole(zoe)
    zoe.close()
    with pytest.raises(Stopped):
        recover(place, answers(place, drawn))
    again = {**answers(place, drawn), "recovery.key": iter([drawn[-1].recovery_key])}
    again["team.name"] = iter(["Ali R."])
    recover(place, again)


def sign_in_as_zoe(place: Place, taken: TakenAway) -> Session:
    (known,) = list_organisations(place.home)
    slot = next(one.slot for one in known.people if one.name == "Zoé M.")
    return Colleague(place, slot, SecondFactor(taken.secrets.totp_seed)).sign_in()


@pytest.mark.parametrize(
    "stop", ["team.name", "recovery.key", "recovery.mediates", "init.passphrase", "init.code",
             "init.recovery"],
)  # fmt: skip
def test_stopping_at_any_question_changes_nothing(
    place: Place, drawn: list[TakenAway], stop: str
) -> None:
    before = [(place.session.folder / name).read_bytes() for name in FILE_NAMES]
    with pytest.raises(Stopped):
        recover(place, {**answers(place, drawn), stop: iter(())})
    assert [(place.session.folder / name).read_bytes() for name in FILE_NAMES] == before
