"""Signed PDFs: both originals of a mandate, the account of a visit, and the grant before them."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place
from kiosque.desk.beside import mandate_beside
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import account_paper, mandate_paper
from kiosque.mandates.translation import Bilingual
from kiosque.receipts.fonts import ARABIC, REGULAR
from kiosque.receipts.sign import sign_pdf

ROUNDS = 15
BUDGET = Budget("ms", most=250)
FIRST_ROUNDS = 7
FIRST_BUDGET = Budget("ms", most=800)
REFERENCE = "blank page signed by pyHanko"
BARE = "same words by reportlab alone"
BLOCKS_A_PAGE = 12
FIRST_PAPER = Path(__file__).with_name("first_paper.py")


def measure(place: Place) -> Iterator[Figure]:
    session = place.session
    visits = place.ready_visits(ROUNDS + 1)

    def grant() -> Granted:
        return grant_mandate(session, next(visits), session.current_code())

    def blank() -> None:
        vault = session.vault
        sign_pdf(_blank_page(), vault.seal_key, vault.kiosk_chain, place="Ici", at=session.now())

    def grant_and_print() -> None:
        mandate_paper(session, grant().mandate_id)

    granted = grant()
    mandate_paper(session, granted.mandate_id)
    blank()
    yield _figure("mandate paper, two signed originals", *interleaved(
        ROUNDS, lambda: mandate_paper(session, granted.mandate_id), blank
    ))  # fmt: skip
    yield from _beside_arabic(place)
    yield _figure("grant, then both signed originals", *interleaved(ROUNDS, grant_and_print, blank))
    close_visit(session, CloseVisit(granted.visit_id, 30, (), ()))
    account_paper(session, granted.visit_id)
    yield _figure("account paper, signed", *interleaved(
        ROUNDS, lambda: account_paper(session, granted.visit_id), blank
    ))  # fmt: skip


def _beside_arabic(place: Place) -> Iterator[Figure]:
    """Yield the same with the language that costs most beside the French, and the first of all."""
    session = place.session
    (visit,) = place.ready_visits(1, "ar")
    granted = grant_mandate(session, visit, session.current_code())
    text = mandate_beside(load_mandate(session, granted.number).record)
    assert text is not None

    def draw() -> None:
        mandate_paper(session, granted.number)

    draw()
    ours, theirs = interleaved(ROUNDS, draw, lambda: _bare_drawing(text))
    mine, other = Spread.of(ours), Spread.of(theirs)
    yield Figure(
        "mandate in French and Arabic, two signed originals", "ms", mine, BARE, other,
        mine.median / other.median, mine.p95, BUDGET, note="judged by its p95",
    )  # fmt: skip
    firsts = [_first(place, granted.number) for _round in range(FIRST_ROUNDS)]
    mine = Spread.of(firsts, 1)
    yield Figure(
        "the same, first paper after signing in", "ms", mine, BARE, other,
        mine.median / other.median, mine.p95, FIRST_BUDGET,
    )  # fmt: skip


def _bare_drawing(text: Bilingual) -> None:
    """Write the words of two originals with reportlab alone: no shaping, tags, seal, signature."""
    canvas = Canvas(BytesIO(), initialFontName=REGULAR)
    for _original in range(2):
        for at, (french, beside) in enumerate(zip(text.french.blocks, text.beside, strict=True)):
            if at % BLOCKS_A_PAGE == 0:
                canvas.showPage()
            y = 800.0 - 60 * (at % BLOCKS_A_PAGE)
            for font, block in ((REGULAR, french), (ARABIC, beside.block)):
                canvas.setFont(font, 12)
                for row, words in enumerate(textwrap.wrap(block.text if block else "", 40)):
                    canvas.drawString(40.0 if font == REGULAR else 300.0, y - 14 * row, words)
    canvas.save()


def _first(place: Place, number: str) -> float:
    """Return how long the first paper of a new process takes, in milliseconds."""
    environment = {**os.environ, **place.practice.environment}
    done = subprocess.run(
        [sys.executable, str(FIRST_PAPER), number], env=environment, capture_output=True, check=True
    )
    return float(done.stdout)


def _figure(what: str, ours: list[float], theirs: list[float]) -> Figure:
    mine, other = Spread.of(ours), Spread.of(theirs)
    ratio = mine.median / other.median
    return Figure(what, "ms", mine, REFERENCE, other, ratio, mine.median, BUDGET)


def _blank_page() -> bytes:
    page = BytesIO()
    canvas = Canvas(page)
    canvas.showPage()
    canvas.save()
    return page.getvalue()
