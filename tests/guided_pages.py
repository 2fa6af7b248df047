"""Guided procedures in full screen, answered as a table tells."""

from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

from kiosque.desk.procedures import known_procedure
from kiosque.procedures.fields import Field, FieldKind
from kiosque.tui.screens.guided import (
    GuidedChoicePage,
    GuidedFormPage,
    GuidedReadingPage,
    GuidedSitePage,
    PiecesPage,
    TicksPage,
)
from tests.pages import Pages

MOST_PAGES = 80
Seen = Callable[[Screen[Any]], bool]


async def open_procedure(shown: Pages, procedure_id: str) -> None:
    """From the menu of a visit to the first step."""
    await shown.answer("Pendant l'accompagnement")
    await shown.until("Quelle démarche")
    await shown.press(*procedure_id.split("-", maxsplit=1)[0])
    title = known_procedure(procedure_id).title
    await shown.until(title[:30])
    await shown.press("enter", "enter")
    await shown.until("Commencer")
    await shown.press("enter")
    await shown.until("étape 1 sur")


async def go_on(shown: Pages, procedure_id: str, answers: Mapping[str, Any], until: Seen) -> None:
    """Answer each page up to the one that `until` recognises."""
    for _page in range(MOST_PAGES):
        await shown.pilot.pause()
        screen = shown.app.screen
        if until(screen):
            return
        await _answer(shown, screen, procedure_id, answers)
        await _left(shown, screen)
    raise AssertionError(f"the procedure never came there:\n{shown.frame()}")


async def _answer(
    shown: Pages, screen: Screen[Any], procedure_id: str, answers: Mapping[str, Any]
) -> None:
    heading = getattr(screen, "heading", "")
    if isinstance(screen, GuidedFormPage):
        field = _field(procedure_id, heading)
        await shown.fill(str(answers.get(field.name, "")))
        await shown.press("enter")
    elif isinstance(screen, GuidedChoicePage):
        await shown.press("home", *_keys(procedure_id, heading, answers), "enter")
    elif isinstance(screen, PiecesPage):
        await shown.press("space", "enter")
    elif isinstance(screen, TicksPage):
        await shown.press("home", *_ticks(procedure_id, heading, answers), "enter")
    elif isinstance(screen, GuidedSitePage | GuidedReadingPage):
        await shown.press("enter")
    elif "Et maintenant" in heading:
        await shown.press("end", "enter")
    elif "Où en est-ce" in heading:
        await shown.press("home", "down", "enter")
    elif "Le courrier est prêt" in heading or "bien écrit ainsi" in heading:
        await shown.press("end", "enter")
    else:
        await shown.press("enter")


def _keys(procedure_id: str, heading: str, answers: Mapping[str, Any]) -> list[str]:
    if "trancher" in heading:
        return ["down"]
    field = _field(procedure_id, heading)
    options = [one.key for one in field.options]
    if field.kind is FieldKind.YES_NO:
        options = ["oui", "non"]
    given = answers.get(field.name)
    return ["down"] * (len(options) if given is None else options.index(given))


def _ticks(procedure_id: str, heading: str, answers: Mapping[str, Any]) -> list[str]:
    field = _field(procedure_id, heading)
    given = answers.get(field.name, "")
    ticked = given if isinstance(given, list) else str(given).split(",")
    return [
        key for one in field.options for key in (["space"] if one.key in ticked else []) + ["down"]
    ]


def _field(procedure_id: str, heading: str) -> Field:
    fields = known_procedure(procedure_id).fields.values()
    found = [one for one in fields if one.label == heading]
    assert found, heading
    return found[0]


async def _left(shown: Pages, screen: Screen[Any]) -> None:
    for _turn in range(200):
        await shown.pilot.pause()
        if shown.app.screen is not screen:
            return
    raise AssertionError(f"this page was never left:\n{shown.frame()}")
