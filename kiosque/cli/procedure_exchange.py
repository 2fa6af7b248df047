"""`kiosque procedure export`, `import`: to other systems, and to those who proof-read."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.procedure_shelf import file_of, folder_option, found_on, shelf_of, today
from kiosque.errors import InputError, UnreadableError
from kiosque.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from kiosque.procedures.translation import Message

CPSV_AP, TABLE, CATALOGUE = "cpsv-ap", "tableur", "po"


@click.command("export")
@click.argument("procedure_id", metavar="[DÉMARCHE]", required=False)
@click.option("--all", "every", is_flag=True, help="Toutes les démarches.")
@click.option(
    "--format",
    "form",
    type=click.Choice([CPSV_AP, TABLE, CATALOGUE]),
    required=True,
    help="CPSV-AP 3.2 (JSON-LD), tableau de textes à relire (CSV), ou à traduire (gettext).",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier à écrire ; il ne remplace jamais un autre.",
)
@click.option(
    "--translation",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Avec po : la traduction déjà faite, dont les textes inchangés sont repris.",
)
@folder_option
@json_option
def export(
    *,
    procedure_id: str | None,
    every: bool,
    form: str,
    output: Path,
    translation: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Exporter une démarche, ou toutes : pour un autre système, pour relire, ou pour traduire."""
    from kiosque.desk.papers import write_new
    from kiosque.procedures.cpsv_ap import cpsv_ap
    from kiosque.procedures.text_table import table
    from kiosque.procedures.translation import every_message, messages

    if every == (procedure_id is not None):
        raise InputError("procedure", N_("Donnez une démarche, ou --all pour toutes."))
    if translation is not None and form != CATALOGUE:
        raise InputError("translation", N_("Une traduction ne se reprend qu'au format po."))
    shelf = shelf_of(folder)
    ids = None if procedure_id is None else {found_on(shelf, procedure_id).id}
    files = tuple(one for one in shelf.files if ids is None or one.procedure.id in ids)
    if form == TABLE:
        data = table(files).encode("utf-8-sig")
    elif form == CATALOGUE:
        data = _catalogue(every_message(shelf) if every else messages(files), translation)
    else:
        document = cpsv_ap((one.procedure for one in files), shelf.catalogue)
        data = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()
    path = write_new(output, data)
    answer({"file": str(path), "procedures": len(files)}, [str(path)], as_json=as_json)


def _catalogue(texts: "Iterable[Message]", translation: Path | None) -> bytes:
    """Return a `.po` file of these texts, with what a translation already has of them."""
    from kiosque.procedures.library import read_text
    from kiosque.procedures.translation import (
        LARGEST,
        catalogue_text,
        read_catalogue,
        renewed,
        template,
    )

    made = template(texts, today())
    if translation is not None:
        known = read_catalogue(read_text(translation, translation.name, LARGEST), translation.name)
        made = renewed(known, made)
    return catalogue_text(made)


@click.command("import")
@click.option(
    "--texts",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Tableau relu, fait par export --format tableur.",
)
@folder_option
@json_option
def import_(*, texts: Path, folder: Path | None, as_json: bool) -> None:
    """Reprendre les textes corrigés d'un tableau ; rien d'autre que les textes ne change."""
    from kiosque.desk.content_files import rewrite
    from kiosque.procedures.text_table import retold

    shelf = shelf_of(folder)
    files = {one.procedure.id: one for one in shelf.files}
    changed = retold(files, shelf.catalogue, _typed(texts))
    written = []
    for procedure_id, (text, count) in changed.items():
        loaded, path = file_of(shelf, files[procedure_id].procedure, folder)
        rewrite(path, loaded.text, text)
        written.append({"file": str(path), "procedure": procedure_id, "texts": count})
    lines = [
        ngettext("{file} : {n} texte", "{file} : {n} textes", int(str(one["texts"]))).format(
            file=one["file"], n=one["texts"]
        )
        for one in written
    ]
    answer({"changed": written}, lines or [_("Rien n'a changé.")], as_json=as_json)


def _typed(path: Path) -> str:
    from kiosque.procedures.text_table import LARGEST

    advice = N_("Enregistrez le tableau en CSV, en UTF-8, puis recommencez.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise UnreadableError(N_("Ce tableau est trop grand."))
        return data.decode("utf-8-sig")
    except OSError:
        raise UnreadableError(N_("Ce tableau ne s'ouvre pas.")) from None
    except UnicodeDecodeError:
        raise UnreadableError(N_("Ce tableau n'est pas en UTF-8."), advice=advice) from None
