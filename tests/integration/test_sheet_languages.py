"""Sheets, certificates and posters beside every language: whole, marked, read again by somebody."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosque.desk import sheet_catalogues
from kiosque.desk.beside import erasure_beside
from kiosque.desk.cases import CaseFile, begin_case
from kiosque.desk.erasing import Basis, Erased
from kiosque.desk.erasure_words import erasure_on_paper
from kiosque.desk.guidance_sheets import Told, beside, guidance_paper, sheet
from kiosque.desk.hand_signatures import confirm_hand_signatures
from kiosque.desk.languages import restrict_languages, sheet_translator
from kiosque.desk.papers import Paper, erasure_paper, root_fingerprint
from kiosque.desk.posters import poster_paper
from kiosque.desk.reminder_sheets import reminders_paper
from kiosque.desk.revoking import RevokeMandate, revoke
from kiosque.desk.sheet_catalogues import read_sheets, sheet_catalogue, sheet_sentences
from kiosque.desk.translation_reviews import JudgeSentences, Part, judge, sentence_states
from kiosque.desk.visits import Visit, load_visit
from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.mandates.editions import edition, newest_edition, translated_languages
from kiosque.mandates.paper_words import (
    COPIES,
    ERASURE,
    FINGERPRINT,
    KEY_DESTROYED,
    MAY_BE_REVOKED,
    NO_COPY,
    NUMBERS_STAY,
    WHAT_STAYS,
    WITH_EYES,
    WITH_KIOSQUE,
    WITH_PHONE,
)
from kiosque.mandates.phrases import Plain
from kiosque.mandates.record_parts import Translation
from kiosque.mandates.saying import in_french, say
from kiosque.mandates.translated_texts import notices_bilingual
from kiosque.mandates.translation import UNREVIEWED, Word
from kiosque.mandates.translation_checks import catalogue_problems, missing_sentences
from kiosque.procedures.sheet_texts import LATER, SITE_CODE, THEY_DECIDE, TO_PREPARE
from kiosque.receipts.guidance_sheet import draw_guidance
from kiosque.receipts.two_columns import pair_beside
from tests.case_walks import advance, told_cases
from tests.commands import Typist, is_a_sentence
from tests.desks import Place, grant
from tests.integration.test_papers_languages import readable, told
from tests.proof_examples import WISH
from tests.two_people import erase, found_for_two

LANGUAGES = translated_languages()
STOLEN_CARD = "Jean, carte volée, sans internet"
QUALIFICATION = "traductrice assermentée"
REMINDER = "Vérifier que la carte est arrivée"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, str]]:
    """Yield a desk, and the identifier of somebody who was erased there."""
    place, colleague = found_for_two(tmp_path_factory.mktemp("sheets") / "home")
    gone = grant(place)
    revoke(place.session, RevokeMandate(gone.number, WISH))
    erase(place, colleague, gone.citizen_id)
    yield place, gone.citizen_id
    place.session.close()


@pytest.fixture
def place(opened: tuple[Place, str]) -> Place:
    return opened[0]


@pytest.fixture
def own_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in the place of the shipped translations of sheets."""
    monkeypatch.setattr(sheet_catalogues, "sheet_folder", lambda: tmp_path)
    return tmp_path


def followed(place: Place, language: str | None) -> tuple[Visit, CaseFile]:
    """Follow a case that asks for documents and leaves a reminder, to its end."""
    granted = grant(place, language=language, scopes=("papiers", "social"))
    confirm_hand_signatures(place.session, granted.number)
    visit = load_visit(place.session, granted.visit_id)
    case = next(one for one in told_cases() if one.name == STOLEN_CARD)
    begun = begin_case(place.session, visit.id, case.procedure)
    return visit, advance(place.session, visit, begun, case.answers)


def text_of(paper: Paper) -> str:
    return readable(told("pdftotext", "-layout", pdf=paper.pdf))


