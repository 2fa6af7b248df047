"""Translations beside French: block by block, word for word, and worth what somebody read."""

import hashlib
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import TamperedError, UnreadableError
from kiosque.i18n.dates import date_in_words, long_date, long_moment
from kiosque.mandates.durations import Duration, end_of
from kiosque.mandates.editions import (
    Edition,
    edition,
    editions_folder,
    newest_edition,
    read_edition,
    translated_languages,
)
from kiosque.mandates.extraction import extracted
from kiosque.mandates.languages import CODES
from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.paper_words import PAPER_WORDS, WITH
from kiosque.mandates.phrases import (
    Phrase,
    Plain,
    Verbatim,
    Wordings,
    day_phrase,
    day_told,
    moment_phrase,
    weekday_phrase,
)
from kiosque.mandates.pivot import Gender, pivot_identity
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.mandates.record_parts import ReadAgain, Translation
from kiosque.mandates.saying import in_french, say
from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.mandates.text import Block, Span, current_template
from kiosque.mandates.translatable import translatable
from kiosque.mandates.translated_texts import (
    account_bilingual,
    mandate_bilingual,
    notices_bilingual,
    revocation_bilingual,
    sealed_revocation_bilingual,
    whole_account_bilingual,
)
from kiosque.mandates.translation import (
    NOTICE,
    PARTLY,
    UNREVIEWED,
    UNTRANSLATED,
    Bilingual,
    Review,
    Translator,
    Word,
    bilingual,
    fixed_words,
)
from kiosque.mandates.translation_checks import (
    edition_problems,
    missing_sentences,
    sentence_problems,
)
from kiosque.mandates.visit_texts import notices_filling, revocation_document
from tests.mandate_examples import (
    CITIZEN,
    FRANCECONNECT_PROOF,
    SIGNED_AT,
    record,
    revocation,
)
from tests.translations import MARK, NAME, Shelf, catalogue, po

PUBLISHED: dict[str, str] = {
    "ar-2026-11-28": "71a97dbc72ec07d0d88f625ee0aab4de8f2653106c94d5da8471eb8f2409bca9",
    "ar-2026-11-28-2": "2b338c39c58ef5d791282fe0d032a04662666db618a87850c1716128aa52edfa",
    "en-2026-11-28": "c9121e79b381b7f8c2c60f5e0f8449e1dcf03e105c876d1b3afb996647b8fbec",
    "en-2026-11-28-2": "3750bc47892fd8f2a8a72e711f9bfa581f878aa6d83ea2eb964fe4058c02c71f",
    "es-2026-11-28": "06d6d6dd07f5682ccd40ab45c7c48debae9b0279eee17e0cc1a7580de1876189",
    "es-2026-11-28-2": "aedf40284043ec120567f451669bf70e991dde2d878060200fc4cab8655f772a",
    "fa-2026-11-28": "0ba897744d43983408c69150bd04afdadb3b6e8a96dc60d3f67a63bd627d1e4c",
    "fa-2026-11-28-2": "211cec9b2f1b3085efcf02b08c45bd33678a5c4e836eb26436263a00b900fd07",
    "ps-2026-11-28": "2ce211fdc4284b9d0b75603e3a2c7d7c5dddb1e4bd94434e3d2050a93fb3f105",
    "ps-2026-11-28-2": "b0ae796450c5e68787bde5874f1a173cb67c95a1f8f04e60a2a3bec25d337a2b",
    "pt-2026-11-28": "4f5cd5a9940d442a4ab58ff1608e7023a1bfa4e1ae2ab597b057950639e874c8",
    "pt-2026-11-28-2": "72317db4a351f4f3e27a8c691d89866fcc9338705d5ca1a957b20cafb2113734",
    "ru-2026-11-28": "d07b5644f91358fc84d4aafe297fa7026495275209231e0c1fe241735073195a",
    "ru-2026-11-28-2": "52ed84bcc815d9662f6f1cf127bb3ea317269ef6d4bef350a739d2b694d09d8c",
    "ti-2026-11-28": "9303ac882fc5383d0443f1288f832e5a4350d6cd5b7a62ea5a6b6309c5394321",
    "ti-2026-11-28-2": "d83a164ef93d2dcfa36fac2830fe17626bddb837e6f72da8cb828023c1805681",
    "tr-2026-11-28": "26c71ef12423fc76a9a8392d0be86779702f1c4dd2e7407243cc8ddac9eaece2",
    "tr-2026-11-28-2": "905711e40c856fc278fa32abb85289df2e60afdc4915019f3733df79299c4d47",
    "uk-2026-11-28": "ebe301d88e983e8e215f6aed1705aa1a6ccf0d06caea308fa766a87b32af13b4",
    "uk-2026-11-28-2": "32f75b101d7a75872ea9dd3234bb0399148399dfc15bb61883d7f5a9cbc441dd",
}
"""SHA-256 of every published edition: papers that show it are printed again for years."""
EDITIONS = sorted(path.stem for path in editions_folder().glob("*.po"))
DURATION = "*Durée.* Ce mandat vaut pour une durée {duree}, jusqu'au *{fin}*."
READ_BY = Review("Leïla B.", date(2026, 11, 20))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return Shelf(tmp_path / "translations", monkeypatch)


