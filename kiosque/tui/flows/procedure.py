"""The guided procedures of a visit: one chosen, or one resumed."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from kiosque.desk.case_words import resume_words
from kiosque.desk.cases import CaseFile, begin_case, open_cases, stuck_cases
from kiosque.desk.favourites import at_hand, favourite_procedures, set_favourite
from kiosque.desk.procedures import (
    check_may_follow,
    introduction_of,
    known_procedure,
)
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.browsing import find
from kiosque.tui.flows.case import CaseFlow
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.introduction import IntroductionPage

NEW: Final = "new"


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
        same = open_cases(self.session, self.visit, procedure_id)
        if same:
            resumed = await self._resumed(same, _("Commencer un autre dossier"))
            if resumed is None or isinstance(resumed, CaseFile):
                return resumed
        text = "\n".join(introduction_of(procedure))
        while True:
            kept = procedure in favourite_procedures(self.session)
            page = IntroductionPage(procedure.title, text, _("Commencer"), kept=kept)
            answer = await self.app.ask(page)
            if not page.toggled:
                break
            set_favourite(self.session, procedure_id, kept=not kept)
        if not answer:
            return None
        return begin_case(self.session, self.visit.id, procedure_id)

    async def _resumed(
        self, waiting: tuple[CaseFile, ...], other: str, hint: str = ""
    ) -> CaseFile | str | None:
        """Return the case to resume, `NEW` for `other`, None when the person goes back."""
        choices = [(one.id, resume_words(self.session, one)) for one in waiting]
        page = ChoicePage(
            _("Reprendre, ou commencer ?"),
            [*choices, (NEW, other)],
            hint=hint,
            explanation=_("Reprendre évite de poser deux fois les mêmes questions."),
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return None
        return next((one for one in waiting if one.id == chosen[0]), NEW)

    async def _choose(self) -> CaseFile | None:
        stuck = stuck_cases(self.session, self.visit)
        told = _("Le dossier « {id} » ne peut pas être rouvert ici pour l'instant : il est gardé.")
        hint = "\n".join(told.format(id=one) for one in stuck)
        waiting = open_cases(self.session, self.visit)
        if waiting or stuck:
            resumed = await self._resumed(waiting, _("Commencer une autre démarche"), hint)
            if resumed is None or isinstance(resumed, CaseFile):
                return resumed
        found = await find(self.app, partial(at_hand, self.session, visit=self.visit))
        return None if found is None else await self._begin(found)
