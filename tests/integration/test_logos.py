"""The organisation's logo: what is taken for one, and that no reprint ever changes."""

import struct
import subprocess
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.journal import rebuild_projections, show_journal, verify_journal
from kiosque.desk.logos import choose_logo, logo_at, present_logo, remove_logo
from kiosque.desk.papers import Paper, account_paper, mandate_paper
from kiosque.desk.posters import poster_paper
from kiosque.errors import InputError, Refusal
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.our_papers import ask_our_papers
from kiosque.receipts.layout import MILLIMETRE
from kiosque.receipts.logo import LARGEST_FILE, Logo, read_logo
from tests.commands import Typist
from tests.desks import Place, begin, found, grant, ready_draft
from tests.integration.test_papers import instructions, pages, words_off_the_page
from tests.staff import hire
from tests.system_programs import need


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def picture(  # a blue disc on white
    size: tuple[int, int] = (400, 200), kind: str = "PNG", mode: str = "RGB", **saved: object
) -> bytes:
    image = Image.new(mode, size, "white")
    ink = 0 if mode == "L" else "navy"
    ImageDraw.Draw(image).ellipse((10, 10, size[1] - 10, size[1] - 10), fill=ink)
    file = BytesIO()
    image.save(file, kind, **saved)
    return file.getvalue()


def drawn(paper: Paper) -> bytes:
    return paper.pdf[: paper.pdf.index(b"%%EOF")]


def logo_sides(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height in millimetres of the picture on each page that shows one."""
    found_sides: list[tuple[float, float]] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            matrix: list[float] = []
            for operands, operator in instructions(page):
                if operator == "cm":
                    matrix = [float(one) for one in operands]
                elif operator == "Do" and _is_picture(page, operands[0]):
                    found_sides.append((matrix[0] / MILLIMETRE, matrix[3] / MILLIMETRE))
    return found_sides


def _is_picture(page: pikepdf.Page, name: object) -> bool:
    return bool(page.Resources.XObject[str(name)].Subtype == "/Image")


def bomb() -> bytes:
    """Return a small PNG that announces four thousand million points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def animated() -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("navy", "white", "red")]
    file = BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "pas une image"),
        (b"GIF89a" + bytes(200), "pas une image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pas une image"),
        (picture()[:-200], "pas une image"),
        (picture(kind="GIF"), "pas une image"),
        (bytes(LARGEST_FILE + 1), "trop lourd"),
        (bomb(), "trop grande"),
        (picture((40, 20)), "trop petite"),
        (picture((1300, 100)), "trop longue"),
        (animated(), "animée"),
    ],
    ids=["nothing", "gif", "svg", "cut", "whole-gif", "heavy", "bomb", "tiny", "long", "animated"],
)  # fmt: skip
def test_what_is_no_logo_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_logo(data)


def test_a_blank_picture_is_no_logo() -> None:
    file = BytesIO()
    Image.new("RGBA", (200, 200), (255, 0, 0, 0)).save(file, "PNG")
    with pytest.raises(InputError, match="vide"):
        read_logo(file.getvalue())


@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(1, 40))
@settings(max_examples=60)
def test_whatever_bytes_are_given_are_a_logo_or_refused(
    noise: bytes, start: int, length: int
) -> None:
    whole = picture((64, 64))
    for data in (noise, whole[:start] + noise + whole[start + length :]):
        try:
            kept = read_logo(data)
        except InputError:
            continue
        assert kept.width
        assert kept.height


def test_a_logo_is_kept_as_its_points_and_nothing_else() -> None:
    told = PngInfo()
    told.add_text("Author", "Awa D.")
    kept = read_logo(picture((2000, 1000), pnginfo=told))
    assert b"Awa" not in kept.png
    with Image.open(BytesIO(kept.png)) as opened:
        assert (opened.format, opened.mode, opened.size) == ("PNG", "RGB", (442, 221))
        assert not opened.info
    with Image.open(BytesIO(read_logo(picture(mode="L")).png)) as grey:
        assert grey.mode == "L"
    with Image.open(BytesIO(read_logo(picture(kind="JPEG")).png)) as from_jpeg:
        assert from_jpeg.mode == "RGB"
    assert read_logo(kept.png).png == read_logo(kept.png).png


@given(st.integers(32, 3000), st.integers(32, 3000))
def test_a_logo_never_prints_higher_than_fourteen_millimetres(width: int, height: int) -> None:
    wide, tall = Logo(b"", width, height).printed
    assert tall <= 14 * MILLIMETRE + 1e-6
    assert wide <= 60 * MILLIMETRE + 1e-6
    assert wide / tall == pytest.approx(width / height)