def with_translation(translation: Translation, **changes: Any) -> MandateRecord:
    template = current_template("mandat")
    text = {"template": template.name, "sha256": template.sha256, "language": "fr"}
    return record(text={**text, "translation": translation.to_payload()}, **changes)


def named(name: str) -> Translation:
    return Translation(name, edition(name).sha256)


def beside(record: MandateRecord, birth_place: str | None = "Lyon") -> Bilingual:
    titles = tuple(record.procedure_titles)
    found = mandate_bilingual(record, birth_place=birth_place, procedures=titles)
    assert found is not None
    return found


def words(block: Block | None) -> str:
    assert block is not None
    return " ".join(block.boxes) if block.kind == "signatures" else block.text


def one_of(bilingual: Bilingual, beginning: str) -> str:
    """Return what stands beside the French block that begins so."""
    pairs = zip(bilingual.french.blocks, bilingual.beside, strict=True)
    return next(words(one.block) for block, one in pairs if block.text.startswith(beginning))


def test_a_mandate_in_french_alone_has_nothing_beside_it() -> None:
    assert mandate_bilingual(record(), birth_place="Lyon") is None


def test_the_french_of_a_paper_is_the_same_with_and_without_a_translation(shelf: Shelf) -> None:
    shown = beside(with_translation(shelf.put()))
    assert shown.french == mandate_document(record(), birth_place="Lyon")
    assert [one.block and one.block.kind for one in shown.beside] == [
        block.kind for block in shown.french.blocks
    ]


def test_words_dates_and_durations_are_in_the_language_and_names_stay(shelf: Shelf) -> None:
    changes = {
        "née le {date}": "born on {date}",
        "mars": "March",
        "à {lieu}": "in {lieu}",
        "{jour} {date}": "{jour}, {date}",
        "vendredi": "Friday",
        "décembre": "December",
        "d'un mois (31 jours)": "of a month (31 days)",
        "heure de Paris": "Paris time",
        "{date} à {heure}": "{date} at {heure}",
        "{heures}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{minutes}": "{heures}:{minutes}",
        "{quantieme} {mois} {annee}": "{quantieme} {mois} {annee}",
    }
    shown = beside(with_translation(shelf.put(changes=changes)))
    assert one_of(shown, "Je m'appelle") == (
        "~Je m'appelle Aïcha Fatima Benali, born on 14 March 1959 in Lyon. Je suis le mandant."
    )
    assert one_of(shown, "Durée.") == (
        "~Durée. Ce mandat vaut pour une durée of a month (31 days), jusqu'au "
        "Friday, 25 December 2026 at 9:41 (Paris time)."
    )


def test_what_is_put_in_as_it_is_can_be_told_from_the_words_around_it(shelf: Shelf) -> None:
    shown = beside(with_translation(shelf.put()))
    named_block = shown.beside[2].block
    assert named_block is not None
    assert Span("Aïcha Fatima Benali", strong=True, verbatim=True) in named_block.spans
    assert {span.text for span in named_block.spans if span.verbatim} == {
        "Aïcha Fatima Benali",
        "Lyon",
    }
    assert not any(span.verbatim for block in shown.french.blocks for span in block.spans)


