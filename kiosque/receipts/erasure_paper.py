"""The certificate of an erasure on paper: what went, what stays, and until when.

It also says until which day a copy kept elsewhere could still be opened. It names nobody: the
structure knows no name any more, and the person writes theirs by hand.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Span
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Paragraph, Sheet
from kiosque.receipts.look import PLAIN, Look
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import CLOCK, DOCUMENT
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sections import Entry, Section, add_section, add_sentences, add_title

TITLE = "Certificat d'effacement"


@dataclass(frozen=True, slots=True)
class ErasurePaper:
    """Everything the certificate prints, already in words."""

    organisation: str
    practice: bool
    caption: str
    """Printed under the seal: which erasure it is."""
    facts: tuple[str, ...]
    kept: tuple[str, ...]
    """What stays, and until when."""
    copies: tuple[str, ...]
    """What is to be known of copies."""
    made_at: datetime


def draw_erasure(paper: ErasurePaper, sealing: Sealing, look: Look = PLAIN) -> DrawnPaper:
    """Draw the certificate and attach its seal; the same certificate gives the same bytes."""
    code, scale = sealing.code, look.scale
    sheet = Sheet(frame_beside(code, look.logo), leading=scale.leading)
    add_title(sheet, scale, TITLE)
    if paper.practice:
        warning = "SPÉCIMEN\N{NO-BREAK SPACE}: ce papier sert à s'exercer. Il n'a aucune valeur."
        sheet.add(Paragraph((Span(warning, strong=True),), scale.size, before=scale.gap))
    blanks = "." * 40
    name = f"Nom de la personne, écrit à la main\N{NO-BREAK SPACE}: {blanks}"
    add_sentences(sheet, scale, (*paper.facts, name))
    kept = tuple(Entry("", text) for text in paper.kept)
    add_section(sheet, scale, Section("Ce qui reste, et jusqu'à quand", kept, picture=CLOCK))
    copies = tuple(Entry("", text) for text in paper.copies)
    add_section(sheet, scale, Section("Les copies gardées ailleurs", copies, picture=DOCUMENT))
    furniture = Furniture(
        organisation=paper.organisation,
        label="certificat d'effacement — pour la personne",
        caption=paper.caption,
        fingerprint=sealing.fingerprint,
        practice=paper.practice,
        seal=code,
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=paper.made_at, files=sealing.files)
    return DrawnPaper(pdf, tuple(sheet.missing))
