"""`kiosque citizen erase`: look at what an erasure would do, then do it with a second person."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosque.cli.output import (
    answer,
    beside_french,
    json_option,
    language_option,
    large_option,
)
from kiosque.cli.sessions import unattended
from kiosque.errors import UnreadableError
from kiosque.i18n import N_, _

if TYPE_CHECKING:
    from kiosque.desk.erasing import Erased, ErasePerson, ErasurePreview
    from kiosque.desk.session import Session


@click.command()
@click.argument("identifier", metavar="ID")
@click.option("--second", help="Deuxième personne (nom ou identifiant). Sans elle, un aperçu.")
@click.option("--second-passphrase-file", type=click.Path(path_type=Path), help="Sa phrase.")
@click.option("--second-code", help="Son code à six chiffres.")
@click.option("--code", help="Votre code à six chiffres.")
@click.option(
    "--basis", type=click.Choice(["request", "mistake"]), default="request", show_default=True,
    help="Demande de la personne, ou enregistrement par erreur.",
)  # fmt: skip
@click.option(
    "--everything", is_flag=True, help="Aussi les mandats qui se gardent six ans comme preuve."
)
@click.option("--output", type=click.Path(path_type=Path), help="Dossier du certificat.")
@language_option
@large_option
@json_option
def erase(
    *,
    identifier: str,
    output: Path | None,
    language: str | None,
    large: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Effacer une personne, à deux ; sans --second, dire ce qui s'effacerait.

    Le certificat est aussi dans la langue de son dernier mandat, ou dans celle de --language.
    """
    from kiosque.desk.erasing import erase_citizen, preview_erasure
    from kiosque.desk.erasure_words import preview_lines
    from kiosque.desk.languages import named_translation
    from kiosque.desk.papers import erasure_paper, save_paper

    if language is not None and output is None:
        raise click.UsageError(_("--language va avec --output."))
    with unattended(papers=output is not None) as session:
        preview = preview_erasure(session, identifier)
        beside = preview.language if language is None else beside_french(language)
        if not given["second"]:
            lines = [*preview_lines(session, preview), _("Rien n'est effacé : c'est un aperçu.")]
            answer(_preview(preview), lines, as_json=as_json)
            return
        if output is not None:
            named_translation(session, beside)  # refused before anything is erased
        erased = erase_citizen(session, _command(session, identifier, given))
        document = _plain(erased)
        words = [_("La personne est effacée.")]
        if output is not None:
            certificate = erasure_paper(session, erased.citizen, beside, large=large)
            paper = save_paper(session, certificate, output)
            document["certificate"] = str(paper)
            words.append(_("Certificat : {path}").format(path=paper))
    answer(document, words, as_json=as_json)


def _command(session: "Session", identifier: str, given: dict[str, Any]) -> "ErasePerson":
    from kiosque.desk.erasing import Basis, ErasePerson
    from kiosque.desk.second_person import SecondPerson, second_person_named

    second = SecondPerson(
        second_person_named(session, given["second"]),
        _passphrase(given["second_passphrase_file"]),
        given["second_code"] or "",
    )
    return ErasePerson(
        citizen=identifier,
        basis=Basis(given["basis"]),
        everything=given["everything"],
        code=given["code"] or session.current_code(),
        second=second,
    )


def _passphrase(path: Path | None) -> str:
    try:
        lines = [] if path is None else path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UnreadableError(
            N_("Le fichier de la phrase de passe est illisible."),
            advice=N_("Rien n'a été effacé. Vérifiez --second-passphrase-file."),
        ) from None
    return lines[0] if lines else ""


def _preview(preview: "ErasurePreview") -> dict[str, Any]:
    return {
        "erased": False,
        "id": preview.citizen,
        "contents": preview.contents,
        "case_files": preview.case_files,
        "open_visits": preview.open_visits,
        "mandates": [
            {
                "number": one.number,
                "state": str(one.state),
                "kept_until": None if one.kept_until is None else one.kept_until.isoformat(),
            }
            for one in preview.mandates
        ],
        "unseen": [
            {"mandate": one.mandate, "kept_until": one.kept_until.isoformat()}
            for one in preview.unseen
        ],
        "copies_until": None if preview.copies_until is None else preview.copies_until.isoformat(),
    }


def _plain(erased: "Erased") -> dict[str, Any]:
    return {
        "erased": True,
        "id": erased.citizen,
        "at": erased.at.isoformat(),
        "basis": str(erased.basis),
        "contents": erased.contents,
        "proofs": erased.proofs,
        "proofs_until": None if erased.kept_until is None else erased.kept_until.isoformat(),
        "copies_until": None if erased.copies_until is None else erased.copies_until.isoformat(),
    }