def test_a_reprint_has_the_logo_of_its_day(place: Place) -> None:
    """Papers of before keep none, those of between the first, whatever comes afterwards."""
    first = grant(place)
    bare = drawn(mandate_paper(place.session, first.number))
    assert logo_sides(bare) == []
    choose_logo(place.session, picture())
    visit = begin(place.session, ready_draft())
    close_visit(place.session, CloseVisit(visit.id, 20))
    second = grant(place)
    dressed = (
        mandate_paper(place.session, second.number), account_paper(place.session, visit.id)
    )  # fmt: skip
    for paper in dressed:
        sides = logo_sides(paper.pdf)
        assert len(sides) == len(pages(paper.pdf))
        assert all(0 < tall <= 14.01 for _wide, tall in sides)
    place.clock.move(timedelta(days=30))
    choose_logo(place.session, picture((300, 300)))
    again = mandate_paper(place.session, second.number), account_paper(place.session, visit.id)
    assert [drawn(one) for one in again] == [drawn(one) for one in dressed]
    remove_logo(place.session)
    again = mandate_paper(place.session, second.number), account_paper(place.session, visit.id)
    assert [drawn(one) for one in again] == [drawn(one) for one in dressed]
    assert drawn(mandate_paper(place.session, first.number)) == bare
    assert logo_sides(mandate_paper(place.session, grant(place).number).pdf) == []
    before = logo_at(place.session, 10_000)
    rebuild_projections(place.session)
    assert logo_at(place.session, 10_000) == before is None
    assert drawn(mandate_paper(place.session, second.number)) == drawn(dressed[0])


def test_four_scopes_are_one_page_with_a_logo(place: Place) -> None:
    choose_logo(place.session, picture((300, 300)))
    granted = grant(place, scopes=("papiers", "famille", "social", "argent"))
    pdf = mandate_paper(place.session, granted.number).pdf
    assert len(pages(pdf)) == 2
    assert words_off_the_page(pdf) == []
    sides = logo_sides(pdf)
    assert len(sides) == 2
    assert all(tall >= 8 for _wide, tall in sides)


def test_only_a_coordinator_chooses_and_the_same_choice_is_written_once(place: Place) -> None:
    leo = hire(place, "Léo B.", "mediator").sign_in()
    with pytest.raises(Refusal, match="référent"):
        choose_logo(leo, picture())
    leo.close()
    with pytest.raises(Refusal, match="pas de logo"):
        remove_logo(place.session)
    choose_logo(place.session, picture())
    size = verify_journal(place.session).size
    choose_logo(place.session, picture())
    assert verify_journal(place.session).size == size
    with pytest.raises(InputError):
        choose_logo(place.session, b"nothing")
    assert verify_journal(place.session).size == size
    (event,) = show_journal(place.session, type_="logo.chosen")
    assert event.header.subject == place.session.organisation.id


def test_the_poster_shows_the_fingerprint_and_a_certificate_to_keep(place: Place) -> None:
    import zxingcpp

    choose_logo(place.session, picture())
    paper = poster_paper(place.session)
    (told,) = pages(paper.pdf)
    foot = pages(mandate_paper(place.session, grant(place).number).pdf)[0]
    groups = foot.split("Empreinte de la structure : ")[1].split(" page")[0]
    assert groups in " ".join(told.split())
    assert "Vérifier un papier de notre structure" in told
    assert "SPÉCIMEN" in told
    assert place.session.organisation.contact in told
    assert words_off_the_page(paper.pdf) == []
    (code,) = zxingcpp.read_barcodes(photographed(paper.pdf))
    assert code.text in place.session.vault.trust_pem()
    assert code.text.startswith("-----BEGIN CERTIFICATE-----")


def photographed(pdf: bytes) -> Image.Image:
    done = subprocess.run(
        [need("pdftoppm"), "-r", "150", "-png", "-f", "1", "-l", "1", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return Image.open(BytesIO(done.stdout)).convert("L")


def test_the_longest_names_leave_the_poster_one_page(tmp_path: Path) -> None:
    place = found(tmp_path / "other", name="W" * 120, contact="W" * 200)
    paper = poster_paper(place.session)
    assert len(pages(paper.pdf)) == 1
    assert words_off_the_page(paper.pdf) == []


def test_a_logo_and_a_poster_by_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    typist.found(tmp_path / "home")
    file = tmp_path / "logo.png"
    file.write_bytes(picture())
    assert "n'ont pas de logo" in typist.type("paper", "logo").out
    said = typist.type("paper", "logo", str(file), "--json")
    assert (said.code, '"width": 400' in said.out) == (0, True)
    assert "portent le logo" in typist.type("paper", "logo").out
    poster = typist.type("paper", "poster", "--output", str(tmp_path / "out"))
    assert Path(poster.out.strip()).name.startswith("affiche-")
    assert typist.type("paper", "logo", str(file), "--remove").code == 2
    assert typist.type("paper", "logo", "--remove").code == 0
    assert typist.type("paper", "logo", "--remove").code == 1
    file.write_bytes(b"nothing")
    assert "PNG ou JPEG" in typist.type("paper", "logo", str(file)).err
    assert typist.type("paper", "logo", str(tmp_path / "absent.png")).code == 2


def test_a_logo_and_a_poster_line_by_line(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(picture())
    said: list[str] = []
    script = {"our_papers": ["choose"], "our_papers.logo": [str(file)]}
    ask_our_papers(place.session, ScriptedConsole(script, said.append))
    assert present_logo(place.session) is not None
    script = {"our_papers": ["poster"], "language": ["tr"], "paper.poster": ["save"]}
    script["folder.poster"] = [str(tmp_path)]
    ask_our_papers(place.session, ScriptedConsole(script, said.append))
    (poster,) = tmp_path.glob("affiche-*.pdf")
    (page,) = pages(poster.read_bytes())
    assert "iptal edilip edilmediğini" in " ".join(page.split())
    ask_our_papers(place.session, ScriptedConsole({"our_papers": ["remove"]}, said.append))
    assert present_logo(place.session) is None
