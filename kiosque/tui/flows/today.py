"""The pages around visits: today's menu, drafts to resume, mandates, the journal."""

from dataclasses import dataclass

from kiosque.desk.mandates import MandateLine, list_mandates
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, load_visit, visits_to_resume
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import N_, _, advice, sentence
from kiosque.i18n.dates import long_date, long_moment
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.postures import WORDS
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.closing import ClosingFlow
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.flows.visit import VisitFlow
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage

NEW, RESUME, MANDATES, JOURNAL, LEAVE = "new", "resume", "mandates", "journal", "leave"


@dataclass(slots=True)
class TodayFlow:
    """A signed-in session, until it is closed."""

    app: Asking
    session: Session

    async def run(self) -> None:
        """Offer the menu until the person closes the session."""
        error: KiosqueError | None = None
        while True:
            self.app.show_visit(None, self.session)
            chosen = await self.app.ask(self._menu(error))
            error = None
            if chosen == (LEAVE,):
                return
            try:
                await self._do(chosen[0] if chosen else "")
            except KiosqueError as refused:
                error = refused

    def _menu(self, error: KiosqueError | None) -> ChoicePage:
        waiting = len(visits_to_resume(self.session))
        resume = _("Reprendre un accompagnement ({n} en cours)").format(n=waiting)
        choices = [(NEW, _("Nouvel accompagnement"))]
        if waiting:
            choices.append((RESUME, resume))
        choices += [
            (MANDATES, _("Mandats")),
            (JOURNAL, _("Vérifier le journal")),
            (LEAVE, _("Fermer la session")),
        ]
        return ChoicePage(
            _("Aujourd'hui, {day}").format(day=long_date(self.session.now().date())),
            choices,
            explanation=_("Ouvrez un accompagnement pour chaque personne que vous aidez."),
            error=error,
        )

    async def _do(self, chosen: str) -> None:
        if chosen == NEW:
            await self._after(await VisitFlow(self.app, self.session).begin())
        elif chosen == RESUME:
            await self._resume()
        elif chosen == MANDATES:
            await self._mandates()
        elif chosen == JOURNAL:
            await self._journal()

    async def _after(self, visit: Visit | None) -> None:
        if visit is not None:
            again = load_visit(self.session, visit.id)
            self.app.show_visit(again, self.session)
            await ClosingFlow(self.app, self.session, again).run()

    async def _resume(self) -> None:
        waiting = {visit.id: visit for visit in visits_to_resume(self.session)}
        choices = [(key, self._visit_words(visit)) for key, visit in waiting.items()]
        chosen = await self.app.ask(ChoicePage(_("Lequel reprendre ?"), choices))
        if chosen is not None:
            flow = VisitFlow(self.app, self.session)
            await self._after(await flow.go_on(waiting[chosen[0]]))

    async def _mandates(self) -> None:
        from kiosque.desk.papers import mandate_paper

        lines = list_mandates(self.session)
        if not lines:
            raise Refusal(
                N_("Aucun mandat sur ce poste."),
                advice=N_("Le premier s'établit avec un nouvel accompagnement."),
            )
        choices = [(line.id, self._mandate_words(line)) for line in lines]
        hint = _("Entrée\N{NO-BREAK SPACE}: réimprimer.")
        chosen = await self.app.ask(
            ChoicePage(_("Mandats, le plus récent d'abord"), choices, hint=hint)
        )
        if chosen is not None:
            title = _("Où va le papier ?")
            await hand_over(
                self.app, self.session, title, lambda: mandate_paper(self.session, chosen[0])
            )

    async def _journal(self) -> None:
        from kiosque.desk.journal import verify_journal

        try:
            verified = verify_journal(self.session)
        except KiosqueError as broken:
            text = f"{sentence(broken)}\n{advice(broken)}"
            await self.app.ask(ReadingPage(_("Le journal a un défaut"), text, _("Retour")))
            return
        text = _("{n} événements, chacun à sa place.").format(n=verified.size)
        await self.app.ask(ReadingPage(_("Le journal est intact"), text, _("Retour")))

    def _mandate_words(self, line: MandateLine) -> str:
        ends = long_moment(self.session.local(line.ends_at))
        return f"{line.number} · {_(STATE_WORDS[line.view.state])} · {ends}"

    def _visit_words(self, visit: Visit) -> str:
        opened = long_moment(self.session.local(visit.opened_at))
        identity = visit.draft.identity
        who = _("sans nom") if identity is None else name_on_paper(identity)
        return f"{opened} · {_(WORDS[visit.draft.posture].title)} · {who}"
