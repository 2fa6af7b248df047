"""`kiosque procedure remark`, `remarks`, `favourite`: what mediators note and keep at hand."""

from pathlib import Path
from typing import Any

import click

from kiosque.cli.output import answer, json_option
from kiosque.errors import InputError
from kiosque.i18n import N_, _


@click.command()
@click.argument("procedure_id", metavar="DÉMARCHE")
@click.argument("step_id", metavar="[ÉTAPE]", required=False, default="")
@click.option("--text", default="", help="Votre remarque. N'y nommez personne.")
@click.option("--idea", is_flag=True, help="C'est une idée, et non une erreur à corriger.")
@click.option("--place", default="", help="Quel texte, par exemple etapes/accueil/titre.")
@click.option("--instead", default="", help="Le texte que vous proposez à sa place.")
@json_option
def remark(
    *,
    procedure_id: str,
    step_id: str,
    text: str,
    idea: bool,
    place: str,
    instead: str,
    as_json: bool,
) -> None:
    """Noter une erreur ou une idée sur une étape, pour ceux qui écrivent les démarches."""
    from kiosque.cli.sessions import unattended
    from kiosque.desk.remarks import NewRemark, RemarkKind, add_remark

    kind = RemarkKind.SUGGESTION if idea else RemarkKind.CORRECTION
    with unattended() as session:
        noted = add_remark(session, NewRemark(procedure_id, step_id, kind, text, place, instead))
    answer({"id": noted.id}, [noted.id], as_json=as_json)


@click.command()
@click.option("--drop", metavar="REMARQUE", help="Oublier cette remarque, une fois transmise.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fichier à écrire pour les mainteneurs ; il ne remplace jamais un autre.",
)
@json_option
def remarks(*, drop: str | None, output: Path | None, as_json: bool) -> None:
    """Donner la liste des remarques, ou les écrire dans un fichier pour les mainteneurs."""
    from kiosque.cli.sessions import unattended
    from kiosque.desk.papers import outside_data, write_new
    from kiosque.desk.remarks import (
        drop_remark,
        list_remarks,
        remark_lines,
        remarks_for_maintainers,
    )

    with unattended() as session:
        if drop is not None:
            drop_remark(session, drop)
            answer({"dropped": drop}, [_("La remarque est oubliée.")], as_json=as_json)
            return
        if output is not None:
            outside_data(session, output.parent)
            path = write_new(output, remarks_for_maintainers(session).encode())
            answer({"file": str(path)}, [str(path)], as_json=as_json)
            return
        noted = list_remarks(session)
        told = ["\n".join((one.id, *remark_lines(session, one))) for one in noted]
    document: dict[str, Any] = {
        "remarks": [
            {
                "id": one.id,
                "noted_at": one.noted_at.isoformat(),
                "by": one.by,
                "procedure": one.said.procedure,
                "version": one.version,
                "digest": one.digest,
                "step": one.said.step,
                "kind": one.said.kind.value,
                "text": one.said.text,
                "place": one.said.place,
                "instead": one.said.instead,
            }
            for one in noted
        ]
    }
    answer(document, told or [_("Aucune remarque.")], as_json=as_json)


@click.command()
@click.argument("procedure_id", metavar="[DÉMARCHE]", required=False)
@click.option("--no-longer", is_flag=True, help="Ne plus la garder sous la main.")
@json_option
def favourite(*, procedure_id: str | None, no_longer: bool, as_json: bool) -> None:
    """Garder une démarche sous la main ; sans nom, montrer les vôtres et les plus suivies ici."""
    from kiosque.cli.sessions import unattended
    from kiosque.desk.favourites import favourite_procedures, most_followed, set_favourite

    if no_longer and procedure_id is None:
        raise InputError("procedure", N_("Donnez la démarche à ne plus garder."))
    with unattended() as session:
        if procedure_id is not None:
            set_favourite(session, procedure_id, kept=not no_longer)
        kept, followed = favourite_procedures(session), most_followed(session)
    document = {
        "favourites": [one.id for one in kept],
        "most_followed": [{"id": one.id, "cases": n} for one, n in followed],
    }
    lines = [
        *(f"★ {one.id}  {one.title}" for one in kept),
        *(f"{n} × {one.id}  {one.title}" for one, n in followed),
    ]
    answer(document, lines or [_("Aucune démarche gardée ni suivie.")], as_json=as_json)
