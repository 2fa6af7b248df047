"""`kiosque mandate use`: an act under a mandate, recorded without a visit under way."""

from typing import Any

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended
from kiosque.desk.acts import ActResult
from kiosque.i18n import _
from kiosque.mandates.scopes import SCOPE_KEYS


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@click.option("--scope", required=True, type=click.Choice(SCOPE_KEYS))
@click.option("--procedure", help="Démarche guidée, par exemple rsa.")
@click.option("--label", required=True, help="Ce qui a été fait, en quelques mots.")
@click.option("--result", required=True, type=click.Choice([str(one) for one in ActResult]))
@click.option("--reference", default="", help="Numéro donné par l'administration.")
@click.option("--minutes", default=1, show_default=True, type=int, help="Temps passé.")
@click.option(
    "--hand-signed", is_flag=True,
    help="Les deux originaux sont signés à la main (à dire une fois par mandat).",
)  # fmt: skip
@json_option
def use(*, name: str, hand_signed: bool, result: str, as_json: bool, **given: Any) -> None:
    """Noter un acte fait sous un mandat.

    Refusé, en nommant le périmètre, hors du mandat, après sa fin ou après son annulation.
    """
    from kiosque.desk.hand_signatures import confirm_hand_signatures
    from kiosque.desk.using import UseMandate, use_mandate

    with unattended() as session:
        if hand_signed:
            confirm_hand_signatures(session, name)
        used = use_mandate(session, UseMandate(name, result=ActResult(result), **given))
    act = used.act
    document = {
        "visit": used.visit,
        "closed": used.closed,
        "mandate": act.mandate,
        "at": act.at,
        "scope": act.scope,
        "procedure": act.procedure,
        "label": act.label,
        "result": str(act.result),
        "reference": act.reference,
    }
    line = f"{act.label}\N{NO-BREAK SPACE}: {_(act.result.label)}"
    answer(document, [_("Noté."), line], as_json=as_json)
