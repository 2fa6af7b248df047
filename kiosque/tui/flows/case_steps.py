"""What each kind of step asks; an answer is saved as soon as it is given."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from kiosque.desk.acts import ActResult
from kiosque.desk.case_acts import GOES_ON, do_letter_step, do_site_step
from kiosque.desk.cases import CaseFile, do_step, keep_case
from kiosque.desk.letters import case_letter, letter_paper
from kiosque.desk.papers import Paper
from kiosque.desk.procedures import proposed_answer, today
from kiosque.desk.reminders import save_reminder
from kiosque.desk.renewing import to_renew_now
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import KiosqueError, UnavailableError
from kiosque.i18n import N_, _
from kiosque.procedures.case import hold, mark_done
from kiosque.procedures.fields import Field
from kiosque.procedures.step_text import piece_words
from kiosque.procedures.steps import LetterStep, PiecesStep, ReminderStep, SiteStep, Step, asked_by
from kiosque.procedures.walk import Walk
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.field_questions import FieldQuestions
from kiosque.tui.flows.papers import REMINDER, hand_over, save_in_folder
from kiosque.tui.flows.sheet import hand_sheet_over
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import NO, YES
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.guided import (
    Guidance,
    GuidedReadingPage,
    GuidedSitePage,
    Move,
    PiecesPage,
)
from kiosque.tui.widgets.text_field import TextField

PRINT = "print"


@dataclass(slots=True)
class StepQuestions:
    """The questions of one step of a case."""

    app: Asking
    session: Session
    visit: Visit
    case: CaseFile
    where: Walk
    guidance: Guidance

    async def ask(self, step: Step, error: KiosqueError | None) -> CaseFile | Move:
        """Ask a step; return the case with its answer, or where to go without one."""
        if isinstance(step, SiteStep):
            return await self._site(step, error)
        if isinstance(step, PiecesStep):
            return await self._pieces(step, error)
        if isinstance(step, LetterStep) and step.template in self.case.catalogue.letters:
            return await self._letter(step, error)
        if isinstance(step, ReminderStep) and self.where.due(step) is not None:
            return await self._reminder(step, error)
        names = asked_by(step)
        if not names:
            return await self._reading(step, error)
        fields = [self.case.procedure.fields[name] for name in names]
        answered = await self.ask_fields(fields, error, title=step.title)
        if isinstance(answered, Move):
            return answered
        return do_step(self.session, answered, step.id)

    async def ask_fields(
        self, fields: Iterable[Field], error: KiosqueError | None, *, title: str = ""
    ) -> CaseFile | Move:
        """Ask fields one page after the other."""
        for wanted in fields:
            proposed = partial(proposed_answer, self.visit)
            asking = FieldQuestions(
                self.app, self.case, today(self.session), self.guidance, proposed
            )
            state = await asking.ask(wanted, error, title)
            if isinstance(state, Move):
                return state
            self.case, error = keep_case(self.session, self.case, state), None
        return self.case

    async def _reading(self, step: Step, error: KiosqueError | None) -> CaseFile | Move:
        page = GuidedReadingPage(
            step.title, "", _("Continuer"), error=error, guidance=self.guidance
        )
        if not await self.app.ask(page):
            return page.move
        return do_step(self.session, self.case, step.id)

    async def _reminder(self, step: ReminderStep, error: KiosqueError | None) -> CaseFile | Move:
        page = GuidedReadingPage(
            step.title, "", _("Continuer"), error=error, guidance=self.guidance
        )
        if not await self.app.ask(page):
            return page.move
        wanted = await self.app.ask(
            ChoicePage(
                _("Enregistrer ce rappel pour l'agenda de la personne ?"),
                [
                    (NO, _("Non, le compte rendu suffit")),
                    (PRINT, _("Oui, imprimer la fiche, avec un code pour le téléphone")),
                    (YES, _("Oui, enregistrer un fichier pour l'agenda (.ics)")),
                ],
                hint=_("Le fichier s'ouvre sur un téléphone. Il ne porte aucun nom."),
            )
        )
        if wanted and wanted[0] == YES:
            await save_in_folder(
                self.app,
                lambda folder: save_reminder(self.session, self.case, step, folder),
                REMINDER,
            )
        if wanted and wanted[0] == PRINT:
            await hand_sheet_over(self.app, self.session, self.visit, self.case)
        return do_step(self.session, self.case, step.id)

    async def _letter(self, step: LetterStep, error: KiosqueError | None) -> CaseFile | Move:
        told = case_letter(self.session, self.visit, self.case, step)
        blanks = _("À écrire à la main : {blanks}.").format(blanks=", ".join(told.blanks))
        page = GuidedReadingPage(
            step.title, blanks, _("Préparer le courrier"), error=error, guidance=self.guidance
        )
        if not await self.app.ask(page):
            return page.move

        def make() -> Paper:
            return letter_paper(self.session, self.visit, self.case, step)

        await hand_over(self.app, self.session, _("Le courrier est prêt"), "letter", make)
        return do_letter_step(self.session, self.visit, self.case, step)

    async def _pieces(self, step: PiecesStep, error: KiosqueError | None) -> CaseFile | Move:
        wanted, catalogue = self.where.wanted_pieces(step), self.case.catalogue
        page = PiecesPage(
            step.title,
            [(one.piece, "\n· ".join(piece_words(one, catalogue))) for one in wanted],
            ticked=self.case.state.held,
            hint=_("Espace\N{NO-BREAK SPACE}: la personne l'a. Entrée\N{NO-BREAK SPACE}: suite."),
            error=error,
            guidance=self.guidance,
        )
        chosen = await self.app.ask(page)
        held = page.held if chosen is None else chosen
        state = hold(self.case.state, [one.piece for one in wanted], held)
        if chosen is not None:
            state = mark_done(self.case.procedure, state, step.id, today(self.session))
        self.case = keep_case(self.session, self.case, state)
        return self.case if chosen is not None else page.move

    async def _site(self, step: SiteStep, error: KiosqueError | None) -> CaseFile | Move:
        while True:
            page = GuidedSitePage(
                step.title,
                step.url,
                _("Noter où on en est"),
                error=error,
                guidance=self.guidance,
            )
            if not await self.app.ask(page):
                if page.move is not Move.OPEN:
                    return page.move
                error = None if self.app.open_address(step.url) else _no_browser()
                continue
            noted = await self._result(step)
            if noted is not None:
                return noted

    async def _result(self, step: SiteStep) -> CaseFile | Move | None:
        """Ask what came of the work on the site; None goes back to the page of the site.

        Raises what the desk refuses once the mandate has ended; what was typed could not be kept.
        """
        results = [(str(one), _(one.label)) for one in ActResult]
        chosen = await self.app.ask(
            ChoicePage(
                _("Où en est-ce ?"),
                results,
                ready=False,
                explanation=_("Ce qui est noté ici paraît sur le compte rendu de la personne."),
            )
        )
        if chosen is None:
            return None
        result = ActResult(chosen[0])
        if result not in GOES_ON:
            do_site_step(self.session, self.visit, self.case, step, result)
            return Move.LEAVE

        def make(values: dict[str, str]) -> CaseFile | KiosqueError:
            reference = values["reference"]
            try:
                return do_site_step(self.session, self.visit, self.case, step, result, reference)
            except KiosqueError as refused:
                if to_renew_now(self.session, self.visit) is None:
                    raise
                return refused

        field = TextField("reference", _("Numéro donné par l'administration (facultatif)"))
        noted = await self.app.ask(FormPage(step.title, [field], make, action=_("Noter")))
        if isinstance(noted, KiosqueError):
            raise noted
        return noted


def _no_browser() -> UnavailableError:
    return UnavailableError(
        N_("Aucun navigateur ne s'ouvre sur ce poste."),
        advice=N_(
            "L'adresse est écrite sur cette page\N{NO-BREAK SPACE}: F7 la montre en code pour un "
            "téléphone, ou recopiez-la sur un autre poste."
        ),
    )
