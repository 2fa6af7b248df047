"""Places are found the way people say them, and keep their official code."""

import lzma
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.identity.folding import fold
from kiosque.identity.places import (
    communes_of_postcode,
    country_name,
    place_name,
    search_communes,
    search_countries,
)

COG = re.compile(r"(?:2[AB]|[0-9]{2})[0-9]{3}")


def labels(text: str, limit: int = 10) -> list[str]:
    return [commune.label for commune in search_communes(text, limit)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lille", "59350"),
        ("LILLE", "59350"),
        ("lilel", "59350"),
        ("marseile", "13055"),
        ("Ajacio", "2A004"),
        ("l'haÿ les roses", "94038"),
        ("L’Haÿ", "94038"),
        ("rochelle", "17300"),
        ("ste foy les lyon", "69202"),
        ("œuilly", "51410"),
        ("villneuve d asq", "59009"),
        ("paris 7ème", "75107"),
        ("Paris 1er", "75101"),
        ("nouméa", "98818"),
        ("papeete", "98735"),
        ("2a004", "2A004"),
        ("Belmont-Luthézieu", "01036"),
        ("Châteauroux 36", "36044"),
    ],
)
def test_a_commune_is_found_however_it_is_typed(text: str, code: str) -> None:
    assert search_communes(text)[0].code == code


@pytest.mark.parametrize("text", ["saint denis", "St-Denis", "SAINT DENIS", "st denis "])
def test_saint_may_be_abbreviated_and_homonyms_show_their_departement(text: str) -> None:
    assert labels(text, 4) == [
        "Saint-Denis (Seine-Saint-Denis)",
        "Saint-Denis (La Réunion)",
        "Saint-Denis (Aude)",
        "Saint-Denis (Gard)",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "saint denis 974",
        "st denis reunion",
        "Saint-Denis La Réunion",
        "saint denis 97400",
        "saint denis reu",
    ],
)
def test_a_departement_after_the_name_chooses_among_homonyms(text: str) -> None:
    assert search_communes(text)[0].code == "97411"


def test_a_code_that_is_no_longer_given_is_still_found() -> None:
    (former,) = search_communes("01126", 1)
    assert (former.code, former.label) == ("01126", "Valserhône (Ain), ancien code")
    assert former.present_code == "01033"
    assert "01126" not in {one.code for one in search_communes("valserhône")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("paris 13e", "75113"),
        ("PARIS 13EME ARRDT", "75113"),
        ("lyon 3", "69383"),
        ("marseille 1er arrondissement", "13201"),
        ("bellegarde sur valserine", "01033"),
        ("annecy le vieux", "74011"),
        ("mamoudzou", "97611"),
        ("cayenne", "97302"),
        ("basse terre", "97105"),
        ("fort de france", "97209"),
        ("noumea", "98818"),
        ("papeete", "98735"),
        ("saint pierre 97500", "97502"),
        ("lile", "59350"),
        ("strasboug", "67482"),
        ("neuilly s/ seine", "92051"),
        ("hay les roses", "94038"),
        ("2A004", "2A004"),
    ],
)
def test_arrondissements_former_and_overseas_communes_and_slips_are_found(
    text: str, code: str
) -> None:
    assert search_communes(text)[0].code == code


def test_an_exact_name_comes_before_longer_ones() -> None:
    found = labels("lille", 3)
    assert found[0] == "Lille (Nord)"
    assert all(label.startswith("Lille") for label in found)


def test_a_postcode_finds_its_communes_larger_first() -> None:
    assert labels("59000")[0] == "Lille (Nord)"
    found = communes_of_postcode("01260")
    assert found[0].code == "01036"
    assert all("01260" in commune.postcodes for commune in found)
    assert communes_of_postcode("99999") == []


def test_a_merged_commune_keeps_its_old_code_and_names_the_present_one() -> None:
    found = next(c for c in search_communes("Quessy") if c.name == "Quessy")
    assert found.code == "02630"
    assert found.present_code == "02738"
    assert place_name("02630") == "Quessy (Aisne)"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("59350", "Lille (Nord)"),
        ("2A004", "Ajaccio (Corse-du-Sud)"),
        ("97411", "Saint-Denis (La Réunion)"),
        ("98735", "Papeete (Polynésie française)"),
        ("75107", "Paris 7e Arrondissement"),
        ("01126", "Valserhône (Ain), ancien code"),
        ("99352", "Algérie"),
        ("99100", "France"),
        ("99326", "Côte d'Ivoire"),
        ("00000", None),
        ("99999", None),
        ("", None),
        ("Lille", None),
    ],
)
def test_a_code_is_said_in_words(code: str, name: str | None) -> None:
    assert place_name(code) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("algerie", "99352"),
        ("Côte d’Ivoire", "99326"),
        ("cote d ivoire", "99326"),
        ("maroc", "99350"),
        ("marok", "99350"),
        ("etats unis", "99404"),
        ("usa", "99404"),
        ("angleterre", "99132"),
        ("vietnam", "99243"),
        ("birmanie", "99224"),
        ("rdc", "99312"),
        ("lybie", "99316"),
        ("France", "99100"),
    ],
)
def test_a_country_is_found_by_any_of_its_names(text: str, code: str) -> None:
    assert search_countries(text)[0].code == code


def test_an_exact_country_comes_before_those_that_contain_its_name() -> None:
    assert [country.name for country in search_countries("guinée", 3)] == [
        "Guinée",
        "Guinée équatoriale",
        "Guinée-Bissau",
    ]


def test_territories_that_share_a_code_are_all_named() -> None:
    shared = country_name("99161")
    assert shared == "Guernesey, Île de Man, Jersey"


@pytest.mark.parametrize("text", ["", " ", "'", "-", "\u202e", "\x1b[31m"[:2]])
def test_nothing_typed_finds_nothing(text: str) -> None:
    assert search_communes(text) == []
    assert search_countries(text) == []


def test_the_number_of_answers_is_bounded() -> None:
    assert len(search_communes("saint", 7)) == 7
    assert search_communes("lille", 0) == []
    assert search_countries("a", 0) == []


@given(st.text(max_size=150))
def test_any_text_gives_a_list_of_well_formed_communes(text: str) -> None:
    found = search_communes(text, 5)
    assert len(found) <= 5
    assert all(COG.fullmatch(one.code) for one in found)
    assert len({(one.code, one.name) for one in found}) == len(found)


@given(st.text(max_size=150))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_shipped_table_is_whole_and_well_formed() -> None:
    packed = files("kiosque.identity").joinpath("data", "communes.txt.xz").read_bytes()
    rows = [line.split("\t") for line in lzma.decompress(packed).decode().splitlines()]
    kinds = [row[2] for row in rows]
    assert kinds.count("A") == 34_969
    assert kinds.count("M") == 45
    assert all(len(row) == 6 and COG.fullmatch(row[0]) for row in rows)
    codes = {row[0] for row in rows}
    assert all(row[5] in codes for row in rows if row[5])


def test_the_licence_of_the_data_stands_beside_it() -> None:
    notice = files("kiosque.identity").joinpath("data", "NOTICE").read_text(encoding="utf-8")
    assert "Licence Ouverte 2.0" in notice
    assert "Insee" in notice