def test_a_name_that_ends_with_a_full_stop_ends_a_translated_sentence_too(shelf: Shelf) -> None:
    text = current_template("annulation").name
    told = revocation()
    assert told.mediator.name == "Awa D."
    mandate = with_translation(shelf.put())
    shown = revocation_bilingual(text, told, mandate, birth_place="Lyon")
    assert shown is not None
    assert one_of(shown, "Annulation enregistrée").endswith("par Awa D.")


def test_entries_of_a_list_and_signature_boxes_are_translated(shelf: Shelf) -> None:
    shown = beside(with_translation(shelf.put()))
    assert one_of(shown, "Famille").startswith("~Famille - Scolarité: ~Allocations")
    boxes = shown.beside[-1].block
    assert boxes is not None
    assert boxes.boxes == ("~Le mandataire (l'aidant)", "~Le mandant (la personne aidée)")


@pytest.mark.parametrize(
    "changes",
    [{DURATION: None}, {"décembre": None}, {"heure de Paris": None}, {DURATION: "~sans trou"}],
)
def test_a_sentence_with_a_word_missing_stays_french(
    shelf: Shelf, changes: dict[str, str | None]
) -> None:
    shown = beside(with_translation(shelf.put(changes=changes)))
    pairs = zip(shown.french.blocks, shown.beside, strict=True)
    (found,) = [one for block, one in pairs if block.text.startswith("Durée.")]
    assert (found.block, found.review) == (None, None)
    assert shown.untranslated == (UNTRANSLATED, MARK + UNTRANSLATED)


def test_a_missing_caption_or_entry_leaves_its_block_french(shelf: Shelf) -> None:
    missing = {"Le mandataire (l'aidant)": None, "Famille - Scolarité": None}
    shown = beside(with_translation(shelf.put(changes=missing)))
    french = [
        block.text
        for block, one in zip(shown.french.blocks, shown.beside, strict=True)
        if one.block is None
    ]
    assert [text[:7] for text in french] == ["Famille", ""]


def test_a_fuzzy_sentence_is_not_translated() -> None:
    source = po().decode().replace('msgid "Justice"', '#, fuzzy\nmsgid "Justice"')
    assert read_edition(NAME, source.encode()).find("Justice") is None


def every_place(found: Edition) -> dict[int, Review]:
    return dict.fromkeys(range(len(found.sentences)), READ_BY)


def test_what_was_read_again_is_said_in_both_languages() -> None:
    found = catalogue()
    none = bilingual(notices_filling(), Wordings(), Translator(found, {}))
    assert (none.reviewed, none.status) == ("none", (UNREVIEWED, MARK + UNREVIEWED))
    assert none.notice == (NOTICE, MARK + NOTICE)
    every = every_place(found)
    whole = bilingual(notices_filling(), Wordings(), Translator(found, every))
    assert whole.reviewed == "all"
    assert whole.status[0] == "Traduction relue par Leïla B., le 20 novembre 2026."
    assert whole.status[1] == "~Traduction relue par Leïla B., le ~20 ~novembre 2026."
    assert {one.review for one in whole.beside} == {READ_BY}
    first = found.find("Mentions à lire à voix haute")
    assert first is not None
    one = {first[0]: READ_BY}
    part = bilingual(notices_filling(), Wordings(), Translator(found, one))
    assert (part.reviewed, part.status) == ("part", (PARTLY, MARK + PARTLY))
    assert [beside.review for beside in part.beside].count(READ_BY) == 1


def test_a_block_counts_as_read_again_only_with_every_word_in_its_holes(shelf: Shelf) -> None:
    translation = shelf.put()
    found = edition(NAME)
    month = found.find("décembre", "mois")
    assert month is not None
    places = tuple(at for at in range(len(found.sentences)) if at != month[0])
    reviews = (ReadAgain("Leïla B.", "2026-11-20", places),)
    shown = beside(with_translation(replace(translation, reviews=reviews)))
    unread = [
        block.text.split(".")[0]
        for block, one in zip(shown.french.blocks, shown.beside, strict=True)
        if one.review is None
    ]
    assert unread == ["Durée", "Fin"]
    assert shown.reviewed == "part"


