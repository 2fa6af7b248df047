"""The door: which organisation, who, then passphrase and code."""

from collections.abc import Callable
from pathlib import Path

from kiosque.desk.entrance import OrganisationChoice, SignIn, list_organisations
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.sign_in import SignInPage


async def enter(
    app: Asking,
    home: Path,
    open_session: Callable[[SignIn], Session],
    practice_hint: Callable[[], str],
) -> Session | None:
    """Return an open session; None when the person leaves."""
    organisations = list_organisations(home)
    if not organisations:
        text = _(
            "Aucune structure n'existe encore sur ce poste.\n"
            "Créez-la avec la commande «\N{NO-BREAK SPACE}kiosque init\N{NO-BREAK SPACE}»."
        )
        await app.ask(ReadingPage(_("Bienvenue"), text, _("Fermer")))
        return None
    while True:
        organisation = await _organisation(app, organisations)
        if organisation is None:
            return None
        people = [(person.slot, person.name) for person in organisation.people]
        chosen = await app.ask(ChoicePage(_("Qui êtes-vous ?"), people, hint=organisation.name))
        if chosen is None:
            if len(organisations) == 1:
                return None
            continue
        person = next(one for one in organisation.people if one.slot == chosen[0])
        page = SignInPage(organisation, person, open_session, practice_hint=practice_hint())
        session = await app.ask(page)
        if session is not None:
            return session


async def _organisation(
    app: Asking, organisations: tuple[OrganisationChoice, ...]
) -> OrganisationChoice | None:
    if len(organisations) == 1:
        return organisations[0]
    choices = [(one.id, one.name) for one in organisations]
    chosen = await app.ask(ChoicePage(_("Quelle structure ?"), choices))
    return None if chosen is None else next(o for o in organisations if o.id == chosen[0])
