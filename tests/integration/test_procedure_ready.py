"""`kiosque procedure ready`: from the first minute of a procedure to the day it is published."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kiosque.clock import SystemClock
from kiosque.errors import InputError
from kiosque.procedures.skeleton import TO_WRITE
from tests.integration.test_cli_procedure import document, run
from tests.own_shelves import changed, folder_of

TODAY = SystemClock().read().now.astimezone().date().isoformat()


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a procedure that an organisation begins, beside a small shelf."""
    folder_of(tmp_path)
    monkeypatch.setattr("kiosque.content.content_root", lambda: tmp_path)
    monkeypatch.setenv("KIOSQUE_HOME", str(tmp_path))
    monkeypatch.delenv("KIOSQUE_PROCEDURES", raising=False)
    words = ("--title", "Une carte", "--category", "loisirs", "--organisation", "caf")
    (written, _table) = document("new", "carte", *words)["files"]
    return Path(written)


def lacks() -> Counter[str]:
    told: list[dict[str, Any]] = list(document("ready", "carte")["findings"])
    return Counter(one["code"] for one in told)


def rewritten(file: Path, *changes: tuple[str, str]) -> None:
    file.write_text(changed(file.read_text(encoding="utf-8"), *changes), encoding="utf-8")


def test_a_procedure_just_begun_is_told_all_that_people_must_do(begun: Path) -> None:
    assert begun.is_file()
    assert lacks() == {"K100": 4, "K101": 1, "K102": 1}
    result = run("ready", "carte")
    assert result.return_value == 1
    assert result.stdout.count("structure/loisirs/carte.yaml:") == 6
    assert "6 points à régler avant de publier." in result.stdout


def test_nothing_is_missing_once_it_is_written_and_its_source_read_by_somebody(
    begun: Path,
) -> None:
    text = begun.read_text(encoding="utf-8").replace(TO_WRITE, "C'est écrit.")
    begun.write_text(text.replace("confiance: inconnue", "confiance: bonne"), encoding="utf-8")
    assert lacks() == {"K101": 1}
    assert run("review", "carte", "page", "--by", "Awa Diop", "--on", TODAY).exception is None
    result = run("ready", "carte")
    assert result.return_value == 0
    assert result.stdout.strip() == "Rien ne manque : elle peut être publiée.".replace(
        " :", "\N{NO-BREAK SPACE}:"
    )
    assert document("ready", "carte")["ready"] is True


def test_a_doubtful_amount_a_forgotten_table_and_what_the_checks_find_are_to_do_too(
    begun: Path,
) -> None:
    rewritten(
        begun,
        (f"{TO_WRITE} Où aller", "Moins de {v.prime_activite_seuil_etudiant} : où aller"),
        (f"{TO_WRITE} Ce que la personne garde", "Cliquez ici. Ce que la personne garde"),
        ("texte: Moins", 'texte: "Moins'),
        ("aller à la place.", 'aller à la place."'),
    )
    begun.with_name("carte.tests.yaml").unlink()
    assert lacks() == {"K066": 1, "K070": 1, "K100": 2, "K101": 1, "K102": 1, "K103": 1}


def test_a_procedure_that_is_late_is_not_ready(begun: Path) -> None:
    lines = begun.read_text(encoding="utf-8").splitlines()
    late = ["a_reverifier_le: 2026-01-01" if "a_reverifier" in line else line for line in lines]
    begun.write_text("\n".join(late), encoding="utf-8")
    assert lacks()["K041"] == 1


def test_an_unknown_procedure_is_said_unknown(begun: Path) -> None:
    assert begun.is_file()
    assert isinstance(run("ready", "inconnue").exception, InputError)
