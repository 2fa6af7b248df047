"""A procedure walked by anybody, page by page; answers live as long as the walk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiosque.desk.public import PublicWalk, going_on, step_done, where_is
from kiosque.i18n import N_, _
from kiosque.procedures.case import Settlement, hold, settle
from kiosque.procedures.fields import Field
from kiosque.procedures.step_text import Place, doubt_words, piece_words, place, step_text
from kiosque.procedures.steps import EndStep, Outcome, PiecesStep, SiteStep, Step, asked_by
from kiosque.procedures.walk import Walk
from kiosque.tui.flows.answers_review import field_to_change
from kiosque.tui.flows.asking import Showing
from kiosque.tui.flows.case import step_before
from kiosque.tui.flows.field_questions import FieldQuestions
from kiosque.tui.screens.guided import (
    Guidance,
    GuidedAddressPage,
    GuidedChoicePage,
    GuidedReadingPage,
    Move,
    PiecesPage,
)

NOTHING_SENT = N_(
    "Ici, rien n'a été envoyé\N{NO-BREAK SPACE}: la demande se fait sur le site officiel ou au "
    "guichet. La fiche s'imprime à la page suivante."
)
"""Said at the end of a request: the page of that end was written for who has just sent it."""


@dataclass(slots=True)
class PublicWalkFlow:
    """The pages of one walk."""

    app: Showing
    walked: PublicWalk
    day: date

    async def run(self) -> PublicWalk:
        """Walk until the end or until the person goes back; return the answers so far."""
        shown: Step | None = None
        while True:
            where = where_is(self.walked, self.day)
            step = shown if shown in where.path else where.current
            outcome = await self._outcome(where, step)
            if outcome is Move.REVIEW:
                outcome, step = await self._review(where) or self.walked, None
            if isinstance(outcome, PublicWalk):
                self.walked = outcome
                shown = self._after(step)
            elif outcome is Move.PREVIOUS:
                shown = step_before(where, step)
                if shown is None:
                    return self.walked
            else:
                return self.walked

    async def _outcome(self, where: Walk, step: Step | None) -> PublicWalk | Move | None:
        """Show one page; None once the end was read."""
        if step is not None:
            return await self._step(where, step)
        if where.doubt is not None:
            return await self._settle(where)
        if where.finished is not None:
            return await self._end(where, where.finished)
        return await self._fields(where.missing, self._guidance(where, None), "")

    async def _step(self, where: Walk, step: Step) -> PublicWalk | Move:
        guidance = self._guidance(where, step)
        if isinstance(step, PiecesStep):
            return await self._pieces(where, step, guidance)
        fields = [self.walked.procedure.fields[name] for name in asked_by(step)]
        if not fields:
            page = (
                GuidedAddressPage(step.title, step.url, _("Continuer"), guidance=guidance)
                if isinstance(step, SiteStep)
                else GuidedReadingPage(step.title, "", _("Continuer"), guidance=guidance)
            )
            if not await self.app.ask(page):
                return page.move
            return step_done(self.walked, step.id, self.day)
        answered = await self._fields(fields, guidance, step.title)
        if isinstance(answered, Move):
            return answered
        return step_done(answered, step.id, self.day)

    async def _fields(
        self, fields: Iterable[Field], guidance: Guidance, title: str
    ) -> PublicWalk | Move:
        for wanted in fields:
            asking = FieldQuestions(self.app, self.walked, self.day, guidance, lambda _field: "")
            state = await asking.ask(wanted, None, title)
            if isinstance(state, Move):
                return state
            self.walked = going_on(self.walked, state)
        return self.walked

    async def _pieces(self, where: Walk, step: PiecesStep, guidance: Guidance) -> PublicWalk | Move:
        wanted, catalogue = where.wanted_pieces(step), self.walked.catalogue
        page = PiecesPage(
            step.title,
            [
                (one.piece, "\n· ".join(piece_words(one, catalogue, at_desk=False)))
                for one in wanted
            ],
            ticked=self.walked.state.held,
            hint=_("Espace\N{NO-BREAK SPACE}: vous l'avez. Entrée\N{NO-BREAK SPACE}: suite."),
            guidance=guidance,
        )
        chosen = await self.app.ask(page)
        held = page.held if chosen is None else chosen
        state = hold(self.walked.state, [one.piece for one in wanted], held)
        self.walked = going_on(self.walked, state)
        return page.move if chosen is None else step_done(self.walked, step.id, self.day)

    async def _settle(self, where: Walk) -> PublicWalk | Move:
        doubt = where.doubt
        if doubt is None:
            return self.walked
        page = GuidedChoicePage(
            _("Cette fin n'est pas sûre"),
            [
                (Settlement.GO_ON.value, _("Voir comment faire la demande quand même")),
                (Settlement.TURN_AWAY.value, _("S'arrêter là")),
            ],
            hint=doubt_words(where),
            guidance=self._guidance(where, doubt.step),
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return page.move
        walked, settled = self.walked, Settlement(chosen[0])
        return going_on(walked, settle(walked.procedure, walked.state, doubt.step.id, settled))

    async def _end(self, where: Walk, end: EndStep) -> PublicWalk | Move | None:
        changed = await self._review(where)
        if changed is not None:
            return changed
        guidance = self._guidance(where, end)
        told = _(NOTHING_SENT) if end.outcome is Outcome.SENT else ""
        page = GuidedReadingPage(end.title, told, _("Terminer"), guidance=guidance)
        return None if await self.app.ask(page) else page.move

    async def _review(self, where: Walk) -> PublicWalk | None:
        """Show the answers; return the walk with one of them changed, None when all is right."""
        procedure, state = self.walked.procedure, self.walked.state
        field = await field_to_change(self.app, _("Relisez vos réponses"), procedure, state, where)
        if field is None:
            return None
        answered = await self._fields([field], self._guidance(where, None), "")
        return answered if isinstance(answered, PublicWalk) else None

    def _guidance(self, where: Walk, step: Step | None) -> Guidance:
        procedure = self.walked.procedure
        if step is None:
            number = max(1, len(where.path))
            return Guidance.of_field(procedure.title, Place(number, number))
        text = step_text(procedure, where, step, self.walked.catalogue, self.day)
        return Guidance(procedure.title, place(procedure, where, step), text)

    def _after(self, step: Step | None) -> Step | None:
        """Return the step to show next: the one after `step`, when it was only read again."""
        path = where_is(self.walked, self.day).path
        if step is None or step not in path:
            return None
        at = path.index(step) + 1
        return path[at] if at < len(path) and path[at].id in self.walked.state.done else None
