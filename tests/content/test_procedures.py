"""The shipped procedures: checked as they are, then walked in every direction."""

import json
from datetime import date, timedelta
from functools import cache
from typing import Final

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.content import content_root
from kiosque.errors import InputError
from kiosque.i18n import sentence
from kiosque.procedures.answer_tables import Table, check_table
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, Settlement, mark_done, new_case, settle
from kiosque.procedures.case_text import from_json, to_json
from kiosque.procedures.checks import check_folder
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.findings import Level
from kiosque.procedures.library import TABLES, Library, library, read_text
from kiosque.procedures.model import Procedure
from kiosque.procedures.plain_language import sentences
from kiosque.procedures.references import HOLE
from kiosque.procedures.schema import ID, schema_text
from kiosque.procedures.step_text import introduction, place, step_text
from kiosque.procedures.steps import EndStep, PiecesStep, SiteStep
from kiosque.procedures.walk import Walk, walk
from kiosque.procedures.yaml_tree import read_tree

ROOT: Final = content_root() / "procedures"
TODAY: Final = date(2026, 11, 28)
MOST_TURNS: Final = 200
"""Far more than any path has steps and questions."""


@cache
def shelf() -> Library:
    return library(ROOT)


IDS: Final = tuple(sorted(found.id for found in shelf().procedures))


def shipped(procedure_id: str) -> Procedure:
    found = shelf().procedure(procedure_id)
    assert found is not None
    return found


def test_every_file_of_the_shelf_is_taken() -> None:
    written = {path.stem for path in ROOT.glob("[a-z]*/*.yaml") if TABLES not in path.name}
    assert set(IDS) == written
    assert not shelf().findings


def test_the_checker_has_nothing_to_object() -> None:
    serious = [str(f) for f in check_folder(ROOT, TODAY) if f.level is not Level.NOTICE]
    assert serious == []


def test_every_notice_is_about_a_value_that_is_marked_doubtful() -> None:
    notices = check_folder(ROOT, TODAY)
    doubts = {finding.file for finding in notices if finding.code in {"K042", "K043"}}
    assert doubts == {"_commun/valeurs.yaml"}
    assert {finding.code for finding in notices} <= {"K042", "K043", "K055"}


@pytest.mark.parametrize("procedure_id", IDS)
def test_every_case_of_an_answer_table_reaches_its_end(procedure_id: str) -> None:
    found = shipped(procedure_id)
    name = f"{found.category}/{found.id}{TABLES}"
    tree = read_tree(read_text(ROOT / name, name), name)
    table = Table(found, tree, shelf().catalogue.values)
    assert list(map(str, check_table(table))) == []


def test_the_published_schema_is_the_generated_one_and_accepts_what_is_shipped() -> None:
    published = (ROOT / "schema" / ID).read_text(encoding="utf-8")
    assert published == schema_text()
    checker = jsonschema.Draft202012Validator(json.loads(published))
    for loaded in shelf().files:
        content = loaded.tree.content
        assert list(checker.iter_errors(content)) == [], loaded.tree.file


