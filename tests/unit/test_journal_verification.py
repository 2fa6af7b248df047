"""A whole journal: what verification names, and the attacks it detects or cannot."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosque.errors import TamperedError, UnreadableError
from kiosque.journal.checkpoint import read_checkpoint, sign_checkpoint
from kiosque.journal.events import chain_value, header_bytes, log_id
from kiosque.journal.proof import check_proof, write_proof
from kiosque.journal.tree import Frontier, inclusion_proof
from kiosque.journal.verification import JournalBroken, PastLog, Row, verify_log

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIZE = 24


@dataclass(frozen=True)
class Log:
    """A journal as it lies on disk."""

    rows: tuple[tuple[int, bytes], ...]
    checkpoints: tuple[bytes, ...]

    def verify(self, *, every_signature: bool = True) -> int:
        return verify_log(
            stored(self.rows),
            self.checkpoints,
            KEY.public_key(),
            every_signature=every_signature,
        ).size


def stored(rows: tuple[tuple[int, bytes], ...]) -> list[Row]:
    """Return rows as the store gives them, here without payloads."""
    return [(seq, header, chain_value(header), None) for seq, header in rows]


def write_log(
    size: int,
    key: Ed25519PrivateKey = KEY,
    story: str = "mandate.signed",
    signer: Ed25519PrivateKey | None = None,
) -> Log:
    """Write a journal with a checkpoint after every second event, as transactions do."""
    log, chain, frontier = log_id(key.public_key()), bytes(32), Frontier()
    rows: list[tuple[int, bytes]] = []
    notes: list[bytes] = []
    for seq in range(size):
        header = header_bytes(
            log=log,
            seq=seq,
            prev=chain,
            type=story if seq else "log.opened",
            sv=1,
            ts="2026-11-24T09:12:07.125Z",
            tsq="ntp",
            seen=("", 0),
            subject=f"{seq:032x}",
            com=bytes(32),
            ct=bytes(32),
            length=seq,
        )
        chain = chain_value(header)
        frontier.append(chain)
        rows.append((seq, header))
        if seq % 2 == 1 or seq == size - 1:
            notes.append(sign_checkpoint(f"kiosque/{log}", seq + 1, frontier.root(), signer or key))
    return Log(tuple(rows), tuple(notes))


WHOLE = write_log(SIZE)


def test_an_untouched_journal_holds() -> None:
    assert WHOLE.verify() == SIZE


def test_an_empty_journal_holds() -> None:
    assert Log((), ()).verify() == 0


def edit(log: Log) -> Log:
    seq, header = log.rows[7]
    altered = header.replace(b'"len":7', b'"len":8')
    return replace(log, rows=(*log.rows[:7], (seq, altered), *log.rows[8:]))


def delete_in_the_middle(log: Log) -> Log:
    return replace(log, rows=(*log.rows[:7], *log.rows[8:]))


def swap(log: Log) -> Log:
    (_, first), (_, second) = log.rows[7], log.rows[8]
    return replace(log, rows=(*log.rows[:7], (7, second), (8, first), *log.rows[9:]))


def cut_the_tail(log: Log) -> Log:
    return replace(log, rows=log.rows[:15])


def rewrite_without_the_key(log: Log) -> Log:
    forged = write_log(SIZE, KEY, story="act.recorded")
    return replace(log, rows=forged.rows)


def sign_with_another_key(log: Log) -> Log:
    forged = write_log(SIZE, OTHER_KEY)
    return replace(log, checkpoints=(*log.checkpoints[:3], *forged.checkpoints[3:]))


def sign_the_end_with_another_key(log: Log) -> Log:
    forged = write_log(SIZE, signer=OTHER_KEY)
    return replace(log, checkpoints=(*log.checkpoints[:9], *forged.checkpoints[9:]))


def take_rows_of_another_log(log: Log) -> Log:
    return replace(log, rows=write_log(SIZE, OTHER_KEY).rows)


def remove_the_last_checkpoint(log: Log) -> Log:
    return replace(log, checkpoints=log.checkpoints[:-1])


def append_without_checkpoint(log: Log) -> Log:
    return replace(log, rows=write_log(SIZE + 1).rows)


ATTACKS = (
    (edit, 7),
    (delete_in_the_middle, 7),
    (swap, 7),
    (cut_the_tail, 15),
    (rewrite_without_the_key, 1),
    (sign_with_another_key, 6),
    (sign_the_end_with_another_key, 18),
    (take_rows_of_another_log, 0),
    (remove_the_last_checkpoint, 22),
    (append_without_checkpoint, 24),
)


@pytest.mark.parametrize(
    ("attack", "first_wrong"), ATTACKS, ids=lambda value: getattr(value, "__name__", None)
)
def test_an_attack_is_detected_and_the_first_wrong_event_named(
    attack: Callable[[Log], Log], first_wrong: int
) -> None:
    with pytest.raises(JournalBroken) as broken:
        attack(WHOLE).verify()
    assert broken.value.seq == first_wrong


@pytest.mark.parametrize("attack", [attack for attack, _first_wrong in ATTACKS])
def test_the_last_signature_alone_detects_every_attack(attack: Callable[[Log], Log]) -> None:
    assert WHOLE.verify(every_signature=False) == SIZE
    with pytest.raises(JournalBroken):
        attack(WHOLE).verify(every_signature=False)


def test_a_payload_that_is_not_the_one_its_header_names_is_detected() -> None:
    rows = stored(WHOLE.rows)
    seq, header, chain, _payload = rows[5]
    rows[5] = (seq, header, chain, b"another payload")
    with pytest.raises(JournalBroken) as broken:
        verify_log(rows, WHOLE.checkpoints, KEY.public_key())
    assert broken.value.seq == 5


def test_a_header_that_is_not_the_one_its_chain_value_was_kept_for_is_named_itself() -> None:
    rows = stored(WHOLE.rows)
    seq, header, chain, payload = rows[6]
    rows[6] = (seq, header.replace(b'"len":6', b'"len":9'), chain, payload)
    with pytest.raises(JournalBroken) as broken:
        verify_log(rows, WHOLE.checkpoints, KEY.public_key())
    assert broken.value.seq == 6


def test_any_changed_byte_of_a_checkpoint_is_refused() -> None:
    note = WHOLE.checkpoints[-1]
    ends_of_numbers = (note.index(b"\n\n") - 2, len(note) - 3)
    for at in range(len(note)):
        others = range(256) if any(0 <= at - end < 3 for end in ends_of_numbers) else (0, 10, 65)
        for byte in set(others) - {note[at]}:
            with pytest.raises((TamperedError, UnreadableError)):
                read_checkpoint(note[:at] + bytes([byte]) + note[at + 1 :], KEY.public_key())


def test_a_tail_cut_with_its_checkpoints_is_seen_by_a_printed_seal_only() -> None:
    """What the journal alone cannot show: the paper's (i, h_i) is the witness."""
    cut = Log(WHOLE.rows[:16], WHOLE.checkpoints[:8])
    assert cut.verify() == 16
    printed = (20, chain_value(WHOLE.rows[20][1]))
    assert printed[0] >= len(cut.rows)


