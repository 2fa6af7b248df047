"""Procedures for other systems and for proof-readers, and what comes back."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS, RDF, Graph, Namespace, URIRef

from kiosque.errors import InputError, KiosqueError, UnreadableError
from kiosque.procedures.cpsv_ap import cpsv_ap
from kiosque.procedures.findings import ContentRefused
from kiosque.procedures.library import library
from kiosque.procedures.steps import PiecesStep, SiteStep, WaitStep
from kiosque.procedures.wording import filled
from tests.integration.test_cli_procedure import document, run
from tests.own_shelves import changed, folder_of
from tests.procedure_examples import SHORT, bonus, shelf

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
"""The reader of JSON-LD of that library uses a class of its own that it lets go."""

CPSV = Namespace("http://purl.org/vocab/cpsv#")
CV = Namespace("http://data.europa.eu/m8g/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
KQ = Namespace("urn:kiosque:ns:")
WORDED = changed(
    SHORT,
    ("resume: Une démarche pour les essais.", 'resume: "=1+1 est un essai."  # a comment'),
    ("texte: Pas ici.", 'texte: "Pas ici : voyez « {v.prime_activite_forfait} »."'),
)


def graph() -> Graph:
    told = json.dumps(cpsv_ap([bonus()], shelf().catalogue))
    return Graph().parse(data=told, format="json-ld")


def texts(found: Graph, subject: Any, predicate: URIRef) -> set[str]:
    return {str(one) for one in found.objects(subject, predicate)}


def test_the_descriptive_part_is_read_back_by_another_library() -> None:
    found, procedure, catalogue = graph(), bonus(), shelf().catalogue
    service = URIRef("urn:kiosque:demarche:prime-activite")
    assert list(found.subjects(RDF.type, CPSV.PublicService)) == [service]
    assert texts(found, service, DCTERMS.identifier) == {procedure.id}
    assert texts(found, service, DCTERMS.title) == {procedure.title}
    summary = filled(procedure.summary, procedure, None, catalogue.values).strip()
    assert texts(found, service, DCTERMS.description) == {summary}
    assert texts(found, service, DCAT.keyword) == set(procedure.keywords)
    (authority,) = found.objects(service, CV.hasCompetentAuthority)
    body = catalogue.organisations[procedure.organisation]
    assert texts(found, authority, DCTERMS.title) == {body.name}
    (contact,) = found.objects(service, CV.contactPoint)
    assert texts(found, contact, CV.telephone) == {body.telephone}
    pieces = {w.piece for s in procedure.steps if isinstance(s, PiecesStep) for w in s.pieces}
    kinds = [*found.objects(service, CV.hasInputType)]
    assert {str(found.value(kind, DCTERMS.identifier)) for kind in kinds} == pieces
    urls = {s.url for s in procedure.steps if isinstance(s, SiteStep)}
    pages = {str(found.value(c, FOAF.page)) for c in found.objects(service, CV.hasChannel)}
    assert urls <= pages
    (wait,) = (s for s in procedure.steps if isinstance(s, WaitStep))
    assert wait.typical == "1 mois"
    assert texts(found, service, CV.processingTime) == {"P1M"}
    sources = {str(one) for one in found.objects(service, KQ.source)}
    assert sources == {source.url for source in procedure.sources}
    steps = [str(found.value(s, DCTERMS.identifier)) for s in found.items(
        found.value(service, KQ.step)  # type: ignore[arg-type]
    )]  # fmt: skip
    assert steps == [step.id for step in procedure.steps]


def test_nothing_says_checked_that_nobody_checked() -> None:
    assert not list(graph().subject_objects(KQ.checkedOn))


def test_what_a_file_says_stays_text_in_the_document(tmp_path: Path) -> None:
    hostile = changed(SHORT, ("titre: Une démarche courte", 'titre: "<b>\\" @id: {}"'))
    procedure = library(folder_of(tmp_path, courte=hostile)).procedures[0]
    told = json.loads(json.dumps(cpsv_ap([procedure], shelf().catalogue)))
    service = next(n for n in told["@graph"] if n["@type"] == "cpsv:PublicService")
    assert service["dct:title"] == {"@value": procedure.title, "@language": "fr"}


def exported(tmp_path: Path, text: str = WORDED) -> tuple[Path, Path, list[list[str]]]:
    """Return the folder, the file of the procedure and the rows of its table."""
    root = folder_of(tmp_path, courte=text)
    output = tmp_path / "textes.csv"
    words = ("export", "courte", "--format", "tableur", "--output", str(output))
    assert document(*words, "--folder", str(root))["procedures"] == 1
    read = csv.reader(io.StringIO(output.read_bytes().decode("utf-8-sig")), delimiter=";")
    return root, root / "social" / "courte.yaml", list(read)


def brought_back(root: Path, rows: list[list[str]], delimiter: str = ";") -> Any:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    table = root.parent / "relu.csv"
    table.write_bytes(written.getvalue().encode("utf-8-sig"))
    result = run("import", "--texts", str(table), "--folder", str(root), "--json")
    return result.exception or json.loads(result.stdout)["changed"]


def test_a_table_brought_back_unchanged_changes_nothing(tmp_path: Path) -> None:
    root, file, rows = exported(tmp_path)
    assert brought_back(root, rows) == []
    assert file.read_text(encoding="utf-8") == WORDED


def test_a_formula_is_neutral_in_its_cell_and_the_same_text_when_it_comes_back(
    tmp_path: Path,
) -> None:
    root, file, rows = exported(tmp_path)
    summary = next(row for row in rows if row[2] == "resume")
    assert summary[4] == "'=1+1 est un essai."
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    summary[4] = "'=2+2 est un essai."
    assert brought_back(root, rows)[0]["texts"] == 1
    expected = WORDED.replace("=1+1 est", "=2+2 est")
    assert file.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_corrected_texts_come_back_and_every_other_byte_stays(
    tmp_path: Path, delimiter: str
) -> None:
    root, file, rows = exported(tmp_path)
    for row in rows:
        if row[2] == "etapes/fin/texte":
            row[4] = "C'est fini : bravo."
        if row[2] == "champs/travaille/choix/oui":
            row[4] = "Oui, en ce moment"
    assert brought_back(root, rows, delimiter)[0]["texts"] == 2
    expected = WORDED.replace("texte: C'est fini.}", 'texte: "C\'est fini : bravo."}').replace(
        "oui: Oui,", 'oui: "Oui, en ce moment",'
    )
    assert file.read_text(encoding="utf-8") == expected


def _change(place: str, column: int, new: str) -> Any:
    def change(rows: list[list[str]]) -> None:
        next(row for row in rows if row[2] == place)[column] = new

    return change


@pytest.mark.parametrize(
    "change",
    [
        _change("etapes/fin/texte", 2, "etapes/autre/texte"),
        _change("etapes/refus/si", 4, "travaille = oui"),
        _change("etapes/refus/si", 3, "texte"),
        _change("etapes/fin/texte", 4, "  "),
        _change("etapes/refus/texte", 4, "Pas ici."),
        _change("etapes/refus/texte", 4, "Pas ici : {v.autre}."),
        _change("etapes/fin/texte", 0, "inconnue"),
        _change("etapes/fin/texte", 1, "0" * 16),
        _change("titre", 4, "x" * 61),
        lambda rows: rows.pop(),
        lambda rows: rows.append(rows[1]),
        lambda rows: rows[0].append("de plus"),
        lambda rows: rows.clear(),
    ],
)
def test_anything_but_a_text_is_refused_and_nothing_is_written(tmp_path: Path, change: Any) -> None:
    root, file, rows = exported(tmp_path)
    change(rows)
    assert isinstance(brought_back(root, rows), InputError | ContentRefused)
    assert file.read_text(encoding="utf-8") == WORDED


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    root, _file, _rows = exported(tmp_path)
    table = tmp_path / "relu.csv"
    for data in (b"\xff\xfe\x00", b"\xe9;\xe9"):
        table.write_bytes(data)
        error = run("import", "--texts", str(table), "--folder", str(root)).exception
        assert isinstance(error, UnreadableError)


def test_an_export_replaces_no_file_and_names_one_procedure_or_all(tmp_path: Path) -> None:
    root = folder_of(tmp_path, courte=SHORT)
    output = tmp_path / "services.json"
    words = ("export", "--all", "--format", "cpsv-ap", "--output", str(output))
    assert document(*words, "--folder", str(root))["procedures"] == 1
    assert json.loads(output.read_text(encoding="utf-8"))["@graph"]
    assert isinstance(run(*words, "--folder", str(root)).exception, KiosqueError)
    both = ("export", "courte", "--all", "--format", "cpsv-ap", "--output", str(tmp_path / "x"))
    assert isinstance(run(*both, "--folder", str(root)).exception, InputError)
