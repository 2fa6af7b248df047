"""The account of all that was done for a person, visit after visit, on paper."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Document, Span
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.account_paper import LEADING, SIZE, Entry, Lists, add_introduction
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Furniture, frame_beside
from kiosque.receipts.layout import Paragraph, Sheet
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.qr import matrix
from kiosque.receipts.rendering import render

TITLE = "Compte rendu de tout ce qui a été fait"


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
    account: WholeAccountPaper, text: Document | Bilingual, seal: str, fingerprint: str
) -> DrawnPaper:
    """Draw the account of a person and attach its seal.

    `text` holds its fixed sentences, in French or with the language of the person beside it.
    """
    code = matrix(seal)
    sheet = Sheet(frame_beside(code), leading=LEADING)
    add_introduction(sheet, text, account.when, account.facts)
    lists = Lists(sheet, text)
    lists.add("Vos mandats", account.mandates, "Aucun mandat.")
    for visit in account.visits:
        lists.add(visit.title, visit.done, "Rien n'a été noté.")
        sheet.add(Paragraph((Span(visit.facts),), SIZE, before=2.0))
        if visit.to_do:
            lists.add("Il restait à faire", visit.to_do, "", numbered=True)
    lists.add("Qui joindre", account.contacts, "Personne d'autre.")
    furniture = Furniture(
        organisation=account.organisation,
        label="compte rendu complet — pour la personne",
        caption="tout le dossier",
        fingerprint=fingerprint,
        practice=account.practice,
        seal=code,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    files = {"cachet.txt": seal.encode("ascii")}
    pdf = finish(drawn, elements, title=TITLE, made_at=account.made_at, files=files)
    return DrawnPaper(pdf, tuple(sheet.missing))
