"""The team line by line, answered by scripts."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.journal import show_journal
from kiosque.desk.second_factor import NewFactor
from kiosque.desk.staff import list_staff
from kiosque.linear import taking_away, team
from kiosque.linear.attentive import Attentive
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.menu import run_menu
from kiosque.vault.totp import SecondFactor, code_at, seed_from_base32
from tests.desks import MovedClock, Place, found
from tests.linear_scripts import never
from tests.staff import COLLEAGUE_PASSPHRASE, Colleague, founder, hire

SEED = "3132333435363738393031323334353637383930"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


class Shown:
    """The second factor that a person saw, and the code it shows now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, clock: MovedClock) -> None:
        self._clock = clock
        self.factor: NewFactor | None = None
        prove = taking_away.prove_second_factor

        def seen(console: ScriptedConsole, taken: NewFactor, *others: object, **more: bool) -> int:
            self.factor = taken
            return prove(console, taken, *others, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(team, "prove_second_factor", seen)

    def codes(self) -> Iterator[str]:
        yield "000000"
        assert self.factor is not None
        yield code_at(seed_from_base32(self.factor.totp_secret), self._clock.read().now)


ADDING = {
    "team.name": ["\x1b", "Léo B."],
    "team.roles": ["", "2"],
    "init.passphrase": ["azerty", COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE],
    "team.factor": ["1"],
    "init.qr": ["non"],
}


def play(place: Place, *menu: str, **answers: object) -> list[str]:
    """Answer the menu, then leave; return what was said."""
    said: list[str] = []
    script = {"menu": [*menu, "leave"], **answers}
    run_menu(place.session, ScriptedConsole(script, said.append), never)  # type: ignore[arg-type]
    return said


def test_a_person_is_added_with_a_code_that_proves_their_telephone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(monkeypatch, place.clock)
    said = play(place, "team", **{**ADDING, "team": ["add"], "init.code": shown.codes()})
    assert any("est ajoutée" in line for line in said)
    assert not any(COLLEAGUE_PASSPHRASE in line for line in said)
    leo = next(one for one in list_staff(place.session) if one.name == "Léo B.")
    assert leo.roles == ("mediator",)
    assert shown.factor is not None
    Colleague(place, leo.slot, shown.factor.factor).sign_in().close()


def test_stopping_before_the_last_answer_adds_nobody(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Shown(monkeypatch, place.clock)
    for question in ("team.roles", "init.passphrase", "team.factor", "init.qr"):
        answers = {**ADDING, "team": ["add"], "init.code": shown.codes(), question: []}
        play(place, "team", **answers)
        assert len(list_staff(place.session)) == 1
    play(place, "team", **{**ADDING, "team": ["add"], "init.code": []})
    assert len(list_staff(place.session)) == 1


def test_a_card_is_linked_by_the_code_it_shows(place: Place) -> None:
    leo = hire(place)
    card = Colleague(place, leo.slot, SecondFactor(bytes.fromhex(SEED), "GADT1"))
    play(
        place,
        "team",
        **{
            "team": ["factor"],
            "team.member": [leo.slot],
            "team.reason": ["perte"],
            "team.passphrase": [COLLEAGUE_PASSPHRASE],
            "team.factor": ["card"],
            "team.serial": ["é", "gadt1"],
            "team.seed": ["zz", SEED],
            "init.code": [card.present_code()],
        },
    )
    card.sign_in().close()


def test_an_access_is_ended_only_after_a_yes(place: Place) -> None:
    leo = hire(place)
    leaving = {
        "team": ["leave", "leave"],
        "team.member": [leo.slot, leo.slot],
        "team.reason": ["autre", "depart"],
        "team.comment": ["", "Mutation"],
        "team.sure": ["non", "oui"],
    }
    said = play(place, "team", "team", **leaving)
    assert any("Rien n'est changé" in line for line in said)
    assert any("L'accès est fermé" in line for line in said)
    assert [one.name for one in list_staff(place.session) if one.active] == ["Awa D."]


def test_roles_and_keys_are_changed_by_questions(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    leo, shown = hire(place), Shown(monkeypatch, place.clock)
    changing: dict[str, object] = {
        **ADDING,
        "team": ["roles", "key"],
        "team.member": [leo.slot, leo.slot],
    }
    changing |= {"team.roles": ["1 2"], "init.code": shown.codes()}
    play(place, "team", "team", **changing)
    again = next(one for one in list_staff(place.session) if one.active and one.name == "Léo B.")
    assert again.slot != leo.slot
    assert again.roles == ("coordinator", "mediator")


def test_alone_in_the_team_there_is_nobody_to_change(place: Place) -> None:
    said = play(place, "team", team=["leave"])
    assert any("personne d'autre" in line for line in said)


def test_a_coordinator_who_is_no_mediator_is_offered_the_team_only(place: Place) -> None:
    zoe = hire(place, "Zoé M.", "coordinator")
    session = zoe.sign_in()
    said: list[str] = []
    script = {"menu": ["new", "leave"]}
    run_menu(session, ScriptedConsole(script, said.append), never)
    session.close()
    assert any("Équipe" in line for line in said)
    assert not any("accompagnement" in line for line in said)


def test_the_terms_are_asked_for_at_the_first_session_and_not_again(place: Place) -> None:
    """D16."""
    leo = hire(place)
    for answer, heard in (("non", "aucun mandat"), ("oui", "noté au journal")):
        session, said = leo.sign_in(), list[str]()
        script = {"terms": [answer], "menu": ["leave"]}
        run_menu(session, ScriptedConsole(script, said.append), never)
        assert any(heard in line for line in said)
        session.close()
    session, said = leo.sign_in(), list[str]()
    run_menu(session, ScriptedConsole({"menu": ["leave"]}, said.append), never)
    assert not any("Conditions d'utilisation" in line for line in said)
    session.close()


def test_after_a_quarter_of_an_hour_without_an_answer_the_code_is_asked_for(place: Place) -> None:
    session, awa = place.session, founder(place)

    class Slow(ScriptedConsole):
        """Somebody who answers the second question after a long time."""

        def _read(self, key: str, question: str, *, secret: bool) -> str:
            answer = super()._read(key, question, secret=secret)
            if answer == "plus tard":
                place.clock.move(timedelta(minutes=16))
            return answer

    def codes() -> Iterator[str]:
        yield "000000"
        yield awa.code()

    said: list[str] = []
    answers = {"x": ["tout de suite", "plus tard", "encore"], "activity.code": codes()}
    console = Attentive(session, Slow(answers, said.append))
    assert console.ask("x", "?") == "tout de suite"
    assert not any("quart d'heure" in line for line in said)
    assert console.ask("x", "?") == "plus tard"
    assert sum("quart d'heure" in line for line in said) == 2
    assert console.ask("x", "?") == "encore"
    assert len(show_journal(session, type_="activity.checked")) == 1
