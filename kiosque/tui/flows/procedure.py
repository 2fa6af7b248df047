"""The guided procedures of a visit: one chosen, or one resumed."""

from dataclasses import dataclass

from kiosque.desk.cases import CaseFile, begin_case, cases_of
from kiosque.desk.procedures import (
    check_may_follow,
    find_procedures,
    known_procedure,
    shelf,
)
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.procedures.step_text import introduction
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.case import CaseFlow
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.place import PlacePage
from kiosque.tui.screens.reading import ReadingPage

NEW = "new"
MOST_FOUND = 9


@dataclass(slots=True)
class ProcedureFlow:
    """The procedures of one visit."""

    app: Asking
    session: Session
    visit: Visit

    async def run(self) -> None:
        """Choose a procedure and follow it; raises what refuses it, and the case is kept."""
        case = await self._choose()
        while case is not None:
            wanted = await CaseFlow(self.app, self.session, self.visit, case).run()
            case = None if wanted is None else await self._begin(wanted)

    async def _begin(self, procedure_id: str) -> CaseFile | None:
        """Tell what the procedure is, then open its case; None when the person goes back."""
        procedure = known_procedure(procedure_id)
        check_may_follow(self.session, self.visit, procedure)
        text = "\n".join(introduction(procedure, shelf().catalogue))
        page = ReadingPage(
            procedure.title,
            text,
            _("Commencer"),
            explanation=_("La démarche se suit pas à pas. Elle peut être interrompue et reprise."),
        )
        if not await self.app.ask(page):
            return None
        return begin_case(self.session, self.visit.id, procedure_id)

    async def _choose(self) -> CaseFile | None:
        waiting = {one.id: one for one in cases_of(self.session, self.visit) if not one.ended}
        if waiting:
            resume = _("Reprendre «\N{NO-BREAK SPACE}{title}\N{NO-BREAK SPACE}»")
            choices = [(k, resume.format(title=c.procedure.title)) for k, c in waiting.items()]
            choices.append((NEW, _("Commencer une autre démarche")))
            page = ChoicePage(
                _("Reprendre, ou commencer ?"),
                choices,
                explanation=_("Reprendre évite de poser deux fois les mêmes questions."),
            )
            chosen = await self.app.ask(page)
            if chosen is None:
                return None
            if chosen[0] != NEW:
                return waiting[chosen[0]]
        page_found = PlacePage(
            _("Quelle démarche ?"),
            _("Un mot de la démarche"),
            _search,
            shortest=0,
            explanation=_("Accents et fautes de frappe sont pardonnés."),
        )
        found = await self.app.ask(page_found)
        return None if found is None else await self._begin(found)


def _search(text: str) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in find_procedures(text)[:MOST_FOUND]]
