"""What is wrong is said above the page and beside the field, and what was typed stays."""

import asyncio
import re
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from kiosque.desk.throttle import FREE_TRIES
from kiosque.errors import InputError, Refusal
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.page import Page
from kiosque.tui.widgets.choice_list import ChoiceList
from kiosque.tui.widgets.error_summary import ErrorSummary
from kiosque.tui.widgets.text_field import TextField
from tests.desks import PASSPHRASE, START, Place, found
from tests.page_catalogue import CATALOGUE, one_page
from tests.pages import Pages, pages

OTHER_SIRET = "73282932000082"
Story = Callable[[Pages], Coroutine[Any, Any, None]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


def play(place: Place, story: Story) -> None:
    async def run() -> None:
        async with pages(place) as shown:
            await story(shown)

    asyncio.run(run())


def words(shown: Pages) -> str:
    """Return the screen with plain spaces and one line."""
    plain = shown.frame().replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(plain.replace("║", " ").replace("┃", " ").split())


async def test_every_wrong_field_is_listed_at_once(place: Place) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        await shown.fill("123", "", "", "31/02/1950")
        await shown.press("enter")
        await shown.until("3 erreurs")
        told = words(shown)
        assert "Nom de naissance : Un nom contient au moins une lettre" in told
        assert "Prénoms : Indiquez au moins un prénom" in told
        assert "Date de naissance : Cette date de naissance n'existe pas" in told
        values = [field.value for field in shown.app.screen.query(Input)]
        assert values == ["123", "", "", "31/02/1950"]


async def test_the_summary_has_the_focus_and_goes_to_each_field(place: Place) -> None:
    for downs, wanted in enumerate(("family_name", "given_names", "birth_date")):
        async with one_page(place, CATALOGUE["formulaire"]) as shown:
            await shown.pilot.pause()
            await shown.fill("", "", "", "hier")
            await shown.press("enter")
            await shown.until("3 erreurs")
            assert isinstance(shown.app.focused, ErrorSummary)
            await shown.press(*("down",) * downs, "enter")
            focused = shown.app.focused
            assert focused is not None
            assert wanted in [getattr(one, "name", "") for one in focused.ancestors]
            assert "Erreur : " in words(shown)


async def test_the_message_stands_beside_its_field_too(place: Place) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        await shown.fill("Le Goff", "Anne", "", "14/03/1959 ?")
        await shown.press("enter")
        await shown.until("Erreur")
        problems = shown.app.screen.query(".problem.shown")
        assert len(problems) == 1
        assert "Écrivez par exemple" in str(problems.first().render())


async def test_nothing_is_checked_before_one_continues(place: Place) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        await shown.press(*"123", "tab", "tab", "tab", *"hier", "tab")
        assert "Erreur" not in shown.frame()


async def test_typing_at_once_goes_to_the_field_that_is_wrong(place: Place) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        await shown.fill("Le Goff", "", "", "1959")
        await shown.press("enter")
        await shown.until("Erreur")
        await shown.press(*"Anne")
        values = [field.value for field in shown.app.screen.query(Input)]
        assert values == ["Le Goff", "Anne", "", "1959"]


async def test_an_error_goes_away_once_it_is_put_right(place: Place) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        await shown.fill("", "Anne", "", "1959")
        await shown.press("enter")
        await shown.until("Erreur")
        await shown.fill("Le Goff", "Anne", "", "")
        await shown.press("enter")
        await shown.until("Écrivez par exemple")
        assert "au moins une lettre" not in shown.frame()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("14/03/2059", "dans l'avenir"),
        ("25/11/2026", "dans l'avenir"),
        ("2027", "dans l'avenir"),
        ("00/12/2026", "dans l'avenir"),
        ("14/03/1850", "ans : vérifiez l'année"),
        ("1899", "ans : vérifiez l'année"),
        ("14/03/1849", "n'existe pas"),
        ("29/02/1959", "n'existe pas"),
        ("31/04/1959", "n'existe pas"),
        ("14-13-1959", "n'existe pas"),
        ("", "Écrivez par exemple"),
        ("hier", "Écrivez par exemple"),
        ("14/03/59", "Écrivez par exemple"),
        ("٠١/٠٢/١٩٥٩", "Écrivez par exemple"),
    ],
)
async def test_a_birth_date_that_cannot_be_is_refused_where_it_is_typed(
    place: Place, typed: str, said: str
) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        await shown.fill("Le Goff", "Anne", "", typed)
        await shown.press("enter")
        await shown.until_so(lambda: said in words(shown), said)
        assert [one.value for one in shown.app.screen.query(Input)][3] == typed


