"""`kiosque journal`: verify, show, prove, sign, rebuild."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from kiosque.cli.app import REFUSED, WRONG_USAGE
from kiosque.cli.output import answer, json_option, narrate, paper_on
from kiosque.cli.sessions import unattended
from kiosque.i18n import _, advice, sentence

if TYPE_CHECKING:
    from kiosque.desk.journal_reading import JournalFilter
    from kiosque.desk.session import Session


@click.group()
def journal() -> None:
    """Vérifier et lire le journal de la structure."""


@journal.command()
@click.option("--since-last", is_flag=True, help="Seulement ce qui suit la dernière vérification.")
@click.option(
    "--complete",
    is_flag=True,
    help="Aussi chaque signature, chaque contenu et chaque cachet (plus long).",
)
@click.option(
    "--paper", metavar="FICHIER|TEXTE|-", help="Un papier imprimé par ce poste, à comparer."
)
@json_option
def verify(*, since_last: bool, complete: bool, paper: str | None, as_json: bool) -> int:
    """Vérifier chaque événement, chaque lien et chaque point de contrôle.

    Avec --paper, dire aussi si le journal contient toujours l'événement dont le papier est
    tiré\N{NO-BREAK SPACE}: code de sortie 0 si oui, 1 s'il est perdu ou réécrit ou si le papier
    est faux, 2 si rien ne peut en être conclu.
    """
    from kiosque.desk.journal import verify_journal
    from kiosque.desk.journal_contents import verify_contents
    from kiosque.journal.verification import JournalBroken

    data = None if paper is None else paper_on(paper)
    try:
        with unattended() as session:
            verified = verify_journal(
                session,
                whole=not since_last,
                every_signature=complete,
                progress=lambda seq: narrate(_("… événement {seq}").format(seq=seq)),
            )
            erased = verify_contents(session) if complete else 0
            compared = None if data is None else _compared(session, data)
    except JournalBroken as broken:
        document = {"ok": False, "first_wrong": broken.seq, "reason": broken.reason}
        answer(document, [sentence(broken), advice(broken)], as_json=as_json)
        return REFUSED
    root = base64.b64encode(verified.root).decode("ascii")
    text = _("Journal intact\N{NO-BREAK SPACE}: {size} événements.").format(size=verified.size)
    intact: dict[str, object] = {"ok": True, "size": verified.size, "root": root}
    lines = [text, root]
    if complete:
        intact["erased"] = erased
        lines.append(_("Contenus effacés\N{NO-BREAK SPACE}: {n}.").format(n=erased))
    if compared is not None:
        intact |= {"ok": not compared.grave, "paper": compared.document}
        # Each event may be at its place in a journal that a paper contradicts.
        lines = [*compared.lines, *lines]
    answer(intact, lines, as_json=as_json)
    return 0 if compared is None else compared.exit_code


class _Compared(NamedTuple):
    """What a paper says beside the journal."""

    grave: bool
    exit_code: int
    document: dict[str, Any]
    lines: tuple[str, ...]


def _compared(session: "Session", data: bytes) -> _Compared:
    from kiosque.desk.paper_in_journal import GRAVE, Standing, paper_in_journal
    from kiosque.desk.paper_in_journal_words import paper_as_plain, paper_words

    found = paper_in_journal(session, data)
    code = REFUSED
    if found.standing == Standing.SAME:
        code = 0
    elif found.standing in (Standing.ELSEWHERE, Standing.UNREADABLE):
        code = WRONG_USAGE
    document = paper_as_plain(session, found)
    return _Compared(found.standing in GRAVE, code, document, paper_words(session, found))


_FILTERS = (
    click.option("--type", "types", multiple=True, help="Ce type d'événement ; répétable."),
    click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Premier jour, AAAA-MM-JJ."),
    click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Dernier jour, AAAA-MM-JJ."),
    click.option("--subject", default="", help="Identifiant de ce dont il s'agit."),
    click.option("--mediator", default="", help="Nom ou identifiant de qui l'a fait."),
    click.option("--citizen", default="", help="La part d'une personne, par son identifiant."),
    click.option("--before", type=click.IntRange(min=0), help="Avant l'événement de ce numéro."),
)


def _filtered(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which events are wanted."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def _wanted(given: dict[str, Any]) -> "JournalFilter":
    from kiosque.desk.journal_reading import JournalFilter

    days = {name: given[name] and given[name].date() for name in ("since", "until")}
    return JournalFilter(**{**given, **days})


@journal.command()
@_filtered
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--page", default=1, show_default=True, type=click.IntRange(1, 1_000_000))
@json_option
def show(*, limit: int, page: int, as_json: bool, **given: Any) -> None:
    """Montrer les derniers événements, le plus récent d'abord.

    Une personne référente les lit tous, un·e médiateur·rice les siens.
    """
    from kiosque.desk.journal_reading import as_plain, read_journal

    with unattended() as session:
        shown = read_journal(session, _wanted(given), page=page, limit=limit)
    events = [as_plain(event) for event in shown.events]
    lines = [f"{event['seq']:>7}  {event['ts']}  {event['type']}" for event in events]
    if shown.more:
        narrate(_("La suite est à la page {n}.").format(n=page + 1))
    document = {"events": events, "page": page, "more": shown.more}
    answer(document, lines, as_json=as_json)


@journal.command()
@_filtered
@click.option("--proofs", is_flag=True, help="En-têtes et preuves, sans aucun contenu.")
@click.option("--output", type=click.Path(path_type=Path), help="Fichier à écrire.")
def export(*, proofs: bool, output: Path | None, **given: Any) -> None:
    """Écrire des événements, un objet JSON par ligne, le plus ancien d'abord."""
    from kiosque.desk.journal_export import export_journal, save_journal

    with unattended() as session:
        if output is not None:
            path = save_journal(session, _wanted(given), output, proofs=proofs)
            narrate(_("Enregistré : {path}").format(path=path))
            return
        for line in export_journal(session, _wanted(given), proofs=proofs):
            click.echo(line)


