"""Lists of mandates, filtered and a page at a time, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kiosque.desk.mandates import MandateLine, lines_of
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_
from kiosque.mandates.durations import Duration
from kiosque.mandates.expiry import announced_from
from kiosque.mandates.lifecycle import USABLE, MandateState
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.scopes import scope as known_scope
from kiosque.store import mandate_lists
from kiosque.store.database import Connection
from kiosque.store.mandate_lists import ENDING, NEWEST, Wanted

PER_PAGE = 50
MOST_PER_PAGE = 1000
_RUNNING = (*USABLE, MandateState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class MandateFilter:
    """Which mandates a list shows; None where anything will do."""

    state: MandateState | None = None
    ending: bool = False
    """Only those whose end is announced now, the nearest end first."""
    citizen: str | None = None
    """Identifier of the person."""
    scope: str | None = None
    """Key of a scope that the mandate was signed with."""


EVERY_MANDATE = MandateFilter()


@dataclass(frozen=True, slots=True)
class MandatePage:
    """Some mandates of a list."""

    lines: tuple[MandateLine, ...]
    page: int
    """From 1."""
    pages: int
    """At least 1."""
    total: int
    """Mandates on all pages."""


def mandate_page(
    session: Session,
    wanted: MandateFilter = EVERY_MANDATE,
    *,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> MandatePage:
    """Return one page of mandates, newest first; the last one when there are fewer pages.

    Raises `InputError` for a page that can never be, or an unknown scope.
    """
    session.must_be_mediator()
    if page < 1:
        raise InputError("page", N_("Les pages se comptent à partir de 1."))
    if not 0 < per_page <= MOST_PER_PAGE:
        raise InputError(
            "per_page",
            N_("Une page montre entre 1 et {most} mandats."),
            most=MOST_PER_PAGE,
        )
    if wanted.scope is not None:
        known_scope(wanted.scope)
    now = session.now()
    asked = _wanted(wanted, now)

    def read(connection: Connection) -> MandatePage:
        total = mandate_lists.count(connection, asked)
        pages = max(1, -(-total // per_page))
        shown = min(page, pages)
        rows = mandate_lists.matching(
            connection,
            asked,
            limit=per_page,
            offset=(shown - 1) * per_page,
            order=ENDING if wanted.ending else NEWEST,
        )
        return MandatePage(lines_of(connection, rows, now), shown, pages, total)

    return session.database.read(read)


def people_of(session: Session, lines: Iterable[MandateLine]) -> dict[str, PivotIdentity]:
    """Return who gave these mandates, by citizen; those who were erased are not there."""
    session.must_be_mediator()
    people = session.database.read(session.known_people)
    known = {line.citizen: people.identity(line.citizen) for line in lines}
    return {one: identity for one, identity in known.items() if identity is not None}


def _wanted(wanted: MandateFilter, now: datetime) -> Wanted:
    moment = int(now.timestamp())
    asked = Wanted(citizen=wanted.citizen, scope=wanted.scope)
    if wanted.state is not None:
        asked = _in_state(asked, wanted.state, moment)
    if wanted.ending:
        standings = USABLE if asked.standings is None else _both(USABLE, asked.standings)
        within = {str(one): moment + int(announced_from(one).total_seconds()) for one in Duration}
        asked = replace(
            asked, standings=tuple(map(str, standings)), ends_after=moment, ends_within=within
        )
    return asked


def _in_state(asked: Wanted, state: MandateState, moment: int) -> Wanted:
    """Say a state as what a mandate is apart from time, and where its end lies."""
    if state is MandateState.EXPIRED:
        return replace(asked, standings=tuple(map(str, _RUNNING)), ends_until=moment)
    after = moment if state in _RUNNING else None
    return replace(asked, standings=(str(state),), ends_after=after)


def _both(first: tuple[MandateState, ...], second: tuple[str, ...]) -> tuple[MandateState, ...]:
    return tuple(one for one in first if str(one) in second)
