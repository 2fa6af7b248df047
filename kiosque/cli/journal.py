"""`kiosque journal`: verify, show, prove, sign, rebuild."""

import base64

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.sessions import unattended
from kiosque.i18n import _, advice, sentence


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
@json_option
def verify(*, since_last: bool, complete: bool, as_json: bool) -> int:
    """Vérifier chaque événement, chaque lien et chaque point de contrôle."""
    from kiosque.desk.journal import verify_journal
    from kiosque.desk.journal_contents import verify_contents
    from kiosque.journal.verification import JournalBroken

    try:
        with unattended() as session:
            verified = verify_journal(
                session,
                whole=not since_last,
                every_signature=complete,
                progress=lambda seq: narrate(_("… événement {seq}").format(seq=seq)),
            )
            erased = verify_contents(session) if complete else 0
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
    answer(intact, lines, as_json=as_json)
    return 0


@journal.command()
@click.option("--type", "type_", help="Seulement ce type d'événement.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@json_option
def show(*, type_: str | None, limit: int, as_json: bool) -> None:
    """Montrer les derniers événements, le plus récent d'abord."""
    from kiosque.desk.journal import as_plain, show_journal

    with unattended() as session:
        events = [as_plain(event) for event in show_journal(session, type_=type_, limit=limit)]
    lines = [f"{event['seq']:>7}  {event['ts']}  {event['type']}" for event in events]
    answer({"events": events}, lines, as_json=as_json)


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
