"""The account of all that was done for a person, visit after visit, on paper."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.paper_words import UNREADABLE_WORDS
from kiosque.mandates.text import Document, Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.account_paper import CONTACT_WORDS, add_introduction, contacts_section
from kiosque.receipts.attach import finish
from kiosque.receipts.fitting import fitted
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Paragraph, Sheet
from kiosque.receipts.look import PLAIN, Look, TypeScale
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pictograms import DOCUMENT, SEAL, TO_DO
from kiosque.receipts.rendering import render
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sections import Entry, Section, add_section
from kiosque.receipts.two_columns import second_of, words_of_two
from kiosque.receipts.typesetting import Setter

TITLE = "Compte rendu de tout ce qui a été fait"
_MANDATES, _NO_MANDATE = "Vos mandats", "Aucun mandat."
_WAS_TO_DO = "Il restait à faire"
_NOTHING_DONE = "Rien n'a été noté."
WORDS = (UNREADABLE_WORDS, _MANDATES, _NO_MANDATE, _WAS_TO_DO, _NOTHING_DONE, *CONTACT_WORDS)
"""What it prints around its text."""


@dataclass(frozen=True, slots=True)
class VisitOnPaper:
    """One visit, in words."""

    title: str
    facts: str
    """How, for how long, under which mandate."""
    done: tuple[Entry, ...]
    to_do: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WholeAccountPaper:
    """Everything that the account of a person prints, already in words."""

    organisation: str
    practice: bool
    when: str
    facts: tuple[str, ...]
    """What all of it comes to: one sentence each."""
    mandates: tuple[Entry, ...]
    visits: tuple[VisitOnPaper, ...]
    contacts: tuple[Entry, ...]
    made_at: datetime


def draw_whole_account(
    account: WholeAccountPaper,
    text: Document | Bilingual,
    sealing: Sealing,
    look: Look = PLAIN,
) -> DrawnPaper:
    """Draw the account of a person and attach its seal.

    `text` holds its fixed sentences, in French or with the language of the person beside it.
    """
    code, second = sealing.code, second_of(text)
    mandates = Section(_MANDATES, account.mandates, picture=DOCUMENT, empty=_NO_MANDATE)

    def lay_out(scale: TypeScale, setter: Setter) -> Sheet:
        sheet = Sheet(frame_beside(code, look.logo), leading=scale.leading, setter=setter)
        add_introduction(sheet, scale, text, account.when, account.facts)
        add_section(sheet, scale, mandates, second)
        for visit in account.visits:
            _add_visit(sheet, scale, visit, second)
        add_section(sheet, scale, contacts_section(account.contacts), second)
        return sheet

    sheet = fitted(look.scale, lay_out)
    furniture = Furniture(
        organisation=account.organisation,
        label="compte rendu complet — pour la personne",
        caption="tout le dossier",
        fingerprint=sealing.fingerprint,
        practice=account.practice,
        seal=code,
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=account.made_at, files=sealing.files)
    return DrawnPaper(pdf, tuple(sheet.missing))


def _add_visit(sheet: Sheet, scale: TypeScale, visit: VisitOnPaper, two: Bilingual | None) -> None:
    done = Section(visit.title, visit.done, picture=SEAL, empty=_NOTHING_DONE)
    add_section(sheet, scale, done, two)
    facts = Paragraph((Span(visit.facts),), scale.size, before=2.0, indent=scale.indent)
    sheet.add(facts if two is None else words_of_two(two, facts))
    to_do = Section(_WAS_TO_DO, visit.to_do, marker="", picture=TO_DO)
    add_section(sheet, scale, to_do, two)
