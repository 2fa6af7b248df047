"""`kiosque procedure ready`: what a procedure still lacks before it is published."""

from pathlib import Path

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option
from kiosque.cli.procedure_shelf import (
    file_of,
    folder_option,
    found_on,
    plain_finding,
    shelf_of,
    today,
)
from kiosque.i18n import _, ngettext


@click.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@folder_option
@json_option
def ready(*, procedure_id: str, folder: Path | None, as_json: bool) -> int:
    """Dire ce qui manque à une démarche avant de la publier."""
    from kiosque.procedures.library import table_of
    from kiosque.procedures.publication import to_do

    shelf = shelf_of(folder)
    loaded, path = file_of(shelf, found_on(shelf, procedure_id), folder)
    found = to_do(loaded, shelf, table_of(path), today())
    document = {
        "procedure": loaded.procedure.id,
        "ready": not found,
        "findings": [plain_finding(one) for one in found],
    }
    total = ngettext(
        "{count} point à régler avant de publier.",
        "{count} points à régler avant de publier.",
        len(found),
    ).format(count=len(found))
    lines = [*map(str, found), total] if found else [_("Rien ne manque : elle peut être publiée.")]
    answer(document, lines, as_json=as_json)
    return REFUSED if found else 0
