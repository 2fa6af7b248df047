"""`kiosque mandate`: grant, list, show, export; the rest of its life is in modules beside."""

from pathlib import Path
from typing import Any

import click

from kiosque.cli.mandate_answers import answers_options
from kiosque.cli.mandate_confirmation import confirm, confirmation, resume
from kiosque.cli.mandate_draft import draft
from kiosque.cli.mandate_endings import attestation, revoke
from kiosque.cli.mandate_queue import queue, queued, set_aside, take_up
from kiosque.cli.mandate_renewal import renew
from kiosque.cli.mandate_scopes import scopes
from kiosque.cli.mandate_use import use
from kiosque.cli.output import answer, json_option, large_option, narrate
from kiosque.cli.sessions import unattended
from kiosque.desk.mandates import MandateLine
from kiosque.i18n import _
from kiosque.mandates.languages import CODES, FRENCH
from kiosque.mandates.lifecycle import STATE_WORDS, MandateState
from kiosque.mandates.scopes import SCOPE_KEYS


@click.group()
def mandate() -> None:
    """Établir et retrouver des mandats."""


@mandate.command()
@answers_options
@click.option("--agreed", is_flag=True, help="Chaque affirmation a été confirmée une à une.")
@click.option(
    "--language", type=click.Choice([FRENCH, *CODES]),
    help="Langue à côté du français, « fr » pour le français seul.",
)  # fmt: skip
@json_option
def grant(*, as_json: bool, **given: Any) -> None:
    """Établir un mandat, la personne présente, son document vu."""
    from kiosque.cli.granted import answer_granted
    from kiosque.desk.unattended_grant import GrantCommand, grant_unattended

    with unattended() as session:
        granted = grant_unattended(session, GrantCommand(**given))
    answer_granted(granted, as_json=as_json)


@mandate.command("list")
@click.option("--state", type=click.Choice([str(s) for s in MandateState if s != "unknown"]))
@click.option("--ending", is_flag=True, help="Ceux qui finissent bientôt, le plus proche d'abord.")
@click.option("--citizen", metavar="ID", help="Ceux d'une personne.")
@click.option("--scope", type=click.Choice(SCOPE_KEYS), help="Ceux signés pour ce périmètre.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(min=1))
@click.option("--per-page", default=50, show_default=True, type=click.IntRange(1, 1000))
@json_option
def list_(*, as_json: bool, page: int, per_page: int, **filters: Any) -> None:
    """Lister les mandats, le plus récent d'abord, sans nom."""
    from kiosque.desk.mandate_lists import MandateFilter, mandate_page

    state = filters.pop("state")
    wanted = MandateFilter(state=None if state is None else MandateState(state), **filters)
    with unattended() as session:
        found = mandate_page(session, wanted, page=page, per_page=per_page)
    document = {
        "mandates": [_plain(line) for line in found.lines],
        "page": found.page,
        "pages": found.pages,
        "total": found.total,
    }
    answer(document, map(_words, found.lines), as_json=as_json)
    if found.pages > 1 and not as_json:
        told = _("Page {page} sur {pages}, {total} mandats en tout.")
        narrate(told.format(page=found.page, pages=found.pages, total=found.total))


@mandate.command()
@click.argument("name", metavar="NUMÉRO|ID")
@json_option
def show(*, name: str, as_json: bool) -> None:
    """Montrer un mandat."""
    from kiosque.desk.mandates import load_mandate
    from kiosque.desk.reading import note_reading

    with unattended() as session:
        stored = load_mandate(session, name)
        note_reading(session, stored.line.citizen, "papers")
    document = {**_plain(stored.line), "record": stored.record.to_payload(), "seal": stored.seal}
    answer(document, [_words(stored.line)], as_json=as_json)


@mandate.command()
@click.argument("name", metavar="NUMÉRO|ID")
@click.option(
    "--proof", is_flag=True,
    help="Écrire plutôt un dossier de preuve, que chacun vérifie avec Python seul.",
)  # fmt: skip
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire, hors des données.",
)  # fmt: skip
@large_option
@json_option
def export(*, name: str, proof: bool, output: Path, large: bool, as_json: bool) -> None:
    """Écrire le papier, le mandat signé et les certificats dans un dossier."""
    from kiosque.desk.export import export_mandate
    from kiosque.desk.proofs import export_proof

    with unattended(papers=True) as session:
        if proof:
            files = {"proof": export_proof(session, name, output)}
        else:
            files = export_mandate(session, name, output, large=large)
    document = {kind: str(path) for kind, path in files.items()}
    answer(document, document.values(), as_json=as_json)


for command in (
    attestation, confirm, renew, resume, revoke, scopes, use, queue, queued, take_up, set_aside,
    draft, confirmation,
):  # fmt: skip
    mandate.add_command(command)


def _plain(line: MandateLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "number": line.number,
        "citizen": line.citizen,
        "state": str(line.view.state),
        "scopes": list(line.scopes),
        "signed_at": line.signed_at,
        "ends_at": line.ends_at,
    }


def _words(line: MandateLine) -> str:
    state = _(STATE_WORDS[line.view.state])
    return f"{line.number}  {state}  {line.ends_at}  {' '.join(line.scopes)}"