@journal.command()
@json_option
def alerts(*, as_json: bool) -> None:
    """Montrer ce qui mérite un coup d'œil : heures, rafales, mandats sans papier."""
    from kiosque.desk.alerts import recent_alerts

    with unattended() as session:
        found = recent_alerts(session)
    document = [
        {
            "kind": str(alert.kind),
            "at": alert.at.isoformat(),
            "person": alert.person,
            "slot": alert.slot,
            "mandates": list(alert.numbers),
        }
        for alert in found
    ]
    lines = [alert.words for alert in found] or [_("Rien à signaler depuis trente jours.")]
    answer({"alerts": document}, lines, as_json=as_json)


@journal.command()
@click.argument("seq", type=click.IntRange(min=0))
def proof(seq: int) -> None:
    """Écrire la preuve qu'un événement est à sa place."""
    from kiosque.desk.journal import prove_event

    with unattended() as session:
        click.echo(prove_event(session, seq).decode(), nl=False)


@journal.command()
def checkpoint() -> None:
    """Écrire le dernier point de contrôle signé."""
    from kiosque.desk.journal import last_checkpoint

    with unattended() as session:
        click.echo(last_checkpoint(session).decode(), nl=False)


@journal.command()
@json_option
def rebuild(*, as_json: bool) -> int:
    """Refaire les tables à partir du journal et comparer leurs empreintes."""
    from kiosque.desk.journal import rebuild_projections

    with unattended() as session:
        before, after = rebuild_projections(session)
    same = before == after
    text = (
        _("Les tables refaites sont les mêmes.")
        if same
        else _(
            "Les tables ne correspondaient pas au journal\N{NO-BREAK SPACE}: elles sont refaites."
        )
    )
    answer({"digest": after, "same": same}, [text, after], as_json=as_json)
    return 0 if same else REFUSED
