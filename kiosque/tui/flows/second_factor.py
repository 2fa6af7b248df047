"""A second factor that was just drawn or linked, shown and proved by a code."""

from kiosque.clock import Clock
from kiosque.desk.practice import practice_code
from kiosque.desk.second_factor import NewFactor
from kiosque.desk.taken_away import TakenAway
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.form import FormPage
from kiosque.tui.widgets.text_field import TextField

_GROUP = 4


async def prove_drawn(
    app: Asking, drawn: NewFactor | TakenAway, clock: Clock, *, practice: bool
) -> int | None:
    """Show the secret of an application; return the time step of the code that proves it."""
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
