"""Text from outside is shown as it is, on the lines meant for it, and does nothing else."""

import asyncio
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.content import Content

from kiosque.desk.doorstep import list_organisations
from kiosque.desk.recap import RecapLine
from kiosque.errors import InputError, Refusal
from kiosque.mandates.order import Step
from kiosque.procedures.step_text import Place as StepPlace
from kiosque.procedures.step_text import StepText
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.guided import Guidance, GuidedReadingPage
from kiosque.tui.screens.page import Page
from kiosque.tui.screens.place import PlacePage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.recap import RecapPage
from kiosque.tui.screens.sign_in import SignInPage
from kiosque.tui.screens.waiting import WaitingPage
from kiosque.tui.text import MOST_MARKS, block, plain, shortened
from kiosque.tui.widgets.text_field import TextField
from kiosque.tui.widgets.text_input import LONGEST
from tests.desks import Place, found
from tests.page_catalogue import Waited, one_page, with_standing
from tests.pages import Pages, pages

HOSTILE = {
    "a closing tag": "M. [/] Dupont",
    "an action": "[@click=app.quit]x",
    "a style": "[bold red]x[/]",
    "square brackets of law": "Article [L123-4] du code [CAF]",
    "a long name": "L" * 300,
    "a name turned around": "\u202eeman\u202c",
    "an emoji": "Zoé\N{GRINNING FACE}",
    "two lines": "Anne\nMarie\r\nRose\u2028Lou",
    "controls": "a\x00b\x1b[31mc\x9b2Jd\x07",
    "a clipboard": "\x1b]52;c;QQ==\x07x",
    "a window title": "\x1b]0;kiosque\x07x",
    "a pile of marks": "e" + "\N{COMBINING ACUTE ACCENT}" * 60,
    "wide signs": "日本語" * 40,
    "half a pair": "a\ud800b",
}
Make = Callable[[Place, str], Page[Any]]


def _choice(place: Place, text: str) -> Page[Any]:
    del place
    choices = [("a", text), ("b", f"b {text}")]
    return ChoicePage(text, choices, hint=text, explanation=text, error=Refusal(text, advice=text))


def _several(place: Place, text: str) -> Page[Any]:
    del place
    return ChoicePage("Lesquels ?", [("a", text), ("b", text)], several=True, ticked=("b",))


def _form(place: Place, text: str) -> Page[Any]:
    del place
    field = TextField("f", text, hint=text, value=text)
    error = InputError("f", text, advice=text)
    return FormPage(text, [field], dict, action=text, error=error)


def _reading(place: Place, text: str) -> Page[Any]:
    del place
    return ReadingPage(text, text, text)


def _recap(place: Place, text: str) -> Page[Any]:
    del place

    def refuse(code: str) -> Any:
        raise Refusal(text, advice=code)

    return RecapPage(
        [RecapLine("Personne", text, None), RecapLine("Durée", text, Step.DURATION)], refuse
    )


def _sign_in(place: Place, text: str) -> Page[Any]:
    (organisation,) = list_organisations(place.home)
    person = replace(organisation.people[0], name=text)

    def refuse(command: Any) -> Any:
        raise Refusal(text, advice=str(bool(command)))

    return SignInPage(replace(organisation, name=text), person, refuse)


def _found(place: Place, text: str) -> Page[Any]:
    del place
    return PlacePage(text, text, lambda _typed: [("1", text)], nothing=text, shortest=0)


def _waiting(place: Place, text: str) -> Page[Any]:
    del place
    waited: Any = Waited()
    waited.url = text
    return WaitingPage(lambda: waited, lambda _url: None)


def _guided(place: Place, text: str) -> Page[Any]:
    del place
    told = StepText((text,), (text,), (text,), (text,), (text,), text)
    return GuidedReadingPage(text, text, "Suite", guidance=Guidance(text, StepPlace(1, 2), told))


