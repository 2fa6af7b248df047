"""The ticket of a visit: half a page (A5) for somebody who wants a small paper to keep.

It says in a line each what was done, and the next thing to do. The account says the rest, under
the same seal.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.paper_words import UNREADABLE_WORDS
from kiosque.mandates.template_lines import Line
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.fitting import fitted
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import A5, Sheet
from kiosque.receipts.look import PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import PHONE, SEAL, TO_DO
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sections import Entry, Section, add_fixed, add_section
from kiosque.receipts.typesetting import Setter

TITLE = "Ce que nous avons fait aujourd'hui"
_DONE, _NOTHING_DONE = "Fait", "Rien n'a été noté."
_TO_DO, _NOTHING_TO_DO = "À faire maintenant", "Rien pour l'instant."
_CONTACT = "Qui joindre"
WORDS = (UNREADABLE_WORDS, _DONE, _NOTHING_DONE, _TO_DO, _NOTHING_TO_DO, _CONTACT)
"""What it prints around its fixed lines."""


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """Everything the ticket prints, already in words."""

    organisation: str
    practice: bool
    number: str
    """Of the mandate; empty without one."""
    facts: tuple[str, ...]
    """When, and with whom."""
    done: tuple[Entry, ...]
    next: tuple[Entry, ...]
    contact: tuple[Entry, ...]
    made_at: datetime


def fixed_lines(*, practice: bool) -> tuple[Line, ...]:
    """Return what every ticket says first."""
    warning = "SPÉCIMEN\N{NO-BREAK SPACE}: ce papier n'a aucune valeur."
    return (Line("title", TITLE, None), *((Line("warning", warning, None),) if practice else ()))


def draw_ticket(
    ticket: TicketPaper, sealing: Sealing, look: Look = PLAIN, two: Bilingual | None = None
) -> DrawnPaper:
    """Draw the ticket of a visit and attach the seal of its account.

    `two` holds `fixed_lines` with the language of the person beside them.
    """
    code = sealing.code
    lines = fixed_lines(practice=ticket.practice)
    sections = (
        Section(_DONE, ticket.done, picture=SEAL, empty=_NOTHING_DONE),
        Section(_TO_DO, ticket.next, picture=TO_DO, empty=_NOTHING_TO_DO),
        Section(_CONTACT, ticket.contact, picture=PHONE),
    )

    def lay_out(scale: TypeScale, setter: Setter) -> Sheet:
        sheet = Sheet(frame_beside(code, look.logo, A5), leading=scale.leading, setter=setter)
        add_fixed(sheet, scale, lines, ticket.facts, two)
        for section in sections:
            add_section(sheet, scale, section, two)
        return sheet

    sheet = fitted(look.scale, lay_out)
    furniture = Furniture(
        organisation=ticket.organisation,
        label="ticket",
        caption=ticket.number or "sans mandat",
        fingerprint=sealing.fingerprint,
        practice=ticket.practice,
        seal=code,
        logo=look.logo,
        page=A5,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=ticket.made_at, files=sealing.files)
    return DrawnPaper(pdf, tuple(sheet.missing))
