"""`kiosque paper`: what the organisation puts on its papers, and papers that no mandate makes."""

from pathlib import Path

import click

from kiosque.cli.output import (
    answer,
    beside_french,
    json_option,
    language_option,
    large_option,
)
from kiosque.cli.paper_printing import print_, remove, saved
from kiosque.cli.sessions import unattended
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.mandates.languages import CODES

output_option = click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire le papier, hors des données.",
)  # fmt: skip


@click.group()
def paper() -> None:
    """Papiers : les faire, les imprimer, retirer ceux qui ont été enregistrés."""


@paper.command()
@click.argument("picture", metavar="FICHIER", required=False)
@click.option("--remove", is_flag=True, help="Ne plus imprimer de logo.")
@json_option
def logo(*, picture: str | None, remove: bool, as_json: bool) -> None:
    """Dire si les papiers ont un logo ; avec un fichier PNG ou JPEG, le choisir (référent·e).

    Les papiers déjà faits se réimpriment comme avant.
    """
    from kiosque.desk.logos import choose_logo_file, present_logo, remove_logo

    if picture is not None and remove:
        raise InputError("logo", N_("Donnez une image, ou --remove, pas les deux."))
    with unattended() as session:
        if remove:
            remove_logo(session)
        found = present_logo(session) if picture is None else choose_logo_file(session, picture)
    size = None if found is None else {"width": found.width, "height": found.height}
    told = _("Les papiers portent le logo de la structure.")
    answer(
        {"logo": size}, [told if found else _("Les papiers n'ont pas de logo.")], as_json=as_json
    )


@paper.command()
@language_option
@output_option
@json_option
def poster(*, language: str | None, output: Path, as_json: bool) -> None:
    """Écrire l'affiche qui dit comment vérifier un papier, avec l'empreinte de la structure."""
    from kiosque.desk.papers import save_paper
    from kiosque.desk.posters import poster_paper

    with unattended(papers=True) as session:
        path = save_paper(session, poster_paper(session, beside_french(language)), output)
    answer({"paper": str(path)}, [str(path)], as_json=as_json)


@paper.command()
@click.argument("language", metavar="LANGUE", type=click.Choice(CODES))
@output_option
@large_option
@json_option
def notices(*, language: str, output: Path, large: bool, as_json: bool) -> None:
    """Écrire les mentions à lire avant un mandat, en français et dans une langue."""
    from kiosque.desk.notices_papers import notices_paper
    from kiosque.desk.papers import save_paper

    with unattended(papers=True) as session:
        path = save_paper(session, notices_paper(session, language, large=large), output)
    answer({"paper": str(path)}, [str(path)], as_json=as_json)


@paper.command()
@click.argument("visit", metavar="ACCOMPAGNEMENT")
@output_option
@large_option
@json_option
def account(*, visit: str, output: Path, large: bool, as_json: bool) -> None:
    """Écrire de nouveau le compte rendu d'un accompagnement terminé."""
    from kiosque.desk.papers import save_paper
    from kiosque.desk.reprinting import reprinted_account

    with unattended(papers=True) as session:
        path = save_paper(session, reprinted_account(session, visit, large=large), output)
    answer({"paper": str(path)}, [str(path)], as_json=as_json)


@paper.command()
@click.argument("visit", metavar="ACCOMPAGNEMENT")
@output_option
@json_option
def ticket(*, visit: str, output: Path, as_json: bool) -> None:
    """Écrire le ticket d'un accompagnement terminé, sur une demi-page (A5)."""
    from kiosque.desk.papers import save_paper
    from kiosque.desk.reprinting import reprinted_ticket

    with unattended(papers=True) as session:
        path = save_paper(session, reprinted_ticket(session, visit), output)
    answer({"paper": str(path), "media": "A5"}, [str(path)], as_json=as_json)


@paper.command()
@click.argument("visit", metavar="ACCOMPAGNEMENT")
@output_option
@large_option
@json_option
def reminders(*, visit: str, output: Path, large: bool, as_json: bool) -> None:
    """Écrire les rappels d'un accompagnement, chacun avec un carré pour le téléphone."""
    from kiosque.desk.papers import save_paper
    from kiosque.desk.reprinting import reprinted_reminders

    with unattended(papers=True) as session:
        path = save_paper(session, reprinted_reminders(session, visit, large=large), output)
    answer({"paper": str(path)}, [str(path)], as_json=as_json)


for _command in (print_, saved, remove):
    paper.add_command(_command)
