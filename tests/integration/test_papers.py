"""The papers, as the person who receives them sees them: read back from the drawn pages."""

import math
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp

from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.scopes import SCOPE_KEYS, SCOPES
from kiosque.receipts.fonts import MISSING
from kiosque.receipts.layout import MILLIMETRE, PAGE_HEIGHT, PAGE_WIDTH
from kiosque.receipts.qr import QUIET_ZONE, matrix
from kiosque.receipts.sections import Entry
from kiosque.receipts.trust import fingerprint
from tests import mandate_examples, paper_examples
from tests.mandate_examples import CITIZEN, FRANCECONNECT_PROOF, ORGANISATION
from tests.paper_pictures import pictures
from tests.system_programs import need

FOUR = ("papiers", "famille", "social", "argent")
LONG_NAMES: dict[str, Any] = {
    "citizen": {
        **CITIZEN,
        "given_names": ["Marie-Antoinette", "Bérengère", "Éléonore-Joséphine", "Anne"],
        "family_name": "de La Rochefoucauld-Montbazon de Saint-Hilaire",
        "preferred_name": "Vandenbroucke-Lemaître",
    },
    "organisation": {
        **ORGANISATION,
        "name": "Centre intercommunal d'action sociale et de médiation numérique de la vallée de "
        "l'Huveaune et du Garlaban",
        "address": "Résidence des Micocouliers, bâtiment B, 1274 avenue du Maréchal-de-Lattre-de-"
        "Tassigny",
        "city": "Saint-Germain-en-Laye-sur-Huveaune",
    },
}
LONGEST_NAMES: dict[str, Any] = {
    "citizen": {**CITIZEN, "given_names": ["W" * 200], "family_name": "W" * 256},
    "organisation": dict.fromkeys(ORGANISATION, "W" * 256)
    | {"siret": ORGANISATION["siret"], "postcode": "69003"},
}


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, on one line."""
    pdftotext = need("pdftotext")
    done = subprocess.run([pdftotext, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def plain(text: str) -> str:
    return " ".join(text.split())


def instructions(page: pikepdf.Page) -> Iterator[tuple[list[Any], str]]:
    """Yield what is drawn on a page: operands, operator."""
    for found in pikepdf.parse_content_stream(page):
        yield list(found.operands), str(found.operator)


def sizes(pdf: bytes) -> list[float]:
    """Return the sizes at which the text of the document, without its furniture, is set."""
    found: list[float] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            tags: list[str] = []
            for operands, operator in instructions(page):
                if operator in {"BDC", "BMC"}:
                    tags.append(str(operands[0]))
                elif operator == "EMC":
                    tags.pop()
                elif operator == "Tf" and tags and "/Artifact" not in tags:
                    found.append(float(operands[1]))
    return found


def squares(pdf: bytes) -> list[tuple[float, float]]:
    """Return, for the seal of each page, its side and that of a module, in millimetres."""
    found: list[tuple[float, float]] = []
    for picture in pictures(pdf, 300):
        (code,) = zxingcpp.read_barcodes(picture)
        corner, across = code.position.top_left, code.position.top_right
        side = math.hypot(across.x - corner.x, across.y - corner.y) / 300 * 25.4
        found.append((side, side / (matrix(code.text).modules - 2 * QUIET_ZONE)))
    return found


def words_off_the_page(pdf: bytes) -> list[str]:
    """Return the words that leave the paper, or come within 10 mm of its edge."""
    pdftotext = need("pdftotext")
    done = subprocess.run(
        [pdftotext, "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    )
    margin = 10 * MILLIMETRE
    found: list[str] = []
    for match in re.finditer(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>',
        done.stdout.decode(),
    ):
        left, top, right, bottom = (float(match[at]) for at in range(1, 5))
        inside = (
            left >= margin
            and top >= margin
            and right <= PAGE_WIDTH - margin
            and bottom <= PAGE_HEIGHT - margin
        )
        if not inside:
            found.append(match[5])
    return found


def test_a_mandate_is_two_originals_of_one_page_that_differ_by_their_label() -> None:
    person, organisation = pages(paper_examples.mandate(scopes=FOUR).drawn.pdf)
    assert "original 1 sur 2 — pour la personne" in person
    assert "original 2 sur 2 — pour la structure" in organisation
    first = person.replace("original 1 sur 2 — pour la personne", "")
    assert first == organisation.replace("original 2 sur 2 — pour la structure", "")
    assert "page 1/1" in person


def test_an_original_holds_everything_that_is_mandatory() -> None:
    made = paper_examples.mandate(scopes=FOUR)
    page = pages(made.drawn.pdf)[0]
    for told in (
        "Mandat pour mes démarches administratives",
        "Mandat n° BEL1-0123-F",
        "Je m'appelle Aïcha Fatima Benali, née le 14 mars 1959 à Lyon 3e (Rhône).",
        "J'autorise Centre social de Bellevue (SIRET 732 829 320 00074), le mandataire",
        "Papiers - Citoyenneté - Élections :",
        "Argent - Impôts - Consommation :",
        "R. 721-2 et R. 761-1 du Code de la consommation",
        "pour une durée d'un mois (31 jours), jusqu'au vendredi 25 décembre 2026 à 9 h 41",
        "(heure de Paris)",
        "Articles 1984 et suivants du Code civil",
        "FranceConnect ou autre site",
        "Je peux annuler ce mandat à tout moment, en entier ou en partie : 04 72 00 00 00",
        "sauvegarde de justice, tutelle ou curatelle",
        "L'aidant habilité, Awa D., m'a rappelé le but de ce mandat",
        "(accès, information, rectification, limitation, suppression) : donnees@bellevue.example",
        "sous sa responsabilité civile et pénale",
        "faire les démarches listées",
        "recueillir, garder, utiliser et transmettre seulement",
        "m'informer et demander mon accord",
        "mettre à jour mes données et supprimer",
        "ne jamais les rendre publiques",
        "les garder en sécurité et confidentielles",
        "Ce mandat finit le vendredi 25 décembre 2026, ou avant",
        "si les démarches sont faites",
        "si un aidant de la structure l'annule",
        "si j'autorise quelqu'un d'autre",
        "article 1993 du Code civil",
        "Fait en deux originaux à 12 rue des Lilas, 69003 Lyon, le mardi 24 novembre 2026",
        "Le mandataire (l'aidant)",
        "Le mandant (la personne aidée)",
        fingerprint(paper_examples.bellevue().root.certificate),
    ):
        assert told in page, told
    assert page.count("Prénom, nom et signature") == 2
    assert page.index("Le mandataire (l'aidant)") < page.index("Le mandant (la personne aidée)")


def test_a_mandate_signed_without_franceconnect_says_so() -> None:
    local = pages(paper_examples.mandate().drawn.pdf)[0]
    assert "Signé sur place. Mon identité a été établie sans FranceConnect" in local
    online = pages(paper_examples.mandate(identity_proof=FRANCECONNECT_PROOF).drawn.pdf)[0]
    assert "Signé sur place" not in online
    assert "Mon identité a été confirmée par FranceConnect." in online


@pytest.mark.parametrize("count", range(1, 11))
def test_up_to_four_scopes_make_one_page_and_more_make_several(count: int) -> None:
    scopes = SCOPE_KEYS[:count]
    pdf = paper_examples.mandate(scopes=scopes).drawn.pdf
    found = pages(pdf)
    each = len(found) // 2
    assert (each == 1) is (count <= 4)
    assert min(sizes(pdf)) >= (11 if count <= 4 else 12)
    for number, page in enumerate(found):
        assert f"page {number % each + 1}/{each}" in page
        assert "BEL1-0123-F" in page
        last = number % each == each - 1
        assert page.count("Prénom, nom et signature") == (2 if last else 0)
        assert not last or "Fait en deux originaux" in page
        assert fingerprint(paper_examples.bellevue().root.certificate) in page
    whole = " ".join(found[:each])
    for scope in SCOPES[:count]:
        assert f"{scope.title} :" in whole


def test_the_seal_is_35_millimetres_on_each_page_with_modules_that_scanners_read() -> None:
    for pdf in (
        paper_examples.mandate(scopes=SCOPE_KEYS).drawn.pdf,
        paper_examples.account().pdf,
    ):
        for side, module in squares(pdf):
            assert side == pytest.approx(35, abs=0.3)
            assert module >= 0.45


@pytest.mark.parametrize("practice", [True, False])
def test_a_practice_paper_says_specimen_on_each_page(practice: bool) -> None:  # noqa: FBT001
    maker = paper_examples.bellevue(practice=practice)
    for pdf in (
        paper_examples.mandate(practice=practice, scopes=SCOPE_KEYS).drawn.pdf,
        paper_examples.account(maker, practice=practice).pdf,
    ):
        found = pages(pdf)
        assert all(("SPÉCIMEN" in page) is practice for page in found)
        assert ("Il n'a aucune valeur." in found[0]) is practice


def test_long_names_keep_the_mandate_on_one_page_and_on_the_paper() -> None:
    for practice in (False, True):
        pdf = paper_examples.mandate(scopes=FOUR, practice=practice, **LONG_NAMES).drawn.pdf
        found = pages(pdf)
        assert len(found) == 2
        assert min(sizes(pdf)) >= 11
        assert words_off_the_page(pdf) == []
        for told in ("Éléonore-Joséphine", "Vandenbroucke-Lemaître", "Garlaban", "Tassigny"):
            assert told in found[0]


@pytest.mark.parametrize("scopes", [("social",), SCOPE_KEYS])
def test_the_longest_names_never_leave_the_page(scopes: tuple[str, ...]) -> None:
    pdf = paper_examples.mandate(scopes=scopes, **LONGEST_NAMES).drawn.pdf
    found = pages(pdf)
    assert words_off_the_page(pdf) == []
    letters = Counter("".join(found[: len(found) // 2]))
    assert letters["W"] > 256 * 7
    assert found[-1].count("Prénom, nom et signature") == 2


def test_no_text_runs_into_the_seal() -> None:
    """Check the quiet zone on the pages themselves: nothing but the code is drawn there."""
    pdftotext = need("pdftotext")
    for pdf in (
        paper_examples.mandate(scopes=SCOPE_KEYS, **LONG_NAMES).drawn.pdf,
        paper_examples.mandate(scopes=("social",), **LONGEST_NAMES).drawn.pdf,
        paper_examples.account(to_do=[Entry("Envoyer le RIB. " * 9)] * 40).pdf,
    ):
        for x, y, side, number in _seal_places(pdf):
            area = ["-x", x, "-y", y, "-W", side, "-H", side, "-f", number, "-l", number]
            done = subprocess.run(
                [pdftotext, *map(str, area), "-", "-"], input=pdf, capture_output=True, check=True
            )
            assert done.stdout.decode().strip() == ""


def _seal_places(pdf: bytes) -> list[tuple[int, int, int, int]]:
    """Return the white square of each page's seal: left, top, side in points, and the page."""
    found: list[tuple[int, int, int, int]] = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, start=1):
            inside = False
            for operands, operator in instructions(page):
                if operator == "BDC":
                    inside = str(operands[0]) == "/Figure"
                elif inside and operator == "re":
                    x, y, side = (float(operands[at]) for at in (0, 1, 2))
                    found.append((round(x), round(PAGE_HEIGHT - y - side), round(side), number))
                    break
    return found


