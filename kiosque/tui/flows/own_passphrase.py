"""One's own passphrase, page by page: the new one, then the old one and a code."""

from functools import partial

from kiosque.desk.founding_checks import check_passphrase
from kiosque.desk.own_passphrase import change_passphrase
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.form import FormPage, Values
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField


async def change_own_passphrase(app: Asking, session: Session) -> None:
    """Ask for what is needed; a wrong passphrase or code is asked for again, the new one kept."""
    new = await ask_new_passphrase(app, _("Votre nouvelle phrase de passe"))
    error: KiosqueError | None = None
    while new is not None:
        proof = await app.ask(_proof(error))
        if proof is None:
            return
        change = partial(change_passphrase, session, proof["old"], new, proof["code"])
        try:
            await while_shown(app, change, _("Changement, quelques secondes…"))
        except KiosqueError as refused:
            error = refused
            continue
        told = _(
            "L'ancienne n'ouvre plus rien ici. Les sauvegardes déjà faites s'ouvrent encore "
            "avec elle."
        )
        await app.ask(ReadingPage(_("Votre phrase de passe est changée"), told, _("Continuer")))
        return


async def ask_new_passphrase(app: Asking, heading: str) -> str | None:
    """Ask twice for a passphrase that will do."""
    page = FormPage(
        heading,
        [
            TextField("passphrase", _("Sept mots différents au moins"), secret=True),
            TextField("again", _("Encore une fois"), secret=True),
        ],
        _same,
    )
    return await app.ask(page)


def _proof(error: KiosqueError | None) -> FormPage[Values]:
    return FormPage(
        _("Est-ce bien vous ?"),
        [
            TextField("old", _("Phrase de passe actuelle"), secret=True),
            TextField("code", _("Code à 6 chiffres"), secret=True),
        ],
        lambda typed: typed,
        action=_("Changer ma phrase de passe"),
        explanation=_(
            "Après trois erreurs, chaque essai attend un peu plus. Vos clés, votre téléphone et "
            "ce que vous avez signé restent les mêmes."
        ),
        error=error,
    )


def _same(typed: Values) -> str:
    chosen = check_passphrase(typed["passphrase"])
    if typed["again"] != chosen:
        raise InputError("again", N_("Les deux phrases ne sont pas les mêmes."))
    return chosen
