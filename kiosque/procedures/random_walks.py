"""Walks at random, always the same ones: whatever is answered, an end is reached and can be read.

What the exploration of `graph` proves of the guards, these try on the very walk that a mediator
follows: answers, doubts, steps done, texts.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.procedures.answers import answer
from kiosque.procedures.case import CaseState, Settlement, mark_done, new_case, settle
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Field
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guards.resolution import Kind
from kiosque.procedures.library import LoadedFile
from kiosque.procedures.model import Procedure
from kiosque.procedures.normal_form import Raw
from kiosque.procedures.step_text import step_text
from kiosque.procedures.steps import asked_by
from kiosque.procedures.walk import Walk, walk

WALKS: Final = 8
_DAYS: Final = (0, 1, 400, 7_000, 12_000, 24_000, 36_000)
"""Ages of dates, in days."""
_NUMBERS: Final = ("0", "1", "17", "500", "1200,50", "25000", "9999999")
_TEXT: Final = "texte"

Drawn = TypeVar("Drawn")


def check_walks(loaded: LoadedFile, catalogue: Catalogue, today: date) -> Iterator[Finding]:
    """Yield the first walk that stops before an end."""
    for number in range(WALKS):
        stopped = _Wanderer(loaded.procedure, catalogue, today, number).stops_at()
        if stopped is not None:
            what = N_("une promenade au hasard s'arrête à « {step} » sans atteindre de fin")
            yield loaded.tree.finding(("etapes",), Level.ERROR, "K076", what, step=stopped)
            return


class _Wanderer:
    """One walk: each choice is drawn from its number and the turn it comes at."""

    def __init__(self, procedure: Procedure, catalogue: Catalogue, today: date, seed: int) -> None:
        self._procedure = procedure
        self._catalogue = catalogue
        self._today = today
        self._seed = seed
        self._turn = 0

    def stops_at(self) -> str | None:
        """Return where the walk stops short, None when it reaches an end."""
        state = new_case(self._procedure)
        turns = 3 * (len(self._procedure.steps) + len(self._procedure.fields))
        where = walk(self._procedure, state, self._catalogue.values, self._today)
        for _turn in range(turns):
            if where.finished is not None:
                self._read(where)
                return None
            state = self._moved(state, where)
            where = walk(self._procedure, state, self._catalogue.values, self._today)
        last = where.path[-1] if where.path else self._procedure.steps[0]
        return where.current.id if where.current is not None else last.id

    def _moved(self, state: CaseState, where: Walk) -> CaseState:
        if where.doubt is not None:
            chosen = self._drawn(tuple(Settlement))
            return settle(self._procedure, state, where.doubt.step.id, chosen)
        if where.current is None:
            return self._answered(state, where.missing)
        asked = [self._procedure.fields[name] for name in asked_by(where.current)]
        state = self._answered(state, [one for one in asked if one.name not in state.answers])
        return mark_done(self._procedure, state, where.current.id, self._today)

    def _answered(self, state: CaseState, fields: Sequence[Field]) -> CaseState:
        for field in fields:
            if field.optional and self._drawn((True, False)):
                continue
            raw = self._raw(field)
            try:
                state = answer(
                    self._procedure, state, field.name, raw, self._today, self._catalogue.values
                )
            except InputError:
                continue
        return state

    def _raw(self, field: Field) -> Raw:
        keys = tuple(option.key for option in field.options)
        drawn: dict[Kind, Callable[[], Raw]] = {
            Kind.CHOICE: lambda: self._drawn(keys),
            Kind.CHOICES: lambda: [key for key in keys if self._drawn((True, False))],
            Kind.YES_NO: lambda: self._drawn(("oui", "non")),
            Kind.NUMBER: lambda: self._drawn(_NUMBERS),
            Kind.DATE: self._day,
            Kind.TEXT: lambda: _TEXT,
        }
        return drawn[field.type.kind]()

    def _day(self) -> str:
        return (self._today - timedelta(days=self._drawn(_DAYS))).isoformat()

    def _read(self, where: Walk) -> None:
        for step in where.path:
            step_text(self._procedure, where, step, self._catalogue, self._today)

    def _drawn(self, among: Sequence[Drawn]) -> Drawn:
        self._turn += 1
        drawn = hashlib.sha256(f"{self._seed} {self._turn}".encode()).digest()
        return among[int.from_bytes(drawn[:4]) % len(among)]
