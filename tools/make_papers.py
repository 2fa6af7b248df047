"""Draw every paper in every language, and the two pictures that show them all.

    python -m tools.make_papers [FOLDER]

Everybody on them is invented, and time stands still. With a folder, each paper is also written
there as a PDF, to be looked at as it is.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image

from kiosque.desk.acts import ActResult, RecordAct, record_act
from kiosque.desk.cases import CaseFile, begin_case, walk_case
from kiosque.desk.closing import CloseVisit, ToDo, close_visit
from kiosque.desk.confirmation_papers import confirmation_paper
from kiosque.desk.draft_papers import draft_paper
from kiosque.desk.granting import grant_mandate
from kiosque.desk.guidance_sheets import guidance_paper
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.letters import letter_paper
from kiosque.desk.logos import choose_logo
from kiosque.desk.notices_papers import notices_paper
from kiosque.desk.papers import (
    account_paper,
    erasure_paper,
    mandate_paper,
    revocation_paper,
    whole_account_paper,
)
from kiosque.desk.posters import poster_paper
from kiosque.desk.reminder_sheets import reminders_paper
from kiosque.desk.renewing import begin_renewal
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.desk.tickets import ticket_paper
from kiosque.desk.visits import Visit, load_visit, save_draft
from kiosque.mandates.editions import translated_languages
from kiosque.procedures.steps import LetterStep
from kiosque.receipts.recovery_sheet import RecoverySheet, draw_recovery_sheet
from tests.case_walks import advance, told_cases
from tests.desks import Place, begin, grant, person, ready_draft
from tests.integration.test_desk_confirmation import confirm
from tests.proof_examples import PART, WISH
from tests.two_people import erase, found_for_two

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "papers"
STOLEN_CARD = "Jean, carte volée, sans internet"
"""Of the answer table of the Carte Vitale."""
SCOPES = ("papiers", "famille", "social", "argent")
FRENCH_WIDTH, OTHER_WIDTH = 330, 210
"""Pixels of a page in either picture."""
COLUMNS = 6
MARGIN = 10
GREYS = 16

Paper = tuple[str, bytes]


def main() -> None:
    """Draw, write and show the papers."""
    with tempfile.TemporaryDirectory() as home:
        place, colleague = found_for_two(Path(home) / "home")
        choose_logo(place.session, _logo())
        gone = grant(place, identity=person(family_name="Le Goff"))
        revoke(place.session, RevokeMandate(gone.number, WISH))
        erase(place, colleague, gone.citizen_id)
        french = [*_in_language(place, gone.citizen_id, None), *_in_french(place)]
        others = [
            (f"{language}-{name}", pdf)
            for language in translated_languages()
            for name, pdf in _in_language(place, gone.citizen_id, language)
        ]
        place.session.close()
    if len(sys.argv) > 1:
        _write(Path(sys.argv[1]), [*french, *others])
    PICTURES.mkdir(exist_ok=True)
    pages = [page for _name, pdf in french for page in _pages(pdf, FRENCH_WIDTH)]
    _sheet(pages, COLUMNS, FRENCH_WIDTH, PICTURES / "francais.png")
    firsts = [_pages(pdf, OTHER_WIDTH)[0] for _name, pdf in others]
    _sheet(
        firsts, len(others) // len(translated_languages()), OTHER_WIDTH, PICTURES / "langues.png"
    )


def _in_language(place: Place, gone: str, language: str | None) -> Iterator[Paper]:
    """Yield the papers that have a second language, in that one or in French alone.

    `gone` is who was erased.
    """
    session = place.session
    day = 1 + translated_languages().index(language) if language else 28
    whom = person(birth_date=f"1959-03-{day:02d}")
    traits = {"language": language, "scopes": SCOPES, "identity": whom}
    if language is not None:
        yield "mentions", notices_paper(session, language).pdf
    drafted = begin(session, ready_draft(**traits))
    yield "projet", draft_paper(session, drafted.id).pdf
    granted = grant_mandate(session, drafted.id, place.code())
    confirm_hand_signatures(session, granted.number)
    yield "mandat", mandate_paper(session, granted.number).pdf
    told = RecordAct(
        granted.visit_id, "social", "Demande de RSA", ActResult.SENT, acting=True, reference="7"
    )
    record_act(session, told)
    visit = load_visit(session, granted.visit_id)
    case, letter = _with_letter_and_reminder(place, visit)
    yield "liste", guidance_paper(session, case, language).pdf
    yield "rappels", reminders_paper(session, visit.id, language).pdf
    if language is None:
        yield "courrier", letter_paper(session, visit, case, letter).pdf
    to_do = (ToDo("Envoyer le RIB", "vous", "1er décembre 2026", "Caf, 32 30"),)
    close_visit(session, CloseVisit(granted.visit_id, 40, to_do))
    yield "compte-rendu", account_paper(session, granted.visit_id).pdf
    yield "ticket", ticket_paper(session, granted.visit_id).pdf
    confirm(place, granted, "abcdefghijklmnopqrstuvwxyz_-"[day - 1], birth_date=whom.birth_date)
    yield "confirmation", confirmation_paper(session, granted.number).pdf
    renewal = begin_renewal(session, granted.mandate_id)
    save_draft(session, renewal.visit.id, ready_draft(**traits, renews=renewal.visit.draft.renews))
    renewed = grant_mandate(session, renewal.visit.id, place.code())
    yield "renouvellement", mandate_paper(session, renewed.number).pdf
    revoke(session, RevokeMandate(renewed.number, WISH))
    yield "annulation", revocation_paper(session, renewed.number).pdf
    partial = grant(place, language=language, identity=person(family_name=f"Tanguy {language}"))
    revoke(session, RevokeMandate(partial.number, PART))
    yield "annulation-partie", revocation_paper(session, partial.number).pdf
    yield "compte-rendu-complet", whole_account_paper(session, granted.citizen_id).pdf
    yield "effacement", erasure_paper(session, gone, language).pdf
    yield "affiche", poster_paper(session, language).pdf


def _in_french(place: Place) -> Iterator[Paper]:
    """Yield the papers that are in French alone, and one in large print."""
    session = place.session
    granted = grant(place, scopes=SCOPES, identity=person(family_name="Kermarrec"))
    confirm_hand_signatures(session, granted.number)
    yield "mandat-gros", mandate_paper(session, granted.number, large=True).pdf
    key = "-".join(["ABCD"] * 10)
    organisation = session.organisation
    sheet = RecoverySheet(
        organisation=organisation.name,
        siret=organisation.siret,
        kiosk="K1",
        person="Awa D.",
        made_on="24 novembre 2026",
        practice=True,
        key=key,
    )
    yield "cle-de-secours", draw_recovery_sheet(sheet)


def _with_letter_and_reminder(place: Place, visit: Visit) -> tuple[CaseFile, LetterStep]:
    """Follow a case that leaves both, to its end."""
    told = next(one for one in told_cases() if one.name == STOLEN_CARD)
    case = begin_case(place.session, visit.id, told.procedure)
    case = advance(place.session, visit, case, told.answers)
    path = walk_case(place.session, case).path
    return case, next(step for step in path if isinstance(step, LetterStep))


def _logo() -> bytes:
    drawn = Image.new("L", (240, 120), 255)
    for at in range(6):
        drawn.paste(40 * at, (40 * at, 20 * at, 40 * at + 38, 120))
    written = BytesIO()
    drawn.save(written, "PNG")
    return written.getvalue()


def _write(folder: Path, papers: list[Paper]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, pdf in papers:
        (folder / f"{name}.pdf").write_bytes(pdf)


def _pages(pdf: bytes, width: int) -> list[Image.Image]:
    """Return the pages of the first original, so many pixels wide."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-gray", "-scale-to-x", f"{width}", "-scale-to-y", "-1"]
        subprocess.run([*command, "-", f"{folder}/page"], input=pdf, check=True)  # noqa: S603
        drawn = [Image.open(path).copy() for path in sorted(Path(folder).iterdir())]
    return drawn[: (len(drawn) + 1) // 2] if len(drawn) % 2 == 0 else drawn


def _sheet(pages: list[Image.Image], columns: int, width: int, target: Path) -> None:
    """Put pages side by side, row after row, on one picture."""
    rows = [pages[at : at + columns] for at in range(0, len(pages), columns)]
    heights = [max(page.height for page in row) for row in rows]
    across = columns * (width + MARGIN) + MARGIN
    sheet = Image.new("L", (across, sum(heights) + MARGIN * (len(rows) + 1)), 200)
    y = MARGIN
    for row, height in zip(rows, heights, strict=True):
        for at, page in enumerate(row):
            sheet.paste(page, (MARGIN + at * (width + MARGIN), y))
        y += height + MARGIN
    sheet.quantize(GREYS).save(target, optimize=True)


if __name__ == "__main__":
    main()
