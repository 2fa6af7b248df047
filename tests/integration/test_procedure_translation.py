"""A translation of procedures: what leaves for translators, and what is said of what comes back."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from kiosque.errors import InputError
from kiosque.procedures.findings import ContentRefused
from kiosque.procedures.translation_check import cells
from tests.integration.test_cli_procedure import document, run
from tests.own_shelves import changed, folder_of
from tests.procedure_examples import SHORT

FRENCH = changed(
    SHORT,
    ("texte: Pas ici.", 'texte: "Pas ici : voyez {travaille} et {v.prime_activite_forfait}."'),
    ("titre: Cher,", "titre: Un loyer bien trop cher,"),
)
UKRAINIAN = {
    "Une démarche courte": "Коротка процедура",
    "Une démarche pour les essais.": "Процедура для перевірок.",
    "Travaille ?": "Працює?",
    "Oui": "Так",
    "Non": "Ні",
    "Parfois": "Іноді",
    "Aides": "Допомоги",
    "APL": "APL",
    "RSA": "RSA",
    "Loyer": "Оренда",
    "IBAN": "IBAN",
    "Travail": "Робота",
    "Pas ici : voyez {travaille} et {v.prime_activite_forfait}.": (
        "Не тут: дивіться {v.prime_activite_forfait} і {travaille}."
    ),
    "Autres": "Інше",
    "Un loyer bien trop cher": "Занадто висока орендна плата",
    "Le loyer est élevé.": "Орендна плата висока.",
    "Fin": "Кінець",
    "C'est fini.": "Готово.",
}
"""The whole short procedure, in Ukrainian."""


def exported(tmp_path: Path, *more: str, text: str = FRENCH, name: str = "textes.po") -> Catalog:
    root = folder_of(tmp_path, courte=text)
    output = tmp_path / name
    words = ("export", "courte", "--format", "po", "--output", str(output), *more)
    assert document(*words, "--folder", str(root))["procedures"] == 1
    return read_po(io.BytesIO(output.read_bytes()))


def written(tmp_path: Path, catalogue: Catalog) -> Path:
    path = tmp_path / "uk.po"
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path


def translated(tmp_path: Path, **changes: str) -> Path:
    """Return the file of the whole translation, some of its texts changed."""
    catalogue = exported(tmp_path)
    for french, said in {**UKRAINIAN, **changes}.items():
        catalogue[french].string = said
    return written(tmp_path, catalogue)


def found(tmp_path: Path, path: Path, text: str = FRENCH) -> list[tuple[str, str]]:
    """Return the code and the place of each finding about a translation."""
    root = folder_of(tmp_path, courte=text)
    told = document("check", str(root), "--translation", str(path))["findings"]
    return [(one["code"], one["message"].replace("\N{NO-BREAK SPACE}", " ")) for one in told]


def test_every_text_leaves_once_with_its_line_and_the_place_where_it_stands(
    tmp_path: Path,
) -> None:
    catalogue = exported(tmp_path)
    assert {entry.id for entry in catalogue if entry.id} == UKRAINIAN.keys()
    lines = FRENCH.splitlines()
    for entry in catalogue:
        for file, line in entry.locations:
            assert file == "social/courte.yaml"
            assert str(entry.id) in lines[line - 1]
    refusal = catalogue["Non"]
    assert refusal.auto_comments == ["champs/travaille/choix/non", "etapes/refus/titre"]
    assert len(refusal.locations) == 2
    assert not [entry.id for entry in catalogue if entry.id and "python-format" in entry.flags]


def test_a_whole_translation_with_the_same_holes_has_nothing_to_correct(tmp_path: Path) -> None:
    assert found(tmp_path, translated(tmp_path)) == []


def test_what_is_missing_lost_or_too_long_is_said_of_each_text(tmp_path: Path) -> None:
    holes = "Pas ici : voyez {travaille} et {v.prime_activite_forfait}."
    long = "Орендна плата, яка є надто високою"
    path = translated(
        tmp_path, **{"Oui": "", holes: "Не тут: {travaille}.", "Un loyer bien trop cher": long * 2}
    )
    told = dict(found(tmp_path, path))
    assert told.keys() == {"K091", "K092", "K094"}
    assert "« Oui »" in told["K091"]
    assert "{…}" in told["K092"]
    assert "titre trop long : 68 colonnes (36 au plus)" in told["K094"]


def test_a_translation_to_be_read_again_counts_as_missing(tmp_path: Path) -> None:
    catalogue = read_po(io.BytesIO(translated(tmp_path).read_bytes()))
    catalogue["Parfois"].flags.add("fuzzy")
    assert [code for code, _said in found(tmp_path, written(tmp_path, catalogue))] == ["K091"]


def test_when_the_french_changes_its_translation_is_told_stale_and_the_new_text_missing(
    tmp_path: Path,
) -> None:
    path = translated(tmp_path)
    later = changed(FRENCH, ("Le loyer est élevé.", "Le loyer est très élevé."))
    told = found(tmp_path, path, later)
    assert [code for code, _said in told] == ["K091", "K093"]
    assert "« Le loyer est très élevé. »" in told[0][1]
    assert "« Le loyer est élevé. »" in told[1][1]


def test_a_translation_is_taken_up_again_and_what_changed_is_marked(tmp_path: Path) -> None:
    path = translated(tmp_path)
    later = changed(FRENCH, ("Le loyer est élevé.", "Le loyer est très élevé."))
    again = exported(tmp_path, "--translation", str(path), text=later, name="encore.po")
    assert again["Oui"].string == "Так"
    assert again["Le loyer est très élevé."].fuzzy
    kept = {entry.id for entry in again if entry.string and not entry.fuzzy}
    assert UKRAINIAN.keys() - kept == {"Le loyer est élevé."}


def test_a_translation_is_about_the_files_that_it_names(tmp_path: Path) -> None:
    path = translated(tmp_path)
    root = folder_of(tmp_path, courte=FRENCH, autre=changed(FRENCH, ("id: courte", "id: autre")))
    assert document("check", str(root), "--translation", str(path))["findings"] == []
    output = tmp_path / "tout.po"
    run("export", "--all", "--format", "po", "--output", str(output), "--folder", str(root))
    files = {
        file.split("/")[0]
        for entry in read_po(io.BytesIO(output.read_bytes()))
        for file, _line in entry.locations
    }
    assert files == {"social", "_commun"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"not a catalogue",
        b'msgid "a"\n',
        b'msgid "Oui"\nmsgstr "\\t\\r"\n',
        b'msgid ""\nmsgstr "Plural-Forms: nplurals=x; plural=n;\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        b'msgid "Oui"\nmsgstr "\x1b[2J"\n',
    ],
)
def test_what_is_no_catalogue_is_said_and_nothing_of_it_reaches_the_screen(
    tmp_path: Path, data: bytes
) -> None:
    path = tmp_path / "uk.po"
    path.write_bytes(data)
    root = folder_of(tmp_path, courte=FRENCH)
    result = run("check", str(root), "--translation", str(path))
    assert result.exception is None
    assert result.return_value == 1
    assert "\x1b" not in result.output
    words = ("export", "courte", "--format", "po", "--output", str(tmp_path / "x.po"))
    error = run(*words, "--translation", str(path), "--folder", str(root)).exception
    assert isinstance(error, ContentRefused)


def test_only_a_catalogue_takes_a_translation_up_again(tmp_path: Path) -> None:
    path = translated(tmp_path)
    words = ("export", "--all", "--format", "tableur", "--output", str(tmp_path / "x.csv"))
    assert isinstance(run(*words, "--translation", str(path)).exception, InputError)


def test_columns_are_those_of_a_terminal() -> None:
    assert cells("Fin") == 3
    assert cells("申請") == 4
    assert cells("e\N{COMBINING ACUTE ACCENT}") == 1
