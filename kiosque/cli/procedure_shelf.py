"""What the commands of `kiosque procedure` share: the shelf, one procedure on it, and answers."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.case import CaseState
from kiosque.procedures.findings import Finding
from kiosque.procedures.library import Library, LoadedFile, library
from kiosque.procedures.model import Procedure

folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Un autre dossier de démarches que celui du programme.",
)

answers_option = click.option(
    "-r", "--answer", "answers", multiple=True, metavar="CHAMP=VALEUR", help="Une réponse."
)


def shelf_of(folder: Path | None) -> Library:
    """Return the procedures of a folder, or those that this kiosk offers."""
    from kiosque.settings import read_settings

    return library(shipped(), read_settings().procedures) if folder is None else library(folder)


def shipped() -> Path:
    """Return the folder of the procedures shipped with the program."""
    from kiosque.content import content_root

    return content_root() / "procedures"


def today() -> date:
    """Return the present day on this machine."""
    from kiosque.clock import SystemClock

    return SystemClock().read().now.astimezone().date()


def found_on(shelf: Library, procedure_id: str) -> Procedure:
    """Return the procedure of that id; raises `InputError` with the nearest."""
    import difflib

    known = shelf.procedure(procedure_id)
    if known is not None:
        return known
    ids = [p.id for p in shelf.procedures]
    near = difflib.get_close_matches(procedure_id, ids, n=1, cutoff=0.5)
    hint = N_("Cherchez-la avec\N{NO-BREAK SPACE}: kiosque procedure search.")
    if near:
        raise InputError(
            "procedure",
            N_("Aucune démarche ne porte ce nom. La plus proche\N{NO-BREAK SPACE}: {near}."),
            advice=hint,
            near=near[0],
        )
    raise InputError("procedure", N_("Aucune démarche ne porte ce nom."), advice=hint)


def file_of(shelf: Library, found: Procedure, folder: Path | None) -> tuple[LoadedFile, Path]:
    """Return the file of a procedure and where it lies."""
    from kiosque.procedures.library import OWN
    from kiosque.settings import read_settings

    loaded = next(one for one in shelf.files if one.procedure.id == found.id)
    name = loaded.tree.file
    own = read_settings().procedures
    root = own if loaded.own and own is not None else folder or shipped()
    return loaded, root / (name.removeprefix(OWN) if loaded.own else name)


def day_of(text: str) -> date:
    """Return the day that somebody typed; raises `InputError`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("day", N_("Ce n'est pas une date. On écrit 2026-11-24.")) from error


def played(shelf: Library, found: Procedure, answers: tuple[str, ...], today: date) -> CaseState:
    """Return a case with these answers whose every step is done."""
    from kiosque.procedures.case import mark_done, new_case

    state = new_case(found)
    for step in found.steps:
        state = mark_done(found, state, step.id, today)
    for text in answers:
        state = _answered(shelf, found, state, text, today)
    return state


def _answered(
    shelf: Library, found: Procedure, state: CaseState, text: str, today: date
) -> CaseState:
    from kiosque.procedures.answers import answer as answered

    name, equals, raw = text.partition("=")
    if not equals:
        raise InputError("answer", N_("Une réponse s'écrit champ=valeur."))
    return answered(found, state, name.strip(), raw, today, shelf.catalogue.values)


def plain_finding(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data."""
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "level": finding.level.name.lower(),
        "code": finding.code,
        "message": finding.message,
    }
