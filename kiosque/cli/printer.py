"""`kiosque printer`: the printers of this machine, and the one each kind of paper goes to."""

from typing import TYPE_CHECKING, Any

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended
from kiosque.i18n import _

if TYPE_CHECKING:
    from kiosque.desk.printing import PrinterChoice
    from kiosque.receipts.printers import Printer


@click.group()
def printer() -> None:
    """Imprimantes de ce poste, et celle de chaque papier."""


@printer.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Donner les imprimantes, leur état, et l'imprimante retenue pour chaque papier."""
    from kiosque.desk.paper_kinds import kind_words
    from kiosque.desk.printing import listed_printers, printer_choices
    from kiosque.desk.printing_words import printer_line

    here = listed_printers()
    with unattended(daily=False) as session:
        choices = printer_choices(session, here)
    document = {
        "printers": [_plain(one) for one in here],
        "choices": [_plain_choice(one) for one in choices],
    }
    lines = [printer_line(one) for one in here]
    lines = lines or [_("Aucune imprimante n'est installée sur ce poste.")]
    for one in choices:
        told = f"{one.kind} ({kind_words(one.kind)})\N{NO-BREAK SPACE}: {one.printer}"
        told += _(", recto verso") if one.two_sided else ""
        told += "" if one.is_here else _(", qui n'est plus installée")
        lines.append(told)
    answer(document, lines, as_json=as_json)


@printer.command()
@click.argument("kind", metavar="PAPIER")
@click.argument("name", metavar="IMPRIMANTE")
@click.option("--two-sided", is_flag=True, help="Recto verso, pour ce qui ne se signe pas.")
@json_option
def choose(*, kind: str, name: str, two_sided: bool, as_json: bool) -> None:
    """Retenir une imprimante pour un genre de papier, pour tout ce poste."""
    from kiosque.desk.printing import choose_printer

    with unattended(daily=False) as session:
        choose_printer(session, kind, name, two_sided=two_sided)
    document = {"kind": kind, "printer": name, "two_sided": two_sided}
    answer(document, [_("L'imprimante est retenue pour ce papier.")], as_json=as_json)


@printer.command()
@click.argument("kind", metavar="PAPIER")
@json_option
def forget(*, kind: str, as_json: bool) -> None:
    """Ne plus retenir d'imprimante pour un genre de papier : demander à chaque fois."""
    from kiosque.desk.printing import forget_printer

    with unattended(daily=False) as session:
        forgotten = forget_printer(session, kind)
    told = _("L'imprimante sera demandée à chaque fois.")
    if not forgotten:
        told = _("Aucune imprimante n'était retenue pour ce papier.")
    answer({"kind": kind, "forgotten": forgotten}, [told], as_json=as_json)


def _plain(one: "Printer") -> dict[str, Any]:
    return {
        "name": one.name,
        "state": str(one.state),
        "reasons": list(one.reasons),
        "message": one.told,
        "default": one.is_default,
    }


def _plain_choice(one: "PrinterChoice") -> dict[str, Any]:
    return {
        "kind": one.kind,
        "printer": one.printer,
        "two_sided": one.two_sided,
        "installed": one.is_here,
    }
