"""Draw the pictures of the documents: the application runs and its screens are exported.

    python -m tools.make_captures

Everything shown is invented; the organisation is one for practice, and time stands still.
"""

import asyncio
import re
import tempfile
from pathlib import Path

from kiosque.tui.screens.guided import GuidedSitePage, PiecesPage
from tests.case_walks import told_case
from tests.desks import found
from tests.guided_pages import go_on, open_procedure
from tests.pages import Pages, pages

CAPTURES = Path(__file__).resolve().parent.parent / "docs" / "captures"
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_NUMBERED = re.compile(r"terminal-[0-9]+")


def keep(shown: Pages, name: str) -> None:
    """Write the present screen; the picture fetches no font."""
    drawn = _FONT_FACE.sub("", shown.app.export_screenshot(title="kiosque"))
    drawn = drawn.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    (CAPTURES / f"{name}.svg").write_text(
        _NUMBERED.sub(f"terminal-{name}", drawn), encoding="utf-8"
    )


async def play(shown: Pages) -> None:
    """Go through a visit and keep what the documents show."""
    await shown.answer("Qui êtes-vous")
    await shown.until("Phrase de passe")
    keep(shown, "connexion")
    await shown.press("escape")
    await shown.sign_in()
    keep(shown, "aujourdhui")
    await shown.reach_scopes()
    await shown.press("down", "down", "space", "down", "space")
    await shown.pilot.pause()
    keep(shown, "perimetres")
    await shown.press("enter")
    await shown.scopes_to_recap("Berthou")
    keep(shown, "relecture")
    await shown.fill(shown.place.code())
    await shown.press("enter")
    await shown.answer("Où va le papier", "end", "enter")
    await shown.answer("exemplaires", "down", "enter")
    await shown.until("Pendant l'accompagnement")
    await procedure(shown)


async def procedure(shown: Pages) -> None:
    """Follow a guided procedure up to its end, then to the recap of the visit."""
    told = told_case("demande_envoyee")
    await open_procedure(shown, told.procedure)
    await go_on(shown, told.procedure, told.answers, lambda page: isinstance(page, PiecesPage))
    await shown.press("space", "down", "space")
    await shown.pilot.pause()
    keep(shown, "documents")
    await shown.press("space", "up", "space")
    await go_on(shown, told.procedure, told.answers, lambda page: isinstance(page, GuidedSitePage))
    keep(shown, "etape")
    shown.app.theme = "contraste"
    await shown.pilot.pause()
    keep(shown, "contraste")
    shown.app.theme = "clair"
    await go_on(
        shown,
        told.procedure,
        told.answers,
        lambda page: "Pendant l'accompagnement" in getattr(page, "heading", ""),
    )
    await shown.press("end", "up", "enter")
    await shown.answer("reste-t-il à faire")
    await shown.until("Relisez, puis terminez")
    keep(shown, "compte-rendu")


async def main() -> None:
    """Make every picture."""
    CAPTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with pages(found(Path(folder) / "donnees")) as shown:
            await play(shown)


if __name__ == "__main__":
    asyncio.run(main())
