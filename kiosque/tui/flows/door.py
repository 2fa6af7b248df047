"""The door: which organisation, who, then passphrase and code."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import (
    OrganisationChoice,
    SignIn,
    check_readable,
    list_organisations,
)
from kiosque.desk.homes import organisation_folders
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _, advice, ngettext, sentence
from kiosque.tui.flows.asking import Asking
from kiosque.tui.forgetting import forget_texts
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.sign_in import SignInPage

if TYPE_CHECKING:
    from kiosque.desk.session import Session

QUIT = N_("Quitter")
FORGOTTEN, RESTORE, CLOSE = "forgotten", "restore", "close"
"""Lines of the door that are nobody's; no identifier of a slot or an organisation is one."""


async def enter(
    app: Asking,
    kiosk: Kiosk,
    open_session: "Callable[[SignIn], Session]",
    practice: PracticeAccess | None,
    notice: str,
) -> "Session | None":
    """Return an open session; None when the person leaves. `notice` says why the door is shown."""
    while True:
        organisations = list_organisations(kiosk.home)
        unread = _unread_words(kiosk.home, organisations)
        if not organisations:
            if await app.ask(_nobody(unread)) != (RESTORE,):
                return None
            await _instead(app, kiosk, RESTORE, None)
            continue
        told = "\n".join(one for one in (notice, unread) if one)
        organisation = await _organisation(app, organisations, told)
        if organisation is None:
            return None
        if isinstance(organisation, str):
            await _instead(app, kiosk, RESTORE, None)
            continue
        app.show_door(organisation)
        alone = len(organisations) == 1
        page = partial(_who, organisation, told, back=QUIT if alone else N_("Retour"))
        while (chosen := await app.ask(page())) is not None:
            if chosen[0] in (FORGOTTEN, RESTORE):
                await _instead(app, kiosk, chosen[0], organisation)
                break
            person = next(one for one in organisation.people if one.slot == chosen[0])
            sign_in = SignInPage(organisation, person, open_session, practice=practice)
            session = await app.ask(sign_in)
            if session is not None:
                return session
        if alone and chosen is None:
            return None


async def _instead(
    app: Asking, kiosk: Kiosk, chosen: str, organisation: OrganisationChoice | None
) -> None:
    """Do what needs no session; what is refused is said, and the door is shown again."""
    try:
        if chosen == RESTORE or organisation is None:
            from kiosque.tui.flows.restoring import restore

            await restore(app, kiosk)
        else:
            from kiosque.tui.flows.recovery import recover

            await recover(app, kiosk, organisation)
    except KiosqueError as refused:
        text = f"{sentence(refused)}\n{advice(refused)}"
        await app.ask(ReadingPage(_("Cela n'a pas pu se faire"), text, _("Retour")))
    finally:
        forget_texts()


def _nobody(unread: str) -> ChoicePage:
    choices = [(CLOSE, _("Fermer")), (RESTORE, _("Reprendre une sauvegarde"))]
    if unread:
        text = _("{unread}\nNe recréez pas la structure : ses données sont toujours là.")
        return ChoicePage(
            _("Les données de ce poste ne s'ouvrent pas"),
            choices,
            hint=text.format(unread=unread),
            back=QUIT,
        )
    text = _(
        "Aucune structure n'existe encore sur ce poste.\n"
        "Créez-la avec la commande « kiosque init », ou essayez d'abord avec « kiosque demo »."
    )
    return ChoicePage(_("Bienvenue"), choices, hint=text, back=QUIT)


def _who(organisation: OrganisationChoice, told: str, *, back: str) -> ChoicePage:
    people = [(person.slot, person.name) for person in organisation.people]
    hint = f"{organisation.name} · {organisation.kiosk}"
    return ChoicePage(
        _("Qui êtes-vous ?"),
        [
            *people,
            (FORGOTTEN, _("J'ai oublié ma phrase de passe")),
            (RESTORE, _("Reprendre une sauvegarde")),
        ],
        hint=f"{told}\n{hint}" if told else hint,
        explanation=_(
            "Choisissez votre nom, puis donnez votre phrase de passe et votre code. Une personne "
            "qui manque à la liste est ajoutée par une personne référente."
        ),
        back=back,
    )


async def _organisation(
    app: Asking, organisations: tuple[OrganisationChoice, ...], told: str
) -> OrganisationChoice | str | None:
    """Return the organisation chosen, `RESTORE`, or None when the person leaves."""
    if len(organisations) == 1:
        return organisations[0]
    choices = [
        *((one.id, f"{one.name} · {one.kiosk}") for one in organisations),
        (RESTORE, _("Reprendre une sauvegarde")),
    ]
    page = ChoicePage(
        _("Quelle structure ?"),
        choices,
        hint=told,
        explanation=_(
            "Ce poste sert plusieurs structures. Chacune a ses données, ses clés et ses "
            "personnes : on change de structure en fermant la session."
        ),
        back=QUIT,
    )
    chosen = await app.ask(page)
    if chosen is None or chosen == (RESTORE,):
        return None if chosen is None else RESTORE
    return next(one for one in organisations if one.id == chosen[0])


def _unread_words(home: Path, organisations: tuple[OrganisationChoice, ...]) -> str:
    """Return how many organisations are here that cannot be read, and why; empty when all can."""
    unread = len(list(organisation_folders(home))) - len(organisations)
    try:
        check_readable(home)
    except KiosqueError as error:
        told = ngettext(
            "{n} structure de ce poste ne s'ouvre pas : {why}",
            "{n} structures de ce poste ne s'ouvrent pas : {why}",
            unread,
        ).format(n=unread, why=sentence(error))
        return f"{told}\n{advice(error)}"
    return ""
