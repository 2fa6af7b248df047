"""`kiosque translation extract`, `check`: files for translators, and what they must keep."""

from pathlib import Path

import click

from kiosque.cli.output import answer, json_option
from kiosque.i18n import _, ngettext
from kiosque.mandates.languages import CODES

REFUSED = 1


@click.command()
@click.argument("output", metavar="FICHIER.po", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--language", type=click.Choice(CODES),
    help="Avec ce qui est déjà traduit dans cette langue.",
)  # fmt: skip
@json_option
def extract(*, output: Path, language: str | None, as_json: bool) -> None:
    """Écrire les phrases à traduire, pour un outil gettext ; ne remplace jamais un fichier."""
    from kiosque.desk.papers import write_new
    from kiosque.mandates.extraction import extracted
    from kiosque.mandates.translatable import translatable

    path = write_new(output, extracted(language))
    document = {"file": str(path), "language": language, "sentences": len(translatable())}
    answer(document, [str(path)], as_json=as_json)


@click.command()
@click.argument(
    "files", metavar="[FICHIER.po…]", nargs=-1,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)  # fmt: skip
@json_option
def check(*, files: tuple[Path, ...], as_json: bool) -> int:
    """Vérifier les traductions livrées, ou des fichiers : trous, nombres, signes, gras."""
    from kiosque.mandates.editions import editions_folder, read_edition
    from kiosque.mandates.translation_checks import edition_problems, missing_sentences

    checked = files or tuple(sorted(editions_folder().glob("*.po")))
    editions = [read_edition(path.stem, path.read_bytes()) for path in checked]
    found = [(one, edition_problems(one)) for one in editions]
    document = {
        "ok": not any(problems for _edition, problems in found),
        "files": [
            {
                "edition": one.name,
                "untranslated": len(missing_sentences(one)),
                "problems": [
                    {
                        "sentence": None if problem.place is None else problem.place + 1,
                        "french": problem.french,
                        "what": _(problem.what),
                    }
                    for problem in problems
                ],
            }
            for one, problems in found
        ],
    }
    lines = [
        f"{one.name}  {'' if problem.place is None else problem.place + 1}  {_(problem.what)}"
        f"  {problem.french}"
        for one, problems in found
        for problem in problems
    ]
    count = len(lines)
    total = ngettext("{count} erreur", "{count} erreurs", count).format(count=count)
    answer(document, [*lines, total], as_json=as_json)
    return REFUSED if count else 0
