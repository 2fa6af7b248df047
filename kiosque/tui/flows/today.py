"""The pages around visits: today's menu, drafts to resume."""

from dataclasses import dataclass

from kiosque.desk.activity import activity_this_month
from kiosque.desk.expiring import ending_count
from kiosque.desk.printing_words import print_notices
from kiosque.desk.queue_reading import queue_count
from kiosque.desk.session import Session
from kiosque.desk.staff_words import keys_notice
from kiosque.desk.unconfirmed import unconfirmed_count
from kiosque.desk.visits import Visit, load_visit, visits_to_resume
from kiosque.errors import KiosqueError
from kiosque.i18n import _, ngettext
from kiosque.i18n.dates import long_date, long_moment
from kiosque.mandates.mandate_text import name_on_paper
from kiosque.mandates.postures import WORDS
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.closing import ClosingFlow
from kiosque.tui.flows.languages import choose_languages
from kiosque.tui.flows.mandate_lists import see_mandates, see_unconfirmed
from kiosque.tui.flows.other_tasks import other_tasks
from kiosque.tui.flows.our_papers import see_our_papers
from kiosque.tui.flows.own_passphrase import change_own_passphrase
from kiosque.tui.flows.people import look_up
from kiosque.tui.flows.provider import see_provider
from kiosque.tui.flows.queue import see_queue
from kiosque.tui.flows.renewal import ask_ending, renew
from kiosque.tui.flows.safety import keep_safe
from kiosque.tui.flows.saved_papers import offer_removal
from kiosque.tui.flows.scopes import choose_offered
from kiosque.tui.flows.team import TeamFlow, ask_terms
from kiosque.tui.flows.visit import VisitFlow
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage

NEW, RESUME, PERSON, ENDING = "new", "resume", "person", "ending"
MANDATES, OTHER, LEAVE = "mandates", "other", "leave"
TEAM, SCOPES, SAFETY, OWN = "team", "scopes", "safety", "own"
QUEUE = "queue"
UNCONFIRMED = "unconfirmed"
PROVIDER = "provider"
OUR_PAPERS = "our_papers"
LANGUAGES = "languages"


@dataclass(slots=True)
class TodayFlow:
    """A signed-in session, until it is closed."""

    app: Asking
    session: Session

    async def run(self) -> None:
        """Offer the menu until the person closes the session."""
        error: KiosqueError | None = None
        self.app.show_visit(None, self.session)
        await ask_terms(self.app, self.session)
        await offer_removal(self.app, self.session)
        await self._say_destroyed()
        while True:
            self.app.show_visit(None, self.session)
            chosen = await self.app.ask(self._menu(error))
            error = None
            if chosen == (LEAVE,):
                await offer_removal(self.app, self.session)
                return
            try:
                await self._do(chosen[0] if chosen else "")
            except KiosqueError as refused:
                error = refused

    async def _say_destroyed(self) -> None:
        """Tell who coordinates what was destroyed when the session opened."""
        report = self.session.destroyed
        if not self.session.coordinates or report is None or not report.lasting:
            return
        from kiosque.desk.retention_words import retention_lines

        text = "\n".join(retention_lines(report))
        page = ReadingPage(_("Des données ont été détruites à leur terme"), text, _("Continuer"))
        await self.app.ask(page)

    def _menu(self, error: KiosqueError | None) -> ChoicePage:
        choices = self._for_people() if self.session.mediates else []
        if self.session.coordinates:
            choices.append((TEAM, _("Équipe de la structure")))
            choices.append((SCOPES, _("Choisir les périmètres que propose la structure")))
            choices.append((PROVIDER, _("FranceConnect\N{NO-BREAK SPACE}: voir et vérifier")))
            choices.append((LANGUAGES, _("Choisir les langues à côté du français")))
        choices += [
            (OUR_PAPERS, _("Affiche et logo de la structure")),
            (SAFETY, _("Journal, sauvegarde et effacement")),
            (OWN, _("Changer ma phrase de passe")),
            (LEAVE, _("Fermer la session")),
        ]
        return ChoicePage(
            _("Aujourd'hui, {day}").format(day=long_date(self.session.now().date())),
            choices,
            hint="\n".join(
                one
                for one in (
                    *print_notices(self.session.prints),
                    keys_notice(self.session),
                    self._activity_words(),
                )
                if one
            ),
            explanation=_("Ouvrez un accompagnement pour chaque personne que vous aidez."),
            error=error,
        )

    def _for_people(self) -> list[tuple[str, str]]:
        choices = [(NEW, _("Nouvel accompagnement"))]
        waiting, ending = len(visits_to_resume(self.session)), ending_count(self.session)
        if waiting:
            words = _("Reprendre un accompagnement ({n} en cours)").format(n=waiting)
            choices.append((RESUME, words))
        if ending:
            words = _("Mandats qui finissent bientôt ({n})").format(n=ending)
            choices.append((ENDING, words))
        queued = queue_count(self.session)
        if queued:
            choices.append((QUEUE, _("À faire en ligne ({n})").format(n=queued)))
        unconfirmed = unconfirmed_count(self.session)
        if unconfirmed:
            words = _("Confirmer des mandats par FranceConnect ({n})").format(n=unconfirmed)
            choices.append((UNCONFIRMED, words))
        return [
            *choices,
            (PERSON, _("Chercher une personne, ses mandats et ses papiers")),
            (MANDATES, _("Voir les mandats")),
            (OTHER, _("Autres gestes : réimprimer, annuler avec un papier, doublons")),
        ]

    def _activity_words(self) -> str:
        done = activity_this_month(self.session)
        if not done.visits:
            return ""
        hours, minutes = divmod(done.minutes, 60)
        told = ngettext(
            "Ce mois-ci : {n} accompagnement terminé, {hours} h {minutes:02d}.",
            "Ce mois-ci : {n} accompagnements terminés, {hours} h {minutes:02d}.",
            done.visits,
        )
        return told.format(n=done.visits, hours=hours, minutes=minutes)

    async def _do(self, chosen: str) -> None:
        if chosen == NEW:
            await self._after(await VisitFlow(self.app, self.session).begin())
        elif chosen == RESUME:
            await self._resume()
        elif chosen in _FINDING:
            await self._renew(await _FINDING[chosen](self.app, self.session))
        elif chosen in _DOING:
            await _DOING[chosen](self.app, self.session)
        elif chosen == TEAM:
            await TeamFlow(self.app, self.session).run()

    async def _renew(self, mandate: str | None) -> None:
        if mandate is not None:
            await self._after(await renew(self.app, self.session, mandate))

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

    def _visit_words(self, visit: Visit) -> str:
        opened = long_moment(self.session.local(visit.opened_at))
        identity = visit.draft.identity
        who = _("sans nom") if identity is None else name_on_paper(identity)
        return f"{opened} · {_(WORDS[visit.draft.posture].title)} · {who}"


_FINDING = {
    PERSON: look_up,
    ENDING: ask_ending,
    MANDATES: see_mandates,
    UNCONFIRMED: see_unconfirmed,
}
"""Ways to a mandate, which may come back to be renewed."""
_DOING = {
    QUEUE: see_queue,
    OTHER: other_tasks,
    OWN: change_own_passphrase,
    OUR_PAPERS: see_our_papers,
    SAFETY: keep_safe,
    SCOPES: choose_offered,
    PROVIDER: see_provider,
    LANGUAGES: choose_languages,
}
