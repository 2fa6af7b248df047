"""Remarks on procedures, by questions: noted at a step, seen together, handed over."""

from kiosque.desk.papers import typed_folder
from kiosque.desk.remarks import (
    NewRemark,
    RemarkKind,
    add_remark,
    drop_remark,
    list_remarks,
    remark_lines,
    save_remarks,
)
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.linear.console import Console, ask_choice, ask_filled, say_lines

SAVE, LEAVE = "save", "leave"


def ask_remark(session: Session, console: Console, procedure: str, step: str) -> None:
    """Ask what is wrong or could be better, and keep it with its author."""
    kinds = [(str(one), _(one.label)) for one in RemarkKind]
    kind = RemarkKind(ask_choice(console, "remark.kind", _("Que signalez-vous ?"), kinds))
    question = _("Votre remarque, sans nommer personne\N{NO-BREAK SPACE}:")
    add_remark(session, NewRemark(procedure, step, kind, ask_filled(console, "remark", question)))
    console.say(_("La remarque est gardée, avec votre nom."))


def see_remarks(session: Session, console: Console) -> None:
    """Say every remark; save them for the maintainers, or forget one that was handed over."""
    while True:
        noted = list_remarks(session)
        if not noted:
            console.say(_("Aucune remarque."))
            return
        for one in noted:
            say_lines(console, ("", *remark_lines(session, one)))
        forget = _("Oublier la remarque {n}, qui a été transmise")
        choices = [
            (SAVE, _("Les enregistrer dans un fichier pour les mainteneurs")),
            *((one.id, forget.format(n=at)) for at, one in enumerate(noted, start=1)),
            (LEAVE, _("Revenir au menu")),
        ]
        chosen = ask_choice(console, "remark.do", _("Que faites-vous ?"), choices)
        if chosen == LEAVE:
            return
        if chosen == SAVE:
            folder = ask_filled(console, "remark.folder", _("Dossier\N{NO-BREAK SPACE}:"))
            path = save_remarks(session, typed_folder(folder))
            console.say(_("Enregistré\N{NO-BREAK SPACE}: {path}").format(path=path))
        else:
            drop_remark(session, chosen)
