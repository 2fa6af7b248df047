"""`kiosque mandate renew`: a new consent of the same person, for the same scopes."""

from typing import Any

import click

from kiosque.cli.output import json_option
from kiosque.cli.sessions import unattended
from kiosque.mandates.durations import Duration
from kiosque.mandates.languages import CODES, FRENCH


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@click.option("--duration", required=True, type=click.Choice([str(d) for d in Duration]))
@click.option("--document", required=True, help="Document d'identité vu aujourd'hui.")
@click.option("--notices-read", is_flag=True, help="Les mentions ont été relues à la personne.")
@click.option("--not-protected", is_flag=True, help="Ni mesure de protection, ni minorité.")
@click.option("--agreed", is_flag=True, help="Chaque affirmation a été confirmée une à une.")
@click.option(
    "--language", type=click.Choice([FRENCH, *CODES]),
    help="Langue à côté du français, « fr » pour le français seul ; sinon celle du mandat.",
)  # fmt: skip
@json_option
def renew(*, as_json: bool, **given: Any) -> None:
    """Renouveler un mandat, la personne présente, son document revu."""
    from kiosque.cli.granted import answer_granted
    from kiosque.desk.unattended_renewal import RenewCommand, renew_unattended

    with unattended() as session:
        granted = renew_unattended(session, RenewCommand(**given))
    answer_granted(granted, as_json=as_json)