@settings(max_examples=4)
@given(data=st.data())
@pytest.mark.parametrize("procedure_id", IDS)
def test_any_walk_ends_whatever_is_answered_and_changed_on_the_way(
    procedure_id: str, data: st.DataObject
) -> None:
    found = shipped(procedure_id)
    state = new_case(found)
    changes = data.draw(st.sets(st.integers(0, MOST_TURNS // 4), max_size=4))
    for turn in range(MOST_TURNS):
        where = walk(found, state, shelf().catalogue.values, TODAY)
        if turn in changes and state.answers:
            state = changed(found, state, data)
        elif where.finished is None:
            state = moved(found, state, where, data)
        else:
            break
    assert where.finished is where.path[-1]
    assert_readable(found, where)
    kept = from_json(found, to_json(found, state))
    assert kept.answers.keys() <= state.answers.keys()


def moved(found: Procedure, state: CaseState, where: Walk, data: st.DataObject) -> CaseState:
    """Return the case one move further."""
    if where.doubt is not None:
        chosen = data.draw(st.sampled_from(list(Settlement)))
        return settle(found, state, where.doubt.step.id, chosen)
    if where.missing:
        return answered(found, state, where.missing[0], data)
    assert where.current is not None
    for wanted in (found.fields[n] for n in _optional(found, where)):
        if data.draw(st.booleans()):
            state = answered(found, state, wanted, data)
    return mark_done(found, state, where.current.id, TODAY)


def changed(found: Procedure, state: CaseState, data: st.DataObject) -> CaseState:
    """Return the case with one of the answers given so far said otherwise."""
    name = data.draw(st.sampled_from(sorted(state.answers)))
    return answered(found, state, found.fields[name], data)


def answered(found: Procedure, state: CaseState, field: Field, data: st.DataObject) -> CaseState:
    """Return the case with a field answered; unchanged when the answer cannot be."""
    text = data.draw(raw(field))
    try:
        return answer(found, state, field.name, text, TODAY, shelf().catalogue.values)
    except InputError:
        return state


def _optional(found: Procedure, where: Walk) -> list[str]:
    asked = getattr(where.current, "fields", ())
    return [name for name in asked if found.fields[name].optional]


def raw(field: Field) -> st.SearchStrategy[str | list[str]]:
    """Return what a mediator may type in a field that the shipped procedures ask."""
    keys = [option.key for option in field.options]
    match field.kind:
        case FieldKind.CHOICE:
            return st.sampled_from(keys)
        case FieldKind.CHOICES:
            return st.lists(st.sampled_from(keys), unique=True)
        case FieldKind.YES_NO:
            return st.sampled_from(["oui", "non"])
        case FieldKind.AMOUNT:
            return st.sampled_from(
                ["0", "651,69", "651,70", "1104,25", "1104,26", "10166", "99999"]
            )
        case FieldKind.NUMBER:
            return st.sampled_from(["0", "1", "2", "5", "12", "60"])
        case FieldKind.DATE:
            past = st.integers(-400, 110 * 365) | st.integers(-400, 400)
            return past.map(lambda n: (TODAY - timedelta(days=n)).isoformat())
        case FieldKind.POSTCODE:
            return st.sampled_from(["29000", "97400", "75001"])
        case _:
            return st.just("Un texte")


def assert_readable(found: Procedure, where: Walk) -> None:
    """Fail when a step of the path has nothing to say, or shows what nobody filled."""
    for step in where.path:
        said = step_text(found, where, step, shelf().catalogue, TODAY)
        shown = " ".join((*said.lines, *said.pitfalls, *said.blockages))
        assert not HOLE.search(shown)
        assert "**" not in shown
        assert place(found, where, step).number <= place(found, where, step).total


@pytest.mark.parametrize("procedure_id", IDS)
def test_a_site_says_what_to_keep_and_what_to_do_when_it_is_stuck(procedure_id: str) -> None:
    found = shipped(procedure_id)
    sites = [step for step in found.steps if isinstance(step, SiteStep)]
    assert all(site.blockages for site in sites)
    assert any(site.evidence for site in sites) or not sites
    assert any(isinstance(step, PiecesStep) for step in found.steps)


@pytest.mark.parametrize("procedure_id", IDS)
def test_whoever_is_turned_away_is_told_where_to_go(procedure_id: str) -> None:
    for step in shipped(procedure_id).steps:
        if isinstance(step, EndStep):
            assert len(sentences(step.text)) > 1, step.id
            assert all(shelf().procedure(target) for target in step.towards)


@pytest.mark.parametrize("procedure_id", IDS)
def test_the_introduction_fits_a_small_screen(procedure_id: str) -> None:
    assert len("\n".join(introduction(shipped(procedure_id), shelf().catalogue))) < 80 * 10


def test_no_field_and_no_guard_holds_a_password() -> None:
    for found in shelf().procedures:
        names = {*found.fields, *found.computed}
        words = {word for name in names for word in name.split("_")}
        assert not words & {"passe", "mdp", "password", "pin"}


def test_every_shared_value_and_document_is_used() -> None:
    written = " ".join(loaded.text for loaded in shelf().files)
    unused = [name for name in shelf().catalogue.values if f"v.{name}" not in written]
    wanted = {
        piece.piece
        for found in shelf().procedures
        for step in found.steps
        if isinstance(step, PiecesStep)
        for piece in step.pieces
    }
    wanted |= {name for letter in shelf().catalogue.letters.values() for name in letter.enclosures}
    assert unused == []
    assert set(shelf().catalogue.pieces) == wanted


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("prime activite", "prime-activite"),
        ("prime naissance", "prime-naissance"),
        ("refaire sa carte d'identite", "carte-identite"),
        ("APL", "aide-logement"),
        ("carte grise voiture occasion", "carte-grise-occasion"),
        ("complement de salaire", "prime-activite"),
        ("CMU", "complementaire-sante-solidaire"),
        ("mutuele gratuite", "complementaire-sante-solidaire"),
        ("plus d'argent", "rsa"),
        ("revenu solidarite active", "rsa"),
    ],
)
def test_people_find_a_procedure_with_their_own_words(asked: str, found: str) -> None:
    assert shelf().search(asked)[0].id == found


def test_a_date_of_birth_in_the_future_is_doubted_and_nonsense_is_refused() -> None:
    for procedure_id in ("prime-activite", "rsa", "carte-identite"):
        found = shipped(procedure_id)
        state = answer(found, new_case(found), "date_naissance", "2027-01-01", TODAY)
        assert state.answers["date_naissance"].warning
        with pytest.raises(InputError) as refused:
            answer(found, state, "date_naissance", "31 février", TODAY)
        assert sentence(refused.value)
