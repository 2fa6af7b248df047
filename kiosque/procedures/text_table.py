"""The texts of a procedure as a table to proof-read, and back: texts only, never the structure.

One line a text, named by the identifiers around it; conditions come along to be read and may not
change. A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
from collections.abc import Mapping
from typing import Final

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.library import LoadedFile
from kiosque.procedures.reader import load_procedure
from kiosque.procedures.references import HOLE
from kiosque.procedures.text_edits import replaced
from kiosque.procedures.text_lines import lines
from kiosque.procedures.yaml_tree import Path

HEADER: Final = ("demarche", "empreinte", "endroit", "nature", "texte")
TEXT: Final = "texte"
CONDITION: Final = "condition (ne pas changer)"
LARGEST: Final = 8 * 1024 * 1024
"""Bytes of a table; every procedure together is under one."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def table(files: tuple[LoadedFile, ...]) -> str:
    """Return the table of some procedures as CSV (RFC 4180), semicolons between cells."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for loaded in files:
        found = loaded.procedure
        for line in lines(loaded.tree):
            nature = TEXT if line.is_text else CONDITION
            row = (found.id, found.digest[:16], line.place, nature, line.said)
            writer.writerow([_harmless(cell) for cell in row])
    return written.getvalue()


def retold(
    files: Mapping[str, LoadedFile], catalogue: Catalogue, text: str
) -> dict[str, tuple[str, int]]:
    """Return, by procedure, its new text and how many texts changed; those unchanged are left out.

    Raises `InputError` when a line is missing, doubled or of another version, when anything but a
    text changed, or when a text lost a hole; `ContentRefused` when a text is not one that a
    procedure may have.
    """
    said = _read(text)
    changed: dict[str, tuple[str, int]] = {}
    for procedure_id, rows in said.items():
        loaded = files.get(procedure_id)
        if loaded is None:
            raise InputError(
                "table", N_("Démarche inconnue dans ce tableau : {id}"), id=procedure_id[:60]
            )
        changes = _changes(loaded, rows)
        if changes:
            new = replaced(loaded.text, changes)
            load_procedure(new, loaded.tree.file, catalogue)
            changed[procedure_id] = (new, len(changes))
    return changed


def _read(text: str) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of a table by procedure, their apostrophes taken off."""
    first = text.split("\n", 1)[0]
    delimiter = next((sign for sign in ";,\t" if first.count(sign) == len(HEADER) - 1), ";")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise _not_ours() from None
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEADER:
        raise _not_ours()
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in rows[1:]:
        if not any(row):
            continue
        if len(row) != len(HEADER):
            raise _not_ours()
        cells = tuple(_bare(cell.replace("\r\n", "\n")) for cell in row)
        found.setdefault(cells[0], []).append(cells)
    return found


def _changes(loaded: LoadedFile, rows: list[tuple[str, ...]]) -> dict[Path, str]:
    known = {line.place: line for line in lines(loaded.tree)}
    places = [row[2] for row in rows]
    if any(row[1] != loaded.procedure.digest[:16] for row in rows):
        raise InputError(
            "table",
            N_("La démarche « {id} » a changé depuis que ce tableau a été fait."),
            advice=N_("Rien n'a été changé. Exportez-la de nouveau et reportez vos corrections."),
            id=loaded.procedure.id,
        )
    if sorted(places) != sorted(known):
        odd = next(iter(set(places) ^ set(known)), places[0])
        raise InputError(
            "table",
            N_("Une ligne manque, est en trop ou a changé de place dans « {id} » : {odd}"),
            advice=N_("Rien n'a été changé. Seule la colonne « texte » se corrige."),
            id=loaded.procedure.id,
            odd=odd[:120],
        )
    changes: dict[Path, str] = {}
    for _id, _digest, place, nature, said in rows:
        line = known[place]
        new = said.strip()
        if nature != (TEXT if line.is_text else CONDITION) or (
            not line.is_text and new != line.said
        ):
            raise _refused(place, N_("Seuls les textes se corrigent dans ce tableau : {place}"))
        if new == line.said:
            continue
        if not new:
            raise _refused(place, N_("Un texte ne peut pas devenir vide : {place}"))
        if sorted(HOLE.findall(new)) != sorted(HOLE.findall(line.said)):
            raise _refused(place, N_("Ce texte a perdu ou changé un {{…}} : {place}"))
        changes[line.path] = new
    return changes


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def _bare(cell: str) -> str:
    return cell.removeprefix("'")


def _refused(place: str, what: str) -> InputError:
    return InputError("table", what, advice=N_("Rien n'a été changé."), place=place[:120])


def _not_ours() -> InputError:
    return InputError(
        "table",
        N_("Ce fichier n'est pas un tableau de textes de kiosque."),
        advice=N_("Gardez ses cinq colonnes, et enregistrez-le en CSV, en UTF-8."),
    )
