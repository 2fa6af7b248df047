"""The legal texts: read strictly, filled completely, and never with a gap."""

import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.errors import TamperedError, UnreadableError
from kiosque.mandates.durations import Duration
from kiosque.mandates.mandate_text import birth_words, mandate_document, name_on_paper
from kiosque.mandates.pivot import pivot_identity
from kiosque.mandates.text import (
    CURRENT,
    Block,
    Document,
    Labelled,
    Span,
    current_template,
    fill,
    read_template,
    template,
    template_sha256,
)
from kiosque.mandates.visit_texts import (
    account_document,
    notices_document,
    revocation_document,
)
from tests.mandate_examples import (
    CITIZEN,
    FRANCECONNECT_PROOF,
    PARIS,
    record,
    revocation,
)

NAME = "essai-2026-11-24.fr"
NBSP = "\N{NO-BREAK SPACE}"
ACCOUNT = current_template("compte-rendu").name
REVOKED = current_template("annulation").name
TEXTS = sorted((content_root() / "mandates" / "texts").glob("*.txt"))


def filled(source: str, **values: Any) -> tuple[Block, ...]:
    return fill(read_template(NAME, source.encode()), values).blocks


def told(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks)


def test_each_line_is_what_its_beginning_says() -> None:
    blocks = filled(
        "% relecture\n# Titre\n\n## Partie\nPhrase.\n- un\n! Attention\n[signatures: A | B]\n"
    )
    kinds = ["title", "heading", "paragraph", "item", "warning", "signatures"]
    assert [block.kind for block in blocks] == kinds
    assert [block.text for block in blocks] == ["Titre", "Partie", "Phrase.", "un", "Attention", ""]
    assert blocks[-1].boxes == ("A", "B")


def test_strong_words_are_marked_in_the_text_and_never_by_a_value() -> None:
    (block,) = filled("*Fin.* Le {jour}, *{jour}*.", jour="*lundi* {x}")
    assert block.spans == (
        Span("Fin.", strong=True),
        Span(" Le *lundi* {x}, "),
        Span("*lundi* {x}", strong=True),
        Span("."),
    )


@pytest.mark.parametrize(
    ("source", "name", "shown"),
    [
        ("Fait par {nom}.", "Awa D.", "Fait par Awa D."),
        ("Fait par *{nom}*.", "Awa D.", "Fait par Awa D."),
        ("Fait par {nom}.", "Awa Diop", "Fait par Awa Diop."),
        ("Fait par {nom}. {nom}", "Awa D.", "Fait par Awa D. Awa D."),
        ("Fait par {nom}, ici.", "Awa D.", "Fait par Awa D., ici."),
    ],
)
def test_a_value_that_ends_with_a_full_stop_is_not_followed_by_another(
    source: str, name: str, shown: str
) -> None:
    (block,) = filled(source, nom=name)
    assert block.text == shown


def test_a_list_repeats_its_line_and_may_name_its_entries() -> None:
    assert [block.text for block in filled("- {liste}", liste=["a", "b"])] == ["a", "b"]
    (block,) = filled("- {liste}", liste=[Labelled("Logement", "Bail…")])
    assert block.spans == (Span("Logement", strong=True), Span(f"{NBSP}: Bail…"))


def test_a_condition_shows_its_lines_or_not() -> None:
    source = "Toujours.\n[si: fait]\nParfois {quand}.\n[fin]\n"
    assert len(filled(source, fait=True, quand="ici")) == 2
    assert len(filled(source, fait=False, quand="ici")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "",
        "% rien",
        "[si: fait]\nPhrase.",
        "[fin]",
        "[si: un]\n[si: deux]\nPhrase.\n[fin]\n[fin]",
        "[si: Fait]\nx\n[fin]",
        " Phrase.",
        "Phrase. ",
        "#  Titre",
        "{Trou}",
        "{trou",
        "trou}",
        "{}",
        "[crochet]",
        "un * seul",
        "**",
        "[signatures: {a}]",
    ],
)
def test_a_text_with_a_wrong_line_is_refused(source: str) -> None:
    with pytest.raises(UnreadableError, match=r"ligne \d"):
        read_template(NAME, source.encode())
    with pytest.raises(UnreadableError):
        read_template(NAME, b"\xff" + source.encode())


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("{a}", {}),
        ("{a}", {"a": "x", "b": "y"}),
        ("{a}", {"a": ""}),
        ("{a}", {"a": True}),
        ("{a}", {"a": ["x"]}),
        ("- {a}", {"a": []}),
        ("- {a}", {"a": ["x", ""]}),
        ("- {a}", {"a": "x"}),
        ("[si: a]\nx\n[fin]", {"a": "oui"}),
    ],
)
def test_a_gap_is_never_printed(source: str, values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="a"):
        filled(source, **values)


