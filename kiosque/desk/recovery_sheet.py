"""Handing the recovery key over on paper: drawn in memory, printed, saved nowhere."""

from kiosque.clock import Reading
from kiosque.desk.founding import FoundOrganisation
from kiosque.desk.organisation import check_answer
from kiosque.desk.taken_away import TakenAway
from kiosque.i18n.dates import long_date
from kiosque.mandates.timezones import timezone_of
from kiosque.receipts.printer import print_pdf
from kiosque.receipts.recovery_sheet import RecoverySheet, draw_recovery_sheet


def recovery_sheet(command: FoundOrganisation, taken: TakenAway, reading: Reading) -> bytes:
    """Return the sheet as a PDF, in memory."""
    from zoneinfo import ZoneInfo

    day = reading.now.astimezone(ZoneInfo(timezone_of(command.postcode))).date()
    return draw_recovery_sheet(
        RecoverySheet(
            organisation=check_answer("name", command.name),
            siret=check_answer("siret", command.siret),
            kiosk=f"K{command.kiosk_number}",
            person=check_answer("person", command.person),
            made_on=long_date(day),
            practice=command.practice,
            key=taken.recovery_key,
        )
    )


def print_recovery_sheet(
    command: FoundOrganisation, taken: TakenAway, reading: Reading, printer: str
) -> None:
    """Print the sheet; raises `UnavailableError`, and then the key is still on the screen."""
    print_pdf(recovery_sheet(command, taken, reading), printer)
