"""A mandate that is only proposed, for the person to read at ease: no seal, no number, no value."""

from kiosque.mandates.record import MandateRecord
from kiosque.mandates.text import Document
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Unsealed, frame_unsealed
from kiosque.receipts.look import PLAIN, Look
from kiosque.receipts.mandate_paper import DrawnPaper, text_sheet
from kiosque.receipts.rendering import render

TITLE = "Projet de mandat, sans valeur"
FOOT = "Projet, sans valeur. Rien n'est signé, rien n'est enregistré."


def draw_draft(record: MandateRecord, text: Document | Bilingual, look: Look = PLAIN) -> DrawnPaper:
    """Draw the text of a mandate that nobody signed; the same draft gives the same bytes."""
    sheet, logo = text_sheet(text, frame_unsealed, len(record.scopes), look)
    practice = record.practice
    furniture = Unsealed(
        organisation=record.organisation.name,
        label="SPÉCIMEN — projet, sans valeur" if practice else "projet, sans valeur",
        foot=FOOT,
        mark="PROJET — SPÉCIMEN" if practice else "PROJET SANS VALEUR",
        logo=logo,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=record.signed_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))
