"""`kiosque procedure`: list, search, show, walk, check. Nothing here is kept."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option
from kiosque.errors import InputError
from kiosque.i18n import N_, _, ngettext
from kiosque.procedures.library import Library, library
from kiosque.procedures.model import Procedure


@click.group()
def procedure() -> None:
    """Lire, parcourir et vérifier les démarches guidées."""


folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Un autre dossier de démarches que celui du programme.",
)


def _shelf(folder: Path | None) -> Library:
    return library(folder or _shipped())


def _shipped() -> Path:
    from kiosque.content import content_root

    return content_root() / "procedures"


def _today() -> date:
    from kiosque.clock import SystemClock

    return SystemClock().read().now.astimezone().date()


def _found(shelf: Library, procedure_id: str) -> Procedure:
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


def _listed(procedures: Iterable[Procedure], *, as_json: bool) -> None:
    found = list(procedures)
    document = {"procedures": [_summary(p) for p in found]}
    width = max((len(p.id) for p in found), default=0)
    lines = [f"{p.id:<{width}}  {p.category:<10}  {p.title}" for p in found]
    answer(document, lines or [_("Aucune démarche trouvée.")], as_json=as_json)


def _summary(found: Procedure) -> dict[str, Any]:
    return {
        "id": found.id,
        "version": found.version,
        "title": found.title,
        "summary": found.summary,
        "category": found.category,
        "review_by": found.review_by.isoformat(),
        "digest": found.digest,
    }


@procedure.command("list")
@click.option("--category", help="Seulement ce périmètre, par exemple social.")
@folder_option
@json_option
def list_(*, category: str | None, folder: Path | None, as_json: bool) -> None:
    """Donner la liste des démarches."""
    shelf = _shelf(folder)
    chosen = [p for p in shelf.procedures if category in {None, p.category}]
    _listed(chosen, as_json=as_json)


@procedure.command()
@click.argument("words", nargs=-1, required=True)
@folder_option
@json_option
def search(*, words: tuple[str, ...], folder: Path | None, as_json: bool) -> int:
    """Chercher une démarche, accents et fautes de frappe pardonnés."""
    found = _shelf(folder).search(" ".join(words))
    _listed(found, as_json=as_json)
    return 0 if found else REFUSED


@procedure.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@folder_option
@json_option
def show(*, procedure_id: str, folder: Path | None, as_json: bool) -> None:
    """Montrer une démarche entière, à lire ou à imprimer."""
    from kiosque.cli.procedure_pages import whole_page

    shelf = _shelf(folder)
    found = _found(shelf, procedure_id)
    steps = [
        {"id": s.id, "title": s.title, "if": s.guard.text if s.guard else None} for s in found.steps
    ]
    sources = [
        {
            "id": s.id,
            "url": s.url,
            "license": s.license,
            "confidence": s.confidence.value,
            "read_on": s.read_on.isoformat(),
        }
        for s in found.sources
    ]
    document = {**_summary(found), "steps": steps, "sources": sources}
    answer(document, whole_page(found, shelf.catalogue, _today()), as_json=as_json)


@procedure.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@click.option(
    "-r", "--answer", "answers", multiple=True, metavar="CHAMP=VALEUR", help="Une réponse."
)
@click.option("--day", help="Jour à prendre pour aujourd'hui, par exemple 2026-11-24.")
@folder_option
@json_option
def walk(
    *,
    procedure_id: str,
    answers: tuple[str, ...],
    day: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Parcourir une démarche avec des réponses, sans rien enregistrer.

    Chaque étape sans question compte comme faite.
    """
    from kiosque.cli.procedure_pages import walk_document, walk_lines
    from kiosque.procedures.case import mark_done, new_case
    from kiosque.procedures.walk import walk as walked

    shelf = _shelf(folder)
    found = _found(shelf, procedure_id)
    today = _today() if day is None else _day(day)
    state = new_case(found)
    for step in found.steps:
        state = mark_done(found, state, step.id, today)
    for text in answers:
        state = _answered(shelf, found, state, text, today)
    result = walked(found, state, shelf.catalogue.values, today)
    document = walk_document(result, state)
    answer(document, walk_lines(found, result, state, shelf.catalogue, today), as_json=as_json)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError("day", N_("Ce n'est pas une date. On écrit 2026-11-24.")) from error


def _answered(shelf: Library, found: Procedure, state: Any, text: str, today: date) -> Any:
    from kiosque.procedures.answers import answer as answered

    name, equals, raw = text.partition("=")
    if not equals:
        raise InputError("answer", N_("Une réponse s'écrit champ=valeur."))
    return answered(found, state, name.strip(), raw, today, shelf.catalogue.values)


@procedure.command()
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@json_option
def check(*, folder: Path | None, as_json: bool) -> int:
    """Vérifier les démarches d'un dossier, comme on vérifie un programme."""
    from kiosque.procedures.checks import check_folder
    from kiosque.procedures.findings import Level, has_errors

    findings = check_folder(folder or _shipped(), _today())
    counts = Counter(finding.level for finding in findings)
    document = {
        "ok": not has_errors(findings),
        "findings": [
            {
                "file": finding.file,
                "line": finding.line,
                "column": finding.column,
                "level": finding.level.name.lower(),
                "code": finding.code,
                "message": finding.message,
            }
            for finding in findings
        ],
    }
    errors = counts[Level.ERROR]
    total = ngettext("{count} erreur", "{count} erreurs", errors).format(count=errors)
    lines = [*map(str, findings), total]
    answer(document, lines, as_json=as_json)
    return REFUSED if has_errors(findings) else 0
