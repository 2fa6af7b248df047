"""A mandate beside every language: each letter and figure is there, joined, ordered, and tagged."""

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from kiosque.desk.account_words import POSTURE_WORDS
from kiosque.desk.procedures import find_procedures
from kiosque.mandates.editions import edition, newest_edition, translated_languages
from kiosque.mandates.postures import Posture
from kiosque.mandates.record_parts import ReadAgain, Translation
from kiosque.mandates.scopes import SCOPE_KEYS
from kiosque.mandates.text import Block, current_template
from kiosque.mandates.translatable import SIGNATURE_BOX
from kiosque.mandates.translated_texts import account_bilingual
from kiosque.mandates.translation import Bilingual, fixed_words
from kiosque.receipts.account_paper import TO_END, WORDS
from kiosque.receipts.direction import JOINERS, levels
from kiosque.receipts.sections import Entry
from kiosque.receipts.shaping import _shaped_for_ever, shaped
from kiosque.receipts.typesetting import _set_for_ever, advance, set_line
from tests import paper_examples
from tests.mandate_examples import CITIZEN
from tests.paper_examples import MandateFiles
from tests.system_programs import need

LANGUAGES = translated_languages()
LEFTWARD = ("ar", "fa", "ps")
FONTS = {"ar": "NotoSansArabic", "fa": "NotoSansArabic", "ps": "NotoSansArabic"}
FONTS["ti"] = "NotoSansEthiopic"
SCOPES = ("papiers", "famille", "social", "argent")


def made(language: str, **changes: Any) -> MandateFiles:
    name = newest_edition(language)
    assert name is not None
    french = current_template("mandat")
    text = {
        "template": french.name,
        "sha256": french.sha256,
        "language": "fr",
        "translation": {"template": name, "sha256": edition(name).sha256},
    }
    return paper_examples.mandate(text=text, **changes)


@cache
def example(language: str) -> MandateFiles:
    return made(language, scopes=SCOPES)


def two_of(paper: MandateFiles) -> Bilingual:
    assert isinstance(paper.text, Bilingual)
    return paper.text


def told(program: str, *options: str, pdf: bytes) -> str:
    command = [need(program), *options, "-"]
    if program == "pdftotext":
        command.append("-")
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def readable(text: str) -> str:
    """Return text as a file can tell it: joiners shape letters, and spaces are alike."""
    without = "".join(sign for sign in text if sign not in JOINERS)
    return " ".join(spaced(without).split())


def spaced(text: str) -> str:
    """Return `text` with ordinary spaces, sign for sign."""
    return re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text)


def spoken(blocks: Sequence[Block | None], french: Sequence[Block], what: str) -> list[str]:
    """Return what a screen reader says of one column."""
    number, said = 0, []
    for block, original in zip(blocks, french, strict=True):
        shown = block or original
        if original.kind == "signatures":
            said += [f"{who} {what}" for who in shown.boxes]
            continue
        if original.kind != "title":
            number += 1
            mark = "" if block is not None else "†"
            bullet = " •" if original.kind == "item" else ""
            said.append(f"{number}{mark}{bullet} {shown.text}")
    return [readable(one) for one in said]


