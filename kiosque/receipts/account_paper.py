"""The account of a visit on paper: what was done, what remains, before when, with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.paper_words import UNREADABLE_WORDS
from kiosque.mandates.text import Document, Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.fitting import fitted
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Paragraph, Sheet
from kiosque.receipts.look import PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import PHONE, SEAL, TO_DO
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sections import Entry, Section, add_block, add_section, title_paragraph
from kiosque.receipts.two_columns import introduction_of_two, second_of
from kiosque.receipts.typesetting import Setter

TITLE = "Compte rendu d'accompagnement"
TO_END = "Pour annuler le mandat"
FOR_DATA = "Pour vos données"
_DONE, _NOTHING_DONE = "Ce que nous avons fait", "Rien n'a été noté."
_TO_DO, _NOTHING_TO_DO = "Ce qu'il reste à faire", "Rien pour l'instant."
_CONTACTS, _NOBODY_ELSE = "Qui joindre", "Personne d'autre."
CONTACT_WORDS = (_CONTACTS, _NOBODY_ELSE, TO_END, FOR_DATA)
"""How every account ends."""
WORDS = (UNREADABLE_WORDS, _DONE, _NOTHING_DONE, _TO_DO, _NOTHING_TO_DO, *CONTACT_WORDS)
"""What it prints around its text, besides how the person was helped."""


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
    account: AccountPaper,
    text: Document | Bilingual,
    sealing: Sealing,
    look: Look = PLAIN,
) -> DrawnPaper:
    """Draw the account of a visit and attach its seal.

    `text` holds its fixed sentences, in French or with the language of the person beside it.
    """
    code = sealing.code

    def lay_out(scale: TypeScale, setter: Setter) -> Sheet:
        sheet = Sheet(frame_beside(code, look.logo), leading=scale.leading, setter=setter)
        add_introduction(sheet, scale, text, account.when, account.facts)
        for section in _sections(account):
            add_section(sheet, scale, section, second_of(text))
        return sheet

    sheet = fitted(look.scale, lay_out)
    furniture = Furniture(
        organisation=account.organisation,
        label="compte rendu — pour la personne",
        caption=account.number or "sans mandat",
        fingerprint=sealing.fingerprint,
        practice=account.practice,
        seal=code,
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=account.made_at, files=sealing.files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def _sections(account: AccountPaper) -> tuple[Section, ...]:
    return (
        Section(_DONE, account.done, picture=SEAL, empty=_NOTHING_DONE),
        Section(_TO_DO, account.to_do, marker="", picture=TO_DO, empty=_NOTHING_TO_DO),
        contacts_section(account.contacts),
    )


def contacts_section(contacts: tuple[Entry, ...]) -> Section:
    """Return whom to reach, as every account ends."""
    return Section(_CONTACTS, contacts, picture=PHONE, empty=_NOBODY_ELSE)


def add_introduction(
    sheet: Sheet, scale: TypeScale, text: Document | Bilingual, when: str, facts: Sequence[str]
) -> None:
    """Place the fixed sentences, and under their title when it was and what is to be known."""
    told = [Paragraph((Span(when),), scale.size, before=scale.gap)]
    told += [Paragraph((Span(fact),), scale.size) for fact in facts]
    if isinstance(text, Bilingual):
        introduction_of_two(sheet, text, told, scale)
        return
    for block in text.blocks:
        if block.kind == "title":
            sheet.add(title_paragraph(scale, block.text), *told)
        else:
            add_block(sheet, scale, block)
