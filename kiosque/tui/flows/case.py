"""One case, walked step by step, reviewed, ended; an interruption keeps it."""

from dataclasses import dataclass

from kiosque.desk.case_acts import end_with_act
from kiosque.desk.cases import CaseFile, keep_case, walk_case
from kiosque.desk.procedures import known_procedure, shelf, today
from kiosque.desk.renewing import to_renew_now
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.procedures.case import Settlement, settle
from kiosque.procedures.step_text import Place, doubt_words, place, step_text
from kiosque.procedures.steps import EndStep, Step, asked_by
from kiosque.procedures.walk import Walk
from kiosque.tui.flows.answers_review import field_to_change
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.case_steps import StepQuestions
from kiosque.tui.flows.case_version import choose_version
from kiosque.tui.flows.remarks import note_remark
from kiosque.tui.flows.sheet import hand_sheet_over
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.guided import Guidance, GuidedChoicePage, GuidedEndPage, Move

BACK_TO_VISIT = "visit"


@dataclass(slots=True)
class CaseFlow:
    """The pages of one case."""

    app: Asking
    session: Session
    visit: Visit
    case: CaseFile

    async def run(self) -> str | None:
        """Walk until the end or an interruption; return the next procedure wanted, if any.

        Raises what the desk refuses once the mandate has ended: the case waits where it is for
        a new one.
        """
        chosen = await choose_version(self.app, self.session, self.case)
        if chosen is None:
            return None
        self.case = chosen
        shown: Step | None = None
        error: KiosqueError | None = None
        while True:
            where = walk_case(self.session, self.case)
            step = shown if shown in where.path else where.current
            try:
                outcome = await self._outcome(where, step, error)
                if outcome is Move.REVIEW:
                    outcome = await self._review(where) or self.case
                    step = None
                error = None
            except KiosqueError as refused:
                if to_renew_now(self.session, self.visit) is not None:
                    raise
                error, shown = refused, step
                continue
            if isinstance(outcome, CaseFile):
                self.case = outcome
                shown = None if step is where.current else self._after(step)
            elif outcome in {Move.REMARK, Move.PRINT} and step is not None:
                await self._beside(outcome, step)
                shown = step
            elif outcome is Move.PREVIOUS:
                shown = step_before(where, step)
                if shown is None:
                    return None
            else:
                return None if isinstance(outcome, Move) else outcome

    async def _outcome(
        self, where: Walk, step: Step | None, error: KiosqueError | None
    ) -> CaseFile | Move | str | None:
        """Show one page: a step, a question that a guard needs, a doubt, or the end."""
        if step is not None:
            questions = self._questions(where, step)
            try:
                return await questions.ask(step, error)
            finally:
                # A page left half answered kept its first answers: the case is that one now.
                self.case = questions.case
        if where.doubt is not None:
            return await self._settle(where)
        if where.finished is not None:
            return await self._end(where, where.finished, error)
        return await self._questions(where, None).ask_fields(where.missing, error)

    def _questions(self, where: Walk, step: Step | None) -> StepQuestions:
        guidance = self._guidance(where, step)
        return StepQuestions(self.app, self.session, self.visit, self.case, where, guidance)

    async def _settle(self, where: Walk) -> CaseFile | Move:
        """Let the mediator decide on an end that a doubtful value leads to."""
        doubt = where.doubt
        if doubt is None:
            return self.case
        page = GuidedChoicePage(
            _("Cette fin est à trancher par vous"),
            [
                (Settlement.GO_ON.value, _("Faire la demande quand même")),
                (Settlement.TURN_AWAY.value, _("S'arrêter là")),
            ],
            hint=doubt_words(where),
            guidance=self._guidance(where, doubt.step),
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return page.move
        state = settle(self.case.procedure, self.case.state, doubt.step.id, Settlement(chosen[0]))
        return keep_case(self.session, self.case, state)

    async def _end(
        self, where: Walk, end: EndStep, error: KiosqueError | None
    ) -> CaseFile | Move | str | None:
        """Review the answers, read the end, close the case; return the next procedure wanted."""
        changed = None if error else await self._review(where)
        if changed is not None:
            return changed
        while True:
            page = GuidedEndPage(
                end.title,
                "",
                _("Terminer la démarche"),
                error=error,
                guidance=self._guidance(where, end),
            )
            if await self.app.ask(page):
                break
            if page.move not in {Move.REMARK, Move.PRINT}:
                return page.move
            await self._beside(page.move, end)
        end_with_act(self.session, self.visit, self.case, end)
        return await self._towards(end)

    async def _towards(self, end: EndStep) -> str | None:
        known = [one for one in end.towards if shelf().procedure(one) is not None]
        if not known:
            return None
        follow = _("Commencer «\N{NO-BREAK SPACE}{title}\N{NO-BREAK SPACE}»")
        choices = [(one, follow.format(title=known_procedure(one).title)) for one in known]
        choices.append((BACK_TO_VISIT, _("Revenir à l'accompagnement")))
        page = ChoicePage(
            _("Et maintenant ?"),
            choices,
            explanation=_("Une démarche en appelle souvent une autre\N{NO-BREAK SPACE}: à voir."),
        )
        chosen = await self.app.ask(page)
        return None if chosen is None or chosen[0] == BACK_TO_VISIT else chosen[0]

    async def _review(self, where: Walk) -> CaseFile | None:
        """Show the answers; return the case with one of them changed, None when all is right."""
        heading = _("Relisez les réponses avec la personne")
        procedure, state = self.case.procedure, self.case.state
        field = await field_to_change(self.app, heading, procedure, state, where)
        if field is None:
            return None
        asking = next((one for one in where.path if field.name in asked_by(one)), None)
        questions = self._questions(where, None)
        if asking is not None:
            at = place(procedure, where, asking)
            questions.guidance = Guidance.of_field(procedure.title, at)
        answer = await questions.ask_fields([field], None)
        return answer if isinstance(answer, CaseFile) else None

    def _guidance(self, where: Walk, step: Step | None) -> Guidance:
        procedure = self.case.procedure
        if step is None:
            number = max(1, len(where.path))
            return Guidance.of_field(procedure.title, Place(number, number))
        text = step_text(procedure, where, step, self.case.catalogue, today(self.session))
        return Guidance(procedure.title, place(procedure, where, step), text, step.id)

    async def _beside(self, outcome: CaseFile | Move | str | None, step: Step) -> None:
        """Do what a key does beside the step, which is then shown again."""
        if outcome is Move.REMARK:
            await note_remark(self.app, self.session, self.case.procedure.id, step.id)
            return
        await hand_sheet_over(self.app, self.session, self.visit, self.case)

    def _after(self, step: Step | None) -> Step | None:
        """Return the step to show next: the one after `step`, when it was only read again."""
        path = walk_case(self.session, self.case).path
        if step is None or step not in path:
            return None
        at = path.index(step) + 1
        return path[at] if at < len(path) and path[at].id in self.case.state.done else None


def step_before(where: Walk, step: Step | None) -> Step | None:
    """Return the step before, None from the first."""
    if step is None:
        return where.path[-1] if where.path and where.finished is None else _last_but(where)
    at = where.path.index(step) if step in where.path else len(where.path)
    return where.path[at - 1] if at else None


def _last_but(where: Walk) -> Step | None:
    return where.path[-2] if len(where.path) > 1 else None