@settings(max_examples=300)
@given(st.integers(0, SIZE - 1), st.data())
def test_any_changed_byte_of_any_header_is_detected(seq: int, data: st.DataObject) -> None:
    header = WHOLE.rows[seq][1]
    at = data.draw(st.integers(0, len(header) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != header[at]))
    altered = header[:at] + bytes([byte]) + header[at + 1 :]
    with pytest.raises(JournalBroken):
        Log((*WHOLE.rows[:seq], (seq, altered), *WHOLE.rows[seq + 1 :]), WHOLE.checkpoints).verify()


def test_verification_goes_on_from_a_point_verified_before() -> None:
    rows, notes, key = stored(WHOLE.rows), WHOLE.checkpoints, KEY.public_key()
    half = verify_log(rows[:12], notes[:6], key)
    whole = verify_log(rows[12:], notes[6:], key, start=half.point())
    assert whole == verify_log(rows, notes, key)
    assert whole == verify_log([], notes[-1:], key, start=whole.point())


def test_a_checkpoint_is_read_back_and_any_change_refused() -> None:
    note = WHOLE.checkpoints[-1]
    assert read_checkpoint(note, KEY.public_key()).size == SIZE
    with pytest.raises(TamperedError):
        read_checkpoint(note.replace(b"\n24\n", b"\n25\n"), KEY.public_key())
    with pytest.raises(TamperedError):
        read_checkpoint(note, OTHER_KEY.public_key())
    with pytest.raises(UnreadableError):
        read_checkpoint(b"", KEY.public_key())


