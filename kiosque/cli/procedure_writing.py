"""`kiosque procedure new`, `diff`: for those who write procedures."""

from pathlib import Path

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.procedure_shelf import folder_option, plain_finding, shelf_of, today
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.mandates.scopes import SCOPE_KEYS


@click.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@click.option("--title", required=True, help="Titre, 60 caractères au plus.")
@click.option("--category", required=True, type=click.Choice(SCOPE_KEYS), help="Périmètre.")
@click.option("--organisation", required=True, help="Organisme, par exemple caf.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Dossier de la structure ; sans lui, celui que kiosque lit.",
)
@json_option
def new(
    *,
    procedure_id: str,
    title: str,
    category: str,
    organisation: str,
    into: Path | None,
    as_json: bool,
) -> None:
    """Commencer une démarche : un fichier valable, à remplir, et sa table de réponses."""
    from kiosque.desk.papers import take_back, write_new
    from kiosque.procedures.reader import load_procedure
    from kiosque.procedures.skeleton import skeleton
    from kiosque.settings import OWN_PROCEDURES, read_settings

    shelf = shelf_of(None)
    if shelf.procedure(procedure_id) is not None:
        raise InputError("procedure", N_("Une démarche porte déjà ce nom."))
    if organisation not in shelf.catalogue.organisations:
        known = ", ".join(sorted(shelf.catalogue.organisations))
        raise InputError(
            "organisation",
            N_("Cet organisme n'est pas décrit. Ceux qui le sont : {known}."),
            known=known,
        )
    text, table = skeleton(procedure_id, title, category, organisation, today())
    load_procedure(text, f"{procedure_id}.yaml", shelf.catalogue)
    settings = read_settings()
    folder = (into or settings.procedures or settings.home / OWN_PROCEDURES) / category
    written = write_new(folder / f"{procedure_id}.yaml", text.encode())
    try:
        tested = write_new(folder / f"{procedure_id}.tests.yaml", table.encode())
    except KiosqueError:
        take_back(written)
        raise
    files = [str(written), str(tested)]
    answer({"files": files}, files, as_json=as_json)
    narrate(_("Remplissez les textes « À écrire », puis lancez kiosque procedure check --own."))


@click.command()
@click.argument("old", metavar="ANCIEN", type=click.Path(exists=True, path_type=Path))
@click.argument("new", metavar="NOUVEAU", type=click.Path(exists=True, path_type=Path))
@folder_option
@json_option
def diff(*, old: Path, new: Path, folder: Path | None, as_json: bool) -> int:
    """Comparer deux fichiers d'une même démarche, et dire ce que la nouvelle version oublie."""
    from kiosque.procedures.difference import changes
    from kiosque.procedures.findings import has_errors, ordered
    from kiosque.procedures.library import load_file
    from kiosque.procedures.version_check import check_version

    catalogue = shelf_of(folder).catalogue
    before, after = (load_file(path, path.name, catalogue) for path in (old, new))
    if before.procedure.id != after.procedure.id:
        raise InputError("procedure", N_("Ces deux fichiers ne décrivent pas la même démarche."))
    changed = changes(before.procedure, after.procedure)
    findings = ordered(check_version(before.procedure, after))
    document = {
        "ok": not has_errors(findings),
        "changes": [
            {"kind": one.kind.value, "of": "field" if one.of_field else "step", "name": one.name}
            for one in changed
        ],
        "findings": [plain_finding(finding) for finding in findings],
    }
    lines = [*(one.words for one in changed), *map(str, findings)]
    answer(document, lines or [_("Rien n'a changé.")], as_json=as_json)
    return REFUSED if has_errors(findings) else 0
