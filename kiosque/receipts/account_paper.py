"""The account of a visit on paper: what was done, what remains, before when, with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Block, Document, Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Paragraph, Piece, Sheet
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.qr import matrix
from kiosque.receipts.rendering import render
from kiosque.receipts.two_columns import introduction_of_two, words_of_two

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
    account: AccountPaper, text: Document | Bilingual, seal: str, fingerprint: str
) -> DrawnPaper:
    """Draw the account of a visit and attach its seal.

    `text` holds its fixed sentences, in French or with the language of the person beside it.
    """
    code = matrix(seal)
    sheet = Sheet(frame_beside(code), leading=LEADING)
    add_introduction(sheet, text, account.when, account.facts)
    lists = Lists(sheet, text)
    lists.add("Ce que nous avons fait", account.done, "Rien n'a été noté.")
    lists.add("Ce qu'il reste à faire", account.to_do, "Rien pour l'instant.", numbered=True)
    lists.add("Qui joindre", account.contacts, "Personne d'autre.")
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


def add_introduction(
    sheet: Sheet, text: Document | Bilingual, when: str, facts: Sequence[str]
) -> None:
    """Place the fixed sentences, and under their title when it was and what is to be known."""
    told = [Paragraph((Span(when),), SIZE, before=GAP)]
    told += [Paragraph((Span(fact),), SIZE) for fact in facts]
    if isinstance(text, Bilingual):
        introduction_of_two(sheet, text, told)
        return
    for block in text.blocks:
        if block.kind == "title":
            sheet.add(Paragraph((Span(block.text, strong=True),), SIZE + 6, role="H1"), *told)
        else:
            sheet.add(Paragraph(_weighted(block), SIZE, before=GAP))


def _weighted(block: Block) -> tuple[Span, ...]:
    return (Span(block.text, strong=True),) if block.kind == "warning" else block.spans


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of an account, their titles in the languages of its text."""

    sheet: Sheet
    text: Document | Bilingual

    def add(
        self, title: str, entries: Sequence[Entry], empty: str, *, numbered: bool = False
    ) -> None:
        """Place a title and its entries; the title never ends a page."""
        heading = self._words(Paragraph(_strong(title), SIZE + 2, SIZE * 1.2, role="H2"))
        if not entries:
            self.sheet.add(heading, self._words(Paragraph((Span(empty),), SIZE, before=GAP)))
            return
        marked = ((entry, f"{at}." if numbered else "•") for at, entry in enumerate(entries, 1))
        placed = [_entry(entry, marker) for entry, marker in marked]
        self.sheet.add(heading, placed[0])
        for paragraph in placed[1:]:
            self.sheet.add(paragraph)

    def _words(self, french: Paragraph) -> Piece:
        """Return fixed words, with the same beside them where there is a second language."""
        return words_of_two(self.text, french) if isinstance(self.text, Bilingual) else french


def _strong(words: str) -> tuple[Span, ...]:
    return (Span(words, strong=True),)


def _entry(entry: Entry, marker: str) -> Paragraph:
    spans = (Span(entry.what, strong=True), Span(entry.details))
    return Paragraph(spans, SIZE, before=GAP, indent=INDENT, marker=marker, role="LI")
