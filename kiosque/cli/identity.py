"""`kiosque identity`: the provider of identity, registered, shown, tried and checked.

Every command opens the session that the environment describes: KIOSQUE_HOME, KIOSQUE_MEDIATOR,
KIOSQUE_PASSPHRASE_FILE and KIOSQUE_TOTP, or KIOSQUE_TOTP_SECRET_FILE in practice.
"""

from pathlib import Path
from typing import Any

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.identity_login import login
from kiosque.cli.output import answer, json_option, write_json
from kiosque.cli.secrets_shown import first_line
from kiosque.cli.sessions import unattended
from kiosque.desk.identity_registrations import ConfigureIdentity
from kiosque.desk.provider_words import NONE_REGISTERED, provider_lines
from kiosque.i18n import _, advice, sentence
from kiosque.identity.browser import BrowserKind
from kiosque.identity.profiles import ProfileName

ENCRYPTIONS = ("ECDH-ES", "RSA-OAEP-256", "RSA-OAEP")


@click.group()
def identity() -> None:
    """Le service d'identité de la structure, FranceConnect ou un autre."""


identity.add_command(login)


@identity.command()
@click.option("--profile", required=True, type=click.Choice([str(one) for one in ProfileName]))
@click.option("--issuer", required=True, metavar="URL", help="Adresse du service, à la lettre.")
@click.option("--client-id", required=True, metavar="ID")
@click.option(
    "--client-secret-file", required=True, type=click.Path(path_type=Path),
    help="Secret donné par le service, 1re ligne.",
)  # fmt: skip
@click.option("--redirect-uri", required=True, metavar="URL", help="Adresse de retour déclarée.")
@click.option(
    "--pkce/--no-pkce", default=None, help="Sans choix\N{NO-BREAK SPACE}: celui du profil."
)
@click.option("--acr", "level", metavar="NIVEAU", help="Niveau minimal, par exemple eidas1.")
@click.option(
    "--scope", "scopes", multiple=True, metavar="SCOPE",
    help="Autant de fois que nécessaire\N{NO-BREAK SPACE}; sans choix, ceux du profil.",
)  # fmt: skip
@click.option(
    "--algorithm", type=click.Choice(["ES256", "RS256", "HS256"]),
    help="Signature déclarée\N{NO-BREAK SPACE}; sans choix, celles du profil, jamais HS256.",
)  # fmt: skip
@click.option(
    "--userinfo", type=click.Choice(["plain", "signed", "encrypted"]),
    help="Forme de l'identité remise\N{NO-BREAK SPACE}; aucune autre n'est acceptée à sa place.",
)  # fmt: skip
@click.option("--encryption", type=click.Choice(ENCRYPTIONS), help="Chiffrement de la clé propre.")
@click.option("--client-auth", default="post", type=click.Choice(["post", "basic"]))
@click.option(
    "--browser", type=click.Choice([str(one) for one in BrowserKind]),
    help="Où la personne se connecte\N{NO-BREAK SPACE}: profil jetable, habituel, aucun.",
)  # fmt: skip
@json_option
def configure(*, as_json: bool, client_secret_file: Path, **given: Any) -> None:
    """Enregistrer le service d'identité de la structure (référent·e). Rien n'est contacté."""
    from kiosque.desk.identity_registrations import configure_identity

    given["profile"] = ProfileName(given["profile"])
    given["scopes"] = tuple(scope for text in given["scopes"] for scope in text.split())
    given["browser"] = BrowserKind(given["browser"]) if given["browser"] else None
    secret = first_line(client_secret_file, "client_secret_file")
    with unattended() as session:
        kept = configure_identity(session, ConfigureIdentity(client_secret=secret, **given))
    lines = [
        _("C'est enregistré. Vérifiez maintenant avec kiosque identity check."),
        *provider_lines(kept),
    ]
    answer(kept.to_payload(), lines, as_json=as_json)


