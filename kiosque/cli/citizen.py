"""`kiosque citizen`: find the people this kiosk knows."""

from typing import Any

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended
from kiosque.desk.citizens import CitizenLine
from kiosque.i18n import _
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import name_on_paper


@click.group()
def citizen() -> None:
    """Retrouver une personne accompagnée."""


@citizen.command("list")
@click.argument("name", default="")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@json_option
def list_(*, name: str, limit: int, as_json: bool) -> None:
    """Lister les personnes, ou celles dont le nom ressemble à NAME."""
    from kiosque.desk.citizens import find_citizens

    with unattended() as session:
        found = find_citizens(session, name, limit=limit)
    words = (f"{line.id}  {name_on_paper(line.identity)}  {line.mandates}" for line in found)
    answer({"citizens": [_plain(line) for line in found]}, words, as_json=as_json)


@citizen.command()
@click.argument("identifier", metavar="ID")
@json_option
def show(*, identifier: str, as_json: bool) -> None:
    """Montrer une personne et ses mandats."""
    from kiosque.desk.citizens import citizen_identity
    from kiosque.desk.directory import identity_payload
    from kiosque.desk.mandates import list_mandates

    with unattended() as session:
        identity = citizen_identity(session, identifier)
        mandates = list_mandates(session, identifier)
    listed = [
        {"id": line.id, "number": line.number, "state": str(line.view.state)} for line in mandates
    ]
    words = [
        name_on_paper(identity),
        *(f"{line.number}  {_(STATE_WORDS[line.view.state])}" for line in mandates),
    ]
    document = {"id": identifier, "identity": identity_payload(identity), "mandates": listed}
    answer(document, words, as_json=as_json)


def _plain(line: CitizenLine) -> dict[str, Any]:
    from kiosque.desk.directory import identity_payload

    return {
        "id": line.id,
        "identity": identity_payload(line.identity),
        "mandates": line.mandates,
    }
