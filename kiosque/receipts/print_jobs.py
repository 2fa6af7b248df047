"""A print job, followed until it ends: where it stands, why it waits, how it ended."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosque.errors import UnavailableError
from kiosque.i18n import N_
from kiosque.receipts.cups import RESTART, ask_scheduler, run_cups
from kiosque.receipts.ipp import GET_JOB_ATTRIBUTES, Answer, request
from kiosque.receipts.printers import reason_keywords, shortened

_TAKEN: Final = re.compile(r"request id is (\S+)-([1-9]\d{0,9}) \(\d+ file\(s\)\)")
_WANTED: Final = (
    "job-state",
    "job-state-reasons",
    "job-printer-state-message",
    "job-printer-state-reasons",
)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job that the scheduler took, as `lp` tells it."""

    printer: str
    number: int

    @property
    def name(self) -> str:
        """What `cancel` calls it."""
        return f"{self.printer}-{self.number}"


class JobPhase(StrEnum):
    """Where a job stands; the last four are ends."""

    WAITING = "waiting"
    PRINTING = "printing"
    HELD = "held"
    STOPPED = "stopped"
    COMPLETED = "completed"
    CANCELED = "canceled"
    ABORTED = "aborted"
    UNKNOWN = "unknown"
    """The scheduler no longer knows the job, or cannot be asked: nobody knows how it ended."""

    @property
    def is_end(self) -> bool:
        return self in _ENDS


_ENDS: Final = frozenset(
    {JobPhase.COMPLETED, JobPhase.CANCELED, JobPhase.ABORTED, JobPhase.UNKNOWN}
)


@dataclass(frozen=True, slots=True)
class JobStatus:
    """Where a job stands and why; texts come from outside."""

    phase: JobPhase
    reasons: tuple[str, ...] = ()
    """Keywords, of the job and then of its printer."""
    told: str = ""

    @property
    def is_end(self) -> bool:
        return self.phase.is_end

    @property
    def needs_somebody(self) -> bool:
        """Tell whether it goes no further alone: held, stopped, or out of something."""
        stuck = {JobPhase.HELD, JobPhase.STOPPED, JobPhase.ABORTED, JobPhase.CANCELED}
        return self.phase in stuck or (
            not self.is_end and any(one.endswith("-error") for one in self.reasons)
        )


def taken_job(said: str) -> PrintJob | None:
    """Return the job that `lp` tells of; None when it tells none."""
    found = _TAKEN.fullmatch(said.strip())
    return None if found is None else PrintJob(found[1], int(found[2]))


def job_status(job: PrintJob) -> JobStatus:
    """Return where a job stands; raises `UnavailableError` when the scheduler cannot be asked."""
    uri = f"ipp://localhost/jobs/{job.number}"
    return read_status(ask_scheduler(request(GET_JOB_ATTRIBUTES, ("job-uri", uri), _WANTED)))


def read_status(answer: Answer | None) -> JobStatus:
    """Return what an answer of the scheduler tells of a job; None is a job it no longer knows."""
    if answer is None:
        return JobStatus(JobPhase.UNKNOWN)
    state = next(iter(answer.get("job-state", ())), None)
    phase = _PHASES.get(state, JobPhase.UNKNOWN) if isinstance(state, int) else JobPhase.UNKNOWN
    reasons = reason_keywords(
        (*answer.get("job-state-reasons", ()), *answer.get("job-printer-state-reasons", ()))
    )
    if phase is JobPhase.WAITING and "printer-stopped" in reasons:
        phase = JobPhase.STOPPED
    told = next(iter(answer.get("job-printer-state-message", ())), "")
    return JobStatus(phase, reasons, shortened(str(told)))


def cancel_job(job: PrintJob) -> None:
    """Ask for a job to be cancelled; raises `UnavailableError` when that is refused.

    A job that ended meanwhile is no refusal: its status tells how.
    """
    done = run_cups("cancel", job.name)
    if done.code == 0 or "is already" in done.said or "does not exist" in done.said:
        return
    raise UnavailableError(
        N_("L'impression n'a pas pu être annulée."),
        advice=RESTART
        if "cheduler" in done.said
        else N_("Annulez-la sur l'imprimante elle-même, ou éteignez-la."),
    )


_PHASES: Final = {
    3: JobPhase.WAITING,
    4: JobPhase.HELD,
    5: JobPhase.PRINTING,
    6: JobPhase.STOPPED,
    7: JobPhase.CANCELED,
    8: JobPhase.ABORTED,
    9: JobPhase.COMPLETED,
}
"""RFC 8011 §5.3.7."""
