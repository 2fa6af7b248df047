"""What a mediator reads of a step, whatever the front door."""

from dataclasses import replace
from datetime import date

from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, hold, mark_done, new_case
from kiosque.procedures.case_text import from_json, to_json
from kiosque.procedures.evidence import value_line
from kiosque.procedures.step_text import (
    delay_words,
    introduction,
    late_words,
    piece_words,
    place,
    step_text,
)
from kiosque.procedures.steps import EasyRead, PiecesStep, SiteStep, Step, WaitStep
from kiosque.procedures.walk import walk
from tests.procedure_examples import TODAY, bonus, shelf, short

ANSWERS = {
    "date_naissance": "1996-03-02",
    "travaille": "salarie",
    "detache": "non",
    "nationalite": "francaise",
    "seul_avec_enfant": "non",
    "revenu_net_mensuel": "1500",
    "regime": "general",
}


def answered(names: int) -> CaseState:
    procedure, state = bonus(), new_case(bonus())
    for name in list(ANSWERS)[:names]:
        state = answer(procedure, state, name, ANSWERS[name], TODAY, shelf().catalogue.values)
    for step in procedure.steps:
        state = mark_done(procedure, state, step.id, TODAY)
    return state


def of_kind(kind: type[Step]) -> Step:
    return next(step for step in bonus().steps if isinstance(step, kind))


def test_a_step_says_its_text_with_amounts_in_french_and_where_it_was_read() -> None:
    first = bonus().steps[0]
    text = step_text(bonus(), None, first, shelf().catalogue, TODAY)
    assert "638,28 €/mois" in "\n".join(text.lines).replace("\N{NO-BREAK SPACE}", " ")
    assert "jamais vérifié sur la page officielle" in text.sources[-1]
    assert not text.late


def test_a_site_says_what_to_do_what_is_seen_and_what_helps_when_it_blocks() -> None:
    site = of_kind(SiteStep)
    assert isinstance(site, SiteStep)
    text = step_text(bonus(), None, site, shelf().catalogue, TODAY)
    assert text.lines[0].startswith("1. ")
    assert any(line.startswith("Vous verrez") for line in text.lines)
    assert len(text.blockages) == 2 * len(site.blockages)


def test_difficult_words_of_a_step_are_explained_and_no_other() -> None:
    said = {
        word
        for step in bonus().steps
        for word in step_text(bonus(), None, step, shelf().catalogue, TODAY).hard_words
    }
    known = {word.partition("\N{NO-BREAK SPACE}:")[0] for word in said}
    assert known <= set(shelf().catalogue.glossary)
    assert known


def test_an_amount_is_shown_with_its_date_its_source_and_its_doubts() -> None:
    first = bonus().steps[0]
    sure = step_text(bonus(), None, first, shelf().catalogue, TODAY).sources[0]
    assert "638,28" in sure
    assert "Décret n° 2026-222" in sure
    assert "depuis le 1er avril 2026" in sure.replace("\N{NO-BREAK SPACE}", " ")
    assert "·" not in sure
    later = step_text(bonus(), None, first, shelf().catalogue, date(2027, 4, 1)).sources[0]
    assert later.startswith(sure)
    assert "périmé depuis" in later
    doubtful = replace(shelf().catalogue.values["prime_activite_forfait"], to_check=True)
    assert value_line(doubtful, TODAY).endswith("à vérifier")


def test_an_easy_text_says_who_read_it() -> None:
    easy = EasyRead("Texte simple.", "Atelier de Bellevue", "2026-10-01")
    step = replace(bonus().steps[0], easy_read=easy)
    text = step_text(bonus(), None, step, shelf().catalogue, TODAY)
    assert text.lines == ("Texte simple.",)
    assert "Atelier de Bellevue" in text.sources[-1]


def test_content_to_check_again_says_since_when() -> None:
    late = replace(bonus(), review_by=TODAY.replace(year=2026, month=10))
    assert "à revérifier depuis" in late_words(late, TODAY)


def test_the_number_of_a_step_grows_along_the_path_and_never_passes_the_total() -> None:
    for names in range(len(ANSWERS) + 1):
        where = walk(bonus(), answered(names), shelf().catalogue.values, TODAY)
        places = [place(bonus(), where, step) for step in where.path]
        assert [one.number for one in places] == list(range(1, len(places) + 1))
        assert all(one.number <= one.total for one in places)


def test_a_finished_path_ends_on_its_last_step() -> None:
    where = walk(bonus(), answered(len(ANSWERS)), shelf().catalogue.values, TODAY)
    assert where.finished is not None
    last = place(bonus(), where, where.finished)
    assert last.number == last.total == len(where.path)


def test_a_document_says_where_to_get_it() -> None:
    pieces = of_kind(PiecesStep)
    assert isinstance(pieces, PiecesStep)
    words = [piece_words(one, shelf().catalogue) for one in pieces.pieces]
    assert all(label for label, *_notes in words)
    assert any(note.startswith("Où l'obtenir") for _label, *notes in words for note in notes)


def test_an_unsure_delay_says_that_it_is() -> None:
    wait = of_kind(WaitStep)
    assert isinstance(wait, WaitStep)
    assert "à confirmer" in delay_words(wait)


def test_the_introduction_says_what_it_costs_and_whether_franceconnect_is_known() -> None:
    text = "\n".join(introduction(bonus(), shelf().catalogue))
    assert "gratuit" in text
    assert "FranceConnect" in text


def test_documents_at_hand_are_kept_with_the_case() -> None:
    state = hold(new_case(bonus()), ["rib", "titre-sejour"], ["rib"])
    again = from_json(bonus(), to_json(bonus(), state))
    assert again.held == {"rib"}
    assert hold(again, ["rib"], []).held == frozenset()


def test_brackets_are_text_and_what_is_unknown_is_dots() -> None:
    procedure = short(("Le loyer est élevé.", '"Un **mot** [/] et {loyer}."'))
    step = procedure.steps[3]
    text = step_text(procedure, None, step, shelf().catalogue, TODAY)
    assert text.lines == ("Un mot [/] et ….",)
