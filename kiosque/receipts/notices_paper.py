"""The notices on paper, in two languages: for who reads one that a screen does not show."""

from datetime import datetime

from kiosque.mandates.translation import Bilingual
from kiosque.receipts.attach import finish
from kiosque.receipts.furniture import Unsealed, frame_unsealed
from kiosque.receipts.look import PLAIN, Look
from kiosque.receipts.mandate_paper import DrawnPaper
from kiosque.receipts.rendering import render
from kiosque.receipts.two_columns import sheet_of_two

TITLE = "Mentions à lire avant un mandat"
FOOT = "Ces mentions se lisent avant de conclure un mandat. Elles n'engagent à rien."


def draw_notices(
    two: Bilingual, organisation: str, made_at: datetime, look: Look = PLAIN
) -> DrawnPaper:
    """Draw the notices; the same ones give the same bytes."""
    sheet = sheet_of_two(two, frame_unsealed(look.logo), look.scale)
    furniture = Unsealed(organisation=organisation, label="mentions", foot=FOOT, logo=look.logo)
    drawn, elements = render([(sheet, furniture)], title=TITLE, subject=TITLE)
    pdf = finish(drawn, elements, title=TITLE, made_at=made_at, files={})
    return DrawnPaper(pdf, tuple(sheet.missing))
