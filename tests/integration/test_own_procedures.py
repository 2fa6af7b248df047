"""An organisation's own procedures beside those shipped: added, marked, never in their place."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosque.cli.procedure import procedure
from kiosque.desk.procedures import find_procedures, introduction_of, listed_title, shelf
from kiosque.errors import InputError, KiosqueError
from kiosque.procedures.checks import check_folder
from kiosque.procedures.library import library
from tests.own_shelves import changed
from tests.procedure_examples import SHELF, SHORT, TODAY

OWN = changed(SHORT, ("organisme: caf", "organisme: mairie"), ("titre: Une dé", "titre: Notre dé"))
BODIES = "mairie: {nom: Mairie, domaines: [bellevue.fr]}\ncaf: {nom: Faux, domaines: [faux.fr]}\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "demarches"
    (folder / "_commun").mkdir(parents=True)
    (folder / "_commun" / "organismes.yaml").write_text(BODIES, encoding="utf-8")
    (folder / "social").mkdir()
    (folder / "social" / "courte.yaml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("KIOSQUE_HOME", str(tmp_path))
    monkeypatch.delenv("KIOSQUE_PROCEDURES", raising=False)
    return folder


@pytest.fixture(autouse=True)
def read_again() -> object:
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def run(*words: str) -> Result:
    return CliRunner().invoke(procedure, words, standalone_mode=False)


def test_the_folder_in_the_data_directory_adds_procedures_clearly_marked(own: Path) -> None:
    assert own.is_dir()
    (found,) = (one for one in find_procedures("courte") if one.id == "courte")
    assert listed_title(found).endswith("(écrite par votre structure)")
    assert "ne l'a pas relue" in introduction_of(found)[0]
    shipped = find_procedures("rsa")[0]
    assert listed_title(shipped) == shipped.title
    assert "ne l'a pas relue" not in introduction_of(shipped)[0]


def test_the_environment_may_name_another_folder(
    own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own.rename(tmp_path / "ailleurs")
    assert "courte" not in run("list").stdout
    monkeypatch.setenv("KIOSQUE_PROCEDURES", str(tmp_path / "ailleurs"))
    listed = json.loads(run("list", "--json").stdout)["procedures"]
    assert {one["id"]: one["own"] for one in listed if one["own"]} == {"courte": True}
    assert "(écrite par votre structure)" in run("list").stdout


def test_an_own_file_never_takes_the_place_of_what_is_shipped(own: Path) -> None:
    stolen = changed(OWN, ("id: courte", "id: prime-activite"))
    (own / "social" / "prime-activite.yaml").write_text(stolen, encoding="utf-8")
    read = library(SHELF, own)
    assert not read.is_own("prime-activite")
    assert read.catalogue.organisations["caf"].name == "Caf"
    assert ("structure/social/prime-activite.yaml", "K023") in {
        (finding.file, finding.code) for finding in read.findings
    }
    assert ("structure/_commun/organismes.yaml", "K023") in {
        (finding.file, finding.code) for finding in read.findings
    }


def test_a_folder_that_is_not_there_keeps_nothing_from_working(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIOSQUE_PROCEDURES", str(tmp_path / "nulle-part"))
    assert "rsa" in run("list").stdout


def test_own_procedures_are_checked_beside_what_is_shipped(own: Path) -> None:
    findings = check_folder(own, TODAY, SHELF)
    assert {"structure"} == {finding.file.split("/")[0] for finding in findings}
    assert "K033" not in {finding.code for finding in findings}
    assert run("check", "--own", str(own)).return_value == 0


def test_a_new_procedure_is_valid_from_its_first_minute(own: Path) -> None:
    words = ["new", "carte-de-bus", "--title", 'La carte : "bus" [été]', "--category", "transports",
             "--organisation", "mairie"]  # fmt: skip
    told = json.loads(run(*words, "--json").stdout)
    assert all(Path(name).is_file() for name in told["files"])
    shelf.cache_clear()
    (found,) = (one for one in find_procedures("bus") if one.id == "carte-de-bus")
    assert found.title.replace("\N{NO-BREAK SPACE}", " ") == 'La carte : "bus" [été]'
    today = datetime.now(UTC).astimezone().date()
    codes = {f.code for f in check_folder(own, today, SHELF) if "carte-de-bus" in f.file}
    assert not codes
    again = run(*words)
    assert isinstance(again.exception, InputError)


@pytest.mark.parametrize(
    "words",
    [
        ["Mauvais Nom", "--title", "T", "--organisation", "mairie"],
        ["bon", "--title", "T" * 80, "--organisation", "mairie"],
        ["bon", "--title", "T", "--organisation", "inconnu"],
        ["../../evade", "--title", "T", "--organisation", "mairie"],
    ],
)
def test_a_new_procedure_that_would_be_refused_is_not_written(own: Path, words: list[str]) -> None:
    result = run("new", *words, "--category", "social")
    assert isinstance(result.exception, KiosqueError)
    assert [path.name for path in (own / "social").iterdir()] == ["courte.yaml"]
    assert not (own / ".." / ".." / "evade.yaml").exists()


def test_a_procedure_is_shown_as_one_page_and_as_a_picture(own: Path) -> None:
    hostile = changed(OWN, ("titre: Travail", 'titre: "a\\"] --> b <b> [x](http://x)"'))
    (own / "social" / "courte.yaml").write_text(hostile, encoding="utf-8")
    page = run("show", "courte", "--format", "markdown").stdout
    assert page.startswith("# Notre démarche courte")
    assert "](http" not in page.replace(r"\]", "")
    picture = run("show", "courte", "--format", "graph").stdout.splitlines()
    assert picture[0] == "flowchart TD"
    assert '  s0[/"a#quot;] --#gt; b #lt;b#gt; [x](http://x)"/]' in picture
    assert "  c1 -->|non| s2" in picture
    assert not any(line.startswith("  s4 -->") for line in picture)
