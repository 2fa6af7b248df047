"""Printing on full screen: one paper followed, and the printers of this kiosk."""

from functools import partial

from kiosque.desk.paper_kinds import FILE_NAMES, MAY_BE_TWO_SIDED, kind_words
from kiosque.desk.print_watch import FollowedPrint, SentPaper
from kiosque.desk.printing import (
    PrinterChoice,
    choice_for,
    choose_printer,
    forget_printer,
    gone_words,
    printer_choices,
    printers_or_why,
)
from kiosque.desk.printing_words import (
    line_of,
    print_advice,
    print_words,
    printer_line,
    printer_lines,
    printer_of,
)
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.receipts.print_jobs import JobPhase
from kiosque.receipts.printers import Printer
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.printing import CANCEL, ELSEWHERE, PrintingPage

FORGET, SIDES = "forget", "sides"
SHOWN = 12
"""Printers that are told one by one above the list of papers."""


async def follow_print(app: Asking, session: Session, sent: SentPaper) -> str | None:
    """Show a print until it ends or the person goes on.

    Return None when the paper is done with, or what is said where it is handed over again: the
    print failed, was cancelled, or is to go elsewhere.
    """
    if sent.job is None:
        return None
    watch = session.prints
    page = PrintingPage(_("Le papier part à l'imprimante"), partial(watch.look, sent))
    chosen = await app.ask(page)
    if chosen in (CANCEL, ELSEWHERE):
        return await _cancelled(app, session, sent)
    followed = watch.of(sent)
    if not followed.status.is_end:
        if followed.status.needs_somebody:
            watch.mark_seen(sent)
        return None
    watch.mark_seen(sent)
    return None if followed.status.phase is JobPhase.COMPLETED else _told(followed)


async def see_printing(app: Asking, session: Session) -> None:
    """Show the prints of the session and the printer of each kind of paper, to be changed."""
    error: KiosqueError | None = None
    while True:
        here, why_none = await while_shown(app, printers_or_why, _("Recherche des imprimantes…"))
        prints = session.prints.all()
        going = {f"job:{at}": one for at, one in enumerate(prints) if not one.status.is_end}
        told = [why_none] if why_none else _printer_lines(here)
        told += [print_words(one) for one in prints if one.status.is_end]
        known = {one.kind: one for one in printer_choices(session, here)}
        chosen = await app.ask(_overview(known, going, told, error))
        for one in prints:
            session.prints.mark_seen(one.sent)
        error = None
        if chosen is None:
            return
        try:
            if chosen[0] in going:
                await follow_print(app, session, going[chosen[0]].sent)
            else:
                await _choose(app, session, chosen[0], here)
        except KiosqueError as refused:
            error = refused


async def _cancelled(app: Asking, session: Session, sent: SentPaper) -> str:
    watch = session.prints
    try:
        followed = await while_shown(app, partial(watch.cancel, sent), _("L'impression s'annule…"))
    finally:
        watch.mark_seen(sent)
    return _told(followed)


def _told(followed: FollowedPrint) -> str:
    return f"{print_words(followed)}.\n{print_advice(followed)}".strip()


def _overview(
    known: dict[str, PrinterChoice],
    going: dict[str, FollowedPrint],
    told: list[str],
    error: KiosqueError | None,
) -> ChoicePage:
    choices = [(key, print_words(one)) for key, one in going.items()]
    choices += [
        (kind, f"{kind_words(kind).capitalize()}\N{NO-BREAK SPACE}: {_chosen(known.get(kind))}")
        for kind in FILE_NAMES
    ]
    return ChoicePage(
        _("Imprimantes et impressions"),
        choices,
        hint="\n".join(told),
        explanation=_(
            "Pour chaque papier, l'imprimante retenue est celle qui a servi en dernier, pour tous "
            "les médiateurs de ce poste. Choisissez un papier pour la changer, une impression pour "
            "la suivre ou l'annuler."
        ),
        error=error,
    )


def _printer_lines(here: tuple[Printer, ...]) -> list[str]:
    more = len(here) - SHOWN
    lines = [printer_line(one) for one in here[:SHOWN]]
    return [*lines, _("et {n} autres").format(n=more)] if more > 0 else lines


def _chosen(choice: PrinterChoice | None) -> str:
    if choice is None:
        return _("imprimante demandée à chaque fois")
    if not choice.is_here:
        return _("{printer}, qui n'est plus installée").format(printer=choice.printer)
    if choice.two_sided:
        return _("{printer}, recto verso").format(printer=choice.printer)
    return choice.printer


async def _choose(app: Asking, session: Session, kind: str, here: tuple[Printer, ...]) -> None:
    known = choice_for(session, kind, here)
    choices = printer_lines(here, N_("{name}"))
    if known is not None and known.is_here and kind in MAY_BE_TWO_SIDED:
        choices.append((SIDES, sides_words(two_sided=known.two_sided)))
    choices.append((FORGET, _("Aucune\N{NO-BREAK SPACE}: demander à chaque fois")))
    gone = known is not None and not known.is_here
    chosen = await app.ask(
        ChoicePage(
            _("Quelle imprimante ? {kind}").format(kind=kind_words(kind).capitalize()),
            choices,
            hint=gone_words(known) if known is not None and gone else "",
            current="" if known is None else line_of(known.printer),
        )
    )
    if chosen is None:
        return
    if chosen[0] == FORGET:
        forget_printer(session, kind)
    elif chosen[0] == SIDES and known is not None:
        choose_printer(session, kind, known.printer, two_sided=not known.two_sided)
    else:
        both = known is not None and known.two_sided
        choose_printer(session, kind, printer_of(chosen[0]) or "", two_sided=both)


def sides_words(*, two_sided: bool) -> str:
    """Return the line that changes the sides that are printed on."""
    if two_sided:
        return _(
            "Recto verso, si l'imprimante sait le faire. Changer\N{NO-BREAK SPACE}: recto seul"
        )
    return _("Recto seul. Changer\N{NO-BREAK SPACE}: recto verso, si l'imprimante sait le faire")
