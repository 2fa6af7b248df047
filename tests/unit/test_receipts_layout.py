"""Setting text on pages: nothing is lost, nothing leaves its room, what belongs together stays."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosque.mandates.text import Span
from kiosque.receipts.fonts import BOLD, MISSING, REGULAR, width
from kiosque.receipts.layout import Beside, Drawing, Frame, Paragraph, Placed, Sheet
from kiosque.receipts.typesetting import (
    Line,
    Passage,
    bound,
    from_left,
    line_width,
    set_text,
    words,
)

SIZE = 11.0
NBSP = "\N{NO-BREAK SPACE}"
FRAME = Frame(left=40, right=340, top=700, bottom=100, corner_left=240, corner_bottom=600)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)
RUNS = st.lists(st.tuples(TEXTS, st.sampled_from([REGULAR, BOLD])), max_size=5)


def lines(runs: list[tuple[str, str]], limit: float) -> list[Line]:
    passage, found = Passage(words(set_text(runs)[0])), []
    while passage:
        line, passage = passage.line(SIZE, limit)
        found.append(line)
    return found


def _bases(drawn_text: str) -> str:
    return "".join(sign for sign in drawn_text if sign.strip() and not unicodedata.combining(sign))


def text(line: Line) -> str:
    return "".join(run.text for run in line)


def test_the_space_that_ends_a_line_runs_as_its_paragraph_does() -> None:
    """UAX 9, L1: inside a Latin passage of a Persian line it would open a gap after the bracket."""
    passage = Passage(words(set_text([("کارت اقامت (titre de séjour)", REGULAR)], "fa")[0]))
    line, _rest = passage.line(SIZE, 105.0)
    assert text(line).endswith("titre de ")
    assert [run.text for start, run in from_left(line) if start == 0] == [" "]


@settings(max_examples=500)
@given(RUNS, st.floats(20, 500))
def test_no_line_is_wider_than_its_room_and_no_sign_is_lost(
    runs: list[tuple[str, str]], limit: float
) -> None:
    found = lines(runs, limit)
    for line in found:
        drawn = text(line)
        assert line_width(line, SIZE) - width(" ", REGULAR, SIZE) <= limit + 0.01 or (
            len(_bases(drawn)) == 1
        )
    given_signs = "".join(run.text for run in set_text(runs)[0]).replace(" ", "")
    assert "".join(map(text, found)).replace(" ", "") == given_signs


def test_a_line_ends_with_the_space_where_it_was_broken() -> None:
    found = [text(line) for line in lines([("un deux trois", REGULAR)], 40)]
    assert found == ["un ", "deux ", "trois"]
    assert [text(line) for line in lines([("u" * 20, REGULAR)], 60)] == ["u" * 8, "u" * 8, "u" * 4]


def test_no_break_spaces_never_break() -> None:
    (line,) = lines([(f"7{NBSP}h{NBSP}30", REGULAR)], 60)
    assert text(line) == f"7{NBSP}h{NBSP}30"


def test_a_word_of_two_fonts_is_one_word() -> None:
    found = lines([("le ", REGULAR), ("lundi", BOLD), (", puis", REGULAR)], 40)
    assert [text(line) for line in found] == ["le ", "lundi, ", "puis"]
    assert [(run.text, run.font) for run in found[1]] == [("lundi", BOLD), (", ", REGULAR)]


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("02 40 00 00 00", f"02{NBSP}40{NBSP}00{NBSP}00{NBSP}00"),
        ("lundi 7 mai 2026", f"lundi{NBSP}7{NBSP}mai 2026"),
        ("dimanche 1er août", f"dimanche{NBSP}1er{NBSP}août"),
        ("12 rue des Lilas", "12 rue des Lilas"),
        ("69003 Lyon", "69003 Lyon"),
    ],
)
def test_numbers_and_dates_are_not_torn(given_text: str, kept: str) -> None:
    assert bound(given_text) == kept


def drawn(given_text: str, font: str) -> tuple[str, tuple[str, ...]]:
    runs, missing = set_text([(given_text, font)])
    return "".join(run.text for run in runs), missing


@given(TEXTS)
@example("\N{SOFT HYPHEN}")
def test_every_sign_is_drawn_or_reported(given_text: str) -> None:
    for font in (REGULAR, BOLD):
        shown, missing = drawn(given_text, font)
        assert drawn(shown.replace(MISSING, ""), font) == (shown.replace(MISSING, ""), ())
        assert bool(missing) is (MISSING in shown) or MISSING in given_text


@pytest.mark.parametrize(
    ("given_text", "shown", "missing"),
    [
        ("Amélie Œuvré ç", "Amélie Œuvré ç", ()),
        ("«\u202foui\u202f»\u00a0: €", "«\u202foui\u202f»\u00a0: €", ()),
        ("می\u200cخ", "می\u200cخ", ()),
        ("ሃገር 2026", "ሃገር 2026", ()),
        ("a\u200db\ufeff", "ab", ()),
        ("\x07", MISSING, ("U+0007",)),
        ("😀😀", MISSING * 2, ("U+1F600",)),
        ("ひ", MISSING, ("U+3072",)),
    ],
)
def test_a_sign_that_no_font_has_is_shown_as_such_and_named(
    given_text: str, shown: str, missing: tuple[str, ...]
) -> None:
    assert drawn(given_text, REGULAR) == (shown, missing)


def paragraph(words: int, **more: object) -> Paragraph:
    return Paragraph((Span("mot " * words),), SIZE, **more)  # type: ignore[arg-type]


def baselines(sheet: Sheet) -> list[list[float]]:
    return [[placed.y for placed in page] for page in sheet.pages]


def test_lines_beside_the_seal_are_shorter() -> None:
    sheet = Sheet(FRAME, leading=1.2)
    sheet.add(paragraph(150))
    (page,) = sheet.pages
    beside = [one for one in page if one.y > FRAME.corner_bottom]
    below = [one for one in page if one.y < FRAME.corner_bottom - SIZE * 1.2]
    assert max(line_width(one.line, SIZE) for one in beside) < 200 + 4
    assert max(line_width(one.line, SIZE) for one in below) > 250


def test_what_fits_one_page_is_never_torn() -> None:
    sheet = Sheet(FRAME, leading=1.2)
    sheet.add(paragraph(400))
    sheet.add(paragraph(60), paragraph(60))
    assert len(sheet.pages) == 2
    second = sheet.pages[1]
    assert {id(placed.piece) for placed in second}.isdisjoint(
        id(placed.piece) for placed in sheet.pages[0]
    )
    assert second[0].y == FRAME.top - SIZE * 1.2


def test_what_fits_no_page_flows_on() -> None:
    sheet = Sheet(FRAME, leading=1.2)
    sheet.add(paragraph(5))
    sheet.add(paragraph(3000, before=10))
    assert len(sheet.pages) > 3
    for page in baselines(sheet):
        assert page == sorted(page, reverse=True)
        assert min(page) >= FRAME.bottom


def test_a_drawing_stays_below_the_seal_and_takes_the_room_there_is() -> None:
    def draw(*_arguments: object) -> None:
        raise AssertionError("placing draws nothing")

    sheet = Sheet(FRAME, leading=1.2)
    sheet.add(Drawing(50, 80, draw))
    (placed,) = sheet.pages[0]
    assert (placed.y, placed.height) == (FRAME.corner_bottom - 80, 80)
    sheet.add(paragraph(300))
    sheet.add(Drawing(60, 80, draw, before=8))
    last: Placed = sheet.pages[-1][-1]
    assert 60 <= last.height <= 80
    assert last.y >= FRAME.bottom
    sheet.add(Drawing(400, 500, draw))
    assert sheet.pages[-1][-1].y + sheet.pages[-1][-1].height <= FRAME.corner_bottom


def test_a_marker_stands_before_the_first_line_only() -> None:
    sheet = Sheet(FRAME, leading=1.2)
    sheet.add(paragraph(60, indent=15, marker="10."))
    marker, *rest = sheet.pages[0]
    assert text(marker.line) == "10. "
    assert marker.x + line_width(marker.line, SIZE) < rest[0].x == FRAME.left + 15
    assert {one.x for one in rest} == {FRAME.left + 15}


def test_columns_too_narrow_to_read_stand_one_below_the_other() -> None:
    two = Beside(paragraph(3), paragraph(3, aside=True))
    sheet = Sheet(FRAME, leading=1.2)
    sheet.add(two)
    beside_seal = [(placed.x, placed.y) for placed in sheet.pages[0]]
    assert {x for x, _y in beside_seal} == {FRAME.left}
    assert len({y for _x, y in beside_seal}) == len(beside_seal)
    while sheet.pages[0][-1].y > FRAME.corner_bottom:
        sheet.add(paragraph(1))
    before = len(sheet.pages[0])
    sheet.add(two)
    left, right = sheet.pages[0][before:]
    assert left.y == right.y
    assert left.x < right.x
