"""Checking a whole journal: every header, every link, every signed checkpoint.

The rules, in the order in which they are checked for each header:

1. sequence numbers follow one another without a gap;
2. the header is canonical and of this log;
3. it names the chain value of the one before;
4. the tree so far has the root of the checkpoint signed at that size, when there is one;
5. the last header lies under a signed checkpoint: nothing was cut off.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosque.errors import KiosqueError, TamperedError
from kiosque.i18n import N_
from kiosque.journal.checkpoint import Checkpoint, read_checkpoint
from kiosque.journal.events import chain_value, log_id, parse_header
from kiosque.journal.tree import Frontier

REPORT_EVERY = 4096

Progress = Callable[[int], None]


class JournalBroken(TamperedError):
    """The journal does not hold; `seq` is the first event that is wrong."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(
            N_(
                "Le journal n'est plus intact à partir de l'événement {seq}\N{NO-BREAK SPACE}: "
                "{reason}."
            ),
            advice=N_(
                "Ne supprimez aucun fichier. Prévenez votre référent\N{NO-BREAK SPACE}: une "
                "sauvegarde dira ce qui a changé."
            ),
            seq=seq,
            reason=reason,
        )
        self.seq = seq
        self.reason = reason


@dataclass(frozen=True, slots=True)
class TrustedPoint:
    """A point up to which the journal was already verified."""

    size: int
    chain: bytes
    frontier: bytes


@dataclass(frozen=True, slots=True)
class Verified:
    """A journal that holds."""

    size: int
    root: bytes
    chain: bytes
    frontier: bytes

    def point(self) -> TrustedPoint:
        return TrustedPoint(self.size, self.chain, self.frontier)


def verify_log(
    rows: Iterable[tuple[int, bytes]],
    checkpoints: Iterable[bytes],
    public_key: Ed25519PublicKey,
    *,
    start: TrustedPoint | None = None,
    progress: Progress | None = None,
) -> Verified:
    """Check `(seq, header)` rows and checkpoints, both in order, from `start` on.

    Raises `JournalBroken`, which names the first wrong event.
    """
    log = log_id(public_key)
    origin = f"kiosque/{log}"
    chain = start.chain if start else bytes(32)
    frontier = Frontier.from_bytes(start.frontier) if start else Frontier()
    notes = iter(checkpoints)
    due = _next_checkpoint(notes, origin, public_key, frontier.size)
    covered = frontier.size
    for seq, header in rows:
        if seq != frontier.size:
            raise JournalBroken(frontier.size, N_("il manque"))
        _check_link(seq, header, log, chain)
        chain = chain_value(header)
        frontier.append(chain)
        if due is not None and due.size == frontier.size:
            if due.root != frontier.root():
                raise JournalBroken(seq, N_("le point de contrôle signé ne lui correspond pas"))
            covered = due.size
            due = _next_checkpoint(notes, origin, public_key, frontier.size + 1)
        if progress is not None and seq % REPORT_EVERY == 0:
            progress(seq)
    if due is not None:
        raise JournalBroken(frontier.size, N_("la fin du journal a été coupée"))
    if covered != frontier.size:
        raise JournalBroken(covered, N_("aucun point de contrôle signé ne le couvre"))
    return Verified(frontier.size, frontier.root(), chain, frontier.to_bytes())


def _check_link(seq: int, header: bytes, log: str, chain: bytes) -> None:
    try:
        parsed = parse_header(header)
    except KiosqueError:
        raise JournalBroken(seq, N_("son en-tête n'a pas la forme attendue")) from None
    if parsed.log != log:
        raise JournalBroken(seq, N_("il vient d'un autre journal"))
    if parsed.seq != seq:
        raise JournalBroken(seq, N_("il n'est pas à sa place"))
    if parsed.prev != chain:
        raise JournalBroken(seq, N_("il ne suit pas le précédent"))


def _next_checkpoint(
    notes: Iterable[bytes], origin: str, public_key: Ed25519PublicKey, least: int
) -> Checkpoint | None:
    """Return the next checkpoint at `least` leaves or more; None after the last."""
    for note in notes:
        try:
            checkpoint = read_checkpoint(note, public_key)
        except KiosqueError:
            raise JournalBroken(
                max(least - 1, 0), N_("un point de contrôle n'est pas signé par ce journal")
            ) from None
        if checkpoint.origin != origin:
            raise JournalBroken(max(least - 1, 0), N_("un point de contrôle est d'ailleurs"))
        if checkpoint.size >= least:
            return checkpoint
    return None
