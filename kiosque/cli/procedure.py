"""`kiosque procedure`: list, search, show, walk, check. Nothing here is kept."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.procedure_exchange import export, import_
from kiosque.cli.procedure_papers import letter, reminder, sheet
from kiosque.cli.procedure_ready import ready
from kiosque.cli.procedure_remarks import favourite, remark, remarks
from kiosque.cli.procedure_review import review
from kiosque.cli.procedure_shelf import (
    answers_option,
    day_of,
    folder_option,
    found_on,
    plain_finding,
    played,
    shelf_of,
    shipped,
    today,
)
from kiosque.cli.procedure_writing import diff, new
from kiosque.errors import InputError
from kiosque.i18n import N_, _, ngettext
from kiosque.procedures.library import Library
from kiosque.procedures.model import Procedure
from kiosque.procedures.search import fold


@click.group()
def procedure() -> None:
    """Lire, parcourir et vérifier les démarches guidées."""


for _command in (
    letter,
    reminder,
    sheet,
    new,
    diff,
    review,
    ready,
    export,
    import_,
    remark,
    remarks,
    favourite,
):
    procedure.add_command(_command)


def _listed(shelf: Library, procedures: Iterable[Procedure], *, as_json: bool) -> None:
    found = list(procedures)
    document = {"procedures": [{**_summary(p), "own": shelf.is_own(p.id)} for p in found]}
    width = max((len(p.id) for p in found), default=0)
    own = _("(écrite par votre structure)")
    lines = [
        f"{p.id:<{width}}  {p.category:<10}  {p.title}{f' {own}' if shelf.is_own(p.id) else ''}"
        for p in found
    ]
    answer(document, lines or [_("Aucune démarche trouvée.")], as_json=as_json)


def _summary(found: Procedure) -> dict[str, Any]:
    return {
        "id": found.id,
        "version": found.version,
        "title": found.title,
        "summary": found.summary,
        "category": found.category,
        "organisation": found.organisation,
        "life_events": list(found.life_events),
        "review_by": found.review_by.isoformat(),
        "digest": found.digest,
    }


@procedure.command("list")
@click.option("--category", help="Seulement ce périmètre, par exemple social.")
@click.option("--organisation", help="Seulement cet organisme, par exemple caf.")
@click.option("--event", help="Seulement cet événement de la vie, par exemple naissance.")
@folder_option
@json_option
def list_(
    *,
    category: str | None,
    organisation: str | None,
    event: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Donner la liste des démarches."""
    shelf = shelf_of(folder)
    chosen = [
        p
        for p in shelf.procedures
        if category in {None, p.category}
        and organisation in {None, p.organisation}
        and (event is None or fold(event) in map(fold, p.life_events))
    ]
    _listed(shelf, chosen, as_json=as_json)
    for finding in shelf.refused:
        narrate(_("Fichier refusé, le reste fonctionne : {finding}").format(finding=finding))


@procedure.command()
@click.argument("words", nargs=-1, required=True)
@folder_option
@json_option
def search(*, words: tuple[str, ...], folder: Path | None, as_json: bool) -> int:
    """Chercher une démarche, accents et fautes de frappe pardonnés."""
    shelf = shelf_of(folder)
    found = shelf.search(" ".join(words))
    _listed(shelf, found, as_json=as_json)
    return 0 if found else REFUSED


@procedure.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "graph"]),
    default="text",
    show_default=True,
    help="Texte, page Markdown, ou dessin du chemin (Mermaid).",
)
@folder_option
@json_option
def show(*, procedure_id: str, form: str, folder: Path | None, as_json: bool) -> None:
    """Montrer une démarche entière, à lire ou à imprimer."""
    from kiosque.cli.procedure_pages import whole_page
    from kiosque.procedures.flow_picture import flow_picture
    from kiosque.procedures.whole_page import markdown_page

    page = {"text": whole_page, "markdown": markdown_page, "graph": flow_picture}[form]
    shelf = shelf_of(folder)
    found = found_on(shelf, procedure_id)
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
    answer(document, page(found, shelf.catalogue, today()), as_json=as_json)


@procedure.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@answers_option
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
    from kiosque.procedures.walk import walk as walked

    shelf = shelf_of(folder)
    found = found_on(shelf, procedure_id)
    at = today() if day is None else day_of(day)
    state = played(shelf, found, answers, at)
    result = walked(found, state, shelf.catalogue.values, at)
    document = walk_document(result, state)
    answer(document, walk_lines(found, result, state, shelf.catalogue, at), as_json=as_json)


@procedure.command()
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--own",
    is_flag=True,
    help="C'est le dossier d'une structure, lu à côté de ce qui est livré.",
)
@click.option(
    "--translation",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Vérifier une traduction de ces textes (.po) au lieu des démarches.",
)
@json_option
def check(*, folder: Path | None, own: bool, translation: Path | None, as_json: bool) -> int:
    """Vérifier les démarches d'un dossier, comme on vérifie un programme."""
    from kiosque.procedures.checks import check_folder
    from kiosque.procedures.findings import Level, has_errors
    from kiosque.procedures.library import library
    from kiosque.procedures.translation_check import check_translation

    if own and folder is None:
        raise InputError("folder", N_("Donnez le dossier de la structure."))
    root = folder or shipped()
    if translation is not None:
        shelf = library(shipped(), root) if own else library(root)
        findings = check_translation(translation, shelf)
    else:
        findings = check_folder(root, today(), shipped() if own else None)
    counts = Counter(finding.level for finding in findings)
    document = {
        "ok": not has_errors(findings),
        "findings": [plain_finding(finding) for finding in findings],
    }
    errors = counts[Level.ERROR]
    total = ngettext("{count} erreur", "{count} erreurs", errors).format(count=errors)
    lines = [*map(str, findings), total]
    answer(document, lines, as_json=as_json)
    return REFUSED if has_errors(findings) else 0
