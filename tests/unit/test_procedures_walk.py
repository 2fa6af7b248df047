"""Walks, answers and cases: the path comes from the answers and nothing is guessed."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.procedures.answers import TOO_LARGE, answer
from kiosque.procedures.case import (
    CaseState,
    Settlement,
    mark_done,
    mark_undone,
    new_case,
    settle,
)
from kiosque.procedures.case_text import from_json, pinned_to, to_json
from kiosque.procedures.fields import Keep
from kiosque.procedures.model import Procedure
from kiosque.procedures.normal_form import as_text, normal_form
from kiosque.procedures.steps import Confidence, PiecesStep, ReminderStep
from kiosque.procedures.walk import Walk, walk
from kiosque.procedures.wording import filled, in_words, number, source_line
from tests.procedure_examples import TODAY, all_done, bonus, shelf, short

VALUES = shelf().catalogue.values
EMPLOYEE = {
    "date_naissance": "02/03/1996",
    "travaille": "salarie",
    "detache": "non",
    "nationalite": "francaise",
    "seul_avec_enfant": "non",
    "revenu_net_mensuel": "1 500,00",
    "regime": "general",
}


def answered(procedure: Procedure, state: CaseState, **raw: str) -> CaseState:
    for name, text in raw.items():
        state = answer(procedure, state, name, text, TODAY)
    return state


def walked(procedure: Procedure, state: CaseState) -> Walk:
    return walk(procedure, state, VALUES, TODAY)


def ids(found: Walk) -> list[str]:
    return [step.id for step in found.path]


def test_a_new_case_waits_at_its_first_step() -> None:
    found = walked(bonus(), new_case(bonus()))
    assert found.current is not None
    assert found.current.id == "accueil"
    assert found.missing == ()
    assert found.finished is None


def test_an_undecided_guard_stops_the_path_and_asks() -> None:
    found = walked(bonus(), all_done(bonus()))
    assert found.current is not None
    assert found.current.id == "naissance"
    assert [wanted.name for wanted in found.missing] == ["date_naissance"]
    assert "pas-de-travail" not in ids(found)


def test_answers_lead_to_an_end() -> None:
    found = walked(bonus(), answered(bonus(), all_done(bonus()), **EMPLOYEE))
    assert found.finished is not None
    assert found.finished.id == "fin-demande"
    assert "demande-caf" in ids(found)
    assert "demande-msa" not in ids(found)


def test_the_last_step_is_no_end_while_something_waits_above() -> None:
    state = mark_undone(answered(bonus(), all_done(bonus()), **EMPLOYEE), "attente")
    found = walked(bonus(), state)
    assert found.current is not None
    assert found.current.id == "attente"
    assert found.finished is None


def test_changing_one_answer_keeps_the_others_and_greys_those_off_the_path() -> None:
    state = answered(bonus(), all_done(bonus()), **EMPLOYEE)
    changed = answered(bonus(), state, travaille="non")
    found = walked(bonus(), changed)
    assert found.finished is not None
    assert found.finished.id == "pas-de-travail"
    assert set(found.off_path) == EMPLOYEE.keys() - {"travaille", "date_naissance"}
    back = walked(bonus(), answered(bonus(), changed, travaille="salarie"))
    assert back.finished is not None
    assert back.finished.id == "fin-demande"


def test_an_answer_given_on_another_path_decides_nothing() -> None:
    state = answered(
        bonus(), all_done(bonus()), **EMPLOYEE | {"nationalite": "autre", "titre_autre": "aucun"}
    )
    assert walked(bonus(), state).finished is not None
    french = walked(bonus(), answered(bonus(), state, nationalite="francaise"))
    assert french.off_path == ("titre_autre",)


def student(income: str) -> CaseState:
    return answered(
        bonus(),
        all_done(bonus()),
        **EMPLOYEE | {"travaille": "etudiant", "revenu_net_mensuel": income},
    )


def test_a_doubtful_value_never_turns_a_person_away_alone() -> None:
    found = walked(bonus(), student("800"))
    assert found.finished is None
    assert found.doubt is not None
    assert found.doubt.step.id == "non-eligible"
    assert [value.name for value, _ in found.doubt.values] == ["prime_activite_seuil_etudiant"]


@pytest.mark.parametrize(
    ("settlement", "end"),
    [(Settlement.TURN_AWAY, "non-eligible"), (Settlement.GO_ON, "fin-demande")],
)
def test_the_mediator_settles_a_doubt(settlement: Settlement, end: str) -> None:
    found = walked(bonus(), settle(bonus(), student("800"), "non-eligible", settlement))
    assert found.finished is not None
    assert found.finished.id == end


def test_an_end_that_holds_without_the_doubtful_value_needs_no_mediator() -> None:
    found = walked(bonus(), answered(bonus(), student("800"), detache="oui"))
    assert found.finished is not None
    assert found.finished.id == "non-eligible"


def test_pieces_follow_the_answers() -> None:
    found = walked(bonus(), answered(bonus(), all_done(bonus()), **EMPLOYEE))
    (pieces,) = (step for step in found.path if isinstance(step, PiecesStep))
    wanted = [piece.piece for piece in found.wanted_pieces(pieces)]
    assert wanted == ["fiches-paie-3-mois", "rib", "numero-allocataire"]


def test_a_reminder_counts_from_the_day_of_the_request() -> None:
    state = mark_done(
        bonus(), answered(bonus(), all_done(bonus()), **EMPLOYEE), "demande-caf", date(2026, 11, 30)
    )
    found = walked(bonus(), state)
    (reminder,) = (step for step in found.path if isinstance(step, ReminderStep))
    assert found.due(reminder) == date(2027, 2, 28)
    undone = walked(bonus(), mark_undone(state, "demande-caf"))
    assert undone.due(reminder) is None


def test_an_optional_field_decides_only_once_its_step_was_passed() -> None:
    procedure = short()
    state = answered(procedure, new_case(procedure), travaille="oui", iban="FR14")
    before = walked(procedure, state)
    assert ids(before) == ["travail", "autres"]
    after = walked(procedure, mark_done(procedure, state, "autres", TODAY))
    assert ids(after) == ["travail", "autres", "fin"]
    dear = answered(procedure, state, loyer="1 200 €")
    assert "cher" in ids(walked(procedure, dear))


def test_another_version_is_refused() -> None:
    state = new_case(short())
    newer = short(("version: 1", "version: 2"))
    with pytest.raises(Refusal):
        walked(newer, state)
    with pytest.raises(Refusal):
        from_json(newer, to_json(short(), state))


def test_an_answer_that_cannot_be_one_is_refused() -> None:
    state = new_case(bonus())
    for name, raw in (
        ("travaille", "chômeur"),
        ("detache", "peut-être"),
        ("revenu_net_mensuel", "beaucoup"),
        ("date_naissance", "31/02/1990"),
        ("date_naissance", ""),
        ("mot_de_passe", "x"),
    ):
        with pytest.raises(InputError):
            answer(bonus(), state, name, raw, TODAY)


@pytest.mark.parametrize(
    ("name", "raw", "is_doubtful"),
    [
        ("iban", "FR14 2004 1010 0505 0001 3M02 606", False),
        ("iban", "FR15 2004 1010 0505 0001 3M02 606", True),
        ("date_naissance", "01/01/2030", True),
        ("date_naissance", "01/01/1800", True),
        ("numero_allocataire", "1234567", False),
        ("numero_allocataire", "12", True),
    ],
)
def test_a_doubtful_answer_is_kept_with_its_reason(
    name: str,
    raw: str,
    is_doubtful: bool,  # noqa: FBT001
) -> None:
    given_answer = answer(bonus(), new_case(bonus()), name, raw, TODAY).answers[name]
    assert bool(given_answer.warning) is is_doubtful


@pytest.mark.parametrize(
    ("kind", "raw", "is_doubtful"),
    [
        ("telephone", "06 12 34 56 78", False),
        ("telephone", "0692 12 34 56", False),
        ("telephone", "3949", False),
        ("telephone", "00", True),
        ("courriel", "awa@exemple.fr", False),
        ("courriel", "awa@exemple", True),
        ("code_postal", "97400", False),
        ("code_postal", "2A000", True),
        ("nir", "2 59 03 99 350 001 19", True),
        ("nir", "255081416802538", False),
        ("nir", "1 99 13 99 000 001 42", True),
        ("numero_fiscal", "3023217600053", False),
        ("numero_fiscal", "3023217600054", True),
    ],
)
def test_french_numbers_are_checked(kind: str, raw: str, is_doubtful: bool) -> None:  # noqa: FBT001
    procedure = short(("type: iban", f"type: {kind}"))
    given_answer = answer(procedure, new_case(procedure), "iban", raw, TODAY).answers["iban"]
    assert bool(given_answer.warning) is is_doubtful


def test_bounds_warn() -> None:
    procedure = short(("type: montant,", 'type: montant, bornes: {max: "1000"},'))
    state = answer(procedure, new_case(procedure), "loyer", "1200", TODAY)
    assert state.answers["loyer"].warning == TOO_LARGE


def test_a_kept_case_holds_only_what_may_be_kept() -> None:
    state = answered(bonus(), all_done(bonus()), **EMPLOYEE, iban="FR1420041010050500013M02606")
    text = to_json(bonus(), state)
    for secret in ("1996", "1500", "FR14"):
        assert secret not in text
    kept = from_json(bonus(), text)
    assert kept.answers.keys() == {
        "travaille",
        "detache",
        "nationalite",
        "seul_avec_enfant",
        "regime",
    }
    assert pinned_to(text) == ("prime-activite", 1, bonus().digest)
    found = walked(bonus(), kept)
    assert [wanted.name for wanted in found.missing] == ["date_naissance"]


def test_a_session_answer_lost_is_asked_again_and_not_taken_for_nothing() -> None:
    procedure = short()
    state = answered(procedure, all_done(procedure), travaille="oui", loyer="1200", iban="FR14")
    assert "cher" in ids(walked(procedure, state))
    again = walked(procedure, from_json(procedure, to_json(procedure, state)))
    assert again.current is not None
    assert again.current.id == "autres"
    assert again.finished is None


@given(
    st.sampled_from(["oui", "non", "parfois"]),
    st.lists(st.sampled_from(["apl", "rsa"])),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_what_is_kept_comes_back_the_same(work: str, helps: list[str], day: date) -> None:
    procedure = short()
    state = answer(procedure, new_case(procedure), "travaille", work, day)
    state = answer(procedure, state, "aides", helps, day)
    state = mark_done(procedure, state, "travail", day)
    assert from_json(procedure, to_json(procedure, state)) == state


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"version": "1"},
        {"digest": 3},
        {"answers": {"travaille": {"value": "peut-être", "on": "2026-11-24"}}},
        {"answers": {"inconnu": {"value": "x", "on": "2026-11-24"}}},
        {"answers": []},
        {"done": {"travail": "hier"}},
        {"settled": {"refus": "perhaps"}},
        {"more": 1},
    ],
)
def test_a_damaged_case_is_refused(change: dict[str, object]) -> None:
    document = json.loads(to_json(short(), new_case(short())))
    with pytest.raises(UnreadableError):
        from_json(short(), json.dumps(document | change))


def test_text_that_is_no_case_is_refused() -> None:
    for text in ("", "[]", "null", "[" * 100_000):
        with pytest.raises(UnreadableError):
            from_json(short(), text)


def test_a_kept_case_never_brings_back_a_field_that_is_not_kept() -> None:
    document = json.loads(to_json(short(), new_case(short())))
    document["answers"] = {"iban": {"value": "FR14", "on": "2026-11-24"}}
    state = from_json(short(), json.dumps(document))
    assert "iban" not in state.answers


@given(st.data())
def test_any_answers_in_any_order_never_raise_and_end_or_wait(data: st.DataObject) -> None:
    state = all_done(bonus())
    raw = {
        "detache": ["oui", "non"],
        "seul_avec_enfant": ["oui", "non"],
        "sejour_europe_3_mois": ["oui", "non"],
        "travaille": ["salarie", "independant", "apprenti", "etudiant", "non"],
        "nationalite": ["francaise", "europe", "autre"],
        "titre_autre": ["resident", "aucun"],
        "regime": ["general", "agricole"],
        "revenu_net_mensuel": ["0", "1104,25", "3000"],
        "date_naissance": ["2008-11-24", "2008-11-25", "1960-01-01"],
    }
    for name in data.draw(st.permutations(sorted(raw)))[: data.draw(st.integers(0, 9))]:
        text = data.draw(st.sampled_from(raw[name]))
        state = answer(bonus(), state, name, text, TODAY)
    found = walked(bonus(), state)
    waits = found.current is not None or found.doubt is not None
    assert waits is (found.finished is None)
    assert [step.index for step in found.path] == sorted({step.index for step in found.path})


@given(st.decimals(-(10**9), 10**9, places=2), st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_normal_form_reads_back_what_it_writes(amount: Decimal, day: date) -> None:
    for name, value in (("revenu_net_mensuel", amount), ("date_naissance", day)):
        field = bonus().fields[name]
        assert normal_form(field, as_text(value)) == value


def test_texts_are_filled_in_french() -> None:
    found = walked(bonus(), answered(bonus(), all_done(bonus()), **EMPLOYEE))
    text = filled("{v.prime_activite_forfait}, {travaille}, {iban}", bonus(), found, VALUES)
    assert text == "638,28\N{NO-BREAK SPACE}€/mois, Oui, comme salariée, …"
    assert number(Decimal(12500)) == "12\N{NARROW NO-BREAK SPACE}500"
    assert in_words(date(2026, 11, 14)) == "14 novembre 2026"


def test_a_source_never_claims_more_than_was_done() -> None:
    source = bonus().sources[0]
    assert source_line(source).endswith("jamais vérifié sur la page officielle")
    checked = replace(source, checked_on=TODAY - timedelta(days=1), checked_by="Awa D.")
    assert source_line(checked).endswith("vérifié le 23 novembre 2026 par Awa D.")


def test_a_source_that_is_not_sure_says_so() -> None:
    source = bonus().sources[0]
    assert "source partielle" in source_line(replace(source, confidence=Confidence.PARTIAL))
    assert "source peu sûre" in source_line(replace(source, confidence=Confidence.UNKNOWN))
    assert "source p" not in source_line(replace(source, confidence=Confidence.GOOD))


def test_identifiers_are_never_kept_in_a_case() -> None:
    assert bonus().fields["iban"].keep is Keep.NEVER
    assert bonus().fields["travaille"].keep is Keep.CASE
