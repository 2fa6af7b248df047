"""A visit by questions and answers, in the order that protects the person.

The answers of each step are kept as a draft at once: stopping loses at most the step under way.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from kiosque.desk.draft_papers import draft_paper
from kiosque.desk.granting import grant_mandate
from kiosque.desk.narrowing import procedures_within
from kiosque.desk.recap import recap_of
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, abandon_visit, load_visit, open_visit, save_draft
from kiosque.errors import KiosqueError, SignInError
from kiosque.i18n import _
from kiosque.linear.agreement import Agreement
from kiosque.linear.console import (
    Back,
    Console,
    ask_choice,
    ask_in_turn,
    ask_yes_no,
    say_error,
)
from kiosque.linear.identity import OpenUrl
from kiosque.linear.papers import hand_over
from kiosque.mandates.order import Step, VisitDraft, next_step, orientation
from kiosque.mandates.postures import WORDS, Posture

GIVE_UP = "give_up"
DRAFT: Final = "draft"
_ORDER = tuple(Step)


def begin_visit(session: Session, console: Console, open_url: OpenUrl) -> Visit | None:
    """Ask the posture, open the visit, and go on from there."""
    while True:
        draft = _ask_posture(console)
        visit = open_visit(session, draft)
        console.say(_(WORDS[draft.posture].consequence))
        try:
            with console.returning():
                return continue_visit(session, console, visit, open_url)
        except Back:
            abandon_visit(session, visit.id)


def continue_visit(
    session: Session, console: Console, visit: Visit, open_url: OpenUrl
) -> Visit | None:
    """Ask what is still unanswered, up to the mandate; None when the visit was given up.

    « retour » asks the step before again. At the first one asked here it raises `Back`, where
    somebody further up lets it.
    """
    asking = _Asking(session, console, Agreement(session, console, open_url))
    asked: list[Step] = []
    again: Step | None = None
    while visit.mandate is None and (step := again or next_step(visit.draft)) is not None:
        again = None
        earlier = [one for one in asked if _ORDER.index(one) < _ORDER.index(step)]
        try:
            with console.returning() if earlier else nullcontext():
                after = asking.step(step, visit)
        except Back:
            if not earlier:
                raise
            again = earlier[-1]
            continue
        if after is None:
            return None
        if step is not Step.PROCEDURES or procedures_within(after.draft.scopes):
            asked.append(step)
        visit = after
    return visit


def _ask_posture(console: Console) -> VisitDraft:
    choices = [
        (str(one), f"{_(WORDS[one].title)} – {_(WORDS[one].explanation)}") for one in Posture
    ]
    what, to_act = (
        _("Que faites-vous avec la personne ?"),
        _("Allez-vous saisir ou valider quelque chose à sa place ?"),
    )

    def acting(known: dict[str, Any]) -> bool:
        return known["posture"] is Posture.J_ACCOMPAGNE and ask_yes_no(console, "acting", to_act)

    answers = ask_in_turn(
        console,
        (
            ("posture", lambda _known: Posture(ask_choice(console, "posture", what, choices))),
            ("acting", acting),
        ),
    )
    return VisitDraft(answers["posture"], acting=answers["acting"])


@dataclass(frozen=True, slots=True)
class _Asking:
    session: Session
    console: Console
    agreement: Agreement

    def step(self, step: Step, visit: Visit) -> Visit | None:
        """Ask one step and keep its answers; None when the visit ends here."""
        if step is Step.ORIENTATION:
            _orient(self.session, self.console, visit)
            return None
        if step is Step.RECAP:
            return self.recap(visit)
        return save_draft(self.session, visit.id, self.agreement.answer(step, visit.draft))

    def recap(self, visit: Visit) -> Visit | None:
        """Read the answers again until one is changed, or all are accepted or given up."""
        while True:
            chosen = _ask_recap(self.session, self.console, visit)
            if chosen == DRAFT:
                make = partial(draft_paper, self.session, visit.id)
                hand_over(self.session, self.console, make(), partial(make, large=True))
                continue
            if chosen is None:
                abandon_visit(self.session, visit.id)
                self.console.say(_("Rien n'est enregistré. Les réponses sont effacées."))
                return None
            try:
                with self.console.returning():
                    if chosen is Step.CODE:
                        return _commit(self.session, self.console, visit)
                    changed = self.step(chosen, visit)
                    if changed is None or chosen is not Step.SCOPES:
                        return changed
                    return self.step(Step.PROCEDURES, changed)
            except Back:
                continue
            except KiosqueError as error:
                say_error(self.console, error)


def _orient(session: Session, console: Console, visit: Visit) -> None:
    found = orientation(visit.draft)
    if found is not None:
        console.say(_(found.why))
        console.say(_(found.where))
    abandon_visit(session, visit.id)


def _ask_recap(session: Session, console: Console, visit: Visit) -> Step | Literal["draft"] | None:
    """Read the answers again; return the step to answer again, CODE to go on, None to give up.

    `DRAFT` prints what is about to be signed.
    """
    console.say(_("Relisez avec la personne avant d'enregistrer\N{NO-BREAK SPACE}:"))
    for line in recap_of(session, visit.draft, visit.citizen):
        console.say(f"  {line.title}\N{NO-BREAK SPACE}: {line.answer}")
    language = [(str(Step.NOTICES), _("Changer la langue"))] if visit.draft.language else []
    choices = [
        (str(Step.CODE), _("Tout est juste\N{NO-BREAK SPACE}: enregistrer le mandat")),
        (str(Step.SCOPES), _("Changer les périmètres")),
        (str(Step.DURATION), _("Changer la durée")),
        (str(Step.IDENTITY), _("Changer l'identité")),
        *language,
        (GIVE_UP, _("Renoncer\N{NO-BREAK SPACE}: ne rien enregistrer")),
        (DRAFT, _("Imprimer d'abord un projet, sans valeur, à lire à l'aise")),
    ]
    chosen = ask_choice(console, "recap", _("Est-ce juste ?"), choices)
    if chosen == DRAFT:
        return DRAFT
    return None if chosen == GIVE_UP else Step(chosen)


def _commit(session: Session, console: Console, visit: Visit) -> Visit:
    question = _("Votre code à 6 chiffres pour accepter le mandat\N{NO-BREAK SPACE}:")
    while True:
        code = console.ask("code", question, secret=True)
        try:
            granted = grant_mandate(session, visit.id, code)
        except SignInError as error:
            say_error(console, error)
            continue
        console.say(_("Le mandat {number} est enregistré.").format(number=granted.number))
        return load_visit(session, visit.id)
