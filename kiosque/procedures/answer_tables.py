"""Answer tables: people, their answers, and the end that they must reach."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kiosque.errors import InputError
from kiosque.i18n import N_, sentence
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, Settlement, new_case, settle
from kiosque.procedures.catalogue import SharedValue
from kiosque.procedures.fields import Field, FieldKind
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guard_reading import fields_read
from kiosque.procedures.model import Procedure
from kiosque.procedures.references import expressions
from kiosque.procedures.shape_reading import read_shape
from kiosque.procedures.steps import EndStep, PiecesStep
from kiosque.procedures.walk import Walk, walk
from kiosque.procedures.yaml_tree import Path, Tree

if TYPE_CHECKING:
    from kiosque.procedures.table_shapes import CaseShape

_YES: Final = "oui"
_NO: Final = "non"
_Reached = tuple[set[str], set[tuple[str, str]]]
"""Ends met, and choices answered."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the procedure that it tests."""

    procedure: Procedure
    tree: Tree
    values: Mapping[str, SharedValue]


def check_table(table: Table) -> Iterator[Finding]:
    """Yield the cases that fail and what no case tries; raises `ContentRefused`."""
    from kiosque.procedures.table_shapes import TableShape

    shape = read_shape(table.tree, TableShape)
    if shape.procedure != table.procedure.id:
        what = N_("cette table est celle de « {id} »")
        path: Path = ("procedure",)
        yield table.tree.finding(path, Level.ERROR, "K074", what, id=table.procedure.id)
        return
    met: _Reached = (set(), set())
    for index, case in enumerate(shape.cas):
        yield from _case(table, case, ("cas", index), shape.jour, met)
    yield from _not_tried(table, met)


def _case(
    table: Table, case: "CaseShape", path: Path, day: date, met: _Reached
) -> Iterator[Finding]:
    state = new_case(table.procedure)
    for name, raw in case.reponses.items():
        try:
            state = answer(table.procedure, state, name, raw, day, table.values)
        except InputError as error:
            what = N_("réponse refusée : {reason}")
            place = (*path, "reponses", name)
            yield table.tree.finding(place, Level.ERROR, "K074", what, reason=sentence(error))
            return
        met[1].update(_chosen(state, name))
    result = _played(table, state, day, settled=case.attendu.doutes is not None)
    if result.finished is not None:
        met[0].add(result.finished.id)
    yield from _compared(table, case, path, result)


def _played(table: Table, state: CaseState, day: date, *, settled: bool) -> Walk:
    """Return the end of a case whose every step is done, and whose doubts are accepted or not."""
    state = replace(state, done=dict.fromkeys((s.id for s in table.procedure.steps), day))
    result = walk(table.procedure, state, table.values, day)
    if settled and result.doubt is not None:
        state = settle(table.procedure, state, result.doubt.step.id, Settlement.TURN_AWAY)
        result = walk(table.procedure, state, table.values, day)
    return result


def _compared(table: Table, case: "CaseShape", path: Path, result: Walk) -> Iterator[Finding]:
    wanted = case.attendu
    if result.finished is None or result.finished.id != wanted.fin:
        yield _fails(table, case, (*path, "attendu", "fin"), _END, end=_where(result))
    steps = {step.id for step in result.path}
    for missed in sorted(set(wanted.passe_par) - steps):
        yield _fails(table, case, (*path, "attendu", "passe_par"), _MISSED, step=missed)
    for met in sorted(set(wanted.evite) & steps):
        yield _fails(table, case, (*path, "attendu", "evite"), _MET, step=met)
    if wanted.pieces is not None:
        got = _pieces(result)
        for piece in sorted(set(wanted.pieces) ^ got):
            what = _NOT_ASKED if piece in wanted.pieces else _ASKED
            yield _fails(table, case, (*path, "attendu", "pieces"), what, piece=piece)
    for name in result.off_path:
        yield _fails(table, case, (*path, "reponses", name), _OFF_PATH, name=name)


_END: Final = N_("« {case} » : le chemin mène à {end}")
_MISSED: Final = N_("« {case} » : le chemin ne passe pas par {step}")
_MET: Final = N_("« {case} » : le chemin passe par {step}")
_NOT_ASKED: Final = N_("« {case} » : le document {piece} n'est pas demandé")
_ASKED: Final = N_("« {case} » : le document {piece} est demandé")
_OFF_PATH: Final = N_("« {case} » : le chemin ne demande jamais {name}")


def _fails(table: Table, case: "CaseShape", path: Path, what: str, **params: str) -> Finding:
    return table.tree.finding(path, Level.ERROR, "K071", what, case=case.nom, **params)


def _where(result: Walk) -> str:
    if result.doubt is not None:
        return f"{result.doubt.step.id} (?)"
    if result.finished is not None:
        return result.finished.id
    waiting = ", ".join(wanted.name for wanted in result.missing)
    at = result.current.id if result.current is not None else "…"
    return f"{at} ({waiting})" if waiting else at


def _pieces(result: Walk) -> set[str]:
    lists = (step for step in result.path if isinstance(step, PiecesStep))
    return {wanted.piece for step in lists for wanted in result.wanted_pieces(step)}


def _not_tried(table: Table, met: _Reached) -> Iterator[Finding]:
    for step in table.procedure.steps:
        if isinstance(step, EndStep) and step.id not in met[0]:
            what = N_("aucun cas n'arrive à la fin « {id} »")
            yield table.tree.finding(("cas",), Level.WARNING, "K072", what, id=step.id)
    for name, key in sorted(_read_choices(table.procedure) - met[1]):
        what = N_("aucun cas ne répond « {key} » à « {name} »")
        yield table.tree.finding(("cas",), Level.WARNING, "K073", what, key=key, name=name)


def _chosen(state: CaseState, name: str) -> Iterator[tuple[str, str]]:
    """Yield the choices that an answer is, « oui » and « non » among them."""
    given = state.answers.get(name)
    match given.value if given is not None else None:
        case bool() as said:
            yield name, _YES if said else _NO
        case frozenset() as keys:
            yield from ((name, key) for key in keys)
        case str() as key:
            yield name, key


def _read_choices(procedure: Procedure) -> set[tuple[str, str]]:
    """Return every choice of each field that a rule reads, those that it does not name too."""
    rules = tuple(expressions(procedure))
    names = frozenset[str]().union(*(fields_read(rule, procedure.computed) for rule in rules))
    return {
        (name, key)
        for name, field in procedure.fields.items()
        if name in names
        for key in _keys(field)
    }


def _keys(field: Field) -> tuple[str, ...]:
    if field.kind is FieldKind.YES_NO:
        return (_YES, _NO)
    return tuple(option.key for option in field.options)
