"""Shipped procedures played through the desk, with the answers of their own tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kiosque.content import content_root
from kiosque.desk.acts import ActResult
from kiosque.desk.case_acts import do_site_step
from kiosque.desk.cases import CaseFile, do_step, keep_case, walk_case
from kiosque.desk.procedures import today
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit
from kiosque.mandates.personal_acts import is_personal
from kiosque.procedures.answers import answer
from kiosque.procedures.case import Settlement, settle
from kiosque.procedures.steps import SiteStep, asked_by
from kiosque.procedures.walk import Walk


@dataclass(frozen=True, slots=True)
class Told:
    """One case of an answer table."""

    procedure: str
    name: str
    answers: Mapping[str, Any]
    end: str
    day: date
    """Day on which the table was written for."""

    def __str__(self) -> str:
        return f"{self.procedure}: {self.name}"


@cache
def told_cases() -> tuple[Told, ...]:
    """Return every case of every table shipped, those of the worked example and its scope first."""
    found: list[Told] = []
    tables = (content_root() / "procedures").glob("*/*.tests.yaml")
    for path in sorted(tables, key=_example_first):
        table = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        found += [
            Told(
                table["procedure"],
                case["nom"],
                case["reponses"],
                case["attendu"]["fin"],
                date.fromisoformat(table["jour"]),
            )
            for case in table["cas"]
        ]
    return tuple(found)


def _example_first(table: Path) -> tuple[bool, bool, Path]:
    return table.name != "rsa.tests.yaml", table.parent.name != "social", table


def main_cases() -> tuple[Told, ...]:
    """Return the first case of each table: the tables themselves are played without a desk."""
    return tuple({told.procedure: told for told in reversed(told_cases())}.values())[::-1]


def told_case(outcome: str) -> Told:
    """Return a case whose end has this outcome."""
    from kiosque.desk.procedures import known_procedure

    for told in told_cases():
        end = known_procedure(told.procedure).step(told.end)
        if str(getattr(end, "outcome", "")) == outcome:
            return told
    raise AssertionError(f"no table reaches {outcome}")


def advance(
    session: Session,
    visit: Visit,
    case: CaseFile,
    answers: Mapping[str, Any],
    until: Callable[[Walk], bool] = lambda _where: False,
) -> CaseFile:
    """Do what each step waits for, up to the end or `until`; doubtful ends are accepted."""
    while True:
        where = walk_case(session, case)
        if until(where) or where.finished is not None:
            return case
        if where.doubt is not None:
            step = where.doubt.step.id
            state = settle(case.procedure, case.state, step, Settlement.TURN_AWAY)
            case = keep_case(session, case, state)
            continue
        current = where.current
        assert current is not None, where.missing
        for name in asked_by(current):
            if name in answers:
                case = keep_case(session, case, answered(session, case, name, answers[name]))
        if isinstance(current, SiteStep):
            result = ActResult.PREPARED if is_personal(case.procedure.id) else ActResult.SENT
            case = do_site_step(session, visit, case, current, result, "REF-7")
        else:
            case = do_step(session, case, current.id)


def answered(session: Session, case: CaseFile, name: str, raw: Any) -> Any:
    return answer(case.procedure, case.state, name, raw, today(session), case.catalogue.values)
