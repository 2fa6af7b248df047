"""The paper that says that the identity of a mandate was confirmed after it was signed."""

from datetime import datetime

from kiosque.mandates.record import MandateRecord
from kiosque.mandates.text import Document
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.look import PLAIN, Look
from kiosque.receipts.mandate_paper import LARGE_PRINT, SEVERAL_PAGES, DrawnPaper, laid_out
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.two_columns import sheet_of_two

SUBJECT = "Confirmation d'un mandat"


def draw_confirmation(
    record: MandateRecord,
    text: Document | Bilingual,
    confirmed_at: datetime,
    sealing: Sealing,
    look: Look = PLAIN,
) -> DrawnPaper:
    """Draw the confirmation of a mandate and attach its seal; the person keeps it."""
    code = sealing.code
    frame = frame_beside(code, look.logo)
    measure = LARGE_PRINT if look.large else SEVERAL_PAGES
    sheet = (
        sheet_of_two(text, frame, look.scale)
        if isinstance(text, Bilingual)
        else laid_out(text, frame, measure)
    )
    furniture = Furniture(
        organisation=record.organisation.name,
        label="confirmation — pour la personne",
        caption=record.number,
        fingerprint=sealing.fingerprint,
        practice=record.practice,
        seal=code,
        logo=look.logo,
    )
    title = f"Confirmation du mandat {record.number}"
    drawn, elements = render([(sheet, furniture)], title=title, subject=SUBJECT)
    pdf = finish(drawn, elements, title=title, made_at=confirmed_at, files=sealing.files)
    return DrawnPaper(pdf, tuple(sheet.missing))
