"""`kiosque citizen`: the people this kiosk knows, found, kept up to date, told everything."""

from pathlib import Path
from typing import Any

import click

from kiosque.cli.erase import erase
from kiosque.cli.output import answer, json_option, large_option, narrate, paper_on
from kiosque.cli.sessions import unattended
from kiosque.desk.citizens import PER_PAGE, CitizenLine
from kiosque.desk.session import Session
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_, _, ngettext
from kiosque.mandates.lifecycle import STATE_WORDS
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.resemblance import differing_words

MOST_PER_PAGE = 10_000

output_option = click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire, hors des données.",
)  # fmt: skip


@click.group()
def citizen() -> None:
    """Retrouver une personne accompagnée, ses papiers et ce qui a été fait pour elle."""


citizen.add_command(erase)


@citizen.command("list")
@click.option("--search", default="", help="Nom, accents et fautes pardonnés.")
@click.option("--page", default=1, show_default=True, type=click.IntRange(1))
@click.option(
    "--per-page", default=PER_PAGE, show_default=True, type=click.IntRange(1, MOST_PER_PAGE)
)
@json_option
def list_(*, search: str, page: int, per_page: int, as_json: bool) -> None:
    """Lister les personnes, page par page."""
    from kiosque.desk.citizens import list_citizens

    with unattended() as session:
        found = list_citizens(session, search=search, page=page, per_page=per_page)
    document = {
        "citizens": [_plain(line) for line in found.lines],
        "page": found.page,
        "pages": found.pages,
        "people": found.people,
    }
    words = (f"{line.id}  {name_on_paper(line.identity)}  {line.mandates}" for line in found.lines)
    answer(document, words, as_json=as_json)
    told = ngettext(
        "Page {page} sur {pages}, {n} personne en tout.",
        "Page {page} sur {pages}, {n} personnes en tout.",
        found.people,
    )
    narrate(told.format(page=found.page, pages=found.pages, n=found.people))


@citizen.command()
@click.argument("name", metavar="NOM", required=False)
@click.option(
    "--birth-date", help="Aussi qui n'est connu que par une annulation ; AAAA-MM-JJ, avec NOM."
)
@click.option(
    "--paper", metavar="FICHIER|TEXTE|-", help="Qui n'est connu que par une annulation : le papier."
)
@json_option
def find(*, name: str | None, birth_date: str | None, paper: str | None, as_json: bool) -> None:
    """Retrouver qui demande ses droits\N{NO-BREAK SPACE}: pour une personne référente.

    Une personne que ce poste ne connaît que par l'annulation d'un mandat qu'il n'a jamais eu se
    retrouve par le nom et la date de naissance tapés alors, ou par son papier.
    """
    from kiosque.desk.citizens import find_for_rights
    from kiosque.desk.known_by_revocation import find_revoked, find_revoked_by_paper

    if (name is None) == (paper is None) or (name is None and birth_date is not None):
        raise InputError("name", N_("Donnez le nom de la personne, ou son papier."))
    data = None if paper is None else paper_on(paper)
    with unattended() as session:
        found = () if name is None else find_for_rights(session, name)
        revoked = () if data is None else find_revoked_by_paper(session, data)
        if name is not None and birth_date is not None:
            revoked = find_revoked(session, name, birth_date)
    people = [*((one.id, one.identity) for one in found), *((p.id, p.identity) for p in revoked)]
    lines = [f"{id_}  {name_on_paper(who)}, {birth_words(who, None)}" for id_, who in people]
    document = {
        "citizens": [_plain(one) for one in found],
        "revoked": [{"id": one.id, "mandates": one.mandates} for one in revoked],
    }
    answer(document, lines, as_json=as_json)


@citizen.command()
@click.argument("identifier", metavar="ID")
@click.option("--account", is_flag=True, help="Dire tout ce qui a été fait pour la personne.")
@output_option
@large_option
@json_option
def show(
    *, identifier: str, account: bool, output: Path | None, large: bool, as_json: bool
) -> None:
    """Montrer une personne et ses mandats, ou tout ce qui a été fait pour elle."""
    if output is not None and not account:
        raise click.UsageError(_("--output va avec --account."))
    with unattended(papers=account) as session:
        if account:
            _account(session, identifier, output, large=large, as_json=as_json)
        else:
            _sheet(session, identifier, as_json=as_json)


@citizen.command()
@click.argument("identifier", metavar="ID")
@click.option("--code", help="Code à six chiffres, pas encore utilisé.")
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire l'archive, hors des données.",
)  # fmt: skip
@json_option
def export(*, identifier: str, code: str | None, output: Path, as_json: bool) -> None:
    """Écrire dans une archive tout ce que la structure garde sur une personne."""
    from kiosque.desk.citizen_export import export_citizen

    with unattended(papers=True) as session:
        if code is None and not session.reusable_codes:
            raise Refusal(
                N_("Il faut un code à six chiffres qui n'a pas encore servi."),
                advice=N_("Rien n'a été écrit. Donnez-le avec --code."),
            )
        path = export_citizen(session, identifier, output, code or session.current_code())
    answer({"archive": str(path)}, [str(path)], as_json=as_json)


