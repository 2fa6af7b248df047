"""`kiosque procedure review`: who opened the official page of a source, and when."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.procedure_shelf import day_of, file_of, folder_option, found_on, shelf_of, today
from kiosque.errors import InputError
from kiosque.i18n import N_, _


@click.command()
@click.argument("procedure_id", metavar="[DÉMARCHE]", required=False)
@click.argument("source_id", metavar="[SOURCE]", required=False)
@click.option("--by", help="Nom de la personne qui a ouvert la page officielle et l'a lue.")
@click.option("--on", "day", help="Jour où elle l'a lue, aujourd'hui sinon, comme 2026-11-24.")
@click.option("--list", "listed", is_flag=True, help="Les sources qui restent à ouvrir.")
@folder_option
@json_option
def review(
    *,
    procedure_id: str | None,
    source_id: str | None,
    by: str | None,
    day: str | None,
    listed: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Noter qu'une personne nommée a lu la page officielle d'une source.

    Rien d'autre ne change dans le fichier de la démarche.
    """
    if listed:
        _list(procedure_id, folder, as_json=as_json)
        return
    if procedure_id is None or source_id is None or by is None:
        raise InputError(
            "source",
            N_("Donnez la démarche, la source, et avec --by le nom de qui a lu la page."),
            advice=N_("Avec --list, la commande dit ce qui reste à lire."),
        )
    from kiosque.desk.content_files import rewrite
    from kiosque.procedures.source_review import reviewed

    shelf = shelf_of(folder)
    found = found_on(shelf, procedure_id)
    on = today() if day is None else day_of(day)
    loaded, path = file_of(shelf, found, folder)
    text = reviewed(loaded, source_id, by, on, today())
    rewrite(path, loaded.text, text)
    source = found.source(source_id)
    document = {
        "file": str(path),
        "procedure": found.id,
        "source": source_id,
        "checked_on": on.isoformat(),
        "checked_by": by,
    }
    answer(document, [str(path)], as_json=as_json)
    if source is not None:
        narrate(_("Noté pour {url}").format(url=source.url))


def _list(procedure_id: str | None, folder: Path | None, *, as_json: bool) -> None:
    from kiosque.procedures.source_review import to_review

    shelf = shelf_of(folder)
    chosen = shelf.procedures if procedure_id is None else (found_on(shelf, procedure_id),)
    waiting = list(to_review(chosen, today()))
    document: dict[str, Any] = {
        "to_review": [
            {
                "procedure": one.procedure.id,
                "source": one.source.id,
                "url": one.source.url,
                "read_on": one.source.read_on.isoformat(),
                "checked_on": _iso(one.source.checked_on),
                "checked_by": one.source.checked_by or None,
            }
            for one in waiting
        ]
    }
    lines = [f"{one.procedure.id}  {one.source.id}  {one.source.url}" for one in waiting]
    answer(document, lines or [_("Toutes les sources ont été lues.")], as_json=as_json)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