@identity.command()
@json_option
def show(*, as_json: bool) -> None:
    """Montrer les services enregistrés, celui qui sert d'abord, sans aucun secret."""
    from kiosque.desk.identity_registrations import registered_providers

    with unattended() as session:
        found = registered_providers(session)
    lines = [line for one in found for line in provider_lines(one)]
    answer(
        {"providers": [one.to_payload() for one in found]},
        lines or [_(NONE_REGISTERED)],
        as_json=as_json,
    )


@identity.command()
@click.option(
    "--profile", type=click.Choice([str(one) for one in ProfileName]),
    help="Sans choix\N{NO-BREAK SPACE}: le service qui sert.",
)  # fmt: skip
@click.option(
    "--encryption", default=ENCRYPTIONS[0], show_default=True, type=click.Choice(ENCRYPTIONS),
    help="D'une clé qui n'existe pas encore.",
)  # fmt: skip
def jwks(*, profile: str | None, encryption: Any) -> None:
    """Écrire en JWKS la clé publique à déclarer au service qui chiffre (référent·e).

    La clé est tirée la première fois ; sa moitié secrète ne sort jamais d'ici.
    """
    from kiosque.desk.identity_registrations import registered_provider
    from kiosque.desk.identity_secrets import published_keys

    with unattended() as session:
        named = ProfileName(profile) if profile else registered_provider(session).profile
        document = published_keys(session, named, encryption)
    write_json(document)


@identity.command()
@click.option("--profile", required=True, type=click.Choice([str(one) for one in ProfileName]))
@json_option
def remove(*, profile: str, as_json: bool) -> None:
    """Retirer un service enregistré, son secret et la clé propre (référent·e).

    Ce qu'il a confirmé reste confirmé.
    """
    from kiosque.desk.identity_registrations import remove_identity

    with unattended() as session:
        remove_identity(session, ProfileName(profile))
    answer({"removed": profile}, [_("Le service d'identité est retiré.")], as_json=as_json)


@identity.command()
@click.argument("kind", type=click.Choice([str(one) for one in BrowserKind]))
@json_option
def browser(*, kind: str, as_json: bool) -> None:
    """Choisir où la personne se connecte (référent·e).

    chromium et firefox s'ouvrent dans un profil jetable, détruit ensuite ; system est le
    navigateur habituel du poste ; shown n'ouvre rien et montre l'adresse.
    """
    from kiosque.desk.identity_registrations import choose_browser

    with unattended() as session:
        kept = choose_browser(session, BrowserKind(kind))
    answer(kept.to_payload(), [_("C'est noté."), *provider_lines(kept)], as_json=as_json)


@identity.command()
@click.argument("code", metavar="CODE")
@json_option
def explain(*, code: str, as_json: bool) -> None:
    """Expliquer un code lu sur une page de FranceConnect (Y…), et dire que faire."""
    from kiosque.identity.provider_codes import explained_as_typed

    told = explained_as_typed(code)
    document = {"code": told.params["provider"], "said": sentence(told), "advice": advice(told)}
    answer(document, [sentence(told), advice(told)], as_json=as_json)


@identity.command()
@click.option(
    "--profile", type=click.Choice([str(one) for one in ProfileName]),
    help="Sans choix\N{NO-BREAK SPACE}: le service qui sert.",
)  # fmt: skip
@json_option
def check(*, profile: str | None, as_json: bool) -> int:
    """Vérifier un service enregistré : fiche, clés, signature, heure, retour.

    Code de sortie 1 quand quelque chose est à corriger. Personne ne s'identifie.
    """
    from kiosque.desk.identity_checking import check_identity, finding_as_plain, finding_line

    with unattended() as session:
        found = check_identity(session, None if profile is None else ProfileName(profile))
    right = all(one.holds for one in found)
    document = {"right": right, "findings": [finding_as_plain(one) for one in found]}
    answer(document, [finding_line(one) for one in found], as_json=as_json)
    return 0 if right else REFUSED
