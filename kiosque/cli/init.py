"""`kiosque init`: found an organisation on this kiosk, by questions or by options."""

from pathlib import Path

import click

from kiosque.cli.output import answer, json_option, narrate
from kiosque.errors import InputError, UnreadableError
from kiosque.i18n import N_, _

QUESTIONS = (
    ("name", N_("Nom de la structure")),
    ("siret", N_("SIRET (14 chiffres)")),
    ("address", N_("Adresse (numéro et rue)")),
    ("postcode", N_("Code postal")),
    ("city", N_("Commune")),
    ("contact", N_("Pour annuler un mandat, joindre (téléphone, courriel ou adresse)")),
    ("data_protection_contact", N_("Contact pour la protection des données")),
    ("person", N_("Nom affiché de la première personne habilitée (référente et médiatrice)")),
)


@click.command()
@click.option("--name", help="Nom de la structure.")
@click.option("--siret", help="SIRET, 14 chiffres.")
@click.option("--address", help="Numéro et rue.")
@click.option("--postcode", help="Code postal\N{NO-BREAK SPACE}: il donne le fuseau horaire.")
@click.option("--city", help="Commune.")
@click.option("--contact", help="Où joindre la structure pour annuler un mandat.")
@click.option("--data-protection-contact", help="Contact pour la protection des données.")
@click.option("--person", help="Première personne habilitée.")
@click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Phrase de passe, 1re ligne."
)
@click.option(
    "--practice",
    is_flag=True,
    help="Structure d'entraînement\N{NO-BREAK SPACE}: rien n'y a de valeur.",
)
@json_option
def init(
    *, passphrase_file: Path | None, practice: bool, as_json: bool, **given: str | None
) -> None:
    """Créer une structure sur ce poste."""
    from kiosque.bootstrap import kiosk
    from kiosque.desk.founding import FoundOrganisation, found_organisation

    started = kiosk()
    answers = {field: given[field] or _ask(question) for field, question in QUESTIONS}
    passphrase = _passphrase(passphrase_file)
    narrate(_("Création des clés, quelques secondes…"))
    founded = found_organisation(
        started.home,
        started.clock,
        FoundOrganisation(**answers, passphrase=passphrase, practice=practice),  # type: ignore[arg-type]
    )
    organisation = founded.session.organisation
    trust = founded.session.vault.trust_pem()
    founded.session.close()
    document = {
        "organisation": {"id": organisation.id, "name": organisation.name},
        "timezone": organisation.timezone,
        "recovery_key": founded.recovery_key,
        "otpauth": founded.otpauth,
        "totp_secret": founded.totp_secret,
        "trust": trust,
    }
    answer(document, _lines(founded.recovery_key, founded.otpauth), as_json=as_json)


def _ask(question: str) -> str:
    value: str = click.prompt(_(question), err=True)
    return value


def _passphrase(file: Path | None) -> str:
    if file is None:
        chosen: str = click.prompt(
            _("Phrase de passe (sept mots différents au moins)"),
            hide_input=True,
            confirmation_prompt=_("Encore une fois"),
            err=True,
        )
        return chosen
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UnreadableError(N_("Le fichier de la phrase de passe est illisible.")) from None
    if not lines:
        raise InputError("passphrase", N_("Le fichier de la phrase de passe est vide."))
    return lines[0]


def _lines(recovery_key: str, otpauth: str) -> list[str]:
    return [
        _("La structure est prête."),
        "",
        _(
            "Clé de secours, à recopier et à garder sous clé\N{NO-BREAK SPACE}: elle n'est écrite "
            "nulle part ailleurs."
        ),
        f"    {recovery_key}",
        "",
        _(
            "Second facteur, à enregistrer dans une application "
            "d'authentification\N{NO-BREAK SPACE}:"
        ),
        f"    {otpauth}",
    ]