def test_words_around_a_text_count_for_what_was_read_again() -> None:
    found = catalogue()
    around = fixed_words(("Qui joindre", "Vos mandats", "Que personne n'a traduit"))
    every = every_place(found)
    unread = found.find("Qui joindre")
    assert unread is not None
    del every[unread[0]]
    part = bilingual(notices_filling(), Wordings(), Translator(found, every), around)
    assert (part.reviewed, part.status) == ("part", (PARTLY, MARK + PARTLY))
    assert part.words == {
        "Qui joindre": Word(f"{MARK}Qui joindre", None),
        "Vos mandats": Word(f"{MARK}Vos mandats", READ_BY),
    }
    whole = bilingual(notices_filling(), Wordings(), Translator(found, every))
    assert whole.reviewed == "all"


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_a_day_in_french_words_is_told_again_in_any_language(day: date) -> None:
    assert day_told(date_in_words(day)) == day


@pytest.mark.parametrize(
    "words",
    ["", "demain", "31 février 2026", "1 brumaire 2026", "décembre 2026", "le 1er mai 2026"],
)
def test_other_words_tell_no_day(words: str) -> None:
    assert day_told(words) is None


def test_several_reviewers_are_all_named_with_the_last_day() -> None:
    found = catalogue()
    reviews = every_place(found)
    reviews[next(iter(reviews))] = Review("Amanuel T.", date(2026, 11, 22))
    family = current_template("mandat")
    title = bilingual(notices_filling(), Wordings(), Translator(found, {**reviews, 27: reviews[0]}))
    assert family.lines
    assert title.status[0] in {
        "Traduction relue par Amanuel T., Leïla B., le 22 novembre 2026.",
        "Traduction relue par Leïla B., le 20 novembre 2026.",
    }


def test_a_record_keeps_the_edition_and_the_reviews_that_held(shelf: Shelf) -> None:
    translation = replace(shelf.put(), reviews=(ReadAgain("Leïla B.", "2026-11-20", (0, 3, 7)),))
    signed = with_translation(translation)
    again = parse_record(signed.to_bytes())
    assert again.text.translation == translation
    assert beside(again) == beside(signed)


@pytest.mark.parametrize(
    "reviews",
    [
        [],
        [{"by": "A", "on": "2026-11-20", "sentences": []}],
        [{"by": "A", "on": "2026-11-20", "sentences": [2, 1]}],
        [{"by": "A", "on": "2026-11-20", "sentences": [1, 1]}],
        [{"by": "A", "on": "2026-11-20", "sentences": [-1]}],
        [{"by": "A", "on": "2026-11-20", "sentences": [True]}],
        [{"by": "A", "on": "2026-02-30", "sentences": [1]}],
        [{"by": "A", "on": "2026-11-20"}],
        [{"by": "A", "on": "2026-11-20", "sentences": [1], "more": 1}],
        ["A"],
        "A",
        [
            {"by": "A", "on": "2026-11-20", "sentences": [1]},
            {"by": "B", "on": "2026-11-20", "sentences": [1]},
        ],
        [
            {"by": "B", "on": "2026-11-20", "sentences": [1]},
            {"by": "A", "on": "2026-11-20", "sentences": [2]},
        ],
    ],
)
def test_reviews_out_of_order_are_refused_in_a_record(shelf: Shelf, reviews: Any) -> None:
    template = current_template("mandat")
    translation = {**shelf.put().to_payload(), "reviews": reviews}
    text = {"template": template.name, "sha256": template.sha256, "language": "fr"}
    with pytest.raises(UnreadableError, match="forme attendue"):
        record(text={**text, "translation": translation})


def test_an_edition_that_is_gone_or_another_is_refused(shelf: Shelf) -> None:
    signed = with_translation(shelf.put())
    shelf.put(changes={"Justice": "Law"})
    with pytest.raises(TamperedError):
        beside(signed)
    shelf.take_away(NAME)
    with pytest.raises(UnreadableError):
        beside(signed)


