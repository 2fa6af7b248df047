"""Remarks on steps: typed where they are read, seen together, handed over."""

from functools import partial

from kiosque.desk.remarks import (
    NewRemark,
    Remark,
    RemarkKind,
    add_remark,
    drop_remark,
    list_remarks,
    remark_lines,
    save_remarks,
)
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.tui.flows.asking import Showing
from kiosque.tui.flows.papers import REMARKS, save_in_folder
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

SAVE = "save"


async def note_remark(app: Showing, session: Session, procedure: str, step: str) -> None:
    """Ask what is wrong or could be better, and keep it with its author."""
    kinds = [(str(one), _(one.label)) for one in RemarkKind]
    chosen = await app.ask(
        ChoicePage(
            _("Que signalez-vous ?"),
            kinds,
            explanation=_("Les personnes qui écrivent les démarches liront cette remarque."),
        )
    )
    if chosen is None:
        return
    kind = RemarkKind(chosen[0])

    def make(values: dict[str, str]) -> Remark:
        return add_remark(session, NewRemark(procedure, step, kind, values["remark"]))

    field = TextField(
        "remark",
        _("Votre remarque"),
        hint=_("Elle porte sur la démarche : n'y nommez personne."),
    )
    page = FormPage(_(kind.label), [field], make, action=_("Garder cette remarque"))
    if await app.ask(page) is not None:
        told = _("Elle porte votre nom. Le menu l'enregistre dans un fichier à transmettre.")
        await app.ask(ReadingPage(_("La remarque est gardée"), told, _("Revenir à l'étape")))


async def see_remarks(app: Showing, session: Session) -> None:
    """Show every remark, save them for the maintainers, or forget one that was handed over."""
    while True:
        noted = {one.id: one for one in list_remarks(session)}
        if not noted:
            told = _("Pendant une démarche, la touche F2 en note une.")
            await app.ask(ReadingPage(_("Aucune remarque"), told, _("Revenir")))
            return
        choices = [
            (SAVE, _("Les enregistrer dans un fichier pour les mainteneurs")),
            *((key, " · ".join(remark_lines(session, one)[:2])) for key, one in noted.items()),
        ]
        chosen = await app.ask(ChoicePage(_("Remarques sur les démarches"), choices))
        if chosen is None:
            return
        if chosen[0] == SAVE:
            await save_in_folder(app, partial(save_remarks, session), REMARKS)
            continue
        one = noted[chosen[0]]
        page = ConfirmationPage(
            _("Oublier cette remarque ?"),
            yes=_("Oui, elle a été transmise"),
            no=_("Non, la garder"),
            hint="\n".join(remark_lines(session, one)),
        )
        answer = await app.ask(page)
        if answer is not None and answer[0] == YES:
            drop_remark(session, one.id)
