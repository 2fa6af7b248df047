"""The fields of a procedure by questions; what looks wrong is said, and kept when it was read."""

from collections.abc import Iterable
from datetime import date

from kiosque.desk.cases import CaseFile, keep_case
from kiosque.desk.procedures import today
from kiosque.desk.public import PublicWalk
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, ask_choices, ask_yes_no, say_error
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.model import BIRTH_DATE
from kiosque.procedures.normal_form import Raw


def ask_fields(
    session: Session, console: Console, case: CaseFile, fields: Iterable[Field]
) -> CaseFile:
    """Ask fields one by one; each answer is saved before the next question."""
    for wanted in fields:
        case = keep_case(session, case, ask_field(console, case, wanted, today(session)))
    return case


def ask_field(console: Console, case: CaseFile | PublicWalk, wanted: Field, day: date) -> CaseState:
    """Ask a field until what looks wrong is corrected, or read so; nothing is saved here."""
    if wanted.help:
        console.say(wanted.help)
    if wanted.name == BIRTH_DATE:
        console.say(_("00 pour le jour ou le mois que l'on ne connaît pas."))
    while True:
        raw = _raw(console, wanted)
        try:
            state = answer(case.procedure, case.state, wanted.name, raw, day, case.catalogue.values)
        except InputError as error:
            say_error(console, error)
            continue
        doubt = state.answers[wanted.name].warning if wanted.name in state.answers else ""
        if not doubt:
            return state
        console.say(f"{_('Attention')}\N{NO-BREAK SPACE}: {_(doubt)}")
        if ask_yes_no(console, f"case.{wanted.name}.kept", _("Est-ce bien écrit ainsi ?")):
            return state


def _raw(console: Console, wanted: Field) -> Raw:
    key = f"case.{wanted.name}"
    choices = [(option.key, option.label) for option in wanted.options]
    if wanted.kind is FieldKind.YES_NO:
        choices = [("oui", _("oui")), ("non", _("non"))]
    if wanted.kind is FieldKind.CHOICES:
        return ask_choices(console, key, wanted.label, choices, none_too=True)
    if wanted.optional:
        choices.append(("", _("Passer cette question")))
    if wanted.kind in {FieldKind.CHOICE, FieldKind.YES_NO}:
        return ask_choice(console, key, wanted.label, choices)
    optional = f" {_('(facultatif, vide pour passer)')}" if wanted.optional else ""
    return console.ask(key, f"{wanted.label}{optional}\N{NO-BREAK SPACE}:")