def test_the_newest_edition_is_for_new_papers_and_older_ones_stay(shelf: Shelf) -> None:
    older = with_translation(shelf.put())
    before = beside(older)
    shelf.put("en-2027-02-01", {"Justice": "Law"})
    (shelf.folder / "en-2028-1-1.po").write_bytes(b"")
    (shelf.folder / "xx-2028-01-01.po").write_bytes(po())
    assert newest_edition("en") == "en-2027-02-01"
    shelf.put("en-2027-02-01-2")
    (shelf.folder / "en-2027-02-01-1.po").write_bytes(po())
    assert newest_edition("en") == "en-2027-02-01-2"
    assert newest_edition("xx") is None
    assert translated_languages() == ("en",)
    assert beside(older) == before


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_wording_says_days_in_french_as_the_rest_of_the_program_does(day: date) -> None:
    moment = datetime(day.year, day.month, day.day, day.day % 24, day.day, tzinfo=UTC)
    assert in_french(day_phrase(day)) == date_in_words(day)
    assert in_french(weekday_phrase(day)) == long_date(day)
    assert in_french(moment_phrase(moment)) == long_moment(moment)


@pytest.mark.parametrize("written", ["Awa D.", "a*b", "{date}", "[si: local]", "% rien", ""])
def test_what_somebody_wrote_is_said_as_it_is_in_french_and_beside_it(written: str) -> None:
    phrase = Phrase(WITH, None, {"mediateur": Verbatim(written)})
    assert in_french(phrase) == f"Avec {written}"
    told = say(catalogue(), phrase)
    assert told is not None
    assert told.text == f"{MARK}Avec {written}"


def test_a_plain_text_is_no_template_and_is_missing_like_any_other() -> None:
    found = catalogue({"Justice": "a*b {c}"})
    told = say(found, (Plain("Justice"), "."))
    assert told is not None
    assert told.text == "a*b {c}."
    assert say(found, Plain("Inconnu")) is None
    assert in_french(Plain("a*b {c}")) == "a*b {c}"


@pytest.mark.parametrize("name", ["../mandat", "en-2026-11-28.po", "EN-2026-11-28", ""])
def test_an_edition_is_not_looked_for_under_another_name(shelf: Shelf, name: str) -> None:
    shelf.put()
    with pytest.raises(UnreadableError):
        edition(name)


@pytest.mark.parametrize(
    "source",
    [
        b"\xff\xfe",
        b"pas un catalogue",
        b'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n',
        b'msgid "a"\nmsgstr "b"\n' + b"# " + b"x" * 1024 * 1024,
    ],
)
def test_what_is_no_catalogue_is_refused_in_a_sentence(source: bytes) -> None:
    with pytest.raises(UnreadableError, match="ne peut pas être lue"):
        read_edition(NAME, source)


PO_LINE = st.one_of(
    st.sampled_from([
        'msgid ""', 'msgid "a"', 'msgstr "b"', 'msgstr "{"', 'msgctxt "c"', "msgstr", '"',
        'msgid_plural "d"', 'msgstr[0] "e"', "#, fuzzy", "#~ msgid", "Language: ??",
        '"Content-Type: text/plain; charset=klingon\\n"', '"Language: 9\\n"',
        '"Plural-Forms: nplurals=x\\n"', '"PO-Revision-Date: hier\\n"',
    ]),
    st.text(),
)  # fmt: skip


@given(st.lists(PO_LINE))
def test_a_file_of_any_lines_is_read_or_refused_in_a_sentence(lines: list[str]) -> None:
    source = "\n".join(lines).encode("utf-8", errors="surrogatepass")
    try:
        found = read_edition(NAME, source)
    except UnreadableError:
        return
    assert found.sha256 == hashlib.sha256(source).hexdigest()


