"""What each kind of step asks; an answer is saved as soon as it is given."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

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
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, hold, mark_done
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.normal_form import Raw
from kiosque.procedures.step_text import piece_words
from kiosque.procedures.steps import LetterStep, PiecesStep, ReminderStep, SiteStep, Step, asked_by
from kiosque.procedures.walk import Walk
from kiosque.procedures.wording import in_words
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.papers import hand_over, save_in_folder
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.guided import (
    Guidance,
    GuidedChoicePage,
    GuidedFormPage,
    GuidedReadingPage,
    GuidedSitePage,
    Move,
    PiecesPage,
    TicksPage,
)
from kiosque.tui.widgets.text_field import TextField

SKIP = "skip"
EXAMPLES = {
    FieldKind.DATE: N_("Par exemple 14/03/1985"),
    FieldKind.AMOUNT: N_("Par exemple 1 250,50"),
    FieldKind.TELEPHONE: N_("Par exemple 06 12 34 56 78"),
    FieldKind.POSTCODE: N_("Cinq chiffres"),
}


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
            state = await self._field(wanted, error, title)
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
            ConfirmationPage(
                _("Enregistrer ce rappel pour l'agenda de la personne ?"),
                yes=_("Oui, enregistrer un fichier .ics"),
                no=_("Non, le compte rendu suffit"),
                hint=_("Le fichier s'ouvre sur un téléphone. Il ne porte aucun nom."),
            )
        )
        if wanted and wanted[0] == YES:
            await save_in_folder(
                self.app,
                lambda folder: save_reminder(self.session, self.case, step, folder),
                is_reminder=True,
            )
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

        await hand_over(self.app, self.session, _("Le courrier est prêt"), make)
        return do_letter_step(self.session, self.visit, self.case, step)

    async def _pieces(self, step: PiecesStep, error: KiosqueError | None) -> CaseFile | Move:
        wanted, catalogue = self.where.wanted_pieces(step), self.case.catalogue
        page = PiecesPage(
            step.title,
            [(one.piece, "\n     ".join(piece_words(one, catalogue))) for one in wanted],
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
        kept = keep_case(self.session, self.case, state)
        return kept if chosen is not None else page.move

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
                self.app.open_address(step.url)
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

    async def _field(
        self, wanted: Field, error: KiosqueError | None, title: str
    ) -> CaseState | Move:
        while True:
            state = await self._answer(wanted, error, title)
            if isinstance(state, Move):
                return state
            given = state.answers.get(wanted.name)
            if given is None or not given.warning:
                return state
            page = ConfirmationPage(
                _("Est-ce bien écrit ainsi sur le document ?"),
                yes=_("Oui, garder cette réponse"),
                no=_("Non, corriger"),
                hint=_(given.warning),
            )
            kept = await self.app.ask(page)
            if kept and kept[0] == YES:
                return state

    async def _answer(
        self, wanted: Field, error: KiosqueError | None, title: str
    ) -> CaseState | Move:
        choices = _choices(wanted)
        hint = "\n".join(part for part in (wanted.help, self._present(wanted)) if part)
        about: dict[str, Any] = {"hint": hint, "error": error, "guidance": self._around(title)}
        if not choices:
            return await self._typed(wanted, about)
        if wanted.kind is FieldKind.CHOICES:
            return await self._ticked(wanted, choices, about)
        page = GuidedChoicePage(wanted.label, choices, current=self._given(wanted), **about)
        chosen = await self.app.ask(page)
        if chosen is None:
            return page.move
        return self._taken(wanted, "".join(key for key in chosen if key != SKIP))

    async def _ticked(
        self, wanted: Field, choices: list[tuple[str, str]], about: dict[str, Any]
    ) -> CaseState | Move:
        given = self.case.state.answers.get(wanted.name)
        ticked = given.value if given is not None and isinstance(given.value, frozenset) else ()
        none = _("Si rien ne convient, continuez sans cocher.")
        hint = "\n".join(part for part in (about["hint"], none) if part)
        page = TicksPage(wanted.label, choices, ticked=ticked, **{**about, "hint": hint})
        chosen = await self.app.ask(page)
        return page.move if chosen is None else self._taken(wanted, list(chosen))

    async def _typed(self, wanted: Field, about: dict[str, Any]) -> CaseState | Move:
        given = self.case.state.answers.get(wanted.name)
        value = in_words(given.value) if given else proposed_answer(self.visit, wanted)
        label = _("Réponse (facultatif)") if wanted.optional else _("Réponse")
        example = _(EXAMPLES.get(wanted.kind, ""))
        field = TextField(wanted.name, label, hint=example, value=value)
        page = GuidedFormPage[CaseState](
            wanted.label, [field], lambda values: self._taken(wanted, values[wanted.name]), **about
        )
        made = await self.app.ask(page)
        return page.move if made is None else made

    def _taken(self, wanted: Field, raw: Raw) -> CaseState:
        case, day = self.case, today(self.session)
        return answer(case.procedure, case.state, wanted.name, raw, day, case.catalogue.values)

    def _given(self, wanted: Field) -> str:
        """Return the line of the answer given before: gone through again, Enter keeps it."""
        given = self.case.state.answers.get(wanted.name)
        if given is None:
            return ""
        if isinstance(given.value, bool):
            return "oui" if given.value else "non"
        return str(given.value)

    def _present(self, wanted: Field) -> str:
        given = self.case.state.answers.get(wanted.name)
        if given is None:
            return ""
        said = in_words(given.value, wanted)
        return _("Réponse actuelle\N{NO-BREAK SPACE}: {said}").format(said=said)

    def _around(self, title: str) -> Guidance:
        """Name the step above the question, which is the heading."""
        if not title:
            return self.guidance
        return replace(self.guidance, procedure=f"{self.guidance.procedure} ▸ {title}")


def _choices(wanted: Field) -> list[tuple[str, str]]:
    choices = [(option.key, option.label) for option in wanted.options]
    if wanted.kind is FieldKind.YES_NO:
        choices = [("oui", _("Oui")), ("non", _("Non"))]
    if wanted.optional and choices and wanted.kind is not FieldKind.CHOICES:
        choices.append((SKIP, _("Passer cette question")))
    return choices
