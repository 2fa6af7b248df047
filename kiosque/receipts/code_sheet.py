"""The sheet of a second factor: what a telephone photographs once, then the sheet is destroyed."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosque.mandates.text import Span
from kiosque.receipts.attach import finish
from kiosque.receipts.cards import Code, add_card
from kiosque.receipts.furniture import Unsealed, frame_unsealed
from kiosque.receipts.layout import Paragraph, Sheet
from kiosque.receipts.look import ORDINARY
from kiosque.receipts.rendering import render
from kiosque.receipts.sections import add_sentences, add_title

TITLE = "Vos codes à six chiffres"
SENTENCES = (
    "Ouvrez une application d'authentification sur votre téléphone.",
    "Ajoutez-y ce carré, ou tapez le secret écrit à côté.",
    "Tapez ensuite dans kiosque le code que l'application montre.",
)
AFTERWARDS = (
    "Détruisez cette feuille dès que le code est accepté : qui l'a peut faire vos codes.",
    "Ne la laissez ni sur l'imprimante, ni sur le bureau. Ne la photographiez pas.",
)
_ALT = "Code à photographier avec l'application d'authentification"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """What the sheet says."""

    organisation: str
    person: str
    practice: bool
    made_at: datetime
    uri: str = field(repr=False)
    """`otpauth://`, as applications read it."""
    secret: str = field(repr=False)
    """Base32."""


def draw_code_sheet(told: CodeSheet) -> bytes:
    """Return the sheet as a PDF; its title names nobody."""
    sheet = Sheet(frame_unsealed(), leading=ORDINARY.leading)
    add_title(sheet, ORDINARY, TITLE)
    add_sentences(sheet, ORDINARY, (f"Pour\N{NO-BREAK SPACE}: {told.person}", *SENTENCES))
    groups = (told.secret[at : at + _GROUP] for at in range(0, len(told.secret), _GROUP))
    words = [Paragraph((Span(" ".join(groups), strong=True),), ORDINARY.heading)]
    add_card(sheet, ORDINARY, Code(_ALT, told.uri), words)
    add_sentences(sheet, ORDINARY, AFTERWARDS)
    furniture = Unsealed(
        organisation=told.organisation,
        label="SPÉCIMEN — à détruire" if told.practice else "à détruire",
        foot="Cette feuille n'est enregistrée nulle part.",
        mark="SPÉCIMEN" if told.practice else "",
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    return finish(drawn, elements, title=TITLE, made_at=told.made_at, files={})
