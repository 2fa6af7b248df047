"""Content files that are wrong, huge, circular or hostile: named, and the rest works."""

import os
from pathlib import Path

import pytest

from kiosque.desk.cases import cases_of
from kiosque.desk.procedures import find_procedures, refused_files, shelf
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.procedure import ask_procedures
from kiosque.mandates.order import VisitDraft
from kiosque.mandates.postures import Posture
from kiosque.procedures.checks import check_folder
from kiosque.procedures.library import library
from kiosque.procedures.yaml_tree import MAX_BYTES
from tests.desks import begin, found
from tests.own_shelves import folder_of, ship
from tests.procedure_examples import SHORT, TODAY

MANY = "\n".join(f"  - {{id: a{n}, type: info, titre: A, texte: A.}}" for n in range(400))
BAD = {
    "empty": b"",
    "binary": bytes(range(256)),
    "latin-1": SHORT.replace("Une démarche", "Une démarche").encode("latin-1"),
    "half edited": SHORT[: len(SHORT) // 2].encode(),
    "a merge left open": SHORT.replace("etapes:", "<<<<<<< ours\netapes:").encode(),
    "enormous": SHORT.encode() + b"#" * MAX_BYTES,
    "deep": b"a: " + b"[" * 5_000 + b"]" * 5_000,
    "too many steps": SHORT.replace("etapes:", f"etapes:\n{MANY}").encode(),
    "circular calculations": SHORT.replace(
        "etapes:", "calculs:\n  a: b + 1\n  b: a + 1\netapes:"
    ).encode(),
    "an alias bomb": b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "code": SHORT.replace("Une démarche courte", "!!python/object/apply:os.system [id]").encode(),
    "the same key twice": SHORT.replace("version: 1", "version: 1\nversion: 2").encode(),
    "a password asked": SHORT.replace("{type: iban,", "{type: mot_de_passe,").encode(),
    "an IBAN kept": SHORT.replace("libelle: IBAN}", "libelle: IBAN, conserver: dossier}").encode(),
    "marks of direction": SHORT.replace("Une démarche", "\u202eUne démarche").encode(),
    "a link to elsewhere": SHORT.replace("https://www.caf.fr/", "javascript:alert(1)").encode(),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_named_with_its_reason_and_the_others_work(
    tmp_path: Path, data: bytes
) -> None:
    root = folder_of(tmp_path, courte=SHORT)
    (root / "social" / "mauvais.yaml").write_bytes(data)
    read = library(root)
    assert [procedure.id for procedure in read.procedures] == ["courte"]
    (refused,) = read.refused
    assert refused.file == "social/mauvais.yaml"
    assert refused.message
    assert "social/mauvais.yaml" in {finding.file for finding in check_folder(root, TODAY)}


@pytest.mark.parametrize("shared", ["valeurs", "pieces", "organismes", "glossaire", "courriers"])
@pytest.mark.parametrize("data", [b"", b"\xff", b"a: [", b"a: {b: {c: d}}"])
def test_a_bad_shared_file_is_named_and_the_procedures_that_do_without_it_work(
    tmp_path: Path, shared: str, data: bytes
) -> None:
    root = folder_of(tmp_path, courte=SHORT)
    (root / "_commun" / f"{shared}.yaml").write_bytes(data)
    read = library(root)
    assert [procedure.id for procedure in read.procedures] == ["courte"]
    assert f"_commun/{shared}.yaml" in {finding.file for finding in read.refused}


def test_what_is_no_file_never_makes_the_program_wait(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=SHORT)
    os.mkfifo(root / "social" / "tuyau.yaml")
    (root / "social" / "dossier.yaml").mkdir()
    (root / "social" / "zero.yaml").symlink_to("/dev/zero")
    (root / "social" / "cercle.yaml").symlink_to(root / "social" / "cercle.yaml")
    read = library(root)
    assert [procedure.id for procedure in read.procedures] == ["courte"]
    assert {"tuyau", "dossier", "zero", "cercle"} == {Path(one.file).stem for one in read.refused}


def test_the_name_of_a_file_never_steers_the_terminal(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=SHORT)
    (root / "social" / "\x1b[2J\n.yaml").write_text("a: [", encoding="utf-8")
    os.close(os.open(os.fsencode(root / "social") + b"/\xff.yaml", os.O_CREAT | os.O_WRONLY))
    for finding in library(root).refused:
        assert finding.file.isprintable()


def test_a_visit_goes_on_and_the_refused_file_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, tmp_path, courte=SHORT, mauvais="titre: [")
    assert [one.id for one in find_procedures("courte")] == ["courte"]
    session = found(tmp_path / "home").session
    visit = begin(session, VisitDraft(Posture.JE_FORME))
    said: list[str] = []
    answers = {"procedure.more": ["oui"], "procedure.search": ["courte"],
               "procedure.choice": ["courte"]}  # fmt: skip
    with pytest.raises(Exception, match=r"case\.travaille"):
        ask_procedures(session, ScriptedConsole(answers, said.append), visit)
    assert any("social/mauvais.yaml" in line for line in said)
    assert len(cases_of(session, visit)) == 1
    assert len(refused_files()) == 1
    monkeypatch.undo()
    shelf.cache_clear()