@citizen.command()
@click.argument("identifier", metavar="ID")
@click.option("--given-names", required=True, help="Prénoms, séparés par des espaces.")
@click.option("--family-name", required=True, help="Nom de naissance.")
@click.option("--preferred-name", help="Nom d'usage.")
@click.option("--gender", required=True, type=click.Choice(["female", "male", "unspecified"]))
@click.option("--birth-date", required=True, help="AAAA-MM-JJ, 00 pour ce qui est inconnu.")
@click.option("--birth-place", help="Code COG de la commune de naissance.")
@click.option("--birth-country", default="99100", show_default=True, help="Code COG du pays.")
@click.option("--document", required=True, help="Document d'identité vu, par exemple passeport.")
@json_option
def update(*, identifier: str, document: str, as_json: bool, **told: Any) -> None:
    """Mettre l'identité d'une personne à jour, au vu d'un document."""
    from kiosque.desk.identification import established_by_document
    from kiosque.desk.updating import update_citizen
    from kiosque.mandates.pivot import pivot_identity

    with unattended() as session:
        seen = established_by_document(session, pivot_identity(**told), document)
        changed = update_citizen(session, identifier, seen.identity, seen.proof)
    words = _("L'identité est à jour.") if changed else _("Rien n'a changé.")
    answer({"id": identifier, "changed": changed}, [words], as_json=as_json)


@citizen.command()
@json_option
def duplicates(*, as_json: bool) -> None:
    """Lister les fiches qui sont peut-être celles d'une même personne."""
    from kiosque.desk.merging import duplicates as find_duplicates

    with unattended() as session:
        found = find_duplicates(session)
    listed = [
        {"first": one.first, "second": one.second, "differing": list(one.differing)}
        for one in found
    ]
    words = (
        f"{one.first}  {one.second}  {name_on_paper(one.first_identity)} / "
        f"{name_on_paper(one.second_identity)}  {differing_words(one.differing)}".rstrip()
        for one in found
    )
    answer({"duplicates": listed}, words, as_json=as_json)


@citizen.command()
@click.argument("kept", metavar="ID_GARDÉ")
@click.argument("merged", metavar="ID_RÉUNI")
@json_option
def merge(*, kept: str, merged: str, as_json: bool) -> None:
    """Réunir deux fiches d'une même personne, sous la première."""
    from kiosque.desk.merging import merge_citizens

    with unattended() as session:
        identifier = merge_citizens(session, kept, merged)
    text = _("Les deux fiches sont réunies. Pour les séparer : kiosque citizen separate {id}")
    document = {"merge": identifier, "kept": kept, "merged": merged}
    answer(document, [text.format(id=identifier)], as_json=as_json)


@citizen.command()
@click.argument("identifiers", metavar="RÉUNION | ID ID", nargs=-1, required=True)
@json_option
def separate(*, identifiers: tuple[str, ...], as_json: bool) -> None:
    """Défaire une réunion, ou dire que deux fiches sont celles de deux personnes."""
    from kiosque.desk.merging import keep_apart, separate_citizens

    if len(identifiers) > 2:  # noqa: PLR2004  (a merge, or two people)
        raise click.UsageError(_("Donnez une réunion, ou deux fiches."))
    with unattended() as session:
        if len(identifiers) == 1:
            separate_citizens(session, identifiers[0])
        else:
            keep_apart(session, *identifiers)
    words = _("Ce sont deux personnes. Elles ne seront plus proposées ensemble.")
    answer({"separated": list(identifiers)}, [words], as_json=as_json)


def _sheet(session: Session, identifier: str, *, as_json: bool) -> None:
    from kiosque.desk.directory import identity_payload
    from kiosque.desk.person_sheet import open_sheet, sheet_notes

    sheet = open_sheet(session, identifier)
    document = {
        "id": sheet.id,
        "identity": identity_payload(sheet.identity),
        "former_identities": [identity_payload(one) for one in sheet.former],
        "mandates": [
            {"id": line.id, "number": line.number, "state": str(line.view.state)}
            for line in sheet.mandates
        ],
        "doubled_scopes": list(sheet.doubled_scopes),
        "merges": [one.id for one in sheet.merges],
    }
    words = [
        _identity_words(sheet.identity),
        *sheet_notes(sheet),
        *(f"{line.number}  {_(STATE_WORDS[line.view.state])}" for line in sheet.mandates),
    ]
    answer(document, words, as_json=as_json)


def _account(
    session: Session, identifier: str, output: Path | None, *, large: bool, as_json: bool
) -> None:
    from kiosque.desk.papers import save_paper, whole_account_paper
    from kiosque.desk.whole_account import account_as_plain, whole_account
    from kiosque.desk.whole_account_words import account_lines

    account = whole_account(session, identifier)
    document, words = account_as_plain(account), list(account_lines(session, account))
    if output is not None:
        paper = whole_account_paper(session, identifier, large=large)
        document["paper"] = str(save_paper(session, paper, output))
        words.append(document["paper"])
    answer(document, words, as_json=as_json)


def _identity_words(identity: PivotIdentity) -> str:
    return f"{name_on_paper(identity)}, {birth_words(identity, None)}"


def _plain(line: CitizenLine) -> dict[str, Any]:
    from kiosque.desk.directory import identity_payload

    return {
        "id": line.id,
        "identity": identity_payload(line.identity),
        "mandates": line.mandates,
    }
