"""Signed PDFs: both originals of a mandate, the account of a visit, and the grant before them."""

from collections.abc import Iterator
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.granting import Granted, grant_mandate
from kiosque.desk.papers import account_paper, mandate_paper
from kiosque.receipts.sign import sign_pdf

ROUNDS = 15
BUDGET = Budget("ms", most=250)
REFERENCE = "blank page signed by pyHanko"


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
    yield _figure("grant, then both signed originals", *interleaved(ROUNDS, grant_and_print, blank))
    close_visit(session, CloseVisit(granted.visit_id, 30, (), ()))
    account_paper(session, granted.visit_id)
    yield _figure("account paper, signed", *interleaved(
        ROUNDS, lambda: account_paper(session, granted.visit_id), blank
    ))  # fmt: skip


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