def test_a_checkpoint_with_a_witness_line_is_still_read() -> None:
    witnessed = WHOLE.checkpoints[-1] + "— temoin.example AAAAAAAA\n".encode()
    assert read_checkpoint(witnessed, KEY.public_key()).size == SIZE


def test_an_event_proves_itself_away_from_its_log() -> None:
    chains = [chain_value(header) for _, header in WHOLE.rows]
    proof = write_proof(9, inclusion_proof(chains, 9), WHOLE.checkpoints[-1])
    assert check_proof(WHOLE.rows[9][1], proof, KEY.public_key()).size == SIZE
    with pytest.raises(TamperedError):
        check_proof(WHOLE.rows[10][1], proof, KEY.public_key())
    with pytest.raises(UnreadableError):
        check_proof(WHOLE.rows[9][1], b"c2sp.org/other\n\n", KEY.public_key())


LATER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
END = 10


def go_on(log: Log, key: Ed25519PrivateKey, until: int) -> Log:
    """Return a journal that goes on from `log` under another key."""
    name = log_id(key.public_key())
    frontier, chain = Frontier(), bytes(32)
    for _seq, header in log.rows:
        chain = chain_value(header)
        frontier.append(chain)
    rows, notes = list(log.rows), list(log.checkpoints)
    for seq in range(len(rows), until):
        header = header_bytes(
            log=name, seq=seq, prev=chain, type="log.opened", sv=2,
            ts="2026-11-25T09:12:07.125Z", tsq="ntp", seen=("", 0), subject=name,
            com=bytes(32), ct=bytes(32), length=seq,
        )  # fmt: skip
        chain = chain_value(header)
        frontier.append(chain)
        rows.append((seq, header))
        notes.append(sign_checkpoint(f"kiosque/{name}", seq + 1, frontier.root(), key))
    return Log(tuple(rows), tuple(notes))


RESTORED = go_on(write_log(END), LATER_KEY, SIZE)


def verify_restored(log: Log, earlier: tuple[PastLog, ...], *, every_signature: bool) -> int:
    return verify_log(
        stored(log.rows),
        log.checkpoints,
        LATER_KEY.public_key(),
        earlier=earlier,
        every_signature=every_signature,
    ).size


@pytest.mark.parametrize("every_signature", [True, False])
def test_a_journal_that_goes_on_from_another_holds_with_both_keys(*, every_signature: bool) -> None:
    known = (PastLog(KEY.public_key(), END),)
    assert verify_restored(RESTORED, known, every_signature=every_signature) == SIZE


@pytest.mark.parametrize(
    "earlier",
    [
        (),
        (PastLog(OTHER_KEY.public_key(), END),),
        (PastLog(KEY.public_key(), END - 1),),
        (PastLog(KEY.public_key(), END + 1),),
        (PastLog(KEY.public_key(), END), PastLog(OTHER_KEY.public_key(), END + 3)),
    ],
)
@pytest.mark.parametrize("every_signature", [True, False])
def test_a_wrong_account_of_the_logs_before_is_refused(
    earlier: tuple[PastLog, ...], *, every_signature: bool
) -> None:
    with pytest.raises(JournalBroken):
        verify_restored(RESTORED, earlier, every_signature=every_signature)


@given(st.integers(0, SIZE - 1), st.booleans())
def test_whatever_is_edited_before_or_after_the_change_of_log_is_detected(
    seq: int,
    every_signature: bool,  # noqa: FBT001  (drawn)
) -> None:
    at, header = RESTORED.rows[seq]
    altered = header.replace(b'"com":"0', b'"com":"1')
    rows = (*RESTORED.rows[:seq], (at, altered), *RESTORED.rows[seq + 1 :])
    with pytest.raises(JournalBroken):
        verify_restored(
            replace(RESTORED, rows=rows),
            (PastLog(KEY.public_key(), END),),
            every_signature=every_signature,
        )
