"""A second factor that was just drawn or linked, shown and proved by a code."""

from kiosque.clock import Clock
from kiosque.desk.code_sheet import print_code_sheet
from kiosque.desk.practice import practice_code
from kiosque.desk.printing import printers_here
from kiosque.desk.printing_words import printer_lines, printer_of
from kiosque.desk.second_factor import NewFactor
from kiosque.desk.taken_away import TakenAway
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.widgets.text_field import TextField

SCREEN = "screen"
_GROUP = 4


async def prove_drawn(
    app: Asking, drawn: NewFactor | TakenAway, clock: Clock, *, practice: bool
) -> int | None:
    """Show the secret of an application; return the time step of the code that proves it."""
    await _offer_sheet(app, drawn, clock, practice=practice)
    secret = drawn.totp_secret
    groups = " ".join(secret[at : at + _GROUP] for at in range(0, len(secret), _GROUP))
    lines = [
        _("Dans l'application d'authentification, ajoutez cette structure avec ce secret :"),
        groups,
    ]
    if practice:
        code = practice_code(secret, clock)
        lines.append(_("En formation, le code du moment est {code}.").format(code=code))
    label = _("Code à 6 chiffres que l'application montre maintenant")
    return await prove_factor(app, drawn, clock, label=label, hint="\n".join(lines))


async def _offer_sheet(
    app: Asking, drawn: NewFactor | TakenAway, clock: Clock, *, practice: bool
) -> None:
    """Print the secret as a code to photograph, where there is a printer and it is wanted."""
    lines = printer_lines(printers_here(), N_("L'imprimer sur {name}, puis détruire la feuille"))
    error: KiosqueError | None = None
    while lines:
        page = ChoicePage(
            _("Imprimer le secret, pour le photographier ?"),
            [(SCREEN, _("Non, le montrer ici")), *lines],
            hint=_("La feuille se détruit dès que le code est accepté."),
            error=error,
        )
        chosen = await app.ask(page)
        if chosen is None or chosen[0] == SCREEN:
            return
        printer = printer_of(chosen[0]) or ""
        try:
            print_code_sheet(drawn, clock.read(), printer, practice=practice)
        except KiosqueError as refused:
            error = refused
            continue
        return


async def prove_factor(
    app: Asking, factor: NewFactor | TakenAway, clock: Clock, *, label: str, hint: str = ""
) -> int | None:
    """Ask for the code that is shown now; return its time step."""
    page = FormPage(
        _("Vérifions que les codes sont les bons"),
        [TextField("code", label)],
        lambda typed: factor.proved_step(typed["code"], clock.read()),
        hint=hint,
    )
    return await app.ask(page)
