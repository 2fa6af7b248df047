"""Checking a whole journal: every header, every link, every payload, every checkpoint.

The rules, in the order in which they are checked for each header:

1. sequence numbers follow one another without a gap;
2. the header is canonical and of this log, or of the one before it that had not ended yet;
3. it names the chain value of the one before;
4. the chain value kept beside it is its own;
5. the ciphertext stored beside it, where there still is one, is the one that it names;
6. the tree so far has the root of the checkpoint kept at that size, when there is one;
7. the last header lies under a signed checkpoint: nothing was cut off.

The signature of the last checkpoint covers every header. Those of the checkpoints before it say
which event is the first wrong one, and are checked when that is asked.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosque.errors import KiosqueError, TamperedError
from kiosque.i18n import N_
from kiosque.journal.checkpoint import Checkpoint, parse_checkpoint, read_checkpoint
from kiosque.journal.events import Links, chain_value, log_id, read_links
from kiosque.journal.tree import Frontier

REPORT_EVERY = 4096

Progress = Callable[[int], None]
Row = tuple[int, bytes, bytes, bytes | None]
"""Sequence number, header, chain value, and what is left of the payload: ciphertext or nothing."""


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


@dataclass(frozen=True, slots=True)
class PastLog:
    """A log that this one follows: its first event comes after the last of that one."""

    public_key: Ed25519PublicKey
    size: int
    """How many events there were when it ended."""


class _Logs:
    """Which log, and which key, an event or a checkpoint is of."""

    def __init__(self, earlier: Sequence[PastLog], public_key: Ed25519PublicKey) -> None:
        self._ends = [one.size for one in earlier]
        self._keys = [*(one.public_key for one in earlier), public_key]
        self._ids = [log_id(key) for key in self._keys]
        self._encoded = [name.encode("ascii") for name in self._ids]

    def of_event(self, seq: int) -> bytes:
        return self._encoded[bisect_right(self._ends, seq)]

    def of_size(self, size: int) -> tuple[str, Ed25519PublicKey]:
        """Return origin and key of the checkpoint of a tree of `size`."""
        at = bisect_left(self._ends, size)
        return f"kiosque/{self._ids[at]}", self._keys[at]


class _Checkpoints:
    """The signed notes in order, each one due when the tree has its size."""

    def __init__(self, notes: Iterable[bytes], logs: _Logs, *, every_signature: bool) -> None:
        self._notes = iter(notes)
        self._logs = logs
        self._every_signature = every_signature
        self._last: bytes | None = None
        self.due: Checkpoint | None = None

    def next_after(self, size: int) -> None:
        """Make the first note of a larger tree than `size` due; None after the last."""
        self.due = None
        for note in self._notes:
            checkpoint = self._read(note, size)
            self._last = note
            if checkpoint.size > size:
                self.due = checkpoint
                return

    def check_last(self, size: int) -> None:
        """Check the signature under which the whole tree of `size` lies."""
        if self._last is not None and not self._every_signature:
            self._signed(self._last, size)

    def _read(self, note: bytes, size: int) -> Checkpoint:
        checkpoint = _readable(parse_checkpoint, note, size)
        origin, _key = self._logs.of_size(checkpoint.size)
        if self._every_signature:
            self._signed(note, size)
        if checkpoint.origin != origin:
            raise JournalBroken(size, N_("un point de contrôle est d'ailleurs"))
        return checkpoint

    def _signed(self, note: bytes, size: int) -> Checkpoint:
        _origin, key = self._logs.of_size(_readable(parse_checkpoint, note, size).size)
        return _readable(lambda one: read_checkpoint(one, key), note, size)


def verify_log(
    rows: Iterable[Row],
    checkpoints: Iterable[bytes],
    public_key: Ed25519PublicKey,
    *,
    earlier: Sequence[PastLog] = (),
    start: TrustedPoint | None = None,
    every_signature: bool = True,
    progress: Progress | None = None,
) -> Verified:
    """Check rows and checkpoints, both in order, from `start` on.

    `public_key` is the key of the log as it goes on, `earlier` are those that it follows, in order.

    Raises `JournalBroken`; it names the first wrong event when `every_signature` is checked. A
    journal holds with it if and only if it holds without it and no signature was damaged.
    """
    logs = _Logs(earlier, public_key)
    chain = start.chain if start else bytes(32)
    frontier = Frontier.from_bytes(start.frontier) if start else Frontier()
    covered = frontier.size
    notes = _Checkpoints(checkpoints, logs, every_signature=every_signature)
    notes.next_after(covered)
    for seq, header, kept, sealed in rows:
        if seq != frontier.size:
            raise JournalBroken(frontier.size, N_("il manque"))
        links = _checked_links(seq, header, logs.of_event(seq), chain)
        if sealed is not None and hashlib.sha256(sealed).hexdigest().encode() != links.ct:
            raise JournalBroken(seq, N_("son contenu chiffré a été remplacé"))
        chain = chain_value(header)
        if kept != chain:
            raise JournalBroken(seq, N_("son en-tête n'est plus celui qui a été enregistré"))
        frontier.append(chain)
        if notes.due is not None and notes.due.size == frontier.size:
            if notes.due.root != frontier.root():
                raise JournalBroken(seq, N_("le point de contrôle signé ne lui correspond pas"))
            covered = frontier.size
            notes.next_after(covered)
        if progress is not None and seq % REPORT_EVERY == 0:
            progress(seq)
    if notes.due is not None:
        raise JournalBroken(frontier.size, N_("la fin du journal a été coupée"))
    if covered != frontier.size:
        raise JournalBroken(covered, N_("aucun point de contrôle signé ne le couvre"))
    notes.check_last(covered)
    return Verified(frontier.size, frontier.root(), chain, frontier.to_bytes())


def _checked_links(seq: int, header: bytes, log: bytes, chain: bytes) -> Links:
    try:
        links = read_links(header)
    except KiosqueError:
        raise JournalBroken(seq, N_("son en-tête n'a pas la forme attendue")) from None
    if links.log != log:
        raise JournalBroken(seq, N_("il vient d'un autre journal"))
    if int(links.seq) != seq:
        raise JournalBroken(seq, N_("il n'est pas à sa place"))
    if links.prev != chain.hex().encode():
        raise JournalBroken(seq, N_("il ne suit pas le précédent"))
    return links


def _readable(read: Callable[[bytes], Checkpoint], note: bytes, size: int) -> Checkpoint:
    try:
        return read(note)
    except KiosqueError:
        raise JournalBroken(
            size, N_("un point de contrôle n'est pas signé par ce journal")
        ) from None
