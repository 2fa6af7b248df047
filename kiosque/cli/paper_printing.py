"""`kiosque paper`: print a paper again and follow it, see and remove those that were saved."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kiosque.cli.output import answer, beside_french, json_option, language_option, narrate
from kiosque.cli.sessions import unattended
from kiosque.errors import InputError, UnavailableError
from kiosque.i18n import N_, _

if TYPE_CHECKING:
    from kiosque.desk.papers import Paper
    from kiosque.desk.print_watch import FollowedPrint, SentPaper
    from kiosque.desk.session import Session

LOOK_SECONDS = 0.5
_WITHOUT_ID = "poster"
_IN_ANY_LANGUAGE = frozenset({"poster", "erasure", "revocation"})
"""What may belong to no mandate that tells a language."""
PATIENCE = 60.0
"""Seconds after which a print that goes on is left to its printer."""


@click.command("print")
@click.argument("kind", metavar="PAPIER")
@click.argument("identifier", metavar="ID", required=False)
@click.option("--printer", "name", help="L'imprimante ; sans elle, celle retenue pour ce papier.")
@language_option
@click.option("--two-sided", is_flag=True, help="Recto verso, pour ce qui ne se signe pas.")
@click.option(
    "--patience", type=click.FloatRange(0), default=PATIENCE, show_default=True,
    help="Secondes pendant lesquelles suivre l'impression.",
)  # fmt: skip
@json_option
def print_(
    *,
    kind: str,
    identifier: str | None,
    name: str | None,
    language: str | None,
    two_sided: bool,
    patience: float,
    as_json: bool,
) -> None:
    """Imprimer un papier et le suivre, jusqu'à ce que l'imprimante ait fini.

    PAPIER et son ID : mandate, revocation, confirmation (d'un mandat) ; account, ticket, reminders
    (d'un accompagnement) ; whole_account, erasure (d'une personne) ; notices (d'une langue) ;
    poster, sans ID. --language va avec poster, erasure, et revocation par le cachet seul.
    """
    from kiosque.desk.papers import print_paper
    from kiosque.desk.printing import choice_for, listed_printers
    from kiosque.receipts.print_jobs import JobPhase

    makers = _makers(beside_french(language))
    if kind not in makers:
        raise InputError(
            "kind",
            N_("Aucun papier ne s'imprime sous ce nom. Les papiers\N{NO-BREAK SPACE}: {kinds}."),
            kinds=", ".join(makers),
        )
    if (identifier is None) != (kind == _WITHOUT_ID):
        raise InputError("identifier", N_("Donnez l'ID du papier, sauf pour l'affiche."))
    if language is not None and kind not in _IN_ANY_LANGUAGE:
        raise InputError("language", N_("La langue de ce papier est déjà fixée."))
    with unattended(papers=True) as session:
        known = choice_for(session, kind, listed_printers())
        if name is None and (known is None or not known.is_here):
            raise InputError(
                "printer",
                N_("Aucune imprimante installée n'est retenue pour ce papier."),
                advice=N_("Rien n'est imprimé. Donnez-la par --printer."),
            )
        both = two_sided or (known is not None and known.two_sided)
        chosen = name or (known.printer if known is not None else "")
        sent = print_paper(session, makers[kind](session, identifier or ""), chosen, two_sided=both)
        followed = _followed(session, sent, patience)
        lines = _lines(followed)
        document = {
            "kind": kind,
            "printer": sent.printer,
            "job": None if sent.job is None else sent.job.name,
            "copy": sent.copy,
            "two_sided": sent.two_sided,
            "state": str(followed.status.phase),
            "reasons": list(followed.status.reasons),
        }
    answer(document, lines, as_json=as_json)
    if followed.status.phase in (JobPhase.ABORTED, JobPhase.CANCELED):
        raise UnavailableError(
            N_("Le papier n'est pas imprimé, ou pas en entier."),
            advice=N_("Il est gardé\N{NO-BREAK SPACE}: imprimez-le de nouveau quand vous voulez."),
        )


@click.command()
@json_option
def saved(*, as_json: bool) -> None:
    """Donner les papiers que vous avez enregistrés hors de kiosque, et qui y sont encore notés."""
    from kiosque.desk.saved_papers import saved_line, saved_papers, shown_path

    with unattended(daily=False) as session:
        papers = saved_papers(session)
    document = {
        "papers": [{"id": one.id, "kind": one.kind, "path": shown_path(one.path)} for one in papers]
    }
    lines = [f"{one.id}  {saved_line(one)}" for one in papers]
    answer(document, lines or [_("Aucun papier enregistré hors de kiosque.")], as_json=as_json)


@click.command()
@click.argument("identifiers", metavar="[ID]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Tous ceux que vous avez enregistrés.")
@click.option("--keep", is_flag=True, help="Les laisser où ils sont, et ne plus le demander.")
@json_option
def remove(*, identifiers: tuple[str, ...], every: bool, keep: bool, as_json: bool) -> int:
    """Supprimer des papiers enregistrés, s'ils sont encore tels que kiosque les a écrits."""
    from kiosque.desk.saved_papers import (
        Removal,
        keep_saved,
        named_papers,
        removal_line,
        remove_saved,
    )

    if every == bool(identifiers):
        raise InputError("papers", N_("Donnez des identifiants, ou --all."))
    with unattended(daily=False) as session:
        papers = named_papers(session, identifiers)
        if keep:
            keep_saved(session, papers)
            document = {"papers": [{"id": one.id, "removal": "kept"} for one in papers]}
            answer(document, [_("Ils restent où ils sont.")], as_json=as_json)
            return 0
        removals = remove_saved(session, papers)
    told = list(zip(papers, removals, strict=True))
    document = {"papers": [{"id": one.id, "removal": str(removal)} for one, removal in told]}
    lines = [removal_line(one, removal) for one, removal in told]
    answer(document, lines or [_("Aucun papier enregistré hors de kiosque.")], as_json=as_json)
    gone = {Removal.REMOVED, Removal.MISSING}
    return 0 if set(removals) <= gone else 1


def _makers(language: str | None) -> "dict[str, Callable[[Session, str], Paper]]":
    from kiosque.desk.confirmation_papers import confirmation_paper
    from kiosque.desk.notices_papers import notices_paper
    from kiosque.desk.papers import erasure_paper, revocation_paper, whole_account_paper
    from kiosque.desk.posters import poster_paper
    from kiosque.desk.reprinting import (
        reprinted_account,
        reprinted_mandate,
        reprinted_reminders,
        reprinted_ticket,
    )

    return {
        "mandate": reprinted_mandate,
        "account": reprinted_account,
        "whole_account": whole_account_paper,
        "revocation": lambda session, name: revocation_paper(session, name, language=language),
        "erasure": lambda session, citizen: erasure_paper(session, citizen, language),
        "confirmation": confirmation_paper,
        "ticket": reprinted_ticket,
        "reminders": reprinted_reminders,
        "notices": notices_paper,
        _WITHOUT_ID: lambda session, _none: poster_paper(session, language),
    }


def _followed(session: "Session", sent: "SentPaper", patience: float) -> "FollowedPrint":
    """Follow a print, each change narrated, until it ends or patience does."""
    until, said = time.monotonic() + patience, ""
    while True:
        followed = session.prints.look(sent)
        words = "\n".join(_lines(followed))
        if words != said and not followed.status.is_end:
            narrate(words)
        said = words
        if followed.status.is_end or time.monotonic() >= until:
            return followed
        time.sleep(LOOK_SECONDS)


def _lines(followed: "FollowedPrint") -> list[str]:
    from kiosque.desk.printing_words import print_advice, print_words

    return [one for one in (print_words(followed), print_advice(followed)) if one]