PAGES: dict[str, Make] = {
    "a choice": _choice,
    "several": _several,
    "a form": _form,
    "a reading": _reading,
    "a recap": _recap,
    "the door": _sign_in,
    "a place": _found,
    "the wait": _waiting,
    "a procedure": _guided,
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home: Path = tmp_path_factory.mktemp("kiosque") / "home"
    return found(home)


def check_clean(shown: Pages) -> None:
    """Nothing on the screen moves the cursor, turns the writing, or is wider than the terminal."""
    width = shown.app.size.width
    for line in shown.frame().split("\n"):
        strange = {unicodedata.category(sign) for sign in line} & {"Cc", "Cf", "Cs", "Co"}
        assert not strange, repr(line)
        assert Content(line).cell_length <= width, repr(line)
    for strip in shown.app.screen._compositor.render_strips():
        for _text, style, _control in strip:
            action = "" if style is None else str(style.meta.get("@click", ""))
            assert action == "" or action.startswith("app.simulate_key("), action


LARGE, SMALL = (80, 24), (40, 15)
SMALL_TOO = ("a long name", "two lines", "wide signs")


@pytest.mark.parametrize("kind", PAGES)
async def test_hostile_text_is_shown_and_does_nothing(place: Place, kind: str) -> None:
    tried = [(name, LARGE) for name in HOSTILE] + [(name, SMALL) for name in SMALL_TOO]
    for name, size in tried:
        text = HOSTILE[name]
        async with one_page(place, partial(_hostile_page, kind, text), size) as shown:
            with_standing(shown.app, citizen=text, mandate=text, who=text, mandate_short=text)
            await shown.pilot.pause()
            check_clean(shown)
            assert plain(text)[:3] in shown.frame(), name
            await shown.press("f1")
            check_clean(shown)
            await shown.press("escape", "tab", "down", "space")
            check_clean(shown)
            assert shown.app.is_running


def _hostile_page(kind: str, text: str, place: Place) -> Page[Any]:
    return PAGES[kind](place, text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_a_click_on_a_name_runs_nothing(place: Place, text: str) -> None:
    async with one_page(place, lambda at: _reading(at, text)) as shown:
        with_standing(shown.app, citizen=text)
        await shown.pilot.pause()
        for row in range(8):
            await shown.pilot.click(offset=(3, row))
        assert shown.app.is_running
        assert shown.app.return_code in (0, None)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_one_line_stays_one_line(text: str) -> None:
    assert "\n" not in plain(text)
    assert all(unicodedata.category(sign) not in {"Cc", "Cf"} for sign in plain(text))
    for cells in (1, 10, 78):
        assert Content(shortened(text, cells)).cell_length <= cells


def test_the_spaces_and_joiners_that_writing_needs_stay() -> None:
    assert plain("Prévenez-la\N{NO-BREAK SPACE}: oui") == "Prévenez-la\N{NO-BREAK SPACE}: oui"
    assert plain("می\N{ZERO WIDTH NON-JOINER}خواهم") == "می\N{ZERO WIDTH NON-JOINER}خواهم"
    assert plain("e" + "\u0301" * 60) == "e" + "\u0301" * MOST_MARKS
    assert block("a\nb\x00").plain == "a\nb"


async def test_a_pasted_letter_keeps_its_lines_and_loses_its_controls(place: Place) -> None:
    from textual.events import Paste

    field = TextField("address", "Adresse")
    async with one_page(place, lambda _at: FormPage("Où ?", [field], dict)) as shown:
        await shown.pilot.pause()
        shown.app.post_message(Paste("12 rue\ndes Lilas\r\n44800\x1b[31m Nantes\x00\n"))
        await shown.until("Nantes")
        assert field.value == "12 rue des Lilas  44800[31m Nantes"


async def test_what_does_not_fit_in_a_field_is_refused_with_a_sentence(place: Place) -> None:
    from textual.events import Paste

    field = TextField("name", "Nom")
    async with one_page(place, lambda _at: FormPage("Qui ?", [field], dict)) as shown:
        await shown.pilot.pause()
        field.put("Anne")
        shown.app.post_message(Paste("L" * (LONGEST + 1)))
        await shown.until(f"{LONGEST} signes au plus")
        assert field.value == "Anne"
        field.clear()
        shown.app.post_message(Paste("L" * LONGEST))
        await shown.until_so(lambda: len(field.value) == LONGEST, "the name")


@pytest.mark.parametrize(
    "name", ["[@click=app.quit]x", "A[/]B", "L" * 250, "\u202eeman\u202c", "Zoé\N{GRINNING FACE}"]
)
def test_a_hostile_name_goes_through_a_whole_visit(tmp_path: Path, name: str) -> None:
    place = found(tmp_path / "home")

    async def story() -> None:
        async with pages(place) as shown:
            await shown.sign_in()
            await shown.reach_recap(name)
            assert plain(name)[:30] in shown.frame()
            check_clean(shown)
            await shown.fill(place.code())
            await shown.press("enter")
            await shown.until("est enregistré")
            check_clean(shown)

    asyncio.run(story())
