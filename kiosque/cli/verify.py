"""`kiosque verify`: whether a paper is genuine, with nothing but the paper and certificates."""

from datetime import UTC, datetime
from pathlib import Path

import click

from kiosque.cli.output import answer, json_option, paper_on
from kiosque.errors import InputError, UnreadableError
from kiosque.i18n import N_, _
from kiosque.receipts.verdict import CANNOT_TELL, ENDED, GENUINE, REFUSED, Verdict

MARKS = {True: "oui", False: "NON", None: "?"}
WORDS = {
    GENUINE: N_("Authentique, et dans ses dates."),
    REFUSED: N_("Refusé\N{NO-BREAK SPACE}: ce papier ne doit pas être accepté."),
    CANNOT_TELL: N_("On ne peut pas conclure."),
    ENDED: N_("Authentique, mais hors de ses dates."),
}
REVOCATION = N_("Authentique\N{NO-BREAK SPACE}: une attestation qui dit qu'un mandat est annulé.")


@click.command()
@click.argument("paper", metavar="FICHIER|TEXTE|-", required=False)
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    help="Certificats publics de la structure (PEM, racine d'abord).",
)
@click.option("--name", help="Nom de la personne, par exemple « Berthou, Yvonne ».")
@click.option("--birth-date", help="Date de naissance, AAAA-MM-JJ.")
@click.option(
    "--page",
    type=click.Path(path_type=Path),
    metavar="FICHIER.html",
    help="Écrire une page qui vérifie les cachets dans un navigateur, sans réseau.",
)
@json_option
def verify(
    *,
    paper: str | None,
    trust: Path | None,
    name: str | None,
    birth_date: str | None,
    page: Path | None,
    as_json: bool,
) -> int:
    """Vérifier un papier\N{NO-BREAK SPACE}: PDF, photo, mandat signé ou texte du cachet.

    Code de sortie\N{NO-BREAK SPACE}: 0 authentique et dans ses dates, 1 faux ou refusé, 2 sans
    conclusion, 3 authentique mais fini ou annulé.
    """
    from kiosque.desk.checking import check_paper, nothing_to_check, ways_to_read
    from kiosque.desk.given_papers import read_file

    if page is not None and paper is not None:
        raise InputError("paper", N_("Donnez un papier à vérifier ou --page, pas les deux."))
    if page is not None:
        return _write_page(page, trust, as_json=as_json)
    if paper is None:
        raise InputError("paper", N_("Donnez le papier à vérifier, ou --page et un fichier."))
    if (name is None) != (birth_date is None):
        raise InputError("name", N_("Donnez le nom et la date de naissance ensemble."))
    people = () if name is None or birth_date is None else ways_to_read(name, birth_date)
    try:
        pem = None if trust is None else read_file(trust)
        verdict = check_paper(paper_on(paper), datetime.now(UTC), trust=pem, people=people)
    except UnreadableError as error:
        verdict = nothing_to_check(error)
    lines = [f"[{_(MARKS[check.ok])}] {check.sentence}" for check in verdict.checks]
    answer(verdict.to_json(), [_headline(verdict), *lines], as_json=as_json)
    return verdict.exit_code


def _write_page(page: Path, trust: Path | None, *, as_json: bool) -> int:
    from kiosque.desk.checking import save_verification_page
    from kiosque.desk.given_papers import read_file

    if trust is None:
        raise InputError(
            "trust",
            N_("La page a besoin des certificats de la structure\N{NO-BREAK SPACE}: --trust."),
            advice=N_("« kiosque mandate export » les écrit à côté d'un mandat."),
        )
    written = save_verification_page(read_file(trust), page, datetime.now(UTC))
    told = _("Page écrite\N{NO-BREAK SPACE}: {path}. Elle s'ouvre dans n'importe quel navigateur.")
    answer({"page": str(written)}, [told.format(path=written)], as_json=as_json)
    return 0


def _headline(verdict: Verdict) -> str:
    """Return the answer in one sentence; a specimen is never called more than that."""
    if verdict.specimen and verdict.exit_code in {GENUINE, ENDED}:
        return _("SPÉCIMEN authentique\N{NO-BREAK SPACE}: un papier d'entraînement, sans valeur.")
    if verdict.exit_code == ENDED and verdict.kind == "revocation":
        return _(REVOCATION)
    if verdict.exit_code == GENUINE and verdict.dates == "none":
        return _("Authentique.")
    return _(WORDS[verdict.exit_code])
