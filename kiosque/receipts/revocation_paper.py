"""The attestation of a revocation: one copy for the person and one for the organisation."""

from functools import partial

from kiosque.mandates.revocation import RevocationRecord
from kiosque.mandates.text import Document
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import REVOCATION_FILE, finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.look import PLAIN, Look
from kiosque.receipts.mandate_paper import DrawnPaper, text_sheet
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing

COPIES = (
    "annulation, original 1 sur 2 — pour la personne",
    "annulation, original 2 sur 2 — pour la structure",
)
SUBJECT = "Annulation d'un mandat"


def draw_revocation(
    revocation: RevocationRecord,
    text: Document | Bilingual,
    signed: bytes,
    sealing: Sealing,
    look: Look = PLAIN,
) -> DrawnPaper:
    """Draw both copies of an attestation and attach its record and seal.

    `text` is French, or French with the language of the person beside it; `signed` is the record
    as stored.
    """
    code = sealing.code
    scopes = len(revocation.scopes)
    sheet, logo = text_sheet(text, partial(frame_beside, code), scopes, look)
    caption = revocation.mandate_number or "annulation"
    parts = [
        (
            sheet,
            Furniture(
                organisation=revocation.organisation.name,
                label=label,
                caption=caption,
                fingerprint=sealing.fingerprint,
                practice=revocation.practice,
                seal=code,
                logo=logo,
            ),
        )
        for label in COPIES
    ]
    title = f"Annulation {revocation.mandate_number}".strip()
    drawn, elements = render(parts, title=title, subject=SUBJECT)
    files = {REVOCATION_FILE: signed, **sealing.files}
    pdf = finish(drawn, elements, title=title, made_at=revocation.revoked_at, files=files)
    return DrawnPaper(pdf, tuple(sheet.missing))
