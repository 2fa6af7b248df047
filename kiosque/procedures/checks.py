"""Everything that can be said of a folder of procedures without opening a web page."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kiosque.i18n import N_
from kiosque.procedures.answer_tables import Table, check_table
from kiosque.procedures.findings import ContentRefused, Finding, Level, ordered
from kiosque.procedures.freshness import check_sources, check_values
from kiosque.procedures.graph import check_paths
from kiosque.procedures.library import (
    OWN,
    TABLES,
    Library,
    LoadedFile,
    library,
    read_text,
    table_of,
)
from kiosque.procedures.plain_language import check_language
from kiosque.procedures.random_walks import check_walks
from kiosque.procedures.references import check_letters, check_references
from kiosque.procedures.yaml_tree import read_tree


def check_folder(root: Path, today: date, shipped: Path | None = None) -> list[Finding]:
    """Return what is wrong or worth knowing under `root`, by file and line.

    With `shipped`, `root` is the folder of an organisation, read beside what is shipped there.
    """
    shelf = library(root) if shipped is None else library(shipped, root)
    findings = list(shelf.findings)
    files = [loaded for loaded in shelf.files if loaded.own is (shipped is not None)]
    if not files and not findings:
        what = N_("aucune démarche dans ce dossier")
        findings.append(Finding(".", 1, 1, Level.ERROR, "K003", what))
    if "valeurs" in shelf.shared_trees:
        findings += check_values(shelf.catalogue, shelf.shared_trees["valeurs"], today)
    if "courriers" in shelf.shared_trees:
        findings += check_letters(shelf)
        findings += check_language(shelf.shared_trees["courriers"], shelf.catalogue)
    for loaded in files:
        table = table_of(root / loaded.tree.file.removeprefix(OWN))
        findings += check_file(loaded, shelf, table, today)
    findings += _orphans(root)
    return ordered(findings)


def check_file(loaded: LoadedFile, shelf: Library, table: Path, today: date) -> Iterator[Finding]:
    """Yield what is wrong or worth knowing in one procedure; `table` is where its answers lie."""
    yield from check_references(loaded, shelf)
    yield from check_paths(loaded.procedure, loaded.tree, shelf.catalogue.values, today)
    yield from check_walks(loaded, shelf.catalogue, today)
    yield from check_sources(loaded, today)
    yield from check_language(loaded.tree, shelf.catalogue)
    yield from _table(table, loaded, shelf)


def _table(path: Path, loaded: LoadedFile, shelf: Library) -> Iterator[Finding]:
    name = loaded.tree.file.removesuffix(".yaml") + TABLES
    if not path.exists():
        what = N_("cette démarche n'a pas de table de réponses")
        yield loaded.tree.finding((), Level.WARNING, "K070", what)
        return
    try:
        tree = read_tree(read_text(path, name), name)
        yield from check_table(Table(loaded.procedure, tree, shelf.catalogue.values))
    except ContentRefused as refused:
        yield from refused.findings


def _orphans(root: Path) -> Iterator[Finding]:
    for path in sorted(root.glob(f"*/*{TABLES}")):
        if not path.with_name(path.name.removesuffix(TABLES) + ".yaml").exists():
            what = N_("cette table n'a pas de démarche à côté d'elle")
            name = path.relative_to(root).as_posix()
            yield Finding(name, 1, 1, Level.ERROR, "K074", what)
