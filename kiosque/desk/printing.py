"""The printers of this machine, and the one that each kind of paper goes to at this kiosk."""

from dataclasses import dataclass

from kiosque.desk.paper_kinds import MAY_BE_TWO_SIDED, known_kind
from kiosque.desk.session import Session
from kiosque.errors import InputError, Refusal, UnavailableError
from kiosque.i18n import N_, _, advice, sentence
from kiosque.receipts.printers import Printer, list_printers
from kiosque.store import printing_rows
from kiosque.store.printing_rows import ChoiceRow


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """The printer of a kind of paper, as it was chosen last by anybody at this kiosk."""

    kind: str
    printer: str
    two_sided: bool
    is_here: bool
    """It is still installed; otherwise somebody is asked again."""


def listed_printers() -> tuple[Printer, ...]:
    """Return the printers, the system's default first.

    Raises `UnavailableError` when CUPS is absent, stopped or hangs.
    """
    return list_printers()


def printers_here() -> tuple[Printer, ...]:
    """Return the printers, the system's default first; none when there is none or no CUPS."""
    try:
        return listed_printers()
    except UnavailableError:
        return ()


def printers_or_why() -> tuple[tuple[Printer, ...], str]:
    """Return the printers, and without one why there is none, for a person."""
    try:
        here = listed_printers()
    except UnavailableError as error:
        return (), f"{sentence(error)}\n{advice(error)}"
    return here, "" if here else _("Aucune imprimante n'est installée sur ce poste.")


def printer_choices(session: Session, here: tuple[Printer, ...]) -> tuple[PrinterChoice, ...]:
    """Return the printer of each kind of paper for which one was chosen.

    It is looked for among those that are `here`.
    """
    rows = session.database.read(printing_rows.choices)
    names = {one.name for one in here}
    return tuple(
        PrinterChoice(row.kind, row.printer, row.two_sided, row.printer in names) for row in rows
    )


def choice_for(session: Session, kind: str, here: tuple[Printer, ...]) -> PrinterChoice | None:
    """Return the printer of one kind of paper; None when none was chosen."""
    return next((one for one in printer_choices(session, here) if one.kind == kind), None)


def choose_printer(session: Session, kind: str, printer: str, *, two_sided: bool = False) -> None:
    """Keep the printer of a kind of paper, for everybody at this kiosk.

    Raises `InputError` for a kind or a printer that does not exist, `Refusal` for both sides of
    what is signed by hand.
    """
    if two_sided and known_kind(kind) not in MAY_BE_TWO_SIDED:
        raise Refusal(
            N_("Ce papier s'imprime toujours au recto seulement."),
            advice=N_("Chaque original qui se signe à la main commence sur sa propre feuille."),
        )
    if printer not in {one.name for one in listed_printers()}:
        raise InputError(
            "printer",
            N_("Aucune imprimante de ce poste ne porte ce nom."),
            advice=N_(
                "Rien n'a changé. Leurs noms s'obtiennent par\N{NO-BREAK SPACE}: kiosque printer "
                "list."
            ),
        )
    row = ChoiceRow(known_kind(kind), printer, two_sided)
    session.database.write(lambda connection: printing_rows.keep_choice(connection, row))


def forget_printer(session: Session, kind: str) -> bool:
    """Ask again for a kind of paper; tell whether a printer was kept for it."""
    return session.database.write(
        lambda connection: printing_rows.forget_choice(connection, known_kind(kind))
    )


def gone_words(choice: PrinterChoice) -> str:
    """Return what is said of a printer that is no longer there."""
    return _(
        "L'imprimante habituelle de ce papier, « {printer} », n'est plus installée. Choisissez-en "
        "une autre : elle sera retenue."
    ).format(printer=choice.printer)
