"""The account of a visit on paper: what was done, what remains, before when, with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Block, Document, Span
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Paragraph, Sheet
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.qr import matrix
from kiosque.receipts.rendering import render

SIZE = 12.0
LEADING = 1.3
GAP = 5.0
INDENT = 22.0
TITLE = "Compte rendu d'accompagnement"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: what it is about, then what is to be known of it."""

    what: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class AccountPaper:
    """Everything the account prints, already in words."""

    organisation: str
    practice: bool
    number: str
    """Of the mandate; empty without one."""
    when: str
    facts: tuple[str, ...]
    """Who, how long, in which posture: one sentence each."""
    done: tuple[Entry, ...]
    to_do: tuple[Entry, ...]
    contacts: tuple[Entry, ...]
    made_at: datetime


def draw_account(
    account: AccountPaper, document: Document, seal: str, fingerprint: str
) -> DrawnPaper:
    """Draw the account of a visit and attach its seal."""
    code = matrix(seal)
    sheet = Sheet(frame_beside(code), leading=LEADING)
    add_introduction(sheet, document, account.when, account.facts)
    add_list(sheet, "Ce que nous avons fait", account.done, "Rien n'a été noté.")
    add_list(sheet, "Ce qu'il reste à faire", account.to_do, "Rien pour l'instant.", numbered=True)
    add_list(sheet, "Qui joindre", account.contacts, "Personne d'autre.")
    furniture = Furniture(
        organisation=account.organisation,
        label="compte rendu — pour la personne",
        caption=account.number or "sans mandat",
        fingerprint=fingerprint,
        practice=account.practice,
        seal=code,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    files = {"cachet.txt": seal.encode("ascii")}
    pdf = finish(drawn, elements, title=TITLE, made_at=account.made_at, files=files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def add_introduction(sheet: Sheet, document: Document, when: str, facts: Sequence[str]) -> None:
    """Place the fixed sentences, and under their title when it was and what is to be known."""
    for block in document.blocks:
        if block.kind == "title":
            sheet.add(
                Paragraph((Span(block.text, strong=True),), SIZE + 6, role="H1"),
                Paragraph((Span(when),), SIZE, before=GAP),
            )
            for fact in facts:
                sheet.add(Paragraph((Span(fact),), SIZE))
        else:
            sheet.add(Paragraph(_weighted(block), SIZE, before=GAP))


def _weighted(block: Block) -> tuple[Span, ...]:
    return (Span(block.text, strong=True),) if block.kind == "warning" else block.spans


def add_list(
    sheet: Sheet, title: str, entries: Sequence[Entry], empty: str, *, numbered: bool = False
) -> None:
    """Place a heading and its entries; the heading never ends a page."""
    heading = Paragraph((Span(title, strong=True),), SIZE + 2, before=SIZE * 1.2, role="H2")
    if not entries:
        sheet.add(heading, Paragraph((Span(empty),), SIZE, before=GAP))
        return
    placed = [_entry(entry, f"{at}." if numbered else "•") for at, entry in enumerate(entries, 1)]
    sheet.add(heading, placed[0])
    for paragraph in placed[1:]:
        sheet.add(paragraph)


def _entry(entry: Entry, marker: str) -> Paragraph:
    spans = (Span(entry.what, strong=True), Span(entry.details))
    return Paragraph(spans, SIZE, before=GAP, indent=INDENT, marker=marker, role="LI")
