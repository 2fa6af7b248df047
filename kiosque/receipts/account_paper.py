"""The account of a visit on paper: what was done, what remains, before when, with whom."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Document
from kiosque.receipts.attach import finish
from kiosque.receipts.fonts import BOLD
from kiosque.receipts.furniture import SEAL_SIDE, Furniture, draw_matrix_framed
from kiosque.receipts.layout import MILLIMETRE, PAGE_WIDTH, Sheet, render
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.qr import matrix

SIZE = 12.0
MARGIN = 16 * MILLIMETRE
INDENT = 14.0


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
    done: tuple[str, ...]
    to_do: tuple[str, ...]
    contacts: tuple[str, ...]
    made_at: datetime


def draw_account(
    account: AccountPaper, document: Document, seal: str, fingerprint: str
) -> DrawnPaper:
    """Draw the account of a visit and attach its seal."""
    code = matrix(seal)
    sheet = Sheet(head=26, foot=14, margin=MARGIN, size=SIZE, leading=1.3)
    for block in document.blocks:
        if block.kind == "title":
            sheet.paragraph(block.text, font=BOLD, size=SIZE + 5)
            sheet.space(4)
            sheet.paragraph(account.when)
        else:
            sheet.space(3)
            sheet.paragraph(block.text, font=BOLD if block.kind == "warning" else sheet.regular)
    for fact in account.facts:
        sheet.paragraph(fact)
    _list(sheet, "Ce que nous avons fait", account.done, "Rien n'a été noté.")
    _list(sheet, "Ce qu'il reste à faire", account.to_do, "Rien pour l'instant.", numbered=True)
    _list(sheet, "Qui joindre", account.contacts, "")
    sheet.ensure(SEAL_SIDE + 24)
    bottom = MARGIN + 14 + 10
    x = PAGE_WIDTH - MARGIN - SEAL_SIDE
    sheet.draw(lambda canvas: draw_matrix_framed(canvas, code, x, bottom))
    furniture = Furniture(
        organisation=account.organisation,
        label="compte rendu — pour la personne",
        number=account.number,
        fingerprint=fingerprint,
        practice=account.practice,
        margin=MARGIN,
        seal=code,
    )
    title = "Compte rendu d'accompagnement"
    drawn = render([(sheet, furniture)], title=title, subject=title)
    files = {"cachet.txt": seal.encode("ascii")}
    pdf = finish(drawn, title=title, made_at=account.made_at, files=files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def _list(
    sheet: Sheet, title: str, lines: tuple[str, ...], empty: str, *, numbered: bool = False
) -> None:
    if not lines and not empty:
        return
    sheet.heading(title, size=SIZE + 1.5)
    for at, line in enumerate(lines or (empty,), start=1):
        marker = "" if not lines else f"{at}." if numbered else "•"
        sheet.paragraph(line, indent=INDENT if lines else 0, marker=marker)
