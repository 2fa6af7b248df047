"""Printing through the programs of CUPS, played here by two small scripts."""

from pathlib import Path

import pytest

from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import mandate_paper, print_paper
from kiosque.desk.printing import (
    choice_for,
    choose_printer,
    forget_printer,
    gone_words,
    printers_here,
    printers_or_why,
)
from kiosque.errors import InputError, Refusal, UnavailableError
from kiosque.receipts.printer import print_pdf
from kiosque.store.database import disk_refuses
from tests.desks import found, grant

LPSTAT = "#!/bin/sh\nprintf 'Accueil\\nBureau_2\\n'\n"
LP = '#!/bin/sh\necho "$@" > "{folder}/arguments"\ncat > "{folder}/printed"\nexit {code}\n'
REFUSED = [
    ("lp: The printer or class does not exist.", "n'est plus installée"),
    ('lp: Destination "Accueil" is not accepting jobs.', "refuse les documents"),
    ("lp: Error - unable to queue from stdin - Broken pipe.", "faute de place"),
    ("lp: Request Entity Too Large", "faute de place"),
    ("lp: Too many active jobs.", "faute de place"),
    ("lp: Error - scheduler not responding.", "est arrêté"),
    ("lp: Not authorized", "pas permise"),
    ("lp: Something else", "n'a pas pris le document"),
]
"""What the real program says on a full disk, and elsewhere; and what each is in French."""


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a print queue in the path; return the folder of what was printed."""
    return print_queue(tmp_path, monkeypatch, code=0)


def print_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> Path:
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
    print_queue(tmp_path, monkeypatch, code=1)
    place = found(tmp_path / "home")
    granted = grant(place)
    paper = mandate_paper(place.session, granted.mandate_id)
    with pytest.raises(UnavailableError) as refused:
        print_paper(place.session, paper, "Accueil")
    assert "Rien n'est perdu" in refused.value.advice
    assert load_mandate(place.session, granted.mandate_id).signed
    confirm_hand_signatures(place.session, granted.mandate_id)
    print_queue(tmp_path, monkeypatch, code=0)
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


@pytest.mark.parametrize(("said", "told"), REFUSED)
def test_each_refusal_of_the_program_is_explained_in_french_and_loses_nothing(
    queue: Path, said: str, told: str
) -> None:
    script = f"#!/bin/sh\ncat > /dev/null\necho '{said}' >&2\nexit 1\n"
    (queue / "lp").write_text(script, encoding="utf-8")
    with pytest.raises(UnavailableError, match=told) as refused:
        print_pdf(b"%PDF-1.7", "Accueil")
    assert "Rien n'est perdu" in refused.value.advice
    assert "lp:" not in str(refused.value)


def test_a_service_that_hangs_is_told_and_never_waited_for(
    queue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosque.receipts.printer.SENDING_SECONDS", 0.2)
    (queue / "lp").write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    with pytest.raises(UnavailableError, match="ne répond pas"):
        print_pdf(b"%PDF-1.7", "Accueil")


def test_without_a_printer_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "n'est pas installé sur ce poste" in printers_or_why()[1]
    lpstat = tmp_path / "lpstat"
    for told, words in (
        ("scheduler is not running", "est arrêté"),
        ("scheduler is running", "Auc"),
    ):
        lpstat.write_text(f"#!/bin/sh\n[ $1 = -r ] && echo {told}\nexit 0\n", encoding="utf-8")
        lpstat.chmod(0o755)
        assert words in printers_or_why()[1]


def test_a_printer_that_vanished_is_asked_for_again(queue: Path, tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    choose_printer(place.session, "account", "Bureau_2", two_sided=True)
    (queue / "lpstat").write_text("#!/bin/sh\necho Accueil\n", encoding="utf-8")
    here = printers_here()
    choice = choice_for(place.session, "account", here)
    assert choice is not None
    assert not choice.is_here
    assert "Bureau_2" in gone_words(choice)
    with pytest.raises(InputError):
        choose_printer(place.session, "account", "Bureau_2")
    with pytest.raises(Refusal, match="recto seulement"):
        choose_printer(place.session, "mandate", "Accueil", two_sided=True)
    with pytest.raises(InputError):
        choose_printer(place.session, "mandats", "Accueil")
    assert forget_printer(place.session, "account")
    assert not forget_printer(place.session, "account")


def test_a_print_that_the_journal_cannot_note_is_told_as_gone(
    queue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = found(tmp_path / "home")
    paper = mandate_paper(place.session, grant(place).mandate_id)

    def full(_work: object) -> None:
        raise disk_refuses()

    monkeypatch.setattr(place.session.database, "write", full)
    with pytest.raises(UnavailableError, match="parti à l'imprimante"):
        print_paper(place.session, paper, "Accueil")
    assert (queue / "printed").read_bytes() == paper.pdf
