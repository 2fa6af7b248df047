"""`kiosque init`: found an organisation on this kiosk, by questions or by options."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.secrets_shown import first_line
from kiosque.errors import InputError
from kiosque.i18n import N_, _

if TYPE_CHECKING:
    from kiosque.bootstrap import Kiosk
    from kiosque.desk.founding import Founded

OPTIONS = {
    "name": "--name",
    "siret": "--siret",
    "address": "--address",
    "postcode": "--postcode",
    "city": "--city",
    "contact": "--contact",
    "data_protection_contact": "--data-protection-contact",
    "person": "--person",
    "passphrase": "--passphrase-file",
}
"""The option that gives each field."""


@click.command()
@click.option("--name", help="Nom de la structure.")
@click.option("--siret", help="SIRET, 14 chiffres.")
@click.option("--address", help="Numéro et rue.")
@click.option("--postcode", help="Code postal\N{NO-BREAK SPACE}: il donne le fuseau horaire.")
@click.option("--city", help="Commune.")
@click.option("--contact", help="Où joindre la structure pour annuler un mandat.")
@click.option("--data-protection-contact", help="Contact pour la protection des données.")
@click.option("--person", help="Première personne habilitée, référente et médiatrice.")
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
    *, passphrase_file: Path | None, practice: bool, as_json: bool, **options: str | None
) -> int:
    """Créer une structure sur ce poste, par questions ou par options.

    Ce que les options ne disent pas est demandé, dans un terminal. Avec toutes les options, ou
    avec --json, rien n'est demandé.
    """
    from kiosque.bootstrap import kiosk

    given = {field: value for field, value in options.items() if value is not None}
    if passphrase_file is not None:
        given["passphrase"] = first_line(passphrase_file, "passphrase")
    missing = [option for field, option in OPTIONS.items() if field not in given]
    try:
        if not missing:
            return _found(kiosk(), given, practice=practice, as_json=as_json)
        if as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise _cannot_ask(missing)
        return _ask(kiosk(), given, practice=practice)
    except InputError as error:
        option = OPTIONS.get(error.field)
        if option is not None:
            narrate(_("Option {option}\N{NO-BREAK SPACE}:").format(option=option))
        raise


def _found(started: "Kiosk", given: dict[str, str], *, practice: bool, as_json: bool) -> int:
    """Found with what the options say, and hand over what the founder takes away."""
    from kiosque.desk.founding import FoundOrganisation, found_organisation

    narrate(_("Création des clés, quelques secondes…"))
    command = FoundOrganisation(**given, practice=practice)  # type: ignore[arg-type]
    founded = found_organisation(started.home, started.clock, command)
    document = _document(founded)
    founded.session.close()
    answer(document, _lines(founded), as_json=as_json)
    return 0


def _ask(started: "Kiosk", given: dict[str, str], *, practice: bool) -> int:
    from kiosque.linear.asking import Stopped
    from kiosque.linear.founding import found_by_questions
    from kiosque.linear.terminal import Idle, TerminalConsole

    console = TerminalConsole()
    try:
        founded = found_by_questions(started, console, given, practice=practice)
    except (Stopped, Idle):
        console.say(_("Arrêté. Rien n'est créé."))
        return 1
    founded.session.close()
    console.say(_("La structure est prête. Pour ouvrir une session, tapez\N{NO-BREAK SPACE}:"))
    console.say(_("  kiosque          en plein écran"))
    console.say(_("  kiosque linear   par questions et réponses"))
    return 0


def _cannot_ask(missing: list[str]) -> InputError:
    return InputError(
        "options",
        N_("Il manque des options, et il n'y a pas de terminal pour poser les questions."),
        advice=N_(
            "Rien n'est créé. Ajoutez {options}, ou lancez kiosque init dans un terminal, sans "
            "--json."
        ),
        options=" ".join(missing),
    )


def _document(founded: "Founded") -> dict[str, object]:
    organisation = founded.session.organisation
    return {
        "organisation": {"id": organisation.id, "name": organisation.name},
        "timezone": organisation.timezone,
        "recovery_key": founded.recovery_key,
        "otpauth": founded.otpauth,
        "totp_secret": founded.totp_secret,
        "trust": founded.session.vault.trust_pem(),
    }


def _lines(founded: "Founded") -> list[str]:
    return [
        _("La structure est prête."),
        "",
        _(
            "Clé de secours, à recopier et à garder sous clé\N{NO-BREAK SPACE}: elle n'est écrite "
            "nulle part ailleurs."
        ),
        f"    {founded.recovery_key}",
        "",
        _(
            "Second facteur, à enregistrer dans une application "
            "d'authentification\N{NO-BREAK SPACE}:"
        ),
        f"    {founded.otpauth}",
    ]
