"""`kiosque translation extract`, `check`: files for translators, and what they must keep."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosque.cli.output import answer, json_option
from kiosque.i18n import _, ngettext
from kiosque.mandates.languages import CODES

if TYPE_CHECKING:
    from kiosque.mandates.editions import Edition
    from kiosque.mandates.translation_checks import Problem

REFUSED = 1
sheets_option = click.option(
    "--sheets", is_flag=True, help="Les fiches des démarches, et non les papiers."
)


@click.command()
@click.argument("output", metavar="FICHIER.po", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--language", type=click.Choice(CODES),
    help="Avec ce qui est déjà traduit dans cette langue.",
)  # fmt: skip
@sheets_option
@json_option
def extract(*, output: Path, language: str | None, sheets: bool, as_json: bool) -> None:
    """Écrire les phrases à traduire, pour un outil gettext ; ne remplace jamais un fichier."""
    from kiosque.desk.papers import write_new
    from kiosque.desk.sheet_catalogues import extracted_sheets, sheet_sentences
    from kiosque.mandates.extraction import extracted
    from kiosque.mandates.translatable import translatable

    path = write_new(output, extracted_sheets(language) if sheets else extracted(language))
    count = len(sheet_sentences() if sheets else translatable())
    document = {"file": str(path), "language": language, "sentences": count}
    answer(document, [str(path)], as_json=as_json)


@click.command()
@click.argument(
    "files", metavar="[FICHIER.po…]", nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)  # fmt: skip
@sheets_option
@json_option
def check(*, files: tuple[Path, ...], sheets: bool, as_json: bool) -> int:
    """Vérifier les traductions livrées, ou des fichiers : trous, nombres, signes, gras.

    Avec --sheets, un fichier porte le nom de sa langue : ar.po.
    """
    found: list[_Checked] = []
    if files:
        found = [(_sheets_checked if sheets else _edition_checked)(path) for path in files]
    else:
        found = [*(() if sheets else _shipped_editions()), *_shipped_sheets()]
    document = {
        "ok": not any(problems for _edition, _missing, problems in found),
        "files": [
            {
                "edition": one.name,
                "untranslated": missing,
                "problems": [
                    {
                        "sentence": None if problem.place is None else problem.place + 1,
                        "french": problem.french,
                        "what": _(problem.what),
                    }
                    for problem in problems
                ],
            }
            for one, missing, problems in found
        ],
    }
    lines = [
        f"{one.name}  {'' if problem.place is None else problem.place + 1}  {_(problem.what)}"
        f"  {problem.french}"
        for one, _missing, problems in found
        for problem in problems
    ]
    count = len(lines)
    total = ngettext("{count} erreur", "{count} erreurs", count).format(count=count)
    answer(document, [*lines, total], as_json=as_json)
    return REFUSED if count else 0


_Checked = tuple["Edition", int, "tuple[Problem, ...]"]
"""Translations, how many sentences they lack, and what is wrong in them."""


def _shipped_editions() -> list[_Checked]:
    from kiosque.mandates.editions import editions_folder

    return [_edition_checked(path) for path in sorted(editions_folder().glob("*.po"))]


def _shipped_sheets() -> list[_Checked]:
    from kiosque.desk.sheet_catalogues import sheet_folder

    return [_sheets_checked(path) for path in sorted(sheet_folder().glob("*.po"))]


def _edition_checked(path: Path) -> _Checked:
    from kiosque.mandates.editions import read_edition
    from kiosque.mandates.translatable import translatable
    from kiosque.mandates.translation_checks import edition_problems, missing_sentences

    found = read_edition(path.stem, path.read_bytes())
    return found, len(missing_sentences(found, translatable())), edition_problems(found)


def _sheets_checked(path: Path) -> _Checked:
    from kiosque.desk.sheet_catalogues import read_sheets, sheet_sentences
    from kiosque.mandates.translation_checks import catalogue_problems, missing_sentences

    found = read_sheets(path)
    return found, len(missing_sentences(found, sheet_sentences())), catalogue_problems(found)
