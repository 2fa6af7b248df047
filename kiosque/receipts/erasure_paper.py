"""The certificate of an erasure on paper: what went, what stays, and until when.

It also says until which day a copy kept elsewhere could still be opened. It names nobody: the
structure knows no name any more, and the person writes theirs by hand.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.paper_words import COPIES, ERASURE, WHAT_STAYS
from kiosque.mandates.template_lines import Line
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.fitting import fitted
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Picture, Sheet
from kiosque.receipts.look import PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import CLOCK, DOCUMENT
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sections import Entry, Section, add_fixed, add_section, add_sentences
from kiosque.receipts.typesetting import Setter

WORDS = (WHAT_STAYS, COPIES)
"""What it prints around its fixed lines, besides its facts."""


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


def fixed_lines(*, practice: bool) -> tuple[Line, ...]:
    """Return what every certificate says first."""
    warning = "SPÉCIMEN\N{NO-BREAK SPACE}: ce papier sert à s'exercer. Il n'a aucune valeur."
    return (Line("title", ERASURE, None), *((Line("warning", warning, None),) if practice else ()))


def draw_erasure(
    paper: ErasurePaper, sealing: Sealing, look: Look = PLAIN, two: Bilingual | None = None
) -> DrawnPaper:
    """Draw the certificate and attach its seal; the same certificate gives the same bytes.

    `two` holds `fixed_lines` with the language of the person beside them.
    """
    code = sealing.code

    def lay_out(scale: TypeScale, setter: Setter) -> Sheet:
        sheet = Sheet(frame_beside(code, look.logo), leading=scale.leading, setter=setter)
        add_fixed(sheet, scale, fixed_lines(practice=paper.practice), (), two)
        add_sentences(sheet, scale, paper.facts, two)
        add_section(sheet, scale, _section(WHAT_STAYS, paper.kept, CLOCK), two)
        add_section(sheet, scale, _section(COPIES, paper.copies, DOCUMENT), two)
        return sheet

    sheet = fitted(look.scale, lay_out)
    furniture = Furniture(
        organisation=paper.organisation,
        label="certificat d'effacement — pour la personne",
        caption=paper.caption,
        fingerprint=sealing.fingerprint,
        practice=paper.practice,
        seal=code,
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=ERASURE, subject=ERASURE)
    pdf = finish(drawn, elements, title=ERASURE, made_at=paper.made_at, files=sealing.files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def _section(title: str, sentences: tuple[str, ...], picture: Picture) -> Section:
    return Section(title, tuple(Entry("", text) for text in sentences), picture=picture)