@given(st.text(min_size=1))
def test_a_value_is_text_whatever_it_holds(value: str) -> None:
    (block,) = filled("Avant {a} après", a=value)
    assert block.text == f"Avant {value} après"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_shipped_text_is_read_and_has_french_typography(path: Path) -> None:
    found = template(path.stem)
    assert template_sha256(path.stem) == found.sha256
    for line in found.lines:
        text = line.text
        assert unicodedata.is_normalized("NFC", text)
        for sign in ":»":
            assert f" {sign}" not in text
        for sign in ";?!":
            assert f" {sign}" not in text
            assert f"{NBSP}{sign}" not in text
        assert "« " not in text
        assert "..." not in text
        assert '"' not in text


@pytest.mark.parametrize(
    "name", ["", "mandat", "../x-2026-11-24.fr", "absent-2026-11-24.fr", "a/b"]
)
def test_a_text_that_is_not_installed_is_refused(name: str) -> None:
    with pytest.raises(UnreadableError):
        template(name)


def test_every_family_has_its_text_in_force() -> None:
    for family in CURRENT:
        assert current_template(family).language == "fr"


SECTIONS = (
    "Mandat pour mes démarches administratives",
    f"Mandat n°{NBSP}BEL1-0123-F",
    "Aïcha Fatima Benali, née le 14 mars 1959 à Lyon 3e (Rhône). Je suis le mandant.",
    f"J'autorise Centre social de Bellevue (SIRET{NBSP}732{NBSP}829{NBSP}320{NBSP}00074)",
    f"Famille - Scolarité{NBSP}: Allocations familiales",
    f"R.{NBSP}721-2",
    "pour une durée d'un mois (31 jours)",
    f"vendredi 25 décembre 2026 à 9{NBSP}h{NBSP}41 (heure de Paris)",
    "1984 et suivants du Code civil",
    "FranceConnect",
    "annuler ce mandat à tout moment",
    "04 72 00 00 00, ou à l'accueil",
    "sauvegarde de justice, tutelle ou curatelle",
    "L'aidant habilité, Awa D., m'a rappelé le but",
    "accès, information, rectification, limitation, suppression",
    "donnees@bellevue.example",
    "responsabilité civile et pénale",
    "faire les démarches listées",
    "recueillir, garder, utiliser et transmettre seulement",
    "m'informer et demander mon accord",
    "mettre à jour mes données et supprimer",
    "ne jamais les rendre publiques",
    "les garder en sécurité et confidentielles",
    "Ce mandat finit le vendredi 25 décembre 2026",
    "si les démarches sont faites",
    "si je l'annule",
    "si un aidant de la structure l'annule",
    "si j'autorise quelqu'un d'autre",
    f"Fait en deux originaux à 12 rue des Lilas, 69003 Lyon, le mardi 24 novembre 2026 à 9{NBSP}h",
)


def test_the_mandate_has_its_mandatory_parts_in_order() -> None:
    document = mandate_document(record(), birth_place="Lyon 3e (Rhône)")
    text = told(document)
    places = [text.find(section) for section in SECTIONS]
    assert -1 not in places
    assert places == sorted(places)
    assert document.blocks[-1].boxes == (
        "Le mandataire (l'aidant)",
        "Le mandant (la personne aidée)",
    )


@pytest.mark.parametrize(
    ("changes", "shown", "hidden"),
    [
        ({}, "Signé sur place. Mon identité a été établie sans FranceConnect, au vu", "SPÉCIMEN"),
        ({"identity_proof": {"kind": "known_person"}}, "car la structure me connaît", "confirmée"),
        (
            {"identity_proof": FRANCECONNECT_PROOF},
            "Mon identité a été confirmée par FranceConnect.",
            "Signé sur place",
        ),
        (
            {"identity_proof": {**FRANCECONNECT_PROOF, "issuer": "https://id.ville.example/x"}},
            "confirmée par id.ville.example.",
            "confirmée par FranceConnect",
        ),
        (
            {
                "practice": True,
                "identity_proof": {**FRANCECONNECT_PROOF, "issuer": "http://127.0.0.1:8000"},
            },
            "confirmée par un fournisseur d'identité d'exercice.",
            "127.0.0.1",
        ),
        (
            {"identity_proof": {**FRANCECONNECT_PROOF, "issuer": "https://xfranceconnect.gouv.fr"}},
            "confirmée par xfranceconnect.gouv.fr.",
            "confirmée par FranceConnect",
        ),
        ({"practice": True}, f"SPÉCIMEN{NBSP}:", "confirmée"),
        ({"scopes": ("social",)}, "Social - Santé", "Surendettement."),
        (
            {"ends_at": datetime(2026, 12, 1, 18, 0, tzinfo=PARIS)},
            "J'ai choisi cette fin, avant celle d'une durée d'un mois (31 jours).",
            "Ce mandat vaut pour",
        ),
    ],
)
def test_the_mandate_says_what_is_so(changes: dict[str, Any], shown: str, hidden: str) -> None:
    text = told(mandate_document(record(**changes), birth_place="Lyon"))
    assert shown in text
    assert hidden not in text