def translated(language: str, french: str) -> str:
    sheets = sheet_catalogue(language)
    assert sheets is not None
    whole = edition(newest_edition(language) or "").followed_by(sheets)
    found = whole.find(french)
    assert found is not None, french
    return found[1]


def heard(pdf: bytes) -> str:
    """Return what a screen reader says of a paper, in the order of speech, without spaces."""
    read = told("pdfinfo", "-struct-text", pdf=pdf)
    return "".join(packed(one) for one in re.findall(r'^\s*"(.*)"$', read, re.MULTILINE))


def packed(text: str) -> str:
    return readable(text).replace(" ", "")


def says(paper: Paper, language: str, *french: str) -> bool:
    """Tell whether a paper says each of these sentences in a language, around their holes."""
    voice = heard(paper.pdf)
    parts = (part for one in french for part in re.split(r"{\w+}", translated(language, one)))
    return all(packed(part) in voice for part in parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_the_sheets_is_translated_and_keeps_what_its_french_says(
    language: str,
) -> None:
    found = sheet_catalogue(language)
    assert found is not None
    assert catalogue_problems(found) == ()
    assert missing_sentences(found, sheet_sentences()) == ()
    assert len(found.sentences) == len(sheet_sentences())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_tells_documents_reminders_and_where_it_happens_in_the_language(
    place: Place, language: str
) -> None:
    visit, case = followed(place, language)
    sheet = guidance_paper(place.session, case, language)
    text = text_of(sheet)
    pieces = (case.catalogue.pieces[key] for key in ("identite-ou-sejour", "depot-de-plainte"))
    named = [one for piece in pieces for one in (piece.label, *piece.accepted)]
    title = case.procedure.title
    assert sheet.missing == ()
    assert "†" not in text
    assert says(sheet, language, title, case.procedure.summary, *named)
    assert says(sheet, language, TO_PREPARE, LATER, REMINDER, SITE_CODE, THEY_DECIDE, UNREVIEWED)
    assert packed(translated(language, title)) not in heard(guidance_paper(place.session, case).pdf)
    reminders = reminders_paper(place.session, visit.id, language)
    assert says(reminders, language, REMINDER)
    assert text_of(reminders).count(place.session.organisation.contact) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_certificate_of_an_erasure_is_told_in_the_language_and_names_nobody(
    opened: tuple[Place, str], language: str
) -> None:
    place, gone = opened
    certificate = erasure_paper(place.session, gone, language)
    text = text_of(certificate)
    assert "†" not in text
    assert says(
        certificate, language, ERASURE, KEY_DESTROYED, WHAT_STAYS, NUMBERS_STAY, COPIES, NO_COPY
    )
    assert "Berthou" not in text
    assert text.count(gone[-8:]) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_poster_is_one_page_in_two_languages(place: Place, language: str) -> None:
    poster = poster_paper(place.session, language)
    text = text_of(poster)
    assert told("pdfinfo", pdf=poster.pdf).count("Pages:           1\n") == 1
    assert says(
        poster, language, *WITH_EYES, *WITH_PHONE, *WITH_KIOSQUE, FINGERPRINT, MAY_BE_REVOKED
    )
    groups = root_fingerprint(place.session).split()
    assert all(group in text for group in groups)


def test_a_language_that_is_not_proposed_is_refused_or_left_out(
    opened: tuple[Place, str],
) -> None:
    place, gone = opened
    _visit, case = followed(place, None)
    restrict_languages(place.session, ["ar"], reviewed_only=False)
    for draw in (poster_paper, lambda session, code: erasure_paper(session, gone, code)):
        with pytest.raises(Refusal, match="ne propose pas"):
            draw(place.session, "ar")
    assert not says(guidance_paper(place.session, case, "ar"), "ar", case.procedure.title)
    restrict_languages(place.session, [], reviewed_only=False)


def test_what_the_organisation_wrote_itself_stays_french_beside_what_is_translated(
    place: Place,
) -> None:
    _visit, case = followed(place, None)
    hostile = "Carte *{identite}* [fin] <b>"
    own = replace(case.procedure, title=hostile, summary="Venez *lundi* <i>.")
    made = Told(own, case.catalogue, None, (), place.session.now())
    translator = sheet_translator(place.session, "tr")
    assert translator is not None
    drawn = draw_guidance(sheet(made), two=beside(made, translator))
    voice = heard(drawn.pdf)
    assert packed(f"† {hostile}") in voice
    assert packed("Non traduit") in voice
    assert packed("† Venez *lundi* <i>.") in voice
    assert packed(translated("tr", TO_PREPARE)) in voice


def test_a_document_of_which_a_part_is_not_translated_says_which(place: Place) -> None:
    _visit, case = followed(place, None)
    piece = case.catalogue.pieces["photo-visage"]
    pieces = {**case.catalogue.pieces, piece.key: replace(piece, accepted=("Notre photo maison.",))}
    catalogue = replace(case.catalogue, pieces=pieces)
    made = Told(case.procedure, catalogue, None, (), place.session.now())
    translator = sheet_translator(place.session, "tr")
    assert translator is not None
    pdf = draw_guidance(sheet(made), two=beside(made, translator)).pdf
    voice = readable(told("pdftotext", "-layout", pdf=pdf))
    assert f"{translated('tr', piece.label)} † Notre photo maison." in voice
    assert packed("Non traduit") in heard(pdf)


@pytest.mark.parametrize(
    ("what", "details", "shown"),
    [
        ("Jauge", " Grande.", ("~Gauge", " ~Big.", "ar")),
        ("Jauge", " Inconnu.", ("~Gauge", " † Inconnu.", "ar")),
        ("Inconnu", " Grande.", ("† Inconnu", " ~Big.", "ar")),
        ("Inconnu", " Inconnu.", ("† Inconnu", " Inconnu.", "fr")),
        ("Écrit par Awa", "\N{NO-BREAK SPACE}: inconnu.", ("Écrit par Awa", ": † inconnu.", "fr")),
        ("Écrit par Awa", ", inconnu.", ("Écrit par Awa", ", † inconnu.", "fr")),
        ("Écrit par Awa", "\N{NO-BREAK SPACE}– inconnu.", None),
        ("", " Grande.", ("", " ~Big.", "ar")),
        ("Écrit par Awa", "", None),
    ],
)
def test_a_line_says_which_of_its_parts_stays_french(
    what: str, details: str, shown: tuple[str, str, str] | None
) -> None:
    words = {"Jauge": Word("~Gauge", None), " Grande.": Word(" ~Big.", None)}
    left = {"Inconnu", " Inconnu.", "\N{NO-BREAK SPACE}: inconnu.", ", inconnu."}
    two = replace(
        notices_bilingual(shown_in("ar")), words=words, left=frozenset(left), reviewed="none"
    )
    assert pair_beside(two, what, details) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("basis", list(Basis))
def test_whatever_an_erasure_leaves_is_told_in_the_language(
    opened: tuple[Place, str], language: str, basis: Basis
) -> None:
    place, gone = opened
    day = place.session.now()
    for proofs, kept_until, copies_until in ((1, day, day), (3, day, None), (0, None, day)):
        erased = Erased(gone, day, basis, kept_until, proofs, copies_until, 12)
        paper = erasure_on_paper(place.session, erased)
        two = erasure_beside(place.session, erased, language)
        assert two is not None
        assert two.left == frozenset()
        assert {*paper.facts, *paper.kept, *paper.copies} <= two.words.keys()


def test_a_star_that_marks_nothing_is_printed_as_it_is_written() -> None:
    found = sheet_catalogue("en")
    assert found is not None
    (french,) = (one.french for one in found.sentences if "12504*10" in one.french)
    assert in_french(Plain(french)) == french
    told_in = say(found, Plain(french))
    assert told_in is not None
    assert "12504*10" in told_in.text


def test_a_sheet_says_who_read_its_sentences_again(place: Place) -> None:
    _visit, case = followed(place, None)
    states = sentence_states(place.session, "es", Part.SHEETS)
    assert {one.verdict for one in states} == {None}
    places = tuple(one.place for one in states if one.place is not None)
    judge(place.session, reading(places))
    assert {one.verdict for one in sentence_states(place.session, "es", Part.SHEETS)} == {"right"}
    text = text_of(guidance_paper(place.session, case, "es"))
    assert "Traduction relue en partie" in text
    papers = tuple(range(len(edition(newest_edition("es") or "").sentences)))
    judge(place.session, replace(reading(papers), part=Part.PAPERS))
    text = text_of(guidance_paper(place.session, case, "es"))
    assert "Traduction relue par Awa D." in text
    assert "°" not in text.replace("n°", "")


def test_a_sentence_of_sheets_that_is_not_there_cannot_be_read_again(place: Place) -> None:
    with pytest.raises(InputError, match="pas de phrase de ce numéro"):
        judge(place.session, reading((len(sheet_sentences()),)))


def test_a_language_without_sheets_has_its_papers_words_and_french_texts(
    place: Place, own_sheets: Path
) -> None:
    _visit, case = followed(place, None)
    assert list(own_sheets.iterdir()) == []
    text = text_of(guidance_paper(place.session, case, "uk"))
    assert f"† {case.procedure.title}" in text
    with pytest.raises(InputError, match="pas de traduction"):
        sentence_states(place.session, "uk", Part.SHEETS)


def test_a_file_that_is_not_named_after_a_language_is_refused(own_sheets: Path) -> None:
    (own_sheets / "uk-2.po").write_bytes(b"")
    with pytest.raises(UnreadableError, match="nom d'une langue"):
        read_sheets(own_sheets / "uk-2.po")


@pytest.mark.parametrize(
    "source",
    [b"\x00\xff", b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', b"x" * (1024 * 1024 + 1)],
)
def test_a_file_that_is_no_catalogue_is_refused_in_a_sentence(
    own_sheets: Path, source: bytes
) -> None:
    (own_sheets / "ru.po").write_bytes(source)
    with pytest.raises(UnreadableError, match="ne peut pas être lue"):
        read_sheets(own_sheets / "ru.po")


def test_commands_extract_check_show_and_review_what_sheets_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = Typist(monkeypatch, capsys, tmp_path)
    assert typist.found(tmp_path / "home").code == 0
    file = tmp_path / "tr.po"
    made = typist.type(
        "translation", "extract", str(file), "--language", "tr", "--sheets", "--json"
    )
    assert json.loads(made.out)["sentences"] == len(sheet_sentences())
    assert read_sheets(file).sentences == getattr(sheet_catalogue("tr"), "sentences", None)
    assert typist.type("translation", "check", "--sheets", str(file)).code == 0
    file.write_bytes(file.read_bytes().replace(b"{url}", b"{adresse}", 1))
    read_sheets.cache_clear()
    refused = typist.type("translation", "check", "--sheets", str(file), "--json")
    assert (refused.code, json.loads(refused.out)["ok"]) == (1, False)
    review = ("review", "tr", "1", "2", "--sheets", "--qualification", QUALIFICATION)
    assert typist.type("translation", *review).code == 0
    shown = typist.type("translation", "show", "tr", "--sheets", "--json")
    states = json.loads(shown.out)["sentences"]
    assert [one["verdict"] for one in states[:3]] == ["right", "right", None]
    wrong = typist.type("translation", "review", "tr", "4000", "--sheets", "--qualification", "x")
    assert wrong.code == 2
    assert is_a_sentence(wrong)


def shown_in(language: str) -> Translation:
    name = newest_edition(language) or ""
    return Translation(name, edition(name).sha256)


def reading(places: tuple[int, ...]) -> JudgeSentences:
    return JudgeSentences("es", places, "right", QUALIFICATION, part=Part.SHEETS)