@pytest.mark.parametrize(
    "typed", ["14/03/1959", "14-3-1959", "14 03 1959", "1959-03-14", "00/03/1959", "1959", "1902"]
)
async def test_a_birth_date_is_taken_as_it_is_said(place: Place, typed: str) -> None:
    async with one_page(place, CATALOGUE["formulaire"]) as shown:
        await shown.pilot.pause()
        page = shown.app.screen
        await shown.fill("Le Goff", "Anne", "", typed)
        await shown.press("enter")
        await shown.until_so(lambda: page not in shown.app.screen_stack, "the next page")


async def test_an_empty_answer_is_asked_again_and_no_line_was_chosen(place: Place) -> None:
    async with one_page(place, CATALOGUE["posture"]) as shown:
        await shown.pilot.pause()
        page = shown.app.screen
        await shown.press("enter")
        await shown.until("Rien n'est choisi")
        assert shown.app.screen is page
        await shown.press("enter", "enter")
        await shown.until("Rien n'est choisi")
        await shown.press("enter", "down", "enter")
        await shown.until_so(lambda: page not in shown.app.screen_stack, "the next page")


async def test_one_arrow_down_goes_from_the_error_to_the_first_line(place: Place) -> None:
    async with one_page(place, CATALOGUE["posture"]) as shown:
        await shown.pilot.pause()
        choices = shown.app.screen.query_one(ChoiceList)
        await shown.press("enter")
        await shown.until("Rien n'est choisi")
        assert choices.highlighted is None
        await shown.press("down")
        assert choices.has_focus
        assert choices.highlighted == 0
        await shown.press("down")
        assert choices.highlighted == 1


async def test_nothing_ticked_is_said(place: Place) -> None:
    async with one_page(place, CATALOGUE["périmètres"]) as shown:
        await shown.pilot.pause()
        await shown.press("down", "down", "space", "enter")
        await shown.until("Rien n'est coché")
        assert "[x]" not in shown.frame()


async def test_an_error_that_a_page_comes_with_has_the_focus(place: Place) -> None:
    def make(_place: Place) -> Page[Any]:
        error = Refusal("La clé USB est pleine.", advice="Rien n'est perdu.")
        return ChoicePage("Où ?", [("a", "Là")], error=error)

    async with one_page(place, make) as shown:
        await shown.until("La clé USB est pleine")
        assert isinstance(shown.app.focused, ErrorSummary)
        assert "Rien n'est perdu" in shown.frame()
        await shown.press("enter", "enter")
        await shown.until_so(lambda: shown.app.answers == [("a",)], "the answer")  # type: ignore[attr-defined]


async def test_what_a_form_makes_is_refused_without_losing_what_was_typed(place: Place) -> None:
    def refuse(values: dict[str, str]) -> object:
        raise InputError("folder", f"Le dossier {values['folder']} est plein.")

    field = TextField("folder", "Dossier")
    async with one_page(place, lambda _at: FormPage("Où ?", [field], refuse)) as shown:
        await shown.pilot.pause()
        await shown.fill("/media/clé")
        await shown.press("enter")
        await shown.until("Le dossier /media/clé est plein")
        assert field.value == "/media/clé"
        await shown.press("enter")
        assert isinstance(shown.app.focused, Input)


# The door


async def to_the_code(shown: Pages) -> None:
    await shown.answer("Qui êtes-vous")
    await shown.until("Phrase de passe")


async def try_with(shown: Pages, passphrase: str, code: str) -> str:
    """Try to sign in; return what is said."""
    await shown.fill(passphrase, code)
    await shown.press("enter")
    await shown.until_so(lambda: "un instant" not in shown.frame(), "an answer")
    await shown.until("Erreur")
    return words(shown)


