"""The door: which organisation, who, then passphrase and code."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.sign_in import SignInPage

if TYPE_CHECKING:
    from kiosque.desk.session import Session

QUIT = N_("Quitter")


async def enter(
    app: Asking,
    home: Path,
    open_session: "Callable[[SignIn], Session]",
    practice: PracticeAccess | None,
    notice: str,
) -> "Session | None":
    """Return an open session; None when the person leaves. `notice` says why the door is shown."""
    while True:
        organisations = list_organisations(home)
        unread = _unread_words(home, organisations)
        if not organisations:
            await app.ask(_nobody(unread))
            return None
        told = "\n".join(one for one in (notice, unread) if one)
        organisation = await _organisation(app, organisations, told)
        if organisation is None:
            return None
        app.show_door(organisation)
        alone = len(organisations) == 1
        page = partial(_who, organisation, told, back=QUIT if alone else N_("Retour"))
        while (chosen := await app.ask(page())) is not None:
            person = next(one for one in organisation.people if one.slot == chosen[0])
            sign_in = SignInPage(organisation, person, open_session, practice=practice)
            session = await app.ask(sign_in)
            if session is not None:
                return session
        if alone:
            return None


def _nobody(unread: str) -> ReadingPage:
    if unread:
        text = _("{unread}\nNe recréez pas la structure : ses données sont toujours là.")
        return ReadingPage(
            _("Les données de ce poste ne s'ouvrent pas"),
            text.format(unread=unread),
            _("Fermer"),
            back=QUIT,
        )
    text = _(
        "Aucune structure n'existe encore sur ce poste.\n"
        "Créez-la avec la commande « kiosque init », ou essayez d'abord avec « kiosque demo »."
    )
    return ReadingPage(_("Bienvenue"), text, _("Fermer"), back=QUIT)


def _who(organisation: OrganisationChoice, told: str, *, back: str) -> ChoicePage:
    people = [(person.slot, person.name) for person in organisation.people]
    hint = f"{organisation.name} · {organisation.kiosk}"
    return ChoicePage(
        _("Qui êtes-vous ?"),
        people,
        hint=f"{told}\n{hint}" if told else hint,
        explanation=_(
            "Choisissez votre nom, puis donnez votre phrase de passe et votre code. Une personne "
            "qui manque à la liste est ajoutée par une personne référente."
        ),
        back=back,
    )


async def _organisation(
    app: Asking, organisations: tuple[OrganisationChoice, ...], told: str
) -> OrganisationChoice | None:
    if len(organisations) == 1:
        return organisations[0]
    choices = [(one.id, f"{one.name} · {one.kiosk}") for one in organisations]
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
    return None if chosen is None else next(o for o in organisations if o.id == chosen[0])


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
