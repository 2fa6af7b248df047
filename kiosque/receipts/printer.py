"""Printing through CUPS: the paper goes down a pipe, never through a file."""

import shutil
import subprocess

from kiosque.errors import UnavailableError
from kiosque.i18n import N_

JOB_TITLE = "kiosque"
"""Queues show titles: this one names nobody."""

TIMEOUT_SECONDS = 30


def printers() -> tuple[str, ...]:
    """Return the names of the print queues; empty without CUPS."""
    program = shutil.which("lpstat")
    if program is None:
        return ()
    try:
        listed = subprocess.run(  # noqa: S603  (fixed program and arguments, no shell)
            [program, "-e"], capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    names = listed.stdout.decode("utf-8", "replace").split()
    return tuple(name for name in names if not name.startswith("-"))


def print_pdf(pdf: bytes, printer: str) -> None:
    """Send a PDF to the queue `printer`; raises `UnavailableError` when it is refused."""
    program = shutil.which("lp")
    if program is None or printer not in printers():
        raise _refused()
    try:
        done = subprocess.run(  # noqa: S603  (fixed program, a listed queue, no shell)
            [
                program,
                "-d",
                printer,
                "-o",
                "media=A4",
                "-o",
                "sides=one-sided",
                "-t",
                JOB_TITLE,
                "-",
            ],
            input=pdf,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise _refused() from None
    if done.returncode != 0:
        raise _refused()


def _refused() -> UnavailableError:
    return UnavailableError(
        N_("L'imprimante n'a pas pris le document."),
        advice=N_(
            "Rien n'est perdu\N{NO-BREAK SPACE}: le document est enregistré et peut être "
            "imprimé de nouveau. Vérifiez l'imprimante, ou enregistrez le document dans un "
            "dossier de votre choix."
        ),
    )
