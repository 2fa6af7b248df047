"""Asking CUPS: its programs, and its scheduler on this machine by its own socket.

Programs are started without a shell, in the language of the parsers (`LC_ALL=C`), with a limit of
time; what they are given is a fixed word or a queue that they listed themselves.
"""

import http.client
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass

from kiosque.errors import UnavailableError, UnreadableError
from kiosque.i18n import N_
from kiosque.receipts.ipp import LARGEST_ANSWER, Answer, read_answer

LISTING_SECONDS = 10
"""How long CUPS may look for printers on the network."""
SENDING_SECONDS = 30
ANSWER_SECONDS = 5
INSTALL = N_(
    "Rien n'est perdu\N{NO-BREAK SPACE}: le document est enregistré. Enregistrez le PDF dans un "
    "dossier, par exemple une clé USB, et faites installer le paquet cups-client."
)
RESTART = N_(
    "Rien n'est perdu\N{NO-BREAK SPACE}: le document est enregistré. Attendez une minute et "
    "recommencez, ou enregistrez le PDF dans un dossier. Si cela dure, faites redémarrer le poste."
)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program of CUPS ended, and what it wrote."""

    code: int
    out: str
    said: str
    """On standard error, in English: to recognise, never to show."""


def run_cups(program: str, *words: str, given: bytes = b"", seconds: int = LISTING_SECONDS) -> Ran:
    """Run one of the programs of CUPS; raises `UnavailableError` without it, or when it hangs."""
    found = shutil.which(program)
    if found is None:
        raise no_cups()
    try:
        done = subprocess.run(  # noqa: S603  (a program of CUPS, checked words, no shell)
            [found, *words],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "C"},
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(
            N_("Le service d'impression ne répond pas."), advice=RESTART
        ) from None
    except OSError:
        raise no_cups() from None
    return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def scheduler_runs() -> bool:
    """Tell whether the print service of this machine runs; raises `UnavailableError` likewise."""
    return run_cups("lpstat", "-r").out.strip() == "scheduler is running"


def no_cups() -> UnavailableError:
    """Return what the absence of CUPS means."""
    return UnavailableError(
        N_("Le programme d'impression (CUPS) n'est pas installé sur ce poste."), advice=INSTALL
    )


def stopped() -> UnavailableError:
    """Return what a scheduler that does not run means."""
    return UnavailableError(N_("Le service d'impression de ce poste est arrêté."), advice=RESTART)


def ask_scheduler(asked: bytes) -> Answer | None:
    """Return what the scheduler of this machine answers; None for what it does not know.

    Raises `UnavailableError` where it has no socket here, is stopped or hangs.
    """
    path = _socket_path()
    connection = _LocalConnection(path)
    try:
        connection.request("POST", "/", asked, {"Content-Type": "application/ipp"})
        answer = connection.getresponse()
        raw = answer.read(LARGEST_ANSWER)
    except (OSError, http.client.HTTPException):
        raise stopped() from None
    finally:
        connection.close()
    try:
        return read_answer(raw)
    except UnreadableError as unread:
        raise UnavailableError(unread.what, advice=RESTART) from None


def _socket_path() -> str:
    path = run_cups("lpstat", "-H", seconds=ANSWER_SECONDS).out.strip()
    if not path.startswith("/"):
        raise UnavailableError(
            N_("Le service d'impression est sur une autre machine\N{NO-BREAK SPACE}: "
               "l'impression ne peut pas être suivie d'ici."),
            advice=N_("Regardez si le papier est sorti."),
        )  # fmt: skip
    return path


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over the socket of the scheduler: nothing leaves this machine."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=ANSWER_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(ANSWER_SECONDS)
        self.sock.connect(self._path)
