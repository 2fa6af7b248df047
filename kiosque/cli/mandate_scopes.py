"""`kiosque mandate scopes`: what new mandates of the organisation may cover."""

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended
from kiosque.i18n import _
from kiosque.mandates.scopes import SCOPE_KEYS, scope


@click.command()
@click.option(
    "--allow", metavar="PÉRIMÈTRES",
    help=f"Ceux à proposer, séparés par des virgules, parmi {', '.join(SCOPE_KEYS)}.",
)  # fmt: skip
@json_option
def scopes(*, allow: str | None, as_json: bool) -> None:
    """Montrer les périmètres proposés ; avec --allow, les changer (référent·e)."""
    from kiosque.desk.scopes import offered_scopes, restrict_scopes

    with unattended() as session:
        if allow is None:
            offered = offered_scopes(session)
        else:
            typed = [one.strip() for one in allow.split(",")]
            offered = restrict_scopes(session, [one for one in typed if one])
    lines = [f"{key}  {_(scope(key).title)}" for key in offered]
    answer({"scopes": list(offered)}, lines, as_json=as_json)
