"""Handing the recovery key over on paper: drawn in memory, printed, saved nowhere."""

from dataclasses import dataclass

from kiosque.clock import Reading
from kiosque.desk.founding import FoundOrganisation
from kiosque.desk.organisation import check_answer
from kiosque.desk.taken_away import TakenAway
from kiosque.errors import UnavailableError
from kiosque.i18n import N_
from kiosque.i18n.dates import long_date
from kiosque.mandates.timezones import timezone_of
from kiosque.receipts.printer import print_pdf
from kiosque.receipts.recovery_sheet import RecoverySheet, draw_recovery_sheet


@dataclass(frozen=True, slots=True)
class SheetOwner:
    """What a sheet says beside its key."""

    organisation: str
    siret: str
    kiosk_number: int
    person: str
    timezone: str
    practice: bool


def owner_at_founding(command: FoundOrganisation) -> SheetOwner:
    """Return the owner of the first sheet; raises `InputError`."""
    return SheetOwner(
        organisation=check_answer("name", command.name),
        siret=check_answer("siret", command.siret),
        kiosk_number=command.kiosk_number,
        person=check_answer("person", command.person),
        timezone=timezone_of(command.postcode),
        practice=command.practice,
    )


def recovery_sheet(owner: SheetOwner, taken: TakenAway, reading: Reading) -> bytes:
    """Return the sheet as a PDF, in memory."""
    from zoneinfo import ZoneInfo

    day = reading.now.astimezone(ZoneInfo(owner.timezone)).date()
    return draw_recovery_sheet(
        RecoverySheet(
            organisation=owner.organisation,
            siret=owner.siret,
            kiosk=f"K{owner.kiosk_number}",
            person=owner.person,
            made_on=long_date(day),
            practice=owner.practice,
            key=taken.recovery_key,
        )
    )


def print_recovery_sheet(
    owner: SheetOwner, taken: TakenAway, reading: Reading, printer: str
) -> None:
    """Print the sheet; raises `UnavailableError`, and then the key is still on the screen."""
    try:
        print_pdf(recovery_sheet(owner, taken, reading), printer)
    except UnavailableError as error:
        raise UnavailableError(
            error.what,
            advice=N_(
                "La clé n'est perdue ni enregistrée\N{NO-BREAK SPACE}: vérifiez l'imprimante et "
                "recommencez, ou recopiez-la."
            ),
        ) from None
