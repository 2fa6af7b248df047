"""What the second factor remembers, and the organisation's counters."""

from kiosque.store.database import Connection


def last_step(connection: Connection, slot: str) -> int | None:
    """Return the last TOTP time step that was accepted for `slot`."""
    row = connection.execute(
        "SELECT last_step FROM second_factor WHERE slot = ?", (slot,)
    ).fetchone()
    return None if row is None else int(row[0])


def latest_step(connection: Connection) -> int | None:
    """Return the last TOTP time step that was accepted for anybody."""
    row = connection.execute("SELECT max(last_step) FROM second_factor").fetchone()
    return None if row[0] is None else int(row[0])


def remember_step(connection: Connection, slot: str, step: int) -> None:
    """Keep the highest accepted step, so that no code is accepted twice."""
    connection.execute(
        "INSERT INTO second_factor (slot, last_step) VALUES (?, ?) ON CONFLICT (slot) DO UPDATE"
        " SET last_step = max(last_step, excluded.last_step)",
        (slot, step),
    )


def drift_of(connection: Connection, slot: str) -> int:
    """Return how many of its steps the card of `slot` is known to be ahead of this kiosk."""
    row = connection.execute("SELECT drift FROM second_factor WHERE slot = ?", (slot,)).fetchone()
    return 0 if row is None else int(row[0])


def remember_drift(connection: Connection, slot: str, drift: int) -> None:
    """Keep the drift of a card of which a code was accepted."""
    connection.execute("UPDATE second_factor SET drift = ? WHERE slot = ?", (drift, slot))


def next_number(connection: Connection, name: str) -> int:
    """Return 1, 2, 3… for the counter `name`."""
    row = connection.execute(
        "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE"
        " SET value = value + 1 RETURNING value",
        (name,),
    ).fetchone()
    return int(row[0])
