"""What providers publish, kept in the database: once fetched, not fetched again in a visit."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.identity.published import DocumentName
from kiosque.store import identity_rows
from kiosque.store.database import Connection

FRESH = timedelta(hours=1)
"""As long as a visit lasts. Keys that change meanwhile are fetched once more when they fail."""


KEPT = timedelta(days=90)
"""How long documents of a provider that nobody uses any more may be read."""


class StoredDocuments:
    """The documents of one issuer; with `anew`, each is fetched once before it is read back."""

    def __init__(self, session: Session, issuer: str, *, anew: bool = False) -> None:
        self._session, self._issuer, self._anew = session, issuer, anew

    def read(self, name: DocumentName) -> bytes | None:
        kept = None if self._anew else self.last(name)
        if kept is None:
            return None
        fetched, body = kept
        age = self._session.clock.read().now - fetched
        return body if timedelta(0) <= age < FRESH else None

    def keep(self, name: DocumentName, body: bytes) -> None:
        """Keep it; what the disk refuses is fetched again next time."""
        now = self._session.clock.read().now.astimezone(UTC)

        def write(connection: Connection) -> None:
            identity_rows.drop_documents(connection, before=(now - KEPT).isoformat())
            identity_rows.put_document(connection, self._issuer, name, now.isoformat(), body)

        with suppress(KiosqueError):
            self._session.database.write(write)

    def last(self, name: DocumentName) -> tuple[datetime, bytes] | None:
        """Return the last document that was fetched, however old, and when that was."""
        row = self._session.database.read(
            lambda connection: identity_rows.document(connection, self._issuer, name)
        )
        return None if row is None else (datetime.fromisoformat(row[0]), row[1])
