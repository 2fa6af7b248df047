"""`kiosque mandate queue|queued|take-up|set-aside`: what waits to be done online."""

from typing import Any

import click

from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.sessions import unattended
from kiosque.desk.acts import ActResult
from kiosque.desk.queue_reasons import DropReason, QueueReason
from kiosque.i18n import _
from kiosque.mandates.scopes import SCOPE_KEYS


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@click.option("--scope", required=True, type=click.Choice(SCOPE_KEYS))
@click.option("--procedure", help="Démarche guidée, par exemple rsa.")
@click.option("--label", required=True, help="Ce qui est à faire, en quelques mots.")
@click.option("--reason", required=True, type=click.Choice([str(one) for one in QueueReason]))
@click.option("--note", default="", help="Précision, en quelques mots.")
@json_option
def queue(*, name: str, reason: str, as_json: bool, **given: Any) -> None:
    """Noter ce qui sera fait plus tard en ligne, sous un mandat."""
    from kiosque.desk.queueing import Wish, queue_outside_visit

    with unattended() as session:
        queued = queue_outside_visit(session, name, Wish(reason=QueueReason(reason), **given))
    document = {"id": queued.id, "visit": queued.visit, "closed": queued.closed}
    answer(document, [_("Noté."), queued.id], as_json=as_json)


@click.command()
@click.option("--page", default=1, show_default=True, type=click.IntRange(min=1))
@click.option("--per-page", default=50, show_default=True, type=click.IntRange(1, 1000))
@json_option
def queued(*, page: int, per_page: int, as_json: bool) -> None:
    """Lister ce qui attend d'être fait en ligne, le plus ancien d'abord, sans nom."""
    from kiosque.desk.queue_reading import queue_page, queued_as_plain
    from kiosque.desk.queue_words import queued_line

    with unattended() as session:
        found = queue_page(session, page=page, per_page=per_page)
        document = {
            "queued": [queued_as_plain(session, one) for one in found.entries],
            "page": found.page,
            "pages": found.pages,
            "total": found.total,
        }
        lines = [f"{one.id}  {queued_line(session, one, named=False)}" for one in found.entries]
    answer(document, lines, as_json=as_json)
    if found.pages > 1 and not as_json:
        told = _("Page {page} sur {pages}, {total} en tout.")
        narrate(told.format(page=found.page, pages=found.pages, total=found.total))


@click.command("take-up")
@click.argument("entry", metavar="ID")
@click.option(
    "--result", required=True, type=click.Choice([str(ActResult.DONE), str(ActResult.SENT)])
)
@click.option("--reference", default="", help="Numéro donné par l'administration.")
@click.option("--minutes", default=1, show_default=True, type=int, help="Temps passé.")
@json_option
def take_up(*, entry: str, result: str, as_json: bool, **given: Any) -> None:
    """Noter que ce qui attendait est fait ou envoyé, une seule fois.

    Refusé, en disant pourquoi, quand ni son mandat ni celui qui l'a renouvelé ne le permet.
    """
    from kiosque.desk.queueing import TakeUp, take_up

    with unattended() as session:
        used = take_up(session, TakeUp(entry, ActResult(result), **given))
    act = used.act
    document = {
        "id": entry,
        "visit": used.visit,
        "closed": used.closed,
        "mandate": act.mandate,
        "at": act.at,
        "label": act.label,
        "result": str(act.result),
    }
    line = f"{act.label}\N{NO-BREAK SPACE}: {_(act.result.label)}"
    answer(document, [_("Noté."), line], as_json=as_json)


@click.command("set-aside")
@click.argument("entry", metavar="ID")
@click.option("--reason", required=True, type=click.Choice([str(one) for one in DropReason]))
@click.option("--note", default="", help="Précision, en quelques mots.")
@json_option
def set_aside(*, entry: str, reason: str, note: str, as_json: bool) -> None:
    """Mettre de côté ce qui attendait\N{NO-BREAK SPACE}: cela ne sera pas fait."""
    from kiosque.desk.queueing import set_aside

    with unattended() as session:
        dropped = set_aside(session, entry, DropReason(reason), note)
    answer(
        {"id": dropped.id, "reason": reason}, [_("Mis de côté."), dropped.label], as_json=as_json
    )