@pytest.mark.parametrize(
    "name", ["[/]", "[@click=app.quit]x", "{identite}", "*gras*", "<b>x</b>", "\\textbf{x}", "%s x"]
)
def test_a_name_is_printed_as_it_is(name: str) -> None:
    citizen = {**CITIZEN, "preferred_name": f"x{name}"}
    drawn = paper_examples.mandate(citizen=citizen).drawn
    assert f"x{name}" in pages(drawn.pdf)[0]
    assert drawn.missing == ()


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("Benali", ()),
        ("Ελένη Дарья Nguyễn Łukasz", ()),
        ("فاطمة", ()),
        ("ኣስመራ", ()),
        ("Zoé 😀", ("U+1F600",)),
        ("王芳", ("U+738B", "U+82B3")),
    ],
)
def test_a_sign_that_no_font_has_is_shown_as_such_and_reported(
    name: str, missing: tuple[str, ...]
) -> None:
    drawn = paper_examples.mandate(citizen={**CITIZEN, "family_name": name}).drawn
    assert drawn.missing == missing
    assert pages(drawn.pdf)[0].count(MISSING) == sum(
        f"U+{ord(sign):04X}" in missing for sign in name
    )


def test_french_typography_is_kept_on_paper() -> None:
    need("pdftotext")
    made = paper_examples.mandate(scopes=FOUR)
    with pikepdf.open(BytesIO(made.drawn.pdf)) as document:
        assert document.Root.Lang == "fr-FR"
    page = pages(made.drawn.pdf)[0]
    assert "..." not in page
    assert '"' not in page
    for broken in (r"\n:", r"\n;", r"n°\n", r"\d\n\d"):
        assert not re.search(broken, _lines(made.drawn.pdf)), broken