def test_every_text_of_papers_has_its_translation_beside_it(shelf: Shelf) -> None:
    translation = shelf.put()
    mandate = with_translation(translation)
    told = revocation()
    text = current_template("annulation").name
    shown = [
        notices_bilingual(translation),
        revocation_bilingual(text, told, mandate, birth_place="Lyon"),
        sealed_revocation_bilingual(
            current_template("annulation-cachet").name,
            told,
            mandate.citizen,
            mandate.signed_at,
            translation,
        ),
        account_bilingual(
            current_template("compte-rendu").name,
            practice=True,
            citizen="Aïcha Benali",
            number=mandate.number,
            translation=translation,
            around=fixed_words(("Qui joindre",)),
        ),
        whole_account_bilingual(
            mandate.citizen,
            practice=False,
            organisation="Bellevue",
            birth_place=None,
            translation=translation,
            around=fixed_words(("Vos mandats",)),
        ),
    ]
    for one in shown:
        assert one is not None
        assert all(words(beside.block).startswith(MARK) for beside in one.beside)
    attestation = shown[1]
    assert attestation is not None
    assert attestation.french == revocation_document(text, told, mandate, birth_place="Lyon")
    asked = one_of(attestation, "Demandée").replace("\N{NO-BREAK SPACE}", " ")
    assert asked == "~Demandée par ~la personne, ~par téléphone. Raison : ~la personne le souhaite."


def test_papers_without_a_language_have_nothing_beside_them() -> None:
    name = current_template("compte-rendu").name
    text = current_template("annulation").name
    person = pivot_identity(**CITIZEN)
    assert revocation_bilingual(text, revocation(), record(), birth_place=None) is None
    assert (
        account_bilingual(
            name, practice=False, citizen=None, number=None, translation=None, around={}
        )
        is None
    )
    assert (
        whole_account_bilingual(
            person, practice=False, organisation="B", birth_place=None, translation=None, around={}
        )
        is None
    )


# What the shipped editions say.


def test_a_published_edition_is_never_edited() -> None:
    shipped = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in editions_folder().glob("*.po")
    }
    assert shipped == PUBLISHED


@pytest.mark.parametrize("name", EDITIONS)
def test_a_shipped_edition_keeps_what_its_french_says(name: str) -> None:
    found = edition(name)
    assert found.language in CODES
    assert edition_problems(found) == ()


@pytest.mark.parametrize("language", translated_languages())
def test_the_newest_edition_has_every_sentence(language: str) -> None:
    assert missing_sentences(edition(newest_edition(language) or ""), translatable()) == ()


PROOFS: tuple[dict[str, Any], ...] = (
    FRANCECONNECT_PROOF,
    {**FRANCECONNECT_PROOF, "issuer": "http://127.0.0.1:9"},
    {"kind": "document", "document": "carte_identite"},
    {"kind": "known_person"},
)
PARTIAL = ("1959-03-01", "1990-05-00", "1990-00-00")


@pytest.mark.parametrize("name", EDITIONS)
def test_both_sides_of_a_shipped_mandate_show_the_same_numbers_and_names(name: str) -> None:
    genders = tuple(Gender)
    for at, (proof, birth) in enumerate(product(PROOFS, PARTIAL)):
        abroad = {"birth_place": None, "birth_country": "99352"} if at % 2 else {}
        citizen = {**CITIZEN, "birth_date": birth, "gender": str(genders[at % 3]), **abroad}
        duration = tuple(Duration)[at % 4]
        end = end_of(SIGNED_AT, duration) - timedelta(hours=at % 2)
        signed = with_translation(
            named(name),
            citizen={**citizen, "preferred_name": "Zarka 7"},
            identity_proof=proof,
            practice=bool(at % 2),
            duration=duration,
            ends_at=end,
            scopes=SCOPE_KEYS,
        )
        shown = beside(signed, "Algérie" if abroad else "Lyon 3")
        for french, one in zip(shown.french.blocks, shown.beside, strict=True):
            assert numbers(words(french)) == numbers(words(one.block))
        assert "Aïcha Fatima Benali" in one_of(shown, "Je m'appelle")


def numbers(text: str) -> list[str]:
    """Return the numbers of a text; French says « 1er » where others say 1."""
    assert not any(sign.isnumeric() and not sign.isascii() for sign in text.replace("°", ""))
    return sorted(re.findall(r"[0-9]+", text))


# What a translation must keep.

FRENCH = "*Durée.* Ce mandat {numero} vaut 31 jours, jusqu'au *{fin}*."
KEPT = "*Duration.* Valid for 31 days, until *{fin}*, mandate {numero}."


