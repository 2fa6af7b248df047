"""The recovery sheet, page by page: a new coordinator, then a new sheet.

Nothing changes before the last answer: the old sheet opens until then.
"""

from functools import partial

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import OrganisationChoice
from kiosque.desk.printing import printers_here
from kiosque.desk.printing_words import printer_lines, printer_of
from kiosque.desk.recovery import Recover, owner_of_sheet, recover_access
from kiosque.desk.recovery_sheet import SheetOwner, print_recovery_sheet
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.own_passphrase import ask_new_passphrase
from kiosque.tui.flows.second_factor import prove_drawn
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage, Values
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

COLLEAGUE, SHEET, COPY = "colleague", "sheet", "copy"


async def recover(app: Asking, kiosk: Kiosk, organisation: OrganisationChoice) -> None:
    """Say who helps with a forgotten passphrase; with the sheet, name a new coordinator.

    Raises what the desk raises at the last step, and then nothing changed.
    """
    if await app.ask(_ways()) != (SHEET,):
        return
    opened = await app.ask(_sheet(kiosk, organisation))
    if opened is None:
        return
    key, owner = opened
    also = ConfirmationPage(
        _("Aidera-t-elle aussi des personnes ?"),
        yes=_("Oui, comme médiateur·rice aussi"),
        hint=_("Une personne référente tient l'équipe. Elle peut aussi accompagner."),
    )
    mediates = await app.ask(also)
    if mediates is None:
        return
    heading = _("{name} choisit une phrase de passe").format(name=owner.person)
    passphrase = await ask_new_passphrase(app, heading)
    if passphrase is None:
        return
    taken = draw_taken_away(owner.person, owner.organisation)
    proved = await prove_drawn(app, taken, kiosk.clock, practice=owner.practice)
    if proved is None or not await _prove_key(app, kiosk, owner, taken):
        return
    roles = ("coordinator", "mediator") if mediates == (YES,) else ("coordinator",)
    command = Recover(organisation.id, key, owner.person, roles, passphrase)
    work = partial(recover_access, kiosk.home, kiosk.clock, command, taken, proved=proved)
    recovered = await while_shown(app, work, _("Création des clés, quelques secondes…"))
    told = (
        _("La nouvelle feuille est la bonne. Détruisez l'ancienne.")
        if recovered.sheet_replaced
        else _("La feuille de secours n'a pas pu être remplacée : gardez l'ancienne.")
    )
    await app.ask(
        ReadingPage(_("La personne référente peut ouvrir une session"), told, _("Continuer"))
    )


def _ways() -> ChoicePage:
    return ChoicePage(
        _("Votre phrase de passe est oubliée"),
        [
            (COLLEAGUE, _("Je demande à une personne référente")),
            (SHEET, _("Plus aucune ne peut ouvrir : j'ai la feuille de secours")),
        ],
        hint=_(
            "Dans sa session, « Équipe de la structure », une personne référente vous donne une "
            "nouvelle clé. Ce que vous avez signé reste valable. Ne supprimez rien."
        ),
        explanation=_(
            "La feuille de secours a été remise à la création de la structure. Elle sert une fois, "
            "et une nouvelle feuille la remplace."
        ),
    )


def _sheet(kiosk: Kiosk, organisation: OrganisationChoice) -> FormPage[tuple[str, SheetOwner]]:
    def read(typed: Values) -> tuple[str, SheetOwner]:
        key = typed["recovery_key"]
        return key, owner_of_sheet(kiosk.home, kiosk.clock, organisation.id, key, typed["person"])

    return FormPage(
        _("La feuille de secours"),
        [
            TextField("person", _("Nom de la nouvelle personne référente")),
            TextField("recovery_key", _("Clé de la feuille, neuf groupes"), secret=True),
        ],
        read,
        hint=_("Rien ne change avant la dernière réponse : l'ancienne feuille sert encore."),
    )


async def _prove_key(app: Asking, kiosk: Kiosk, owner: SheetOwner, taken: TakenAway) -> bool:
    """Hand the new recovery key over; return whether its first groups were typed back."""

    def copied(typed: Values) -> bool:
        taken.check_copied(typed["recovery"])
        return True

    error: KiosqueError | None = None
    while True:
        where = await _ask_where(app, error)
        if where is None:
            return False
        error = None
        shown = ""
        if where == COPY:
            groups = enumerate(taken.recovery_key.split("-"), start=1)
            shown = "\n".join(f"{number}. {group}" for number, group in groups)
        else:
            try:
                print_recovery_sheet(owner, taken, kiosk.clock.read(), printer_of(where) or "")
            except KiosqueError as refused:
                error = refused
                continue
        page = FormPage(
            _("La nouvelle feuille de secours"),
            [TextField("recovery", _("Pour vérifier, ses deux premiers groupes"))],
            copied,
            hint=shown or _("Prenez-la à l'imprimante et rangez-la sous clé."),
        )
        if await app.ask(page):
            return True


async def _ask_where(app: Asking, error: KiosqueError | None) -> str | None:
    choices = [
        *printer_lines(printers_here(), N_("Imprimer la feuille sur {name}")),
        (COPY, _("La montrer ici pour la recopier")),
    ]
    page = ChoicePage(
        _("Où va la nouvelle clé de secours ?"),
        choices,
        hint=_("Elle n'est enregistrée nulle part."),
        error=error,
    )
    chosen = await app.ask(page)
    return None if chosen is None else chosen[0]
