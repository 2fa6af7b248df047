"""`kiosque mandate`, how a mandate ends before its date: revoke, and its attestation again."""

from pathlib import Path
from typing import Any

import click

from kiosque.cli.output import (
    answer,
    beside_french,
    json_option,
    language_option,
    large_option,
    paper_on,
)
from kiosque.cli.sessions import unattended
from kiosque.desk.revocations import revocation_of
from kiosque.desk.revoking import Revoked
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.lifecycle import STATE_WORDS, MandateState
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from kiosque.mandates.scopes import SCOPE_KEYS

output_option = click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire l'attestation, hors des données.",
)  # fmt: skip


@click.command()
@click.argument("name", metavar="NUMÉRO|ID", required=False)
@click.option(
    "--seal", metavar="FICHIER|TEXTE|-",
    help="Papier d'un mandat inconnu de ce poste\N{NO-BREAK SPACE}: PDF, photo ou texte du cachet.",
)  # fmt: skip
@click.option("--name", "person", help="Avec --seal\N{NO-BREAK SPACE}: « Berthou, Yvonne ».")
@click.option("--birth-date", help="Avec --seal\N{NO-BREAK SPACE}: AAAA-MM-JJ.")
@click.option(
    "--trust", type=click.Path(path_type=Path),
    help="Avec --seal\N{NO-BREAK SPACE}: certificats des autres postes de la structure (PEM).",
)  # fmt: skip
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(SCOPE_KEYS),
    help="Périmètre à annuler\N{NO-BREAK SPACE}; sans lui, le mandat entier.",
)  # fmt: skip
@click.option("--reason", required=True, type=click.Choice([str(one) for one in Reason]))
@click.option("--asked-by", required=True, type=click.Choice([str(one) for one in AskedBy]))
@click.option(
    "--provenance", default="in_person", show_default=True,
    type=click.Choice([str(one) for one in Provenance]),
    help="Comment la demande est arrivée.",
)  # fmt: skip
@output_option
@language_option
@large_option
@json_option
def revoke(*, output: Path, language: str | None, large: bool, as_json: bool, **given: Any) -> None:
    """Annuler un mandat, en entier ou en partie, et écrire son attestation.

    Ni code ni réseau ne sont demandés. Un mandat que ce poste n'a jamais vu s'annule avec --seal,
    --name et --birth-date ; --language dit alors la langue du papier.
    """
    from kiosque.desk.languages import named_translation
    from kiosque.desk.papers import outside_data, revocation_paper, save_paper

    beside = beside_french(language)
    if beside is not None and given["seal"] is None:
        raise InputError("language", N_("La langue de ce papier est déjà fixée."))
    with unattended(papers=True) as session:
        outside_data(session, output)
        named_translation(session, beside)  # refused before anything is revoked
        revoked = _revoke(session, **given)
        told = revocation_of(session, revoked.mandate_id, revoked.id).language_is_asked
        paper = revocation_paper(
            session, revoked.mandate_id, revoked.id, beside if told else None, large=large
        )
        path = save_paper(session, paper, output)
        document = {**_plain(revoked), "paper": str(path)}
        lines = [_words(revoked), str(path)]
    answer(document, lines, as_json=as_json)


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@output_option
@language_option
@large_option
@json_option
def attestation(
    *, name: str, output: Path, language: str | None, large: bool, as_json: bool
) -> None:
    """Écrire de nouveau l'attestation de la dernière annulation d'un mandat.

    --language, quand le mandat n'est connu que par son cachet.
    """
    from kiosque.desk.papers import revocation_paper, save_paper

    with unattended(papers=True) as session:
        paper = revocation_paper(session, name, language=beside_french(language), large=large)
        path = save_paper(session, paper, output)
    answer({"id": paper.subject, "paper": str(path)}, [str(path)], as_json=as_json)


def _revoke(
    session: Session,
    *,
    name: str | None,
    seal: str | None,
    person: str | None,
    birth_date: str | None,
    trust: Path | None,
    scopes: tuple[str, ...],
    reason: str,
    asked_by: str,
    provenance: str,
) -> Revoked:
    from kiosque.desk.given_papers import read_file
    from kiosque.desk.revoking import Request, RevokeMandate, revoke
    from kiosque.desk.revoking_by_seal import read_mandate_paper, revoke_by_seal

    request = Request(Reason(reason), AskedBy(asked_by), Provenance(provenance), scopes)
    if (name is None) == (seal is None):
        raise InputError("name", N_("Donnez le numéro du mandat, ou --seal."))
    if name is not None:
        return revoke(session, RevokeMandate(name, request))
    if seal is None or person is None or birth_date is None:
        raise InputError(
            "name", N_("Avec --seal, donnez aussi --name et --birth-date, lus sur ses papiers.")
        )
    known = b"" if trust is None else read_file(trust)
    paper = read_mandate_paper(session, paper_on(seal), person, birth_date, trust=known)
    return revoke_by_seal(session, paper, request)


def _plain(revoked: Revoked) -> dict[str, Any]:
    return {
        "id": revoked.id,
        "mandate": revoked.mandate_id,
        "number": revoked.number,
        "scopes": list(revoked.scopes),
        "revoked_at": revoked.revoked_at.isoformat(),
        "state": str(revoked.state),
        "record": revoked.record,
        "seal": revoked.seal,
    }


def _words(revoked: Revoked) -> str:
    when = long_moment(revoked.revoked_at)
    if revoked.state is MandateState.UNKNOWN:
        return _("Annulé depuis le {when}.").format(when=when)
    told = _("Annulé depuis le {when}. Le mandat est maintenant\N{NO-BREAK SPACE}: {state}.")
    return told.format(when=when, state=_(STATE_WORDS[revoked.state]))
