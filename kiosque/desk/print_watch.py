"""Print jobs followed beside the screen until they end, for as long as the session lives.

One thread looks at every job that has not ended. It holds the watch and nothing of the session, so
that closing the session leaves its keys to nobody.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosque.errors import KiosqueError, UnavailableError
from kiosque.receipts.print_jobs import JobPhase, JobStatus, PrintJob, cancel_job, job_status

LOOK_SECONDS = 1.0
"""Between two looks at the jobs that have not ended."""
UNANSWERED = 10
"""Looks without an answer after which nobody will know how a job ended."""


@dataclass(frozen=True, slots=True)
class SentPaper:
    """A paper that a print queue took."""

    kind: str
    subject: str
    printer: str
    copy: int
    """1 for the first time that this paper was printed, 2 for the second."""
    two_sided: bool
    job: PrintJob | None
    """None where the queue told no job: it cannot be followed."""


@dataclass(frozen=True, slots=True)
class FollowedPrint:
    """A paper on its way, and where it stands."""

    sent: SentPaper
    status: JobStatus
    seen: bool = False
    """Somebody has read how it stands: it is said no more."""
    unanswered: int = 0


Ended = Callable[[SentPaper, JobPhase], object]
"""Keeps how a job ended; raises `KiosqueError` when that cannot be kept now."""


class PrintWatch:
    """The prints of one session."""

    def __init__(self) -> None:
        self._prints: dict[PrintJob, FollowedPrint] = {}
        self._ended: Ended | None = None
        self._lock = threading.Lock()
        self._keeping = threading.Lock()
        """Held while an end is kept, which may wait for the disk: the screen waits for neither."""
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self, sent: SentPaper, ended: Ended) -> None:
        """Follow a paper that was sent; `ended` is told once, in another thread."""
        if sent.job is None or self._closed.is_set():
            return
        with self._lock:
            self._ended = ended
            self._prints[sent.job] = FollowedPrint(sent, JobStatus(JobPhase.WAITING))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="prints", daemon=True)
                self._thread.start()

    def all(self) -> tuple[FollowedPrint, ...]:
        """Return every print of the session, the oldest first."""
        with self._lock:
            return tuple(self._prints.values())

    def of(self, sent: SentPaper) -> FollowedPrint:
        """Return where a print stood last; its end is unknown where it is not followed."""
        with self._lock:
            known = None if sent.job is None else self._prints.get(sent.job)
            return known or FollowedPrint(sent, JobStatus(JobPhase.UNKNOWN))

    def look(self, sent: SentPaper) -> FollowedPrint:
        """Return where a print stands now, and not at the last look; raises nothing."""
        if sent.job is not None:
            self._look_at(sent.job)
        return self.of(sent)

    def cancel(self, sent: SentPaper) -> FollowedPrint:
        """Cancel a print and return how it stands then; raises `UnavailableError`."""
        if sent.job is not None:
            cancel_job(sent.job)
        return self.look(sent)

    def mark_seen(self, sent: SentPaper) -> None:
        """Somebody has read how it stands."""
        with self._lock:
            if sent.job is not None and sent.job in self._prints:
                self._prints[sent.job] = replace(self._prints[sent.job], seen=True)

    def close(self) -> None:
        """Follow nothing more; waits for an end that is being kept, and for no printer."""
        self._closed.set()
        with self._keeping, self._lock:
            self._ended = None
            self._prints.clear()

    def _watch(self) -> None:
        while not self._closed.wait(LOOK_SECONDS):
            with self._lock:
                going = [job for job, one in self._prints.items() if not one.status.is_end]
                if not going:
                    self._thread = None
                    return
            for job in going:
                self._look_at(job)

    def _look_at(self, job: PrintJob) -> None:
        try:
            status, answered = job_status(job), True
        except UnavailableError:
            status, answered = JobStatus(JobPhase.UNKNOWN), False
        with self._keeping:
            with self._lock:
                known, ended = self._prints.get(job), self._ended
            if known is None or known.status.is_end:
                return
            if not answered and known.unanswered + 1 < UNANSWERED:
                now = replace(known, unanswered=known.unanswered + 1)
            elif status.is_end and not _kept(ended, known.sent, status.phase):
                return  # what cannot be kept now is looked at again
            else:
                now = FollowedPrint(known.sent, status, known.seen and status == known.status)
            with self._lock:
                self._prints[job] = now


def _kept(ended: Ended | None, sent: SentPaper, phase: JobPhase) -> bool:
    if ended is None:
        return False
    try:
        ended(sent, phase)
    except KiosqueError:
        return False
    return True
