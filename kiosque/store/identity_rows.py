"""Providers of identity: registrations as the projections hold them, sealed secrets, documents."""

from kiosque.store.database import Connection


def put_registration(connection: Connection, profile: str, seq: int, settings: str) -> None:
    connection.execute(
        "INSERT INTO identity_registrations VALUES (?, ?, ?) ON CONFLICT (profile) DO UPDATE"
        " SET seq = excluded.seq, settings = excluded.settings",
        (profile, seq, settings),
    )


def drop_registration(connection: Connection, profile: str) -> None:
    connection.execute("DELETE FROM identity_registrations WHERE profile = ?", (profile,))


def registrations(connection: Connection) -> tuple[str, ...]:
    """Return the settings of each registration as JSON, the latest first."""
    rows = connection.execute("SELECT settings FROM identity_registrations ORDER BY seq DESC")
    return tuple(str(row[0]) for row in rows)


def put_secret(connection: Connection, profile: str, what: str, key: str, sealed: bytes) -> None:
    connection.execute(
        "INSERT INTO identity_secrets VALUES (?, ?, ?, ?) ON CONFLICT (profile, what) DO UPDATE"
        " SET key = excluded.key, sealed = excluded.sealed",
        (profile, what, key, sealed),
    )


def secret(connection: Connection, profile: str, what: str) -> tuple[str, bytes] | None:
    """Return the identifier of the data key and what is sealed under it."""
    row = connection.execute(
        "SELECT key, sealed FROM identity_secrets WHERE profile = ? AND what = ?", (profile, what)
    ).fetchone()
    return None if row is None else (str(row[0]), bytes(row[1]))


def drop_secrets(connection: Connection, profile: str) -> None:
    connection.execute("DELETE FROM identity_secrets WHERE profile = ?", (profile,))


def put_document(connection: Connection, issuer: str, name: str, fetched: str, body: bytes) -> None:
    connection.execute(
        "INSERT INTO provider_documents VALUES (?, ?, ?, ?) ON CONFLICT (issuer, name) DO UPDATE"
        " SET fetched = excluded.fetched, body = excluded.body",
        (issuer, name, fetched, body),
    )


def document(connection: Connection, issuer: str, name: str) -> tuple[str, bytes] | None:
    """Return when a document was fetched, and its bytes."""
    row = connection.execute(
        "SELECT fetched, body FROM provider_documents WHERE issuer = ? AND name = ?",
        (issuer, name),
    ).fetchone()
    return None if row is None else (str(row[0]), bytes(row[1]))


def drop_documents(connection: Connection, *, before: str) -> None:
    """Drop what was fetched before a moment, in UTC like those stored."""
    connection.execute("DELETE FROM provider_documents WHERE fetched < ?", (before,))


def forget_documents(connection: Connection, issuer: str) -> None:
    connection.execute("DELETE FROM provider_documents WHERE issuer = ?", (issuer,))
