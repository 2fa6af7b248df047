"""Procedures for anybody, without a session and without a vault.

What a person answers lives in a `PublicWalk`, a value that the front door drops; nothing of it is
written, but the sheet that they print, or save where they say.
"""

import secrets
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from kiosque.clock import Clock
from kiosque.desk.guidance_sheets import Told, drawn_sheet
from kiosque.desk.papers import outside, write_new
from kiosque.desk.procedures import introduction_of, known_procedure, shelf
from kiosque.errors import UnavailableError
from kiosque.i18n import N_
from kiosque.procedures.case import CaseState, clear, mark_done, new_case
from kiosque.procedures.catalogue import Catalogue
from kiosque.procedures.fields import Keep
from kiosque.procedures.model import Procedure
from kiosque.procedures.walk import Walk, walk
from kiosque.procedures.whole_page import step_lines
from kiosque.receipts.printer import print_pdf


@dataclass(frozen=True, slots=True)
class PublicWalk:
    """One person going through one procedure, in memory."""

    procedure: Procedure
    state: CaseState = field(repr=False)

    @property
    def catalogue(self) -> Catalogue:
        """Amounts, documents and words as they are now."""
        return shelf().catalogue


def begin_walk(procedure_id: str) -> PublicWalk:
    """Begin a procedure; raises `InputError` for one that is not here."""
    procedure = known_procedure(procedure_id)
    return PublicWalk(procedure, new_case(procedure))


def going_on(walked: PublicWalk, state: CaseState) -> PublicWalk:
    """Return the walk with these answers; what a case would never keep is forgotten at once."""
    for name, wanted in walked.procedure.fields.items():
        if wanted.keep is Keep.NEVER:
            state = clear(state, name)
    return replace(walked, state=state)


def step_done(walked: PublicWalk, step_id: str, day: date) -> PublicWalk:
    """Return the walk with a step done."""
    return going_on(walked, mark_done(walked.procedure, walked.state, step_id, day))


def where_is(walked: PublicWalk, day: date) -> Walk:
    """Return where a walk stands that day."""
    return walk(walked.procedure, walked.state, walked.catalogue.values, day)


def local_now(clock: Clock) -> datetime:
    """Return the present time in this machine's time zone: no organisation tells another."""
    return clock.read().now.astimezone()


def whole_text(procedure: Procedure, day: date) -> tuple[str, ...]:
    """Return a procedure to be read whole, every step with its condition."""
    return (
        *introduction_of(procedure),
        *step_lines(procedure, shelf().catalogue, day),
    )


def public_sheet(walked: PublicWalk, at: datetime) -> bytes:
    """Return the sheet of documents and addresses as a PDF, in memory.

    Of a walk that nobody began, it names every document that the procedure may want.
    """
    state = walked.state
    begun = bool(state.answers or state.done)
    where = where_is(walked, at.date()) if begun else None
    told = Told(walked.procedure, walked.catalogue, where, state.held, at)
    return drawn_sheet(told).pdf


def print_sheet(pdf: bytes, printer: str) -> None:
    """Print a sheet; raises `UnavailableError` in words that promise nothing kept."""
    try:
        print_pdf(pdf, printer)
    except UnavailableError as refused:
        raise UnavailableError(
            refused.what,
            advice=N_(
                "La fiche n'est pas imprimée. Demandez de l'aide, ou enregistrez-la sur une clé."
            ),
            **refused.params,
        ) from None


def save_sheet(home: Path, pdf: bytes, folder: Path) -> Path:
    """Write a sheet where the person says, under a name that tells nothing.

    Raises `Refusal` inside the data directory `home` and `UnavailableError` when the disk refuses;
    a file that exists is never replaced.
    """
    return write_new(outside(home, folder) / f"fiche-{secrets.token_hex(4)}.pdf", pdf)
