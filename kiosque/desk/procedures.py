"""The guided procedures that a visit may follow: those shipped with the program."""

from datetime import date
from functools import cache

from kiosque.content import content_root
from kiosque.desk.browsing import Heap, Way, heaps
from kiosque.desk.mandates import load_mandate
from kiosque.desk.narrowing import check_procedure
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_, _
from kiosque.mandates.scopes import scope
from kiosque.procedures.fields import Field
from kiosque.procedures.library import Library, library
from kiosque.procedures.model import BIRTH_DATE, Procedure
from kiosque.procedures.step_text import introduction
from kiosque.settings import read_settings


@cache
def shelf() -> Library:
    """Return the procedures shipped with the program and the organisation's own, read once."""
    return library(content_root() / "procedures", read_settings().procedures)


def procedures_are_read() -> bool:
    """Tell whether the shelf was read already; the first time takes a moment."""
    return shelf.cache_info().currsize > 0


def find_procedures(text: str) -> tuple[Procedure, ...]:
    """Return the procedures that answer `text`, best first; all of them when it is empty."""
    return shelf().search(text)


def heaps_by(way: Way) -> tuple[Heap, ...]:
    """Return the procedures by scope, organisation or event of a life."""
    return heaps(shelf().procedures, way, shelf().catalogue.organisations)


def listed_title(procedure: Procedure) -> str:
    """Return the title of a procedure in a list, marked when the organisation wrote it."""
    if not shelf().is_own(procedure.id):
        return procedure.title
    return _("{title} (écrite par votre structure)").format(title=procedure.title)


def introduction_of(procedure: Procedure) -> tuple[str, ...]:
    """Return what to know before a procedure begins, and who wrote it when we did not."""
    told = introduction(procedure, shelf().catalogue)
    if not shelf().is_own(procedure.id):
        return told
    own = _("Démarche écrite par votre structure : l'équipe de kiosque ne l'a pas relue.")
    return (own, *told)


def refused_files() -> tuple[str, ...]:
    """Return which content files are not used and why, in words; the others all are."""
    told = _("Fichier de démarche refusé, le reste fonctionne : {finding}")
    return tuple(told.format(finding=finding) for finding in shelf().refused)


def known_procedure(procedure_id: str) -> Procedure:
    """Return the procedure of that id; raises `InputError`."""
    found = shelf().procedure(procedure_id)
    if found is None:
        raise InputError("procedure", N_("Cette démarche n'est pas sur ce poste."))
    return found


def check_may_follow(session: Session, visit: Visit, procedure: Procedure) -> None:
    """Raise `Refusal`, by name, when the visit's mandate does not cover a procedure.

    A visit in which nobody acts for the person may follow any procedure.
    """
    if not visit.draft.needs_mandate:
        return
    title = scope(procedure.category).title
    if visit.mandate is None:
        raise Refusal(
            N_("Pas de mandat\N{NO-BREAK SPACE}: « {scope} » ne peut pas être commencé."),
            advice=N_("Établissez d'abord un mandat, ou accompagnez la personne qui fait."),
            scope=title,
        )
    stored = load_mandate(session, visit.mandate)
    if procedure.category in stored.line.view.scopes:
        check_procedure(stored.record, procedure.id, procedure.title)
    else:
        raise Refusal(
            N_("Le mandat ne couvre pas « {scope} »."),
            advice=N_(
                "Rien n'a été commencé. Demandez à la personne un mandat qui le couvre, ou ouvrez "
                "un accompagnement où elle fait elle-même."
            ),
            scope=title,
        )


def today(session: Session) -> date:
    """Return the present day in the organisation's time zone."""
    return session.now().date()


def proposed_answer(visit: Visit, field: Field) -> str:
    """Return what the visit knows already and a field asks: the date of birth, and nothing else.

    It is proposed and never taken: the mediator confirms it.
    """
    identity = visit.draft.identity
    if identity is None or field.name != BIRTH_DATE:
        return ""
    year, month, day = identity.birth_date.split("-")
    return f"{day}/{month}/{year}"
