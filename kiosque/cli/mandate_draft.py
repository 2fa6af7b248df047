"""`kiosque mandate draft`: a mandate on paper before it is signed, for the person to read."""

from pathlib import Path
from typing import Any

import click

from kiosque.cli.mandate_answers import answers_options
from kiosque.cli.output import answer, json_option, large_option
from kiosque.cli.sessions import unattended


@click.command()
@answers_options
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire le projet, hors des données.",
)  # fmt: skip
@large_option
@json_option
def draft(*, output: Path, large: bool, as_json: bool, **given: Any) -> None:
    """Écrire le projet d'un mandat, sans valeur, pour le lire avant de signer.

    Rien n'est enregistré de la personne.
    """
    from kiosque.desk.draft_papers import proposed_paper
    from kiosque.desk.papers import outside_data, save_paper
    from kiosque.desk.unattended_grant import GrantCommand, draft_of

    with unattended(papers=True) as session:
        session.must_be_mediator()
        outside_data(session, output)
        proposed = draft_of(session, GrantCommand(**given, agreed=True))
        path = save_paper(session, proposed_paper(session, proposed, large=large), output)
    answer({"paper": str(path)}, [str(path)], as_json=as_json)