def test_every_language_of_the_plan_has_its_edition() -> None:
    assert set(LANGUAGES) == {"en", "es", "pt", "ar", "fa", "ps", "uk", "ru", "tr", "ti"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_is_told_the_whole_french_text_then_the_whole_translation(
    language: str,
) -> None:
    paper = example(language)
    two = two_of(paper)
    read = told("pdfinfo", "-struct-text", pdf=paper.drawn.pdf)
    found = [readable(one) for one in re.findall(r'^\s*"(.*)"$', read, re.MULTILINE)]
    french = two.french.blocks
    columns: tuple[Sequence[Block | None], ...] = (french, [one.block for one in two.beside])
    sides: list[str] = []
    for side, blocks in enumerate(columns):
        what = SIGNATURE_BOX if side == 0 else two.words[SIGNATURE_BOX].text
        title = (blocks[0] or french[0]).text
        about = [title, two.notice[side], two.status[side]]
        sides += [readable(one) for one in about] + spoken(blocks, french, what)
    read_words = [text.replace(" ", "") for text in found if text]
    assert read_words == [text.replace(" ", "") for text in sides * 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_and_figure_of_the_translation_is_in_the_text_of_the_file(
    language: str,
) -> None:
    paper = example(language)
    two = two_of(paper)
    shown = [one.block for one in two.beside if one.block is not None]
    wanted = "".join("".join(block.boxes) or block.text for block in shown)
    text = told("pdftotext", pdf=paper.drawn.pdf)
    assert letters(wanted) <= letters(text)
    assert paper.drawn.missing == ()


def letters(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKD", text)
    return Counter(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")


def test_after_a_paper_nothing_of_a_person_is_kept_to_set_the_next_one() -> None:
    made("ar").drawn  # noqa: B018  (drawn when it is asked for)
    known = [kept.cache_info().currsize for kept in (_set_for_ever, _shaped_for_ever)]
    drawn = made("ar", citizen={**CITIZEN, "family_name": "ليلى-Kermarrec"}).drawn
    assert "Kermarrec" in told("pdftotext", pdf=drawn.pdf)
    assert [kept.cache_info().currsize for kept in (_set_for_ever, _shaped_for_ever)] == known
    for kept in (advance, shaped, set_line):
        assert kept.cache_info().currsize == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_the_french_text_stands_in_the_translation_too(language: str) -> None:
    two = two_of(example(language))
    for block, beside in zip(two.french.blocks, two.beside, strict=True):
        assert beside.block is not None
        figures = Counter(re.findall(r"\d+", block.text))
        assert figures <= Counter(re.findall(r"\d+", beside.block.text)), block.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_in_the_file_and_its_structure_stands(language: str, tmp_path: Path) -> None:
    pdf = example(language).drawn.pdf
    rows = told("pdffonts", pdf=pdf).splitlines()[2:]
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)
    assert FONTS.get(language, "NotoSans") in "".join(rows)
    file = tmp_path / "mandat.pdf"
    file.write_bytes(pdf)
    assert list(pdfua.validate(str(file)).findings) == []
    with pikepdf.open(BytesIO(pdf)) as document:
        xmp = document.open_metadata()
        assert (xmp["pdfaid:part"], xmp["pdfuaid:part"]) == ("3", "1")
        assert document.Root.OutputIntents[0].DestOutputProfile.N == 3
        told_languages = {
            str(element.Lang)
            for element in document.objects
            if isinstance(element, pikepdf.Dictionary)
            and element.get("/Type") == "/StructElem"
            and "/Lang" in element
        }
    assert told_languages == {language}


def test_a_paper_is_the_same_to_the_byte_whatever_was_drawn_before_it() -> None:
    first = made("ar")
    drawn = first.drawn.pdf
    for language in ("ps", "ti", "fa", "en"):
        assert made(language).drawn.pdf != drawn
    assert replace(first).drawn.pdf == drawn


@pytest.mark.parametrize("language", LEFTWARD)
def test_dates_numbers_and_french_words_run_rightward_in_a_line_that_runs_leftward(
    language: str,
) -> None:
    two = two_of(example(language))
    passages = ("732 829 320 00074", "R. 721-2", "FranceConnect", "04 72 00 00 00")
    for passage in passages:
        said = [one.block.text for one in two.beside if one.block is not None]
        texts = [text for text in map(spaced, said) if passage in text]
        assert texts, passage
        for text in texts:
            at = text.index(passage)
            assert set(levels(text, 1)[at : at + len(passage)]) == {2}, text


@pytest.mark.parametrize("language", [*LEFTWARD, "ti", "es"])
@pytest.mark.parametrize(
    "name",
    [
        "W" * 120,
        "فاطمة الزهراء" * 9,
        "Q\N{COMBINING CARON}uan\N{COMBINING DOUBLE VERTICAL LINE ABOVE} Łukasz",
        "Cohen כהן Ελένη (الأولى) 12",
        "ኣስመራ Zoé",
    ],
)
def test_a_name_of_any_script_stands_in_both_columns(language: str, name: str) -> None:
    paper = made(language, citizen={**CITIZEN, "family_name": name})
    lacking = tuple(dict.fromkeys(f"U+{ord(sign):04X}" for sign in name if "א" <= sign <= "ת"))
    assert paper.drawn.missing == lacking
    text = letters(told("pdftotext", pdf=paper.drawn.pdf))
    assert letters("".join(sign for sign in name if not "א" <= sign <= "ת")) <= text


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_scopes_fit_on_pages_that_all_carry_number_and_seal(language: str) -> None:
    pdf = made(language, scopes=SCOPE_KEYS).drawn.pdf
    pages = told("pdftotext", "-layout", pdf=pdf).split("\f")[:-1]
    assert len(pages) <= 8
    for page in pages:
        assert "BEL1-0123-F" in page
        assert re.search(r"page.\d/\d", page)


@pytest.mark.parametrize("language", ["ar", "ti", "es"])
def test_a_mandate_that_names_every_procedure_tells_all_of_them_in_both_columns(
    language: str,
) -> None:
    names = tuple(sorted(procedure.id for procedure in find_procedures("")))
    assert len(names) > 50
    drawn = made(language, scopes=SCOPE_KEYS, procedures=names).drawn
    text = "".join(told("pdftotext", pdf=drawn.pdf).split())
    assert all(text.count(name) >= 4 for name in names if "-" not in name)
    assert drawn.missing == ()


@pytest.mark.parametrize("language", ["ar", "ti", "ru"])
def test_an_account_of_two_hundred_acts_keeps_its_fixed_words_in_two_languages(
    language: str,
) -> None:
    beside = account_beside_in(language, around=WORDS)
    acts = tuple(Entry(f"Démarche {at}", " : envoyée.") for at in range(200))
    drawn = paper_examples.account(text=beside, done=acts)
    pages = told("pdftotext", "-layout", pdf=drawn.pdf).split("\f")[:-1]
    assert len(pages) > 4
    assert all(f"Démarche {at} " in " ".join(" ".join(pages).split()) for at in range(200))
    assert letters(beside.words["Ce que nous avons fait"].text) <= letters(" ".join(pages))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_says_in_the_language_how_the_person_was_helped_and_whom_to_reach(
    language: str,
) -> None:
    helped = POSTURE_WORDS[Posture.JE_FAIS]
    beside = account_beside_in(language, around=(*WORDS, helped))
    contacts = (Entry(TO_END, "\N{NO-BREAK SPACE}: 02 40 00 00 00."),)
    drawn = paper_examples.account(text=beside, facts=(helped,), contacts=contacts)
    read = readable(told("pdftotext", "-layout", pdf=drawn.pdf))
    assert read.count("02 40 00 00 00") == 2
    assert "†" not in read
    for words in (helped, TO_END):
        assert letters(beside.words[words].text) <= letters(read)


def test_a_heading_that_nobody_read_again_carries_the_mark_that_the_paper_explains() -> None:
    found = edition(newest_edition("en") or "")
    unread = found.find("Qui joindre")
    assert unread is not None
    places = tuple(at for at in range(len(found.sentences)) if at != unread[0])
    reviews = (ReadAgain("Leïla B.", "2026-11-20", places),)
    beside = account_beside_in("en", around=WORDS, reviews=reviews)
    drawn = paper_examples.account(text=beside, facts=())
    read = readable(told("pdftotext", "-layout", pdf=drawn.pdf))
    assert "Traduction relue en partie" in read
    assert read.count("°") == read.count("n°") + 2 + 1
    assert f"° {unread[1]}" in read


def account_beside_in(
    language: str, *, around: Sequence[str], reviews: tuple[ReadAgain, ...] = ()
) -> Bilingual:
    name = newest_edition(language)
    assert name is not None
    beside = account_bilingual(
        current_template("compte-rendu").name,
        practice=False,
        citizen="Yvonne Berthou",
        number="BEL1-0123-F",
        translation=Translation(name, edition(name).sha256, reviews),
        around=fixed_words(around),
    )
    assert beside is not None
    return beside
