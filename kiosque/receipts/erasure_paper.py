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
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.qr import matrix
from kiosque.receipts.rendering import render

SIZE = 12.0
LEADING = 1.35
GAP = 7.0
INDENT = 22.0
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


def draw_erasure(paper: ErasurePaper, seal: str, fingerprint: str) -> DrawnPaper:
    """Draw the certificate and attach its seal; the same certificate gives the same bytes."""
    code = matrix(seal)
    sheet = Sheet(frame_beside(code), leading=LEADING)
    sheet.add(Paragraph((Span(TITLE, strong=True),), SIZE + 6, role="H1"))
    if paper.practice:
        warning = "SPÉCIMEN\N{NO-BREAK SPACE}: ce papier sert à s'exercer. Il n'a aucune valeur."
        sheet.add(Paragraph((Span(warning, strong=True),), SIZE, before=GAP))
    blanks = "." * 40
    name = f"Nom de la personne, écrit à la main\N{NO-BREAK SPACE}: {blanks}"
    for text in (*paper.facts, name):
        sheet.add(Paragraph((Span(text),), SIZE, before=GAP))
    _part(sheet, "Ce qui reste, et jusqu'à quand", paper.kept)
    _part(sheet, "Les copies gardées ailleurs", paper.copies)
    furniture = Furniture(
        organisation=paper.organisation,
        label="certificat d'effacement — pour la personne",
        caption=paper.caption,
        fingerprint=fingerprint,
        practice=paper.practice,
        seal=code,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    files = {"cachet.txt": seal.encode("ascii")}
    pdf = finish(drawn, elements, title=TITLE, made_at=paper.made_at, files=files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def _part(sheet: Sheet, title: str, sentences: tuple[str, ...]) -> None:
    """Place a heading and its sentences; the heading never ends a page."""
    heading = Paragraph((Span(title, strong=True),), SIZE + 2, before=SIZE * 1.2, role="H2")
    first, *others = (
        Paragraph((Span(text),), SIZE, before=GAP, indent=INDENT, marker="•", role="LI")
        for text in sentences
    )
    sheet.add(heading, first)
    for paragraph in others:
        sheet.add(paragraph)
