"""A poster for the wall: how anybody checks a paper of this organisation, and against what.

It bears no seal: it shows what seals are compared with. Whoever prints a false one shows another
fingerprint, which is why the words send the reader to a second way.
"""

from dataclasses import dataclass
from datetime import datetime

from kiosque.mandates.text import Span
from kiosque.receipts.attach import finish
from kiosque.receipts.cards import Code, add_card
from kiosque.receipts.fonts import BOLD, width
from kiosque.receipts.furniture import Unsealed, frame_unsealed
from kiosque.receipts.layout import Drawing, Paragraph, Picture, Sheet
from kiosque.receipts.look import LARGE, PLAIN, Look
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.pen import Pen
from kiosque.receipts.pictograms import DOCUMENT, KEY, PHONE, SCREEN, STOP
from kiosque.receipts.rendering import render
from kiosque.receipts.sections import add_title

TITLE = "Vérifier un papier de notre structure"
WAYS = (
    ("1. Avec vos yeux", "Comparez les 64 signes du bas du papier avec ceux-ci.", DOCUMENT),
    (
        "2. Avec un téléphone",
        "Demandez notre page\N{NO-BREAK SPACE}: elle lit le carré, sans rien envoyer.",
        PHONE,
    ),
    (
        "3. Avec kiosque, sans internet",
        "Apportez le papier\N{NO-BREAK SPACE}: nous le vérifions ici.",
        SCREEN,
    ),
)
"""Three ways: a heading, what to do in one sentence, a pictogram."""
CODE_WORDS = (
    "Ce carré contient le certificat public de la structure.",
    "Un guichet peut le garder, pour vérifier nos papiers.",
)
CODE_ALT = "Certificat public de la structure"
LONGEST_CODE = 1300
"""Signs of a certificate that still makes a code which telephones read off a wall."""
_CODE_MILLIMETRES = 48.0
_GROUPS_A_ROW = 4
_GROUP_SIZE = 23.0
_ROW = 29.0
_LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Poster:
    """Everything that a poster shows."""

    organisation: str
    fingerprint: str
    """In groups of four, as papers print it."""
    certificate: str
    """PEM of the root."""
    warnings: tuple[str, ...]
    """What no paper can tell, and whom to ask."""
    foot: str
    practice: bool
    made_at: datetime


def draw_poster(poster: Poster, look: Look = PLAIN) -> DrawnPaper:
    """Draw the poster; the same one gives the same bytes."""
    sheet = _laid_out(poster, look, with_code=len(poster.certificate) <= LONGEST_CODE)
    if len(sheet.pages) > 1:
        sheet = _laid_out(poster, look, with_code=False)
    furniture = Unsealed(
        organisation=poster.organisation,
        label="SPÉCIMEN — affiche" if poster.practice else "affiche",
        foot=poster.foot,
        mark="SPÉCIMEN" if poster.practice else "",
        logo=look.logo,
    )
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=poster.made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))


def _laid_out(poster: Poster, look: Look, *, with_code: bool) -> Sheet:
    """Return everything placed; the code gives way where a long name or contact needs its room."""
    sheet = Sheet(frame_unsealed(look.logo), leading=_LEADING)
    add_title(sheet, LARGE, TITLE)
    if poster.practice:
        warning = "SPÉCIMEN\N{NO-BREAK SPACE}: cette affiche sert à s'exercer."
        sheet.add(Paragraph((Span(warning, strong=True),), LARGE.size, before=LARGE.gap))
    for title, sentence, picture in WAYS:
        _add_part(sheet, title, (sentence,), picture)
    _add_part(sheet, "L'empreinte de la structure", (), KEY, _groups(sheet, poster.fingerprint))
    _add_part(sheet, "Ce que le papier ne dit pas", poster.warnings, STOP)
    if with_code:
        words = [Paragraph((Span(text),), LARGE.size, before=LARGE.gap) for text in CODE_WORDS]
        code = Code(CODE_ALT, poster.certificate)
        add_card(sheet, LARGE, code, words, smallest=_CODE_MILLIMETRES)
    return sheet


def _add_part(
    sheet: Sheet, title: str, sentences: tuple[str, ...], picture: Picture, *drawings: Drawing
) -> None:
    indent = LARGE.indent
    heading = Paragraph(
        (Span(title, strong=True),),
        LARGE.heading,
        before=LARGE.size,
        indent=indent,
        role="H2",
        picture=picture,
    )
    told = [Paragraph((Span(text),), LARGE.size, indent=indent) for text in sentences]
    sheet.add(heading, *told, *drawings)


def _groups(sheet: Sheet, fingerprint: str) -> Drawing:
    """Return the groups of a fingerprint in columns, to be compared one by one."""
    groups = fingerprint.split(" ")
    rows = -(-len(groups) // _GROUPS_A_ROW)
    frame, height = sheet.frame, rows * _ROW + 8
    column = (frame.right - frame.left) / _GROUPS_A_ROW

    def draw(pen: Pen, bottom: float, tall: float) -> None:
        with pen.artifact():
            pen.box(frame.left, bottom, frame.right - frame.left, tall)
        with pen.marked(pen.element("P")):
            for at, group in enumerate(groups):
                row, place = divmod(at, _GROUPS_A_ROW)
                middle = frame.left + column * (place + 0.5)
                x = middle - width(group, BOLD, _GROUP_SIZE) / 2
                y = bottom + tall - (row + 1) * _ROW + 4
                pen.words(x, y, f"{group} ", BOLD, _GROUP_SIZE)

    return Drawing(height, height, draw, before=8)
