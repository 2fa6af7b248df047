"""Procedures for anybody: walked in memory, on paper when asked, nowhere else."""

import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image

from kiosque.desk.cases import begin_case, keep_case
from kiosque.desk.guidance_sheets import TICKED_BOX, Told, guidance_paper, sheet
from kiosque.desk.procedures import known_procedure, shelf
from kiosque.desk.public import (
    PublicWalk,
    begin_walk,
    going_on,
    public_sheet,
    save_sheet,
    step_done,
    where_is,
    whole_text,
)
from kiosque.errors import InputError, Refusal
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, hold
from kiosque.procedures.steps import PiecesStep, ReminderStep, SiteStep, asked_by
from tests.case_walks import told_case
from tests.desks import begin, found
from tests.integration.test_cli_procedure import run
from tests.own_shelves import changed, folder_of, ship
from tests.paper_texts import text_of
from tests.procedure_examples import SHORT
from tests.system_programs import need

_PIECES = (
    "{id: papiers, type: pieces, titre: Papiers, pieces: [{piece: rib}, {piece: titre-sejour}],"
    " sources: [page]}"
)
PAPERS = changed(SHORT, ("  - {id: autres,", f"  - {_PIECES}\n  - {{id: autres,"))
TOLD = told_case("demande_envoyee")
DAY = TOLD.day
AT = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)


def walked_to_the_end() -> PublicWalk:
    walked = begin_walk(TOLD.procedure)
    for _step in walked.procedure.steps:
        current = where_is(walked, DAY).current
        if current is None:
            break
        for name in asked_by(current):
            if name in TOLD.answers:
                walked = going_on(walked, answered(walked, name, TOLD.answers[name]))
        walked = step_done(walked, current.id, DAY)
    return walked


def answered(walked: PublicWalk, name: str, raw: str) -> CaseState:
    values = walked.catalogue.values
    return answer(walked.procedure, walked.state, name, raw, DAY, values)


def codes_in(pdf: bytes) -> tuple[str, ...]:
    """Return what a telephone reads on the pages of a paper."""
    found: list[str] = []
    for page in range(1, 4):
        drawn = subprocess.run(
            [need("pdftoppm"), "-r", "150", "-png", "-f", str(page), "-l", str(page), "-"],
            input=pdf,
            capture_output=True,
            check=False,
        )
        if not drawn.stdout:
            break
        with Image.open(BytesIO(drawn.stdout)) as picture:
            found += [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]
    return tuple(found)


def test_anybody_walks_a_procedure_to_its_end_without_a_session_or_a_vault() -> None:
    walked = walked_to_the_end()
    finished = where_is(walked, DAY).finished
    assert finished is not None
    assert finished.id == TOLD.end


def test_what_a_case_would_never_keep_is_forgotten_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path, courte=SHORT)
    walked = begin_walk("courte")
    walked = going_on(walked, answered(walked, "iban", "FR7630006000011234567890189"))
    assert not walked.state.answers
    assert "FR76" not in repr(walked)
    monkeypatch.undo()
    shelf.cache_clear()


def test_an_unknown_procedure_is_refused() -> None:
    with pytest.raises(InputError):
        begin_walk("inconnue")


def test_a_procedure_is_read_whole_with_its_conditions_and_who_checked_it() -> None:
    text = "\n".join(whole_text(known_procedure(TOLD.procedure), DAY))
    for step in known_procedure(TOLD.procedure).steps:
        assert step.title in text
    assert "Seulement si" in text


def test_the_sheet_tells_what_to_bring_next_time_and_what_is_here() -> None:
    walked = walked_to_the_end()
    pieces = next(step for step in where_is(walked, DAY).path if isinstance(step, PiecesStep))
    first, *others = where_is(walked, DAY).wanted_pieces(pieces)
    walked = going_on(walked, hold(walked.state, [], [first.piece]))
    told = sheet(
        Told(walked.procedure, walked.catalogue, where_is(walked, DAY), walked.state.held, AT)
    )
    by_title = {section.title: section for section in told.sections}
    here = by_title["Documents que vous avez"]
    assert here.marker == TICKED_BOX
    assert [entry.what for entry in here.entries] == [walked.catalogue.pieces[first.piece].label]
    missing = [entry.what for entry in by_title["À apporter la prochaine fois"].entries]
    for one in others:
        assert any(walked.catalogue.pieces[one.piece].label in what for what in missing)
    printed = text_of(public_sheet(walked, AT))
    assert "À apporter la prochaine fois" in printed
    assert " ".join(walked.catalogue.pieces[first.piece].label.split()) in printed


