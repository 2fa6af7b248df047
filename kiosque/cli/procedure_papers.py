"""`kiosque procedure letter`, `reminder`, `sheet`: papers from answers that are not kept."""

from pathlib import Path

import click

from kiosque.cli.output import answer, json_option, large_option
from kiosque.cli.procedure_shelf import answers_option, folder_option, found_on, played, shelf_of
from kiosque.errors import InputError
from kiosque.i18n import N_, _


@click.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@click.argument("step_id", metavar="ÉTAPE")
@answers_option
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier PDF à écrire ; il ne remplace jamais un autre.",
)
@folder_option
@json_option
def letter(
    *,
    procedure_id: str,
    step_id: str,
    answers: tuple[str, ...],
    output: Path,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Écrire le courrier d'une étape en PDF, avec des réponses, sans rien enregistrer d'autre.

    Ce que les réponses ne disent pas reste en pointillés, à remplir à la main.
    """
    from kiosque.clock import SystemClock
    from kiosque.desk.letters import drawn_letter
    from kiosque.desk.papers import write_new
    from kiosque.procedures.letters import letter as written
    from kiosque.procedures.steps import LetterStep
    from kiosque.procedures.walk import walk as walked

    shelf = shelf_of(folder)
    found = found_on(shelf, procedure_id)
    step = found.step(step_id)
    if not isinstance(step, LetterStep):
        raise InputError("step", N_("Cette étape n'est pas un courrier."))
    now = SystemClock().read().now.astimezone()
    state = played(shelf, found, answers, now.date())
    where = walked(found, state, shelf.catalogue.values, now.date())
    told = written(found, where, step, shelf.catalogue, "")
    path = write_new(output, drawn_letter(told, "", now, practice=False).pdf)
    document = {"file": str(path), "blanks": list(told.blanks)}
    lines = [str(path)]
    if told.blanks:
        lines.append(_("À écrire à la main : {blanks}.").format(blanks=", ".join(told.blanks)))
    answer(document, lines, as_json=as_json)


@click.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@click.argument("step_id", metavar="ÉTAPE")
@answers_option
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier .ics à écrire ; il ne remplace jamais un autre.",
)
@folder_option
@json_option
def reminder(
    *,
    procedure_id: str,
    step_id: str,
    answers: tuple[str, ...],
    output: Path,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Écrire le rappel d'une étape pour un agenda (.ics), demande faite aujourd'hui."""
    import uuid

    from kiosque.clock import SystemClock
    from kiosque.desk.papers import write_new
    from kiosque.procedures.calendar_file import calendar_file
    from kiosque.procedures.steps import ReminderStep
    from kiosque.procedures.walk import walk as walked

    shelf = shelf_of(folder)
    found = found_on(shelf, procedure_id)
    step = found.step(step_id)
    if not isinstance(step, ReminderStep):
        raise InputError("step", N_("Cette étape n'est pas un rappel."))
    now = SystemClock().read().now.astimezone()
    state = played(shelf, found, answers, now.date())
    due = walked(found, state, shelf.catalogue.values, now.date()).due(step)
    if due is None:
        raise InputError("answer", N_("Ces réponses ne donnent pas de date à ce rappel."))
    uid = f"{uuid.uuid4()}@kiosque"
    path = write_new(output, calendar_file(found, step, due, shelf.catalogue, uid=uid, now=now))
    answer({"file": str(path), "due": due.isoformat()}, [str(path)], as_json=as_json)


@click.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@answers_option
@click.option("--held", multiple=True, metavar="DOCUMENT", help="Un document que la personne a.")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier PDF à écrire ; il ne remplace jamais un autre.",
)
@folder_option
@large_option
@json_option
def sheet(
    *,
    procedure_id: str,
    answers: tuple[str, ...],
    held: tuple[str, ...],
    output: Path,
    folder: Path | None,
    large: bool,
    as_json: bool,
) -> None:
    """Écrire la fiche d'une démarche en PDF : documents, rappels, adresses officielles.

    Sans réponse, elle nomme chaque document avec sa condition.
    """
    from kiosque.clock import SystemClock
    from kiosque.desk.guidance_sheets import Told, drawn_sheet
    from kiosque.desk.papers import write_new
    from kiosque.procedures.walk import walk as walked
    from kiosque.receipts.look import Look

    shelf = shelf_of(folder)
    found = found_on(shelf, procedure_id)
    unknown = sorted(set(held) - shelf.catalogue.pieces.keys())
    if unknown:
        raise InputError("held", N_("Document inconnu : {key}"), key=unknown[0][:60])
    now = SystemClock().read().now.astimezone()
    where = None
    if answers:
        state = played(shelf, found, answers, now.date())
        where = walked(found, state, shelf.catalogue.values, now.date())
    told = Told(found, shelf.catalogue, where, held, now)
    path = write_new(output, drawn_sheet(told, Look(large=large)).pdf)
    answer({"file": str(path)}, [str(path)], as_json=as_json)
