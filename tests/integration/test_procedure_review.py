"""`kiosque procedure review`: a named person read the official page, and the file says so."""

import os
from datetime import date
from pathlib import Path

import pytest

from kiosque.desk.content_files import rewrite
from kiosque.errors import InputError, Refusal, UnavailableError
from kiosque.procedures.library import library
from tests.integration.test_cli_procedure import document, run
from tests.own_shelves import folder_of
from tests.procedure_examples import SHORT

COMMENTED = SHORT.replace("sources:\n", "# what was read\nsources:\n")


def on_disk(tmp_path: Path, text: str = COMMENTED) -> tuple[Path, Path]:
    root = folder_of(tmp_path, courte=text)
    return root, root / "social" / "courte.yaml"


def review(root: Path, *words: str) -> object:
    return run("review", *words, "--folder", str(root)).exception


def test_a_review_changes_the_source_alone_and_every_door_tells_who_and_when(
    tmp_path: Path,
) -> None:
    root, file = on_disk(tmp_path)
    file.chmod(0o640)
    before = document("review", "courte", "--list", "--folder", str(root))["to_review"]
    assert [(one["source"], one["checked_on"]) for one in before] == [("page", None)]
    told = document(
        "review", "courte", "page", "--by", "Awa Diop", "--on", "2026-11-02", "--folder", str(root)
    )
    assert told["file"] == str(file)
    assert file.read_text(encoding="utf-8") == COMMENTED.replace(
        "lu_le: 2026-11-01,", "lu_le: 2026-11-01, verifie_le: 2026-11-02, verifie_par: Awa Diop,"
    )
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir()] == ["courte.yaml"]
    (source,) = library(root).procedures[0].sources
    assert (source.checked_on, source.checked_by) == (date(2026, 11, 2), "Awa Diop")
    shown = " ".join(run("show", "courte", "--folder", str(root)).stdout.split())
    assert "vérifié le 2 novembre 2026 par Awa Diop" in shown


def test_a_second_review_takes_the_place_of_the_first(tmp_path: Path) -> None:
    root, file = on_disk(tmp_path)
    for day, who in (("2026-11-02", "Awa Diop"), ("2026-11-20", "Zoé L'Hermitte")):
        assert review(root, "courte", "page", "--by", who, "--on", day) is None
    text = file.read_text(encoding="utf-8")
    assert text.count("verifie_le") == 1
    assert "2026-11-20" in text
    assert "L'Hermitte" in text


@pytest.mark.parametrize(
    "words",
    [
        ("courte", "absente", "--by", "Awa"),
        ("courte", "page", "--by", "Awa", "--on", "2999-01-01"),
        ("courte", "page", "--by", "Awa", "--on", "2026-10-31"),
        ("courte", "page", "--by", "Awa", "--on", "hier"),
        ("courte", "page", "--by", "  "),
        ("courte", "page", "--by", "A\x1b[2J"),
        ("courte", "page"),
        ("absente", "page", "--by", "Awa"),
    ],
)
def test_what_nobody_can_have_done_is_refused_and_nothing_is_written(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    root, file = on_disk(tmp_path)
    assert isinstance(review(root, *words), InputError)
    assert file.read_text(encoding="utf-8") == COMMENTED


def test_a_name_is_a_text_and_never_yaml(tmp_path: Path) -> None:
    root, _file = on_disk(tmp_path)
    for name in ("}, id: autre", "# rien", "'\"\\", "null", "*a & !b | >"):
        assert review(root, "courte", "page", "--by", name, "--on", "2026-11-20") is None
        assert library(root).procedures[0].sources[0].checked_by.split() == name.split()


def test_a_file_changed_meanwhile_and_a_folder_that_refuses_stay_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _root, file = on_disk(tmp_path)
    with pytest.raises(Refusal):
        rewrite(file, "autre chose", "x")

    def full(_descriptor: int) -> None:
        raise OSError

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnavailableError):
        rewrite(file, COMMENTED, "x")
    assert file.read_text(encoding="utf-8") == COMMENTED
    assert [one.name for one in file.parent.iterdir()] == ["courte.yaml"]
