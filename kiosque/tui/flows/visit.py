"""A visit, from the posture to the mandate: one page a step, back to the step before."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.languages import offered_languages
from kiosque.desk.narrowing import procedures_within
from kiosque.desk.notices import notices_lines
from kiosque.desk.procedures import procedures_are_read, shelf
from kiosque.desk.renewing import renewed_identity
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, abandon_visit, load_visit, open_visit, save_draft
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.mandates.consent import STATEMENTS
from kiosque.mandates.durations import Duration
from kiosque.mandates.languages import FRENCH, Language, language_of
from kiosque.mandates.order import (
    Step,
    VisitDraft,
    answer_protection,
    choose_duration,
    choose_language,
    choose_posture,
    choose_scopes,
    identify,
    narrow,
    next_step,
    orientation,
    read_notices,
    tick_statements,
)
from kiosque.mandates.postures import WORDS, Posture
from kiosque.mandates.scopes import MONEY, SCOPES
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.identity import ask_identity
from kiosque.tui.flows.languages import language_page
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.notices import LANGUAGE, READ, NoticesPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.recap import Beside, RecapPage
from kiosque.tui.widgets.stepper import STEPS
from kiosque.tui.widgets.text_field import TextField

EARLIER_END = "%d/%m/%Y %H:%M"
ACTING = "j_accompagne_acting"
WHOLE = "whole"
"""The answer that nothing narrows a mandate; no procedure is called so."""


@dataclass(slots=True)
class VisitFlow:
    """The questions of one visit."""

    app: Asking
    session: Session

    async def begin(self) -> Visit | None:
        """Ask the posture, open the visit and go on; None when the person went back."""
        chosen = await self._posture()
        if chosen is None:
            return None
        visit = open_visit(self.session, chosen)
        return await self.go_on(visit)

    async def go_on(self, visit: Visit) -> Visit | None:
        """Ask what is unanswered up to the mandate; None when left or given up."""
        asked: Step | None = None
        error: KiosqueError | None = None
        while visit.mandate is None:
            self.app.show_visit(visit, self.session)
            step = asked or next_step(visit.draft)
            if step is None:
                return visit
            if step is Step.ORIENTATION:
                await self._orient(visit)
                return None
            try:
                answer = await self._answer(step, visit, error)
                error = None
            except KiosqueError as refused:
                asked, error = step, refused
                continue
            if answer is None:
                asked = _before(step)
                if asked is Step.PROCEDURES and not procedures_within(visit.draft.scopes):
                    asked = Step.SCOPES
                if asked is None:
                    return None
            elif isinstance(answer, Step):
                asked = answer
            elif isinstance(answer, Granted):
                visit = load_visit(self.session, visit.id)
            else:
                visit = save_draft(self.session, visit.id, answer)
                asked = Step.PROCEDURES if step is Step.SCOPES else None
        self.app.show_visit(visit, self.session)
        return visit

    async def _answer(
        self, step: Step, visit: Visit, error: KiosqueError | None
    ) -> VisitDraft | Granted | Step | None:
        draft = visit.draft
        if step is Step.POSTURE:
            chosen = await self._posture()
            return chosen and choose_posture(draft, chosen.posture, acting=chosen.acting)
        if step is Step.NOTICES:
            return await self._notices(draft)
        if step is Step.PROTECTION:
            return await self._protection(draft)
        if step is Step.SCOPES:
            return await self._scopes(draft, error)
        if step is Step.PROCEDURES:
            return await self._procedures(draft)
        if step is Step.DURATION:
            return await self._duration(draft, error)
        if step is Step.IDENTITY:
            return await self._identity(draft, error)
        if step is Step.STATEMENTS:
            return await self._statements(draft)
        return await self._recap(visit)

    async def _posture(self) -> VisitDraft | None:
        choices = [
            (str(one), f"{_(WORDS[one].title)} – {_(WORDS[one].explanation)}") for one in Posture
        ]
        choices.insert(2, (ACTING, _("J'accompagne – et je saisis ou valide à sa place.")))
        page = ChoicePage(
            _("Que faites-vous avec la personne ?"),
            choices,
            hint=_("Former, ou accompagner sans rien saisir, ne demande ni nom ni mandat."),
            explanation=_(
                "La posture décide de la suite. Un mandat est nécessaire dès que vous saisissez "
                "ou validez quelque chose à la place de la personne."
            ),
            step=Step.POSTURE,
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return None
        if chosen[0] == ACTING:
            return VisitDraft(Posture.J_ACCOMPAGNE, acting=True)
        return VisitDraft(Posture(chosen[0]))

    async def _notices(self, draft: VisitDraft) -> VisitDraft | None:
        offered = offered_languages(self.session)
        while True:
            page = NoticesPage(
                _("Lisez ces mentions à la personne"),
                "\n".join(notices_lines(self.session, draft.language)),
                _("Les mentions sont lues"),
                languages=bool(offered),
                explanation=_(
                    "Lisez à voix haute, phrase par phrase, et laissez poser des questions."
                ),
                step=Step.NOTICES,
            )
            answer = await self.app.ask(page)
            if answer == LANGUAGE:
                draft = await self._language(draft, offered)
                await self._notices_on_paper(draft.language)
            else:
                return read_notices(draft) if answer == READ else None

    async def _notices_on_paper(self, language: str | None) -> None:
        """Hand the notices over on paper in a language that a terminal does not show."""
        from kiosque.desk.notices_papers import notices_paper

        if language is None or language_of(language).on_screen:
            return
        title = _("L'écran ne montre pas cette écriture. Où vont les mentions, sur papier ?")
        make = partial(notices_paper, self.session, language)
        large = partial(make, large=True)
        await hand_over(self.app, self.session, title, "notices", make, large)

    async def _language(self, draft: VisitDraft, offered: tuple[Language, ...]) -> VisitDraft:
        """Ask for the language beside French; the draft is as it was when nothing is chosen."""
        page = language_page(offered, draft.language, Step.NOTICES)
        chosen = await self.app.ask(page)
        if chosen is None:
            return draft
        language = None if chosen[0] == FRENCH else chosen[0]
        return choose_language(draft, language, offered=[one.code for one in offered])

    async def _protection(self, draft: VisitDraft) -> VisitDraft | None:
        page = ChoicePage(
            _("La personne est-elle sous mesure de protection, ou mineure ?"),
            [
                ("none", _("Non, ni l'un ni l'autre")),
                (
                    "protected",
                    _("Oui\N{NO-BREAK SPACE}: sauvegarde de justice, curatelle ou tutelle"),
                ),
                ("minor", _("Oui\N{NO-BREAK SPACE}: elle a moins de dix-huit ans")),
            ],
            hint=_("Rien n'est écrit sur la personne avant cette réponse."),
            explanation=_("Une personne protégée ou mineure ne peut pas donner de mandat ici."),
            step=Step.PROTECTION,
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return None
        return answer_protection(
            draft, protected=chosen[0] == "protected", minor=chosen[0] == "minor"
        )

    async def _scopes(self, draft: VisitDraft, error: KiosqueError | None) -> VisitDraft | None:
        offered = self.session.organisation.scopes
        debt = _(" (surendettement\N{NO-BREAK SPACE}: la personne signe)")
        choices = [
            (one.key, _(one.title) + (debt if one.key == MONEY else ""))
            for one in SCOPES
            if one.key in offered
        ]
        page = ChoicePage(
            _("Pour quelles démarches la personne vous donne-t-elle mandat ?"),
            choices,
            several=True,
            ticked=draft.scopes,
            hint=_("Lisez la liste avec elle. Rien n'est coché d'avance."),
            explanation=_("Cochez seulement ce que la personne a choisi, avec Espace."),
            step=Step.SCOPES,
            error=error,
        )
        chosen = await self.app.ask(page)
        return None if chosen is None else choose_scopes(draft, chosen, offered=offered)

    async def _procedures(self, draft: VisitDraft) -> VisitDraft | None:
        """Ask whether named procedures narrow the scopes; nothing where there is none to name."""
        if not procedures_are_read():
            await while_shown(self.app, shelf, _("Les démarches se lisent…"))
        offered = procedures_within(draft.scopes)
        names = [name for name, _title in offered]
        if not offered:
            return narrow(draft, (), offered=names)
        page = ChoicePage(
            _("Le mandat se limite-t-il à des démarches précises ?"),
            [*offered, (WHOLE, _("Non : tout ce que couvrent ces périmètres"))],
            several=True,
            ticked=draft.procedures,
            alone=WHOLE,
            ready=False,
            hint=_("Cochez celles que la personne nomme. Aucune limite : touche Fin, puis Entrée."),
            explanation=_(
                "Un mandat limité ne permet rien d'autre que les démarches cochées, imprimées sur "
                "le papier. Sans limite, il couvre les périmètres entiers."
            ),
            step=Step.PROCEDURES,
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return None
        return narrow(draft, () if chosen == (WHOLE,) else chosen, offered=names)

    async def _duration(self, draft: VisitDraft, error: KiosqueError | None) -> VisitDraft | None:
        sooner = _("Une fin plus proche, choisie par la personne")
        choices = [*((str(one), _(one.label)) for one in Duration), ("sooner", sooner)]
        page = ChoicePage(
            _("Pour combien de temps ?"),
            choices,
            explanation=_("La personne peut toujours annuler avant la fin."),
            step=Step.DURATION,
            error=error,
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return None
        if chosen[0] != "sooner":
            return choose_duration(draft, Duration(chosen[0]))
        end = await self._earlier_end()
        return None if end is None else choose_duration(draft, Duration.LONG, earlier_end=end)

    async def _earlier_end(self) -> datetime | None:
        def make(values: dict[str, str]) -> datetime:
            try:
                local = datetime.strptime(values["end"].strip(), EARLIER_END)  # noqa: DTZ007  (zone next)
            except ValueError:
                raise InputError("end", N_("Écrivez par exemple 31/12/2026 18:00.")) from None
            end = local.replace(tzinfo=self.session.zone)
            if end <= self.session.now():
                raise InputError("end", N_("Cette fin est déjà passée."))
            return end

        field = TextField("end", _("Fin du mandat, jj/mm/aaaa hh:mm"))
        page = FormPage(_("Quand le mandat finit-il ?"), [field], make, step=Step.DURATION)
        return await self.app.ask(page)

    async def _identity(self, draft: VisitDraft, error: KiosqueError | None) -> VisitDraft | None:
        renewed = renewed_identity(self.session, draft)
        established = await ask_identity(self.app, self.session, error, renewed=renewed)
        if established is None:
            return None
        today = self.session.now().date()
        return identify(
            draft,
            established.identity,
            established.proof,
            today=today,
            same_as=established.same_as,
        )

    async def _statements(self, draft: VisitDraft) -> VisitDraft | None:
        error: KiosqueError | None = None
        ticked: tuple[str, ...] = draft.statements
        while True:
            page = ChoicePage(
                _("La personne confirme, phrase par phrase"),
                [(one.id, _(one.text)) for one in STATEMENTS],
                several=True,
                ticked=ticked,
                hint=_("Lisez chaque phrase et cochez-la si elle est vraie."),
                explanation=_("Sans ces cinq accords, aucun mandat n'est possible."),
                step=Step.STATEMENTS,
                error=error,
            )
            chosen = await self.app.ask(page)
            if chosen is None:
                return None
            if len(chosen) == len(STATEMENTS):
                return tick_statements(draft, chosen)
            ticked = chosen
            error = InputError("statements", N_("Il manque au moins une affirmation."))

    async def _recap(self, visit: Visit) -> Granted | Step | None:
        from kiosque.desk.recap import recap_of

        while True:
            page = RecapPage(
                recap_of(self.session, visit.draft, visit.citizen),
                lambda code: grant_mandate(self.session, visit.id, code),
                shown_code=self.app.practice_code(self.session),
                explanation=_(
                    "Après le code, le mandat est enregistré et ne s'efface plus. Pour le lire "
                    "d'abord sur papier, F4 imprime un projet sans valeur."
                ),
            )
            answer = await self.app.ask(page)
            if answer is not Beside.DRAFT:
                return answer
            await self._print_draft(visit)

    async def _print_draft(self, visit: Visit) -> None:
        from kiosque.desk.draft_papers import draft_paper

        make = partial(draft_paper, self.session, visit.id)
        title = _("Où va le projet, sans valeur ?")
        large = partial(make, large=True)
        await hand_over(self.app, self.session, title, "draft", make, large)

    async def _orient(self, visit: Visit) -> None:
        found = orientation(visit.draft)
        if found is not None:
            page = ReadingPage(_(found.why), _(found.where), _("Terminer, rien n'est gardé"))
            await self.app.ask(page)
        abandon_visit(self.session, visit.id)


def _before(step: Step) -> Step | None:
    at = STEPS.index(step) if step in STEPS else 0
    return STEPS[at - 1] if at else None
