"""Files read strictly: hostile YAML, wrong shapes, wrong references."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.procedures.findings import ContentRefused
from kiosque.procedures.reader import load_procedure
from kiosque.procedures.schema import ID, schema_text
from kiosque.procedures.yaml_tree import MAX_BYTES, read_tree
from tests.procedure_examples import SHORT, bonus, refusals, shelf, short


def codes(*changes: tuple[str, str]) -> set[str]:
    return {finding.code for finding in refusals(*changes)}


def test_the_examples_are_read() -> None:
    assert not shelf().findings
    assert len(bonus().steps) == 18
    assert short().steps[-1].id == "fin"


def test_every_scalar_is_the_text_that_was_typed() -> None:
    tree = read_tree("a: 01000\nb: 12:30\nc: no\non: 1.10\nd: 0x1F\ne: ~\n", "f.yaml")
    assert tree.content == {
        "a": "01000",
        "b": "12:30",
        "c": "no",
        "on": "1.10",
        "d": "0x1F",
        "e": "~",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2\n", "K005"),
        ("a: {b: 1, b: 2}\n", "K005"),
        ("a: &x 1\nb: *x\n", "K004"),
        ("a: !!python/object/apply:os.system [ls]\n", "K004"),
        ("a: !t 1\n", "K004"),
        ("? [a]\n: 1\n", "K004"),
        ("? {a: 1}\n: 1\n", "K004"),
        ("a: 1\n---\nb: 2\n", "K004"),
        ("a: [1\n", "K001"),
        ("a: \x00\n", "K001"),
        ("a: \x1b[31m\n", "K001"),
        ("a: \u202eabc\n", "K001"),
        ('a: "\\x1b[31m"\n', "K001"),
        ('a: "\\u202eabc"\n', "K001"),
        ('"\\ea": b\n', "K001"),
        ("a: \ud800\n", "K001"),
        ("", "K003"),
        ("# rien\n", "K003"),
        ("a: " + "[" * 50 + "]" * 50 + "\n", "K004"),
        ("a: " + "x" * MAX_BYTES, "K002"),
        ("- x\n" * 30_000, "K004"),
    ],
)
def test_hostile_yaml_is_refused_with_a_place(text: str, code: str) -> None:
    with pytest.raises(ContentRefused) as caught:
        read_tree(text, "f.yaml")
    (finding,) = caught.value.findings
    assert finding.code == code
    assert finding.line >= 1


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(ContentRefused):
        read_tree("\n".join(lines), "f.yaml")


@given(st.text(max_size=200))
def test_any_text_is_a_procedure_or_a_refusal(text: str) -> None:
    with pytest.raises(ContentRefused):
        load_procedure(text, "f.yaml")


@given(st.integers(0, len(SHORT) - 1), st.sampled_from(":{}[]&*!#'\"-\n\t "))
def test_a_procedure_with_one_wrong_character_is_read_or_refused(place: int, wrong: str) -> None:
    text = SHORT[:place] + wrong + SHORT[place + 1 :]
    assert all(str(finding) for finding in refusals((SHORT, text)))


def test_a_finding_names_file_line_and_key() -> None:
    (finding,) = refusals(("si: travaille = non", "si: travail = non"))
    assert (finding.file, finding.code) == ("social/courte.yaml", "K020")
    assert SHORT.splitlines()[finding.line - 1].lstrip().startswith("si: travaille = non")
    assert finding.where == "etapes/1/si"
    assert "vouliez-vous dire" in str(finding)
    assert str(finding).startswith("social/courte.yaml:")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("resume:", "resumé:", "K010"),
        ("titre: Travail,", "titre: Travail, couleur: bleu,", "K010"),
        ("version: 1\n", "", "K011"),
        ("champ: travaille", "bloc: x", "K011"),
        ("type: question, ", "", "K011"),
        ("champs: [aides, loyer, iban]", "champs: aides", "K012"),
        ("version: 1", "version: un", "K013"),
        ("format: 1", "format: 2", "K013"),
        ("id: courte", "id: Courte", "K013"),
        ("categorie: social", "categorie: sociale", "K013"),
        ("type: question", "type: devinette", "K013"),
        ("lu_le: 2026-11-01", "lu_le: 2026-02-30", "K013"),
        ("url: https://www.caf.fr/", "url: javascript:alert(1)", "K013"),
        ("url: https://www.caf.fr/", "url: http://www.caf.fr/", "K013"),
        ("type: iban, libelle: IBAN", "type: iban, libelle: IBAN, conserver: dossier", "K013"),
        ("type: montant,", "type: mot_de_passe,", "K013"),
        ("type: montant,", "type: montant, choix: {a: A, b: B},", "K013"),
        ("si: travaille = non", "si: travaille = nom", "K020"),
        ("si: travaille = non", "si: iban = 1", "K020"),
        ("si: travaille = non", "si: loyer est connu", "K021"),
        ("id: autres", "id: travail", "K023"),
        ("champs: [aides, loyer, iban]", "champs: [aides, lover]", "K024"),
        ("texte: C'est fini.}", "texte: C'est fini., si: travaille = oui}", "K026"),
        ("si: travaille = non, ", "", "K027"),
        ("  iban: {", "  date_demande: {", "K029"),
        ("sources: [page]}", "sources: [livre]}", "K030"),
        ("confiance: bonne}", "confiance: bonne, verifie_le: 2026-11-02}", "K039"),
    ],
)
def test_a_wrong_file_is_refused_with_its_code(old: str, new: str, code: str) -> None:
    assert code in codes((old, new))


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    found = codes(("si: travaille = non", "si: travail = non"), ("id: autres", "id: travail"))
    assert found == {"K020", "K023"}


def test_the_published_schema_is_the_generated_one() -> None:
    published = content_root() / "procedures" / "schema" / ID
    assert published.read_text(encoding="utf-8") == schema_text()


def test_the_published_schema_accepts_the_examples_and_refuses_a_wrong_one() -> None:
    import jsonschema

    schema = json.loads(schema_text())
    checker = jsonschema.Draft202012Validator(schema)
    for text in (SHORT, shelf().text_of("prime-activite") or ""):
        assert not list(checker.iter_errors(read_tree(text, "f").content))
    wrong = read_tree(SHORT.replace("champ: travaille", "champ: 12"), "f").content
    assert list(checker.iter_errors(wrong))


def test_heavy_libraries_are_loaded_only_when_a_file_is_read_or_a_key_used() -> None:
    program = (
        "import sys, kiosque.cli.procedure, kiosque.procedures.checks, kiosque.procedures.answers,"
        " kiosque.procedures.case_text, kiosque.procedures.wording\n"
        "print([m for m in ('pydantic', 'yaml', 'rapidfuzz', 'phonenumbers', 'stdnum', 'babel',"
        " 'cryptography') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