@pytest.mark.parametrize(
    ("translated", "what"),
    [
        (KEPT.replace("{fin}", "the end"), "trous"),
        (KEPT.replace("{fin}", "{fin} {fin}"), "trous"),
        (KEPT.replace("{fin}", "{Fin}"), "accolade"),
        (KEPT.replace("*", ""), "gras"),
        (KEPT.replace("*Duration.*", "*Duration."), "étoile"),
        (KEPT.replace("31", "30"), "nombres"),
        (KEPT.replace("31", "٣١"), "chiffres"),
        (KEPT.replace("31", "፴፩"), "chiffres"),
        (KEPT + "\u202e", "invisible"),
        (KEPT + "\u200f", "invisible"),
        (KEPT + "\n", "invisible"),
        (KEPT + "\u2066", "invisible"),
        (KEPT + " ", "de trop"),
        (KEPT + " [x]", "crochet"),
        (KEPT + " e\u0301", "NFC"),
    ],
)
def test_what_a_translation_loses_is_named(translated: str, what: str) -> None:
    found = sentence_problems(FRENCH, translated)
    assert any(what in problem for problem in found), found


def test_a_translation_that_keeps_everything_is_right() -> None:
    assert sentence_problems(FRENCH, KEPT) == ()
    assert sentence_problems("Durée", "مدت\u200cها") == ()


WORD = st.text(
    st.characters(categories=("Lu", "Ll", "Lo"), exclude_characters="[]{}*"), min_size=1
).map(lambda text: unicodedata.normalize("NFC", text))
PIECE = st.one_of(WORD, st.just("{fin}"), st.just("{duree}"), st.just("31"), st.just("*x*"))


@given(
    st.lists(PIECE, min_size=1).flatmap(lambda one: st.tuples(st.just(one), st.permutations(one)))
)
def test_the_order_of_the_pieces_is_free(pieces: tuple[list[str], list[str]]) -> None:
    french, translated = (" ".join(one) for one in pieces)
    assert sentence_problems(french, translated) == ()


@given(st.text(), st.text())
def test_a_translation_that_passes_has_the_holes_and_numbers_of_its_french(
    french: str, translated: str
) -> None:
    if not sentence_problems(french, translated):
        hole = re.compile(r"\{([a-z_]+)\}")
        assert sorted(hole.findall(french)) == sorted(hole.findall(translated))
        assert numbers(translated) == sorted(re.findall(r"[0-9]+", french))
        assert "\u202e" not in translated


def test_an_edition_without_what_every_paper_says_is_refused_by_the_check() -> None:
    wrong = edition_problems(catalogue({NOTICE: None, "mars": None, "Justice": None}))
    assert [problem.french for problem in wrong] == ["mars", NOTICE]
    assert missing_sentences(catalogue({"Justice": None}), translatable()) == ("Justice",)


def test_a_sentence_that_is_twice_in_an_edition_is_seen() -> None:
    twice = catalogue()
    again = replace(twice, sentences=(*twice.sentences, twice.sentences[0]))
    assert [problem.what for problem in edition_problems(again)] == ["Une phrase y est deux fois."]


# What translators are given.


def test_what_is_extracted_is_every_sentence_once_with_what_is_translated() -> None:
    name = newest_edition("en")
    assert name is not None
    known = edition(name)
    empty, filled = (read_edition("en-2030-01-01", extracted(one)) for one in (None, "en"))
    asked = [(one.french, one.context) for one in translatable()]
    assert [(one.french, one.context) for one in empty.sentences] == asked
    assert len(set(asked)) == len(asked)
    assert not any(one.translated for one in empty.sentences)
    for one in filled.sentences:
        found = known.find(one.french, one.context)
        assert one.translated == ("" if found is None else found[1])
    assert extracted("en") == extracted("en")


def test_every_line_of_the_texts_and_every_word_of_papers_is_extracted() -> None:
    french = {one.french for one in translatable()}
    assert set(PAPER_WORDS) <= french
    for family in ("mandat", "mentions", "annulation", "annulation-cachet", "compte-rendu"):
        for line in current_template(family).lines:
            if line.kind != "signatures" and line.text != "{perimetres}":
                assert line.text in french
