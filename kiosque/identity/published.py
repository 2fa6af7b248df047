"""What a provider publishes about itself, kept between two sign-ins: a port."""

from typing import Literal, Protocol

DocumentName = Literal["discovery", "keys"]


class Published(Protocol):
    """Where published documents are kept. What is read back is verified like a fresh answer."""

    def read(self, name: DocumentName) -> bytes | None:
        """Return the document as it was kept; None when there is none that is fresh enough."""

    def keep(self, name: DocumentName, body: bytes) -> None:
        """Keep a document that was just fetched and found in order."""


class NothingKept:
    """Every document is fetched when it is needed."""

    def read(self, name: DocumentName) -> bytes | None:
        del name
        return None

    def keep(self, name: DocumentName, body: bytes) -> None:
        """Let it go."""
