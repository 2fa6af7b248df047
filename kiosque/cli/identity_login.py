"""`kiosque identity login`: one whole sign-in, to try a registration out."""

from typing import TYPE_CHECKING, Any

import click

from kiosque.cli.app import REFUSED, explain
from kiosque.cli.output import json_option, narrate, write_json
from kiosque.cli.sessions import unattended
from kiosque.desk.directory import identity_payload
from kiosque.errors import KiosqueError
from kiosque.i18n import _, advice, sentence
from kiosque.identity.profiles import ProfileName
from kiosque.mandates.mandate_text import birth_words, name_on_paper

if TYPE_CHECKING:
    from kiosque.desk.identification import Established

LAST_PAGE_SECONDS = 5.0
"""How long the command stays for the browser, which comes back once more after its logout."""

OTHER_REFUSAL = "session"
"""Code of what is refused before the provider has any part in it."""


@click.command()
@click.option(
    "--profile", type=click.Choice([str(one) for one in ProfileName]),
    help="Sans choix\N{NO-BREAK SPACE}: le service qui sert.",
)  # fmt: skip
@click.option(
    "--no-browser",
    is_flag=True,
    help="N'ouvrir aucun navigateur\N{NO-BREAK SPACE}: suivre l'adresse.",
)
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDES",
    help="Attente la plus longue du retour.",
)  # fmt: skip
@json_option
def login(*, profile: str | None, no_browser: bool, timeout: float | None, as_json: bool) -> int:
    """Essayer une identification, sans rien garder d'elle.

    « URL: … » est écrit sur la sortie d'erreur ; l'identité et sa preuve sur la sortie. Refusée :
    code de sortie 1, et avec --json {"error": code, "advice": conseil}.
    """
    named = None if profile is None else ProfileName(profile)
    try:
        _sign_in(named, timeout, no_browser=no_browser, as_json=as_json)
    except KiosqueError as error:
        if not as_json:
            explain(error)
        else:
            narrate(sentence(error))
            told = advice(error) or sentence(error)
            write_json({"error": getattr(error, "code", OTHER_REFUSAL), "advice": told})
        return REFUSED
    return 0


def _sign_in(
    profile: ProfileName | None, timeout: float | None, *, no_browser: bool, as_json: bool
) -> None:
    from kiosque.desk.identification import (
        established_by_provider,
        open_sign_in,
        try_identification,
    )

    with unattended() as session, try_identification(session, profile) as attempt:
        narrate(f"URL: {attempt.url}")
        if not no_browser:
            open_sign_in(session, attempt.url)
        try:
            _say(established_by_provider(attempt, timeout), as_json=as_json)
        except KiosqueError:
            attempt.wait_for_last_page(LAST_PAGE_SECONDS)
            raise
        attempt.wait_for_last_page(LAST_PAGE_SECONDS)


def _say(established: "Established", *, as_json: bool) -> None:
    person = established.identity
    if as_json:
        write_json({"identity": identity_payload(person), "proof": dict(established.proof)})
        return
    click.echo(f"{name_on_paper(person)}, {birth_words(person, None)}")
    told: dict[str, Any] = dict(established.proof)
    click.echo(_("niveau {acr}, confirmé par {issuer}").format(**told))