def _lines(pdf: bytes) -> str:
    done = subprocess.run(
        [need("pdftotext"), "-raw", "-f", "1", "-l", "1", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_a_screen_reader_is_told_every_word_once_in_order() -> None:
    made = paper_examples.mandate(scopes=SCOPE_KEYS)
    done = subprocess.run(
        [need("pdfinfo"), "-struct-text", "-"],
        input=made.drawn.pdf,
        capture_output=True,
        check=True,
    )
    told = done.stdout.decode()
    quoted = [plain(text) for text in re.findall(r'^\s*"(.*)"$', told, re.MULTILINE)]
    document = mandate_document(made.record, birth_place=paper_examples.BIRTH_PLACE, procedures=())
    expected: list[str] = []
    for block in document.blocks:
        if block.kind == "signatures":
            expected += [f"{caption}Prénom, nom et signature" for caption in block.boxes]
        else:
            marker = "• " if block.kind == "item" else ""
            expected.append(plain(marker + block.text))
    read = [text for text in quoted if text]
    assert read == expected * 2
    assert told.count("Figure") == 2
    assert told.count("H1") == 2


@pytest.mark.parametrize("attachment", ["mandat.jws", "cachet.txt"])
def test_the_record_and_the_seal_are_attached_byte_for_byte(attachment: str) -> None:
    made = paper_examples.mandate()
    stored = {"mandat.jws": made.signed, "cachet.txt": made.seal.encode()}
    with pikepdf.open(BytesIO(made.pdf)) as document:
        attached = document.attachments[attachment]
        assert attached.get_file().read_bytes() == stored[attachment]
        assert attached.relationship == pikepdf.Name.Data
        assert len(document.Root.AF) == 2


def test_the_same_record_gives_the_same_bytes_whatever_was_drawn_before() -> None:
    made = paper_examples.mandate()
    first = made.drawn.pdf
    assert paper_examples.mandate(scopes=SCOPE_KEYS, **LONG_NAMES).drawn.pdf != first
    paper_examples.account(to_do=[Entry("Ελένη Дарья ŒÆ €")])
    again = replace(made)
    assert again.drawn is not made.drawn
    assert again.drawn.pdf == made.drawn.pdf


REDRAW = """
import sys
from kiosque.mandates.mandate_text import mandate_document
from kiosque.receipts.mandate_paper import draw_mandate
from kiosque.receipts.sealing import Sealing
from tests import mandate_examples, paper_examples
record = mandate_examples.record()
document = mandate_document(record, birth_place="Lyon")
drawn = draw_mandate(record, document, b"{}", Sealing(sys.argv[1], "AA"))
sys.stdout.buffer.write(drawn.pdf)
"""


def test_another_process_draws_the_same_bytes() -> None:
    made = paper_examples.mandate()
    drawings = [
        subprocess.run(
            [sys.executable, "-c", REDRAW, made.seal],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={"PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Tahiti"))
    ]
    assert drawings[0] == drawings[1]
    assert drawings[0].startswith(b"%PDF-1.7")


def test_every_font_is_embedded() -> None:
    pdf = paper_examples.mandate(scopes=SCOPE_KEYS).pdf
    done = subprocess.run([need("pdffonts"), "-"], input=pdf, capture_output=True, check=True)
    rows = done.stdout.decode().splitlines()[2:]
    assert len(rows) == 2
    for row in rows:
        assert re.search(r"NotoSans-\w+ +TrueType +WinAnsi +yes +yes +yes", row), row


def test_the_account_tells_the_person_what_was_done_and_what_remains() -> None:
    (page,) = pages(paper_examples.account().pdf)
    for told in (
        "Compte rendu de l'accompagnement",
        "Le mardi 24 novembre 2026 à 10 h 41, avec Awa D.",
        "au nom de Aïcha Benali, sous le mandat n° BEL1-0123-F",
        "article 1993 du Code civil",
        "Ce que nous avons fait",
        "Demande de RSA : envoyé, référence A-42.",
        "Ce qu'il reste à faire",
        "1. Envoyer le RIB. Avant le 1er décembre 2026.",
        "Qui joindre",
        "Caf, 32 30.",
        "page 1/1",
        fingerprint(paper_examples.bellevue().root.certificate),
    ):
        assert told in page, told
    order = ["Ce que nous avons fait", "Ce qu'il reste à faire", "Qui joindre"]
    assert sorted(order, key=page.index) == order


def test_an_account_with_nothing_to_tell_says_so() -> None:
    (page,) = pages(paper_examples.account(done=(), to_do=(), number="").pdf)
    assert "Rien n'a été noté." in page
    assert "Rien pour l'instant." in page
    assert "sans mandat" in page


def test_an_account_is_set_closer_where_that_spares_a_page() -> None:
    def pages_of(count: int) -> list[str]:
        entries = tuple(Entry(f"Chose {number}.") for number in range(count))
        return pages(paper_examples.account(to_do=entries).pdf)

    most = next(count for count in range(10, 60) if len(pages_of(count)) > 1)
    (page,) = pages_of(most - 1)
    assert f"Chose {most - 2}." in page
    assert len(pages_of(most)) == 2
    assert most > 25


def test_a_long_account_takes_several_pages_each_with_its_seal() -> None:
    entries = tuple(
        Entry(f"Chose {number}.", " Qui : vous. Avant demain." * 3) for number in range(120)
    )
    pdf = paper_examples.account(to_do=entries).pdf
    found = pages(pdf)
    assert len(found) > 2
    assert len(squares(pdf)) == len(found)
    assert min(sizes(pdf)) >= 12
    for number, page in enumerate(found, start=1):
        assert f"page {number}/{len(found)}" in page
    assert all(f"Chose {number}." in " ".join(found) for number in range(120))
    assert words_off_the_page(pdf) == []


def test_hostile_words_in_an_account_stay_words() -> None:
    hostile = "[/] [@click=app.quit] <b> %s {x} \\ " + "W" * 300
    pdf = paper_examples.account(
        done=(Entry(hostile, hostile),),
        to_do=(Entry("", hostile),),
        contacts=(Entry(hostile),),
        facts=(hostile,),
        when=hostile,
        organisation=hostile,
    ).pdf
    assert words_off_the_page(pdf) == []
    assert "[/] [@click=app.quit] <b> %s {x} \\" in pages(pdf)[0]


def test_what_is_drawn_is_in_nfc() -> None:
    page = pages(paper_examples.mandate().drawn.pdf)[0]
    assert unicodedata.is_normalized("NFC", page)


def test_example_numbers_agree() -> None:
    assert mandate_examples.record().number in pages(paper_examples.account().pdf)[0]
