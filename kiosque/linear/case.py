"""One case by questions: each answer is kept, « retour » asks the step before again."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from kiosque.desk.acts import ActResult
from kiosque.desk.case_acts import GOES_ON, do_letter_step, do_site_step, end_with_act
from kiosque.desk.cases import CaseFile, do_step, keep_case, walk_case
from kiosque.desk.guidance_sheets import guidance_paper
from kiosque.desk.letters import case_letter, letter_paper
from kiosque.desk.papers import typed_folder
from kiosque.desk.procedures import today
from kiosque.desk.reminders import save_reminder
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.linear.case_fields import ask_fields
from kiosque.linear.case_version import ask_version
from kiosque.linear.console import Back, Console, ask_choice, ask_choices, say_error
from kiosque.linear.languages import visit_language
from kiosque.linear.last_minutes import say_last_minutes
from kiosque.linear.papers import hand_over
from kiosque.linear.remarks import ask_remark
from kiosque.linear.step_words import say_step, step_before
from kiosque.procedures.case import Settlement, hold, mark_done, settle
from kiosque.procedures.fields import Field
from kiosque.procedures.review import off_path_lines, review_lines
from kiosque.procedures.step_text import doubt_words, piece_words
from kiosque.procedures.steps import LetterStep, PiecesStep, ReminderStep, SiteStep, Step, asked_by
from kiosque.procedures.walk import Walk
from kiosque.receipts.qr import terminal_lines

RIGHT = "right"
CODE, PRINT, REMARK = "code", "print", "remark"


@dataclass(slots=True)
class GuidedCase:
    """A case on its way."""

    session: Session
    console: Console
    visit: Visit
    case: CaseFile

    def run(self) -> None:
        """Go on until the end, until work on a site is put off, or until one goes back."""
        try:
            with self.console.returning():
                self.case = ask_version(self.session, self.console, self.case)
        except Back:
            return
        again: Step | None = None
        while True:
            where = walk_case(self.session, self.case)
            step = again if again in where.path else where.current
            try:
                with self.console.returning():
                    going_on = self._ask(where, step)
            except Back:
                again = step_before(where, step)
                if again is None:
                    return
                continue
            again = None
            if not going_on:
                return

    def _ask(self, where: Walk, step: Step | None) -> bool:
        """Ask one step, a doubt, or the end; return False when the work stops here."""
        if step is not None:
            return self._step(where, step)
        if where.doubt is not None:
            self._settle(where)
            return True
        if where.finished is None:
            self._fields(where.missing)
            return True
        if self._review(where):
            return True
        self._say(where, where.finished)
        end_with_act(self.session, self.visit, self.case, where.finished)
        return False

    def _step(self, where: Walk, step: Step) -> bool:
        self._say(where, step)
        if isinstance(step, SiteStep):
            return self._site(step)
        if isinstance(step, LetterStep) and step.template in self.case.catalogue.letters:
            self._letter(step)
            self.case = do_letter_step(self.session, self.visit, self.case, step)
            return True
        if isinstance(step, PiecesStep):
            self._pieces(where, step)
            return True
        if isinstance(step, ReminderStep) and where.due(step) is not None:
            self._reminder(step)
        elif asked_by(step):
            self._fields(self.case.procedure.fields[name] for name in asked_by(step))
        else:
            self.console.ask(f"case.{step.id}", _("Entrée pour continuer."))
        self.case = do_step(self.session, self.case, step.id)
        return True

    def _fields(self, fields: Iterable[Field]) -> None:
        """Ask fields one by one; going back from one keeps the answers before it."""
        for wanted in fields:
            self.case = ask_fields(self.session, self.console, self.case, [wanted])

    def _say(self, where: Walk, step: Step) -> None:
        say_last_minutes(self.session, self.console, self.visit)
        case = self.case
        say_step(self.console, case.procedure, where, step, case.catalogue, today(self.session))

    def _site(self, step: SiteStep) -> bool:
        results = [
            *((str(one), _(one.label)) for one in ActResult),
            (CODE, _("Montrer d'abord l'adresse en code, pour un téléphone")),
            (REMARK, _("Signaler une erreur ou une idée")),
        ]
        chosen = CODE
        while chosen in {CODE, REMARK}:
            chosen = ask_choice(self.console, f"case.{step.id}", _("Où en est-ce ?"), results)
            if chosen == CODE:
                self.console.show_code(terminal_lines(step.url))
            elif chosen == REMARK:
                ask_remark(self.session, self.console, self.case.procedure.id, step.id)
        result, reference = ActResult(chosen), ""
        if result in GOES_ON:
            question = _("Numéro donné par l'administration (vide : aucun) :")
            reference = self.console.ask(f"case.{step.id}.reference", question)
        self.case = do_site_step(self.session, self.visit, self.case, step, result, reference)
        if result not in GOES_ON:
            self.console.say(_("Noté : la démarche se reprendra à cette étape."))
        return result in GOES_ON

    def _pieces(self, where: Walk, step: PiecesStep) -> None:
        wanted = where.wanted_pieces(step)
        choices = [
            (one.piece, "\n     ".join(piece_words(one, self.case.catalogue))) for one in wanted
        ]
        choices.append((PRINT, _("Imprimer ou enregistrer d'abord cette liste")))
        question = _("Quels documents sont là ?")
        keys = [one.piece for one in wanted]
        while True:
            held = ask_choices(self.console, f"case.{step.id}", question, choices, none_too=True)
            state = hold(self.case.state, keys, [key for key in held if key != PRINT])
            if PRINT not in held:
                break
            self.case = keep_case(self.session, self.case, state)
            self._hand_sheet_over()
        state = mark_done(self.case.procedure, state, step.id, today(self.session))
        self.case = keep_case(self.session, self.case, state)

    def _hand_sheet_over(self) -> None:
        language = visit_language(self.session, self.console, self.visit)
        make = partial(guidance_paper, self.session, self.case, language)
        hand_over(self.session, self.console, make(), partial(make, large=True))

    def _letter(self, step: LetterStep) -> None:
        told = case_letter(self.session, self.visit, self.case, step)
        blanks = ", ".join(told.blanks)
        self.console.say(_("À écrire à la main : {blanks}.").format(blanks=blanks))
        hand_over(
            self.session,
            self.console,
            letter_paper(self.session, self.visit, self.case, step),
        )

    def _reminder(self, step: ReminderStep) -> None:
        question = _("Entrée pour continuer, ou le dossier où enregistrer le rappel (.ics) :")
        while folder := self.console.ask(f"case.{step.id}", question):
            try:
                path = save_reminder(self.session, self.case, step, typed_folder(folder))
            except KiosqueError as error:
                say_error(self.console, error)
                continue
            self.console.say(_("Enregistré\N{NO-BREAK SPACE}: {path}").format(path=path))
            return

    def _settle(self, where: Walk) -> None:
        if where.doubt is None:
            return
        step = where.doubt.step.id
        self.console.say(doubt_words(where))
        choices = [
            (Settlement.GO_ON.value, _("Faire la demande quand même")),
            (Settlement.TURN_AWAY.value, _("S'arrêter là")),
        ]
        chosen = ask_choice(self.console, f"case.{step}.settle", _("Que décidez-vous ?"), choices)
        state = settle(self.case.procedure, self.case.state, step, Settlement(chosen))
        self.case = keep_case(self.session, self.case, state)

    def _review(self, where: Walk) -> bool:
        """Read the answers again; return whether one was changed."""
        procedure = self.case.procedure
        lines = review_lines(procedure, self.case.state, where)
        for line in off_path_lines(procedure, self.case.state, where):
            told = _("{words} (hors du chemin, effacé à la fin)")
            self.console.say(told.format(words=line.words))
        change = _("Changer : {words}")
        changes = [(line.field.name, change.format(words=line.words)) for line in lines]
        choices = [
            (RIGHT, _("Tout est juste")),
            *changes,
            (PRINT, _("Imprimer ou enregistrer la fiche : documents, rappels, adresses")),
            (REMARK, _("Signaler une erreur ou une idée")),
        ]
        chosen = ask_choice(self.console, "case.review", _("Relisez les réponses."), choices)
        if chosen == RIGHT:
            return False
        if chosen == PRINT:
            self._hand_sheet_over()
            return True
        if chosen == REMARK:
            ask_remark(self.session, self.console, procedure.id, "")
            return True
        self._fields([procedure.fields[chosen]])
        return True
