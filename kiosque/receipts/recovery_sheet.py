"""The recovery sheet: the organisation's last key, on one page to be locked away.

It is drawn in memory, sent to a printer and kept nowhere: this room writes no file, and the key
is in no metadata of the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from kiosque.receipts.fonts import BOLD, REGULAR, register
from kiosque.receipts.pen import Pen
from kiosque.receipts.typesetting import Passage, set_line, words

_MILLIMETRE: Final = 72 / 25.4
_PAGE: Final = (210 * _MILLIMETRE, 297 * _MILLIMETRE)
_MARGIN: Final = 22 * _MILLIMETRE
_SIZE: Final = 12.0
_LEADING: Final = 1.32
_KEY_SIZE: Final = 25.0
_GROUPS_A_ROW: Final = 3
_ROW_HEIGHT: Final = 48.0
_TITLE: Final = "Feuille de secours"

_SECTIONS: Final = (
    (
        "Ce que cette clé ouvre",
        (
            "Toutes les données de la structure sur ce poste, sans phrase de passe ni code.",
            "La clé qui émet les certificats de la structure et de ses médiateurs.",
            "Elle n'ouvre ni la clé de signature ni le code d'aucun médiateur.",
        ),
    ),
    (
        "Quand s'en servir",
        (
            "Quand plus aucune personne référente ne retrouve sa phrase de passe.",
            "Sans cette feuille et sans phrase de passe, les données ne s'ouvrent plus jamais.",
            "Personne d'autre n'en a de copie, pas même les auteurs de kiosque.",
        ),
    ),
    (
        "Comment la garder",
        (
            "Dans une enveloppe fermée et signée sur le rabat, sous clé, jamais avec le poste.",
            "Jamais en photo, dans un courriel, dans un fichier ou sur un téléphone.",
            "Deux personnes au moins savent où elle est. Notez ci-dessous qui l'a rangée.",
            "Si elle est perdue ou si quelqu'un l'a vue, prévenez la personne référente.",
        ),
    ),
)
_ALPHABET: Final = (
    "0 est toujours le chiffre zéro et 1 le chiffre un. Il n'y a ni I, ni L, ni O, ni U. "
    "Le groupe 9 vérifie les autres."
)


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What the sheet says."""

    organisation: str
    siret: str
    kiosk: str
    """`K1`, `K2`…"""
    person: str
    """Who founded the organisation."""
    made_on: str
    """The day, in words."""
    practice: bool
    key: str = field(repr=False)
    """In groups, with dashes."""


def draw_recovery_sheet(sheet: RecoverySheet) -> bytes:
    """Return the sheet as a PDF of one A4 page."""
    from reportlab.pdfgen.canvas import Canvas

    register()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=_PAGE, invariant=1, lang="fr-FR", initialFontName=REGULAR)
    canvas.setTitle(_TITLE)
    canvas.setAuthor("kiosque")
    canvas.setCreator("kiosque")
    _Drawing(canvas).sheet(sheet)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Drawing:
    """Places text from the top of the page down."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._pen = Pen(canvas)
        self._y = _PAGE[1] - _MARGIN

    def sheet(self, sheet: RecoverySheet) -> None:
        if sheet.practice:
            self._specimen()
        self._lines(_TITLE, font=BOLD, size=22)
        self._lines(sheet.organisation, font=BOLD, size=14, above=6)
        self._lines(
            f"SIRET {sheet.siret} — poste {sheet.kiosk} — faite le {sheet.made_on} "
            f"par {sheet.person}",
            above=2,
        )
        self._key(sheet.key.split("-"))
        self._lines(_ALPHABET, above=2)
        for title, sentences in _SECTIONS:
            self._lines(title, font=BOLD, size=13, above=14)
            for sentence in sentences:
                self._lines(sentence, indent=14, bullet=True, above=2)
        self._y -= 30
        blanks = "." * 28
        self._lines(f"Rangée le {blanks}  par {blanks}  à {blanks}")

    def _key(self, groups: Sequence[str]) -> None:
        """Draw the key in a frame, each group under its number."""
        canvas = self._canvas
        rows = -(-len(groups) // _GROUPS_A_ROW)
        height, frame = rows * _ROW_HEIGHT + 12, _PAGE[0] - 2 * _MARGIN
        self._y -= 18 + height
        canvas.setLineWidth(1.2)
        canvas.rect(_MARGIN, self._y, frame, height)
        for number, group in enumerate(groups):
            row, column = divmod(number, _GROUPS_A_ROW)
            middle = _MARGIN + frame * (column + 0.5) / _GROUPS_A_ROW
            base = self._y + height - (row + 1) * _ROW_HEIGHT
            canvas.setFont(REGULAR, _SIZE)
            canvas.drawCentredString(middle, base + 27, f"groupe {number + 1}")
            canvas.setFont(BOLD, _KEY_SIZE)
            spaced = "\N{NO-BREAK SPACE}".join(group)
            canvas.drawCentredString(middle, base + 4, spaced)
        self._y -= 6

    def _lines(
        self,
        text: str,
        *,
        font: str = REGULAR,
        size: float = _SIZE,
        indent: float = 0,
        above: float = 0,
        bullet: bool = False,
    ) -> None:
        self._y -= above
        limit = _PAGE[0] - 2 * _MARGIN - indent
        passage = Passage(words(set_line(text, font)))
        marker = "•" if bullet else ""
        while passage:
            line, passage = passage.line(size, limit)
            self._y -= size * _LEADING
            self._pen.words(_MARGIN, self._y, marker, font, size)
            self._pen.line(_MARGIN + indent, self._y, line, size)
            marker = ""

    def _specimen(self) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(0.9)
        canvas.translate(_PAGE[0] / 2, _PAGE[1] / 2)
        canvas.rotate(52)
        canvas.setFont(BOLD, 118)
        canvas.drawCentredString(0, -36, "SPÉCIMEN")
        canvas.restoreState()
