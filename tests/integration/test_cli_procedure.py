"""`kiosque procedure`, as a person types it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kiosque.cli.procedure import procedure
from kiosque.errors import InputError
from tests.own_shelves import folder_of
from tests.procedure_examples import SHELF, SHORT

FOLDER = ("--folder", str(SHELF))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(procedure, arguments, standalone_mode=False)


def document(*arguments: str) -> Mapping[str, Any]:
    result = run(*arguments, "--json")
    assert result.exception is None
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def test_the_list_and_the_search_name_procedures() -> None:
    assert "prime-activite" in run("list", *FOLDER).stdout
    assert run("list", "--category", "papiers", *FOLDER).stdout.strip() == (
        "Aucune démarche trouvée."
    )
    found = document("search", "primme", "activite", *FOLDER)["procedures"]
    assert [one["id"] for one in found] == ["prime-activite"]
    assert run("search", "passeport", *FOLDER).return_value == 1


def test_a_procedure_is_shown_with_its_conditions_and_what_its_sources_are_worth() -> None:
    text = run("show", "prime-activite", *FOLDER).stdout
    assert "638,28" in text
    assert "Seulement si « Est-ce que la personne travaille en ce moment ? »" in text.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "travaille = non" not in text
    assert "jamais vérifié sur la page officielle" in text


def test_an_unknown_procedure_suggests_the_nearest() -> None:
    error = run("show", "prim-activit", *FOLDER).exception
    assert isinstance(error, InputError)
    assert error.params["near"] == "prime-activite"


def test_a_walk_says_where_it_stops_and_why() -> None:
    walked = document("walk", "prime-activite", "-r", "travaille=salarie", *FOLDER)
    assert walked["current"] == "naissance"
    assert walked["missing"] == ["date_naissance"]
    ended = document(
        "walk", "prime-activite", "-r", "travaille=non", "-r", "date_naissance=1/2/1990", *FOLDER
    )
    assert ended["outcome"] == "reoriente"


def test_a_walk_shows_how_to_give_what_is_missing_and_what_was_chosen() -> None:
    waiting = run("walk", "prime-activite", "-r", "date_naissance=1/2/1990", *FOLDER).stdout
    assert "-r travaille=salarie|independant|apprenti|etudiant|non" in waiting
    ended = run(
        "walk", "prime-activite", "-r", "travaille=non", "-r", "date_naissance=1/2/1990", *FOLDER
    ).stdout
    assert "→ Non" in ended
    assert "1990" not in ended


def test_a_walk_reads_a_day_and_refuses_what_is_none() -> None:
    assert run("walk", "prime-activite", "--day", "2026-11-24", *FOLDER).exception is None
    for wrong in (("--day", "demain"), ("-r", "travaille"), ("-r", "travaille=peut-être")):
        error = run("walk", "prime-activite", *wrong, *FOLDER).exception
        assert isinstance(error, InputError)


def test_the_check_says_what_is_wrong_and_fails_on_errors(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    good = document("check", str(SHELF))
    assert good["ok"] is True
    assert {"file", "line", "column", "level", "code", "message"} == good["findings"][0].keys()
    empty = run("check", str(tmp_path_factory.mktemp("vide")))
    assert empty.return_value == 1
    assert "K003" in empty.stdout


def test_two_versions_of_a_file_are_compared_and_what_the_newer_one_forgets_is_said(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(SHORT, encoding="utf-8")
    renamed = SHORT.replace("loyer est connu et loyer", "rente est connu et rente").replace(
        "  loyer: {", "  rente: {"
    )
    new.write_text(renamed.replace("[aides, loyer", "[aides, rente"), encoding="utf-8")
    told = document("diff", str(old), str(new), *FOLDER)
    assert not told["ok"]
    assert {"K080", "K082"} == {one["code"] for one in told["findings"]}
    assert {"kind": "removed", "of": "field", "name": "loyer"} in told["changes"]
    declared = new.read_text(encoding="utf-8").replace(
        "etapes:", "migrations: [{de: 1, vers: 2, renommer: {loyer: rente}}]\netapes:"
    )
    new.write_text(declared.replace("version: 1", "version: 2"), encoding="utf-8")
    assert document("diff", str(old), str(new), *FOLDER)["ok"]
    retyped = SHORT.replace("loyer: {type: montant", "loyer: {type: nombre")
    new.write_text(retyped.replace("version: 1", "version: 2"), encoding="utf-8")
    told = document("diff", str(old), str(new), *FOLDER)
    assert {"K081"} == {one["code"] for one in told["findings"]}
    new.write_text(SHORT.replace("id: courte", "id: autre"), encoding="utf-8")
    assert isinstance(run("diff", str(old), str(new), *FOLDER).exception, InputError)
    assert "Rien n'a changé" in run("diff", str(old), str(old), *FOLDER).stdout


def test_the_list_names_each_file_that_is_refused(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=SHORT, mauvais="titre: [")
    result = run("list", "--folder", str(root))
    assert "courte" in result.stdout
    assert "social/mauvais.yaml:2" in result.stderr


def test_procedures_are_found_by_what_happens_in_a_life_and_by_whom_they_go_to(
    tmp_path: Path,
) -> None:
    events = SHORT.replace("organisme: caf", "organisme: caf\nevenements: [perte d'emploi, décès]")
    root = folder_of(tmp_path, courte=events, autre=SHORT.replace("id: courte", "id: autre"))
    folder = ("--folder", str(root))

    def ids(*words: str) -> list[str]:
        return [one["id"] for one in document(*words, *folder)["procedures"]]

    assert ids("search", "deces") == ["courte"]
    assert ids("search", "perte", "emplois") == ["courte"]
    assert ids("list", "--event", "DECES") == ["courte"]
    assert ids("list", "--event", "mariage") == []
    assert ids("list", "--organisation", "caf") == ["autre", "courte"]
    assert ids("list", "--organisation", "msa") == []
