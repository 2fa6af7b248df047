"""Printing through the programs of CUPS, played here by two small scripts."""

from pathlib import Path

import pytest

from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import mandate_paper, print_paper
from kiosque.desk.printing import printers_here
from kiosque.errors import UnavailableError
from kiosque.receipts.printer import print_pdf
from tests.desks import found, grant

LPSTAT = "#!/bin/sh\nprintf 'Accueil\\nBureau_2\\n'\n"
LP = '#!/bin/sh\necho "$@" > "{folder}/arguments"\ncat > "{folder}/printed"\nexit {code}\n'


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a print queue in the path; return the folder of what was printed."""
    return _queue(tmp_path, monkeypatch, code=0)


def _queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> Path:
    folder = tmp_path / "cups"
    folder.mkdir(exist_ok=True)
    for name, text in (("lpstat", LPSTAT), ("lp", LP.format(folder=folder, code=code))):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def test_a_paper_goes_down_a_pipe_whole_under_a_title_that_names_nobody(
    queue: Path, tmp_path: Path
) -> None:
    place = found(tmp_path / "home")
    granted = grant(place)
    paper = mandate_paper(place.session, granted.mandate_id)
    print_paper(place.session, paper, "Accueil")
    assert (queue / "printed").read_bytes() == paper.pdf
    arguments = (queue / "arguments").read_text(encoding="utf-8")
    assert "-d Accueil" in arguments
    assert "Berthou" not in arguments
    assert arguments.rstrip().endswith("-t kiosque -")


def test_a_printer_that_refuses_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queue(tmp_path, monkeypatch, code=1)
    place = found(tmp_path / "home")
    granted = grant(place)
    paper = mandate_paper(place.session, granted.mandate_id)
    with pytest.raises(UnavailableError) as refused:
        print_paper(place.session, paper, "Accueil")
    assert "Rien n'est perdu" in refused.value.advice
    assert load_mandate(place.session, granted.mandate_id).signed
    confirm_hand_signatures(place.session, granted.mandate_id)
    _queue(tmp_path, monkeypatch, code=0)
    print_paper(place.session, mandate_paper(place.session, granted.mandate_id), "Accueil")


def test_a_queue_that_is_not_listed_is_never_given_to_the_program(queue: Path) -> None:
    for name in ("Absente", "-o", "Accueil; rm -rf /", ""):
        with pytest.raises(UnavailableError):
            print_pdf(b"%PDF-1.7", name)
    assert not (queue / "printed").exists()


def test_queues_are_listed_and_none_exist_without_cups(
    queue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert queue.exists()
    assert [one.name for one in printers_here()] == ["Accueil", "Bureau_2"]
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert printers_here() == ()
    with pytest.raises(UnavailableError):
        print_pdf(b"%PDF-1.7", "Accueil")
