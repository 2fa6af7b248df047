"""Handing a second factor over on paper: drawn in memory, printed, saved nowhere."""

from urllib.parse import parse_qs, unquote, urlsplit

from kiosque.clock import Reading
from kiosque.desk.second_factor import NewFactor
from kiosque.desk.taken_away import TakenAway
from kiosque.errors import UnavailableError
from kiosque.i18n import N_
from kiosque.receipts.code_sheet import CodeSheet, draw_code_sheet
from kiosque.receipts.printer import print_pdf


def code_sheet(drawn: NewFactor | TakenAway, reading: Reading, *, practice: bool) -> bytes:
    """Return the sheet of a factor that was just drawn, as a PDF in memory."""
    parts = urlsplit(drawn.otpauth)
    return draw_code_sheet(
        CodeSheet(
            organisation=parse_qs(parts.query)["issuer"][0],
            person=unquote(parts.path).lstrip("/"),
            practice=practice,
            made_at=reading.now,
            uri=drawn.otpauth,
            secret=drawn.totp_secret,
        )
    )


def print_code_sheet(
    drawn: NewFactor | TakenAway, reading: Reading, printer: str, *, practice: bool
) -> None:
    """Print the sheet; raises `UnavailableError`, and then the secret is still on the screen."""
    try:
        print_pdf(code_sheet(drawn, reading, practice=practice), printer)
    except UnavailableError as error:
        raise UnavailableError(
            error.what,
            advice=N_("Le secret n'est ni perdu ni enregistré : tapez-le, ou recommencez."),
        ) from None
