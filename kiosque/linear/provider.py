"""The registered provider of identity: seen, checked, registered anew or removed."""

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
from kiosque.linear.console import (
    Console,
    ask_choice,
    ask_filled,
    ask_yes_no,
    say_error,
    say_lines,
)

CHECK, BROWSER, REGISTER, REMOVE, LEAVE = "check", "browser", "register", "remove", "leave"


def see_provider(session: Session, console: Console) -> None:
    """Say the registration in use, and do what is asked with it until one leaves."""
    while True:
        found = registered_providers(session)
        used = found[0] if found else None
        say_lines(console, [_(NONE_REGISTERED)] if used is None else provider_lines(used))
        chosen = ask_choice(console, "provider", _("Que faire ?"), _choices(used))
        if chosen == LEAVE:
            return
        try:
            _do(session, console, chosen, used)
        except KiosqueError as error:
            say_error(console, error)


def _choices(used: RegisteredProvider | None) -> list[tuple[str, str]]:
    register = (REGISTER, _("Enregistrer un service"))
    leave = (LEAVE, _("Revenir"))
    if used is None:
        return [register, leave]
    return [
        (CHECK, _("Vérifier maintenant\N{NO-BREAK SPACE}: le service est contacté")),
        (BROWSER, _("Choisir où la personne se connecte")),
        register,
        (REMOVE, _("Retirer ce service")),
        leave,
    ]


def _do(session: Session, console: Console, chosen: str, used: RegisteredProvider | None) -> None:
    if chosen == REGISTER:
        _register(session, console)
    elif chosen == CHECK:
        say_lines(console, [finding_line(one) for one in check_identity(session)])
    elif chosen == BROWSER:
        kinds = [(str(kind), _(words)) for kind, words in BROWSER_WORDS.items()]
        kind = ask_choice(console, "provider.browser", _("Quel navigateur ?"), kinds)
        choose_browser(session, BrowserKind(kind))
        console.say(_("C'est noté."))
    elif used is not None and ask_yes_no(console, "provider.sure", _("Retirer ce service ?")):
        remove_identity(session, used.profile)
        console.say(_("Le service d'identité est retiré."))


def _register(session: Session, console: Console) -> None:
    kind = ask_choice(console, "provider.profile", _("Quelle sorte ?"), profile_choices())
    profile = ProfileName(kind)
    issuer, back = usual_addresses(profile)
    command = ConfigureIdentity(
        profile=profile,
        issuer=_ask(console, "provider.issuer", _("Adresse du service"), issuer),
        client_id=_ask(console, "provider.client_id", _("Identifiant (client ID)"), ""),
        client_secret=console.ask("provider.secret", _("Secret\N{NO-BREAK SPACE}:"), secret=True),
        redirect_uri=_ask(console, "provider.redirect", _("Adresse de retour"), back),
    )
    configure_identity(session, command)
    console.say(_("C'est enregistré. Vérifiez maintenant."))


def _ask(console: Console, key: str, label: str, usual: str) -> str:
    """Ask for a text; an empty answer takes the usual one, where there is one."""
    if not usual:
        return ask_filled(console, key, f"{label}\N{NO-BREAK SPACE}:")
    told = _("{label} (vide : {usual}) :").format(label=label, usual=usual)
    return console.ask(key, told) or usual
