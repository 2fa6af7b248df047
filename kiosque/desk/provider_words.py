"""A registered provider in words."""

from kiosque.desk.identity_registrations import RegisteredProvider
from kiosque.i18n import N_, _
from kiosque.identity.browser import BROWSER_WORDS
from kiosque.identity.profiles import PROFILES, ProfileName
from kiosque.identity.provider import CALLBACK_PATH

NONE_REGISTERED = N_(
    "Aucun service d'identité n'est configuré : un document d'identité suffit. Une personne "
    "référente peut en enregistrer un, avec ce que FranceConnect lui a donné."
)
_USUAL_BACK = f"http://localhost:45871{CALLBACK_PATH}"
"""Where a browser may come back to a kiosk; the port has no meaning of its own."""


def profile_choices() -> list[tuple[str, str]]:
    """Return the kinds of provider, to choose from."""
    return [(str(name), _(profile.label)) for name, profile in PROFILES.items()]


def usual_addresses(profile: ProfileName) -> tuple[str, str]:
    """Return the issuer and the redirect address to begin from; empty where nothing is usual."""
    known = PROFILES[profile]
    return (known.issuers[0] if known.issuers else "", _USUAL_BACK if known.loopback else "")


def provider_lines(one: RegisteredProvider) -> list[str]:
    """Return a registration for a person to read, without any secret."""
    told = {
        one.label: str(one.profile),
        _("adresse"): one.issuer,
        _("identifiant"): one.client_id,
        _("retour"): one.redirect_uri,
        _("navigateur"): _(BROWSER_WORDS[one.browser]),
    }
    return [f"{name}\N{NO-BREAK SPACE}: {value}" for name, value in told.items()]
