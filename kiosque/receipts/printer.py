"""Printing through CUPS: the paper goes down a pipe, never through a file."""

from dataclasses import dataclass

from kiosque.errors import UnavailableError
from kiosque.i18n import N_
from kiosque.receipts.cups import SENDING_SECONDS, Ran, run_cups, stopped
from kiosque.receipts.print_jobs import PrintJob, taken_job
from kiosque.receipts.printers import queue_names

JOB_TITLE = "kiosque"
"""Queues show titles: this one names nobody."""
A4 = "A4"


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a paper is printed on, whatever the queue does by itself."""

    media: str = A4
    """Its size, a name of PWG 5101.1 or one that CUPS takes for it."""
    two_sided: bool = False
    """On both sides, along the long edge."""


def print_pdf(pdf: bytes, printer: str, sheets: Sheets = Sheets()) -> PrintJob | None:
    """Send a PDF to the queue `printer`; return the job to follow, None when none is told.

    Raises `UnavailableError` when it is refused: nothing is printed then.
    """
    if printer not in queue_names():
        raise _gone()
    sides = "two-sided-long-edge" if sheets.two_sided else "one-sided"
    wanted = (f"media={sheets.media}", f"sides={sides}", "number-up=1")
    options = [word for one in wanted for word in ("-o", one)]
    done = run_cups(
        "lp", "-d", printer, *options, "-t", JOB_TITLE, "-", given=pdf, seconds=SENDING_SECONDS
    )
    if done.code != 0:
        raise _refused(done)
    return taken_job(done.out)


def _refused(done: Ran) -> UnavailableError:
    """Return why `lp` refused, by what it says in English."""
    for known, error in _REFUSALS:
        if known in done.said.casefold():
            return error()
    return UnavailableError(N_("L'imprimante n'a pas pris le document."), advice=NOTHING_LOST)


NOTHING_LOST = N_(
    "Rien n'est perdu\N{NO-BREAK SPACE}: le document est enregistré et peut être imprimé de "
    "nouveau. Vérifiez l'imprimante, ou enregistrez le document dans un dossier de votre choix."
)
_ELSEWHERE = N_(
    "Rien n'est perdu\N{NO-BREAK SPACE}: le document est enregistré. Imprimez-le sur une autre "
    "imprimante, ou enregistrez-le dans un dossier de votre choix."
)


def _gone() -> UnavailableError:
    return UnavailableError(
        N_("Cette imprimante n'est plus installée sur ce poste."), advice=_ELSEWHERE
    )


def _not_accepting() -> UnavailableError:
    return UnavailableError(
        N_("Cette imprimante refuse les documents en ce moment."), advice=_ELSEWHERE
    )


def _full() -> UnavailableError:
    return UnavailableError(
        N_("Le service d'impression n'a pas pu prendre ce document, sans doute faute de place."),
        advice=N_(
            "Rien n'est perdu\N{NO-BREAK SPACE}: le document est enregistré. Libérez de la place "
            "sur le disque du poste ou laissez finir les impressions en attente, puis recommencez."
        ),
    )


def _forbidden() -> UnavailableError:
    return UnavailableError(N_("Cette imprimante n'est pas permise à ce poste."), advice=_ELSEWHERE)


_REFUSALS = (
    ("does not exist", _gone),
    ("not accepting jobs", _not_accepting),
    ("unable to queue from stdin", _full),
    ("no space left", _full),
    ("too many active jobs", _full),
    ("too many jobs", _full),
    ("too large", _full),
    ("quota", _full),
    ("scheduler", stopped),
    ("unable to connect", stopped),
    ("bad file descriptor", stopped),
    ("connection refused", stopped),
    ("not authorized", _forbidden),
    ("forbidden", _forbidden),
    ("not allowed", _forbidden),
)
"""Words of `lp` in small letters, and what each means; the first that is found counts."""