def test_named_procedures_narrow_the_mandate_on_paper() -> None:
    narrowed = record(procedures=("social/rsa", "social/css"))
    text = told(mandate_document(narrowed, birth_place=None, procedures=("RSA", "CSS")))
    assert f"Seulement pour{NBSP}: RSA, CSS." in text
    with pytest.raises(ValueError, match="one title"):
        mandate_document(narrowed, birth_place=None, procedures=("RSA",))


@pytest.mark.parametrize("duration", Duration)
def test_each_duration_has_its_words_on_paper(duration: Duration) -> None:
    text = told(mandate_document(record(duration=duration), birth_place=None))
    assert f"pour une durée {duration.wording}, jusqu'au" in text


def test_a_text_other_than_the_signed_one_is_not_printed() -> None:
    text = {"template": "mandat-2026-11-24.fr", "sha256": "0" * 64, "language": "fr"}
    with pytest.raises(TamperedError):
        mandate_document(record(text=text), birth_place=None)
    with pytest.raises(UnreadableError):
        mandate_document(
            record(text={**text, "template": "mandat-1999-01-01.fr"}), birth_place=None
        )


@pytest.mark.parametrize(
    ("changes", "place", "words"),
    [
        ({}, "Lyon (Rhône)", "née le 14 mars 1959 à Lyon (Rhône)"),
        ({}, None, "née le 14 mars 1959"),
        ({"gender": "male"}, "Le Havre (Seine-Maritime)", "né le 14 mars 1959 au Havre"),
        ({}, "Les Abymes (Guadeloupe)", "née le 14 mars 1959 aux Abymes"),
        ({}, "La Rochelle", "née le 14 mars 1959 à La Rochelle"),
        ({}, "L'Île-d'Yeu", "née le 14 mars 1959 à L'Île-d'Yeu"),
        ({"birth_date": "1959-03-01"}, None, f"née le 1er{NBSP}mars 1959"),
        ({"birth_date": "1959-03-00"}, "Lyon", "née en mars 1959 à Lyon"),
        ({"birth_date": "1959-00-00", "gender": "unspecified"}, None, "né(e) en 1959"),
        (
            {"birth_place": None, "birth_country": "99352"},
            "Algérie",
            "née le 14 mars 1959 (Algérie)",
        ),
    ],
)
def test_a_birth_is_told_as_it_is_known(
    changes: dict[str, Any], place: str | None, words: str
) -> None:
    identity = pivot_identity(**{**CITIZEN, **changes})
    assert birth_words(identity, place).startswith(words)


def test_a_name_in_use_stands_beside_the_name_at_birth() -> None:
    identity = pivot_identity(**{**CITIZEN, "preferred_name": "Martin"})
    assert name_on_paper(identity) == f"Aïcha Fatima Benali (nom d'usage{NBSP}: Martin)"


def test_the_account_of_an_anonymous_visit_names_nobody() -> None:
    text = told(account_document(ACCOUNT, practice=True, citizen=None, number=None))
    assert "Votre nom n'a pas été noté." in text
    assert f"SPÉCIMEN{NBSP}:" in text
    assert "mandat n°" not in text


def test_the_account_of_a_mandate_names_both() -> None:
    text = told(
        account_document(ACCOUNT, practice=False, citizen="Aïcha Benali", number="BEL1-0123-F")
    )
    assert "Aïcha Benali" in text
    assert f"n°{NBSP}BEL1-0123-F" in text
    assert "1993 du Code civil" in text
    assert "SPÉCIMEN" not in text


def test_the_notices_are_short_enough_to_be_read_aloud() -> None:
    document = notices_document()
    assert "mettre fin à tout moment" in told(document)
    assert document.words < 200


def test_an_attestation_of_revocation_says_what_ended() -> None:
    partial = told(revocation_document(REVOKED, revocation(), record(), birth_place="Lyon"))
    assert "Argent - Impôts - Consommation" in partial
    assert "Il continue pour le reste." in partial
    ended = revocation(scopes=())
    whole = told(revocation_document(REVOKED, ended, record(), birth_place="Lyon"))
    assert "Ce mandat est annulé en entier." in whole
    assert "par téléphone" in whole
    with pytest.raises(ValueError, match="another mandate"):
        revocation_document(
            REVOKED,
            revocation(mandate_id="0199aa00-0000-7000-8000-0000000000ff"),
            record(),
            birth_place=None,
        )
