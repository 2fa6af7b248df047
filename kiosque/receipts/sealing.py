"""What vouches for a paper: its seal, who issued it, and where its event stands in the journal."""

from dataclasses import dataclass

from kiosque.receipts.attach import PLACE_FILE, SEAL_FILE
from kiosque.receipts.qr import Matrix, matrix


@dataclass(frozen=True, slots=True)
class Sealing:
    """The seal of a paper, and what stands with it."""

    text: str
    """Of the seal, as the paper shows it in a code."""
    fingerprint: str
    """Of the organisation's root certificate."""
    place: bytes = b""
    """C2SP tlog-proof of its event under the checkpoint signed with it; empty when not kept."""

    @property
    def code(self) -> Matrix:
        """The code that the paper shows."""
        return matrix(self.text)

    @property
    def files(self) -> dict[str, bytes]:
        """What is attached to the paper, by name."""
        found = {SEAL_FILE: self.text.encode("ascii")}
        return {**found, PLACE_FILE: self.place} if self.place else found
