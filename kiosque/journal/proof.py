"""One event proves itself away from its log: C2SP tlog-proof, a text to print or attach.

c2sp.org/tlog-proof@v1
index 7
base64 hash of the audit path, one a line

signed checkpoint
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosque.errors import TamperedError, UnreadableError
from kiosque.i18n import N_
from kiosque.journal.checkpoint import Checkpoint, read_checkpoint
from kiosque.journal.events import chain_value
from kiosque.journal.tree import verify_inclusion

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_INDEX = "index "


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """Where a header stands under a signed checkpoint."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes


def write_proof(index: int, path: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Return the text of a proof."""
    lines = [_FIRST_LINE, f"{_INDEX}{index}"]
    lines += [base64.b64encode(sibling).decode("ascii") for sibling in path]
    return ("\n".join(lines) + "\n\n").encode() + checkpoint


def read_proof(text: bytes) -> InclusionProof:
    """Return the parts of a proof; raises `UnreadableError`."""
    head, _, checkpoint = text.partition(b"\n\n")
    try:
        first, index, *path = head.decode("ascii").split("\n")
        if first != _FIRST_LINE or not index.startswith(_INDEX):
            raise ValueError(first)
        hashes = tuple(base64.b64decode(line, validate=True) for line in path)
        return InclusionProof(int(index.removeprefix(_INDEX)), hashes, checkpoint)
    except (UnicodeDecodeError, ValueError, binascii.Error):
        raise UnreadableError(N_("Cette preuve de journal est illisible.")) from None


def check_proof(header: bytes, text: bytes, public_key: Ed25519PublicKey) -> Checkpoint:
    """Return the checkpoint under which `header` stands; raises `TamperedError` otherwise."""
    proof = read_proof(text)
    checkpoint = read_checkpoint(proof.checkpoint, public_key)
    leaf = chain_value(header)
    if not verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root):
        raise TamperedError(N_("Cet événement n'est pas à cette place dans le journal."))
    return checkpoint