def test_a_sheet_tells_the_soonest_reminder_first_and_nothing_for_who_helps() -> None:
    walked = walked_to_the_end()
    where = where_is(walked, DAY)
    told = sheet(Told(walked.procedure, walked.catalogue, where, walked.state.held, AT))
    later = {one.title: one for one in told.sections}["À faire plus tard"]
    days = sorted(
        (due, step.title)
        for step in where.path
        if isinstance(step, ReminderStep) and (due := where.due(step))
    )
    assert len(days) > 1
    for (_due, title), entry in zip(days, later.entries, strict=True):
        assert entry.what.startswith(title)
    written = "".join(entry.details for section in told.sections for entry in section.entries)
    assert "sans le copier ici" not in written


def test_a_telephone_reads_the_official_address_and_the_reminder_off_the_sheet() -> None:
    walked = walked_to_the_end()
    codes = codes_in(public_sheet(walked, AT))
    sites = {s.url for s in where_is(walked, DAY).path if isinstance(s, SiteStep)}
    assert sites
    assert sites <= set(codes)
    calendars = [Calendar.from_ical(code) for code in codes if code.startswith("BEGIN:VCALENDAR")]
    assert calendars
    for calendar in calendars:
        (event,) = calendar.walk("VEVENT")
        assert event["summary"]
        assert event.decoded("dtstart") > DAY


def test_the_sheet_of_a_procedure_only_read_names_every_document() -> None:
    walked = begin_walk(TOLD.procedure)
    printed = text_of(public_sheet(walked, AT))
    wanted = {
        one.piece
        for step in walked.procedure.steps
        if isinstance(step, PiecesStep)
        for one in step.pieces
    }
    for piece in wanted:
        assert " ".join(walked.catalogue.pieces[piece].label.split()) in printed
    assert "Seulement si" in printed


def test_a_sheet_is_saved_where_the_person_says_and_never_among_the_data(tmp_path: Path) -> None:
    home, stick = tmp_path / "home", tmp_path / "stick"
    pdf = public_sheet(begin_walk(TOLD.procedure), AT)
    path = save_sheet(home, pdf, stick)
    assert path.read_bytes() == pdf
    assert TOLD.procedure not in path.name
    with pytest.raises(Refusal):
        save_sheet(home, pdf, home / "demarches")
    assert not home.exists()


def test_the_sheet_of_a_case_names_nobody_and_is_marked_in_practice(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    visit = begin(place.session, VisitDraft(Posture.JE_FORME))
    case = begin_case(place.session, visit.id, TOLD.procedure)
    case = keep_case(place.session, case, case.state)
    paper = guidance_paper(place.session, case)
    assert paper.kind == "guidance"
    printed = text_of(paper.pdf)
    assert case.procedure.title.split()[0] in printed
    assert place.session.person not in printed
    place.session.close()


def test_a_command_writes_the_sheet_of_some_answers_and_refuses_an_unknown_document(
    tmp_path: Path,
) -> None:
    root = folder_of(tmp_path, courte=PAPERS)
    output = tmp_path / "fiche.pdf"
    words = ("sheet", "courte", "-r", "travaille=oui", "--folder", str(root), "--output")
    assert run(*words, str(output), "--held", "rib").exception is None
    printed = text_of(output.read_bytes())
    assert "Documents que vous avez" in printed
    assert "À apporter la prochaine fois" in printed
    other = tmp_path / "autre.pdf"
    assert isinstance(run(*words, str(other), "--held", "absent").exception, InputError)
    assert not other.exists()
