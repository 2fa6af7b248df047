"""What is done beside a step: a remark, a sheet, a code for a telephone, a favourite."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.cases import begin_case, cases_of
from kiosque.desk.favourites import favourite_procedures, set_favourite
from kiosque.desk.procedures import shelf
from kiosque.desk.remarks import list_remarks
from kiosque.desk.visits import visits_to_resume
from kiosque.linear.case import GuidedCase
from kiosque.linear.console import ScriptedConsole, Stopped
from kiosque.linear.procedure import ask_procedures
from kiosque.linear.remarks import see_remarks
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.tui.screens.guided import GuidedSitePage, PiecesPage
from tests.case_walks import told_case
from tests.desks import Place, begin, found
from tests.guided_pages import go_on, open_procedure
from tests.own_shelves import changed, ship, with_letter
from tests.pages import Pages, pages
from tests.paper_texts import text_of
from tests.procedure_examples import SHORT

TOLD = told_case("demande_envoyee")
_MORE = (
    "{id: papiers, type: pieces, titre: Papiers, pieces: [{piece: rib}, {piece: titre-sejour}],"
    " sources: [page]}"
)
_SITE = (
    "{id: site, type: site, titre: Sur le site, url: https://www.caf.fr/mon-compte,"
    " consignes: [Lire.], vous_verrez: Une page., sources: [page]}"
)
FULL = changed(SHORT, ("  - {id: fin,", f"  - {_MORE}\n  - {_SITE}\n  - {{id: fin,"))
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    ship(monkeypatch, tmp_path, courte=FULL)
    here = found(tmp_path / "home")
    yield here
    here.session.close()
    monkeypatch.undo()
    shelf.cache_clear()


def test_by_questions_each_is_there_and_the_step_is_asked_again(
    place: Place, tmp_path: Path
) -> None:
    session, stick, said = place.session, tmp_path / "stick", list[str]()
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    case = begin_case(session, visit.id, "courte")
    answers = {
        "case.travaille": ["oui"],
        "case.aides": [""],
        "case.loyer": ["777"],
        "case.iban": [IBAN],
        "case.papiers": ["print 1", "1"],
        "language": ["fr", "es"],
        "paper.guidance": ["save", "save"],
        "folder.guidance": [str(stick), str(stick)],
        "case.site": ["code", "remark", "sent"],
        "case.site.reference": [""],
        "remark.kind": ["correction", "suggestion"],
        "remark": ["Le bouton a changé.", "Dire le délai."],
        "case.review": ["print", "remark", "right"],
    }
    GuidedCase(session, ScriptedConsole(answers, said.append), visit, case).run()
    assert [one.said.step for one in list_remarks(session)] == ["site", ""]
    assert any("█" in line for line in said)
    sheets = [text_of(file.read_bytes()) for file in stick.iterdir()]
    assert len(sheets) == 2
    assert all("À apporter la prochaine fois" in sheet for sheet in sheets)
    assert cases_of(session, visit)[0].ended


def test_going_back_from_the_second_field_of_a_step_keeps_the_case_usable(place: Place) -> None:
    session = place.session
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    case = begin_case(session, visit.id, "courte")
    answers = {
        "case.travaille": ["oui", "parfois"],
        "case.aides": ["1", "2"],
        "case.loyer": ["retour", "777"],
        "case.iban": [IBAN],
        "case.papiers": ["1"],
        "case.site": ["sent"],
        "case.site.reference": [""],
        "case.review": ["right"],
    }
    said: list[str] = []
    GuidedCase(session, ScriptedConsole(answers, said.append), visit, case).run()
    kept = cases_of(session, visit)[0]
    assert kept.ended
    assert kept.state.answers["travaille"].value == "parfois"


def test_remarks_are_saved_and_forgotten_by_questions(place: Place, tmp_path: Path) -> None:
    from kiosque.linear.remarks import ask_remark

    session, stick = place.session, tmp_path / "stick"
    noting = {"remark.kind": ["correction"], "remark": ["À revoir."]}
    ask_remark(session, ScriptedConsole(noting, lambda _line: None), "courte", "fin")
    (noted,) = list_remarks(session)
    answers = {"remark.do": ["save", noted.id], "remark.folder": [str(stick)]}
    see_remarks(session, ScriptedConsole(answers, lambda _line: None))
    (file,) = stick.iterdir()
    assert "À revoir." in file.read_text(encoding="utf-8")
    assert not list_remarks(session)


def test_procedures_are_browsed_and_kept_at_hand_by_questions(place: Place) -> None:
    session, said = place.session, list[str]()
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    answers = {
        "procedure.more": ["oui", "non"],
        "procedure.search": ["", "courte", "", ""],
        "procedure.way": ["favourite", "kept", "organisation"],
        "procedure.browse": ["caf"],
        "procedure.choice": ["courte", "", "courte"],
    }
    console = ScriptedConsole(answers, said.append)
    with pytest.raises(Stopped, match=r"case\.travaille"):
        ask_procedures(session, console, visit)
    assert [one.id for one in favourite_procedures(session)] == ["courte"]
    assert cases_of(session, visit)[0].procedure.id == "courte"


def test_on_pages_a_key_notes_prints_or_shows_and_the_step_stays(tmp_path: Path) -> None:
    place, stick = found(tmp_path / "home"), tmp_path / "stick"

    async def story(shown: Pages) -> None:
        await shown.sign_in()
        await shown.press("enter")
        await shown.answer("Que faites-vous", "end", "enter")
        await open_procedure(shown, TOLD.procedure)
        at_pieces = lambda screen: isinstance(screen, PiecesPage)  # noqa: E731
        await go_on(shown, TOLD.procedure, TOLD.answers, at_pieces)
        title = shown.app.screen.heading  # type: ignore[attr-defined]
        await shown.press("space", "f8")
        await shown.choose("Dans quelle langue", "Le français seul")
        await shown.choose("La fiche est prête", "Enregistrer")
        await shown.until("Où enregistrer")
        await shown.fill(str(stick))
        await shown.press("enter")
        await shown.answer("est enregistré")
        await shown.until(title)
        await shown.press("f2")
        await shown.answer("Que signalez-vous")
        await shown.until("Votre remarque")
        await shown.fill("Il manque le RIB.")
        await shown.press("enter")
        await shown.answer("La remarque est gardée")
        await shown.until(title)
        # The step before, and forward again: what was ticked on the page left is kept.
        await shown.press("escape")
        at_site = lambda screen: isinstance(screen, GuidedSitePage)  # noqa: E731
        await go_on(shown, TOLD.procedure, TOLD.answers, at_site)
        site = shown.app.screen
        await shown.press("f7")
        await shown.until("Ouvrir sur le téléphone")
        await shown.press("enter")
        await shown.until_so(lambda: shown.app.screen is site, "the same step")

    async def run() -> None:
        async with pages(place) as shown:
            await story(shown)

    asyncio.run(run())
    (sheet,) = stick.iterdir()
    assert "À apporter la prochaine fois" in text_of(sheet.read_bytes())
    from tests.integration.test_tui_procedure import reopened

    session = reopened(place)
    (noted,) = list_remarks(session)
    assert noted.said.text == "Il manque le RIB."
    (visit,) = visits_to_resume(session)
    set_favourite(session, TOLD.procedure, kept=True)
    assert cases_of(session, visit)
    session.close()


EVERY = changed(
    with_letter(FULL),
    (
        "etapes:\n",
        (
            "calculs:\n  plafond: 10 * 2\netapes:\n"
            "  - {id: avant, type: info, titre: Avant, texte: À lire., sources: [page]}\n"
        ),
    ),
    (
        "  - {id: fin,",
        (
            "  - {id: calcul, type: calcul, titre: Le plafond, regle: plafond, sources: [page]}\n"
            "  - {id: attente, type: attente, titre: Attendre, texte: On attend.,"
            " delai: {typique: 1 mois, confiance: bonne}, sources: [page]}\n"
            "  - {id: rappel, type: rappel, titre: Rappeler, texte: On rappelle.,"
            ' echeance: "ajouter_mois(date_demande, 3)", sources: [page]}\n'
            "  - {id: fin,"
        ),
    ),
)
KINDS = {"info", "pieces", "question", "saisie", "site", "calcul", "attente", "rappel", "courrier"}
TYPED = {"travaille": "oui", "loyer": "777", "iban": IBAN, "jour": "01/10/2026"}


@pytest.fixture
def every(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    ship(monkeypatch, tmp_path, courte=EVERY)
    assert all(f"type: {kind}," in EVERY for kind in KINDS)
    return place


def titles() -> list[str]:
    found = shelf().procedure("courte")
    assert found is not None
    return [step.title for step in found.steps if step.id not in {"refus", "cher"}]


def test_a_step_of_every_kind_is_said_by_questions(every: Place) -> None:
    session, said = every.session, list[str]()
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    case = begin_case(session, visit.id, "courte")
    answers = {
        **{f"case.{name}": [given] for name, given in TYPED.items()},
        "case.aides": [""],
        "case.papiers": ["1"],
        "case.site": ["sent"],
        "case.site.reference": [""],
        "paper.letter": ["later"],
        "case.review": ["right"],
        **{f"case.{step}": [""] for step in ("avant", "calcul", "attente", "rappel")},
    }
    GuidedCase(session, ScriptedConsole(answers, said.append), visit, case).run()
    told = "\n".join(said)
    assert [title for title in titles() if f" – {title}" not in told] == []
    assert cases_of(session, visit)[0].ended


def test_a_step_of_every_kind_is_shown_on_pages(every: Place) -> None:
    seen: set[str] = set()

    async def run() -> None:
        async with pages(every) as shown:
            await shown.sign_in()
            await shown.press("enter")
            await shown.answer("Que faites-vous", "end", "enter")
            await open_procedure(shown, "courte")

            def look(screen: Any) -> bool:
                seen.update(title for title in titles() if title in shown.frame())
                return "Pendant l'accompagnement" in getattr(screen, "heading", "")

            await go_on(shown, "courte", TYPED, look)

    asyncio.run(run())
    assert seen >= set(titles())
