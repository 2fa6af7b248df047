"""A case taken to a newer version: every answer is kept, or named as lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, Settlement, settle
from kiosque.procedures.difference import ChangeKind, changes, is_structural
from kiosque.procedures.migration import TO_REVIEW, migrate
from kiosque.procedures.model import Procedure
from tests.procedure_examples import TODAY, all_done, refusals, short

VERSION = ("version: 1", "version: 2")


def newer(migration: str, *edits: tuple[str, str]) -> Procedure:
    line = f"migrations: [{{de: 1, vers: 2, {migration}}}]\netapes:"
    return short(VERSION, ("etapes:", line), *edits)


def answered(**answers: str) -> CaseState:
    state = all_done(short())
    for name, raw in answers.items():
        state = answer(short(), state, name, raw, TODAY)
    return state


def test_without_a_change_every_answer_is_kept_under_the_new_version() -> None:
    state = answered(travaille="parfois", loyer="500")
    moved = migrate(short(), short(VERSION), state)
    assert moved.state.answers == state.answers
    assert moved.state.done == state.done
    assert moved.state.version == 2
    assert not moved.lost


def test_a_renamed_field_keeps_its_answer() -> None:
    renamed = (("loyer: {type", "loyer_net: {type"), ("aides, loyer", "aides, loyer_net"),
               ("loyer est connu et loyer", "loyer_net est connu et loyer_net"))  # fmt: skip
    new = newer("renommer: {loyer: loyer_net}", *renamed)
    moved = migrate(short(), new, answered(loyer="500"))
    assert {"loyer_net"} == moved.state.answers.keys()


def test_a_choice_is_converted_and_what_must_be_read_again_says_so() -> None:
    new = newer(
        "convertir: {travaille: {parfois: peu}}, a_revoir: [travaille]",
        ("parfois: Parfois", "peu: Un peu"),
    )
    moved = migrate(short(), new, answered(travaille="parfois"))
    given_now = moved.state.answers["travaille"]
    assert (given_now.value, given_now.warning) == ("peu", TO_REVIEW)
    assert {"travaille"} == moved.to_review


def test_a_choice_that_left_without_a_conversion_is_named_as_lost() -> None:
    new = short(VERSION, ("parfois: Parfois", "peu: Un peu"))
    moved = migrate(short(), new, answered(travaille="parfois"))
    assert {"travaille"} == moved.lost.keys()
    assert not moved.state.answers


def test_a_dropped_field_is_named_as_lost() -> None:
    moved = migrate(short(), newer("supprimer: [loyer]"), answered(loyer="500"))
    assert {"loyer"} == moved.lost.keys()


def test_an_answer_that_will_no_longer_be_kept_is_named() -> None:
    new = short(VERSION, ("parfois: Parfois}}", "parfois: Parfois}, conserver: session}"))
    moved = migrate(short(), new, answered(travaille="parfois"))
    assert {"travaille"} == moved.forgotten


def test_two_answers_that_come_to_one_field_are_not_written_over_in_silence() -> None:
    state = answered(loyer="500")
    twice = replace(state, answers={**state.answers, "charges": state.answers["loyer"]})
    with_charges = ("  iban: {type", "  charges: {type: montant, libelle: Charges}\n  iban: {type")
    old = short(with_charges, ("loyer, iban]", "loyer, iban, charges]"))
    moved = migrate(old, newer("renommer: {charges: loyer}"), twice)
    assert {"loyer"} == moved.state.answers.keys()
    assert {"charges"} == moved.lost.keys()


def test_steps_follow_their_new_name_and_those_that_left_are_forgotten() -> None:
    new = newer("etapes: {autres: suite}", ("id: autres", "id: suite"), ("id: cher", "id: haut"))
    moved = migrate(short(), new, answered())
    assert "suite" in moved.state.done
    assert not {"autres", "cher", "haut"} & moved.state.done.keys()


def test_a_doubtful_end_is_settled_again_when_its_condition_changed() -> None:
    state = settle(short(), answered(), "refus", Settlement.GO_ON)
    assert {"refus"} == migrate(short(), short(VERSION), state).state.settled.keys()
    other = short(VERSION, ("si: travaille = non", "si: travaille = parfois"))
    assert not migrate(short(), other, state).state.settled


def test_migrations_follow_each_other_over_several_versions() -> None:
    steps = (
        "migrations:\n  - {de: 1, vers: 2, renommer: {rente: loyer_brut}}\n"
        "  - {de: 2, vers: 3, renommer: {loyer_brut: loyer}}\netapes:"
    )
    old = short(("loyer: {type", "rente: {type"), ("aides, loyer", "aides, rente"),
                ("loyer est connu et loyer", "rente est connu et rente"))  # fmt: skip
    new = short(("version: 1", "version: 3"), ("etapes:", steps))
    state = answer(old, all_done(old), "rente", "500", TODAY)
    assert {"loyer"} == migrate(old, new, state).state.answers.keys()


@pytest.mark.parametrize(
    "migration",
    [
        "renommer: {a: inconnu}",
        "convertir: {travaille: {oui: inconnu}}",
        "a_revoir: [inconnu]",
        "etapes: {a1: inconnue}",
    ],
)
def test_a_migration_to_what_does_not_exist_is_refused(migration: str) -> None:
    line = f"migrations: [{{de: 1, vers: 2, {migration}}}]\netapes:"
    assert {"K025"} == {f.code for f in refusals(VERSION, ("etapes:", line))}


@pytest.mark.parametrize("versions", ["de: 2, vers: 1", "de: 1, vers: 3", "de: 1, vers: 1"])
def test_a_migration_between_versions_that_do_not_follow_is_refused(versions: str) -> None:
    line = f"migrations: [{{{versions}}}]\netapes:"
    assert {"K025"} == {f.code for f in refusals(VERSION, ("etapes:", line))}


@given(
    st.dictionaries(
        st.sampled_from(["travaille", "loyer", "aides"]),
        st.sampled_from(["oui", "parfois", "12", "apl"]),
    ),
    st.sampled_from(
        ["supprimer: [loyer]", "renommer: {loyer: travaille}", "renommer: {aides: loyer}"]
    ),
)
def test_each_answer_is_kept_or_named_whatever_the_migration(
    raw: dict[str, str], migration: str
) -> None:
    allowed = {"travaille": {"oui", "parfois"}, "loyer": {"12"}, "aides": {"apl"}}
    state = answered(**{name: text for name, text in raw.items() if text in allowed[name]})
    moved = migrate(short(), newer(migration), state)
    assert len(state.answers) == len(moved.state.answers) + len(moved.lost)


def test_what_changed_between_two_versions_is_told_thing_by_thing() -> None:
    new = short(
        VERSION,
        ("Loyer, facultatif: oui}", "Loyer}"),
        ("loyer est connu et loyer", "loyer"),
        ("  iban: {type: iban", "  nom: {type: texte, libelle: Nom}\n  iban: {type: iban"),
        ("loyer, iban]", "loyer, nom]"),
    )  # fmt: skip
    told = {(change.kind, change.name) for change in changes(short(), new)}
    assert told == {
        (ChangeKind.REQUIRED, "loyer"),
        (ChangeKind.ADDED, "nom"),
        (ChangeKind.CHANGED, "cher"),
        (ChangeKind.CHANGED, "autres"),
    }
    assert is_structural(short(), new)


def test_a_better_wording_is_no_structural_change() -> None:
    worded = short(("Le loyer est élevé.", "Le loyer est haut."))
    assert not is_structural(short(), worded)
    assert [change.kind for change in changes(short(), worded)] == [ChangeKind.CHANGED]
