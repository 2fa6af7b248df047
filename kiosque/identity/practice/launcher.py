"""Start the practice provider as another process, and be sure that it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

import kiosque
from kiosque.errors import UnavailableError
from kiosque.i18n import N_

START_SECONDS = 20.0
_STOP_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class RunningPractice:
    """A practice provider that answers."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    process: subprocess.Popen[bytes] = field(repr=False)

    def misbehave(self, kind: str) -> None:
        """Make the provider wrong in the way `kind` (`none`: right again) from now on."""
        if self.process.stdin is None:
            raise _not_started()
        self.process.stdin.write(f"{kind}\n".encode())
        self.process.stdin.flush()
        if _next_line(self.process).get("misbehave") != kind:
            raise _not_started()


@contextmanager
def practice_provider(
    misbehaviour: str = "none",
    port: int = 0,
    *,
    recipient: Mapping[str, str] | None = None,
    pkce: bool = False,
) -> Iterator[RunningPractice]:
    """Start the provider, wait until it listens, and stop it on leaving.

    It is FranceConnect's ordinary level; `recipient`, a public JWK, makes it encrypt the userinfo
    as FranceConnect+ does, and `pkce` want a challenge as other providers do.

    It also stops by itself when this process dies, because its standard input closes.
    Raises `UnavailableError` when it does not start within `START_SECONDS`.
    """
    # -P: nothing in the current folder can pass for one of the provider's libraries.
    program = [sys.executable, "-P", "-m", "kiosque.identity.practice", "--obey-input"]
    if recipient is not None:
        program += ["--recipient", json.dumps(dict(recipient))]
    if pkce:
        program.append("--pkce")
    here = str(Path(kiosque.__file__).parents[1])
    process = subprocess.Popen(  # noqa: S603  (fixed program, no shell)
        [*program, "--port", str(port), "--misbehave", misbehaviour],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": here},
    )
    try:
        yield _ready(process)
    finally:
        _stop(process)


def _ready(process: subprocess.Popen[bytes]) -> RunningPractice:
    said = _next_line(process)
    try:
        return RunningPractice(said["issuer"], said["client_id"], said["client_secret"], process)
    except KeyError:
        raise _not_started() from None


def _next_line(process: subprocess.Popen[bytes]) -> dict[str, str]:
    """Return the provider's next line; empty when it stays silent or says something else."""
    if process.stdout is None:
        return {}
    with DefaultSelector() as selector:
        selector.register(process.stdout, EVENT_READ)
        line = process.stdout.readline() if selector.select(START_SECONDS) else b""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _not_started() -> UnavailableError:
    return UnavailableError(
        N_("Le FranceConnect d'entraînement ne répond pas."),
        advice=N_("Fermez les autres programmes lourds et recommencez. Rien n'est perdu."),
    )
