"""The registered provider of identity: seen, checked, registered anew or removed."""

from functools import partial

from kiosque.desk.identity_checking import check_identity, finding_line
from kiosque.desk.identity_registrations import (
    ConfigureIdentity,
    RegisteredProvider,
    choose_browser,
    configure_identity,
    registered_providers,
    remove_identity,
)
from kiosque.desk.provider_words import (
    NONE_REGISTERED,
    profile_choices,
    provider_lines,
    usual_addresses,
)
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.identity.browser import BROWSER_WORDS, BrowserKind
from kiosque.identity.profiles import ProfileName
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

CHECK, BROWSER, REGISTER, REMOVE = "check", "browser", "register", "remove"


async def see_provider(app: Asking, session: Session) -> None:
    """Show the registration in use, and do what is asked with it until one goes back."""
    error: KiosqueError | None = None
    while True:
        found = registered_providers(session)
        used = found[0] if found else None
        chosen = await app.ask(_menu(used, error))
        error = None
        if chosen is None:
            return
        try:
            await _do(app, session, chosen[0], used)
        except KiosqueError as refused:
            error = refused


def _menu(used: RegisteredProvider | None, error: KiosqueError | None) -> ChoicePage:
    choices = [(REGISTER, _("Enregistrer un service"))]
    if used is not None:
        choices = [
            (CHECK, _("Vérifier maintenant\N{NO-BREAK SPACE}: le service est contacté")),
            (BROWSER, _("Choisir où la personne se connecte")),
            *choices,
            (REMOVE, _("Retirer ce service")),
        ]
    return ChoicePage(
        _("Le service d'identité"),
        choices,
        hint=_(NONE_REGISTERED) if used is None else "\n".join(provider_lines(used)),
        explanation=_("Le secret reste dans le coffre et ne se montre jamais."),
        error=error,
    )


async def _do(app: Asking, session: Session, chosen: str, used: RegisteredProvider | None) -> None:
    if chosen == CHECK:
        await _check(app, session)
    elif chosen == BROWSER:
        await _choose_browser(app, session)
    elif chosen == REGISTER:
        await _register(app, session)
    elif used is not None:
        await _remove(app, session, used)


async def _check(app: Asking, session: Session) -> None:
    told = _("On contacte le service d'identité…")
    found = await while_shown(app, partial(check_identity, session), told)
    text = "\n".join(finding_line(one) for one in found)
    await app.ask(ReadingPage(_("Ce qui a été vérifié"), text, _("Retour")))


async def _choose_browser(app: Asking, session: Session) -> None:
    page = ChoicePage(
        _("Où la personne se connecte-t-elle ?"),
        [(str(kind), _(words)) for kind, words in BROWSER_WORDS.items()],
        explanation=_(
            "Un profil jetable est détruit après chaque identification : la personne suivante "
            "n'est jamais prise pour la précédente."
        ),
    )
    chosen = await app.ask(page)
    if chosen is not None:
        choose_browser(session, BrowserKind(chosen[0]))


async def _register(app: Asking, session: Session) -> None:
    chosen = await app.ask(ChoicePage(_("Quelle sorte de service ?"), profile_choices()))
    if chosen is None:
        return
    profile = ProfileName(chosen[0])
    issuer, back = usual_addresses(profile)
    fields = [
        TextField("issuer", _("Adresse du service"), value=issuer),
        TextField("client_id", _("Identifiant (client ID)")),
        TextField("client_secret", _("Secret"), secret=True),
        TextField("redirect_uri", _("Adresse de retour"), value=back),
    ]

    def make(values: dict[str, str]) -> RegisteredProvider:
        command = ConfigureIdentity(
            profile=profile,
            issuer=values["issuer"].strip(),
            client_id=values["client_id"].strip(),
            client_secret=values["client_secret"],
            redirect_uri=values["redirect_uri"].strip(),
        )
        return configure_identity(session, command)

    page = FormPage(
        _("Ce que le service vous a donné"),
        fields,
        make,
        explanation=_(
            "Recopiez les adresses à la lettre, telles qu'elles sont déclarées chez le service. "
            "Les autres choix se règlent avec kiosque identity configure."
        ),
    )
    await app.ask(page)


async def _remove(app: Asking, session: Session, used: RegisteredProvider) -> None:
    page = ConfirmationPage(
        _("Retirer ce service d'identité ?"),
        yes=_("Oui, le retirer"),
        hint=used.label,
        explanation=_(
            "Son secret est détruit. Ce qu'il a confirmé reste confirmé, et un document suffit "
            "pour les mandats à venir."
        ),
    )
    answer = await app.ask(page)
    if answer and answer[0] == YES:
        remove_identity(session, used.profile)