def test_no_refusal_at_the_door_tells_which_part_was_wrong(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await to_the_code(shown)
        told = {
            await try_with(shown, "faux", place.code()),
            await try_with(shown, PASSPHRASE, "000000"),
        }
        place.clock.move(timedelta(minutes=5))
        told.add(await try_with(shown, PASSPHRASE, "abcdef"))
        assert len(told) == 1, told
        assert "phrase de passe ou code refusé" in told.pop()
        assert [one.value for one in shown.app.screen.query(Input)][:2] == ["", ""]

    play(place, story)


def test_a_code_serves_once(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await to_the_code(shown)
        code = place.code()
        await shown.fill(PASSPHRASE, code)
        await shown.press("enter")
        await shown.until("Aujourd'hui")
        await shown.press("f10")
        await to_the_code(shown)
        assert "refusé" in await try_with(shown, PASSPHRASE, code)

    play(place, story)


def seconds_told(told: str) -> int:
    found = re.search(r"attendez encore (\d+) secondes", told)
    assert found is not None, told
    return int(found[1])


def test_the_delay_grows_and_says_how_long(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await to_the_code(shown)
        for _try in range(FREE_TRIES):
            assert "refusé" in await try_with(shown, "faux", "000000")
        first = seconds_told(await try_with(shown, PASSPHRASE, ""))
        place.clock.move(timedelta(seconds=30))
        assert "refusé" in await try_with(shown, "faux", "000000")
        assert seconds_told(await try_with(shown, "faux", "000000")) > first
        place.clock.move(timedelta(seconds=30))
        await shown.fill(PASSPHRASE, place.code())
        await shown.press("enter")
        await shown.until("Aujourd'hui")

    play(place, story)


def test_a_clock_in_the_past_asks_for_date_and_time(tmp_path: Path) -> None:
    place = found(tmp_path / "home")

    async def story(shown: Pages) -> None:
        code = place.code()
        now = place.clock.read().now
        place.clock.jump(datetime(2020, 1, 1, tzinfo=UTC))
        await to_the_code(shown)
        assert "Date et heure" not in shown.frame()
        assert "retarde" in await try_with(shown, PASSPHRASE, code)
        assert "Date et heure de Paris" in shown.frame()
        await shown.press("enter")
        focused = shown.app.focused
        assert focused is not None
        assert "stated_time" in [getattr(one, "name", "") for one in focused.ancestors]
        assert [one.value for one in shown.app.screen.query(Input)] == [PASSPHRASE, "", ""]
        await shown.fill(PASSPHRASE, code, "24 novembre")
        await shown.press("enter")
        await shown.until("Écrivez par exemple")
        paris = now + timedelta(hours=1)
        await shown.fill(PASSPHRASE, code, f"{paris:%d/%m/%Y %H:%M}")
        await shown.press("enter")
        await shown.until("Aujourd'hui")
        assert START.year == 2026
        assert "2026" in shown.frame()

    play(place, story)


def test_two_organisations_are_offered_and_escape_goes_back_to_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    found(home, name="Centre social des Tilleuls", siret=OTHER_SIRET).session.close()
    place = found(home)

    async def story(shown: Pages) -> None:
        await shown.choose("Quelle structure", "Bellevue")
        await shown.until("Qui êtes-vous")
        assert "Bellevue" in shown.frame()
        await shown.press("enter")
        await shown.until("Phrase de passe")
        await shown.press("escape")
        await shown.until("Qui êtes-vous")
        await shown.press("escape")
        await shown.until("Quelle structure")
        assert "Échap\N{NO-BREAK SPACE}Quitter" in shown.frame()

    play(place, story)


def damage(home: Path) -> None:
    for path in home.glob("organisations/*/vault*.json"):
        path.write_text("{", encoding="utf-8")


def test_a_vault_that_cannot_be_read_is_told_and_hides_no_other(tmp_path: Path) -> None:
    home = tmp_path / "home"
    found(home, name="Centre social des Tilleuls", siret=OTHER_SIRET).session.close()
    damage(home)
    place = found(home)

    async def story(shown: Pages) -> None:
        await shown.until("Qui êtes-vous")
        assert "1 structure de ce poste ne s'ouvre pas" in words(shown)
        assert "Bellevue" in shown.frame()
        await shown.sign_in()

    play(place, story)


def test_data_that_cannot_be_read_is_never_taken_for_an_empty_kiosk(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    damage(tmp_path / "home")

    async def story(shown: Pages) -> None:
        await shown.until("ne s'ouvrent pas")
        assert "Ne recréez pas la structure" in words(shown)
        assert "kiosque init" not in words(shown)

    play(place, story)


def test_an_empty_kiosk_says_how_to_begin(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    place.home = tmp_path / "elsewhere"

    async def story(shown: Pages) -> None:
        await shown.until("kiosque init")

    play(place, story)
