"""`kiosque citizen`, as it is typed."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import GRANT, Typist, is_a_sentence

OTHER_NAME = ["--family-name", "Le Goff"]
UPDATE = [
    "--given-names", "Yvonne Marie", "--family-name", "Le Goff", "--gender", "female",
    "--birth-date", "1959-03-14", "--birth-place", "29046", "--document", "passeport",
]  # fmt: skip


@pytest.fixture
def typist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typist:
    typing = Typist(monkeypatch, capsys, tmp_path)
    typing.found(tmp_path / "home")
    return typing


def told(typist: Typist, *words: str) -> Any:
    said = typist.type(*words, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def granted(typist: Typist, *changes: str) -> Any:
    return told(typist, *GRANT, *changes)


def test_people_are_listed_page_by_page_and_searched(typist: Typist) -> None:
    for name in ("Berthou", "Le Goff", "Martin"):
        granted(typist, "--family-name", name)
    page = told(typist, "citizen", "list", "--per-page", "2", "--page", "2")
    assert [one["identity"]["family_name"] for one in page["citizens"]] == ["Martin"]
    assert (page["page"], page["pages"], page["people"]) == (2, 2, 3)
    found = told(typist, "citizen", "list", "--search", "bertou")
    assert [one["identity"]["family_name"] for one in found["citizens"]] == ["Berthou"]
    assert told(typist, "citizen", "list", "--page", "9")["citizens"] == []
    assert typist.type("citizen", "list", "--page", "0").code == 2


def test_a_person_is_shown_updated_merged_and_separated(typist: Typist) -> None:
    first, second = granted(typist), granted(typist, *OTHER_NAME)
    (pair,) = told(typist, "citizen", "duplicates")["duplicates"]
    assert pair["differing"] == ["family_name"]
    assert "le nom de naissance" in typist.type("citizen", "duplicates").out
    merged = told(typist, "citizen", "merge", first["citizen"], second["citizen"])
    shown = told(typist, "citizen", "show", second["citizen"])
    assert shown["id"] == first["citizen"]
    assert shown["merges"] == [merged["merge"]]
    assert shown["doubled_scopes"] == ["social"]
    assert "Deux mandats en cours" in typist.type("citizen", "show", first["citizen"]).out
    told(typist, "citizen", "separate", merged["merge"])
    assert told(typist, "citizen", "show", second["citizen"])["id"] == second["citizen"]
    assert told(typist, "citizen", "duplicates")["duplicates"] == []
    assert told(typist, "citizen", "update", first["citizen"], *UPDATE)["changed"]
    assert not told(typist, "citizen", "update", first["citizen"], *UPDATE)["changed"]
    renamed = typist.type("citizen", "show", first["citizen"]).out
    assert "Le Goff" in renamed
    assert "Connue avant" in renamed


def test_two_people_are_told_apart_by_a_command(typist: Typist) -> None:
    first, second = granted(typist), granted(typist, *OTHER_NAME)
    told(typist, "citizen", "separate", first["citizen"], second["citizen"])
    assert told(typist, "citizen", "duplicates")["duplicates"] == []
    assert typist.type("citizen", "separate", "a", "b", "c").code == 2


def test_the_account_is_told_and_written(typist: Typist, tmp_path: Path) -> None:
    person = granted(typist)["citizen"]
    out = str(tmp_path / "out")
    account = told(typist, "citizen", "show", person, "--account", "--output", out)
    assert Path(account["paper"]).read_bytes().startswith(b"%PDF")
    assert len(account["visits"]) == 1
    assert "Sous le mandat" not in typist.type("citizen", "show", person, "--account").out
    assert typist.type("citizen", "show", person, "--output", out).code == 2


def test_an_export_is_an_archive_where_the_mediator_says(typist: Typist, tmp_path: Path) -> None:
    person = granted(typist)["citizen"]
    said = told(typist, "citizen", "export", person, "--output", str(tmp_path / "out"))
    assert Path(said["archive"]).read_bytes().startswith(b"PK")
    inside = typist.type("citizen", "export", person, "--output", str(tmp_path / "home"))
    assert inside.code == 1
    assert is_a_sentence(inside)
    wrong = typist.type("citizen", "export", person, "--output", str(tmp_path), "--code", "1")
    assert wrong.code == 1
    assert is_a_sentence(wrong)


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nobody"),
        ("show", "nobody", "--account"),
        ("export", "nobody", "--output", "/tmp/never"),  # noqa: S108  (nothing is written)
        ("merge", "nobody", "nobody"),
        ("separate", "nobody"),
        ("separate", "nobody", "noone"),
        ("update", "nobody", *UPDATE),
        ("update", "nobody", *UPDATE, "--birth-date", "hier"),
    ],
)
def test_what_cannot_be_is_refused_by_a_sentence(typist: Typist, words: tuple[str, ...]) -> None:
    said = typist.type("citizen", *words)
    assert said.code in {1, 2}
    assert is_a_sentence(said)
    assert not said.out
