"""The checker: each thing that it must find, in a copy of the shelf changed in one place."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from kiosque.procedures.checks import check_folder
from kiosque.procedures.findings import Finding, has_errors
from kiosque.procedures.freshness import Freshness, freshness
from kiosque.procedures.graph import check_paths
from kiosque.procedures.library import library
from kiosque.procedures.plain_language import reading_ease, syllables
from kiosque.procedures.references import is_official
from kiosque.procedures.yaml_tree import read_tree
from tests.own_shelves import folder_of
from tests.procedure_examples import SHELF, SHORT, TODAY, bonus, shelf, short

BONUS = "social/prime-activite.yaml"
TABLE = "social/prime-activite.tests.yaml"


def checked(tmp_path: Path, file: str = "", old: str = "", new: str = "") -> list[Finding]:
    root = tmp_path / "procedures"
    shutil.copytree(SHELF, root, dirs_exist_ok=True)
    if file:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_folder(root, TODAY)


def test_the_worked_example_has_no_error(tmp_path: Path) -> None:
    assert {f.code for f in checked(tmp_path)} == {"K042", "K073", "K035"}


def test_each_choice_of_a_field_that_a_rule_reads_is_to_be_tried_even_one_it_does_not_name(
    tmp_path: Path,
) -> None:
    found = [f for f in checked(tmp_path) if f.code == "K073"]
    told = [str(f).replace("\N{NO-BREAK SPACE}", " ") for f in found]
    for key, name in (("non", "sejour_europe_3_mois"), ("parent_isole", "titre_autre")):
        assert any(f"« {key} » à « {name} »" in one for one in told)
    assert not any("numero_allocataire" in one for one in told)


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (BONUS, "id: prime-activite", "id: prime", "K031"),
        (BONUS, "categorie: social", "categorie: travail", "K032"),
        (BONUS, "organisme: caf", "organisme: cnaf", "K033"),
        (BONUS, "{piece: rib}", "{piece: ribe}", "K034"),
        (BONUS, "{v.prime_activite_forfait}", "{v.forfait}", "K036"),
        (BONUS, "https://www.msa.fr/", "https://www.msa.fr.example/", "K037"),
        (BONUS, "domaines: [caf.fr, msa.fr]", "domaines: [caf.example]", "K037"),
        (BONUS, "    delai: {", "    sources: []\n    delai: {", "K005"),
        (BONUS, "    sources: [spp-R42724]\n", "", "K038"),
        (BONUS, "lu_le: 2026-11-22", "lu_le: 2027-11-22", "K040"),
        (BONUS, "a_reverifier_le: 2027-04-15", "a_reverifier_le: 2026-11-24", "K041"),
        (BONUS, "si: nationalite = europe,", "si: nationalite = europe et detache,", "K050"),
        (BONUS, "si: regime = agricole", "si: regime = agricole et age < 10", "K051"),
        (BONUS, "champs: [numero_allocataire, iban]", "champs: [iban]", "K053"),
        (BONUS, "On la redonne tous les 3 mois,", "mot " * 20 + "fin", "K060"),
        (BONUS, "titre: Demander la prime d'activité", f"titre: {'a' * 61}", "K013"),
        (BONUS, "Noter la date d'envoi", "Noter le login", "K062"),
        (BONUS, "Noter la date d'envoi", "Regarde tes dates", "K062"),
        (BONUS, "le RSA", "le RSO", "K063"),
        (BONUS, "de {v.prime_activite_forfait}", "de 638,28 €", "K064"),
        (BONUS, "Noter la date d'envoi", "Noter le 1er avril la date", "K064"),
        (BONUS, "Noter la date d'envoi", "Noter le mot de passe", "K065"),
        (BONUS, "libelle: Date de naissance", "libelle: Mot de passe", "K065"),
        (BONUS, "Noter la date d'envoi", "Cliquer ici", "K066"),
        (BONUS, "    texte: La Caf ou la MSA étudie", "    bloc: La Caf étudie", "K067"),
        (BONUS, "le RSA", "www.rsa.example", "K068"),
        (BONUS, "si: regime = agricole", "si: 1 / 0 > 3", "K076"),
        (BONUS, "    si: travaille = non", "    si: 1 / 0 > 3", "K076"),
        (TABLE, "fin: pas-de-travail", "fin: fin-demande", "K071"),
        (TABLE, "evite: [demande-msa]", "evite: [demande-caf]", "K071"),
        (TABLE, "pieces: [fiches-paie-3-mois, rib,", "pieces: [", "K071"),
        (TABLE, ", doutes: tranches", "", "K071"),
        (TABLE, "travaille: non}", "travaille: non, regime: general}", "K071"),
        (TABLE, "travaille: non", "travaille: rien", "K074"),
        (TABLE, "procedure: prime-activite", "procedure: prime", "K074"),
        (TABLE, "jour: 2026-11-22", "jour: hier", "K013"),
        ("_commun/valeurs.yaml", "perime_le: 2027-04-01", "perime_le: 2026-11-24", "K042"),
        ("_commun/valeurs.yaml", "perime_le: 2025-11-01", "perime_le: 2027-11-01", "K043"),
        ("_commun/valeurs.yaml", "lu_le: 2026-11-22", "lu_le: 2026-01-22", "K044"),
        ("_commun/valeurs.yaml", "  lu_le: 2026-11-22\n", "", "K011"),
        ("_commun/pieces.yaml", "sensible: oui", "sensible: true", "K013"),
    ],
)
def test_a_mistake_is_found(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    assert code in {finding.code for finding in checked(tmp_path, file, old, new)}


def test_a_branch_that_never_asks_is_found(tmp_path: Path) -> None:
    old = "titre: Les enfants, champ: seul_avec_enfant}"
    new = "titre: Les enfants, champ: seul_avec_enfant, si: travaille = salarie}"
    found = [f for f in checked(tmp_path, BONUS, old, new) if f.code == "K050"]
    assert [finding.where for finding in found] == ["etapes/10/si"]
    assert "seul_avec_enfant" in found[0].message


def test_a_table_without_procedure_and_a_procedure_without_table_are_found(tmp_path: Path) -> None:
    checked(tmp_path)
    root = tmp_path / "procedures" / "social"
    (root / "prime-activite.tests.yaml").rename(root / "autre.tests.yaml")
    codes = {finding.code for finding in check_folder(tmp_path / "procedures", TODAY)}
    assert {"K070", "K074"} <= codes


def test_an_end_that_no_case_reaches_is_found(tmp_path: Path) -> None:
    root = tmp_path / "procedures"
    checked(tmp_path)
    table = root / TABLE
    text = table.read_text(encoding="utf-8")
    table.write_text(text[: text.index("  - nom: Sans travail")], encoding="utf-8")
    messages = [f.message for f in check_folder(root, TODAY) if f.code == "K072"]
    assert len(messages) == 2


def test_one_unreadable_file_never_hides_the_others(tmp_path: Path) -> None:
    checked(tmp_path)
    root = tmp_path / "procedures"
    (root / "social" / "cassee.yaml").write_bytes(b"\xff\xfe")
    (root / "social" / "vide.yaml").write_text("", encoding="utf-8")
    (root / "social" / "dossier.yaml").mkdir()
    found = library(root)
    assert [p.id for p in found.procedures] == ["prime-activite"]
    assert {f.file for f in found.findings} == {
        "social/cassee.yaml",
        "social/dossier.yaml",
        "social/vide.yaml",
    }


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert has_errors(check_folder(tmp_path, TODAY))


def test_two_files_for_one_procedure_are_found(tmp_path: Path) -> None:
    checked(tmp_path)
    root = tmp_path / "procedures" / "social"
    shutil.copy(root / "prime-activite.yaml", root / "z.yaml")
    assert "K023" in {finding.code for finding in check_folder(tmp_path / "procedures", TODAY)}


def test_too_many_combinations_are_sampled_and_said() -> None:
    names = [f"n{place}" for place in range(12)]
    fields = "".join(f"  {name}: {{type: nombre, libelle: Nombre}}\n" for name in names)
    changed = short(
        ("  iban: {", f"{fields}  iban: {{"),
        ("champs: [aides,", f"champs: [{', '.join(names)}, aides,"),
        ("si: loyer est connu et loyer > 1000", f"si: {' + '.join(names)} > 100"),
    )
    findings = check_paths(changed, read_tree("a: b", "f.yaml"), {}, TODAY)
    assert [finding.code for finding in findings] == ["K055"]


def test_lateness_grows() -> None:
    assert freshness(bonus(), TODAY) is Freshness.FRESH
    assert freshness(bonus(), date(2027, 4, 15)) is Freshness.LATE
    assert freshness(bonus(), date(2028, 4, 15)) is Freshness.VERY_LATE


@pytest.mark.parametrize(
    "words",
    [
        "prime activité",
        "PRIME D’ACTIVITE",
        "primme activte",
        "petits salaires",
        "complement",
        "ppa",
    ],
)
def test_the_search_forgives(words: str) -> None:
    assert [p.id for p in shelf().search(words)] == ["prime-activite"]


def test_the_search_does_not_answer_anything_to_everything() -> None:
    assert shelf().search("passeport") == ()
    assert shelf().search("de la") == ()
    assert shelf().search("  ") == shelf().procedures


def test_a_domain_allows_its_sub_domains_only() -> None:
    allowed = frozenset({"caf.fr"})
    assert is_official("wwwd.caf.fr", allowed)
    assert not is_official("moncaf.fr", allowed)
    assert not is_official("caf.fr.example", allowed)


def test_syllables_are_about_those_that_a_dictionary_gives() -> None:
    import pyphen

    text = (
        "personne maison demande aide prestation attestation travail revenu mois salaire conjoint"
        " logement documents question compte bancaire adresse naissance simple famille"
    )
    words = text.split()
    dictionary = pyphen.Pyphen(lang="fr")
    ours = sum(map(syllables, words))
    theirs = sum(len(dictionary.inserted(word).split("-")) for word in words)
    assert abs(ours - theirs) <= len(words) * 0.25


def test_plain_words_are_easier_than_a_statute() -> None:
    plain = "La Caf verse cette aide chaque mois. On la demande en ligne. Il faut un compte. " * 3
    statute = (
        "L'attribution de la prestation susmentionnée est subordonnée à la justification préalable"
        " d'une résidence ininterrompue sur le territoire métropolitain, nonobstant les"
        " dispositions dérogatoires et transitoires expressément applicables aux"
        " ressortissants communautaires régulièrement établis."
    )
    easy, hard = reading_ease(plain), reading_ease(statute)
    assert easy is not None
    assert hard is not None
    assert hard < 40
    assert easy > 80


def test_a_question_whose_answer_changes_nothing_is_told_to_its_author(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=SHORT)
    told = {finding.where for finding in check_folder(root, TODAY) if finding.code == "K056"}
    assert told == {"champs/aides"}
