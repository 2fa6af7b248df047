"""A visit by questions and answers, in the order that protects the person.

Each answer is kept as a draft at once; stopping at any question loses nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosque.desk.granting import grant_mandate
from kiosque.desk.recap import recap_of
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, abandon_visit, load_visit, open_visit, save_draft
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_choices,
    ask_until,
    ask_yes_no,
    say_error,
    say_lines,
)
from kiosque.linear.identity import OpenUrl, ask_identity
from kiosque.mandates.consent import STATEMENTS
from kiosque.mandates.durations import Duration
from kiosque.mandates.order import (
    Step,
    VisitDraft,
    answer_protection,
    choose_duration,
    choose_scopes,
    identify,
    next_step,
    orientation,
    read_notices,
    tick_statements,
)
from kiosque.mandates.postures import WORDS, Posture
from kiosque.mandates.scopes import MONEY, SCOPES
from kiosque.mandates.visit_texts import notices_document

EARLIER_END = "%d/%m/%Y %H:%M"
GIVE_UP = "give_up"


def begin_visit(session: Session, console: Console, open_url: OpenUrl) -> Visit | None:
    """Ask the posture, open the visit, and go on from there."""
    choices = [
        (str(one), f"{_(WORDS[one].title)} – {_(WORDS[one].explanation)}") for one in Posture
    ]
    question = _("Que faites-vous avec la personne ?")
    posture = Posture(ask_choice(console, "posture", question, choices))
    acting = posture is Posture.J_ACCOMPAGNE and ask_yes_no(
        console, "acting", _("Allez-vous saisir ou valider quelque chose à sa place ?")
    )
    visit = open_visit(session, VisitDraft(posture, acting=acting))
    console.say(_(WORDS[posture].consequence))
    return continue_visit(session, console, visit, open_url)


def continue_visit(
    session: Session, console: Console, visit: Visit, open_url: OpenUrl
) -> Visit | None:
    """Ask what is still unanswered, up to the mandate; None when the visit was given up."""
    asking = _Asking(session, console, open_url)
    while visit.mandate is None and (step := next_step(visit.draft)) is not None:
        if step is Step.ORIENTATION:
            _orient(session, console, visit)
            return None
        chosen = _ask_recap(session, console, visit) if step is Step.RECAP else step
        if chosen is None:
            abandon_visit(session, visit.id)
            console.say(_("Rien n'est enregistré. Les réponses sont effacées."))
            return None
        if chosen is Step.CODE:
            _commit(session, console, visit)
            return load_visit(session, visit.id)
        visit = save_draft(session, visit.id, asking.answer(chosen, visit.draft))
    return visit


@dataclass(frozen=True, slots=True)
class _Asking:
    session: Session
    console: Console
    open_url: OpenUrl

    def answer(self, step: Step, draft: VisitDraft) -> VisitDraft:
        """Ask the questions of one step until the answers can be."""
        questions: dict[Step, Callable[[VisitDraft], VisitDraft]] = {
            Step.NOTICES: self.notices,
            Step.PROTECTION: self.protection,
            Step.SCOPES: self.scopes,
            Step.DURATION: self.duration,
            Step.IDENTITY: self.identity,
            Step.STATEMENTS: self.statements,
        }
        while True:
            try:
                return questions[step](draft)
            except KiosqueError as error:
                say_error(self.console, error)

    def notices(self, draft: VisitDraft) -> VisitDraft:
        self.console.say(_("Lisez ces mentions à la personne\N{NO-BREAK SPACE}:"))
        say_lines(self.console, (f"  {block.text}" for block in notices_document().blocks))
        while not ask_yes_no(self.console, "notices", _("Les mentions sont-elles lues ?")):
            pass
        return read_notices(draft)

    def protection(self, draft: VisitDraft) -> VisitDraft:
        protected = ask_yes_no(
            self.console,
            "protected",
            _("La personne est-elle sous sauvegarde de justice, tutelle ou curatelle ?"),
        )
        minor = ask_yes_no(self.console, "minor", _("La personne a-t-elle moins de dix-huit ans ?"))
        return answer_protection(draft, protected=protected, minor=minor)

    def scopes(self, draft: VisitDraft) -> VisitDraft:
        offered = self.session.organisation.scopes
        choices = [(one.key, _(one.title)) for one in SCOPES if one.key in offered]
        question = _("Pour quelles démarches la personne vous donne-t-elle mandat ?")
        chosen = ask_choices(self.console, "scopes", question, choices)
        if MONEY in chosen:
            self.console.say(
                _("Surendettement\N{NO-BREAK SPACE}: vous saisissez seulement, la personne signe.")
            )
        return choose_scopes(draft, chosen, offered=offered)

    def duration(self, draft: VisitDraft) -> VisitDraft:
        choices = [(str(one), _(one.label)) for one in Duration]
        chosen = ask_choice(self.console, "duration", _("Pour combien de temps ?"), choices)
        question = _(
            "Fin plus proche, jj/mm/aaaa hh:mm (vide\N{NO-BREAK SPACE}: non)\N{NO-BREAK SPACE}:"
        )
        end = ask_until(self.console, "earlier_end", question, self._earlier_end)
        return choose_duration(draft, Duration(chosen), earlier_end=end)

    def _earlier_end(self, text: str) -> datetime | None:
        if not text:
            return None
        try:
            local = datetime.strptime(text, EARLIER_END)  # noqa: DTZ007  (the zone follows)
        except ValueError:
            raise InputError("earlier_end", N_("Écrivez par exemple 31/12/2026 18:00.")) from None
        return local.replace(tzinfo=self.session.zone)

    def identity(self, draft: VisitDraft) -> VisitDraft:
        established = ask_identity(self.session, self.console, self.open_url)
        return identify(
            draft, established.identity, established.proof, today=self.session.now().date()
        )

    def statements(self, draft: VisitDraft) -> VisitDraft:
        self.console.say(_("La personne confirme, phrase par phrase\N{NO-BREAK SPACE}:"))
        ticked = []
        for statement in STATEMENTS:
            while not ask_yes_no(self.console, f"statement.{statement.id}", _(statement.text)):
                self.console.say(_("Sans cet accord, aucun mandat n'est possible."))
            ticked.append(statement.id)
        return tick_statements(draft, ticked)


def _orient(session: Session, console: Console, visit: Visit) -> None:
    found = orientation(visit.draft)
    if found is not None:
        console.say(_(found.why))
        console.say(_(found.where))
    abandon_visit(session, visit.id)


def _ask_recap(session: Session, console: Console, visit: Visit) -> Step | None:
    """Read the answers again; return the step to answer again, CODE to go on, None to give up."""
    console.say(_("Relisez avec la personne avant d'enregistrer\N{NO-BREAK SPACE}:"))
    for line in recap_of(session, visit.draft):
        console.say(f"  {line.title}\N{NO-BREAK SPACE}: {line.answer}")
    choices = [
        (str(Step.CODE), _("Tout est juste\N{NO-BREAK SPACE}: enregistrer le mandat")),
        (str(Step.SCOPES), _("Changer les périmètres")),
        (str(Step.DURATION), _("Changer la durée")),
        (str(Step.IDENTITY), _("Changer l'identité")),
        (GIVE_UP, _("Renoncer\N{NO-BREAK SPACE}: ne rien enregistrer")),
    ]
    chosen = ask_choice(console, "recap", _("Est-ce juste ?"), choices)
    return None if chosen == GIVE_UP else Step(chosen)


def _commit(session: Session, console: Console, visit: Visit) -> None:
    question = _("Votre code à 6 chiffres pour accepter le mandat\N{NO-BREAK SPACE}:")
    while True:
        code = console.ask("code", question, secret=True)
        try:
            granted = grant_mandate(session, visit.id, code)
        except KiosqueError as error:
            say_error(console, error)
            continue
        console.say(_("Le mandat {number} est enregistré.").format(number=granted.number))
        return
